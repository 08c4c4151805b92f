"""Who has spoken in a document so far, and whom "he", "it", "the group" or "the official" stands for.

A document, its sentences and actors go in; for a speaker's words come those that name him. What the text leaves open stays as it is.
"""
from __future__ import annotations

import bisect
import re

from analysis.finders import subjects
from analysis.finders.speakers import BODIES, LARGE, actor_kinds, head, is_in, kind, name, words
from analysis.finders.words import Words, book, roles

_NAME = re.compile(r"(?:\b[A-Z](?:[\w’'-]*|\w{0,3}\.)(?:[ \xa0](?:al|bin|de|van|von|der|el|la|of the)\b)?[ \xa0]){1,4}"
                   r"(?:[a-z]{2,3}-)?[A-Z][\w’'-]+\Z")
_DEFINED = re.compile(r",? (?:\(|or (?:the )?)([A-Z][A-Za-z]?[A-Z-]{1,8})[),]")     # "(ICRC)", ", or ELN,"
_PARTS = re.compile(r"[\w-]+-[a-z]\w*|[ -]")                 # no "US-backed"
_GROUPS = frozenset({"armed_group", "organisation"})
_ARMED = frozenset({"armed_group"})
_PERSONLESS = BODIES - {"state"}
_HE = frozenset("he she him his her".split())
_PRONOUNS = _HE | frozenset("they it them their its".split())
_OPENS = ("time", "preposition", "adverb", "opener")
OPENING = frozenset("“\"„«")


class Memory:
    """The speakers of one document so far (span, kind, kind of actor), the full names in its text, and what its sentences are about.

    `spans`: start, end, section and number of each sentence; `actors`: start, end and name of each mention, in order.
    """

    def __init__(self, text: str, mask: str, spans: list[tuple], actors: list[tuple], codebook):
        self.text, self.codebook, self.spans, self.actors, self.past, self.offices, self.subject = text, codebook, spans, actors, [], {}, None
        self._latest = -1                                     # where the last speaker was named, by a pronoun or surname too
        self.groups, self.kinds = roles(codebook), actor_kinds(codebook)
        self._mask, self._book = mask, book(codebook)
        self._names: dict[str, tuple[int, int] | None] = {}
        self._short: dict[str, tuple[int, int]] = {}              # abbreviation -> first speaker of that name

    def look_back(self, who: tuple[int, int] | None, k: int) -> None:
        """Keeps whom or what the sentences before are about, for a pronoun or "the group" that speaks in the sentence `k`."""
        self.subject, start = None, self.spans[k][0]
        if not who:
            return
        word = self.text[who[0]:who[1]].lower()
        if word in ("it", "they"):
            n = k if self.text.endswith(("what ", "that ", "which "), start, who[0]) else k - 1      # "a film that it said showed": its own
            if n >= 0 and (n == k or self._silent(n) and "\n" not in self.text[self.spans[n][0]:start]):
                self.subject = subjects.body(self._head(*self.spans[n][:2]), word)
            if n >= 0 and word == "it" and not self.subject:
                self.subject = self._opening(n, BODIES | {"media"})
        elif k and word in ("he", "she"):
            about = (self.person(n, False) for n in range(k - 1, max(-1, k - 3), -1) if self._silent(n))
            persons = (a for a in about if a and self.kinds.get(self.actor_in(*a), "person") == "person")
            self.subject = next(persons, None) if self._silent(k - 1) else None
        elif word.startswith("the "):
            which = _ARMED if word.endswith(" movement") else _GROUPS
            openings = (self._opening(n, which) for n in range(k, max(-1, k - 3), -1) if self.spans[n][0] < who[0])
            self.subject = next(filter(None, openings), None)

    def person(self, k: int, sure: bool) -> tuple[int, int] | None:
        """Whom the sentence `k` is about, in the paragraph of the next one."""
        a, b, *_ = self.spans[k]
        if self.text[a] in OPENING or self.text[b - 1] not in ".,:;”\"" or "\n" in self.text[a:self.spans[k + 1][0]]:
            return None
        return subjects.subject(self._head(a, b), self.codebook, sure)

    def _head(self, a: int, b: int) -> Words:
        return Words(self.text, self._mask, a, min(b, a + 150), self._book).classed()                 # a subject is no longer

    def paper(self, before: int) -> tuple[int, int, str] | None:
        """The outlet named last before a place, not far from it: start, end, actor."""
        k = bisect.bisect_left(self.actors, (before,))
        near_by = (m for m in self.actors[max(0, k - 30):k][::-1] if before - m[1] < 800)
        return next((m for m in near_by if self.kinds.get(m[2]) == "media"), None)

    def actor_in(self, start: int, end: int) -> str:
        """The first actor named in a span."""
        k = bisect.bisect_left(self.actors, (start,))
        k -= k > 0 and self.actors[k - 1][1] > start
        return self.actors[k][2] if k < len(self.actors) and self.actors[k][0] < end else ""

    def antecedent(self, span: tuple[int, int], actor_kind: str = "") -> tuple[int, int]:
        """The span of the words that the phrase at `span`, of an actor of that kind, stands for; itself where it names its own speaker."""
        phrase = self.text[span[0]:span[1]]
        low = words(phrase)
        first = low[0].split("'")[0] if low else ""
        if len(low) == 1 and first in _PRONOUNS:
            other = self.groups["he" if first in ("she", "her") else "she"]
            last = self._last(lambda p: (self._person(p) and other.isdisjoint(words(self.text[slice(*p[0])]))) if first in _HE
                              else p[1] != "named")
            if not self.subject or not other.isdisjoint(words(self.text[slice(*self.subject)])) or last and (
                    last[1] > self.subject[0] or last == self.past[-1][0] and self._latest > self.subject[0]):
                return last or span
            span, self.subject = self.subject, None
            return self.antecedent(span, actor_kind)
        if first in ("the", "this", "that") and head(phrase).islower() and len(low) < 8:
            names = {w for w, written in zip(low, phrase.split()) if written[0].isupper()} - {first}
            return self._described(low, words(head(phrase)), names) or self._stands_for(low, words(head(phrase))[0], span[0]) or span
        bare = name(phrase, self.codebook)
        if actor_kind not in _PERSONLESS and " " not in bare and LARGE(bare) and (full := self._full_name(bare, span[0])):
            return full
        return self._short and self._shortened(bare.replace(".", ""), phrase, actor_kind) or span

    def _shortened(self, bare: str, phrase: str, actor_kind: str) -> tuple[int, int] | None:
        """The earlier speaker of whose name this is the abbreviation ("the ICRC"), or the full form."""
        if bare.isupper():
            return self._short.get(bare)
        full = self._short.get(_initials(bare)) if " " in bare else None
        return full if full and kind(phrase, actor_kind, self.codebook) == "collective" else None

    def _stands_for(self, low, top: str, before: int) -> tuple[int, int] | None:
        """The body or outlet named before that "the group", "the broadcaster" stands for; `low`: the phrase; `before`: its place."""
        outlet = top in self.groups["outlet"]
        civil = top in self.groups["private"] or not self.groups["civil"].isdisjoint(low)
        if not (outlet or top in self.groups["stands"]) or len(low) > 3:
            return None
        if outlet:
            return (paper := self.paper(before)) and paper[:2]
        fits = _GROUPS - {"armed_group"} if civil else _ARMED if top == "movement" else _GROUPS
        for span, past_kind, actor_kind in reversed(self.past[-8:]):
            if past_kind == "collective" and any(c.isupper() for c in self.text[span[0] + 1:span[1]]) and (not actor_kind or actor_kind in fits):
                return span
        k = bisect.bisect_left(self.actors, (before,))
        near_by = [m for m in self.actors[max(0, k - 12):k] if before - m[1] < 300 and self.kinds.get(m[2]) in fits]
        return self.subject or (near_by[-1][:2] if len({m[2] for m in near_by}) == 1 else None)

    def _silent(self, k: int) -> bool:
        """Has nobody spoken from the sentence `k` on?"""
        return self._latest < self.spans[k][0]

    def _opening(self, k: int, which: frozenset) -> tuple[int, int] | None:
        """The body or outlet that opens the sentence `k` ("Amnesty documented ... It said"), if its actor is of one of those kinds."""
        start = self.spans[k][0]
        at = bisect.bisect_left(self.actors, (start,))
        a, b, name = self.actors[at] if at < len(self.actors) else (start + 9, 0, "")
        return (a, b) if a < start + 5 and self.kinds.get(name) in which and self.text[a].isupper() and self.text[b:b + 5] != " and " else None

    def _described(self, low, top, names):
        """The latest speaker of the same head noun who shares most words ("the former defense official") and all `names`."""
        best, found = 0, None
        body = top[0] in self.groups["collective"] and not is_in(top[0], self.groups["anonymous"])
        for past, past_kind, _ in reversed(self.past[-30:]):
            other = words(self.text[past[0]:past[1]])
            if top[0] not in other or body and past_kind in ("named", "anonymous"):
                continue                                      # "the army said", after its spokesman
            mine, theirs = ({*some} - {*top, "the", "a", "an", "this", "that"} for some in (low, other))
            if mine and theirs and mine.isdisjoint(theirs) and top[0] != "sources" and not is_in(top[0], self.groups["document"]):
                continue                                      # "the deputy government spokesman" is not "its spokesman"
            if names.issubset(other) and ("and" in low or "and" not in other) and len(set(low) & set(other)) > best:
                best, found = len(set(low) & set(other)), past
        office = len(low) == 2 and low[0] == "the" and low[1] in self.groups["official"] and low[1] != "official"
        if found is None and not body and office and self.past:
            span, past_kind, _ = self.past[-1]                               # "the spokesman added", right after he was named
            held = self.offices.get(name(self.text[span[0]:span[1]], self.codebook), ())
            found = span if past_kind == "named" and (low[1] in held or held and not low[1].startswith("spokes")) else None
        return found

    def _person(self, past) -> bool:
        """Can the earlier speaker be "he": named, or one without a name?"""
        if past[1] != "anonymous":
            return past[1] == "named"
        phrase = self.text[past[0][0]:past[0][1]]
        top = head(phrase).lower()
        # no "incident", no "array of artists"
        person = any(is_in(top, self.groups[g]) for g in ("speaker", "title", "office")) or top == "one"
        return person and not (top.endswith("s") and not top.endswith("ss") or top in self.groups["plural"])

    def _last(self, fits):
        return next((p[0] for p in reversed(self.past[-8:]) if fits(p)), None)

    def _full_name(self, surname: str, before: int):
        """The first longer name in the text before that ends in this one; that of the latest such speaker, where it is another."""
        if surname not in self._names:
            small = surname.isupper() and f" {surname.title()}" in self.text[:before]                # "SMITH:" in a transcript
            shown = " " + (surname.title() if small else surname)
            at = self.text.find(shown)
            inside = self.text[at + len(shown):at + len(shown) + 1].isalpha()               # "Pa" in "Palestinian"
            m = _NAME.search(self.text, max(0, at - 40), at + len(shown)) if 0 <= at < before and not inside else None
            a, b = m.span() if m else (0, 0)
            while a < b and self._leads(*(self.text[a:b] + " ").split(None, 1)):
                a += len(self.text[a:b].split(None, 1)[0]) + 1
            self._names[surname] = (a, b) if b - a > len(surname) else None
        full, shown = self._names[surname], f" {surname}"
        spoke = next((span for span, how, _ in reversed(self.past[-8:]) if how == "named" and self.text.endswith(shown, *span)), None)
        called = name(self.text[slice(*spoke)], self.codebook) if spoke else ""
        other = " " in called and " and " not in called and not (full and self.text.endswith(called, *full))
        return (spoke[1] - len(called), spoke[1]) if other and self.text.endswith(called, *spoke) else full

    def _leads(self, first: str, name: str = "") -> bool:
        """Does the word stand before the name, not in it: "On Hamas", "Iran. Tehran", the "State" that Omar Hadi is secretary of?"""
        bare, name = words(first), name.rstrip()
        if any(not self.groups[g].isdisjoint(bare) for g in _OPENS) or len(first) > 2 and first.endswith(".") and bare[0] not in self.groups["title"]:
            return True
        return " " in name and (bare[0] in self.groups["portfolio"] or           # "Free Anna Kowalski", elsewhere without "Free"
                                self.text.count(name) > self.text.count(f"{first} {name}"))

    def add(self, span: tuple[int, int], speaker_kind: str, actor_kind: str, at: int):
        self._latest = at
        self.past.append((span, speaker_kind, actor_kind))
        defined = _DEFINED.match(self.text, span[1]) if self.text.startswith((" (", ", or "), span[1]) else None
        if defined or speaker_kind == "collective":
            bare = name(self.text[span[0]:span[1]], self.codebook)
            short = bare.replace(".", "")
            short = defined[1] if defined else short if short.isupper() else _initials(bare)
            if len(short) > 1:
                self._short.setdefault(short, span)


def _initials(bare: str) -> str:
    """The abbreviation that the capitals of a name make."""
    parts = _PARTS.split(bare) if "-" in bare else bare.split(" ")
    return "".join([w[0] for w in parts if w[:1].isupper()])
