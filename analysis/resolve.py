"""Which place a name means: the readings of a name, and the choice among them in one document.

In: keys of names with what stands beside them. Out: one reading per name and document with the reason. The evidence is what
an atlas reader would use: the state or country written beside the name, the places near by, the country the text is
about, the size of the place. It does not look at other documents.
"""
from __future__ import annotations

import functools
import math
from collections import Counter
from typing import NamedTuple

import numpy as np

from analysis import codebook as codebooks
from analysis import gazetteer

NEAR_KM = 70.0
# What counts how much in a choice: importance (a power of ten of people), share of the country and state in the text, places near by.
PRIOR, COUNTRY, STATE, NEAR, MOST_NEAR = 1.0, 2.5, 1.5, 2.0, 1.0
TOWN_FIRST = 1.5
OWN_FIRST = 1.5
MOST_AT_ONCE = 1500
OWN = 6.3                                  # weight of a codebook row: as for a city of two million
_EARTH = 6371.0088
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


class Senses:
    """All readings of one name, with their points on the unit sphere."""

    __slots__ = ("readings", "weight", "town", "points", "best", "areas", "countries", "key")

    def __init__(self, key: str, readings: list[Reading]):
        self.key = key
        self.readings = readings
        self.weight = np.array([r.weight for r in readings])
        lat, lon = (np.radians([getattr(r, x) for r in readings]) for x in ("lat", "lon"))
        self.points = np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)
        self.best = readings[int(self.weight.argmax())]
        self.town = self.weight - [self._step_back(r) for r in readings]
        self.countries = {r.country for r in readings}
        self.areas = [r for r in readings if r.kind in ("country", "region")]


    def _step_back(self, reading: Reading) -> float:
        """What a reading loses beside others: a province to its town of the same name, a country to a state, an alias to a name."""
        if reading.own:
            return -OWN_FIRST
        if reading.kind == "region" and reading.country not in _STATES and any(
                r.kind == "city" and r.country == reading.country and r.weight > 4.7 and distance(r, reading) < reading.radius_km + 50
                for r in self.readings):
            return TOWN_FIRST
        return 1.0 if reading.kind == "country" or reading.flag & gazetteer.ALIAS else 0.0


def _own_rows(codebook: codebooks.Codebook) -> dict[str, list[Reading]]:
    out: dict[str, list[Reading]] = {}
    for row in codebook.rows("places"):
        p = gazetteer.checked(row)
        for name, flag in [(p["name"], 0), *((a, 0) for a in p["aliases"]), *((d, gazetteer.DEMONYM) for d in p["demonyms"])]:
            reading = Reading(p["name"], p["kind"], p["lat"], p["lon"], p["country"], p["admin1"], p["geonameid"] or 0,
                              p["radius_km"], flag, 9.0 if p["kind"] == "country" else OWN, True)
            for key in {"=" + name} if gazetteer.is_abbreviation(name) else {gazetteer.fold(name)}:
                out.setdefault(key, []).append(reading)
    return out


class Atlas:
    """The index with the codebook's own places laid over it."""

    def __init__(self, codebook: codebooks.Codebook):
        self.index = gazetteer.load(codebook)
        self.own = _own_rows(codebook)
        self.loose_own = {"~" + gazetteer.loose(key): key for key in self.own if key[0] != "="}
        self.senses = functools.lru_cache(maxsize=20000)(self._senses)
        self.matches = functools.lru_cache(maxsize=50000)(self._matches)
        weight = gazetteer.importance(self.index.records)
        self.weight = weight.astype("f4")

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

    def loose(self, key: str) -> str:
        """The key under which a differently transcribed name is known, or the empty string."""
        short = gazetteer.loose(key)
        if len(short) < 4:
            return ""
        if "~" + short in self.loose_own:
            return self.loose_own["~" + short]
        return next((k for k in ("~" + short, short) if k in self.index and (k[0] == "~" or short != key)), "")

    def _senses(self, key: str) -> Senses | None:
        index, readings = self.index, list(self.own.get(key, ()))
        known = {r.geonameid for r in readings if r.geonameid}
        found = index.readings(key)
        numbers = [number for number, _ in found]
        for record, weight, (_, flag) in zip(index.records[numbers].tolist(), self.weight[numbers].tolist(), found):
            lat, lon, _, geonameid, radius, kind, country, admin1, name = record
            if geonameid and geonameid in known:
                continue
            readings.append(Reading(index.name(name), gazetteer.KINDS[kind], round(lat, 5), round(lon, 5), country, admin1, geonameid,
                                    round(radius, 1), flag, weight - (1.0 if flag & gazetteer.ALIAS else 0.0)))
        return Senses(key, readings) if readings else None


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
    return 2 * _EARTH * math.asin(min(1.0, math.sqrt(x)))


class Choice(NamedTuple):
    """A reading with the reason for it."""

    reading: Reading
    reason: str
    margin: float


def as_area(choice: Choice, senses: Senses) -> Choice:
    """The province of that name where the text says "province" and the choice is its town."""
    near = [r for r in senses.areas if r.kind == "region" and r.country == choice.reading.country and distance(r, choice.reading) < r.radius_km + 50]
    return Choice(max(near, key=lambda r: r.weight), "called a province or the like", choice.margin) if near else choice


class Resolver:
    """The choice for all names of one document: the clear ones first, the others by them."""

    def __init__(self, counts: dict[str, int], senses: dict[str, Senses], beside: dict[str, Reading]):
        self.counts, self.senses, self.beside = counts, senses, beside
        self.chosen: dict[str, Choice] = {}
        self.countries: Counter = Counter()
        self.states: Counter = Counter()
        self.support: dict[str, np.ndarray] = {}

    def run(self) -> dict[str, Choice]:
        self._support()
        order = sorted(self.senses, key=self._clarity)
        for key in order:
            if self._clarity(key)[0] == 0:
                self._settle(key)
        rest = [key for key in order if key not in self.chosen]
        for key in rest:
            self._settle(key)
        for key in rest:                                    # once more, now that every name has a first reading
            if self.chosen[key].margin < 3.0:
                self._settle(key)
        return self.chosen

    def _support(self) -> None:
        """For each reading, how many of the other names have a reading near it; names with many readings count less."""
        keys = [k for k, s in self.senses.items() if s.best.kind != "country"]
        if len(keys) < 2 or sum(len(self.senses[k].readings) for k in keys) > MOST_AT_ONCE:
            return
        points = np.concatenate([self.senses[k].points for k in keys])
        sizes = np.array([len(self.senses[k].readings) for k in keys])
        starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
        near = np.logical_or.reduceat(points @ points.T > math.cos(NEAR_KM / _EARTH), starts, axis=1)
        near[np.arange(len(points)), np.repeat(np.arange(len(keys)), sizes)] = False
        votes = near @ (1 / np.sqrt(sizes))
        self.support = dict(zip(keys, np.split(votes, starts[1:])))

    def _clarity(self, key: str) -> tuple:
        senses = self.senses[key]
        best = senses.best
        clear = len(senses.readings) == 1 or key in self.beside or (
            best.kind == "country" and all(r.weight < 4.0 or r.flag for r in senses.readings if r is not best))
        return (0 if clear else 1, -best.weight, key)

    def _settle(self, key: str) -> None:
        old = self.chosen.pop(key, None)
        if old:
            self._count(old.reading, -self.counts[key])
        self.chosen[key] = self._choose(key)
        self._count(self.chosen[key].reading, self.counts[key])

    def _count(self, reading: Reading, n: int) -> None:
        self.countries[reading.country] += n
        if reading.admin1:
            self.states[reading.country, reading.admin1] += n

    def _choose(self, key: str) -> Choice:
        senses, area = self.senses[key], self.beside.get(key)
        if area is not None:
            within = [r for r in senses.readings if inside(r, area)]
            if within:
                best = max(within, key=lambda r: r.weight)
                return Choice(best, f"{area.name} stated beside it", 9.0)
        if len(senses.readings) == 1:
            return Choice(senses.best, "in the codebook" if senses.best.own else "only place of that name", 9.0)
        total = max(1, sum(max(0, n) for n in self.countries.values()))
        near = self._nearness(senses)
        if len(self.chosen) + 1 < len(self.senses) and key in self.support:
            near = np.maximum(near, np.minimum(MOST_NEAR, self.support[key]))
        country = np.array([self.countries[r.country] / total for r in senses.readings])
        state = np.array([min(3, self.states[r.country, r.admin1]) / 3 if r.admin1 else 0.0 for r in senses.readings])
        score = PRIOR * senses.town + COUNTRY * country + STATE * state + NEAR * near
        top = int(score.argmax())
        rest = float(np.partition(score, -2)[-2])
        return Choice(senses.readings[top], self._reason(senses, top, near, country, state), float(score[top]) - rest)

    def _nearness(self, senses: Senses) -> np.ndarray:
        others = [(c.reading, math.sqrt(self.counts[k])) for k, c in self.chosen.items()
                  if k != senses.key and c.reading.kind != "country" and c.reading.radius_km < 400]
        if not others:
            return np.zeros(len(senses.readings))
        lat, lon = (np.radians([getattr(r, x) for r, _ in others]) for x in ("lat", "lon"))
        points = np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
        km = _EARTH * np.arccos(np.clip(senses.points @ points, -1.0, 1.0))
        closeness = np.exp(-km / NEAR_KM)
        return np.minimum(MOST_NEAR, closeness @ np.array([w for _, w in others]))

    @staticmethod
    def _reason(senses: Senses, top: int, near, country, state) -> str:
        reading, n = senses.readings[top], len(senses.readings)
        if reading.own:
            return "in the codebook"
        if reading.weight == senses.weight.max():
            return f"largest of {n}" if reading.kind != "country" else "a country"
        if near[top] > 0.3:
            return "near other places of the text"
        if state[top]:
            return "in the state the text is about"
        return "in the country the text is about" if country[top] else f"most likely of {n}"
