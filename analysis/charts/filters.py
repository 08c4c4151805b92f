"""Narrowing the map: by status, type, actor, outlet, precision and date, together; and the map once for each group.

In a report the reader narrows (template/report/filters.js, from the records that the figure carries); in a notebook the parameters do.
"""
from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from analysis import basemap, display, exports
from analysis.charts import attacks
from analysis.charts.forms import label, land, layout, order
from analysis.charts.spots import AHEAD, LAYER, LAYERS, at_first, country_names, diameter, held, lands, map_name, panel, with_point
from analysis.charts.timeline import window
from analysis.display import Chart
from analysis.marks import mark
from analysis.notebook import proof
from analysis.settings import allowed, day, parts
from analysis.tables import Tables

RECORDS = 50_000    # mentions up to which a map can be narrowed in the page: about 3 MB, which a light page asks for when the reader does
PANELS = 9
COLUMNS = {"status": "status", "attack_type": "attack type", "actor": "actor", "outlet": "outlet", "precision": "precision"}
PARAMETERS = (*COLUMNS, "since", "until")


def narrowed(tables: Tables, *, status: str = "", attack_type: str = "", actor: str = "", outlet: str = "", precision: str = "",
             since: str = "", until: str = "") -> tuple[Tables, display.Html | None]:
    """The tables with the attacks that were asked for, and a sentence on what was left out (None where nothing was asked).

    Each argument takes one value or several, parted by commas; empty: all. `precision`: site, town, region, country, sea or strait,
    not in the gazetteer, no place named. `since` and `until`: days (2024-05-31); attacks without a date stay. InputError for a value
    that no attack has.
    """
    rows = exports.described(tables)
    asked = {"status": status, "attack_type": attack_type, "actor": actor, "outlet": outlet, "precision": precision}
    stay = pd.Series(True, rows.index)
    for column, text in asked.items():
        wanted, known = parts(text), sorted(set(rows[column]) - {""})
        if missing := [w for w in wanted if w not in known]:
            raise allowed(f"No attack has the {COLUMNS[column]}", missing[0], known)
        stay &= rows[column].isin(wanted) if wanted else True
    for text, column, late in ((since, "date_to", False), (until, "date_from", True)):
        if text:
            stay &= rows[column].isna() | ((rows[column] <= day(text)) if late else (rows[column] >= day(text)))
    words = [f"{COLUMNS[k]} {v}" for k, v in asked.items() if v] + [f"{w} {d}" for w, d in (("since", since), ("until", until)) if d]
    if not words:
        return tables, None
    left = tables.attacks[stay].reset_index(drop=True)
    own = tables.incidents.incident.isin(left.incident)
    cover = tables.coverage.merge(left[["incident", "doc_id"]].drop_duplicates(), on=["incident", "doc_id"])
    out = tables.replace(attacks=left, incidents=tables.incidents[own].reset_index(drop=True), coverage=cover)
    mentions = [len(a.drop_duplicates(["doc_id", "start"])) for a in (left, tables.attacks)]
    undated = " Attacks without a date are among them." if since or until else ""
    if undated and left.date_from.isna().all():
        undated = " None of them has a date: no dated attack lies in that time."
    return out, display.note(f"Only {'; '.join(words)}: {mentions[0]} of {mentions[1]} mentions of attacks. The others are left out "
                             f"below.{undated}", "warning")


def records(tables: Tables) -> dict | None:
    """What filters.js narrows a page by; None where there is nothing to choose, or more than RECORDS mentions.

    `marks` of the map, their `spots` (latitude, longitude), `fields` (name, values), `days` (first, last in view: `timeline.window`;
    `beyond`: there are others), `rows` [mark, incident, a value for each field, first and last day], and the same for the mentions
    that the map does not show: `lines` [cells of `attacks.unlocated`, mention, ...].
    Days count from 1970-01-01; null where the text does not say.
    """
    rows = exports.described(attacks.apart(tables))
    rows = rows.assign(date_from=rows.date_from.fillna(rows.date_to), date_to=rows.date_to.fillna(rows.date_from))
    view = [(d - pd.Timestamp(0)).days for d in window(rows, tables.documents.published)] if rows.date_from.notna().any() else [0, 0]
    rows = rows.assign(**{c: (rows[c] - pd.Timestamp(0)).dt.days.astype("Int64") for c in ("date_from", "date_to")})
    drawn = attacks.drawn(rows)
    if rows.incident.nunique() < 2 or len(rows) > RECORDS:
        return None
    fields = [c for c in COLUMNS if rows[c].nunique() > 1]
    names = {c: rows[c].value_counts().sort_index().sort_values(ascending=False, kind="stable").index.tolist() for c in fields}
    points = rows[drawn].assign(mark=mark(rows.place, rows.status.map(LAYER).where(rows.kind != "country", attacks.COUNTRY))[drawn])
    spots = points.drop_duplicates("mark").set_index("mark").sort_index()
    points = points[["mark", "incident", *fields, "date_from", "date_to"]].drop_duplicates()
    cells = [[display.plain(v) for v in r] for r in attacks.unlocated(tables).itertuples(index=False)]
    return {"marks": spots.index.tolist(), "spots": [[round(y, 4), round(x, 4)] if y == y else None for y, x in zip(spots.lat, spots.lon)],
            "fields": [[COLUMNS[c], [display.short(n.replace("_", " "), 60) if n else "not stated" for n in names[c]]] for c in fields],
            "days": view, "beyond": bool((rows.date_from.min() < view[0]) | (rows.date_to.max() > view[1])) if view[1] else False,
            "rows": _coded(points, names, points["mark"].map({m: i for i, m in enumerate(spots.index)}), pd.factorize(points.incident)[0]),
            "lines": _coded(rows[~drawn], names, cells, pd.factorize(mark(rows.doc_id, rows.start)[~drawn])[0])}


def _coded(rows: pd.DataFrame, names: dict[str, list], *first) -> list[list]:
    """A list for each row: what comes first, the numbers of its values, and its days."""
    values = [rows[c].map({n: i for i, n in enumerate(own)}) for c, own in names.items()]
    days = [[None if pd.isna(v) else int(v) for v in rows[c]] for c in ("date_from", "date_to")]
    return [[v if isinstance(v, list) else int(v) for v in r[:-2]] + list(r[-2:]) for r in zip(*first, *values, *days)]


def _layers(figure: go.Figure, geo: str, group: str, points: pd.DataFrame, seen: set[str]) -> None:
    """The points of one group on its map; layers that are `seen` stand in the legend already."""
    for layer, (_, symbol, colour, _, extra) in LAYERS.items():
        own = points[points.layer == layer]
        if len(own):
            figure.add_scattergeo(geo=geo, lat=own.lat, lon=own.lon, mode="markers", name=layer, legendgroup=layer, showlegend=layer not in seen,
                                  legendrank=1000 + list(LAYERS).index(layer), visible=at_first(layer),
                                  meta=[mark(group, p, layer) for p in own.place],
                                  marker=dict(symbol=symbol, color=colour, size=(.55 * diameter(own.incidents) + .5 * extra).round(1),
                                              line=dict(width=1.6, color=colour)),
                                  customdata=[f"{label(p, 40)}: {i} incident{'s' * (i != 1)}" for p, i in zip(own.place, own.incidents)],
                                  hovertemplate="%{customdata}<extra>" + label(group, 30) + "</extra>")
            seen.add(layer)


def multiples(tables: Tables) -> Chart | display.Html:
    """The map once for each group, all at the same scale: what each puts on it."""
    tables = attacks.apart(tables)
    placed = with_point(tables.attacks.merge(tables.documents[["doc_id", "group"]], on="doc_id"))
    sizes = placed.groupby("group").incident.nunique().sort_values(ascending=False, kind="stable")
    shown = [g for g in order(tables) if g in set(sizes.index[:PANELS])]
    if len(shown) < 2:
        return display.note("Fewer than two groups put a point on the map, so there is nothing to set side by side.", "warning")
    whole = attacks.located(tables)
    lat, lon = basemap.view(whole.lat, whole.lon, .2, 9)
    stretch = np.cos(np.radians(sum(lat) / 2)) if lon[1] - lon[0] < 120 else 1
    tall = min(330, max(120, 430 * (lat[1] - lat[0]) / stretch / (lon[1] - lon[0])))    # of a panel 430 pixels wide
    height = 60 + (tall + 46) * -(-len(shown) // 2)
    figure, seen, table = go.Figure(), set(), []
    for n, group in enumerate(shown):
        ids = tables.documents.doc_id[tables.documents.group == group]
        points = attacks.located(tables.replace(attacks=tables.attacks[tables.attacks.doc_id.isin(ids)]))
        table.append(points.assign(group=group))
        country_names(figure, lands(points.assign(label="", left=False), lat, lon, .013), 9, geo=map_name(n))
        _layers(figure, map_name(n), group, points, seen)
        panel(figure, n, f"{label(group, 34)}<br>{held(placed[placed.group == group])}", tall, height)
    layout(figure, height=round(height))
    figure.update_geos(**land(lat, lon), showrivers=False, showlakes=False).update_layout(margin=dict(l=0, r=0, t=44, b=6))
    left = len(sizes) - len(shown)
    happened = placed[placed.status.map(LAYER) != AHEAD]
    known = happened[happened.group != "unknown"]     # articles without an outlet are no outlet
    most = known.groupby("group").incident.nunique().sort_values(ascending=False, kind="stable")
    alt = (f"{len(shown)} groups with a point on the map" + (f"; {left} more put fewer there and are not drawn" if left else "")
           + "." + (f" Most incidents with a point, threatened and planned ones left out: {most.index[0]} ({most.iloc[0]})."
                    if len(most) else ""))
    placed = placed[placed.group.isin(shown)]
    return Chart(figure, pd.concat(table, ignore_index=True), alt,
                 proof(tables, placed, placed.group, placed.place, placed.status.map(LAYER)))
