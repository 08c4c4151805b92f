"""Whose day is it? The date of an attack word in a sentence, and which attack words of a sentence tell of different days.

In: the words of a sentence, where its attack words and dates stand. The day of a statement, a condemnation or an arrest is not
the attack's: then it has none, rather than a wrong one. What is told with "three days after", "since" or "in retaliation for"
is another event than the rest; what is told with "after" alone may be its cause ("killed after a bomb went off").
"""
from __future__ import annotations

from analysis import attachment, factuality as f

# what stands beyond one of these is said of another deed
_APART = frozenset("after before following since until when while as because although though whereas but".split())
_MOST = frozenset("most first worst deadliest biggest largest heaviest bloodiest fiercest".split())       # "the worst attack since 2017"
_LEADS = frozenset("on late early earlier later last this the yesterday morning evening night".split())  # before a day or between it and its verb
_BREAKS = frozenset("that who which where when while after before since and but or ; : , \" “ ”".split())
_LAPSE = frozenset("hour hours day days week weeks month months year years decade decades".split())
_COUNTS = frozenset("a an one two three four five six seven eight nine ten several few some just only barely about "
                    "nearly almost less more than the".split())
_REPLY = {("response", "to"), ("retaliation", "for"), ("revenge", "for"), ("reprisal", "for"), ("responded", "to"), ("retaliated", "for"),
          ("involved", "in"),
          ("wanted", "for"), ("wanted", "over"), ("convicted", "of"), ("part", "in")}    # the deed after these came before
_PARTS = frozenset("after before since following avenge avenging".split()) | {first for first, _ in _REPLY}
_RELATIVE = frozenset("which who whose where that".split())
_SAME = frozenset("they he she it being having".split())                  # "after they stormed the bus"
_OF_NOUN = frozenset("in on by of at near against across".split())        # "after shelling in the town" is no participle
_BE = frozenset("was were been being is are be".split())
_DEAD = ("kill", "wound", "injur", "dead", "die", "dying", "hurt", "maim")
_AFTER_VERB = f.WALLS | attachment.PREPOSITIONS | {"and"}
_AT_EVENT = frozenset("at during".split())
_FAR = 14                                                                 # words between a verb of speech and its day


def telling(codebook) -> frozenset[str]:
    """Words whose day is that of words or of what came of an attack: past forms of speech verbs but for the group `deed`, and the group `later`."""
    forms = (w for row in codebook.rows("speech") if row["pos"] == "verb" and row["reading"] != "belief" for w in row["forms"].split())
    groups = codebook.groups("time_words")
    return frozenset({w for w in forms if w.endswith("ed")} | groups["later"]) - groups["deed"]


def when(low: list[str], a: int, b: int, dates: list, heads: set[int], words: frozenset[str]) -> dict:
    """The date nearest to the attack word low[a:b], but for one of another attack's clause or of the telling.

    `dates`: first word, word after the last, and the row; `words`: those of `telling`.
    """
    rest = [(x, y) for x, y, sure in spans(low) if sure] if dates else []
    if "anniversary" in low[max(0, a - 4):a]:                             # "the anniversary of the bombing was marked on Thursday"
        dates = [d for d in dates if d[1] in (a, a - 1)]
    dates = [d for d in dates if not _divided(low, a, b, d, heads) and not told(low, *d[:2], heads, words)
             and not (low[d[0]] == "since" and not _MOST.isdisjoint(low[max(0, d[0] - 7):d[0]]))
             and (low[d[0]] == "since" or not any(x == d[0] or (x <= a < y) != (x < d[0] < y) for x, y in rest))]
    dates = [d for d in dates if d[0] > a or not _aside(low, d[0], a, heads)]
    near = min(dates, key=lambda d: (_beyond(low, a, b, d, heads), min(abs(d[0] - b), abs(a - d[1])), d[0]), default=None)
    return {"date_text": near[2].surface, "date_from": near[2].date_from, "date_to": near[2].date_to} if near else {}


def _aside(low: list[str], date: int, a: int, heads: set[int]) -> bool:
    """Whether a date before word a is that of an aside on the subject ("X, which brokered a truce in June, condemned the attack")."""
    opens = next((k for k in range(date - 1, max(0, date - 25), -1) if low[k] == "," or low[k] in _RELATIVE), 0)
    return opens > 1 and low[opens] in ("which", "who", "whose") and low[opens - 1] == "," and "," in low[date:a] \
        and heads.isdisjoint(range(opens, date))


def told(low: list[str], first: int, last: int, heads: set[int], words: frozenset[str]) -> bool:
    """Whether the date low[first:last] is the day of a verb of speech or reaction ("said on Friday", "on Friday condemned")."""
    if last in heads or low[last:last + 1] == ["'s"] or low[last - 1].endswith("'s"):
        return False                                                      # "condemned Friday's attack"
    while first and low[first - 1] in _LEADS:
        first -= 1
    for i in range(first - 1, max(-1, first - 1 - _FAR), -1):             # "condemned by France on Friday"
        if i in heads or low[i] in _BREAKS:
            break
        if low[i] in words and _AT_EVENT.isdisjoint(low[max(0, i - 4):i]):            # not "shot at a rally in June"
            return not (low[i] == "reported" and low[i - 1] in _BE)       # "blasts were reported on Friday"
    else:
        i = -1
    if i in heads:
        return False
    opens = first == 0
    for k in range(last + (opens and low[last:last + 1] == [","]), min(len(low) - 1, last + _FAR if opens else last + 3)):
        if k in heads or low[k] in _BREAKS or low[k] in _BE:
            return False
        if low[k] in words:
            return low[k + 1] != ","                                      # "On Friday, police said, a bomb went off"
    return False


def spans(low: list[str]) -> list[tuple[int, int, bool]]:
    """Words told of another time than the rest: first, after the last, and whether surely ("a day after" is, "after" may be not)."""
    out = []
    for i in [i for i, w in enumerate(low[:-1]) if w in _PARTS]:
        w, start = low[i], i
        sure = low[i - 1] in _LAPSE and w in ("after", "before", "since", "following") if i else False
        if sure:
            start -= 1
            while start and (low[start - 1] in _COUNTS or low[start - 1].isdigit()):
                start -= 1
            sure = start < i - 1 or low[start].endswith("s")              # not "this month after"
        elif (w, low[i + 1]) in _REPLY or w in ("avenge", "avenging") or w == "since" and not low[i + 1].isdigit():
            sure, start = True, i - (low[i - 1:i] == ["in"])
        elif w not in ("after", "following") or low[i + 1] in _SAME or not _LAPSE.isdisjoint(low[i + 1:i + 4]) and "of" in low[i + 2:i + 5] \
                or low[i + 1].endswith("ing") and low[i + 2:i + 3] and low[i + 2] not in _OF_NOUN:
            continue
        out.append((start, _ends(low, i, not start or low[start - 1] == "," or w == "since"), sure))
    return out


def _ends(low: list[str], i: int, opens: bool) -> int:
    """Where the clause that begins with word i ends: an opening one at its comma, unless that begins a relative clause."""
    for k in range(i + 1, len(low) - 1):
        if low[k] == ";" or low[k] == "," and low[k + 1] in ("and", "but", "while"):
            return k
        if opens and low[k] == "," and low[k + 1] not in _RELATIVE and (not low[k + 1].endswith("ing") or low[k + 1] == "following") \
                and "," not in low[k + 2:k + 4]:
            return k
    return len(low)


def another(low: list[str], a: int, b: int, parts: list[tuple[int, int, bool]]) -> bool:
    """Whether the attack words at a and b tell of two events by the words that part them in time; `parts`: those of `spans`."""
    for first, last, sure in parts:
        inside = first <= a < last
        if inside != (first <= b < last) and (sure or not _suffered(low, b if inside else a)):
            return True
    return False


def _suffered(low: list[str], i: int) -> bool:
    """Whether word i tells what came of an attack, which "after" names ("were killed after", "ten dead after")."""
    if not _BE.isdisjoint(low[max(0, i - 2):i]):
        return True
    follows = low[i + 1] if i + 1 < len(low) else "."
    return low[i].startswith(_DEAD) and (not follows[0].isalnum() or follows in _AFTER_VERB)


def walls(low: list[str], a: int, b: int) -> list[int]:
    """Where a clause of its own begins between words a and b (", and 50 were abducted")."""
    return [k for k in range(a, b - 1) if low[k] in (",", ";") and low[k + 1] in ("and", "but", "while", "whereas")]


def _beyond(low: list[str], a: int, b: int, date: tuple, heads: set[int]) -> bool:
    """Whether the date is rather that of another deed ("fought there in 1980 and was killed in 2015")."""
    joined = "and" in low[date[1]:a] and not low[a].endswith("ing") and any(h < date[0] for h in heads)
    return joined or not _APART.isdisjoint(low[b:date[0]] + low[date[1]:a])


def _divided(low: list[str], a: int, b: int, date: tuple, heads: set[int]) -> bool:
    """Whether a clause with an attack of its own holds the date ("Attacks increased, and X responded in May with strikes")."""
    after = date[0] >= b
    first, last = (b, date[0]) if after else (date[1], a)
    found = sorted([*walls(low, first, last), *(k for k in range(first, last) if low[k] == ";")])
    return bool(found) and (";" in low[first:last] or any(h > found[-1] if after else h < found[0] for h in heads))
