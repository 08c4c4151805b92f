"""Words as the finders compare them: apostrophes straight; full stops, accents and case aside. Spans stay the text's."""
from __future__ import annotations

import functools
import re
import unicodedata

QUOTES = "‘’‛`´ʼʿʾ"
WORD = re.compile(r"[A-Za-z](?:\.[A-Za-z])+\b\.?|\w+(?:'(?!s\b|S\b)\w+)*")
GLUE = re.compile(r"[ \-‐‑–'\u00a0\n]{1,3}")     # what may stand between the words of one name or phrase


@functools.lru_cache(maxsize=200_000)
def key_of(word: str) -> str:
    """The form in which a word is looked up: lower case, no apostrophes, full stops or accents ("U.S." is "us")."""
    word = word.lower().replace("'", "").replace(".", "")
    if word.isascii():
        return word
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))


def straight(text: str) -> str:
    """The text with straight apostrophes; every character keeps its place."""
    if not text.isascii():
        for mark in QUOTES:
            text = text.replace(mark, "'")
    return text


def spans(text: str, words: list[str]) -> list[tuple[int, int]]:
    """Where the words of a text stand in it, when between two of them is nothing that either could begin with."""
    found, at, find = [], 0, text.find
    for word in words:
        at = find(word, at)
        found.append((at, end := at + len(word)))
        at = end
    return found


def words_of(text: str) -> list[str]:
    """The words of a text; "Iran's" is two: "Iran", "s"."""
    return WORD.findall(straight(text))
