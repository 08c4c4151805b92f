"""The attack map for print: the points of `charts.spots`, drawn by matplotlib without what only a screen can switch on."""
from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Polygon
from matplotlib.patheffects import withStroke

from analysis import basemap
from analysis.charts.attacks import apart, located, shading, view
from analysis.charts.spots import AHEAD, LAYERS, NEAR, cluster, labelled, lands
from analysis.display import Chart
from analysis.tables import Tables


def print_map(tables: Tables) -> Chart:
    """The same points for print (matplotlib); threatened and planned attacks are left out."""
    tables = apart(tables)
    points, countries = located(tables), shading(tables)
    points, shaded = points[points.layer != AHEAD], set(countries.iso3[countries.occurred > 0])
    lat, lon = view(points, countries)
    stretch = 1 / np.cos(np.radians(sum(lat) / 2))
    figure = Figure(figsize=(7, min(8, 7 * (lat[1] - lat[0]) * stretch / (lon[1] - lon[0]))))
    axes = figure.subplots()
    for code, line in basemap.outlines(lat, lon):
        axes.add_patch(Polygon(line, closed=True, facecolor="#f4f1ea", edgecolor="#9aa0a6", linewidth=.7,
                               hatch="///" if code in shaded else None))
    clusters = labelled(cluster(points, NEAR * (lon[1] - lon[0])), lat, lon, .014)
    for name, y, x in lands(clusters, lat, lon, .014):
        axes.annotate(name, (x, y), ha="center", va="center", fontsize=8, color="#7b838b")
    for layer, (_, _, colour, marker, _) in LAYERS.items():
        own = clusters[clusters.layer == layer]
        if len(own):
            axes.scatter(own.lon, own.lat, s=(.55 * own["size"]) ** 2, marker=marker, label=layer,
                         zorder=4 - .1 * list(LAYERS).index(layer), linewidths=1.6,
                         facecolors=colour if layer in ("occurred", "denied") else "none", edgecolors=None if marker == "x" else colour)
    for c in clusters.itertuples():
        axes.annotate(c.label, (c.lon, c.lat), xytext=((-1 if c.left else 1) * (4 + .3 * c.size), 0), textcoords="offset points",
                      va="center", ha="right" if c.left else "left", fontsize=8, zorder=5,
                      path_effects=[withStroke(linewidth=2, foreground="#f4f1ea")])
    for c in clusters[(clusters.layer == "occurred") & (clusters.incidents > 1)].itertuples():
        axes.annotate(str(c.incidents), (c.lon, c.lat), ha="center", va="center", fontsize=5.5, color="white", zorder=4.5)
    axes.set(xlim=lon, ylim=lat, aspect=stretch, xticks=[], yticks=[], facecolor="#dfeaf2")
    if len(clusters):
        # above the map, where it covers no point
        axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=len(LAYERS), fontsize=8, frameon=False, markerscale=.7)
    alt = (f"Map for print: {points.place.nunique()} places of attacks; threatened and planned ones are left out."
           + (" Hatched: attacks occurred there, and the text names no nearer place." if shaded else ""))
    return Chart(figure, points, alt)
