"""What a name may mean: the readings of each name, from the index and the codebook's own places.

In: keys of names. Out: their readings with point, kind, country, importance. It does not choose among them: `resolve` does.
"""
from __future__ import annotations

import functools
import math
from collections import defaultdict
from itertools import count
from typing import NamedTuple

import numpy as np

from analysis import codebook as codebooks
from analysis import gazetteer

TOWN_FIRST, TOWN = 1.5, 4.0                 # what a province loses beside a town of its name, of 10,000 people at least
OWN_FIRST = 1.5
OWN = 6.3                                  # weight of a codebook row: as for a city of two million
EARTH = 6371.0088
_STATES = frozenset(("US", "CA", "AU"))          # their states are spoken of by their bare names


class Reading(NamedTuple):
    """One place that a name may mean."""

    name: str
    kind: str
    lat: float
    lon: float
    country: str
    admin1: str
    geonameid: int
    radius_km: float
    flag: int
    weight: float
    own: bool = False


_CODES: dict[str, int] = defaultdict(count(1).__next__)     # a number for a country or state, so that rows can be compared at once


class Senses:
    """All readings of one name; the arrays, among them the points on the unit sphere, are for names that are resolved."""

    def __init__(self, readings: list[Reading]):
        self.readings = readings
        self.best = max(readings, key=lambda r: r.weight)
        self.areas = [r for r in readings if r.kind in ("country", "region")]
        self.countries = {r.country for r in readings}

    @functools.cached_property
    def arrays(self) -> tuple[np.ndarray, ...]:
        """Of each reading the point; numbers of country, state and place, its flag, whether it is a city, a region, local; its weight
        beside others and by itself."""
        readings, weight = self.readings, np.array([r.weight for r in self.readings])
        angles = np.radians(np.array([r[2:4] for r in readings]))
        (cos_lat, cos_lon), (sin_lat, sin_lon) = np.cos(angles).T, np.sin(angles).T
        points = np.array((cos_lat * cos_lon, cos_lat * sin_lon, sin_lat)).T
        codes = np.array([(_CODES[r.country], _CODES[r.country + r.admin1] if r.admin1 else 0, r.geonameid, r.flag,
                           r.kind == "city", r.kind == "region", r.kind != "country" and r.radius_km < 400) for r in readings])
        return points, codes, weight - [self._step_back(r) for r in readings], weight

    def _step_back(self, reading: Reading) -> float:
        """What a reading loses beside others: a province to its town, a country to a state, an alias to a name."""
        if reading.own:
            return -OWN_FIRST
        if reading.kind == "region" and reading.country not in _STATES and any(self.seat(r, reading) for r in self.readings):
            return TOWN_FIRST
        if reading.flag and any(self.seat(reading, area) for area in self.areas):
            return 0.0
        return gazetteer.alias_loss(reading.flag, reading.country) or float(reading.kind == "country")

    @staticmethod
    def seat(town: Reading, area: Reading) -> bool:
        """Whether a town bears the name of the area it lies in; one of a longer name ("Bihar Sharif") does not."""
        if town.kind != "city" or area.kind != "region" or not inside(town, area):
            return False
        loss = gazetteer.alias_loss(town.flag, town.country)
        return town.weight + loss > TOWN and (not loss or _words(town.name) <= _words(area.name))


def _words(name: str) -> int:
    return gazetteer.loose(gazetteer.fold(name)).count(" ")


def _own_rows(codebook: codebooks.Codebook) -> dict[str, list[Reading]]:
    out: dict[str, list[Reading]] = {}
    for row in codebook.rows("places"):
        p = gazetteer.checked(row)
        for name in (p["name"], *p["aliases"], *p["demonyms"]):
            flag = gazetteer.DEMONYM if name in p["demonyms"] else 0
            reading = Reading(p["name"], p["kind"], p["lat"], p["lon"], p["country"], p["admin1"], p["geonameid"] or 0,
                              p["radius_km"], flag, 9.0 if p["kind"] == "country" else OWN, True)
            key = "=" + name if gazetteer.is_abbreviation(name) else gazetteer.fold(name)
            out.setdefault(key, []).append(reading)
    return out


class Atlas:
    """The index with the codebook's own places laid over it."""

    def __init__(self, codebook: codebooks.Codebook):
        self.index = gazetteer.load(codebook)
        self.own = _own_rows(codebook)
        self.spelt = {name for table in ("places", "localities", "regions") for row in codebook.rows(table)
                      if row["country"] != "US" or table == "places"
                      for name in (row["name"], *row["aliases"].split("|"))}
        self.starts_own = {key[:n + 1] for key in self.own for n, c in enumerate(key) if c == " "}
        self.loose_own = {"~" + gazetteer.loose(key): key for key in self.own if key[0] != "="}
        self.senses = functools.lru_cache(maxsize=20000)(self._senses)
        self.loose = functools.lru_cache(maxsize=50000)(self._loose)
        self.matches = functools.lru_cache(maxsize=50000)(self._matches)
        self.weight = gazetteer.importance(self.index.records).astype("f4")

    def __contains__(self, key: str) -> bool:
        return key in self.own or key in self.index

    def _matches(self, key: str) -> frozenset[int]:
        """The lengths of all names that `key` begins with."""
        found = {len(k) for k in self.index.prefixes(key)}
        n = key.find(" ")
        while n >= 0:
            if key[:n] in self.own:
                found.add(n)
            n = key.find(" ", n + 1)
        if key in self.own:
            found.add(len(key))
        return frozenset(found)

    def begins(self, start: str) -> bool:
        """Whether any name begins so."""
        return start in self.starts_own or next(self.index.trie.iterkeys(start), None) is not None

    def _loose(self, key: str) -> str:
        """The key under which a differently transcribed name is known, or the empty string."""
        short = gazetteer.loose(key)
        if len(short) < 4:
            return ""
        if "~" + short in self.loose_own:
            return self.loose_own["~" + short]
        spelt = short != key and any(r.country in gazetteer.LOOSE_COUNTRIES for r in self._read(short))
        return "~" + short if spelt or "~" + short in self.index else ""

    def _senses(self, key: str) -> Senses | None:
        readings = list(self.own.get(key, ()))
        known = {r.geonameid for r in readings if r.geonameid}
        readings += [r for r in self._read(key) if r.geonameid not in known]
        if key[0] == "~":
            known = {r[:4] for r in readings}
            readings += [r for r in self._read(key[1:]) if r.country in gazetteer.LOOSE_COUNTRIES and r[:4] not in known]
        return Senses(readings) if readings else None

    def _read(self, key: str) -> list[Reading]:
        """The places of the index that bear the name."""
        index, readings = self.index, []
        found = index.readings(key)
        numbers = [number for number, _ in found]
        for record, weight, (_, flag) in zip(index.records[numbers].tolist(), self.weight[numbers].tolist(), found):
            lat, lon, _, geonameid, radius, kind, country, admin1, name = record
            readings.append(Reading(index.name(name), gazetteer.KINDS[kind], round(lat, 5), round(lon, 5), country, admin1,
                                    geonameid, round(radius, 1), flag, weight - gazetteer.alias_loss(flag, country)))
        return readings


@functools.lru_cache(maxsize=4)
def atlas(codebook: codebooks.Codebook) -> Atlas:
    """The atlas of a codebook, made once."""
    return Atlas(codebook)


def inside(reading: Reading, area: Reading) -> bool:
    """Whether a place lies in a country or region: by code where the codes are known, else by distance."""
    if reading.country != area.country or reading is area:
        return False
    if area.kind == "country":
        return True
    if area.admin1 and reading.admin1:
        return area.admin1 == reading.admin1
    return distance(reading, area) <= 1.5 * area.radius_km + 20


def distance(a: Reading, b: Reading) -> float:
    """Great-circle distance in km."""
    p, q = math.radians(a.lat), math.radians(b.lat)
    x = math.sin((q - p) / 2) ** 2 + math.cos(p) * math.cos(q) * math.sin(math.radians(b.lon - a.lon) / 2) ** 2
    return 2 * EARTH * math.asin(min(1.0, math.sqrt(x)))
