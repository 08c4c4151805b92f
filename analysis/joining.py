"""Whether a mention of an attack tells of an incident already found, and why, in words.

In: an incident with what is known of it, a row of the table attacks with what its clause says, the stories and days of
publication. Out: the reason, empty where it is another incident. Conservative: what is not known joins nothing by itself.
"""
from __future__ import annotations

import bisect
import re
from dataclasses import dataclass, field
from typing import NamedTuple

import pandas as pd

from analysis import factuality as f, timing

_HAPPENED = {"occurred", "attempted", "alleged", "denied"}
_BESIDE = 90          # characters between two attack words that tell of one attack
_LINKED = 300         # between an attack word and what came of it, where no other clause begins between them
_AROUND = 25          # characters before an attack word, and after it, that say what was attacked
_FOLLOWS = 110
_SOON = 3             # days between articles on one event where one of them gives no day
_CLAUSE = re.compile(r";|, (?:and|but|yet)\b|\b(?:while|whereas|(?:and|but) (?:then |also )?(?:there|they|he|she|it))\b")   # another one begins
_MEANWHILE = re.compile(r";|, but\b|\b(?:while|whereas)\b")
HEADLINE = "headline and lede of one article"
_DAY = pd.Timedelta(days=1)
WEEK = 7             # days: a longer interval says too little to join articles by
NAMELESS = re.compile("[a-z ]+$|.* armed groups$")       # a kind, which contradicts no name
_SMALL = frozenset("the and for with from near its his her their our this that these those was were has had who which into over".split())
_ANY = frozenset("people persons soldiers civilians women children villagers residents troops police policemen officers positions forces "
                 "area areas city town towns village villages main army military government targets target sites site several many some "
                 "group".split()) | _SMALL
_AFAR = {"airstrike", "bombing", "shelling", "drone_strike"}             # "the bombing" may be any of them
_END = re.compile(r"[.!?]['\"”]?\s|\n|;")
_VILLAGE = re.compile(r"(?<=\w) (?:village|hamlet)$")
_BETWEEN = re.compile(r"\bbetween (?:the \w+ (?:and \w+ )?of )?$")
_EFFECT = re.compile(r"(?:, |\band )(?:also |then )?$")
_CASUALTY = re.compile("(?i)kill|wound|injur|maim")
_ONCE = set("bombing suicide_bombing assassination abduction hijacking sabotage arson stabbing".split())   # seldom daily


class Told(NamedTuple):
    """What is known of the documents: their stories, days of publication and texts, by id."""

    stories: dict[str, str]
    published: dict[str, object]
    texts: dict[str, str]


@dataclass
class Incident:
    """Rows that tell of one attack, and what is known of it so far."""

    rows: list[int] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    actors: set[str] = field(default_factory=set)
    types: set[str] = field(default_factory=set)
    targets: set[str] = field(default_factory=set)
    things: set[str] = field(default_factory=set)
    places: set[tuple] = field(default_factory=set)
    spot: tuple | None = None
    days: tuple | None = None
    documents: set[str] = field(default_factory=set)
    happened: bool = True
    last: object = None

    def add(self, i: int, r, reason: str, told: Told) -> None:
        self.rows.append(i)
        self.reasons += [reason] if reason else []
        self.actors |= named(r)
        self.types |= {r.attack_type} - {"attack"}
        self.targets |= _targets(r)
        self.things |= things(r, told.texts.get(r.doc_id, ""))
        self.places |= {place_of(r)} if r.place else set()
        self.days, self.spot = self.days or days_of(r), self.spot or spot_of(r)
        self.documents.add(r.doc_id)
        self.happened, self.last = r.status in _HAPPENED, r


def named(r) -> set[str]:
    """The actor, if it has a name."""
    return {a for a in r.actor.split("; ") if not NAMELESS.match(a)} - {""}


def _targets(r) -> set[str]:
    """What was attacked; who was hurt ("killing nine people") is another thing, and speaks against no target."""
    return set() if _CASUALTY.match(r.trigger) else {r.target.lower()} - {"", r.place.lower()}


def place_of(r) -> tuple | None:
    """Country, name and kind of the place, if one is named; "X village" is X."""
    return (r.country, _VILLAGE.sub("", r.place.lower()), r.kind) if r.place else None


def among(place: tuple | None, places: set[tuple]) -> bool:
    """Whether the place is one of these; a name that no gazetteer knows agrees with one whose country is told."""
    return place in places or place is not None and exact(place) and any(
        p[1] == place[1] and exact(p) and "" in (p[0], place[0]) for p in places)


def spot_of(r) -> tuple | None:
    """Latitude and longitude, if they are known."""
    return None if pd.isna(r.lat) else (r.lat, r.lon)


def days_of(r) -> tuple | None:
    """First and last day that the text allows, if it gives one; an open end is the other one."""
    if pd.isna(r.date_from) and pd.isna(r.date_to):
        return None
    return (r.date_to if pd.isna(r.date_from) else r.date_from), (r.date_from if pd.isna(r.date_to) else r.date_to)


def overlap(a: tuple | None, b: tuple | None) -> bool:
    """Whether two spans of days may be one day; unknown ones may."""
    return a is None or b is None or a[0] <= b[1] and b[0] <= a[1]


def _narrow(days: tuple | None) -> bool:
    return days is not None and (days[1] - days[0]).days < WEEK


def exact(place: tuple | None) -> bool:
    """Whether the place is a town or a spot, no area."""
    return place is not None and place[2] in ("site", "city", "")


def _agrees(found: Incident, r, strict: bool, days: tuple | None, wide: bool = False) -> bool:
    """Whether nothing known of the incident speaks against the mention; with `strict`, no other actor or target either; with
    `wide`, a country agrees with a town in it."""
    another = found.types and r.attack_type not in found.types | {"attack"}
    if found.happened != (r.status in _HAPPENED) or another or not overlap(found.days, days):
        return False
    if found.places and r.place and not among(place_of(r), found.places) and not (wide and any(_holds(p, place_of(r)) for p in found.places)):
        return False
    if not strict:
        return True
    others = found.targets and _targets(r) and not _shares(r.target, found.targets)
    return _alike(found, r) and not others


def _holds(a: tuple, b: tuple) -> bool:
    """Whether one of two places is the country of the other."""
    return a[0] == b[0] and "country" in (a[2], b[2])


def _alike(found: Incident, r) -> bool:
    """Whether no other actor is named: one of the two accounts may name more."""
    who = named(r)
    return found.actors <= who or who <= found.actors


def _shares(target: str, others: set[str]) -> bool:
    words = set(re.findall(r"\w{3,}", target.lower())) - _SMALL
    return any(words & set(re.findall(r"\w{3,}", other)) for other in others)


def _thing(r, found: Incident) -> str:
    """What both say was attacked ("market"): whatever with, it is one attack on one day at one place."""
    words = set(re.findall(r"[^\W\d_]{4,}", r.target.lower())) - _ANY - set(r.place.lower().split())
    return min((w for w in words if any(re.search(rf"\b{w}\b", other) for other in found.targets)), default="")


def reason_for(found: Incident, r, told: Told) -> str:
    """Why the mention tells of this incident, in words; empty if it does not."""
    last, days = found.last, days_of(r)
    if last.doc_id == r.doc_id and last.sentence == r.sentence:
        return _beside(found, r, told.texts.get(r.doc_id, ""), days)
    near = r.doc_id in found.documents
    story = told.stories.get(r.doc_id, "")
    copy = story and any(told.stories.get(d) == story for d in found.documents - {r.doc_id})
    here = place_of(r)
    if 0 == last.sentence < r.sentence < 3 and near and _headlined(found, r, told.texts.get(r.doc_id, ""), days):
        return HEADLINE
    if exact(here) and among(here, found.places):
        if near and _agrees(found, r, True, days):
            return f"same article, place ({r.place}) and type"
        killed = not found.types and r.attack_type == "attack" and _CASUALTY.match(r.trigger)
        equal = (found.types == {r.attack_type} or killed) and days == found.days       # then actors may contradict each other
        if _narrow(days) and _narrow(found.days) and _agrees(found, r, not equal, days):
            return f"place ({r.place}) and days ({days[0]:%Y-%m-%d}) agree"
        shared = _narrow(days) and days == found.days and found.happened == (r.status in _HAPPENED) and _alike(found, r)
        if shared and (word := _thing(r, found)):
            return f"place ({r.place}), days ({days[0]:%Y-%m-%d}) and target ({word}) agree"
        once = not near and r.attack_type in _ONCE and found.types == {r.attack_type} and found.actors & named(r)
        once = once and _narrow(days) and _narrow(found.days) and _targets(r) and found.targets
        if once and _agrees(found, r, True, (days[0] - _DAY, days[1] + _DAY)):
            return f"actor ({r.actor}), target ({r.target}) and place ({r.place}) agree; days differ by one"
        if copy and _agrees(found, r, True, days):
            return f"copies of one story, same place ({r.place})"
    copied = copy and r.target and (last.trigger, last.target, last.place) == (r.trigger, r.target, r.place)
    if copied and _agrees(found, r, True, days):
        return "copies of one story, same words"
    same = found.actors & named(r) and r.target and r.target.lower() in found.targets
    at = among(here, found.places) if r.place else not found.places
    if same and at and _narrow(days) and _narrow(found.days) and _agrees(found, r, True, days):
        return f"actor ({r.actor}), target ({r.target}) and days agree"
    return "" if near else _retold(found, r, told, days)


def _beside(found: Incident, r, text: str, days: tuple | None) -> str:
    """Why the mention tells of the incident of the same sentence: it stands beside its last attack word, or is what came of it."""
    last = found.last
    if r.start == last.start:
        return "same sentence, between two places" if _on_the_way(last, r, text) else ""
    hurt = _CASUALTY.match(r.trigger) or _CASUALTY.match(last.trigger)
    effect = r.trigger.endswith("ing") and bool(_EFFECT.search(text, max(0, r.start - 10), r.start))      # ", destroying a market"
    far, clause = abs(r.start - last.start) > _BESIDE, _CLAUSE.search(text, last.end, r.start)
    if last.status != r.status or not hurt and clause or far and (not (hurt or effect) or _MEANWHILE.search(text, last.end, r.start)) \
            or r.start - last.end > _LINKED:
        return ""
    alike = days == found.days and _narrow(days) and hurt
    if not (_agrees(found, r, not (alike or effect), days, bool(hurt)) and (alike or _alike(found, r))) or _another_time(last, r, text):
        return ""
    return "same sentence"


def _headlined(found: Incident, r, text: str, days: tuple | None) -> bool:
    """Whether the mention, in the first sentences below a headline, says more of what the headline says: the same deed or thing."""
    last = found.last
    line = text[last.end:r.start].partition("\n")
    title = line[2].startswith("\n") and not line[0].rstrip().endswith(".")           # a line of its own
    if len(found.documents) > 1 or not title or not _agrees(found, r, True, days, True):
        return False
    deeds = {r.trigger[:4].lower(), r.attack_type}
    return not deeds.isdisjoint({last.trigger[:4].lower(), *found.types}) or bool(_content(_targets(r), r) & _content(found.targets, r))


def _another_time(last, r, text: str) -> bool:
    """Whether the sentence parts the two in time ("three days after")."""
    start = max((m.end() for m in _END.finditer(text, max(0, last.start - 400), last.start)), default=max(0, last.start - 400))
    low, starts, _ = f.words(text[start:r.end + 200])
    a, b = (bisect.bisect_right(starts, x.start - start) - 1 for x in (last, r))
    return timing.another(low, a, b, timing.spans(low))


def _on_the_way(last, r, text: str) -> bool:
    """Whether two places of one attack word are the ends of one road ("between X and Y")."""
    return pd.notna(last.place_end) and text[last.place_end:r.place_start].strip() == "and" and bool(_BETWEEN.search(text, 0, last.place_start))


def _retold(found: Incident, r, told: Told, days: tuple | None) -> str:
    """Why an article tells of an incident of another one of the same days: one place and one thing attacked, though the day is
    given by one of them only or the target otherwise ("a mosque", "worshippers at a mosque")."""
    here, dates = told.published.get(r.doc_id), [told.published.get(d) for d in found.documents]
    known = days or found.days
    if pd.isna(here) or not any(abs(here - d) <= _SOON * _DAY for d in dates if pd.notna(d)) or known and not _narrow(known):
        return ""
    if known and not (days and found.days) and not overlap(known, (here - WEEK * _DAY, here + _DAY)):
        return ""
    mine = things(r, told.texts.get(r.doc_id, ""))
    if not _same_place(found, r, mine) or found.happened != (r.status in _HAPPENED) or not overlap(days, found.days) or not _alike(found, r):
        return ""
    types = found.types | {r.attack_type} - {"attack"}
    if len(types) > 1 and not types <= _AFAR:
        return ""
    words = _content(_targets(r), r) & found.things | _content(found.targets, r) & mine
    if word := min(words, default=""):
        return f"place ({r.place}) and target ({word}) agree; published within {_SOON} days"
    targets = _targets(r) and found.targets
    return f"place ({r.place}) and type agree; published within {_SOON} days" if types and types <= _ONCE and len(types) == 1 \
        and r.attack_type in types and not targets else ""


def _same_place(found: Incident, r, mine: set[str]) -> bool:
    """Whether both name one town, or one a spot in the other ("the Al-Noor mosque in X")."""
    here = place_of(r)
    if among(here, found.places) or not exact(here):
        return exact(here)
    inside = set(_words(r.place)) <= found.things or any(set(_words(p[1])) <= mine for p in found.places if exact(p))
    return found.spot is not None and found.spot == spot_of(r) and inside


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]{3,}", text.lower())


def _content(targets: set[str], r) -> set[str]:
    """The words of targets that say what was attacked."""
    return {w for target in targets for w in _words(target)} - _ANY - set(_words(r.place))


def things(r, text: str) -> set[str]:
    """The words right around an attack word, which say what was attacked, where."""
    before, after = text[max(0, r.start - _AROUND):r.start], text[r.end:r.end + _FOLLOWS]
    return {*_words(_END.split(before)[-1]), *_words(_END.split(after)[0]), *_words(r.target), *_words(r.place)}
