"""Where: names of places, found and resolved.

In: sentences. Out: one row per mention of a place with its point, kind, radius and the reason for the reading. Only capitalised
words are looked at. Names that stand for a government ("Washington warned") are kept, marked `metonym` and given no point.
"""
from __future__ import annotations

import functools
import re
from collections import Counter, defaultdict

import pandas as pd

from analysis import codebook as codebooks
from analysis import resolve
from analysis import tables as t
from analysis.gazetteer import ALIAS, DEMONYM, fold

_TOKEN = re.compile(r"(?<!\w)(?:(?:[A-Z][a-z]{0,2}\.){2,}|(?:(?:[aAeE]l|[aA][dnrstz]|[aA]sh)['’-])?"
                    r"[A-ZÀ-ÖØ-ÞĀ-Ž][^\W_]*(?:['’‘ʿʻ`](?![sS]\b)[^\W_]+)*)")
_JOINTS = {g: f" {fold(g)} ".replace("  ", " ") for g in (
    " ", "-", "–", "\n", " of ", " of the ", " and ", " and the ", " al ", " al-", " el ", " de ", " de la ", " del ", " du ", " da ", " do ",
    " dos ", " la ", " le ", " upon ", "-upon-", "-on-", " on ", " am ", " an der ", " the ", " & ", "-sur-", "-en-", " in ", "-by-the-", "-le-", "-de-")}
_DOTTED = frozenset("St Ste Mt Ft Pt Co".split())
_MOST_WORDS = 7
_SPACES = re.compile(r"[ \t]*\n?[ \t]*")


class _Words:
    """The codebook's words by kind, and the names that are no places."""

    def __init__(self, codebook: codebooks.Codebook):
        kinds: dict[str, set[str]] = defaultdict(set)
        for row in codebook.rows("not_places"):
            kinds[row["kind"]].add(row["term"])
        self.kinds = kinds
        self.ordinary = {fold(w) for w in kinds["word"]}
        self.never = {fold(w) for w in kinds["never"]}
        self.masks = {fold(w) for w in kinds["outlet"] | kinds["organisation"]}
        self.mask_starts = {m.split(" ")[0] for m in self.masks}
        names: dict[str, set[str]] = defaultdict(set)
        for row in codebook.rows("person_names"):
            names[row["kind"]].add(fold(row["term"]))
        self.given, self.surnames = names["given"], names["surname"]
        self.titles, self.directions = kinds["title"], kinds["direction"]
        self.not_after = kinds["not_after"] | kinds["outlet_word"]
        self.streets, self.not_before = kinds["street"], kinds["not_before"]
        self.cue = _before(kinds["cue"])
        self.weak_cue = _before(kinds["weak_cue"])
        self.said = re.compile(r",? (?:" + _any(kinds["said"]) + r")\b")
        self.weights = {row["feature"]: float(row["weight"]) for row in codebook.rows("place_weights")}


def _any(words) -> str:
    return "|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w)))


def _before(words) -> re.Pattern:
    return re.compile(r"(?:^|[^\w])(?:" + _any(words) + r")(?: the)? $", re.I)


@functools.lru_cache(maxsize=4)
def _words(codebook: codebooks.Codebook) -> _Words:
    return _Words(codebook)


class _Mention:
    __slots__ = ("sentence", "start", "end", "key", "senses", "features", "text", "beside", "loose", "score", "shift", "tokens")

    def __init__(self, text, start, end, key, senses, loose, tokens):
        self.text, self.start, self.end, self.key, self.senses, self.loose, self.tokens = text, start, end, key, senses, loose, tokens
        self.features: set[str] = set()
        self.beside = None


class _Reader:
    """Finds the candidates of a sentence with the evidence for and against each."""

    def __init__(self, codebook: codebooks.Codebook):
        self.words, self.atlas = _words(codebook), resolve.atlas(codebook)
        self.dotted = {k[1:] for k in (*self.atlas.own, *_abbreviations(codebook)) if k[0] == "=" and k.endswith(".")}

    def read(self, text: str, persons: set[str]) -> list[_Mention]:
        tokens = self._tokens(text)
        shouting = _shouted(text)
        out, i = [], 0
        while i < len(tokens):
            j, mention = self._longest(text, tokens, i, shouting)
            if mention is not None:
                out.append(mention)
            i = j
        for n, mention in enumerate(out):
            self._beside(mention, out[n + 1] if n + 1 < len(out) else None)
        taken = {m.tokens[0] + k for m in out for k in range(m.tokens[1])}
        for n, mention in enumerate(out):
            self._evidence(mention, text, tokens, taken, persons, shouting)
        self._persons(text, tokens, persons)
        return out

    def _tokens(self, text: str) -> list[tuple[int, int, str]]:
        out = []
        for match in _TOKEN.finditer(text):
            word, end = match[0], match.end()
            if text[end:end + 1] == "." and word + "." in self.dotted:
                word, end = word + ".", end + 1
            out.append((match.start(), end, word))
        return out

    def _longest(self, text, tokens, i, shouting) -> tuple[int, _Mention | None]:
        """The longest name that begins at token i, and the token after it."""
        start, end, word = tokens[i]
        if len(word) <= 4 or word[-1] == ".":
            abbreviation = "=" + word
            if abbreviation in self.atlas and not (shouting and "." not in word):
                return i + 1, _Mention(text, start, end, abbreviation, self.atlas.senses(abbreviation), False, (i, 1))
            if len(word) < 3 and word not in _DOTTED and i + 1 == len(tokens):
                return i + 1, None
        key, ends = fold(word), [end]
        if not key:
            return i + 1, None
        lengths = [len(key)]
        while len(ends) < _MOST_WORDS and i + len(ends) < len(tokens):
            before, following = tokens[i + len(ends) - 1], tokens[i + len(ends)]
            gap = text[before[1]:following[0]]
            joint = _JOINTS.get(gap) or (" " if gap == ". " and before[2] in _DOTTED else None)
            if joint is None:
                break
            key += joint + fold(following[2])
            lengths.append(len(key))
            ends.append(following[1])
        for n, length in reversed(list(enumerate(lengths))) if lengths[0] < len(key) or key.split(" ")[0] in self.words.mask_starts else ():
            if key[:length] in self.words.masks:
                return i + n + 1, None
        known = self.atlas.matches(key)
        for n, length in reversed(list(enumerate(lengths))):
            if length in known:
                sub = key[:length]
                if n == 0 and (sub in self.words.never or len(word) < 3 or (word.isupper() and len(word) < 4)):
                    break
                return i + n + 1, _Mention(text, start, ends[n], sub, self.atlas.senses(sub), False, (i, n + 1))
        return i + 1, None

    def _beside(self, mention, following) -> None:
        """An area named right after a place ("Taji, Iraq"; "Paris (Texas)") says which one is meant."""
        if following is None or not following.senses.areas:
            return
        gap = mention.text[mention.end:following.start]
        if gap not in (", ", " (", " ", ",\n", ", in ") or (gap == " " and following.senses.best.flag & DEMONYM):
            return
        for area in sorted(following.senses.areas, key=lambda r: -r.weight):
            if any(resolve.inside(r, area) for r in mention.senses.readings):
                mention.beside = area
                mention.features.add("area_after")
                following.features.add("place_before")
                return

    def _evidence(self, mention, text, tokens, taken, persons, shouting) -> None:
        words, add = self.words, mention.features.add
        (i, n), best = mention.tokens, mention.senses.best
        single, key = n == 1, mention.key
        before = text[max(0, mention.start - 40):mention.start]
        if words.cue.search(before):
            add("cue")
        elif words.weak_cue.search(before):
            add("weak_cue")
        add("multiword" if not single else "single")
        if single and key in words.ordinary:
            add("word")
        if single and key in words.given:
            add("given")
        if single and key in words.surnames:
            add("surname")
        if mention.key[0] == "=":
            add("abbreviation")
            if mention.key[-1] == "." and mention.key[1:].count(".") == 1 or len(mention.key) == 3 and best.kind == "region":
                add("needs_place")
        if best.flag & DEMONYM:
            add("demonym")
        if best.own:
            add("own")
        elif all(r.flag & ALIAS for r in mention.senses.readings):
            add("alias")
        if shouting:
            add("shouting")
        elif single and mention.text[mention.start:mention.end].isupper():
            add("capitals")
        if i == 0 and not text[:mention.start].strip(" \n\t\"'“‘(—–-"):
            add("first")
        self._neighbours(mention, text, tokens, taken, add)
        if single and key in persons:
            add("person")
        if words.said.match(text, mention.end):
            add("said")

    def _neighbours(self, mention, text, tokens, taken, add) -> None:
        words, (i, n) = self.words, mention.tokens
        if i and i - 1 not in taken:
            a, b, word = tokens[i - 1]
            gap = text[b:mention.start]
            if gap == " " or (gap == ". " and (word + "." in words.titles or len(word) == 1)):
                if word in words.titles or word + "." in words.titles:
                    add("title_before")
                elif word in words.directions:
                    add("direction_before")
                elif word in words.not_before:
                    add("not_before")
                elif fold(word) in words.given or len(word) == 1:
                    add("given_before")
                elif fold(word) in words.ordinary or word in ("The", "A", "An", "In"):
                    add("word_before")
                else:
                    add("capital_before")
        elif i and text[tokens[i - 1][1]:mention.start] == " ":
            add("place_adjacent")
        if i + n < len(tokens):
            a, b, word = tokens[i + n]
            gap = text[mention.end:a]
            if gap == " ":
                if word in words.not_after:
                    add("not_after")
                elif word in words.streets:
                    add("street")
                elif word in words.titles or word in words.directions:
                    add("title_after")
                elif i + n in taken:
                    add("place_after")
                elif fold(word) in words.ordinary:
                    add("word_after")
                elif mention.key in words.given or fold(word) in words.surnames:
                    add("name_after")
                else:
                    add("capital_after")
        if text[mention.end:mention.end + 1] == "-":
            add("hyphen")
        elif text[mention.end:mention.end + 2] in ("'s", "’s"):
            add("possessive")
        elif text[mention.end:mention.end + 2] in (" —", " –", " -", "--", " ("):
            add("dash")

    def _persons(self, text, tokens, persons) -> None:
        """Surnames of persons named in full: "Andrew Jackson", "Mr. Jackson", "A. Jackson"."""
        words = self.words
        for (_, end, word), (start, _, name) in zip(tokens, tokens[1:]):
            gap = text[end:start]
            if gap == " " and (word in words.titles or fold(word) in words.given) or gap == ". " and (word + "." in words.titles or len(word) == 1):
                key = fold(name)
                if word in words.titles and key in words.ordinary or fold(name) in words.given and gap == " " and word not in words.titles and False:
                    continue
                persons.add(key)


def _abbreviations(codebook: codebooks.Codebook) -> set[str]:
    return {"=" + a for table in ("countries", "regions") for row in codebook.rows(table) for a in row["aliases"].split("|") if a.endswith(".")}


def _shouted(text: str) -> bool:
    """Whether a sentence is in capitals, so that they say nothing."""
    letters = [c for c in text[:400] if c.isalpha()]
    return len(letters) > 15 and sum(c.isupper() for c in letters) > 0.6 * len(letters)


@functools.lru_cache(maxsize=4)
def _reader(codebook: codebooks.Codebook) -> _Reader:
    return _Reader(codebook)


def _document(rows, reader: _Reader) -> list[_Mention]:
    mentions, persons = [], set()
    for sentence, shift, text in rows:
        for mention in reader.read(text, persons):
            mention.sentence, mention.shift = sentence, shift
            mentions.append(mention)
    cued = {m.key for m in mentions if m.features & {"cue", "area_after"}}
    for mention in mentions:
        if mention.key in persons and mention.tokens[1] == 1:
            mention.features.add("person")
        if mention.key in cued:
            mention.features.add("cued")
    return mentions


def _scored(mentions: list[_Mention], weights: dict[str, float]) -> list[_Mention]:
    out = []
    for mention in mentions:
        best = mention.senses.best
        score = weights["bias"] + weights["weight"] * min(best.weight, 7.0) + weights["kind_" + best.kind]
        mention.score = score + sum(weights[f] for f in mention.features)
        if mention.score > 0:
            out.append(mention)
    return out


def _resolved(mentions: list[_Mention]) -> dict[str, resolve.Choice]:
    counts = Counter(m.key for m in mentions)
    senses = {m.key: m.senses for m in mentions}
    beside = {m.key: m.beside for m in mentions if m.beside is not None}
    return resolve.Resolver(counts, senses, beside).run()


def find(sentences: pd.DataFrame, *, codebook: codebooks.Codebook) -> pd.DataFrame:
    """One row per mention of a place."""
    reader, rows = _reader(codebook), []
    documents: dict[str, list] = defaultdict(list)
    for doc, sentence, start, text in zip(sentences.doc_id, sentences.sentence, sentences.start, sentences.text):
        documents[doc].append((sentence, start, text))
    for doc, parts in documents.items():
        mentions = _scored(_document(parts, reader), reader.words.weights)
        choices = _resolved(mentions)
        for m in mentions:
            r, reason = choices[m.key].reading, choices[m.key].reason
            rows.append((doc, m.sentence, m.shift + m.start, m.shift + m.end, m.text[m.start:m.end], r.name, r.kind, bool(r.flag & DEMONYM),
                         r.lat, r.lon, r.country, r.geonameid or None, r.radius_km, reason))
    return t.make("places", pd.DataFrame(rows, columns=list(t.SCHEMA["places"])))
