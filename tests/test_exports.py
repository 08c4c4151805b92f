"""Exports: ACLED's column order, GeoJSON, KML."""
import csv
import io
import json
import shutil
import subprocess
import xml.etree.ElementTree as ET

import pandas as pd
import pytest

from analysis import exports
from analysis import tables as t


@pytest.fixture
def tables():
    day = pd.Timestamp("2021-03-01")
    row = {"doc_id": "a", "start": 5, "end": 11, "trigger": "attack", "attack_type": "shelling", "status": "occurred",
           "actor": "=cmd()", "voice": "outlet", "incident": "a:5"}
    town = {"place": "Tom & Jerry's", "kind": "city", "lat": 36.3, "lon": 43.1, "country": "IQ", "date_from": day,
            "date_to": day}
    country = {"place": "Iraq", "kind": "country", "lat": 33.0, "lon": 44.0, "country": "IQ"}
    attacks = t.make("attacks", [row | town, row | country, row | {"status": "threatened"}])
    text = "One <attack> & more \x01."
    return t.Tables({
        "documents": t.make("documents", [{"doc_id": "a", "outlet": "Post", "text": text}]),
        "sentences": t.make("sentences", [{"doc_id": "a", "text": text}]), "places": t.make("places"), "attacks": attacks})


def test_csv_has_acleds_columns_first(tables):
    rows = list(csv.DictReader(io.StringIO(exports.acled_csv(tables))))
    assert tuple(rows[0])[:len(exports.ACLED)] == exports.ACLED and len(rows) == 3
    assert (rows[0]["event_date"], rows[0]["time_precision"], rows[0]["geo_precision"]) == ("2021-03-01", "1", "1")
    assert rows[0]["actor1"] == "'=cmd()" and rows[0]["fatalities"] == rows[0]["event_id_cnty"] == ""
    assert rows[0]["notes"].startswith("One <attack>") and (rows[0]["start"], rows[0]["doc_id"]) == ("5", "a")
    assert rows[1]["geo_precision"] == "3" and rows[2]["latitude"] == rows[0]["radius_km"] == ""


def test_acleds_country_is_a_number_and_the_killed_count_once(tables):
    rows = list(csv.DictReader(io.StringIO(exports.acled_csv(tables))))
    assert (rows[0]["iso"], rows[0]["country"], rows[0]["source"]) == ("368", "Iraq", "Post") and rows[2]["iso"] == rows[2]["country"] == ""
    base = {"doc_id": "a", "status": "occurred", "attack_type": "shooting"}
    said = [("gunned down", "three shepherds"), ("killing", "three aid workers"), ("killed", "three aid workers"), ("wounded", "9 villagers"), ("murdered", "a judge"),
            ("killed", "up to 30 rebels"), ("killing", "two guards and a driver"), ("kill", "a dozen miners"), ("killed", "soldiers escorting villagers")]
    attacks = t.make("attacks", [base | {"start": 10 * i, "trigger": w, "target": x, "incident": "a:0" if i < 3 else f"a:{i}"} for i, (w, x) in enumerate(said)]
                     + [base | {"start": 99, "trigger": "kill", "target": "40 monks", "status": "threatened", "incident": "a:99"}])
    rows = list(csv.DictReader(io.StringIO(exports.acled_csv(tables.replace(attacks=attacks, documents=tables.documents.assign(outlet=""))))))
    assert [r["fatalities"] for r in rows] == ["", "3", "", "", "1", "", "", "12", "", ""] and {r["source"] for r in rows} == {""}
    assert [r["actor2"] for r in rows if r["civilian_targeting"]] == ["three aid workers", "three aid workers", "9 villagers"]


def test_geojson_and_kml_have_points_only_where_a_place_is_said(tables):
    found = json.loads(exports.geojson(tables))["features"]
    assert [f["geometry"] and f["geometry"]["coordinates"] for f in found] == [[43.1, 36.3], None, None]
    assert all({"doc_id", "sentence", "start", "end", "text"} <= set(f["properties"]) for f in found)
    root = ET.fromstring(exports.kml(tables))
    space = "{http://www.opengis.net/kml/2.2}"
    assert [p.find(f"{space}name").text for p in root.iter(f"{space}Placemark")] == ["Tom & Jerry's: shelling"]
    assert root.find(f".//{space}coordinates").text == "43.10000,36.30000"
    assert root.find(f".//{space}begin").text == "2021-03-01"


def test_no_attack_gives_valid_files():
    nothing = t.Tables({name: t.make(name) for name in ("documents", "sentences", "places", "attacks")})
    assert json.loads(exports.geojson(nothing))["features"] == [] and list(csv.reader(io.StringIO(exports.acled_csv(nothing))))[1:] == []
    ET.fromstring(exports.kml(nothing))


@pytest.fixture(scope="module")
def told():
    """Attacks at a town, in a province and in a country, one threatened, one without a place; articles of two outlets."""
    import analysis

    texts = ("Militants attacked a base in Mosul on March 3, 2021, killing two soldiers.\n\nThe group threatened to attack an airport in Kirkuk.\n\n"
             "Rebels attacked a convoy in Anbar Province.\n", "Gunmen attacked soldiers in Iraq on Monday.\n\nInsurgents attacked a convoy, officials said.\n")
    return analysis.annotate(pd.DataFrame({"doc_id": ["a", "b"], "text": texts, "outlet": ["Post", "Star"]}))


def test_every_point_carries_sentence_span_and_document(told):
    texts, features = told.documents.set_index("doc_id").text, json.loads(exports.geojson(told))["features"]
    points = [f for f in features if f["geometry"]]
    assert len(features) == len(told.attacks) and points and {p["properties"]["status"] for p in points} >= {"occurred", "threatened"}
    for f in features:
        about = f["properties"]
        span = texts[about["doc_id"]][about["start"]:about["end"]]
        assert span == about["trigger"] and span in about["text"] and about["text"] in texts[about["doc_id"]]
        assert about["precision"] and (about["precision"] in ("country", "no place named")) == (f["geometry"] is None)
    assert all(p["properties"]["radius_km"] > 0 for p in points)
    space = "{http://www.opengis.net/kml/2.2}"
    marks = list(ET.fromstring(exports.kml(told)).iter(f"{space}Placemark"))
    assert len(marks) == len(points)
    for m in marks:
        about = {d.get("name"): d.find(f"{space}value").text for d in m.iter(f"{space}Data")}
        assert texts[about["doc_id"]][int(about["start"]):int(about["end"])] in m.find(f"{space}description").text and about["precision"] and float(about["radius_km"]) > 0


@pytest.mark.skipif(shutil.which("ogrinfo") is None, reason="ogrinfo (gdal-bin) is not installed")
@pytest.mark.parametrize("name, without", [("geojson", True), ("kml", False)])
def test_gdal_reads_every_feature_with_its_evidence(told, tmp_path, name, without):
    """A country is a feature without a geometry in GeoJSON, and no placemark in KML."""
    path = tmp_path / f"attacks.{name}"
    path.write_text(getattr(exports, name)(told), encoding="utf-8")
    out = subprocess.run(["ogrinfo", "-al", str(path)], capture_output=True, text=True, check=True).stdout
    placed = told.attacks[told.attacks.lat.notna() & (told.attacks.kind != "country")]
    assert out.count("OGRFeature(") == (len(told.attacks) if without else len(placed)) and out.count("POINT") == len(placed)
    for field in ("doc_id", "sentence", "start", "end", "status", "precision", "radius_km"):
        assert f"  {field} (" in out, field
    assert all(f"POINT ({x:.5f}".rstrip("0").rstrip(".") in out.replace("POINT Z (", "POINT (") for x in placed.lon)
