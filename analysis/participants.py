"""Who attacked whom: actor and target of an attack word, by the order of the words.

In: the words of a sentence, the attack word, the actors found in it. Out: the actor's name and the target as written; empty
where the sentence doesn't say. No parser: the subject is the nearest actor before the verb that is no object of a
preposition, no speaker of another's deed and not the one who foiled it.
"""
from __future__ import annotations

import re

from analysis import disowned
from analysis.blows import BE, STOP
from analysis.targets import BEFORE_VERB, BETWEEN, ENDS, GOVERNS, IF, NO_THING, PAST, RELATIVE, TIMES, Actors, Clause, aside, beside, comes_under, named, object_before, phrase
from analysis.triggers import HELD, Mention

_SMALL = frozenset("the a an its their his her suspected alleged unidentified unknown armed sovereign neighbouring neighboring president general mr".split())
_AFTER_IT = (["after", "it"], ["after", "they"], ["because", "it"], ["because", "they"])
_DISGUISED = (["disguised"], ["dressed"], ["posing"], ["masquerading"])
_CLAUSE = frozenset("after before when while because as although though since if until whereas".split())
_SAME = frozenset("it they he she its their his her to had has have".split())      # "said it had attacked", "claimed to have bombed"
_NAMED = frozenset("the a an this that these those any another more no".split())    # "called the attack": another's
_ABOUT = (["least"], ["most"])                                            # "killed at least 40"
_STOPS = ENDS - PAST
_PARTED = _CLAUSE | RELATIVE | STOP & BE | {",", ";"}
_IN_ONE = (["in", "a"], ["in", "an"], ["during", "a"], ["during", "an"])
_KILLS = ("attack", "strike", "raid")     # these have no object after "of"
_NO_OBJECT = frozenset("in on by near as after during when at outside from . ,".split())
_DENIES = frozenset("denied denies deny denying denial".split())
_CROWD = frozenset("others more people civilians persons men women children soldiers villagers".split())
_ON = frozenset("on late early".split())
_ROADS = frozenset("road roadside roadsides highway street outskirts ground border".split())
_SOME_WHO = (["those", "who"], ["people", "who"], ["persons", "who"])
_HITS = frozenset("hit hits struck strikes".split())
_SHOTS = (["shots"], ["gunshots"], ["rounds"], ["bullets"])
_SHOOTS = frozenset("shot shoot shooting".split())
_STRUCK = frozenset("attacked raided ambushed targeted stormed torched bombed shelled hijacked burned hit struck".split())
_CARS = frozenset("car truck van vehicle lorry bus motorcycle boat jeep explosives-laden".split())      # what is rammed into something
_FALLS = ("rain", "land", "slam", "smash", "crash", "fell")           # what weapons do by themselves
_TO_WHOM = re.compile(r"(?:^| )(?:on|to)?(?: ?the)? ?$")
_TO_BLAME = (("on", "blame"), ("to", "attributes"))
_LISTED = (["and"], [",", "and"], ["and", "the"], ["and", "its"], ["and", "their"], ["/"], ["-"])


def of(clause: Clause, m: Mention, told: tuple[str, str] | None, prior: Mention | None) -> tuple[str, str]:
    """Actor and target of an attack word; `told`: those of the one before it, `prior`, whose actor a participle shares (", killing three")."""
    low, actors, towns, a, b = clause.low, clause.actors, clause.towns, m.first, m.last
    ends = next((k for k in range(b, len(low)) if low[k] in ("after", "before")), len(low)) if not m.verb else len(low)
    after = [x for x in actors if b <= x[0] < ends and (x[0] - b <= 10 or x[0] - b < 20 and {"carried", "by"} <= set(low[x[0] - 4:x[0]])
                                                        and clause.heads.isdisjoint(range(b, x[0])))]      # not "strikes after a missile fired by X"
    by = _after(clause, b, after, "by")
    aimed = _aimed(clause, m)
    if floor := disowned.until(low, a, clause.words):
        clause = clause._replace(actors=[x for x in actors if x[0] >= floor])
    if m.met:
        return "", ""                                                     # who intercepted a drone is no attacker
    if m.thrown:
        return by, aimed
    fire = low[b - 2:b] == ["under", "fire"] or m.verb and low[a] in _HITS and not clause.words["mines"].isdisjoint(low[b:b + 4])
    source = _after(clause, b, [x for x in after if x[:2] not in towns], "from") if fire or not m.verb else ""
    relative = _object_relative(clause, a, b) if m.verb else 0
    if relative:
        return _subject(clause, a), object_before(clause, relative)
    if fire or m.verb and (_passive(clause, a, b) or _tolled(clause, prior, a, b)):
        return by or source, aimed if low[a - 2:a - 1] in _SHOTS or _of_weapon(clause, m, low[max(0, a - 5):a]) else object_before(clause, a)
    if b - a > 2 and low[b - 1] in HELD:                                 # "took 30 villagers hostage", "set two cars ablaze"
        shares = told and low[a].endswith("ing") and low[a - 1] in (",", "and")
        return told[0] if shares else _subject(clause, a), clause.cut(a + 1, b - 1)
    if m.verb and low[a - 1] in IF and low[a].endswith("ed"):
        return by, ""
    if (not m.verb or low[a - 1] in _NAMED) and (blamed := _blamed_on(clause, a, b)):                # "pinned the killing of two on X"
        aimed = aimed or m.verb and phrase(clause, b + (low[b:b + 1] == ["of"])) or ""
        return blamed[2], _TO_WHOM.sub("", aimed.partition(clause.cut(*blamed[:2]))[0])
    if m.verb and low[a - 2:a] in _SOME_WHO:
        return "", aimed or phrase(clause, b)
    if m.verb:
        relative = low[a - 1] in ("that", "which") and prior is not None and prior.last == a - 1 or _of_noun(clause, prior, a)         # "the blast that ripped through X"
        shares = relative or _of_deed(clause, prior, a) or low[a - 1] == "then" or low[a].endswith("ing") and low[a - 1] in (",", "and") or _listed(clause, prior, a)
        subject = told[0] if told and shares else _sender(clause, a) if low[a].startswith(_FALLS) else _subject(clause, a)
        if not aimed and _of_weapon(clause, m, low[b:b + 7]):
            return subject or by, ""                                      # "fired rockets": at whom isn't said
        return subject or by, aimed or phrase(clause, b + 2 * (low[b + 1:b + 2] in _ABOUT or low[b:b + 2] == ["up", "to"]) + (low[b:b + 1] == ["of"]))
    if come := comes_under(low, a):                                       # "a convoy came under attack"
        return by or source, object_before(clause, come)
    inside = next((name for first, last, name in actors if first <= a < last < b), "")           # "militia aggression"
    means = told and prior.verb and low[a - 2:a] in _IN_ONE and _STOPS.isdisjoint(low[prior.last:a - 2])            # "killed ten in an attack"
    return by or inside or _owner(clause, a) or source or (told[0] if means else ""), aimed or named(clause, m)


def _of_deed(clause: Clause, prior: Mention | None, a: int) -> bool:
    """Whether the subject of the verb at word a is the attack told before it ("an Israeli strike on a car killed")."""
    return prior is not None and not prior.verb and (_PARTED | {"and"}).isdisjoint(clause.low[prior.last:a]) \
        and not any(prior.last < last <= a and not _governed(clause, first) for first, last, _ in clause.actors)


def _of_noun(clause: Clause, prior: Mention | None, a: int) -> bool:
    """Whether it tells more of an attack told as a noun: "denied a part in the bombing of a market, which killed ten"."""
    return prior is not None and not prior.verb and clause.low[a - 2:a] == [",", "which"] and _PARTED.isdisjoint(clause.low[prior.last:a - 2]) \
        and not any(prior.last < last <= a and not _governed(clause, first) for first, last, _ in clause.actors)


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
                others = [n for a, _, n in after if a > first and low[next(x[1] for x in after if x[0] == first):a] in _LISTED]
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
    if low[a].endswith("ing") or low[b - 1:b + 1] == ["shot", "at"] and low[a - 1] not in BE:
        return False
    if low[a] == "sank" and (b == len(low) or low[b] in _NO_OBJECT):
        return True
    if low[b:b + 1] == ["by"] and low[a - 1:a] != ["and"]:                # "villagers executed by rebels"
        return True
    if low[b - 1] in clause.words["hurt"] and b in clause.days and low[b - 1:b] and low[a - 1] not in ("have", "has", "had", "who"):
        return True                                                       # "the men killed last week"
    i = a - 1
    while i > 0 and (low[i].endswith("ly") or low[i] in BETWEEN):
        i -= 1
    hurt = low[b - 1] in clause.words["hurt"] or low[a - 1] in clause.words["struck"] and low[a] in _STRUCK      # "police station attacked in X"
    return i >= 0 and low[i] in BE and not any(x[1] == i + 1 for x in clause.actors) or hurt and a > 0 and low[a - 1] not in ("have", "has", "had", "who") and (
        b == len(low) or low[b] in _NO_OBJECT - {"."} and low[b:b + 2] not in (["at", "least"], ["at", "most"]))


def _tolled(clause: Clause, prior: Mention | None, a: int, b: int) -> bool:
    """Whether the verb counts more of those whom the one before it hit: "40 had been killed and 30 others wounded"."""
    low = clause.low
    if prior is None or not prior.verb or low[prior.last:prior.last + 1] not in (["and"], [","]) or not 2 < a - prior.last < 7:
        return False
    return low[a - 1] in _CROWD and low[b - 1] in clause.words["hurt"] and _passive(clause, prior.first, prior.last) \
        and clause.nouns.isdisjoint(range(prior.last, a))


def _aimed(clause: Clause, m: Mention) -> str:
    """What stands after "on" or "against", of a noun after "of", too."""
    low, a, b = clause.low, m.first, m.last
    if low[b - 1] in ("at", "on", "upon") and b < len(low):               # "fired at"
        return phrase(clause, b)
    thrown = ("on", "against", "at", "into", "toward", "towards")
    aims = thrown if low[b:b + 1] == ["at"] or not m.verb or _throws(clause, m) or low[b - 1] == "fire" else ("on", "against")
    reach, over = (9, {"by", "from", "and"}) if m.verb and m.weapon and _throws(clause, m) else (5, {"by"}) if m.verb else (9, {"by", "in", "and", ","})
    aim = next((i for i in range(b, min(b + reach, len(low))) if low[i] in aims and i + 1 + (low[i + 1:i + 2] == ["the"]) not in clause.days), None)
    if not m.verb and low[b:b + 1] == ["of"] and b + 1 not in clause.days and not low[b - 1].startswith(_KILLS):
        aim = b
    shoots = low[b - 1] in _SHOOTS and low[a - 1] not in BE and low[b:b + 1] and not (low[b] in NO_THING or low[b].endswith("ly") or _of_weapon(clause, m, low[b:b + 5]))
    object_first = aim is not None and m.verb and aim > b + (low[b] in NO_THING or low[b].endswith("ly")) \
        and (shoots or not _throws(clause, m))                            # "ambushed a convoy on the road", "shot three at a bar"
    if aim is None and (near := beside(clause, m)):
        return near
    if aim is None or object_first or low[a].startswith("ramm") and _CARS.isdisjoint(low[b:aim]) and aim > b or m.verb and "and" in low[b:aim] and not clause.heads.isdisjoint(range(b, aim)) or low[aim - 1] == "went" or not (_STOPS - over).isdisjoint(low[b:aim]) or low[aim + 1:aim + 2] in _ABOUT:
        return ""
    if (_throws(clause, m) or low[b - 1].startswith("explod")) and low[aim + 1 + (low[aim + 1:aim + 2] == ["the"])] in _ROADS:
        return ""                                                         # "exploded on the roadside"
    return phrase(clause, aim + 1)


def _subject(clause: Clause, a: int) -> str:
    """The actor before an active verb that does it; "an RSF attack" is no subject of what comes later."""
    low, nouns = clause.low, clause.nouns - {a}
    verb = aside(low, a)[0]
    near = [x for x in clause.actors if x[1] <= verb and verb - x[1] <= 14 and x[1] not in nouns and not (_in_aside(low, *x[:2], verb) or _worn(low, x[0])
                                                                                                        or x[2].split()[-1] in clause.words["harmless"])]
    for first, last, name in reversed(near):
        between = [w for i, w in enumerate(low[last:verb], last)           # without the day of "said on Friday it had"
                   if i not in clause.days and not (w in _ON and i + 1 in clause.days)]
        between = between[3:] if between[:1] in _DISGUISED and between[1:2] == ["as"] else between
        if len(near) > 1 and any(w == "that" and between[i + 1:i + 2] in (["it"], ["they"]) for i, w in enumerate(between)):
            return near[0][2]                                             # "X warned Y that it would strike"
        if not clause.words["arrest"].isdisjoint(between) and BE.isdisjoint(between) and between[1:2] not in (["of"], ["for"], ["with"]):
            return ""                                                     # "police arrested four suspected of plotting to bomb"
        if between[:2] in _AFTER_IT and BEFORE_VERB.issuperset(between[2:]):
            return name                                                   # "suspended talks with X after it killed"
        if between[:1] == ["for"] and between[1:2] and between[1] in clause.words["leave"]:
            continue                                                      # "X asked Y for permission to strike"
        if not _DENIES.isdisjoint(between) and "carried" in between:      # "denied that it had carried out that attack"
            return ""
        if between == ["to"] or not between and low[a].endswith("ing") and low[first - 1] != "in":          # "orders to X to attack", "aimed at men firing rockets"
            return name
        if not (between == ["and"] or _governed(clause, first) and low[last + (low[last] == ",")] not in RELATIVE or _another(between, clause.words["says"])
                or _another(between, _CLAUSE) or _apart(between) or not clause.words["repels"].isdisjoint(between) and between[-1:] != ["and"]):
            return _joined(clause, first, name)
    return ""


def _in_aside(low: list[str], first: int, last: int, verb: int) -> bool:
    """Whether an actor stands in an aside that ends before the verb ("the army, which fights rebels, denied attacking")."""
    opens = next((k for k in range(first - 1, max(0, first - 12), -1) if low[k] == ","), 0)
    return opens > 0 and low[opens + 1] in RELATIVE and "," in low[last:verb]


def _worn(low: list[str], first: int) -> bool:
    """Whether an actor is only who attackers pass for: "gunmen dressed as soldiers", "wearing police uniforms"."""
    return low[first - 1:first] == ["wearing"] or low[first - 1:first] == ["as"] and low[first - 2:first - 1] in _DISGUISED


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
    rest = [w for w in between[at + 2:] if w not in BEFORE_VERB | _SAME and not w.endswith("ly")] if at is not None else []
    return bool(rest) and not any(w[0].isdigit() or w in TIMES | {"later", "then", "in", "on", "at", ",", "after"} for w in rest)


def _governed(clause: Clause, i: int) -> bool:
    """Whether the actor at word i is the object of a preposition, but not one of the kind of "members of X", "loyal to X"."""
    low, home, i = clause.low, i, i - 1
    while i > 0 and (low[i] in _SMALL or "-" in low[i] or low[i].endswith(("ern", "west", "east"))):
        i -= 1
    return i >= 0 and low[i] in GOVERNS and (low[i] == "in" or low[i] == "from" and any(a == home for a, _ in clause.towns) or low[i - 1] not in clause.words["men"] | clause.words["ties"])


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
        if not _DENIES.isdisjoint(between) and "carried" in between:      # "denied that it had carried out the attack"
            return ""
        blamed = between[:1] in (["for"], ["of"]) and not clause.words["blame"].isdisjoint(low[max(0, first - 3):first])        # "blamed X for the attack", not "warned X of attacks"
        blamed |= between[:1] != [] and between[0] in BE and "blamed" in between[1:3]        # "X was blamed for the attack"
        if not between and clause.towns.get((first, last)) == "city" and low[first - 1:first] == ["the"]:
            continue                                                      # "the Brussels attacks"
        if clause.towns.get((first, last)) in ("city", "country") and not clause.words["struck"].isdisjoint(between):
            continue                                                      # "the Baghdad market bombing"
        if blamed or between == ["-", "led"] or len(between) <= 2 and between[:1] != ["of"] and not (len(between) == 2 and between[0].endswith("s") and not between[0].endswith("'s")) and (STOP - {"'s"} | _NAMED | clause.words["repels"] | clause.words["says"]).isdisjoint(between):
            return _joined(clause, first, name) if not between else name
        if not _governed(clause, first):
            if any(w in RELATIVE and last + i + 1 not in clause.heads for i, w in enumerate(between[1:], 1)) or "responsible" in between[1:] and between[between.index("responsible") - 1] not in BE | {","}:
                return ""                                                 # "X supplied the drones that were used in", "X reined in the factions responsible for"
            if not clause.words["arrest"].isdisjoint(between[1:]) and BE.isdisjoint(between):
                return ""                                                 # "X handed over a man suspected of planning attacks"
            claimed = len(between) <= 3 and not clause.words["claims"].isdisjoint(between)       # "claimed the bombing"
            rest = between[len(between) - between[::-1].index("to"):] if "to" in between and "with" not in between else between       # not "considering responses to"
            return _joined(clause, first, name) if clause.words["repels"].isdisjoint(between) and (claimed or not clause.words["support"].isdisjoint([*rest, low[a]])) else ""
    return ""
