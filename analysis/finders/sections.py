"""Sections: which lines of a document are title, heading, caption, list, page furniture (boilerplate) and which are body.

Works on the units of `sentences`: lines, hard-wrapped ones put together. Labels and phrases come from
codebook/boilerplate.csv; the rest is how a line stands among the others. In doubt a line is body, for what is marked is left
out of counts.
"""
from __future__ import annotations

import functools
import re
from typing import NamedTuple

from analysis.finders.furniture import HEAD, MOST, Cues, read

Span = tuple[int, int]

FINISHED = re.compile(r"[.!?…][”’»\"')\]*_]*(?:\[\d{1,3}\])*$")
STOPPED = re.compile(r"\.[”’»\"')\]*_]*(?:\[\d{1,3}\])*$")
ITEM = re.compile(r"(?:[•▪●◦‣■·*–—-]|\(?\d{1,3}[.)]|\(?(?:[A-Za-z]|[ivx]{2,4})\))\s")
HASHES = re.compile(r"#{1,6}\s")
OUTER = " \t\u00a0•▪●◦‣■·*–—-|>»«<[](){}:.,;_=~→←↑↓►▶#\"“”'"
BYLINE = re.compile(r"by\s+\S", re.I)
DATELINE = re.compile(r"""(?:[A-Z][\w.'’-]+,?\ ){1,2}\([A-Z][\w\ /]{1,20}\)
                          | [A-Z][A-Z\ .,'’/-]{2,40}(?:\([A-Z][\w\ /]+\))?[\s,]*
                            (?:[—–-]+|[A-Z][a-z]+\.?\ \d{1,2}\b.{0,24})""", re.X)
WORD = re.compile(r"[^\W_][\w'-]*")
QUOTES = "“\"‘«'"


class Unit(NamedTuple):
    """What decides about a line: its text as folded for the cues, and how it looks."""

    norm: str
    words: list[str]
    finished: bool
    stopped: bool
    colon: bool
    title_case: bool
    item: bool
    hashes: bool
    sentences: int


def mark(text: str, units: list[Span], sentences: list[list[Span]], title: str, codebook) -> list[list[str]]:
    """The section of each sentence, unit by unit.

    Parameters
    ----------
    units, sentences : spans of the units and of the sentences in each.
    title : the title where it is known from elsewhere, else empty.
    """
    cues = read(codebook)
    seen = [_unit(text, span, len(spans), cues) for span, spans in zip(units, sentences)]
    if text[:2000].isupper():                                   # all in capitals: they set nothing apart
        seen = [unit._replace(title_case=False) for unit in seen]
    names = _furniture(text, units, seen, cues)
    _captions(text, units, seen, names, cues)
    _titles(seen, names, _fold(title))
    _headings(text, units, seen, names, cues)
    out = []
    for unit, spans, name in zip(seen, sentences, names):
        marks = [name or "body"] * len(spans)
        if marks[0] in ("body", "list") and len(spans) > 1:
            marks = _inner(text, spans, marks, cues)
        out.append(marks)
    return out


def _fold(text: str) -> str:
    return " ".join(text.lower().replace("’", "'").replace("‘", "'").split()).strip(OUTER)


_first = functools.lru_cache(maxsize=10_000)(_fold)      # of first words, which recur


def _unit(text: str, span: Span, sentences: int, cues: Cues) -> Unit:
    raw = text[slice(*span)]
    words = pieces = raw.split()
    finished = FINISHED.search(raw[-12:]) is not None
    item, hashes = ITEM.match(raw) is not None, raw[0] == "#" and HASHES.match(raw) is not None
    if finished and len(words) > 14 and not _may_be_furniture(raw, words, cues):
        return Unit("", words, True, True, False, False, item, hashes, sentences)
    norm = _fold(raw[:HEAD])
    if len(raw) <= HEAD:
        words = norm.split()
    longer = [w for w in pieces if len(w) > 3 and w[0].isalpha()] if len(words) <= 30 else ()
    title_case = len(longer) > 0 and sum([w[0].isupper() for w in longer]) >= .7 * len(longer)
    stopped = STOPPED.search(raw[-12:]) is not None
    return Unit(norm, words, finished, stopped, raw[-1] == ":", title_case, item, hashes, sentences)


def _holds(text: str, words: list[str], cues: Cues) -> bool:
    """Whether a line of so many words holds a phrase that marks furniture wherever it stands."""
    return len(words) <= cues.widest and any([len(words) <= most for phrase, most in cues.inside if phrase in text])


def _may_be_furniture(raw: str, words: list[str], cues: Cues) -> bool:
    """A quick look: whether any cue could fit."""
    return _opens(_first(words[0]), cues) or _holds(raw[:HEAD].lower(), words, cues)


def _opens(first: str, cues: Cues) -> bool:
    """A quick look: whether a cue may begin with the word."""
    return not first or first in cues.first or first[0].isdigit() or first.rstrip(":,.") in cues.first


_compiled = functools.lru_cache(maxsize=10_000)(re.compile)      # the pattern of a cue when a line first begins with its word


def _is(unit: Unit, patterns: dict[str, list]) -> bool:
    """Whether one of the cues fits the line."""
    if not unit.norm:
        return False
    first = unit.words[0]
    bare, figure = first.rstrip(":,."), patterns.get("0", ()) if first[0].isdigit() else ()
    found = [*patterns.get(first, ()), *(patterns.get(bare, ()) if bare != first else ()), *figure]
    return any([_compiled(pattern).match(unit.norm) for pattern, most in found if len(unit.words) <= most])


def _furniture(text: str, units: list[Span], seen: list[Unit], cues: Cues) -> list[str]:
    """Boilerplate by cue; headlines under a line such as "Related stories"; section names and dates around the article."""
    names = [""] * len(seen)
    starts = [text[a] not in QUOTES and (_is(u, cues.start) or (not u.stopped and _is(u, cues.label)))
              for u, (a, _) in zip(seen, units)]
    prose = [i for i, u in enumerate(seen) if _prose(u) and not starts[i]]
    first, last = (prose[0], prose[-1]) if prose else (len(seen), -1)
    zone = False
    for i, unit in enumerate(seen):
        opens = not unit.finished and _is(unit, cues.zone)
        zone = opens or (zone and len(unit.words) <= 25 and (not unit.finished or unit.title_case))
        if not unit.words or zone or starts[i] or _labelled(unit, cues):
            names[i] = "boilerplate"
        elif (i < first or i > last) and len(seen) > 1 and _around(text[slice(*units[i])], unit, cues):
            names[i] = "boilerplate"
    return names if len(seen) > 1 else [""] * len(seen)         # a line that is all there is is no furniture


def _prose(unit: Unit) -> bool:
    return unit.finished and len(unit.words) >= 6


def _labelled(unit: Unit, cues: Cues) -> bool:
    if len(unit.words) > MOST:
        return False
    if (not unit.finished or len(unit.words) > 2) and _is(unit, cues.line):
        return True
    return _holds(unit.norm, unit.words, cues)


def _around(raw: str, unit: Unit, cues: Cues) -> bool:
    """Above or below the article: section names, a byline, a date line or dateline of its own."""
    if unit.finished or len(unit.words) > 12:
        return False
    words = [w for word in unit.words if (w := word.strip("|,.:/>»·()-–—"))]
    if words and all(w in cues.nav for w in words):
        return True
    figures = [w for w in words if w[0].isdigit()]
    if figures and all(w in cues.date or w[0].isdigit() for w in words) and len(words) > 1:
        return True
    return bool(DATELINE.fullmatch(raw) or (BYLINE.match(raw) and unit.title_case and len(words) <= 10))


def _captions(text: str, units: list[Span], seen: list[Unit], names: list[str], cues: Cues) -> None:
    """Lines with a photo credit; a bare credit is boilerplate, and the line above it a caption. Their copies, too."""
    known, captions = set(), tuple(cues.caption)
    for i, unit in enumerate(seen):
        if len(unit.words) > 80 or (names[i] and len(unit.words) > 8):
            continue
        raw = text[slice(*units[i])].lower()
        if raw.startswith(captions):
            names[i] = names[i] or "caption"
        if unit.finished and raw[-1] not in ")]":
            continue
        tail = raw[max(raw.rfind("("), raw.rfind("["), raw.rfind(". "), 0):]
        if not any(c in tail for c in cues.credit):
            continue
        if len(tail) >= len(raw) - 1 and len(unit.words) <= 8:
            names[i] = "boilerplate"
            if i and not names[i - 1] and not seen[i - 1].finished and "" in names[:i - 1]:     # the first line is the title
                names[i - 1] = "caption"
        elif not names[i]:
            names[i] = "caption"
            known.add(_fold(raw[:len(raw) - len(tail)]))
    known -= {""}
    for i, unit in enumerate(seen):
        if known and not names[i] and unit.norm in known:
            names[i] = "caption"


def _titles(seen: list[Unit], names: list[str], title: str) -> None:
    """The first line if it has no full stop and an article follows; a line that is the known title."""
    left = [i for i, name in enumerate(names) if not name]
    if len(left) < 2:
        return
    first = seen[left[0]]
    prose = [i for i in left if _prose(seen[i])]
    ends = not first.finished or (first.title_case and not first.stopped)
    short = first.norm and first.sentences == 1 and len(first.words) <= 25
    if ends and short and not first.item and prose and prose != left[:1]:
        title = title or first.norm
        names[left[0]] = "title"
    for i in left:
        if title and seen[i].norm == title and prose and prose != [i]:
            names[i] = "title"


def _headings(text: str, units: list[Span], seen: list[Unit], names: list[str], cues: Cues) -> None:
    """List items, headings, and headlines of other articles that stand between paragraphs."""
    left = [i for i, name in enumerate(names) if not name]
    prose = [i for i in left if _prose(seen[i])]
    if not prose:
        return
    longer = [i for i in left if len(seen[i].words) > 14]
    punctuated = sum(seen[i].finished for i in longer) >= .6 * len(longer)
    lone = [i for i in left if punctuated and _stands_alone(seen[i])]
    follows = set(lone)
    for place, i in enumerate(left):
        unit, after = seen[i], left[place + 1:place + 4]
        if unit.hashes:
            names[i] = "heading"
        elif unit.item and (i not in follows or len(unit.words) > 8 or any(seen[left[p]].item for p in (place - 1, place + 1) if 0 <= p < len(left))):
            names[i] = "list"
        elif i in follows and after and prose[0] < i and _foreign(text, units, seen, i, after, follows, cues):
            names[i] = "boilerplate"
        elif i in follows and i < prose[-1] and not _clause(unit, cues):
            names[i] = "heading"
        elif i in follows and i > prose[-1] and unit.title_case and len(unit.words) >= 5:
            names[i] = "boilerplate"


def _stands_alone(unit: Unit) -> bool:
    """Looks like a heading or a headline: short, one line, no full stop."""
    if unit.sentences > 1 or not unit.norm or unit.stopped or unit.norm[-1:] in ",;":
        return False
    if unit.finished or unit.colon:
        return unit.title_case and len(unit.words) <= (14 if unit.finished else 6)
    return len(unit.words) <= (18 if unit.title_case else 12)


def _clause(unit: Unit, cues: Cues) -> bool:
    """A sentence that lacks its full stop rather than a heading: headlines leave articles and auxiliaries out."""
    return len(unit.words) > 6 and not unit.title_case and any(w in cues.sentence for w in unit.words)


def _foreign(text, units, seen, i: int, after: list[int], lone: set[int], cues: Cues) -> bool:
    """A headline that does not head what follows: a clause or long, and its words are not those of the section below.

    A heading names what its section is about; a related headline was put there by a machine.
    """
    unit = seen[i]
    if len(unit.words) < 5 or unit.words[0] in cues.question or unit.finished or _clause(unit, cues):
        return False
    if after[0] in lone and 1 < len(seen[after[0]].words) < len(unit.words) and not seen[after[0]].item:
        return True
    below = {w[:5] for j in after if j not in lone for w in WORD.findall(text[slice(*units[j])].lower().replace("’", "'"))}
    own = {w[:5] for w in WORD.findall(unit.norm) if len(w) > 3}
    clause = any(w in cues.verb for w in unit.words[1:-1])
    return len(unit.words) >= (6 if clause else 8) and len(own & below) < len(own) / 2


def _inner(text: str, spans: list[Span], marks: list[str], cues: Cues) -> list[str]:
    """Furniture at the end of a paragraph ("Sign up for our newsletter."), outside of quotations."""
    for k in range(len(spans) - 1, 0, -1):
        if not _opens(_first(text[spans[k][0]:spans[k][0] + 40].split(None, 1)[0]), cues):
            break
        unit = _unit(text, spans[k], 1, cues)
        if not (_is(unit, cues.start) or len(unit.words) > 2 and _is(unit, cues.line)) or text[spans[k][0]] in QUOTES:
            break
        before = text[spans[0][0]:spans[k][0]]
        if before.count("“") > before.count("”") or before.count('"') % 2:
            break
        marks[k] = "boilerplate"
    return marks
