"""Where did this happen? Whether a place in a sentence belongs to an event word in it.

In: the words of a sentence, the span of the event word and of the places. Out: a score for each pair, the log-odds of a
logistic regression on features of position, preposition and what stands between; its weights are data (codebook/attack_places.csv).
A place that governs speech, an origin or an actor's home scores low. Method after Halterman 2019 ("Geolocating political events in
text"), whose public sentences the weights were fitted on.
"""
from __future__ import annotations

from dataclasses import dataclass, field

LOCATIVE = {"in", "at", "near", "outside", "inside", "around", "across", "along", "throughout", "within", "off", "between", "over", "on", "above"}
PREPOSITIONS = LOCATIVE | {"to", "from", "against", "of", "into", "through", "towards", "toward", "by", "with", "for", "as", "than", "under", "about",
                           "behind", "beyond", "until", "onto", "up", "down", "north", "south", "east", "west", "northeast", "northwest", "southeast",
                           "southwest"}
AREA = {"town", "city", "village", "province", "district", "neighborhood", "neighbourhood", "area", "areas", "north", "south", "east", "west",
        "northeast", "northwest", "southeast", "southwest", "outskirts", "capital", "suburb", "suburbs", "part", "parts", "region", "regions", "streets",
        "coast", "border", "countryside", "villages", "towns", "cities", "center", "centre", "heart", "state", "edge", "department", "municipality",
        "port", "island", "islands", "republic", "county", "territory", "hamlet", "camp", "stronghold", "bastion", "governorate", "enclave", "south-east",
        "south-west", "north-east", "north-west", "periphery", "side", "provinces", "districts", "mountains", "hills", "valley", "waters", "sector",
        "settlement", "kingdom", "prefecture", "locality", "entrance", "vicinity", "surroundings", "rest", "much", "most", "farms", "fields", "road"}
SPEECH = {"said", "told", "says", "say", "reported", "announced", "according", "statement", "spokesman", "spokeswoman", "quoted", "reporters",
          "confirmed", "added", "claimed", "meeting", "met", "conference", "talks", "visit", "interview", "hospital", "hospitals", "funeral", "court",
          "embassy", "ambassador", "condemned", "arrived", "fled", "agency", "born", "based", "trained", "travelled", "traveled", "live", "lives"}
WALL = {"who", "which", "where", "whose", "while", "after", "before", "when", "since", "as", "but", "although", "because", "despite", "following",
        "amid", "during", "until", "that"}
SEPARATOR = {",", "and", "or", "the", "&", "/", "then", "also", "well", "as", "both"}
WINDOW = 60
_AUX = {"is", "was", "are", "were", "has", "have", "had", "will", "would", "been", "be", "did", "could", "may"}
MEETING = {"met", "meet", "meeting", "meetings", "talks", "summit", "conference", "interview", "briefing", "visit", "visited", "visiting", "told",
           "spoke", "speaking", "statement", "reporters", "trained", "training", "born", "based", "headquartered", "exile"}
SPEAKERS = {"official", "officials", "spokesman", "spokeswoman", "spokesperson", "sources", "source", "authorities", "government", "statement",
            "reporters", "correspondent", "administration", "sources", "press"}
FUNCTION = PREPOSITIONS | _AUX | WALL | SPEECH | {"and", "or", "on", "this", "last", "next", "today", "yesterday", "the", "monday", "tuesday", "wednesday",
                                             "thursday", "friday", "saturday", "sunday", "early", "late", "again", "if", "he", "she", "they", "it",
                                             "more", "using", "killing", "wounding", "injuring", "leaving", "targeting", "where", "so", "too", "have",
                                             "earlier", "later", "tonight", "recently", "overnight", "then", "began", "went", "came", "took", "shot", "can", "may", "must", "not", "there", "has", "were"}
COMPASS = {"north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest"}
TOWNS = {"town", "city", "village", "district", "province", "neighborhood", "neighbourhood", "suburb", "villages", "towns", "outskirts", "municipality",
         "region", "department", "districts", "countryside", "hamlet", "island", "settlement", "north", "south", "east", "west", "port", "settlements", "hilltop", "stronghold", "bastion", "perimeter", "area", "localities", "farms"}
NAMED = {"city", "town", "village", "capital", "state", "province", "port", "stronghold", "bastion", "towns", "cities", "villages"}
SITES = {"mountains", "springs", "fields", "hospital", "street", "road", "roundabout", "palace", "park", "museum", "tower", "prison", "hills", "pass",
         "plains", "ward", "mosque", "church", "school", "barracks", "airfield", "junction", "dam", "refinery", "shantytown", "slum", "quarter",
         "embassy", "consulate", "airport", "airports", "base", "bases", "airbase", "camp", "square", "market", "checkpoint", "junction", "crossing", "bridge", "university", "station"}
NO_NAME = {"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december", "monday", "tuesday",
           "wednesday", "thursday", "friday", "saturday", "sunday", "islam", "islamic", "mr", "mrs", "i", "the", "ramadan", "congress", "english", "arabic",
           "parliament", "spring", "god", "in", "near", "around", "outside", "at", "on", "of", "a", "an", "he", "she", "they", "it", "his", "her", "their",
           "some", "several", "two", "three", "four", "elsewhere", "also", "after", "when", "while", "police", "army", "u.s.", "us", "president", "sunni", "shia", "shiite", "shi'ite", "kurdish", "christian",
           "jewish", "muslim", "moslem", "arab", "druze", "alawite", "tamil", "roman", "catholic", "northern", "southern", "eastern", "western",
           "north", "south", "east", "west", "u.n.", "un", "dr", "sen", "gen", "col", "lt", "capt", "as", "but", "and", "if", "this", "that", "these", "we", "you",
           "to", "for", "from", "by", "with"}
TAKEN = {"captured", "capture", "capturing", "captures", "recaptured", "stormed", "storming", "storm", "shelled", "shelling", "bombed", "invaded", "overran",
         "pounded", "bombarded", "besieged", "reached", "entered"}
_CHAIN = SEPARATOR | AREA | SITES | {"in", "'s", "of", "(", ")", "just", "-", "occupied", "restive", "rural", "us", "u.s.", "american", "elsewhere", "across", "throughout", "broader"}
ELABORATE = {"including", "such", "recent", "recently", "among", "namely", "notably", "especially", "like", "includes", "included"}
FINENESS = {"site": 1, "city": 2, "unknown": 1.5, "region": 3, "water": 3, "country": 4, "demonym": 4}



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


def modifies(follows: str, possessive: bool) -> bool:
    """Whether the word after a country makes it an adjective or an owner ("US interests", "Iraq's sovereignty")."""
    if possessive:
        return follows.islower() and follows not in AREA | SITES | {"restive", "volatile", "central"} and not follows.endswith("ern")
    return follows.isalpha() and follows not in FUNCTION and follows not in AREA and not follows.endswith(("ed", "ly", "ing"))


def govern(low: list[str], first: int, heads: set[int] = frozenset()) -> tuple[str, int]:
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
            if word == "of" and i and (low[i - 1] in AREA or low[i - 1].endswith(("ern", "side"))):
                i, steps = i - 1, 2
                continue
            return word, i
        if not word[0].isalnum() and word != "'s" or word in _AUX or word in WALL or word in SPEECH and steps or word in ("and", "or", "how", "what", "why") \
                or word.endswith("ed") and "-" not in word and low[i - 1:i] not in (["the"], ["a"], ["an"]):
            break
        i, steps = i - 1, steps + 1
    return "", first


def unknown(text: str, low: list[str], starts: list[int], taken: set[int], known: set[int]) -> list[Place]:
    """Names that stand where a place stands ("in Zarray Lita", "Sukkari district") though no gazetteer knows them.

    `taken`: words that are none (dates, actors); `known`: words of places, which a list may go on from.
    """
    out, i, n, listed = [], 0, len(low), set(known)
    while i < n:
        j = i
        while j < n and j not in taken and j not in known and low[j] not in NO_NAME and (
                text[starts[j]].isupper() or low[j].startswith(("al-", "el-"))):
            j += 1
        if j == i:
            i += 1
            continue
        area = j < n and low[j] in AREA | SITES
        before = _leads(low, i, 3 if area or j - i > 1 and low[j - 1] in AREA | SITES else 1)
        follows = low[i - 1:i] in ([","], ["and"]) and (i - 2 in listed or low[i - 2:i] == [",", "and"] and i - 3 in listed)
        if (low[i - 1] in TAKEN or j < n and low[j] in TOWNS | SITES or before in ("in", "near", "outside", "around", "inside", "at", "though") or follows or j - i > 1 and low[j - 1] in SITES or low[i - 1:i] == ["the"] and low[j:j + 1] and low[j] in SITES
                or before == "of" and _of_area(low, i) or area and (before in LOCATIVE | {"of", "the"} or low[i - 1].endswith("'s"))):
            out.append(Place(i, j, "unknown"))
            listed.update(range(i, j))
        i = j + 1
    return out


def _leads(low: list[str], i: int, most: int) -> str:
    """The preposition before word i, over an article and adjectives."""
    steps = 0
    while i and (low[i - 1] in ("the", "a", "nearby", "central", "restive") or low[i - 1].endswith(("ern", "-held", "-controlled"))
                 or steps < most - 1 and low[i - 1].isalpha() and low[i - 1] not in PREPOSITIONS):
        i, steps = i - 1, steps + 1
    return low[i - 1] if i else ""


def _of_area(low: list[str], i: int) -> bool:
    return bool(set(low[max(0, i - 4):i]) & TOWNS)


def arrange(low: list[str], places: list[Place], heads: set[int]) -> list[Place]:
    """Ties the places in: preposition, groups of places in one list or chain, and which of a chain only contain another."""
    for n, place in enumerate(places):
        before, follows = places[n - 1] if n else None, low[place.last] if place.last < len(low) else ""
        gap = low[before.last:place.first] if before and place.first - before.last <= 10 else None
        if gap and (before.kind == "demonym" and not set(gap) & AREA or place.kind == "country" and (follows in _AUX or follows.endswith("ed"))):
            gap = None
        if gap is not None and all(w in _CHAIN or w.endswith("ern") for w in gap):
            place.prep, place.at, place.group = before.prep, before.at, before.group
            place.flags |= {"listed"} | before.flags & {"elaborates"}
            _contain(low, before, place, gap)
            continue
        place.prep, place.at = govern(low, place.first, heads)
        place.group = n
        real = next((p for p in (places[i] for i in range(n - 1, -1, -1)) if not p.barred), None)
        if real and not place.barred and _elaborates(low, real, place):
            place.flags.add("elaborates")
        if place.kind == "country" and not place.prep:
            place.barred = True                                           # a state that acts or is spoken of, not where
        if place.at == 0 or low[:place.at] in (["elsewhere"], ["also"], ["meanwhile", ","], ["earlier"]):
            place.flags.add("opens")
        if low[place.last:place.last + 1] == ["'s"] or low[place.last - 1].endswith("'s"):
            place.flags.add("possessive")
    return places


def _elaborates(low: list[str], before: Place, place: Place) -> bool:
    """Whether a place goes on from the one before with examples ("in Iraq, including the embassy in Baghdad")."""
    gap = low[before.last:place.first]
    if len(gap) > 14 or set(gap) & WALL - {"as", "since"}:
        return False
    return bool(set(gap) & ELABORATE) or "elaborates" in before.flags and bool(set(gap) & {",", "and"})


def _contain(low: list[str], before: Place, place: Place, gap: list[str]) -> None:
    """Marks which of two neighbours only says where the other lies ("the West Bank town of Hebron", "Orgun district of Paktika")."""
    rank, other = (2 if low[p.last:p.last + 1] in (["city"], ["town"]) else FINENESS.get(p.kind, 2) for p in (before, place))
    if "and" in gap or "or" in gap:
        return
    if gap[1:] == ["of"] and gap[0] in NAMED or other < rank and gap != [","]:
        before.flags.add("container")
    elif other > rank or set(gap) & {"in", "of", "'s"}:
        place.flags.add("container")


def features(low: list[str], a: int, b: int, verb: bool, place: Place, rank: int, triggers: set[int]) -> list[str]:
    """Names of the features of one pair of event word low[a:b] and place."""
    after = place.first >= b
    between = low[b:place.at] if after else low[place.last:a]
    side = "A" if after else "B"
    n, prep = len(between), place.prep if place.prep in LOCATIVE | {"to", "from", "against", "of", "into", "by", "with", "for", "through"} \
        else ("other" if place.prep else "none")
    out = [f"{side}", f"{prep}:{side}", f"gap{min(4, 0 if n < 2 else 1 if n < 5 else 2 if n < 10 else 3 if n < 16 else 4)}:{side}", f"rank{min(rank, 2)}",
           "kind:" + place.kind, "verb" if verb else "noun"]
    commas = between.count(",")
    out.append(f"commas{min(commas, 2)}:{side}")
    words = set(between)
    for name, found in (("wall", words & WALL), ("speech", words & SPEECH), ("aux", words & _AUX), ("and", "and" in words),
                        ("semicolon", ";" in words or ":" in words), ("quote", words & {'"', "“", "”"}), ("paren", "(" in words)):
        if found:
            out.append(f"{name}:{side}")
    first, last = (b, place.at) if after else (place.last, a)
    if any(first <= i < last for i in triggers):
        out.append(f"other:{side}")
    if "and" in words and set(between[between.index("and"):]) & (_AUX | {"there"}):
        out.append(f"clause:{side}")
    if any(w.endswith("ed") for w in between):
        out.append(f"past:{side}")
    near = set(low[max(0, place.at - 4):place.at])
    if near & SPEECH:
        out.append("speech before")
    if near & MEETING:
        out.append(f"meeting:{side}")
    out += [f"{flag}:{side}" for flag in sorted(place.flags)]
    return out


def score(names: list[str], weights: dict[str, float]) -> float:
    """The log-odds that the place is the event's."""
    return weights.get("bias", 0.0) + sum(weights.get(name, 0.0) for name in names)


def choose(low: list[str], a: int, b: int, verb: bool, places: list[Place], triggers: set[int], weights: dict[str, float],
           actors: set[int] = frozenset()) -> list[Place]:
    """The places of the event word low[a:b]: those of the group that scores highest, without those that only contain another.

    `actors`: the words after which an actor's name ends. A country or region there is an actor's home ("militias in Iraq attacked").
    """
    near = [p for p in places if -WINDOW < p.first - a < WINDOW and not p.barred
            and not (p.first < a and p.at in actors and p.prep and p.kind in ("country", "region", "water"))]
    gaps: dict[int, int] = {}
    for p in near:
        gaps[p.group] = min(gaps.get(p.group, WINDOW), abs(p.first - b), abs(a - p.last))
    order = sorted(gaps, key=lambda g: (gaps[g], g))
    scored = [(score(features(low, a, b, verb, p, order.index(p.group), triggers), weights), -i) for i, p in enumerate(near)]
    if not scored or max(scored)[0] <= weights.get("threshold", 0.0):
        return []
    group = near[-max(scored)[1]].group
    out = [p for p in near if p.group == group and "container" not in p.flags]
    last = max(p.last for p in out or near)
    for p in near:                                  # examples follow on the general place
        if out and p.first >= last and p.group != group:
            if "elaborates" not in p.flags and "listed" not in p.flags:
                break
            out += [p] if "container" not in p.flags else []
    return out
