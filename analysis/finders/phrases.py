"""Who speaks: the words of a sentence, the phrase that names a speaker beside a cue, what kind of speaker it is, and the name
that "he" or "the official" stands for.

No parser: closed word classes (codebook/roles.csv), capitals and punctuation mark where a noun phrase ends.
"""
from __future__ import annotations

import functools
import re
from typing import NamedTuple

QUOTED = "\ue000"  # stands for every quoted character, so that a clause is read around its quotations
TOKEN = re.compile(QUOTED + r"+|(?:[A-Za-z]\.){2,}|\w+(?:['.&/-]\w+)*|[^\w\s]")
_PARTICIPLE = re.compile(r"(?:ed|en|wn|ught|old|aid|eld|een|ound|orn)$")


class Words:
    """The tokens of one sentence, lower case and as written; `start` and `end` of a token in the document."""

    __slots__ = ("low", "raw", "_text", "_offset", "_spans")

    def __init__(self, text: str, offset: int = 0):
        self._text, self._offset, self._spans = text, offset, None
        self.raw = TOKEN.findall(text)
        self.low = [w.lower() for w in self.raw]

    def span(self, i: int) -> tuple[int, int]:
        if self._spans is None:  # few sentences are asked for their places
            self._spans = [m.span() for m in TOKEN.finditer(self._text)]
        return self._spans[i]

    def start(self, i: int) -> int:
        return self.span(i)[0] + self._offset

    def end(self, i: int) -> int:
        return self.span(i)[1] + self._offset


class Cue(NamedTuple):
    """One entry of codebook/speech.csv."""

    cue: str
    pos: str
    reading: str
    takes: frozenset


@functools.lru_cache(maxsize=4)
def roles(codebook) -> dict[str, frozenset]:
    """Group of codebook/roles.csv -> its words."""
    groups: dict[str, set] = {}
    for row in codebook.rows("roles"):
        for group in row["groups"].split():
            groups.setdefault(group, set()).add(row["term"].lower())
    who = set().union(*(groups[name] for name in ("anonymous", "collective", "document", "outlet")))
    groups["speaker"] = who | {w + "s" for w in who} | {w[:-1] + "ies" for w in who if w.endswith("y")} | {
        w[:-2] + "en" for w in who if w.endswith("man")}
    return {name: frozenset(words) for name, words in groups.items()}


@functools.lru_cache(maxsize=4)
def cues(codebook) -> dict[str, list[Cue]]:
    """Word form -> cues: a form can be a verb's and a noun's."""
    forms: dict[str, list[Cue]] = {}
    for row in codebook.rows("speech"):
        cue = Cue(row["cue"], row["pos"], row["reading"], frozenset(row["takes"].split()))
        for form in row["forms"].lower().split():
            forms.setdefault(form, []).append(cue)
    return forms


def pronoun(word: str, groups) -> bool:
    """Is it a subject pronoun, contracted or not (he, he's, they've)?"""
    return word in groups["personal"] or ("'" in word and word.split("'")[0] in groups["personal"])


def verb_group(words: Words, i: int, groups) -> tuple[int, bool]:
    """Index of the last word before the verb group that ends in the cue `i`; and whether the group is passive."""
    j, passive, first = i - 1, False, True
    while j >= 0:
        w = words.low[j]
        if w in groups["auxiliary"] or w.endswith("n't"):
            if first and w in groups["be"] and _PARTICIPLE.search(words.low[i]):
                passive = True
            first = False
        elif not words.raw[j].islower() or not (w in groups["adverb"] or w.endswith("ly") and w != "family"):
            break
        j -= 1
    return j, passive


def can_speak(words: Words, i: int, j: int, groups) -> bool:
    """Does the phrase name somebody, or something that is read: a pronoun, a name, a person, a body, a document?"""
    low = words.low
    cut = (k for k in range(i + 1, j + 1) if low[k] in groups["preposition"] or low[k] in groups["relative"] or low[k] == ",")
    k = next(cut, j + 1) - 1
    w = low[k][:-2] if low[k].endswith("'s") else low[k]
    return (pronoun(w, groups) or w in groups["speaker"] or w in groups["object"] or w in groups["determiner"] or w[0].isdigit()
            or w in ("others", "percent", "ones", "everyone", "someone", "nobody")
            or words.raw[k] != words.raw[k].lower() and not (k == 0 and w.endswith("ing")))


def opening(words: Words, stop: int, groups, i: int = 0) -> tuple[int, int] | None:
    """The noun phrase that opens the sentence, or its main clause after a leading phrase and comma."""
    low, raw = words.low, words.raw
    if low[i] in groups["preposition"] or low[i] in groups["subordinate"] or low[i].endswith(("ing", "ed")):
        i = next((k + 1 for k in range(i, min(len(low), i + 60)) if low[k] == ","), len(low))
    while i < stop and (low[i] in groups["conjunction"] or low[i] in groups["adverb"] and low[i] not in groups["determiner"]):
        i += 1
    k = i
    if i < stop and pronoun(low[i], groups):
        return i, i
    while k < stop and low[k][0].isalpha() and not (k > i and raw[k].islower() and (
            low[k] in groups["auxiliary"] or low[k] in groups["verb"] or low[k] in groups["past"] or low[k] in groups["preposition"] and low[k] != "of"
            or low[k].endswith("ed") or pronoun(low[k], groups) or low[k] in groups["adverb"])):
        k += 1
    return (i, k - 1) if k > i and low[k - 1] not in groups["determiner"] else None


def before(words: Words, j: int, groups, depth: int = 0) -> tuple[int, int] | None:
    """First and last token of the noun phrase that ends at token `j`; None where there is none (coordinated verbs)."""
    low = words.low
    if j < 0 or depth > 3 or low[j] in groups["conjunction"]:
        return None
    if low[j] in ",—–-)":
        end = _over_aside(words, j)
        return None if end is None else before(words, end, groups, depth + 1)
    if low[j] in ("who", "which", "that") and j:
        return before(words, j - 1 - (low[j - 1] == ","), groups, depth + 1) or ((j, j) if low[j] == "who" else None)
    if not (low[j][0].isalnum()):
        return None
    if pronoun(low[j], groups) or (j and low[j] in groups["determiner"]):
        return j, j
    k = j
    while k >= max(0, j - 40) and _in_phrase(words, k, j, groups):
        k -= 1
    return _trim(words, k + 1, j, groups)


def _in_phrase(words: Words, k: int, j: int, groups) -> bool:
    w = words.low[k]
    if not w[0].isalnum():
        if w == ".":
            return k > 0 and words.low[k - 1][0].isalpha()
        if w == "," and k and words.raw[k - 1][0].isupper() and words.low[k + 1].isdigit():
            return True
        return w in "&%$-" or w in "'’"
    if w == "according" or w == "to" and k and words.low[k - 1] == "according":
        return False
    if w.endswith("ed") and k < j and words.low[k + 1] in groups["determiner"] and words.raw[k].islower():
        return False
    if w in groups["conjunction"]:
        return w == "and" and k + 1 < len(words.low) and k > 0 and j - k < 6 and (
            words.raw[k + 1][0].isupper() == words.raw[k - 1][0].isupper() and words.low[k - 1][0].isalnum())
    if (w in groups["auxiliary"] or w in groups["verb"]) and words.raw[k].islower() or w.endswith("n't"):
        return any(x in groups["relative"] for x in words.low[max(0, k - 6):k])
    if w in groups["subordinate"] and w not in groups["preposition"] and w != "who":
        return False
    if w != "who" and w not in groups["object"] and pronoun(w, groups) and w not in ("it", "you"):
        return False
    return True


def _trim(words: Words, i: int, j: int, groups) -> tuple[int, int] | None:
    """The phrase without a leading adverb, or a leading "In Iowa" and the like."""
    low, raw = words.low, words.raw
    while i <= j and (low[i] in groups["conjunction"] or low[i] in ("'", "’", ".", "-", "—") or (
            low[i] in groups["adverb"] and low[i] not in groups["determiner"]) or low[i] in ("as", "when", "while", "after", "before")):
        i += 1
    if i <= j and low[i] in groups["preposition"]:
        for k in range(i + 2, j + 1):
            prior = low[k - 1]
            name = raw[k][0].isupper() and (raw[k - 1].islower() or prior in groups["time"]) and prior not in groups["determiner"]
            if (name or low[k] in groups["determiner"]) and prior not in groups["preposition"]:
                return k, j
        return (j, j) if j > i else None
    while i < j and low[i] in groups["time"] and low[i] not in ("may", "march"):
        i += 1
    return (i, j) if i <= j else None


def _over_aside(words: Words, j: int) -> int | None:
    """The token before an aside that ends at `j`: ", a spokesman," or "(R-Iowa)"."""
    low = words.low
    opening = {")": "(", ",": ",", "—": "—", "–": "–", "-": "-"}[low[j]]
    for k in range(j - 1, max(-1, j - 40), -1):
        if low[k] == opening:
            return None if k == j - 1 or k == 0 else k - 1
        if low[k][0] == QUOTED:
            return None
    return None


def after(words: Words, i: int, groups) -> tuple[int, int] | None:
    """First and last token of the noun phrase that begins at token `i` ("said ...", "according to ...", "by ...")."""
    low, raw, n = words.low, words.raw, len(words.low)
    if i >= n or not low[i][0].isalnum() or low[i] in groups["preposition"] and low[i] not in groups["determiner"]:
        return None
    if pronoun(low[i], groups) or low[i] in groups["object"]:
        return i, i
    k = i
    while k < n:
        w = low[k]
        if not w[0].isalnum():
            if not (w in "'’&-" or (w == "." and k + 1 < n)):
                break
        elif k > i and (w in groups["auxiliary"] and raw[k].islower() or (w in groups["subordinate"] and w not in ("who", "than"))
                        or pronoun(w, groups) or w in groups["time"] and w not in ("march", "may", "last", "next", "this")
                        or (w in ("in", "on", "at", "during", "to", "after", "by", "about") and not _inside(words, i, k, groups))
                        or (w == "and" and not (k + 1 < n and raw[k + 1][0].isupper())) or w in ("but", "or")):
            break
        k += 1
    return (i, k - 1) if k > i else None


def _inside(words: Words, i: int, k: int, groups) -> bool:
    """Does the preposition at `k` belong to the phrase from `i` (an official at the ministry), not to the telling?"""
    return words.low[k] in ("in", "at", "on") and words.raw[k - 1].islower() and k - i <= 4 and k + 1 < len(words.low) and (
        words.low[k + 1] not in ("an", "a"))
