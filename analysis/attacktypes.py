"""Of which type an attack is: by the weapon nearest to its word, by a more special word of the sentence, by what was shot down.

In: the words of a sentence, an attack word, weapons and other attack words of it (`blows.Hit`). Out: a type of codebook/attacks.csv; the
word's own where nothing says more.
"""
from __future__ import annotations

from analysis import factuality as f, timing
from analysis.blows import BE, STOP, Hit

_DOWNS = frozenset("down downs downed downing destroyed destroys destroying".split())
_DRONES = frozenset("drone drones uav uavs".split())
_FLIES = _DRONES | frozenset("missile missiles rocket rockets projectiles".split())
_FLIES_OR_WALL = _FLIES | f.WALLS
_COUNTED = BE | frozenset(", of which them have had has all most some half both but and they also later overnight".split())
_SENT = frozenset("fired launched sent aimed from heading flying".split())             # "a missile fired by X was shot down"
_DEFENCES = frozenset("defence defences defense defenses".split())
_NO_KILLING = frozenset("abduction hijacking robbery sabotage arson".split())
_GENERAL = ("", "attack", "=attack")
_FIRED = ("shelling", "drone_strike", "grenade")


def narrowed(low: list[str], h: Hit, weapons: list[Hit], hits: list[Hit], reach: int) -> str:
    """Narrows a general type by the weapon nearest to it, else by a more special attack word of the sentence, at most `reach` words off."""
    kinds = {w.attack_type for w in weapons}
    if h.attack_type in ("attack", "bombing"):
        for special in ("suicide_bombing", "chemical"):
            if special in kinds:
                return special
    if h.attack_type == "attack" and "drone_strike" in kinds and any(low[x.first].startswith("drop") for x in hits):
        return "drone_strike"                                             # "drones dropped explosives on X, killing"
    if low[h.last - 1] == "through" and not weapons:
        return "bombing"                                                  # of a blast
    if low[h.first].startswith("raid") and any(w.attack_type == "airstrike" and not low[w.last - 1].startswith("helicopter")
                                               for w in weapons if abs(w.first - h.first) < 8):
        return "airstrike"                                                # "warplanes carried out raids"
    if h.attack_type == "bombing":
        return _bombing(low, h, kinds)
    named = [(abs(w.first - h.first), w.attack_type) for w in weapons if w.attack_type]
    if h.attack_type == "shooting" and h.kind == "weak":                  # "rockets were fired at X"
        near = min(named, default=(99, ""))
        return near[1] if near[0] < 8 and near[1] in _FIRED else h.attack_type
    if h.attack_type != "attack":
        return h.attack_type
    others = [(abs(x.first - h.first), x.attack_type) for x in hits if _same_deed(low, h, x, reach)]
    found = min(named, default=None) or min(others, default=None)
    return found[1] if found else h.attack_type


def _bombing(low: list[str], h: Hit, kinds: set[str]) -> str:
    """What bombs were: from the air, off a drone ("bombed" alone), thrown, else planted."""
    if "airstrike" in kinds:
        return "airstrike"
    if "drone_strike" in kinds and h.pos == "nv" and low[h.first] == "bombed":
        return "drone_strike"
    return "grenade" if "grenade" in kinds else "bombing"


def _same_deed(low: list[str], h: Hit, x: Hit, reach: int) -> bool:
    """Whether the attack word x says more of what the general one, h, tells."""
    if x.kind != "strong" or x.attack_type in _GENERAL or abs(x.first - h.first) > reach:
        return False
    if h.kind == "casualty" and x.attack_type in _NO_KILLING:             # "killed two and kidnapped ten": not killed by an abduction
        return False
    if x.first > h.last and low[x.first - 1] == "," and low[h.first].endswith("ed") and low[x.first].endswith("ed"):
        return False                                                      # "attacked a village, abducted ten": two deeds
    return not timing.walls(low, *sorted((x.first, h.first))) and ";" not in low[x.first:h.first] + low[h.first:x.first]


def downed(low: list[str], h: Hit) -> str:
    """The type of the attack that is met by what is shot down ("shot down 30 drones", "a rocket fired by"); "" if none is."""
    if not _DOWNS.intersection(low[h.first:h.last]):
        return ""
    if low[h.first - 1] in BE and (kind := _sent(low, h.first)):
        return kind
    k = next((k for k in range(h.last, min(h.last + 6, len(low))) if low[k] in _FLIES), None)
    if k is None or not (STOP - {"-"}).isdisjoint(low[h.last:k]):
        return ""
    follows = low[k + 1:k + 2]
    aloft = not low[h.first].startswith("destroy") or follows == ["over"] or not _DEFENCES.isdisjoint(low[:h.first])
    met = follows in (["fired"], ["launched"]) or aloft and low[k].endswith("s")
    return ("drone_strike" if low[k] in _DRONES else "shelling") if met else ""


def _sent(low: list[str], a: int) -> str:
    """The type by the subject of the passive at word a: "drones, 30 of which were shot down", "a missile fired by X was shot down"."""
    near = low[next((k for k in range(a - 1, max(-1, a - 9), -1) if low[k] not in _COUNTED and not low[k].isdigit()), 0)]
    k = next((k for k in range(a - 2, max(-1, a - 16), -1) if low[k] in _FLIES_OR_WALL), 0)
    several = near in _FLIES and near.endswith("s")
    if several or low[k] in _FLIES and (low[k + 1] in _SENT or low[k + 1] == "that" and low[k].endswith("s")):
        return "drone_strike" if near in _DRONES or low[k] in _DRONES else "shelling"
    return ""
