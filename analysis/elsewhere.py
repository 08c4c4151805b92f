"""Not where it happened: whether a place beside an event word is that of something else.

In: a reader's word groups (`attachment.Reader`), the words of a sentence, the span of the event word, a `Place`. Out: whether the place is
where something was fired or run from, that of an effect or of what is told further, or the name of a government that acts.
"""
from __future__ import annotations

from analysis.pairs import AUX, CLAUSE, PREPOSITIONS, Place

MODALS = frozenset("would will could must should".split())
_TAKEN = ("abduct", "kidnap", "snatch")          # "kidnapped from his home in X"
_LANDS = ("rain", "land", "fell", "fall", "fire", "firing", "launch", "lob", "hurl", "shell", "bombard", "pound")
_ONWARD = frozenset("toward towards at into".split())
_NOT_YET = frozenset("before until if unless".split())
_THEIR = (["her"], ["his"], ["their"], ["its"])
_THEIRS = ("its", "their", "his", "her")
_OPENED = frozenset("opened opens opening began begins started starts resumed resumes".split())
_FREED = frozenset("freed released rescued".split())
_SITTINGS = frozenset("trial trials inquest hearing hearings inquiry talks conference summit".split())
_FIRE = frozenset("fire fires blaze explosion explosions".split())
_HAPPENS = frozenset("be have take begin start continue resume occur happen come target hit".split())
_BEFORE_NOUN = PREPOSITIONS - {"to"} | {"a", "an", "the"}
_BEFORE_ANOTHER = frozenset("the a an last this after since following".split())
_BEFORE_STATE = PREPOSITIONS | {"the", "central"}


def follows(reader, low: list[str], b: int, verb: bool, place: Place) -> bool:
    """Whether a place after the event word is that of an effect ("attacks could destabilise X") or of what is told further."""
    between = low[b:place.at]
    modal = next((i for i, w in enumerate(between[:-1]) if w in MODALS), None)
    effect = any(w in reader.effect and low[b + i - 1] not in _BEFORE_NOUN and _FIRE.isdisjoint(between[i:i + 4])
                 for i, w in enumerate(between))              # no "fuel depot", "sparked a fire at X"
    if not verb and (effect or modal is not None and between[modal + 1] not in _HAPPENS):
        return True
    if low[place.first - 2:place.first - 1] == ["to"] and low[place.first - 1] in reader.away:
        return True                                           # "was killed while trying to enter X"
    if place.prep == "to" and low[place.at - 1] in reader.away:
        return True                                           # "before he flew to X"
    if any(low[k] in ("by", "on", "to") and low[k - 1] in reader.reacts | reader.blamed and "," not in low[k:place.first]
           for k in range(b + 1, place.first)):
        return True                                           # "the attack was condemned by X"
    lead = low[max(0, b - 7):b]
    if place.prep == "on" and not reader.blamed.isdisjoint(lead) and "for" not in lead:
        return True                                           # "blamed the bombing on X"
    if place.prep and low[place.at - 1] in _FREED:
        return True                                           # "the kidnapped priest was freed in X"
    if place.prep == "in" and low[place.at - 1] in _OPENED and not _SITTINGS.isdisjoint(low[:b]):
        return True                                           # "the trial of a man accused of the stabbing opened in X"
    if "and" in between[1:-2] and low[(at := b + between.index("and", 1)) + 1].endswith(("ing", "ed")) and low[at + 2] == "to":
        return True                                           # "ambushing convoys and planning to seize X"
    if not _NOT_YET.isdisjoint(between):
        return True                                           # "vowed attacks unless X"
    if any(w in ("and", "but") and between[i + 1] in reader.speech | reader.says for i, w in enumerate(between[:-1])):
        return True                                           # "denied the attack and accused the army of bombing X"
    return _subject(low, between, place)


def _subject(low: list[str], between: list[str], place: Place) -> bool:
    """Whether another clause begins with the place: "carried out the raid, and troops in X said"."""
    then = low[place.last] if place.last < len(low) else "."
    joined = len(between) - between[::-1].index("and") if "and" in between else 0
    return 0 < len(between) - joined < 4 and joined > 1 and between[joined - 2] == "," and bool(place.prep) \
        and (then in AUX or then.endswith("ed"))


def acts(reader, low: list[str], a: int, b: int, verb: bool, place: Place, triggers: set[int]) -> bool:
    """Whether a name stands for its government: "if Tehran attacked bases", "Tehran's attack on X"."""
    governed = place.prep and (
        place.kind != "country" or low[place.first - 1] in _BEFORE_STATE or low[place.first - 1].endswith("ern"))
    if governed or place.last >= len(low) - 1:                # not so "in mid-January Iran fired missiles"
        return False
    word, then = low[place.last:place.last + 2]
    if place.last == a and not verb:
        return low[b:b + 1] in (["on"], ["against"]) and low[a - 1].endswith("s")
    return place.last in triggers | {a} and not word.endswith("ing") and then[0].isalnum() and then not in AUX | PREPOSITIONS


def came_from(reader, low: list[str], a: int, b: int, verb: bool, place: Place) -> bool:
    """Whether what the event word low[a:b] tells came from the place: "fired from X", "rained down on Y from X", "an invasion from X"."""
    taken = low[a].startswith(_TAKEN)
    if not (taken and _from_home(low[b:place.at])) and _origin(reader, low, place, b):
        return True
    lands = low[a].startswith(_LANDS if verb else "") and not taken
    return lands and place.prep == "from" and (verb or place.first >= b)


def _from_home(low: list[str]) -> bool:
    """Whether somebody is taken from where they live or work, which is where that happened: "kidnapped a woman from her home in X"."""
    return any(w == "from" and low[i + 1:i + 2] in _THEIR for i, w in enumerate(low))


def _origin(reader, low: list[str], place: Place, b: int) -> bool:
    """Whether it is where something was fired, is run from or goes to ("fired from an area near X", "from its offices in X", "bound
    for X")."""
    if place.prep and low[place.at - 1] in reader.hatched:
        return True                                           # "the attack was organised in X"
    if place.prep in ("inside", "within") and low[place.at - 1] == "from":
        return True                                           # "launched drones from inside X"
    if place.prep in ("for", "to", "towards", "toward"):      # "heading from X to Y"
        start = next((k for k in range(place.at, max(0, place.at - 5), -1) if low[k] == "from"), place.at)
        if low[start - 1] in reader.origin and not low[start - 1].startswith(("fire", "launch")):
            return True
    floor = b - 1 if place.first >= b else 0                  # "deaths from its strike in X" are not deaths from X
    at = next((k for k in range(place.at, max(floor, place.at - 9), -1) if low[k] == "from" or low[k] in CLAUSE or low[k] == ","), 0)
    if low[at] != "from" or not at or not place.prep:
        return False
    if at + 1 == place.first and place.last < len(low) and low[place.last] in _ONWARD:
        return True                                           # "rockets from X toward Y"
    if low[at - 1] in reader.origin and (at == place.at or low[at + 1] in ("a", "an", "the")):
        return True
    return at < place.at and low[at + 1] in _THEIRS and not low[at - 1].startswith(_TAKEN)


def of_another(low: list[str], place: Place, triggers: set[int]) -> bool:
    """Whether the place says which other attack is meant: "strikes on X after the Ankara bombing"; not "attacked X killing ten"."""
    return place.last in triggers and not place.prep and low[place.first - 1] in _BEFORE_ANOTHER
