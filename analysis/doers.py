"""Who did it: the actor before or after an attack word whose deed it was.

In: the words of a sentence around its attack words (`targets.Clause`). Out: the actor's name as in the table, of actors listed together
parted by ;, "" where the sentence doesn't say. No parser: the subject is the nearest actor before the verb that is no object of a
preposition, no speaker of another's deed and not the one who foiled it. Word groups: codebook/participants.csv.
"""
from __future__ import annotations

from analysis.blows import BE, STOP
from analysis.targets import BEFORE_VERB, GOVERNS, RELATIVE, TIMES, Actors, Clause, aside

CLAUSE = frozenset("after before when while because as although though since if until whereas".split())
NAMED = frozenset("the a an this that these those any another more no".split())     # "called the attack": another's
_SMALL = frozenset("the a an its their his her suspected alleged unidentified unknown armed sovereign neighbouring neighboring president "
                   "general mr".split())
_AFTER_IT = (["after", "it"], ["after", "they"], ["because", "it"], ["because", "they"])
_DISGUISED = (["disguised"], ["dressed"], ["posing"], ["masquerading"])
_SAME = frozenset("it they he she its their his her to had has have".split())      # "said it had attacked", "claimed to have bombed"
_TOLD = frozenset("told tells informed".split())
_THEM = (["they"], ["he"], ["she"], ["we"])
_DENIES = frozenset("denied denies deny denying denial".split())
_ON = frozenset("on late early".split())
_TO_BLAME = (("on", "blame"), ("to", "attributes"))
_SINCE = frozenset("after following since".split())
_LISTED = (["and"], [",", "and"], ["and", "the"], ["and", "its"], ["and", "their"], ["/"], ["-"])
_TURNS = ("and", "but", "while", "whereas", "as")
_THEN = TIMES | {"later", "then", "in", "on", "at", ",", "after"}
_NO_OWNER = STOP - {"'s"} | NAMED


def joined(clause: Clause, first: int, name: str) -> str:
    """The actor with those listed right before it ("X, Y and Z struck"), parted by ; as they stand."""
    before = next((x for x in clause.actors if x[1] < first and clause.low[x[1]:first] in _LISTED), None)
    if before is None or before[2] == name or _struck(clause, before[0]):
        return name
    rest = next((x for x in clause.actors if x[1] < before[0] and clause.low[x[1]:before[0]] == [","]), None)
    return "; ".join(dict.fromkeys([*([rest[2]] if rest else []), before[2], name]))


def _struck(clause: Clause, i: int) -> bool:
    """Whether the actor at word i is what another attack was on: "the invasion of X and Y's assault on Z"."""
    return clause.low[i - 1] in ("of", "on", "against") and i - 2 in clause.heads


def after(clause: Clause, b: int, actors: Actors, word: str) -> str:
    """The actor that the preposition `word` after an attack word governs, two words between them at most."""
    low = clause.low
    for first, last, name in actors:
        gap = low[max(b, first - 3):first]
        if word not in gap or "," in gap[gap.index(word):]:
            continue
        at = first - len(gap) + gap.index(word)
        if clause.heads.isdisjoint(range(at, first)) and low[at - 1] not in clause.words["not_done"]:
            others = [n for a, _, n in actors if a > first and low[last:a] in _LISTED]
            return "; ".join(dict.fromkeys([name, *others]))
    return ""


def blamed(clause: Clause, a: int, b: int) -> tuple[int, int, str] | None:
    """X of "blamed the bombing on X", "a bombing attributed to X"; not "blamed Y for the raid on X"."""
    low = clause.low
    before = [] if "for" in low[max(0, a - 4):a] else low[max(0, a - 4):a]
    for x in clause.actors:
        said = low[max(b, x[0] - 4):x[0]] + (before if x[0] - b <= 10 else [])
        group = next((clause.words[g] for w, g in _TO_BLAME if w in low[max(b, x[0] - 2):x[0]]), set())
        if b <= x[0] < b + 18 and not group.isdisjoint(said):
            return x
    return None


def subject(clause: Clause, a: int) -> str:
    """The actor before an active verb that does it; "an RSF attack" is no subject of what comes later."""
    low, nouns = clause.low, clause.nouns - {a}
    verb = aside(low, a)[0]
    near = [x for x in clause.actors if x[1] <= verb and verb - x[1] <= 14 and x[1] not in nouns and not _passed_over(clause, x, verb)]
    for first, last, name in reversed(near):
        between = [w for i, w in enumerate(low[last:verb], last)           # without the day of "said on Friday it had"
                   if i not in clause.days and not (w in _ON and i + 1 in clause.days)]
        between = between[3:] if between[:1] in _DISGUISED and between[1:2] == ["as"] else between
        if len(near) > 1 and any(w == "that" and between[i + 1:i + 2] in (["it"], ["they"]) for i, w in enumerate(between)):
            return near[0][2]                                             # "X warned Y that it would strike"
        if not clause.words["arrest"].isdisjoint(between) and BE.isdisjoint(between) and between[1:2] not in (["of"], ["for"], ["with"]):
            return ""                                                     # "police arrested four suspected of plotting to bomb"
        if between[:2] in _AFTER_IT and BEFORE_VERB.issuperset(between[2:]):
            return name                                                   # "suspended talks with X after it killed"
        if between[:1] in _THEM:
            continue                                                      # "demanded that X free the Y they have kidnapped"
        if between[:1] == ["for"] and between[1:2] and between[1] in clause.words["leave"]:
            continue                                                      # "X asked Y for permission to strike"
        if not _DENIES.isdisjoint(between) and "carried" in between:      # "denied that it had carried out that attack"
            return ""
        if between == ["to"] or not between and low[a].endswith("ing") and low[first - 1] != "in":
            return name                                                   # "orders to X to attack", "aimed at men firing rockets"
        if not _of_other(clause, first, last, between):
            return joined(clause, first, name)
    return ""


def _passed_over(clause: Clause, actor: tuple[int, int, str], verb: int) -> bool:
    """Whether an actor before a verb is never its subject: one who is told it, in an aside, whom attackers pass for, by whose name nobody attacks."""
    first, last, name = actor
    told = clause.low[first - 1 - (clause.low[first - 1] == "the")] in _TOLD and clause.low[last] != "to"       # "told police that he shot"
    return told or _in_aside(clause.low, first, last, verb) or _worn(clause.low, first) or name.split()[-1] in clause.words["harmless"]


def _in_aside(low: list[str], first: int, last: int, verb: int) -> bool:
    """Whether an actor stands in an aside that ends before the verb ("the army, which fights rebels, denied attacking")."""
    opens = next((k for k in range(first - 1, max(0, first - 12), -1) if low[k] == ","), 0)
    return opens > 0 and low[opens + 1] in RELATIVE and "," in low[last:verb]


def _worn(low: list[str], first: int) -> bool:
    """Whether an actor is only who attackers pass for: "gunmen dressed as soldiers", "wearing police uniforms"."""
    return low[first - 1:first] == ["wearing"] or low[first - 1:first] == ["as"] and low[first - 2:first - 1] in _DISGUISED


def _of_other(clause: Clause, first: int, last: int, between: list[str]) -> bool:
    """Whether a verb is not that of the actor before it but of what stands `between`; a relative clause is the actor's ("by X, who
    struck")."""
    low, repels = clause.low, clause.words["repels"]
    if between == ["and"] or governed(clause, first) and low[last + (low[last] == ",")] not in RELATIVE:
        return True
    return _another(between, clause.words["says"]) or _another(between, CLAUSE) or _apart(between) \
        or not repels.isdisjoint(between) and between[-1:] != ["and"]


def _another(between: list[str], opens: frozenset) -> bool:
    """Whether a word between an actor and a verb opens a clause with another subject ("said the bomb exploded")."""
    at = next((n for n, word in enumerate(between) if word in opens), None)
    rest = [w for w in between[at + 1:] if w != "that"] if at is not None else []
    return bool(rest) and "," not in rest and _SAME.isdisjoint(rest[:1] if rest[:2] != ["one", "of"] else rest[:3])


def _apart(between: list[str]) -> bool:
    """Whether another subject stands after ", and" before the verb ("X seized the town, and jets bombed it")."""
    at = max((i for i, w in enumerate(between[:-1]) if w == "," and between[i + 1] in _TURNS), default=None)
    rest = [w for w in between[at + 2:] if w not in BEFORE_VERB | _SAME and not w.endswith("ly")] if at is not None else []
    return bool(rest) and not any(w[0].isdigit() or w in _THEN for w in rest)


def governed(clause: Clause, i: int) -> bool:
    """Whether the actor at word i is the object of a preposition, but not one of the kind of "members of X", "loyal to X"."""
    low, home, i = clause.low, i, i - 1
    while i > 0 and (low[i] in _SMALL or "-" in low[i] or low[i].endswith(("ern", "west", "east"))):
        i -= 1
    if i < 0 or low[i] not in GOVERNS:
        return False
    if low[i] == "in" or low[i] == "from" and any(a == home for a, _ in clause.towns):
        return True
    return low[i - 1] not in clause.words["men"] and low[i - 1] not in clause.words["ties"]


def sender(clause: Clause, a: int) -> str:
    """Whose the weapon is that lands or slams into what is struck: who stands right before it ("Russian missiles slammed into")."""
    near = [x for x in clause.actors if x[1] <= a and a - x[1] < 4 and (STOP - {"'s"}).isdisjoint(clause.low[x[1]:a])]
    return near[-1][2] if near else ""


def owner(clause: Clause, a: int) -> str:
    """The actor before an attack told as a noun: whose it is ("Israeli strikes") or who carried it out."""
    low = clause.low
    for first, last, name in reversed([x for x in clause.actors if x[1] <= a and a - x[1] <= 14]):
        between, town = low[last:a], clause.towns.get((first, last))
        if not _DENIES.isdisjoint(between) and "carried" in between:      # "denied that it had carried out the attack"
            return ""
        after = next((last + i for i, w in enumerate(between) if w in _SINCE), last)
        if not clause.heads.isdisjoint(range(last, after)) and not low[after + 1].endswith(("ing", "ly")):
            return ""                                                     # "launched raids after the bombing"; not "after conducting"
        state = clause.cut(first, last)
        state = "-" in state or state.replace(".", "").isupper()          # "the US strike", "the Iran-led raid"
        if not between and (town == "city" or town == "country" and not state) and low[first - 1:first] == ["the"]:
            continue                                                      # "the Brussels attacks", "the Libya attack"
        if town in ("city", "country") and not clause.words["struck"].isdisjoint(between):
            continue                                                      # "the Baghdad market bombing"
        if _is_blamed(clause, first, between) or between == ["-", "led"] or _owns(clause, between):
            return joined(clause, first, name) if not between else name
        if not governed(clause, first):
            return joined(clause, first, name) if _carried_out(clause, last, between, low[a]) else ""
    return ""


def _is_blamed(clause: Clause, first: int, between: list[str]) -> bool:
    """Whether the actor is blamed: "blamed X for the attack", "X was blamed for the attack"; not "warned X of attacks"."""
    if between[:1] in (["for"], ["of"]) and not clause.words["blame"].isdisjoint(clause.low[max(0, first - 3):first]):
        return True
    return between[:1] != [] and between[0] in BE and "blamed" in between[1:3]


def _owns(clause: Clause, between: list[str]) -> bool:
    """Whether at most two words of what the attack was stand between its owner and it: "X's drone strikes"; not "X condemns bus attack"."""
    if len(between) > 2 or between[:1] == ["of"] or len(between) == 2 and between[0].endswith("s") and not between[0].endswith("'s"):
        return False
    return all(words.isdisjoint(between) for words in (_NO_OWNER, clause.words["repels"], clause.words["says"]))


def _carried_out(clause: Clause, last: int, between: list[str], word: str) -> bool:
    """Whether the actor before word `last` claimed an attack or did what is told `between` to carry it out."""
    words = clause.words
    if any(w in RELATIVE and last + i + 1 not in clause.heads for i, w in enumerate(between) if i):
        return False                                                      # "X supplied the drones that were used in"
    if "responsible" in between[1:] and between[between.index("responsible") - 1] not in BE | {","}:
        return False                                                      # "X reined in the factions responsible for"
    if not words["arrest"].isdisjoint(between[1:]) and BE.isdisjoint(between):
        return False                                                      # "X handed over a man suspected of planning attacks"
    if not words["repels"].isdisjoint(between):
        return False
    if len(between) <= 3 and not words["claims"].isdisjoint(between):
        return True                                                       # "claimed the bombing"
    purpose = "to" in between and "with" not in between                   # not "considering responses to"
    rest = between[len(between) - between[::-1].index("to"):] if purpose else between
    return not words["support"].isdisjoint([*rest, word])
