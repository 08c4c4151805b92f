"""The timeline: a day is a point, a span a bar, and what has happened ends before its article does."""
import pandas as pd

import analysis
from analysis import render, twins
from analysis.charts import timeline
from analysis.notebook import grouping

TEXT = ("Rebels bombed a bridge in Aleppo on Monday. Gunmen shelled a market in Kirkuk this year. Militants attacked a base in Mosul in March 2024.\n\n"
        "The group threatened to attack an airport in Basra this year.\n")


def drawn(**more):
    tables = grouping(analysis.annotate(pd.DataFrame({"doc_id": ["a"], "text": [TEXT], **more})))[0]
    return timeline.timeline(tables), tables


def test_a_span_is_a_bar_from_its_first_to_its_last_day_and_no_dot():
    chart, tables = drawn(published=pd.Timestamp("2024-06-12"))
    points = {m for t in chart.figure.data if t.type == "scatter" for m in t.meta}
    bars = {m.split(" · ")[0]: (pd.Timestamp(b), pd.Timestamp(b) + pd.Timedelta(milliseconds=x) - pd.Timedelta(days=1)) for t in chart.figure.data if t.type == "bar" for m, b, x in zip(t.meta, t.base, t.x)}
    assert [m.split(" · ")[0] for m in points] == ["Aleppo"] and set(bars) == {"Kirkuk", "Mosul", "Basra"}
    assert bars["Mosul"] == (pd.Timestamp("2024-03-01"), pd.Timestamp("2024-03-31"))
    assert bars["Kirkuk"][1] == pd.Timestamp("2024-06-12") and bars["Basra"][1] == pd.Timestamp("2024-12-31")     # a threat may lie ahead
    assert "a bar (3 incidents)" in chart.alt and tables.incidents.date_to.max() == pd.Timestamp("2024-12-31")
    assert not any(getattr(t, "error_x", None) and t.error_x.array is not None for t in chart.figure.data)          # plotly.js draws none on an axis of days
    assert twins.picture(render.bundle(chart.figure)[render.MIME])[:4] == b"RIFF"


def test_incidents_of_one_type_do_not_cover_each_other():
    days = pd.to_datetime(["2024-01-01", "2024-01-01", "2024-02-01", "2024-03-01"])
    own = pd.DataFrame({"date_from": days, "date_to": days + pd.to_timedelta([60, 0, 0, 0], "D")})
    assert timeline._lanes(own, pd.Timedelta(days=1)) == [0, 1, 1, 1]


def test_the_time_of_the_articles_is_in_view_and_older_incidents_are_told():
    text = "Gunmen shelled a market in Kirkuk in March 1991. " + " ".join(f"Rebels bombed a bridge in {place} on June {n}, 2024." for n, place in enumerate(("Aleppo", "Idlib", "Homs", "Hama", "Mosul", "Erbil", "Basra", "Najaf"), 2))
    tables = grouping(analysis.annotate(pd.DataFrame({"doc_id": ["a"], "text": [text + "\n"], "published": [pd.Timestamp("2024-06-12")]})))[0]
    chart = timeline.timeline(tables)
    assert chart.figure.layout.xaxis.range[0] == "2024-05-28 12:00" and "In view: 2024-05-29" in chart.alt and "1 earlier or later one is outside it" in chart.alt
    assert "Kirkuk" in {m.split(" · ")[0] for t in chart.figure.data for m in t.meta}
    near, _ = drawn(published=pd.Timestamp("2024-06-12"))                # few, over a year: all in view
    assert near.figure.layout.xaxis.range is None and "In view" not in near.alt
    assert "In view" not in timeline.timeline(tables.replace(documents=tables.documents.assign(published=pd.NaT))).alt
