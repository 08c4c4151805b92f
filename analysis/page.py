"""One executed notebook -> one HTML page that opens anywhere: no server, no fonts, no scripts from elsewhere.

nbconvert renders the cells with template/report; plotly's figures become `<figure>` elements that page.js draws; plotly.js
itself is put in once, after templating.
"""
from __future__ import annotations

import functools
import json
import re
from dataclasses import asdict, dataclass, field
from html import escape
from pathlib import Path

from analysis import basemap, render

HERE = Path(__file__).parent / "template"
ICON = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Ccircle cx='8' cy='8' r='6' fill='none' stroke='%230072B2' stroke-width='3'/%3E%3Ccircle cx='8' cy='8' r='2' fill='%23D55E00'/%3E%3C/svg%3E"
PLACE = "<!--plotly.js-->"


@dataclass
class Page:
    """What the template shows around the cells."""

    title: str = ""
    lead: str = ""
    current: str = ""
    nav: list = field(default_factory=list)      # (address, name)
    contents: list = field(default_factory=list)  # (anchor, heading)
    notebook: str = ""
    foot: str = ""
    figures: int = 0
    basemap: str = ""
    icon: str = ICON
    style: str = ""
    script: str = ""


def safe_json(value) -> str:
    """JSON that may stand inside a <script> element."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


@functools.lru_cache(maxsize=1)
def _plotly_js() -> str:
    import plotly.offline

    return plotly.offline.get_plotlyjs().replace("</script", "<\\/script")


@functools.lru_cache(maxsize=1)
def _exporter():
    from nbconvert import HTMLExporter

    return HTMLExporter(template_name="report", extra_template_basedirs=[str(HERE)], mathjax_url="", require_js_url="", jquery_url="",
                        embed_images=True)


def _figures(notebook) -> tuple[int, dict]:
    """Plotly outputs become HTML in place; how many, and the topologies that their maps need by name."""
    count, views = 0, []
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            figure = output.get("data", {}).pop(render.MIME, None)
            if figure is None:
                continue
            count += 1
            view = render.map_view(figure)
            views += [view] if view else []
            figure["config"] = {k: v for k, v in figure.get("config", {}).items() if k != "topojsonURL"}
            alt = str(figure["layout"].get("meta", {}).get("alt", f"Figure {count}"))
            height = int(figure["layout"].get("height", 400))
            output["data"] = {"text/html": f'<figure aria-label="{escape(alt, quote=True)}"><div class="plot" id="fig-{count}" style="height:{height}px"></div>'
                              f'<script type="application/json" id="fig-{count}-data">{safe_json(figure)}</script></figure>'}
    return count, topologies(views)


def topologies(views: list) -> dict:
    """plotly's name of a topology -> the topology, cut to the views that use it."""
    out = {}
    for scale in sorted({basemap.resolution(lon) for _, lon in views}):
        own = [v for v in views if basemap.resolution(v[1]) == scale]
        lat = (min(v[0][0] for v in own), max(v[0][1] for v in own))
        lon = (min(v[1][0] for v in own), max(v[1][1] for v in own))
        out[f"world_{scale}m"] = basemap.crop(lat, lon, scale)
    return out


def _words(notebook) -> tuple[str, str, list]:
    """Title, first paragraph and second-level headings of the Markdown cells."""
    text = "\n\n".join(c.source for c in notebook.cells if c.cell_type == "markdown")
    title = re.search(r"^# (.+)$", text, re.M)
    lead = re.search(r"^# .+\n+((?:[^\n#].*\n?)+)", text, re.M)
    headings = re.findall(r"^## (.+)$", text, re.M)
    return (title[1] if title else ""), " ".join(lead[1].split()) if lead else "", [(h.replace(" ", "-"), h) for h in headings]


def html(notebook, *, current: str, nav: list[tuple[str, str]], foot: str = "", file: str = "") -> str:
    """The page of an executed notebook (nbformat node; it is changed)."""
    title, lead, contents = _words(notebook)
    count, maps = _figures(notebook)
    page = Page(title or current, lead, current, nav, contents, file, foot, count, safe_json(maps) if maps else "",
                style=(HERE / "report" / "style.css").read_text(encoding="utf-8"),
                script=(HERE / "report" / "page.js").read_text(encoding="utf-8"))
    body, _ = _exporter().from_notebook_node(notebook, resources={"page": asdict(page)})
    return body.replace(PLACE, "<script>" + _plotly_js() + "</script>", 1)


def plain_page(title: str, lead: str, body: str, nav: list[tuple[str, str]], foot: str) -> str:
    """A page of ready HTML in the same dress, such as the index."""
    from nbformat.v4 import new_code_cell, new_notebook, new_output

    node = new_notebook(cells=[new_code_cell(outputs=[new_output("display_data", {"text/html": body})])])
    page = Page(title, lead, "Overview", nav, foot=foot, style=(HERE / "report" / "style.css").read_text(encoding="utf-8"))
    return _exporter().from_notebook_node(node, resources={"page": asdict(page)})[0]
