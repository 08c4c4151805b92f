"""What kind of speaker a phrase names, whose voice that is, and whom "he" or "the official" stands for.

Looks back within one document only; what the text leaves open stays as it is written.
"""
from __future__ import annotations

import bisect
import functools
import re

from analysis.finders.clauses import OFFICIAL
from analysis.finders.words import roles

_NAME = re.compile(r"(?:\b[A-Z](?:[\w’'-]*|\w{0,3}\.)(?:[ \xa0](?:al|bin|de|van|von|der|el|la|of the)\b)?[ \xa0]){1,4}(?:[a-z]{2,3}-)?[A-Z][\w’'-]+\Z")
_POSSESSIVE = re.compile(r"['’]s?$")
_AFTER_HEAD = re.compile(r"(?<=\w),? (?:of|for|in|at|from|with|within|inside|who|whose|which|that|on|to|by|familiar|close|briefed|involved"
                         r"|speaking)\b|(?<=[a-z]{4}) (?:[a-z]+ed|seen|shown|sent|written)(?: (?:by|to|with)\b|\Z)|[,(]")
_BEFORE = re.compile(r"(?<![\w'’-])(?:[Tt]he|[Aa]n?|[Ii]ts|[Hh]is|[Hh]er|[A-Z][\w-]*['’]s)\b[^,.;:“”\"\n]+\b[a-z]+, \Z")
_APPOSED = re.compile(_BEFORE.pattern.replace("[a-z]+, ", r"\w+, "))          # "The envoy to Chad, Omar Hadi,"
_MEMBER = re.compile(r" (?:of the|from|at|with) ")                           # "Omar Hadi of the Lakeside Institute"
_OBSERVER = re.compile(r"\b(?:expert|analyst|researcher|scholar|professor|author|critic|journalist|reporter|fellow|historian|correspondent)\b")
_ASIDE = re.compile(r", (?:the|an?|who|[Ii]ts|his|her|(?:[a-z]+ )?[a-z]{4,}(?<!ing) (?:of|for|at))\b[^,.;:“”\"\n]{2,90}")
_PARTICLES = frozenset("al bin de van von der el la ibn abu du da di".split())
_QUANTITY = re.compile(r"^(?:[Tt]ens|[Hh]undreds|[Tt]housands|[Dd]ozens|[Ss]cores|[Cc]rowds|[Mm]any|[Mm]ost|[Ss]ome|[Ss]everal) of (?:thousands of )?(?:the )?")
BODIES = frozenset({"state", "government", "military", "armed_group", "organisation", "people"})
_PAST = frozenset({"former", "ex", "retired"})
_GROUPS = frozenset({"armed_group", "organisation"})
PERSONLESS = BODIES - {"state"}
_DEFINED = re.compile(r",? (?:\(|or (?:the )?)([A-Z][A-Za-z]?[A-Z-]{1,8})[),]")     # "(ICRC)", ", or ELN,"
_ANY = frozenset("a an one another some any every each no senior top".split())
_WHOSE = re.compile(r"^[A-Z][\w.-]*['’]s? |.\b[A-Z]")
_LARGE = re.compile("(?:[a-z]{2,3}-)?[A-Z]").match                           # al-Sham


@functools.lru_cache(maxsize=4)
def actor_kinds(codebook) -> dict[str, str]:
    """Actor -> kind, by its first row in codebook/actors.csv."""
    kinds: dict[str, str] = {}
    for row in codebook.rows("actors"):
        kinds.setdefault(row["actor"], row["kind"])
    return kinds


@functools.lru_cache(maxsize=8192)
def words(phrase: str) -> tuple[str, ...]:
    """The words of a phrase, lower case, without possessives."""
    return tuple(_POSSESSIVE.sub("", w.strip(".,")) for w in phrase.lower().replace("’", "'").split())


def _is(word: str, group: frozenset) -> bool:
    """Is the word, or its singular, in the group?"""
    return word in group or word.endswith("s") and word[:-1] in group or word.endswith("men") and word[:-2] + "an" in group


@functools.lru_cache(maxsize=4096)
def head(phrase: str) -> str:
    """The head of a noun phrase: its last word before "of", "for", "who" and the like."""
    phrase = _QUANTITY.sub("", phrase) or phrase
    cut = _AFTER_HEAD.search(phrase)
    return (phrase[:cut.start()] if cut and cut.start() else phrase).split()[-1] if phrase.split() else ""


@functools.lru_cache(maxsize=4096)
def name(phrase: str, codebook) -> str:
    """The name in a description, titles left off ("Pentagon spokesman John Kirby": John Kirby); else the phrase itself."""
    groups = roles(codebook)
    parts = (_AFTER_HEAD.split(phrase)[0] or phrase).split()
    if ", and " in phrase:                                    # a list
        return phrase
    k, last = len(parts), words(parts[-1])[0] if parts else ""
    body = last in groups["collective"] and last not in groups["anonymous"]                 # "Ukraine's General Staff"
    while k and not (k < len(parts) and not body and parts[k - 1].endswith(("’s", "'s"))) and (_LARGE(parts[k - 1]) and (body or words(parts[k - 1])[0] not in groups["title"])
                 or 1 < k < len(parts) and parts[k - 1] in _PARTICLES and parts[k - 2][:1].isupper()):
        k -= 1
    if 0 < k < len(parts) and parts[k - 1].lower() not in ("the", "a", "an", "and"):
        return _POSSESSIVE.sub("", " ".join(parts[k:]))
    person = k == 0 and 1 < len(parts) < 4 and not any(groups["speaker"].intersection(words(p)) for p in parts)
    if person and _MEMBER.match(phrase, len(" ".join(parts))):
        return " ".join(parts)
    return re.sub(r"^(?:[Tt]he) (?=[A-Z])", "", phrase)


@functools.lru_cache(maxsize=4096)
def kind(phrase: str, actor_kind: str, codebook) -> str:
    """named, anonymous, outlet, document or collective."""
    low, groups = words(phrase), roles(codebook)
    if not low:
        return "anonymous"
    top = head(phrase)
    last = words(top)[0] if top else ""
    proper = any(c.isupper() for c in top) and not any(last in groups[g] for g in ("determiner", "personal", "speaker"))
    outlet = proper and any(w in groups["press"] for w in low[:-1]) and not any(_is(w, groups["anonymous"]) for w in low)
    press = not groups["outlet"].isdisjoint(low[:-1])
    if last in ("agency", "network") and (press or top[:1].isupper()):                      # "News Agency", but "Doctors Network"
        outlet = outlet or press
    else:
        outlet = outlet or _is(last, groups["outlet"]) and (top[:1].isupper() or not _is(last, groups["collective"] | groups["anonymous"]))
    if outlet or actor_kind == "media" and not _is(last, groups["anonymous"]):
        return "outlet"
    if _is(last, groups["document"]):
        return "document"
    if proper:
        bare, called = re.sub(r"^[Tt]he ", "", phrase), name(phrase, codebook)
        lead = phrase.removesuffix(called).rstrip()
        before = words(lead)[-1:] if lead != phrase and not lead.endswith(("'s", "’s")) else ()      # "Medical charity MSF", not "the ministry's Omar Hadi"
        if actor_kind in BODIES and called == bare or called.isupper() and 2 < len(called) < 7 or before and (
                before[0] in groups["collective"] and before[0] not in groups["anonymous"] | groups["title"]):
            return "collective"
        return "named"
    if last in groups["office"] and low[0] not in _ANY and _PAST.isdisjoint(low) and (_WHOSE.search(phrase) or actor_kind in OFFICIAL or "country" in low):
        return "named"                                        # "Turkey's president": there is one
    if last == "guard" and not groups["corps"].isdisjoint(low):
        return "collective"                                   # "China's coast guard"
    if _is(last, groups["anonymous"]) or last in ("one", "another", "others", "some", "many", "who"):
        unit = actor_kind == "military" and top[:1].isupper() and not phrase.startswith(top)             # "Poland's Border Guard"
        return "collective" if unit else "anonymous"
    return "collective" if _is(last, groups["collective"]) or actor_kind in BODIES or last.endswith("s") or _is(last, groups["outlet"]) else "anonymous"


def _private(phrase: str, groups) -> bool:
    """Does the head of the phrase speak for no body that is named with it ("a nurse at the general hospital")?"""
    top = words(head(phrase))
    return bool(top) and _is(top[0], groups["private"])


def official(phrase: str, body: str, groups) -> bool:
    """Does the speaker hold an office of a state or an armed group, or is it such a body (`body`: its actor's kind)?

    Former officials do not count.
    """
    if body not in OFFICIAL and groups["official"].isdisjoint(words(phrase)):
        return False
    cut = _AFTER_HEAD.search(phrase)                          # neither "sources close to the minister" nor "a nurse at the general hospital"
    if cut and (cut.group().endswith("close") or _private(phrase, groups)):
        phrase = phrase[:cut.start()]
    if "' " in phrase.replace("’", "'") and _private(phrase, groups):
        phrase = head(phrase)                                 # "the officers' lawyers"
    low = words(phrase)
    if not _PAST.isdisjoint(low) or "ex-" in phrase.lower() and any(w.startswith("ex-") for w in low):
        return False
    if not groups["private"].isdisjoint(low):
        private = [w in groups["private"] for w in phrase.split() if w.islower() and (w in groups["private"] or w in groups["official"])]
        if private and private[-1]:
            return False                                      # "military analyst Omar Hadi"
    if body in OFFICIAL and not _private(phrase, groups):
        return True                                           # not "the Syrian Observatory"
    return not groups["official"].isdisjoint(low)


def aside(text: str, span: tuple[int, int]) -> str:
    """What stands beside a name: ", a senior official of the party"; or "the party's spokesman," before it."""
    found = _ASIDE.match(text, span[1])
    if not found and text.startswith(", ", span[0] - 2):
        found = (_APPOSED if text.startswith(",", span[1]) else _BEFORE).search(text, max(0, span[0] - 60), span[0])
    return found.group() if found and not _OBSERVER.search(found.group()) else ""       # "an expert on X" is not of X


def calling(text: str, start: int, groups) -> str:
    """The words right before a name that say what he is: "Kremlin aide" before "Omar Hadi"."""
    found: list[str] = []
    if start < 2 or not text[start - 2].isalpha():
        return ""
    for word in reversed(text[max(0, start - 40):start].split()):
        if len(found) > 3 or not any(word.lower() in groups[g] for g in ("title", "official", "anonymous", "collective")):
            break
        found.insert(0, word)
    return " ".join(found)


class Memory:
    """The speakers of one document so far (span and kind), and the full names in its text."""

    def __init__(self, text: str, codebook):
        self.text, self.codebook, self.past, self.offices, self.subject = text, codebook, [], {}, None
        self.groups, self.kinds = roles(codebook), actor_kinds(codebook)
        self._names: dict[str, tuple[int, int] | None] = {}
        self._short: dict[str, tuple[int, int]] = {}              # abbreviation -> first speaker of that name
        self._opens = self.groups["time"] | self.groups["preposition"] | self.groups["adverb"] | self.groups["opener"]

    def antecedent(self, span: tuple[int, int], actor_kind: str = "") -> tuple[int, int]:
        """The span of the words that the phrase at `span`, of an actor of that kind, stands for; itself where it names its own speaker."""
        phrase = self.text[span[0]:span[1]]
        low = words(phrase)
        first = low[0].split("'")[0] if low else ""
        if len(low) == 1 and first in ("he", "she", "him", "his", "her"):
            last = self._last(self._person)
            if not self.subject or last and last[0] > self.subject[0]:
                return last or span
            span, self.subject = self.subject, None
            return self.antecedent(span, actor_kind)
        if len(low) == 1 and first in ("they", "it", "them", "their", "its"):
            last = self._last(lambda p: p[1] != "named")
            return self.subject if self.subject and (not last or last[1] <= self.subject[0]) else last or span
        if first in ("the", "this", "that") and head(phrase).islower() and len(low) < 8:
            return self._described(low, words(head(phrase))) or self._stands_for(low, words(head(phrase))[0]) or span
        bare = name(phrase, self.codebook)
        if actor_kind not in PERSONLESS and " " not in bare and _LARGE(bare) and (full := self._full_name(bare, span[0])):
            return full
        short = bare.replace(".", "")
        return self._shortened(short, phrase, actor_kind) or span if short.isupper() or " " in bare else span

    def _shortened(self, bare: str, phrase: str, actor_kind: str) -> tuple[int, int] | None:
        """The earlier speaker of whose name this is the abbreviation ("the ICRC"), or the full form."""
        if not bare.isupper() and (_initials(bare) not in self._short or kind(phrase, actor_kind, self.codebook) != "collective"):
            return None
        return self._short.get(bare if bare.isupper() else _initials(bare))

    def _stands_for(self, low, top: str) -> tuple[int, int] | None:
        """The body or outlet named before that "the group", "the broadcaster" stands for; `low`: the phrase."""
        outlet, armed = top in self.groups["outlet"], not self.groups["armed"].isdisjoint(low)
        civil = top in self.groups["private"] or not self.groups["civil"].isdisjoint(low)
        if not (outlet or top in self.groups["stands"]) or len(low) > 3:
            return None
        for span, past_kind, actor_kind in reversed(self.past[-8:]):
            if past_kind == ("outlet" if outlet else "collective") and re.search("[A-Z]", self.text[span[0] + 1:span[1]]) and (
                    outlet or not actor_kind or actor_kind == "armed_group" and not civil or actor_kind == "organisation" and not armed):
                return span
        return self.subject

    def silent(self, start: int) -> bool:
        """Has nobody spoken from `start` on?"""
        return not self.past or self.past[-1][0][0] < start

    def opening(self, actors, start: int, group: bool = False) -> tuple[int, int] | None:
        """The body or outlet that opens the sentence at `start` ("Amnesty documented ... It said"); `actors`: start, end, name.

        `group`: only one that can be called a group (no state).
        """
        k = bisect.bisect_left(actors, (start,))
        a, b, name = actors[k] if k < len(actors) else (start + 9, 0, "")
        fits = self.kinds.get(name) in (_GROUPS if group else BODIES | {"media"})
        return (a, b) if a < start + 5 and fits and (not group or self.text[a].isupper()) else None

    def _described(self, low, top):
        """The latest speaker of the same head noun who shares most words ("the former defense official")."""
        best, found = 0, None
        body = top and top[0] in self.groups["collective"] and not _is(top[0], self.groups["anonymous"])
        for past, past_kind, _ in reversed(self.past[-30:]):
            other = words(self.text[past[0]:past[1]])
            if body and past_kind in ("named", "anonymous"):
                continue                                      # "the army said", after its spokesman
            if top and top[0] in other and ("and" in low or "and" not in other) and len(set(low) & set(other)) > best:
                best, found = len(set(low) & set(other)), past
        if found is None and not body and len(low) == 2 and low[0] == "the" and low[1] in self.groups["official"] and low[1] != "official" and self.past:
            span, past_kind, _ = self.past[-1]                               # "the spokesman added", right after he was named
            held = self.offices.get(name(self.text[span[0]:span[1]], self.codebook), ())
            found = span if past_kind == "named" and (low[1] in held or held and not low[1].startswith("spokes")) else None
        return found

    def _person(self, past) -> bool:
        """Can the earlier speaker be "he": named, or one without a name?"""
        if past[1] != "anonymous":
            return past[1] == "named"
        phrase = self.text[past[0][0]:past[0][1]]
        top = head(phrase).lower()
        return not (top.endswith("s") and not top.endswith("ss") or top in self.groups["plural"] or words(phrase)[:1] == ("two",))

    def _last(self, fits):
        return next((p[0] for p in reversed(self.past[-8:]) if fits(p)), None)

    def _full_name(self, surname: str, before: int):
        """The first longer name in the text before that ends in this one."""
        if surname not in self._names:
            small = surname.isupper() and f" {surname.title()}" in self.text[:before]                # "SMITH:" in a transcript
            at = self.text.find(" " + (surname.title() if small else surname))
            m = _NAME.search(self.text, max(0, at - 40), at + 1 + len(surname)) if 0 <= at < before else None
            a, b = m.span() if m else (0, 0)
            while a < b and not self._opens.isdisjoint(words(first := self.text[a:b].split()[0])):     # "On Monday Hamas said"
                a += len(first) + 1
            self._names[surname] = (a, b) if b - a > len(surname) else None
        return self._names[surname]

    def add(self, span: tuple[int, int], speaker_kind: str, actor_kind: str):
        self.past.append((span, speaker_kind, actor_kind))
        if speaker_kind == "collective":
            bare = name(self.text[span[0]:span[1]], self.codebook)
            defined = _DEFINED.match(self.text, span[1])
            short = bare.replace(".", "")
            short = defined[1] if defined else short if short.isupper() else _initials(bare)
            if len(short) > 1:
                self._short.setdefault(short, span)


def _initials(bare: str) -> str:
    """The abbreviation that the capitals of a name make."""
    return "".join(w[0] for w in re.split("[ -]", bare) if w[:1].isupper())
