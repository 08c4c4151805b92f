"""Turns of a printed interview or transcript ("SMITH: ...", "Q: ... A: ...", questions between answers): what each speaker says, verbatim.

A document and its codebook go in; one statement per turn comes out. Turns of the outlet's own people (interviewer, host, reporter; "Q")
are the outlet's voice and give none. Lines with a colon that do not take turns ("Location: ...") are left alone, and so are
questions that nobody is named to answer or that ask no "you" (an explainer's).
"""
from __future__ import annotations

import re
from collections import Counter

from analysis.finders.clauses import Said
from analysis.finders.words import roles

_LABEL = re.compile(r"[A-Z][\w.’'-]*(?:(?: (?:al|bin|de|van|von|der|el|la))? [A-Z][\w.’'-]*){0,4}"      # the name
                    r"(?:(?:, ?| \()[A-Za-z ,.&’'-]{2,50}\)?)?(?=:[ \t\xa0]+\S)")                       # what he is
_NAME = r"((?:[A-Z][\w’'-]+ ){1,3}[A-Z][\w’'-]+)"
_FIRST = re.compile(r":[ \t\xa0]+")
_NAMED = re.compile(r",| \(")
_QUESTION = re.compile(r"(?m)^[*_#> ]*[A-Z][^\n“”\"]{8,300}\?[*_ ]*$")
_ENDING, _NEXT = re.compile(r"\?[*_ ]*\n"), re.compile(r"\S|\Z")
_YOU, _ME = re.compile(r"\b[Yy]ou(?:r|rs|rself)?\b"), re.compile(r"\b(?:I|[Ww]e|[Mm]y|[Oo]ur|me|us)\b")
_ANSWER = frozenset({"a", "answer"})


def find(text: str, codebook) -> tuple[list[Said], frozenset[int]]:
    """The turns of persons that are interviewed or heard, in order, and where the labels of all turns begin.

    Both are empty where the document is no interview or transcript.
    """
    return _labelled(text, codebook) or _asked(text, roles(codebook)) or ([], frozenset())


def _labelled(text: str, codebook) -> tuple[list[Said], frozenset[int]] | None:
    """The turns where a label opens each of them."""
    if text.count(":") < 4:
        return None
    lines = _lines(text)
    count = Counter(_key(m.group()) for m in lines)
    lines = [m for m in lines if count[_key(m.group())] > 1 or m.group()[:4].isupper()]         # not one "Location: ..."
    keys = [_key(m.group()) for m in lines]
    changes = sum(a != b for a, b in zip(keys, keys[1:]))
    if len(lines) < 4 or not 2 <= len({*keys}) <= .75 * len(keys) or 2 * changes < len(keys) - 1 or (
            len(lines) < .4 * _paragraphs(text[lines[0].start():lines[-1].end()])):
        return None
    stops = [*(m.start() for m in lines[1:]), (text + "\n").find("\n", lines[-1].end())]
    said = [(_FIRST.match(text, m.end()).end(), len(text[:stop].rstrip())) for m, stop in zip(lines, stops)]
    if 2 * sum(text[b - 1] in ".?!…”\"’)" for _, b in said) < len(said):
        return None                                           # a list: "Time: noon"
    own, guest = _own(text, keys, lines, said, roles(codebook)), _guest(text[:lines[0].start()], roles(codebook))
    labels = [(m.start(), m.start() + len(_NAMED.split(m.group())[0])) for m in lines]
    return [Said(*span, ":", "speech", guest if guest and key in _ANSWER else label)
            for key, span, label in zip(keys, said, labels) if key not in own and span[0] < span[1]], frozenset(a for a, _ in labels)


def _asked(text: str, groups) -> tuple[list[Said], frozenset[int]] | None:
    """The answers of the guest named above, between paragraphs that are questions to him."""
    questions = [m.span() for m in _QUESTION.finditer(text)] if len(_ENDING.findall(text)) > 2 else ()
    if len(questions) < 3 or 2 * sum(bool(_YOU.search(text, *span)) for span in questions) < len(questions):
        return None
    guest = _guest(text[:questions[0][0]], groups)
    last = (text.rstrip() + "\n").find("\n", _NEXT.search(text, questions[-1][1]).start())
    answers = [(a + len(text[a:b]) - len(text[a:b].lstrip()), a + len(text[a:b].rstrip()))
               for (_, a), b in zip(questions, [*(a for a, _ in questions[1:]), last])]
    own = sum(bool(_ME.search(text, *span)) for span in answers)
    return ([Said(*span, "", "speech", guest) for span in answers if span[0] < span[1]], frozenset()) if guest and 2 * own > len(answers) else None


def _lines(text: str) -> list[re.Match]:
    """The labels at the beginnings of lines."""
    found, at = [], text.find(":")
    while at >= 0:
        start, stop = text.rfind("\n", 0, at) + 1, text.find("\n", at)
        m = _LABEL.match(text, start, at + 9) if at - start < 60 and text[start].isupper() else None
        found += [m] if m and m.end() == at else []
        at = text.find(":", stop) if stop > 0 else -1
    return found


def _key(label: str) -> str:
    """The surname in a label, whatever its case."""
    return _NAMED.split(label)[0].split()[-1].lower()


def _own(text: str, keys, lines, said, groups) -> set[str]:
    """The labels of the outlet's own people: by role, by the outlet's name, or because they only ask."""
    asks: dict[str, bool] = {}
    for key, (_, end) in zip(keys, said):
        asks[key] = asks.get(key, True) and text[end - 1] == "?"
    own = {key for key, asking in asks.items() if asking} if not all(asks.values()) else set()
    for key, m in zip(keys, lines):
        words = re.findall(r"[\w-]+", m.group().lower())
        if words[-1] in groups["outlet"] or words[-1] in groups["interviewer"] or any(w in groups["interviewer"] for w in words[1:]):
            own.add(key)
    return own


def _paragraphs(text: str) -> int:
    return sum(bool(line.strip()) for line in text.split("\n"))


def _guest(intro: str, groups) -> tuple[int, int] | None:
    """Who is interviewed, as the text above the turns says ("spoke to Anna Kowalski")."""
    cues = "|".join(sorted(groups["interview"]))
    m = re.search(rf"\b(?:{cues})\b(?: (?:to|with|of|by))?(?: [a-z][\w’'-]*){{0,6}} {_NAME}", intro)
    return m.span(1) if m else None
