"""Who is named, and by which label: sentences in, one row per mention of an actor out.

Names come from the codebook (`actors.csv`), unnamed actors from heads and modifiers (`actor_heads.csv`): "Iranian-backed
Shi'ite militia" is one mention, its head "militia", its sponsor Iran. A definite mention ("these groups", "the army") is
carried back to the last actor of its kind in the same document. Persons outside the codebook are not found.
"""
from __future__ import annotations

import re

import pandas as pd

from analysis import names
from analysis import tables as t
from analysis.names import DAYS, FILLERS, NEW, Name, lexicon
from analysis.text import WORD, keys_of, straight
from analysis.unnamed import PAD, Mention, Phrases

_CLUBS = frozenset("real atletico dynamo dinamo spartak lokomotiv cska".split())     # "Real Madrid"
_AFTER = FILLERS - NEW - {"and", "the", "as"}
_WATERS = {"river", "delta", "valley", "basin", "region"}     # "the Irrawaddy River"
_TWO = re.compile(r",? (?:(?:and|or) )?(?:the )?")
_LIST = re.compile(r"\s*(?:,|\band\b|\bor\b|,\s+and\b|/)\s*")


class Reader(Phrases):
    """Reads one sentence: `mentions()` gives what is found, left to right."""

    def acts(self, i: int, j: int) -> bool:
        """Whether a capital stands for its government here."""
        if self.placed(i) or self.keys[i - 1] in _CLUBS:
            return False
        if self.head(i - 2, "actor_before") and self.glued(i - 1) or self.head(i - 1, "actor_before"):
            return not self.glued(j) or not self.words[j][0].isupper() or self.text.isupper()     # "told the Moscow Times"
        if self.keys[i - 1] in ("of", "for", "at", "via", "over"):     # "the mayor of Kyiv said"
            return False
        if self.glued(j) and self.keys[j] == "and" and (other := self.name(j + 1)) and other[1].kind == "capital":
            return self.acts(j + 1, other[0])
        if self.keys[j] == "which" and self.gaps[j] == ", " and self.keys[j + 1] not in ("is", "was", "has", "had"):     # "Tehran, which denies"
            j += 1
        k = (self.glued(j) and self.head(j, "skipped") or (j,))[0]     # "Moscow also accused", "Beijing on Friday urged"
        k += 2 * (self.keys[k] == "on" and self.keys[k + 1] in DAYS)
        return self.glued(k) and bool(self.head(k + 1, "actor_noun") if self.possessive(k) else self.head(k, "actor_after"))

    def stands(self, i: int, j: int, name: Name, place: int, joined: bool) -> bool:
        """Whether a name is an actor here. `place`: the word after the last place; `joined` by "and" to an actor."""
        if self.words[i - 1][0].isupper() and self.head(i - 1, "toponym") and self.glued(i):
            return False
        follows = self.keys[j] in self.lex.heads
        if follows and self.head(j, "site") and self.glued(j):
            return name.kind != "person" and name.kind != "capital"
        if name.kind == "media" and self.glued(j) and self.keys[j] in _WATERS:
            return False
        if follows and name.kind == "state" and name.label == name.actor and self.glued(j) and self.head(j, "scene") and "-" not in self.gaps[i]:
            return False     # "the Chad war"
        if name.kind == "state" and (names.longer(self, j) or self.possessive(j) and (other := self.name(j + 1)) and other[1].kind == "armed_group"):
            return False     # "the Chad Nurses League", "Lebanon's Hezbollah"
        if self.namesake(i, j, name) or follows and (linked := self.head(j, "link")) and self.glued(j) and self.name(linked[0]):
            return False     # "Rwanda-backed M23"
        if self.head(i - 2, "toponym") and self.glued(i):     # "the village of X"
            return False
        if name.kind == "capital":
            return self.acts(i, j) or joined
        if name.kind == "demonym":
            if self.one(i, j):
                return True
            while self.glued(j) and not self.head(j, "act") and (skip := self.head(j, "modifier")):
                j = skip[0]
            return self.glued(j) and bool(self.head(j, "act"))
        return name.kind != "state" or not (
            self.placed(i) or place > 0 and _LIST.fullmatch("".join(self.parts[2 * place:2 * i + 1])))

    def placed(self, i: int) -> bool:
        """Whether the words before word i tell where something is or goes: "in", "fled to", a town."""
        held = (two := self.head(i - 2, "locative")) and two[0] == i or self.head(i - 1, "locative")
        if held or not (i and self.gaps[i] == ", " and self.words[i - 1][0].isupper()):
            return bool(held)
        before = next((found for k in (1, 2, 3) if i >= k and (found := self.name(i - k)) and found[0] == i), None)     # "Odessa, Ukraine"
        return (before[1].kind == "capital" if before else i > 1) and (not self.glued(i + 1) or self.keys[i + 1] in ("on", "that", "where"))

    def one(self, i: int, j: int) -> bool:
        """Whether an adjective of a state stands for a person: "a Palestinian was shot"."""
        ends = not self.glued(j) or self.keys[j] == "who" or self.keys[j] in _AFTER or self.head(j, "actor_after")
        first = i - bool(self.head(i - 1, "plain") and self.glued(i))     # "a young Palestinian"
        return self.keys[first - 1] in ("a", "an", "another") and bool(ends) and self.glued(first) and self.keys[first - 2] != "as"

    def namesake(self, i: int, j: int, name: Name) -> bool:
        """Whether a single word is someone else's surname: "Ivanka" before "Trump", "Michael" before "Jordan"; also where only they were named."""
        person, given, mine = name.kind == "person", self.lex.given, ("named", name.actor)
        if person and (j > i + 1 or self.keys[i - 1] == "president"):
            self.memory[mine] = self.number
        if j > i + 1 or not (person or name.kind == "state" and self.keys[i] in given):
            return False
        other = self.keys[i - 1] in given and self.glued(i) and self.words[i - 1][0].isupper() and not self.head(i - 1, "actor_after")
        if other and person:
            self.memory.setdefault(("other", name.actor), self.number)
        return other or person and ("other", name.actor) in self.memory and mine not in self.memory     # "Jeb Bush ... Mr. Bush"

    def mentions(self, starts: list[int]) -> list[Mention]:
        """The actors of the sentence, none inside another; `starts`: the words that one may begin with."""
        out, end, place = [], 0, 0
        for i in starts:
            if i < end:
                continue
            found, before = "shorts" in self.memory and self.shortened(i) or self.name(i), len(out)
            if not found and self.lex.idle(i, self.keys, self.memory):
                continue
            phrase = not found and self.unknown(i, end) or (noun := self.noun(i, found)) and self.apposed(noun)
            if phrase and phrase.first < end <= i:
                phrase = phrase._replace(first=i)
            if phrase and (not found or phrase.last > found[0]):
                out.append(self.naming(phrase, out))
                self.states += [phrase.state] if phrase.state else []
            elif found and self.keys[found[0]] in ("and", "or") and (shared := self.shared(i, *found)):
                out.append(shared)
            elif found and self.stands(i, *found, place, bool(out) and out[-1].last == i - 1 and self.keys[i - 1] == "and"):
                out.append(self.named(i, *found))
                self.states += [found[1].actor] if found[1].kind in ("state", "demonym", "capital", "government") else []
            elif found:
                place = found[0] if found[1].kind == "state" else place
                self.abroad.append(("state", found[1].actor))
                self.memory.setdefault(self.abroad[-1], self.number)
            else:
                continue
            if len(out) > before:
                if self.gaps[out[-1].last] == " (":
                    out[-1] = self.bracketed(out[-1])
                self.remember(out[-1])
                if before and out[-1].kind == out[-2].kind == "armed_group" and out[-1].actor != out[-2].actor and _TWO.fullmatch(
                        "".join(self.parts[2 * out[-2].last:2 * out[-1].first + 1])):     # "the Red Front and the River Army"
                    self.memory["several"] = self.number
            end = max(end, out[-1].last if out else 0, found[0] if found else 0)
        return out

    def shortened(self, i: int) -> tuple[int, Name] | None:
        """The actor that this document has given the abbreviation at word i."""
        return (i + 1, name) if (name := self.memory["shorts"].get(self.words[i])) else None

    def bracketed(self, m: Mention) -> Mention:
        """The mention with an abbreviation in brackets and a noun after it: "the Red River Front (RRF) fighters"; the abbreviation is kept."""
        at = m.last
        if m.kind not in ("armed_group", "military", "organisation") or "".join(self.gaps[at + 1:at + 2])[:1] != ")":
            return m
        short = self.words[at]
        if not (1 < len(short) < 9 and short.isupper() and short[0] == self.words[m.first][0]):
            return m
        self.memory.setdefault("shorts", {})[short] = Name([self.keys[at]], (short,), m.actor, m.kind, short)
        more = self.gaps[at + 1] == ") " and m.kind != "organisation" and self.head(at + 1, "fighters")
        return m._replace(last=more[0], label=f"{short} {(more[1].get('strong') or more[1]['weak'])[1]}") if more else m

    def unknown(self, i: int, end: int) -> Mention | None:
        """A group or unit that the codebook lacks, by how its name opens or closes: "Liwa al-Fath", "3rd Assault Brigade"."""
        if not (found := names.unknown(self, i, end)):
            return None
        first, last, kind = found
        name = "".join(self.parts[2 * first + 1:2 * last])
        return Mention(first, last, name, kind, name)

    def apposed(self, phrase: Mention) -> Mention | None:
        """The phrase as a label of the group named right after it ("the militant group Hezbollah"); none where a longer name begins in it."""
        if phrase.kind != "armed_group":
            return phrase
        if any((found := self.name(k)) and found[0] > phrase.last for k in range(phrase.first + 1, phrase.last)):
            return None
        at = phrase.last
        if self.keys[at] in ("of", "from") and self.glued(at):     # "rebels of the Red Front"
            at += 1 + (self.keys[at + 1] == "the")
        aside = self.gaps[at:at + 1] == [", "] and not self.keys[at - 1].endswith("s")     # "the militia, X, said"
        found = self.name(at) if self.glued(at) or aside else None
        if found and not aside and found[1].kind in ("government", "organisation") and at == phrase.last and not self.keys[at - 1].endswith("s"):
            return None     # "the rebel Unity Government": a word for it, no one else
        named = found and found[1].kind == "armed_group" and not (aside and self.gaps[found[0]][:1] not in (",", "."))
        return phrase._replace(actor=found[1].actor) if named else phrase

    def naming(self, phrase: Mention, out: list[Mention]) -> Mention:
        """The phrase as a name for the group before it: "X, a militia", "X is a militia", "called X a militia", "listed X as a militia"."""
        if phrase.kind != "armed_group" or not out and self.keys[phrase.first - 1] not in ("it", "them") \
                or not phrase.actor.endswith(("armed groups", "-backed militias", "-linked groups")):
            return phrase
        k, article, before = phrase.first, "", next((m for m in reversed(out) if m.kind == "armed_group"), None)
        for n in range(k - 1, max(-1, k - 4), -1):     # "a Kurdish-led militia"
            if not self.glued(n + 1) or self.keys[n] in ("a", "an", "the", "another"):
                k, article = (n, self.keys[n]) if self.glued(n + 1) else (k, "")
                break
        article = article or "s" in self.keys[k:phrase.last - 1]     # "X, Colombia's largest gang"
        listed = "as" in self.keys[max(0, phrase.first - 2):phrase.first] and phrase.actor == "armed groups" and before is out[-1]
        k -= self.keys[k - 1] in ("as", "not")
        named = listed or self.head(k - 1, "naming")
        if self.keys[k - 1] in ("it", "them") and self.head(k - 2, "naming"):     # "called them bandits"
            named, before = True, before or Mention(0, 0, *self.memory.get("armed_group", (phrase.actor,))[:1], "", "")
        elif before and before.last == k:     # "called X a militia", "X, a militia"
            start = before.first - (self.keys[before.first - 1] in ("the", "a", "an"))
            named = named or self.head(start - 1, "naming") or article and self.gaps[k] == ", "
        elif before and before.last == k - 1 and article in ("a", "an"):     # "X is a militia"
            named = named or self.keys[k - 1] in ("is", "was", "are", "were")
        return phrase._replace(actor=before.actor) if named and before and before.actor != "armed groups" else phrase

    def shared(self, i: int, j: int, name: Name) -> Mention | None:
        """A state that shares the head of the next one: "American" in "American and Iraqi forces"."""
        if name.kind not in ("state", "demonym"):
            return None
        found = self.name(j + 1)
        other = self.noun(j + 1, found) if found else None
        if not other or not other.state:
            return None
        label = other.label.removeprefix(self.lex.adjective(other.state) + " ")
        return self.classed(i, j, {"nation": (other.kind, label)}, name.actor, "", [], "")

    def named(self, i: int, end: int, name: Name) -> Mention:
        people = name.kind == "people" or name.kind == "demonym" and self.one(i, end)
        actor, label = self.lex.people(name.actor) if people else name.actor, name.label
        if name.kind in ("armed_group", "military"):
            while self.glued(end) and (more := self.head(end, "fighters")):
                role = more[1].get("strong") or more[1]["weak"]
                end, label = more[0], label if label.endswith(role[1]) else f"{label} {role[1]}"      # "Hamas terrorists"
        return Mention(i, end, actor, name.kind, label)


def find(sentences: pd.DataFrame, *, codebook) -> pd.DataFrame:
    """One row per mention of an actor.

    Columns: `doc_id, sentence, start, end` (span in `documents.text`), `surface` (as written), `actor` (canonical name:
    "Kataib Hezbollah", "Iran-backed militias", "US military", "armed groups") and `label` (what it is called: "militias",
    "Iran-backed militias", "proxies"; of a name, the name's form with the noun after it, "Hamas fighters"). Source: `actors.csv`, `actor_heads.csv`.
    """
    lex, rows, memory, last = lexicon(codebook), [], {}, None
    for doc, number, start, text in t.each(sentences, "doc_id sentence start text"):
        if doc != last:
            memory, last = {}, doc
        plain = straight(text)
        parts = WORD.split(plain)
        words = parts[1::2]
        keys = keys_of(words) + PAD
        starts = lex.begins(keys, words)
        if "shorts" in memory and not memory["shorts"].keys().isdisjoint(words):
            starts = sorted({*starts, *(i for i, word in enumerate(words) if word in memory["shorts"])})
        if not starts:
            continue
        reader = Reader(lex, plain, parts, words, keys, memory, number)
        for m in reader.mentions(starts):
            a = len("".join(parts[:2 * m.first + 1]))
            b = a + len("".join(parts[2 * m.first + 1:2 * m.last]))
            rows.append((doc, number, start + a, start + b, text[a:b], m.actor, m.label))
    return t.make("actors", rows)
