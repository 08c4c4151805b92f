"""Does a word that may name an attack name one here? By the words beside it and by what it is said of.

In: the words of a sentence, an attack word, the words of its surroundings (`blows.Clause`). Out: yes or no. Weak words count only beside an
armed actor, a weapon or a strong word, casualties only where no accident is told; exercises, protests, criticism and sport are none.
"""
from __future__ import annotations

import itertools

from analysis import blows, factuality as f
from analysis.blows import BE, STOP, Clause, Hit

_NEAR = 14             # words in which an armed actor or a weapon makes company
_ARMS = {"weapon", "armed"}
_OWNED = frozenset("the his her their its my our of from gunshot bullet shrapnel stab knife".split())
_TRUCE = frozenset("ceasefire cease-fire truce peace".split())
_POLICE = frozenset("detain arrest search searching searched".split())
_OFFICERS = frozenset("police policeman policemen officer officers".split())
_SHOT = frozenset("shot shooting shootings".split())
_JUDGED = frozenset("convicted sentenced hanging penalty convict convicts".split())
_LEADS = frozenset("on against of at the a an his her its their our your this that".split())
_VERBS = frozenset("drew came went made won led met brought left set put took".split())
_TAKEN_UP = frozenset("strike strikes explosion explosions blast blasts fighting clash clashes".split())
_DEMONSTRATIVE = frozenset("the this that these those".split())           # "the strike" after one was told
_AGAIN = frozenset("another second third others".split())                 # "a second hit a mosque"
_AIMED = frozenset("against on to at".split())
_CARRIED = frozenset("of for with carrying carry carried evacuating evacuate evacuated transporting treat treating "
                     "treated".split())                                   # "treating wounded soldiers"
_BLAST = frozenset("blast blasts explosion explosions".split())
_EXPLODES = ("bombing", "shooting", "grenade")
_SEA = frozenset("sea ocean waters orbit space".split())
_AIRED = STOP - {"in", "for", "over"}      # "attacked X in a series of tweets"
_EXCUSES = frozenset("his her its their our my your not failing".split())
_SPELLS = frozenset("the a an two three four several many some weeks months days night their its his".split())
_CHANCE = frozenset("long real better best good clear fair serious reasonable realistic last any another apparent".split())
_HAS = frozenset("have has had having give given gives it with".split())
_WENT = (["fired"], ["rang"], ["was"], ["hit"], ["struck"], ["killed"], ["from"])
VEHICLES = frozenset({"aircraft"})


def counts(c: Clause, h: Hit, verb: bool, ground: set[str], told: set[str]) -> bool:
    """Whether an attack word is one in these surroundings; `ground`: words of places, `told`: words that were attacks before."""
    near = {x.kind for x in c.around if abs(x.first - h.first) <= _NEAR}
    if _of_else(c, h, verb, near):
        return False
    if h.kind == "weak":
        return _in_company(c, h, verb, near, told)
    if h.kind == "territory":
        return "armed" in near and _of_ground(c.low, h, verb, ground)
    if h.kind == "casualty":
        return _was_hurt(c, h)
    return h.kind != "weapon" or _fired(c.low, h, [x for x in c.around if x.kind == "weapon"])


def figurative(low: list[str], b: int, around: list[Hit]) -> bool:
    """Whether it is an attack in words, or on what can't be attacked: "attacked X on television", "struck a responsive chord"."""
    if low[b - 1].startswith("attack") and any(
            x.kind == "medium" and 0 < x.first - b < 9 and _AIRED.isdisjoint(low[b:x.first]) for x in around):
        return True
    for x in around:
        if x.kind == "abstract" and 0 <= x.first - b <= 4 and _closes(low, x.last):
            return all(w in _LEADS or w[0].isalpha() and w not in STOP for w in low[b:x.first])
    return False


def _closes(low: list[str], k: int) -> bool:
    """Whether the noun before word k is the last of its phrase: not "struck a tax office"."""
    return k == len(low) or low[k] in STOP or low[k] == "of" or not low[k][0].isalpha() or low[k].endswith("ed") or low[k] in _VERBS


def beats(low: list[str], h: Hit, states: dict[int, int]) -> bool:
    """Whether it is sport: "shoot down Spain on penalties"."""
    end = states.get(h.last) if h.attack_type == "=attack" else None
    return end is not None and (end == len(low) or low[end] in STOP or not low[end][0].isalnum())


def _of_else(c: Clause, h: Hit, verb: bool, near: set[str]) -> bool:
    """Whether it is criticism, a game, a riot, an accident, an arrest, a sentence or a war at large."""
    low, a, b, kinds = c.low, h.first, h.last, {x.kind for x in c.around}
    if low[a].startswith("attack"):
        if near.isdisjoint(_ARMS) and _excused(low, b, verb):
            return True
        if "exercise" in kinds and kinds.isdisjoint(_ARMS) and all(x.kind != "casualty" for x in c.hits):
            return True                                                   # "the attack was too strong", and goals at the end
    if low[a] == "shot" and b - a == 1 and near.isdisjoint(_ARMS) and (
            low[b:b + 1] == ["back"] or low[b:b + 1] not in _WENT and (low[a - 1] in _CHANCE or low[a - 1] == "a" and low[a - 2] in _HAS)):
        return True                                                       # "had a shot at the title", "a long shot", "he shot back"
    riot = h.attack_type == "clash" or low[a] in _SHOT and b - a == 1 and not _OFFICERS.isdisjoint(low)
    if "exercise" in near or "protest" in kinds and riot or low[a].startswith("storm") and blows.of_crowd(low, a, c.around):
        return True
    if "accident" in kinds and "weapon" not in kinds and h.kind in ("weak", "casualty") and all(x.kind != "strong" for x in c.hits):
        return True
    if h.attack_type == "armed_assault" and not _POLICE.isdisjoint(low[b:b + 4]):
        return True                                                       # "raids to detain"
    if low[a].startswith("execut") and not _JUDGED.isdisjoint(low):
        return True                                                       # "executed two men convicted of spying"
    if low[b - 1] == "between" and not _TRUCE.isdisjoint(low):
        return True                                                       # "a truce where fighting between"
    return low[b - 1] in ("fighting", "combat") and low[b:b + 1] != [] \
        and low[b][0].isalnum() and low[b] not in STOP                    # "the coalition fighting X", "combat pilots"


def _excused(low: list[str], b: int, verb: bool) -> bool:
    """Whether it is criticism: "under attack for its handling of the floods", "attacked him for visiting", "attacked X over taxes"."""
    for i in range(b, min(b + 8, len(low) - 1)):
        then = low[i + 1]
        if low[i] == "for" and (then in _EXCUSES or verb and i > b and "and" not in low[b:i] and then.endswith("ing")):
            return True
        if low[i] == "over" and then.isalpha() and then not in _SPELLS:
            return True
    return False


def _in_company(c: Clause, h: Hit, verb: bool, near: set[str], told: set[str]) -> bool:
    """Whether a weak word stands beside an armed actor, a weapon or a strong word, or takes up what was told."""
    low, a, b = c.low, h.first, h.last
    if blows.peaceful(c.around, c.hits, h) or low[a].startswith("destroy") and any(
            w.kind == "weapon" and w.attack_type in _EXPLODES and 0 <= w.first - b < 6 and STOP.isdisjoint(low[b:w.first])
            for w in c.around):
        return False                                                      # "destroyed 300 mines"
    again = low[a - 1:a] != [] and (low[a - 1] in _AGAIN if verb else low[a] in _TAKEN_UP and low[a - 1] in _DEMONSTRATIVE)
    toll = h.attack_type == "bombing" and "toll" in low                   # "the toll of the blast"
    return not near.isdisjoint(_ARMS) or any(x.kind == "strong" for x in c.hits) or low[a] in told or bool(told) and again or toll


def _of_ground(low: list[str], h: Hit, verb: bool, ground: set[str]) -> bool:
    """Whether what is taken is ground: "captured the town", "the town was captured", "rebels left the town after seizing it"."""
    a, b = h.first, h.last
    taken = low[:a] if low[b:b + 1] == ["it"] else low[b:b + 8] if verb and low[a - 1] not in BE else low[max(0, a - 8):a]
    if low[a].startswith("seiz"):                                         # not "seized weapons at a base"
        taken = list(itertools.takewhile(lambda w: w not in STOP, taken))
    return any(w in ground and taken[i - 1:i] != ["islamic"] for i, w in enumerate(taken))


def _was_hurt(c: Clause, h: Hit) -> bool:
    """Whether the word tells that somebody was hurt, by no fire, not who was hurt before."""
    low, a, b = c.low, h.first, h.last
    if low[a] == "wounds" and (low[a - 1] in _OWNED or low[a - 2] == "from" or low[b:b + 1] and low[b] in BE):
        return False                                                      # "of his wounds", "from serious wounds"
    noun_follows = low[b:b + 1] != [] and low[b].isalpha() and low[b] not in STOP
    if low[a] in ("wounded", "injured") and low[a - 1] in _CARRIED and noun_follows:
        return False                                                      # "treating wounded soldiers"
    if low[a - 1] in ("the", "many", "all", "their", "its", "our") and low[a].endswith("ed"):
        return False                                                      # "the wounded", "its wounded"
    return not (blows.burnt(low, a, c.hits, c.around) or f.of_nobody(low, a))


def _fired(low: list[str], h: Hit, weapons: list[Hit]) -> bool:
    """Whether a weapon is what is used, fired or planted."""
    a, b = h.first, h.last
    if low[b - 1] == "through" and not _BLAST.isdisjoint(low[max(0, a - 5):a]):
        return True                                                       # "the blast, which tore through a market"
    if low[a] in ("used", "crashed", "crashing", "crashes", "landed", "came"):
        weapons = [w for w in weapons if w.name not in VEHICLES]          # "helicopters are used for rescues"
    if low[a].startswith("launch"):
        weapons = [w for w in weapons if w.attack_type not in ("shooting", "stabbing")]          # "Mothers against Gun Crime launches"
    if any(_into_sea(low, i) for i in range(b, min(b + 14, len(low) - 1))):
        return False                                                      # "fired two missiles into the sea": a test
    if low[a] == "used" and low[b:b + 1] in (["by"], ["as"]) and _AIMED.isdisjoint(low[b:b + 8]) \
            and all(w.attack_type != "chemical" for w in weapons):
        return False                                                      # "the drones used by the militia"
    if h.attack_type == "attack" and low[a].startswith("intercept"):
        weapons = [w for w in weapons if w.attack_type in ("drone_strike", "shelling")]          # smuggled guns are intercepted, too
    reach = 16 if low[a - 1] in BE else 10 if low[a].startswith("defus") else 7
    return any(0 < a - w.first < reach or 0 <= w.first - b < 6 and ("," not in low[b:w.first] or low[w.first - 1].isdigit())
               for w in weapons)


def _into_sea(low: list[str], i: int) -> bool:
    """Whether word i is the preposition of "into the sea", "fell in the Pacific Ocean"."""
    falls = low[i] == "into" or low[i] == "in" and low[i - 1] in ("fell", "landed", "splashed")
    return falls and not _SEA.isdisjoint(low[i + 1 + (low[i + 1] == "the"):i + 4])
