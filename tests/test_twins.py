"""The pictures for print: every trace of a figure is in its twin."""
import io

import pandas as pd
import plotly.graph_objects as go
import pytest
from PIL import Image

from analysis import pdf, render, site, twins
from analysis.charts import forms
from analysis.errors import InputError


def figures():
    means = pd.DataFrame({"row": ["$x$", "b"], "part": ["p", "p"], "mean": [.4, -.2], "ci_low": [.1, None], "ci_high": [.6, None], "n_rows": [5, 3], "n_stories": [3, 1]})
    counts = pd.DataFrame({"row": ["a", "b"], "part": ["p", "p"], "n": [3, 4]})
    yield "bar", forms.stacked(counts, "row", "part", "n", {"p": "#0072B2"}, "things")
    yield "dots", forms.dots(means, "row", "part", {"p": "#0072B2"}, "axis", 0)
    yield "heat", forms.heat(means.assign(distinguishable=means.ci_low > 0), "row", "part", "axis", ["p"])
    yield "box", forms.layout(go.Figure(go.Box(x=[1, 2, 3, 9], name="g")), rows=1)
    yield "days", forms.layout(go.Figure(go.Bar(x=["2024-01-01", "2024-01-03"], y=[1, 2])))
    yield "map", forms.layout(go.Figure(go.Scattergeo(lat=[33.3], lon=[44.4], mode="markers", name="occurred", marker=dict(symbol="circle", size=12, color="#C44601"))
                                        ).update_geos(lataxis_range=[28, 38], lonaxis_range=[38, 50]), height=400)
    yield "nothing", forms.layout(go.Figure())


@pytest.mark.parametrize("name, figure", list(figures()))
def test_a_twin_shows_what_the_figure_shows(name, figure):
    content = render.bundle(figure)[render.MIME]
    made = twins.picture(content)
    assert made == twins.picture(content) and len(made) < 40_000
    empty = twins.picture({"data": [], "layout": content["layout"]})
    assert Image.open(io.BytesIO(made)).width == round(twins.WIDTH * twins.DPI) and (made != empty) == (name != "nothing")


def test_a_figure_taller_than_a_picture_can_be_is_drawn_smaller_and_words_lose_their_markup():
    made = twins.picture(render.bundle(forms.layout(go.Figure(go.Bar(x=[1], y=[1])), height=20_000))[render.MIME])
    assert Image.open(io.BytesIO(made)).height == twins.TALLEST * twins.DPI
    assert twins.words("<b>a</b> &lt;i&gt;<br>$x$  ") == "a <i>\n$x$"


def test_without_a_browser_nothing_is_written(monkeypatch):
    monkeypatch.setattr(pdf.shutil, "which", lambda name: None)
    monkeypatch.setattr(pdf, "PLACES", ())
    with pytest.raises(InputError, match="needs Chromium, Chrome or Edge"):
        pdf.browser()


def test_the_command_of_the_provenance_names_what_was_given():
    facts = {"corpus": "/home/me/my articles", "parameters": {"voice": "outlet"},
             "options": {"only": "framing", "mode": "site", "codebook": "", "columns": {}}}
    assert site.command(facts) == "python -m analysis report 'my articles' --out DIR --only framing --mode site -p voice=outlet"


def test_small_maps_are_drawn_one_by_one(monkeypatch):
    figure = go.Figure([go.Scattergeo(geo=f"geo{n if n > 1 else ''}", lat=[33], lon=[44 + n], mode="markers", name=f"a{n}") for n in (1, 2, 3)])
    figure.update_layout({f"geo{n if n > 1 else ''}": {} for n in (1, 2, 3)}).update_geos(lataxis_range=[28, 38], lonaxis_range=[38, 50])
    drawn = []
    monkeypatch.setattr(twins, "_map", lambda axes, traces, geo, handles: drawn.append((axes, [t["name"] for t in traces])))
    twins.picture(render.bundle(forms.layout(figure, height=400))[render.MIME])
    assert [names for _, names in drawn] == [["a1"], ["a2"], ["a3"]] and len({id(axes) for axes, _ in drawn}) == 3
