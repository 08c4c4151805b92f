"""Which place a name means: the choice among its readings in one document.

In: readings of names with what stands beside them. Out: one reading per name and document with the reason. The evidence is what
an atlas reader would use: the state or country written beside the name, the places near by, the country the text is
about, the size of the place. It does not look at other documents.
"""
from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from analysis.gazetteer import DEMONYM
from analysis.readings import EARTH, Reading, Senses, inside

NEAR_KM = 70.0
# What counts in a choice: importance (a power of ten of people), share of country and state in the text, places near by.
COUNTRY, STATE, NEAR, MOST_NEAR = 2.5, 1.5, 2.0, 1.0
LARGE, _METROPOLIS = 3.0, 6.0              # what a city of a million gains where the text names its country
OUTDONE, SHARE, BESIDE = 1.5, 0.5, 0.2     # a town that much smaller than a namesake of a million gains less by its country
TWICE = 2.5                                # what an alias loses where the text has the place under another name, too
MOST_AT_ONCE = 1500
ROUNDS = 5
_FAR = math.cos(20 * NEAR_KM / EARTH)    # what is farther off adds nothing


class Choice(NamedTuple):
    """A reading with the reason for it."""

    reading: Reading
    reason: str


def for_mention(choice: Choice, mention) -> Choice:
    """The document's choice, unless this mention says otherwise: an area beside it, a place in it, or "province" after it."""
    reading, senses, beside = choice.reading, mention.senses, mention.beside
    if mention.area is not None and (mention.area.country, mention.area.kind) != (reading.country, reading.kind):
        return Choice(mention.area, "a place in it stands before it")
    if beside is not None and not inside(reading, beside):          # Tripoli, Lebanon, in a text on Tripoli, Libya
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
    if all(len(s.readings) == 1 for s in senses.values()):
        return {k: Choice(s.readings[0], _reason(s, 0, beside.get(k), 0, 0, 0)) for k, s in senses.items()}
    field = _Field([*senses.values()], [counts[k] for k in senses], [beside.get(k) for k in senses])
    tried = [field.best(field.base + NEAR * field.crowd())]
    for _ in range(ROUNDS):
        score, *why = field.support(tried[-1])
        tried.append(field.best(score))
        if (tried[-1] == tried[-2]).all():
            break
    else:
        chosen = max([field.best(field.base), *tried[:-1]], key=lambda c: float((field.weight * field.support(c)[0][c]).sum()))
        tried.append(chosen)
        _, *why = field.support(chosen)
    chosen = tried[-1]
    found = zip(senses, *(x.tolist() for x in (chosen, chosen - field.starts, *(x[chosen] for x in why))))
    return {k: Choice(field.readings[n], _reason(senses[k], top, beside.get(k), *why)) for k, n, top, *why in found}


class _Field:
    """The readings of all names of a document side by side: an entry of each array is a reading, `owner` the name it is one of."""

    def __init__(self, senses: list[Senses], counts: list[int], beside: list[Reading | None]):
        self.readings = [r for s in senses for r in s.readings]
        self.sizes = np.array([len(s.readings) for s in senses])
        self.starts = np.cumsum(self.sizes) - self.sizes
        self.owner = np.repeat(np.arange(len(senses)), self.sizes)
        self.points, codes, self.base, weight = map(np.concatenate, zip(*(s.arrays for s in senses)))
        self.country, self.state, ids, flag, city, self.regions, self.local = codes.T
        self.ids, self.alias = np.where(ids, ids, -1 - np.arange(len(ids))), flag > 0
        for area, a, size in zip(beside, self.starts.tolist(), self.sizes.tolist()):
            if area is not None:
                self.base[a:a + size] += [-float(r.flag > 0) if inside(r, area) else -99.0 for r in self.readings[a:a + size]]
        named = {r.country for r in self.readings if r.kind == "country" and not r.flag & DEMONYM}
        for n in np.flatnonzero(weight > _METROPOLIS).tolist():        # Paris in a text that names France
            called = self.readings[n].flag and senses[self.owner[n]].best.kind == "country"          # but "Mexico" is not Mexico City
            self.base[n] += LARGE * (self.readings[n].kind == "city" and self.readings[n].country in named and not called)
        great = np.maximum.reduceat(weight * city, self.starts)[self.owner]
        self.outdone = (great > _METROPOLIS) & (weight + OUTDONE < great)
        self.weight = np.array(counts, dtype=float)
        use = np.argsort(-self.weight, kind="stable")[:max(20, MOST_AT_ONCE ** 2 // len(self.readings))]
        self.heard = np.zeros(len(senses))
        self.heard[use] = self.weight[use]                             # the names that have a say, and how much
        self.total = np.maximum(1.0, self.heard.sum() - self.heard)[self.owner]

    def best(self, score: np.ndarray) -> np.ndarray:
        """Of each name the reading with the highest score; of equals the first."""
        top = np.flatnonzero(score == np.maximum.reduceat(score, self.starts)[self.owner])
        return top[np.searchsorted(top, self.starts)]

    def support(self, chosen: np.ndarray) -> tuple[np.ndarray, ...]:
        """What a choice says for every reading: score, nearness, share of its country and of its state."""
        same = self.ids[:, None] == self.ids[chosen]
        near = self._near(chosen, same)
        countries, states = (self._shared(area, chosen) for area in (self.country, self.state))
        country, state = countries / self.total, np.minimum(3.0, states) / 3 * (self.state > 0)
        twice = self.alias & (same.sum(axis=1) > same[np.arange(len(self.owner)), self.owner])
        country = country * np.where(self.outdone & (near < BESIDE), SHARE, 1.0)            # "attacks in Paris" in a text on the USA
        return self.base - TWICE * twice + COUNTRY * country + STATE * state + NEAR * near, near, country, state

    def _near(self, chosen: np.ndarray, same: np.ndarray) -> np.ndarray:
        """How near each reading is to those chosen for the other names; 1 and less. A place is not near itself."""
        loud = np.sqrt(self.heard) * self.local[chosen]
        cosine = self.points @ self.points[chosen].T
        reading, other = np.nonzero((cosine > _FAR) & (loud > 0) & ~same)
        angle = np.arccos(np.minimum(cosine[reading, other], 1.0))
        part = np.exp(angle * (-EARTH / NEAR_KM)) * loud[other] * (self.owner[reading] != other)
        part[self.outdone[reading] & (self.regions[chosen][other] > 0) & (self.state[reading] != self.state[chosen][other])] = 0.0
        return np.minimum(MOST_NEAR, np.bincount(reading, part, len(self.points)))

    def _shared(self, codes: np.ndarray, chosen: np.ndarray) -> np.ndarray:
        """For each reading, the weight of the other names whose chosen reading lies in the same country or state."""
        said = np.bincount(codes[chosen], self.heard, int(codes.max()) + 1)
        return said[codes] - self.heard[self.owner] * (codes[chosen][self.owner] == codes)

    def crowd(self) -> np.ndarray:
        """For each reading, how many of the other names have a reading near it."""
        if len(self.points) > MOST_AT_ONCE or len(self.sizes) < 2:
            return np.zeros(len(self.points))
        close = np.logical_or.reduceat(self.points @ self.points.T > math.cos(NEAR_KM / EARTH), self.starts, axis=1)
        close[np.arange(len(self.points)), self.owner] = False
        return np.minimum(MOST_NEAR, close @ (1 / np.sqrt(self.sizes)))


def _reason(senses: Senses, top: int, area: Reading | None, near: float, country: float, state: float) -> str:
    reading, n = senses.readings[top], len(senses.readings)
    if area is not None:
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
