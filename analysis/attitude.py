"""The attitude of a sentence toward one actor in it."""
from __future__ import annotations

from typing import NamedTuple

from analysis import codebook as codebooks
from analysis import roles


class Attitude(NamedTuple):
    score: float
    label: int
    role: str
    method: str
    evidence: str


def judge(texts, starts, ends, codebook=None):
    """One Attitude per mention."""
    book, out, parsed = roles.cues(codebooks.load(codebook)), [], {}
    for text, start, end in zip(texts, starts, ends):
        if text not in parsed:
            words = roles.Words.of(text)
            parsed[text] = words, book.find(words)
        found = roles.Clause(book, *parsed[text], start, end).cues()
        if found:
            out.append(Attitude(found[0].score, (found[0].score > 0) - (found[0].score < 0), found[0].role, "rules", found[0].evidence))
        else:
            out.append(Attitude(0.0, 0, "", "model", ""))
    return out
