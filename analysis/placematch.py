"""Finds known names in text: the capitalised words of a sentence, and the longest name that begins at each.

In: text and the atlas of names. Out: keys of the atlas. It does not judge whether a name is meant as a place.
"""
from __future__ import annotations

import functools
import re
from typing import NamedTuple

from analysis.gazetteer import fold
from analysis.placewords import Words
from analysis.readings import Atlas

_TOKEN = re.compile(r"[A-ZÀ-ÖØ-ÞĀ-Ž](?<!\w.)(?:[a-z]{0,2}\.(?:[A-Z][a-z]{0,2}\.)+|[^\W_]*(?:['’‘ʿʻ`](?![sS]\b)[^\W_]+)*)")
_KIND = re.compile(r" (?:(?:International )?Airport|Air ?[Bb]ase|Base|(?:Refugee )?Camp|Mountains|Hills|Forest|Desert|Valley|Plain|Peninsula|Delta|"
                   r"Islands?|State|River|Lake|Reservoir|Canal|Straits?|Pass|Dam|Corridor)$")      # may be small
_ARTICLE = re.compile(r"(?<!\w)(?:[ae]l|a[dnrstz]|e[drsz]|a[sd]h|esh)[-'’]$")
JOINTS = {gap: fold(f"x{gap}x")[1:-1] for gap in (
    " ", "-", "–", "\n", " of ", " of the ", " and ", " and the ", " al ", " al-", " el ", " de ", " de la ", " del ",
    " du ", " da ", " do ", " dos ", " la ", " le ", " upon ", "-upon-", "-on-", " on ", " an der ", " the ", " & ", "-sur-",
    "-en-", "-i-", "-e-", "-ul-", " in ", "-by-the-", "-le-", "-de-", "-au-", "-aux-", "-of-", "-ez-", "-az-", "-du-", "-la-", "-les-", "-sous-",
    "-des-", " es ", "-es-", " es-", " ash ", " el-", "'s ", "’s ", " d'", " d’", "-d'", "-d’", "-l'", "-l’",
    " de los ", " de las ", " des ", " das ", " dei ",
    " di ", " am ", " im ", " bei ", " nad ", " na ", "-na-", "-am-", "-et-", "-lez-", "-e ", "-ye ", " y ", " e ")}
_DOTTED = frozenset("St Ste Mt Ft Pt".split())
_MOST_WORDS = 7


class Known(NamedTuple):
    """What is known of a word by itself."""

    key: str                # under which it is known as a name, or empty
    folded: str
    dull: bool
    masks: bool             # begins the name of an outlet or organisation
    begins: int             # begins a longer name; 2: with "s" ("Cox's Bazar"), 3: both ways
    leads: bool             # a title or given name: a surname follows
    short: bool             # the same, a full stop after it


class Matcher:
    """Finds the names of an atlas; the words say which names are no places whatever they match."""

    def __init__(self, words: Words, atlas: Atlas):
        self.words, self.atlas = words, atlas
        self.dotted = {k[1:] for k in (*atlas.own, *atlas.index.trie.keys("=")) if k[0] == "=" and k[-1] == "."}
        self.odd: dict[str, list[str]] = {}     # first word -> names that end in a small word or a figure ("Tower 22")
        for name in sorted({form for name in atlas.spelt for form in (name, _KIND.sub(lambda m: m[0].lower(), name))}, key=len, reverse=True):
            words = list(_TOKEN.finditer(name))
            if words and not words[0].start() and (words[-1].end() < len(name) or any(
                    name[a.end():b.start()] not in JOINTS and name[a.end()] == "-" for a, b in zip(words, words[1:]))):     # "Su-ngai Padi"
                self.odd.setdefault(words[0][0], []).append(name)
        self.known = functools.lru_cache(maxsize=50000)(self._known)

    def tokens(self, text: str) -> list[tuple[int, int, str]]:
        """Start, end and form of the capitalised words; a name that ends in a small word or a figure is one."""
        out, past = [], 0
        for match in _TOKEN.finditer(text):
            start, end = match.span()
            if start < past:
                continue
            word = text[start:end]
            for name in self.odd.get(word, ()):
                if text.startswith(name, start) and not text[start + len(name):start + len(name) + 1].isalnum():
                    word, end = name, start + len(name)
                    break
            if start > 2 and text[start - 1] in "-'’" and (article := _ARTICLE.search(text, max(0, start - 5), start)):
                start, word = article.start(), text[article.start():end]
            if text[end:end + 1] == "." and word + "." in self.dotted:
                word, end = word + ".", end + 1
            out.append((start, past := end, word))
        return out

    def longest(self, text, tokens, i, shouting, listed=False) -> tuple[int, str]:
        """The token after the longest name that begins at token i, and its key, empty where the index has none; `listed`: after a place in a list."""
        start, end, word = tokens[i]
        last, (key, folded, dull, masks, begins, leads, _) = i + 1, self.known(word)
        if shouting and key[:1] == "=" and "." not in word:
            key = ""
        gap = text[end:tokens[last][0]] if last < len(tokens) else ""
        if key[:1] == "=" or gap not in JOINTS and (word not in _DOTTED or not gap) or gap[0] in "'’" and not begins & 2 and not masks:
            spelt = not key and not dull and len(folded) > 4 and (listed or self._transcribed(text, start, word))
            return last, self.atlas.loose(folded) if spelt else key
        spelt = (leads or not dull) and (listed or self._transcribed(text, start, word) or tokens[last][2][2:3] == "-")
        if not (spelt or begins or masks):
            return last, key
        row, lengths = self._row(text, tokens, i, folded)
        names = self.atlas.matches(row)
        for size in range(len(lengths), 0, -1):
            part = row[:lengths[size - 1]]
            if masks and part in self.words.masks:
                return i + size, ""
            name = key if size == 1 else part if len(part) in names else ""
            if not name and spelt and len(part) > 4 and not (dull and size == 1):
                name = self.atlas.loose(part)
            if name:
                return i + size, name
        return last, ""

    @staticmethod
    def _row(text, tokens, i, folded) -> tuple[str, list[int]]:
        """The key of the words from token i that may belong to one name, and its length after each word."""
        end, key = tokens[i][1], folded
        lengths = [len(key)]
        for n in range(i + 1, min(len(tokens), i + _MOST_WORDS)):
            gap = text[end:tokens[n][0]]
            joint = JOINTS.get(gap) or (" " if gap == ". " and tokens[n - 1][2] in _DOTTED else None)
            if joint is None:
                break
            key += joint + fold(tokens[n][2])
            end = tokens[n][1]
            lengths.append(len(key))
        return key, lengths

    def _transcribed(self, text, start, word) -> bool:
        """Whether another transcription is looked for: after a word of place, and in names with an Arabic article."""
        return word[2:3] == "-" or self.words.cue(text, start)[0] in ("cue", "after_hit")

    def _known(self, word: str) -> Known:
        words, key = self.words, fold(word)
        plain = len(word) > 2 and not (word.isupper() and len(word) < 4)
        name = key if plain and key in self.atlas and key not in words.struck and word not in words.kinds["never"] else ""
        if (len(word) <= 4 or word[-1] == ".") and "=" + word in self.atlas:
            name = "=" + word
        dull, titles = key in words.dull, words.kinds["title"]
        begins = self.atlas.begins(key + " ") + 2 * self.atlas.begins(key + "s ")
        masks = key in words.mask_starts or key + "s" in words.mask_starts     # "People's Front"
        return Known(name, key, dull, masks, begins, word in titles or key in words.given,
                     word + "." in titles or len(word) == 1 and word not in "AI")
