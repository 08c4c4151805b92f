"""Who acts and who is acted upon: sentences, actors and quotes in; one row per actor with a part in a clause out.

Rules over word lists (`verbs.csv`, `agency.csv`), no tagger and no model: the verb beside an actor, active or passive, "by"
and other prepositions, acts told as nouns ("attacks by X", "X's raid on Y"). It knows no long-distance syntax: an actor far
from its verb gets no row.
"""
from __future__ import annotations

import bisect
import re
from collections import defaultdict
from typing import NamedTuple

import pandas as pd

from analysis import tables as t
from analysis.finders import quotes as statements
from analysis.verbs import Group, Sentence, verbs_of

_ALONE = {"that", "this", "these", "those", "all", "most", "more", "some", "such", "one", "both", "each", "few", "many", "about", "only"}  # may stand without a noun
_CLOSED = re.compile("[,.!?—] ?[\"”’»]")
_DATELINE = re.compile(r"[A-Z][A-Z'’.-]+(?: [A-Z][A-Z'’.-]+){0,2}(?:, [A-Z][\w. ]+)?(?: ?\([^)]{2,20}\))? ?(?:—|–|--|-) ")


class Part(NamedTuple):
    role: str
    predicate: str
    passive: bool = False
    hidden: bool = False


class Clause(Sentence):
    """Finds the part of a noun phrase in its clause."""

    def before(self, i: int) -> tuple[str, int]:
        """What governs the noun phrase with word i from the left: ("verb" | "by" | a preposition | "", its word)."""
        k = i - 1
        while k >= max(0, i - 7) and not self.breaks[k + 1]:
            key = self.keys[k]
            if key == "of" and (self.keys[k - 1] in self.cue["quantity"] or self.keys[k - 1] in self.cue["men"] or self.keys[k - 1].isdigit()):
                k -= 2
                continue
            more = key in ("least", "most", "than", "to") and self.keys[k - 1] in ("at", "more", "less", "fewer", "up")
            if more:
                k -= 2
                continue
            if self.time(k) or key in self.cue["stop"] or key in self.cue["be"] or key == "s" or key in self.cue["modal"] and key != "to":
                return "", k
            if self.modifier(k):
                k -= 1
                continue
            if key in self.cue["preposition"]:
                if f"{self.verb(k - 1) or self.verbs.form(self.keys[k - 1], 'base')} {key}" in self.cue["phrasal"]:
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
        """Whether the noun phrase before word j goes on: "an army post", "the police station"; persons ("police sources") count as the actor."""
        while self.marks[j] == "-" and self.words[j][0].isupper():     # "US-Iran relations"
            j += 1
        for k in range(j, min(j + 3, len(self.words))):
            key = self.keys[k]
            ends = self.breaks[k] or self.marks[k].strip() or not self.words[k].islower() or key.endswith("ly")
            ends = ends or any(key in self.cue[c] for c in ("preposition", "stop", "determiner", "be", "have", "modal", "adverb", "quantity"))
            if ends or self.verbs.form(key, "ing") or self.group(k) and key not in self.verbs.noun_too:
                return k > j
            if key in self.cue["person"]:
                return False
        return j < len(self.words)

    def verb(self, k: int) -> str:
        """The lemma, if word k governs an object to its right."""
        form, key = self.verbs.form, self.keys[k]
        if "-" in (self.marks[k], self.marks[k + 1]) or key in self.cue["have"] or key in self.cue["adjective"] or key in self.cue["determiner"]:
            return ""
        lemma = form(key, "past") or form(key, "part") or form(key, "ing") or form(key, "s")
        joined = self.keys[k - 1] in ("and", "or") and k > 1 and self.verbs.form(self.keys[k - 2], "base")
        governed = self.keys[k - 1] in self.cue["modal"] or joined
        base = form(key, "base")
        follows = self.keys[k + 1] in self.cue["determiner"] or self.keys[k + 1] in self.cue["particle"] or self.words[k + 1][0].isupper()
        if not base and self.keys[k - 1] in self.cue["modal"] and self.words[k].islower() and (follows or re.search("(?:ize|ise|ify|ate)$", key)):
            return key
        return lemma or (base if governed or key not in self.verbs.noun_too or self.keys[k + 1][:1].isdigit() else "")

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
                found = self.group(k + 1)
                return self.group(close) if close and (not found or found.kind == "copula") else found     # "X, which is armed, has attacked"
            if found := self.group(k):
                if found.kind != "reduced":
                    return found
                return self.first(k + 1, k + 10) or found
            if self.keys[k] in self.cue["preposition"]:
                return self.first(k, k + 9, "stop")
            if self.keys[k] == "and" and k < j + 3:
                return self.first(k + 1, k + 5, "stop", "preposition")
            if self.keys[k] in self.cue["stop"] or self.keys[k] in self.cue["determiner"]:
                return None
            if lemma := self.verbs.form(self.keys[k], "ing"):
                main = self.first(k, k + 9)     # "villagers fleeing the war were robbed"
                return main if main and main.kind == "passive" else Group("active", lemma, k)
            k, nouns = k + 1, nouns + 1
            if nouns > 4:
                return None
        return None

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
            if self.breaks[k] or any(self.keys[k] in self.cue[c] for c in ("preposition", "stop", "have", "be", "modal")):
                return ""
            if (k > j or self.keys[j - 1] in self.cue["person"]) and self.verbs.form(self.keys[k], "past") and self.keys[k] not in self.verbs.noun_too:
                return ""     # "settlers sparked clashes"
            if self.keys[k] in self.verbs.events and not self.named(k):
                return self.verbs.events[self.keys[k]]
        return ""

    def near(self, k: int, words: dict[str, str]) -> str:
        """The nearest of some words among the five before word k."""
        return next((words[self.keys[n]] for n in range(k - 1, max(-1, k - 6), -1) if self.keys[n] in words), "")

    def part(self, i: int, j: int) -> Part | None:
        """The part of the noun phrase of words i to j."""
        if self.marks[j] == "-" and (done := self.participle(j)):     # "a UN-brokered deal", "the UK-based agency"
            return None if self.keys[j] == "backed" else Part("agent", done, True)
        against = self.marks[i] == "-" and self.keys[i - 1] == "anti" and self.keys[j - 1] not in self.cue["person"]
        if against or self.marks[j] == "-" and self.keys[j] in self.cue["adjective"]:
            return None
        governor, k = self.before(i)
        mark = self.keys[j] == "s"
        owner = mark or self.marks[j][:1] == "'" and self.words[j - 1].endswith("s")
        noun = self.event(j + mark)
        if owner:
            return Part("agent", noun) if noun else None
        if self.keys[j] in self.verbs.events and not self.breaks[j] and not (self.group(j) and self.keys[j] not in self.verbs.noun_too):
            return Part("agent", noun)     # "prevent the next rebel attack"
        if not noun and (acts := self.instrument(j, governor, k)):
            return acts
        group = self.predicate(i, j, governor, k) if governor in ("", "verb") or governor in self.cue["conjunction"] else None
        told = self.verb(k) or self.verbs.form(self.keys[k], "base") if governor == "verb" else ""
        if not noun and self.bare(j) and (told or governor not in ("", "verb") and governor not in self.cue["conjunction"]):
            return None
        if told and not (group and told in self.cue["clause"]):
            if _CLOSED.match(self.marks[k]) and told in self.cue["speech"]:     # "...," said Iran
                return Part("agent", told)
            if noun and self.bare(j):
                return Part("agent", noun)     # "condemned a US drone strike"
            return None if told in self.cue["speech"] else Part("patient", told)
        if group and group.kind in ("passive", "reduced"):
            return Part("patient", group.lemma, True, "by" not in self.keys[group.at + 1:group.at + 8])
        if group and group.lemma == "come" and self.keys[group.at + 1] == "under":
            return Part("patient", self.verbs.events.get(self.keys[group.at + 2], "come"))
        if group and group.kind == "active":
            return Part("agent", group.lemma)
        found = Part("agent", noun) if noun else self.prepositional(governor, k)
        if (found is None or not found.predicate) and governor not in ("", "verb") and not self.breaks[j]:     # "aid for refugees fleeing the war"
            going = self.verbs.form(self.keys[j], "ing") or (g.lemma if governor == "by" and (g := self.group(j)) else "")
            found = Part("agent", going) if going else found
            held = not going and self.group(j)     # "prisoners held by Israel"
            if held and held.kind == "reduced":
                found = Part("patient", held.lemma, True, "by" not in self.keys[held.at + 1:held.at + 8])
        return found

    def predicate(self, i: int, j: int, governor: str, k: int) -> Group | None:
        """The verb group whose subject the phrase is, also as an apposition ("His party, the X, called") and in a headline ("Iran to strike")."""
        start = i - (self.keys[i - 1] in self.cue["determiner"])
        group = self.after(j)
        if group is None and governor == "" and self.marks[start] == self.marks[j] == ", ":
            group = self.group(j)
        if governor == "" and k < 0 and group is None and self.keys[j] == "to":
            group = self.plain(j + 1)
        if group and group.kind == "reduced" and self.keys[start - 1] in ("whom", "which"):     # "the men whom X killed in May"
            return group._replace(kind="active")
        begun = group and group.lemma in self.cue["phase"] and self.verbs.form(self.keys[group.at + 1], "ing")     # "began shelling"
        return Group("active", begun, group.at + 1) if begun else group

    def instrument(self, j: int, governor: str, k: int) -> Part | None:
        """The part of whose the thing at word j is: "killed by a Turkish drone", "Russian shells hit"."""
        if governor == "by":
            return self.prepositional(governor, k) if any(self.keys[n] in self.verbs.means for n in range(j, j + 3)) else None
        free = governor not in self.cue["preposition"] and (governor != "verb" or self.verb(k) in self.cue["clause"] | self.cue["speech"])
        group = self.group(j + 1) if free and self.keys[j] in self.verbs.means else None
        return Part("agent", group.lemma) if group else None

    def prepositional(self, preposition: str, k: int) -> Part | None:
        """The part of a noun phrase after the preposition at word k."""
        if preposition == "by":
            done = self.done(k)
            return Part("agent", done or self.near(k, self.verbs.events), bool(done))
        if preposition == "between":
            noun = self.near(k, self.verbs.events)
            return Part("agent", noun) if noun else None
        if preposition == "of":
            noun = self.verbs.events.get(self.keys[k - 1], "")
            own = (noun in self.cue["self"] or noun in self.cue["target"]) and not noun.endswith("ing") and self.keys[k - 2] != "in"     # "in support of X"
            return Part("agent" if own else "patient", noun) if noun else None
        if preposition == "from" and self.keys[k - 1] in self.verbs.events:     # "fire from rebels"
            return Part("agent", self.verbs.events[self.keys[k - 1]])
        if preposition in ("at", "on") and not any(self.breaks[max(k - 4, 1):k + 1]):     # "threw stones at police"
            for n in range(k - 1, max(0, k - 5), -1):
                if (thrown := self.verb(n)) in self.cue["thrown"]:
                    return Part("patient", thrown)
        noun = self.near(k, self.verbs.adversaries if preposition == "with" else self.verbs.targets)
        aimed = noun and preposition in self.cue["directed"] or preposition == "against"
        return Part("patient", noun) if aimed else None


def passives(text: str, *, codebook) -> list[tuple[int, str]]:
    """The passive verbs of a sentence: (start of the participle in the text, the participle)."""
    clause = Clause(verbs_of(codebook), text)
    return [(clause.starts[k], clause.words[k]) for k in clause.passives()]


def _parts(clause: Clause, spans: list[tuple[int, int]]) -> list[Part | None]:
    """The part of each actor of a sentence; actors of one noun phrase and joined ones share it."""
    at = [(bisect.bisect_left(clause.starts, a), bisect.bisect_left(clause.starts, b)) for a, b in spans]
    parts = [clause.part(i, j) for i, j in at]
    pairs = [(n, n + 1) for n in range(len(at) - 1)]
    for n, m in [*reversed(pairs), *((m, n) for n, m in pairs)]:
        if parts[n] is None and parts[m] and _joined(clause, at[min(n, m)][1], at[max(n, m)][0]) and not (
                n < m and clause.marks[at[m][0]][:1] == "," and clause.before(at[n][0])[0] not in ("", "verb", *clause.cue["conjunction"])):     # "In a note to Iran, Israel said"
            parts[n] = parts[m]
    for n, m in pairs:     # "clashes between X and Y displaced"
        if parts[n] and clause.keys[at[n][1]:at[m][0]] in (["and"], ["and", "the"]) and clause.before(at[n][0])[0] == "between":
            parts[m] = parts[n]
    for n, m in pairs:     # "defended X and Y on Friday": the second is no subject of what comes later
        first, second = parts[n], parts[m]
        joined = clause.keys[at[n][1]:at[m][0]] in (["and"], ["or"]) and not clause.group(at[m][1])
        if joined and first and second and first.role == "patient" and second.role == "agent" and not first.passive:
            parts[m] = first
    return parts


def _joined(clause: Clause, a: int, b: int) -> bool:
    """Whether only words a to b of a noun phrase, or "and", stand between two actors."""
    between = clause.keys[a:b]
    if between in ([], ["and"], ["or"], ["nor"], ["and", "the"], ["nor", "the"]):
        return True
    bars = clause.cue["preposition"] | clause.cue["stop"] | {"s"}
    return len(between) < 3 and not (any(clause.breaks[a:b + 1]) or bars & {*between} or any(map(clause.verb, range(a, b))))


def find(sentences: pd.DataFrame, actors: pd.DataFrame, quotes: pd.DataFrame, *, codebook) -> pd.DataFrame:
    """One row per actor with a part in a clause.

    Columns: `doc_id, sentence, start, end` (span of the actor), `actor`, `role` (agent, patient), `passive` (the verb is),
    `agent_hidden` (a passive without "by": "were met with violence"), `predicate` (the verb's plain form, or the noun that
    tells the act), `voice` (outlet, named, anonymous). Source: own rules; passives after Quirk et al. 1985, 3.63-3.78.
    """
    verbs, rows, said, named = verbs_of(codebook), [], statements.by_document(quotes), defaultdict(list)
    for doc, number, a, b, actor in zip(actors.doc_id, actors.sentence, actors.start, actors.end, actors.actor):
        named[doc, number].append((a, b, actor))
    for doc, number, start, text in zip(sentences.doc_id, sentences.sentence, sentences.start, sentences.text):
        found = named.get((doc, number))
        if not found:
            continue
        clause = Clause(verbs, text)
        if text[:2].isupper() and (line := _DATELINE.match(text)):     # "KYIV, Ukraine (AP) —"
            found = [span for span in found if span[0] - start >= line.end()]
        for (a, b, actor), part in zip(found, _parts(clause, [(a - start, b - start) for a, b, _ in found])):
            if part:
                voice = statements.whose(said.get(doc, []), a, b)
                rows.append((doc, number, a, b, actor, part.role, part.passive, part.hidden, part.predicate, voice))
    return t.make("agency", pd.DataFrame(rows, columns=list(t.SCHEMA["agency"])))
