"""Whose words a stretch of text is: the outlet's own, a named speaker's or an anonymous one's.

The rows of `quotes` go in; the statements that are speech, and the voice of spans and sentences, come out.
"""
from __future__ import annotations

import bisect
import re
from collections import defaultdict
from collections.abc import Iterator

import pandas as pd

from analysis import tables as t
from analysis.finders.speakers import APPOSED

_LOOSE = re.compile(r"(?i)^(?:an?|one|some|two) |\bauthorities$")
_CAPITAL = re.compile("[A-Z]")
_WHOSE = {"named": "named", "outlet": "named", "anonymous": "anonymous"}     # of the others it is named who has a name


def _spoken(quotes: pd.DataFrame) -> Iterator[tuple]:
    """The statements that are speech and have a source ("was accused of" quotes nobody): doc_id, start, end, whose (named or
    anonymous), start and end of the speaker, cue."""
    columns = "doc_id start end reading speaker kind speaker_kind speaker_actor official speaker_start speaker_end cue"
    for doc, start, end, reading, speaker, kind, speaker_kind, actor, official, who_start, who_end, cue in t.each(quotes, columns):
        if reading != "belief" and (speaker or kind == "direct"):
            known = actor[:1].isupper() or _CAPITAL.search(speaker, 1) or (       # "protesters" are no name
                actor if speaker_kind == "document" else official and not _LOOSE.search(speaker))
            yield doc, start, end, _WHOSE.get(speaker_kind) or ("named" if known else "anonymous"), who_start, who_end, cue


def by_document(quotes: pd.DataFrame) -> dict[str, list[tuple[int, int, str]]]:
    """doc_id -> (start, end, whose) of its spoken statements, in order."""
    out: dict[str, list] = {}
    for doc, *span in sorted(row[:4] for row in _spoken(quotes)):
        out.setdefault(doc, []).append(tuple(span))
    return out


def whose(statements: list[tuple[int, int, str]], start: int, end: int) -> str:
    """Whose words a span stands in: those of the shortest of the last statements around it, else the outlet's."""
    k = bisect.bisect_right(statements, start, key=lambda s: s[0])
    return min(((b - a, voice) for a, b, voice in statements[max(0, k - 6):k] if end <= b), default=(0, "outlet"))[1]


def voice(sentences: pd.DataFrame, quotes: pd.DataFrame) -> pd.Series:
    """Whose words a sentence is by the larger share of its characters: outlet, named or anonymous.

    The statement counts with its cue and the phrase that names the speaker. A named person and another outlet that is
    quoted are named; so are bodies and documents with a name (the Pentagon, the Reuters report). Bodies and documents
    without one, and quotations without a speaker, are anonymous. What is reported without a source ("was accused of") stays
    the outlet's, as do rows with the reading belief: they are no speech.
    """
    rows = defaultdict(list)
    for row in _spoken(quotes):
        rows[row[0]].append(row)
    own = {doc: iter(_voices(spans, rows[doc])) for doc, spans in t.by(sentences, "doc_id", "start end text").items()}
    return pd.Series([next(own[doc]) for doc in sentences["doc_id"].tolist()], index=sentences.index, dtype="str")


def _voices(spans, rows) -> list[str]:
    """The voices of the sentences of one document."""
    starts, done = [span[0] for span in spans], [0] * len(spans)
    said = {"named": [0] * len(spans), "anonymous": [0] * len(spans)}
    for _, start, end, whose, who_start, who_end, cue in rows:
        if who_start is pd.NA:
            who_start = who_end = -1
        k = max(0, bisect.bisect_right(starts, start) - 1)
        k -= k > 0 and cue != "" and starts[k - 1] <= who_start < starts[k]
        last = max(end, who_end if who_start < end + 200 else 0)
        while k < len(spans) and starts[k] < last:
            a, b = _attributed(start, end, who_start, who_end, cue, *spans[k])
            a = max(a, done[k])
            if b > a:
                said[whose][k] += b - a
                done[k] = b
            k += 1
    return [("named" if named >= other else "anonymous") if 2 * (named + other) > end - start else "outlet"
            for (start, end, _), named, other in zip(spans, *said.values())]


def _attributed(start, end, who_start, who_end, cue, a: int, b: int, text: str) -> tuple[int, int]:
    """First and last character of the sentence that belong to the row: statement, speaker and cue."""
    start, end = max(a, start), min(b, end)
    if a <= who_start < b:
        name = who_start - a
        if text.endswith(", ", 0, name) and text[name].isupper() and APPOSED.match(text, 0, name):
            who_start = a                                     # "Its spokesman in the port, Omar Hadi, said"
        start, end = min(start, who_start), max(end, who_end)
    after = max(0, end - a)
    at = text.find(cue, after, after + 80) if cue else -1
    return start, a + at + len(cue) if at >= 0 else end
