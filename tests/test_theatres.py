import numpy as np
import pandas as pd

import analysis
from analysis.charts import spots, theatres
from analysis.notebook import grouping

FAR = ("Gunmen attacked a market in El Fasher, Sudan, on 3 May 2021.", "Rebels bombed a bridge in Khartoum, Sudan, on 4 May 2021.",
       "Soldiers shelled a school in Lashio, Myanmar, on 3 May 2021.", "Militants attacked a convoy in Monywa, Myanmar, on 5 May 2021.", "Gunmen attacked a mosque in Kano, Nigeria, on 6 May 2021.")


def drawn(*texts):
    return theatres.theatres(grouping(analysis.annotate(pd.DataFrame({"doc_id": [f"d{i}" for i in range(len(texts))], "text": texts})))[0])


def test_each_part_of_the_world_has_a_map_that_fits_it():
    chart = drawn(*FAR)
    geos = [v for k, v in chart.figure.layout.to_plotly_json().items() if k.startswith("geo")]
    assert len(geos) == 2 and all(g["lonaxis"]["range"][1] - g["lonaxis"]["range"][0] < 30 for g in geos)
    assert "Sudan (2 incidents at 2 places)" in chart.alt and "Myanmar (2 incidents at 2 places)" in chart.alt and "On the large map alone: Kano" in chart.alt
    marks = {m for t in chart.figure.data if t.meta for own in t.meta for m in own}
    assert marks == set(chart.evidence.mark) and set(chart.table.place) == {"El Fasher", "Khartoum", "Lashio", "Monywa"}


def test_near_places_need_no_nearer_map():
    assert drawn(*FAR[:2]) is None and drawn("Nobody attacked anything.") is None


def test_parts_are_chains_and_wide_ones_are_parted_again():
    assert theatres._parts(np.zeros(4), np.array([0., 5, 10, 40]), 8).tolist() == [0, 0, 0, 3]
    wide = theatres._parts(np.zeros(12), np.array([*range(0, 24, 4), *range(26, 50, 4)], float), 8)
    assert len(set(wide)) > 1 and wide[0] != wide[-1]


def test_places_that_the_large_map_joins_are_shown_nearer():
    towns = ("Sinjar", "Mosul", "Kirkuk", "Erbil", "Tikrit")
    tables = grouping(analysis.annotate(pd.DataFrame({"doc_id": list("abcde"), "text": [f"Gunmen attacked a market in {t}, Iraq, on {n} May 2021." for n, t in enumerate(towns, 1)]})))[0]
    where = dict(zip(towns, ((36.3, 41.9), (33.10, 44.4), (33.15, 44.45), (33.20, 44.5), (33.12, 44.5))))
    near = tables.replace(attacks=tables.attacks.assign(lat=tables.attacks.place.map(lambda p: where[p][0]), lon=tables.attacks.place.map(lambda p: where[p][1])))
    chart = theatres.theatres(near)
    assert theatres.theatres(tables) is None and set(chart.table.place) == set(towns) - {"Sinjar"}
    assert chart.alt.startswith("1 point of the map in which 4 places or more are drawn as one, seen from nearer: ") and "(4 incidents at 4 places)" in chart.alt and "On the large map alone: Sinjar" in chart.alt
    geo = chart.figure.layout.geo
    assert geo.lonaxis.range[1] - geo.lonaxis.range[0] < 3
    planned = theatres.theatres(near.replace(attacks=near.attacks.assign(status=near.attacks.status.mask(near.attacks.place == "Kirkuk", "planned"))))
    assert "and 1 more (3 incidents at 3 places)" in planned.alt         # a heading names and counts what is drawn at first


def test_a_label_stands_where_it_hides_no_other_point():
    points = pd.DataFrame({"name": ["Ain al-Asad Air Base", "Balad", "Erbil", "Edge"], "places": 1, "lat": [33.8, 33.95, 36.2, 36.5], "lon": [42.4, 44.1, 44.0, 47.8]})
    out = spots.labelled(points, (30, 38), (38, 48))
    assert out.label.tolist() == points.name.tolist() and out.left.tolist() == [True, False, False, True]
    crowded = pd.DataFrame({"name": ["Thabeikkyin", "Falam", "Momeik"], "places": 1, "lat": [22.9, 22.9, 22.9], "lon": [96.0, 94.6, 97.0]})
    assert spots.labelled(crowded, (16, 28), (90, 103)).label.tolist() == ["", "Falam", "Momeik"]
