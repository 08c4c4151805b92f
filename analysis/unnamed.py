"""Unnamed actors of a sentence: "Iranian-backed Shi'ite militia", "these groups", and whom of those named before they mean.

The words of a sentence and the look-up of names and heads go in, mentions come out; `Words` keeps what a document named last.
"""
from __future__ import annotations

from typing import NamedTuple

from analysis import names
from analysis.names import DEFINITE, FORCES, NEW, Lexicon, Name, written
from analysis.text import GLUE

_ALLIANCES = {"front", "coalition"}     # of armed groups where one is called so
_RULERS = {"government", "regime", "administration", "authorities", "leadership", "leaders", "junta", "parliament", "officials"}
_ONE = frozenset("man woman boy girl resident".split())
_POWERS = frozenset("government regime junta state coalition army military occupation coup western".split())
_ADJECTIVES = {"backed", "aligned", "allied", "linked", "affiliated"}     # a link without its hyphen; "Iran trained fighters" is a sentence
_HELPED = {"backed", "supported", "trained", "funded", "financed", "armed"}
_SEATED = {"junta", "regime", "government", "authorities"}
_JUNTAS = {"junta", "regime"}
_MEN = {"fighters", "gunmen", "militants", "rebels", "men", "militiamen", "snipers", "forces", "commandos", "operatives", "cells"}
PAD = [""] * 12     # words past either end read as empty
_HIRED = {"agent", "agents", "mercenary", "mercenaries"}     # of most states they are their own: "Dutch agents"
_CIVIL = {"groups", "movements", "organizations", "networks", "coalition"}
_BARE = {"army", "military", "junta", "regime"}
_BACK = 10     # sentences that a definite mention may look back
_NEAR = 3      # and may where more than two groups were named in these
_SAID = {"said", "says", "claimed", "told", "vowed", "denied", "announced", "warned"}


class Mention(NamedTuple):
    first: int
    last: int      # token after the mention
    actor: str
    kind: str
    label: str
    state: str = ""


class Phrases:
    """The words of one sentence, and the unnamed actors among them. Positions are those of words.

    `memory`: kind of actor, or "the" and its head -> (actor, sentence) last named in the document.
    """

    def __init__(self, lex: Lexicon, text: str, parts: list[str], words: list[str], keys: list[str], memory: dict, number: int):
        self.lex, self.text, self.parts, self.gaps, self.words, self.keys = lex, text, parts, parts[::2], words, keys
        self.memory, self.number = memory, number
        self.states: list[str] = []
        self.abroad: list[tuple[str, str]] = []     # keys in the memory of the states named as places

    def glued(self, i: int) -> bool:
        """Whether word i follows the one before with nothing but a space, hyphen or apostrophe."""
        return 0 < i < len(self.words) and (self.gaps[i] == " " or GLUE.fullmatch(self.gaps[i]) is not None)

    def name(self, i: int) -> tuple[int, Name] | None:
        """The longest name that begins at word i, and the word after it."""
        known = self.lex.names.get(self.keys[i])
        for name in (*known.get(self.keys[i + 1], ()), *known.get("", ())) if known else ():
            n = len(name.keys)
            if n > 1 and self.keys[i:i + n] != name.keys or not written(name.caps[0], self.words[i]):
                continue
            shouted = n == 1 and len(name.keys[0]) < 4 and self.words[i].isalpha() and self.text.isupper()     # "TELL US"
            if not shouted and (n == 1 or all(written(name.caps[k], self.words[i + k]) and self.glued(i + k) for k in range(1, n))):
                return i + n, name
        return None

    def head(self, i: int, role: str) -> tuple[int, dict] | None:
        """The longest entry of `actor_heads.csv` in the role, or the group of them, that begins at word i."""
        for keys, by_role in self.lex.roles[role].get(self.keys[i], ()):
            n = len(keys)
            if n == 1 or self.keys[i:i + n] == keys and all(map(self.glued, range(i + 1, i + n))):
                return i + n, by_role
        return None

    def possessive(self, i: int) -> bool:
        return self.keys[i] == "s" and self.gaps[i].endswith("'")

    def noun(self, i: int, found: tuple[int, Name] | None) -> Mention | None:
        """An unnamed actor at word i: a state or sponsor (`found`) or a head, with the modifiers before it."""
        if not found:
            while self.head(i - 1, "modifier") and self.glued(i) and not self.head(i - 1, "noun"):
                i -= 1
            if self.keys[i - 1] in ("its", "their") and self.states:
                return self.heads(i, i, nation=self.states[-1], owner=True)
            against = self.keys[i - 2] == "anti" and self.glued(i) and self.keys[i - 1] in _POWERS     # not "an anti-drug group"
            phrase = self.heads(i, i, armed=["anti"] if against else [])
            only = phrase and self.keys[i - 1] == "anti" and self.glued(i) and self.head(i, "noun")
            return None if only and only[0] == phrase.last else phrase     # "an anti-terrorist operation"
        j, name = found
        owner = self.keys[j] == "s" and self.possessive(j)
        if self.keys[j + owner] not in self.lex.heads and self.keys[i - 1] not in ("pro", "anti"):
            return None
        if self.keys[i - 1] == "pro" and self.glued(i):
            phrase = self.heads(i - 1, self.home(j), sponsor=name.actor, link="pro-" + self.lex.short.get(name.actor, name.actor))
            state = name.kind in ("state", "demonym") and name.actor not in self.lex.patrons
            civil = phrase and state and phrase.label.split()[-1] in _CIVIL     # "a pro-Chad group"
            return None if civil else phrase
        if self.keys[i - 1] == "anti" and self.glued(i):
            return self.heads(i - 1, j, armed=["anti"])
        if (self.keys[j] in _ADJECTIVES or self.gaps[j][:1] != " ") and self.glued(j) and (linked := self.head(j, "link")):
            phrase = self.heads(i, self.home(linked[0]), sponsor=name.actor, link=f"{self.lex.short.get(name.actor, name.actor)}-{self.keys[j]}")
            led = phrase and self.keys[j] == "led" and self.head(phrase.last - 1, "nation")     # "Kenyan-led troops"
            return self.heads(i, linked[0], nation=name.actor) if led and name.kind in ("state", "demonym") else phrase
        if name.kind == "person" and owner:     # "Sadr's militia"
            phrase = self.heads(i, j + 1, sponsor=name.actor)
            return phrase if phrase and phrase.kind == "armed_group" and self.head(phrase.last - 1, "strong") else None
        if name.kind in ("state", "demonym", "capital") or name.kind == "government" and owner:
            phrase = self.heads(i, j + owner, nation=name.actor, owner=owner)
            if phrase and name.kind == "state" and not owner and names.longer(self, j):     # "the Chad Nurses League"
                return None
            if phrase and name.kind == "capital" and phrase.kind == "people" and self.keys[phrase.last - 1] in _ONE:
                return None     # "a Paris man" is no people
            adjective = self.lex.adjective(name.actor) + " "
            if phrase and name.kind == "capital" and phrase.label.startswith(adjective):
                phrase = phrase._replace(label=f"{name.label} {phrase.label.removeprefix(adjective)}")      # "the Kyiv regime"
            return phrase
        return None

    def home(self, j: int) -> int:
        """Past the state that clients come from: "Iran-backed Iraqi militias"."""
        found = self.name(j) if self.glued(j) else None
        return found[0] if found and found[1].kind == "demonym" and self.glued(found[0]) and self.keys[found[0]] in self.lex.heads else j

    def heads(self, i, j, nation="", sponsor="", link="", owner=False, armed=()) -> Mention | None:
        """Reads modifiers and heads from word j; the mention begins at word i."""
        armed, family, heads = list(armed), "", []
        while self.keys[j] in self.lex.heads and (j == i or self.glued(j)):
            if found := self.head(j, "noun"):
                heads.append((j, *found))
            elif heads or not (found := self.head(j, "modifier")):
                break
            else:
                armed += [self.keys[j]] if "armed" in found[1] else []
                family = found[1].get("plain", ("", ""))[1] or family
            j = found[0]
        while heads:     # "militia leader": the last head that may stand alone or with what is before it
            _, j, roles = heads.pop()
            before = armed + [self.keys[h] for h, _, r in heads if "armed" in r or r.get("strong", ("",))[0] == "armed_group"]     # not "army troops"
            its = nation and "nation" in roles and self.keys[j] in _HELPED and self.keys[j + 1] == "by"     # "Somali forces backed by X"
            hired = "sponsored" in roles and (nation in self.lex.patrons or self.keys[j - 1] not in _HIRED)
            owned = nation and (hired or owner and nation in self.lex.patrons and (before or "strong" in roles and "nation" not in roles))
            whose = sponsor or not its and self.sponsor_after(j, roles) or (nation if owned else "")
            if found := self.classed(i, j, roles, nation, whose, before, " ".join(filter(None, [link, family]))):
                return found
        return None

    def sponsor_after(self, j: int, roles: dict) -> str:
        """Whose the actor is, by what follows: "loyal to Tehran", "proxies of Iran"."""
        post = self.head(j, "post") if self.keys[j] in self.lex.heads and self.glued(j) else None
        at = post[0] if post else j + 1 if "sponsored" in roles and self.keys[j] in ("for", "of") else None
        found = self.name(at) if at else None
        return found[1].actor if found and found[1].kind in ("state", "capital", "armed_group", "military", "person") else ""

    def seated(self, i: int, j: int, roles: dict) -> Mention | None:
        """Rulers by where they sit: "the junta in Niger", not "business leaders in Paris"."""
        free = self.keys[j] == "in" and (not self.glued(i) or self.keys[i - 1] in names.FILLERS | {"s"})
        seat = self.name(j + 1) if free else None
        seats = {"capital": _RULERS, "state": _SEATED}.get(seat[1].kind) if seat else None
        if not seats or seats.isdisjoint(r[1] for r in roles.values()):
            return None
        return Mention(i, j, seat[1].actor, *(roles.get("nation") or roles.get("weak") or ("government", self.keys[j - 1])))

    def classed(self, i, j, roles, nation, sponsor, armed, family) -> Mention | None:
        """What an unnamed actor is, from the role of its head and whose it is."""
        lex = self.lex
        strong = roles.get("strong", ("", ""))
        if "definite" in roles:     # "the resistance", not "resistance to"
            marked = nation or sponsor or armed or self.keys[i - 1] == "the"
            if not marked or self.glued(j) and self.head(j, "actor_before"):
                return None
            strong = roles["definite"]
        if not (nation or armed or family) and (seated := self.seated(i, j, roles)):
            return seated
        if "state" in roles and not nation and names.army(self, i, j, roles["state"][1]):
            _, label = roles["state"]
            whose = self.recall(i, "the " + label, "", label) if label in _RULERS else ""
            if whose and self.head(j, "gear"):     # "the Syrian regime ... regime jets"
                return Mention(i, j, whose if whose.endswith(" military") else f"{lex.adjective(whose)} military", *roles["state"])
            strong = strong if whose else roles["state"]
        if "strong" in roles and self.glued(j) and not self.keys[j - 1].endswith("s") and self.head(j, "matter"):
            return None     # "a terrorist act"
        same = self.same(i, j, roles, nation or sponsor)
        armed_men = strong[0] == "armed_group" and not (nation and roles.get("nation", ("",))[0] == "military")     # not "Kenyan commandos"
        if armed_men or "weak" in roles and (sponsor or armed or same or (family or nation) and roles["weak"][1] == "fighters"):
            label = strong[1] or roles["weak"][1]
            words = [a for a in armed if a != "anti"] if not strong[1] else []
            state = sponsor in lex.short or sponsor in lex.demonym
            actor = same or (f"{lex.short.get(sponsor, sponsor)}-{'backed militias' if state else 'linked groups'}" if sponsor else
                     f"{lex.adjective(nation)} armed groups" if nation else self.recall(i, "armed_group", "armed groups") if family else
                     self.again(i, j, label) or self.recall(i, "armed_group", "armed groups"))
            return Mention(i, j, actor, "armed_group", " ".join(filter(None, [family, *words, label])))
        force = roles.get("nation", strong)
        whose = self.name(j + 1 + (self.keys[j + 1] == "the")) if force[0] == "military" and not nation and self.keys[j] == "of" else None
        if whose and whose[1].kind == "state" and not self.possessive(whose[0]):     # "the army of Burundi"
            return Mention(i, whose[0], lex.forces(whose[1].actor, force[1]), *force, whose[1].actor)
        if nation and "nation" in roles:
            kind, label = roles["nation"]
            actor = {"military": lex.forces(nation, label), "people": lex.people(nation)}.get(kind, nation)
            return Mention(i, j, actor, kind, f"{lex.adjective(nation)} {label}", nation)
        if strong[0] == "military":
            return Mention(i, j, self.recall(i, "military", "security forces", strong[1]), *strong)
        if strong[0]:
            return Mention(i, j, strong[1], *strong)
        return self.known(i, j, roles)

    def known(self, i, j, roles) -> Mention | None:
        """Whom "the forces", "the front" stand for: one that the text has named."""
        kind, label = roles.get("nation") or roles["weak"]     # "the forces" are no group's
        known = self.memory.get("armed_group", ("",))[0]
        if kind == "armed_group" and label in _ALLIANCES and label not in known.lower() and self.memory.get("armed " + label, ("",))[0] != known:
            return None     # "the front against X", "the coalition of parties"
        named = self.words[j - 1][0].isupper() and not self.text.isupper() and "nation" not in roles     # "the Organization of Bakers"
        actor = "" if named else self.recall(i, "the " + label if "nation" in roles else kind, "")
        return Mention(i, j, actor, kind, label) if actor else None

    def recall(self, i: int, kind: str, otherwise: str, label: str = "") -> str:
        """The last actor of the kind in this document, for a definite mention near it, or for bare "army" after "the army".

        Not where the sentence is the first that names another state: "In Niger, the army".
        """
        known = self.memory.get(kind, ("", -_BACK))
        bare = "the " + label in self.memory and (i == 0 or not self.glued(i) or self.keys[i - 1] in names.FILLERS - NEW)
        again = bare and label in _BARE or self.keys[i - 1] in DEFINITE or self.keys[i - 1] == "its" and self.number - known[1] < 2
        if not known[0] or not again or self.number - known[1] > _BACK:
            return otherwise
        if label in ("army", "police") and not known[0].endswith(FORCES):     # no alliance's
            return otherwise
        if kind == "armed_group" and (self.several(known[1]) or self.keys[i] in NEW and self.keys[i - 1] == "the"):     # "the various rebels"
            return otherwise
        fresh = kind == "military" and known[1] < self.number and any(
            self.memory[s] == self.number and known[0] != self.lex.forces(s[1], known[0]) for s in self.abroad)
        if known[0].endswith(FORCES):     # "the police" after the Iraqi army
            known = known[0].rpartition(" ")[0] + FORCES[label.endswith("police")], known[1]
        return otherwise if fresh else known[0]

    def several(self, last: int) -> bool:
        """Whether "the rebels" may be those of several groups: two named side by side since, or three and none of them just now."""
        named = sum(self.number - n <= _BACK for n in self.memory.get("groups", {}).values())
        return self.memory.get("several", -1) >= last or named > 2 and self.number - last > _NEAR

    def same(self, i: int, j: int, roles: dict, whose: str) -> str:
        """The armed group named last, for "the Lebanese group", "the Iran-backed group": one, known by whose it is; for "its fighters",
        "X's gunmen".
        """
        known, before = self.memory.get("armed_group"), self.keys[i - 1]
        one = before == "the" and self.keys[i] != self.keys[j - 1] and not self.keys[j - 1].endswith(("s", "men"))
        own = known and not whose and (before == "its" and self.number - known[1] < 2 or before == "s" and self.number == known[1])
        label = roles.get("strong", roles.get("weak", ("", "")))[1]
        his = known and not whose and self.number == known[1] and before in ("his", "her") and not _SAID.isdisjoint(self.keys[max(0, i - 3):i - 1])
        fits = one or own and label in _MEN or his and (label in _MEN or label == "troops")     # "a Red Front commander said that his troops"
        return known[0] if fits and known and not known[0].endswith("armed groups") and self.number - known[1] <= _BACK else ""

    def again(self, i: int, j: int, label: str) -> str:
        """The actor last called by the same noun, for bare "militias" and "militia attacks"; "local militias" are new."""
        known = self.memory.get("armed " + label.split()[-1])
        generic = self.keys[j - 1].endswith("s") or self.glued(j) and self.head(j, "act")
        new = NEW.intersection(self.keys[max(0, i - 1):j])
        return known[0] if known and generic and not new and self.number - known[1] <= _BACK and not self.several(known[1]) else ""

    def remember(self, m: Mention) -> None:
        """Keeps what later definite mentions may mean; "Iraqi militias" do not push out those with a name or a sponsor."""
        if m.kind not in ("armed_group", "military", "government"):
            return
        known = self.memory.get(m.kind, ("armed groups", 0))[0]
        vague = m.actor.endswith("armed groups") and not known.endswith("armed groups")
        if not (vague or m.actor in ("armed groups", "security forces") or m.actor in self.lex.corps or names.aside(self, m)):
            if m.kind == "armed_group":
                self.memory.setdefault("groups", {})[m.actor] = self.number
                self.memory.pop("several", None)
            self.memory[m.kind] = self.memory[("armed " if m.kind == "armed_group" else "the ") + m.label.split()[-1]] = (m.actor, self.number)
            if m.kind == "government" and m.label.split()[-1] in _JUNTAS:
                self.memory |= {"the " + word: (m.actor, self.number) for word in _JUNTAS}
