"""The cues that tell page furniture from an article (codebook/boilerplate.csv), ready to be compared with lines."""
from __future__ import annotations

import functools
import re
from collections import defaultdict
from types import SimpleNamespace as Cues
from typing import NamedTuple

from analysis.errors import InputError

PHRASES = ("line", "start", "label", "zone")
SETS = ("credit", "nav", "date", "verb", "question", "sentence", "caption")
MOST, HEAD = 40, 260                                            # words of a cue's line; characters that are looked at
LETTER = re.compile(r"\w")
OPEN = re.compile(r"(?:^| )[*0](?= |$)")


class Cue(NamedTuple):
    """What a line of page furniture begins with, or all of it; a pattern where a word is left open."""

    match: str
    text: str           # its longest run of words
    pattern: str
    most: int           # words of the line

    def fits(self, line: str) -> bool:
        if self.pattern:
            return self.text in line and _compiled(self.pattern).match(line) is not None
        if self.match in ("line", "zone"):
            return line == self.text
        return line.startswith(self.text) and not LETTER.match(line, len(self.text))


_compiled = functools.lru_cache(maxsize=10_000)(re.compile)      # the pattern of a cue when a line first holds its text


@functools.lru_cache(maxsize=8)
def read(codebook) -> Cues:
    """boilerplate.csv: the cues of lines under their first word, the second words of each, those that stand anywhere, and sets of words."""
    rows = [r | {"cue": r["cue"].lower()} for r in codebook.rows("boilerplate")]
    opening, second, inside = defaultdict(list), defaultdict(set), defaultdict(list)
    for row in rows:
        if row["match"] in PHRASES:
            first, then, *_ = [*row["cue"].split(), ""]
            opening[first].append(_cue(row))
            for word in (first, first.rstrip(":,.")):
                second[word].add("" if then in "*0" else then)
        elif row["match"] == "in":
            inside[_most(row)].append(row["cue"])
    sets = {m: frozenset(r["cue"] for r in rows if r["match"] == m) for m in SETS}
    seconds = {word: tuple(s) for word, s in second.items()}
    return Cues(opening=dict(opening), second=seconds, inside=dict(inside), widest=min(MOST, max(inside, default=0)), **sets)


def _cue(row: dict[str, str]) -> Cue:
    words = row["cue"].split()
    if words.count("*") > 2:                                    # each star multiplies the ways to read a line; two take milliseconds
        raise InputError(f"{row['_where']}: a cue may have two '*' at most; shorten it.")
    body = r"\s+".join([{"*": r".+?", "0": r"\d[\d,.]*"}.get(w, re.escape(w)) for w in words])
    body += r"(?!\w)" if row["match"] in ("start", "label") else "$"
    runs = [run.strip() for run in OPEN.split(" ".join(words))]
    return Cue(row["match"], max(runs, key=len), body if len(runs) > 1 else "", _most(row))


def _most(row: dict[str, str]) -> int:
    if row["words"] and not row["words"].isdigit():
        raise InputError(f"{row['_where']}: 'words' is '{row['words']}'; give the most words of the line as a number, or nothing.")
    return int(row["words"] or MOST)
