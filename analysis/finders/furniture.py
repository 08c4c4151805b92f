"""The cues that tell page furniture from an article (codebook/boilerplate.csv), ready to be compared with lines."""
from __future__ import annotations

import functools
import re
from collections import defaultdict
from types import SimpleNamespace as Cues

from analysis.errors import InputError

PHRASES = ("line", "start", "label", "zone")
SETS = ("credit", "nav", "date", "verb", "question", "sentence", "caption")
MOST, HEAD = 40, 260                                            # words of a cue's line; characters that are looked at
OUTER = " \t\u00a0•▪●◦‣■·*–—-|>»«<[](){}:.,;_=~→←↑↓►▶#\"“”'"
OPEN = re.compile(r"(?:^| )[*0](?= |$)")


def fold(text: str) -> str:
    """A line or word as cues are compared with it."""
    return " ".join(text.lower().replace("’", "'").replace("‘", "'").split()).strip(OUTER)


@functools.lru_cache(maxsize=8)
def read(codebook) -> Cues:
    """boilerplate.csv as `opening`: under the first word of a line its kinds of cue, each with its longest run of words, pattern and most
    words; `second`: the words that may follow the first; `inside`: phrases that may stand anywhere, by most words; and sets of words."""
    rows = [r | {"cue": r["cue"].lower()} for r in codebook.rows("boilerplate")]
    opening, second, inside = defaultdict(list), defaultdict(set), defaultdict(list)
    for row in rows:
        if row["match"] in PHRASES:
            words = row["cue"].split()
            if words.count("*") > 2:                            # each star multiplies the ways to read a line; two take milliseconds
                raise InputError(f"{row['_where']}: a cue may have two '*' at most; shorten it.")
            body = r"\s+".join({"*": r".+?", "0": r"\d[\d,.]*"}.get(w, re.escape(w)) for w in words)
            body += r"(?!\w)" if row["match"] in ("start", "label") else "$"
            opening[words[0]].append((row["match"], max(OPEN.split(" ".join(words)), key=len), body, _most(row)))
            second[fold(words[0]).rstrip(":,.")].add("" if words[1:2] in ([], ["*"], ["0"]) else fold(words[1]))
        elif row["match"] == "in":
            inside[_most(row)].append(row["cue"])
    sets = {m: frozenset(r["cue"] for r in rows if r["match"] == m) for m in SETS}
    seconds = {word: tuple(s) for word, s in second.items()}
    return Cues(opening=dict(opening), second=seconds, inside=dict(inside), widest=min(MOST, max(inside, default=0)), **sets)


def _most(row: dict[str, str]) -> int:
    if row["words"] and not row["words"].isdigit():
        raise InputError(f"{row['_where']}: 'words' is '{row['words']}'; give the most words of the line as a number, or nothing.")
    return int(row["words"] or MOST)
