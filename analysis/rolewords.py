"""The words that give an actor a role, ready to look up: the rows of codebook/target_roles.csv, inflected.

A codebook goes in; `Cues` finds its verbs, nouns, labels and phrases among the `Words` of a sentence.
"""
from __future__ import annotations

import functools
import re
from collections import defaultdict
from typing import NamedTuple

from analysis.codebook import Codebook, number
from analysis.errors import InputError
from analysis.verbs import Verbs

TOKEN = re.compile(r"(?:[A-Za-z]\.){2,}|['’](?:s|re|ve|ll|d|m)\b|[^\W_]+?(?=['’](?:s|re|ve|ll|d|m)\b)"
                   r"|[^\W_]+(?:[-'’&][^\W_]+)*|[^\w\s]")


class Hit(NamedTuple):
    end: int
    form: str
    agent: str
    patient: str
    inflection: str


class Words(NamedTuple):
    """A sentence as tokens: lower-cased, with their spans."""

    text: str
    lower: list[str]
    spans: list[tuple[int, int]]

    @classmethod
    def of(cls, text: str) -> Words:
        found = list(TOKEN.finditer(text))
        return cls(text, [m.group().lower().replace("’", "'") for m in found], [m.span() for m in found])

    def between(self, start: int, end: int) -> tuple[int, int]:
        """The tokens that a span of characters touches."""
        inside = [i for i, (a, b) in enumerate(self.spans) if a < end and b > start]
        return (inside[0], inside[-1] + 1) if inside else (len(self.lower), len(self.lower))


def inflect(stem: str) -> dict[str, str]:
    """Regular forms of a verb or noun: form -> base, s, past or ing; of longer stems with the last letter once and twice ("labeled", "labelled")."""
    forms = {stem: "base", Verbs.s(stem): "s", Verbs.ed(stem): "past", Verbs.ing(stem): "ing"}
    if re.search(r"[aeiou].*[^aeiou][aeiou][bdgklmnprt]$", stem):
        for end in (stem, stem + stem[-1]):
            forms |= {end + "ed": "past", end + "ing": "ing"}
    return forms


class Cues:
    """The rows of target_roles.csv, ready to look up."""

    def __init__(self, codebook: Codebook):
        self.scores: dict[str, float] = {}
        self.domain: dict[str, float] = {}
        self.lists: dict[str, set[str]] = defaultdict(set)
        self.starts: dict[str, list[tuple[list[str], Hit]]] = defaultdict(list)
        self.armed = {row["term"].lower() for row in codebook.rows("actors") if row["kind"] == "armed_group"}
        self.capitals = {row["term"].lower() for row in codebook.rows("actors") if row["kind"] == "capital"}
        self.fighters = {row["term"] for row in codebook.rows("actor_heads") if row["role"] == "strong" and row["kind"] == "armed_group"}
        for row in codebook.rows("target_roles"):
            form = row["form"]
            if form in ("role", "domain"):
                (self.scores if form == "role" else self.domain)[row["term"]] = number(row, "score")
            elif form in ("head", "negator", "says", "scene"):
                self.lists[form].add(row["term"])
            else:
                self._add(row, form)
        for row in codebook.rows("dates"):
            if row["kind"] in ("month", "weekday", "unit", "daypart", "day"):
                self.lists["day" if row["kind"] in ("month", "weekday") else "time"].add(row["term"].lower().rstrip("."))
        self.lists["naming"] = {row["term"] for row in codebook.rows("actor_heads") if row["role"] == "naming"}
        self.lists["reduced"] = {row["term"] for row in codebook.rows("agency") if row["role"] == "reduced"}

    def _add(self, row: dict, form: str) -> None:
        for name in (row["agent"], row["patient"]):
            if name and name not in self.scores:
                raise InputError(f"{row['_where']}: there is no role '{name}'; add it above, as a row of form 'role'.")
        for k, stem in enumerate(row["term"].split("|")):
            first, *rest = stem.split()
            forms = inflect(first) if form in ("verb", "noun", "experience", "phrase", "idiom") else {first: "base", first + "s": "s"}
            for word, inflection in forms.items():
                if form == "noun" and inflection not in ("base", "s"):     # "attacked" is no form of the noun
                    continue
                if inflection == "base" and form == "verb" and (k or f"{stem}|{stem}" == row["term"]):     # "hit|hit"
                    inflection = "past"
                hit = Hit(1 + len(rest), form, row["agent"], row["patient"], inflection)
                self.starts[word].append((rest, hit))

    def valences(self) -> dict[str, float]:
        """Single words that speak well or ill of whoever does or is them: word -> -1 to 1."""
        out: dict[str, float] = {}
        for word, entries in self.starts.items():
            for rest, hit in entries:
                if not rest and hit.form in ("verb", "noun", "label") and self.scores.get(hit.agent):
                    out.setdefault(word, self.scores[hit.agent])
        return out

    def find(self, words: Words) -> dict[int, list[Hit]]:
        """First token -> cues that begin there, `end` being the token after them; verbs and nouns in a name ("Rapid Support Forces") are none."""
        out: dict[int, list[Hit]] = {}
        capital = [words.text[a].isupper() for a, _ in words.spans]
        title, idiom = sum(capital) > 0.5 * len(capital), 0     # a headline in capitals
        for i, word in enumerate(words.lower):
            fit = [hit._replace(end=i + hit.end) for rest, hit in self.starts.get(word, ()) if words.lower[i + 1:i + 1 + len(rest)] == rest]
            idiom = max([idiom, *(hit.end for hit in fit if hit.form == "idiom")])
            name = fit and not title and i and capital[i] and (capital[i - 1] and i > 1 or i + 1 < len(capital) and capital[i + 1])
            for hit in fit if i >= idiom else ():
                if not (name and hit.form in ("verb", "noun")):
                    out.setdefault(i, []).append(hit)
        return out


@functools.lru_cache(maxsize=8)
def cues(codebook: Codebook) -> Cues:
    """The role words of a codebook, compiled once."""
    return Cues(codebook)
