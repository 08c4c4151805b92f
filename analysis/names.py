"""The actors of the codebook as a look-up: names by their first word, and the heads and modifiers of unnamed actors."""
from __future__ import annotations

import functools
from collections import defaultdict
from itertools import compress
from typing import NamedTuple

from analysis.errors import InputError
from analysis.text import key_of, words_of

KINDS = {"state", "demonym", "capital", "government", "military", "armed_group", "organisation", "media", "person", "people"}
ARTICLES = {"Al", "El", "Ash", "As", "An", "Ad", "Ar"}     # small in the middle of a sentence: al-Qaeda
FILLERS = frozenset("the a an in on at by but and when as for its their this these that from with after".split())
NEW = {"a", "an", "another", "other", "others", "rival", "local", "various", "several", "some", "many", "new", "different"}     # not those of before
DEFINITE = {"the", "these", "those", "such", "this"}
DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
FORCES = (" military", " police")     # how the names of a state's forces end
GROUPS = {"noun": {"strong", "weak", "nation", "definite", "state"}, "title": {"opener", "closer"}, "modifier": {"armed", "plain"},
          "fighters": {"strong", "weak"}, "own": {"nation", "body"}, "acts": {"actor_after", "skipped", "deed"}}     # roles looked up together
GROUPS["core"] = GROUPS["noun"] | GROUPS["title"]


class Name(NamedTuple):
    keys: list[str]
    caps: tuple[str, ...]
    actor: str
    kind: str
    label: str


class Lexicon:
    """The codebook's actors as first word -> second -> names, longest first; heads and modifiers as first word -> (words, roles), also by role."""

    def __init__(self, codebook):
        self.short, self.demonym, named, seen = {}, {}, [], set()
        for row in codebook.rows("actors"):
            words = tuple(words_of(row["term"]))
            if not words or row["term"] in seen:
                continue
            if row["kind"] not in KINDS or not row["actor"]:
                raise InputError(f"{row['_where']}: '{row['term']}' needs an actor, and a kind out of {', '.join(sorted(KINDS))}.")
            seen.add(row["term"])
            named.append(Name([*map(key_of, words)], words, row["actor"], row["kind"], row["label"] or row["term"]))
            if row["kind"] == "state" and row["label"]:
                self.short.setdefault(row["actor"], row["label"])
            if row["kind"] == "demonym":
                self.demonym.setdefault(row["actor"], row["term"])
        self.given = {key_of(row["term"]) for row in codebook.rows("person_names") if row["kind"] == "given"}
        roles = defaultdict(dict)
        self.patrons, self.corps = ({row["term"] for row in codebook.rows("actor_heads") if row["role"] == role} for role in ("patron", "corps"))
        for row in codebook.rows("actor_heads"):
            if row["role"] in ("patron", "corps"):
                continue
            roles[tuple(map(key_of, words_of(row["term"])))].setdefault(row["role"], (row["kind"], row["label"]))
        self.names, self.roles, self.heads = *(defaultdict(lambda: defaultdict(list)) for _ in range(2)), defaultdict(list)
        for name in sorted(named, key=lambda name: -len(name.keys)):
            self.names[name.keys[0]]["".join(name.keys[1:2])].append(name)     # under "" those of one word
        for keys, by_role in sorted(roles.items(), key=lambda x: -len(x[0])):
            self.heads[keys[0]].append((entry := ([*keys], by_role)))
            for role in [*by_role, *(group for group, some in GROUPS.items() if not some.isdisjoint(by_role))]:
                self.roles[role][keys[0]].append(entry)
        self.anchors = {*self.names, *self.roles["core"]}
        self.small = {*self.roles["core"], *(n.keys[0] for n in named if n.caps[0].islower() or n.caps[0] in ARTICLES)}
        self.owned, self.joins = {"its", "their", *self.roles["modifier"]}, {"in", *self.roles["modifier"], *self.roles["noun"], *self.roles["post"]}
        self.follow = {"in", *self.heads, *(s for keys in roles for s in keys[1:2])}
        self.mere = {}     # head that is no actor by itself -> what it means if named before, the words that make it more if they follow
        for k, found in ((k, self.heads[k]) for k in self.anchors & self.heads.keys()):
            r = next((r for keys, r in found if len(keys) == 1), {})
            if k not in self.names and all(r.keys() & GROUPS["core"] <= {"nation"} and r.get("nation", ("people",))[0] == "people" for _, r in found):
                self.mere[k] = None, set()     # no actor without its state: "doctors"
            elif r.keys() & GROUPS["core"] <= {"nation", "weak"} and "sponsored" not in r:
                kind, label = r.get("nation", ("", ""))
                more = {*(s for keys, _ in found for s in keys[1:2]), *(["of"] if kind == "military" else [])}
                self.mere[k] = "the " + label if "nation" in r else r["weak"][0] if "weak" in r else "", more

    def begins(self, keys: list[str], words: list[str]) -> list[int]:
        """The words that a mention may begin with, as they are written."""
        starts, small, names, heads = [], self.small, self.names, self.heads
        for i in compress(range(len(words)), map(self.anchors.__contains__, keys)):
            if (key := keys[i]) in small or not words[i].islower():
                known = names.get(key, ())
                if "" in known or keys[i + 1] in known or key in heads and not self.idle(i, keys):
                    starts.append(i)
        return starts

    def idle(self, i: int, keys: list[str], memory: dict | None = None) -> bool:
        """Whether neither name nor actor begins at word i: "officials", whom nobody owns and who were not named before, as far as `memory` tells."""
        if keys[i] not in self.mere:
            return keys[i] not in self.heads
        (meant, more), before, after = self.mere[keys[i]], keys[i - 1], keys[i + 1]
        if meant is None:
            return before not in ("its", "their")
        known = meant and (before in self.owned or before in DEFINITE and (memory is None or meant in memory))
        more = self.follow if before in ("s", "his", "her") else more     # "his fighters said"
        return not known and after not in self.joins and after not in more and keys[i - 2] != "anti"

    def adjective(self, actor: str) -> str:
        return self.short.get(actor) or self.demonym.get(actor, actor)

    def forces(self, actor: str, label: str) -> str:
        """Whose army or police: "Iraqi military", "Iraqi police"."""
        return f"{self.adjective(actor)} {'police' if label.endswith('police') else 'military'}"

    def people(self, actor: str) -> str:
        return f"{self.demonym.get(actor, actor)} people"


@functools.lru_cache(maxsize=8)
def lexicon(codebook) -> Lexicon:
    """The names of a codebook, compiled once."""
    return Lexicon(codebook)


@functools.lru_cache(maxsize=10_000)
def written(term: str, text: str) -> bool:
    """Whether the word may stand for the term's: capitals in the term must be in the text."""
    if term.islower() or term in ARTICLES:
        return True
    bare = term.replace(".", "")
    if len(bare) > 1 and (bare.isupper() or (len(bare) < 5 and not bare[1:].islower())):
        return text.replace(".", "") == bare
    return text[0].isupper()


def large(word: str) -> bool:
    """Whether a word is written as in a name: with a capital, or a figure and letters ("3rd")."""
    return word[0].isupper() or word[0].isdigit() and word[-1].isalpha()


def unknown(reader, i: int, end: int) -> tuple[int, int, str] | None:
    """First word, the word after the last, and kind of a name in capitals that word i opens or closes; `end`: the last mention's."""
    words, keys, first = reader.words, reader.keys, i
    found = large(words[i]) and reader.head(i, "title")
    if not found:
        return None
    last, roles = found
    if "opener" in roles:
        if reader.glued(last) and reader.name(last):     # "Harakat Ahrar al-Sham"
            return None
        while last < min(len(words), i + 5) and reader.glued(last) and (
                large(words[last]) or keys[last] == "al" and last + 1 < len(words) and large(words[last + 1])):
            last += 1
        kind = roles["opener"][0]
    else:
        while first > max(end, i - 5) and reader.glued(first) and large(words[first - 1]):
            first -= 1
        while first < i and keys[first] in FILLERS:
            first += 1
        kind = "military" if words[first][0].isdigit() else roles["closer"][0]
        if first == i or not all(map(large, words[i:last])):
            return None
    title = headline([*words[:first], *words[last:]])
    return None if last == first + 1 or title or not kind else (first, last, kind)


def headline(others: list[str]) -> bool:
    """Whether the words beside a name are those of a headline in capitals."""
    return len(others) > 2 and 3 * sum(map(large, others)) > 2 * len(others)


def army(reader, i: int, j: int, label: str) -> bool:
    """Whether "military" or "junta" is an army here: "the military shelled", "junta jets"; not "the military base"."""
    the, gap = reader.keys[i - 1] == "the", reader.gaps[j] if j < len(reader.words) else "."
    if "-" in gap or i and "-" in reader.gaps[i]:     # "military-backed", "para-military"
        return False
    if gap.isspace() and (reader.head(j, "gear") or label == "regime"):
        return bool(reader.head(j, "gear")) and (label not in ("military", "regime") or reader.keys[i - 1] not in NEW)
    verb = not gap.isspace() or reader.head(j, "acts") or reader.keys[j].endswith("ed") or reader.keys[j] in FILLERS
    return the and label != "regime" and bool(verb)


def longer(reader, j: int) -> bool:
    """Whether a state's name opens a name in capitals that is not the state's: "Sudan Doctors Network", "Jordan Smith"."""
    k = j
    while k < min(len(reader.words), j + 8) and reader.glued(k) and reader.gaps[k] == " " and reader.words[k][0].isupper() \
            and not reader.words[k - 1].isupper():
        k += 1
    if k == j or reader.keys[j] in DAYS or reader.name(j) or headline([*reader.words[max(0, j - 40):j - 1], *reader.words[j:j + 40]]):
        return False
    own = (reader.head(n, "own") for n in range(j, k))     # "Israel Airports Authority", not "Chad Nurses League"
    return not any(found and found[1].get("nation", ("",))[0] != "people" for found in own)


def aside(reader, m) -> bool:
    """Whether an actor is named beside another one only: "their Africa Corps allies", "alongside the RSF"."""
    if reader.gaps[m.first - 1] == ", " and reader.keys[m.first - 1] in ("a", "an") and m.kind in reader.memory and m.last > m.first + 1:
        return True     # "X, an al-Qaeda affiliate"
    k = m.first - (reader.keys[m.first - 1] in ("the", "its", "their"))
    return bool(reader.glued(m.last) and reader.head(m.last, "ally") or reader.head(k - 1, "beside") or reader.head(k - 2, "beside"))
