"""Articles that try to run something: on no page and in no download do they."""
import csv
import json
import re
import xml.etree.ElementTree as ET

import pandas as pd
import payloads
import pytest
from tabs import PAGES, opened

from analysis import exports, marks

UNSAFE = re.compile(r"^[\t\r]|^[\s\u200b-\u200f\ufeff]*[=+\-@＝]")


def test_there_are_enough_payloads():
    assert len(set(payloads.ALL)) >= 60 and sum(payloads.RUN in p for p in payloads.ALL) >= 60


@pytest.mark.parametrize("text", payloads.CELLS)
def test_no_cell_is_run_by_a_spreadsheet(text):
    assert not UNSAFE.match(exports.safe_cell(text)) and "\r" not in exports.safe_cell(text)


@pytest.mark.parametrize("text, left", [("-12.5", "-12.5"), ("plain", "plain"), ("a\rb", "a\nb")])
def test_other_cells_stay_but_for_lone_carriage_returns(text, left):
    table = exports.safe_cells(pd.DataFrame({"text": pd.Series([text], dtype="str"), "n": [1]}))
    assert table.text.tolist() == [left] and table.n.tolist() == [1]


def test_links_lead_to_web_pages_alone():
    shown = [marks.link(a.replace("%s", payloads.RUN)) for a in payloads.ADDRESSES]
    assert [a for a in shown if a] == [f"https://a.example/?q={payloads.RUN}", "https://a.example/good"]


@pytest.fixture(scope="module", params=["single", "site"])
def hostile(tmp_path_factory, request):
    from analysis.report import report

    folder = tmp_path_factory.mktemp("hostile")
    index, statuses = report(payloads.write(folder / "corpus"), folder / "out", mode=request.param)
    assert {s["status"] for s in statuses} == {"done"}
    return index.parent


@pytest.mark.long
@pytest.mark.parametrize("name", PAGES)
def test_nothing_runs_on_a_page_and_nothing_breaks_it(browser, hostile, name):
    page = opened(browser, hostile / f"{name}.html")
    sound = ("() => [window.hit === undefined, document.querySelectorAll('footer').length === 1, document.title.length > 0, Array.from(document.links).every(a => /^(https?|file):/.test(a.href)),"
             "!document.querySelector('main script:not([type=\"application/json\"]), main iframe, main object, main embed, main svg:not(.main-svg):not(.main-svg *):not(.modebar *), main [onerror], main [onload], main [onclick]')]")
    for figure in page.evaluate("Array.from(document.querySelectorAll('details.marks'), d => d.dataset.figure)"):
        page.evaluate("f => document.querySelector(`details.marks[data-figure='${f}']`).open = true", figure)
        page.wait_for_function("f => document.querySelector(`details.marks[data-figure='${f}'] button`)", arg=figure)
        shown = page.evaluate("""f => { let n = 0; for (const b of document.querySelectorAll(`details.marks[data-figure='${f}'] button`)) {
            b.click(); n += document.querySelectorAll('dialog.drawer[open] li').length > 0; } return n; }""", figure)
        assert shown == page.evaluate("f => document.querySelectorAll(`details.marks[data-figure='${f}'] button`).length", figure)
        assert page.evaluate(sound) == [True] * 5, figure
    page.wait_for_timeout(300)
    assert page.evaluate(sound) == [True] * 5 and page.said == [] and page.asked == []
    assert "49" not in page.locator("h1").inner_text()
    page.context.close()


@pytest.mark.long
def test_downloads_are_safe_to_open(hostile):
    for path in sorted((hostile / "data").glob("*.csv")):
        with open(path, encoding="utf-8", newline="") as handle:
            rows = list(csv.reader(handle))
        assert len({len(r) for r in rows}) <= 1, path.name
        bad = [c for r in rows for c in r if UNSAFE.match(c) and not re.fullmatch(r"-?\d+(\.\d+)?(e-?\d+)?", c)]
        assert bad == [] and not any("\x00" in c for r in rows for c in r), (path.name, bad[:3])
    json.loads((hostile / "data" / "attacks.geojson").read_text(encoding="utf-8"))
    ET.fromstring((hostile / "data" / "attacks.kml").read_text(encoding="utf-8"))
