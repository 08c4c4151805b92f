"""Who was hurt: the words before a passive verb, or before "came under attack".

In: the words of a sentence around its attack words (`targets.Clause`). Out: a noun phrase as written, without what leads to it (a day,
"sources say", others who died). Word groups: codebook/participants.csv (of_them, says).
"""
from __future__ import annotations

from analysis.blows import BE, STOP
from analysis.targets import (ASIDE, BEFORE_NOUN, DETERMINERS, IF, LATER, LOOSE, RELATIVE, TELLS, Clause, aside, in_number, phrase)

_LEAD = BE | frozenset("and or of unlike far including".split())               # "killed, and three others were hurt", "so far nine were hurt"
_PARTED = STOP - {"and", "'s"}
_GOES_ON = STOP | frozenset("alongside the a an their".split())           # "volunteers fighting alongside"
_OPENS = frozenset("whose where whether said says if unless that , ; : ( ) \" “ ” who which when while after before because as".split())
_COME = frozenset("came come comes coming been was were".split())
_HAS = frozenset("has have had are is".split())


def comes_under(low: list[str], a: int) -> int:
    """The verb of "came under attack", "was under heavy shelling"; 0 if there is none."""
    k = next((k for k in range(a - 1, max(0, a - 4), -1) if low[k] == "under"), 0)
    return k - 1 if k and low[k - 1] in _COME else 0


def object_before(clause: Clause, a: int) -> str:
    """The subject of a passive verb."""
    low, j = clause.low, aside(clause.low, a)[0]
    if low[j - 1:j] and (low[j - 1] in IF or low[j - 1] == "those"):      # "if attacked", "mourned those killed"
        return ""
    if low[a - 1] == "being" and low[a - 2] in LATER:                    # "the ship sank after being hit"
        return phrase(clause, max((k + 1 for k in range(a - 2) if low[k] in _OPENS), default=0))
    j -= 2 * (low[j - 1:j] == ["being"] and j > 1 and low[j - 2] in clause.words["says"] | {"survived"})         # "the ship reported being hit"
    while j and (low[j - 1] in ASIDE or low[j - 1].endswith("n't")) \
            or j > 1 and (low[j - 1].endswith("ly") or low[j - 1] == "found" and low[j - 2] in BE):
        j -= 1
    if j > 1 and low[j - 1] in RELATIVE:                                 # "two men who were abducted"
        j -= 1 + (low[j - 2] == ",")
    if low[j - 1:j] == [","]:               # "the drones, launched from X, were shot down"
        j = next((k for k in range(j - 2, max(0, j - 14), -1) if low[k] == ","), j)
    i = _begins(clause, j)
    if i > 1 and low[i - 1] == "who" and low[i - 2] != "," and clause.words["says"].isdisjoint(low[i:j]):
        j, i = i - 1, _begins(clause, i - 1)                              # "two soldiers who guarded the site were killed"
        if low[i:j] in (["those"], ["all", "those"]):
            return ""
    has = next((k for k in range(j - 2, i, -1) if low[k] in _HAS and low[k + 1] != "been"), 0)
    if has and j == a:                                                    # "Reuters has counted ten people killed"
        i = has + 1 + bool(clause.verbs.form(low[has + 1], "part"))
    if low[i:i + 1] and low[i] in STOP - {"-"}:                           # "in a raid two men were shot"
        i = next((k for k in range(j, i, -1) if low[k - 1] in STOP - {"and"} and not in_number(low, k - 1)), i)
    i += 2 * (low[i:i + 2] == ["up", "to"] or low[i:i + 1] == ["there"] and low[i + 1] in BE)            # "there are ten being held"
    i = next((k for k in range(j - 1, i, -1) if (low[k] in BEFORE_NOUN or low[k].isdigit()) and low[k - 1].endswith("ed")), i)       # "reported ten"
    i = next((k + 2 for k in range(i, j - 2) if low[k] in clause.words["of_them"] and low[k + 1] == "of" and _PARTED.isdisjoint(low[k:j])), i)
    end = next((k for k in range(i + 1, j) if low[k] in _PARTED and not (low[k] == "," and in_number(low, k))
                or k > i + 1 and low[k].endswith("ing") and low[k + 1] in _GOES_ON), j)
    while end < j and end - i > 1 and low[end - 1].endswith("ed") or low[end - 1] in ("bound", "due"):
        end -= 1                                                          # "a tanker bound for India"
    i = next((k + 1 for k in range(end - 2, i, -1) if low[k] in clause.words["says"]), i)
    if end - i == 2 and low[i + 1] in clause.words["of_them"] and "of" in low[end:j - 1]:
        i, end = low.index("of", end) + 1, j                              # "the funeral in X of soldiers killed"
    while end - i > 1 and low[end - 1] in LOOSE:
        end -= 1
    i, end = _counted(clause, i, end)
    start = max(i + (low[i:i + 1] == ["least"]), end - 7)
    return clause.cut(start - 2 * (low[start:start + 1] == ["of"] and start - 2 >= i), end)


def _counted(clause: Clause, i: int, end: int) -> tuple[int, int]:
    """Those who were hurt in the words i to end - 1: after others, a day, a clause that leads to them; not "the convoy he (was in)"."""
    low = clause.low
    i = next((k + 2 for k in range(end - 2, i - 1, -1) if low[k] in ("dead", "died") and low[k + 1] in ("and", "or")), i)
    i = next((k for k in range(i, end) if k not in clause.days), end)     # "on Thursday two soldiers were killed"
    i += low[i:i + 1] != [] and low[i] in _LEAD
    told = next((k for k in range(end - 1, i - 1, -1) if end - i > 1 and low[k] in TELLS and low[k + 1:k + 2] != ["and"]), end)
    if told == end or told == end - 1 and low[i] in DETERMINERS and low[end - 2] != "and":
        return i, told
    return next((k for k in range(told + 1, end) if low[k - 1] != "how" and (
        low[k] in BEFORE_NOUN | DETERMINERS or low[k].isdigit())), end), end


def _begins(clause: Clause, j: int) -> int:
    """The first word of the phrase that ends before word j."""
    low, i = clause.low, j
    begins, ends = zip(*clause.towns) if clause.towns else ((), ())       # "villages around X, Y and Z came under fire"
    while i and j - i < 12 and i - 1 not in clause.heads and (
            low[i - 1] not in _OPENS and low[i - 1][0].isalnum()
            or low[i - 1] == "," and (i in begins and i - 1 in ends or in_number(low, i - 1))):
        i -= 1
    return i
