import json

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from analysis import basemap, display, page, render
from analysis.display import Chart


def test_a_figure_is_plain_json_with_its_sentence_and_stays_here():
    figure = go.Figure(go.Scatter(x=np.array([1.5, np.nan]), y=np.array([1, 2])), layout=dict(meta=dict(alt="Two dots.")))
    found = render.bundle(figure)
    trace = found[render.MIME]["data"][0]
    assert trace["x"] == [1.5, None] and trace["y"] == [1, 2] and found["text/plain"] == "Two dots."
    assert "topojsonURL" not in found[render.MIME]["config"]
    for made in (found, figure._repr_mimebundle_()):      # no figure offers to upload its data
        assert made[render.MIME]["config"]["showSendToCloud"] is False
    assert render.bundle(go.Figure(go.Heatmap(z=np.arange(6).reshape(2, 3))))[render.MIME]["data"][0]["z"] == [[0, 1, 2], [3, 4, 5]]


def test_a_map_carries_its_part_of_the_world_and_several_theirs():
    figure = go.Figure(go.Scattergeo(lat=[33], lon=[44]), layout=dict(geo=dict(lataxis_range=[30, 37], lonaxis_range=[38, 49])))
    found = render.bundle(figure)[render.MIME]
    assert found["config"]["topojsonURL"].startswith("data:application/json;base64,") and found["config"]["topojsonURL"].endswith("#")
    views = [((30, 37), (38, 49)), ((10, 20), (25, 38))]
    assert set(page.topologies([views[0], ((-50, 60), (-170, 170))])) == {"world_50m", "world_110m"}
    codes = {g["id"] for g in basemap.crop(*views)["objects"]["countries"]["geometries"]}
    assert {"IRQ", "SDN"} <= codes and "CHN" not in codes
    figure = go.Figure(layout={f"geo{n or ''}": dict(lataxis_range=list(lat), lonaxis_range=list(lon)) for n, (lat, lon) in zip((0, 2), views)})
    assert sorted(render.map_views(figure.to_dict())) == sorted(views)


def test_json_may_stand_inside_a_script():
    text = page.safe_json({"a": "</script><script>alert(1)</script>\u2028"})
    assert "<" not in text and "\u2028" not in text and json.loads(text)["a"].startswith("</script>")


def test_in_a_notebook_a_map_is_not_drawn_on_the_outlines_of_the_one_before(monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda *parts, **_: shown.extend(parts))
    world = Chart(go.Figure(go.Scattergeo(lat=[33], lon=[44]), layout=dict(geo=dict(lataxis_range=[30, 37], lonaxis_range=[38, 49]))), pd.DataFrame({"a": [1]}), "A map.")
    world._ipython_display_()
    assert [set(x) & {"application/javascript", render.MIME} for x in shown if isinstance(x, dict)] == [{"application/javascript"}, {render.MIME}]
    monkeypatch.setenv(display.EVIDENCE, "sentence")                     # a page draws each map on its own outlines
    shown.clear()
    world._ipython_display_()
    Chart(go.Figure(go.Bar(y=[1])), pd.DataFrame({"a": [1]}), "Bars.")._ipython_display_()
    assert render.FRESH not in shown
