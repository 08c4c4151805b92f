"""Whose deed it was not though he stands before it (who answers an attack, denies a part in it), and whose it was by what caused it.

In: the words of a sentence and its attack words. Out: the word up to which no actor is the doer; the doer of a passive. Word groups:
codebook/participants.csv (answers, parts, denies).
"""
from __future__ import annotations

from analysis.triggers import STOP, Mention

_LEADS = (STOP & {"for", "to", "in", "that", "against"}) | {"of", "accusations", "claims"}
_WHEN = (["when"], ["as"])


def until(low: list[str], a: int, words: dict[str, set[str]]) -> int:
    """The word up to which nobody did what is told at word a ("vowed revenge for the", "denied any role in the"); 0 if there is none."""
    for k in range(a - 1, max(-1, a - 7), -1):
        if low[k] in words["answers"]:
            return k + 1
        if low[k] in words["parts"] and (low[k] != "do" or low[k + 1:k + 2] == ["with"]):
            return k + 1 if low[k - 1:k] == ["those"] or not words["denies"].isdisjoint(low[max(0, k - 5):k]) else 0
        if low[k] in STOP - _LEADS and low[k:k + 1] + low[k - 1:k] != ["with", "do"] or not low[k][0].isalpha():
            return 0
    return 0


def cause(low: list[str], m: Mention, effect: dict, days: set[int], follow: Mention, done: dict, actors: list) -> str:
    """The doer of a passive, who is that of its cause ("were killed on Friday when X attacked a post"); "" if there is none."""
    lead = [low[i] for i in range(m.last, follow.first) if i not in days and low[i] != "on"]
    told = m.verb and follow.verb and effect["target"] and not effect["actor"] and follow.attack_type != "clash"
    doer = {x[2] for x in actors if m.last <= x[0] and x[1] <= follow.first} - {x[2] for x in actors if x[1] <= m.first}
    return done["actor"] if told and lead[:1] in _WHEN and done["actor"] in doer else ""
