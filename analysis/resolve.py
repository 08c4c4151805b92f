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
PRIOR, COUNTRY, STATE, NEAR, MOST_NEAR = 1.0, 2.5, 1.5, 2.0, 1.0
LARGE, _METROPOLIS = 3.0, 6.0              # what a city of a million gains where the text names its country
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
    named = {r.country for r in readings if r.kind == "country" and not r.flag & DEMONYM}
    for n in np.flatnonzero(np.concatenate([senses[k].weight for k in keys]) > _METROPOLIS).tolist():
        base[n] += LARGE * (readings[n].kind == "city" and readings[n].country in named)       # Paris in a text that names France
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
    part = np.exp(angle * (-EARTH / NEAR_KM)) * loud[other] * (owner[reading] != other)
    return np.minimum(MOST_NEAR, np.bincount(reading, part, len(points)))


def _shared(codes, chosen, heard, owner) -> np.ndarray:
    """For each reading, the weight of the other names whose chosen reading lies in the same country or state."""
    said = np.bincount(chosen, heard, int(codes.max()) + 1)
    return said[codes] - heard[owner] * (chosen[owner] == codes)


def _crowd(points, sizes, owner, starts) -> np.ndarray:
    """For each reading, how many of the other names have a reading near it."""
    if len(points) > MOST_AT_ONCE or len(sizes) < 2:
        return np.zeros(len(points))
    close = np.logical_or.reduceat(points @ points.T > math.cos(NEAR_KM / EARTH), starts, axis=1)
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
