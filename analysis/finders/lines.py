"""Lines of a text put together to units: a paragraph, a heading, a list item. Hard-wrapped lines run on."""
from __future__ import annotations

import re
from collections.abc import Callable

Span = tuple[int, int]

BREAKS = "\r\f\v\u2028\u2029"                                 # of lines, beside \n
MARKER = re.compile(r"(?:[•▪●◦‣■·*–—-]|#{1,6}|\(?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,4})[.)])(?=\s|$)")
FINISHED = re.compile(r"[.!?…:][”’»\"')\]*_]*$")
OPENING = "“\"‘'«([{*_"


def units(text: str, unfinished: Callable[[str], bool]) -> list[Span]:
    """Spans of the lines that are not empty, hard-wrapped ones put together; `unfinished` tells of a line's last word.

    A line runs on if its last word cannot end a sentence, if the next begins small, or if both stand in a block of prose
    of even width (50 to 120 characters) where the next word would not have fitted.
    """
    units: list[Span] = []
    block: list[tuple[int, int, int]] = []                      # start, end, width with its indent
    lines, after = text, 0
    for mark in BREAKS:
        lines = lines.replace(mark, "\n")
    for line in lines.split("\n"):
        start, after = after, after + len(line) + 1
        bare = line.strip()
        if not bare:
            continue
        start += len(line) - len(line.lstrip())
        if block and _blank_between(text, block[-1][1], start):
            units += _unwrap(text, block, unfinished)
            block = []
        block.append((start, start + len(bare), len(line.rstrip())))
    return units + _unwrap(text, block, unfinished)


def _blank_between(text: str, end: int, start: int) -> bool:
    gap = text[end:start]
    return gap.count("\n") > 1 or gap.count("\r") > 1 or "\f" in gap


def _unwrap(text: str, block: list[tuple[int, int, int]], unfinished: Callable[[str], bool]) -> list[Span]:
    """The lines of a block, those joined that one sentence runs through."""
    if len(block) < 2:
        return [block[0][:2]] if block else []
    width = max(line[2] for line in block)
    start, end, _ = block[-1]
    wraps = 50 <= width <= 120 and (len(block) > 3 or FINISHED.search(text, max(end - 8, start), end))
    out = [block[0][:2]]
    for (*before, breadth), (*line, _) in zip(block, block[1:]):
        if _runs_on(text, before, line, width - breadth if wraps else 40, unfinished):
            out[-1] = (out[-1][0], line[1])
        else:
            out.append(tuple(line))
    return out


def _runs_on(text: str, before: Span, line: Span, room: int, unfinished: Callable[[str], bool]) -> bool:
    """Whether the line goes on with the sentence of the one before it, which leaves `room` for so many characters."""
    if MARKER.match(text, *line):
        return MARKER.fullmatch(text, *before) is not None and before[1] - before[0] < 4
    if MARKER.fullmatch(text, *before):
        return True
    if text[line[0]] == "(" and text[line[1] - 1] == ")":
        return False                                            # a line in brackets: a photo credit, an editor's note
    last = text[max(before[0], before[1] - 40):before[1]].rsplit(None, 1)[-1]
    if unfinished(last) or text[line[0]:line[0] + 12].lstrip(OPENING)[:1].islower():
        return True
    if FINISHED.search(last):
        return False
    if last[-1] in ",;–—-(":
        return True
    word = text[line[0]:line[0] + 40].split(None, 1)[0]
    return len(word) >= room and _style(text, before) in ("plain", _style(text, line))


def headline(text: str, span: Span) -> bool:
    """Most Of Its Longer Words Are Capitalised."""
    words = [w for w in text[span[0]:min(span[1], span[0] + 300)].split() if len(w) > 3 and w[0].isalpha()]
    return len(words) > 1 and sum(w[0].isupper() for w in words) >= .75 * len(words)


def _style(text: str, span: Span) -> str:
    return "upper" if text[slice(*span)].isupper() else "headline" if headline(text, span) else "plain"
