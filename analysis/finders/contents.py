"""What is attributed: the stretch of a sentence beside a cue that is said, wanted or believed.

Each function takes the words and the cue at token `i` and gives a `Found` in tokens, or None.
"""
from __future__ import annotations

from typing import NamedTuple

from analysis.finders import phrases as ph
from analysis.finders.words import OPENS, QUOTED, Cue, Words

_BEFORE_NOUN = frozenset({"preposition", "determiner", "possessive"})
_OWNS, _CLAUSE = frozenset({"determiner", "possessive"}), frozenset({"auxiliary", "verb", "past", "personal"})
_VERBS = frozenset({"auxiliary", "verb", "past"})
_WITHIN, _LEADS = frozenset({"auxiliary", "preposition", "determiner"}), frozenset({"preposition", "subordinate", "time"})
_TRAILS, _PLACE = frozenset({"time", "preposition"}), frozenset({"in", "at", "from", "of", "near"})
_STOPS, _CLOSES, _COMMAS = frozenset(",;—–"), frozenset({",", QUOTED}), frozenset(",")
_BREAKS, _MEDIUM = frozenset({"and", "but"}), frozenset({"in", "on", "via"})
_ABOUT = frozenset("about around nearly almost some over between up more least fewer under one two three four five six seven eight nine ten".split())
_OWNED = frozenset({"a", "an", "his", "her", "its", "their"})
LONGEST = 150  # tokens: a clause without an end is cut there


class Found(NamedTuple):
    """First and last token of the content; the speaker's (None: not here, (): nobody); the side; the cue's last token."""

    first: int
    last: int
    who: tuple[int, int] | tuple[()] | None
    side: str
    cue_end: int


def end(words: Words, first: int, brief: bool = False) -> int:
    """Last token of a content that begins at `first`; `brief`: a clause that opens its sentence ("While X said ...,")."""
    low, last = words.low, len(words.low) - 1
    if first < last and first in words.quotations and words.complete(first) and "conjunction" not in words.kinds[first + 1]:
        return first
    last = min(last, first + LONGEST)
    for k in words.where(_STOPS, first + 1, last):
        told = words.word(k + 2) == "that" and not words.kinds[k + 3] & {"auxiliary", "verb"}            # "..., but that it would"
        tail = "tail" in words.kinds[k + 1] and not told or low[k + 1].endswith("ing") and len(low[k + 1]) > 5
        if low[k] == ";" or brief and low[k] == "," or tail and "," not in low[k + 1:last]:
            last = k - 1
            break
    if words.quotations:                                      # ", who calls it a "crime," said"; "said it was a "crime," adding"
        last = next((q for q in words.quotations if first < q < last and words.complete(q) and low[q + 1] in words.book.forms and (
            brief or low[q + 1].endswith("ing"))), last)
    while last > first and (low[last] in ".,;:!?" or low[last] == ")" and "(" not in low[first:last]):
        last -= 1
    return last


def one_thing(words: Words, first: int, last: int, cue: Cue) -> int:
    """The end of a noun phrase without what its speaker did as well ("acknowledged the raid but gave no figures")."""
    brief = "that" in cue.takes                               # "acknowledged the army holds the port but would not stay" is a clause
    stop = min(last, first + 6) if brief else last
    if brief and _OWNS.isdisjoint(words.kinds[first]) or _BREAKS.isdisjoint(words.low[first + 1:stop]):
        return last
    for k in range(first + 1, stop):
        if words.low[k] in _BREAKS and words.raw[k + 1].islower() and (
                words.kinds[k + 1] & _VERBS or words.low[k - 1] == "," and words.low[k + 1].endswith("ed")):
            return k - 1 - (words.low[k - 1] == ",")
        w, kinds = words.low[k], words.kinds[k]
        if not kinds.isdisjoint(_CLAUSE) or w == "that" or w == QUOTED or w.endswith("ed"):
            break
    return last


def before_medium(words: Words, first: int, last: int) -> int:
    """The end of a content without what it was said in ("... in a statement on Monday")."""
    begin = max(first, last - 9) + 1
    if _MEDIUM.isdisjoint(words.low[begin:last - 1]):
        return last
    for k in range(last - 2, begin - 1, -1):
        if words.low[k] in _MEDIUM and words.low[k + 1] in _OWNED and "auxiliary" not in words.kinds[k - 1] and any(
                "document" in words.kinds[x] for x in range(k + 2, min(k + 6, last + 1))):
            return k - 1
    return last


def right(words: Words, i: int, cue: Cue) -> tuple[int, int] | None:
    """First token of the content after the cue, and the last of the cue."""
    k, n, takes = i + 1, len(words.low), cue.takes
    while k < n:
        w, kinds = words.low[k], words.kinds[k]
        time = "time" in kinds and (w != "this" or "time" in words.kinds[k + 1])
        if not (time or w.endswith("ly") and not words.word(k + 1).endswith("ing") or "adverb" in kinds and "determiner" not in kinds and w != "to"):
            break
        k += 1
    else:
        return None
    if "count" in takes:
        return (k, i) if _counted(words, k) else None         # "put the toll at 43", no other thing that one puts
    if k in words.quotations:
        return k, i
    if cue.cue == "call" and (words.low[i + 1] in ("a", "an", "911") or words.low[i + 1].endswith(("self", "selves")) or (
            words.low[next((x for x in range(i + 1, n) if words.raw[x].islower()), i + 1)] in ("said", "says", "claimed", "announced"))):
        return None  # "called a strike", "a group calling itself", "a group called the Wolves claimed"
    if w == "on" and "time" in words.kinds[k + 1] and words.word(k + 2) == "to":
        return k + 2, i  # "threatened on Thursday to leave"
    if w == ":":
        return (k + 1, i) if k + 1 < n else None
    if "particle" in kinds and w not in takes and not words.word(k + 1)[:1].isalnum():
        return None
    if w in takes and w not in ("that", "tell", "np"):
        beyond = k + 1 + (words.word(k + 1) == "," and "as" in words.low[:2])                # "As he pointed out, ..."
        return (k, i) if w == "to" else (beyond, k) if words.word(beyond) and words.word(beyond) not in ".,;:?!)" else None
    if "np" in takes and "saying" in words.low[k + 1:k + 9]:  # "issued a statement saying the road was closed"
        at = words.low.index("saying", k + 1)
        if words.low[at - 1] != "," and "determiner" in kinds and any("document" in words.kinds[x] for x in range(k, at)):
            start = at + 1 + (words.word(at + 1) == ",")
            return (start, at) if start < len(words) else None
    if "that" not in takes:
        return (k, i) if w[0].isalnum() and not kinds & {"conjunction", "auxiliary", "preposition"} and "np" in takes else None
    return _clause(words, k, cue, i)


def _counted(words: Words, k: int) -> bool:
    """Does a count and its figure stand here ("the death toll at 43")?"""
    counts = [c for c in range(k, min(k + 8, len(words))) if "count" in words.kinds[c]]
    at = counts and next((x for x in range(counts[0] + 1, min(counts[0] + 8, len(words))) if words.low[x] == "at"), 0)
    return bool(at) and (words.word(at + 1) in _ABOUT or any(c.isdigit() for c in words.word(at + 1) + words.word(at + 2)))


def _clause(words: Words, k: int, cue: Cue, i: int) -> tuple[int, int] | None:
    """The clause told, from token `k` on: after "that", after whom it is told, or bare."""
    w, kinds = words.low[k], words.kinds[k]
    adjunct = "preposition" in kinds and not (
        "quantity" in words.kinds[k + 1] or words.word(k + 1)[:1].isdigit() and (w in _ABOUT or w == "in") or w == "as" and words.word(k + 2) == "as"
    )  # but "said at least 20 people died", "as many as 20"
    there = ahead(words, k, 10 if w == "," else 16)
    if there and "quote" in cue.takes and there > k and there not in words.quotations and not (
            cue.reading == "writing" and words.low[there] == "that" and there < k + 5):              # "posted on X that"
        there = None
    if "tell" in cue.takes and w != "that":
        topic = cue.takes - {"that", "tell", "np"}
        late = there and (words.low[there - 1] in _BREAKS or cue.cue != "ask" and there > k + 3 and words.low[there] in ("if", "whether"))
        there = None if late else there                       # "told X the road was shut but that", "told X he would leave if"
        to = next((at for at in range(k + 1, min(k + 7, len(words) - 1)) if words.low[at] in topic and (
            words.low[at] != "to" or "determiner" not in words.kinds[at + 1])), None)
        there = there or to and to + (words.low[to] != "to") - (words.low[to - 1] == "not")  # "warned Israel against", "urged both sides (not) to"
        who = None if there else ph.after(words, k)
        who = who and (k, next((at - 1 for at in range(k + 1, who[1]) if _starts(words, at)), who[1]))
        if who and who[1] + 1 < len(words):
            alone = words.pronoun(k) or kinds & {"object", "addressee"}
            there = k + 1 + (w == "her" and "speaker" in words.kinds[k + 1]) if alone else min(who[1] + 1, k + 3)
            there += "time" in words.kinds[there] and "determiner" not in words.kinds[there]           # "told reporters Sunday he"
            if not words.low[there][0].isalnum():
                there = k if there in words.quotations else None    # "warned the fighting "could spread""
            at = words.kinds[there] if there and words.low[there] != "to" else frozenset()
            if "preposition" in at and not any(
                    _starts(words, x) for x in range(there + 2, min(there + 6, len(words))) if "," not in words.low[there:x]):
                return None  # "briefed reporters in Paris"
            if there and ("auxiliary" in words.kinds[there] or words.low[there] == "to" and "determiner" in words.kinds[there + 1]):
                there = k  # "warned Iran would respond", "urged an end to the raids"
        return (there, i) if there else None
    if "wh" in kinds:
        return None if "quote" in cue.takes and w != "that" else (k, i)
    if there and words.low[there - 1] == ":" and there in words.quotations and there - k < 7 and not any(
            words.kinds[x] & {"auxiliary", "verb", "personal"} for x in range(k, there)):
        return there, i  # "wrote back a single word: ..."
    if w[0].isalnum() and adjunct and not there:  # "wrote in a letter he was", "said on Monday the road was"
        stop = next((at for at in range(k, min(k + 8, len(words) - 2)) if words.low[at] == ","), min(k + 8, len(words) - 2))
        there = next((at for at in range(k + 2, stop) if _starts(words, at) or words.low[at:at + 2] == ["to", "have"]), None)
        if there and ("quote" in cue.takes or any("conjunction" in words.kinds[x] for x in range(k, there))):
            there = None
    elif w[0].isalnum() and not adjunct:
        there = None if kinds & {"conjunction", "auxiliary"} and w != "having" or "quote" in cue.takes else k
    return (there, i) if there else None


def _starts(words: Words, at: int) -> bool:
    """Does a new noun phrase begin here (a determiner or pronoun, and no preposition before it)?"""
    opens = words.pronoun(at) or "determiner" in words.kinds[at] and words.low[at] != "that"
    return bool(opens and words.low[at - 1][0].isalnum() and "preposition" not in words.kinds[at - 1])


def ahead(words: Words, k: int, reach: int) -> int | None:
    """The next "that", question word or quotation within reach."""
    for at in words.where(words.book.stops, k, k + reach):
        w = words.low[at]
        if w in OPENS or w == QUOTED and (words.low[at - 1] in ",:—" or words.complete(at) and words.kinds[at - 1].isdisjoint(_WITHIN)):
            return at
        if w == ":" and at + 1 < len(words) and not words.low[at + 1].isdigit():               # no time of day
            return at + 1
        if w in ".;" or w in words.book.forms and ("verb" in words.kinds[at] or words.low[at - 1] in ",—" and words.book.forms[w][0].pos == "verb"):
            return None
    return None


def left(words: Words, i: int, cue: Cue, who, j: int) -> Found | None:
    """A cue that stands after what it attributes: "..., she said", "...," said the minister."""
    low, following = words.low, words.word(i + 1) or "."
    if j == i - 1 >= 0 and low[j] in _CLOSES and (words.complete(j) or j and low[j] == "," and cue.cue != "tell"):
        if name := _inverted(words, i, cue, who, j):
            return whole(words, j, name, i)
    if not who or who[0] == 0 or "that" not in cue.takes:
        return None
    if following in cue.takes and "particle" in words.kinds[i + 1]:        # "..., he pointed out."
        i, following = i + 1, words.word(i + 2) or "."
    k = who[0] - 1
    if low[k] == "," and j == who[1] + 1 and (described := ph.before(words, k - 1)):
        k = described[0] - 1  # "..., their employer, the Port Company, said"
        if k < 1 and 0 not in words.quotations:
            return None
    if words.complete(k) or low[k] in ",—–" and k - 1 in words.quotations:
        adjunct = words.kinds[0] & {"preposition", "subordinate"} or low[0].endswith(("ing", "ed"))
        told = following == "that" or ahead(words, i + 1, 12)
        return None if adjunct and told else whole(words, k, who, i)
    if low[k - 1:k + 1] == [",", "as"] and (following in ".," or "time" in words.kinds[i + 1]):
        return None if leads(words, ph.dateline(words), k - 1) else whole(words, k - 1, who, i)
    goes_on = low[k] == "," == following and i + 2 < len(words) and (leads(words, ph.dateline(words), k) or not (
        any(q > i + 4 and low[q] in ("said", "says", "told") for q in words.cues)))            # "..., he said, a day after the army said"
    if goes_on and low[i + 2] != "without" and not low[i + 2].endswith("ing") and not capital(words, i + 2) and (told := whole(words, k, who, i)):
        return told._replace(last=end(words, i + 2))  # "There was, he said, a way"
    if low[k] in ",—–" and k and k >= ph.dateline(words) and following not in cue.takes and following != "to" and (k > 3 or following in ".,;"):
        if low[k] == "," and (k < 6 or following not in ".,;—–") and words.word(i + 2) != "," and leads(words, ph.dateline(words), k):
            return None  # "On Monday, the mayor spoke."; "While he slept, guards told him he was free."
        trails = following in ".,;—–" or words.kinds[i + 1] & _TRAILS or "addressee" in words.kinds[i + 1] and words.word(i + 2) in ".,;"
        if not trails and cue.cue == "tell" and (name := ph.after(words, i + 1)):  # "..., a guard told the Daily Sun on Monday"
            beyond = words.word(name[1] + 1) or "."
            trails = beyond in ".,;—–" or words.kinds[name[1] + 1] & {"time", "adjunct"}
        if trails and (following in ".;" or not ahead(words, i + 1, 16) and low[ph.dateline(words)] != "according"):
            return whole(words, k, who, i)
    return None


def _inverted(words: Words, i: int, cue: Cue, who, j: int) -> tuple[int, int] | None:
    """Who speaks in "...," said the minister; `who`: what stands before the comma or quotation at `j`."""
    low, following = words.low, words.word(i + 1)
    name = ph.after(words, i + 1)
    if not name or "time" in words.kinds[i + 1] or following == "that" or gerund(words, i + 1):
        return None  # "..., said Tuesday"
    closed = words.word(name[1] + 1) in ".,;" or "np" not in cue.takes and (low[name[1]] == "who" or (
        words.raw[name[1]][0].isupper() and words.word(name[1] + 1) in _PLACE and not any(           # "says Omar Hadi in Lakeside"
            words.kinds[x] & _VERBS or low[x].endswith("ed") or low[x] in words.book.forms for x in range(name[1] + 1, len(words)))))
    if not closed and words.pronoun(i + 1) or who and (
            "relative" in words.kinds[who[1] + 2] and not any(low[x].endswith("ed") for x in range(who[0], who[1] + 1)) or
            who[0] == ph.dateline(words) and j in words.quotations and name[1] > name[0] + 2 and words.raw[name[0]].islower()):
        return None  # "His son, who watched, said the killers fled."; "Hadi, known as "the Wolf," said the killers fled."
    name = ph.appositive(words, name)
    return name if j in words.quotations or "that" in cue.takes and (j - 1 in words.quotations or closed and ph.can_speak(words, name)) else None


def leads(words: Words, first: int, last: int) -> bool:
    """Is what stands there no clause but leads to one ("On the third day", "While he was in jail")?"""
    first += "conjunction" in words.kinds[first]
    kinds = words.kinds[first]
    alone = last == first + 1 and ("adverb" in kinds or words.low[first].endswith("ly"))
    counted = "quantity" in words.kinds[first + 1] or words.word(first + 1)[:1].isdigit()
    if kinds.isdisjoint(_LEADS) and not alone or kinds & {"wh", "determiner"} or counted:
        return False
    if "subordinate" in kinds and "preposition" not in kinds:
        return "," not in words.low[first:last]
    return not any(words.kinds[x] & _VERBS or words.low[x].endswith("ed") or x in words.quotations for x in range(first + 1, last))


def gerund(words: Words, i: int) -> bool:
    """Does a word like "saying" stand here, no name ("Beijing")?"""
    return words.word(i).endswith("ing") and words.raw[i].isalpha() and not words.raw[i].istitle()


def resumes(words: Words, first: int, leads: bool) -> bool:
    """Does the clause around go on after a comma ("The envoy, saying that all was well, left the talks")? `leads`: with "he" too."""
    after = (k + 1 for k in words.where(_COMMAS, first, len(words) - 1))
    return any(words.kinds[k] & _VERBS or words.low[k] in words.book.forms or leads and words.pronoun(k) for k in after)


def capital(words: Words, i: int) -> bool:
    """Is it a quotation that begins like a sentence?"""
    return i in words.quotations and words.document[words.start(i):words.start(i) + 3].strip("“'’\"")[:1].isupper()


def whole(words: Words, k: int, who, i: int) -> Found | None:
    """All before the comma or quotation at `k`, and a quotation that goes on after the cue."""
    clause = ";" in words.low[:k] and next((q + 1 for q in range(k - 1, max(-1, k - LONGEST), -1) if words.low[q] == ";"), 0)
    first = clause or max(ph.dateline(words), k - LONGEST)
    opening = (q for q in range(first, min(first + 3, k + 1)) if q in words.quotations and words.document[words.start(q)] in "“\"" and (
        q == first or words.complete(q) and not words.kinds[q - 1] & {"auxiliary", "verb"}))
    first = next(opening, first)
    last = k if k in words.quotations else k - 1
    if last < first:
        return None
    rest = max(i, who[1]) + 1
    bracketed = rest < len(words) - 2 and words.low[rest] in ",—–" and who[0] < i
    for q in words.where(words.book.stops, rest, len(words)):
        if q in words.quotations and (words.low[q - 1] in ",:—" or bracketed):
            last = q
            break
        verb = q > rest and words.low[q] in words.book.forms and not words.kinds[q - 1] & _BEFORE_NOUN           # not "in remarks"
        if q > rest and (verb or words.low[q] in ("but", "when", "while") and q + 1 not in words.quotations):
            break
    else:
        aside = words.low[rest + 1].endswith("ing") or words.low[rest + 1] == "without" if bracketed else True
        if not aside and k not in words.quotations:
            last = end(words, rest)
    return Found(first, last, who, "left", i)
