"""Which place a name means: the readings of a name, and the choice among them in one document.

In: keys of names with what stands beside them. Out: one reading per name and document with the reason. The evidence is what
an atlas reader would use: the state or country written beside the name, the places near by, the country the text is
about, the size of the place. It does not look at other documents.
"""
from __future__ import annotations

import functools
import math
from typing import NamedTuple

import numpy as np

from analysis import codebook as codebooks
from analysis import gazetteer

NEAR_KM = 70.0
# What counts in a choice: importance (a power of ten of people), share of country and state in the text, places near by.
PRIOR, COUNTRY, STATE, NEAR, MOST_NEAR = 1.0, 2.5, 1.5, 2.0, 1.0
TOWN_FIRST, TOWN = 1.5, 4.0                 # what a province loses beside a town of its name, of 10,000 people at least
OWN_FIRST = 1.5
TWICE = 2.5                                # what an alias loses where the text has the place under another name, too
MOST_AT_ONCE = 1500
ROUNDS = 5
OWN = 6.3                                  # weight of a codebook row: as for a city of two million
_EARTH = 6371.0088
_FAR = math.cos(20 * NEAR_KM / _EARTH)    # what is farther off adds nothing
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


_CODES: dict[str, int] = {}


def _code(area: str) -> int:
    """A number for a country or state, so that rows can be compared at once."""
    return _CODES.setdefault(area, len(_CODES) + 1)


class Senses:
    """All readings of one name, with their points on the unit sphere."""

    __slots__ = ("readings", "weight", "town", "points", "best", "areas", "countries", "codes", "local")

    def __init__(self, readings: list[Reading]):
        self.readings = readings
        self.weight = np.array([r.weight for r in readings])
        angles = np.radians(np.array([r[2:4] for r in readings]))
        (cos_lat, cos_lon), (sin_lat, sin_lon) = np.cos(angles).T, np.sin(angles).T
        self.points = np.array((cos_lat * cos_lon, cos_lat * sin_lon, sin_lat)).T
        self.best = readings[int(self.weight.argmax())]
        self.areas = [r for r in readings if r.kind in ("country", "region")]
        self.town = self.weight - [self._step_back(r) for r in readings]
        self.countries = {r.country for r in readings}
        self.codes = np.array([[_code(r.country), _code(r.country + r.admin1) if r.admin1 else 0] for r in readings])
        self.local = np.array([r.kind != "country" and r.radius_km < 400 for r in readings])

    def _step_back(self, reading: Reading) -> float:
        """What a reading loses beside others: a province to its town, a country to a state, an alias to a name."""
        if reading.own:
            return -OWN_FIRST
        if reading.kind == "region" and reading.country not in _STATES and any(self._seat(r, reading) for r in self.readings):
            return TOWN_FIRST
        if reading.flag and any(self._seat(reading, area) for area in self.areas):
            return 0.0
        return gazetteer.alias_loss(reading.flag, reading.country) or float(reading.kind == "country")


    @staticmethod
    def _seat(town: Reading, area: Reading) -> bool:
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
    return 2 * _EARTH * math.asin(min(1.0, math.sqrt(x)))


class Choice(NamedTuple):
    """A reading with the reason for it."""

    reading: Reading
    reason: str


def for_mention(choice: Choice, mention) -> Choice:
    """The document's choice, unless this mention says otherwise: an area beside it, a place in it, or "province" after it."""
    reading, senses, beside = choice.reading, mention.senses, mention.beside
    if mention.area is not None and (mention.area.country, mention.area.kind) != (reading.country, reading.kind):
        return Choice(mention.area, "a place in it stands before it")
    if beside is not None and not inside(reading, beside):
        within = [r for r in senses.readings if inside(r, beside)]
        reading = max(within, key=lambda r: r.weight)
        choice = Choice(reading, f"{beside.name} stated beside it")
    near = [r for r in senses.areas if r.kind == "region" and inside(reading, r)] if "area_word" in mention.evidence else ()
    return Choice(max(near, key=lambda r: r.weight), "called a province or the like") if near else choice


def choose(counts: dict[str, int], senses: dict[str, Senses], beside: dict[str, Reading]) -> dict[str, Choice]:
    """One reading for each name of a document.

    Parameters
    ----------
    counts : mentions of each name.
    senses : the readings of each name.
    beside : the country or state written beside a name, where there is one; only readings inside it are looked at.

    Notes
    -----
    First every reading is supported by all readings of the other names near it (those of many readings count less), from there on
    by the readings chosen in the round before, their countries and their states, until nothing changes. Where choices go back
    and forth, the one whose parts support each other most is taken; the largest place of each name is a choice, too.
    """
    keys = list(senses)
    if not keys:
        return {}
    sizes = np.array([len(senses[k].readings) for k in keys])
    starts = np.cumsum(sizes) - sizes
    readings = [r for k in keys for r in senses[k].readings]
    points = np.concatenate([senses[k].points for k in keys])
    base = PRIOR * np.concatenate([senses[k].town for k in keys])
    for key, a, size in zip(keys, starts.tolist(), sizes.tolist()):
        if key in beside:
            base[a:a + size] += [0.0 if inside(r, beside[key]) else -99.0 for r in readings[a:a + size]]
    if len(readings) == len(keys):
        return {k: Choice(r, _reason(senses[k], 0, beside.get(k), 0, 0, 0)) for k, r in zip(keys, readings)}
    owner, weight = np.repeat(np.arange(len(keys)), sizes), np.array([counts[k] for k in keys], dtype=float)
    codes, local = (np.concatenate([getattr(senses[k], x) for k in keys]) for x in ("codes", "local"))
    ids, alias = np.array([r.geonameid or -n for n, r in enumerate(readings, 1)]), np.array([r.flag > 0 for r in readings])
    use = np.argsort(-weight, kind="stable")[:max(20, MOST_AT_ONCE ** 2 // len(readings))]
    heard = np.zeros(len(keys))
    heard[use] = weight[use]                                       # the names that have a say, and how much
    total = np.maximum(1.0, heard.sum() - heard)[owner]

    def best(score):
        top = np.flatnonzero(score == np.maximum.reduceat(score, starts)[owner])
        return top[np.searchsorted(top, starts)]                   # of equals the first

    def support(chosen):
        """What a choice says for every reading: score, nearness, share of its country and of its state."""
        same = ids[:, None] == ids[chosen]
        near = _near(points, points[chosen], np.sqrt(heard) * local[chosen], owner, same)
        countries, states = (_shared(codes[:, n], codes[chosen, n], heard, owner) for n in (0, 1))
        country, state = countries / total, np.minimum(3.0, states) / 3 * (codes[:, 1] > 0)
        twice = alias & (same.sum(axis=1) > same[np.arange(len(owner)), owner])
        return base - TWICE * twice + COUNTRY * country + STATE * state + NEAR * near, near, country, state

    chosen = best(base + NEAR * _crowd(points, sizes, owner, starts))
    tried = []
    for _ in range(ROUNDS):
        score, *why = support(chosen)
        tried.append(chosen)
        chosen = best(score)
        if (chosen == tried[-1]).all():
            break
    else:
        chosen = max([best(base), *tried], key=lambda c: float((weight * support(c)[0][c]).sum()))
        _, *why = support(chosen)
    found = (x.tolist() for x in (chosen, chosen - starts, *(x[chosen] for x in why)))
    return {k: Choice(readings[n], _reason(senses[k], top, beside.get(k), *why)) for k, n, top, *why in zip(keys, *found)}


def _near(points, others, loud, owner, same) -> np.ndarray:
    """How near each reading is to those chosen for the other names; 1 and less. A place is not near itself."""
    cosine = points @ others.T
    reading, other = np.nonzero((cosine > _FAR) & (loud > 0) & ~same)
    angle = np.arccos(np.minimum(cosine[reading, other], 1.0))
    part = np.exp(angle * (-_EARTH / NEAR_KM)) * loud[other] * (owner[reading] != other)
    return np.minimum(MOST_NEAR, np.bincount(reading, part, len(points)))


def _shared(codes, chosen, heard, owner) -> np.ndarray:
    """For each reading, the weight of the other names whose chosen reading lies in the same country or state."""
    said = np.bincount(chosen, heard, int(codes.max()) + 1)
    return said[codes] - heard[owner] * (chosen[owner] == codes)


def _crowd(points, sizes, owner, starts) -> np.ndarray:
    """For each reading, how many of the other names have a reading near it."""
    if len(points) > MOST_AT_ONCE or len(sizes) < 2:
        return np.zeros(len(points))
    close = np.logical_or.reduceat(points @ points.T > math.cos(NEAR_KM / _EARTH), starts, axis=1)
    close[np.arange(len(points)), owner] = False
    return np.minimum(MOST_NEAR, close @ (1 / np.sqrt(sizes)))


def _reason(senses: Senses, top: int, area: Reading | None, near: float, country: float, state: float) -> str:
    reading, n = senses.readings[top], len(senses.readings)
    if area is not None and inside(reading, area):
        return f"{area.name} stated beside it"
    if reading.own:
        return "in the codebook"
    if n == 1:
        return "only place of that name"
    if reading.weight == senses.best.weight:
        return "a country" if reading.kind == "country" else f"largest of {n}"
    if near > 0.3:
        return "near other places of the text"
    if state:
        return "in the state the text is about"
    return "in the country the text is about" if country else f"most likely of {n}"
