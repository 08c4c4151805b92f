"""Words as the finders compare them: apostrophes straight; full stops, accents and case aside. Spans stay the text's."""
from __future__ import annotations

import functools
import re
import unicodedata
from itertools import accumulate

QUOTES = "‘’‛`´ʼʿʾ"
# A group, to split by: gaps and words in turn. Most words are of plain letters, a space after them; a single \w first is soonest found
WORD = re.compile(r"(\w(?:[a-z]*+(?=[ ,])|(?<=[A-Za-z])\.[A-Za-z](?:\.[A-Za-z])*\b\.?|\w*+(?:'(?!s\b|S\b)\w++)*))")
_BARE = bytes(c if chr(c).isalnum() else 32 for c in range(128)) + b" " * 128
GLUE = re.compile(r"[ \-‐‑–'\u00a0\n]{1,3}")     # what may stand between the words of one name or phrase


@functools.lru_cache(maxsize=200_000)
def key_of(word: str) -> str:
    """The form in which a word is looked up: lower case, no apostrophes, full stops or accents ("U.S." is "us")."""
    word = word.lower().replace("'", "").replace(".", "")
    if word.isascii():
        return word
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))


def keys_of(words: list[str]) -> list[str]:
    """`key_of` of each word."""
    joined = "\n".join(words)
    if not words or not joined.isascii():
        return [*map(key_of, words)]
    return joined.lower().replace("'", "").replace(".", "").split("\n")


def bare_words(low: str) -> list[str]:
    """The runs of plain letters and figures in a text in small letters: three times as fast as a pattern, to see what may be there."""
    return low.encode("ascii", "replace").translate(_BARE).decode().split()


def straight(text: str) -> str:
    """The text with straight apostrophes; every character keeps its place."""
    if not text.isascii():
        for mark in QUOTES:
            text = text.replace(mark, "'")
    return text


def edges(parts: list[str], start: int = 0) -> list[int]:
    """Where a text ends after each of its parts, gaps and words in turn: [2 * i] is where word i begins, the next where it ends."""
    return [*accumulate(map(len, parts), initial=start)][1:]


def words_of(text: str) -> list[str]:
    """The words of a text; "Iran's" is two: "Iran", "s"."""
    return WORD.findall(straight(text))
