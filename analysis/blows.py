"""Is it a blow? Whether a word that may be a verb or a noun is a verb, and whether somebody armed strikes something with it.

In: the words of a sentence, its attack words, and where the names found in it begin and end. "Hit", "target" or "shell" name an attack
where a state, an army, an armed group or a weapon does it to a place, a body or a building; not where a storm, a team or a tax does.
Word groups: codebook/participants.csv (bodies, struck), agency.csv (person).
"""
from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import NamedTuple

from analysis import attachment, factuality as f
from analysis.verbs import Verbs

BE = frozenset("is are was were be been being get got".split())
STOP = f.WALLS | frozenset(", . ( ) \" “ ” - 's in on at by from with for to against near and outside inside that is "
                           "was were are have has had would could will may across".split())
_VERB_BEFORE = frozenset("to will would could can may might must should not n't they we i you who that which did do didn't "
                         "don't never".split())
_ADVERBS = frozenset("also soon now otherwise still then even".split())
_IRREGULAR = frozenset("shot struck fought slain slew blew took taken held set opened burnt hit overran threw thrown "
                       "overrun".split())
_NOT_GERUND = frozenset("the a an of this that each in 's another every any".split())
_SORT = frozenset("mass deadly deadliest fatal accidental school nightclub church mosque mall drive-by gang police random "
                  "indiscriminate".split())                               # "mass shooting"
_OF_DEED = frozenset("victims victim suspect suspects spree scene incident incidents survivors rampage death deaths campaign "
                     "toll".split())
_FINITE = attachment.AUX | frozenset("killed wounded injured reported destroyed damaged hit broke erupted continued resumed began left "
                                     "forced displaced occurred kills wounds injures leaves rises climbs sparks claims rocks shakes hits "
                                     "prompts prompted draws drew raises triggers leads led comes".split())
_STRIKE = frozenset("strike strikes struck striking pounded pounding".split())
_ASIDE = attachment.AUX | frozenset("not n't did does do didn't doesn't never again also then later twice now once more soon otherwise "
                                    "reportedly may might can can't won't and being on early late".split())   # of subject and verb
_SAME = frozenset("it they he she which who that".split())                # "denies it hit X"
_AT_MOST = 12               # words between a subject and an infinitive ("plans, sources say, to hit")
_BEFORE_NAME = frozenset("the a an its their his her this these those two three four five six seven eight nine ten several dozens many "
                         "some nearly another any every more key main major central downtown occupied disputed nearby other both "
                         "densely populated".split())
_NO_OBJECT = STOP | attachment.PREPOSITIONS | {"upon"}
_ABOUT = (["at", "least"], ["up", "to"], ["more", "than"], ["as", "many"])
AGAINST = (["on"], ["against"])
_PARTICLES = frozenset("down dead ablaze alight".split())                 # "gun down", "set ablaze"
_GIVES = frozenset("open opens set sets".split())                         # "open fire", "set fire to"
_WITH = frozenset("with over".split())
ON_GROUND = ("bomb", "shell", "storm", "raid", "pound", "strik", "struck", "rocketed", "mortar", "overr",
             "recaptur")                                                  # verbs whose object with a name is a place
_QUARREL = 9                                                              # words in which a quarrel of another kind is named
_FIRE = frozenset("fire blaze inferno".split())
_A_FIRE = frozenset("a the huge massive major big large devastating another this".split())
_CROWD = ("protest", "demonstrat", "activist", "student")
STRICT = frozenset({"blow", "harsh"})                                     # these attack only what `lands` finds
KINDS = STRICT | {"weak"}


class Hit(NamedTuple):
    """A word of the codebook: its words in the sentence, its class, and its type or the weapon's name."""

    first: int
    last: int
    kind: str
    pos: str
    attack_type: str
    name: str


class Beside(NamedTuple):
    """What other finders found in the sentence, in words.

    `acts`: those that the name of a state, an army or an armed group ends before; `agents`: those it begins with; `names`: those that
    a place or an actor begins with; `states`: first word of a state's name -> the word after it; `capitals`: words that begin with
    one, unless all do; `days`: words of dates.
    """

    acts: frozenset[int] = frozenset()
    agents: frozenset[int] = frozenset()
    names: frozenset[int] = frozenset()
    states: dict[int, int] = {}
    capitals: frozenset[int] = frozenset()
    days: frozenset[int] = frozenset()


def beside(s, actors: list, places: list, dates: list, fights: Callable[[str], bool]) -> Beside:
    """What other finders found in a sentence (`finders.attacks.Sentence`); `fights`: whether an actor may attack (`Rules.fights`)."""
    who = [(*s.words(r.start, r.end), r.actor) for r in actors]
    where = [(*s.words(r.start, r.end), r) for r in places]
    adjectives = {b for _, b, r in where if r.demonym}
    fight = [(a, b) for a, b, name in who if fights(name) and b not in adjectives and not s.low[b - 1].endswith("'s")]
    states = {a: b for a, b, r in where if r.kind == "country" and not r.demonym}
    capitals = [i for i, a in enumerate(s.starts) if s.text[a].isupper()]
    unknown = capitals if 2 * len(capitals) < len(s.low) or len(s.low) < 6 else []            # not where each word has one
    return Beside(frozenset(b for _, b in fight), frozenset(a for a, _ in fight), frozenset(a for a, *_ in who + where), states,
                  frozenset(unknown), frozenset(i for r in dates for i in range(*s.words(r.start, r.end))))


class Clause(NamedTuple):
    """The words of a sentence, what stands beside its attack words, the words of its surroundings (`around`), and the word groups."""

    low: list[str]
    beside: Beside
    around: list[Hit]
    hits: list[Hit]
    bodies: set[str]
    struck: set[str]
    verbs: Verbs

    def kinds(self, *kinds: str) -> bool:
        return any(x.kind in kinds for x in self.around)


def clause(low: list[str], beside: Beside, around: list[Hit], hits: list[Hit], rules) -> Clause:
    """The clause, with a weapon as a subject, too ("missiles hit X")."""
    weapons = [x for x in around if x.kind == "weapon"]
    beside = beside._replace(acts=beside.acts | {w.last for w in weapons}, agents=beside.agents | {w.first for w in weapons})
    return Clause(low, beside, around, hits, rules.groups["bodies"], rules.struck, rules.verbs)


def is_verb(c: Clause, h: Hit) -> bool:
    """Whether an attack word is a verb."""
    low, a, b, word = c.low, h.first, h.last, c.low[h.first]
    if h.pos not in ("nv", "bare"):
        return h.pos == "v"
    before = low[a - 1] if a else ""
    before = low[a - 2] if before in _ADVERBS and a > 1 else before
    if word.endswith("ed") or word in _IRREGULAR:
        return before not in ("the", "a", "an") or word == "hit" or low[b:b + 1] == ["by"]
    if word.endswith("ing"):
        object_ = bool(low[b:b + 1]) and low[b][0].isalnum() and low[b] not in STOP
        acts = before == "of" and object_                                 # "suspected of killing villagers"
        named = h.attack_type == "bombing" and not object_ and before.isalpha() and not before.endswith("ly") \
            and before not in BE | STOP | _VERB_BEFORE                    # "the mosque bombing"
        named |= low[a - 2:a - 1] == ["under"]
        named |= low[b:b + 1] != [] and low[b] in _FINITE                 # "said shelling could resume", "shelling killed ten"
        if not _OF_DEED.isdisjoint(low[b:b + 1]) or before in _SORT and not object_:
            return False
        return not (before in _NOT_GERUND and not acts or named or low[b:b + 1] == ["of"] or b - a > 1)
    if before == "that" and word.endswith("s") and low[b:b + 1] and low[b] in STOP:
        return False                                                      # "warned that attacks on"
    if h.pos == "bare" and before.endswith("s") and before not in BE | STOP and not word.endswith("s") and before[-2:] != "'s" \
            and low[b:b + 1] and low[b][0].isalnum() and low[b] not in STOP | attachment.PREPOSITIONS:
        return True                                                       # "militants storm hotels"
    return b - a == 1 and (before in _VERB_BEFORE or before.endswith("ly") and low[a - 2] in _VERB_BEFORE) or _present(c, h)


def _present(c: Clause, h: Hit) -> bool:
    """Whether it is the verb of a headline: "Gunmen storm hotel", "Israel strikes Iran"; not "Israel strikes kill ten"."""
    low, a, b = c.low, h.first, h.last
    subject = low[a - 1] if a else ""
    rustlers = subject.endswith("s") and subject.isalpha() and subject not in STOP and not low[b - 1].endswith("s")
    if b - a == 1:
        known = c.verbs.form(low[a], "s" if low[a].endswith("s") else "base")
    else:
        known = low[b - 1] in _PARTICLES or low[a] in _GIVES
    if not a or not known or not (rustlers or _subject(c, a) == a):
        return False
    follows = b < len(low) and low[b][0].isalnum() and low[b] not in STOP
    return bool(_object(c, b)) or b - a > 1 or follows and low[a] not in c.verbs.noun_too


def takes_place(c: Clause, h: Hit, verb: bool) -> bool:
    """Whether a place as its object would make an attack of a word that is none by itself ("captured X", "struck X", "strikes on X")."""
    low = c.low
    if not verb:
        hits = low[h.first] in _STRIKE or low[h.first].startswith("offensive")
        return hits and low[h.last:h.last + 1] in AGAINST and not c.kinds("accident", "exercise")
    active = h.last < len(low) and low[h.last] not in STOP and low[h.first - 1:h.first] not in [[w] for w in BE]
    return active and not c.kinds("accident", "exercise") and (
        h.kind == "weak" and low[h.first] in _STRIKE or h.kind == "territory" and (c.kinds("armed") or _subject(c, h.first) > 0))


def seized(c: Clause, h: Hit, groups: dict[str, set[str]]) -> str:
    """The type of what "seized" or "took control of" tells: a ship is hijacked, people are abducted by armed men, else ground is taken.

    "" where it is contraband, or where nobody is said to have fought for it.
    """
    low, a, b = c.low, h.first, h.last
    if h.kind != "territory" or not low[a].startswith(("seiz", "t")):
        return h.attack_type
    fought = any(x != h and x.kind != "weapon" for x in c.hits)
    if not groups["contraband"].isdisjoint(low) or not (fought or low[a][0] == "s" and groups["ceded"].isdisjoint(low)):
        return ""
    if b - a > 1:
        return h.attack_type
    passive = low[a - 1] in BE or low[b:b + 1] == ["by"]
    words = low[max(0, a - 8):a] if passive else list(itertools.takewhile(lambda w: w not in STOP, low[b:b + 9]))
    if not groups["ships"].isdisjoint(words) and (passive or _subject(c, a) or c.kinds("armed")):
        return "hijacking"
    people = (not passive or low[b:b + 1] == ["by"] and "," not in words) and c.kinds("armed") and groups["police"].isdisjoint(low) and any(
        w.endswith(("s", "men", "people", "children")) and w in c.verbs.cues["person"] for w in words)
    return "abduction" if people else h.attack_type


def of_crowd(low: list[str], a: int, around: list[Hit]) -> bool:
    """Whether protesters storm something, no armed men: the last of either before the verb are protesters."""
    last = max((x for x in around if x.first < a and x.kind in ("protest", "armed")), key=lambda x: x.first, default=None)
    return last is not None and last.kind == "protest" and low[last.first].startswith(_CROWD)


def burnt(low: list[str], a: int, hits: list[Hit], around: list[Hit]) -> bool:
    """Whether a fire that nobody is said to have set killed: "a fire at a depot killed nine"."""
    k = next((k for k in range(a - 1, 0, -1) if low[k] in _FIRE and low[k - 1] in _A_FIRE), None)
    return k is not None and not any(x.first < k for x in around if x.kind in ("armed", "weapon")) \
        and not any(x.first < a and x.first != k for x in hits)


def lands(c: Clause, h: Hit) -> bool:
    """Whether somebody armed strikes something with this verb: "Russia hit Kharkiv", "Iran vows to hit X", "X was hit by Israel"."""
    low, a, b, harsh = c.low, h.first, h.last, h.kind == "harsh" or c.low[h.first].startswith("target")
    if c.kinds("accident", "exercise") or peaceful(c.around, c.hits, h):
        return False
    if h.attack_type in ("clash", "stabbing"):
        return False
    if low[a] == "fired" and low[a - 1] in BE and b - a == 2:
        return b not in c.beside.days                                     # "an ambulance was fired on", not "they were fired on Monday"
    if low[b:b + 1] in AGAINST and not is_verb(c, h):
        return low[a] in ("strike", "strikes") and _object(c, b + 1) == "thing"
    if low[b:b + 1] == ["by"] and not low[a].endswith("ing"):
        if any(b < x.first < b + 4 and x.kind == "weapon" for x in c.around):
            return True                                                   # "battered by drones"
        return not harsh and b + 1 + (low[b + 1:b + 2] == ["the"]) in c.beside.agents
    object_ = _object(c, b)
    return bool(object_) and (object_ == "thing" or not harsh) and _subject(c, a) > 0 and _war(c, b, object_)


def weapons(low: list[str], hits: list[Hit], around: list[Hit], verbs: set[int], struck: set[str]) -> list[Hit]:
    """The weapons that are used, not what is struck or shot down."""
    downed = {h.last for h in hits if h.attack_type.startswith("=")}
    return [h for h in around if h.kind == "weapon" and downed.isdisjoint(range(h.first - 3, h.first + 1))
            and not (low[h.last:h.last + 1] and low[h.last] in struck and h.last not in verbs)            # "hit a drone factory"
            and not (h.name == "aircraft" and h.last + 1 in verbs and low[h.last] in BE)]                  # "a helicopter was shot at"


def peaceful(around: list[Hit], hits: list[Hit], h: Hit) -> bool:
    """Whether the quarrel is one of trade, courts or sport: such a word near, and neither a weapon nor a sure attack word."""
    near = any(x.kind == "notwar" and abs(x.first - h.first) <= _QUARREL for x in around)
    return near and not any(x.kind == "weapon" for x in around) and not any(x.kind == "strong" for x in hits)


def _war(c: Clause, b: int, object_: str) -> bool:
    """Whether nothing that follows tells of another quarrel: "hits Iran with sanctions", "blasts Kyiv over talks", "4-0"."""
    low = c.low
    if any(len(w) == 3 and w[1] == "-" and w[0].isdigit() and w[2].isdigit() for w in low):
        return False
    at = next((i for i in range(b, min(b + 9, len(low) - 1)) if low[i] in _WITH), None)
    if at is None or low[at] == "over" and (at + 1 in c.beside.names or object_ == "thing"):
        return True
    return low[at] == "with" and any(at < x.first < at + 7 and x.kind != "abstract" and x.kind != "armed" for x in [*c.around, *c.hits])


def _subject(c: Clause, a: int) -> int:
    """The word after a state, an armed body or a weapon that does what is told at word a; 0 if there is none."""
    low, k = c.low, a
    while k and k not in c.beside.acts and (low[k - 1] in _ASIDE or low[k - 1].endswith("ly") or k - 1 in c.beside.days):
        k -= 1
    if k and (k in c.beside.acts or low[k - 1] in c.bodies):
        return k
    if low[k - 1:k] in ([","], ["and"]) and k == a and any(x.first < k for x in c.hits) and any(x < k for x in c.beside.acts):
        return k                                                          # "gunmen raid X, burn homes"
    if k and low[k - 1] == "we" and c.kinds("armed"):
        return k                                                          # "We will burn X," the commander said
    of = low[a].endswith("ing") and low[k - 1:k] in (["of"], ["by"])
    if k and (of or low[k - 1] in _SAME or low[k - 1] == "to" and k == a):
        near = [x for x in c.beside.acts if k - _AT_MOST < x < k]
        return max((x for x in near if f.WALLS.isdisjoint(low[x:k - 1]) and (low[k - 1] in _SAME or "," not in low[x:k - 1])), default=0)
    return 0


def _object(c: Clause, b: int) -> str:
    """What is struck, from word b: "thing" (a place, a body, a building), "state", or "" (nothing that can be)."""
    low, n = c.low, len(c.low)
    k = b + 2 * (low[b:b + 2] in _ABOUT)
    while k < n and k not in c.beside.names and k - b < 6 and (
            low[k] in _BEFORE_NAME or low[k].isdigit() or low[k] == "," and low[k - 1].isdigit()
            or low[k].endswith(("ern", "-held", "-controlled"))):
        k += 1
    if k in c.beside.names:
        end = c.beside.states.get(k)
        return "state" if end and not low[end - 1].endswith("'s") and low[end:end + 1] != ["'s"] and not _thing(c, end) else "thing"
    named = k in c.beside.capitals and low[b - 1].startswith(ON_GROUND)                     # a village that no gazetteer knows
    return "thing" if named or _thing(c, k) else ""


def _thing(c: Clause, k: int) -> bool:
    """Whether one of the three words from k on names what is struck: "apartment block", "army base"."""
    for i in range(k, min(k + 3, len(c.low))):
        word = c.low[i]
        if word in c.struck or any(x.first == i and x.kind == "armed" and not word.endswith(("ed", "ing")) for x in c.around):
            return True
        if not word[0].isalpha() or word in _NO_OBJECT or i in c.beside.days or any(x.first == i for x in c.hits):
            return False
    return False
