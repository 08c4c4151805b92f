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
from analysis.governing import Governed
from analysis.verbs import Group, verbs_of

_CLOSED = re.compile("[,.!?—] ?[\"”’»]")
_DATELINE = re.compile(r"[A-Z][A-Z'’.-]+(?: [A-Z][A-Z'’.-]+){0,2}(?:, [A-Z][\w. ]+){0,2}(?: ?\([^)]{2,20}\))? ?(?:—|–|--|-) ")


class Part(NamedTuple):
    role: str
    predicate: str
    passive: bool = False
    hidden: bool = False


class Clause(Governed):
    """Finds the part of a noun phrase in its clause."""

    def part(self, i: int, j: int) -> Part | None:
        """The part of the noun phrase of words i to j."""
        if self.marks[j] == "-" and (done := self.participle(j)):     # "a UN-brokered deal", "the UK-based agency"
            return None if self.keys[j] == "backed" else Part("agent", done, True)
        side = self.keys[i - 1] if self.marks[i] == "-" else ""     # "pro-Chad accounts", but "anti-war protesters"
        against = side == "pro" or side == "anti" and self.keys[j - 1] not in self.cue["person"]
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
        if (found is None or not found.predicate) and governor not in ("", "verb") and not self.breaks[j]:
            going = self.going(j) or (g.lemma if governor == "by" and (g := self.group(j)) else "")
            found = Part("agent", going) if going else found     # "aid for refugees fleeing the war"
            held = not going and self.group(j)     # "prisoners held by Israel"
            if held and held.kind == "reduced":
                found = Part("patient", held.lemma, True, "by" not in self.keys[held.at + 1:held.at + 8])
        return found

    def predicate(self, i: int, j: int, governor: str, k: int) -> Group | None:
        """The verb group whose subject the phrase is, also as an apposition ("His party, the X, called") and in a headline ("Iran to
        strike")."""
        start = i - (self.keys[i - 1] in self.cue["determiner"])
        group = self.after(j)
        group = None if group and group.lemma[:1].isdigit() else group        # "X on Tuesday (May 16)"
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
            does = noun in self.cue["self"] or noun in self.cue["target"]
            own = does and noun not in self.cue["undergone"] and not noun.endswith("ing") and self.keys[k - 2] != "in"     # "in support of X"
            return Part("agent" if own else "patient", noun) if noun else None
        if preposition == "from":     # "fire from rebels", not "withdrawal from Chad"
            noun = self.verbs.events.get(self.keys[k - 1], "")
            return Part("agent", noun) if noun and noun not in self.cue["leaving"] else None
        if preposition in ("to", "on") and any(self.verb(n) in self.cue["blaming"] for n in range(max(k - 6, 0), k)):
            return None     # "attributed the raid to rebels": a charge, no fact
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
    alone = [clause.part(i, j) for i, j in at]
    parts = [*alone]
    pairs = [(n, n + 1) for n in range(len(at) - 1)]
    for n, m in [*reversed(pairs), *((m, n) for n, m in pairs)]:
        if parts[n] is None and parts[m] and _joined(clause, at[min(n, m)][1], at[max(n, m)][0]) \
                and not (n < m and _opens(clause, at[n][0], at[m][0])):
            parts[n] = parts[m]
    for n, m in pairs:     # "clashes between X and Y displaced", "the border with X and Y fell"
        governor = clause.before(at[n][0])[0] if clause.keys[at[n][1]:at[m][0]] in (["and"], ["and", "the"]) else ""
        if governor in clause.cue["preposition"] - clause.cue["conjunction"] - {"of", "about", "over"} and not (
                clause.event(at[m][1]) or any(clause.breaks[at[n][1]:at[m][0] + 1])):
            parts[n] = parts[m] = alone[n]
    for n, m in pairs:     # "defended X and Y on Friday": the second is no subject of what comes later
        first, second = parts[n], parts[m]
        joined = clause.keys[at[n][1]:at[m][0]] in (["and"], ["or"]) and not clause.group(at[m][1])
        if joined and first and second and first.role == "patient" and second.role == "agent" and not first.passive:
            parts[m] = first
    return parts


def _opens(clause: Clause, i: int, j: int) -> bool:
    """Whether the actor at word i closes a phrase before the subject at word j: "In a note to Iran, Israel said"."""
    return "," in (clause.marks[j][:1], clause.marks[j - 1][:1]) and clause.before(i)[0] not in ("", "verb", *clause.cue["conjunction"])


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
