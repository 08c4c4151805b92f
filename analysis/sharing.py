"""Which places of a sentence go with which of its attack words: their own, and those that they share.

In: the words, the attack words, the places tied in (`attachment`). Out: for each attack word its places. An effect ("killing three",
", 9 killed") and what is told further (", which killed four") is where the attack was.
"""
from __future__ import annotations

from analysis import attachment, disowned, factuality as f, sufferers, targets, timing
from analysis.triggers import Mention

_AROUND = attachment.LOCATIVE | {"of"}
_IN_IT = (["in", "a"], ["in", "an"], ["in", "the"], ["during", "a"], ["during", "an"], ["during", "the"])
_MEANS = (["with"], ["by"])
_HAVE_BEEN = (["have", "been"], ["has", "been"], ["had", "been"], ["were"], ["was"])
_THERE = tuple("kill wound injur burn loot destroy damag kidnap abduct hack behead torch murder execut set "
               "ransack".split())                                         # done where the attack was
_AND = (["and"], [","])
_ELSEWHERE = f.WALLS | {",", "and"}
_RELATIVES = (["who"], ["which"])
_AUXILIARY = frozenset("has have had also later then".split())
_COUNTS = frozenset("at one two three four five six seven eight nine ten dozens scores hundreds several many".split())
_BEFORE_FIGHT = f.WALLS - {"after"} | {",", "in", "at"}                   # none of these between "after" and "fighting"
_NO_COUNT = attachment.AUX | attachment.LOCATIVE - {"at"}


def of(low: list[str], mentions: list[Mention], places: list, actors: list, rules) -> list[list[attachment.Place]]:
    """The places of each mention of a sentence; it shares those of its effect ("strikes, hitting X")."""
    heads, ends = {m.first for m in mentions}, {y for _, y, _ in actors}
    out, parts = [], [p for p in timing.spans(low) if p[2]]
    for m in mentions:
        first, last = targets.aside(low, m.first)
        near = [p for p in places if not first <= p.first < last and not timing.another(low, m.first, p.first, parts)]
        out.append(rules.places.choose(low, m.first, m.last, m.verb, near, heads - {m.first}, ends))
    for i, (m, answer) in enumerate(zip(mentions, mentions[1:])):             # "responded to the attack with strikes on X"
        if low[m.last:m.last + 1] in _MEANS and disowned.until(low, m.first, rules.groups):
            out[i] = [p for p in out[i] if p.last <= answer.first]
    for i, m in enumerate(mentions):
        if not out[i] and i and m.verb and low[m.first].endswith("ing") and low[m.first - 1] == ",":
            out[i] = out[i - 1]                                           # "was shelled, killing three"
        out[i] = out[i] or [p for p in places if m.verb and p.last < m.first and not p.barred and p.prep in _AROUND
                            and low[p.last:m.first] in _HAVE_BEEN][-1:]     # "villages around X have been attacked"
        if not out[i] and (come := sufferers.comes_under(low, m.first)):
            out[i] = [p for p in places if p.last in (come, targets.aside(low, come)[0]) and not p.barred]       # "X came under shelling"
        if not out[i] and i and (_goes_on(low, mentions[i - 1], m, ends) or _won(low, mentions[i - 1], m)):
            out[i] = out[i - 1]
    for i, (m, cause) in enumerate(zip(mentions, mentions[1:])):
        if m.verb and not cause.verb and low[m.last:cause.first] in _IN_IT and out[i] and out[i + 1] \
                and all(p.last <= m.first for p in out[i]) and all(p.first >= cause.last for p in out[i + 1]):
            out[i] = out[i + 1]                                           # "the funeral in X of soldiers killed in an attack in Y"
    for i in range(len(mentions) - 2, -1, -1):
        m, effect = mentions[i], mentions[i + 1]
        gap = low[m.last:effect.first]
        if gap == ["and"] and (m.verb == effect.verb or low[m.first].endswith("ing")) and any(p.first >= effect.last for p in out[i + 1]):
            out[i] = out[i + 1]                                           # "looting and killings in X"
        if not out[i] and effect.verb and (len(gap) <= 3 and gap[:1] in (["that"], ["which"], ["have"], [])
                                           or low[effect.first].endswith("ing") and gap[-1:] == [","] and len(gap) <= 8):
            out[i] = out[i + 1]
    return out


def _goes_on(low: list[str], before: Mention, m: Mention, actors: set[int]) -> bool:
    """Whether an attack word tells more of the one before it: ", which killed four", ", who burned huts", ", an attack claimed by"."""
    lead = low[before.last:m.first]
    if m.verb:
        if _toll(low, before.last, m):
            return True                                                   # "X pounds Y, 9 killed"
        while lead and lead[-1] in _AUXILIARY:
            lead.pop()
        done_there = low[m.first].startswith(_THERE)
        listed = lead[-1:] in _AND and before.verb and done_there and f.WALLS.isdisjoint(lead) and "to" not in lead
        same = done_there and _ELSEWHERE.isdisjoint(lead) and (
            before.verb                                                   # "a mine planted in X killed two"
            or attachment.AUX.isdisjoint(lead) and actors.isdisjoint(range(before.last, m.first + 1)))    # "a raid in X killed two"
        return listed or same or lead[-1:] in _RELATIVES and lead[-2:-1] == [","]
    return len(lead) > 1 and lead[-2] == "," and lead[-1] in ("a", "an")


def _won(low: list[str], before: Mention, m: Mention) -> bool:
    """Whether the fighting is that in which ground was taken: "seized X after days of fighting"."""
    lead = low[before.last:m.first]
    return before.attack_type == "ground_operation" and m.attack_type == "clash" and "after" in lead \
        and _BEFORE_FIGHT.isdisjoint(lead[lead.index("after"):])


def _toll(low: list[str], first: int, m: Mention) -> bool:
    """Whether the clause of an attack word only counts victims, as headlines do: ", 9 killed", ", at least two soldiers wounded"."""
    at = next((k for k in range(m.first - 1, max(first - 1, m.first - 7), -1) if low[k] in (",", ";", "-", "–")), None)
    lead = low[at + 1:m.first] if at is not None else []
    ends = m.last == len(low) or not low[m.last][0].isalnum()
    return ends and low[m.first].startswith(_THERE) and bool(lead) and (lead[0].isdigit() or lead[0] in _COUNTS) \
        and _NO_COUNT.isdisjoint(lead)
