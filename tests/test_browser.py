"""The pages in a real browser, offline: nothing fetched, nothing broken, everything drawn, readable for everyone."""
import json
import re

import pandas as pd
import pytest

pytestmark = pytest.mark.long
PAGES = ["index", "corpus", "sentiment", "framing", "attack_map"]


@pytest.fixture(params=PAGES)
def name(request):
    return request.param


def opened(browser, site, name, width=1280, scheme="light"):
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    page.asked, page.said = [], []
    page.on("request", lambda r: page.asked.append(r.url) if not r.url.startswith(("file:", "data:", "blob:")) else None)
    page.on("console", lambda m: page.said.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda e: page.said.append(str(e)))
    page.goto((site / f"{name}.html").as_uri())
    page.wait_for_function("Array.from(document.querySelectorAll('div.plot')).every(d => d.querySelector('svg.main-svg'))")
    page.wait_for_timeout(400)
    return page


def test_nothing_is_fetched_and_nothing_complains(browser, site, name):
    page = opened(browser, site, name)
    assert page.asked == [] and page.said == []
    page.context.close()


def test_every_figure_and_marker_is_drawn(browser, site, name):
    page = opened(browser, site, name)
    figures = [json.loads(x) for x in page.eval_on_selector_all("script[id$=-data]", "all => all.map(s => s.textContent)")]
    assert len(figures) == page.locator("div.plot .plot-container").count()
    for i, figure in enumerate(figures, 1):
        for kind, selector in (("scattergeo", ".scattergeo path.point"), ("scatter", ".cartesianlayer .scatterlayer path.point"), ("bar", ".bars .point > path")):
            traces = [t for t in figure["data"] if t["type"] == kind and t.get("visible", True) is True and ("markers" in t.get("mode", "markers"))]
            want = sum(len(t.get("lat", t.get("x", []))) for t in traces)
            assert page.locator(f"#fig-{i} {selector}").count() == want, (i, kind)
        if any(t["type"] == "scattergeo" for t in figure["data"]):
            assert page.locator(f"#fig-{i} .countries path").count() > 0 and page.locator(f"#fig-{i} .land path").count() > 0
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accessible(browser, site, name, scheme):
    from axe_playwright_python.sync_playwright import Axe

    page = opened(browser, site, name, scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    found = Axe().run(page).response["violations"]
    assert [(v["id"], v["nodes"][0]["html"][:200]) for v in found] == []
    page.context.close()


def test_no_sideways_scrolling_on_a_phone(browser, site, name):
    page = opened(browser, site, name, width=400)
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    page.context.close()


def test_planned_attacks_are_off_at_first_and_drawn_unlike_occurred_ones(browser, tmp_path):
    from analysis.report import report

    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.txt").write_text("Militants attacked a base in Mosul, killing two soldiers.\n\nThe group threatened to attack an airport in Kirkuk.\n\n"
                                               "Gunmen were accused of attacking a checkpoint in Tikrit.\n", encoding="utf-8")
    index, _ = report(tmp_path / "corpus", tmp_path / "out", only="attack_map")
    page = opened(browser, index.parent, "attack_map")
    figures = [json.loads(x) for x in page.eval_on_selector_all("script[id$=-data]", "all => all.map(s => s.textContent)")]
    layers = {t["name"]: t for f in figures for t in f["data"] if t["type"] == "scattergeo" and t.get("name")}
    assert layers["occurred"]["marker"]["symbol"] == "circle" and layers["threatened or planned"]["marker"]["symbol"] == "diamond-open"
    assert layers["threatened or planned"]["visible"] == "legendonly"
    assert layers["alleged"]["marker"]["symbol"] == "circle-open"
    before = page.locator(".scattergeo path.point").count()
    page.locator("#fig-1 .traces", has_text="threatened or planned").locator(".legendtoggle").click()
    page.wait_for_timeout(900)
    assert page.locator(".scattergeo path.point").count() == before + len(layers["threatened or planned"]["lat"])
    page.context.close()


def test_a_corpus_of_300_articles_stays_readable(browser, tmp_path):
    import large_corpus
    from analysis.report import report

    index, statuses = report(large_corpus.write(tmp_path / "corpus", 300), tmp_path / "out")
    assert {s["status"] for s in statuses} == {"done"}
    for name in PAGES:
        assert (index.parent / f"{name}.html").stat().st_size <= 6.5e6
        for width in (1280, 400):
            page = opened(browser, index.parent, name, width)
            assert page.asked == [] and page.said == []
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert page.evaluate("document.documentElement.scrollHeight") < 16_000 * 1280 / width
            page.context.close()


def test_filters_of_the_map_combine_and_every_point_is_one_that_passes(browser, tmp_path):
    import large_corpus
    from analysis.report import report

    index, _ = report(large_corpus.write(tmp_path / "corpus", 60), tmp_path / "out", only="attack_map")
    page = opened(browser, index.parent, "attack_map")
    figure = json.loads(page.locator("#fig-1-data").text_content())
    found = figure["layout"]["meta"]["filters"]
    fields = [name for name, _ in found["fields"]]
    assert {"status", "attack type", "actor", "outlet"} <= set(fields)
    shown = "() => document.getElementById('fig-1').data.filter(t => Array.isArray(t.meta) && t.visible !== 'legendonly' && t.name !== 'number' && t.type === 'scattergeo').map(t => t.meta.length).reduce((a, b) => a + b, 0)"
    chosen: dict = {}
    for name in ("attack type", "outlet", "status"):
        value = found["fields"][fields.index(name)][1].index({"status": "occurred"}.get(name, found["fields"][fields.index(name)][1][0]))
        chosen[fields.index(name)] = value
        page.locator("form.filters select").nth(fields.index(name)).select_option(str(value))
        page.wait_for_timeout(700)
        left = [r for r in found["rows"] if all(r[2 + f] == v for f, v in chosen.items())]
        marks = {found["marks"][r[0]] for r in left}
        points = [t["meta"][i] for t in figure["data"] if isinstance(t.get("meta"), list) and t.get("name") != "number" and t.get("visible", True) is True and t["type"] == "scattergeo" for i in range(len(t["meta"]))]
        want = sum(1 for p in points if marks & set([p] if isinstance(p, str) else p))
        assert page.evaluate(shown) == want == page.locator("#fig-1 .scattergeo path.point").count() > 0
        assert page.locator("form.filters output").inner_text().startswith(f"{len({r[1] for r in left})} of {len({r[1] for r in found['rows']})} incidents")
    page.locator("form.filters button").click()
    page.wait_for_timeout(700)
    assert page.evaluate(shown) == len(points) and page.said == []
    page.context.close()


def narrowed(attacks, values, first, last):
    """The rows of attacks.csv that pass; days as numbers since 1970, undated ones stay."""
    day = [(pd.to_datetime(attacks[c]) - pd.Timestamp(0)).dt.days for c in ("date_from", "date_to")]
    start, end = day[0].fillna(day[1]), day[1].fillna(day[0])
    stay = start.isna() | ((end >= first) & (start <= last))
    for column, value in values.items():
        stay &= attacks[column].str.replace("_", " ") == value
    return attacks[stay]


@pytest.mark.parametrize("mode", ["single", "site"])
def test_all_filters_and_dates_together_leave_what_the_table_holds(browser, tmp_path, mode):
    import large_corpus
    from analysis.charts.attacks import LAYER
    from analysis.report import report
    from analysis.spelling import spellings

    corpus = large_corpus.write(tmp_path / "corpus", 200)
    for i in range(0, 60, 2):                               # some that name no place
        with (corpus / f"a{i:05d}.txt").open("a", encoding="utf-8") as f:
            f.write(f"\nMilitants attacked a checkpoint on March {i // 2 % 20 + 1}, killing {i + 2} soldiers.\n\nGunmen threatened to attack a school.\n")
    index, _ = report(corpus, tmp_path / "out", mode=mode, only="attack_map")
    attacks = pd.read_csv(index.parent / "data" / "attacks.csv", keep_default_na=False).merge(pd.read_csv(index.parent / "data" / "documents.csv")[["doc_id", "outlet"]], on="doc_id")
    places = pd.read_csv(index.parent / "data" / "places.csv")
    own = spellings(places)                                 # the figure spells them as the articles do
    attacks["place"] = attacks.place.replace({name: own[g] for name, g in zip(places["name"], places.geonameid) if g in own})
    page = opened(browser, index.parent, "attack_map")
    if mode == "site":
        assert page.evaluate("window.FILTERS === undefined") and page.locator("form.filters select").count() == 0
        page.locator("form.filters button").click()
        page.wait_for_selector("form.filters select")
    shown = """() => document.getElementById('fig-1').data.filter(t => Array.isArray(t.meta) && t.visible !== 'legendonly' && t.name !== 'number' && t.type === 'scattergeo')
        .flatMap(t => t.meta.flat()).sort()"""
    fields = [t.strip() for t in page.eval_on_selector_all("form.filters label:has(select)", "all => all.map(l => l.firstChild.textContent)")]
    assert {"status", "attack type", "actor", "outlet"} <= set(fields)
    dated = attacks[(attacks.status == "occurred") & (attacks.date_from != "") & (attacks.actor != "")]
    seed = {True: dated[dated.place != ""].groupby(["attack_type", "actor", "outlet"]).size(), False: dated[dated.place == ""].groupby(["attack_type", "actor", "outlet"]).size()}
    assert all(map(len, seed.values()))
    for counts in seed.values():
        values = {"status": "occurred", **dict(zip(("attack_type", "actor", "outlet"), counts.idxmax()))}
        own = dated[(dated[list(values)] == pd.Series(values)).all(axis=1)]
        first = last = (pd.to_datetime(own.date_from.iloc[0]) - pd.Timestamp(0)).days
        values["attack_type"] = values["attack_type"].replace("_", " ")
        page.locator("form.filters button").click()
        page.wait_for_timeout(300)
        for column, value in values.items():
            page.locator("form.filters select").nth(fields.index(column.replace("_", " "))).select_option(label=value)
        for reach in (40, 0):
            for i, d in enumerate((first - reach, last + reach)):
                page.locator("form.filters input[type=range]").nth(i).evaluate("(e, d) => { e.value = d; e.dispatchEvent(new Event('input', {bubbles: true})); }", d)
            page.wait_for_timeout(500)
            left = narrowed(attacks, values, first - reach, last + reach)
            placed, none = left[left.lat != ""], left[left.place == ""]
            marks = sorted(f"{p} · {layer}" for p, *_, layer in {(p, x, y, LAYER[s]) for p, x, y, s in zip(placed.place, placed.lat, placed.lon, placed.status)})
            assert len(placed) + len(none) and sorted(re.sub(r" \(.*\)", "", m) for m in page.evaluate(shown)) == marks
            said = page.locator("form.filters output").inner_text()
            assert said.startswith(f"{placed.incident.nunique()} of ") and f"Not on the map: {len(none)} of {(attacks.place == '').sum()} mentions" in said
            listed = page.locator("[data-list=unlocated] tbody tr")
            cells = listed.evaluate_all("all => all.map(r => [r.cells[7], r.cells[1]].map(c => c && c.textContent).join(' ').trim() || r.cells[0].textContent)")
            assert cells == ([f"{d} {t}" for d, t in zip(none.doc_id, none.trigger)][:200] or ["none"])
    assert page.said == [] and page.asked == []
    page.context.close()


def test_the_print_view_is_complete(browser, site, name):
    page = opened(browser, site, name, scheme="dark")
    page.emulate_media(media="print")
    figures = page.locator("div.plot").count()
    assert page.locator("div.plot:visible, header:visible, .contents:visible").count() == 0
    assert page.locator("img.twin:visible").count() == figures
    assert page.eval_on_selector_all("img.twin", "all => all.every(i => i.complete && i.naturalWidth > 600 && i.alt)")
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
    page.context.close()
