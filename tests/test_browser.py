"""The pages in a real browser, offline: nothing fetched, nothing broken, everything drawn, readable for everyone."""
import json

import pytest
from tabs import DRAWER, PAGES, every_mark, faults, opened

pytestmark = pytest.mark.long


@pytest.fixture(scope="module", params=PAGES)
def page(browser, site, request):
    """A page, opened once for the tests that only look at it, in the order in which they stand here."""
    page = opened(browser, site / f"{request.param}.html")
    page.stem = request.param
    yield page
    page.context.close()


def test_every_figure_and_marker_is_drawn(page):
    figures = [json.loads(x) for x in page.eval_on_selector_all("script[id$=-data]", "all => all.map(s => s.textContent)")]
    assert len(figures) == page.locator("div.plot .plot-container").count()
    for i, figure in enumerate(figures, 1):
        for kind, selector in (("scattergeo", ".scattergeo path.point"), ("scatter", ".cartesianlayer .scatterlayer path.point"), ("bar", ".bars .point > path")):
            traces = [t for t in figure["data"] if t["type"] == kind and t.get("visible", True) is True and ("markers" in t.get("mode", "markers"))]
            want = sum(len(t.get("lat", t.get("x", []))) for t in traces)
            assert page.locator(f"#fig-{i} {selector}").count() == want, (i, kind)
        if any(t["type"] == "scattergeo" for t in figure["data"]):
            assert page.locator(f"#fig-{i} .countries path").count() > 0 and page.locator(f"#fig-{i} .land path").count() > 0


def test_every_mark_opens_its_sentences(page):
    bad, kinds = every_mark(page)
    assert bad == [] and bool(kinds) == (page.stem != "index")


def test_nothing_was_fetched_and_nothing_complained(page):
    assert page.asked == [] and page.said == []


def test_titles_of_axes_are_whole_on_a_phone(browser, site):
    page = opened(browser, site / "sentiment.html", 400)
    room = page.evaluate("""Array.from(document.querySelectorAll('.xtitle'), t => {
        const own = t.getBoundingClientRect(), home = t.closest('.plot').getBoundingClientRect(); return Math.min(own.left - home.left, home.right - own.right); })""")
    assert len(room) >= 3 and min(room) >= 0
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 400])
@pytest.mark.parametrize("name", PAGES)
def test_accessible_and_within_the_screen_also_with_the_drawer_open(browser, site, name, scheme, width):
    tab = opened(browser, site / f"{name}.html", width, scheme)
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    tab.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    if width > 400 or name == "index":
        assert faults(tab) == []
    if name != "index":
        tab.wait_for_selector("details.marks button")
        tab.locator("details.marks button").first.click()
        tab.wait_for_timeout(300)
        assert faults(tab) == []
        assert tab.evaluate("document.documentElement.scrollWidth") <= width and tab.evaluate(f"document.querySelector('{DRAWER}').scrollWidth") <= width
    tab.context.close()


def test_planned_attacks_are_off_at_first_and_drawn_unlike_occurred_ones(browser, tmp_path):
    from analysis.report import report

    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.txt").write_text("Militants attacked a base in Mosul, killing two soldiers.\n\nThe group threatened to attack an airport in Kirkuk.\n\n"
                                               "Gunmen were accused of attacking a checkpoint in Tikrit.\n", encoding="utf-8")
    index, _ = report(tmp_path / "corpus", tmp_path / "out", only="attack_map")
    page = opened(browser, index.parent / "attack_map.html")
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


@pytest.mark.parametrize("name", PAGES)
def test_the_print_view_is_complete(browser, site, name):
    page = opened(browser, site / f"{name}.html", scheme="dark")
    page.emulate_media(media="print")
    figures = page.locator("div.plot").count()
    assert page.locator("div.plot:visible, header:visible, .contents:visible").count() == 0
    assert page.locator("img.twin:visible").count() == figures
    assert page.eval_on_selector_all("img.twin", "all => all.every(i => i.complete && i.naturalWidth > 600 && i.alt)")
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
    page.context.close()
