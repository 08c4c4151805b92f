"""Reads the attributions of one sentence: cue, speaker beside it, and what is attributed.

Words of a sentence whose quotations are masked go in; `Said` come out. No parser: word classes, commas and order.
"""
from __future__ import annotations

import bisect
from typing import NamedTuple

from analysis.finders import contents, reported
from analysis.finders import phrases as ph
from analysis.finders.contents import Found
from analysis.finders.words import QUOTED, Cue, Words

MARKS = frozenset(":—–-")                                     # of a headline, before who says it
OFFICIAL = frozenset({"state", "government", "military", "armed_group"})     # actors
_JOINS, _AGENT = frozenset(f"and but while as though although , ; – — {QUOTED}".split()), frozenset({"by", "according"})
_QUOTES, _NOBODY = frozenset("quoted quotes quoting cited cites citing".split()), frozenset("no nobody none neither nothing there".split())
_NO_NOUN = frozenset("say tell believe think insist allege argue suspect deny accuse condemn confirm announce admit".split())
_COUNTS, _OPENS = frozenset("one another two three several".split()), frozenset({"subordinate", "particle"})
_LITTLE, _OF_WHAT = frozenset("little nothing".split()), frozenset("about on of beyond else . , ;".split())     # "said little about it"
_CHARGES, _ADJUNCTS = frozenset("charge claim allegation accusation".split()), frozenset({"subordinate", "preposition"})
_HELPS, _VERBS, _LINKS = frozenset({"auxiliary", "adverb"}), frozenset({"auxiliary", "verb"}), frozenset({"preposition", "determiner"})
_ONLY_PASSIVE = frozenset("known seen shown written spoken forgotten foreseen sworn taken given".split())     # never a past tense


class Said(NamedTuple):
    """One attribution: what is said, the cue and the words that name the speaker (character spans)."""

    start: int
    end: int
    cue: str
    reading: str
    who: tuple[int, int] | None


def read(words: Words, outlets: frozenset[int] | set[int] = frozenset()) -> list[Said]:
    """The attributions of a sentence in their order; none lies within another. `outlets`: where the names of outlets end."""
    found: list[Said] = []
    closed, last = -1, None                                   # tokens of the latest content to the right
    for i in words.cues:
        if last and last[0] < i <= last[1] and _JOINS.isdisjoint(words.low[:i]) and _AGENT.isdisjoint(words.low[i:i + 6]):
            continue                                          # within what is said, and nothing leads back to the outer clause
        for cue in words.book.forms[words.low[i]]:
            if got := _one(words, i, cue):
                break
        else:
            continue
        first, end, who, side, cue_end = got
        if side == "left":
            if found and who and ("something" in words.low[max(0, who[0] - 1):who[0] + 1] or any(
                    words.word(k) in _CHARGES and words.word(k - 1) in ("a", "an") for k in range(who[0] - 1, who[0] + 2))):
                continue                                      # "Norland says X, a charge (something) Southland denies"
            if found and (found[-1].start > words.start(i) or closed == words.start(first) or
                          found[-1].start < words.start(first) < found[-1].end):  # "accused him of theft, a charge rejected by"
                continue
            over = found and found[-1].reading != "belief" and found[-1].end > words.start(first)
            if over and cue.reading == "belief" and words.word(i + 1) not in ".,;":          # "The mayor said that though late, the port hoped"
                continue
            paper = who and (words.end(who[1]) in outlets or any("outlet" in kinds for kinds in words.kinds[who[0]:who[1] + 1]))
            if paper and over and found[-1].who:
                found[-1] = found[-1]._replace(end=min(found[-1].end, words.end(end)))
                continue                                      # "The army said X, Reuters reported": the army's
            found = [f for f in found if f.end <= words.start(first)]
        elif last and i <= last[1]:
            cut = _coordinated(words, i, who, last, first in words.quotations)
            if cut is None or cue.reading == "belief" and who is None and words.word(cut + 1) == "and" and not any(
                    c.reading == "belief" or "np" in c.takes for c in words.book.forms.get(found[-1].cue.lower(), ())):
                continue                                      # "said he had seen the raid and wanted to leave"
            found[-1] = found[-1]._replace(end=words.end(cut))
        speaker = words.place(who) if who else None if who == () else _same(words, i, found)
        if speaker is None and first not in words.quotations and (words.low[i].endswith("ing") or who is None and words.low[i] == cue.cue):
            continue                                          # nobody's: "For tickets, call the port"
        silent = who and not _plausible(words, cue, who, first) or cue.pos == "verb" and first not in words.quotations and (
            _negated(words, i) or cue.reading == "speech" and words.low[first] in _LITTLE and (words.word(first + 1) or ".") in _OF_WHAT)
        text = words.document[slice(*words.place((i, cue_end)))]
        found.append(Said(*words.place((first, end)), text, "belief" if silent else cue.reading, speaker))
        last = (first, end) if side == "right" else None
        if side == "left" and words.complete(end) and words.raw[i].islower():
            closed = words.start(first)                       # "...," says a vendor who did not want her name published
    return found


def introduced(words: Words) -> tuple[int, int] | None:
    """The subject of a sentence that ends in a colon and so hands over to a quotation in the next block."""
    return words.place(who) if (who := ph.opening(words, len(words))) else None


def implied(words: Words, found: list[Said]) -> list[Said]:
    """Quotations that a verb outside the codebook introduces or follows: "she shot back, ...", "...," he barked."""
    more, starts = [], [f.start for f in found]
    for q in words.quotations:
        if q and words.low[q - 1] not in ":," or not (words.complete(q) or q == 0 and words.low[1:2] == [":"]):
            continue
        start, end, who, cue = words.start(q), words.end(q), None, ""
        k = bisect.bisect_left(starts, end) - 1
        if k >= 0 and found[k].end > start:
            continue
        if q > 1 and (words.low[q - 1] == ":" or words.low[q - 1] == "," and q > len(words) - 3 and end - start > 25):
            who, cue = ph.opening(words, q - 1), words.raw[q - 2]
            who = who and ph.appositive(words, who)
        elif q == 0 and words.low[1:2] == [":"] and words.low[-1][0].isalnum():                # a headline: "'No way out': refugees recall ..."
            stop = next((k for k in range(3, len(words)) if words.low[k] in words.book.forms or (
                "speaker" in words.kinds[k - 1] and words.low[k - 1].endswith("s"))), len(words))                # "survivors"
            who = ph.opening(words, stop, 2)
        elif q == 0 and len(words) > 3 and words.document[end - 2] == ",":
            inverted = words.low[1].endswith("ed")
            who = ph.after(words, 2) if inverted else ph.opening(words, len(words), 1)
            cue = words.raw[1] if inverted else words.raw[min(who[1] + 1, len(words) - 1)] if who else ""
        if who and ph.can_speak(words, who):
            more.append(Said(start, end, cue if cue[:1].isalpha() else "", "speech", words.place(who)))
    return more


def headed(words: Words, actor_ends: dict[int, str], kinds: dict[str, str]) -> Said | None:
    """"Pentagon: ..." or "...: report": a speaker, a colon, and what he says. `actor_ends`: where a mention ends -> its actor; `kinds`: of actors."""
    if words.low[-1][0].isalnum():  # a headline: "Troops to leave within days: report"
        at = next((k for k in range(len(words) - 2, max(3, len(words) - 6), -1) if words.low[k] in MARKS), 0)
        actor = actor_ends.get(words.end(len(words) - 1))
        ends = "speaker" in words.kinds[len(words) - 1] or actor is not None
        if at and words.low[at] != ":":                       # "...: UN", "... - army"; but "... - AFP" is where it appeared
            ends = ends and kinds.get(actor) != "media" and (words.raw[-1].islower() or words.raw[-1].isupper() or kinds.get(actor) in OFFICIAL)
        if at and ends and all(w[0].isalnum() for w in words.low[at + 1:]):
            return Said(words.start(0), words.end(at - 1), words.low[at], "speech", words.place((at + 1, len(words) - 1)))
    colons = [k for k in range(1, min(8, len(words) - 1)) if words.low[k] == ":" and (k < len(words) - 3 or k + 1 in words.quotations)]
    at, first = colons[-1] if colons else 0, colons[-2] + 1 if len(colons) > 1 else 0
    if at <= first or not ("speaker" in words.kinds[at - 1] or words.end(at - 1) in actor_ends):
        return None
    place = kinds.get(words.document[words.start(first):words.end(at - 1)]) == "state" == kinds.get(actor_ends.get(words.end(at - 1), ""))
    if place and words.low[-1][0] not in ".!?" and at + 1 not in words.quotations:
        return None  # a headline's place: "Nigeria: gunmen abduct pupils"
    clause = any(words.low[k] in words.book.forms or "auxiliary" in words.kinds[k] for k in range(first, at))
    if clause or not all(w[0].isalpha() for w in words.low[first:at]):
        return None
    return Said(words.start(at + 1), words.end(contents.end(words, at + 1)), ":", "speech", words.place((first, at - 1)))


def _coordinated(words: Words, i: int, who, last: tuple[int, int], quoted: bool) -> int | None:
    """Where the content before ends if the cue `i` inside it belongs to the outer clause ("..., and warned that")."""
    low = words.low
    if who:
        k = who[0] - 1
        k -= 2 * (quoted and low[k - 2:k] == [",", "an"] or low[k - 2:k] == [",", "a"])       # ", a charge the ministry called"
        if k <= last[0]:
            return None
        if low[k] == "," and words.raw[k - 1].islower() and (described := ph.before(words, k - 1)) and described[0] - 1 > last[0]:
            k = described[0] - 1                              # ", while a spokesman, Omar Hadi, said"
        if low[k] in ("and", "but", "while", "as", "though", "although") and (low[k - 1] in ",;—" or words.pronoun(who[0])):
            return k - 1 - (low[k - 1] in ",;—")
        later = words.word(i + 1) == "that" and words.kinds[0] & {"preposition", "subordinate"}      # "Days after X vowed revenge, Y said that"
        return k - 1 if low[k] == ";" or low[k] == "," and (quoted or later) else None
    j, _ = ph.verb_group(words, i)
    progressive = low[i].endswith("ing") and any("be" in words.kinds[k] for k in range(j + 1, i))
    if j <= last[0] or progressive or low[j] not in (",", "and", "but"):
        return None
    return j - 1 - (low[j] != "," and low[j - 1] == ",")


def _same(words: Words, i: int, found: list[Said]) -> tuple[int, int] | None:
    """The speaker of the clause before, or the phrase that opens the sentence."""
    if found and found[-1].who:
        return found[-1].who
    who = ph.opening(words, i if i > 1 else len(words), int(words.complete(0)))
    return words.place(who) if who else None


def _negated(words: Words, i: int) -> bool:
    """Does "not" belong to the verb ("did not say who fired")?"""
    if words.word(i - 1) in ("neither", "nor"):
        return True
    while i and (not _HELPS.isdisjoint(words.kinds[i - 1]) or words.low[i - 1].endswith(("n't", "ly"))):
        i -= 1
        if words.low[i] in ("not", "never") or words.low[i].endswith("n't"):
            return True
    return False


def _plausible(words: Words, cue: Cue, who: tuple[int, int], first: int) -> bool:
    """Can the subject speak? With a quotation or "that" after it, a verb of saying needs no further proof."""
    told = "evidence" not in cue.takes and (words.low[first] == "that" or "np" not in cue.takes) or "human" in cue.takes or (
        words.low[first - 1] == "saying")                     # "was quoted as saying"
    return told or first in words.quotations or ph.can_speak(words, who)


def _one(words: Words, i: int, cue: Cue) -> Found | None:
    """What the cue at `i` attributes, to whom."""
    if cue.pos != "verb":
        return reported.noun(words, i, cue) if cue.pos == "noun" else reported.phrase(words, i)
    w, prior = words.low[i], words.word(i - 1)
    if prior in ("to", "so") or prior == "as" and w == "saying" or _nominal(words, i, cue, prior) or (
            w == cue.cue and i < 9 and "?" in words.low[-3:] and "auxiliary" in words.kinds[words.low[0] == "*" and 2]):
        return None  # "Did he say that ...?", in bold too
    if w == "asked" and prior == "," and "," in words.low[i:]:
        return None  # "The minister, asked whether it would hold, said"
    if w in _QUOTES and ((quoted := reported.on_behalf(words, i)) or w in ("quoting", "citing") and reported.source(words, i + 1)):
        return quoted  # "The ministry, quoting the president, said"; "the agency reported, citing two guards"
    (j, passive), following = ph.verb_group(words, i), words.word(i + 1)
    if w in _ONLY_PASSIVE and j == i - 1 or not passive and following == "by" and contents.gerund(words, i + 2):
        return None  # "a village known for its jade", "ended by thanking"
    passive = passive or w.endswith("ed") and (following == "by" or w == "accused" and following == "of")
    if not (passive or "that" in cue.takes or j in words.quotations or contents.right(words, i, cue)):
        return None  # nothing stands there that it takes
    who = ph.before(words, j) if i or words.low[0] not in ("asked", "told") else ()     # "Asked whether it would hold, he replied": others asked
    relative = "relative" in words.kinds[j]
    if cue.cue in ("appear", "seem") and who and words.low[who[0]] == "it":
        return None  # nobody's: "it appears the truce holds"
    if who and _deed(words, who):
        if not relative:
            return None
        who = next((k for k in range(who[0] + 1, who[1]) if "determiner" in words.kinds[k]), who[0] + 1), who[1]  # "not paying an architect who said"
    gerund = w.endswith("ing") and not any("be" in words.kinds[k] for k in range(j + 1, i))
    mute = (gerund or relative) and bool(who) and words.low[who[1]] != "who" and not ph.can_speak(words, (who[1], who[1]))
    if mute and cue.reading == "belief":
        return None  # "essential for understanding"
    if passive:
        return reported.passive(words, i, cue, who)
    found = None if gerund or relative else contents.left(words, i, cue, who, j)
    return found or _to_the_right(words, i, cue, who, j, gerund, mute)


def _to_the_right(words: Words, i: int, cue: Cue, who, j: int, gerund: bool, mute: bool) -> Found | None:
    """What follows the cue at `i` ("said that", ", saying ..."); `j`: the word before its verb group; `mute`: the subject cannot speak."""
    prior = words.word(j)
    if gerund and prior in ("without", "of", "from"):
        return None  # "stopped short of condemning"
    if gerund and prior and (not words.kinds[j].isdisjoint(_ADJUNCTS) and "particle" not in words.kinds[j] or (
            prior in ",—–" or words.complete(j)) and not (who and "with" in words.low[max(0, who[0] - 8):who[0]])):
        who = None  # "dodged questions before saying"; but "with the mayor, Omar Hadi, saying"
    elif who is None and not gerund and prior not in ("", ",") and "conjunction" not in words.kinds[j]:
        return None
    opener = who[0] - 1 if who else 0
    if who and words.word(opener) in ("which", "who") and "auxiliary" in words.kinds[i + 1] and "that" in cue.takes and i + 2 < len(words):
        return Found(i + 1, contents.end(words, i + 1, words.word(opener - 1) == ","), who, "right", i)  # "which it says is backed by"
    content = contents.right(words, i, cue)
    if content is None:
        as_put = who and 0 <= opener < 3 and words.word(opener) == "as" and "that" in cue.takes and words.word(i + 1) == ","
        return Found(i + 2, contents.end(words, i + 2), who, "right", i) if as_put and i + 2 < len(words) else None
    first, cue_end = content
    near = words.low[first:first + 5]
    if cue.reading == "speech" and (not words.book.nameless.isdisjoint(near) and (near[0] != "that" or "not" in near)
                                    or cue.cue == "ask" and "name" in near and "not" in near):
        return None  # "declined to be named", "asked that his name not be used"
    since = j - 2 * (words.word(j - 2) == "whose")
    aside = "relative" in words.kinds[since] and "," in (words.word(since - 1), words.word(opener)) or (          # ", a man who accused X of theft,"
        "relative" in words.kinds[opener] and words.word(opener - 1) == ",")
    opens = 0 <= opener <= 3 and ("subordinate" in words.kinds[opener] or i == 0 or gerund and opener == 0 and not (
        i > 2 and "that" in cue.takes and ("np" not in cue.takes or words.low[first] == "that") and not contents.resumes(words, first, prior != ",")))
    named = who and words.word(opener) == "what" and cue.reading != "belief"
    if first in words.quotations and (named or (gerund or cue.cue == "read") and contents.capital(words, first)):
        return Found(first, first, who, "right", cue_end)               # "What he called "a raid" killed"; "banners reading "No more" hung"
    who = None if mute and gerund else ph.listed(words, who) if who and not opens else who  # "a speech by saying"
    last = contents.end(words, first, (aside or opens) and first not in words.quotations)
    if "np" in cue.takes:
        last = contents.one_thing(words, first, last, cue)
    return Found(first, contents.before_medium(words, first, last), who, "right", cue_end)


def _deed(words: Words, who: tuple[int, int]) -> bool:
    """Is the subject nobody ("no group claimed") or a deed ("Engaging in talks offers a way")?"""
    first = words.low[who[0]]
    return first in _NOBODY or first.endswith("ing") and who[0] < who[1] and not _LINKS.isdisjoint(words.kinds[who[0] + 1])


def _nominal(words: Words, i: int, cue: Cue, prior: str) -> bool:
    """Is the form a noun here ("a report said", "the United States")? `prior`: the word before it."""
    w, raw, around = words.low[i], words.raw, words.kinds[i - 1]
    if i == 0 and w.endswith("ed") and 1 not in words.quotations and not words.kinds[1] & {"preposition", "subordinate", "relative", "particle"}:
        return True  # "Suspected rebels attacked": an adjective
    if raw[i][0].isupper() and (i and prior not in ":-—" or not i and not w.endswith(("ing", "ed"))):
        initials = [r[0] for r in raw[:40]]
        if sum(map(str.isupper, initials)) < .6 * sum(map(str.isalpha, initials)):                # no headline in capitals
            return True
    noun_phrase = "determiner" in around and "alone" not in around and not (prior in _COUNTS and "verb" in words.kinds[i])  # "one said"
    if w.endswith(("ing", "ed")) and w != cue.cue:
        led = prior.endswith("ly") and "determiner" in words.kinds[i - 2] or "preposition" in around and around.isdisjoint(_OPENS)
        return w.endswith("ed") and led or noun_phrase and (w.endswith("ed") or prior in ("a", "an", "the"))         # "by suspected rebels"
    if noun_phrase or "preposition" in around or prior.endswith(("'s", "s'")) and not words.pronoun(i - 1):
        return True
    if w == cue.cue + "s" and raw[i - 1].islower() and ("preposition" in words.kinds[i - 2] and not around or "particle" in around):
        return True  # "on drug charges", "brushed off comments"
    following = words.word(i + 1)
    if cue.cue not in _NO_NOUN and (not _VERBS.isdisjoint(words.kinds[i + 1]) or w.endswith("s") | following.endswith("ed") and any(
            c.pos == "verb" and following != c.cue + "s" for c in words.book.forms.get(following, ()))):
        return True
    if w == cue.cue and prior[:1].isalnum() and w != "say":    # "the Taliban say"
        j, _ = ph.verb_group(words, i)
        helped = any("auxiliary" in words.kinds[k] or words.low[k].endswith("n't") for k in range(j + 1, i))
        second, subject = "conjunction" in around and following in ("to", "that"), words.word(j)
        return not (helped or second or w in ("read", "put") or subject.endswith("s") and subject != "this" or "plural" in words.kinds[j]
                    or subject.isdigit() or "and" in words.low[max(0, j - 5):max(0, j)] or ph.many(words, j))           # "groups in the north accuse"
    return cue.cue not in _NO_NOUN and w == cue.cue + "s" and prior.endswith("s") and raw[i - 1].islower() and "singular" not in around
