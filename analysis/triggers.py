"""Which words of a sentence name an attack, of which type, with which weapon.

In: the words of a sentence. Out: `Mention`s. The words stand in codebook/attacks.csv and weapons.csv; weak ones count only
beside an armed actor, a weapon or a strong one, casualties only where no accident is told, and what an exercise or a protest
explains is none.
"""
from __future__ import annotations

import itertools
from functools import lru_cache
from typing import NamedTuple

from analysis import attachment, blows, factuality as f, timing
from analysis.blows import BE, STOP, Beside, Hit
from analysis.errors import InputError
from analysis.text import bare_words
from analysis.verbs import verbs_of

TYPES = ("", *"airstrike drone_strike shelling bombing suicide_bombing grenade chemical shooting assassination stabbing "
         "armed_assault clash ground_operation abduction hijacking arson sabotage robbery attack".split())
_SURROUNDINGS = {"armed", "accident", "exercise", "protest", "abstract", "medium", "notwar"}
_CLASSES = _SURROUNDINGS | {"strong", "casualty", "weak", "blow", "harsh", "weapon", "territory", "none"}
_FIGHTERS = frozenset("state demonym capital government military armed_group".split())       # kinds of actors.csv
_OWNED = frozenset("the his her their its my our of from gunshot bullet shrapnel stab knife".split())
_TRUCE = frozenset("ceasefire cease-fire truce peace".split())
_POLICE = frozenset("detain arrest search searching searched".split())
_OFFICERS = frozenset("police policeman policemen officer officers".split())
_SHOT, _JUDGED = frozenset("shot shooting shootings".split()), frozenset("convicted sentenced hanging penalty convict convicts".split())
_NEAR = 14             # words in which an armed actor or a weapon makes company
_LEADS = frozenset("on against of at the a an his her its their our your this that".split())
_VERBS = frozenset("drew came went made won led met brought left set put took".split())
_TAKEN_UP = frozenset("strike strikes explosion explosions blast blasts fighting clash clashes".split())
_DEMONSTRATIVE = frozenset("the this that these those".split())           # "the strike" after one was told
_TAKES, _SETS = frozenset("take takes took taken taking hold holds held holding".split()), frozenset("set sets setting".split())
HELD = frozenset("hostage captive ablaze alight".split())
_AGAIN = frozenset("another second third others".split())                 # "a second hit a mosque"
_AIMED = frozenset("against on to at".split())
_DOWNS = frozenset("down downs downed downing destroyed destroys destroying".split())
_DRONES = frozenset("drone drones uav uavs".split())
_FLIES = _DRONES | frozenset("missile missiles rocket rockets projectiles".split())
_COUNTED = BE | frozenset(", of which them have had has all most some half both but and they also later overnight".split())
_SENT = frozenset("fired launched sent aimed from heading flying".split())             # "a missile fired by X was shot down"
_CARRIED = frozenset("of for with carrying carry carried evacuating evacuate evacuated transporting treat treating treated".split())      # "treating wounded soldiers"
_BLAST = frozenset("blast blasts explosion explosions".split())
_DEFENCES = frozenset("defence defences defense defenses".split())
_THROWN = (["from"], ["at"], ["by"], ["into"], ["on"], ["against"], ["toward"], ["towards"], ["over"])
_SEA = frozenset("sea ocean waters orbit space".split())
_AIRED = STOP - {"in", "for", "over"}      # "attacked X in a series of tweets"
_EXCUSES = frozenset("his her its their our my your not failing".split())
_SPELLS = frozenset("the a an two three four several many some weeks months days night their its his".split())
_VEHICLES = frozenset({"aircraft"})
_PARTED = frozenset("; if unless".split())


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
        self.first = {max(bare_words(form), key=len) for form, (kind, *_) in events if kind != "none"}
        self.events, self.around = f.lexicon(events), f.lexicon(around)
        self.cues, self.places = f.cues(codebook.rows("status")), attachment.Reader(codebook)
        self.groups, self.telling = codebook.groups("participants"), timing.telling(codebook)
        self.verbs = verbs_of(codebook)
        self.peaceable = {row["label"] for row in codebook.rows("actor_heads") if row["kind"] == "people"} - self.groups["bodies"]
        fighters = {True: set(), False: set()}
        for row in codebook.rows("actors"):
            fighters[row["kind"] in _FIGHTERS].add(row["actor"])
        self.peaceable |= fighters[False] - fighters[True]
        people = {w for w in self.verbs.cues["person"] if w.endswith(("s", "men"))}
        self.struck = self.groups["struck"] | self.places.ground | self.places.towns | people

    def fights(self, actor: str) -> bool:
        """Whether an actor (as in the table) may attack with force: a state, an army, an armed group; not a charity or a people."""
        return actor not in self.peaceable and not actor.endswith(" people")

    def may_hold(self, text: str) -> bool:
        """Whether a text may hold an attack word at all."""
        return not self.first.isdisjoint(bare_words(text.lower()))


@lru_cache(maxsize=4)
def rules(codebook) -> Rules:
    """The compiled rules of a codebook."""
    return Rules(codebook)


def candidates(low: list[str], rules: Rules) -> list[Hit]:
    """The words of a sentence that may name an attack, and what rules such words out (class none); empty where no word may."""
    found = [Hit(a, b, *v) for a, b, v in f.match(low, rules.events)]
    found = [x for h in found if (x := h if h.kind == "none" else _held(low, h, rules.struck))]
    return found if any(h.kind != "none" for h in found) else []


def mentions(low: list[str], found: list[Hit], rules: Rules, told: set[str] = frozenset(), beside: Beside = Beside()) -> list[Mention]:
    """The attack words of a sentence, out of its candidates.

    `told`: words that were attacks before in the document; they need no company again. `beside`: the names found in the sentence.
    """
    hits = [h for h in found if h.kind != "none"]
    nothing = {i for h in found if h.kind == "none" for i in range(h.first, h.last)}                # "rocket sirens" are no rockets
    around = [h for h in (Hit(a, b, *v) for a, b, v in f.match([w.removesuffix("'s") for w in low], rules.around, every=True))
              if nothing.isdisjoint(range(h.first, h.last)) and not (h.kind == "exercise" and "about the" in " ".join(low[h.last:h.last + 3]))      # "a film about the bombing"
              or h.kind not in ("weapon", "exercise") and not low[h.first].startswith("kill")]               # "kills off", "rainy season"
    hits = [h for h in hits if not any(w.kind == "weapon" and w.first <= h.first and h.last <= w.last and h.last - h.first < w.last - w.first for w in around)]      # "attack drones"
    clause = blows.clause(low, beside, around, hits, rules)
    verbs = {h.first for h in hits if blows.is_verb(clause, h)}
    around = [w for w in around if w.last - w.first > 1 or w.first not in verbs or w.kind != "weapon" and low[w.first] != "storms"]     # "Israel shells X"
    weapons = blows.weapons(low, hits, around, verbs, rules.struck)
    around += [Hit(i, i + 1, "accident", "", "", "") for i, w in enumerate(low) if w == "storm" and i not in verbs
               and not low[max(0, i - 1)].endswith("s")]                  # "Storm Daniel struck"
    clause = clause._replace(around=around)
    out, parts = [], None
    for h in hits:
        met, h = h.attack_type.startswith("~"), h._replace(attack_type=blows.seized(clause, h, rules.groups).lstrip("~"))
        verb = h.first in verbs
        noun = h.pos == "v" and h.kind == "weak" and low[h.first - 1:h.first] in (["the"], ["a"])       # "the storm"
        if noun or not h.attack_type or h.pos == "bare" and not verb or _figurative(low, h.last, around) or _beats(low, h, beside.states):
            continue
        alone = _counts(low, h, verb, hits, around, rules.places.ground, told) if h.kind not in blows.STRICT else False
        alone |= h.kind == "territory" and h.attack_type in ("hijacking", "abduction")
        alone |= (verb or low[h.last:h.last + 1] in blows.AGAINST) and h.kind in blows.KINDS and blows.lands(clause, h)
        if not alone and (not blows.takes_place(clause, h, verb) or blows.peaceful(around, hits, h)):
            continue
        parts = timing.spans(low) if parts is None else parts
        own = [w for w in weapons if w.name not in _VEHICLES or "where" not in low[h.last:w.first]           # "attacked the base, where jets are kept"
               and not (low[h.last - 1] == "at" and 0 <= w.first - h.last < 3)]          # "fired at a helicopter"
        near = [x for x in hits if not timing.another(low, h.first, x.first, parts)] if parts else hits
        own = [w for w in own if _PARTED.isdisjoint(low[h.last:w.first]) and not timing.another(low, h.first, w.first, parts)]        # another clause's
        own = own if verb or h.attack_type != "bombing" else [w for w in own if f.WALLS.isdisjoint(low[w.last:h.first])]  # "jets struck X after the bombing of Y"
        weapon = min((w for w in own if abs(w.first - h.first) < 12), key=lambda w: abs(w.first - h.first), default=None)
        fixed, thrown = h.attack_type.startswith("="), h.kind == "weapon" and low[h.last:h.last + 1] in _THROWN and any(x.last == h.first for x in around if x.kind == "weapon")
        downs = _downs(low, h)
        out.append(Mention(h.first, h.last, verb, downs or h.attack_type[1:] if downs or fixed else _type(low, h, own, near, 20 if verb or h.kind == "casualty" else 6),
                           weapon.name if weapon and not fixed else "", alone, met or bool(downs), thrown))
    return out


def _held(low: list[str], h: Hit, things: set[str]) -> Hit | None:
    """With what was taken or burnt: "took 30 villagers hostage", "set two cars ablaze"; None where nobody did."""
    if low[h.first] not in HELD and low[h.first:h.last] != ["on", "fire"]:
        return h
    takes = _TAKES if low[h.first] in ("hostage", "captive") else _SETS
    at = next((k for k in range(h.first - 1, max(-1, h.first - 9), -1) if low[k] in takes or low[k] in STOP and not (low[k] == "," and low[k + 1].isdigit())), None)
    held = at is not None and low[at] in takes and (takes is _TAKES or not things.isdisjoint(low[at:h.first]))     # not "set America ablaze"
    return h._replace(first=at) if held else None


def _beats(low: list[str], h: Hit, states: dict[int, int]) -> bool:
    """Whether it is sport: "shoot down Spain on penalties"."""
    end = states.get(h.last) if h.attack_type == "=attack" else None
    return end is not None and (end == len(low) or low[end] in STOP or not low[end][0].isalnum())


def _figurative(low: list[str], b: int, around: list[Hit]) -> bool:
    """Whether it is an attack in words, or on what can't be attacked: "attacked X on television", "struck a responsive chord"."""
    if low[b - 1].startswith("attack") and any(x.kind == "medium" and 0 < x.first - b < 9 and _AIRED.isdisjoint(low[b:x.first]) for x in around):
        return True
    for x in around:
        ends = x.last == len(low) or low[x.last] in STOP or low[x.last] == "of" or not low[x.last][0].isalpha() or low[x.last].endswith("ed") \
            or low[x.last] in _VERBS
        if x.kind == "abstract" and 0 <= x.first - b <= 4 and ends:
            return all(w in _LEADS or w[0].isalpha() and w not in STOP for w in low[b:x.first])
    return False


def _counts(low: list[str], h: Hit, verb: bool, hits: list[Hit], around: list[Hit], ground: set[str],
            told: set[str]) -> bool:
    """Whether an attack word is one in these surroundings."""
    a, b, kinds = h.first, h.last, {x.kind for x in around}
    near = {x.kind for x in around if abs(x.first - a) <= _NEAR}
    firm, weapons = any(x.kind == "strong" for x in hits), [x for x in around if x.kind == "weapon"]
    if low[a].startswith("attack") and not near & {"weapon", "armed"} and any(
            low[i] == "for" and (low[i + 1] in _EXCUSES or verb and i > b and "and" not in low[b:i] and low[i + 1].endswith("ing")) or low[i] == "over" and low[i + 1].isalpha() and low[i + 1] not in _SPELLS
            for i in range(b, min(b + 8, len(low) - 1))):
        return False                                                      # "under attack for its handling of the floods", "attacked him for visiting", "over taxes"
    riot = h.attack_type == "clash" or low[a] in _SHOT and b - a == 1 and not _OFFICERS.isdisjoint(low)
    if "exercise" in near or "protest" in kinds and riot or low[a].startswith("storm") and blows.of_crowd(low, a, around):
        return False
    if low[a].startswith("attack") and "exercise" in kinds and not kinds & {"armed", "weapon"} and all(x.kind != "casualty" for x in hits):
        return False                                                      # "the attack was too strong", and goals at the end
    if "accident" in kinds and h.kind in ("weak", "casualty") and not (firm or weapons):
        return False
    if h.attack_type == "armed_assault" and not _POLICE.isdisjoint(low[b:b + 4]) or low[a].startswith("execut") and not _JUDGED.isdisjoint(low):
        return False                                                      # "raids to detain", "executed two men convicted of spying"
    if low[b - 1] == "between" and not _TRUCE.isdisjoint(low) or low[b - 1] in ("fighting", "combat") and low[b:b + 1] and low[b][0].isalnum() and low[b] not in STOP:
        return False                              # "a truce where fighting between", "the coalition fighting X", "combat pilots"
    if h.kind == "weak":
        if blows.peaceful(around, hits, h) or low[a].startswith("destroy") and any(
                w.attack_type in ("bombing", "shooting", "grenade") and 0 <= w.first - b < 6 and STOP.isdisjoint(low[b:w.first]) for w in weapons):
            return False                                                  # "destroyed 300 mines"
        again = not _AGAIN.isdisjoint(low[a - 1:a]) if verb else low[a] in _TAKEN_UP and not _DEMONSTRATIVE.isdisjoint(low[a - 1:a])
        toll = h.attack_type == "bombing" and "toll" in low                # "the toll of the blast"
        return firm or bool(near & {"weapon", "armed"}) or low[a] in told or bool(told) and again or toll
    if h.kind == "territory":
        taken = low[:a] if low[b:b + 1] == ["it"] else low[b:b + 8] if verb and low[a - 1] not in BE else low[max(0, a - 8):a]
        if low[a].startswith("seiz"):                                     # not "seized weapons at a base"
            taken = list(itertools.takewhile(lambda w: w not in STOP, taken))
        return "armed" in near and any(w in ground and taken[i - 1:i] != ["islamic"] for i, w in enumerate(taken))
    if h.kind == "casualty":
        injuries = low[a] == "wounds" and (low[a - 1] in _OWNED or low[b:b + 1] and low[b] in BE)     # "of his wounds"
        injuries = injuries or low[a] in ("wounded", "injured") and low[a - 1] in _CARRIED and low[b:b + 1] != [] and low[b].isalpha() and low[b] not in STOP
        return not (injuries or blows.burnt(low, a, hits, around) or f.of_nobody(low, a) or low[a - 1] in ("the", "many", "all", "their") and low[a].endswith("ed"))      # "the wounded"
    return h.kind != "weapon" or _fired(low, h, weapons)


def _fired(low: list[str], h: Hit, weapons: list[Hit]) -> bool:
    """Whether a weapon is what is used, fired or planted."""
    a, b = h.first, h.last
    if low[b - 1] == "through" and not _BLAST.isdisjoint(low[max(0, a - 5):a]):
        return True                                                       # "the blast, which tore through a market"
    if low[a] in ("used", "crashed", "crashing", "crashes", "landed", "came"):
        weapons = [w for w in weapons if w.name not in _VEHICLES]         # "helicopters are used for rescues"
    if low[a].startswith("launch"):
        weapons = [w for w in weapons if w.attack_type not in ("shooting", "stabbing")]          # "Mothers against Gun Crime launches"
    if any((low[i] == "into" or low[i - 1] in ("fell", "landed", "splashed") and low[i] == "in") and not _SEA.isdisjoint(low[i + 1 + (low[i + 1] == "the"):i + 4])
           for i in range(b, min(b + 14, len(low) - 1))):
        return False                                                      # "fired two missiles into the sea": a test
    if low[a] == "used" and low[b:b + 1] in (["by"], ["as"]) and _AIMED.isdisjoint(low[b:b + 8]) and all(w.attack_type != "chemical" for w in weapons):
        return False                                                      # "the drones used by the militia"
    if h.attack_type == "attack" and low[a].startswith("intercept"):
        weapons = [w for w in weapons if w.attack_type in ("drone_strike", "shelling")]              # smuggled guns are intercepted, too
    reach = 16 if low[a - 1] in BE else 10 if low[a].startswith("defus") else 7
    return any(0 < a - w.first < reach or 0 <= w.first - b < 6 and ("," not in low[b:w.first] or low[w.first - 1].isdigit()) for w in weapons)


def _downs(low: list[str], h: Hit) -> str:
    """The type of the attack that is met by what is shot down ("shot down 30 drones", "a rocket fired by"); "" if none is."""
    if not _DOWNS.intersection(low[h.first:h.last]):
        return ""
    k = next((k for k in range(h.first - 1, max(-1, h.first - 9), -1) if low[k] not in _COUNTED and not low[k].isdigit()), 0)
    sent = next((k for k in range(h.first - 2, max(-1, h.first - 16), -1) if low[k] in _FLIES | f.WALLS), 0)         # "a missile fired by X was"
    if low[h.first - 1] in BE and (low[k] in _FLIES and low[k].endswith("s") or low[sent] in _FLIES and (
            low[sent + 1] in _SENT or low[sent + 1] == "that" and low[sent].endswith("s"))):         # "drones, 30 of which were"
        return "drone_strike" if not _DRONES.isdisjoint((low[k], low[sent])) else "shelling"
    k = next((k for k in range(h.last, min(h.last + 6, len(low))) if low[k] in _FLIES), None)
    if k is None or not (STOP - {"-"}).isdisjoint(low[h.last:k]):
        return ""
    follows = low[k + 1:k + 2]
    aloft = not low[h.first].startswith("destroy") or follows == ["over"] or not _DEFENCES.isdisjoint(low[:h.first])
    met = follows in (["fired"], ["launched"]) or aloft and low[k].endswith("s")
    return ("drone_strike" if low[k] in _DRONES else "shelling") if met else ""


def forms(word: str) -> tuple[str, ...]:
    """A word, its singular and its plural."""
    return (word, word + "s", word.removesuffix("s"))


def _type(low: list[str], h: Hit, weapons: list[Hit], hits: list[Hit], reach: int) -> str:
    """Narrows a general type by the weapon nearest to it, else by a more special attack word of the sentence."""
    kinds = {w.attack_type for w in weapons}
    if h.attack_type in ("attack", "bombing"):
        for special in ("suicide_bombing", "chemical"):
            if special in kinds:
                return special
    if h.attack_type == "attack" and "drone_strike" in kinds and any(low[x.first].startswith("drop") for x in hits):
        return "drone_strike"                                             # "drones dropped explosives on X, killing"
    if low[h.last - 1] == "through" and not weapons:
        return "bombing"                                                  # of a blast
    if low[h.first].startswith("raid") and any(w.attack_type == "airstrike" and not low[w.last - 1].startswith("helicopter") for w in weapons if abs(w.first - h.first) < 8):
        return "airstrike"                                                # "warplanes carried out raids"
    if h.attack_type == "bombing":
        return "airstrike" if "airstrike" in kinds else "drone_strike" if "drone_strike" in kinds and h.pos == "nv" and low[h.first] == "bombed" else "grenade" if "grenade" in kinds else "bombing"
    if h.kind == "casualty":                                              # "killed two and kidnapped ten": not killed by an abduction
        hits = [x for x in hits if x.attack_type not in ("abduction", "hijacking", "robbery", "sabotage", "arson")]
    named = [(abs(w.first - h.first), w.attack_type) for w in weapons if w.attack_type]
    if h.attack_type == "shooting" and h.kind == "weak":                  # "rockets were fired at X"
        near = min(named, default=(99, ""))
        return near[1] if near[0] < 8 and near[1] in ("shelling", "drone_strike", "grenade") else h.attack_type
    if h.attack_type != "attack":
        return h.attack_type
    others = [(abs(x.first - h.first), x.attack_type) for x in hits if x.attack_type not in ("", "attack", "=attack") and not (x.first > h.last and low[x.first - 1] == "," and low[h.first].endswith("ed") and low[x.first].endswith("ed"))
              and x.kind == "strong" and abs(x.first - h.first) <= reach and not timing.walls(low, *sorted((x.first, h.first))) and ";" not in low[x.first:h.first] + low[h.first:x.first]]
    found = min(named, default=None) or min(others, default=None)
    return found[1] if found else h.attack_type
