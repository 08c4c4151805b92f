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


@functools.lru_cache(maxsize=8)
def read(codebook) -> Cues:
    """boilerplate.csv: by kind of match, patterns under the first word of the line, or a set of words."""
    rows = [r | {"cue": r["cue"].lower()} for r in codebook.rows("boilerplate")]
    patterns = {match: defaultdict(list) for match in PHRASES}
    for row in rows:
        if row["match"] in patterns:
            if row["cue"].split().count("*") > 2:             # each star multiplies the ways to read a line; two take milliseconds
                raise InputError(f"{row['_where']}: a cue may have two '*' at most; shorten it.")
            body = r"\s+".join({"*": r".+?", "0": r"\d[\d,.]*"}.get(w, re.escape(w)) for w in row["cue"].split())
            body += r"(?!\w)" if row["match"] in ("start", "label") else "$"
            patterns[row["match"]][row["cue"].split()[0]].append((body, _most(row)))
    sets = {m: frozenset(r["cue"] for r in rows if r["match"] == m) for m in SETS}
    inside = tuple((r["cue"], _most(r)) for r in rows if r["match"] == "in")
    first = frozenset(w for p in patterns.values() for k in p for w in (k, k.rstrip(":,.")))
    return Cues(first=first, inside=inside, widest=max((most for _, most in inside), default=0), **{m: dict(p) for m, p in patterns.items()}, **sets)


def _most(row: dict[str, str]) -> int:
    if row["words"] and not row["words"].isdigit():
        raise InputError(f"{row['_where']}: 'words' is '{row['words']}'; give the most words of the line as a number, or nothing.")
    return int(row["words"] or MOST)
