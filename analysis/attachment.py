"""Where did this happen? Whether a place in a sentence belongs to an event word in it.

In: the words of a sentence, the span of the event word and of the places. Out: the places of the event word. Each pair is
scored with the log-odds of a logistic regression on its features (`pairs`; weights: codebook/attack_places.csv, word groups:
place_words.csv). The place of a meeting, an origin or an actor's home is none. Method after Halterman 2019 ("Geolocating
political events in text"), whose public sentences the weights were fitted on.
"""
from __future__ import annotations

import re

from analysis import elsewhere
from analysis.codebook import number
from analysis.elsewhere import MODALS
from analysis.pairs import AUX, CLAUSE, COMPASS, LOCATIVE, PREPOSITIONS, WALL, Place, features

FUNCTION = PREPOSITIONS | AUX | WALL | frozenset(
    "and or a an this last next today yesterday the monday tuesday wednesday thursday friday saturday sunday "
    "early late again if he she they it more so too earlier later tonight recently overnight twice then began "
    "went came took shot can must not there".split())
_STOPS = WALL | {",", "and"}
CHAIN = frozenset(
    ", and or the & / then also well as both in 's of ( ) just - occupied restive rural us u.s. american "
    "elsewhere across throughout broader nearby".split())
_HELD = ("ern", "-administered", "-controlled", "-held", "-occupied", "-run", "-ruled")          # "in rebel-held X"
_LINKING = (["linking"], ["connecting"])         # "the road linking X with Y"
_IF = frozenset({"if", "unless"})                # "will hit X if Y attacks"
_LIES_IN = (["in"], ["near"], ["at"], ["outside"])
_SOME = frozenset("a an the another one two three four five six seven eight nine ten several dozens".split())
_OPENS = LOCATIVE | _SOME | {"against", "to"}    # a further object begins with one of these, or a number
_MEASURED = re.compile(r"(?:\w+ (?=[,(]))?(?:(?:[,(-]|which|is|lies|are|located|situated|about|some|around|approximately|nearly|just|only|a|few) )*"
                       r"(?:\d[\d,. ]* )?(?:kms?|kilomet\w+|miles?|met(?:re|er)s)(?: (?!and |or )[^ ,;]+)*")
FINENESS = {"site": 1, "city": 2, "unknown": 1.5, "region": 3, "water": 3, "country": 4, "demonym": 4}
WINDOW = 60        # words between a place and an event word at most


def _far(one, other) -> bool:
    """Whether two known places are too far apart for one to lie in the other."""
    return one is not None and other is not None and abs(one.lat - other.lat) + abs(one.lon - other.lon) > 2


class Reader:
    """Ties places to event words, with the words and weights of a codebook."""

    def __init__(self, codebook):
        groups = codebook.groups("place_words")
        self.area, self.towns, self.named, self.sites = (groups[g] for g in ("area", "town", "named", "site"))
        self.speech, self.meeting, self.speakers = (groups[g] for g in ("speech", "meeting", "speaker"))
        self.says, self.effect, self.away, self.reacts, self.origin = (groups[g] for g in ("says", "effect", "away", "reacts", "origin"))
        self.takes, self.falls, self.hits = (groups[g] for g in ("takes", "falls", "hits"))
        self.example, self.not_name, self.blamed = (groups[g] for g in ("example", "not_name", "blamed"))
        self.abroad, self.hatched = groups["abroad"], groups["hatched"]
        self.persons = {row["term"].lower() for row in codebook.rows("person_names")}
        self.ground = self.area | self.sites | groups["ground"]
        self.chain, self.function = CHAIN | self.area | self.sites, FUNCTION | self.speech
        self.weights = {row["feature"]: number(row, "weight") for row in codebook.rows("attack_places")}          # log-odds

    def score(self, names: list[str]) -> float:
        """The log-odds that the place is the event's."""
        return self.weights.get("bias", 0.0) + sum(self.weights.get(name, 0.0) for name in names)

    def modifies(self, follows: str, possessive: bool) -> bool:
        """Whether the word after a country makes it an adjective or an owner ("US interests", "Iraq's sovereignty")."""
        if possessive:
            noun = follows.islower() and not follows.endswith("ern")
            return noun and follows not in self.area | self.sites | {"restive", "volatile", "central"}
        return follows.isalpha() and follows not in self.function | self.area and not follows.endswith(("ed", "ly", "ing"))

    def govern(self, low: list[str], first: int, heads: set[int] = frozenset()) -> tuple[str, int]:
        """The preposition that governs the words from `first`, and its position; ("", first) if there is none near."""
        i, steps = first - 1, 0
        while i >= 0 and steps < 6:
            word = low[i]
            if i in heads:
                break
            if word in COMPASS and low[i + 1] != "of":
                i, steps = i - 1, steps + 1
                continue
            if word in PREPOSITIONS:
                if word == "of" and i > 1 and low[i - 1] in COMPASS and low[i - 2] not in ("the", "in"):
                    return "near", i - 1
                if word == "of" and i and (low[i - 1] in self.area or low[i - 1].endswith(("ern", "side"))):
                    i, steps = i - 1, 2
                    continue
                return word, i
            if not word[0].isalnum() and word != "'s" or word in CLAUSE or word in self.speech and steps:
                break
            if word.endswith("ed") and "-" not in word and low[i - 1:i] not in (["the"], ["a"], ["an"]):
                break
            i, steps = i - 1, steps + 1
        return "", first

    def arrange(self, low: list[str], places: list[Place], heads: set[int], struck: set[int] = frozenset()) -> list[Place]:
        """Ties the places in: preposition, lists and chains ("groups"), and which of a chain only contain another.

        `struck`: the words after verbs of attack, where what is struck begins ("strikes Iran").
        """
        for n, place in enumerate(places):
            before = places[n - 1] if n else None
            gap = self._between(low, before, place, heads)
            if gap is not None and self._chained(low, before, place, gap):
                if low[place.first - 2:place.first] == ["island", "of"] and any(
                        p.group == before.group and not p.barred and FINENESS.get(p.kind, 3) < 3 for p in places[:n]):
                    place.flags.add("container")                              # "X on the island of Y"
                place.prep, place.at, place.group = before.prep, before.at, before.group
                place.flags |= {"listed"} | before.flags & {"elaborates"}
                self._contain(low, before, place, gap)
                continue
            if gap is not None and before.prep and self._parallel(low, gap, heads, before.last):
                place.prep, place.at, place.group = before.prep, before.at, before.group
                place.flags.add("listed")
                continue
            place.prep, place.at = self.govern(low, place.first, heads)
            place.group = n
            real = next((p for p in (places[i] for i in range(n - 1, -1, -1)) if not p.barred), None)
            if real and not place.barred and heads.isdisjoint(range(real.last, place.first)) and self._elaborates(low, real, place):
                place.flags.add("elaborates")
            troops = low[place.last:place.last + 1] == ["and"] and any(
                p.first == place.last + 1 and p.kind == "demonym" for p in places[n + 1:n + 2])
            hit = self._opens(low, place.first) in struck and not troops      # not "attack U.S. and Afghan troops"
            if place.kind == "country" and not (place.prep or hit) and low[place.first - 1] not in self.takes:
                place.barred = True                                           # a state that acts or is spoken of, not where
            if place.at == 0 or low[:place.at] in (["elsewhere"], ["also"], ["meanwhile", ","], ["earlier"]):
                place.flags.add("opens")
            if low[place.last:place.last + 1] == ["'s"] or low[place.last - 1].endswith("'s"):
                place.flags.add("possessive")
        return places

    def _between(self, low: list[str], before: Place | None, place: Place, heads: set[int]) -> list[str] | None:
        """The words between a place and the one before it; None where the two can't be read together. Bars what is only a government
        or somebody's home."""
        follows = low[place.last] if place.last < len(low) else ""
        seat = follows in MODALS and low[place.last + 1:place.last + 2] != ["be"] \
            and low[place.first - 1:place.first] not in (["and"], ["or"]) and not self.govern(low, place.first, heads)[0]
        place.barred |= seat                                                  # "if X attacks, Riyadh would turn to Y"
        gap = low[before.last:place.first] if before else []
        if before and not before.barred and len(gap) < 15 and _MEASURED.fullmatch(" ".join(gap)):
            place.barred = True                                               # "at X, 25 km to the north of Y"
        if before is None or len(gap) > 10:
            return None
        if gap and gap[0] == "(" and ")" in gap and any(w.isdigit() for w in gap[:gap.index(")")]):
            gap = gap[gap.index(")") + 1:]                                    # "X (14 April), Y (8 May)"
        if gap:
            subject = place.kind == "country" and (follows in AUX or follows.endswith("ed"))
            its_own = before.kind == "demonym" and not set(gap) & self.area \
                or before.kind == "country" and before.barred and "in" in gap         # "US bases in Qatar"
            if seat or subject or its_own or gap == ["as"]:                   # "bombards X as Y pleads"
                return None
        if gap in _LIES_IN and before.prep == "from" and place.kind != "region" and _far(before.row, place.row):
            before.barred = True                                              # "a worker from Bihar in Anantnag"
            return None
        return gap

    def _chained(self, low: list[str], before: Place, place: Place, gap: list[str]) -> bool:
        """Whether two places are of one list or lie in each other: "in rebel-held X", "on the road linking X with Y"."""
        linked = gap in (["with"], ["to"]) and low[before.first - 1:before.first] in _LINKING
        return linked or all(w in self.chain or w.endswith(_HELD)
                             or w == "on" and "island" in low[place.first - 2:place.last + 1] for w in gap)

    @staticmethod
    def _opens(low: list[str], first: int) -> int:
        """The first word of the phrase that a name ends: "southern Lebanon"."""
        while first and (low[first - 1] in ("the", "central") or low[first - 1].endswith("ern")):
            first -= 1
        return first

    def _elaborates(self, low: list[str], before: Place, place: Place) -> bool:
        """Whether a place goes on from the one before with examples ("in Iraq, including the embassy in Baghdad")."""
        gap = low[before.last:place.first]
        if len(gap) > 14 or set(gap) & WALL - {"as", "since"}:
            return False
        return bool(set(gap) & self.example) or "elaborates" in before.flags and bool(set(gap) & {",", "and"})

    def _parallel(self, low: list[str], gap: list[str], heads: set[int], first: int) -> bool:
        """Whether "and" goes on to a further object: "a base in X and (at) a camp in Y", "in X on Friday and in Y", "24 in X, 14 in Y"."""
        if gap[:2] == [",", "and"] and gap[2:3] and (gap[2] in _SOME or gap[2].isdigit()):
            gap = gap[1:]                                                     # "in X, and another in Y"
        counts = gap[:1] == [","] and len(gap) == 3 and gap[1].isdigit()
        at = gap.index("and") if "and" in gap else 0 if counts else len(gap)
        rest = gap[at + 1:]
        if not rest or at >= 4 or rest[-1] not in LOCATIVE or not (rest[0] in _OPENS or rest[0].isdigit()):
            return False
        return CLAUSE.isdisjoint(rest) and heads.isdisjoint(range(first, first + len(gap))) \
            and all(w[0].isalnum() and w not in CLAUSE for w in gap[:at]) \
            and not any(w.endswith("ed") or w in self.speech | self.meeting | self.says | self.away for w in rest)

    def _contain(self, low: list[str], before: Place, place: Place, gap: list[str]) -> None:
        """Marks which of two neighbours says where the other lies ("West Bank town of Hebron", "Orgun in Paktika")."""
        rank, other = (2 if low[p.last:p.last + 1] in (["city"], ["town"]) else FINENESS.get(p.kind, 2)
                       for p in (before, place))
        alike = before.kind == place.kind
        if alike and gap in ([","], ["and"], [",", "and"]):
            before.flags.discard("container")                                 # "Basra, Dhi Qar and Muthanna": a list, no "Basra in Dhi Qar"
        if "and" in gap or "or" in gap or alike and gap == [","]:
            return
        owns = not gap and low[before.last - 1].endswith("'s")
        if owns and "container" not in before.flags and low[place.last:place.last + 1] and low[place.last] in self.area:
            before.flags.add("container")                                     # "Mosul's Jadida district"
            if before.kind == place.kind == "city" and _far(before.row, place.row):
                place.row, place.kind = None, "unknown"                       # not the town of that name elsewhere
            return
        if (gap == ["'s"] or owns) and "container" in before.flags:
            place.flags.add("container")                                      # "Solhan in Burkina Faso's Yagha province"
            return
        if gap[1:] == ["of"] and gap[0] in self.named or other < rank and gap != [","] and not (place.kind == "unknown" and "in" in gap):
            before.flags.add("container")
        elif other > rank or set(gap) & {"in", "of", "'s"}:
            place.flags.add("container")

    def choose(self, low: list[str], a: int, b: int, verb: bool, places: list[Place], triggers: set[int],
                   actors: set[int] = frozenset()) -> list[Place]:
        """The places of the event word low[a:b]: the group that scores highest, without those that only contain another.

        `actors`: the words after which an actor's name ends. A country or region there is its home ("militias in Iraq").
        """
        near = [p for p in places if -WINDOW < p.first - a < WINDOW and not p.barred and not elsewhere.came_from(self, low, a, b, verb, p)
                and not (p.first < a and "opens" not in p.flags and not _IF.isdisjoint(low[p.last:a]))
                and not ((p.first < a or p.prep == "from") and p.at in actors and p.prep and p.kind in ("country", "region", "water"))
                and not (p.first >= b and elsewhere.follows(self, low, b, verb, p))
                and not elsewhere.acts(self, low, a, b, verb, p, triggers) and not elsewhere.of_another(low, p, triggers)]
        home = verb and any(p.last <= a and p.prep in LOCATIVE and AUX.issuperset(low[p.last:a]) for p in near)
        if verb and (low[a - 1:a] == ["and"] or home) and any(
                b <= p.first < b + 9 and p.prep in LOCATIVE and (p.row or not home) and _STOPS.isdisjoint(low[b:p.at])
                and triggers.isdisjoint(range(b, p.first)) for p in near):
            near = [p for p in near if p.first >= b]           # "wounded two in X and damaged a clinic in Y", "rebels in X fired at troops near Y"
        gaps: dict[int, int] = {}
        for p in near:
            gaps[p.group] = min(gaps.get(p.group, WINDOW), abs(p.first - b), abs(a - p.last))
        after = {p.group for p in near if p.first >= b}
        order = sorted(gaps, key=lambda g: (gaps[g], g not in after, g))
        scores = [self.score(features(self, low, a, b, verb, p, order.index(p.group), triggers)) for p in near]
        if not scores or max(scores) <= self.weights.get("threshold", 0.0):
            return []
        group = near[scores.index(max(scores))].group
        out = [p for p in near if p.group == group and "container" not in p.flags]
        town = next((p.row for p in near if p.group == group and "container" in p.flags and p.kind == "city"), None)
        for p in out:
            p.within = None if p.row else town
        last = max(p.last for p in out or near)
        for p in near:                                  # examples follow on the general place
            if out and p.first >= last and p.group != group:
                if "elaborates" not in p.flags and "listed" not in p.flags:
                    break
                out += [p] if "container" not in p.flags else []
        return out
