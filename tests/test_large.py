"""The reports on 300 articles in a real browser, as single files and as light pages: readable, every mark proved, filters right."""
import json
import re
import zipfile

import large_corpus
import pandas as pd
import pytest
from tabs import DRAWER, PAGES, every_mark, opened

from analysis.charts.spots import LAYER
from analysis.report import report
from analysis.spelling import spellings

pytestmark = pytest.mark.long


@pytest.fixture(scope="module", params=["single", "site"])
def large(tmp_path_factory, request):
    folder = tmp_path_factory.mktemp(request.param)
    corpus = large_corpus.write(folder / "corpus", 300)
    for i in range(0, 60, 2):                               # some that name no place
        with (corpus / f"a{i:05d}.txt").open("a", encoding="utf-8") as f:
            f.write(f"\nMilitants attacked a checkpoint on March {i // 2 % 20 + 1}, killing {i + 2} soldiers.\n\nGunmen threatened to attack a school.\n")
    index, statuses = report(corpus, folder / "out", mode=request.param, zipped=request.param == "site")
    assert {s["status"] for s in statuses} == {"done"}
    return index.parent


def light(large):
    return (large / "plotly.min.js").exists()


@pytest.mark.parametrize("name", PAGES)
def test_pages_stay_readable_and_every_mark_opens_its_sentences(browser, large, name):
    path = large / f"{name}.html"
    assert path.stat().st_size <= (400_000 if light(large) else 6.5e6)
    for width in (400, 1280):
        tab = opened(browser, path, width)
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        assert tab.evaluate("document.documentElement.scrollHeight") < 16_000 * 1280 / width
        if width == 1280:
            if light(large) and name != "index":  # the data is asked for at the first mark
                assert tab.evaluate("window.EVIDENCE === undefined")
                tab.evaluate("evidence.open(document.querySelector('details.marks').dataset.figure, [])")
                tab.wait_for_selector(DRAWER)
                tab.keyboard.press("Escape")
            assert every_mark(tab)[0] == []
        assert tab.asked == [] and tab.said == []
        tab.context.close()


def test_light_pages_come_as_a_zip_too(large):
    if not light(large):
        assert not list(large.glob("*.zip"))
        return
    with zipfile.ZipFile(large / "out.zip") as archive:
        assert {n.partition("/")[2] for n in archive.namelist()} == {p.relative_to(large).as_posix() for p in large.rglob("*") if p.is_file()} - {"out.zip"}
        assert archive.read("out/index.html") == (large / "index.html").read_bytes()


def unfolded(page):
    """Light pages read the filters' data when they are asked for."""
    if page.locator("form.filters select").count() == 0:
        assert page.evaluate("window.FILTERS === undefined")
        page.locator("form.filters button").click()
        page.wait_for_selector("form.filters select")


def test_filters_of_the_map_combine_and_every_point_is_one_that_passes(browser, large):
    page = opened(browser, large / "attack_map.html")
    unfolded(page)
    figure = json.loads(page.locator("#fig-1-data").text_content())
    found = page.evaluate("window.FILTERS") if light(large) else figure["layout"]["meta"]["filters"]
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


def test_all_filters_and_dates_together_leave_what_the_table_holds(browser, large):
    attacks = pd.read_csv(large / "data" / "attacks.csv", keep_default_na=False).merge(pd.read_csv(large / "data" / "documents.csv")[["doc_id", "outlet"]], on="doc_id")
    places = pd.read_csv(large / "data" / "places.csv")
    own = spellings(places)                                 # the figure spells them as the articles do
    attacks["place"] = attacks.place.replace({name: own[g] for name, g in zip(places["name"], places.geonameid) if g in own})
    page = opened(browser, large / "attack_map.html")
    unfolded(page)
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
            cells = listed.evaluate_all("all => all.map(r => [r.cells[r.cells.length - 1], r.cells[r.cells.length - 7]].map(c => c && c.textContent).join(' ').trim() || r.cells[0].textContent)")
            assert cells == ([f"{d}#{s} {t}" for d, s, t in zip(none.doc_id, none.sentence, none.trigger)][:200] or ["none"])
    assert page.said == [] and page.asked == []
    page.context.close()
