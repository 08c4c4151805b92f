"""Who attacked what, where, when, with what, and did it happen: one row per attack mention and place.

Sentences, actors, places, dates and quotes go in. Attack words come from codebook/attacks.csv, weapons from weapons.csv, cues of
status from status.csv; no parser. An exercise, a protest, a metaphor or an attack in words gives no row. A place counts only
where `attachment` ties it to the attack word, or where "the attack" takes up one of the sentence before.
"""
from __future__ import annotations

import bisect
import re
from collections import namedtuple
from functools import lru_cache
from types import SimpleNamespace
from typing import NamedTuple

import pandas as pd

from analysis import attachment, factuality as f
from analysis import tables as t

_PLAIN = re.compile("[a-z]+")
_LONGEST = 400
_SKIP = {"boilerplate", "heading"}
_VERB_BEFORE = frozenset("to will would could can may might must should not n't they we i you who that which did do didn't don't never".split())
_IRREGULAR = frozenset("shot struck fought slain slew blew took taken set opened burnt hit overran threw thrown overrun".split())
_NOT_GERUND = frozenset("the a an of this that each in 's another every any".split())
_BE = frozenset("is are was were be been being get got".split())
_SUPPORT = frozenset("carried carry carrying launched launch launching conducted staged mounted made behind responsible responsibility out "
                     "involved involvement began begun committed planned planning accused accuse accuses using used".split())
_STOP = f._WALLS | {",", ".", "(", ")", '"', "“", "”", "-", "'s", "in", "on", "at", "by", "from", "with", "for", "to", "against", "near", "and",
                    "outside", "inside", "that", "is", "was", "were", "are", "have", "has", "had", "would", "could", "will", "may", "across"}
_GROUND = attachment.AREA | attachment.SITES | {"positions", "position", "control", "outpost", "outposts", "checkpoints", "post", "headquarters",
                                                 "building", "hilltop", "hill", "ground", "junction", "neighborhoods", "neighbourhoods"}
_POLICE = frozenset("detain arrest search searching searched".split())
_OFFICERS = frozenset("police policeman policemen officer officers".split())
_SHOT = frozenset("shot shooting shootings".split())
_AT = (["in"], ["at"], ["near"])
_DEFINITE = frozenset("the this these those that such".split())


class Mention(NamedTuple):
    """An attack word: its words in the sentence, and what it says by itself."""

    first: int
    last: int
    verb: bool
    attack_type: str
    weapon: str


class Sentence(NamedTuple):
    """A sentence with what other finders found in it."""

    text: str
    offset: int
    low: list[str]
    starts: list[int]
    ends: list[int]

    def words(self, start: int, end: int) -> tuple[int, int]:
        """First word and the word after the last of a span of the document."""
        a = bisect.bisect_right(self.ends, start - self.offset)
        return a, max(a + 1, bisect.bisect_left(self.starts, end - self.offset))

    def within(self, rows: list) -> list:
        """The rows, in their order, that lie within these words."""
        start, end = self.offset + self.starts[0], self.offset + self.ends[-1]
        a = bisect.bisect_left(rows, start, key=lambda r: r.start)
        return [r for r in rows[a:bisect.bisect_left(rows, end, key=lambda r: r.start)] if r.end <= end]

    def cut(self, a: int, b: int) -> str:
        return self.text[self.starts[a]:self.ends[b - 1]] if b > a else ""


@lru_cache(maxsize=4)
def _rules(codebook) -> SimpleNamespace:
    events, around = [], []
    for row in codebook.rows("attacks"):
        forms = row["forms"].split("|")
        if row["class"] in ("armed", "accident", "exercise", "protest"):
            around += [(form, (row["class"], "", row["lemma"])) for form in forms]
        else:
            events += [(form, (row["class"], row["pos"], row["type"])) for form in forms]
    for row in codebook.rows("weapons"):
        around += [(form, ("weapon", row["type"], row["weapon"])) for form in row["forms"].split("|")]
    first = {max(_PLAIN.findall(form), key=len) for form, (kind, *_) in events if kind != "none"}
    weights = {r["feature"]: float(r["weight"]) for r in codebook.rows("attack_places")}
    return SimpleNamespace(first=first, events=f.lexicon(events), around=f.lexicon(around), cues=f.cues(codebook.rows("status")), weights=weights)


def _is_verb(low: list[str], a: int, b: int, pos: str) -> bool:
    if pos != "nv":
        return pos == "v"
    word = low[a]
    if word.endswith("ed") or word in _IRREGULAR:
        return not (a and low[a - 1] in ("the", "a", "an") and word != "hit") or low[b:b + 1] == ["by"]
    before = low[a - 1] if a else ""
    if word.endswith("ing"):
        return not (before in _NOT_GERUND or low[b:b + 1] == ["of"] or b - a > 1)
    return b - a == 1 and (before in _VERB_BEFORE or before.endswith("ly") and low[a - 2] in _VERB_BEFORE)


def _mentions(low: list[str], rules, told: set[str] = frozenset()) -> list[Mention]:
    """The attack words of a sentence. `told`: words that were attacks before in the document; they need no company again."""
    hits = [h for h in f.match(low, rules.events) if h[2][0] != "none"]
    if not hits:
        return []
    around = f.match(low, rules.around, every=True)
    kinds = {v[0] for *_, v in around}
    firm = any(v[0] == "strong" for *_, v in hits)
    weapons = [(a, v[1], v[2]) for a, _, v in around if v[0] == "weapon"]
    out = []
    for a, b, (kind, pos, attack_type) in hits:
        verb = _is_verb(low, a, b, pos)
        near = {v[0] for i, _, v in around if abs(i - a) <= 14}
        if "exercise" in near or "protest" in kinds and (attack_type == "clash" or low[a] in _SHOT and not _OFFICERS.isdisjoint(low)) \
                or "accident" in kinds and kind in ("weak", "casualty") \
                and not (firm or weapons):
            continue
        if kind == "weak" and not (firm or near & {"weapon", "armed"} or low[a] in told) or kind == "territory" and not (
                "armed" in near and set(low[b:b + 8] if verb and low[a - 1] not in _BE else low[max(0, a - 8):a]) & _GROUND):
            continue
        if kind == "casualty" and low[a - 1] in ("the", "many", "all", "their") and low[a].endswith("ed") or (
                attack_type == "armed_assault" and set(low[b:b + 4]) & _POLICE):
            continue                                                      # "the wounded"; "raids to detain"
        if kind == "weapon" and not any(0 <= i - b < 6 or -7 < i - a < 0 for i, *_ in weapons):
            continue
        if low[a] == "fighting" and (low[b:b + 1] and (low[b][0].isalnum() and low[b] not in _STOP)):
            continue                                                      # "the coalition fighting X": who, not what
        close = [w for w in weapons if abs(w[0] - a) < 12]
        weapon = min(close, key=lambda w: (abs(w[0] - a), w), default=None)
        fixed = attack_type.startswith("=")
        out.append(Mention(a, b, verb, attack_type[1:] if fixed else _type(attack_type, weapons, a, hits, 20 if verb else 6),
                           weapon[2] if weapon and not fixed else ""))
    return out


def _forms(word: str) -> tuple[str, ...]:
    return (word, word + "s", word.removesuffix("s"))


def _type(attack_type: str, weapons: list, at: int, hits: list, reach: int) -> str:
    """Narrows a general type by the weapon nearest to it, else by a more special attack word of the sentence."""
    kinds = {w[1] for w in weapons}
    if attack_type in ("attack", "bombing"):
        for special in ("suicide_bombing", "chemical"):
            if special in kinds:
                return special
    if attack_type == "bombing":
        return "airstrike" if "airstrike" in kinds else "grenade" if "grenade" in kinds else "bombing"
    if attack_type == "attack":
        named = [(abs(w[0] - at), w[1]) for w in weapons if w[1]]
        others = [(abs(a - at), v[2]) for a, _, v in hits if v[2] not in ("", "attack", "=attack") and v[0] == "strong" and abs(a - at) <= reach]
        found = min(named, default=None) or min(others, default=None)
        return found[1] if found else attack_type
    return attack_type


def _phrase(s: Sentence, i: int) -> str:
    """The noun phrase from word i, at most seven words."""
    j, n = i, len(s.low)
    while j < n and j - i < 7 and s.low[j] not in _STOP and (s.low[j][0].isalnum() or s.low[j] == "'s"):
        j += 1
    while j < n and s.low[j] == "'s":
        j += 1
    return s.cut(i, j)


def _roles(s: Sentence, m: Mention, actors: list[tuple[int, int, str]]) -> tuple[str, str]:
    """Actor and target of a mention: who stands before an active verb or after "by"; what stands after it, or after on or against."""
    low, a, b = s.low, m.first, m.last
    before = [x for x in actors if x[1] <= a and a - x[1] <= 14]
    after = [x for x in actors if x[0] >= b and x[0] - b <= 10]
    by = next((x for x in after if "by" in low[max(b, x[0] - 3):x[0]]), None)
    passive = m.verb and bool(set(low[max(0, a - 3):a]) & _BE) and not low[a].endswith("ing")
    aim = next((i for i in range(b, min(b + 4, len(low))) if low[i] in ("on", "against", "at")), None)
    aimed = _phrase(s, aim + 1) if aim is not None and not set(low[b:aim]) & _STOP else ""
    if passive:
        return (by[2] if by else ""), _before(s, a)
    if m.verb:
        who = next((x[2] for x in reversed(before) if low[x[0] - 1:x[0]] not in (["on"], ["against"], ["of"], ["by"], ["in"])), "")
        return by[2] if by and not before else who, aimed or _phrase(s, b)
    if by:
        return by[2], aimed
    last = before[-1] if before else None
    own = last and (a - last[1] <= 2 and not set(low[last[1]:a]) & _STOP - {"'s"} or set(low[last[1]:a]) & _SUPPORT)
    return (last[2] if own else ""), aimed


def _before(s: Sentence, a: int) -> str:
    """The subject of a passive verb."""
    j = a
    while j and s.low[j - 1] in _BE | {"have", "has", "had", "also", "reportedly", "allegedly", "not"}:
        j -= 1
    i = j
    while i and j - i < 7 and s.low[i - 1] not in _STOP - {"and"} and s.low[i - 1][0].isalnum():
        i -= 1
    return s.cut(i + (s.low[i:i + 1] == ["least"]), j)


def _places(s: Sentence, places: list, actors: list, taken: set[int], heads: set[int]) -> list[attachment.Place]:
    """The places of a sentence, tied in. Part of an actor's name, "Iran-backed" and "US interests" are none."""
    found, seen = [], set()
    for row in places:
        a, b = s.words(row.start, row.end)
        seen.update(range(a, b))
        if s.ends[b - 1] > row.end - s.offset + 2 or any(x <= a and b <= y and y - x > b - a for x, y, _ in actors) and not row.demonym:
            continue
        follows = s.low[b] if b < len(s.low) else "."
        barred = (row.demonym or getattr(row, "metonym", False) or follows in attachment.SPEAKERS
                  or row.kind == "country" and attachment.modifies(s.text[s.starts[b]:s.ends[b]] if b < len(s.low) else ".",
                                                                   s.low[b - 1].endswith("'s")))
        found.append(attachment.Place(a, b, "demonym" if row.demonym else row.kind or "unknown", row, barred=barred))
    found += attachment.unknown(s.text, s.low, s.starts, taken - seen, seen)
    return attachment.arrange(s.low, sorted(found, key=lambda p: (p.first, p.last)), heads)


def _where(s: Sentence, mentions: list[Mention], places: list, actors: list, rules) -> list[list[attachment.Place]]:
    """The places of each mention of a sentence. What follows as its effect ("strikes, hitting X", "attacks that killed") shares them."""
    heads, ends = {m.first for m in mentions}, {y for _, y, _ in actors}
    out = [attachment.choose(s.low, m.first, m.last, m.verb, places, heads - {m.first}, rules.weights, ends) for m in mentions]
    for i in range(len(mentions) - 2, -1, -1):
        m, effect = mentions[i], mentions[i + 1]
        gap = s.low[m.last:effect.first]
        if not out[i] and effect.verb and (len(gap) <= 3 and gap[:1] in (["that"], ["which"], ["have"])
                                           or s.low[effect.first].endswith("ing") and gap[-1:] == [","] and len(gap) <= 8):
            out[i] = out[i + 1]
    return out


def _when(m: Mention, dates: list) -> dict:
    near = min(dates, key=lambda d: (min(abs(d[0] - m.last), abs(m.first - d[1])), d[0]), default=None)
    return {"date_text": near[2].surface, "date_from": near[2].date_from, "date_to": near[2].date_to} if near else {}


def _voice(start: int, quotes: list) -> str:
    """Whose words the mention stands in: the shortest statement around it."""
    around = [(q.end - q.start, q.speaker_kind, q.speaker) for q in quotes if q.start <= start < q.end and q.reading != "belief"]
    if not around:
        return "outlet"
    _, kind, speaker = min(around)
    return kind if kind in ("named", "anonymous") else "named" if kind == "outlet" or re.search("[A-Z]", speaker[1:]) else "anonymous"


def _by(frame: pd.DataFrame, columns: str, keys: set, *by: str) -> dict[tuple, list]:
    """Rows of a table with one of the keys, as tuples of the columns."""
    ids = list(zip(*(frame[k].tolist() for k in by)))
    rows = [i for i, k in enumerate(ids) if k in keys]
    Row = namedtuple("Row", columns)
    out: dict[tuple, list] = {}
    for i, row in zip(rows, map(Row._make, zip(*(frame[c].iloc[rows].tolist() for c in columns.split())))):
        out.setdefault(ids[i], []).append(row)
    return out


def _read(sentences: pd.DataFrame, rules) -> list[tuple[tuple, Sentence, list[Mention]]]:
    """The sentences with attack words: key, words, mentions."""
    out, last, told = [], None, set()
    for doc, number, start, section, text in zip(*(sentences[c].tolist() for c in ("doc_id", "sentence", "start", "section", "text"))):
        if doc != last:
            last, told = doc, set()
        if section in _SKIP or rules.first.isdisjoint(_PLAIN.findall(text.lower())):
            continue
        low, starts, ends = f.words(text)
        for i in range(0, len(low), _LONGEST):                            # a sentence without end is read in pieces
            s = Sentence(text, start, low[i:i + _LONGEST], starts[i:i + _LONGEST], ends[i:i + _LONGEST])
            if mentions := _mentions(s.low, rules, told):
                told.update(form for m in mentions for form in _forms(s.low[m.first]))
                out.append(((doc, number), s, mentions))
    return out


def find(sentences: pd.DataFrame, actors: pd.DataFrame, places: pd.DataFrame, dates: pd.DataFrame, quotes: pd.DataFrame, *,
         codebook) -> pd.DataFrame:
    """One row per attack mention and place; a mention without a place has one row, its place empty.

    Columns: the span and `trigger` of the attack word; `attack_type`, `status` (the contract's vocabularies); `actor` (as in the table
    actors), `target` (as written), `weapon`; `place, kind, lat, lon, country, place_start, place_end` (degrees, WGS 84; a place that no
    gazetteer knows has its name and no point); `date_text, date_from, date_to`; `voice`; `incident`, here `doc_id:n`, one
    per mention: `incidents.join` puts together what is one.
    """
    rules = _rules(codebook)
    read, rows, n, last = _read(sentences, rules), [], 0, None
    keys, docs = {key for key, *_ in read}, {(key[0],) for key, *_ in read}
    where = "start end surface name kind demonym lat lon country" + (" metonym" if "metonym" in places else "")
    near = [_by(frame, columns, keys, "doc_id", "sentence") for frame, columns in (
        (actors, "start end actor"), (places, where), (dates, "start end surface date_from date_to"))]
    said = _by(quotes, "start end speaker_kind speaker reading", docs, "doc_id")
    for key, s, mentions in read:
        if key[0] != last:
            last, n, previous = key[0], 0, []
        if previous and previous[0] < key[1] - 1:
            previous = []
        found = _sentence(key, s, mentions, [by.get(key, []) for by in near], said.get(key[:1], []), rules, previous[1:], n)
        n += len(mentions)
        rows += [row | spot for row, spots in found for spot in spots or [{}]]
        previous = [key[1], *found]
    return t.make("attacks", rows)


def _sentence(key: tuple, s: Sentence, mentions: list[Mention], near: list[list], quotes: list, rules, previous: list, n: int) -> list:
    """(row, places) of each mention of a sentence."""
    actors, spots, dates = (s.within(rows) for rows in near)
    who = [(*s.words(r.start, r.end), r.actor) for r in actors]
    when = [(*s.words(r.start, r.end), r) for r in dates]
    days = {(a, b) for a, b, _ in when}
    taken = {i for a, b, _ in [*who, *when] for i in range(a, b) if (a, b) in days or s.low[a - 1:a] not in _AT}
    places = _places(s, spots, who, taken, {m.first for m in mentions})
    out = []
    for m, found in zip(mentions, _where(s, mentions, places, who, rules)):
        start, (actor, target) = s.offset + s.starts[m.first], _roles(s, m, who)
        row = {"doc_id": key[0], "sentence": key[1], "start": start, "end": s.offset + s.ends[m.last - 1], "trigger": s.cut(m.first, m.last),
               "attack_type": m.attack_type, "actor": actor, "target": target, "weapon": m.weapon, "voice": _voice(start, quotes),
               "status": f.status(s.low, m.first, m.last, rules.cues, m.verb), "incident": f"{key[0]}:{n + len(out) + 1}", **_when(m, when)}
        own = list({spot["place"]: spot for p in reversed(found) if (spot := _spot(p, s))}.values())[::-1]
        out.append((row, own or _taken_up(s, m, row, previous)))
    return out


def _spot(place: attachment.Place, s: Sentence) -> dict:
    r = place.row
    if r is None:
        return {"place": s.cut(place.first, place.last), "place_start": s.offset + s.starts[place.first],
                "place_end": s.offset + s.ends[place.last - 1]}
    return {"place": r.name, "kind": r.kind, "lat": r.lat, "lon": r.lon, "country": r.country, "place_start": r.start, "place_end": r.end}


def _taken_up(s: Sentence, m: Mention, row: dict, previous: list) -> list[dict]:
    """The place of the attack in the sentence before that "the attack" or "those strikes" takes up."""
    if m.verb or not set(s.low[max(0, m.first - 2):m.first]) & _DEFINITE:
        return []
    return next((spots for other, spots in reversed(previous) if spots and other["status"] == row["status"]
                 and (other["attack_type"] == row["attack_type"] or "attack" in (other["attack_type"], row["attack_type"]))), [])
