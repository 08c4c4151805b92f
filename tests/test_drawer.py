"""From every mark of every figure to its sentences: in the charts, on the pages, in a browser."""
import html
import json
from pathlib import Path

import pandas as pd
import pytest
from tabs import DRAWER, opened

from analysis import groups, marks, notebook, page
from analysis.charts import attacks, corpus, events, framing, sources, timeline, words

ROOT = Path(__file__).resolve().parent.parent
TWO = [lambda t, f=f: f(t, *groups.pair(t)[1:]) for f in (framing.by_voice, framing.pairwise, lambda t, a, b: words.keyness(t, words.words(t), a, b), events.paired)]
CHARTS = {"corpus": [corpus.sections, corpus.voices, corpus.timeline, corpus.lengths],
          "attack_map": [attacks.attack_map, attacks.statuses, attacks.coverage, timeline.timeline],
          "framing": [framing.frames, framing.slopes, sources.labels, sources.sources, sources.agency, events.matrix, *TWO]}


def named(figure) -> list[str]:
    """The marks that a figure's traces name."""
    out = []
    for trace in figure.data:
        for entry in [trace.meta] if isinstance(trace.meta, str) else trace.meta or []:
            out += [entry] if isinstance(entry, str) else list(entry)
    return out


def check_marks(chart):
    """Each mark of the figure has sentences behind it."""
    wanted = named(chart.figure)
    assert wanted and set(wanted) <= set(chart.evidence["mark"])
    assert chart.evidence.text.notna().all() and (chart.evidence.text != "").all()


@pytest.mark.parametrize("which", ["seeds", "second"])
@pytest.mark.parametrize("make", [f for each in CHARTS.values() for f in each], ids=lambda f: f"{f.__module__}.{f.__name__}")
def test_every_mark_has_its_sentences(make, which, request):
    tables, _ = notebook.grouping(request.getfixturevalue(which))
    chart = make(tables)
    if hasattr(chart, "figure"):
        check_marks(chart)


def evidence(n, name="a"):
    return pd.DataFrame({"mark": name, "doc_id": "d", "sentence": range(n), "start": 2, "end": 5, "sentence_start": 0, "sentence_end": 9})


def test_references_name_document_sentence_and_spans():
    rows = pd.concat([evidence(2), evidence(1, "b").assign(start=0, end=9), evidence(1).assign(start=6, end=8)])
    refs = marks.references(rows)
    assert refs == {"docs": ["d"], "marks": [{"mark": "a", "total": 2, "rows": "0#0:2-5:6-8 0#1:2-5"}, {"mark": "b", "total": 1, "rows": "0#0"}]}
    table = marks.rows(refs)
    assert table.spans.tolist() == [[2, 5, 6, 8], [2, 5], []] and table.sentence.tolist() == [0, 1, 0]


def test_many_sentences_are_sampled_alike_and_every_mark_keeps_its_first():
    many = pd.concat([evidence(1000), evidence(3, "b"), evidence(1000, "c").iloc[::-1]])
    table = marks.rows(marks.references(many, most=100))
    own = {m: t.sentence.tolist() for m, t in table.groupby("mark")}
    assert own["b"] == [0, 1, 2] and own["a"][:3] == [0, 1, 2] and own["c"][:3] == [999, 998, 997] and table.total.unique().tolist() == [1000, 3]
    assert set(own["a"]) == set(own["c"]) and 60 <= len(own["a"]) <= 100 and own["a"] == sorted(own["a"])
    assert marks.references(evidence(0)) == {"docs": [], "marks": []}


def test_marks_are_parts_joined_and_the_drawer_is_small():
    assert marks.mark("a", 1) == "a · 1" and marks.mark(pd.Series(["a", "b"]), "c").tolist() == ["a · c", "b · c"]
    assert (page.HERE / "report" / "drawer.js").stat().st_size <= 12_000


def test_a_page_embeds_each_sentence_once_and_samples_beyond_its_limit(seeds):
    tables, _ = notebook.grouping(seeds)
    figures = {f"fig-{i}": marks.references(make(tables).evidence) for i, make in enumerate([corpus.sections, corpus.voices])}
    data = marks.embedded(figures, tables)
    assert len({(s[0], s[1]) for s in data["sentences"]}) == len(data["sentences"]) == len(seeds.sentences)
    text = dict(zip(zip(seeds.sentences.doc_id, seeds.sentences.sentence), seeds.sentences.text))
    assert all(text[data["docs"][d][0], n] == t for d, n, _, _, t in data["sentences"])
    small = marks.embedded(figures, tables, most=60)
    assert len(small["sentences"]) <= 60
    for name in figures:
        assert [(m[0], m[1]) for m in small["figures"][name]["marks"]] == [(m[0], m[1]) for m in data["figures"][name]["marks"]]
        assert all(len(m[2]) >= 1 for m in small["figures"][name]["marks"])
    bare = marks.embedded(figures, tables, text=False)
    assert all(s[4] == "" and seeds.documents.set_index("doc_id").text[bare["docs"][s[0]][0]][s[5][0]:s[5][1]] for s in bare["sentences"])


def said(tables, folder, words=8):
    """Runs of words of the articles that stand in a text file of the folder: file -> one of them."""
    runs = {" ".join(w[i:i + words]) for t in tables.sentences[tables.sentences.section == "body"].text for w in [t.split()] for i in range(len(w) - words + 1)}
    out = {}
    for path in folder.rglob("*"):
        if path.is_file() and path.suffix not in (".parquet", ".png"):
            text = " ".join(html.unescape(path.read_text(encoding="utf-8").split('id="plotly"')[0]).replace("\\n", " ").replace('\\"', '"').split())
            found = next((r for r in runs if r in text), None)
            out |= {path.name: found} if found else {}
    return out


@pytest.mark.long
def test_a_report_without_texts_holds_none(seeds, tmp_path):
    from analysis.report import report

    index, statuses = report(ROOT / "seeds", tmp_path / "out", evidence="none")
    assert {s["status"] for s in statuses} == {"done"}
    assert said(seeds, index.parent) == {}
    for path in (index.parent / "data").glob("*.parquet"):
        frame = pd.read_parquet(path)
        assert not [c for c in frame.columns if c == "text" and (frame[c] != "").any()], path.name
    assert "data-figure" in (index.parent / "corpus.html").read_text(encoding="utf-8")


# ---- in the browser

@pytest.mark.long
def test_a_real_click_on_a_bar_and_the_keyboard(browser, site):
    tab = opened(browser, site / "corpus.html")
    bar = tab.locator("#fig-2 .bars .point > path").first
    bar.scroll_into_view_if_needed()
    tab.wait_for_timeout(300)
    box = bar.bounding_box()
    tab.mouse.move(box["x"] + 20, box["y"] + box["height"] / 2)
    tab.wait_for_timeout(200)
    tab.mouse.click(box["x"] + 20, box["y"] + box["height"] / 2)
    tab.wait_for_selector(DRAWER)
    assert tab.locator(f"{DRAWER} li").count() > 3 and tab.locator(f"{DRAWER} li code").first.inner_text().count("#") == 1
    tab.keyboard.press("Escape")
    assert tab.locator(DRAWER).count() == 0 and tab.evaluate("document.activeElement.tagName") == "FIGURE"
    summary = tab.locator("details.marks summary").first
    summary.focus()
    tab.keyboard.press("Enter")
    tab.wait_for_selector("details.marks button")
    tab.keyboard.press("Tab")
    chosen = tab.evaluate("document.activeElement.firstChild.textContent")
    tab.keyboard.press("Enter")
    assert tab.locator(f"{DRAWER} h2").inner_text() == chosen and tab.evaluate("document.activeElement.id") == "drawer-title"
    tab.keyboard.press("Escape")
    assert tab.evaluate("document.activeElement.firstChild.textContent") == chosen
    tab.context.close()


@pytest.mark.long
def test_search_filters_and_citations(browser, site, seeds):
    tab = opened(browser, site / "corpus.html")
    tab.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tab.evaluate("evidence.open('fig-1', JSON.parse(document.getElementById('evidence').textContent).figures['fig-1'].marks.map(m => m[0]))")
    shown = tab.locator(f"{DRAWER} .said")
    word = seeds.sentences.text.iloc[40].split()[0]
    want = seeds.sentences.text.str.contains(word, case=False, regex=False).sum()
    tab.locator(f"{DRAWER} input").fill(word)
    first = int(shown.inner_text().split()[1].replace(",", ""))
    assert want <= first <= len(seeds.sentences)
    tab.locator(f"{DRAWER} input").fill("zzzz")
    assert shown.inner_text() == "No sentence fits." and tab.locator(f"{DRAWER} li").count() == 0
    tab.locator(f"{DRAWER} input").fill("")
    tab.locator(f"{DRAWER} select[name=voice]").select_option("anonymous")
    want = ((seeds.sentences.voice == "anonymous")).sum()
    assert shown.inner_text().startswith(f"Showing {want} of ")
    tab.locator(f"{DRAWER} li .copy").first.click()
    tab.wait_for_function("document.querySelector('dialog.drawer .copy').textContent === 'Copied'")
    text = tab.evaluate("navigator.clipboard.readText()")
    assert text.startswith("“") and tab.locator(f"{DRAWER} li code").first.inner_text().split("#")[0] in text
    tab.context.close()


@pytest.mark.long
def test_opening_takes_no_more_than_its_sentences(browser, tmp_path):
    """Milliseconds stand in benchmarks/pages.py; here ten times the sentences may take ten times as long, not a hundred times."""
    script, style = (page.HERE / "report" / "drawer.js").read_text(encoding="utf-8"), page._files("style.css", "drawer.css", "filters.css")
    least = {}
    for n in (500, 5000):
        body = json.dumps({"docs": [[f"d{i}", "A title", "Post", "2023-01-01", ""] for i in range(100)], "voices": ["outlet", "named"], "sections": ["body"],
                           "sentences": [[i % 100, i, i % 2, 0, f"Sentence {i} of the corpus tells of an attack on a checkpoint near the river and what officials said of it afterwards."] for i in range(n)],
                           "figures": {"fig-1": {"marks": [["all", n, [[i, 0, 8] for i in range(n)]]]}}})
        (tmp_path / "a.html").write_text(f"<!doctype html><title>a</title><style>{style}</style><script type='application/json' id='evidence'>{body}</script><script>{script}</script>", encoding="utf-8")
        took = []
        for _ in range(5):
            tab = browser.new_context().new_page()
            tab.goto((tmp_path / "a.html").as_uri())
            took.append(tab.evaluate("""() => { const t = performance.now(); evidence.open('fig-1', ['all']); document.querySelector('dialog').getBoundingClientRect(); return performance.now() - t; }"""))
            assert tab.locator("dialog .count").inner_text() == f"{n:,} sentences in 100 articles"
            tab.context.close()
        least[n] = min(took)
    assert least[5000] <= 30 * least[500] + 100, least
