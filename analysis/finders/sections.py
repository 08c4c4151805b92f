"""Sections: which lines of a document are title, heading, caption, list, page furniture (boilerplate) and which are body.

Works on the units of `sentences`: lines, hard-wrapped ones put together. Labels and phrases come from
codebook/boilerplate.csv; the rest is how a line stands among the others. In doubt a line is body, for what is marked is left
out of counts.
"""
from __future__ import annotations

import functools
import re
from typing import NamedTuple

from analysis.finders.furniture import HEAD, MOST, Cues, fold, read

Span = tuple[int, int]

FINISHED = re.compile(r"[.!?…][”’»\"')\]*_]*(?:\[\d{1,3}\])*$")
STOPPED = re.compile(r"\.[”’»\"')\]*_]*(?:\[\d{1,3}\])*$")
ITEM = re.compile(r"(?:[•▪●◦‣■·*–—-]|\(?\d{1,3}[.)]|\(?(?:[A-Za-z]|[ivx]{2,4})\))\s")
HASHES = re.compile(r"#{1,6}\s")
BYLINE = re.compile(r"by\s+\S", re.I)
DATELINE = re.compile(r"""(?:[A-Z][\w.'’-]+,?\ ){1,2}\([A-Z][\w\ /]{1,20}\)
                          | [A-Z][A-Z\ .,'’/-]{2,40}(?:\([A-Z][\w\ /]+\))?[\s,]*
                            (?:[—–-]+|[A-Z][a-z]+\.?\ \d{1,2}\b.{0,24})""", re.X)
WORD = re.compile(r"[^\W_][\w'-]*")
QUOTES = "“\"‘«'"


class Unit(NamedTuple):
    """What decides about a line: its text as written and as folded for the cues, and the kinds of cue that fit it."""

    raw: str
    norm: str
    words: list[str]
    kinds: tuple[str, ...]
    finished: bool
    prose: bool
    sentences: int
    capitals: bool = False      # all the text is in capitals: they set nothing apart

    @property
    def title_case(self) -> bool:
        if self.capitals or len(self.words) > 30:
            return False
        longer = [w for w in self.raw.split() if len(w) > 3 and w[0].isalpha()]
        return len(longer) > 0 and sum([w[0].isupper() for w in longer]) >= .7 * len(longer)


def mark(text: str, units: list[Span], sentences: list[list[Span]], title: str, codebook) -> list[list[str]]:
    """The section of each sentence, unit by unit.

    Parameters
    ----------
    units, sentences : spans of the units and of the sentences in each.
    title : the title where it is known from elsewhere, else empty.
    """
    cues = read(codebook)
    seen = [_unit(text[start:end], len(spans), cues) for (start, end), spans in zip(units, sentences)]
    if text[:2000].isupper():
        seen = [unit._replace(capitals=True) for unit in seen]
    names = _furniture(seen, cues)
    _captions(seen, names, cues)
    _titles(seen, names, fold(title))
    _headings(seen, names, cues)
    out = []
    for spans, name in zip(sentences, names):
        marks = [name or "body"] * len(spans)
        if len(spans) > 1 and name in ("", "list"):
            _inner(text, spans, marks, cues)
        out.append(marks)
    return out


_word = functools.lru_cache(maxsize=10_000)(fold)                # first words recur
_compiled = functools.lru_cache(maxsize=10_000)(re.compile)      # the pattern of a cue when a line first holds its words


def _unit(raw: str, sentences: int, cues: Cues) -> Unit:
    words = raw.split(None, MOST)                            # of longer lines it is enough to know that they are longer
    finished = raw[-1] in ".!?…" or FINISHED.search(raw[-12:]) is not None
    if finished and len(words) > 14 and not (_opens(words, cues) or len(words) <= cues.widest and _holds(raw[:HEAD].lower(), words, cues)):
        return Unit(raw, "", words, (), True, True, sentences)
    norm = fold(raw[:HEAD])
    words = norm.split() if len(raw) <= HEAD else raw.split()
    return Unit(raw, norm, words, _kinds(norm, words, cues), finished, finished and len(words) >= 6, sentences)


def _opens(words: list[str], cues: Cues) -> bool:
    """A quick look: whether a cue may begin with the words."""
    first = _word(words[0])
    return not first or first[0].isdigit() or first in cues.second and fold(" ".join(words[1:2])).startswith(cues.second[first])


def _holds(text: str, words: list[str], cues: Cues) -> bool:
    """Whether a line of so many words holds a phrase that marks furniture wherever it stands."""
    return any([phrase in text for most, phrases in cues.inside.items() if len(words) <= most for phrase in phrases])


def _kinds(norm: str, words: list[str], cues: Cues) -> tuple[str, ...]:
    """The kinds of cue that fit a line."""
    if not norm:
        return ()
    first, bare = words[0], words[0].rstrip(":,.")
    keys = {first, bare, "0" if first[0].isdigit() else first}
    found = [cue for key in keys for cue in cues.opening.get(key, ())]
    kinds = [kind for kind, text, pattern, most in found if len(words) <= most and text in norm and _compiled(pattern).match(norm)]
    return (*kinds, "in") if _holds(norm, words, cues) else (*kinds,)


def _furniture(seen: list[Unit], cues: Cues) -> list[str]:
    """Boilerplate by cue; headlines under a line such as "Related stories"; section names and dates around the article."""
    names = [""] * len(seen)
    starts = [("start" in u.kinds or "label" in u.kinds and not STOPPED.search(u.raw[-12:])) and u.raw[0] not in QUOTES for u in seen]
    prose = [i for i, u in enumerate(seen) if u.prose and not starts[i]]
    first, last = (prose[0], prose[-1]) if prose else (len(seen), -1)
    zone = False
    for i, unit in enumerate(seen):
        opens = "zone" in unit.kinds and not unit.finished
        zone = opens or (zone and len(unit.words) <= 25 and (not unit.finished or unit.title_case))
        if not unit.words or zone or starts[i] or (unit.kinds and _labelled(unit)):
            names[i] = "boilerplate"
        elif (i < first or i > last) and len(seen) > 1 and _around(unit, cues):
            names[i] = "boilerplate"
    return names if len(seen) > 1 else [""] * len(seen)         # a line that is all there is is no furniture


def _labelled(unit: Unit) -> bool:
    return len(unit.words) <= MOST and ("in" in unit.kinds or "line" in unit.kinds and (not unit.finished or len(unit.words) > 2))


def _around(unit: Unit, cues: Cues) -> bool:
    """Above or below the article: section names, a byline, a date line or dateline of its own."""
    if unit.finished or len(unit.words) > 12:
        return False
    words = [w for word in unit.words if (w := word.strip("|,.:/>»·()-–—"))]
    if words and all(w in cues.nav for w in words):
        return True
    figures = [w for w in words if w[0].isdigit()]
    if figures and all(w in cues.date or w[0].isdigit() for w in words) and len(words) > 1:
        return True
    return bool(DATELINE.fullmatch(unit.raw) or (BYLINE.match(unit.raw) and unit.title_case and len(words) <= 10))


def _captions(seen: list[Unit], names: list[str], cues: Cues) -> None:
    """Lines with a photo credit; a bare credit is boilerplate, and the line above it a caption. Their copies, too."""
    known, captions = set(), tuple(cues.caption)
    reach = max(map(len, captions), default=0)
    for i, unit in enumerate(seen):
        begins, ends = unit.raw[:reach].lower().startswith(captions), not unit.finished or unit.raw[-1] in ")]"
        if not (begins or ends) or (names[i] and len(unit.words) > 8) or len(unit.raw.split()) > 80:
            continue
        if begins:
            names[i] = names[i] or "caption"
        if not ends:
            continue
        raw = unit.raw.lower()
        tail = raw[max(raw.rfind("("), raw.rfind("["), raw.rfind(". "), 0):]
        if not any(c in tail for c in cues.credit):
            continue
        if len(tail) >= len(raw) - 1 and len(unit.words) <= 8:
            names[i] = "boilerplate"
            if i and not names[i - 1] and not seen[i - 1].finished and "" in names[:i - 1]:     # the first line is the title
                names[i - 1] = "caption"
        elif not names[i]:
            names[i] = "caption"
            known.add(fold(raw[:len(raw) - len(tail)]))
    for i in [i for i, unit in enumerate(seen) if known and not names[i] and unit.norm]:
        if seen[i].norm in known:
            names[i] = "caption"


def _titles(seen: list[Unit], names: list[str], title: str) -> None:
    """The first line if it has no full stop and an article follows; a line that is the known title."""
    left = [i for i, name in enumerate(names) if not name]
    if len(left) < 2:
        return
    first = seen[left[0]]
    prose = [i for i in left if seen[i].prose]
    ends = not first.finished or (first.title_case and not STOPPED.search(first.raw[-12:]))
    short = first.norm and first.sentences == 1 and len(first.words) <= 25
    if ends and short and not ITEM.match(first.raw) and prose and prose != left[:1]:
        title = title or first.norm
        names[left[0]] = "title"
    for i in left:
        if title and seen[i].norm == title and prose and prose != [i]:
            names[i] = "title"


def _headings(seen: list[Unit], names: list[str], cues: Cues) -> None:
    """List items, headings, and headlines of other articles that stand between paragraphs."""
    left = [i for i, name in enumerate(names) if not name]
    prose = [i for i in left if seen[i].prose]
    if not prose:
        return
    longer = [i for i in left if len(seen[i].words) > 14]
    punctuated = sum(seen[i].finished for i in longer) >= .6 * len(longer)
    lone = [i for i in left if seen[i].norm and punctuated and _stands_alone(seen[i])]
    follows = set(lone)
    for place, i in enumerate(left):
        unit = seen[i]
        if unit.raw[0] == "#" and HASHES.match(unit.raw):
            names[i] = "heading"
        elif ITEM.match(unit.raw) and (i not in follows or len(unit.words) > 8 or
                                       any(ITEM.match(seen[left[p]].raw) for p in (place - 1, place + 1) if 0 <= p < len(left))):
            names[i] = "list"
        elif i in follows:
            after = left[place + 1:place + 4]
            if after and prose[0] < i and _foreign(seen, i, after, follows, cues):
                names[i] = "boilerplate"
            elif i < prose[-1]:
                names[i] = "" if _clause(unit, cues) else "heading"
            elif i > prose[-1] and unit.title_case and len(unit.words) >= 5:
                names[i] = "boilerplate"


def _stands_alone(unit: Unit) -> bool:
    """Looks like a heading or a headline: short, one line, no full stop."""
    if unit.sentences > 1 or STOPPED.search(unit.raw[-12:]) or unit.norm[-1:] in ",;":
        return False
    if unit.finished or unit.raw[-1] == ":":
        return unit.title_case and len(unit.words) <= (14 if unit.finished else 6)
    return len(unit.words) <= (18 if unit.title_case else 12)


def _clause(unit: Unit, cues: Cues) -> bool:
    """A sentence that lacks its full stop rather than a heading: headlines leave articles and auxiliaries out."""
    return len(unit.words) > 6 and not unit.title_case and any(w in cues.sentence for w in unit.words)


def _foreign(seen: list[Unit], i: int, after: list[int], lone: set[int], cues: Cues) -> bool:
    """A headline that does not head what follows: a clause or long, and its words are not those of the section below.

    A heading names what its section is about; a related headline was put there by a machine.
    """
    unit = seen[i]
    if len(unit.words) < 5 or unit.words[0] in cues.question or unit.finished or _clause(unit, cues):
        return False
    if after[0] in lone and 1 < len(seen[after[0]].words) < len(unit.words) and not ITEM.match(seen[after[0]].raw):
        return True
    below = {w[:5] for j in after if j not in lone for w in WORD.findall(seen[j].raw.lower().replace("’", "'"))}
    own = {w[:5] for w in WORD.findall(unit.norm) if len(w) > 3}
    clause = any(w in cues.verb for w in unit.words[1:-1])
    return len(unit.words) >= (6 if clause else 8) and len(own & below) < len(own) / 2


def _inner(text: str, spans: list[Span], marks: list[str], cues: Cues) -> None:
    """Furniture at the end of a paragraph ("Sign up for our newsletter."), outside of quotations."""
    for k in range(len(spans) - 1, 0, -1):
        raw = text[slice(*spans[k])]
        if not _opens(raw.split(None, 2), cues):
            break
        unit = _unit(raw, 1, cues)
        if not ("start" in unit.kinds or "line" in unit.kinds and len(unit.words) > 2) or raw[0] in QUOTES:
            break
        before = text[spans[0][0]:spans[k][0]]
        if before.count("“") > before.count("”") or before.count('"') % 2:
            break
        marks[k] = "boilerplate"
