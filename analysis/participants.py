"""Who attacked whom: actor and target of an attack word, by the order of the words.

In: the words of a sentence, the attack word, the actors found in it. Out: the actor's name and the target as written; empty
where the sentence doesn't say. Here it is decided whether a verb is passive and whether two attack words share a doer; who that is say
`doers`, what is struck `targets`, who was hurt `sufferers`.
"""
from __future__ import annotations

import re

from analysis import disowned, doers
from analysis.blows import BE, STOP
from analysis.doers import CLAUSE, NAMED
from analysis.sufferers import comes_under, object_before
from analysis.targets import ABOUT, BETWEEN, IF, RELATIVE, UNAIMED, Actors, Clause, aimed, named, of_weapon, phrase
from analysis.triggers import HELD, Mention

_PARTED = CLAUSE | RELATIVE | STOP & BE | {",", ";"}
_IN_ONE = (["in", "a"], ["in", "an"], ["during", "a"], ["during", "an"])
_HAVE = frozenset("have has had who".split())
_NO_OBJECT = frozenset("in on by near as after during when at outside from . ,".split())
_CROWD = frozenset("others more people civilians persons men women children soldiers villagers".split())
_SOME_WHO = (["those", "who"], ["people", "who"], ["persons", "who"], ["anyone", "who"], ["anybody", "who"])
_DIE = frozenset("died die dead".split())
_HITS = frozenset("hit hits struck strikes".split())
_SHOTS = (["shots"], ["gunshots"], ["rounds"], ["bullets"])
_STRUCK = frozenset("attacked raided ambushed targeted stormed torched bombed shelled hijacked burned hit struck".split())
_FALLS = ("rain", "land", "slam", "smash", "crash", "fell")           # what weapons do by themselves
_TO_WHOM = re.compile(r"(?:^| )(?:on|to)?(?: ?the)? ?$")


def of(clause: Clause, m: Mention, told: tuple[str, str] | None, prior: Mention | None) -> tuple[str, str]:
    """Actor and target of an attack word; `told`: those of the one before it, `prior`, whose actor a participle shares (", killing
    three")."""
    low, actors, a, b = clause.low, clause.actors, m.first, m.last
    behind = _behind(clause, m)
    by, what = doers.after(clause, b, behind, "by"), aimed(clause, m)
    if floor := disowned.until(low, a, clause.words):
        clause = clause._replace(actors=[x for x in actors if x[0] >= floor])
    if m.met:
        return "", ""                                                     # who intercepted a drone is no attacker
    if m.thrown:
        return by, what
    fire = low[b - 2:b] == ["under", "fire"] or m.verb and low[a] in _HITS and not clause.words["mines"].isdisjoint(low[b:b + 4])
    source = doers.after(clause, b, [x for x in behind if x[:2] not in clause.towns], "from") if fire or not m.verb else ""
    if m.verb and (relative := _object_relative(clause, a, b)):
        return doers.subject(clause, a), object_before(clause, relative)
    if low[a] in _DIE:
        return "", object_before(clause, a)                               # "200 people died in clashes"
    if fire or m.verb and (_passive(clause, a, b) or _tolled(clause, prior, a, b)):
        of_shots = low[a - 2:a - 1] in _SHOTS or of_weapon(clause, m, low[max(0, a - 5):a])        # "shots were fired at X"
        return by or source, what if of_shots else object_before(clause, a)
    ends = b - 2 if low[b - 2:b] == ["to", "death"] else b - 1
    if ends > a + 1 and (low[ends] in HELD or ends == b - 2):             # "took 30 villagers hostage", "set two cars ablaze"
        shares = told and low[a].endswith("ing") and low[a - 1] in (",", "and")
        return told[0] if shares else doers.subject(clause, a), clause.cut(a + 1, ends)
    if m.verb and low[a - 1] == "of" and low[a] in clause.words["hurt"]:  # "the widow of slain officer Y"
        return "", phrase(clause, b)
    if m.verb and low[a - 1] in IF and low[a].endswith("ed"):
        return by, ""
    if (not m.verb or low[a - 1] in NAMED) and (blamed := doers.blamed(clause, a, b)):
        what = what or m.verb and phrase(clause, b + (low[b:b + 1] == ["of"])) or ""
        return blamed[2], _TO_WHOM.sub("", what.partition(clause.cut(*blamed[:2]))[0])       # "pinned the killing of two on X"
    if m.verb and low[a - 2:a] in _SOME_WHO:
        return "", what or phrase(clause, b)
    if m.verb:
        return _of_verb(clause, m, told, prior, by, what)
    if come := comes_under(low, a):                                       # "a convoy came under attack"
        return by or source, object_before(clause, come)
    inside = next((name for first, last, name in actors if first <= a < last < b), "")           # "militia aggression"
    means = told and prior.verb and low[a - 2:a] in _IN_ONE and UNAIMED.isdisjoint(low[prior.last:a - 2])       # "killed ten in a raid"
    return by or inside or doers.owner(clause, a) or source or (told[0] if means else ""), what or named(clause, m)


def _behind(clause: Clause, m: Mention) -> Actors:
    """The actors after an attack word, near enough to have done it; of a noun none after "after" ("strikes after a missile fired by
    X")."""
    low, b = clause.low, m.last
    ends = len(low) if m.verb else next((k for k in range(b, len(low)) if low[k] in ("after", "before")), len(low))
    return [x for x in clause.actors if b <= x[0] < ends and (
        x[0] - b <= 10 or x[0] - b < 20 and {"carried", "by"} <= set(low[x[0] - 4:x[0]]) and clause.heads.isdisjoint(range(b, x[0])))]


def _of_verb(clause: Clause, m: Mention, told: tuple[str, str] | None, prior: Mention | None, by: str, what: str) -> tuple[str, str]:
    """Actor and target of an active verb."""
    low, a, b = clause.low, m.first, m.last
    if told and _shares(clause, prior, a):
        doer = told[0]
    else:
        doer = doers.sender(clause, a) if low[a].startswith(_FALLS) else doers.subject(clause, a)
    if not what and of_weapon(clause, m, low[b:b + 7]):
        return doer or by, ""                                             # "fired rockets": at whom isn't said
    about = low[b + 1:b + 2] in ABOUT or low[b:b + 2] == ["up", "to"]     # "killed at least 40", "killed up to 40"
    return doer or by, what or phrase(clause, b + 2 * about + (low[b:b + 1] == ["of"]))


def _shares(clause: Clause, prior: Mention, a: int) -> bool:
    """Whether the verb at word a has the doer of the attack word before it."""
    low = clause.low
    if low[a - 1] in ("that", "which") and prior.last == a - 1:
        return True                                                       # "the blast that ripped through X"
    if low[a - 1] == "then" or low[a].endswith("ing") and (low[a - 1] in (",", "and") or low[a - 2:a] == ["and", "of"]):
        return True                                                       # "shelled X, killing three", "accused X of bombing Y and of killing Z"
    return _of_noun(clause, prior, a) or _of_deed(clause, prior, a) or _listed(clause, prior, a)


def _of_deed(clause: Clause, prior: Mention, a: int) -> bool:
    """Whether the subject of the verb at word a is the attack told before it ("an Israeli strike on a car killed")."""
    return not prior.verb and "and" not in clause.low[prior.last:a] and _PARTED.isdisjoint(clause.low[prior.last:a]) \
        and not _acts(clause, prior, a)


def _of_noun(clause: Clause, prior: Mention, a: int) -> bool:
    """Whether it tells more of an attack told as a noun: "denied a part in the bombing of a market, which killed ten"."""
    return not prior.verb and clause.low[a - 2:a] == [",", "which"] and _PARTED.isdisjoint(clause.low[prior.last:a - 2]) \
        and not _acts(clause, prior, a)


def _acts(clause: Clause, prior: Mention, a: int) -> bool:
    """Whether an actor that may be the subject stands between two attack words."""
    return any(prior.last < last <= a and not doers.governed(clause, first) for first, last, _ in clause.actors)


def _object_relative(clause: Clause, a: int, b: int) -> int:
    """The "that" of "the convoy that the rebels ambushed near X"; 0 if there is none."""
    low = clause.low
    if low[b:b + 1] and low[b] not in _NO_OBJECT | STOP or low[b:b + 1] == ["at"]:
        return 0
    at = next((k for k in range(a - 2, max(0, a - 5), -1) if low[k] in ("that", "which", "whom")), 0)
    return 0 if not at or low[at - 1] in clause.words["says"] or not low[at - 1].isalpha() or not BE.isdisjoint(low[at:a]) else at


def _passive(clause: Clause, a: int, b: int) -> bool:
    """Whether a form of be stands right before the verb ("was heavily shelled"), or it has no object ("troops killed in ambush")."""
    low = clause.low
    if low[a].endswith("ing") or low[b - 1:b + 1] == ["shot", "at"] and low[a - 1] not in BE:
        return False
    if low[a] == "sank" and (b == len(low) or low[b] in _NO_OBJECT):
        return True
    if low[b:b + 1] == ["by"] and low[a - 1:a] != ["and"]:                # "villagers executed by rebels"
        return True
    if low[b - 1] in clause.words["hurt"] and b in clause.days and low[b - 1:b] and low[a - 1] not in _HAVE:
        return True                                                       # "the men killed last week"
    i = a - 1
    while i > 0 and (low[i].endswith("ly") or low[i] in BETWEEN):
        i -= 1
    if i >= 0 and low[i] in BE and not any(x[1] == i + 1 for x in clause.actors):
        return True
    hurt = low[b - 1] in clause.words["hurt"] or low[a - 1] in clause.words["struck"] and low[a] in _STRUCK      # "police station attacked"
    return hurt and a > 0 and low[a - 1] not in _HAVE and (
        b == len(low) or low[b] in _NO_OBJECT - {"."} and low[b:b + 2] not in (["at", "least"], ["at", "most"]))


def _tolled(clause: Clause, prior: Mention | None, a: int, b: int) -> bool:
    """Whether the verb counts more of those whom the one before it hit: "40 had been killed and 30 others wounded"."""
    low = clause.low
    if prior is None or not prior.verb or low[prior.last:prior.last + 1] not in (["and"], [","]) or not 2 < a - prior.last < 7:
        return False
    return low[a - 1] in _CROWD and low[b - 1] in clause.words["hurt"] and _passive(clause, prior.first, prior.last) \
        and clause.nouns.isdisjoint(range(prior.last, a))


def _listed(clause: Clause, prior: Mention, a: int) -> bool:
    """Whether the verb at word a goes on with the subject of the one before ("killed villagers and torched shops")."""
    low = clause.low
    return prior.verb and low[a - 1] in ("and", ",") and low[a].endswith("ed") == low[prior.first].endswith("ed") \
        and _PARTED.isdisjoint(low[prior.last:a - 1]) and not _passive(clause, prior.first, prior.last)
