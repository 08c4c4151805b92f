"""Who attacked whom: actor and target of an attack word, by the order of the words.

In: the words of a sentence, the attack word, the actors found in it. Out: the actor's name and the target as written; empty
where the sentence doesn't say. No parser: the subject is the nearest actor before the verb that is no object of a
preposition, no speaker of another's deed and not the one who foiled it.
"""
from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from analysis import disowned
from analysis.triggers import BE, STOP, Mention
from analysis.verbs import Verbs

Actors = list[tuple[int, int, str]]       # first word, the word after the last, name

_GOVERNS = frozenset("on against of by in under from with for to near at over into than about despite without between".split())
_SMALL = frozenset("the a an its their his her suspected alleged unidentified unknown armed president general mr".split())
_CLAUSE = frozenset("after before when while because as although since if until whereas".split())
_SAME = frozenset("it they he she its their his her to had has have".split())      # "said it had attacked", "claimed to have bombed"
_RELATIVE = frozenset("who which that".split())                           # "by gunmen who stormed"
_NAMED = frozenset("the a an this that these those any another more no".split())    # "called the attack": another's
_ABOUT = (["least"], ["most"])                                            # "killed at least 40"
_PAST = frozenset("left fell came broke struck hit said took began went drove brought told led made sent won were was".split())      # a verb that ends a phrase
_ENDS = STOP | _PAST | frozenset("do does did might must should can not over if unless because into through under during amid despite within including between off".split())
_STOPS = _ENDS - _PAST
_PARTED = _CLAUSE | _RELATIVE | STOP & BE | {",", ";"}
_LOOSE = frozenset("the a an of to its their over and there".split())
_BEFORE_NOUN = frozenset("the a an its their his her some many several two three four five six seven eight nine ten".split())
_KILLS = ("attack", "strike", "raid")     # these have no object after "of"
_NO_OBJECT = frozenset("in on by near as after during when at outside . ,".split())
_TIMES = frozenset("early late again overnight twice daily nightly repeatedly".split())
_LATER = frozenset("later earlier ago before after".split())              # "three days later"
_NO_THING = _TIMES | {"around", "along", "across", "back", "up"}
_AFTER = STOP - {","} | {"the", "a", "an"}
_CALLED = frozenset("called calls said was were is are as".split())       # "struck what it called a depot"
_GOES_ON = STOP | frozenset("alongside the a an their".split())           # "volunteers fighting alongside"
_ROADS = frozenset("road roadside roadsides highway street outskirts ground border".split())
_OF_PLACE = frozenset("building buildings wedding crossing gathering meeting housing".split())
_COME = frozenset("came come comes coming been was were".split())
_SHOOTS = frozenset("shot shoot shooting".split())
_PLURAL = frozenset("people troops".split())
_GOES = frozenset("begin begins continue continues remain remains resume resumes persist persists come comes grow grows mount mounts rise rises loom looms".split())       # verbs without an object
_DETERMINERS = frozenset("the a an this that these those its their his her no".split())
_STRUCK = frozenset("attacked raided ambushed targeted stormed torched bombed shelled hijacked burned hit struck".split())
_FALLS = ("rain", "land", "slam", "smash", "crash", "fell")           # what weapons do by themselves
_BETWEEN = frozenset("also again later then first not \" “ '".split())       # of a form of be and its verb
_TO_WHOM = re.compile(r"(?:^| )(?:on|to)?(?: ?the)? ?$")
_TO_BLAME = (("on", "blame"), ("to", "attributes"))
_IF = frozenset("if when once unless".split())
_LISTED = (["and"], [",", "and"], ["and", "the"], ["and", "its"], ["and", "their"], ["/"], ["-"])
_OPENS = frozenset("whose said says if unless that , ; : ( ) \" “ ” who which when while after before because as".split())
_BEFORE_VERB = BE | frozenset("have has had will would also reportedly allegedly not".split())
_ASIDE = _BEFORE_VERB | _BETWEEN


class Clause(NamedTuple):
    """The words of a sentence around its attack words.

    `heads`: first words of all attack words, `nouns`: of those that are none of verbs; `days`: words of dates; `towns`: spans of places and their kinds ("rockets from Syria" are not Syria's); `words`:
    the groups of codebook/participants.csv; `cut(i, j)`: the text of words i to j - 1; `verbs`: forms of verbs.
    """

    low: list[str]
    actors: Actors
    heads: set[int]
    nouns: set[int]
    days: set[int]
    towns: dict[tuple[int, int], str]
    words: dict[str, set[str]]
    cut: Callable[[int, int], str]
    verbs: Verbs


def of(clause: Clause, m: Mention, told: tuple[str, str] | None, prior: Mention | None) -> tuple[str, str]:
    """Actor and target of an attack word; `told`: those of the one before it, `prior`, whose actor a participle shares (", killing three")."""
    low, actors, towns, a, b = clause.low, clause.actors, clause.towns, m.first, m.last
    after = [x for x in actors if x[0] >= b and x[0] - b <= 10]
    by = _after(clause, b, after, "by")
    aimed = _aimed(clause, m)
    if floor := disowned.until(low, a, clause.words):
        clause = clause._replace(actors=[x for x in actors if x[0] >= floor])
    if m.met:
        return "", ""                                                     # who intercepted a drone is no attacker
    if m.thrown:
        return by, aimed
    fire = low[b - 2:b] == ["under", "fire"] or m.verb and not clause.words["mines"].isdisjoint(low[b:b + 4])
    source = _after(clause, b, [x for x in after if x[:2] not in towns], "from") if fire or not m.verb else ""
    relative = _object_relative(clause, a, b) if m.verb else 0
    if relative:
        return _subject(clause, a), _object_before(clause, relative)
    if fire or m.verb and _passive(clause, a, b):
        return by or source, aimed if _of_weapon(clause, m, low[max(0, a - 5):a]) else _object_before(clause, a)
    if b - a > 2 and low[b - 1] in ("hostage", "captive"):
        return _subject(clause, a), clause.cut(a + 1, b - 1)
    if m.verb and low[a - 1] in _IF and low[a].endswith("ed"):
        return by, ""
    if (not m.verb or low[a - 1] in _NAMED) and (blamed := _blamed_on(clause, a, b)):                # "pinned the killing of two on X"
        aimed = aimed or m.verb and _phrase(clause, b + (low[b:b + 1] == ["of"])) or ""
        return blamed[2], _TO_WHOM.sub("", aimed.partition(clause.cut(*blamed[:2]))[0])
    if m.verb:
        relative = low[a - 1] in ("that", "which") and a - 2 in clause.heads                          # "the blast that ripped through X"
        shares = relative or low[a - 1] == "then" or low[a].endswith("ing") and low[a - 1] in (",", "and") or _listed(clause, prior, a)
        subject = told[0] if told and shares else _sender(clause, a) if low[a].startswith(_FALLS) else _subject(clause, a)
        if not aimed and _of_weapon(clause, m, low[b:b + 5]):
            return subject or by, ""                                      # "fired rockets": at whom isn't said
        return subject or by, aimed or _phrase(clause, b + 2 * (low[b + 1:b + 2] in _ABOUT or low[b:b + 2] == ["up", "to"]) + (low[b:b + 1] == ["of"]))
    if low[a - 1] == "under" and low[a - 2:a - 1] and low[a - 2] in _COME:                       # "a convoy came under attack"
        return by or source, _object_before(clause, a - 2)
    return by or _owner(clause, a) or source, aimed


def _joined(clause: Clause, first: int, name: str) -> str:
    """The actor with those listed right before it ("X, Y and Z struck"), parted by ; as they stand."""
    before = next((x for x in clause.actors if x[1] < first and clause.low[x[1]:first] in _LISTED), None)
    if before is None or before[2] == name:
        return name
    rest = next((x for x in clause.actors if x[1] < before[0] and clause.low[x[1]:before[0]] == [","]), None)
    return "; ".join(dict.fromkeys([*([rest[2]] if rest else []), before[2], name]))


def _after(clause: Clause, b: int, after: Actors, word: str) -> str:
    """The actor that the preposition governs, two words between them at most."""
    low = clause.low
    for first, _, name in after:
        gap = low[max(b, first - 3):first]
        if word in gap and "," not in gap[gap.index(word):] and clause.heads.isdisjoint(range(first - len(gap) + gap.index(word), first)):
            if low[max(b, first - 3) + gap.index(word) - 1] not in clause.words["not_done"]:
                others = [n for a, e, n in after if a > first and low[e - 1:e] and low[next(x[1] for x in after if x[0] == first):a] in _LISTED]
                return "; ".join(dict.fromkeys([name, *others]))
    return ""


def _blamed_on(clause: Clause, a: int, b: int) -> tuple[int, int, str] | None:
    """X of "blamed the bombing on X", "a bombing attributed to X"."""
    low = clause.low
    for x in clause.actors:
        said = low[max(b, x[0] - 4):x[0]] + (low[max(0, a - 4):a] if x[0] - b <= 10 else [])
        group = next((clause.words[g] for w, g in _TO_BLAME if w in low[max(b, x[0] - 2):x[0]]), set())
        if b <= x[0] < b + 18 and not group.isdisjoint(said):
            return x
    return None


def _of_weapon(clause: Clause, m: Mention, beside: list[str]) -> bool:
    """Whether what is fired or thrown is the weapon."""
    return bool(m.weapon) and _throws(clause, m) and any(w.startswith(m.weapon.split()[-1]) for w in beside)


def _throws(clause: Clause, m: Mention) -> bool:
    return clause.low[m.first].startswith(tuple(clause.words["throws"]))


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
    if low[a].endswith("ing") or low[b - 1:b + 1] == ["shot", "at"]:
        return False
    if low[b:b + 1] == ["by"] and low[a - 1:a] != ["and"]:                # "villagers executed by rebels"
        return True
    if low[b - 1] in clause.words["hurt"] and b in clause.days and low[b - 1:b] and low[a - 1] not in ("have", "has", "had", "who"):
        return True                                                       # "the men killed last week"
    i = a - 1
    while i > 0 and (low[i].endswith("ly") or low[i] in _BETWEEN):
        i -= 1
    hurt = low[b - 1] in clause.words["hurt"] or low[a - 1] in clause.words["struck"] and low[a] in _STRUCK      # "police station attacked in X"
    return i >= 0 and low[i] in BE and not any(x[1] == i + 1 for x in clause.actors) or hurt and a > 0 and low[a - 1] not in ("have", "has", "had", "who") and (
        b == len(low) or low[b] in _NO_OBJECT - {"."} and low[b:b + 2] not in (["at", "least"], ["at", "most"]))


def _aimed(clause: Clause, m: Mention) -> str:
    """What stands after "on" or "against", of a noun after "of", too."""
    low, a, b = clause.low, m.first, m.last
    if low[b - 1] in ("at", "on", "upon") and b < len(low):               # "fired at"
        return _phrase(clause, b)
    thrown = ("on", "against", "at", "into", "toward", "towards")
    aims = thrown if low[b:b + 1] == ["at"] or not m.verb or _throws(clause, m) or low[b - 1] == "fire" else ("on", "against")
    reach, over = (9, {"by", "from", "and"}) if m.verb and m.weapon and _throws(clause, m) else (5, {"by"}) if m.verb else (9, {"by", "in", "and", ","})
    aim = next((i for i in range(b, min(b + reach, len(low))) if low[i] in aims and i + 1 + (low[i + 1:i + 2] == ["the"]) not in clause.days), None)
    if not m.verb and low[b:b + 1] == ["of"] and b + 1 not in clause.days and not low[b - 1].startswith(_KILLS):
        aim = b
    shoots = low[b - 1] in _SHOOTS and low[a - 1] not in BE and low[b:b + 1] and not (low[b] in _NO_THING or low[b].endswith("ly") or _of_weapon(clause, m, low[b:b + 5]))
    object_first = aim is not None and m.verb and aim > b + (not shoots) and (shoots or not _throws(clause, m))      # "ambushed a convoy on the road", "shot three at a bar"
    if aim is None or object_first or m.verb and "and" in low[b:aim] and not clause.heads.isdisjoint(range(b, aim)) or low[aim - 1] == "went" or not (_STOPS - over).isdisjoint(low[b:aim]) or low[aim + 1:aim + 2] in _ABOUT:
        return ""
    if (_throws(clause, m) or low[b - 1].startswith("explod")) and low[aim + 1 + (low[aim + 1:aim + 2] == ["the"])] in _ROADS:
        return ""                                                         # "exploded on the roadside"
    return _phrase(clause, aim + 1)


def aside(low: list[str], a: int) -> tuple[int, int]:
    """The words of the aside that ends before the verb at word a (", which considers X terrorists, was shelled"); (a, a) if there is none."""
    j = a
    while j and low[j - 1] in _BEFORE_VERB:
        j -= 1
    if low[j - 1:j] != [","]:
        return a, a
    return next(((k, j) for k in range(j - 2, max(0, j - 25), -1) if low[k] == "," and low[k + 1] in ("who", "which", "whose", "where")), (a, a))


def _subject(clause: Clause, a: int) -> str:
    """The actor before an active verb that does it; "an RSF attack" is no subject of what comes later."""
    low, nouns = clause.low, clause.nouns - {a}
    verb = aside(low, a)[0]
    near = [x for x in clause.actors if x[1] <= verb and verb - x[1] <= 14 and x[1] not in nouns]
    for first, last, name in reversed(near):
        between = low[last:verb]
        if len(near) > 1 and any(w == "that" and between[i + 1:i + 2] in (["it"], ["they"]) for i, w in enumerate(between)):
            return near[0][2]                                             # "X warned Y that it would strike"
        if not clause.words["arrest"].isdisjoint(between) and BE.isdisjoint(between) and between[1:2] not in (["of"], ["for"], ["with"]):
            return ""                                                     # "police arrested four suspected of plotting to bomb"
        if between == ["to"] or not between and low[a].endswith("ing") and low[first - 1] != "in":          # "orders to X to attack", "aimed at men firing rockets"
            return name
        if not (between == ["and"] or _governed(clause, first) and low[last + (low[last] == ",")] not in _RELATIVE or _another(between, clause.words["says"])
                or _another(between, _CLAUSE) or _apart(between) or not clause.words["repels"].isdisjoint(between) and between[-1:] != ["and"]):
            return _joined(clause, first, name)
    return ""


def _sender(clause: Clause, a: int) -> str:
    """Whose the weapon is that lands or slams into what is struck: who stands right before it ("Russian missiles slammed into")."""
    near = [x for x in clause.actors if x[1] <= a and a - x[1] < 4 and (STOP - {"'s"}).isdisjoint(clause.low[x[1]:a])]
    return near[-1][2] if near else ""


def _listed(clause: Clause, prior: Mention | None, a: int) -> bool:
    """Whether the verb at word a goes on with the subject of the one before ("killed villagers and torched shops")."""
    low = clause.low
    return prior is not None and prior.verb and low[a - 1] in ("and", ",") and low[a].endswith("ed") == low[prior.first].endswith("ed") \
        and _PARTED.isdisjoint(low[prior.last:a - 1]) and not _passive(clause, prior.first, prior.last)


def _apart(between: list[str]) -> bool:
    """Whether another subject stands after ", and" before the verb ("X seized the town, and jets bombed it")."""
    at = max((i for i, w in enumerate(between[:-1]) if w == "," and between[i + 1] in ("and", "but", "while", "whereas", "as")), default=None)
    rest = [w for w in between[at + 2:] if w not in _BEFORE_VERB | _SAME and not w.endswith("ly")] if at is not None else []
    return bool(rest) and not any(w[0].isdigit() or w in _TIMES | {"later", "then", "in", "on", "at", ",", "after"} for w in rest)


def _governed(clause: Clause, i: int) -> bool:
    """Whether the actor at word i is the object of a preposition, but not one of the kind of "members of X", "loyal to X"."""
    low, i = clause.low, i - 1
    while i > 0 and (low[i] in _SMALL or "-" in low[i] or low[i].endswith(("ern", "west", "east"))):
        i -= 1
    return i >= 0 and low[i] in _GOVERNS and (low[i] == "in" or low[i - 1] not in clause.words["men"] | clause.words["ties"])


def _another(between: list[str], opens: frozenset) -> bool:
    """Whether a word between an actor and a verb opens a clause with another subject ("said the bomb exploded")."""
    at = next((n for n, word in enumerate(between) if word in opens), None)
    rest = [w for w in between[at + 1:] if w != "that"] if at is not None else []
    return bool(rest) and "," not in rest and _SAME.isdisjoint(rest[:1] if rest[:2] != ["one", "of"] else rest[:3])


def _owner(clause: Clause, a: int) -> str:
    """The actor before an attack told as a noun: whose it is ("Israeli strikes") or who carried it out."""
    low = clause.low
    for first, last, name in reversed([x for x in clause.actors if x[1] <= a and a - x[1] <= 14]):
        between = low[last:a]
        blamed = between[:1] in (["for"], ["of"]) and not clause.words["blame"].isdisjoint(low[max(0, first - 3):first])        # "blamed X for the attack", not "warned X of attacks"
        blamed |= between[:1] != [] and between[0] in BE and "blamed" in between[1:3]        # "X was blamed for the attack"
        if not between and clause.towns.get((first, last)) == "city" and low[first - 1:first] == ["the"]:
            continue                                                      # "the Brussels attacks"
        if clause.towns.get((first, last)) == "city" and not clause.words["struck"].isdisjoint(between):
            continue                                                      # "the Baghdad market bombing"
        if blamed or between == ["-", "led"] or len(between) <= 2 and between[:1] != ["of"] and not (len(between) == 2 and between[0].endswith("s") and not between[0].endswith("'s")) and (STOP - {"'s"} | _NAMED | clause.words["repels"] | clause.words["says"]).isdisjoint(between):
            return _joined(clause, first, name) if not between else name
        if not _governed(clause, first):
            if any(w in _RELATIVE and last + i + 1 not in clause.heads for i, w in enumerate(between[1:], 1)) or "responsible" in between[1:] and between[between.index("responsible") - 1] not in BE | {","}:
                return ""                                                 # "X supplied the drones that were used in", "X reined in the factions responsible for"
            if not clause.words["arrest"].isdisjoint(between[1:]) and BE.isdisjoint(between):
                return ""                                                 # "X handed over a man suspected of planning attacks"
            claimed = len(between) <= 3 and not clause.words["claims"].isdisjoint(between)       # "claimed the bombing"
            rest = between[len(between) - between[::-1].index("to"):] if "to" in between and "with" not in between else between       # not "considering responses to"
            return _joined(clause, first, name) if clause.words["repels"].isdisjoint(between) and (claimed or not clause.words["support"].isdisjoint([*rest, low[a]])) else ""
    return ""


def _phrase(clause: Clause, i: int) -> str:
    """The noun phrase from word i, at most seven words."""
    low, j, n = clause.low, i, len(clause.low)
    if low[i:i + 1] == ["what"]:
        i = j = max((k + 1 for k in range(i + 1, min(i + 7, n)) if low[k] in _CALLED), default=n)
    if i < n and low[i] in _NO_THING and not (i + 1 < n and low[i + 1].isdigit()):
        return ""
    while j < n and j - i < 7 and not _ends(clause, i, j):
        j += 1
    while j < n and low[j] == "'s":
        j += 1
    while j - i > 1 and (low[j - 1] in _LOOSE or low[j - 1].endswith(("ing", "ed")) and low[j - 1] not in _OF_PLACE and low[j - 2] not in ("a", "an", "the") and j < n and low[j] in _AFTER):     # "groups operating inside X"
        j -= 1
    return clause.cut(i, j)


def _ends(clause: Clause, i: int, j: int) -> bool:
    """Whether the noun phrase from word i ends before word j."""
    low, word = clause.low, clause.low[j]
    if word == "," and low[j - 1].isdigit() and low[j + 1:j + 2] and low[j + 1].isdigit():       # 1,200
        return False
    spell = word in ("hours", "days", "weeks", "months") and low[j + 1:j + 2] and low[j + 1] in _LATER
    if j > i and low[j + 1:j + 2] == ["times"]:                           # "attacked X 60 times"
        return True
    if word in _ENDS or not (word[0].isalnum() or word == "'s") or j in clause.heads or j > i and (j in clause.days or word in _TIMES or spell):
        return True
    prior = low[j - 1]
    if j > i and _finite(clause, j):
        return True
    return j > i and (word in ("the", "a", "an") and prior not in ("of", "and") or word.endswith("ed") and "-" not in word and not (prior in _BEFORE_NOUN or prior.endswith("ly") or prior.isdigit() or prior == "'s"))


def _finite(clause: Clause, j: int) -> bool:
    """Whether word j is the verb of the noun phrase before it: "attacks on interests highlight the ties", "the raid on the camp raises"."""
    word, prior, follows = clause.low[j], clause.low[j - 1], (clause.low[j + 1:j + 2] or ["."])[0]
    plural = prior.endswith("s") and not prior.endswith(("'s", "ss", "us", "is", "as")) or prior in _PLURAL
    if word in clause.words["nouns"] or prior in _BEFORE_NOUN | _DETERMINERS:
        return False
    if word in _GOES:
        return True
    if clause.verbs.form(word, "past") and not clause.verbs.form(word, "part") and not word.endswith("ed"):
        return True                                                       # "drew", "gave"
    if not clause.verbs.form(word, "base" if plural else "s"):
        return False
    object_ = follows[0].isalnum() and follows not in _AFTER - _DETERMINERS | _GOVERNS
    if word not in clause.verbs.noun_too:
        return object_
    return follows in _DETERMINERS or plural and object_


def _object_before(clause: Clause, a: int) -> str:
    """The subject of a passive verb."""
    low, j = clause.low, aside(clause.low, a)[0]
    if low[j - 1:j] and low[j - 1] in _IF:                                # "if attacked"
        return ""
    while j and low[j - 1] in _ASIDE or j > 1 and (low[j - 1].endswith("ly") or low[j - 1] == "found" and low[j - 2] in BE):
        j -= 1
    if j > 1 and low[j - 1] in _RELATIVE:                                 # "two men who were abducted"
        j -= 1 + (low[j - 2] == ",")
    if low[j - 1:j] == [","]:               # "the drones, launched from X, were shot down"
        j = next((k for k in range(j - 2, max(0, j - 14), -1) if low[k] == ","), j)
    i = j
    while i and j - i < 12 and low[i - 1] not in _OPENS and low[i - 1][0].isalnum() and i - 1 not in clause.heads:
        i -= 1
    if low[i:i + 1] and low[i] in STOP - {"-"}:                           # "in a raid two men were shot"
        i = next((k for k in range(j, i, -1) if low[k - 1] in STOP - {"and"}), i)
    i += 2 * (low[i:i + 2] == ["up", "to"])
    end = next((k for k in range(i + 1, j) if low[k] in STOP - {"and", "'s"} or k > i + 1 and low[k].endswith("ing") and low[k + 1] in _GOES_ON), j)       # "a tanker bound for India"
    while end < j and end - i > 1 and low[end - 1].endswith("ed") or low[end - 1] in ("bound", "due"):
        end -= 1
    i = next((k for k in range(end - 1, i, -1) if low[k] in ("the", "a", "an") and low[k - 1].endswith("ed")), i)     # "Iran supplied the drones that were used"
    i = next((k + 2 for k in range(i, end - 2) if low[k] in clause.words["of_them"] and low[k + 1] == "of"), i)
    while end - i > 1 and low[end - 1] in _LOOSE:
        end -= 1
    i = next((k for k in range(i, end) if k not in clause.days), end)     # "on Thursday two soldiers were killed"
    i += low[i:i + 1] in (["and"], ["or"])                                          # "one was killed and three others were hurt"
    return clause.cut(max(i + (low[i:i + 1] == ["least"]), end - 7), end)
