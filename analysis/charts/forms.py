"""The forms of the figures: bars of shares, dots with intervals, matrices; and the house colours and layout.

Each form names its marks by `mark(row, part)` in the traces' `meta`: evidence with the same two parts opens from them.

Colours are Okabe and Ito's (2008), which colour-blind readers can tell apart; grey means "not distinguishable".
"""
from __future__ import annotations

import math
import re

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from analysis import basemap
from analysis.display import short
from analysis.marks import mark
from analysis.tables import Tables

_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
COLOURS = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#8C6D31", "#5B5EA6"]
GREY = "#9aa0a6"
GROUPS, OTHERS = 16, "other groups"  # groups that a figure draws at most; what the others are called where they count together
VOICES = {"outlet": "#0072B2", "named": "#E69F00", "anonymous": "#CC79A7"}
SECTIONS = {"body": "#0072B2", "title": "#56B4E9", "heading": "#009E73", "list": "#8C6D31", "caption": "#E69F00", "boilerplate": GREY}
DIVERGING = [[0, "#b2182b"], [.5, "#f7f7f7"], [1, "#2166ac"]]


def colours(names) -> dict[str, str]:
    """A colour for each name; beyond eight, grey."""
    return {n: COLOURS[i] if i < len(COLOURS) else GREY for i, n in enumerate(dict.fromkeys(names))}


def palette(tables: Tables) -> dict[str, str]:
    """The colour of each group: by the order of their names in the corpus, so that it has the same one in every figure of a report.

    Groups taken together ("A + B") wear the colour of the first; of more than eight names the leading ones have a colour, the others
    are grey.
    """
    names = set(tables.documents.group)
    parts = {g: [g] if g.split(" + ")[0] in names else g.split(" + ") for g in sorted(names)}
    single = sorted({name for own in parts.values() for name in own})
    first = {parts[g][0] for g in leading(tables, len(COLOURS))[0]} if len(single) > len(COLOURS) else set()
    tints = colours(sorted(single, key=lambda name: name not in first))
    return {g: tints[own[0]] for g, own in parts.items()}


def label(text, width: int = 34) -> str:
    """A text as a plotly label: its markup, template braces, control and direction characters taken away, cut to a width."""
    return short(_UNSEEN.sub("", str(text)), width).replace("&", "&amp;").replace("<", "&lt;").replace("%{", "% {")


def row_name(text) -> str:
    """A text as the label of a row: a long one in two lines."""
    whole = label(text, 60)
    if len(whole) <= 34:
        return whole
    cut = min((i for i, c in enumerate(whole) if c == " "), key=lambda i: abs(i - len(whole) / 2), default=0)
    return f"{whole[:cut]}<br>{whole[cut + 1:]}" if cut else label(text)


def chance(q: float) -> str:
    """A q-value in words."""
    return "not compared" if q != q else f"q = {q:.2f}" if q >= .01 else "q < 0.01"


def layout(figure: go.Figure, *, rows: int = 0, height: int | None = None, row: int = 34, above: int = 0, **more) -> go.Figure:
    """The house layout: no frame, legend on top, room by the number of rows, the height of a `row` and what stands `above` them, in pixels."""
    figure.update_layout(template="none", height=height or max(230, 110 + row * rows) + above, margin=dict(l=8, r=16, t=36, b=40),
                         paper_bgcolor="white", plot_bgcolor="rgba(0,0,0,0)", hoverlabel=dict(align="left"),
                         font=dict(family="system-ui, sans-serif", size=13, color="#222"),
                         legend=dict(orientation="h", y=1.0, yanchor="bottom", x=0, traceorder="normal"), **more)
    figure.update_xaxes(automargin=True, gridcolor="#d8dde3", zerolinecolor="#9aa0a6")
    figure.update_yaxes(automargin=True, ticksuffix="  ", gridcolor="#d8dde3", zerolinecolor="#9aa0a6")
    return figure


def lines(figure: go.Figure, names: list[str], **more) -> go.Figure:
    """The rows 0, 1, ... of a figure with their names, the first on top."""
    return figure.update_yaxes(tickvals=list(range(len(names))), ticktext=names, range=[len(names) - .5, -.5], **more)


def heads(figure: go.Figure, names: list[str], **more) -> go.Figure:
    """The columns 0, 1, ... of a figure with their names slanted above them; room for four at least."""
    return figure.update_xaxes(tickvals=list(range(len(names))), ticktext=names, side="top", tickangle=-50, ticklabeloverflow="allow",
                               range=[-.5, max(len(names), 4) - .5], **more)


def interval(rows: pd.DataFrame, **how) -> dict:
    """Error bars from `mean` to `ci_low` and `ci_high`; none where no interval is known."""
    return dict(type="data", symmetric=False, array=(rows.ci_high - rows["mean"]).fillna(0),
                arrayminus=(rows["mean"] - rows.ci_low).fillna(0), **how)


def order(tables: Tables) -> list[str]:
    """The groups in the order of their first article."""
    return list(dict.fromkeys(tables.documents.group))


def leading(tables: Tables, most: int = GROUPS, among=None) -> tuple[list[str], str]:
    """The groups that a figure draws (of those in `among`), in the order of their first article: of many those with the most stories,
    then the most sentences; and what to say of the others."""
    if among is not None:
        tables = tables.replace(documents=tables.documents[tables.documents.group.isin(set(among))])
    sizes = tables.documents.groupby("group", sort=False).agg(stories=("story", "nunique"), sentences=("sentences", "sum"))
    sizes = sizes.sort_values(["stories", "sentences"], ascending=False, kind="stable")
    kept = set(sizes.index[:most])
    left = f" Drawn: {most} of {len(sizes)} groups, those with the most stories and sentences; the table has all."
    return [g for g in order(tables) if g in kept], left if len(sizes) > most else ""


def folded(tables: Tables) -> pd.Series:
    """doc_id -> its group; of more than eight groups those without a colour are "other groups"."""
    groups = tables.documents.set_index("doc_id").group
    return groups.where(groups.isin(leading(tables, len(COLOURS))[0]), OTHERS)


def stacked(counts: pd.DataFrame, row: str, part: str, value: str, palette: dict[str, str], unit: str,
            rows: list[str] | None = None) -> go.Figure:
    """Horizontal bars of shares: one bar per `row` (in the order of `rows`), one colour per `part`, the count on hover."""
    totals = counts.groupby(row)[value].transform("sum")
    names = [r for r in (rows or list(dict.fromkeys(counts[row]))) if r in set(counts[row])]
    figure = go.Figure()
    for name in [p for p in palette if p in set(counts[part])]:
        own = counts[counts[part] == name]
        figure.add_bar(y=[names.index(r) for r in own[row]], x=(own[value] / totals[own.index] * 100).round(2), name=label(name),
                       orientation="h", marker_color=palette[name], meta=[mark(r, name) for r in own[row]],
                       customdata=[(label(r, 60), int(n)) for r, n in zip(own[row], own[value])],
                       hovertemplate=f"%{{customdata[0]}}<br>{label(name)}: %{{customdata[1]:,}} {unit} (%{{x:.0f}} %)<extra></extra>")
    shown = [row_name(r) for r in names]
    entries = [len(trace.name) for trace in figure.data]
    more = math.ceil(len(entries) / max(1, 640 // (60 + 7 * max(entries, default=0)))) - 1          # lines of the legend beyond the first
    layout(figure, rows=len(names), row=42 if any("<br>" in name for name in shown) else 34, above=20 * more, barmode="stack", bargap=.35,
           showlegend=True, margin_r=52)
    figure.add_scatter(x=[100] * len(names), y=list(range(len(names))),
                       text=[f" {int(counts[value][counts[row] == r].sum()):,}" for r in names],
                       mode="text", textposition="middle right", cliponaxis=False, showlegend=False, hoverinfo="skip", textfont_size=11)
    figure.update_xaxes(title=f"share of {unit} (%)<br>to the right: their number", range=[0, 100])
    return figure.update_yaxes(tickvals=list(range(len(names))), ticktext=shown, autorange="reversed", showgrid=False)


def dots(means: pd.DataFrame, row: str, series: str, palette: dict[str, str], axis: str, reference: float | None = None) -> go.Figure:
    """A dot per estimate with its 95 % interval; hollow where a single story allows none. Columns as of `analysis.estimate`."""
    figure, rows = go.Figure(), list(dict.fromkeys(means[row]))
    names = [n for n in palette if n in set(means[series])]
    for i, name in enumerate(names):
        own = means[means[series] == name]
        offset = (i - (len(names) - 1) / 2) * .6 / max(1, len(names))
        known = own.ci_low.notna()
        figure.add_scatter(
            x=own["mean"], y=[rows.index(r) + offset for r in own[row]], mode="markers", name=label(name, 28),
            meta=[mark(r, name) if n else [] for r, n in zip(own[row], own.n_rows)],
            marker=dict(color=palette[name], size=10, symbol=np.where(known, "circle", "circle-open").tolist(),
                        line=dict(width=2, color=palette[name])), error_x=interval(own, thickness=1.5, width=0),
            customdata=[(label(r, 60), int(s), int(n), f"{lo:.2f} to {hi:.2f}" if ok else "no interval from one story")
                        for r, s, n, lo, hi, ok in zip(own[row], own.n_stories, own.n_rows, own.ci_low, own.ci_high, known)],
            hovertemplate="%{customdata[0]}<br>%{x:.2f} (%{customdata[3]})<br>"
                          "%{customdata[1]} stories, %{customdata[2]} sentences<extra></extra>")
    layout(figure, rows=len(rows) * max(1, len(names) * .32))
    figure.update_yaxes(tickvals=list(range(len(rows))), ticktext=[row_name(r) for r in rows], autorange="reversed", zeroline=False)
    if reference is not None:
        figure.add_vline(x=reference, line=dict(color=GREY, dash="dot", width=1))
    return figure.update_xaxes(title=axis)


def heat(means: pd.DataFrame, row: str, column: str, axis: str, columns: list[str]) -> go.Figure:
    """A matrix of estimates from -1 to 1, of these `columns`: coloured where they are `distinguishable`, else grey with their figure."""
    rows, sure, figure = list(dict.fromkeys(means[row])), means.distinguishable, go.Figure()
    for part, scale, show in ((means[~sure], [[0, "#dfe3e8"], [1, "#dfe3e8"]], False), (means[sure], DIVERGING, True)):
        if len(part):
            cells = [(columns.index(c), rows.index(r)) for r, c in zip(part[row], part[column])]
            gaps = [(x, y) for x in range(len(columns))
                    for y in range(len(rows)) if (x, y) not in set(cells)]   # so that every cell is one wide and one high
            x, y = zip(*cells, *gaps)
            figure.add_heatmap(
                x=x, y=y, z=[*part["mean"].round(3), *[None] * len(gaps)], zmin=-1, zmax=1, colorscale=scale, hoverongaps=False, showscale=show,
                colorbar=dict(title=dict(text=axis, side="top"), orientation="h", thickness=8, len=.6, y=-.02, yanchor="top"),
                text=[("0" if abs(m) < .005 else f"{m:+.2f}".replace("-", "−")) + f"<br>({n})"
                      for m, n in zip(part["mean"], part.n_rows)],
                meta=[mark(r, c) for r, c in zip(part[row], part[column])], texttemplate="%{text}",
                textfont=dict(color=None if show else "#222"), xgap=2, ygap=2,
                customdata=[(label(r, 60), label(c, 60), f"{lo:.2f} to {hi:.2f}" if lo == lo else "no interval from one story", int(s))
                            for r, c, lo, hi, s in zip(part[row], part[column], part.ci_low, part.ci_high, part.n_stories)],
                hovertemplate="%{customdata[0]}<br>%{customdata[1]}<br>%{z:.2f} (%{customdata[2]})<br>"
                              "%{customdata[3]} stories<extra></extra>")
    layout(figure, height=200 + 38 * len(rows), margin_r=70)
    figure.update_xaxes(tickvals=list(range(len(columns))), ticktext=[label(c, 22) for c in columns], range=[-.5, len(columns) - .5],
                        side="top", showgrid=False, zeroline=False, tickangle=-30, ticklabeloverflow="allow")
    return lines(figure, [row_name(r) for r in rows], showgrid=False, zeroline=False)


def contrasted(result: pd.DataFrame, a: str, b: str, unit: str = "") -> pd.DataFrame:
    """Rows for `effects` of what `compare.contrast` returns: each effect with its counts, interval and q."""
    def side(n, docs, rate, name):
        return f"{name}: {n:,}{unit} in {docs} stories ({rate:.2%})"

    def bound(x):
        return f"{x:.1f}" if np.isfinite(x) else "∞" if x > 0 else "−∞"

    hover = [f"<b>{label(r.feature, 60)}</b><br>{side(r.n_a, r.docs_a, r.rate_a, label(a, 40))}<br>"
             f"{side(r.n_b, r.docs_b, r.rate_b, label(b, 40))}<br>"
             f"log₂ ratio {r.log_ratio:.1f} (95 %: {bound(r.ci_low)} to {bound(r.ci_high)}), {chance(r.q)}" for r in result.itertuples()]
    marks = [[mark(r.feature, g) for g, n in ((a, r.n_a), (b, r.n_b)) if n] for r in result.itertuples()]
    labels = [f"{label(r.feature, 30)}  {r.n_a:,} : {r.n_b:,}" for r in result.itertuples()]
    return result.assign(label=labels, value=result.log_ratio, hover=hover, marks=marks)


def sides(a: str, b: str, axis: str) -> str:
    """The title of an axis with group b to the left and a to the right, for narrow screens in two lines."""
    return f"← {label(b, 20)} · {label(a, 20)} →<br>{axis}"


def effects(panels: dict[str, pd.DataFrame], axis: str, columns: int = 1, widest: float = 8) -> go.Figure:
    """Effects with their 95 % intervals, a panel each: coloured by side where distinguishable, else grey.

    Rows: `label, value, ci_low, ci_high, distinguishable, hover, marks`, the top one first. An interval that reaches the edge has no
    bound there. The names of panels are ready labels.
    """
    every = pd.concat(list(panels.values()))
    names, grid = list(dict.fromkeys(every.label)), -(-len(panels) // columns)
    known = every[["value", "ci_low", "ci_high"]].to_numpy(float)
    limit = min(widest, max(.5, 1.15 * float(np.max(np.abs(known[np.isfinite(known)]), initial=0))))
    height = 120 + grid * (60 + 24 * len(names))
    figure = make_subplots(rows=grid, cols=columns, shared_yaxes=True, horizontal_spacing=.03, vertical_spacing=88 / height if grid > 1 else 0,
                           subplot_titles=list(panels) if len(panels) > 1 else None)
    legend = set()
    for i, rows in enumerate(panels.values()):
        sure, open_ = rows.distinguishable.to_numpy(bool), ~np.isfinite(rows[["ci_low", "ci_high"]].to_numpy(float)).all(axis=1)
        for part, colour, line, name in ((sure & (rows.value > 0), COLOURS[0], 2, "distinguishable, more to the right"),
                                         (sure & (rows.value <= 0), COLOURS[1], 2, "distinguishable, more to the left"),
                                         (~sure & ~open_, GREY, 2, "not distinguishable"),
                                         (~sure & open_, GREY, .5, "not distinguishable, an interval without a bound")):
            own = rows[part]
            if own.empty:
                continue
            x = own.value.clip(-limit, limit)
            figure.add_scatter(x=x, y=[names.index(n) for n in own.label], mode="markers", name=name, legendgroup=name,
                               showlegend=name not in legend, marker=dict(color=colour, size=9), meta=list(own.marks), customdata=list(own.hover),
                               hovertemplate="%{customdata}<extra></extra>",
                               error_x=dict(type="data", symmetric=False, array=own.ci_high.clip(upper=limit) - x,
                                            arrayminus=x - own.ci_low.clip(lower=-limit), thickness=line, width=0),
                               row=i // columns + 1, col=i % columns + 1)
            legend.add(name)
    layout(figure, height=height)
    if len(panels) > 1:
        figure.update_layout(legend=dict(y=1 + 44 / height), margin_t=86).update_annotations(font_size=12)
    figure.update_xaxes(range=[-limit, limit], zeroline=True, zerolinewidth=1.5)
    figure.update_xaxes(title=dict(text=axis, font_size=12), row=grid)
    return lines(figure, names, showgrid=False, zeroline=False)


def land(lat: tuple, lon: tuple) -> dict:
    """The land of a map, and what part of the world it shows."""
    return dict(lataxis_range=list(lat), lonaxis_range=list(lon), resolution=basemap.resolution(lon),
                projection_type="mercator" if lon[1] - lon[0] < 120 else "natural earth",
                showland=True, landcolor="#f4f1ea", showcountries=True, countrycolor="#9aa0a6", showcoastlines=False, showocean=False,
                bgcolor="#dfeaf2", showframe=False)
