"""Pairs of sentence and target that nobody coded, made from coded ones, for a teacher to judge (`training.teacher`).

In go rows {text, start, end}; out come new rows: another target in the same text, a clause instead of the sentence, some words
dropped or exchanged for similar ones, the left of one target with the right of another, two texts in a row.
"""
from __future__ import annotations

import random
import re
from collections.abc import Iterator

WORD = re.compile(r"[\w'’-]+|[^\w\s]")
NAME = re.compile(r"\b(?:[A-Z][\w'’.-]+(?: (?:of|de|al|the) (?=[A-Z]))? ?)+")
PHRASE = re.compile(r"\b(?:the|an?|his|her|their|its|these|those|some|many|our|my)\s+(?:[a-z-]+\s+)?[a-z]{3,}\b")
PRONOUN = re.compile(r"\b(?:he|she|they|we|I|him|her|them|it|you)\b", re.IGNORECASE)
CUT = re.compile(r"(?<=[,;:—])\s|\s(?=(?:and|but|while|as|when|because|after|before|if|although|who|which|that)\s)"
                 r"|\s(?=[-–—]\s)|(?<=[.!?])\s")
DROPPED, EXCHANGED = 0.1, 0.25   # shares of the words
LONGEST = 1200                   # characters


def others(text: str, taken: list[tuple[int, int]], count: int, common: set[str], dice: random.Random) -> list[dict]:
    """Up to `count` further targets: names first, then noun phrases and pronouns. `common`: words that only begin a sentence."""
    found = []
    for match in NAME.finditer(text):
        name = match.group().rstrip(" .'’-")
        if len(name) > 2 and (match.start() or name.lower() not in common):
            found.append((dice.random(), match.start(), match.start() + len(name)))
    found += [(0.6 + dice.random(), m.start(), m.end()) for m in PHRASE.finditer(text)]
    found += [(dice.random(), m.start(), m.end()) for m in PRONOUN.finditer(text)]
    free = [f for f in found if not any(f[1] < end and start < f[2] for start, end in taken)]
    return [{"text": text, "start": start, "end": end} for _, start, end in sorted(free)[:count]]


def cropped(row: dict, dice: random.Random) -> dict | None:
    """The target with one to three clauses around it; None: there is no shorter text."""
    text, start, end = row["text"], row["start"], row["end"]
    cuts = sorted({0, len(text)} | {m.start() for m in CUT.finditer(text) if not start < m.start() < end})
    first = dice.choice([c for c in cuts if c <= start][-3:])
    last = dice.choice([c for c in cuts if c >= end][:3])
    part = text[first:last].lstrip()
    first = last - len(part)
    if (first, last) == (0, len(text)) or len(part.split()) < 5:
        return None
    return {"text": part, "start": start - first, "end": end - first}


def swapped(row: dict, near: dict[str, list[str]], dice: random.Random) -> dict:
    """The text with some words left out and some exchanged. `near`: words like a word."""

    def side(text: str) -> str:
        def other(match: re.Match) -> str:
            word, chance = match.group(), dice.random()
            similar = near.get(word.lower())
            if chance < DROPPED and word.isalpha():
                return ""
            if chance < DROPPED + EXCHANGED and similar:
                chosen = dice.choice(similar)
                return chosen.capitalize() if word[0].isupper() else chosen
            return word
        return re.sub("  +", " ", WORD.sub(other, text))

    left, name = side(row["text"][:row["start"]]), row["text"][row["start"]:row["end"]]
    return {"text": left + name + side(row["text"][row["end"]:]), "start": len(left), "end": len(left) + len(name)}


def joined(row: dict, other: dict) -> dict:
    """The left side and the target of one row, the right side of another."""
    return {"text": row["text"][:row["end"]] + other["text"][other["end"]:], "start": row["start"], "end": row["end"]}


def in_a_row(row: dict, other: dict, dice: random.Random) -> dict:
    """A row with a part of another text before or after it."""
    text = (cropped(other, dice) or other)["text"]
    if dice.random() < 0.5:
        return row | {"text": row["text"] + " " + text}
    by = len(text) + 1
    return {"text": text + " " + row["text"], "start": row["start"] + by, "end": row["end"] + by}


def made(first: list[dict], second: list[dict], near: dict[str, list[str]], common: set[str], dice: random.Random) -> Iterator[tuple[str, dict]]:
    """Kind and row of every pair made from two coded sets; of the second, its coded names as they are, too."""
    for kind, rows, count in (("first other", first, 4), ("second other", second, 3)):
        texts: dict[str, list] = {}
        for row in rows:
            texts.setdefault(row["text"], []).append((row["start"], row["end"]))
        for text, taken in texts.items():
            yield from ((kind, pair) for pair in others(text, taken, count, common, dice))
    for row in first:
        yield from (("first cropped", pair) for pair in (cropped(row, dice), cropped(row, dice)) if pair)
        yield from (("swapped", swapped(row, near, dice)) for _ in range(3))
        yield from (("joined", joined(row, dice.choice(first))) for _ in range(2))
        yield "in a row", in_a_row(row, dice.choice(first), dice)
    for row in second:
        yield "second", {k: row[k] for k in ("text", "start", "end")}
    for row in dice.sample(second, len(second) // 3):
        if pair := cropped(row, dice):
            yield "second cropped", pair
        yield "second joined", joined(row, dice.choice(first)) if dice.random() < 0.5 else joined(dice.choice(first), row)
