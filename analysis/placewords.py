"""The words by which place names are told from other names.

In: `not_places.csv`, `person_names.csv`, `place_weights.csv` and the armed groups and media of `actors.csv`. Out: its words by kind,
ready to be compared with names and with the text beside them.
"""
from __future__ import annotations

import re
from collections import defaultdict

from analysis import codebook as codebooks
from analysis.gazetteer import fold

_ARTICLES = frozenset(("the", "The", "a", "an", "A", "An"))


class Words:
    """The codebook's words by kind: folded where they are compared with keys, as written where with text."""

    def __init__(self, codebook: codebooks.Codebook):
        self.kinds: dict[str, set[str]] = defaultdict(set)
        for row in codebook.rows("not_places"):
            self.kinds[row["kind"]].add(row["term"])
        names: dict[str, set[str]] = defaultdict(set)
        for row in codebook.rows("person_names"):
            names[row["kind"]].add(fold(row["term"]))
        self.given, self.surnames = names["given"], names["surname"]
        self.ordinary, self.never, self.generic = ({fold(w) for w in self.kinds[k] if not w.isupper()} for k in ("word", "never", "generic"))
        groups = {row["term"] for row in codebook.rows("actors") if row["kind"] in ("armed_group", "media")}
        self.masks = {fold(w) for w in self.kinds["outlet"] | self.kinds["organisation"] | groups}
        self.mask_starts = {m.split(" ")[0] for m in self.masks}
        self.named = tuple(" " + c + " " for c in self.kinds["named_cue"])
        self.cues = {c: "cue" for c in self.kinds["cue"]} | {c: "after_" + c for c in self.kinds["weak_cue"]}
        for kind, cue in (("hit_cue", "after_hit"), ("org_before", "org_before"), ("ship", "ship_before"), ("person_cue", "after_person")):
            self.cues |= dict.fromkeys(self.kinds[kind], cue)
        self.cue_ends = {c.split(" ")[-1] for c in self.cues if " " in c}
        self.before = {w: kind for k, kind in (("not_before", "not_before"), ("direction", "direction_before"), ("title", "title_before"))
                       for w in self.kinds[k]}
        self.after = {w: k for k in ("title", "direction", "street", "outlet_word", "not_after") for w in self.kinds[k]}
        self.said = re.compile(r",? (?:[a-z]++(?<=ly) )?(?:" + any_of(self.kinds["said"]) + r")\b")
        self.civic = re.compile(r" (?:" + any_of(self.kinds["civic"]) + r")\b")
        water, group = any_of(self.kinds["water_word"]), any_of(self.kinds["group_word"])
        self.other = re.compile(rf" (?:(?P<water_after>{water})|(?P<group_after>{group}))\b|(?P<aged>, [1-9][0-9],)")
        self.area = re.compile(r" (?:" + any_of(self.kinds["area_word"]) + r")\b")
        before_hit = "was were is are has had have been being again heavily came comes come".split()
        self.hit = re.compile(rf" (?:(?:{any_of(before_hit)}) ){{1,3}}(?:{any_of(self.kinds['hit_after'])})\b")
        self.starts = {f" {w}"[:3] for w in {*before_hit, *self.kinds["area_word"]}}     # of what `hit` and `area` find
        self.struck = self.never | self.masks
        self.dull = self.ordinary | self.never | self.given | {fold(w) for w in self.kinds["title"]}
        self.weights = {"bias": 0.0, "weight": 0.0}
        self.weights |= {row["feature"]: codebooks.number(row, "weight") for row in codebook.rows("place_weights")}

    def cue(self, text: str, start: int) -> tuple[str, bool]:
        """The kind of the words before a name, and whether an article stands between."""
        if text[start - 1:start] not in (" ", "\n"):
            return "", False
        before = text[max(0, start - 32):start].rsplit(None, 3)
        article = bool(before) and before[-1] in _ARTICLES
        if article:
            before.pop()
        if not before:
            return "", article
        cues, last = self.cues, before[-1]
        both = cues.get(" ".join(before[-2:])) if last in self.cue_ends else ""
        return both or cues.get(last) or cues.get(last.lower()) or "", article


def any_of(words) -> str:
    """A regular expression for any of the words, the longest first."""
    return "|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w)))
