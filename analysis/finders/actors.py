"""Who is named, and by which label: sentences in, one row per mention of an actor out.

Names come from the codebook (`actors.csv`), unnamed actors from heads and modifiers (`actor_heads.csv`): "Iranian-backed
Shi'ite militia" is one mention, its head "militia", its sponsor Iran. A definite mention ("these groups", "the army") is
carried back to the last actor of its kind in the same document. Persons outside the codebook are not found.
"""
from __future__ import annotations

import functools
import re
import unicodedata
from collections import defaultdict
from typing import NamedTuple

import pandas as pd

from analysis import tables as t

_TOKEN = re.compile(r"(?:[A-Z]\.){2,}|[A-Z]\.[A-Z]\b|[^\W_]+(?:'(?!s\b|S\b)[^\W_]+)*")
_QUOTES = str.maketrans("‘’‛`´ʼʿʾ", "''''''''")
_GLUE = re.compile(r"[ \-‐‑–'\u00a0\n]{1,3}")
_LIST = re.compile(r"\s*(?:,|\band\b|\bor\b|,\s+and\b|/)\s*")
_DEFINITE = {"the", "these", "those", "such", "this", "that"}
_BACK = 4     # sentences that a definite mention may look back


class Token(NamedTuple):
    key: str
    text: str
    start: int
    end: int


class Name(NamedTuple):
    keys: tuple[str, ...]
    caps: tuple[str, ...]
    actor: str
    kind: str
    label: str


class Mention(NamedTuple):
    first: int
    last: int      # token after the mention
    actor: str
    kind: str
    label: str
    state: str = ""


@functools.lru_cache(maxsize=200_000)
def key_of(word: str) -> str:
    """The form in which a word is looked up: lower case, no marks, no accents."""
    word = word.lower().replace("'", "").replace(".", "")
    return word if word.isascii() else "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))


def tokens(text: str) -> list[Token]:
    """The words of a text, spans on the text as it is."""
    return [Token(key_of(m[0]), m[0], m.start(), m.end()) for m in _TOKEN.finditer(text.translate(_QUOTES))]


def _words(term: str) -> tuple[str, ...]:
    return tuple(x.text for x in tokens(term))


class Lexicon:
    """The codebook's actors as first word -> names, longest first; heads and modifiers as first word -> (words, roles)."""

    def __init__(self, codebook):
        self.names, self.heads = defaultdict(list), defaultdict(list)
        self.short, self.demonym, seen = {}, {}, set()
        for row in codebook.rows("actors"):
            words = _words(row["term"])
            if not words or row["term"] in seen:
                continue
            seen.add(row["term"])
            name = Name(tuple(map(key_of, words)), words, row["actor"], row["kind"], row["label"] or row["term"])
            self.names[name.keys[0]].append(name)
            if row["kind"] == "state" and row["label"]:
                self.short.setdefault(row["actor"], row["label"])
            if row["kind"] == "demonym":
                self.demonym.setdefault(row["actor"], row["term"])
        roles = defaultdict(dict)
        for row in codebook.rows("actor_heads"):
            roles[tuple(map(key_of, _words(row["term"])))].setdefault(row["role"], (row["kind"], row["label"]))
        for keys, by_role in roles.items():
            self.heads[keys[0]].append((keys, by_role))
        for table in (self.names, self.heads):
            for found in table.values():
                found.sort(key=lambda x: -len(x[0]))
        openers = {k for k, found in self.heads.items() if any({"strong", "weak", "nation", "armed", "plain"} & set(r) for _, r in found)}
        self.starts = set(self.names) | openers | {"pro"}

    def adjective(self, actor: str) -> str:
        return self.short.get(actor) or self.demonym.get(actor, actor)

    def people(self, actor: str) -> str:
        return f"{self.demonym.get(actor, actor)} people"


@functools.lru_cache(maxsize=8)
def lexicon(codebook) -> Lexicon:
    return Lexicon(codebook)


def _written(term: str, text: str) -> bool:
    """Whether the word may stand for the term's: capitals in the term must be in the text."""
    if term.islower():
        return True
    bare = term.replace(".", "")
    if len(bare) > 1 and (bare.isupper() or (len(bare) < 5 and not bare[1:].islower())):
        return text.replace(".", "") == bare
    return text[0].isupper()


class Reader:
    """Reads one sentence: `mentions()` gives what is found, left to right."""

    def __init__(self, lex: Lexicon, text: str, memory: dict, number: int):
        self.lex, self.text, self.memory, self.number = lex, text, memory, number
        self.folded = text.translate(_QUOTES)
        self.toks = tokens(text)
        self.states: list[str] = []
        self.shouting = text.isupper()

    def glued(self, i: int) -> bool:
        """Whether token i follows the one before with nothing but a space, hyphen or apostrophe."""
        return i < len(self.toks) and bool(_GLUE.fullmatch(self.folded, self.toks[i - 1].end, self.toks[i].start))

    def name(self, i: int) -> tuple[int, Name] | None:
        for name in self.lex.names.get(self.toks[i].key, ()) if i < len(self.toks) else ():
            n = len(name.keys)
            if i + n > len(self.toks) or not all(
                    self.toks[i + k].key == name.keys[k] and _written(name.caps[k], self.toks[i + k].text)
                    and (k == 0 or self.glued(i + k)) for k in range(n)):
                continue
            if self.shouting and n == 1 and len(name.keys[0]) < 4 and "." not in self.toks[i].text:
                continue
            return i + n, name
        return None

    def head(self, i: int, *roles: str) -> tuple[int, dict] | None:
        for keys, by_role in self.lex.heads.get(self.toks[i].key, ()) if 0 <= i < len(self.toks) else ():
            n = len(keys)
            if any(r in by_role for r in roles) and i + n <= len(self.toks) and all(
                    self.toks[i + k].key == keys[k] and self.glued(i + k) for k in range(1, n)):
                return i + n, by_role
        return None

    def before(self, i: int) -> str:
        return self.toks[i - 1].key if i else ""

    def possessive(self, i: int) -> bool:
        return i < len(self.toks) and self.toks[i].key == "s" and self.folded[self.toks[i].start - 1] == "'"

    def phrase(self, i: int) -> Mention | None:
        """An unnamed actor that begins at token i: [state or sponsor] [modifiers] head."""
        j, nation, sponsor, link, owner = i, "", "", "", False
        if self.toks[j].key == "pro" and (found := self.name(j + 1)) and self.glued(j + 1):
            j, sponsor, link = found[0], found[1].actor, "pro-" + self.lex.short.get(found[1].actor, found[1].actor)
        elif found := self.name(j):
            j, name = found
            linked = self.head(j, "link") if self.glued(j) else None
            if linked:
                link = f"{self.lex.short.get(name.actor, name.actor)}-{self.toks[j].key}"
                j, sponsor = linked[0], name.actor
            elif name.kind in ("state", "demonym", "capital", "government") and (name.kind != "government" or self.possessive(j)):
                owner = self.possessive(j)
                j, nation = j + owner, name.actor
            else:
                return None
        elif self.before(j) in ("its", "their") and self.states:
            nation, owner = self.states[-1], True
        return self.noun(i, j, nation, sponsor, link, owner)

    def noun(self, i, j, nation, sponsor, link, owner) -> Mention | None:
        armed, family, heads = [], "", []
        while j < len(self.toks) and (j == i or self.glued(j)):
            if found := self.head(j, "strong", "weak", "nation"):
                heads.append((found[0], found[1], j))
            elif found := self.head(j, "armed", "plain"):
                if heads:
                    break
                role = found[1]
                if "armed" in role:
                    armed.append(self.toks[j].key)
                family = role.get("plain", ("", ""))[1] or family
            elif self.toks[j].key == "anti" and (named := self.name(j + 1)):
                found = named
            else:
                break
            j = found[0]
        if not heads:
            return None
        j = heads[-1][0]
        sponsor = sponsor or self.sponsor_after(j, heads[-1][1])
        if nation and (owner and "nation" not in heads[-1][1] or "sponsored" in heads[-1][1]):
            sponsor = nation
        return self.named_for(i, j, heads, nation, sponsor, link, armed, family)

    def sponsor_after(self, j: int, roles: dict) -> str:
        post = self.head(j, "post") if self.glued(j) else None
        at = post[0] if post else j + 1 if "sponsored" in roles and j < len(self.toks) and self.toks[j].key in ("for", "of") else None
        found = self.name(at) if at else None
        return found[1].actor if found and found[1].kind in ("state", "capital", "armed_group", "military") else ""

    def named_for(self, i, j, heads, nation, sponsor, link, armed, family) -> Mention | None:
        roles = heads[-1][1]
        modifiers = armed + [self.toks[h[2]].key for h in heads[:-1]]
        fighting = bool(sponsor or armed or any("strong" in h[1] for h in heads[:-1]))
        if "strong" in roles and roles["strong"][0] == "armed_group" or "weak" in roles and fighting and (not nation or sponsor or armed):
            kind, label = roles.get("strong") or roles["weak"]
            label = " ".join(filter(None, [link, family, *(modifiers if "weak" in roles else modifiers[-1:] if len(heads) > 1 else []), label]))
            actor = (f"{self.lex.short.get(sponsor, sponsor)}-backed militias" if sponsor else
                     f"{self.lex.adjective(nation)} armed groups" if nation else self.recall(i, j, "armed_group", "armed groups"))
            return Mention(i, j, actor, "armed_group", label)
        if nation and "nation" in roles:
            kind, label = roles["nation"]
            actor = {"military": f"{self.lex.adjective(nation)} military", "people": self.lex.people(nation)}.get(kind, nation)
            return Mention(i, j, actor, kind, f"{self.lex.adjective(nation)} {label}", nation)
        if "strong" in roles:
            kind, label = roles["strong"]
            return Mention(i, j, self.recall(i, j, kind, "security forces") if kind == "military" else label, kind, label)
        known = self.memory.get(self.kind(roles))
        if known and self.before(i) in _DEFINITE and i == heads[0][2] and self.number - known[2] <= _BACK:
            if "weak" in roles or known[1].endswith(roles["nation"][1]):
                return Mention(i, j, known[0], self.kind(roles), roles.get("weak", roles.get("nation"))[1])
        return None

    @staticmethod
    def kind(roles: dict) -> str:
        return roles.get("weak", roles.get("nation", ("",)))[0]

    def recall(self, i: int, j: int, kind: str, otherwise: str) -> str:
        known = self.memory.get(kind)
        near = known and self.before(i) in _DEFINITE and self.number - known[2] <= _BACK
        return known[0] if near else otherwise

    def acts(self, i: int, j: int) -> bool:
        """Whether a capital stands for its government here."""
        if self.head(i - 2, "actor_before") and self.glued(i - 1) or self.head(i - 1, "actor_before"):
            return not self.head(i - 1, "locative")
        if self.head(i - 1, "locative") or not self.glued(j):
            return False
        return bool(self.head(j + 1, "actor_noun") if self.possessive(j) else self.head(j, "actor_after"))

    def stands(self, i: int, j: int, name: Name, place: int) -> bool:
        """Whether a state's name, adjective or capital is an actor here and no place; `place`: token after the last place."""
        if name.kind == "capital":
            return self.acts(i, j)
        if name.kind == "demonym":
            k = j
            while self.glued(k) and (skip := self.head(k, "armed", "plain")) and not self.head(k, "act"):
                k = skip[0]
            return self.glued(k) and bool(self.head(k, "act"))
        return name.kind != "state" or not (self.head(i - 1, "locative") or place == i - 1 and place or place == i)

    def mentions(self) -> list[Mention]:
        out, i, place = [], 0, -2
        while i < len(self.toks):
            if self.toks[i].key not in self.lex.starts:
                i += 1
                continue
            found, phrase = self.name(i), self.phrase(i)
            if found and not (phrase and phrase.last > found[0]):
                end, name = found
                if self.stands(i, end, name, place):
                    out.append(self.named(i, end, name))
                    end = out[-1].last
                elif name.kind == "state":
                    place = end
                if name.kind in ("state", "demonym", "capital", "government"):
                    self.states.append(name.actor)
                i = end
            elif phrase:
                out.append(phrase)
                self.states += [phrase.state] if phrase.state else []
                i = phrase.last
            else:
                i += 1
        return out

    def named(self, i: int, end: int, name: Name) -> Mention:
        actor = self.lex.people(name.actor) if name.kind == "people" else name.actor
        if name.kind in ("armed_group", "military"):
            while self.glued(end) and (more := self.head(end, "strong", "weak")):
                end = more[0]
        return Mention(i, end, actor, name.kind, name.label)

    def remember(self, found: list[Mention]) -> None:
        for m in found:
            if m.actor not in ("armed groups", "security forces") and m.kind in ("armed_group", "military", "government"):
                self.memory[m.kind] = (m.actor, m.label, self.number)


def find(sentences: pd.DataFrame, *, codebook) -> pd.DataFrame:
    """One row per mention of an actor.

    Columns: `doc_id, sentence, start, end` (span in `documents.text`), `surface` (as written), `actor` (canonical name:
    "Kataib Hezbollah", "Iran-backed militias", "US military", "armed groups") and `label` (what it is called: "militias",
    "Iran-backed militias", "proxies"; of a name, the name's form). Source: `actors.csv`, `actor_heads.csv`.
    """
    lex, rows, memory, last = lexicon(codebook), [], {}, None
    for doc, number, start, text in zip(sentences.doc_id, sentences.sentence, sentences.start, sentences.text):
        if doc != last:
            memory, last = {}, doc
        reader = Reader(lex, text, memory, number)
        found = reader.mentions()
        reader.remember(found)
        for m in found:
            a, b = reader.toks[m.first].start, reader.toks[m.last - 1].end
            rows.append((doc, number, start + a, start + b, text[a:b], m.actor, m.label))
    return t.make("actors", pd.DataFrame(rows, columns=list(t.SCHEMA["actors"])))
