"""Who attacked what, where, when, with what, and did it happen: one row per attack mention and place.

Sentences, actors, places, dates and quotes go in. `triggers` finds the attack words, `factuality` says whether it happened;
no parser. An exercise, a protest, a metaphor or an attack in words gives no row. A place counts only where `attachment` ties
it to the attack word, or where "the attack" takes up one of the sentence before.
"""
from __future__ import annotations

import bisect
import itertools
from collections import Counter, namedtuple
from typing import NamedTuple

import pandas as pd

from analysis import attachment, blows, disowned, factuality as f, participants, sharing, timing, triggers, unlisted
from analysis import tables as t
from analysis.finders import quotes as statements
from analysis.triggers import Mention

_LONGEST = 400          # words: a longer sentence is read in pieces
_SHORT = 4              # sentences: a text of fewer says too little of what it is about
_SKIP = {"boilerplate", "heading"}
_NO_SUBJECT = (["on"], ["against"], ["of"], ["by"], ["in"])
_FROM_AFAR = {"airstrike", "bombing", "shelling", "drone_strike"}          # "the bombardment" takes up any of them
_VERBAL = frozenset("the a an said says was were is are has have killed hit attack attacks strike strikes in at on near".split())     # of a sentence
_AROUND_IT = (["in"], ["into"], ["at"], ["near"], ["outside"], ["around"], ["on"], ["against"])
_HERE = frozenset("town city village base camp airport".split())
_OPENS = frozenset(", ; as that while but because after when though although if where and".split())
_FIGHTERS = frozenset("militias militiamen militants rebels fighters insurgents separatists guerrillas bandits gunmen forces troops soldiers".split())
_IN_IT = (["in", "the"], ["during", "the"], ["in", "that"], ["in", "this"])
_IN = frozenset("in at near 's".split())
_AT = (["in"], ["at"], ["near"])
_SPEAKING = frozenset("who speaking talking requesting asking citing declining insisting".split())
_OF_PERSONS = frozenset("shooting stabbing assassination abduction".split())                # what these hit is nobody's country
_SEATS = frozenset("regional provincial municipal district county".split())
_NOT_YET = frozenset("threatened planned considered hypothetical".split())
_CAUSES = frozenset("after following since over for".split())
_DEFINITE = frozenset("the this these those that such".split())


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


def _places(s: Sentence, places: list, actors: list, taken: set[int], mentions: list[Mention], reader, sites: dict, opens: int) -> list[attachment.Place]:
    """The places of a sentence, tied in. Part of an actor's name, "Iran-backed" and "US interests" are none.

    `sites`: what "the airport" or "the village" takes up, from the sentences right before; filled with what this one names.
    """
    found, seen, heads = [], set(), {m.first for m in mentions}
    struck = {m.last for m in mentions if m.verb and m.attack_type not in _OF_PERSONS}
    for row in places:
        a, b = s.words(row.start, row.end)
        seen.update(range(a, b))
        named = any(x <= a and b <= y and y - x > b - a for x, y, _ in actors)
        if s.ends[b - 1] <= row.end - s.offset + 2 and (row.demonym or not named):
            barred = _barred(s, row, a, b, opens, reader, a in struck) or row.kind == "country" and _whose(s.low, a, found, reader.abroad)
            found.append(attachment.Place(a, b, "demonym" if row.demonym else row.kind or "unknown", row, barred=barred))
    who, ends = {x for x, y, _ in actors if y in heads}, {y for _, y, _ in actors}           # "in Taliban attacks"
    shelled = {m.last for m in mentions if m.verb and (m.attack_type != "shooting" and s.low[m.first].startswith(blows.ON_GROUND)
                                                       or _unknown(s, m, ends, reader.persons))}
    names = unlisted.names(reader, s.text, s.low, s.starts, (taken | {m.first for m in mentions if m.verb}) - seen, seen, shelled)
    found = [p for p in found if not any(x.first < p.first < x.last for x in names)]                  # "Stade de France"
    found += [p for p in names if p.first not in who]
    found += _meant(s, found, {m.last for m in mentions}, seen, sites)
    sites.update((word, p.row) for p in found if p.row and not p.barred and (word := unlisted.site_of(reader, s.low, p.first, p.last)))
    return reader.arrange(s.low, sorted(found, key=lambda p: (p.first, p.last)), heads, struck)


def _barred(s: Sentence, row, a: int, b: int, opens: int, reader, struck: bool) -> bool:
    """Whether the name at words a to b is none of where a deed was: a dateline's, a speaker's, a government's, an adjective.

    `struck`: it is the object of a verb of attack ("storms Quetta court").
    """
    follows = s.low[b] if b < len(s.low) else "."
    follows = s.low[b + 1] if follows in _SEATS and b + 1 < len(s.low) and s.low[b + 1] in reader.speakers else follows      # "the X regional governor said"
    if follows == "," and s.low[b + 1:b + 2] and s.low[b + 1] in _SPEAKING:     # "an official in X, speaking anonymously, said"
        follows = next((s.low[k + 1] for k in range(b + 2, min(b + 16, len(s.low) - 1)) if s.low[k] == ","), follows)
    speaks = not struck and (follows in reader.speakers or follows in reader.says or follows == "and" and _speak(s.low, a, b, reader.says))
    whose = row.kind == "region" and follows in _FIGHTERS and not (s.low[a - 1] in attachment.LOCATIVE or s.low[a - 1].endswith("ern"))     # "Amhara militias"
    return (row.demonym or whose or b <= opens or s.low[a - 2:a] == ["border", "with"] or getattr(row, "metonym", False) or speaks
            or row.kind == "country" and reader.modifies(s.text[s.starts[b]:s.ends[b]] if b < len(s.low) else ".", s.low[b - 1].endswith("'s")))


def _whose(low: list[str], a: int, found: list[attachment.Place], abroad: set[str]) -> bool:
    """Whether the country at word a is one whose embassy was hit, not where: "the embassies of X and Y", "embassies, including those of X"."""
    while (last := next((p for p in found[-1:] if p.barred and p.kind == "country"), None)) and set(low[last.last:a]) <= {",", "and", "the"}:
        a, found = last.first, found[:-1]
    at = a - 1 - (low[a - 1:a] == ["the"])
    return low[at:at + 1] == ["of"] and low[at - 1] in abroad


def _meant(s: Sentence, found: list[attachment.Place], ends: set[int], seen: set[int], sites: dict) -> list[attachment.Place]:
    """What "the airport" or "the town" takes up: a site of the sentences before, or the one town named so far ("seized X, and jets bombed the town")."""
    low, out = s.low, []
    near = [p for p in found if p.row and not p.barred and p.kind in ("city", "site") and low[p.first - 1:p.first] != ["from"]]
    for i, w in enumerate(low):
        if not (w in sites and i not in seen or w in _HERE and w not in sites) or low[i - 1:i] != ["the"] or low[i + 1:i + 2] in _NO_SUBJECT + _AT:
            continue
        if w in sites:
            out.append(attachment.Place(i - 1, i + 1, "site", sites[w]))
        elif (i - 1 in ends or low[i - 2:i - 1] in _AROUND_IT) and len(before := [p for p in near if p.last < i]) == 1:
            out.append(attachment.Place(i - 1, i + 1, "site", before[0].row))
    return out


def _speak(low: list[str], a: int, b: int, says) -> bool:
    """Whether the name at words a to b and what is joined to it are those who speak ("as Turkey and activists accused the army of")."""
    return (not a or low[a - 1] in _OPENS) and any(w in says for w in itertools.takewhile(str.isalpha, low[b + 1:b + 7]))


def _dateline(s: Sentence) -> int:
    """The word after a dateline ("KABUL, March 4 (AP) -"): where the report comes from; 0 where there is none."""
    at = next((i for i, word in enumerate(s.low[:10]) if word == ":" or word in ("-", "–", "—") and s.ends[i - 1] < s.starts[i]), 0)
    return at if at and not _VERBAL.intersection(s.low[:at]) else 0


def _by(frame: pd.DataFrame, columns: str, keys: set, *by: str) -> dict[tuple, list]:
    """Rows of a table with one of the keys, as tuples of the columns."""
    ids = list(zip(*(frame[k].tolist() for k in by)))
    rows = [i for i, k in enumerate(ids) if k in keys]
    Row = namedtuple("Row", columns)
    out: dict[tuple, list] = {}
    for i, row in zip(rows, map(Row._make, zip(*(frame[c].iloc[rows].tolist() for c in columns.split())))):
        out.setdefault(ids[i], []).append(row)
    return out


def _read(sentences: pd.DataFrame, rules) -> list[tuple[tuple, Sentence]]:
    """The sentences that may hold attack words: key, words."""
    out = []
    columns = (sentences[c].tolist() for c in ("doc_id", "sentence", "start", "section", "text"))
    for doc, number, start, section, text in zip(*columns):
        if section in _SKIP or not rules.may_hold(text):
            continue
        parts = f.cut(text)
        low, (starts, ends) = parts[1::2], f.offsets(parts)
        for i in range(0, len(low), _LONGEST):                            # a sentence without end is read in pieces
            out.append(((doc, number), Sentence(text, start, low[i:i + _LONGEST], starts[i:i + _LONGEST], ends[i:i + _LONGEST])))
    return out


def find(sentences: pd.DataFrame, actors: pd.DataFrame, places: pd.DataFrame, dates: pd.DataFrame, quotes: pd.DataFrame, *,
         codebook) -> pd.DataFrame:
    """One row per attack mention and place; a mention without a place has one row, its place empty.

    Columns: the span and `trigger` of the attack word; `attack_type`, `status` (the contract's vocabularies); `actor` (as in
    the table actors; of a people, its label there: "Israeli settlers"), `target` (as written), `weapon`; `place, kind, lat, lon, country, place_start, place_end` (degrees,
    WGS 84; a place that no gazetteer knows has its name and no point); `date_text, date_from, date_to`; `voice`; `incident`,
    here `doc_id:n`, one per mention (`incidents.join` puts together what is one); `corrected`, empty here.
    """
    rules = triggers.rules(codebook)
    read, rows, n, last, sites, told = _read(sentences, rules), [], 0, None, {}, set()
    keys = {key for key, _ in read}
    where = "start end surface name kind demonym lat lon country" + (" metonym" if "metonym" in places else "")
    near = [_by(frame, columns, keys, "doc_id", "sentence") for frame, columns in (
        (actors, "start end actor label"), (places, where), (dates, "start end surface date_from date_to"))]
    said = statements.by_document(quotes)
    for key, s in read:
        if key[0] != last:
            last, n, previous, told = key[0], 0, [], set()
        beside = [s.within(by.get(key, [])) for by in near]
        mentions = triggers.mentions(s.low, rules, told, blows.beside(s, *beside, rules.fights))
        if not mentions:
            continue
        told.update(form for m in mentions for form in triggers.forms(s.low[m.first]))
        if not previous or previous[0] < key[1] - 1:
            previous, sites = [], {}
        found = _sentence(key, s, mentions, beside, said.get(key[0], []), rules, previous[1:], n, sites)
        n += len(mentions)
        rows += [row | spot | _struck(s, row, spot, spots) for row, spots in found for spot in spots or [{}]]
        previous = [key[1], *found]
    return t.make("attacks", _forcible(rows, Counter(sentences["doc_id"].tolist()), rules))


def _forcible(rows: list[dict], sizes: Counter, rules) -> list[dict]:
    """The rows without attacks in words: "attack", "battle", "invasion" in a text that tells of no deed but such, nor of arms, forces or what they struck."""
    soft = rules.groups["loose"]
    struck = (rules.groups["struck"] | rules.places.sites) - soft
    at_war = {r["doc_id"] for r in rows if r["trigger"].lower() not in soft}
    return [r for r in rows if r["doc_id"] in at_war or sizes[r["doc_id"]] < _SHORT or r["weapon"] or any(x and rules.fights(x) for x in r["actor"].split("; "))
            or not struck.isdisjoint(r["target"].lower().split())]


def _sentence(key: tuple, s: Sentence, mentions: list[Mention], near: list[list], quotes: list, rules, previous: list,
              n: int, sites: dict) -> list:
    """(row, places) of each mention of a sentence."""
    actors, spots, dates = near
    opens = _dateline(s)
    towns = {s.words(r.start, r.end): r.kind for r in spots if not r.demonym}
    behind = {b for _, b in towns}                                        # no actors: in "BAGHDAD (Reuters) -", "in Guayaquil, Ecuador"
    who = [(a, b, r.label if r.actor.endswith(" people") else r.actor) for r in actors for a, b in [s.words(r.start, r.end)] if a >= opens and not ((a, b) in towns and s.low[a - 1] == "," and a - 1 in behind)]
    when = [(*s.words(r.start, r.end), r) for r in dates]
    days = {(a, b) for a, b, _ in when}
    taken = {i for a, b, _ in [*who, *when] for i in range(a, b) if (a, b) in days or s.low[a - 1:a] not in _AT}
    begins = {a for a, _ in towns}
    ends = {b for _, b, _ in who}
    mentions = [m for m in mentions if m.alone or _hits_place(s, m, rules.places.named, begins) or _unknown(s, m, ends, rules.places.persons)]
    places = _places(s, spots, who, taken, mentions, rules.places, sites, opens)
    when = [d for d in when if d[1] > opens]
    told, out, prior, effect = None, [], None, False
    clause = participants.Clause(s.low, who, {m.first for m in mentions}, {m.first for m in mentions if not m.verb}, {i for a, b in days for i in range(a, b)}, towns, rules.groups, s.cut, rules.verbs)
    for m, found in zip(mentions, sharing.of(s.low, mentions, places, who, rules)):
        start, told = s.offset + s.starts[m.first], participants.of(clause, m, told, prior)
        row = {"doc_id": key[0], "sentence": key[1], "start": start, "end": s.offset + s.ends[m.last - 1],
               "trigger": s.cut(m.first, m.last), "attack_type": m.attack_type, "actor": told[0], "target": told[1],
               "status": _status(s.low, m, rules, clause.heads), "weapon": m.weapon,
               "voice": statements.whose(quotes, start, s.offset + s.ends[m.last - 1]), "incident": f"{key[0]}:{n + len(out) + 1}", **timing.when(s.low, m.first, m.last, when, clause.heads, rules.telling)}
        if row["status"] in _NOT_YET:                                     # "vowed attacks after the killing of X in Y"
            found = [p for p in found if not _of_cause(s.low, m.last, p.first, clause.heads)]
        own = list({spot["place"]: spot for p in reversed(found) if (spot := _spot(p, s))}.values())[::-1]
        effect = m.verb and prior and (not prior.verb and m.first - prior.last < 2             # "the attack wounded two": where the attack was
                                       or effect and _goes_on(s.low[prior.last:m.first]))       # "killed ten and wounded dozens"
        told_before = [] if own or effect else _taken_up(s, m, row, previous, rules.places.sites)
        if told_before and out and prior.verb and not out[-1][1] and s.low[prior.last:m.first] in _IN_IT:
            out[-1] = out[-1][0], told_before                             # "killed in the raid": where that was
        out.append((row, own or (out[-1][1] if effect else told_before)))
        prior = m
    for (row, _), m, (done, _), follow in zip(out, mentions, out[1:], mentions[1:]):
        if m.verb and follow.verb and s.low[m.last:follow.first] == ["and"]:
            row["target"] = row["target"] or done["target"]               # "ambushed and killed six workers"
        if m.thrown and follow.met and row["status"] == "occurred" and f.WALLS.isdisjoint(s.low[m.last:follow.first]):
            row["status"] = "attempted"                                   # "a missile fired by X was shot down"
        if m.met and follow.thrown and done["status"] == "occurred" and follow.first - m.last < 5 and "of" not in s.low[m.last:follow.first]:
            done["status"] = "attempted"                                  # "shot down two drones fired from X"
        row["actor"] = row["actor"] or disowned.cause(s.low, m, row, clause.days, follow, done, who)
    return out


def _status(low: list[str], m: Mention, rules, heads: set[int]) -> str:
    first, last = participants.aside(low, m.first)
    status = f.status(low[:first] + low[last:], m.first - (last - first), m.last - (last - first), rules.cues, m.verb,
                      frozenset(h if h < first else h - (last - first) for h in heads))
    return "attempted" if m.met and status == "occurred" else status


def _hits_place(s: Sentence, m: Mention, named: set[str], begins: set[int]) -> bool:
    """Whether what is struck is a place: "(struck) the outskirts of the town of X"; a name after "the town of" is one."""
    low, i = s.low, m.last + (s.low[m.last] in ("on", "against"))
    while i + 1 < len(low) and (low[i] in named or low[i] in ("the", "of", "central") or low[i].endswith(("ern", "side", "skirts"))):
        i += 1
    return i in begins or (low[i - 1] == "of" and low[i - 2] in named or low[m.first].startswith(blows.ON_GROUND)) and s.text[s.starts[i]].isupper()


def _unknown(s: Sentence, m: Mention, actors: set[int], persons: set[str]) -> bool:
    """Whether a name that no list knows is what armed men attack or take: "gunmen attacked X on Monday", "rebels captured X from the army"."""
    i, low = m.last, s.low
    if m.first not in actors or i >= len(low) or low[i] in persons or low[i].endswith("s") or not s.cut(i, i + 1).istitle():
        return False
    follows = low[i + 1] if i + 1 < len(low) else "."
    return low[m.first].startswith("attack") and follows not in _IN or low[m.first].startswith("captur") and follows == "from"


def _spot(place: attachment.Place, s: Sentence) -> dict:
    r = place.row
    if r is None:
        town = {k: getattr(place.within, k) for k in ("kind", "lat", "lon", "country")} if place.within else {}
        return town | {"place": s.cut(place.first, place.last), "place_start": s.offset + s.starts[place.first],
                "place_end": s.offset + s.ends[place.last - 1]}
    return {"place": r.name, "kind": r.kind, "lat": r.lat, "lon": r.lon, "country": r.country, "place_start": r.start,
            "place_end": r.end}


def _struck(s: Sentence, row: dict, spot: dict, spots: list) -> dict:
    """The target of one row of several, where the places themselves are the targets ("bombed X, Y and Z")."""
    names = {x["place_start"]: s.text[max(0, x["place_start"] - s.offset):max(0, x["place_end"] - s.offset)] for x in spots}
    return {"target": names[spot["place_start"]]} if len(spots) > 1 and row["target"] in names.values() else {}


def _goes_on(gap: list[str]) -> bool:
    """Whether only an object and "and" stand between two verbs of what one attack did."""
    return gap[-1:] == ["and"] and len(gap) < 9 and f.WALLS.isdisjoint(gap) and attachment.AUX.isdisjoint(gap) and "," not in gap


def _of_cause(low: list[str], b: int, first: int, heads: set[int]) -> bool:
    """Whether a place stands behind what is the cause of an attack that has not happened: "threatened strikes after the bombing in X"."""
    at = next((k for k in range(b, first) if low[k] in _CAUSES), first)
    return not heads.isdisjoint(range(at, first))


def _taken_up(s: Sentence, m: Mention, row: dict, previous: list, sites: set[str]) -> list[dict]:
    """The place of the attack in the sentence before that "the attack" or "those strikes" takes up."""
    if m.verb or not set(s.low[max(0, m.first - 2):m.first]) & _DEFINITE:
        return []
    for other, spots in reversed(previous):
        kinds, what = {other["attack_type"], row["attack_type"]}, s.low[m.first - 1]
        if what in sites and what not in other["target"].lower():         # "the mosque attack" is none on an airport
            continue
        if spots and other["status"] == row["status"] and (len(kinds) == 1 or "attack" in kinds or kinds <= _FROM_AFAR):
            return spots
    return []
