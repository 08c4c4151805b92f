"""Quotation marks: where the quotations of a text begin and end, and the text with what is quoted blotted out."""
from __future__ import annotations

import re
from typing import NamedTuple

from analysis.finders.words import QUOTED

_MARKS = ("“", "”", "„", "‟", "«", "»", '"', "``", "''", "\n")
_SINGLE = re.compile(r"['‘](?<![\w'’].)(?=\w)(?:[^'’‘“”\"\n]|['’](?=\w)){2,400}['’](?!\w)")
_WRAPPED = re.compile(r"[^\n]{40,100}(?<![.!?:;”\"'’)])\Z")


class Quote(NamedTuple):
    """A stretch in quotation marks, marks included; `runs_on`: its paragraph ends without the closing mark."""

    start: int
    end: int
    runs_on: bool


def marks(text: str) -> list[Quote]:
    """The quotations of a text. An unclosed one ends with its paragraph, or runs on into one that opens with a mark."""
    found: list[Quote] = []
    opened, n = None, len(text)
    for a, mark in _places(text):
        b = a + len(mark)
        if mark == "\n":
            if opened is not None and not _same_paragraph(text, a, b):
                runs_on = text[b:b + 8].lstrip()[:1] in tuple("“\"„«‟`")
                found.append(Quote(opened, opened + len(text[opened:a].rstrip()), runs_on))
                opened = None
            continue
        spaced = a == 0 or text[a - 1].isspace() or text[a - 1] in "([—–-{\xa0"
        opens = mark in "“„«``" or (mark not in "”»" and spaced and b < n and not text[b].isspace())
        if opened is None:
            opened = a if opens or (mark not in "”»" and b < n and text[b].isalpha()) else None
        elif opens and mark in "“„«``" and (spaced or text[a - 1].isalnum()):
            opened = a
        else:
            found.append(Quote(opened, b, False))
            opened = None
    if opened is not None:
        found.append(Quote(opened, len(text.rstrip()), False))
    found = [q for q in found if q.end - q.start > 2]
    return sorted(found + _singles(text, found))


def _places(text: str) -> list[tuple[int, str]]:
    """Where the marks and line breaks stand; a search for each is many times as fast as a pattern for all."""
    found = []
    for mark in _MARKS:
        at = text.find(mark)
        while at >= 0:
            found.append((at, mark))
            at = text.find(mark, at + len(mark))
    return sorted(found)


def _same_paragraph(text: str, a: int, b: int) -> bool:
    """Does the line go on after this line break (hard-wrapped text)?"""
    return bool(text[b:b + 1].strip()) and bool(_WRAPPED.search(text[max(text.rfind("\n", 0, a) + 1, a - 101):a]))


def _singles(text: str, doubles: list[Quote]) -> list[Quote]:
    """Quotations in single marks, outside the double ones."""
    found, k = [], 0
    for m in _SINGLE.finditer(text):
        while k < len(doubles) and doubles[k].end <= m.start():
            k += 1
        if k == len(doubles) or m.end() <= doubles[k].start:
            found.append(Quote(m.start(), m.end(), False))
    return found


def masked(text: str, quotes: list[Quote]) -> str:
    """The text with every quoted character exchanged, so that clauses can be read around quotations; offsets stay.

    Apostrophes are straightened."""
    parts, at = [], 0
    for q in quotes:
        parts += [text[at:q.start], QUOTED * (q.end - q.start)]
        at = q.end
    return ("".join(parts) + text[at:]).replace("’", "'")
