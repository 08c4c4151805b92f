"""What governs a noun phrase: the verb or preposition to its left, the verb whose subject it is, the act told as a noun beside it.

In: the words of a sentence (`verbs.Sentence`) and where the phrase begins or ends. Out: a governor, a verb group, a lemma; "" or None
where the words of a few places around it do not say.
"""
from __future__ import annotations

import re

from analysis.verbs import Group, Sentence

# may stand without a noun
_ALONE = frozenset("that this these those all most more some such one both each few many about only".split())
_NO_NOUN = ("preposition", "stop", "determiner", "be", "have", "modal", "adverb", "quantity")     # cues that end a noun phrase


class Governed(Sentence):
    """A sentence whose noun phrases have a governor."""

    def before(self, i: int) -> tuple[str, int]:
        """What governs the noun phrase with word i from the left: ("verb" | "by" | a preposition | "", its word)."""
        k = i - 1
        while k >= max(0, i - 7) and not self.breaks[k + 1]:
            key = self.keys[k]
            prior = self.keys[k - 1]
            some_of = key == "of" and (prior in self.cue["quantity"] or prior in self.cue["men"] or prior.isdigit())
            if some_of or key in ("least", "most", "than", "to") and prior in ("at", "more", "less", "fewer", "up"):
                k -= 2
                continue
            if self.time(k) or key in self.cue["stop"] or key in self.cue["be"] or key == "s" or key in self.cue["modal"] and key != "to":
                return "", k
            if self.modifier(k):
                k -= 1
                continue
            if key in self.cue["preposition"]:
                if f"{self.verb(k - 1) or self.verbs.form(prior, 'base')} {key}" in self.cue["phrasal"]:
                    return "verb", k - 1
                return ("verb", k - 1) if key in self.cue["particle"] and self.verb(k - 1) else (key, k)
            if lemma := self.verb(k):
                return "" if lemma in self.cue["copula"] else "verb", k
            k -= 1
        return "", k

    def modifier(self, k: int) -> bool:
        """Whether word k is a participle before its noun ("the remaining rebels"), not a verb that governs it."""
        key, before = self.keys[k], self.keys[k - 1] if k else ""
        if k < 1 or self.breaks[k] or not (key.endswith("ing") or self.verbs.form(key, "part")):
            return False
        own = {before, self.keys[k - 2] if before.endswith("ly") else ""} & (self.cue["determiner"] - _ALONE)
        return bool(own) or before in self.cue["preposition"] and not key.endswith("ing")

    def bare(self, j: int) -> bool:
        """Whether the noun phrase before word j goes on: "an army post", "the police station"; persons ("police sources") count as the
        actor."""
        while self.marks[j] == "-" and self.words[j][0].isupper():     # "US-Iran relations"
            j += 1
        for k in range(j, min(j + 3, len(self.words))):
            key = self.keys[k]
            ends = self.breaks[k] or self.marks[k].strip() or not self.words[k].islower() or key.endswith("ly") or key in self.cue["reduced"]
            ends = ends or any(key in self.cue[c] for c in _NO_NOUN)
            if ends or self.verbs.form(key, "ing") or self.group(k) and key not in self.verbs.noun_too:
                return k > j
            if key in self.cue["person"]:
                return False
        return j < len(self.words)

    def verb(self, k: int) -> str:
        """The lemma, if word k governs an object to its right."""
        form, cue, key, prior, follows = self.verbs.form, self.cue, self.keys[k], self.keys[k - 1], self.keys[k + 1]
        if "-" in (self.marks[k], self.marks[k + 1]) or key in cue["have"] or key in cue["adjective"] or key in cue["determiner"]:
            return ""
        lemma = form(key, "past") or form(key, "part") or form(key, "ing") or form(key, "s")
        modal = prior in cue["modal"]
        joined = prior in ("and", "or") and k > 1 and form(self.keys[k - 2], "base")
        base = form(key, "base")
        governs = follows in cue["determiner"] or follows in cue["particle"] or self.words[k + 1][0].isupper()
        if not base and modal and self.words[k].islower() and (governs or re.search("(?:ize|ise|ify|ate)$", key)):
            return key     # a verb that no list knows
        return lemma or (base if modal or joined or key not in self.verbs.noun_too or follows[:1].isdigit() else "")

    def after(self, j: int) -> Group | None:
        """The verb group of which the noun phrase that ends before word j is the subject."""
        k, nouns = j, 0
        while k < len(self.words):
            if self.breaks[k]:
                mark = self.marks[k].strip()
                if mark[:1] not in (",", "(", ")", "–", "—") and mark != "--":
                    return None
                if mark == ")":
                    return self.group(k) or (self.first(k, k + 9, "stop") if self.keys[k] in self.cue["preposition"] else None)
                if self.keys[k] not in ("who", "which"):
                    close = next((n for n in range(k + 1, min(k + 18, len(self.words))) if self.breaks[n]), None)
                    return self.group(close) if close and self.marks[close].strip()[:1] in (",", ")", "–", "—") else None
            if self.keys[k] in ("who", "which", "that"):
                close = next((n for n in range(k + 1, min(k + 18, len(self.words))) if self.breaks[n]), 0) if self.breaks[k] else 0
                found = self.group(k + 1)     # "X, which is armed, has attacked"
                return self.group(close) if close and (not found or found.kind == "copula") else found
            if found := self.group(k):
                if found.kind != "reduced":
                    return found
                return self.first(k + 1, k + 10) or found
            if self.keys[k] in self.cue["preposition"]:
                return self.first(k + (self.keys[k] != "to"), k + 9, "stop")     # not "amid reports"
            if self.keys[k] == "and" and k < j + 3:
                return self.first(k + 1, k + 5, "stop", "preposition")
            if self.keys[k] in self.cue["stop"] or self.keys[k] in self.cue["determiner"]:
                return None
            if lemma := self.going(k):
                main = self.first(k, k + 9)     # "villagers fleeing the war were robbed"
                return main if main and main.kind == "passive" else Group("active", lemma, k)
            k, nouns = k + 1, nouns + 1
            if nouns > 4:
                return None
        return None

    def going(self, k: int) -> str:
        """The lemma, if word k is a participle in -ing and no noun ("a NATO meeting")."""
        return "" if self.keys[k] in self.cue["thing"] else self.verbs.form(self.keys[k], "ing")

    def first(self, k: int, end: int, *bars: str) -> Group | None:
        """The first verb group after word k that is no reduced clause; none beyond a break or a cue word of `bars`."""
        for n in range(k + 1, min(end, len(self.words))):
            if self.breaks[n] or any(self.keys[n - 1] in self.cue[bar] or self.keys[n] in self.cue[bar] for bar in bars):
                return None
            if (found := self.group(n)) and found.kind != "reduced" and not (found.kind == "copula" and self.keys[n - 1] == "to"):
                return found
        return None

    def event(self, j: int) -> str:
        """The act told as a noun right after word j - 1, if there is one."""
        for k in range(j, j + 4):
            key = self.keys[k]
            if self.breaks[k] or any(key in self.cue[c] for c in ("preposition", "stop", "have", "be", "modal")):
                return ""
            subject = k > j or self.keys[j - 1] in self.cue["person"]     # "settlers sparked clashes"
            if subject and self.verbs.form(key, "past") and key not in self.verbs.noun_too:
                return ""
            if key in self.verbs.events and not self.named(k):
                return self.verbs.events[key]
        return ""

    def near(self, k: int, words: dict[str, str]) -> str:
        """The nearest of some words among the five before word k."""
        for n in range(k - 1, max(-1, k - 6), -1):
            listed = self.keys[n + 1] in ("and", "or") or self.keys[n] in ("and", "or")     # "raids, and strikes on X"
            if not listed and (self.breaks[n + 1] or self.keys[n] in self.cue["stop"]) or self.keys[n] == "according":
                return ""
            if self.keys[n] in words:
                return words[self.keys[n]]
        return ""
