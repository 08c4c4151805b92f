"""What ties an event word and a place of the same sentence: the named features by which `attachment` scores the pair.

In: the words of the sentence, the span of the event word, a `Place`, and a reader's word groups. Out: names of features.
"""
from __future__ import annotations

import bisect
from dataclasses import dataclass, field

LOCATIVE = frozenset("in at near outside inside around across along throughout within off between over on above".split())
WALL = frozenset("who which where whose while after before when since as but although because despite following amid "
    "during until that".split())
COMPASS = frozenset("north south east west northeast northwest southeast southwest".split())
PREPOSITIONS = LOCATIVE | COMPASS | frozenset(
    "to from against of into through towards toward by with for as than under about behind beyond until onto up down".split())
TEMPORAL = frozenset("after before following since despite".split())
AUX = frozenset("is was are were has have had will would been be did could may".split())
CLAUSE = AUX | WALL | {"and", "or", "how", "what", "why"}
_TIES = LOCATIVE | frozenset("to from against of into by with for through".split())
_GAPS = (2, 5, 10, 16)       # words between the two


@dataclass
class Place:
    """A place in a sentence: its words, how it is tied in, and the row it came from."""

    first: int
    last: int
    kind: str
    row: object = None
    barred: bool = False                        # a demonym, a government: helps to read a list, is never the place itself
    prep: str = ""
    at: int = 0                                 # where its preposition stands, or its first word
    group: int = 0
    flags: set = field(default_factory=set)
    within: object = None                       # the row of the town that an unknown quarter lies in


def features(reader, low: list[str], a: int, b: int, verb: bool, place: Place, rank: int, triggers: set[int]) -> list[str]:
    """Names of the features of one pair of event word low[a:b] and place; `reader` has the groups of codebook/place_words.csv."""
    after = place.first >= b
    between = low[b:place.at] if after else low[place.last:a]
    side, aimed = "A" if after else "B", after and verb and len(between) < 6 and place.prep.startswith("toward")
    prep = "on" if aimed else place.prep if place.prep in _TIES else "other" if place.prep else "none"
    words, gap = set(between), bisect.bisect_right(_GAPS, len(between))
    out = [side, f"{prep}:{side}", f"gap{gap}:{side}", f"rank{min(rank, 2)}", "kind:" + place.kind,
           "verb" if verb else "noun", f"commas{min(between.count(','), 2)}:{side}"]
    marks = {"wall": WALL, "speech": reader.speech, "aux": AUX, "and": {"and"}, "semicolon": {";", ":"},
             "quote": {'"', "“", "”"}, "paren": {"("}}
    out += [f"{name}:{side}" for name, group in marks.items() if words & group]
    first, last = (b, place.at) if after else (place.last, a)
    if any(first <= i < last for i in triggers):
        out.append(f"other:{side}")
    if "and" in words and set(between[between.index("and"):]) & (AUX | {"there"}):
        out.append(f"clause:{side}")
    if any(w.endswith("ed") for w in between):
        out.append(f"past:{side}")
    if not after:
        out += _before(reader, low, a, verb, place, between, words, triggers)
    near, word = set(low[max(0, place.at - 4):place.at]), low[place.at - 1:place.at]
    if word and word[0] in (reader.speech if after else reader.says) and prep in ("in", "at") \
            and not (after and verb and len(between) < 3 and word[0] in reader.sites):          # "stormed a hospital in X"
        out.append(f"said:{side}")
    if not after and place.prep and near & reader.away and not (verb and "and" in words):
        out.append("away:B")                              # "fled to X", "a court in X"
    if after and not verb and between[:1] == [","] and not TEMPORAL.isdisjoint(low[max(0, a - 3):a]) and not prep == "in":
        out.append("owned:A")                             # "a day after the ambush, soldiers entered X"
    if after and prep == "by" and place.kind == "country":
        out.append("agent:A")                             # "carried out by X"
    if near & reader.speech:
        out.append("speech before")
    if (near & set(low[max(b, place.at - 4):place.at]) if after else near) & reader.meeting and (after or between):
        out.append(f"meeting:{side}")
    return out + [f"{flag}:{side}" for flag in sorted(place.flags)]


def _before(reader, low: list[str], a: int, verb: bool, place: Place, between: list[str], words: set[str],
            triggers: set[int]) -> list[str]:
    """Those of a place before the event word, by what comes between, and by other event words that own it."""
    out = []
    others = [i for i in triggers if i < place.first and WALL.isdisjoint(low[i:place.first])] if "," in words or words & TEMPORAL else []
    if words & TEMPORAL and others:
        out.append("owned:B")                             # "shelled X after they had attacked a convoy"
    if "," in words and "where" not in words and any(not TEMPORAL.isdisjoint(low[max(0, i - 4):i]) for i in others):
        out.append("owned:B")                             # "after the bombing in X, gunmen stormed"
    if between[:1 + (between[:1] == [","])][-1:] == ["where"]:
        out.append("where:B")                             # "were sent to X, where they attacked a base"
    if verb and between == ["to"]:
        out.append("aim:B")                               # "ordered troops in X to attack"
    if (not verb or low[a - 1] == ",") and words & reader.reacts:
        out.append("reacts:B")                            # "rallied in X to denounce the bombing"
    return out
