"""Names that stand where a place stands though no gazetteer knows them, and the kind of place that a name belongs to.

In: the words of a sentence and a reader's word groups (`attachment.Reader`). Out: `attachment.Place`s without a row, or a word.
"""
from __future__ import annotations

from analysis import attachment


_ARTICLES = frozenset("al- el- ad- an- ar- as- at- az-".split())          # "Tall ad-Dirrah"
_JOINTS = frozenset("de du des del da do dos la le los las".split())        # "Stade de France"
_PARTS = attachment.COMPASS | frozenset("slope slopes outskirts edge edges perimeter flank flanks suburb suburbs entrance".split())
_MEASURES = frozenset("km kilometres kilometers miles".split())


def names(reader, text: str, low: list[str], starts: list[int], taken: set[int], known: set[int],
          struck: set[int] = frozenset()) -> list[attachment.Place]:
    """Names that stand where a place stands ("in Zarray Lita", "Sukkari district") though no gazetteer knows them.

    `taken`: words that are none (dates, actors); `known`: words of places, which a list may go on from;
    `struck`: the words after verbs whose object is a place ("shells X").
    """
    out, n, listed, past = [], len(low), set(known), -1
    names = {i for i, a in enumerate(starts) if text[a].isupper()}
    if "-" in text:
        names |= {i for i, w in enumerate(low) if w[:3] in _ARTICLES and w[3:] and (w[1] == "l" or text[starts[i] + 3].isupper())}
    names = {i for i in names if low[i] not in reader.not_name} - taken - known
    for i in sorted(names):
        if i < past:
            continue
        j = i + 1
        while j in names or j + 1 < n and low[j] in _JOINTS and text[starts[j + 1]].isupper():
            j += 1 if j in names else 2
        past = j
        if low[i - 1] in ("a", "an") or low[j - 1].endswith("'s") or j == i + 1 and low[i] in reader.ground:
            continue                                                      # "at a Crusader castle", "at Hickson's house", "the Jordan Valley"
        area = j < n and low[j] in reader.area | reader.sites
        before = _leads(low, i, 3 if area or j - i > 1 and low[j - 1] in reader.area | reader.sites else 1)
        ends = j == n or not low[j].isalpha() or low[j] in reader.function or low[j] in reader.sites | reader.towns or low[j].endswith(("ed", "ing"))
        if low[i - 1] == "at" and not ends and not area and low[j].endswith("s"):
            continue                                                      # "at Rohingya villagers"
        aside = j - i > 1 and low[j:j + 1] == [","] and low[j + 1:j + 2] and text[starts[j + 1]].islower() and low[j + 1] not in reader.function
        follows = ends and not aside and low[i - 1:i] in ([","], ["and"]) and not (j < n and low[j] in reader.says) \
            and (i - 2 in listed or low[i - 2] == "," and i - 3 in listed)
        hit = (low[i - 1] in reader.hits or low[i - 1] == "on" and low[i - 2] in reader.hits) and _lies(reader, low, j)
        if (follows or hit or low[i - 1] in reader.takes
            or ends and (low[i - 1] in reader.falls or low[i - 1] == "on" and low[i - 2] in reader.falls)
            or before in ("in", "near", "outside", "around", "inside", "at")
                or j < n and low[j] in reader.towns | reader.sites or j - i > 1 and low[j - 1] in reader.sites
                or before == "of" and not reader.towns.isdisjoint(low[max(0, i - 4):i])
                or ends and low[i - 1] == "of" and low[i - 2] in _PARTS
                or area and (before in attachment.LOCATIVE | {"of", "the"} or low[i - 1].endswith("'s"))
                or ends and i in struck):
            out.append(attachment.Place(i, j, "unknown"))
            listed.update(range(i, j))
    return out


def site_of(reader, low: list[str], first: int, last: int) -> str:
    """The airport, village or the like that a place name belongs to ("the airport in X", "X village"), or nothing."""
    before = low[first - 2] if first > 1 and low[first - 1] in ("in", "at", "of", "near") else ""
    return next((w for w in (low[last - 1], low[last] if last < len(low) else "", before) if w in reader.sites | reader.towns), "")


def _lies(reader, low: list[str], j: int) -> bool:
    """Whether the words from j say where a thing lies: ", in Borno", ", a village", ", 40 km from"."""
    if low[j:j + 1] != [","]:
        return False
    after = low[j + 1:j + 5]
    return bool(after) and (
        after[0] in attachment.LOCATIVE | attachment.COMPASS or after[0] in ("a", "an", "the") and not reader.towns.isdisjoint(after)
        or after[0][0].isdigit() and not _MEASURES.isdisjoint(after[1:2]))


def _leads(low: list[str], i: int, most: int) -> str:
    """The preposition before word i, over an article and adjectives."""
    steps = 0
    while i and (low[i - 1] in ("the", "a", "nearby", "central", "restive")
                 or low[i - 1].endswith(("ern", "-held", "-controlled"))
                 or steps < most - 1 and low[i - 1].isalpha() and low[i - 1] not in attachment.PREPOSITIONS):
        i, steps = i - 1, steps + 1
    return low[i - 1] if i else ""
