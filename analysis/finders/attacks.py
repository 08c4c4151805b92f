"""Who attacked what, where, when, with what, and did it happen: one row per attack mention and place."""
from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from types import SimpleNamespace

import pandas as pd

from analysis import factuality as f
from analysis import tables as t

_NOT_BODY = {"boilerplate", "promo", "related", "share"}
_BEFORE_VERB = {"to", "will", "would", "could", "can", "may", "might", "must", "should", "not", "n't", "they", "we", "i", "you", "who",
                "that", "which", "and", "militants", "rebels", "gunmen", "forces", "troops", "terrorists", "did", "do", "didn't", "don't"}


@lru_cache(maxsize=4)
def _rules(codebook) -> SimpleNamespace:
    events, around = [], []
    for row in codebook.rows("attacks"):
        forms = row["forms"].split("|")
        if row["class"] in ("armed", "accident", "exercise", "protest"):
            around += [(form, (row["class"], "", row["lemma"])) for form in forms]
        else:
            events += [(form, (row["class"], row["pos"], row["type"])) for form in forms]
    for row in codebook.rows("weapons"):
        around += [(form, ("weapon", row["type"], row["weapon"])) for form in row["forms"].split("|")]
    return SimpleNamespace(events=f.lexicon(events), around=f.lexicon(around), cues=f.cues(codebook.rows("status")))


def _is_verb(low: list[str], a: int, b: int, pos: str) -> bool:
    if pos != "nv":
        return pos == "v"
    word = low[a]
    if word.endswith("ed") or word in ("shot", "struck", "fought", "slain", "slew", "blew", "took", "taken", "set", "opened", "burnt"):
        return True
    before = low[a - 1] if a else ""
    if word.endswith("ing"):
        return not (before in ("the", "a", "an", "of", "this", "that", "each", "in", "'s") or low[b:b + 1] == ["of"] or b - a > 1)
    return b - a == 1 and before in _BEFORE_VERB


def _company(hits, around, kinds, at, reach=10**6):
    return any(v[0] in kinds and abs(a - at) <= reach for a, b, v in around)


def _mentions(low: list[str], rules) -> list[tuple]:
    """(from, to, verb, type, weapon) of each attack word in a sentence."""
    hits = f.match(low, rules.events)
    hits = [h for h in hits if h[2][0] != "none"]
    if not hits:
        return []
    around = f.match(low, rules.around)
    kinds = {v[0] for *_, v in around}
    firm = any(v[0] == "strong" for *_, v in hits)
    weapons = [(a, v[1], v[2]) for a, b, v in around if v[0] == "weapon"]
    out = []
    for a, b, (kind, pos, attack_type) in hits:
        verb = _is_verb(low, a, b, pos)
        near = {v[0] for i, j, v in around if abs(i - a) <= 14}
        if "exercise" in near or "protest" in kinds and attack_type == "clash":
            continue
        if kind == "weak" and not (firm or "weapon" in near or "armed" in near):
            continue
        if kind == "casualty" and "accident" in kinds and not (firm or weapons):
            continue
        if kind == "weapon" and not any(0 < i - b < 7 or -4 < i - a < 0 for i, *_ in weapons):
            continue
        if kind == "territory" and "armed" not in near:
            continue
        weapon = min(weapons, key=lambda w: (abs(w[0] - a), w), default=None)
        out.append((a, b, verb, _type(attack_type, weapons, a, hits), weapon[2] if weapon and abs(weapon[0] - a) < 12 else ""))
    return out


def _type(attack_type, weapons, at, hits):
    named = [w for w in weapons if w[1]]
    if attack_type in ("attack", "bombing", "ground_operation"):
        for special in ("suicide_bombing", "chemical"):
            if any(w[1] == special for w in named) and attack_type != "ground_operation":
                return special
    if attack_type == "bombing":
        kinds = {w[1] for w in named}
        return "airstrike" if "airstrike" in kinds else "grenade" if "grenade" in kinds else "bombing"
    if attack_type == "attack":
        best = min((w for w in named), key=lambda w: abs(w[0] - at), default=None)
        if best:
            return best[1]
        others = [(abs(a - at), v[2]) for a, b, v in hits if v[2] not in ("", "attack") and v[0] == "strong"]
        if others:
            return min(others)[1]
    return attack_type


def find(sentences: pd.DataFrame, actors: pd.DataFrame, places: pd.DataFrame, dates: pd.DataFrame, quotes: pd.DataFrame, *,
         codebook) -> pd.DataFrame:
    """One row per attack mention and place."""
    rules, rows, n = _rules(codebook), [], defaultdict(int)
    for doc, number, start, section, text in zip(sentences.doc_id, sentences.sentence, sentences.start, sentences.section, sentences.text):
        if section in _NOT_BODY:
            continue
        low, starts, ends = f.words(text)
        for a, b, verb, attack_type, weapon in _mentions(low, rules):
            n[doc] += 1
            rows.append({"doc_id": doc, "sentence": number, "start": start + starts[a], "end": start + ends[b - 1],
                         "trigger": text[starts[a]:ends[b - 1]], "attack_type": attack_type, "weapon": weapon,
                         "status": f.status(low, a, b, rules.cues, verb), "incident": f"{doc}:{n[doc]}", "voice": "outlet"})
    return t.make("attacks", rows)
