"""Sentences: the spans of `documents.text` that the other finders work in, and the section each of them stands in.

Two steps. Lines become units (a paragraph, a heading, a list item; a hard-wrapped line runs on), then each full stop,
question mark, exclamation mark or ellipsis in a unit is judged by the word before it and the word after it, in the
manner of Punkt (Kiss & Strunk 2006) with its abbreviations, initials and sentence starters written down in
codebook/abbreviations.csv instead of learnt. Nothing is deleted: white space apart, each character is in one sentence.
"""
from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from analysis import codebook as codebooks
from analysis import tables as t
from analysis.finders import sections

Span = tuple[int, int]

LINE = re.compile(r"[^\r\n\f\v\u2028\u2029]+")
MARKER = re.compile(r"(?:[•▪●◦‣■·*–—-]|#{1,6}|\(?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,4})[.)])(?=\s|$)")
FINISHED = re.compile(r"[.!?…:][”’»\"')\]*_]*$")
OPENERS = "([{“‘«\"'—–-*_/"
END = re.compile(r"""(?P<mark>[.!?…]++(?:[ \u00a0]\.(?![\w.]))*+)
                     (?:[”’»"')\]}*_] | [ \u00a0](?=[”»"](?:\s|$)) | \[(?:\d{1,3}|[a-z]|note\ \d+)\] | [⁰¹²³⁴-⁹†‡]
                        | (?<=[a-z]{3}\.)\d{1,3}(?=\s+[“"]?[A-Z]) | (?<=[a-z]\.[”"])\d{1,3}(?=\s+[“"]?[A-Z])
                        | [ \u00a0](?:\.{3}|…)(?=[\s”"]))*+
                     | (?P<bullet>\s[•▪●◦‣■](?=\s))""", re.X)
NEXT = re.compile(r"\s*(?P<open>[“\"‘'«(\[{*_]*)(?P<word>[^\W_][\w’'-]*)?")
SECOND = re.compile(r"\s+(\w+)")
JOINT = re.compile("[’'-]")
CUT = re.compile(r"[—–/(\[“\"]")
DASH = re.compile(r"\s*(?:[—–―]|--)")
DEGREES = re.compile(r"(?:[°′″]|\.\d+)\s*$")
DOTTED = re.compile(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,2}$")
PREFIXED = re.compile(r"[a-z]{1,4}[-’' ][A-Z]")
CUE = re.compile(r"[A-Z][\w’'.-]*(?:\s+(?:[A-Z]|al-|bin |de |von |van )[\w’'.-]*){0,3}\s+([a-z]+)\b\s*([.,:;]?)")
NUMBERED = re.compile(r"\d|[IVXLC]+\b")
DOMAINS = {"com", "org", "net", "gov", "edu", "html", "htm", "php", "js", "pdf", "info", "tv"}


class Rules(NamedTuple):
    """The abbreviations compiled: kind of a term, and the sets of words that decide."""

    kinds: dict[str, str]
    starters: frozenset[str]
    zones: frozenset[str]
    runs_on: frozenset[str]
    cues: frozenset[str]


@functools.lru_cache(maxsize=8)
def _rules(codebook) -> Rules:
    words: dict[str, set[str]] = {}
    kinds = {}
    for row in codebook.rows("abbreviations"):
        if row["kind"] in ("starter", "zone", "runs_on", "cue"):
            words.setdefault(row["kind"], set()).add(row["term"])
        else:
            kinds[row["term"]] = row["kind"]
    return Rules(kinds, *(frozenset(words.get(k, ())) for k in ("starter", "zone", "runs_on", "cue")))


def split(text: str, *, codebook=None) -> list[Span]:
    """Spans of the sentences of a text, in order, without overlap and without outer white space.

    A list marker belongs to its sentence; closing quotation marks, brackets and footnote marks to the one before them.
    """
    rules = _rules(codebooks.load(codebook))
    return [span for unit in _units(text, rules) for span in _sentences(text, *unit, rules)]


def find(documents: pd.DataFrame, *, codebook) -> pd.DataFrame:
    """One row per sentence: its span, `section` and `text`.

    `section` is title, heading, caption, list, boilerplate or body (`sections.mark`). `voice` is "outlet" and `copy_of` empty: the
    pipeline fills both from what comes later.
    """
    rules = _rules(codebook)
    rows = []
    for doc_id, text, title in zip(documents.doc_id, documents.text, documents.get("title", [""] * len(documents))):
        units = _units(text, rules)
        found = [list(_sentences(text, *unit, rules)) for unit in units]
        number = 0
        for spans, marks in zip(found, sections.mark(text, units, found, title, codebook)):
            for (start, end), section in zip(spans, marks):
                rows.append((doc_id, number, start, end, section, "outlet", "", text[start:end]))
                number += 1
    return t.make("sentences", pd.DataFrame(rows, columns=list(t.SCHEMA["sentences"])))


def _units(text: str, rules: Rules) -> list[Span]:
    """Spans of lines, hard-wrapped ones put together."""
    units: list[Span] = []
    block: list[Span] = []
    for match in LINE.finditer(text):
        line = match.group()
        bare = line.strip()
        if not bare:
            continue
        start = match.start() + len(line) - len(line.lstrip())
        if block and _blank_between(text, block[-1][1], start):
            units += _unwrap(text, block, rules)
            block = []
        block.append((start, start + len(bare)))
    return units + _unwrap(text, block, rules)


def _blank_between(text: str, end: int, start: int) -> bool:
    gap = text[end:start]
    return gap.count("\n") > 1 or gap.count("\r") > 1 or "\f" in gap


def _unwrap(text: str, block: list[Span], rules: Rules) -> Iterator[Span]:
    """The lines of a block, those joined that one sentence runs through."""
    if len(block) < 2:
        return block
    width = max(b - a for a, b in block)
    wraps = 50 <= width <= 120 and (len(block) > 3 or FINISHED.search(text, max(block[-1][1] - 8, block[-1][0]), block[-1][1]))
    out = [block[0]]
    for line in block[1:]:
        if _runs_on(text, out[-1], line, width if wraps else 0, rules):
            out[-1] = (out[-1][0], line[1])
        else:
            out.append(line)
    return out


def _runs_on(text: str, before: Span, line: Span, width: int, rules: Rules) -> bool:
    """Whether the line goes on with the sentence of the one before it."""
    if MARKER.match(text, *line):
        return MARKER.fullmatch(text, *before) is not None and before[1] - before[0] < 4
    if MARKER.fullmatch(text, *before):
        return True
    if text[line[0]] == "(" and text[line[1] - 1] == ")":
        return False                                            # a line in brackets: a photo credit, an editor's note
    last = text[max(before[0], before[1] - 40):before[1]].rsplit(None, 1)[-1]
    bare = last.lstrip(OPENERS)
    if bare.endswith(".") and (bare[:-1] in rules.kinds or DOTTED.match(bare[:-1]) or len(bare) == 2):
        return True                                             # judged as a full stop between words
    after = NEXT.match(text, line[0])
    if (after["word"] or "A")[0].islower():
        return True
    if FINISHED.search(last):
        return False
    if last[-1] in ",;–—-(" or last.lower() in rules.runs_on:
        return True
    if not width:
        return False
    breadth = before[1] - max(before[0], text.rfind("\n", before[0], before[1]) + 1)
    return breadth + 1 + len(text[line[0]:line[0] + 40].split(None, 1)[0]) > width and _style(text, before) in ("plain", _style(text, line))


def _headline(text: str, span: Span) -> bool:
    """Most Of Its Longer Words Are Capitalised."""
    words = [w for w in text[span[0]:min(span[1], span[0] + 300)].split() if len(w) > 3 and w[0].isalpha()]
    return len(words) > 1 and sum(w[0].isupper() for w in words) >= .75 * len(words)


def _style(text: str, span: Span) -> str:
    return "upper" if text[slice(*span)].isupper() else "headline" if _headline(text, span) else "plain"


def _sentences(text: str, start: int, end: int, rules: Rules) -> Iterator[Span]:
    """Spans of the sentences of a unit."""
    begin = start
    for match in END.finditer(text, start, end):
        stop = match.end()
        if stop >= end:
            break
        if match["bullet"]:
            stop = match.start()
        else:
            stop = _break(text, begin, end, match, rules)
        if stop > begin:
            yield begin, stop
            begin = stop
            while text[begin].isspace():
                begin += 1
    yield begin, end


def _break(text: str, begin: int, end: int, match: re.Match, rules: Rules) -> int:
    """Where the sentence ends that this mark may end; 0 if it goes on."""
    at, stop = match.span("mark")[0], match.end()
    after = NEXT.match(text, stop, end)
    word, mark = JOINT.split(after["word"] or "", 1)[0], match["mark"]
    piece = text[max(begin, at - 32):at].rsplit(None, 1)
    token = piece[-1] if piece else ""
    if not token.isalpha():
        token = CUT.split(token)[-1].lstrip(OPENERS)
    spaced = text[stop].isspace()
    if not spaced:
        return _glued(text, begin, match, token, after, rules)
    if DASH.match(text, stop) or (stop - begin < 7 and MARKER.fullmatch(text, begin, stop)):
        return 0
    tail = text[match.end("mark"):stop]
    if word[:1].islower():
        goes = _before_lower(text, mark, tail, token, after, rules)
    elif len(mark) > 1 and "!" not in mark and "?" not in mark or mark == "…":
        goes = _ellipsis(text, begin, at, tail, word, rules)
    elif mark != ".":
        goes = text[at - 1:at] not in "([" and not (_quoted(tail) and _attributed(text, after.start("word"), end, rules, False))
    elif _quoted(tail) and _attributed(text, after.start("word"), end, rules, True):
        goes = False
    else:
        goes = _after_period(text, (begin, end), at, tail, token, after.end(), word, rules)
    return stop if goes else 0


def _quoted(tail: str) -> bool:
    return any(c in tail for c in "”\"’»'")


def _attributed(text: str, start: int, end: int, rules: Rules, closed: bool) -> bool:
    """Whether name and speech verb follow the quotation; after a full stop only if that is all that follows."""
    match = CUE.match(text, start, end) if start >= 0 else None
    if not match or match[1] not in rules.cues:
        return False
    if text[start:match.end()].split(None, 1)[0] in rules.starters - {"I"}:
        return False
    return not closed or match[2] == "."


def _before_lower(text, mark, tail, token, after, rules) -> bool:
    """A small letter follows: a sentence only after a plain word, or if a name such as al-Sadr begins it."""
    if tail.strip("[]0123456789") or mark not in ".?" or token in rules.kinds or not token.isalpha() or len(token) == 1:
        return False
    if mark == "?" or PREFIXED.match(text, after.start("word")) or after["word"] in ("http", "https", "www"):
        return True
    return len(token) > 5 and token.islower()


def _ellipsis(text, begin, at, tail, word, rules) -> bool:
    """Three dots end a sentence before a capital; with a space before them they leave words out."""
    if not text[begin:at].strip(OPENERS + " "):
        return False
    if text[at - 1].isspace() and not tail:
        return word in rules.starters
    return not word[:1].isdigit()


def _after_period(text, unit, at, tail, token, next_end, word, rules) -> bool:
    """A full stop before a capital, a figure or a sign."""
    if token.isalpha() and len(token) > 1 and token not in rules.kinds and not token.isupper():
        return True
    kind = _kind(text, at, token, rules)
    if kind == "number":
        return not NUMBERED.match(word)
    if kind in ("title", "link"):
        return False
    if kind == "end":
        return not (token[:1].isupper() and (word[:1].isdigit() or rules.kinds.get(word) == "end"))
    if kind == "clock":
        second = SECOND.match(text, next_end)
        early = at - unit[0] < 20 and word not in rules.starters        # "At 9 p.m. 12 people", "By 10 a.m. Mosul"
        return not (word in rules.zones or (second and second[1] == "time") or early)
    if kind in ("name", "initial"):
        if at - unit[0] == len(token):
            return False
        if "”" in tail or '"' in tail:
            return text[at - len(token) - 1:at - len(token)] not in ("“", '"')
        lone = len(word) == 1 and text[next_end:next_end + 1] == "."
        return word in rules.starters and not lone and not (_headline(text, unit) and not FINISHED.search(text[unit[1] - 3:unit[1]]))
    return not (token.isdigit() and len(token) < 3 and text[unit[0]:at - len(token)].rstrip()[-1:] in (";", ":", ","))


def _kind(text: str, at: int, token: str, rules: Rules) -> str:
    """The kind of the word before the full stop; empty for a plain one."""
    kinds = rules.kinds
    if token in kinds:
        return kinds[token]
    if token.isupper() and len(token) > 1 and token.capitalize() in kinds:
        return kinds[token.capitalize()]
    if kinds.get(token.lower()) == "link":
        return "link"
    if len(token) == 1 and token.isalpha():
        degrees = DEGREES.search(text, max(0, at - 8), at - 1)
        return "end" if degrees else "initial" if token.isupper() else "link"
    if DOTTED.match(token.rsplit("-", 1)[-1]):
        return "name" if token[0].isupper() else "link"
    if "-" in token or "." in token:
        last = re.split(r"[.-]", token)[-1]
        if kinds.get(last) == "title":
            return "title"
        return "name" if kinds.get(last) == "end" and token[0].isdigit() else ""
    return ""


def _glued(text, begin, match, token, after, rules) -> int:
    """No space after the mark ("ended.The"): an end between a plain word and a capital one, not inside an address."""
    stop, word = match.end(), after["word"] or ""
    capital = word[:1].isupper() and (len(word) == 1 or word[1:2].islower())
    if not capital or not token or word.lower() in DOMAINS or any(c in token for c in "@/\\:") or "www" in token:
        return 0
    tail, opened = text[match.end("mark"):stop], after["open"]
    plain = (token.isalpha() and token.islower() and len(token) > 1) or (token.isdigit() and len(token) > 2) or "”" in tail
    plain = plain or (token.isalpha() and len(token) > 2 and token not in rules.kinds)
    if not plain or match["mark"][:2] in ("..", "…") and word not in rules.starters:
        return 0
    if tail == '"' and text.count('"', begin, match.start()) % 2 == 0:
        return match.end("mark")
    return stop if tail != "'" or opened else 0
