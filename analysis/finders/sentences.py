"""Sentences: the spans of `documents.text` that the other finders work in, and the section each of them stands in.

Two steps. Lines become units (a paragraph, a heading, a list item; a hard-wrapped line runs on), then each full stop,
question mark, exclamation mark or ellipsis in a unit is judged by the word before it and the word after it, in the
manner of Punkt (Kiss & Strunk 2006) with its abbreviations, initials and sentence starters written down in
codebook/abbreviations.csv instead of learnt. Nothing is deleted: white space apart, each character is in one sentence.
"""
from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

import pandas as pd

from analysis import codebook as codebooks
from analysis import tables as t
from analysis.finders import sections
from analysis.finders.lines import FINISHED, MARKER, Span, headline, units

OPENERS = "([{“‘«\"'—–-*_/"
# Begins with a plain set of characters, so that the search skips from one to the next
END = re.compile(r"""[.!?…•▪●◦‣■](?:(?<=[.!?…])[.!?…]*+(?:[ \u00a0]\.(?![\w.]))*(?P<mark>)
                     (?:[”’»"')\]}*_] | [ \u00a0](?=[”»"](?:\s|$)) | \[(?:\d{1,3}|[a-z]|note\ \d+)\] | [⁰¹²³⁴-⁹†‡]
                        | (?<=[a-z]{3}\.)\d{1,3}(?=\s+[“"]?[A-Z]) | (?<=[a-z]\.[”"])\d{1,3}(?=\s+[“"]?[A-Z])
                        | [ \u00a0](?:\.{3}|…)(?=[\s”"]))*
                     | (?<=\s[•▪●◦‣■])(?=\s))""", re.X)
NEXT = re.compile(r"\s*(?P<open>[“\"‘'«(\[{*_]*)(?P<word>[^\W_][\w’'-]*)?")
SECOND = re.compile(r"\s+(\w+)")
JOINT = re.compile("[’'-]")
_RUNS_ON = frozenset("abcdefghijklmnopqrstuvwxyz0123456789,")   # "3.5", "a.m."
_CLOSING = frozenset("”\"’»'")
CUT = re.compile(r"[—–/(\[“\"]")
DASH = re.compile(r"\s*(?:[—–―]|--)")
DEGREES = re.compile(r"(?:[°′″]|\.\d+)\s*$")
POSTED = re.compile(r"\b(?:on|via) $")                         # "posted on X."
DOTTED = re.compile(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,2}$")
PREFIXED = re.compile(r"[a-z]{1,4}[-’'][A-Z]")
CUE = re.compile(r"[A-Z][\w’'.-]*(?:\s+(?:[A-Z]|al-|bin |de |von |van )[\w’'.-]*){0,3}\s+([a-z]+)\b\s*([.,:;]?)")
NUMBERED = re.compile(r"\d|[IVXLC]+\b")
LISTING = re.compile(r"[;:]\s\d+$")
ADDRESS = re.compile(r"[@/\\:]|www")
DOMAINS = {"com", "org", "net", "gov", "edu", "html", "htm", "php", "js", "pdf", "info", "tv"}


class Stop(NamedTuple):
    """A mark that may end a sentence, and what stands around it."""

    text: str
    begin: int              # of the sentence
    end: int                # of the unit
    at: int
    mark: str
    tail: str               # closing quotation marks, brackets and footnote marks after it
    token: str              # the word before
    after: re.Match         # of NEXT
    word: str               # the word after


@dataclass(slots=True)     # read at every full stop
class Rules:
    """The abbreviations compiled: kind of a term, and the sets of words that decide."""

    kinds: dict[str, str]
    starters: frozenset[str]
    zones: frozenset[str]
    runs_on: frozenset[str]
    cues: frozenset[str]

    def unfinished(self, word: str) -> bool:
        """Whether a line that ends in this word goes on in the next one, or may do so."""
        bare = word.lstrip(OPENERS)
        if bare.endswith("."):
            return bare[:-1] in self.kinds or DOTTED.match(bare[:-1]) is not None or len(bare) == 2
        return word.lower() in self.runs_on


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
    return [span for unit in units(text, rules.unfinished) for span in _sentences(text, *unit, rules)]


def find(documents: pd.DataFrame, *, codebook) -> pd.DataFrame:
    """One row per sentence: its span, `section` and `text`.

    `section` is title, heading, caption, list, boilerplate or body (`sections.mark`). `voice` is "outlet", `copy_of`
    empty: the pipeline fills both from what comes later.
    """
    rules = _rules(codebook)
    rows = []
    for doc_id, text, title in t.each(documents if "title" in documents else documents.assign(title=""), "doc_id text title"):
        lines = units(text, rules.unfinished)
        found = [_sentences(text, *line, rules) for line in lines]
        marked = zip(chain.from_iterable(found), chain.from_iterable(sections.mark(text, lines, found, title, codebook)))
        rows += [(doc_id, number, start, end, section, "outlet", "", text[start:end]) for number, ((start, end), section) in enumerate(marked)]
    return t.make("sentences", rows)


def _sentences(text: str, start: int, end: int, rules: Rules) -> list[Span]:
    """Spans of the sentences of a unit."""
    begin, spans = start, []
    for match in END.finditer(text, start, end):
        at, stop = match.span()
        if stop >= end:
            break
        if match.lastgroup is None:                             # a bullet
            stop = begin + len(text[begin:at].rstrip())
        elif text[stop] in _RUNS_ON:
            continue
        else:
            stop = _break(text, begin, end, at, stop, match, rules)
        if stop > begin:
            spans.append((begin, stop))
            begin = stop
            while text[begin].isspace():
                begin += 1
    return [*spans, (begin, end)]


def _break(text: str, begin: int, end: int, at: int, stop: int, match: re.Match, rules: Rules) -> int:
    """Where the sentence ends that the mark from `at` to `stop` may end; 0 if it goes on."""
    piece = text[max(begin, at - 32):at].rsplit(None, 1)
    token = piece[-1] if piece else ""
    if text[at:stop + 1] == ". ":                               # most marks
        if text[stop + 1:stop + 3].lstrip("“\"")[:1].isupper() and stop - begin > 6 and _plain(token, rules):
            return stop                                         # "... the town. The ..."
        if rules.kinds.get(token) in ("title", "link"):
            return 0
    after, closed = NEXT.match(text, stop, end), match.end("mark")
    if not token.isalpha():
        token = CUT.split(token)[-1].lstrip(OPENERS)
    mark = Stop(text, begin, end, at, text[at:closed], text[closed:stop], token, after, after["word"] or "")
    if not text[stop].isspace():
        return _glued(mark, closed, stop, rules)
    if DASH.match(text, stop) or (stop - begin < 7 and MARKER.fullmatch(text, begin, stop)):
        return 0
    return stop if _ends(mark, rules) else 0


def _ends(stop: Stop, rules: Rules) -> bool:
    """Whether the mark ends a sentence, a space after it."""
    quoted = not _CLOSING.isdisjoint(stop.tail)
    if stop.word[:1].islower():
        return _before_lower(stop, rules)
    if stop.mark == "…" or (len(stop.mark) > 1 and "!" not in stop.mark and "?" not in stop.mark):
        return _ellipsis(stop, rules)
    if quoted and _attributed(stop, rules):
        return False
    if stop.mark != ".":
        return stop.text[stop.at - 1:stop.at] not in "(["
    return _after_period(stop, rules)


def _attributed(stop: Stop, rules: Rules) -> bool:
    """Whether name and speech verb follow the quotation; after a full stop only if that is all that follows."""
    start = stop.after.start("word")
    match = CUE.match(stop.text, start, stop.end) if start >= 0 else None
    if not match or match[1] not in rules.cues or (stop.word in rules.starters and stop.word != "I"):
        return False
    return stop.mark != "." or match[2] == "."


def _before_lower(stop: Stop, rules: Rules) -> bool:
    """A small letter follows: a sentence only after a plain word, or if a name such as al-Sadr begins it."""
    token = stop.token
    if stop.tail.strip("[]0123456789") or stop.mark not in ".?":
        return False
    if token in rules.kinds or not token.isalpha() or len(token) == 1:
        return False
    if stop.mark == "?" or PREFIXED.match(stop.text, stop.after.start("word")) or stop.word in ("http", "https", "www"):
        return True
    return len(token) > 5 and token.islower()


def _ellipsis(stop: Stop, rules: Rules) -> bool:
    """Three dots end a sentence before a capital; with a space before them they leave words out."""
    if stop.at - stop.begin < 9 and not stop.text[stop.begin:stop.at].strip(OPENERS + " "):
        return False
    if stop.text[stop.at - 1].isspace() and not stop.tail:
        return _first(stop.word) in rules.starters
    return not stop.word[:1].isdigit()


def _first(word: str) -> str:
    """"It" of "It's", "After" of "After-action"."""
    return JOINT.split(word, maxsplit=1)[0]


def _after_period(stop: Stop, rules: Rules) -> bool:
    """A full stop before a capital, a figure or a sign."""
    token, word = stop.token, _first(stop.word)
    if _plain(token, rules):
        return True
    kind = _kind(stop, rules.kinds)
    if kind == "number":
        return not NUMBERED.match(word)
    if kind in ("title", "link"):
        return False
    if kind == "end":
        return not (token[:1].isupper() and (word[:1].isdigit() or rules.kinds.get(word) == "end"))
    if kind == "clock":
        second = SECOND.match(stop.text, stop.after.end())
        early = stop.at - stop.begin < 20 and word not in rules.starters        # "At 9 p.m. 12 people", "By 10 a.m. Mosul"
        return not (early or word in rules.zones or (second and second[1] == "time"))
    if kind in ("name", "initial"):
        return _after_name(stop, word, rules)
    return not (token.isdigit() and len(token) < 3 and LISTING.search(stop.text, max(stop.begin, stop.at - 5), stop.at))


def _plain(token: str, rules: Rules) -> bool:
    """Whether a word is neither shortened, an initial nor in capitals."""
    return token.isalpha() and len(token) > 1 and token not in rules.kinds and not token.isupper()


def _after_name(stop: Stop, word: str, rules: Rules) -> bool:
    """After initials and shortened names: before a word that begins sentences, or at the end of a quotation."""
    before = stop.at - len(stop.token)
    if before == stop.begin:
        return False
    if "”" in stop.tail or '"' in stop.tail:
        return stop.text[before - 1:before] not in ("“", '"')
    initial = len(word) == 1 and stop.text[stop.after.end():stop.after.end() + 1] == "."
    if word not in rules.starters or initial:
        return False
    return FINISHED.search(stop.text[stop.end - 3:stop.end]) is not None or not headline(stop.text, (stop.begin, stop.end))


def _kind(stop: Stop, kinds: dict[str, str]) -> str:
    """The kind of the word before the full stop; empty for a plain one."""
    token = stop.token
    if token in kinds:
        return kinds[token]
    if token.isupper() and len(token) > 1 and token.capitalize() in kinds:
        return kinds[token.capitalize()]
    if kinds.get(token.lower()) == "link":
        return "link"
    if len(token) == 1 and token.isalpha():
        alone = DEGREES.search(stop.text, max(0, stop.at - 8), stop.at - 1) \
            or token == "X" and POSTED.search(stop.text, max(0, stop.at - 8), stop.at - 1)
        return "end" if alone else "initial" if token.isupper() else "link"
    if DOTTED.match(token.rsplit("-", 1)[-1]):
        return "name" if token[0].isupper() else "link"
    last = kinds.get(re.split(r"[.-]", token)[-1], "")
    return "title" if last == "title" else "name" if last == "end" and token[:1].isdigit() else ""


def _glued(stop: Stop, closed: int, end: int, rules: Rules) -> int:
    """No space after the mark ("ended.The"): an end between a plain word and a capital one, not inside an address."""
    token, word = stop.token, stop.word
    capital = word[:1].isupper() and (len(word) == 1 or word[1:2].islower())
    if not capital or not token or word.lower() in DOMAINS or ADDRESS.search(token):
        return 0
    plain = "”" in stop.tail or (token.isdigit() and len(token) > 2) or (
        token.isalpha() and len(token) > 1 and (token.islower() or len(token) > 2 and token not in rules.kinds))
    if not plain or (stop.mark[:2] in ("..", "…") and _first(word) not in rules.starters):
        return 0
    if stop.tail == '"' and stop.text.count('"', stop.begin, stop.at) % 2 == 0:
        return closed                                           # the mark opens a quotation
    return end if stop.tail != "'" else 0
