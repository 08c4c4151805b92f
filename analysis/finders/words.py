"""The words of a sentence: tokens as written and in lower case, their word classes (codebook/roles.csv) and cues (codebook/speech.csv).

A document, its masked text and a stretch of it go in; `Words` come out.
"""
from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import compress, count, repeat
from operator import contains

from analysis.errors import InputError
from analysis.text import edges

QUOTED = "\ue000"  # stands for every quoted character, so that a clause is read around its quotations
# A word of plain letters first: most are
_TOKEN = re.compile(r"(?! )([A-Za-z]++(?=[ ,])|\A\d\d?:\d\d(?!\w)|[A-Za-z]\.[A-Za-z]\.(?:[A-Za-z]\.)*|"
                    r"\w++(?:['.&/-]\w++|,\d{3}(?!\w))*|%s++|\S)" % QUOTED)
DONE = re.compile(r"[,.!?…—–-][\s”“\"'’]*\Z")
READINGS = ("speech", "writing", "allegation", "belief")
_NAMES = frozenset({"IS", "WHO"})     # Islamic State, World Health Organization: no words of grammar
_NOTHING: frozenset = frozenset()
OPENS = frozenset({"that", "whether", "if", "how", "why"})     # a clause
_NO_WORDS, _NO_KINDS = ("",) * 12, (_NOTHING,) * 12     # read past either end


@dataclass(slots=True)
class Cue:
    """One entry of codebook/speech.csv."""

    cue: str
    pos: str
    reading: str
    takes: frozenset


@dataclass(slots=True)     # read at every word
class Book:
    """The codebook as it is looked up: word -> groups of roles.csv, word form -> cues of speech.csv, words of one group, ends of a look ahead."""

    kinds: dict[str, frozenset]
    forms: dict[str, list[Cue]]
    nameless: frozenset
    stops: frozenset


@functools.lru_cache(maxsize=4)
def roles(codebook) -> dict[str, frozenset]:
    """Group of codebook/roles.csv -> its words. `speaker`: whoever or whatever can speak, plurals too."""
    groups: dict[str, set] = {}
    for row in codebook.rows("roles"):
        for group in row["groups"].split():
            groups.setdefault(group, set()).add(row["term"].lower())
    groups["official"] |= {*map(_plural, groups["official"])}
    who = set().union(*(groups[name] for name in ("anonymous", "collective", "document", "outlet")))
    groups["speaker"] |= who | {*map(_plural, who)}
    return {name: frozenset(terms) for name, terms in groups.items()}


def _plural(word: str) -> str:
    for ending, many in (("man", "men"), ("y", "ies"), ("s", "ses")):
        if word.endswith(ending):
            return word.removesuffix(ending) + many
    return word + "s"


@functools.lru_cache(maxsize=4)
def book(codebook) -> Book:
    """What sentences are read with."""
    kinds: dict[str, set] = {}
    for group, terms in roles(codebook).items():
        for term in terms:
            kinds.setdefault(term, set()).add(group)
    for term in roles(codebook)["personal"]:
        kinds |= {term + ending: {"personal"} for ending in ("'s", "'ve", "'d", "'ll", "'re", "'m")}
    forms: dict[str, list[Cue]] = {}
    for row in codebook.rows("speech"):
        if row["reading"] not in READINGS:
            raise InputError(f"{row['_where']}: the reading '{row['reading']}' is unknown. Use {', '.join(READINGS)}.")
        for form in row["forms"].lower().split():
            forms.setdefault(form, []).append(Cue(row["cue"], row["pos"], row["reading"], frozenset(row["takes"].split())))
    stops = OPENS.union(forms, ".;:", QUOTED, ("but", "when", "while"))
    return Book({word: frozenset(groups) for word, groups in kinds.items()}, forms, roles(codebook).get("nameless", _NOTHING), stops)


class Words:
    """The tokens of one sentence, as written and in lower case; `start` and `end` give their places in the document.

    `kinds`: the groups of codebook/roles.csv that each token belongs to; none a few tokens beyond the end. `quotations`: which are quotations.
    """

    def __init__(self, document: str, mask: str, a: int, b: int, lookup: Book):
        self.document, self.book, self._offset, text = document, lookup, a, mask[a:b]
        self._edges: list[int] = []
        self._parts = _TOKEN.split(text)
        self.raw = self._parts[1::2]
        self.low = [*map(str.lower, self.raw)]
        if "IS" in text or "WHO" in text:
            self.low = [r if r in _NAMES else w for r, w in zip(self.raw, self.low)]
        self.quotations = [*compress(count(), map(contains, self.low, repeat(QUOTED)))] if QUOTED in text else ()
        for i in self.quotations:
            self.low[i] = QUOTED                              # however long
        self._padded = [*self.low, *_NO_WORDS]
        self.cues = [*compress(count(), map(lookup.forms.__contains__, self.low))]

    def classed(self) -> Words:     # many sentences need no `kinds`
        self.kinds = [*map(self.book.kinds.get, self.low, repeat(_NOTHING)), *_NO_KINDS]
        return self

    def __len__(self) -> int:
        return len(self.low)

    def place(self, tokens: tuple[int, int]) -> tuple[int, int]:
        """Where a stretch of tokens lies in the document."""
        at = self._edges or self._measure()
        return at[2 * tokens[0]], at[2 * tokens[1] + 1]

    def start(self, i: int) -> int:
        return (self._edges or self._measure())[2 * i]

    def end(self, i: int) -> int:
        return (self._edges or self._measure())[2 * i + 1]

    def _measure(self) -> list[int]:
        self._edges = edges(self._parts, self._offset)        # many sentences are never asked
        return self._edges

    def where(self, known: frozenset, a: int, b: int) -> Iterable[int]:
        """The tokens from `a` up to `b` that are among known words."""
        return compress(count(a), map(known.__contains__, self.low[a:b]))

    def word(self, i: int) -> str:
        return self._padded[i]

    def complete(self, i: int) -> bool:
        """Does a quotation end like a sentence or clause, with its full stop or comma inside; or is it long and in front?"""
        if i not in self.quotations:
            return False
        start, end = self.place((i, i))
        return i == 0 and end - start > 40 or DONE.search(self.document, max(start, end - 4), end) is not None

    def pronoun(self, i: int) -> bool:
        """Is it a subject pronoun, contracted or not (he, he's, they've)?"""
        return "personal" in self.kinds[i]
