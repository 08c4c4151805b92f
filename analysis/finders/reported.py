"""What is attributed by other means than a verb in front or behind: passives, "quoted X as saying", nouns, "according to".

Each function takes the words and the cue at token `i` and gives a `Found` in tokens, or None.
"""
from __future__ import annotations

from analysis.finders import phrases as ph
from analysis.finders.contents import LONGEST, Found, end, leads, whole
from analysis.finders.words import Cue, Words

_GOES_ON = frozenset({"preposition", "adjunct", "auxiliary"})
_OF_CLAUSE = frozenset({"auxiliary", "verb", "past", "determiner"})


def passive(words: Words, i: int, cue: Cue, who) -> Found | None:
    """"is expected to", "was condemned by": the speaker follows "by", or is not named."""
    if words.low[i] == "quoted" and who:  # "the mayor was quoted by a radio station as saying"
        at = next((k for k in range(i + 1, min(i + 9, len(words))) if words.low[k - 1:k + 1] == ["as", "saying"]), len(words))
        if at + 2 < len(words) and words.low[at + 1] != "by":
            return Found(at + 1, end(words, at + 1), who, "right", at)
        if at < len(words) and who[0] and (words.complete(who[0] - 1) or words.low[who[0] - 1] == ","):
            return whole(words, who[0] - 1, who, at)
    by = next((k for k in range(i + 1, min(i + 6, len(words))) if words.low[k] == "by"), None)
    agent = ph.after(words, by + 1) if by else None
    if agent and (over := next((k for k in range(agent[0] + 1, agent[1]) if words.low[k] == "for"), 0)) and words.low[over - 1].endswith("s"):
        agent = agent[0], over - 1  # "blamed by the authorities for the raid"
    of = agent and cue.cue == "accuse" and next((k for k in range(agent[1] - 1, agent[0], -1) if words.low[k] == "of"), 0)
    if of:                                                    # "the mayor, accused by the union of theft,"
        return Found(of + 1, end(words, of + 1, True), (agent[0], of - 1), "right", i)
    if agent and words.word(i - 1) == "as" and words.word(agent[1] + 1) == "," and agent[1] + 2 < len(words):
        return Found(agent[1] + 2, end(words, agent[1] + 2), agent, "right", i)                        # "As reported by the agency, ..."
    if words.word(i + 1) in {"to", "that", "as"} | cue.takes:
        brief = words.word(i - 1 - ("adverb" in words.kinds[i - 1])) == "," or any(                  # ", whose men were asked to leave,"
            "relative" in words.kinds[k] and words.low[k - 1] == "," for k in range(max(1, i - 6), i))
        first = i + 1 + (words.word(i + 1) == "as" and i + 2 < len(words))
        return Found(first, end(words, first, brief), agent or (), "right", i)
    if who and "np" in cue.takes and cue.cue != "call" and agent and "auxiliary" not in words.kinds[who[0]] and ph.can_speak(words, agent):
        return Found(*who, agent, "left", i)
    return None


def on_behalf(words: Words, i: int) -> Found | None:
    """"quoted X as saying that", "reported, citing X, that": the words are X's."""
    who = ph.after(words, i + 1)
    if not who:
        return None
    at = next((k for k in range(i + 2, min(i + 12, len(words) - 2)) if words.low[k:k + 2] == ["as", "saying"]), None)
    if at:
        first, who = at + 2 + (words.low[at + 2] in ":,"), who if "," in words.low[i:at] else (i + 1, at - 1)
        late = len(words) - first < 6 and any("time" in kinds for kinds in words.kinds[first:len(words)])
        if first < len(words) and (words.raw[first][0].isalnum() or first in words.quotations) and not late:
            return Found(first, end(words, first), who, "right", i)
        paper = ph.before(words, i - 1)                       # "...," a paper quoted the mayor as saying on Monday.
        told = whole(words, paper[0] - 1, who, at) if paper and paper[0] else None
        return told and told._replace(cue_end=i)
    k = who[1] + 1
    if words.low[i - 1] == "," and words.low[k:k + 2] == [",", "that"]:
        return Found(k + 1, end(words, k + 1), who, "right", i)
    return None


def source(words: Words, i: int) -> bool:
    """Does a person, a body or an outlet stand here, and not what he said or did ("quoting the president", "citing two guards")?"""
    who = ph.after(words, i)
    if not who or i in words.quotations or "possessive" in words.kinds[i]:
        return False
    head = next((k for k in range(i + 1, who[1] + 1) if words.kinds[k] & {"preposition", "relative"}), who[1] + 1) - 1
    kinds = words.kinds[head] | words.book.kinds.get(words.low[head].removesuffix("s"), frozenset())
    return words.raw[head][0].isupper() or bool(kinds & {"anonymous", "official", "collective", "outlet"}) or words.low[i] == "people"


def noun(words: Words, i: int, cue: Cue) -> Found | None:
    """"his claim that", "the Kremlin's criticism of"."""
    if i + 2 >= len(words.low) or words.low[i + 1] not in cue.takes:
        return None
    owner = None
    for k in range(i - 1, max(-1, i - 4), -1):
        if "possessive" in words.kinds[k]:
            owner = k, k
        elif words.low[k].endswith("'s") or words.low[k] == "'":
            owner = ph.before(words, k)
        elif not words.low[k][0].isalnum():
            break
    first = i + 1 if words.low[i + 1] in ("that", "to") else i + 2
    return Found(first, end(words, first), owner, "right", i) if owner else None


def _apposed(words: Words, a: int, b: int) -> bool:
    """Is what stands between two commas a description without a verb (", a think tank in London,")?"""
    return words.low[a + 1] in ("a", "an") and b - a < 9 and not any(
        words.kinds[k] & _OF_CLAUSE or words.low[k].endswith("ed") and words.low[k] != "based" for k in range(a + 2, b))


def phrase(words: Words, i: int) -> Found | None:
    """"According to X, ..." and "..., according to X"."""
    who = ph.after(words, i + 2) if words.word(i + 1) == "to" else None
    if who is None:
        return None
    who = ph.appositive(words, who) if i > 2 else who
    if i <= 2 and 0 not in words.quotations or words.low[i - 1] in ("and", "but"):
        commas = [k for k in range(who[1] + 1, min(len(words) - 1, who[1] + 60)) if words.low[k] == ","]
        while len(commas) > 1 and (words.low[commas[0] + 1].endswith("ing") or "relative" in words.kinds[commas[0] + 1]
                                   or _apposed(words, *commas[:2])):
            commas.pop(0)
        if len(commas) > 1 and words.low[commas[0] + 1] == "or" and words.raw[commas[0] + 2].isupper() and commas[1] < commas[0] + 5:
            commas.pop(0)                                     # "the Shore Watch Project, or SWP,"
        return Found(commas[0] + 1, end(words, commas[0] + 1), who, "right", i + 1) if commas else None
    last, rest = i - 1, who[1] + 1
    while last > 0 and words.low[last] in ",—–-(":
        last -= 1
    if words.low[i - 1] == "," == words.word(rest) and "relative" not in words.kinds[rest + 2] and (
            words.kinds[rest + 1] & _GOES_ON or "," not in words.low[:i - 1] and leads(words, ph.dateline(words), i - 1)):
        last = end(words, rest + 1)  # "The film was made, according to two men, in a barn."; "The plan, according to two men, was old."
    return Found(max(min(last, ph.dateline(words)), last - LONGEST), last, who, "left", i + 1)
