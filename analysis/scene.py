"""The words of a sentence with what other finders found in it, and which of its places may be where an attack was.

In: a sentence, its places, actors and attack words. Out: `attachment.Place`s; barred are a dateline's, a speaker's, a government's, an
adjective. Names that no gazetteer knows are among them, and what "the airport" or "the town" takes up.
"""
from __future__ import annotations

import bisect
import itertools
from typing import NamedTuple

from analysis import attachment, blows, unlisted
from analysis.triggers import Mention

_NO_SUBJECT = (["on"], ["against"], ["of"], ["by"], ["in"])
_VERBAL = frozenset("the a an said says was were is are has have killed hit attack attacks strike strikes in at on "
                    "near".split())                                       # of a sentence
_AROUND_IT = (["in"], ["into"], ["at"], ["near"], ["outside"], ["around"], ["on"], ["against"])
_HERE = frozenset("town city village base camp airport".split())
_OPENS = frozenset(", ; as that while but because after when though although if where and".split())
_FIGHTERS = frozenset("militias militiamen militants rebels fighters insurgents separatists guerrillas bandits gunmen forces troops "
                      "soldiers".split())
_IN = frozenset("in at near 's".split())
_AT = (["in"], ["at"], ["near"])
_SPEAKING = frozenset("who speaking talking requesting asking citing declining insisting".split())
_OF_PERSONS = frozenset("shooting stabbing assassination abduction".split())                # what these hit is nobody's country
_MISSION = (["embassy"], ["consulate"])
_SEATS = frozenset("regional provincial municipal district county".split())


class Sentence(NamedTuple):
    """A sentence with what other finders found in it."""

    text: str
    offset: int
    low: list[str]
    starts: list[int]
    ends: list[int]

    def words(self, start: int, end: int) -> tuple[int, int]:
        """First word and the word after the last of a span of the document."""
        a = bisect.bisect_right(self.ends, start - self.offset)
        return a, max(a + 1, bisect.bisect_left(self.starts, end - self.offset))

    def within(self, rows: list) -> list:
        """The rows, in their order, that lie within these words."""
        start, end = self.offset + self.starts[0], self.offset + self.ends[-1]
        a = bisect.bisect_left(rows, start, key=lambda r: r.start)
        return [r for r in rows[a:bisect.bisect_left(rows, end, key=lambda r: r.start)] if r.end <= end]

    def cut(self, a: int, b: int) -> str:
        return self.text[self.starts[a]:self.ends[b - 1]] if b > a else ""


def places(s: Sentence, places: list, actors: list, taken: set[int], mentions: list[Mention], reader, sites: dict,
           opens: int) -> list[attachment.Place]:
    """The places of a sentence, tied in. Part of an actor's name, "Iran-backed" and "US interests" are none.

    `sites`: what "the airport" or "the village" takes up, from the sentences right before; filled with what this one names.
    """
    found, seen, heads = [], set(), {m.first for m in mentions}
    struck = {m.last for m in mentions if m.verb and m.attack_type not in _OF_PERSONS}
    for row in places:
        a, b = s.words(row.start, row.end)
        seen.update(range(a, b))
        sited = row.kind == "city" and s.low[b:b + 1] in _MISSION         # "near the Damascus embassy"
        named = not sited and any(x <= a and b <= y and y - x > b - a for x, y, _ in actors)
        if s.ends[b - 1] <= row.end - s.offset + 2 and (row.demonym or not named):
            barred = _barred(s, row, a, b, opens, reader, a in struck) or row.kind == "country" and _whose(s.low, a, found, reader.abroad)
            found.append(attachment.Place(a, b, "demonym" if row.demonym else row.kind or "unknown", row, barred=barred))
    who, ends = {x for x, y, _ in actors if y in heads}, {y for _, y, _ in actors}           # "in Taliban attacks"
    shelled = {m.last for m in mentions if m.verb and (m.attack_type != "shooting" and s.low[m.first].startswith(blows.ON_GROUND)
                                                       or unknown(s, m, ends, reader.persons))}
    names = unlisted.names(reader, s.text, s.low, s.starts, (taken | {m.first for m in mentions if m.verb}) - seen, seen, shelled)
    found = [p for p in found if not any(x.first < p.first < x.last for x in names)]                  # "Stade de France"
    found += [p for p in names if p.first not in who]
    found += _meant(s, found, {m.last for m in mentions}, seen, sites)
    sites.update((word, p.row) for p in found if p.row and not p.barred and (word := unlisted.site_of(reader, s.low, p.first, p.last)))
    return reader.arrange(s.low, sorted(found, key=lambda p: (p.first, p.last)), heads, struck)


def _barred(s: Sentence, row, a: int, b: int, opens: int, reader, struck: bool) -> bool:
    """Whether the name at words a to b is none of where a deed was: a dateline's, a speaker's, a government's, an adjective.

    `struck`: it is the object of a verb of attack ("storms Quetta court").
    """
    follows = s.low[b] if b < len(s.low) else "."
    if follows in _SEATS and b + 1 < len(s.low) and s.low[b + 1] in reader.speakers:
        follows = s.low[b + 1]                                            # "the X regional governor said"
    if follows == "," and s.low[b + 1:b + 2] and s.low[b + 1] in _SPEAKING:     # "an official in X, speaking anonymously, said"
        follows = next((s.low[k + 1] for k in range(b + 2, min(b + 16, len(s.low) - 1)) if s.low[k] == ","), follows)
    speaks = not struck and (follows in reader.speakers or follows in reader.says or follows == "and" and _speak(s.low, a, b, reader.says))
    whose = row.kind == "region" and follows in _FIGHTERS \
        and not (s.low[a - 1] in attachment.LOCATIVE or s.low[a - 1].endswith("ern"))      # "Amhara militias"
    return (row.demonym or whose or b <= opens or s.low[a - 2:a] == ["border", "with"] or getattr(row, "metonym", False) or speaks
            or row.kind == "country" and reader.modifies(s.text[s.starts[b]:s.ends[b]] if b < len(s.low) else ".",
                                                         s.low[b - 1].endswith("'s")))


def _whose(low: list[str], a: int, found: list[attachment.Place], abroad: set[str]) -> bool:
    """Whether the country at word a is one whose embassy was hit, not where: "the embassies of X and Y", "embassies, including those of
    X"."""
    while (last := next((p for p in found[-1:] if p.barred and p.kind == "country"), None)) \
            and set(low[last.last:a]) <= {",", "and", "the"}:
        a, found = last.first, found[:-1]
    at = a - 1 - (low[a - 1:a] == ["the"])
    return low[at:at + 1] == ["of"] and low[at - 1] in abroad


def _meant(s: Sentence, found: list[attachment.Place], ends: set[int], seen: set[int], sites: dict) -> list[attachment.Place]:
    """What "the airport" or "the town" takes up: a site of the sentences before, or the one town named so far ("seized X, and jets
    bombed the town")."""
    low, out = s.low, []
    near = [p for p in found if p.row and not p.barred and p.kind in ("city", "site") and low[p.first - 1:p.first] != ["from"]]
    for i, w in enumerate(low):
        takes_up = w in sites and i not in seen or w in _HERE and w not in sites
        if not takes_up or low[i - 1:i] != ["the"] or low[i + 1:i + 2] in _NO_SUBJECT + _AT:
            continue
        if w in sites:
            out.append(attachment.Place(i - 1, i + 1, "site", sites[w]))
        elif (i - 1 in ends or low[i - 2:i - 1] in _AROUND_IT) and len(before := [p for p in near if p.last < i]) == 1:
            out.append(attachment.Place(i - 1, i + 1, "site", before[0].row))
    return out


def _speak(low: list[str], a: int, b: int, says) -> bool:
    """Whether the name at words a to b and what is joined to it are those who speak ("as Turkey and activists accused the army of")."""
    return (not a or low[a - 1] in _OPENS) and any(w in says for w in itertools.takewhile(str.isalpha, low[b + 1:b + 7]))


def dateline(s: Sentence) -> int:
    """The word after a dateline ("KABUL, March 4 (AP) -"): where the report comes from; 0 where there is none."""
    at = next((i for i, word in enumerate(s.low[:14]) if word == ":" or word in ("-", "–", "—") and s.ends[i - 1] < s.starts[i]), 0)
    return at if at and not _VERBAL.intersection(s.low[:at]) else 0


def hits_place(s: Sentence, m: Mention, named: set[str], begins: set[int]) -> bool:
    """Whether what is struck is a place: "(struck) the outskirts of the town of X"; a name after "the town of" is one."""
    low, i = s.low, m.last + (s.low[m.last] in ("on", "against"))
    while i + 1 < len(low) and (low[i] in named or low[i] in ("the", "of", "central") or low[i].endswith(("ern", "side", "skirts"))):
        i += 1
    return i in begins \
        or (low[i - 1] == "of" and low[i - 2] in named or low[m.first].startswith(blows.ON_GROUND)) and s.text[s.starts[i]].isupper()


def unknown(s: Sentence, m: Mention, actors: set[int], persons: set[str]) -> bool:
    """Whether a name that no list knows is what armed men attack or take: "gunmen attacked X on Monday", "rebels captured X from the
    army"."""
    i, low = m.last, s.low
    if m.first not in actors or i >= len(low) or low[i] in persons or low[i].endswith("s") or not s.cut(i, i + 1).istitle():
        return False
    follows = low[i + 1] if i + 1 < len(low) else "."
    return low[m.first].startswith("attack") and follows not in _IN or low[m.first].startswith("captur") and follows == "from"
