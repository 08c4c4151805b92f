"""One executed notebook -> one HTML page that opens anywhere: no server, no fonts, no scripts from elsewhere.

nbconvert renders the cells with template/report; plotly's figures become `<figure>` elements that page.js draws, their evidence
the data of drawer.js. In the mode "single" plotly.js and the evidence stand in the page; in "site" beside it, with outlines and
what maps are narrowed by.
"""
from __future__ import annotations

import base64
import functools
import json
import re
from html import escape
from pathlib import Path

import pandas as pd
import plotly.offline

from analysis import basemap, display, marks, render, twins

HERE = Path(__file__).parent / "template"
PLACE = "<!--plotly.js-->"
PLOTLY = "plotly.min.js"  # of a site
# what lies beside the pages of a site: the end of its name, and its script
ASIDE = {"evidence": ("", "window.EVIDENCE = %s;\n"), "basemap": ("-basemap", "window.PlotlyGeoAssets = {topojson: %s};\n")}
UNSEEN = "notebook"  # tag of cells that say how to use the notebook: a page has none of them


def safe_json(value) -> str:
    """JSON that may stand inside a <script> element."""
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


@functools.lru_cache(maxsize=1)
def _plotly_js() -> str:
    return plotly.offline.get_plotlyjs()


@functools.lru_cache(maxsize=1)
def _exporter():
    from nbconvert import HTMLExporter

    return HTMLExporter(template_name="report", extra_template_basedirs=[str(HERE)], mathjax_url="", require_js_url="", jquery_url="",
                        embed_images=True)


def _figures(notebook, beside: dict | None = None, stem: str = "") -> tuple[int, dict, dict[str, dict]]:
    """Plotly outputs become HTML in place: their number, topologies, references to sentences; `beside` takes pictures and filters by path."""
    count, views, proofs = 0, [], {}
    for cell in notebook.cells:
        name = ""
        for output in cell.get("outputs", []):
            figure, refs = (output.get("data", {}).pop(mime, None) for mime in (render.MIME, marks.MIME))
            if figure is not None:
                count += 1
                name = f"fig-{count}"
                views += render.map_views(figure)
                path = None if beside is None else f"evidence/{stem}-{name}.webp"
                if path:
                    beside[path] = twins.picture(figure)
                    _apart(figure, f"evidence/{stem}-{name}-filters.js", beside)
                output["data"] = {"text/html": _figure(name, figure, path)}
            elif refs is not None:
                name = name or f"proof-{len(proofs) + 1}"
                proofs[name] = refs
                output["data"] = {"text/html": _list(name, refs)}
    return count, topologies(views), proofs


def _apart(figure: dict, address: str, beside: dict) -> None:
    """The records that filters.js reads become a script beside the page; the figure keeps its address and its size."""
    meta = figure["layout"].get("meta") or {}
    if "filters" in meta:
        beside[address] = f"window.FILTERS = {safe_json(meta['filters'])};\n"
        meta["filters"] = {"src": address, "kB": len(beside[address].encode()) // 1000 + 1}


def _figure(name: str, figure: dict, picture: str | None = None) -> str:
    """The figure for page.js, and its picture for print: in the page, or at the address `picture`."""
    figure["config"] = {k: v for k, v in figure.get("config", {}).items() if k != "topojsonURL"}
    alt = str(figure["layout"].get("meta", {}).get("alt", name))
    source = picture or "data:image/webp;base64," + base64.b64encode(twins.picture(figure)).decode()
    return (f'<figure aria-label="{escape(alt, quote=True)}">'
            f'<div class="plot" id="{name}" style="height:{int(figure["layout"].get("height", 400))}px"></div>'
            f'<img class="twin" alt="{escape(alt, quote=True)}" src="{source}">'
            f'<script type="application/json" id="{name}-data">{safe_json(figure)}</script></figure>')


def _list(name: str, refs: dict) -> str:
    """Where drawer.js puts a button for each mark."""
    if not refs["marks"]:
        return display.proof("No sentence stands behind this figure", "<p>none</p>")
    words = "a click on a mark opens them, or choose here" if name.startswith("fig") else "choose here"
    return (f'<div class="proof"><details class="marks" data-figure="{name}">'
            f'<summary>The sentences behind this figure: {words}</summary><ol></ol></details></div>')


def topologies(views: list) -> dict:
    """plotly's name of a topology -> the topology, cut to the views that use it."""
    scales = {scale: [v for v in views if basemap.resolution(v[1]) == scale] for scale in sorted({basemap.resolution(lon) for _, lon in views})}
    return {f"world_{scale}m": basemap.crop(*own) for scale, own in scales.items()}


def _words(notebook) -> tuple[str, str, list]:
    """Title, first paragraph and second-level headings of the Markdown cells."""
    text = "\n\n".join(c.source for c in notebook.cells if c.cell_type == "markdown")
    title = re.search(r"^# (.+)$", text, re.M)
    lead = re.search(r"^# .+\n+((?:[^\n#].*\n?)+)", text, re.M)
    headings = re.findall(r"^## (.+)$", text, re.M)
    return (title[1] if title else ""), " ".join(lead[1].split()) if lead else "", [(h.replace(" ", "-"), h) for h in headings]


def html(notebook, tables, *, stem: str, current: str, nav: list[tuple[str, str]], foot: str = "", mode: str = "single",
         text: bool = True) -> tuple[str, dict[str, str | bytes], pd.DataFrame]:
    """The page of an executed notebook (nbformat node; it is changed) as `stem`.html.

    Cells with the tag `notebook` are left out. `mode` "single": all in one; "site": plotly.js and the evidence are files beside the page.
    Without `text` the evidence is the places of the sentences alone.

    Returns
    -------
    The HTML, the files that must stand beside it (path -> text; none for "single"), and the evidence of its figures: report, figure,
    mark, total, doc_id, sentence, spans.
    """
    notebook.cells = [c for c in notebook.cells if UNSEEN not in c.metadata.get("tags", ())]
    title, lead, contents = _words(notebook)
    beside: dict[str, str | bytes] = {}
    figures, maps, proofs = _figures(notebook, beside if mode == "site" else None, stem)
    data = {"evidence": safe_json(marks.embedded(proofs, tables, text=text)) if proofs else "", "basemap": safe_json(maps) if maps else ""}
    if mode == "site":
        beside[PLOTLY] = _plotly_js()
        beside |= {f"evidence/{stem}{end}.js": script % data[name] for name, (end, script) in ASIDE.items() if data[name]}
    shown = [(name, f"evidence/{stem}{ASIDE[name][0]}.js" if mode == "site" else "", "" if mode == "site" else own)
             for name, own in data.items() if own]
    body = _rendered(notebook, title=title or current, lead=lead, current=current, nav=nav, contents=contents, notebook=f"{stem}.ipynb", foot=foot,
                     figures=figures, data=shown, script=_files("drawer.js", *(["filters.js"] if maps else ()), "page.js"))
    source, inside = (f" data-src={PLOTLY}", "") if mode == "site" else ("", _plotly_js().replace("</script", "<\\/script"))
    body = body.replace(PLACE, f'<script type="text/plain" id="plotly"{source}>{inside}</script>', 1)
    found = pd.concat([marks.rows(refs).assign(report=stem, figure=name) for name, refs in proofs.items()] or [pd.DataFrame()], ignore_index=True)
    return body, beside, found


def _files(*names: str) -> str:
    return "".join((HERE / "report" / name).read_text(encoding="utf-8") for name in names)


def _rendered(notebook, /, **page) -> str:
    """The cells of a notebook in the template; `page`: what it shows around them."""
    page["style"] = _files("style.css", "drawer.css", "filters.css")
    return _exporter().from_notebook_node(notebook, resources={"page": page})[0]


def plain_page(title: str, lead: str, body: str, nav: list[tuple[str, str]], foot: str) -> str:
    """A page of ready HTML in the same dress, such as the index."""
    from nbformat.v4 import new_code_cell, new_notebook, new_output

    node = new_notebook(cells=[new_code_cell(outputs=[new_output("display_data", {"text/html": body})])])
    return _rendered(node, title=title, lead=lead, current="Overview", nav=nav, foot=foot)
