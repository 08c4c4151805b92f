"""Forms of English verbs and cue words for agency, from `verbs.csv` and `agency.csv`."""
from __future__ import annotations

import functools
import re
from collections import defaultdict

from analysis.text import key_of


class Verbs:
    """Forms of verbs, and the cue words by role."""

    def __init__(self, codebook):
        self.cues = defaultdict(set)
        for row in codebook.rows("agency"):
            self.cues[row["role"]].add(key_of(row["term"]))
        self.forms: dict[str, dict[str, str]] = defaultdict(dict)      # word -> tag -> lemma
        self.noun_too = set(self.cues["noun_too"])
        for row in codebook.rows("verbs"):
            base = row["term"]
            past, part = row["forms"].split() if row["forms"] else (self.ed(base),) * 2
            for form, tag in ((base, "base"), (self.s(base), "s"), (past, "past"), (part, "part"), (self.ing(base), "ing")):
                self.forms[form].setdefault(tag, base)
            if row["kind"] == "both" or base in self.noun_too:
                self.noun_too |= {base, self.s(base)}
        self.events = {form: noun for noun in self.cues["event"] for form in (noun, self.s(noun))}
        self.adversaries = {form: verb for form, tags in self.forms.items() for verb in tags.values()
                            if verb in self.cues["adversary"]}
        self.targets = {form: noun for noun in self.cues["target"] for form in (noun, self.s(noun))}

    @staticmethod
    def s(base: str) -> str:
        if re.search("[^aeiou]y$", base):
            return base[:-1] + "ies"
        return base + ("es" if re.search("(s|x|z|ch|sh|o)$", base) else "s")

    @staticmethod
    def _stem(base: str) -> str:
        double = re.fullmatch("[^aeiou]*[aeiou][bdgmnprt]", base) or re.search("(?:mit|fer|pel|cur|bel|rol|nap|gret|deter)$", base)
        return base + base[-1] if double else base

    @classmethod
    def ed(cls, base: str) -> str:
        if base.endswith("e"):
            return base + "d"
        return base[:-1] + "ied" if re.search("[^aeiou]y$", base) else cls._stem(base) + "ed"

    @classmethod
    def ing(cls, base: str) -> str:
        return base[:-1] + "ing" if re.search("[^eoy]e$", base) else cls._stem(base) + "ing"

    def form(self, word: str, tag: str) -> str:
        """The lemma if the word may be that form of a verb, else ""."""
        found = self.forms.get(word, {}).get(tag, "")
        if not found and word not in self.forms and len(word) > 4 and word not in self.cues["adjective"]:
            if word.endswith("ed") and tag in ("past", "part") or word.endswith("ing") and tag == "ing" and len(word) > 6:
                return word[:-2] if word.endswith("ed") else word[:-3]
        return found


@functools.lru_cache(maxsize=8)
def verbs_of(codebook) -> Verbs:
    """The compiled lists of a codebook."""
    return Verbs(codebook)
