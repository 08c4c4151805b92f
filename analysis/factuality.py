"""Did it happen? The status of an event word from the cues that govern it, and the small phrase matcher that it needs.

In: the words of one sentence and the position of an event word. Out: one of the contract's statuses. Cues stand in
codebook/status.csv. Rules in the spirit of Sauri & Pustejovsky 2009 (FactBank): the nearest cue to the left in the same
clause governs; relative and adverbial clauses shield; denial wins. Who says so is not judged here (that is `voice`).
"""
from __future__ import annotations

import re
from collections.abc import Iterable

from analysis.errors import InputError
from analysis.text import edges

STATUSES = ("occurred", "attempted", "alleged", "denied", "threatened", "planned", "considered", "hypothetical")
AHEAD = STATUSES[4:]                    # of what has not happened; an attack can be all of these at once
_WORD = re.compile(r"((?:[a-z]\.){2,}|[^\W_]+(?:[-'][^\W_]+)*|[^\w\s])")
_ASCII = re.compile(r"([a-z]\.[a-z]\.(?:[a-z]\.)*|[a-z0-9]++(?:[-'][a-z0-9]++)*|[^\w\s])", re.ASCII)       # the same, a third faster
WALLS = frozenset("; : who whose where which whom — – after following since despite because while although though during "
                  "when amid amidst as before until so but".split())
_QUOTES, _THAT = {"“", "”", '"'}, {"that", "than"}
_COMMA = {",", "(", ")"} | _QUOTES
_AUX = {"have", "has", "had", "were", "was", "are", "is", "would", "could", "will", "may"}
_AUXILIARY = _AUX | {"been", "be", "being"}
_DEFINITE = {"the", "those", "these"}
_RELATIVE, _ANY = {"who", "that", "which", "where"}, {"any", "anyone", "anybody", "whoever", "anything"}
_NOBODY = ("no", "none", "neither", "nobody", "nothing")
_DONE = {"was", "were", "has", "had", "have", "been"}
_MODALS = {"will", "would", "could", "may", "might"}
_TAKE_PLACE = frozenset("be begin start come take happen occur continue resume follow go last end intensify expand target hit "
                        "involve include proceed spread".split())
_BEFORE_MONTH = {"in", "on", "since", "last", "of", "this", "until", "by", "from", "late", "early", "mid"}
_DURING = {"in", "during", "after"}
_SHOTS = frozenset("missile missiles drone drones rocket rockets projectiles shells fire".split())
_SUSPECTED = {"suspected", "alleged", "would-be"}
_AIMS = {"attempted", "threatened", "planned", "considered"}
_NO_SPEAKER = _DEFINITE | frozenset("a an any no such its his her their of despite".split())
_BUT = (["and"], ["but"])
_GO_OFF, _NOT = ("explod", "detonat", "go"), ("not", "n't", "never")     # "the bomb did not go off"
_ASKS = frozenset("did do does was were is are has have had will would could can should".split())
_QUOTED = {'"', "“", "”"}
_TRIED = frozenset("tried tries try trying attempted attempting failed failing sought seeking".split())
_WINDOW, _FAR = 18, 14
_ONE = frozenset("a an any another".split())
_OWNERS = _ONE | _DEFINITE | frozenset("of its his her their our".split())
_JOINS = frozenset("and or , ;".split())
_LATER = frozenset("later eventually become prove go".split())
_PERCEIVED = (["be", "heard"], ["be", "seen"], ["be", "felt"])           # "a blast could be heard"

Words = tuple[list[str], list[int], list[int]]  # lower-cased words, their starts and ends
Lexicon = dict[str, dict[str | None, list[tuple[tuple[str, ...], object]]]]      # by first and second word


def words(text: str) -> Words:
    """Lower-cased words and marks of a sentence with their offsets; curly apostrophes folded."""
    parts = cut(text)
    return parts[1::2], *offsets(parts)


def cut(text: str) -> list[str]:
    """Gaps and words in turn."""
    lowered = _lowered(text)
    return (_ASCII if lowered.isascii() else _WORD).split(lowered)


def offsets(parts: list[str]) -> tuple[list[int], list[int]]:
    """Where the words start and end."""
    at = edges(parts)
    return at[:-1:2], at[1::2]


def _lowered(text: str) -> str:
    lowered = text.lower().replace("’", "'")
    if len(lowered) != len(text):                         # a few capitals grow when lowered
        lowered = "".join(c.lower()[0] for c in text).replace("’", "'")
    return lowered


def lexicon(entries: Iterable[tuple[str, object]]) -> Lexicon:
    """Phrases by their first two words, longest first; one of several words is found hyphenated, too."""
    out: Lexicon = {}
    for phrase, value in entries:
        parts = tuple(words(phrase)[0])
        for form in {parts, ("-".join(parts),)} if len(parts) > 1 else {parts}:
            out.setdefault(form[0], {}).setdefault((*form, None)[1], []).append((form, value))
    for found in out.values():
        for forms in found.values():
            forms.sort(key=lambda f: (-len(f[0]), f[0]))
    return out


def match(low: list[str], phrases: Lexicon, first: int = 0, last: int | None = None, *, every: bool = False):
    """Longest phrases from left to right, without overlap: (from, to, value). `every`: all values of a form."""
    out, free = [], first
    for i in [i for i, w in enumerate(low[first:last], first) if w in phrases]:
        found = phrases[low[i]]
        longer, alone = found.get(low[i + 1], ()) if i + 1 < len(low) else (), found.get(None, ())
        if i < free or not (longer or alone):
            continue
        for form, value in (*longer, *alone):
            n = len(form)
            if n < free - i:
                break
            if n < 3 or tuple(low[i:i + n]) == form:
                out.append((i, i + n, value))
                free = i + n
                if not every:
                    break
    return out


def cues(rows: list[dict]) -> Lexicon:
    """The cues of codebook/status.csv, ready for `status`."""
    for r in rows:
        if r["status"] not in STATUSES or not r["reach"].isdigit() or r["side"] not in ("before", "after", "close"):
            raise InputError(f"{r['_where']}: a cue has one of the statuses {', '.join(STATUSES)}, the side before, after or close, "
                             "and a reach in words.")
    return lexicon((r["cue"], (r["status"], r["side"], int(r["reach"]), r["strength"])) for r in rows)


def _wall(low: list[str], start: int) -> int:
    """The first word of the clause that the word at `start` stands in, looking at most `_WINDOW` words back."""
    stop = max(0, start - _WINDOW)
    for i in range(start - 1, stop - 1, -1):
        if low[i] in WALLS:
            return i + 1 if low[i] not in ("when", "as", "before", "so", "but") or start - i > 1 else i
        if low[i] in _THAT and (start - i == 1 or start - i == 2 and low[i + 1] in _AUX):
            return i + 1 if i and not low[i - 1].endswith(("ed", "es", "ing", "said", "say")) else stop
    return stop


def _governs(low: list[str], cue_end: int, start: int, reach: int, shield: bool) -> bool:
    gap = low[cue_end:start]
    if len(gap) > reach:
        return False
    if _COMMA.isdisjoint(gap):
        return True
    marks = [i for i, w in enumerate(gap) if w in _QUOTES]
    scare = {i for pair in zip(marks, marks[1:]) if pair[1] - pair[0] < 5 for i in pair}           # "dismissed as “fake” reports that"
    commas = [i for i, w in enumerate(gap) if w in _COMMA and gap[i + 1:i + 2] != ["from"] and i not in scare]     # "options, from X to Y"
    return not commas or len(gap) - commas[-1] <= 5 and not shield


def month(low: list[str], i: int) -> bool:
    """Whether "may" or "march" is the month."""
    return low[i] in ("may", "march") and (low[i - 1] in _BEFORE_MONTH or low[i - 1][0].isdigit() or low[i + 1:i + 2] and low[i + 1][0].isdigit())


def _past(low: list[str], start: int) -> bool:
    return low[start].endswith("ed") or low[start] in ("shot", "struck", "fought", "blew", "took")


def _cues(low: list[str], start: int, end: int, phrases: Lexicon, verb: bool, others: frozenset[int]) -> dict[str, tuple[int, str]]:
    """The nearest governing cue of each strength: where it ends, and its status."""
    wall, found = _wall(low, start), {}
    for a, b, (name, side, reach, strength) in match(low, phrases, max(0, wall - 2), start, every=True):
        # "dismissed as" ends in a wall of its own
        inside = wall - (name == "hypothetical" or name == "denied" and low[b - 1] == "as") < b <= start
        if side != "before" or month(low, a) or not inside or not _governs(low, b, start, reach, strength == "shield"):
            continue
        if name in _AIMS and verb and _past(low, start) and low[start - 1] == "and" and not set(low[b:start]) & _AUX:
            continue                                          # "foiled a plot and shot two": its own deed
        if low[a - 1:a] in _BUT and strength == "low":
            found.pop("override", None)                       # "denied it and accused the army of bombing": each its own
        if low[a] in ("would", "will") and found.get("strong", (0, ""))[1] == "threatened":
            continue                                          # "warned that they would strike"
        if _of_else(low, a, b, name, strength, start, verb, others):
            continue
        found["strong" if strength == "modal" else strength] = (b, name)
    known = not verb and bool(set(low[max(0, start - 2):start]) & (_DEFINITE | {"this"}))
    for a, b, (name, side, reach, strength) in match(low, phrases, end, min(len(low), end + 16), every=True):
        one = low[a] in _MODALS and _of_one(low, start, end, a, b)
        reach = 0 if low[b:b + 2] in _PERCEIVED else _FAR if one else reach
        if side == "after" and "shield" not in found and a - end < reach and not (verb and strength == "strong" or month(low, a)) \
                and not set(low[end:a]) & (_COMMA | WALLS) and (low[b:b + 1] != ["have"] or one and low[a] == "would") \
                and not (name == "alleged" and low[b:b + 1] and low[b].endswith("ing")) \
                and not (known and low[a] in _MODALS and _TAKE_PLACE.isdisjoint(low[b:b + 2])):       # "the attacks may cost him votes"
            found.setdefault(strength, (start, name))
    comma = max((i for i, w in enumerate(low[end:], end) if w == ","), default=len(low))
    for a, b, (name, side, reach, strength) in match(low, phrases, comma, every=True):
        if side == "close" and not known and 1 < a - comma < reach and low[a - 1] not in _NO_SPEAKER and not low[a - 1].endswith("ing") \
                and low[a:a + 2] != ["claimed", "by"] and not (low[b:b + 1] and low[b].isalpha() and low[b] not in _BEFORE_MONTH):
            found.setdefault(strength, (start, name))         # ", residents alleged on Monday"
    return found


def _of_one(low: list[str], start: int, end: int, a: int, b: int) -> bool:
    """Whether nothing but phrases part an attack that is not known from its modal: "an attack by X on Y would", not "would later"."""
    gap, owned = low[end:a], low[end - 1:a - 1]
    told = any(w[0].isdigit() or w.endswith("ed") and before not in _OWNERS for w, before in zip(gap, owned))
    return not _ONE.isdisjoint(low[max(0, start - 3):start]) and _AUX.isdisjoint(gap) and not told and low[b] not in _LATER


def _of_else(low: list[str], a: int, b: int, name: str, strength: str, start: int, verb: bool, others: frozenset[int]) -> bool:
    """Whether the cue at words a to b, which stands before the attack word, says nothing of it but of who did it, or of another deed."""
    between = low[b:start]
    if strength == "shield" and not verb and low[b - 1] == "to" and not others.isdisjoint(range(b, start)):
        return True
    if low[a] in _SUSPECTED and b == a + 1 and verb and low[b] not in _AUX | _THAT | {"to"}:
        return True                                           # "suspected rebels killed two": only who is in doubt
    if low[a] in _SUSPECTED and not verb and not _DURING.isdisjoint(between):
        return True                                           # "killed suspected rebels in a gun battle"
    if low[a] == "aimed" and low[a - 1] in _SHOTS:
        return True                                           # "missiles aimed at X were destroyed"
    if name in _AIMS and verb and _past(low, start) and not others.isdisjoint(range(a - 2, a)) and _AUXILIARY.isdisjoint(between):
        return True                                           # "an attack planned in X killed nine"
    if low[a] == "allegedly" and b < start and low[b].endswith("ing"):
        return True                                           # "a boat allegedly carrying drugs"
    if low[a] == "to" and strength == "weak" and "used" in low[max(0, a - 8):a]:
        return True                                           # "used the base to launch raids"
    if low[a] == "to" and strength == "weak" and not verb and not _DEFINITE.isdisjoint(between):
        return True                                           # "what drove him to carry out the attack"
    finite = verb and not low[start].endswith("ing") and low[start - 1] != "to"
    if low[b - 1] == "to" and finite and not others.isdisjoint(range(b, start)) and _JOINS.isdisjoint(between):
        return True                                           # "a strike meant to kill X hit a flat"
    if name == "denied" and low[b - 1].endswith(_NOT) and "and" in between and not _AUX.isdisjoint(between):
        return True                                           # "did not explode and were defused"
    if name in _AIMS and not verb and low[start - 2:start - 1] == ["of"] and low[start - 1] in _DEFINITE:
        return True                                           # "plans to speed up the inquiry of the attack"
    if name == "denied" and not verb and low[start - 1] == "the" and not others.isdisjoint(range(b, start)):
        return True                                           # "denied hitting homes in the strikes"
    taken_for_granted = not verb and not _DEFINITE.isdisjoint(low[max(0, start - 2):start])        # "the attack would"
    return strength == "modal" and taken_for_granted


def _joined(low: list[str], start: int, end: int) -> bool:
    """Whether the verb goes on from an infinitive: "to intimidate and murder"."""
    back = low[max(0, start - 6):start - 1]
    return low[start - 1:start] in (["and"], ["or"]) and "to" in back[:-1] and not low[end - 1].endswith(("ed", "ing")) \
        and _COMMA.isdisjoint(back)


def of_nobody(low: list[str], start: int) -> bool:
    """Whether the subject of the verb is nobody and nothing: "no vessel had been hit", "no one is being held hostage"."""
    i = start
    while i and (low[i - 1] in _AUXILIARY or low[i - 1] == "being"):
        i -= 1
    near = low[max(0, i - 4):i]
    return i < start and any(
        w in near and all(x.isalpha() and x not in WALLS for x in near[near.index(w) + 1:]) for w in _NOBODY)


def _asked(low: list[str], start: int, end: int, verb: bool) -> bool:
    """Whether it is asked or pleaded for: "Was the bridge bombed?", "Don't shoot"; not "Did the attack change much?", "Did he, who
    attacked X, pay?"."""
    first = max((i for i, w in enumerate(low[:start]) if w in _QUOTED), default=-1) + 1
    pleads = verb and (low[start - 1] == "don't" or low[start - 2:start] == ["do", "not"])
    if pleads and all(w in ("don't", "do", "not", "please", ",") for w in low[first:start]):
        return True
    mark = next((w for w in low[end:] if w in ("?", ".", *_QUOTED)), "")
    return (mark == "?" or "asked" in low[end:]) and low[first] in _ASKS and WALLS.isdisjoint(low[first:start]) \
        and _DEFINITE.isdisjoint(() if verb else low[max(0, start - 2):start])


def _of_any(low: list[str], start: int) -> bool:
    """Whether the verb, not in the past, stands in a clause on anyone or anything of the kind: "anyone who attacks", "any town where X
    is hit"."""
    at = next((k for k in range(start - 1, max(0, start - 7), -1) if low[k] in _RELATIVE), 0)
    near = {*low[at + 1:start]}
    return at > 0 and not _ANY.isdisjoint(low[max(0, at - 3):at]) and (
        not near.isdisjoint(("is", "are")) or not _past(low, start) and near.isdisjoint(_DONE))


def status(low: list[str], start: int, end: int, phrases: Lexicon, verb: bool, others: frozenset[int] = frozenset()) -> str:
    """The status of the event word low[start:end].

    Parameters
    ----------
    low : the words of the sentence, lower-cased (`words`).
    phrases : compiled cues (`cues`).
    verb : whether the event word is a verb (a bare infinitive without a cue has not happened).
    others : where other event words begin, which use up a cue that takes one for granted ("respond to a strike with attacks").
    """
    if verb and of_nobody(low, start):
        return "denied"
    if verb and _of_any(low, start):
        return "hypothetical"                                 # "any town where posts are attacked"
    if low[0] == "had" and "," in low[start:] and "have" in low[end:] or _asked(low, start, end, verb):
        return "hypothetical"                                 # "Had they attacked, thousands would have fled"
    which = next((k for k in range(start - 2, max(0, start - _FAR), -1) if low[k - 1:k + 1] == ["in", "which"]), 0) if verb else 0
    deed = max((h for h in others if h < which), default=-1)
    if deed >= 0 and which == start - 2 and status(low, deed, deed + 1, phrases, False) == "alleged":
        return "alleged"                                      # "accused of an attack in which they shelled X"
    found = _cues(low, start, end, phrases, verb, others)
    if verb and found.keys() <= {"low", "shield"} and low[start - 2:start] == ["and", "of"] and any(w.startswith("accus") for w in low[:start]):
        return "alleged"                                      # "accused X of attacking Y on Monday, and of shelling Z"
    shield = found.get("shield", (-1, ""))[0]
    for strength in ("override", "strong", "try", "weak", "low"):
        if strength in found and (found[strength][0] > shield or strength == "override" and shield < start - 3):
            return "attempted" if low[start].startswith(_GO_OFF) and low[start - 1].endswith(_NOT) else found[strength][1]
    bare = verb and shield < 0 and (low[start - 1:start] == ["to"] or _joined(low, start, end))
    if bare and not _TRIED.isdisjoint(near := low[max(0, start - 9):start]) and WALLS.isdisjoint(near) and _COMMA.isdisjoint(near):
        return "attempted"                                    # "tried again on Friday to storm X"
    return "hypothetical" if bare and low[start - 2:start - 1] != ["used"] else "occurred"
