"""Incidents over time: a point for a day that the text states, a bar from the first to the last day where it states a span."""
from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from analysis import display
from analysis.charts.attacks import STATUSES, days
from analysis.charts.forms import label, layout
from analysis.charts.spots import AHEAD, LAYER, LAYERS
from analysis.display import Chart
from analysis.marks import mark
from analysis.notebook import proof
from analysis.spelling import spelled
from analysis.tables import Tables

POINTS = 300    # incidents up to which each is drawn; beyond, bars of counts
LANES, LANE = 12, 15    # lines that a type of attack has at most, and their pixels
APART = .015    # share of the axis below which two points would cover each other
EDGE = .015     # share of the axis beyond its first and last day
STRETCH = 2     # times the articles' own time beyond which incidents far from it are out of view
PRESSED = 8     # incidents in the time of the articles, from which on it matters


def timeline(tables: Tables) -> Chart | display.Html:
    """Incidents by their dates; a sentence where none is known."""
    tables = spelled(tables)
    if tables.incidents.date_from.isna().all():
        return display.note(f"None of the {len(tables.incidents)} incidents can be dated: the texts give no full date and the articles no "
                            "publication date against which \"last month\" could be reckoned. So there is no time chart.", "warning")
    dated = _told(tables)
    single = len(dated) <= POINTS
    view = window(dated, tables.documents.published)
    outside = (dated.date_to < view[0]) | (dated.date_from > view[1])
    figure, marks = _single(dated, set(dated.attack_type[~outside]), view[1] - view[0]) if single else _counts(dated)
    left, spans = len(tables.incidents) - len(dated), int((dated.date_from != dated.date_to).sum())
    alt = (f"{len(dated)} incidents from {dated.date_from.min():%Y-%m-%d} to {dated.date_to.max():%Y-%m-%d}"
           + (f". A point is a day that the text states, a bar ({spans} incident{'s' * (spans != 1)}) the span that it allows, up to "
              "the day of the article." if single else ", by the month of their first day.")
           + f" {left} without a date are not drawn.")
    if outside.any():
        edge = max(pd.Timedelta(hours=12), (view[1] - view[0]) * EDGE)      # a mark on the first or last day is whole
        figure.update_xaxes(range=[f"{day:%Y-%m-%d %H:%M}" for day in (view[0] - edge, view[1] + edge)])
        alt += (f" In view: {view[0]:%Y-%m-%d} to {view[1]:%Y-%m-%d}, around the days of the articles; {outside.sum()} earlier or later "
                f"{'one is' if outside.sum() == 1 else 'ones are'} outside it (a double click on the figure shows all).")
    mentions = tables.attacks[tables.attacks.incident.isin(dated.incident)]
    return Chart(figure, dated.reset_index(drop=True), alt, proof(tables, mentions, mentions.incident.map(dict(zip(dated.incident, marks)))))


def window(dated: pd.DataFrame, published: pd.Series) -> tuple[pd.Timestamp, pd.Timestamp]:
    """First and last day in view: all, or those around the articles where a few incidents far off would press the others together."""
    first, last = dated.date_from.min(), dated.date_to.max()
    if published.isna().all():
        return first, last
    room = max((published.max() - published.min()) / 4, pd.Timedelta(days=14))
    near = max(first, (published.min() - room).normalize()), min(last, (published.max() + room).normalize())
    inside = int(((dated.date_to >= near[0]) & (dated.date_from <= near[1])).sum())
    far = last - first > STRETCH * (near[1] - near[0]) and inside >= PRESSED and inside > dated.date_from.notna().sum() / 2
    return near if far else (first, last)


def _told(tables: Tables) -> pd.DataFrame:
    """The dated incidents with their `layer`; what has happened ends on the day of the last article on it, where all are dated."""
    dated = tables.incidents[tables.incidents.date_from.notna()]
    dated = dated.assign(date_to=dated.date_to.fillna(dated.date_from))
    published = tables.coverage.merge(tables.documents[["doc_id", "published"]], on="doc_id").groupby("incident").published
    last = dated.incident.map(published.max().where(published.count() == published.size())).dt.normalize()
    dated = dated.assign(layer=dated.status.map(LAYER))
    late = (dated.layer != AHEAD) & (last >= dated.date_from) & (last < dated.date_to)
    return dated.assign(date_to=dated.date_to.where(~late, last))


def _lanes(own: pd.DataFrame, gap: pd.Timedelta) -> list[int]:
    """A line for each incident of a type, so that none covers another; beyond LANES they share."""
    ends: list[pd.Timestamp] = []
    out = []
    for first, last in zip(own.date_from, own.date_to):
        lane = next((i for i, end in enumerate(ends) if first >= end), len(ends))
        if lane == len(ends):
            ends.append(last)
        ends[lane] = last + gap
        out.append(lane % LANES)
    return out


def _single(dated: pd.DataFrame, seen: set[str], span: pd.Timedelta) -> tuple[go.Figure, pd.Series]:
    """A point or a bar for each incident, on lines by type; the mark of each row."""
    marks = mark(dated.place.where(dated.place != "", "no place"), dated.attack_type.str.replace("_", " "),
                 dated.date_from.dt.strftime("%Y-%m-%d"), dated.incident)
    gap, figure, ticks, top = span * APART, go.Figure(), {}, 0.
    own = dated.assign(mark=marks, y=0., text=days(dated)).sort_values(["date_from", "date_to"], kind="stable")
    for kind in sorted(dict.fromkeys(dated.attack_type), key=lambda k: k not in seen):      # those without any in view last
        part = own.attack_type == kind
        lanes = _lanes(own[part], gap)
        own.loc[part, "y"] = [top + n for n in lanes]
        ticks[top + max(lanes) / 2] = kind.replace("_", " ")
        top += max(lanes) + 2
    own["hover"] = [f"{label(p or 'no place')}<br>{d}" for p, d in zip(own.place, own.text)]
    for layer, (_, symbol, colour, *_) in LAYERS.items():
        _layer(figure, own[own.layer == layer], layer, symbol, colour)
    layout(figure, height=round(110 + LANE * max(top, 8)), barmode="overlay")
    figure.update_xaxes(type="date")
    figure.update_yaxes(tickvals=list(ticks), ticktext=list(ticks.values()), range=[top - .5, -1], showgrid=False, zeroline=False)
    return figure, marks


def _layer(figure: go.Figure, own: pd.DataFrame, layer: str, symbol: str, colour: str) -> None:
    """Bars for the spans of a layer, a little wider than nothing wherever one is short, and points for its days."""
    spans = own.date_from != own.date_to
    about = dict(name=layer, legendgroup=layer, hovertemplate="%{customdata}<extra>" + layer + "</extra>")
    for part, bars in ((own[spans], True), (own[~spans], False)):
        if part.empty:
            continue
        about.update(meta=list(part["mark"]), customdata=list(part.hover), showlegend=not bars or bool(spans.all()))
        if bars:
            length = (part.date_to - part.date_from + pd.Timedelta(days=1)).dt.total_seconds() * 1000
            figure.add_bar(x=length, y=part.y, base=part.date_from.dt.strftime("%Y-%m-%d"), orientation="h", width=.5,
                           marker=dict(color=colour if layer == "occurred" else "rgba(0,0,0,0)", line=dict(color=colour, width=1.5)), **about)
        else:
            figure.add_scatter(x=part.date_from, y=part.y, mode="markers",
                               marker=dict(symbol=symbol, size=10, color=colour, line=dict(width=2, color=colour)), **about)


def _counts(dated: pd.DataFrame) -> tuple[go.Figure, pd.Series]:
    """Bars of incidents by month and layer; the mark of each row."""
    month, figure = dated.date_from.dt.strftime("%Y-%m"), go.Figure()
    for layer, (_, _, colour, _, _) in LAYERS.items():
        own = month[dated.layer == layer].value_counts().sort_index()
        if len(own):
            figure.add_bar(x=own.index + "-01", y=own, name=layer, marker_color=STATUSES.get(layer, colour),
                           meta=[mark(m, layer) for m in own.index], hovertemplate="%{x|%B %Y}: %{y:,} incidents<extra>" + layer + "</extra>")
    layout(figure, rows=dated.attack_type.nunique() + 2, barmode="stack")
    return figure.update_yaxes(title="incidents"), mark(month, dated.layer)
