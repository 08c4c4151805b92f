"""The pages in a real browser, offline: nothing fetched, nothing broken, everything drawn, readable for everyone."""
import json
import re

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
        assert (index.parent / f"{name}.html").stat().st_size <= 6e6
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


def test_the_print_view_is_complete(browser, site, name):
    page = opened(browser, site, name, scheme="dark")
    page.emulate_media(media="print")
    figures = page.locator("div.plot").count()
    assert page.locator("div.plot:visible, header:visible, .contents:visible").count() == 0
    assert page.locator("img.twin:visible").count() == figures
    assert page.eval_on_selector_all("img.twin", "all => all.every(i => i.complete && i.naturalWidth > 600 && i.alt)")
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
    page.context.close()
