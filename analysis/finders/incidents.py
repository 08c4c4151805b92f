"""Mentions of attacks put together to incidents, within and across articles, and who covered which.

Attacks and documents in; attacks with `incident` filled, incidents and coverage out. Conservative: two mentions are one
incident only where place, date, type, actor and target do not speak against it and enough speaks for it; the reason is kept
in words. Nothing is guessed: a mention without a place or a date joins only what stands beside it. Contradicting accounts
stay side by side.
"""
from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field

import pandas as pd

from analysis import tables as t
from analysis.factuality import STATUSES

_HAPPENED = {"occurred", "attempted", "alleged", "denied"}
_BESIDE = 90          # characters between two attack words that tell of one attack
_CLAUSE = re.compile(r";|, (?:and|but|yet)\b|\b(?:while|whereas|(?:and|but) (?:then |also )?(?:there|they|he|she|it))\b")   # another one begins
_RECENT = 40          # incidents at one place that a further mention is compared with
_DAY = pd.Timedelta(days=1)
_WEEK = 7             # days: a longer interval says too little to join articles by
_NAMELESS = re.compile("[a-z ]+$|.* armed groups$")       # a kind, which contradicts no name
_ANY = frozenset("people persons soldiers civilians women children villagers residents troops police policemen officers positions forces area areas city town "
                 "towns village villages main army military government targets target sites site several many their some group".split())
_CASUALTY = re.compile("(?i)kill|wound|injur|maim")
_ONCE = set("bombing suicide_bombing assassination abduction hijacking sabotage arson stabbing".split())   # seldom daily
_SAME = {"dead": "killed", "died": "killed", "hurt": "injured"}
_NUMBERS = {w: i for i, w in enumerate("no one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
                                       "fifteen sixteen seventeen eighteen nineteen twenty".split())}
_NUMBERS |= {"a dozen": 12, "thirty": 30, "forty": 40, "fifty": 50}
_ROUGH = {"at least": (1, 9e9), "more than": (1, 9e9), "over": (1, 9e9), "up to": (0, 1), "as many as": (0, 1),
          **dict.fromkeys(("about", "some", "around", "nearly"), (.9, 1.1))}     # what share of the number they leave open
_NUMBER = rf"(?:({'|'.join(_ROUGH)}) )?(\d+(?:,\d{{3}})*|{'|'.join(_NUMBERS)})"
_COUNT = re.compile(
    rf"(?i)\b{_NUMBER}(?: [\w'-]+){{0,4}}? (?:(?:were|was|have been|had been|has been) )?"
    r"(killed|dead|died|wounded|injured|hurt|kidnapped|abducted)\b"
    rf"|\b(killed|killing|wounded|wounding|injured|injuring|kidnapped|abducted) {_NUMBER}\b")


@dataclass
class Incident:
    """Rows that tell of one attack, and what is known of it so far."""

    rows: list[int] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    actors: set[str] = field(default_factory=set)
    types: set[str] = field(default_factory=set)
    targets: set[str] = field(default_factory=set)
    place: tuple | None = None
    days: tuple | None = None
    documents: set[str] = field(default_factory=set)
    happened: bool = True
    last: object = None

    def add(self, i: int, r, reason: str) -> None:
        self.rows.append(i)
        self.reasons += [reason] if reason else []
        self.actors |= _named(r)
        self.types |= {r.attack_type} - {"attack"}
        self.targets |= _targets(r)
        self.place, self.days = self.place or _place(r), self.days or _days(r)
        self.documents.add(r.doc_id)
        self.happened, self.last = r.status in _HAPPENED, r


def _named(r) -> set[str]:
    """The actor, if it has a name."""
    return {a for a in r.actor.split("; ") if not _NAMELESS.match(a)} - {""}


def _targets(r) -> set[str]:
    """What was attacked; who was hurt ("killing nine people") is another thing, and speaks against no target."""
    return set() if _CASUALTY.match(r.trigger) else {r.target.lower()} - {"", r.place.lower()}


def _place(r) -> tuple | None:
    return (r.country, r.place.lower(), r.kind) if r.place else None


def _days(r) -> tuple | None:
    if pd.isna(r.date_from) and pd.isna(r.date_to):
        return None
    return (r.date_to if pd.isna(r.date_from) else r.date_from), (r.date_from if pd.isna(r.date_to) else r.date_to)


def _overlap(a: tuple | None, b: tuple | None) -> bool:
    return a is None or b is None or a[0] <= b[1] and b[0] <= a[1]


def _narrow(days: tuple | None) -> bool:
    return days is not None and (days[1] - days[0]).days < _WEEK


def _exact(place: tuple | None) -> bool:
    return place is not None and place[2] in ("site", "city", "")


def _agrees(found: Incident, r, strict: bool, days: tuple | None) -> bool:
    """Whether nothing known of the incident speaks against the mention; with `strict`, no other actor or target either."""
    another = found.types and r.attack_type not in found.types | {"attack"}
    if found.happened != (r.status in _HAPPENED) or another or not _overlap(found.days, days):
        return False
    if found.place and r.place and found.place != _place(r):
        return False
    if not strict:
        return True
    others = found.targets and _targets(r) and not _shares(r.target, found.targets)
    return _alike(found, r) and not others


def _alike(found: Incident, r) -> bool:
    """Whether no other actor is named: one of the two accounts may name more."""
    named = _named(r)
    return found.actors <= named or named <= found.actors


def _shares(target: str, others: set[str]) -> bool:
    words = set(re.findall(r"\w{3,}", target.lower()))
    return any(words & set(re.findall(r"\w{3,}", other)) for other in others)


def _thing(r, found: Incident) -> str:
    """What both say was attacked ("market"): whatever with, it is one attack on one day at one place."""
    words = set(re.findall(r"[^\W\d_]{4,}", r.target.lower())) - _ANY - set(r.place.lower().split())
    return min((w for w in words if any(re.search(rf"\b{w}\b", other) for other in found.targets)), default="")


def _reason(found: Incident, r, stories: dict[str, str], text: str) -> str:
    """Why the mention tells of this incident, in words; empty if it does not. `text`: of its document."""
    last, days = found.last, _days(r)
    if last.doc_id == r.doc_id and last.sentence == r.sentence:
        hurt = _CASUALTY.match(r.trigger) or _CASUALTY.match(last.trigger)
        beside = 0 < abs(r.start - last.start) <= _BESIDE and last.status == r.status and (
            hurt or not _CLAUSE.search(text, last.end, r.start))
        effect = beside and days == found.days and _narrow(days) and hurt
        return "same sentence" if beside and _agrees(found, r, not effect, days) else ""
    near = found.documents == {r.doc_id}
    story = stories.get(r.doc_id, "")
    told = story and any(stories.get(d) == story for d in found.documents - {r.doc_id})
    if _exact(found.place) and found.place == _place(r):
        if near and _agrees(found, r, True, days):
            return f"same article, place ({r.place}) and type"
        killed = not found.types and r.attack_type == "attack" and _CASUALTY.match(r.trigger)
        exact = (found.types == {r.attack_type} or killed) and days == found.days       # then actors may contradict each other
        if _narrow(days) and _narrow(found.days) and _agrees(found, r, not exact, days):
            return f"place ({r.place}) and days ({days[0]:%Y-%m-%d}) agree"
        shared = _narrow(days) and days == found.days and found.happened == (r.status in _HAPPENED) and _alike(found, r)
        if shared and (word := _thing(r, found)):
            return f"place ({r.place}), days ({days[0]:%Y-%m-%d}) and target ({word}) agree"
        once = not near and r.attack_type in _ONCE and found.types == {r.attack_type} and found.actors & _named(r)
        once = once and _narrow(days) and _narrow(found.days) and _targets(r) and found.targets
        if once and _agrees(found, r, True, (days[0] - _DAY, days[1] + _DAY)):
            return f"actor ({r.actor}), target ({r.target}) and place ({r.place}) agree; days differ by one"
        if told and _agrees(found, r, True, days):
            return f"copies of one story, same place ({r.place})"
    copied = told and r.target and (last.trigger, last.target, last.place) == (r.trigger, r.target, r.place)
    if copied and _agrees(found, r, True, days):
        return "copies of one story, same words"
    same = found.actors & _named(r) and r.target and r.target.lower() in found.targets
    if same and found.place == _place(r) and _narrow(days) and _narrow(found.days) and _agrees(found, r, True, days):
        return f"actor ({r.actor}), target ({r.target}) and days agree"
    return ""


def _keys(r) -> list[tuple]:
    """Where to look for incidents that the mention may belong to."""
    place = _place(r)
    out: list[tuple] = [("sentence", r.doc_id, r.sentence)]
    if _exact(place):
        out.append(("place", *place[:2]))
    if r.target:
        out.append(("target", r.target.lower()))
    return out


def _groups(rows: list, stories: dict[str, str], texts: dict[str, str], hand: dict[int, tuple[str, str]]) -> list[Incident]:
    out: list[Incident] = []
    index: dict[tuple, list[Incident]] = defaultdict(list)
    named: dict[tuple[str, str], Incident] = {}
    for i, r in enumerate(rows):
        found, reason = None, ""
        if i in hand:
            found, reason = named.get(hand[i]), f"{hand[i][0]} by the analyst"
        else:
            for near in (x for key in _keys(r) for x in reversed(index[key][-_RECENT:])):
                if near is found or not (why := _reason(near, r, stories, texts.get(r.doc_id, ""))):
                    continue
                if found and not _overlap(near.days, found.days):              # "last week" tells of one of two: of none, then
                    found, reason = None, ""
                    break
                found, reason = found or near, reason or why
                if (days := _days(r)) is None or days[0] == days[1]:
                    break
        if found is None:
            found = Incident()
            out.append(found)
            if i in hand:
                named[hand[i]] = found
        found.add(i, r, reason)
        if i not in hand:
            for key in _keys(r):
                if not index[key] or index[key][-1] is not found:
                    index[key].append(found)
    return out


def join(attacks: pd.DataFrame, documents: pd.DataFrame, *, corrections: pd.DataFrame | None = None):
    """Attacks with `incident` filled, the table of incidents, and their coverage.

    Parameters
    ----------
    attacks, documents : tables of `annotate`; documents give `text`, `outlet`, `story` and `published`.
    corrections : rows `doc_id, start, end, field, value` whose `field` is "join" or "split" (analysis.corrections); mentions
        with the same field and value make one incident, whatever the rules say.

    Returns
    -------
    (attacks, incidents, coverage) : `incidents.reason` says why its mentions are one; `coverage.first` is True for the
        earliest `published` among the articles on an incident (several on a tie, none where no date is known).
    """
    stories = dict(zip(documents.doc_id, documents.story)) if "story" in documents else {}
    rows = list(attacks.itertuples(index=False))
    hand = {}
    if corrections is not None and len(corrections):
        said = {(c.doc_id, int(c.start), int(c.end)): (c.field, c.value) for c in corrections.itertuples(index=False)}
        hand = {i: said[k] for i, r in enumerate(rows) if (k := (r.doc_id, r.start, r.end)) in said}
    ids, table, cover, seen = [""] * len(rows), [], [], Counter()
    about = {d.doc_id: d for d in documents.itertuples(index=False)}
    for group in _groups(rows, stories, dict(zip(documents.doc_id, documents.text)), hand):
        mine = [rows[i] for i in group.rows]
        name = f"{mine[0].doc_id}:{mine[0].start}"
        seen[name] += 1
        name += f".{seen[name]}" if seen[name] > 1 else ""
        for i in group.rows:
            ids[i] = name
        table.append(_row(name, group, mine, about))
        cover += _coverage(name, mine, about)
    return t.make("attacks", attacks.assign(incident=ids)), t.make("incidents", table), t.make("coverage", cover)


def _status(rows: list) -> str:
    """The status that most rows give; on a tie the surest."""
    counts = Counter(r.status for r in rows)
    return max(counts, key=lambda s: (counts[s], -STATUSES.index(s) if s in STATUSES else -99))


def _row(name: str, group: Incident, rows: list, about: dict) -> dict:
    special = Counter(r.attack_type for r in rows if r.attack_type != "attack") or Counter(["attack"])
    spot = next((r for r in rows if r.place), rows[0])
    when = min((r for r in rows if _days(r)), key=lambda r: (_days(r)[1] - _days(r)[0], _days(r)[0]), default=rows[0])
    outlets = {getattr(about.get(r.doc_id), "outlet", "") for r in rows} - {""}
    return {"incident": name, "attack_type": special.most_common(1)[0][0], "status": _status(rows), "place": spot.place,
            "lat": spot.lat, "lon": spot.lon, "date_from": when.date_from, "date_to": when.date_to,
            "documents": len(group.documents), "outlets": len(outlets), "reason": "; ".join(dict.fromkeys(group.reasons))}


def _coverage(name: str, rows: list, about: dict) -> list[dict]:
    by_doc: dict[str, list] = defaultdict(list)
    for r in rows:
        by_doc[r.doc_id].append(r)
    published = {d: getattr(about.get(d), "published", pd.NaT) for d in by_doc}
    first = min((p for p in published.values() if pd.notna(p)), default=None)
    return [{"incident": name, "doc_id": d, "outlet": getattr(about.get(d), "outlet", ""), "status": _status(mine),
             "story": getattr(about.get(d), "story", ""), "first": bool(first is not None and published[d] == first)}
            for d, mine in by_doc.items()]


def contradictions(attacks: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """Where accounts of one incident contradict each other.

    One row per account: `incident, field` (number, actor, date, status), `value, doc_id, sentence, start, end`; only fields
    with two or more values that can't both be so. A number is that of the killed, wounded or abducted in the sentence;
    "at least 12" leaves 20 open. An account that gives none contradicts nobody, a kind ("armed groups") no name; a day within
    another's interval doesn't either.
    """
    texts = {(s.doc_id, s.sentence): (s.start, s.text) for s in sentences.itertuples(index=False)}
    said: dict[tuple, list] = defaultdict(list)
    rows = list(attacks.itertuples(index=False))
    beside: dict[tuple, list] = defaultdict(list)
    for r in rows:
        beside[r.doc_id, r.sentence].append(r)
    for r in rows:
        for name, value in _claims(r, *texts.get((r.doc_id, r.sentence), (0, "")), beside[r.doc_id, r.sentence]):
            said[r.incident, name].append((value, r))
    out = []
    for (incident, name), claims in said.items():
        values = {v for v, _ in claims}
        ranges = name == "date" or name.startswith("number")
        if len(values) < 2 or ranges and all(_overlap(a, b) for a in values for b in values):
            continue
        for value, r in claims:
            shown = value[-1] if name.startswith("number") else value
            shown = " to ".join(dict.fromkeys(d.strftime("%Y-%m-%d") for d in value)) if name == "date" else shown
            out.append({"incident": incident, "field": name.split(":")[0], "value": shown, "doc_id": r.doc_id,
                        "sentence": r.sentence, "start": r.start, "end": r.end})
    frame = pd.DataFrame(out, columns=["incident", "field", "value", "doc_id", "sentence", "start", "end"])
    return frame.drop_duplicates(["incident", "field", "value", "doc_id", "sentence"]).reset_index(drop=True)


def _claims(r, start: int, text: str, beside: list) -> list[tuple[str, object]]:
    """What an account says of its incident: (field, value); a number is said of the nearest attack word of the sentence."""
    out: list[tuple[str, object]] = [("status", r.status)]
    if _named(r):
        out.append(("actor", r.actor))
    if days := _days(r):
        out.append(("date", days))
    for m in _COUNT.finditer(text):
        if min(beside, key=lambda x: abs(x.start - start - m.start())).incident != r.incident:
            continue
        rough, number, kind = m.group(1, 2, 3) if m[2] else m.group(5, 6, 4)
        count = int(number.replace(",", "")) if number[0].isdigit() else _NUMBERS[number.lower()]
        kind = _SAME.get(kind.lower(), kind.lower().replace("ing", "ed"))
        low, high = _ROUGH.get((rough or "").lower(), (1, 1))
        out.append((f"number:{kind}", (count * low, count * high, f"{rough.lower() + ' ' if rough else ''}{count} {kind}")))
    return out
