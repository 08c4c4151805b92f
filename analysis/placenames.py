"""Which capitalised words name a place: candidates of a sentence with the evidence for and against each.

In: the text of a sentence. Out: mentions whose `traits` (what the name is) and `evidence` (what stands beside it) carry the
weights of `codebook/place_weights.csv`; the sum decides. Person names, outlets and organisations are recognised here, too,
since they are what place names are most often mistaken for.
"""
from __future__ import annotations

import functools
import re
from collections import Counter

from analysis import codebook as codebooks
from analysis import readings
from analysis.gazetteer import ALIAS, DEMONYM, OTHER_SCRIPTS, alias_loss, fold
from analysis.placematch import JOINTS, Matcher
from analysis.placewords import Words

_SMALL = re.compile(r"[a-z]{3}(?:.*?[a-z]{3}){2}", re.S)
_VILLAGE, _LARGE = re.compile(r"\b(?:villages?|hamlets?) of $"), 4.7     # a power of ten of people
_CHURCH = re.compile(r"(?: and (?:St\.?|Saint) [A-Z]\w+)?(?: [A-Z][\w']+){0,3} (?:Church|Cathedral|Basilica|Monastery|Convent|Chapel|Abbey|Parish)\b")
_PATRON, _SMALL_TOWN = re.compile(r"(?:St\.?|Saint) "), 4.3     # 20,000 people
_LIST = frozenset((", ", " and ", ", and ", " or ", "; "))
_WITHIN = frozenset(JOINTS) - {" ", "-", "–", "\n", " and ", " and the ", " & ", " in ", " on ", " the ", " of ", " of the ", " am ",
                               "'s ", "’s "}       # what joins the parts of a name and nothing else
_SIDES = frozenset("centre center central nord sud est ouest north south east west".split())       # "Bangui-Nord"
_ASIDE = frozenset((", ", " (", " ", ",\n", ", in "))


class Mention:
    """A candidate: where it stands, what it may mean, and what speaks for and against it."""

    __slots__ = ("sentence", "shift", "text", "start", "end", "key", "senses", "traits", "evidence", "beside", "area",
                 "token", "size", "score")

    def __init__(self, text, start, end, key, senses, traits, score, token, size):
        self.text, self.start, self.end, self.key, self.senses, self.traits = text, start, end, key, senses, traits
        self.score, self.token, self.size = score, token, size
        self.evidence: list[str] = []
        self.beside = self.area = None      # the area written after it; itself as the area of the place written before it


class Reader:
    """Reads sentences; one for each codebook."""

    def __init__(self, codebook: codebooks.Codebook):
        self.words, self.atlas = Words(codebook), readings.atlas(codebook)
        self.matcher = Matcher(self.words, self.atlas)
        self.entry = functools.lru_cache(maxsize=20000)(self._entry)

    def read(self, text: str, persons: set[str]) -> list[Mention]:
        """The candidates of a sentence; surnames of persons named in full are added to `persons`."""
        tokens = self.matcher.tokens(text)
        if not tokens:
            return []
        shouting = len(tokens) > 2 and len(text) > 20 and not _SMALL.search(text, 0, 200)
        out, taken, i, past, longest = [], set(), 0, -1, self.matcher.longest
        while i < len(tokens):
            after, key = longest(text, tokens, i, shouting, i == past and text[tokens[i - 1][1]:tokens[i][0]] in _LIST)
            if key:
                past = after
                out.append(Mention(text, tokens[i][0], tokens[after - 1][1], key, *self.entry(key), i, after - i))
                taken.update(range(i, after))
            i = after
        for n, mention in enumerate(out):
            if n + 1 < len(out) and out[n + 1].start - mention.end < 7:
                self._aside(mention, out[n + 1])
            self._before(mention, text, tokens, taken)
            if self._after(mention, text, tokens, taken):               # "Yala and Pattani provinces"
                while n and text[out[n - 1].end:out[n].start] in _LIST:
                    out[n := n - 1].evidence.append("area_word")
            if shouting:
                mention.evidence.append("shouting")
        self._persons(text, tokens, persons)
        return out

    def unknown(self, text: str) -> list[tuple[int, int]]:
        """Spans of names after a word of place that the index does not know."""
        tokens, out, i, longest = self.matcher.tokens(text), [], 0, self.matcher.longest
        while i < len(tokens):
            after, key = longest(text, tokens, i, False)
            start, end, word = tokens[i]
            single, i = after == i + 1, after
            if key or not single or self.words.cue(text, start)[0] != "cue" or len(word) < 3 or fold(word) in self.words.dull:
                continue
            while i < len(tokens) and text[end:tokens[i][0]] in (" ", "-") and not longest(text, tokens, i, False)[1]:
                end = tokens[i][1]
                i += 1
            out.append((start, end))
        return out

    def _entry(self, key: str) -> tuple[readings.Senses, tuple[str, ...], float]:
        """The readings of a name, its traits, and what they weigh together."""
        senses, weights = self.atlas.senses(key), self.words.weights
        traits = self._traits(key, senses)
        weight = weights["bias"] + weights["weight"] * min(senses.best.weight, 7.0) + sum(weights.get(t, 0.0) for t in traits)
        return senses, traits, weight

    def _traits(self, key: str, senses: readings.Senses) -> tuple[str, ...]:
        words = self.words
        best, single, short = senses.best, " " not in key, key[0] == "="
        found = {"single": single, "multiword": not single, "word": key in words.ordinary,
                 "words": not single and all(w in words.ordinary for w in key.split()), "given": key in words.given,
                 "surname": key in words.surnames, "abbreviation": short, "demonym": best.flag & DEMONYM, "own": best.own,
                 "needs_place": short and (key.find(".") == len(key) - 1 or (len(key) == 3 and best.kind == "region")),
                 "by_alias": not best.own and all(r.flag & ALIAS for r in senses.readings),
                 "alias": not best.own and all(r.flag & ALIAS and r.country not in OTHER_SCRIPTS for r in senses.readings), "loose": key[0] == "~"}
        found["lone"] = len(senses.countries) == 1 and best.country in OTHER_SCRIPTS and not (
            found["given"] or found["surname"] or found["word"])
        return ("kind_" + best.kind, *(name for name, true in found.items() if true))

    @staticmethod
    def _aside(mention, following) -> None:
        """An area named right after a place ("Taji, Iraq"; "Paris (Texas)") says which one is meant; lists are noted."""
        gap = mention.text[mention.end:following.start]
        if gap in _LIST:
            mention.evidence.append("list")
            following.evidence.append("list")
        if gap not in _ASIDE or not following.senses.areas or following.senses.best.flag & DEMONYM or (
                mention.senses.best.own and not mention.senses.best.country):
            return
        for area in sorted(following.senses.areas, key=lambda r: -r.weight):
            if any(readings.inside(r, area) for r in mention.senses.readings):
                mention.beside = area
                mention.evidence.append("area_after")
                following.evidence.append("place_before")
                following.area = area
                return

    def _before(self, mention, text, tokens, taken) -> None:
        words, add, start = self.words, mention.evidence.append, mention.start
        (cue, article), best = words.cue(text, start), mention.senses.best
        if cue == "after_hit" and not {"given", "surname"}.isdisjoint(mention.traits) or cue == "ship_before" and best.kind == "country":
            cue = ""                                                # a person may be hit, too; a country sends ships
        if text.startswith(" of ", start - 4) and best.kind == "city" and not best.own and (
                _VILLAGE.search(text, max(0, start - 16), start) and best.weight + alias_loss(best.flag, best.country) > _LARGE):
            add("too_large")
        if article:
            add("article_before")
        if cue:
            add(cue)
            if text.endswith(words.named, 0, start):
                add("named_cue")
        if not mention.token:
            return None if text[:start].strip(" \n\t\"'“‘(—–-") else add("first")
        _, end, word = tokens[mention.token - 1]
        gap = text[end:start]
        if gap != " " and not (gap == ". " and (word + "." in words.kinds["title"] or len(word) == 1)):
            return add("cut") if gap == "-" and mention.key in _SIDES else None
        if word.lower() in words.cues:                              # "At Jerusalem's gates": a capital for the sentence alone
            return
        if known := words.before.get(word) or words.before.get(word + "."):
            kind = known
        elif fold(word) in words.generic:
            kind = "cut"
        elif len(word) == 1 or fold(word) in words.given:
            kind = "given_before"
        elif mention.token - 1 in taken:
            kind = "place_adjacent"
        else:
            kind = "word_before" if fold(word) in words.ordinary else "capital_before"
        add(kind)
        if "by_alias" in mention.traits and kind == "capital_before":
            add("alias_part")
        if "loose" in mention.traits and kind in ("capital_before", "given_before"):
            add("loose_name")
        if "word" in mention.traits:
            add("tail")

    def _after(self, mention, text, tokens, taken) -> bool:
        """Adds what stands after a name; whether that is an area word of several names."""
        words, add, end = self.words, mention.evidence.append, mention.end
        rest = text[end:end + 2]
        if rest[:1] not in (" ", ",", "-", "'", "’"):
            return False
        spaced = rest[0] == " "
        near = spaced and text[end:end + 3] in words.starts
        area = near and words.area.match(text, end)
        if rest[0] == "-":
            add("hyphen")
        elif rest in ("'s", "’s"):
            add("possessive")
        elif rest in (" —", " –", " -", "--", " ("):
            add("dash")
        elif area:
            add("area_word")
        elif near and words.hit.match(text, end):
            add("after_hit")
        elif words.said.match(text, end):
            add("said")
        elif (other := words.other.match(text, end)) and mention.senses.best.kind != "water":
            add(other.lastgroup)
        if spaced:
            self._next_word(mention, text, tokens, taken)
        return bool(area) and area[0][-1] == "s"

    def _next_word(self, mention, text, tokens, taken) -> None:
        words, add, end = self.words, mention.evidence.append, mention.end
        if words.civic.match(text, end):
            add("civic_after")
            return
        if text[mention.start] == "S" and _PATRON.match(text, mention.start) and _CHURCH.match(text, end):       # "at the Saint Paul Orthodox Church"
            add("cut")
            return
        following = mention.token + mention.size
        gap = text[end:tokens[following][0]] if following < len(tokens) else ""
        if gap in _WITHIN and following not in taken:
            add("cut")
        if gap != " ":
            return
        word = tokens[following][2]
        if fold(word) in words.never:                               # "in Baghdad Tuesday"
            return
        if self.matcher.known(word).masks and mention.senses.best.kind == "city" and self._masked(text, tokens, following):
            add("cut")                                              # the Front of Northville is not Northville
        elif word in words.after:
            add(words.after[word] + "_after")
        elif "given" in mention.traits and (fold(word) in words.surnames or fold(word) not in words.ordinary):
            add("name_after")
        elif fold(word) in words.ordinary:
            add("word_after")
        elif following in taken:
            add("cut" if mention.key in words.generic else "place_after")
        else:
            longer = mention.senses.best.kind == "site" or mention.key in words.generic or self._hamlet(mention, text, tokens, word)
            add("cut" if longer else "capital_after")
            if "by_alias" in mention.traits:
                add("alias_part")
        if "word" in mention.traits:
            add("head")

    def _masked(self, text, tokens, i) -> bool:
        """Whether an outlet, an organisation or a group of several words begins at token i."""
        after, key = self.matcher.longest(text, tokens, i, False)
        return not key and after > i + 1

    @staticmethod
    def _hamlet(mention, text, tokens, word) -> bool:
        """Whether a small place of a country with another script may begin another name, its capitals not being those of a headline."""
        best = mention.senses.best
        small = best.country in OTHER_SCRIPTS and best.kind == "city" and not best.own and best.weight < _SMALL_TOWN
        return small and not word.isupper() and 4 * len(tokens) < 3 * text.count(" ")

    def _persons(self, text, tokens, persons) -> None:
        """Surnames of persons named in full: "Andrew Jackson", "Mr. Jackson", "A. Jackson"."""
        known = self.matcher.known
        for (_, end, word), (start, _, name) in zip(tokens, tokens[1:]):
            if start - end == 1 and text[end] == " " and known(word).leads or start - end == 2 and text[end:start] == ". " and known(word).short:
                persons.add(fold(name))


reader = functools.lru_cache(maxsize=4)(Reader)


def scored(mentions: list[Mention], weights: dict[str, float]) -> list[Mention]:
    """The mentions that name a place: the weights of what speaks for and against them add up to more than 0."""
    return [m for m in mentions if m.score + sum([weights.get(f, 0.0) for f in m.evidence]) > 0]


def read(rows, reader: Reader) -> list[Mention]:
    """The candidates of a document from (sentence, start, text), with what the rest of the document says of each name."""
    mentions, persons = [], set()
    for sentence, shift, text in rows:
        for mention in reader.read(text, persons):
            mention.sentence, mention.shift = sentence, shift
            mentions.append(mention)
    _context(mentions)
    persons |= {m.key for m in mentions if "aged" in m.evidence}
    cued = {m.key for m in mentions if "cue" in m.evidence or "area_after" in m.evidence}
    for mention in mentions:
        if mention.key in cued:
            mention.evidence.append("cued")
        if mention.size == 1 and mention.key in persons:            # but not Baghdad for "Major Baghdad blast"
            large = mention.senses.best.weight > 5.5 and mention.key in cued
            if not large or "given_before" in mention.evidence:
                mention.evidence.append("person")
    return mentions


def _context(mentions: list[Mention]) -> None:
    """Whether a name has a reading in a country that large places or countries of the document speak of, or two other towns."""
    clear, towns = {}, {}
    for mention in mentions:
        senses = mention.senses
        if "given" not in mention.traits and "word" not in mention.traits:
            if senses.best.country and senses.best.weight > 5.3:
                clear[mention.key] = senses.best.country
            elif len(senses.countries) == 1 and senses.best.kind == "city":
                towns[mention.key] = senses.best.country
    counted, small = Counter(clear.values()), Counter(towns.values())
    said = counted.keys() | {c for c, n in small.items() if n > 1}
    for mention in mentions:
        own, town = clear.get(mention.key), towns.get(mention.key)
        if mention.senses.best.kind == "city" and len(clear) > (own is not None):
            found = not said.isdisjoint(mention.senses.countries) and (own is town is None or any(
                counted.get(c, 0) > (c == own) or small.get(c, 0) > (c == town) + 1 for c in mention.senses.countries))
            mention.evidence.append("fits" if found else "astray")
            if found and "lone" in mention.traits:
                mention.evidence.append("village")
