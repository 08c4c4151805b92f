"""Verbs of a sentence without a tagger: their forms (`verbs.csv`), cue words (`agency.csv`), verb groups and passives."""
from __future__ import annotations

import functools
import re
from collections import defaultdict
from typing import NamedTuple

from analysis.text import WORD, edges, key_of, keys_of, straight

_OBJECTS = {"to", "him", "her", "them", "us", "it"}
_BREAK = re.compile(r"[^\s\w'\"“”‐‑-]|--")


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
        self.cues["time"] |= {key_of(row["term"]) for row in codebook.rows("dates")
                              if row["kind"] in ("unit", "daypart", "day") and " " not in row["term"]}
        self.cues["day"] |= {key_of(row["term"]) for row in codebook.rows("dates") if row["kind"] in ("month", "weekday")}
        self.cues["adjective"] |= {key_of(row["term"]) for row in codebook.rows("person_names") if row["term"].endswith("ed")} - self.forms.keys()
        self.events, self.targets = self.nouns("event"), self.nouns("target")
        self.means = self.nouns("means")
        self.adversaries = {form: verb for form, tags in self.forms.items() for verb in tags.values()
                            if verb in self.cues["adversary"]}

    def nouns(self, role: str) -> dict[str, str]:
        """Forms of the nouns with a role -> the noun, the singular where both are listed."""
        return {form: noun for noun in sorted(self.cues[role], reverse=True) for form in (noun, self.s(noun))}

    @staticmethod
    def s(base: str) -> str:
        if re.search("[^aeiou]y$", base):
            return base[:-1] + "ies"
        return base + ("es" if re.search("(s|x|z|ch|sh|o)$", base) else "s")

    @staticmethod
    def _stem(base: str) -> str:
        double = "[^aeiou]*[aeiou][bdgmnprt]|.*(?:mit|fer|pel|cur|bel|rol|nap|gret|deter)"
        return base + base[-1] if re.fullmatch(double, base) else base

    @staticmethod
    @functools.lru_cache(maxsize=8192)
    def plain(word: str) -> str:
        """The plain form of a verb that is not listed, by its -ed or -ing form."""
        base = word[:-3] + "y" if word.endswith("ied") else word[:-2] if word.endswith("ed") else word[:-3]
        if re.search(r"([bdgmnprt])\1$", base):
            return base[:-1]
        mute = re.search("(?:at|iz|is|ut|v|c|dg|rg|ag|eng|rang|chang|lung|fring|u|[bcdgkptz]l|[^a]ul|[aeiou]s|[aiu]r)$", base) \
            and not re.search("(?:eat|out|air)$", base)
        return base + "e" * bool(mute)

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
                return self.plain(word)
        return found


@functools.lru_cache(maxsize=8)
def verbs_of(codebook) -> Verbs:
    """The compiled lists of a codebook."""
    return Verbs(codebook)


class Group(NamedTuple):
    """A verb with its auxiliaries. kind: active, passive, reduced ("wounded by"), copula."""

    kind: str
    lemma: str
    at: int      # the main verb's word


class Sentence:
    """The words of one sentence, and the verb groups that begin at a word."""

    def __init__(self, verbs: Verbs, text: str):
        parts = WORD.split(straight(text))
        self.verbs, self.cue = verbs, verbs.cues
        self.words, self.starts = parts[1::2], edges(parts)[:-1:2]      # `breaks[k]`: a mark that no phrase crosses stands before word k
        self.keys = [*keys_of(self.words), *("",) * 12]
        for k, word in enumerate(self.words):
            if word in ("US", "U.S.") and not text.isupper():     # no pronoun
                self.keys[k] = "usa"
        gaps = parts[2:-1:2]
        title = self.cue["title"]
        short = [g[:1] == "." and (key in title or len(w) == 1 and w.isupper()) for key, w, g in zip(self.keys, self.words, gaps)]
        self.breaks = [True] + [bool(_BREAK.search(g[dot:])) for dot, g in zip(short, gaps)] + [True] * 12     # not after "J."
        self.marks = [""] + gaps + [""] * 12

    def skip(self, k: int) -> int:
        """Past adverbs."""
        while not self.breaks[k] and (self.keys[k] in self.cue["adverb"] or re.fullmatch(r"\w{3,}ly", self.keys[k])):
            k += 1
        return k

    def time(self, k: int) -> bool:
        """Whether word k may end a phrase that tells a time: "on Monday", "last week", "in 2024"."""
        key = self.keys[k]
        return key in self.cue["time"] or key in self.cue["day"] and self.words[k][0].isupper() or bool(re.fullmatch("(19|20)[0-9]{2}", key))

    def participle(self, k: int) -> str:
        return "" if self.breaks[k] or self.keys[k] in self.cue["adjective"] and self.keys[k + 1] != "by" else self.verbs.form(self.keys[k], "part")

    def group(self, k: int) -> Group | None:
        """The finite verb group that begins at word k; none within a compound ("army-affiliated") or a name ("Rapid Support Forces")."""
        start, k, cue = k, self.skip(k), self.cue
        word = self.keys[k]
        if self.marks[k] == "-" or self.named(k) or k > start and self.breaks[k]:     # "on Monday, said a man"
            return None
        if word in cue["modal"] and word != "to":
            k = self.skip(k + 1)
            return self.have(k + 1) if self.keys[k] == "have" else self.be(k + 1) if self.keys[k] == "be" else self.plain(k)
        if word in cue["have"]:
            return self.have(k + 1)
        if word in cue["be"]:
            return self.be(k + 1)
        if word in cue["get"] and self.participle(k + 1):
            return Group("passive", self.participle(k + 1), k + 1)
        if lemma := self.verbs.form(word, "past"):
            bare = self.verbs.form(word, "part") \
                and (self.keys[k + 1] == "by" or word in cue["reduced"] and self.alone(k, lemma))
            return Group("reduced" if bare else self.kind(lemma), lemma, k)
        if lemma := self.verbs.form(word, "s") or self.verbs.form(word, "base"):
            follows = self.keys[k + 1]
            capital = k + 1 < len(self.words) and self.words[k + 1][0].isupper() and self.words[k][0].islower()
            object_follows = not self.breaks[k + 1] \
                and (capital or follows[:1].isdigit() or any(follows in s for s in (cue["determiner"], cue["quantity"], _OBJECTS)))
            if word not in self.verbs.noun_too or object_follows:
                return Group(self.kind(lemma), lemma, k)
        return None

    def alone(self, k: int, lemma: str) -> bool:
        """Whether no object follows the participle k: "soldiers killed in a raid", at the end of a headline or before ", 9 wounded"."""
        if k + 1 == len(self.words):
            return True
        near = self.keys[k + 1:k + 3]
        if near[0] == "down" or f"{lemma} {near[0]}" in self.cue["phrasal"]:     # "shot at"
            return False
        if near[0] in ("as", "at", "up") and near[1] in ("many", "much", "least", "most", "to"):
            return False     # "captured as many as ten", "killed at least nine"
        return self.keys[k + 1 + (lemma == "shoot" and near[0] == "dead")] in self.cue["preposition"]

    def done(self, k: int) -> str:
        """The participle that "by" at word k goes with: not that of "condemned the raid by X"; one far off has its "was" beside it."""
        for n in range(k - 1, max(-1, k - 13), -1):
            passive = self.keys[n - 1] in self.cue["be"]
            if k - n > 6 and (self.breaks[n + 1] or self.keys[n] in self.cue["stop"]):
                break
            lemma = self.verbs.form(self.keys[n], "part")
            if lemma and (passive or k - n < 7 and (self.breaks[n] or self.keys[n + 1] not in self.cue["determiner"])):
                return lemma
        return ""

    def named(self, k: int) -> bool:
        """Whether word k goes on with a name; in a headline all words have capitals."""
        words = self.words[k - 1:k + 1] if not self.breaks[k] else ()
        return len(words) == 2 and all(w[0].isupper() and w[1:].islower() for w in words) and any(w.islower() and len(w) > 4 for w in self.words)

    def kind(self, lemma: str) -> str:
        return "copula" if lemma in self.cue["copula"] else "active"

    def plain(self, k: int) -> Group | None:
        known = self.breaks[k] or any(self.keys[k] in self.cue[c] for c in ("stop", "preposition", "determiner"))
        lemma = "" if known else self.verbs.form(self.keys[k], "base") or self.keys[k]
        return Group(self.kind(lemma), lemma, k) if lemma else None

    def have(self, k: int) -> Group:
        k = self.skip(k)
        if self.keys[k] == "been":
            return self.be(k + 1)
        if self.keys[k] == "to" and (found := self.be(k + 2) if self.keys[k + 1] == "be" else self.plain(k + 1)):
            return found
        lemma = self.participle(k)
        return Group(self.kind(lemma), lemma, k) if lemma else Group("copula", "have", k - 1)

    def be(self, k: int) -> Group:
        k = self.skip(k)
        if self.keys[k] == "being":
            k = self.skip(k + 1)
        if self.keys[k] in self.cue["ready"] or self.keys[k] == "to":
            to = next((n for n in range(k, k + 3) if self.keys[n] == "to"), None)
            found = None if not to else self.be(to + 2) if self.keys[to + 1] == "be" else self.plain(self.skip(to + 1))
            if found and not (self.participle(k)):
                return found
        if lemma := self.participle(k):
            return Group("passive", lemma, k)
        lemma = self.verbs.form(self.keys[k], "ing") \
            or (self.keys[k][:-3] if re.fullmatch(r"\w{2,}[^t]ing", self.keys[k]) else "")
        return Group("active", lemma, k) if lemma else Group("copula", "be", k - 1)

    def passives(self) -> list[int]:
        """Words that are participles of passives, with a form of be or get before them."""
        out = []
        for k, key in enumerate(self.keys):
            if key in self.cue["be"] or key in self.cue["get"]:
                n = self.skip(k + 1)
                if not self.participle(n):
                    continue
                out.append(n)
                if self.keys[n + 1] in ("and", "or") and self.participle(self.skip(n + 2)):
                    out.append(self.skip(n + 2))
        return out
