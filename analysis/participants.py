"""Who attacked whom: actor and target of an attack word, by the order of the words.

In: the words of a sentence, the attack word, the actors found in it. Out: the actor's name and the target as written; empty
where the sentence doesn't say. No parser: the subject is the nearest actor before the verb that is no object of a
preposition, no speaker of another's deed and not the one who foiled it.
"""
from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from analysis.triggers import BE, STOP, Mention

Actors = list[tuple[int, int, str]]       # first word, the word after the last, name

_SUPPORT = frozenset("carried carry carrying launched launch launching conducted staged mounted made behind responsible out "
                     "responsibility involved involvement began begun committed planned planning accused accuse accuses using used "
                     "considering weighing mulling preparing prepping ordered responded retaliated".split())
_BLAME = frozenset("blame blames blamed blaming accuse accuses accused accusing".split())
_ARREST = frozenset("arrested arrest arrests detained suspicion charged convicted accuses accused accusing suspected".split())
_NOT_DONE = frozenset("used condemned held controlled owned operated occupied run backed supported guarded reported investigated denounced "
                      "described welcomed rejected foiled repelled thwarted".split())     # "bases used by X", "condemned by X"
_CLAIMS = frozenset("claimed claims claiming".split())
_REPELS = frozenset("repel repels repelled repelling repulse repulsed foil foils foiled foiling thwart thwarted survive survived face faced suffered "
                    "withstood resist resisted fend fended condemn condemned prevent prevented stop stopped".split())
_GOVERNS = frozenset("on against of by in under from with for to near at over into than about despite without between".split())
_MEN = frozenset("members member fighters fighter soldiers troops militants gunmen forces elements units supporters followers operatives rebels men insurgents "
                 "officers agents commanders jets aircraft drones hundreds dozens thousands scores group groups".split())
_TIES = frozenset("loyal linked allied aligned affiliated belonging".split())
_SMALL = frozenset("the a an its their his her suspected alleged unidentified unknown armed president general mr".split())
_SAYS = frozenset("said say says told claimed claims stated reported announced added warned denied insisted believe believes confirmed".split())
_CLAUSE = frozenset("after before when while because as although since if until whereas".split())
_SAME = frozenset("it they he she its their his her to had has have".split())      # "said it had attacked", "claimed to have bombed"
_RELATIVE = frozenset("who which that".split())                           # "by gunmen who stormed"
_NAMED = frozenset("the a an this that these those any another more no".split())    # "called the attack": another's
_THROWS = ("fire", "launch", "shot", "shoot", "threw", "throw", "hurl", "lob", "aim", "blew", "blow", "explod", "detonat")
_ABOUT = (["least"], ["most"])                                            # "killed at least 40"
_ENDS = STOP | frozenset("do does did not over if unless because into through under during amid despite".split())
_LOOSE = frozenset("the a an of to its their over and".split())
_BEFORE_NOUN = frozenset("the a an its their his her some many several two three four five six seven eight nine ten".split())
_KILLS = ("attack", "strike", "raid")     # these have no object after "of"
_HURT = frozenset("killed wounded injured shot dead hurt kidnapped abducted beheaded ambushed slain targeted".split())
_NO_OBJECT = frozenset("in on by near as after during when at outside . ,".split())
_TIMES = frozenset("early late again overnight twice".split())
_MINES = frozenset("mine mines landmine landmines ied explosive tripwire".split())       # "their convoy hit a mine"
_IF = frozenset("if when once unless".split())
_OPENS = frozenset("said says if unless that , ; : ( ) \" “ ” who which when while after before because as".split())
_OF_THEM = frozenset("funeral funerals families relatives death deaths body bodies names memory burial number".split())
_BEFORE_VERB = BE | frozenset("have has had will would also reportedly allegedly not".split())


class Clause(NamedTuple):
    """The words of a sentence around its attack words.

    `heads`: first words of all attack words; `days`: words of dates; `towns`: spans of places ("rockets from Syria" are not Syria's); `cut(i, j)`:
    the text of words i to j - 1.
    """

    low: list[str]
    actors: Actors
    heads: set[int]
    days: set[int]
    towns: set[tuple[int, int]]
    cut: Callable[[int, int], str]


def of(clause: Clause, m: Mention, told: tuple[str, str] | None) -> tuple[str, str]:
    """Actor and target of an attack word; `told`: those of the one before it, whose actor a participle shares (", killing three")."""
    low, actors, towns, a, b = clause.low, clause.actors, clause.towns, m.first, m.last
    after = [x for x in actors if x[0] >= b and x[0] - b <= 10]
    by = _after(low, b, after, "by")
    aimed = _aimed(clause, m)
    if m.thrown:
        return by, aimed
    fire = low[b - 2:b] == ["under", "fire"] or m.verb and not _MINES.isdisjoint(low[b:b + 4])
    source = _after(low, b, [x for x in after if x[:2] not in towns], "from") if fire or not m.verb else ""
    relative = _object_relative(low, a, b) if m.verb else 0
    if relative:
        return _subject(clause, a), _object_before(clause, relative)
    if fire or m.verb and _passive(low, a, b):
        return by or source, aimed if _of_weapon(m, low[max(0, a - 5):a], low[a]) else _object_before(clause, a)
    if m.verb and low[a - 1] in _IF and low[a].endswith("ed"):
        return by, ""
    if m.verb:
        subject = told[0] if told and low[a].endswith("ing") and low[a - 1] in (",", "and") else _subject(clause, a)
        if not aimed and _of_weapon(m, low[b:b + 5], low[a]):
            return subject or by, ""                                      # "fired rockets": at whom isn't said
        return subject or by, aimed or _phrase(clause, b + 2 * (low[b + 1:b + 2] in _ABOUT) + (low[b:b + 1] == ["of"]))
    return by or _owner(low, a, actors) or source, aimed


def _after(low: list[str], b: int, after: Actors, word: str) -> str:
    """The actor that the preposition governs, two words between them at most."""
    for first, _, name in after:
        gap = low[max(b, first - 3):first]
        if word in gap and "," not in gap[gap.index(word):]:
            if low[max(b, first - 3) + gap.index(word) - 1] not in _NOT_DONE:
                return name
    return ""


def _of_weapon(m: Mention, beside: list[str], verb: str) -> bool:
    """Whether what is fired or thrown is the weapon."""
    return bool(m.weapon) and verb.startswith(_THROWS) and any(w.startswith(m.weapon.split()[-1]) for w in beside)


def _object_relative(low: list[str], a: int, b: int) -> int:
    """The "that" of "the convoy that the rebels ambushed near X"; 0 if there is none."""
    if low[b:b + 1] and low[b] not in _NO_OBJECT | STOP or low[b:b + 1] == ["at"]:
        return 0
    at = next((k for k in range(a - 2, max(0, a - 5), -1) if low[k] in ("that", "which", "whom")), 0)
    return 0 if not at or low[at - 1] in _SAYS or not low[at - 1].isalpha() or not BE.isdisjoint(low[at:a]) else at


def _passive(low: list[str], a: int, b: int) -> bool:
    """Whether a form of be stands right before the verb ("was heavily shelled"), or it has no object ("troops killed in ambush")."""
    if low[a].endswith("ing"):
        return False
    i = a - 1
    while i > 0 and (low[i].endswith("ly") or low[i] in ("also", "again", "later", "then", "first", "not")):
        i -= 1
    return i >= 0 and low[i] in BE or low[b - 1] in _HURT and a > 0 and low[a - 1] not in ("have", "has", "had", "who") and (
        b == len(low) or low[b] in _NO_OBJECT - {"."} and low[b:b + 2] not in (["at", "least"], ["at", "most"]))


def _aimed(clause: Clause, m: Mention) -> str:
    """What stands after "on" or "against", of a noun after "of", too."""
    low, b = clause.low, m.last
    if low[b - 1] in ("at", "on", "upon") and b < len(low):               # "fired at"
        return _phrase(clause, b)
    thrown = ("on", "against", "at", "into", "toward", "towards")
    aims = thrown if low[b:b + 1] == ["at"] or not m.verb or low[m.first].startswith(_THROWS) or low[b - 1] == "fire" else ("on", "against")
    reach, over = (9, {"by", "from"}) if m.verb and m.weapon and low[m.first].startswith(_THROWS) else (5, {"by"}) if m.verb else (9, {"by", "in", "and", ","})
    aim = next((i for i in range(b, min(b + reach, len(low))) if low[i] in aims and i + 1 + (low[i + 1:i + 2] == ["the"]) not in clause.days), None)
    if not m.verb and low[b:b + 1] == ["of"] and not low[b - 1].startswith(_KILLS):
        aim = b
    object_first = aim is not None and m.verb and aim > b + 1 and not low[m.first].startswith(_THROWS)      # "ambushed a convoy on the road"
    if aim is None or object_first or low[aim - 1] == "went" or not (_ENDS - over).isdisjoint(low[b:aim]) or low[aim + 1:aim + 2] in _ABOUT:
        return ""
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
    low, heads = clause.low, clause.heads - {a}
    verb = aside(low, a)[0]
    near = [x for x in clause.actors if x[1] <= verb and verb - x[1] <= 14 and x[1] not in heads]
    for first, last, name in reversed(near):
        between = low[last:verb]
        if len(near) > 1 and any(w == "that" and between[i + 1:i + 2] in (["it"], ["they"]) for i, w in enumerate(between)):
            return near[0][2]                                             # "X warned Y that it would strike"
        if not _ARREST.isdisjoint(between) and BE.isdisjoint(between) and between[1:2] not in (["of"], ["for"], ["with"]):
            return ""                                                     # "police arrested four suspected of plotting to bomb"
        if between == ["to"]:                                             # "orders to X to attack"
            return name
        if not (between == ["and"] or _governed(low, first) and low[last] not in _RELATIVE or _another(between, _SAYS)
                or _another(between, _CLAUSE) or not _REPELS.isdisjoint(between) and between[-1:] != ["and"]):
            return name
    return ""


def _governed(low: list[str], i: int) -> bool:
    """Whether the actor at word i is the object of a preposition, but not one of the kind of "members of X", "loyal to X"."""
    i -= 1
    while i > 0 and low[i] in _SMALL:
        i -= 1
    return i >= 0 and low[i] in _GOVERNS and low[i - 1] not in _MEN | _TIES


def _another(between: list[str], opens: frozenset) -> bool:
    """Whether a word between an actor and a verb opens a clause with another subject ("said the bomb exploded")."""
    at = next((n for n, word in enumerate(between) if word in opens), None)
    rest = [w for w in between[at + 1:] if w != "that"] if at is not None else []
    return bool(rest) and "," not in rest and _SAME.isdisjoint(rest[:1] if rest[:2] != ["one", "of"] else rest[:3])


def _owner(low: list[str], a: int, actors: Actors) -> str:
    """The actor before an attack told as a noun: whose it is ("Israeli strikes") or who carried it out."""
    for first, last, name in reversed([x for x in actors if x[1] <= a and a - x[1] <= 14]):
        between = low[last:a]
        blamed = between[:1] in (["for"], ["of"]) and not _BLAME.isdisjoint(low[max(0, first - 3):first])        # "blamed X for the attack", not "warned X of attacks"
        if blamed or between == ["-", "led"] or len(between) <= 2 and between[:1] != ["of"] and (STOP - {"'s"} | _NAMED | _REPELS).isdisjoint(between):
            return name
        if not _governed(low, first):
            if not _ARREST.isdisjoint(between[1:]) and BE.isdisjoint(between):
                return ""                                                 # "X handed over a man suspected of planning attacks"
            claimed = len(between) <= 3 and not _CLAIMS.isdisjoint(between)       # "claimed the bombing"
            rest = between[len(between) - between[::-1].index("to"):] if "to" in between else between       # not "considering responses to"
            return name if _REPELS.isdisjoint(between) and (claimed or not _SUPPORT.isdisjoint([*rest, low[a]])) else ""
    return ""


def _phrase(clause: Clause, i: int) -> str:
    """The noun phrase from word i, at most seven words."""
    low, j, n = clause.low, i, len(clause.low)
    if i < n and low[i] in _TIMES:
        return ""
    while j < n and j - i < 7 and not _ends(clause, i, j):
        j += 1
    while j < n and low[j] == "'s":
        j += 1
    while j - i > 1 and (low[j - 1] in _LOOSE or low[j - 1].endswith(("ing", "ed")) and j < n and low[j] in STOP - {","}):     # "groups operating inside X"
        j -= 1
    return clause.cut(i, j)


def _ends(clause: Clause, i: int, j: int) -> bool:
    """Whether the noun phrase from word i ends before word j."""
    low, word = clause.low, clause.low[j]
    if word == "," and low[j - 1].isdigit() and low[j + 1:j + 2] and low[j + 1].isdigit():       # 1,200
        return False
    if word in _ENDS or not (word[0].isalnum() or word == "'s") or j in clause.heads or j > i and (j in clause.days or word in _TIMES):
        return True
    prior = low[j - 1]
    return j > i and (word in ("the", "a", "an") and prior not in ("of", "and") or word.endswith("ed") and "-" not in word and not (prior in _BEFORE_NOUN or prior.endswith("ly") or prior.isdigit() or prior == "'s"))


def _object_before(clause: Clause, a: int) -> str:
    """The subject of a passive verb."""
    low, j = clause.low, aside(clause.low, a)[0]
    if low[j - 1:j] and low[j - 1] in _IF:                                # "if attacked"
        return ""
    while j and low[j - 1] in _BEFORE_VERB or j > 1 and low[j - 1].endswith("ly"):
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
    end = next((k for k in range(i + 1, j) if low[k] in STOP - {"and", "'s"}), j)       # "a tanker bound for India"
    while end < j and end - i > 1 and low[end - 1].endswith("ed") or low[end - 1] in ("bound", "due"):
        end -= 1
    i = next((k + 2 for k in range(i, end - 2) if low[k] in _OF_THEM and low[k + 1] == "of"), i)
    while end - i > 1 and low[end - 1] in _LOOSE:
        end -= 1
    i += low[i:i + 1] == ["and"]                                          # "one was killed and three others were hurt"
    return clause.cut(max(i + (low[i:i + 1] == ["least"]), end - 7), end)
