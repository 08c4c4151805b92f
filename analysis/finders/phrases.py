"""The noun phrases of a sentence that can name a speaker.

No parser: closed word classes (codebook/roles.csv), capitals and punctuation tell where a phrase begins and ends.
"""
from __future__ import annotations

import re

from analysis.finders.words import QUOTED, Words

_PARTICIPLE = re.compile(r"(?:ed|en|wn|ught|old|aid|eld|een|ound|orn)$")
UNITS = frozenset("minutes hour hours day days week weeks month months year years".split())
_LEADS, _ADJUNCTS = frozenset({"conjunction", "adverb", "opener"}), frozenset({"preposition", "subordinate"})
_BREAKS = frozenset({"auxiliary", "conjunction", "personal", "subordinate", "verb"})     # where a noun phrase may end
_SOME = frozenset("some many most others few".split())
_KNOWN = frozenset("known such same seen shown".split())      # "as" goes with them
_NOTHING: frozenset = frozenset()


def dateline(words: Words) -> int:
    """The token after a dateline ("KYIV, Ukraine (AP) —"), else 0."""
    if len(words.raw[0]) < 3 or not words.raw[0].isupper():
        return 0
    return next((k + 1 for k in range(1, min(14, len(words) - 1)) if words.low[k] in "—–-―" and words.low[k + 1] != "-"), 0)


def verb_group(words: Words, i: int) -> tuple[int, bool]:
    """Index of the last word before the verb group that ends in the cue `i`; and whether the group is passive."""
    j, passive, first = i - 1, False, True
    while j >= 0:
        w, kinds = words.low[j], words.kinds[j]
        if "auxiliary" in kinds:
            passive = passive or first and "be" in kinds and bool(_PARTICIPLE.search(words.low[i]))
            first = False
        elif not ("adverb" in kinds or w.endswith("ly") and w != "family") or not words.raw[j].islower():
            break
        j -= 1
    return j, passive


def can_speak(words: Words, tokens: tuple[int, int]) -> bool:
    """Does the phrase name somebody, or something that is read: a pronoun, a name, a person, a body, a document?"""
    i, j = tokens
    cut = (k for k in range(i + 1, j + 1) if words.kinds[k] & {"preposition", "relative"} or words.low[k] == "," or
           words.low[k].endswith("ed") and "preposition" in words.kinds[k + 1])
    k = next(cut, j + 1) - 1
    w = words.low[k].removesuffix("'s")
    kinds = words.book.kinds.get(w, _NOTHING)
    return bool(words.pronoun(k) or kinds & {"speaker", "object", "determiner"} or w[0].isdigit()
                or words.raw[k] != words.raw[k].lower())


def opening(words: Words, stop: int, i: int = 0) -> tuple[int, int] | None:
    """The noun phrase that opens the sentence, or its main clause after a leading phrase and comma."""
    low, i = words.low, i or dateline(words) or (words.low.index(")") + 1 if words.low[0] == "(" and ")" in words.low[:4] else 0)        # "(AFP) ..."
    i += i < stop and ":" in low[i][1:]                       # the time of an entry in a live blog
    i += not words.kinds[i].isdisjoint(_LEADS) and "preposition" in words.kinds[i + 1]          # "Meanwhile in the port, ..."
    while words.kinds[i] & _ADJUNCTS and not (low[i] in ("about", "over") and words.word(i + 1)[:1].isdigit()) or (
            words.word(i).endswith(("ing", "ed")) or "time" in words.kinds[i] and "," in low[i + 1:i + 4]):      # "This afternoon, the mayor ..."
        i = _beyond(low, i)
        if "relative" in words.kinds[i]:                     # "After the talks, which took an hour, the envoy left"
            i = _beyond(low, i)
    while i < stop and words.kinds[i] & {"conjunction", "adverb"} and "determiner" not in words.kinds[i]:
        i += 1
    if i < stop and words.pronoun(i):
        return i, i
    k = i
    while k < stop and (low[k][0].isalnum() or k > i and low[k] == "." and words.raw[k - 1][0].isupper()):      # "Mr. Doe"
        ends = words.kinds[k] & {"auxiliary", "verb", "past", "preposition", "adverb"} and low[k] != "of"
        ends = ends or low[k].endswith("ly") and (low[k + 1:k + 2] or [""])[0].endswith("ed") or low[k].endswith("lly")
        if k > i and words.raw[k].islower() and (ends or low[k].endswith("ed") or words.pronoun(k)):
            break
        k += 1
    return (i, k - 1) if k > i and "determiner" not in words.kinds[k - 1] and not low[k - 1].isdigit() else None


def _beyond(low: list[str], i: int) -> int:
    """The token after the next comma."""
    return next((k + 1 for k in range(i, min(len(low), i + 60)) if low[k] == ","), len(low))


def before(words: Words, j: int) -> tuple[int, int] | None:
    """First and last token of the noun phrase that ends at token `j`; None where there is none (coordinated verbs)."""
    if j < 0 or "conjunction" in (kinds := words.kinds[j]):
        return None
    w = words.low[j]
    j -= w == "." and words.low[j - 1] in ("jr", "sr")
    if w in ",—–-)" or w == QUOTED and words.complete(j):      # "Hadi, who calls it a "crime," said"
        end = _over_aside(words, j)
        if end is None:
            return None
        lower, size = words.raw[end].islower(), sum(r != "." for r in words.raw[end + 2:j])
        one = lower and size == 1 and not words.kinds[j - 1]               # "her eldest son, Majed, said"
        name = w == "," and (one or (1 if lower else 2) < j - end - 1 and size < 7) and (lower or _office(words, end))
        name = name and all(r == "." or r == "the" and words.raw[j - 1][0].isupper() or r[0].isupper() or r[:3] in ("al-", "el-")
                            for r in words.raw[end + 2:j])
        return (end + 2, j - 1) if name else before(words, end)  # "the group's spokesman, Michelle Doe, said"
    if w in ("who", "which", "that") and j:
        found = before(words, j - 1 - (words.low[j - 1] == ",")) or ((j, j) if w == "who" else None)
        last = found and next((k for k in range(found[1], found[0], -1) if words.low[k] == "and" and words.raw[k + 1][0].isupper()), 0)
        return (last + 1, found[1]) if last and words.low[j - 1] == "," else found  # "Anna Kowalski and Omar Hadi, who": he alone
    if not words.low[j][0].isalnum() or w in ("says", "said"):  # "which it says is backed by"
        return None
    if "personal" in kinds or j and "determiner" in kinds:
        return j - (words.low[j - 1] == "no"), j
    prior, beyond = words.low[j - 1], words.low[j - 2] if j > 1 and "time" in kinds else ""
    if beyond and (prior.endswith("ed") or prior in ("on", "late", "early") and beyond == "," or prior in ("last", "this") and beyond[0].isalnum()):
        return before(words, j - 2)  # "a report released Tuesday found", "the leader, Omar Hadi, on Friday said", "Hadi last night said"
    if beyond and w.endswith("day") and prior[0].isalnum() and not words.kinds[j - 1] & {"determiner", "preposition", "time"}:
        return before(words, j - 1)  # "President Omar Hadi Saturday said"
    k, floor = j, max(0, j - 40)
    while k >= floor and _in_phrase(words, k, j):
        k -= 1
    return _trim(words, k + 1, j)


def _office(words: Words, end: int) -> bool:
    """Does a description of a person end here in a name ("the envoy for Yemen, Omar Hadi,")?"""
    found = before(words, end)
    if not found:
        return False
    of = next((k for k in range(found[0], end) if words.kinds[k] & {"anonymous", "office"} and words.low[k + 1] == "of"), None)
    if of is not None and words.raw[of].istitle():
        return True                                           # "the Minister of Public Works, Omar Hadi,"
    return bool(words.kinds[found[0]] & {"determiner", "possessive"}) and any(
        words.raw[k].islower() and words.kinds[k] & {"anonymous", "office"} for k in range(*found))


def many(words: Words, j: int) -> bool:
    """Is it a plural with an adjunct that ends at token `j` ("groups in the north", "some in the town", "men who patrol the line")?"""
    for x in range(max(0, j - 5), j):
        w, following = words.low[x], words.low[x + 1]
        if (w.endswith(("s", "men")) or w in _SOME) and (following == "who" or following != "to" and "preposition" in words.kinds[x + 1]):
            return True
    return False


def listed(words: Words, who: tuple[int, int]) -> tuple[int, int]:
    """The whole list that ends in `who`: "the mayor, the bishop and two lawyers", where it opens the sentence."""
    prior = words.low[who[0] - 1]
    joined = prior == "and" and words.low[who[0] - 2] == ","  # "..., and Interior Minister Omar Hadi"
    if not who[0] or who[0] > 30 or not joined and (prior != "," or "and" not in words.low[who[0]:who[1]]):
        return who
    last = who[0] if joined else words.low.index("and", who[0]) + 1      # "Omar Hadi, the former mayor and host": one man
    if not (words.raw[last][0].isupper() or words.kinds[last] & {"determiner", "quantity"} or words.low[who[1]].endswith("s")
            or "collective" in words.kinds[who[1]]):
        return who
    first = True                                             # does a part of the list begin here?
    begin = words.low.index(",") + 1 if "preposition" in words.kinds[0] else 0         # "In a statement, Norland, Southland and the mayor said"
    if begin >= who[0] - joined:
        return who
    for k in range(begin, who[0] - 1):
        w, kinds = words.low[k], words.kinds[k]
        if first and not (words.raw[k][0].isupper() or "determiner" in kinds):
            return who
        verb = kinds & {"auxiliary", "verb", "past", "relative"} or w.endswith(("ed", "ing"))
        if words.raw[k].islower() and verb or kinds & {"time", "adverb", "subordinate"} or words.pronoun(k):
            return who
        first = w == ","
    return begin, who[1]


def _in_phrase(words: Words, k: int, j: int) -> bool:
    """Can the token `k` belong to the noun phrase that ends at `j`?"""
    w, kinds = words.low[k], words.kinds[k]
    if kinds.isdisjoint(_BREAKS) and w[0].isalnum() and (k == j or "determiner" not in words.kinds[k + 1]) and w not in ("to", "as", "which", "whom"):
        return True
    prior = words.low[k - 1] if k else ""
    if not w[0].isalnum():
        place = w == "," and words.raw[k - 1][0].isupper() and words.word(k + 1).isdigit()  # Michelle Doe, 30
        return bool(place or w in "&%$-'’" or w == "." and prior[:1].isalpha())
    if w == "to" and prior == "according" or k < j and w == "whom" or k < j and w == "which" and (
            "preposition" in words.kinds[k - 1] or k + 1 == j or words.raw[k + 1][0].isupper() or "determiner" in words.kinds[k + 1]):
        return False
    if w == "as" and not prior.endswith("ed") and prior not in _KNOWN:
        following, kinds_after = words.raw[k + 1], words.kinds[k + 1]
        if following[0].isupper() or "speaker" in kinds_after and following.endswith("s"):
            return False  # a headline: "Fighting rages as rebels vow to ..."
    verb = w.endswith("ed") or not kinds and prior != "to" and not w.endswith("ing")
    if k < j and verb and "determiner" in words.kinds[k + 1] and words.raw[k].islower():
        return "who" in words.low[max(0, k - 3):k]  # "published an article": verb and object; "a charge the ministry denies"
    if "conjunction" in kinds:
        if w == "and" and 0 < k < j - 1 and words.low[k + 1] == "the" and words.raw[k + 2][0].isupper() and words.raw[k - 1][0].isupper():
            return True  # "the US and the EU"
        alike = w == "and" and 0 < k < j and (k == 1 or words.raw[k + 1][0].isupper() == words.raw[k - 1][0].isupper())
        return bool(alike and j - k < 6 and prior[0].isalnum())
    if kinds & {"auxiliary", "verb"} and words.raw[k].islower():
        return any("relative" in words.kinds[x] for x in range(k - 6, k))
    if "subordinate" in kinds and "preposition" not in kinds:
        return False
    return "object" in kinds or w in ("who", "it", "you") or "personal" not in kinds


def _trim(words: Words, i: int, j: int) -> tuple[int, int] | None:
    """The phrase without a leading conjunction or adverb, or a leading "In Iowa" and the like."""
    while i <= j:
        w, kinds = words.low[i], words.kinds[i]
        leads = not _LEADS.isdisjoint(kinds) and "determiner" not in kinds or ":" in w[1:]
        if not leads and w not in "'’.-—," and (i == j or w not in ("which", "whom")):
            break
        i += 1
    if not UNITS.isdisjoint(words.low[i:min(i + 3, j)]):      # "Hours later Kyiv said"
        i = next((k + 1 for k in range(i + 1, min(i + 4, j)) if words.low[k] in ("later", "earlier", "after") and words.low[k - 1] in UNITS), i)
    if i < j and words.low[i].endswith("ing") and words.raw[i].islower() and (
            "preposition" in words.kinds[i + 1] or words.word(i - 1) == "," and words.kinds[i + 1] & {"determiner", "object"}):
        return None  # "speaking on condition of anonymity", ", quoting two people briefed on the call"
    if j - i > 1 and "time" in words.kinds[j] and words.low[j - 1] in ("on", "late", "early"):
        j -= 2  # "the president on Tuesday called"
    if i <= j and "preposition" in kinds:
        for k in range(i + 2, j + 1):
            prior = words.kinds[k - 1]
            name = words.raw[k][0].isupper() and (words.raw[k - 1].islower() or "time" in prior)
            name = name and "determiner" not in prior
            if (name or "determiner" in words.kinds[k]) and "preposition" not in prior:
                return k, j
        if words.low[i] == "with" and i < j:
            return i + 1, j  # "with a spokesman warning of more raids"
        return (j, j) if j > i else None
    while i < j and ("time" in words.kinds[i] or words.low[i] == ","):
        i += 1
    return (i, j) if i <= j else None


def _over_aside(words: Words, j: int) -> int | None:
    """The token before an aside that ends at `j`: ", a spokesman," or "(R-Iowa)"."""
    opens = {")": "(", QUOTED: ","}.get(words.low[j], words.low[j])
    for k in range(j - 1, max(-1, j - 40), -1):
        if words.low[k] == opens:
            return None if k in (j - 1, 0) else k - 1
        if k in words.quotations and words.complete(k):
            return None
    return None


def after(words: Words, i: int) -> tuple[int, int] | None:
    """First and last token of the noun phrase that begins at token `i` ("said ...", "according to ...", "by ...")."""
    n, kinds = len(words), words.kinds[i]
    if i >= n or not words.low[i][0].isalnum() or "preposition" in kinds:
        return None
    if words.pronoun(i) or "object" in kinds and words.raw[i] != "US":
        return i, i
    k = i
    while k < n and (k == i or not _ends_phrase(words, i, k)):
        k += 1
    return i, k - 1 - (k - 1 > i and words.low[k - 1] in ("last", "next", "this"))          # "a poll released last week"


def appositive(words: Words, who: tuple[int, int]) -> tuple[int, int]:
    """The name after a description: "said the head of the union, Anna Kowalski."; else the phrase itself."""
    k = who[1] + 2
    if words.word(k - 1) == "," and words.raw[who[1]].islower() or words.word(k - 1) == "," and words.raw[who[0]].islower():
        while k < len(words) and (words.raw[k][0].isupper() or words.low[k] == "." and len(words.raw[k - 1]) < 5):
            k += 1
        if 1 < k - who[1] - 2 < 5 and words.word(k) in ".,;":
            return who[1] + 2, k - 1
    return who


def _ends_phrase(words: Words, i: int, k: int) -> bool:
    """Does the phrase from `i` end before the token `k`?"""
    w, kinds = words.low[k], words.kinds[k]
    if not w[0].isalnum():
        if w == "," and words.low[k - 1].endswith("-based"):     # "the London-based, well-known Observatory"
            return False
        return not (w in "'’&-" or w == "." and k + 1 < len(words) or w == QUOTED and words.kinds[k - 1] & {"determiner", "possessive"})
    if "auxiliary" in kinds and words.raw[k].islower() or words.pronoun(k) or w == "of" and words.word(k + 1).endswith("ing"):
        return True
    if "subordinate" in kinds and w not in ("who", "than"):
        return True
    if "time" in kinds and w not in ("last", "next", "this") and words.low[k - 1] not in ("a", "an", "the") or words.raw[k] in ("but", "or"):
        return True
    if w == "and":
        return not (k + 1 < len(words) and (words.raw[k + 1][0].isupper() or "both" in words.low[i:k]))
    near = k - i <= 4 and words.raw[k - 1].islower() and words.word(k + 1) not in ("an", "a", "")
    done = w == "by" and (_PARTICIPLE.search(words.low[k - 1]) or "document" in words.kinds[k - 1])      # "a statement carried by state media"
    inside = w in ("in", "at", "on") and near or bool(done)
    return "adjunct" in kinds and not inside  # "an official at the ministry", but not "said at a rally"
