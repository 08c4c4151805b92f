"""A figure as plotly's MIME bundle, with the basemap inside, so that JupyterLab draws maps without a server."""
from __future__ import annotations

import base64
import json

import numpy as np
import plotly.graph_objects as go
import plotly.io as pio

from analysis import basemap

CONFIG = {"displaylogo": False, "responsive": True, "showSendToCloud": False,  # plotly would offer to upload the chart, data and all
          "modeBarButtonsToRemove": ["select2d", "lasso2d", "zoomIn2d", "zoomOut2d", "autoScale2d"]}
# plotly.js keeps outlines by scale alone: in JupyterLab a map would be drawn on those of the map before it, of another part of the world
FRESH = {"application/javascript": "if (window.PlotlyGeoAssets) window.PlotlyGeoAssets.topojson = {};", "text/plain": "(a map follows)"}
MIME = "application/vnd.plotly.v1+json"
pio.renderers.default = "plotly_mimetype"  # headless kernels else choose a renderer whose output HTML cannot hold
pio.renderers["plotly_mimetype"].config = dict(CONFIG)  # of the analyst's own figures


def map_views(figure: dict) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """Ranges of latitude and longitude of each of a figure's maps."""
    geos = [v for k, v in figure["layout"].items() if k.startswith("geo")]
    lat, lon = ([tuple(g.get(axis, {}).get("range", whole)) for g in geos] for axis, whole in (("lataxis", (-58, 80)), ("lonaxis", (-180, 180))))
    return list(dict.fromkeys(zip(lat, lon)))


def _plain(value):
    """plotly's packed arrays as lists: readable in the notebook, and compared number by number by nbval."""
    if isinstance(value, dict):
        if set(value) <= {"dtype", "bdata", "shape"} and "bdata" in value:
            array = np.frombuffer(base64.b64decode(value["bdata"]), value["dtype"])
            array = array.reshape([int(n) for n in str(value.get("shape", len(array))).split(",")])
            return _plain(np.where(np.isnan(array), None, array).tolist()) if array.dtype.kind == "f" else array.tolist()
        return {k: _plain(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_plain(v) for v in value]
    return float(f"{value:.6g}") if isinstance(value, float) else value     # six digits are more than a figure shows


def bundle(figure: go.Figure) -> dict:
    """`{MIME: data, layout, config}`; a map's config carries its topojson as a data address, whose `#` swallows the file name."""
    content = _plain(json.loads(pio.to_json(figure, engine="json", remove_uids=True)))
    config, views = dict(CONFIG), map_views(content)
    if views:
        text = json.dumps(basemap.crop(*views), separators=(",", ":")).encode()
        config["topojsonURL"] = "data:application/json;base64," + base64.b64encode(text).decode() + "#"
    return {MIME: {"data": content["data"], "layout": content["layout"], "config": config},
            "text/plain": content["layout"].get("meta", {}).get("alt", "figure")}
