import json

import numpy as np
import plotly.graph_objects as go

from analysis import page, render


def test_a_figure_is_plain_json_with_its_sentence():
    figure = go.Figure(go.Scatter(x=np.array([1.5, np.nan]), y=np.array([1, 2])), layout=dict(meta=dict(alt="Two dots.")))
    found = render.bundle(figure)
    trace = found[render.MIME]["data"][0]
    assert trace["x"] == [1.5, None] and trace["y"] == [1, 2] and found["text/plain"] == "Two dots."
    assert "topojsonURL" not in found[render.MIME]["config"]


def test_no_figure_offers_to_upload_its_data():
    figure = go.Figure(go.Scatter(x=[1], y=[2]))
    for made in (render.bundle(figure), figure._repr_mimebundle_()):
        assert made[render.MIME]["config"]["showSendToCloud"] is False


def test_matrices_keep_their_shape():
    assert render.bundle(go.Figure(go.Heatmap(z=np.arange(6).reshape(2, 3))))[render.MIME]["data"][0]["z"] == [[0, 1, 2], [3, 4, 5]]


def test_a_map_carries_its_part_of_the_world():
    figure = go.Figure(go.Scattergeo(lat=[33], lon=[44]), layout=dict(geo=dict(lataxis_range=[30, 37], lonaxis_range=[38, 49])))
    found = render.bundle(figure)[render.MIME]
    assert found["config"]["topojsonURL"].startswith("data:application/json;base64,") and found["config"]["topojsonURL"].endswith("#")
    assert set(page.topologies([((30, 37), (38, 49)), ((-50, 60), (-170, 170))])) == {"world_50m", "world_110m"}


def test_json_may_stand_inside_a_script():
    text = page.safe_json({"a": "</script><script>alert(1)</script>\u2028"})
    assert "<" not in text and "\u2028" not in text and json.loads(text)["a"].startswith("</script>")
