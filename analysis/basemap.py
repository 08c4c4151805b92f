"""The offline basemap: country outlines, rivers and lakes of the part of the world that a map shows.

The topology is plotly.js's own (template/basemap.cjs tells how it was made). `crop` gives plotly what it would fetch from
a server, `outlines` gives matplotlib polygons in degrees.
"""
from __future__ import annotations

import functools
import gzip
import json
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent / "template"
FINE = 70  # degrees of longitude up to which the 1:50 million outlines are used; wider maps take 1:110 million


@functools.lru_cache(maxsize=2)
def _world(name: str) -> tuple[dict, list[np.ndarray]]:
    """The topology, and its arcs in degrees."""
    world = json.loads(gzip.decompress((HERE / f"{name}.json.gz").read_bytes()))
    scale, translate = np.array(world["transform"]["scale"]), np.array(world["transform"]["translate"])
    return world, [np.cumsum(np.array(arc), axis=0) * scale + translate for arc in world["arcs"]]


def resolution(lon: tuple[float, float]) -> int:
    """Scale of the outlines for a range of longitudes: 50 or 110 (million)."""
    return 50 if lon[1] - lon[0] <= FINE else 110


def _parts(geometry: dict) -> list[list]:
    """The polygons of a geometry, each a list of rings of which the outer is the first, or its lines: lists of arc numbers."""
    return geometry["arcs"] if geometry["type"].startswith("Multi") else [geometry["arcs"]]


def _line(ring: list[int], lines: list[np.ndarray]) -> np.ndarray:
    parts = [lines[i] if i >= 0 else lines[~i][::-1] for i in ring]
    return np.concatenate([parts[0], *(p[1:] for p in parts[1:])])


def _touches(line: np.ndarray, *views: tuple[tuple, tuple]) -> bool:
    low, high = line.min(axis=0), line.max(axis=0)
    return any(low[0] <= lon[1] and high[0] >= lon[0] and low[1] <= lat[1] and high[1] >= lat[0] for lat, lon in views)


def _cut(geometry: dict, lines: list, views: list) -> dict | None:
    """The parts of a geometry that touch one of the views."""
    kept = [p for p in _parts(geometry) if _touches(_line(p[0] if "Polygon" in geometry["type"] else p, lines), *views)]
    return geometry | {"arcs": kept if geometry["type"].startswith("Multi") else kept[0]} if kept else None


def crop(*views: tuple[tuple[float, float], tuple[float, float]]) -> dict:
    """A topology of what lies within the views (ranges of degrees), with the layers that plotly draws, at the finest scale that one takes."""
    world, lines = _world(f"world_{min(resolution(lon) for _, lon in views)}m")
    numbers: dict[int, int] = {}

    def renumber(arcs):
        if isinstance(arcs, list):
            return [renumber(a) for a in arcs]
        i = numbers.setdefault(arcs if arcs >= 0 else ~arcs, len(numbers))
        return i if arcs >= 0 else ~i

    objects = {}
    for layer, collection in world["objects"].items():
        cut = [g for g in (_cut(g, lines, views) for g in collection["geometries"]) if g]
        objects[layer] = {"type": "GeometryCollection", "geometries": [g | {"arcs": renumber(g["arcs"])} for g in cut]}
    empty = {"type": "GeometryCollection", "geometries": []}
    objects |= {"land": objects["countries"], "coastlines": empty, "ocean": empty, "subunits": empty}
    return {"type": "Topology", "transform": world["transform"], "arcs": [world["arcs"][i] for i in numbers], "objects": objects}


def outlines(lat: tuple[float, float], lon: tuple[float, float]) -> list[tuple[str, np.ndarray]]:
    """(ISO 3166 alpha-3, n × 2 array of longitude and latitude) of each outer ring in the ranges."""
    world, lines = _world(f"world_{resolution(lon)}m")
    found = ((g["id"], _line(rings[0], lines)) for g in world["objects"]["countries"]["geometries"] for rings in _parts(g))
    return [(code, line) for code, line in found if _touches(line, (lat, lon))]


def _middle(line: np.ndarray) -> tuple[float, float, float]:
    """Centre of a ring (longitude, latitude) and its area, in degrees."""
    (x, y), (u, v) = line[:-1].T, line[1:].T
    cross = x * v - u * y
    area = cross.sum() / 2
    return (*(np.array([((x + u) * cross).sum(), ((y + v) * cross).sum()]) / (6 * area)).tolist(), abs(float(area))) if area else (999, 999, 0)


def _inside(line: np.ndarray, lat: tuple[float, float], lon: tuple[float, float]) -> np.ndarray:
    """The part of a ring within the ranges (Sutherland & Hodgman 1974)."""
    for axis, edge, sign in ((0, lon[0], 1), (0, lon[1], -1), (1, lat[0], 1), (1, lat[1], -1)):
        if not len(line):
            break
        here, last = line, np.roll(line, 1, axis=0)
        a, b = sign * (last[:, axis] - edge), sign * (here[:, axis] - edge)
        with np.errstate(divide="ignore", invalid="ignore"):
            cross = last + (here - last) * (a / (a - b))[:, None]
        crossed, kept = (a < 0) != (b < 0), b >= 0
        line = np.concatenate([cross[:, None], here[:, None]], axis=1).reshape(-1, 2)[np.stack([crossed, kept], axis=1).ravel()]
    return line


def countries(lat: tuple[float, float], lon: tuple[float, float]) -> list[tuple[str, float, float]]:
    """(ISO 3166 alpha-3, latitude, longitude) of the countries that fill some of the ranges, at the middle of the largest part that lies within
    them, the largest first; of those too near each other to be named the larger."""
    largest: dict[str, tuple[float, float, float]] = {}
    for code, line in outlines(lat, lon):
        if len(part := _inside(line[:-1], lat, lon)) > 2:
            largest[code] = max(largest.get(code, (999, 999, 0)), _middle(np.concatenate([part, part[:1]])), key=lambda m: m[2])
    high, wide, out = lat[1] - lat[0], lon[1] - lon[0], []
    for code, (x, y, area) in sorted(largest.items(), key=lambda item: -item[1][2]):
        inside = .06 < (y - lat[0]) / high < .94 and .07 < (x - lon[0]) / wide < .93
        if inside and area > .002 * high * wide and all(abs(y - b) > .05 * high or abs(x - c) > .13 * wide for _, b, c in out):
            out.append((code, round(y, 3), round(x, 3)))
    return out


def disc(lat: float, lon: float, km: float) -> tuple[list, list]:
    """Latitudes and longitudes of a circle of `km` around a point."""
    turn = np.linspace(0, 2 * np.pi, 49)
    return ((lat + km / 111.2 * np.sin(turn)).round(3).tolist(),
            (lon + km / 111.2 / max(.1, np.cos(np.radians(lat))) * np.cos(turn)).round(3).tolist())


def view(lats, lons, margin: float = .15, least: float = 6.0) -> tuple[tuple[float, float], tuple[float, float]]:
    """Ranges of latitude and longitude around points, at least `least` degrees wide; the world when there are none."""
    lats, lons = np.asarray(lats, float), np.asarray(lons, float)
    if not len(lats):
        return (-58.0, 80.0), (-180.0, 180.0)
    half_lat = max((lats.max() - lats.min()) * (.5 + margin), least / 2)
    half_lon = max((lons.max() - lons.min()) * (.5 + margin), least / 2, half_lat * 1.5)
    half_lat = max(half_lat, half_lon * .5)  # a strip of the world is hard to read
    middle_lat, middle_lon = (lats.max() + lats.min()) / 2, (lons.max() + lons.min()) / 2
    return ((round(float(max(-85, middle_lat - half_lat)), 2), round(float(min(85, middle_lat + half_lat)), 2)),
            (round(float(max(-180, middle_lon - half_lon)), 2), round(float(min(180, middle_lon + half_lon)), 2)))
