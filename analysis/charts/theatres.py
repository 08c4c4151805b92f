"""The map nearer: a map for each part of the world where attacks are told of far from each other, or for each point in which the
large map joins many places, at a scale of its own."""
from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from analysis import basemap, exports
from analysis.charts import attacks
from analysis.charts.forms import label, land, layout
from analysis.charts.spots import AHEAD, LAYER, NEAR, cluster, country_names, draw, held, labelled, lands, map_name, panel, with_point
from analysis.display import Chart
from analysis.notebook import proof
from analysis.tables import Tables

APART = 8.0     # degrees: places nearer than this, in a chain, are one part of the world
WIDE = 30.0     # degrees of longitude: wider parts are parted again, at half the distance; narrower maps need no nearer one
CROWD = 4       # places in one point of the large map, from which on they are shown apart
LEAST = 4, 1.2  # degrees that a part of the world, and a crowd, have at least
PANELS = 6
TALL, ACROSS = 320, 430     # pixels of a panel


def theatres(tables: Tables) -> Chart | None:
    """A map for each part with several places of attacks, those with most incidents first; None where the map is near enough."""
    tables = attacks.apart(tables)
    points = attacks.located(tables)
    lat, lon = attacks.view(points, attacks.shading(tables))
    if points.empty:
        return None
    far = lon[1] - lon[0] > WIDE
    points = points.assign(part=_parts(points.lat.to_numpy(), points.lon.to_numpy(), APART)
                           if far else _crowds(points, NEAR * (lon[1] - lon[0])))
    sizes = points.groupby("part").agg(places=("place", "nunique"), incidents=("incidents", "sum"))
    sizes = sizes.query("places > 1" if far else f"places >= {CROWD}").sort_values("incidents", ascending=False, kind="stable")
    if sizes.empty:
        return None
    shown, figure, seen, titles = list(sizes.index[:PANELS]), go.Figure(), set(), {}
    height = 50 + (TALL + 46) * -(-len(shown) // 2)
    for number, part in enumerate(shown):
        own = points[points.part == part]
        titles[part] = _title(tables, own, far)
        figure.update_layout({map_name(number): land(*_panel(figure, map_name(number), own, seen, LEAST[not far]))})
        panel(figure, number, titles[part], TALL, height)
    layout(figure, height=height).update_layout(margin=dict(l=0, r=0, t=44, b=6))
    table = points[points.part.isin(shown)].assign(part=lambda p: p.part.map(titles).str.split("<br>").str[0])
    alone = points.place[~points.part.isin(shown)].drop_duplicates()
    what = f"{len(shown)} part{'s' * (len(shown) != 1)} of the map" \
        if far else f"{len(shown)} point{'s' * (len(shown) != 1)} of the map in which {CROWD} places or more are drawn as one"
    alt = (f"{what}, seen from nearer: {'; '.join(titles[p].replace('<br>', ' (') + ')' for p in shown)}."
           + (f" On the large map alone: {', '.join(alone.head(6))}{f' and {len(alone) - 6} more' if len(alone) > 6 else ''}".rstrip(".") + "."
              if len(alone) else "")
           + " Threatened and planned attacks are not counted." * bool((table.layer == AHEAD).any()))
    rows = with_point(tables.attacks[tables.attacks.place.isin(table.place)])
    return Chart(figure, table[["part", *table.columns.drop("part")]].reset_index(drop=True), alt,
                 proof(tables, rows, rows.place, rows.status.map(LAYER)))


def _crowds(points: pd.DataFrame, reach: float) -> np.ndarray:
    """A number for each point: that of the point of the large map in which it is drawn."""
    clusters = cluster(points, reach)
    homes = {place: (y, x) for y, x, spots in zip(clusters.lat, clusters.lon, clusters.spots) for place in spots}
    return pd.factorize(points.place.map(homes))[0]


def _parts(lat: np.ndarray, lon: np.ndarray, apart: float) -> np.ndarray:
    """A number for each point: the same where a chain of steps shorter than `apart` degrees joins them, in parts at most WIDE across."""
    part = np.arange(len(lat))
    for i in range(len(lat)):
        near = np.hypot((lon - lon[i]) * np.cos(np.radians(lat[i])), lat - lat[i]) < apart
        part[np.isin(part, part[near])] = part[near].min()
    for one in np.unique(part):
        own = np.flatnonzero(part == one)
        if np.ptp(lon[own]) > WIDE and apart > 1:
            part[own] = own[_parts(lat[own], lon[own], apart / 2)]
    return part


def _title(tables: Tables, own: pd.DataFrame, far: bool) -> str:
    """The countries of a part of the world (or the places of a crowd), those with most incidents first, and what it holds."""
    rows = with_point(tables.attacks[tables.attacks.place.isin(own.place)])
    countries = rows[rows.country != ""].groupby("country").incident.nunique().sort_values(ascending=False, kind="stable")
    countries = [exports.countries()["name"].get(c, c) for c in countries.index[:3]]
    drawn = own[own.layer != AHEAD]
    counts = (own if drawn.empty else drawn).groupby("place", sort=False).incidents.sum()
    places = list(counts.sort_values(ascending=False, kind="stable").index)
    where = ", ".join(countries) or "at sea" if far else ", ".join(places[:2]) + f" and {len(places) - 2} more" * (len(places) > 2)
    return f"{label(where, 44)}<br>{held(rows)}"


def _panel(figure: go.Figure, geo: str, own: pd.DataFrame, seen: set, least: float) -> tuple:
    """The points of a part, drawn; the view that holds them and fills the panel."""
    lat, lon = basemap.view(own.lat, own.lon, .2, least)
    middle, stretch = (lat[0] + lat[1]) / 2, 1 / np.cos(np.radians(sum(lat) / 2))
    half = max((lat[1] - lat[0]) / 2, (lon[1] - lon[0]) / 2 * TALL / ACROSS / stretch)
    lat = (round(max(-85, middle - half), 2), round(min(85, middle + half), 2))
    middle, half = (lon[0] + lon[1]) / 2, half * stretch * ACROSS / TALL
    lon = (round(middle - half, 2), round(middle + half, 2))
    clusters = cluster(own, .05 * (lon[1] - lon[0])).assign(name=lambda c: [label(n, 18) for n in c["name"]])
    clusters = labelled(clusters, lat, lon, .016)
    country_names(figure, lands(clusters, lat, lon, .016), 10, geo=geo)
    draw(figure, clusters, .7, 1.6, seen, geo=geo, textfont=dict(size=10))
    return lat, lon
