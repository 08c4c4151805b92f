"""VADER's compound of many texts, fast: the figures of the vaderSentiment package, at several times nltk's speed.

Texts go in, one number in [-1, 1] each comes out (Hutto & Gilbert 2014). Curly quotes are folded to straight ones first,
since "didn’t" is no negation to either known implementation. The rules and word lists are those of vaderSentiment 3.3.2;
the lexicon is parsed by nltk. nltk's own rules differ: it scores a repeated word at its first position, and leaves the
quotation mark on `"Outraged,"`.
"""
from __future__ import annotations

import functools
import heapq
import math
import string
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace

import numpy as np

FOLD = str.maketrans({"‘": "'", "’": "'", "‛": "'", "“": '"', "”": '"', "„": '"', "‟": '"'})
CAPITALS, FLIP = 0.733, -0.74
NEGATION, SO_THIS = 1, 2


def read_lexicon() -> dict[str, float]:
    """Word -> mean valence (-4 to 4) of VADER's own lexicon."""
    from nltk.sentiment.vader import SentimentIntensityAnalyzer

    # nltk.data.load refuses files with several hard links, as some installers make them: so only its parser is used.
    text = package_file("vader_lexicon.txt").read_text(encoding="utf-8").rstrip("\n")
    return SentimentIntensityAnalyzer.make_lex_dict(SimpleNamespace(lexicon_file=text))


def package_file(name: str) -> Path:
    """A data file of the vaderSentiment package."""
    return Path(find_spec("vaderSentiment").origin).parent / name


class _Tokens(dict):
    """Token as written -> (lower, valence or None, is upper, boost, flags, trigger); None: no rule reads the word."""

    def __init__(self, lexicon: dict[str, float]):
        from vaderSentiment import vaderSentiment as package

        self.lexicon, self.boosters, self.idioms = lexicon, package.BOOSTER_DICT, package.SPECIAL_CASES
        self.negations = frozenset(package.NEGATE)
        phrases = [p for p in (*self.idioms, *self.boosters) if " " in p]
        self.triggers = {max(p.split(), key=len) for p in phrases} | {"kind", "but", "least", "no"}
        self.read = self.triggers | {"of", "or", "nor", "at", "very", "doubt"}

    @staticmethod
    def word(token: str) -> str:
        stripped = token.strip(string.punctuation)
        return token if len(stripped) <= 2 else stripped

    def __missing__(self, token: str):
        word = self.word(token)
        lower = word.lower()
        flags = NEGATION * (lower in self.negations or "n't" in lower) | SO_THIS * (lower in ("so", "this"))
        boost = self.boosters.get(lower, 0.0)
        valence, upper = None if boost else self.lexicon.get(lower), word.isupper()
        entry = None
        if valence is not None or upper or boost or flags or lower in self.read:
            entry = (lower, valence, upper, boost, flags, lower in self.triggers)
        if len(self) < 500_000:
            self[token] = entry
        return entry


class Scorer:
    """Compounds by the rules of vaderSentiment 3.3.2, with any lexicon in its format."""

    def __init__(self, lexicon: dict[str, float]):
        self.tokens = _Tokens(lexicon)
        text = package_file("emoji_utf8_lexicon.txt").read_text(encoding="utf-8").rstrip("\n")
        self.emojis = {c[0]: c[1] for c in (line.strip().split("\t") for line in text.split("\n")) if len(c[0]) == 1}

    def compound(self, text: str) -> float:
        if not text.isascii():
            text = self._words_for_emojis(text.translate(FOLD))
        tokens = text.split()
        rows = list(map(self.tokens.__getitem__, tokens))
        hits = [i for i, row in enumerate(rows) if row and row[1] is not None]
        if not hits:
            return 0.0
        special = mixed = False
        for row in filter(None, rows):
            special |= row[5]
            mixed |= row[2]
        mixed = mixed and not all([row and row[2] for row in rows])
        values = [self._valence(rows, i, mixed, tokens if special else None) for i in hits]
        if special:
            values = self._but(rows, hits, values)
        total = float(sum(values))
        if total:
            total += math.copysign(_emphasis(text), total)
        return round(max(-1.0, min(1.0, total / math.sqrt(total * total + 15))), 4)

    def _words_for_emojis(self, text: str) -> str:
        if self.emojis.keys().isdisjoint(text):
            return text
        out, space = [], True
        for char in text:
            if char in self.emojis:
                out.append(self.emojis[char] if space else " " + self.emojis[char])
                space = False
            else:
                out.append(char)
                space = char == " "
        return "".join(out)

    def _valence(self, rows: list, i: int, mixed: bool, special: list[str] | None) -> float:
        """Of the lexicon word at i; `special`: the tokens of a text in which one of the rare rules may apply."""
        lower, valence, upper, *_ = rows[i]
        if special:
            if lower == "kind" and _lower(rows, i + 1) == "of":
                return 0
            valence = self._no(rows, i, valence)
        if upper and mixed:
            valence += CAPITALS if valence > 0 else -CAPITALS
        for back in range(1, min(i, 3) + 1):
            if row := rows[i - back]:
                _, known, loud, boost, flags, _ = row
                if known is not None:
                    continue
                if boost:
                    step = boost if valence >= 0 else -boost
                    if loud and mixed:
                        step += CAPITALS if valence > 0 else -CAPITALS
                    valence += step * (1.0, 0.95, 0.9)[back - 1]
                if flags & NEGATION and not _no_denial(rows, i, back):
                    valence *= FLIP
            if back > 1:
                valence *= _so_this(rows, i, back)
            if back == 3 and special:
                valence = self._idioms(special[i - 3:i + 3], valence)
        if special and _lower(rows, i - 1) == "least" and _lower(rows, i - 2) not in ("at", "very"):
            valence *= FLIP
        return valence

    def _no(self, rows: list, i: int, valence: float) -> float:
        """"no" denies the lexicon word beside it rather than count itself."""
        before = [_lower(rows, i - k) for k in (1, 2, 3)]
        if before[0] == "no" or before[1] == "no" or (before[2] == "no" and before[0] in ("or", "nor")):
            return valence * FLIP
        return 0.0 if rows[i][0] == "no" and _lower(rows, i + 1) in self.tokens.lexicon else valence

    def _idioms(self, tokens: list[str], valence: float) -> float:
        """`tokens`: the three before the lexicon word, the word, and up to two after it."""
        words = [self.tokens.word(token).lower() for token in tokens]
        for first, last in ((2, 4), (1, 4), (1, 3), (0, 3), (0, 2)):
            if (phrase := " ".join(words[first:last])) in self.tokens.idioms:
                valence = self.tokens.idioms[phrase]
                break
        for last in range(5, len(words) + 1):
            valence = self.tokens.idioms.get(" ".join(words[3:last]), valence)
        for first, last in ((0, 3), (0, 2), (1, 3)):
            valence += self.tokens.boosters.get(" ".join(words[first:last]), 0.0)
        return valence

    def _but(self, rows: list, hits: list[int], values: list[float]) -> list[float]:
        """Halve what stands before the first "but", half as much again after it.

        As in the package, the first word *of the same valence* is changed, which need not be the one at hand; a heap of
        positions per valence keeps that linear.
        """
        but = next((i for i, row in enumerate(rows) if row and row[0] == "but"), None)
        if but is None:
            return values
        values, first = list(values), {}
        for k, value in enumerate(values):
            first.setdefault(value, []).append(k)
        for k in range(len(values)):
            value = values[k]
            if value:
                where = heapq.heappop(first[value])
                values[where] = value * (0.5 if hits[where] < but else 1.5)
                heapq.heappush(first.setdefault(values[where], []), where)
        return values


def _lower(rows: list, i: int) -> str:
    return rows[i][0] if 0 <= i < len(rows) and rows[i] else ""


def _no_denial(rows: list, i: int, back: int) -> bool:
    """"without doubt", and what `_so_this` strengthens instead."""
    if back == 1:
        return False
    between = [_lower(rows, k) for k in range(i - back + 1, i)]
    return rows[i - back][0] == "without" and "doubt" in between or _so_this(rows, i, back) != 1


def _so_this(rows: list, i: int, back: int) -> float:
    """"never so", "never this"; at the third word back, any "so" or "this" beside the word counts, as in the package."""
    near = rows[i - 1] and rows[i - 1][4] & SO_THIS
    if back == 2:
        return 1.25 if near and _lower(rows, i - 2) == "never" else 1
    return 1.25 if near or _lower(rows, i - 3) == "never" and rows[i - 2] and rows[i - 2][4] & SO_THIS else 1


def _emphasis(text: str) -> float:
    """For exclamation marks (up to four) and repeated question marks."""
    asked = text.count("?")
    return min(text.count("!"), 4) * 0.292 + (0 if asked < 2 else asked * 0.18 if asked <= 3 else 0.96)


@functools.lru_cache(maxsize=1)
def scorer() -> Scorer:
    """The scorer with VADER's own lexicon."""
    return Scorer(read_lexicon())


def vader(texts: Iterable[str]) -> np.ndarray:
    """Plain VADER: the compound of each text in [-1, 1], as the vaderSentiment package gives it for straight quotes.

    The figure everybody knows, as a baseline: on conflict news it takes "United States" and "security" for praise.
    Source: Hutto & Gilbert 2014, "VADER: A Parsimonious Rule-based Model for Sentiment Analysis of Social Media Text".

    >>> vader(["Not a good plan.", ""])
    array([-0.3412,  0.    ])
    """
    compound = scorer().compound
    return np.fromiter((compound(text) for text in texts), dtype=float)
