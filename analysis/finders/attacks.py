"""Who attacked what, where, when, with what, and did it happen: one row per attack mention and place.

Sentences, actors, places, dates and quotes go in. `triggers` finds the attack words, `factuality` says whether it happened;
no parser. An exercise, a protest, a metaphor or an attack in words gives no row. A place counts only where `attachment` ties
it to the attack word, or where "the attack" takes up one of the sentence before.
"""
from __future__ import annotations

from collections import Counter, namedtuple

import pandas as pd

from analysis import attachment, blows, disowned, factuality as f, participants, scene, sharing, targets, timing, triggers
from analysis import tables as t
from analysis.finders import quotes as statements
from analysis.triggers import Mention

_LONGEST = 400          # words: a longer sentence is read in pieces
_SHORT = 4              # sentences: a text of fewer says too little of what it is about
_OPENING = 3            # sentences: those that tell what a text is about
_SKIP = {"boilerplate", "heading"}
_FROM_AFAR = {"airstrike", "bombing", "shelling", "drone_strike"}          # "the bombardment" takes up any of them
_IN_IT = (["in", "the"], ["during", "the"], ["in", "that"], ["in", "this"])
_AT = (["in"], ["at"], ["near"])
_CAUSES = frozenset("after following since over for".split())
_DEFINITE = frozenset("the this these those that such".split())


def _by(frame: pd.DataFrame, columns: str, keys: set, *by: str) -> dict[tuple, list]:
    """Rows of a table with one of the keys, as tuples of the columns."""
    ids = list(zip(*(frame[k].tolist() for k in by)))
    rows = [i for i, k in enumerate(ids) if k in keys]
    Row = namedtuple("Row", columns)
    out: dict[tuple, list] = {}
    for i, row in zip(rows, map(Row._make, t.each(frame.iloc[rows], columns))):
        out.setdefault(ids[i], []).append(row)
    return out


def _read(sentences: pd.DataFrame, rules) -> list[tuple[tuple, scene.Sentence, list[blows.Hit]]]:
    """The sentences that may hold attack words: key, words, candidates."""
    out = []
    columns = (sentences[c].tolist() for c in ("doc_id", "sentence", "start", "section", "text"))
    for doc, number, start, section, text in zip(*columns):
        if section in _SKIP or not rules.may_hold(text):
            continue
        parts = f.cut(text)
        low = parts[1::2]
        for i in range(0, len(low), _LONGEST):                            # a sentence without end is read in pieces
            if found := triggers.candidates(low[i:i + _LONGEST], rules):
                words = (x[i:i + _LONGEST] for x in (low, *f.offsets(parts)))
                out.append(((doc, number), scene.Sentence(text, start, *words), found))
    return out


def find(sentences: pd.DataFrame, actors: pd.DataFrame, places: pd.DataFrame, dates: pd.DataFrame, quotes: pd.DataFrame, *,
         codebook) -> pd.DataFrame:
    """One row per attack mention and place; a mention without a place has one row, its place empty.

    Columns: the span and `trigger` of the attack word; `attack_type`, `status` (the contract's vocabularies); `actor` (as in
    the table actors; of a people, its label there: "Israeli settlers"), `target` (as written), `weapon`; `place, kind, lat, lon,
    country, place_start, place_end` (degrees, WGS 84; a place that no gazetteer knows has its name and no point); `date_text,
    date_from, date_to`; `voice`; `incident`, here `doc_id:n`, one per mention (`incidents.join` puts together what is one);
    `corrected`, empty here.
    """
    rules = triggers.rules(codebook)
    read, rows, n, last, sites, told = _read(sentences, rules), [], 0, None, {}, set()
    keys = {key for key, *_ in read}
    where = "start end surface name kind demonym lat lon country" + (" metonym" if "metonym" in places else "")
    near = [_by(frame, columns, keys, "doc_id", "sentence") for frame, columns in (
        (actors, "start end actor label"), (places, where), (dates, "start end surface date_from date_to"))]
    said = statements.by_document(quotes)
    for key, s, candidates in read:
        if key[0] != last:
            last, n, previous, told = key[0], 0, [], set()
        beside = [s.within(by.get(key, [])) for by in near]
        mentions = triggers.mentions(s.low, candidates, rules, told, blows.beside(s, *beside, rules.fights))
        if not mentions:
            continue
        told.update(form for m in mentions for form in triggers.forms(s.low[m.first]))
        if not previous or previous[0] < key[1] - 1:
            previous, sites = [], {}
        found = _sentence(key, s, mentions, beside, said.get(key[0], []), rules, previous[1:], n, sites)
        n += len(mentions)
        rows += [row | spot | _struck(s, row, spot, spots) for row, spots in found for spot in spots or [{}]]
        previous = [key[1], *found]
    sizes = Counter(sentences["doc_id"].tolist())
    return t.make("attacks", _forcible(_deeds(rows, sentences, sizes, rules), sizes, rules))


def _deeds(rows: list[dict], sentences: pd.DataFrame, sizes: Counter, rules) -> list[dict]:
    """The rows without what an accident did: nothing but hurt and damage by nobody, in a text that opens with an accident."""
    done = {r["doc_id"] for r in rows if r["actor"] or r["weapon"] or r["trigger"].lower() not in rules.harm}
    left = sentences[sentences["doc_id"].isin({r["doc_id"] for r in rows} - done) & (sentences["sentence"] < _OPENING)]
    mishaps = {doc for doc, n, text in t.each(left, "doc_id sentence text") if 2 * n < sizes[doc] and rules.accident(text)}
    return [r for r in rows if r["doc_id"] not in mishaps]


def _forcible(rows: list[dict], sizes: Counter, rules) -> list[dict]:
    """The rows without attacks in words: "attack", "battle", "invasion" in a text that tells of no deed but such, nor of arms, forces
    or what they struck."""
    soft, each = rules.groups["loose"], Counter((r["doc_id"], r["sentence"]) for r in rows)
    rows = [r for r in rows if not _in_words(r, each[r["doc_id"], r["sentence"]] == 1, rules)]
    struck = (rules.groups["struck"] | rules.places.sites) - soft
    at_war = {r["doc_id"] for r in rows if r["trigger"].lower() not in soft or _at_a_place(r)}
    return [r for r in rows if r["doc_id"] in at_war or sizes[r["doc_id"]] < _SHORT or r["weapon"]
            or any(x and rules.fights(x) for x in r["actor"].split("; ")) or not struck.isdisjoint(r["target"].lower().split())]


def _at_a_place(row: dict) -> bool:
    """Whether a place is all but part of the attack's name: "the Paris attacks", "the invasion of Iraq"."""
    beside = "kind" in row and (row["start"] - row["place_end"] == 1 or 0 < row["place_start"] - row["end"] < 5)
    return beside and row["kind"] != "region" and not row["trigger"].lower().endswith(("ed", "ing"))


def _in_words(row: dict, alone: bool, rules) -> bool:
    """Whether somebody only speaks: a politician attacks no state, armed group, building or civilians ("Macron's attacks on Trump"), or is
    attacked by nobody armed, and nothing else is told."""
    if row["attack_type"] != "attack" or row["weapon"] or not row["trigger"].lower().startswith("attack"):
        return False
    target, place = row["target"].lower().removeprefix("the ").split(), row.get("place", "").lower().split()
    names, verb = {" ".join(target[n:]) for n in range(len(target))}, row["trigger"].lower().endswith(("ed", "ing"))
    if row["actor"].lower() in rules.persons and (verb or not place):
        return not names & rules.foes and (rules.struck - rules.groups["loose"] | {*place}).isdisjoint(target)
    alone = alone and not row["actor"] and not place and row["status"] != "attempted"
    return alone and len(target) < 4 and not names.isdisjoint(rules.persons)


def _sentence(key: tuple, s: scene.Sentence, mentions: list[Mention], near: list[list], quotes: list, rules, previous: list,
              n: int, sites: dict) -> list:
    """(row, places) of each mention of a sentence."""
    actors, spots, dates = near
    opens = scene.dateline(s)
    towns = {s.words(r.start, r.end): r.kind for r in spots if not r.demonym}
    who = _who(s, actors, towns, opens)
    when = [(*s.words(r.start, r.end), r) for r in dates]
    days = {(a, b) for a, b, _ in when}
    taken = {i for a, b, _ in [*who, *when] for i in range(a, b)
             if (a, b) in days or s.low[a - 1:a] not in _AT or s.cut(a, b).lower() in rules.persons}          # "a shot at Trump"
    begins = {a for a, _ in towns}
    ends = {b for _, b, _ in who}
    mentions = [m for m in mentions if m.alone or scene.hits_place(s, m, rules.places.named, begins)
                or scene.unknown(s, m, ends, rules.places.persons)]
    places = scene.places(s, spots, who, taken, mentions, rules.places, sites, opens)
    when = [d for d in when if d[1] > opens]
    told, out, prior, effect = None, [], None, False
    acting = [x for x in who if x[2] not in rules.media]                  # outlets only tell
    clause = targets.Clause(s.low, acting, {m.first for m in mentions}, {m.first for m in mentions if not m.verb},
                            {i for a, b in days for i in range(a, b)}, towns, rules.groups, s.cut, rules.verbs)
    for m, found in zip(mentions, sharing.of(s.low, mentions, places, who, rules)):
        start, told = s.offset + s.starts[m.first], participants.of(clause, m, told, prior)
        row = {"doc_id": key[0], "sentence": key[1], "start": start, "end": s.offset + s.ends[m.last - 1],
               "trigger": s.cut(m.first, m.last), "attack_type": m.attack_type, "actor": told[0], "target": told[1],
               "status": _status(s.low, m, rules, clause.heads), "weapon": m.weapon,
               "voice": statements.whose(quotes, start, s.offset + s.ends[m.last - 1]), "incident": f"{key[0]}:{n + len(out) + 1}",
               **timing.when(s.low, m.first, m.last, when, clause.heads, rules.telling)}
        if out and m.verb and row["status"] == "occurred" and out[-1][0]["status"] == "alleged" and s.low[m.first].endswith("ing") \
                and s.low[m.first - 1] == "," and f.WALLS.isdisjoint(s.low[prior.last:m.first]):
            row["status"] = "alleged"                                     # "accused X of bombing Y, killing six"
        if row["status"] in f.AHEAD:                                     # "vowed attacks after the killing of X in Y"
            found = [p for p in found if not _of_cause(s.low, m.last, p.first, clause.heads)]
        if not m.verb and any(b == m.first and b - a > 1 and any(w[0].isdigit() for w in s.low[a:b]) for a, b in days):   # "the Sept. 11 attacks"
            found = [p for p in found if p.first >= m.last or "opens" in p.flags]
        own = list({spot["place"]: spot for p in reversed(found) if (spot := _spot(p, s))}.values())[::-1]
        effect = m.verb and prior and (not prior.verb and m.first - prior.last < 2              # "the attack wounded two"
                                       or effect and _goes_on(s.low[prior.last:m.first]))       # "killed ten and wounded dozens"
        told_before = [] if own or effect else _taken_up(s, m, row, previous, rules.places.sites)
        if told_before and out and prior.verb and not out[-1][1] and s.low[prior.last:m.first] in _IN_IT:
            out[-1] = out[-1][0], told_before                             # "killed in the raid": where that was
        out.append((row, own or (out[-1][1] if effect else told_before)))
        prior = m
    _of_next(s, mentions, out, clause)
    return out


def _who(s: scene.Sentence, actors: list, towns: dict[tuple[int, int], str], opens: int) -> list[tuple[int, int, str]]:
    """The actors of a sentence: first word, the word after the last, name. None are in "BAGHDAD (Reuters) -", "in Guayaquil, Ecuador"."""
    behind = {b for _, b in towns}
    who = [(*s.words(r.start, r.end), r.label if r.actor.endswith(" people") else r.actor) for r in actors]
    return [(a, b, name) for a, b, name in who if a >= opens and not ((a, b) in towns and s.low[a - 1] == "," and a - 1 in behind)]


def _of_next(s: scene.Sentence, mentions: list[Mention], out: list[tuple[dict, list]], clause: targets.Clause) -> None:
    """Gives each mention what the next one tells of it, and the other way: target, actor, that it was met."""
    for (row, _), m, (done, _), follow in zip(out, mentions, out[1:], mentions[1:]):
        gap = s.low[m.last:follow.first]
        if m.verb and follow.verb and gap == ["and"]:
            row["target"] = row["target"] or done["target"]               # "ambushed and killed six workers"
        if m.thrown and follow.met and row["status"] == "occurred" and f.WALLS.isdisjoint(gap):
            row["status"] = "attempted"                                   # "a missile fired by X was shot down"
        if m.met and follow.thrown and done["status"] == "occurred" and follow.first - m.last < 5 and "of" not in gap:
            done["status"] = "attempted"                                  # "shot down two drones fired from X"
        row["actor"] = row["actor"] or disowned.cause(s.low, m, row, clause.days, follow, done, clause.actors)


def _status(low: list[str], m: Mention, rules, heads: set[int]) -> str:
    first, last = targets.aside(low, m.first)
    status = f.status(low[:first] + low[last:], m.first - (last - first), m.last - (last - first), rules.cues, m.verb,
                      frozenset(h if h < first else h - (last - first) for h in heads))
    return "attempted" if m.met and status == "occurred" else status


def _spot(place: attachment.Place, s: scene.Sentence) -> dict:
    r = place.row
    if r is None:
        town = {k: getattr(place.within, k) for k in ("kind", "lat", "lon", "country")} if place.within else {}
        return town | {"place": s.cut(place.first, place.last), "place_start": s.offset + s.starts[place.first],
                "place_end": s.offset + s.ends[place.last - 1]}
    return {"place": r.name, "kind": r.kind, "lat": r.lat, "lon": r.lon, "country": r.country, "place_start": r.start,
            "place_end": r.end}


def _struck(s: scene.Sentence, row: dict, spot: dict, spots: list) -> dict:
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


def _taken_up(s: scene.Sentence, m: Mention, row: dict, previous: list, sites: set[str]) -> list[dict]:
    """The place of the attack in the sentence before that "the attack" or "those strikes" takes up."""
    if m.verb or not set(s.low[max(0, m.first - 2):m.first]) & _DEFINITE:
        return []
    for other, spots in reversed(previous):
        kinds, what = {other["attack_type"], row["attack_type"]}, s.low[m.first - 1]
        if row["actor"][:1].isupper() and other["actor"][:1].isupper() and {*row["actor"].split("; ")}.isdisjoint(other["actor"].split("; ")):
            continue                                                      # "jets hit X. The group claimed the attack": another one
        if what in sites and what not in other["target"].lower():         # "the mosque attack" is none on an airport
            continue
        if spots and other["status"] == row["status"] and (len(kinds) == 1 or "attack" in kinds or kinds <= _FROM_AFAR):
            return spots
    return []
