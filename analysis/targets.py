"""Whom: the words that name what is attacked, before or after an attack word.

In: the words of a sentence around its attack words (`Clause`). Out: a noun phrase as written, without what only follows it (a day,
a verb, "near"); no parser. Word groups: codebook/participants.csv (nouns, of_them), verbs.csv.
"""
from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from analysis.blows import BE, STOP
from analysis.triggers import Mention
from analysis.verbs import Verbs

Actors = list[tuple[int, int, str]]       # first word, the word after the last, name

GOVERNS = frozenset("on against of by in under from with for to near at over into than about despite without between outside "
                    "inside".split())
RELATIVE = frozenset("who which that".split())                           # "by gunmen who stormed"
PAST = frozenset("left fell came broke struck hit said took began went drove brought told led made sent won were "
                 "was".split())                                           # verbs that end a phrase
_BE = frozenset("be been being".split())
ENDS = STOP | PAST | _BE | frozenset("do does did might must should can cannot not never over if unless because into through under during amid "
                               "despite within including between off".split())
UNAIMED = ENDS - PAST - _BE                     # none of these between an attack and what it was aimed at
ABOUT = (["least"], ["most"])                   # "killed at least 40"
_AIMS, _AT = ("on", "against"), ("on", "against", "at", "into", "toward", "towards")
_ROADS = frozenset("road roadside roadsides highway street outskirts ground border".split())
_CARS = frozenset("car truck van vehicle lorry bus motorcycle boat jeep explosives-laden".split())      # what is rammed into something
LOOSE = frozenset("the a an of to its their over and there next both also too can could may might must should".split())
_ALONE = frozenset("the a an its their his this that these those some nearly almost about just also only hard nonstop".split())     # name nothing
BEFORE_NOUN = frozenset("the a an its their his her some many several two three four five six seven eight nine ten".split())
TIMES = frozenset("early late again overnight twice daily nightly repeatedly".split())
_HOURS = frozenset("night noon dawn dusk midnight nightfall daybreak sunrise sunset once first".split())
TELLS = frozenset("i we he she they you".split())                        # "we know nine men were hurt"
LATER = frozenset("later earlier ago before after".split())              # "three days later"
NO_THING = TIMES | {"around", "along", "across", "back", "up", "soon"}
_AFTER = STOP - {","} | {"the", "a", "an"}
_CALLED = frozenset("called calls said was were is are as".split())       # "struck what it called a depot"
_OF_PLACE = frozenset("building buildings wedding crossing gathering meeting housing".split())
_GOES = frozenset("begin begins continue continues remain remains resume resumes persist persists come comes grow grows mount mounts "
                  "rise rises loom looms".split())                        # verbs without an object
DETERMINERS = frozenset("the a an this that these those its their his her no".split())
BETWEEN = frozenset("also again later then first not \" “ '".split())       # of a form of be and its verb
IF = frozenset("if when once unless".split())
BEFORE_VERB = BE | frozenset("have has had will would also reportedly allegedly not".split())
ASIDE = BEFORE_VERB | BETWEEN
_MEDIA = frozenset("telegram whatsapp twitter facebook channels".split())         # "claimed the attack on its Telegram channels"
_TITLES = frozenset("mr mrs ms dr gen lt col maj capt sgt st prof rep sen gov rev msgr adm brig "
                    "cpl".split())                                        # a full stop after them ends nothing
_BESIDE = frozenset("at outside inside near in beside".split())
_LENGTHS = frozenset("miles mile km kilometres kilometers kms nautical metres meters".split())
_BLASTS, _BLASTED = ("explo", "blast", "detonat", "went", "goes"), frozenset("exploded explodes off up".split())


class Clause(NamedTuple):
    """The words of a sentence around its attack words.

    `heads`: first words of all attack words, `nouns`: of those that are none of verbs; `days`: words of dates; `towns`: spans of places and
    their kinds ("rockets from Syria" are not Syria's); `words`: the groups of codebook/participants.csv; `cut(i, j)`: the text of words i
    to j - 1; `verbs`: forms of verbs.
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


def aside(low: list[str], a: int) -> tuple[int, int]:
    """The words of the aside that ends before the verb at word a (", which considers X terrorists, was shelled"); (a, a) if there is
    none."""
    j = a
    while j and low[j - 1] in BEFORE_VERB:
        j -= 1
    if low[j - 1:j] != [","]:
        return a, a
    return next(((k, j) for k in range(j - 2, max(0, j - 25), -1) if low[k] == "," and (
        low[k + 1] in ("who", "which", "whose", "where", "including", "not") or low[k + 2:k + 4] in (["of", "them"], ["of", "whom"]))), (a, a))


def phrase(clause: Clause, i: int) -> str:
    """The noun phrase from word i, at most seven words."""
    low, n = clause.low, len(clause.low)
    i = j = i + (low[i:i + 1] in (['"'], ["“"], ["‘"]))                                 # "strike “decision-making centres”"
    if low[i:i + 1] == ["what"]:
        i = j = max((k + 1 for k in range(i + 1, min(i + 7, n)) if low[k] in _CALLED), default=n)
    if i in clause.days:                                                  # "the shell fell on Thursday"
        return ""
    if i < n and _no_thing(low, i):
        return ""
    while j < n and j - i < 7 and not _ends(clause, i, j):
        j += 1
    while j < n and low[j] == "'s":
        j += 1
    while j - i > 1 and (low[j - 1] in LOOSE or _does(low, j)):
        j -= 1
    adverb = i < n and low[i].endswith("ly") and low[i] not in clause.words["struck"] | clause.words["nouns"] and clause.cut(i, i + 1).islower()
    return "" if j - i == 1 and (low[i] in _ALONE or adverb) else clause.cut(i, j)


def _no_thing(low: list[str], i: int) -> bool:
    """Whether nothing that can be struck begins at word i: "again", "at 3.20pm", "fired at least eight shots"."""
    if low[i] in NO_THING and not (i + 1 < len(low) and low[i + 1].isdigit()):
        return True
    k = i + (low[i] in ("about", "approximately", "around") and i + 1 < len(low))
    follows = "".join(low[k + 1:k + 2])                                   # "at 3.20pm", "at approximately 0630"; not "at 1500 marchers"
    clock = low[k].isdigit() and (follows in (":", ".") or len(low[k]) == 4 and not follows.endswith(("people", "ers", "ors", "ians")))
    return low[i - 1] == "at" and (low[i] in _HOURS or low[i] == "least" or clock)


def _does(low: list[str], j: int) -> bool:
    """Whether the word before word j tells what those named do, not who they are: "groups operating inside X"."""
    return low[j - 1].endswith(("ing", "ed")) and low[j - 1] not in _OF_PLACE and low[j - 2] not in ("a", "an", "the") \
        and j < len(low) and low[j] in _AFTER


def in_number(low: list[str], k: int) -> bool:
    """Whether the comma at word k stands in a number: 1,200."""
    return 0 < k < len(low) - 1 and low[k - 1].isdigit() and low[k + 1].isdigit()


def _ends(clause: Clause, i: int, j: int) -> bool:
    """Whether the noun phrase from word i ends before word j."""
    low, word = clause.low, clause.low[j]
    if word == "," and in_number(low, j) or word == "." and low[j - 1] in _TITLES:
        return False
    if word in ENDS or not (word[0].isalnum() or word == "'s") or j in clause.heads:
        return True
    if j <= i:
        return False
    if word[0].isdigit() and not _LENGTHS.isdisjoint(low[j + 1:j + 2]):   # "a workshop 15 miles south of X"
        return True
    if low[j + 1:j + 2] == ["times"]:                                     # "attacked X 60 times"
        return True
    spell = word in ("hours", "days", "weeks", "months") and low[j + 1:j + 2] and low[j + 1] in LATER
    if j in clause.days or word in TIMES or word in TELLS or word == "it" or spell or _finite(clause, j):
        return True
    prior = low[j - 1]
    if word in ("the", "a", "an"):
        return prior not in ("of", "and", "than", "about", "nearly")
    return word.endswith("ed") and "-" not in word \
        and not (prior in BEFORE_NOUN or prior.endswith("ly") or prior.isdigit() or prior == "'s")


def _finite(clause: Clause, j: int) -> bool:
    """Whether word j is the verb of the noun phrase before it: "attacks on interests highlight the ties", "the raid on the camp raises"."""
    word, prior, follows = clause.low[j], clause.low[j - 1], (clause.low[j + 1:j + 2] or ["."])[0]
    plural = prior.endswith("s") and not prior.endswith(("'s", "ss", "us", "is", "as")) or prior in ("people", "troops")
    if clause.cut(j, j + 1)[0].isupper() or word in clause.words["nouns"] or prior in BEFORE_NOUN | DETERMINERS:
        return False
    if word in _GOES:
        return True
    if clause.verbs.form(word, "past") and not clause.verbs.form(word, "part") and not word.endswith("ed"):
        return True                                                       # "drew", "gave"
    if not clause.verbs.form(word, "base" if plural else "s"):
        return False
    object_ = follows[0].isalnum() and follows not in _AFTER - DETERMINERS | GOVERNS
    if word not in clause.verbs.noun_too:
        return object_
    return follows in DETERMINERS or plural and object_


def named(clause: Clause, m: Mention) -> str:
    """The target that the attack is called by: "the airport attack"."""
    what = clause.low[m.first - 1] if m.first and m.attack_type != "clash" else ""
    known = what in clause.words["struck"] - clause.words["grounds"] and not what.endswith("s") and what not in m.weapon.split()
    return clause.cut(m.first - 1, m.first) if known else ""


def beside(clause: Clause, m: Mention) -> str:
    """What a bomb explodes outside of or in: "went off in a bus station"."""
    low, b = clause.low, m.last
    if low[b - 1] not in _BLASTED and not low[m.first].startswith(_BLASTS):
        return ""
    at = next((i for i in range(b, min(b + 4, len(low))) if low[i] in _BESIDE), None)
    if at is None:
        return ""
    what = phrase(clause, at + 1)
    return what if not (clause.words["struck"] - clause.words["grounds"]).isdisjoint(what.lower().split()) else ""


def aimed(clause: Clause, m: Mention) -> str:
    """What stands after "on" or "against", of a noun after "of", too."""
    low, b = clause.low, m.last
    if low[b - 1] in ("at", "on", "upon") and b < len(low):               # "fired at"
        return phrase(clause, b)
    throws = _throws(clause, m)
    aims = _AT if low[b:b + 1] == ["at"] or not m.verb or throws or low[b - 1] == "fire" else _AIMS
    reach, over = (9, {"by", "in", "and", ","}) if not m.verb else (9, {"by", "from", "and"}) if m.weapon and throws else (5, {"by"})
    aim = next((i for i in range(b, min(b + reach, len(low)))
                if low[i] in aims and i + 1 + (low[i + 1:i + 2] == ["the"]) not in clause.days and _MEDIA.isdisjoint(low[i + 1:i + 4])), None)
    if not m.verb and low[b:b + 1] == ["of"] and b + 1 not in clause.days and not low[b - 1].startswith(("attack", "strike", "raid")):
        aim = b
    if aim is None:
        return beside(clause, m)
    if m.verb and _object_first(clause, m, aim) or not _hits(clause, m, aim, over):
        return ""
    if (throws or low[b - 1].startswith("explod")) and low[aim + 1 + (low[aim + 1:aim + 2] == ["the"])] in _ROADS:
        return ""                                                         # "exploded on the roadside"
    return phrase(clause, aim + 1)


def _object_first(clause: Clause, m: Mention, aim: int) -> bool:
    """Whether what is struck stands before the preposition at word `aim`: "ambushed a convoy on the road", "shot three at a bar"."""
    low, a, b = clause.low, m.first, m.last
    no_thing = low[b] in NO_THING or low[b].endswith("ly")                # "fired repeatedly at X"
    if aim <= b + no_thing:
        return False
    shoots = low[b - 1] in ("shot", "shoot", "shooting") and low[a - 1] not in BE and not no_thing and not of_weapon(clause, m, low[b:b + 5])
    return shoots or not _throws(clause, m)


def _hits(clause: Clause, m: Mention, aim: int, over: set[str]) -> bool:
    """Whether what follows the preposition at word `aim` is what the attack is aimed at; words of `over` may stand between."""
    low, b = clause.low, m.last
    gap = low[b:aim]
    if low[m.first].startswith("ramm") and gap and _CARS.isdisjoint(gap):
        return False
    if m.verb and "and" in gap and not clause.heads.isdisjoint(range(b, aim)):
        return False
    return low[aim - 1] != "went" and (UNAIMED - over).isdisjoint(gap) and low[aim + 1:aim + 2] not in ABOUT


def of_weapon(clause: Clause, m: Mention, beside: list[str]) -> bool:
    """Whether what is fired or thrown is the weapon."""
    return bool(m.weapon) and _throws(clause, m) and any(w.startswith(m.weapon.split()[-1]) for w in beside)


def _throws(clause: Clause, m: Mention) -> bool:
    return clause.low[m.first].startswith(tuple(clause.words["throws"]))
