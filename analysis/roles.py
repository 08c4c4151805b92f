"""The role a sentence gives to an actor: who harms, is blamed, is praised, suffers, is asked to act.

A sentence and the span of an actor go in; the cues found beside it come out, the surest first. No parser: short-range
rules over words, with the verbs, nouns and labels of codebook/target_roles.csv. It does not resolve pronouns.
"""
from __future__ import annotations

from typing import NamedTuple

from analysis.bounds import (ABOUT, AGENT_BEFORE, ANSWER, ASIDE, ATTACKS, ATTRIBUTING, AUXILIARY, BE, BLAMING, BREAKS, COPULA, DETERMINERS, DONE,
                             DOWN, GOVERNS, HELD, HIT, LEFT, LOSSES, NOT, OF_AGENT, OWN, PATIENT_BEFORE, PRETENCE, PROJECTILES, PRONOUNS, QUANTITY,
                             RELATIVE, SELF, SIDES, THINGS, THINGS_OF, TOLD, TURNS, WARDING, WINDOW, Bounds)
from analysis.rolewords import Cues, Hit, Words


class Cue(NamedTuple):
    """One finding: `slot` says how it was found (subject, object, by, on, own, label ...), `score` is signed."""

    role: str
    score: float
    slot: str
    distance: int
    evidence: str


def _between(word: str) -> bool:
    """What may stand between "was" and its participle."""
    return word in ("also", "not", "often") or word.endswith("ly")


class Clause(Bounds):
    """The search for cues around one actor in one sentence."""

    def __init__(self, book: Cues, words: Words, hits: dict[int, list[Hit]], start: int, end: int):
        super().__init__(book, words, hits, start, end)
        self.found: list[Cue] = []

    def cues(self) -> list[Cue]:
        """All cues, the surest slot first, then the nearest."""
        self._own()
        if self._word(self.last + (self._word(self.last) in THINGS_OF)) in THINGS:
            return self.found                                             # "the Iran deal", "the Syria peace talks"
        before = self._before_phrase()
        self._object(before)
        self._called(before)
        self._reversed(before)
        hit = self._at(self.last, "noun") or self._before_noun(self.last) and self._at(self.last + 1, "noun")
        if hit and hit.agent == "harm_agent" and self._word(self.first - 1) in DETERMINERS | {"after", "since"} and (
                " ".join(self.words.lower[self.first:self.last]) in self.book.capitals):
            self._add("victim", "noun", 0, self.last, hit.end)            # "the Paris attacks"
        elif before < 0 or self._word(self.after) in ("who", "that") or (
                self._may_be_subject(before) and self._word(before) != "not"):     # "the army, not the rebels, fired"
            self._subject()
        elif hit and hit.agent in ("harm_agent", "threatener") and self._word(hit.end) not in AGENT_BEFORE and not (
                self._word(hit.end - 1).endswith("ing") and self._counted(hit.end)):     # "a quake in X killing 40"
            self._add(hit.agent, "noun", 0, self.last, hit.end)           # "killed in the Houthi raid", "in a Houthi missile attack"
        elif self._word(self.after) == "'s" and (hit := self._at(self.after + 1, "noun")) and hit.agent == "harm_agent":
            self._add(hit.agent, "genitive", 0, self.after, hit.end)      # "protests against X's attack"
        order = {"object": 0, "by": 1, "on": 1, "genitive": 2, "subject": 3, "passive": 3, "noun": 4, "label": 2, "is": 2,
                 "phrase": 3, "modal": 6, "own": 5}
        found = sorted(self.found, key=lambda c: (order[c.slot], c.distance, c.evidence))
        slots = {"own", "label"} | ({"is", "phrase"} if self._word(self.after) in RELATIVE else set())     # "a group which is to blame"
        named = [c for c in found if c.score == -1 and c.slot in slots]
        return named + [c for c in found if c not in named] if found and found[0].role == "victim" else found     # "killed nine terrorists"

    def _add(self, role: str, slot: str, distance: int, first: int, end: int, denied: bool = False) -> None:
        if role:
            text = self.words.text[self.words.spans[first][0]:self.words.spans[end - 1][1]]
            self.found.append(Cue(role, 0.0 if denied else self.book.scores[role], slot, distance, text))

    def _own(self) -> None:
        denied = not NOT.isdisjoint(self.words.lower[max(self.first - 2, 0):self.first])     # "are not terrorists"
        for i in range(self.first, self.after):
            if hit := self._at(i, "own") or not self._capital(i) and self._at(i, "label") or None:     # "criminal groups", no "Popular Front"
                self._add(hit.agent, "own", 0, i, hit.end, denied)
        i, steps = self.first - 1, 0
        while i >= 0 and steps < 4 and (self._word(i)[:1].isalpha() or self._word(i) == "-"):
            if self._word(i) in DETERMINERS | GOVERNS | {"behind", "whom"} | AUXILIARY | TURNS | RELATIVE - {"and", "or"} or self._at(i, "verb"):
                break
            if hit := self._at(i, "label"):
                self._add(hit.agent, "label", steps, i, hit.end)
            i, steps = i - 1, steps + 1
        i = self.after
        if self._word(i) in COPULA or self._word(i) == ",":
            for k in range(i + 1, min(i + 7, len(self.words.lower))):
                if self._word(k) in ASIDE | AGENT_BEFORE | PATIENT_BEFORE - {"of"} | {"under"} or (
                        self._word(i) == "," and self._word(k) in AUXILIARY or self._word(i) == "'s" and self._capital(k) or (
                            k == i + 1 and self._word(i) in BE | {","} and self._word(k).endswith("ing"))):
                    break                                                 # "Ecuador's Noboa called X a gang", "is using terrorist networks"
                if (hit := self._at(k, "noun")) and hit.agent == "threatener" and self._word(i) != "," and not DETERMINERS.isdisjoint(
                        (self._word(k - 1), self._word(k - 2))):     # "is the greatest danger": the noun, not its adjective
                    self.found = [c for c in self.found if c.slot != "is"]
                else:
                    hit = self._at(k, "label")
                if hit and (self._word(i) != "'s" or self._plain(hit.end)):     # "X's brutal raid", not "X's enemies have"
                    self._add(hit.agent, "is", k - i, k, hit.end, self._denied(i, k))

    def _reversed(self, i: int) -> None:
        """"The real enemy is X": a label as the subject of a copula before the actor at i + 1."""
        denied = self._word(i) == "not"
        at = i - denied
        if at < 1 or self._word(at) not in ("is", "are", "was", "were", "remains", "remain"):
            return
        for k in range(at - 1, max(at - 6, -1), -1):
            if self._word(k) in BREAKS | TURNS | RELATIVE | AUXILIARY:
                break
            if (hit := self._at(k, "label", "noun")) and self._word(k - 1) not in PATIENT_BEFORE:
                self._add(hit.agent, "is", at - k, k, hit.end, denied)
                break

    def _called(self, i: int) -> None:
        """"Called X a murderous gang": a label after the actor. "Left dozens of X dead": what became of it."""
        if self._word(self.after) in DOWN and not LEFT.isdisjoint(self.words.lower[max(self.first - 6, 0):self.first]):
            self._add("victim", "object", 0, self.after, self.after + 1)
        for k in range(self.after, self.after + 7) if self._word(i) in self.book.lists["naming"] else ():
            if self._word(k) in ASIDE - {"\"", "“"} or k > self.after and self._word(k - 1) in PATIENT_BEFORE:
                break
            if hit := self._at(k, "label", "own"):
                self._add(hit.agent, "is", k - self.after, k, hit.end, self._denied(max(i - 3, 0), k))
                break

    def _object(self, i: int) -> None:
        word = self._word(i)
        if i < 0 or word == "," and self._word(self.after) not in (",", "and", "or"):     # "wounding nine, police said", "after attacks, Baghdad"
            return
        if word == "of" and self._word(i - 1) in QUANTITY:                # "killed dozens of X"
            i -= 2
            word = self._word(i)
        if word == "and" or word == ",":   # "attacks on Baghdad and Erbil"
            k = next((k for k in range(i - 1, max(i - 8, -1), -1) if self._word(k) in AGENT_BEFORE | PATIENT_BEFORE
                      or k and self._at(k, "verb") and self._at(k, "verb").patient), -1)
            if k >= 0 and self._word(k - 1) not in DETERMINERS and not any(self._word(j) in BREAKS | TURNS | BE | {"between"} for j in range(k, i)):
                i, word = k, self._word(k)
        if word in AGENT_BEFORE | PATIENT_BEFORE:
            self._governed(i, word)
        for k in range(i, max(i - 3, -1), -1):
            hit = self._at(k, "verb")
            if hit and hit.end - 1 >= i and not self._is_noun(k) and not self._names(hit, k):
                passive = hit.inflection == "past" and any(self._word(j) in BE - {"'s"} for j in range(max(k - 3, 0), k))
                if not passive:
                    role = hit.patient
                    if role == "praised" and not self.book.fighters.isdisjoint(self.words.lower[self.first:self.after]):
                        role = "helped"                                   # "backing rebels" is no praise
                    self._add(role, "object", i - k, k, hit.end, self._denied(max(k - 4, 0), k))
                break

    def _governed(self, i: int, preposition: str) -> None:
        """The noun or verb that the preposition at i belongs to."""
        if preposition == "to" and (j := self._back(i, 5, ATTRIBUTING)) >= 0:
            if any(self._at(k, "noun") for k in range(max(j - 6, 0), i)):
                self._add("blamed", "on", i - j, j, j + 1, self._denied(max(j - 4, 0), j))
            return
        far = preposition == "by" and (self._word(i - 1) in DONE or not self._word(i - 1).endswith(("ed", "lt")))
        reach = 12 if self._word(i - 1) == "claimed" else 9 if far else 7 if preposition == "from" else 5
        for k in range(i - 1, max(i - reach, -1), -1):
            if self._word(k) in BREAKS | TURNS or self._word(k) in BE and preposition != "by" or (
                    preposition in ("at", "in", "with") and self._word(k) == "of"):     # "criticism of X in Y"
                break
            noun, verb = self._at(k, "noun"), self._at(k, "verb")
            if preposition == "by" and k == i - 1 and not (noun or verb) and self._word(k) in HELD | self.book.lists["says"] - PRETENCE:
                break                                                     # "rescued hostages held by X", "an attack reported by X"
            if verb and not self._is_noun(k):
                if preposition == "by":
                    helps = verb.agent == "helped"                        # "rebels backed by X"
                    role = "" if verb.agent == "succeeded" else self._against("helper" if helps else verb.agent, range(max(k - 12, 0), k))
                    role = "helped" if helps and role == "helper" else role
                    self._add(role, "object" if helps else "by", i - k - helps, k, verb.end, self._denied(max(k - 4, 0), k))
                elif preposition in ("on", "at", "against") and verb.end == i:
                    self._add(verb.patient, "on", i - k, k, verb.end)
                break
            if noun:
                if preposition == "on" and (j := self._back(k, 4, BLAMING)) >= 0:
                    self._add("blamed", "on", i - k, j, noun.end, self._denied(max(j - 4, 0), j))
                    break
                agent = preposition in AGENT_BEFORE or preposition == "of" and noun.agent in OF_AGENT
                self._add(noun.agent if agent else noun.patient, "by" if agent else "on", i - k, k, noun.end)
                break

    def _subject(self) -> None:
        i, genitive, experiencer, passive, pretended = self.after, False, False, False, False
        listed = self.begin = max(self._list_end(i), self._aside_end(i))     # a denial in an aside is of somebody else
        for k in range(i, min(i + WINDOW, len(self.words.lower))):
            word = self._word(k)
            if k < listed or word in "\"“" and self._word(k - 1) in AUXILIARY:     # "was "committing" crimes"
                continue
            if self._ends(k, word) or word in self.book.lists["naming"] and not self._at(k, "verb", "phrase") and (
                    self._word(k + 1) in DETERMINERS | SELF | {"them", "him"} or self._capital(k + 1)):     # "called it terrorism"
                break
            pretended |= word in PRETENCE
            genitive |= word == "'s" and k == i
            if genitive and word in PATIENT_BEFORE:
                break
            passive = word in BE or passive and (_between(word) or _between(self._word(k - 1)) or self._word(k - 1) in BE)
            if phrase := self._at(k, "phrase"):
                self._add(phrase.agent, "phrase", k - i, k, phrase.end, self._denied(self.begin, k))
                break
            if self._at(k, "noun", "verb") and not {"with", "without"}.isdisjoint(self.words.lower[max(k - 2, i):k]) and self.book.scores.get(
                    self._at(k, "noun", "verb").agent, 0) > 0:     # "entered the town with foreign help"
                continue
            if self._is_noun(k):
                told = self.words.lower[max(k - 3, i):k]
                if not experiencer and not ({"over", "about", "following", "against", "on"} | self.book.lists["scene"]).isdisjoint(told):
                    break                                                 # "summoned the envoy over a raid"
                noun = self._at(k, "noun")
                if any(self._at(j, "own") for j in range(max(k - 3, i), k)):   # "X is tired of militia threats"
                    break
                others = self._word(noun.end) == "of" and noun.agent in OF_AGENT or self._word(noun.end) in self.book.lists["scene"] or (
                    noun.patient and not noun.agent)                      # "a part in the failure of Y", "bombing victims", "hallmarks of Y"
                if (experiencer or self._word(noun.end) not in AGENT_BEFORE) and not others:
                    rocked = "by" in self.words.lower[i:k] and not BE.isdisjoint(self.words.lower[i:k])     # "was rocked by a deadly raid"
                    role = noun.patient if experiencer or rocked else self._agent(noun, noun.agent)
                    self._add(role, "genitive" if genitive else "noun", k - i, k, noun.end, self._denied(self.begin, k))
                    break
            if (verb := self._at(k, "verb")) and not (self._participle(k) or self._is_noun(k) or self._names(verb, k) or (
                    verb.inflection in ("base", "s") and self._word(k - 1) in BE | OWN)):     # "X's forces", "its arms", "be targets" are no verb
                self._verb(verb, k, passive, pretended)
                break
            experiencer |= self._at(k, "experience") is not None
            if modal := self._at(k, "modal"):
                self._add(modal.agent, "modal", k - i, k, modal.end)

    def _ends(self, k: int, word: str) -> bool:
        """Whether what the actor is or does is told before token k."""
        i = self.after
        if word == "as" and self._word(k - 1) == "known":     # "rebels known as X attacked"
            return False
        if word in BREAKS or word == "-" and k == i or word in TURNS and (k > i or word == "as") or word == "," and not self._goes_on(k):
            return True
        if word in self.book.lists["says"] and k < i + 4 and not self._at(k, "verb") and self._other_speaks(k + 1):
            return True
        if word == "that" and k == i:
            return self._word(k + 1) in PRONOUNS or not TOLD.isdisjoint((self._word(self.first - 1), self._word(self.first - 2)))
        if word in ("who", "which") and k > i and self._word(k - 1) != ",":     # "hid from soldiers who", not "is a group which"
            return not any(self._word(j) in BE and self._word(j + 1) in DETERMINERS for j in range(i, k))
        return word == "that" and (     # "repeated that Y must stop"
            self._capital(k + 1) or self._word(k + 1) in DETERMINERS or self._word(k + 2) in AUXILIARY)

    def _verb(self, verb: Hit, k: int, passive: bool, pretended: bool) -> None:
        after = [self._word(j) for j in range(verb.end, verb.end + 8)]
        told = self._word(self._before_phrase()) in ("which", "whom")       # "a group which X blamed for a raid"
        cut = after[0] == "by" or not told and self._reduced(verb.end) or (
            after[0] in ("in", "during") and not BE.isdisjoint(after))     # "the men shot in X are"
        denied = self._denied(self.begin, k)
        if verb.inflection == "past" and (passive or cut):
            self._add(verb.patient, "passive", k - self.after, k, verb.end, denied)
        else:
            told = verb.agent == "threatener" and self._tells(verb.end) or verb.agent == "failed" and after[0] in ABOUT
            role = self._agent(verb, "" if told else verb.agent)
            counted = self._word(k).startswith(("los", "admit")) and any(word.isdigit() for word in after[:2])
            if role == "failed" and (counted or not (self.book.lists["head"] | LOSSES).isdisjoint(after[:3])):     # "lost nine men", "lost over 60"
                role = "victim"
            elif role == "failed" and self._word(self.first - 1) == "if":     # "if X fails to act": nothing has failed yet
                role = ""
            denied |= pretended and self.book.scores.get(role, 0) > 0
            self._add(role, "subject", k - self.after, k, verb.end, denied)

    def _tells(self, end: int) -> bool:
        """Whether who "warned" before token `end` tells of a danger and makes none: "warned of", "warned on Monday that Y", "warned its citizens"."""
        k = self._past_time(end + (self._word(end) in ("again", "also")))
        if self._word(k) == "that" and self._word(k + 1) in SELF and self._word(k + 2) in ANSWER:
            return not any(self._harms(j) for j in range(k + 3, k + 6))
        return self._word(k) in ABOUT | OWN or self._word(k) in DETERMINERS and not self._capital(k + 1)

    def _agent(self, hit: Hit, role: str) -> str:
        """The agent's role in the light of what follows: who helps militants arms them, who orders attacks is behind them."""
        if self._word(hit.end) in OWN and role == "helper":
            return "defender"
        last, end = self._word(hit.end - 1), next((j for j in range(hit.end, hit.end + 8) if self._word(j) in BREAKS | TURNS), hit.end + 8)
        if last in WARDING and not WARDING[last].isdisjoint(self.words.lower[hit.end:hit.end + 5]):
            return "opponent"                                             # who shoots down drones wards them off
        if last.startswith("launch") and PROJECTILES.isdisjoint(self.words.lower[hit.end:end]):     # "launched a website", "a raid"
            thing = next((j for j in range(hit.end, end) if self._word(j) in GOVERNS - {"of"} | {"into"}), end)
            role = next((other.agent for j in range(hit.end, thing) if (other := self._at(j, "noun", "verb")) and other.agent in ATTACKS), "")
        if role == "demander" and any(self._word(j) == "to" and self._word(j - 1) != "not" and self._harms(j + 1) and not any(
                self._at(m, "own") for m in range(j, end)) for j in range(hit.end, end)):     # "ordered him to attack", not "to expel the militias"
            return "sponsor"
        claimed = role == "harm_agent" and self._word(hit.end) == "for"    # "claimed responsibility for a bomber"
        return self._against(role, range(hit.end, hit.end if claimed else end))

    def _against(self, role: str, places: range) -> str:
        """Who helps militants arms them, who strikes them opposes them."""
        other = {"helper": "sponsor", "harm_agent": "opponent"}
        for j in places if role in other else ():
            if j > places.start and role == "helper" and (self._word(j) in HELD | {"from", "against"} or self._at(j, "verb")):
                break                                                     # "protects villages from militants", "freed men held by militants"
            if role == "harm_agent" and (self._word(j) in HELD | {"fleeing"} or (hit := self._at(j, "verb")) and hit.patient == "blamed"):
                break                                                     # "executed men accused of helping militants", "abused men fleeing rebels"
            name = {self._word(j), f"{self._word(j)} {self._word(j + 1)}"} & self.book.armed
            armed = self._capital(j) and bool(name) and (name != {"is"} or not self.words.text.isupper())
            if self._at(j, "own") or role == "harm_agent" and (armed or self._word(j) in self.book.fighters) or role == "helper" and (
                    j < places.start + 3 and self._harms(j, "noun") and self._word(j - 1) not in HIT):     # "support of terrorism"
                return other[role]
            if role == "helper" and (armed or self._word(j) in SIDES):     # "supports Hezbollah", "the army": that side, no praise
                return "defender"
        return role
