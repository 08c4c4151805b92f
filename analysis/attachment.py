"""Where did this happen? Whether a place in a sentence belongs to an event word in it.

In: the words of a sentence, the span of the event word and of the places. Out: the places of the event word. Each pair is
scored with the log-odds of a logistic regression on position, preposition and what stands between (weights:
codebook/attack_places.csv, word groups: place_words.csv). The place of a meeting, an origin or an actor's home is none.
Method after Halterman 2019 ("Geolocating political events in text"), whose public sentences the weights were fitted on.
"""
from __future__ import annotations

import bisect
from dataclasses import dataclass, field

from analysis.errors import InputError

LOCATIVE = frozenset(
    "in at near outside inside around across along throughout within off between over on above".split())
COMPASS = frozenset(
    "north south east west northeast northwest southeast southwest".split())
PREPOSITIONS = LOCATIVE | COMPASS | frozenset(
    "to from against of into through towards toward by with for as than under about behind beyond until "
    "onto up down".split())
WALL = frozenset(
    "who which where whose while after before when since as but although because despite following amid "
    "during until that".split())
TEMPORAL = frozenset("after before following since despite".split())
AUX = frozenset(
    "is was are were has have had will would been be did could may".split())
FUNCTION = PREPOSITIONS | AUX | WALL | frozenset(
    "and or this last next today yesterday the monday tuesday wednesday thursday friday saturday sunday "
    "early late again if he she they it more so too earlier later tonight recently overnight then began "
    "went came took shot can must not there".split())
CHAIN = frozenset(
    ", and or the & / then also well as both in 's of ( ) just - occupied restive rural us u.s. american "
    "elsewhere across throughout broader".split())
TIES = LOCATIVE | frozenset(
    "to from against of into by with for through".split())
CLAUSE = AUX | WALL | {"and", "or", "how", "what", "why"}
FINENESS = {"site": 1, "city": 2, "unknown": 1.5, "region": 3, "water": 3, "country": 4, "demonym": 4}
GAPS = (2, 5, 10, 16)
WINDOW = 60        # words between a place and an event word at most


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


class Reader:
    """Ties places to event words, with the words and weights of a codebook."""

    def __init__(self, codebook):
        groups = codebook.groups("place_words")
        self.area, self.towns, self.named, self.sites = (groups[g] for g in ("area", "town", "named", "site"))
        self.speech, self.meeting, self.speakers = (groups[g] for g in ("speech", "meeting", "speaker"))
        self.says, self.effect = groups["says"], groups["effect"]
        self.takes, self.example, self.not_name = (groups[g] for g in ("takes", "example", "not_name"))
        self.ground = self.area | self.sites | groups["ground"]
        self.chain, self.function = CHAIN | self.area | self.sites, FUNCTION | self.speech
        self.weights: dict[str, float] = {}
        for row in codebook.rows("attack_places"):
            try:
                self.weights[row["feature"]] = float(row["weight"])
            except ValueError:
                raise InputError(f"{row['_where']}: the weight is a number, log-odds.") from None

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

    def unknown(self, text: str, low: list[str], starts: list[int], taken: set[int], known: set[int]) -> list[Place]:
        """Names that stand where a place stands ("in Zarray Lita", "Sukkari district") though no gazetteer knows them.

        `taken`: words that are none (dates, actors); `known`: words of places, which a list may go on from.
        """
        out, n, listed, past = [], len(low), set(known), -1
        names = {i for i, a in enumerate(starts) if text[a].isupper()}
        if "l-" in text:
            names |= {i for i, w in enumerate(low) if w.startswith(("al-", "el-"))}
        names = {i for i in names if low[i] not in self.not_name} - taken - known
        for i in sorted(names):
            if i < past:
                continue
            j = i + 1
            while j in names:
                j += 1
            past = j
            area = j < n and low[j] in self.area | self.sites
            before = self._leads(low, i, 3 if area or j - i > 1 and low[j - 1] in self.area | self.sites else 1)
            follows = low[i - 1:i] in ([","], ["and"]) and not (j < n and low[j] in self.says) and (i - 2 in listed or low[i - 2] == "," and i - 3 in listed)
            if (follows or low[i - 1] in self.takes or before in ("in", "near", "outside", "around", "inside", "at")
                    or j < n and low[j] in self.towns | self.sites or j - i > 1 and low[j - 1] in self.sites
                    or before == "of" and not self.towns.isdisjoint(low[max(0, i - 4):i])
                    or area and (before in LOCATIVE | {"of", "the"} or low[i - 1].endswith("'s"))):
                out.append(Place(i, j, "unknown"))
                listed.update(range(i, j))
        return out

    def site_of(self, low: list[str], first: int, last: int) -> str:
        """The airport, village or the like that a place name belongs to ("the airport in X", "X village"), or nothing."""
        before = low[first - 2] if first > 1 and low[first - 1] in ("in", "at", "of", "near") else ""
        return next((w for w in (low[last - 1], low[last] if last < len(low) else "", before) if w in self.sites | self.towns), "")

    def _leads(self, low: list[str], i: int, most: int) -> str:
        """The preposition before word i, over an article and adjectives."""
        steps = 0
        while i and (low[i - 1] in ("the", "a", "nearby", "central", "restive")
                     or low[i - 1].endswith(("ern", "-held", "-controlled"))
                     or steps < most - 1 and low[i - 1].isalpha() and low[i - 1] not in PREPOSITIONS):
            i, steps = i - 1, steps + 1
        return low[i - 1] if i else ""

    def arrange(self, low: list[str], places: list[Place], heads: set[int]) -> list[Place]:
        """Ties the places in: preposition, lists and chains ("groups"), and which of a chain only contain another."""
        for n, place in enumerate(places):
            before, follows = places[n - 1] if n else None, low[place.last] if place.last < len(low) else ""
            gap = low[before.last:place.first] if before and place.first - before.last <= 10 else None
            subject = place.kind == "country" and (follows in AUX or follows.endswith("ed"))
            if gap and (subject or before.kind == "demonym" and not set(gap) & self.area or before.kind == "country" and before.barred and "in" in gap):
                gap = None                                                    # "US bases in Qatar"
            if gap is not None and all(w in self.chain or w.endswith("ern") for w in gap):
                place.prep, place.at, place.group = before.prep, before.at, before.group
                place.flags |= {"listed"} | before.flags & {"elaborates"}
                self._contain(low, before, place, gap)
                continue
            place.prep, place.at = self.govern(low, place.first, heads)
            place.group = n
            real = next((p for p in (places[i] for i in range(n - 1, -1, -1)) if not p.barred), None)
            if real and not place.barred and self._elaborates(low, real, place):
                place.flags.add("elaborates")
            if place.kind == "country" and not place.prep:
                place.barred = True                                           # a state that acts or is spoken of, not where
            if place.at == 0 or low[:place.at] in (["elsewhere"], ["also"], ["meanwhile", ","], ["earlier"]):
                place.flags.add("opens")
            if low[place.last:place.last + 1] == ["'s"] or low[place.last - 1].endswith("'s"):
                place.flags.add("possessive")
        return places

    def _elaborates(self, low: list[str], before: Place, place: Place) -> bool:
        """Whether a place goes on from the one before with examples ("in Iraq, including the embassy in Baghdad")."""
        gap = low[before.last:place.first]
        if len(gap) > 14 or set(gap) & WALL - {"as", "since"}:
            return False
        return bool(set(gap) & self.example) or "elaborates" in before.flags and bool(set(gap) & {",", "and"})

    def _contain(self, low: list[str], before: Place, place: Place, gap: list[str]) -> None:
        """Marks which of two neighbours says where the other lies ("West Bank town of Hebron", "Orgun in Paktika")."""
        rank, other = (2 if low[p.last:p.last + 1] in (["city"], ["town"]) else FINENESS.get(p.kind, 2)
                       for p in (before, place))
        if "and" in gap or "or" in gap:
            return
        if gap[1:] == ["of"] and gap[0] in self.named or other < rank and gap != [","]:
            before.flags.add("container")
        elif other > rank or set(gap) & {"in", "of", "'s"}:
            place.flags.add("container")

    def features(self, low: list[str], a: int, b: int, verb: bool, place: Place, rank: int, triggers: set[int]) -> list[str]:
        """Names of the features of one pair of event word low[a:b] and place."""
        after = place.first >= b
        between = low[b:place.at] if after else low[place.last:a]
        side = "A" if after else "B"
        prep = place.prep if place.prep in TIES else "other" if place.prep else "none"
        words, gap = set(between), bisect.bisect_right(GAPS, len(between))
        out = [side, f"{prep}:{side}", f"gap{gap}:{side}", f"rank{min(rank, 2)}", "kind:" + place.kind,
               "verb" if verb else "noun", f"commas{min(between.count(','), 2)}:{side}"]
        marks = {"wall": WALL, "speech": self.speech, "aux": AUX, "and": {"and"}, "semicolon": {";", ":"},
                 "quote": {'"', "“", "”"}, "paren": {"("}}
        out += [f"{name}:{side}" for name, group in marks.items() if words & group]
        first, last = (b, place.at) if after else (place.last, a)
        if any(first <= i < last for i in triggers):
            out.append(f"other:{side}")
        if "and" in words and set(between[between.index("and"):]) & (AUX | {"there"}):
            out.append(f"clause:{side}")
        if any(w.endswith("ed") for w in between):
            out.append(f"past:{side}")
        if not after and words & TEMPORAL and any(i < place.first and WALL.isdisjoint(low[i:place.first]) for i in triggers):
            out.append("owned:B")                             # "shelled X after they had attacked a convoy"
        if not after and between[:1 + (between[:1] == [","])][-1:] == ["where"]:
            out.append("where:B")                             # "were sent to X, where they attacked a base"
        if not after and verb and between == ["to"]:
            out.append("aim:B")                               # "ordered troops in X to attack"
        if low[place.at - 1:place.at] and low[place.at - 1] in self.speech and prep in ("in", "at"):
            out.append(f"said:{side}")
        near = set(low[max(0, place.at - 4):place.at])
        if near & self.speech:
            out.append("speech before")
        if near & self.meeting:
            out.append(f"meeting:{side}")
        out += [f"{flag}:{side}" for flag in sorted(place.flags)]
        return out

    def _apart(self, low: list[str], b: int, verb: bool, place: Place) -> bool:
        """Whether a place after the event word is that of an effect ("attacks could destabilise X") or of another subject."""
        between = low[b:place.at]
        if not verb and not self.effect.isdisjoint(between):
            return True
        if "before" in between or any(w in ("and", "but") and between[i + 1] in self.speech | self.says for i, w in enumerate(between[:-1])):
            return True                                       # "denied the attack and accused the army of bombing X"
        follows = low[place.last] if place.last < len(low) else "."
        joined = len(between) - between[::-1].index("and") if "and" in between else 0
        return 0 < len(between) - joined < 4 and joined > 1 and between[joined - 2] == "," and bool(place.prep) \
            and (follows in AUX or follows.endswith("ed"))

    def choose(self, low: list[str], a: int, b: int, verb: bool, places: list[Place], triggers: set[int],
                   actors: set[int] = frozenset()) -> list[Place]:
        """The places of the event word low[a:b]: the group that scores highest, without those that only contain another.

        `actors`: the words after which an actor's name ends. A country or region there is its home ("militias in Iraq").
        """
        near = [p for p in places if -WINDOW < p.first - a < WINDOW and not p.barred
                and not (p.first < a and p.at in actors and p.prep and p.kind in ("country", "region", "water"))
                and not (p.first >= b and self._apart(low, b, verb, p))]
        gaps: dict[int, int] = {}
        for p in near:
            gaps[p.group] = min(gaps.get(p.group, WINDOW), abs(p.first - b), abs(a - p.last))
        order = sorted(gaps, key=lambda g: (gaps[g], g))
        scores = [self.score(self.features(low, a, b, verb, p, order.index(p.group), triggers)) for p in near]
        if not scores or max(scores) <= self.weights.get("threshold", 0.0):
            return []
        group = near[scores.index(max(scores))].group
        out = [p for p in near if p.group == group and "container" not in p.flags]
        last = max(p.last for p in out or near)
        for p in near:                                  # examples follow on the general place
            if out and p.first >= last and p.group != group:
                if "elaborates" not in p.flags and "listed" not in p.flags:
                    break
                out += [p] if "container" not in p.flags else []
        return out
