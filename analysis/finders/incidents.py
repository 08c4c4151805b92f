"""Mentions of attacks put together to incidents, within and across articles, and who covered which.

Attacks and documents in; attacks with `incident` filled, incidents and coverage out. Conservative: two mentions are one
incident only where place, date, type, actor and target do not speak against it and enough speaks for it; the reason is kept
in words. Nothing is guessed: a mention without a place or a date joins only what stands beside it. Contradicting accounts
stay side by side.
"""
from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

import pandas as pd

from analysis import joining
from analysis import tables as t
from analysis.factuality import AHEAD, STATUSES

_RECENT = 40          # incidents at one place that a further mention is compared with
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


def _keys(r) -> list[tuple]:
    """Where to look for incidents that the mention may belong to."""
    place = joining.place_of(r)
    out: list[tuple] = [("sentence", r.doc_id, n) for n in ([r.sentence, 0] if r.sentence in (1, 2) else [r.sentence])]
    if joining.exact(place):
        out += [("place", place[1]), ("spot", joining.spot_of(r))]
    if r.target:
        out.append(("target", r.target.lower()))
    return out


def _candidates(r, index: dict, stories: dict[str, str], copied: set[str]) -> Iterable[joining.Incident]:
    """Incidents that the mention may belong to: of its sentence, of a copy of its article, then the others, each the latest first."""
    keys, story = _keys(r), stories.get(r.doc_id)
    if story not in copied:
        return (x for key in keys for x in reversed(index[key][-_RECENT:]))
    here, there = ([x for key in keys if (key[0] == "sentence") == own for x in reversed(index[key][-_RECENT:])] for own in (True, False))
    return here + sorted(there, key=lambda x: not any(d != r.doc_id and stories.get(d) == story for d in x.documents))


def _groups(rows: list, told: joining.Told, hand: dict[int, tuple[str, str]]) -> list[joining.Incident]:
    out: list[joining.Incident] = []
    index: dict[tuple, list[joining.Incident]] = defaultdict(list)
    named: dict[tuple[str, str], joining.Incident] = {}
    copied = {story for story, n in Counter(told.stories.values()).items() if n > 1}
    for i, r in enumerate(rows):
        found, reason, head = None, "", None
        if i in hand:
            found, reason = named.get(hand[i]), f"{hand[i][0]} by the analyst"
        else:
            for near in _candidates(r, index, told.stories, copied):
                if near is found or not near.rows or not (why := joining.reason_for(near, r, told)):
                    continue
                if why == joining.HEADLINE:
                    head = near                                           # goes where its lede goes
                    continue
                if found and not joining.overlap(near.days, found.days):              # "last week" tells of one of two: of none, then
                    found, reason = None, ""
                    break
                found, reason = found or near, reason or why
                if (days := joining.days_of(r)) is None or days[0] == days[1]:
                    break
        if found is None:
            found, reason = head or joining.Incident(), joining.HEADLINE * bool(head)
            out += [found] if not head else []
            if i in hand:
                named[hand[i]] = found
        for h in [*head.rows] if head and head is not found else ():
            found.add(h, rows[h], joining.HEADLINE, told)
            head.rows.remove(h)
        found.add(i, r, reason, told)
        if i not in hand:
            for key in _keys(r):
                if not index[key] or index[key][-1] is not found:
                    index[key].append(found)
    return [x for x in out if x.rows]


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
    told = joining.Told(stories, {d: getattr(x, "published", pd.NaT) for d, x in about.items()}, {d: x.text for d, x in about.items()})
    for group in _groups(rows, told, hand):
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


def _row(name: str, group: joining.Incident, rows: list, about: dict) -> dict:
    special = Counter(r.attack_type for r in rows if r.attack_type != "attack") or Counter(["attack"])
    spot = min((r for r in rows if r.place), key=lambda r: r.kind == "country", default=rows[0])
    when = min((r for r in rows if joining.days_of(r)), key=lambda r: (joining.days_of(r)[1] - joining.days_of(r)[0], joining.days_of(r)[0]),
               default=rows[0])
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
        if name == "actor" and all(set(a.split("; ")) & set(b.split("; ")) for a in values for b in values):
            continue
        if len(values) < 2 or name == "status" and values <= {*AHEAD} or ranges and all(joining.overlap(a, b) for a in values for b in values):
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
    if joining.named(r):
        out.append(("actor", r.actor))
    if days := joining.days_of(r):
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
