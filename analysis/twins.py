"""A plotly figure (as JSON) -> the same figure as a picture by matplotlib: what a reader gets on paper, where nothing can be hovered or clicked.

The trace types that the charts use are drawn: bar, scatter, box, heatmap, scattergeo and choropleth. What is off in the legend at first is
left out. WebP without loss, in 32 colours: a third of the same as SVG. Same figure, same bytes.
"""
from __future__ import annotations

import html
import io
import re
import textwrap
import warnings

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.colors import LinearSegmentedColormap, Normalize
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon, Rectangle
from PIL import Image

from analysis import basemap

# inches of the page's text; pixels of the screen's figure per inch of height; inches that a WebP can hold
WIDTH, PIXELS, DPI, TALLEST = 7.2, 104, 132, 120
SYMBOLS = {"circle": "o", "square": "s", "diamond": "D", "x": "x", "x-thin": "x", "cross": "P", "triangle-up": "^", "triangle-down": "v", "star": "*"}
STYLE = {"text.parse_math": False, "font.size": 8, "axes.edgecolor": "#9aa0a6", "axes.linewidth": .6,
         "axes.spines.top": False, "axes.spines.right": False, "xtick.color": "#444", "ytick.color": "#222", "grid.color": "#d8dde3",
         "grid.linewidth": .6, "axes.axisbelow": True, "font.family": "sans-serif", "legend.frameon": False, "axes.titlesize": 8}
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def picture(figure: dict) -> bytes:
    """The figure as a WebP of 7.2 inches' width."""
    layout = figure["layout"]
    with matplotlib.rc_context(STYLE):
        paper = Figure(figsize=(WIDTH, min(TALLEST, max(1.6, layout.get("height", 400) / PIXELS))), layout="constrained")
        traces = [t for t in figure["data"] if t.get("visible", True) is True]
        if "geo" in layout:
            _maps(paper, traces, layout)
        else:
            _panels(paper, traces, layout)
        return saved(paper, "webp", lossless=True, method=4)


def preview(title: str, lines: list[str]) -> bytes:
    """A PNG of 1200 × 630 for link previews: a title and a few sentences."""
    with matplotlib.rc_context(STYLE):
        paper, at = Figure(figsize=(1200 / DPI, 630 / DPI)), .62
        paper.text(.06, .82, textwrap.fill(title, 44), fontsize=20, fontweight="bold", color="#1d2329", va="center")
        paper.add_artist(Line2D([.06, .94], [.72, .72], color="#D55E00", linewidth=2))
        for line in lines:
            filled = textwrap.fill(line, 76, max_lines=4, placeholder="…")
            paper.text(.06, at, filled, fontsize=11.5, color="#333", va="top", linespacing=1.4)
            at -= .085 * (filled.count("\n") + 1) + .05
        return saved(paper, "png", optimize=True)


def saved(paper, kind: str, *, dpi: int = DPI, colours: int = 32, crop: str | None = None, **more) -> bytes:
    """A matplotlib figure as a PNG or WebP of few colours, a third of the size and as sharp; `more`: Pillow's options of the format."""
    full, out = io.BytesIO(), io.BytesIO()
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing from font")  # the figure on the screen has the letters that matplotlib's font lacks
        paper.savefig(full, format="png", dpi=dpi, bbox_inches=crop)
    few = Image.open(full).convert("RGB").quantize(colours, dither=Image.Dither.NONE)
    (few.convert("RGB") if kind == "webp" else few).save(out, format=kind, **more)
    return out.getvalue()


def words(text) -> str:
    """A plotly label as plain text."""
    return html.unescape(re.sub(r"<[^>]*>", "", str(text).replace("<br>", "\n"))).rstrip()


def _colour(value: str):
    """rgb() and rgba() as matplotlib wants them."""
    numbers = re.fullmatch(r"rgba?\(([^)]*)\)", str(value))
    if not numbers:
        return value
    parts = [float(n) for n in numbers[1].split(",")]
    return (*(n / 255 for n in parts[:3]), *parts[3:])


def _values(values) -> list:
    """Days as days, unknown figures as NaN."""
    values = list(values)
    if values and all(isinstance(v, str) and _DAY.match(v) for v in values):
        return list(pd.to_datetime(values, format="ISO8601").to_pydatetime())
    return [np.nan if v is None else words(v) if isinstance(v, str) else v for v in values]


def _each(value, n: int) -> list:
    return list(value) if isinstance(value, (list, tuple)) else [value] * n


def _panels(paper, traces: list, layout: dict) -> None:
    """One pair of axes for each pair that the traces use, in the grid of their domains."""
    pairs = list(dict.fromkeys((t.get("xaxis", "x"), t.get("yaxis", "y")) for t in traces)) or [("x", "y")]
    at = {p: tuple(round(_axis(layout, name).get("domain", [0, 1])[0], 3) for name in p) for p in pairs}
    columns, rows = sorted({x for x, _ in at.values()}), sorted({y for _, y in at.values()}, reverse=True)
    grid = paper.subplots(len(rows), len(columns), squeeze=False)
    for axes in grid.flat:
        axes.set_visible(False)
    handles: dict[str, object] = {}
    for pair, (x, y) in at.items():
        axes, ends = grid[rows.index(y), columns.index(x)], {}
        axes.set_visible(True)
        axes.set_ymargin(.08)
        for number, trace in enumerate(t for t in traces if (t.get("xaxis", "x"), t.get("yaxis", "y")) == pair):
            handle = {"bar": _bar, "box": _box, "heatmap": _heatmap, "scatter": _scatter}[trace["type"]](axes, trace, ends, number)
            if handle is not None and trace.get("showlegend", layout.get("showlegend", len(traces) > 1)) and trace.get("name"):
                handles.setdefault(words(trace["name"]), handle)
        _dress(axes, _axis(layout, pair[0]), _axis(layout, pair[1]), pair, layout)
    _legend(paper, handles)


def _axis(layout: dict, name: str) -> dict:
    return layout.get(f"{name[0]}axis{name[1:]}", {})


def _dress(axes, x: dict, y: dict, pair: tuple, layout: dict) -> None:
    """Ranges, ticks, titles, lines and the panel's heading, as the screen has them."""
    for which, axis in (("x", x), ("y", y)):
        if "tickvals" in axis:
            turned = {"rotation": 25, "ha": "left" if axis.get("side") == "top" else "right"} if which == "x" and axis.get("tickangle") else {}
            getattr(axes, f"set_{which}ticks")(axis["tickvals"], [words(t) for t in axis.get("ticktext", axis["tickvals"])], **turned)
        if axis.get("range"):
            getattr(axes, f"set_{which}lim")(*_values(axis["range"]))
        elif axis.get("autorange") == "reversed":
            getattr(axes, f"invert_{which}axis")()
        if axis.get("title", {}).get("text"):
            getattr(axes, f"set_{which}label")(words(axis["title"]["text"]), color="#444")
        axes.tick_params(which, length=0, **({f"label{'left' if which == 'y' else 'bottom'}": False} if axis.get("showticklabels") is False else {}))
        if axis.get("showgrid") is not False:
            axes.grid(True, axis=which)
    if x.get("side") == "top":
        axes.xaxis.tick_top()
        axes.tick_params("x", length=0)
    for shape in layout.get("shapes", ()):
        style = {"color": "#9aa0a6", "linewidth": .8, "linestyle": ":"}
        if shape.get("type") == "line" and shape.get("xref", "x") == pair[0] and shape["x0"] == shape["x1"]:
            axes.axvline(_values([shape["x0"]])[0], **style)
        elif shape.get("type") == "line" and shape.get("yref", "y") == pair[1] and shape["y0"] == shape["y1"]:
            axes.axhline(shape["y0"], **style)
    (left, right), top = x.get("domain", [0, 1]), y.get("domain", [0, 1])[1]
    for note in layout.get("annotations", ()):
        if note.get("xref") == "paper" and left <= note["x"] <= right and abs(note["y"] - top) < .02:
            axes.set_title(words(note["text"]), color="#222")


def _bar(axes, trace: dict, ends: dict, number: int):
    """Bars, stacked on those drawn before."""
    flat = trace.get("orientation") == "h"
    places, lengths = _values(trace.get("y" if flat else "x", [])), _values(trace.get("x" if flat else "y", []))
    n, marker = len(places), trace.get("marker", {})
    colours = [_colour(c) for c in _each(marker.get("color", "#0072B2"), n)]
    if "base" in trace:     # spans on an axis of days, in ms
        return axes.barh(places, [pd.Timedelta(milliseconds=v) for v in lengths], trace.get("width", .8), _values(trace["base"]), color=colours,
                         edgecolor=marker.get("line", {}).get("color"), linewidth=1)
    start = [ends.get(p, 0) for p in places]
    ends.update({p: s + (0 if n != n else n) for p, s, n in zip(places, start, lengths)})
    thick = .65 if not places or isinstance(places[0], (int, float, str)) \
        else pd.Timedelta(min(np.diff(sorted(set(places))), default=pd.Timedelta(days=1))) * .8
    return axes.barh(places, lengths, thick, start, color=colours) if flat else axes.bar(places, lengths, thick, start, color=colours)


def _box(axes, trace: dict, ends: dict, number: int):
    axes.boxplot(_values(trace["x"]), positions=[number], orientation="horizontal", widths=.5, tick_labels=[words(trace.get("name", ""))],
                 flierprops={"markersize": 2}, manage_ticks=True)


def _scatter(axes, trace: dict, ends: dict, number: int):
    """Points with their intervals, lines, and words beside points."""
    x, y, mode, handle = _values(trace.get("x", [])), _values(trace.get("y", [])), trace.get("mode", "markers"), None
    error, n = trace.get("error_x") or {}, len(x)
    if not n:
        return None
    colour = _colour(trace.get("marker", {}).get("color") or trace.get("line", {}).get("color") or "#0072B2")
    if "lines" in mode:
        handle = axes.plot(x, y, color=colour if isinstance(colour, (str, tuple)) else "#0072B2",
                           linewidth=trace.get("line", {}).get("width", 1.5) * .7)[0]
    if error.get("array"):
        reach = [[abs(v or 0) for v in side] for side in (error.get("arrayminus") or error["array"], error["array"])]
        axes.errorbar(x, y, xerr=reach, fmt="none", ecolor=colour, elinewidth=error.get("thickness", 1.5) * .7)
    if "markers" in mode:
        handle = _points(axes, x, y, trace.get("marker", {})) or handle
    for a, b, text in zip(x, y, _each(trace.get("text", ""), n) if "text" in mode else ()):
        axes.annotate(words(text), (a, b), xytext=(5, 0), textcoords="offset points", va="center", fontsize=7)
    return handle


def _points(axes, x, y, marker: dict):
    """One call for each symbol; the first one stands in the legend."""
    n, first = len(x), None
    colours, sizes, symbols = ([_colour(c) for c in _each(marker.get("color", "#0072B2"), n)], _each(marker.get("size", 8), n),
                               _each(marker.get("symbol", "circle"), n))
    for symbol in dict.fromkeys(symbols):
        at = [i for i in range(n) if symbols[i] == symbol]
        shape, own = SYMBOLS.get(symbol.removesuffix("-open"), "o"), [colours[i] for i in at]
        hollow = {"facecolors": "none", "edgecolors": own} if symbol.endswith("-open") and shape != "x" else {"c": own}
        drawn = axes.scatter([x[i] for i in at], [y[i] for i in at], s=[(.62 * float(sizes[i])) ** 2 for i in at], marker=shape, linewidths=1.2,
                             zorder=3, **hollow)
        first = first or drawn
    return first


def _heatmap(axes, trace: dict, ends: dict, number: int) -> None:
    scale = trace.get("colorscale") or [[0, "#dfe3e8"], [1, "#0072B2"]]
    colours = LinearSegmentedColormap.from_list("scale", [(p, _colour(c)) for p, c in scale])
    z = np.array([np.nan if v is None else v for v in trace["z"]], float)
    norm = Normalize(trace.get("zmin", np.nanmin(z)), trace.get("zmax", np.nanmax(z)))
    for x, y, value, text in zip(trace["x"], trace["y"], z, [*_each(trace.get("text", ""), len(z)), *[""] * len(z)]):
        if value == value:
            face = colours(norm(value))
            axes.add_patch(Rectangle((x - .48, y - .47), .96, .94, facecolor=face, edgecolor="none"))
            axes.text(x, y, words(text), ha="center", va="center", fontsize=7, color="#222" if sum(face[:3]) > 1.4 else "white")


def _maps(paper, traces: list, layout: dict) -> None:
    """Each map in its place, under its heading."""
    names, handles = sorted((n for n in layout if re.fullmatch(r"geo\d*", n)), key=lambda n: int(n[3:] or 1)), {}
    columns = min(2, len(names))
    grid = paper.subplots(-(-len(names) // columns), columns, squeeze=False)
    for n, axes in enumerate(grid.flat):
        if n < len(names):
            _map(axes, [t for t in traces if t.get("geo", "geo") == names[n]], layout[names[n]], handles)
        else:
            axes.set_visible(False)
    for axes, note in zip(grid.flat, layout.get("annotations", ()) if columns > 1 else ()):
        axes.set_title(words(note["text"]), color="#222")
    _legend(paper, handles)


def _map(axes, traces: list, geo: dict, handles: dict) -> None:
    lat, lon = (tuple(geo.get(a, {}).get("range", whole)) for a, whole in (("lataxis", (-58, 80)), ("lonaxis", (-180, 180))))
    shaded = {c: (_colour(t["colorscale"][0][1]), words(t.get("name", ""))) for t in traces if t["type"] == "choropleth" for c in t["locations"]}
    for code, line in basemap.outlines(lat, lon):
        axes.add_patch(Polygon(line, closed=True, facecolor="#f4f1ea", edgecolor="#9aa0a6", linewidth=.5))
        if code in shaded:
            handles.setdefault(shaded[code][1], axes.add_patch(Polygon(line, closed=True, facecolor=shaded[code][0], edgecolor="none")))
    for trace in (t for t in traces if t["type"] == "scattergeo"):
        x, y, mode = _values(trace.get("lon") or []), _values(trace.get("lat") or []), trace.get("mode", "markers")
        if "lines" in mode:
            axes.plot(x, y, color=_colour(trace.get("line", {}).get("color", "#9aa0a6")), linewidth=.7, linestyle=":")
        if "markers" in mode and x:
            handle = _points(axes, x, y, trace.get("marker", {}))
            if trace.get("showlegend", True) and trace.get("name"):
                handles.setdefault(words(trace["name"]), handle)
        if "text" in mode:
            _names(axes, trace, x, y, "markers" in mode)
    axes.set(xlim=lon, ylim=lat, aspect=1 / np.cos(np.radians(sum(lat) / 2)), xticks=[], yticks=[], facecolor="#dfeaf2")


def _names(axes, trace: dict, x: list, y: list, beside: bool) -> None:
    for a, b, text, side in zip(x, y, _each(trace.get("text", ""), len(x)), _each(trace.get("textposition", ""), len(x))):
        gap = 0 if not beside else -8 if "left" in str(side) else 8
        axes.annotate(words(text), (a, b), xytext=(gap, 0), textcoords="offset points", va="center",
                      ha="center" if not gap else "left" if gap > 0 else "right",
                      fontsize=7, color="#222" if beside else "#7b838b", annotation_clip=True)


def _legend(paper, handles: dict) -> None:
    if handles:
        wide = max(len(n) for n in handles) + 6
        paper.legend(list(handles.values()), list(handles), loc="outside upper left", ncols=max(1, min(len(handles), 120 // wide)), fontsize=8,
                     markerscale=.8)
