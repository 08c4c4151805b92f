"""Points of a map: places of attacks drawn as one where the eye can't part them, their labels, and the countries' names between them."""
from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from analysis import basemap, exports, factuality
from analysis.charts.forms import label
from analysis.marks import mark

AHEAD = "threatened or planned"     # the layer that is off at first
# layer: (statuses, symbol, colour, matplotlib marker, size added so that layers at one place stay visible as rings)
LAYERS = {
    "occurred": (("occurred",), "circle", "#C44601", "o", 0),
    "attempted": (("attempted",), "triangle-up-open", "#B87A00", "^", 13),
    "alleged": (("alleged",), "circle-open", "#C44601", "o", 9),
    "denied": (("denied",), "x-thin-open", "#6b7178", "x", 6),
    AHEAD: (factuality.AHEAD, "diamond-open", "#3B6FB6", "D", 12),
}
LAYER = {status: name for name, (statuses, *_) in LAYERS.items() for status in statuses}
NEAR = .035     # share of the map's width below which two points become one


def with_point(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of `attacks` that are a point on a map."""
    return rows[rows.lat.notna() & (rows.kind != "country")]


def cluster(points: pd.DataFrame, reach: float) -> pd.DataFrame:
    """Places within `reach` degrees of a larger one are drawn with it: a row per such group and layer; `text`: a line a place, `spots`: the
    places, `size`: pixels (layers at one spot are rings around each other, so none hides another)."""
    homes, out, order_ = [], {}, list(LAYERS)
    points = points.assign(total=points.groupby("place").incidents.transform("sum"))
    for p in points.sort_values("total", ascending=False, kind="stable").itertuples():
        line = (f"{label(p.place, 40)}: {p.incidents} incident{'s' * (p.incidents != 1)}, {p.mentions} mention{'s' * (p.mentions != 1)}, "
                f"{p.documents} article{'s' * (p.documents != 1)} ({p.types.replace('_', ' ')})")
        home = next((h for h in homes if np.hypot((h[1] - p.lon) * np.cos(np.radians(p.lat)), h[0] - p.lat) < reach), None)
        if home is None:
            homes.append(home := (p.lat, p.lon))
        own = out.setdefault((home, p.layer), {"layer": p.layer, "lat": home[0], "lon": home[1], "name": p.place, "places": 0,
                                               "incidents": 0, "text": "", "marks": [], "spots": []})
        own.update(places=own["places"] + 1, incidents=own["incidents"] + p.incidents, text=own["text"] + "<br>" * bool(own["text"]) + line,
                   marks=[*own["marks"], mark(p.place, p.layer)], spots=[*own["spots"], p.place])
    inner: dict[tuple, float] = {}
    for (home, layer), own in sorted(out.items(), key=lambda item: order_.index(item[0][1])):
        least = float(diameter(pd.Series([own["incidents"]]))[0]) + LAYERS[layer][4]
        own["size"] = inner[home] = round(max(least, inner.get(home, 0) + 7), 1)
    columns = ["layer", "lat", "lon", "name", "places", "incidents", "text", "marks", "spots", "size"]
    return pd.DataFrame(list(out.values()), columns=columns)


def labelled(clusters: pd.DataFrame, lat: tuple, lon: tuple, letter: float = .011) -> pd.DataFrame:
    """The points with `label`, their name, and `left`, the side it stands on; empty (it shows on hover) where on both sides it would come
    near the point of others or overlap an earlier one. `letter`: its width as a share of the map's."""
    taken, labels, lefts = [], [], []
    points = [_at(c, lat, lon) for c in clusters.itertuples(index=False)]
    for c in clusters.itertuples(index=False):
        (x, y), text = _at(c, lat, lon), label(c.name, 26) + (f" +{c.places - 1}" if c.places > 1 else "")
        width, half = .02 + letter * len(text), .011 + letter
        boxes = {left: (x - width, y - half, x, y + half) if left else (x, y - half, x + width, y + half) for left in (False, True)}
        free = next((left for left, (west, south, east, north) in boxes.items() if text not in labels and west > 0 and east < 1
                     and all(east < b[0] or b[2] < west or north < b[1] or b[3] < south for b in taken)
                     and not any(west < a < east and south - .01 < b < north + .01 for a, b in points if (a, b) != (x, y))), None)
        labels.append("" if free is None else text)
        lefts.append(bool(free))
        if free is not None:
            taken.append(boxes[free])
    return clusters.assign(label=labels, left=lefts)


def _at(point, lat: tuple, lon: tuple) -> tuple[float, float]:
    """Where a point lies, as shares of the map's width and height."""
    return (point.lon - lon[0]) / (lon[1] - lon[0]), (point.lat - lat[0]) / (lat[1] - lat[0])


def lands(clusters: pd.DataFrame, lat: tuple, lon: tuple, letter: float = .011) -> list[tuple[str, float, float]]:
    """Name, latitude and longitude of the countries whose name, whole or cut, covers no point and no label; `letter`: as in `labelled`."""
    known, out, taken = exports.countries().set_index("iso3")["name"], [], []
    for c in clusters.itertuples(index=False):
        (x, y), width = _at(c, lat, lon), .02 + letter * len(c.label)
        taken.append((x - width if c.left else x - .02, x + (.02 if c.left else width), y - .03, y + .03))
    for code, north, east in basemap.countries(lat, lon):
        name, x, y = label(known.get(code, "")), (east - lon[0]) / (lon[1] - lon[0]), (north - lat[0]) / (lat[1] - lat[0])
        for text, up in ((text, up) for text in dict.fromkeys((name, label(name, 24))) for up in (0, .1, -.1)):
            half = .5 * letter * len(text)
            if text and half < x < 1 - half and .03 < y + up < .97 \
                    and all(x + half < a or b < x - half or not low < y + up < high for a, b, low, high in taken):
                out.append((text, round(north + up * (lat[1] - lat[0]), 3), east))
                break
    return out


def country_names(figure: go.Figure, named: list[tuple[str, float, float]], size: int, **where) -> None:
    """Names of countries on a map, in grey."""
    figure.add_scattergeo(lat=[y for _, y, _ in named], lon=[x for *_, x in named], text=[n for n, *_ in named], mode="text",
                          textfont=dict(size=size, color="#7b838b"), hoverinfo="skip", showlegend=False, **where)


def at_first(layer: str) -> bool | str:
    """Whether a layer is drawn before the reader asks for it."""
    return True if layer != AHEAD else "legendonly"


def draw(figure: go.Figure, clusters: pd.DataFrame, scale: float = 1, line: float = 2, seen: set[str] | None = None, **more) -> None:
    """The points of a map with their labels, a trace for each layer; of several maps, those `seen` stand in the legend already."""
    for number, (layer, (_, symbol, colour, *_)) in enumerate(LAYERS.items()):
        own = clusters[clusters.layer == layer]
        if len(own):
            legend = {} if seen is None else {"legendrank": 1000 + number, "showlegend": layer not in seen}
            figure.add_scattergeo(
                lat=own.lat, lon=own.lon, text=own.label, mode="markers+text", name=layer, legendgroup=layer, visible=at_first(layer),
                textposition=np.where(own.left, "middle left", "middle right").tolist(), meta=list(own.marks), customdata=own.text,
                marker=dict(symbol=symbol, color=colour, size=(scale * own["size"]).round(1), opacity=.9,
                            line=dict(width=line, color=colour)),
                hovertemplate="%{customdata}<extra>" + layer + "</extra>", **legend, **more)
            if seen is not None:
                seen.add(layer)


def panel(figure: go.Figure, number: int, title: str, tall: float, height: float) -> None:
    """The place of one of several maps, two a row and `tall` pixels each, with its title above it; `height` is the figure's."""
    step, head = (tall + 46) / (height - 50), 42 / (height - 50)     # as shares of the paper, below the legend
    x, y = number % 2 / 2, 1 - (number // 2) * step
    figure.update_layout({map_name(number): dict(domain=dict(x=[x + .005, x + .495], y=[max(0, y - step), y - head]))})
    figure.add_annotation(text=title, x=x + .25, y=y - head, xref="paper", yref="paper", xanchor="center", yanchor="bottom",
                          showarrow=False, font_size=12)


def map_name(number: int) -> str:
    """What plotly calls one of several maps."""
    return f"geo{number + 1}" if number else "geo"


def diameter(incidents: pd.Series) -> pd.Series:
    """Diameter in pixels: by area for few incidents, at most 29; from two on there is room for the number."""
    return 9 + 3 * (incidents > 1) + (5 * np.sqrt(incidents - 1)).clip(upper=17)


def held(rows: pd.DataFrame) -> str:
    """How many incidents `rows` of attacks hold, at how many places, without the threatened and planned ones."""
    rows = rows[rows.status.map(LAYER) != AHEAD]
    n, places = rows.incident.nunique(), rows.place.nunique()
    return f"{n} incident{'s' * (n != 1)} at {places} place{'s' * (places != 1)}"
