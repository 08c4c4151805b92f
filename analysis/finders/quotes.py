"""Whose voice: attributed statements, direct and indirect, with their speakers; and the voice of each sentence.

Sentences, documents and actors go in; one row per statement comes out, from its first to its last character. Rules over
quotation marks, cues (codebook/speech.csv) and closed word classes (codebook/roles.csv). It does not read what a quoted
speaker himself quotes, and it does not say whether a statement is true.
"""
from __future__ import annotations

import bisect
import re

import pandas as pd

from analysis import tables as t
from analysis.finders import clauses, speakers, turns
from analysis.finders.clauses import Said
from analysis.finders.marks import Quote, marks, masked
from analysis.finders.memory import OPENING, Memory
from analysis.finders.voices import by_document, voice, whose  # noqa: F401  names of this module
from analysis.finders.words import DONE, QUOTED, Words, book
from analysis.names import FORCES

_CLOSING = frozenset("”\"'’“")
_BREAK = re.compile(r"\n\s*")


def find(sentences: pd.DataFrame, documents: pd.DataFrame, actors: pd.DataFrame, *, codebook) -> pd.DataFrame:
    """One row per attributed statement, from its first to its last character, quotation marks included.

    Columns: `kind` (direct: mostly in quotation marks, or opening with one; indirect), `speaker` (the name or words that the
    text gives him, pronouns and "the official" resolved within the document; empty: nobody is named), `speaker_start` and
    `speaker_end` (the words beside the cue, a pronoun as it stands), `speaker_kind` (named, anonymous, outlet, document,
    collective), `official` (holds an office, or is a body, of a state or an armed group; former ones do not),
    `speaker_actor` (the actor named in those words; for "the report" the outlet named before it), `cue` as written (":"
    for a colon, empty for a quotation without one) and `reading` (codebook/speech.csv: speech, writing, allegation; belief
    for attitudes, intentions and for what "shows" or "signals" without a speaker: that is no speech).
    """
    named, spans = t.by(actors, "doc_id", "start end actor"), t.by(sentences, "doc_id", "start end section sentence")
    rows = []
    for doc, text in t.each(documents, "doc_id text"):
        if doc in spans:
            rows += _document(doc, text, spans[doc], sorted(named[doc]), codebook)
    return t.make("quotes", rows)


def _document(doc, text, spans, actors, codebook) -> list[tuple]:
    """The rows of one document, all columns in order."""
    quotes, starts, out = marks(text), [span[0] for span in spans], []
    mask = masked(text, quotes)
    memory = Memory(text, mask, spans, actors, codebook)
    said, introduced = _read(text, mask, spans, actors, memory)
    taken, labels = turns.find(text, codebook)
    verbatim, said = {s.start for s in taken}, _outside(said, taken, labels) if taken or labels else said
    for s in statements(text, quotes, said, starts, memory.person, introduced):
        k = max(0, bisect.bisect_right(starts, s.start) - 1)
        a, b, _, number = spans[k]
        memory.look_back(s.who, k)
        name, kind, *place, official, actor = _speaker(s, memory, text[a:b])
        turn = s.start in verbatim
        kind = "named" if turn and not actor and kind == "collective" and name.isupper() else kind       # "SMITH:" is no acronym
        out.append((doc, number, s.start, s.end, "direct" if turn else _kind(text, mask, s), name, kind, *place, s.cue, s.reading, official, actor))
    return out


def _outside(said: list[Said], taken: list[Said], labels: frozenset[int]) -> list[Said]:
    """The turns of a transcript, and what is said outside of them."""
    starts = [x.start for x in taken]

    def inside(s: Said) -> bool:
        k = bisect.bisect_right(starts, s.start) - 1
        return k >= 0 and s.start < taken[k].end or k + 1 < len(taken) and s.end > starts[k + 1]

    return sorted([s for s in said if not inside(s) and not (s.who and s.who[0] in labels)] + taken, key=lambda s: s.start)


def _read(text: str, mask: str, spans, actors, memory) -> tuple[list[Said], dict]:
    """What each sentence attributes; and who hands over to the next one by a colon at its end, by number."""
    said, introduced, lookup = [], {}, book(memory.codebook)
    ends = {b: name for _, b, name in actors}
    outlets = {b for b, name in ends.items() if memory.kinds.get(name) == "media"}
    for k, (a, b, section, _) in enumerate(spans):
        if section == "boilerplate":
            continue
        words = Words(text, mask, a, b, lookup)
        colon = mask.find(":", a, b) >= 0 and ":" in words.low or text[b - 1].isalnum() and not clauses.MARKS.isdisjoint(words.low[-6:-1])
        if not (words.cues or words.quotations or colon):
            continue
        found = clauses.read(words.classed(), outlets)
        if words.quotations and (more := clauses.implied(words, found)):
            found = sorted(found + more, key=lambda said: said.start)
        if colon:
            headed = clauses.headed(words, ends, memory.kinds)
            found = [headed] if headed else found
            if words.low[-1] == ":" and not found:
                introduced[k] = clauses.introduced(words)
        said += found
    return said, introduced


def _speaker(said: Said, memory, near: str) -> tuple:
    """Speaker, kind, start, end, official and actor of one row; `near`: the sentence."""
    if not (who := said.who):
        return "", "anonymous", None, None, False, ""
    codebook, kinds, groups, found = memory.codebook, memory.kinds, memory.groups, memory.actor_in(*who)
    source = memory.antecedent(who, kinds.get(found, ""))
    found = found or source != who and memory.actor_in(*source) or ""
    local, phrase = memory.text[who[0]:who[1]], memory.text[source[0]:source[1]]
    actor_kind = kinds.get(found) or ("military" if found.endswith(FORCES) else "")
    kind = speakers.kind(phrase, actor_kind, codebook)
    aside = speakers.aside(memory.text, source) if kind == "named" and said.start != source[1] + 2 else ""          # not "According to X, the ..."
    if aside and not found:                                   # "the party's spokesman, Omar Hadi"
        at = source[1] if aside[0] == "," else source[0] - len(aside)
        found = memory.actor_in(at, at + len(aside))
    if kind == "collective" and any(w in near for w in groups["anonymity"]):
        kind = "anonymous"
    if not found and (kind == "document" or kind == "outlet" and speakers.head(phrase).islower()) and (
            not phrase.endswith("s") and "'s " not in phrase.replace("’", "'")):
        # "the report", "the broadcaster": of the outlet named before
        found = (memory.paper(who[0]) or ("",))[-1]
    memory.add(source, kind, kinds.get(found, ""), who[0])
    name = " ".join(speakers.name(phrase, codebook).split())
    official = kind not in ("outlet", "document") and (
        kind == "named" and name in memory.offices
        or speakers.official(f"{phrase} {aside}" if aside else phrase, actor_kind if kind == "collective" else "", groups)
        or source != who and (speakers.official(local, "", groups) or kind == "named" and speakers.official(
            speakers.calling(memory.text, source[0], groups), "", groups)))                     # "Kremlin aide" before the full name
    if official:                                              # "Patel said", once called a spokesman
        held = speakers.words(phrase) + speakers.words(aside) + speakers.words(local)
        memory.offices.setdefault(name, set()).update(groups["official"].intersection(held))
    return name, kind, *who, official, found


def _kind(text: str, mask: str, said: Said) -> str:
    """direct: more than half of the statement is quoted, or it opens with a mark; else indirect."""
    direct = text[said.start] in OPENING or 2 * mask.count(QUOTED, said.start, said.end) > said.end - said.start
    return "direct" if direct else "indirect"


def statements(text: str, quotes: list[Quote], said: list[Said], sentences: list[int], person, introduced: dict) -> list[Said]:
    """Attributions grown over the quotations they touch, and quotations without a cue of their own."""
    starts, ends = [q.start for q in quotes], [q.end for q in quotes]
    grown: list[Said] = []
    for s in said:
        a, b = bisect.bisect_right(ends, s.start), bisect.bisect_left(starts, s.end) - 1
        start, end, done = s.start, s.end, grown[-1].end if grown else 0
        if a <= b:                                            # the quotations that it touches
            start, end = min(start, starts[a]), max(end, ends[b])
            while a and starts[a] <= start and quotes[a - 1].runs_on and starts[a - 1] >= done:
                a -= 1
                start = starts[a]
            while b < len(quotes) - 1 and ends[b] == end and quotes[b].runs_on:
                b += 1
                end = ends[b]
        if start < done:
            if end <= done or start > grown[-1].start:
                continue
            grown.pop()
        grown.append(s if start == s.start and end == s.end else Said(start, end, *s[2:]))
    return _uncued(text, quotes, grown, sentences, person, introduced)


def _uncued(text: str, quotes: list[Quote], said: list[Said], sentences: list[int], person, introduced: dict) -> list[Said]:
    """Quotations without a cue of their own: added to the statement before, a statement of their own, or no speech."""
    out, k, before = [], 0, None
    for q in quotes:
        while k < len(said) and said[k].start < q.end:
            out.append(said[k])
            k += 1
        covered = any([q.start < s.end for s in out[-3:]])
        runs, before = before is not None and before.runs_on and bool(out) and out[-1].end >= before.end - 2, q
        if covered:
            continue
        if runs:
            out[-1] = out[-1]._replace(end=q.end)
            continue
        near = range(len(out) - 1, max(-1, len(out) - 4), -1)
        last = next((i for i in near if text[out[i].end - 1] in _CLOSING or text[out[i].start] in OPENING), None)
        prior = text[max(0, q.start - 99):q.start].rstrip(" \xa0")[-1:]
        joined = last is not None and q.start - out[last].end < 3
        if not (prior in ".!?\n:" or joined) or not DONE.search(text[q.end - 4:q.end]):
            continue
        number = bisect.bisect_right(sentences, q.start) - 1
        if introduced.get(number - 1):
            out.append(Said(q.start, q.end, ":", "speech", introduced[number - 1]))
            continue
        gap = text[out[last].end:q.start] if last is not None and q.start - out[last].end < 500 else None
        if gap is not None and len(_BREAK.findall(gap)) <= 1 and ("\n" not in gap or prior == "\n") and (
                number + 1 - bisect.bisect_right(sentences, out[last].end) <= 1):
            out[last] = out[last]._replace(end=q.end)
            continue
        spaces = text.count(" ", q.start, q.end)
        silent = number and spaces > 1 and not any(s.who and s.end > sentences[number - 1] for s in out[-3:])
        who = person(number - 1, True) if silent else None
        again = out and prior != ":" and q.start - out[-1].end < 400 and text[q.end - 2] != ","        # not "...," goes an old joke
        if spaces > (1 if who else 3):
            out.append(Said(q.start, q.end, "", "speech", who or (out[-1].who if again else None)))
    return sorted(out + said[k:])
