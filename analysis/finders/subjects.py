"""Who a sentence is about, where that is one person: whom "he" or a quotation in the sentence after it may belong to."""
from __future__ import annotations

import functools

from analysis.finders import phrases as ph
from analysis.finders.words import Words

_ONE = frozenset({"determiner", "possessive"})
_CALLING = frozenset({"anonymous", "title", "office"})
_BODY = frozenset({"collective", "document", "outlet"})
_MANY = frozenset("two three four five several some many most".split())


@functools.lru_cache(maxsize=4)
def _given(codebook) -> frozenset:
    return frozenset(row["term"] for row in codebook.rows("person_names") if row["kind"] == "given")


def subject(words: Words, codebook, sure: bool = True) -> tuple[int, int] | None:
    """The person that the sentence opens with, or its main clause after a comma, as a span of the document.

    `sure`: by a given name, title or calling, or as "he"; else two capitals that are no known word will do.
    """
    who = ph.opening(words, len(words), ph.dateline(words)) if words.low else None
    if not who:
        return None
    i, j = who
    if words.low[i] in ("he", "she"):
        return words.place(who) if sure else None
    j -= "relative" in words.kinds[j]
    who = i, j
    if j < i or words.low[j].endswith("s") and words.raw[j].islower() or words.low[i] in _MANY or "and" in words.low[i:j]:
        return None
    first = j + 1                                             # of the name
    while first > i and words.raw[first - 1][0].isupper() and not words.kinds[first - 1]:
        first -= 1
    calling = any(words.kinds[k] & _CALLING and (words.raw[k].islower() or k < first <= j) for k in range(i, j + 1))
    if calling:
        named = ph.appositive(words, who)                     # "One survivor, Omar Hadi, ..."
        return words.place(named) if first <= j or named != who or words.kinds[i] & _ONE and words.kinds[j] & _CALLING else None
    names = range(first, j + 1)
    if not names or j - i > 3:
        return None
    aged = words.word(j + 1) == "," and (words.word(j + 2).isdigit() or words.word(j + 2) == "who" or _described(words, j + 2))
    known = aged or words.raw[first] in _given(codebook) or not sure and len(names) > 1
    return words.place(who) if known else None


def _described(words: Words, k: int) -> bool:
    """Does a person's calling stand here as an aside ("Ihor, a drone operator, ...")?"""
    close = next((n for n in range(k + 1, min(k + 9, len(words))) if words.low[n] == ","), 0)
    return words.word(k) in ("a", "an", "the", "his", "her") and any("anonymous" in words.kinds[n] for n in range(k + 1, close))


def body(words: Words, pronoun: str) -> tuple[int, int] | None:
    """The body or paper ("it"), or the persons ("they"), that the sentence opens with, as a span of the document."""
    who = ph.opening(words, len(words)) if words.low else None
    if not who or words.pronoun(who[0]):
        return None
    for k in range(who[1], who[0] - 1, -1):
        kinds, many = words.kinds[k], words.low[k].endswith("s") or "plural" in words.kinds[k]
        if words.raw[k].islower() or k == who[0]:
            if "speaker" in kinds if many and pronoun == "they" else pronoun == "it" and not many and kinds & _BODY:
                return words.place((who[0], k))
    return None
