"""Which words of a sentence name an attack, of which type, with which weapon.

In: the words of a sentence. Out: `Mention`s. The words stand in codebook/attacks.csv and weapons.csv; whether a word counts beside
those around it says `company` or, where who strikes what decides, `blows`; the type is narrowed by `attacktypes`.
"""
from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from analysis import attachment, attacktypes, blows, company, factuality as f, timing
from analysis.blows import STOP, Beside, Clause, Hit
from analysis.errors import InputError
from analysis.text import bare_words
from analysis.verbs import verbs_of

TYPES = ("", *"airstrike drone_strike shelling bombing suicide_bombing grenade chemical shooting assassination stabbing "
         "armed_assault clash ground_operation abduction hijacking arson sabotage robbery attack".split())
_SURROUNDINGS = {"armed", "accident", "exercise", "protest", "abstract", "medium", "notwar"}
_CLASSES = _SURROUNDINGS | {"strong", "casualty", "weak", "blow", "harsh", "weapon", "territory", "none"}
_FIGHTERS = frozenset("state demonym capital government military armed_group".split())       # kinds of actors.csv
_TAKES = frozenset("take takes took taken taking hold holds held holding".split())
_SETS = frozenset("set sets setting".split())
HELD = frozenset("hostage captive ablaze alight".split())
_BEATS = frozenset("hack hacks hacked hacking beat beats beating stab stabs stabbed stabbing club clubs clubbed clubbing stone stones "
                   "stoned stoning bludgeoned bludgeoning burn burns burned burnt burning".split())
_THROWN = (["from"], ["at"], ["by"], ["into"], ["on"], ["against"], ["toward"], ["towards"], ["over"])
_WAR = frozenset("war conflict fighting clashes offensive militants rebels insurgents".split())
_PARTED = frozenset("; if unless".split())
_USED = 12             # words between an attack word and the weapon it was done with


class Mention(NamedTuple):
    """An attack word: its words in the sentence, and what it says by itself."""

    first: int
    last: int
    verb: bool
    attack_type: str
    weapon: str
    alone: bool = True          # without it, the word is an attack only where a place is its object ("captured X")
    met: bool = False           # the word says that the attack was met ("intercepted a drone")
    thrown: bool = False        # what stands before it is the weapon, not who uses it ("rockets fired from X")


class Rules:
    """Attack words, surroundings, weapons, cues, places and words of participants of a codebook, ready to look up."""

    def __init__(self, codebook):
        events, around = [], []
        for row in codebook.rows("attacks"):
            if row["class"] not in _CLASSES or row["type"].lstrip("=~") not in TYPES:
                raise InputError(f"{row['_where']}: class is one of {', '.join(sorted(_CLASSES))}; type one of "
                                 f"{', '.join(TYPES[1:])}.")
            group = around if row["class"] in _SURROUNDINGS else events
            group += [(form, (row["class"], row["pos"], row["type"], row["lemma"])) for form in row["forms"].split("|")]
        for row in codebook.rows("weapons"):
            around += [(form, ("weapon", "", row["type"], row["weapon"])) for form in row["forms"].split("|")]
        self.forms: dict[str, list[frozenset[str]]] = {}     # longest word -> all words of the forms that have it
        for words in (bare_words(form) for form, (kind, *_) in events if kind != "none"):
            self.forms.setdefault(max(words, key=len), []).append(frozenset(words))
        self.first = set(self.forms)
        self.events, self.around = f.lexicon(events), f.lexicon(around)
        self.harm = {form for form, (kind, _, what, _) in events if kind in ("casualty", "weak") and what in ("attack", "arson")}
        self.cues, self.places = f.cues(codebook.rows("status")), attachment.Reader(codebook)
        self.groups, self.telling = codebook.groups("participants"), timing.telling(codebook)
        self.verbs = verbs_of(codebook)
        peoples = {row["label"] for row in codebook.rows("actor_heads") if row["kind"] == "people"}
        self.media = {row["actor"] for row in codebook.rows("actors") if row["kind"] == "media"}
        fighters, self.persons, self.foes = {True: set(), False: set()}, set(), set()
        for row in codebook.rows("actors"):
            if row["kind"] == "person":
                self.persons |= {row["actor"].lower(), row["term"].lower()}
            elif row["kind"] in _FIGHTERS:
                self.foes.add(row["term"].lower())
            fighters[row["kind"] in _FIGHTERS].add(row["actor"])
        self.peaceable = peoples - self.groups["bodies"] | fighters[False] - fighters[True]
        people = {w for w in self.verbs.cues["person"] if w.endswith(("s", "men"))}
        self.struck = self.groups["struck"] | self.places.ground | self.places.towns | people

    def fights(self, actor: str) -> bool:
        """Whether an actor (as in the table) may attack with force: a state, an army, an armed group; not a charity or a people."""
        return actor not in self.peaceable and not actor.endswith(" people")

    def accident(self, text: str) -> bool:
        """Whether a sentence tells of an accident, a disaster or a disease, and of no war."""
        low = f.words(text)[0]
        return _WAR.isdisjoint(low) and any(kind == "accident" for *_, (kind, *_) in f.match(low, self.around, every=True))

    def may_hold(self, text: str) -> bool:
        """Whether a text may hold an attack word at all."""
        if self.first.isdisjoint(words := bare_words(text.lower())):
            return False
        words = {*words}
        return any(form <= words for word in words & self.first for form in self.forms[word])


@lru_cache(maxsize=4)
def rules(codebook) -> Rules:
    """The compiled rules of a codebook."""
    return Rules(codebook)


def candidates(low: list[str], rules: Rules) -> list[Hit]:
    """The words of a sentence that may name an attack, and what rules such words out (class none); empty where no word may."""
    found = [Hit(a, b, *v) for a, b, v in f.match(low, rules.events)]
    found = [x for h in found if (x := h if h.kind == "none" else _held(low, h, rules.struck))]
    dead = {h.first for h in found if low[h.last - 2:h.last] == ["to", "death"]}
    found = [h for h in found if h.first not in dead or low[h.last - 1] == "death"]       # "hacked ten to death" is one deed
    return found if any(h.kind != "none" for h in found) else []


def mentions(low: list[str], found: list[Hit], rules: Rules, told: set[str] = frozenset(), beside: Beside = Beside()) -> list[Mention]:
    """The attack words of a sentence, out of its candidates.

    `told`: words that were attacks before in the document; they need no company again. `beside`: the names found in the sentence.
    """
    around = _surroundings(low, found, rules)
    hits = [h for h in found if h.kind != "none" and not _of_weapon(h, around)]
    clause = blows.clause(low, beside, around, hits, rules)
    verbs = {h.first for h in hits if blows.is_verb(clause, h)}
    # no weapon in "Israel shells X", no accident in "the army storms X"
    around = [w for w in around if w.last - w.first > 1 or w.first not in verbs or w.kind != "weapon" and low[w.first] != "storms"]
    weapons = blows.weapons(low, hits, around, verbs, rules.struck)
    around += [Hit(i, i + 1, "accident", "", "", "") for i, w in enumerate(low)
               if w == "storm" and i not in verbs and not low[max(0, i - 1)].endswith("s")]       # "Storm Daniel struck"
    clause = clause if around == clause.around else clause._replace(around=around)
    out, parts = [], None
    for h in hits:
        met, seized = h.attack_type.startswith("~"), blows.seized(clause, h, rules.groups).lstrip("~")
        h, verb = h if seized == h.attack_type else h._replace(attack_type=seized), h.first in verbs
        if _is_none(clause, h, verb):
            continue
        alone = _alone(clause, h, verb, rules, told)
        if not alone and (not blows.takes_place(clause, h, verb) or blows.peaceful(around, hits, h)):
            continue
        parts = timing.spans(low) if parts is None else parts
        own = _own(low, h, verb, weapons, parts)
        weapon = min((w for w in own if abs(w.first - h.first) < _USED), key=lambda w: abs(w.first - h.first), default=None)
        fixed, downs = h.attack_type.startswith("="), attacktypes.downed(low, h)
        kind = downs or (h.attack_type[1:] if fixed else _type(low, h, verb, own, hits, parts))
        thrown = h.kind == "weapon" and low[h.last:h.last + 1] in _THROWN and any(x.last == h.first for x in around if x.kind == "weapon")
        out.append(Mention(h.first, h.last, verb, kind, weapon.name if weapon and not fixed else "", alone, met or bool(downs), thrown))
    return out


def _surroundings(low: list[str], found: list[Hit], rules: Rules) -> list[Hit]:
    """Armed actors, weapons, accidents, exercises and what else beside attack words decides whether they are some."""
    nothing, out = {i for h in found if h.kind == "none" for i in range(h.first, h.last)}, []
    for a, b, values in f.match([w.removesuffix("'s") for w in low], rules.around, every=True):
        h = Hit(a, b, *values)
        eaten = (h.kind in ("weapon", "exercise") or low[a].startswith("kill")) and not nothing.isdisjoint(range(a, b))
        film = h.kind == "exercise" and "about the" in " ".join(low[b:b + 3])
        # "rocket sirens" are no rockets, "kills off" kills nobody; "a film about the bombing" is no exercise, "in March" no protest
        if not (eaten or film or f.month(low, a)):
            out.append(h)
    return out


def _of_weapon(h: Hit, around: list[Hit]) -> bool:
    """Whether an attack word is part of what a weapon is called: "attack drones"."""
    return any(w.kind == "weapon" and w.first <= h.first and h.last <= w.last and h.last - h.first < w.last - w.first for w in around)


def _is_none(clause: Clause, h: Hit, verb: bool) -> bool:
    """Whether it is no attack by its form ("the storm"), or by what it is said of."""
    beside = clause.low[h.first - 1] if h.first else ""
    if clause.low[h.first] == "pounds" and beside[:1].isdigit() or clause.low[h.first].startswith("sho") and ("-of-" in beside or "-for-" in beside):
        return True                                                       # "330 pounds of explosives", "8-of-23 shooting"
    noun = h.pos == "v" and h.kind == "weak" and clause.low[h.first - 1:h.first] in (["the"], ["a"])
    return noun or not h.attack_type or h.pos == "bare" and not verb or company.figurative(clause.low, h.last, clause.around) \
        or company.beats(clause.low, h, clause.beside.states)


def _alone(clause: Clause, h: Hit, verb: bool, rules: Rules, told: set[str]) -> bool:
    """Whether it is an attack without a place as its object."""
    if h.kind not in blows.STRICT and company.counts(clause, h, verb, rules.places.ground, told):
        return True
    if h.kind == "territory" and h.attack_type in ("hijacking", "abduction"):
        return True
    return h.kind in blows.KINDS and (verb or clause.low[h.last:h.last + 1] in blows.AGAINST) and blows.lands(clause, h)


def _own(low: list[str], h: Hit, verb: bool, weapons: list[Hit], parts: list) -> list[Hit]:
    """The weapons that an attack word may be told of; those of another clause or day are not its own."""
    out = []
    for w in weapons:
        between = low[h.last:w.first]
        if w.name in company.VEHICLES and ("where" in between or low[h.last - 1] == "at" and 0 <= w.first - h.last < 3):
            continue                                                      # "attacked X, where jets are kept", "fired at a helicopter"
        if not verb and h.attack_type == "bombing" and not f.WALLS.isdisjoint(low[w.last:h.first]):
            continue                                                      # "jets struck X after the bombing of Y"
        if _PARTED.isdisjoint(between) and not timing.another(low, h.first, w.first, parts):
            out.append(w)
    return out


def _type(low: list[str], h: Hit, verb: bool, weapons: list[Hit], hits: list[Hit], parts: list) -> str:
    """The type of an attack word by its weapons and the attack words of the same day."""
    near = [x for x in hits if not timing.another(low, h.first, x.first, parts)] if parts else hits
    return attacktypes.narrowed(low, h, weapons, near, 20 if verb or h.kind == "casualty" else 6)


def _held(low: list[str], h: Hit, things: set[str]) -> Hit | None:
    """With whom or what it was done to: "took ten hostage", "set two cars ablaze", "hacked ten to death"; None where nobody did."""
    dead = low[h.first:h.last] == ["to", "death"]
    if not dead and low[h.first] not in HELD and low[h.first:h.last] != ["on", "fire"]:
        return h
    takes = _BEATS if dead else _TAKES if low[h.first] in ("hostage", "captive") else _SETS
    at = next((k for k in range(h.first - 1, max(-1, h.first - 9), -1)
               if low[k] in takes or low[k] in STOP and not (low[k] == "," and low[k + 1].isdigit() or low[k + 1] in ("least", "most"))), None)
    if at is None or low[at] not in takes:
        return None
    if dead:
        return h._replace(first=at, attack_type="stabbing" if low[at].startswith(("hack", "stab")) else h.attack_type)
    nothing_burns = takes is _SETS and things.isdisjoint(low[at:h.first])         # "set America ablaze"
    return None if nothing_burns else h._replace(first=at)


def forms(word: str) -> tuple[str, ...]:
    """A word, its singular and its plural."""
    return (word, word + "s", word.removesuffix("s"))
