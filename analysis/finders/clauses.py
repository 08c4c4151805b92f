"""Reads the attributions of one sentence: cue, speaker beside it, and what is attributed.

Words of a sentence whose quotations are masked go in; `Said` come out. No parser: word classes, commas and order.
"""
from __future__ import annotations

import re
from typing import NamedTuple

from analysis.finders import phrases as sp, speakers

_PLURAL = frozenset("i you we they who them us people men women police media others some many most both all percent children not".split())
_ALONE = frozenset("this that some many both others few most all each".split())
_LONGEST = 150  # tokens: a clause without an end is cut there
_DONE = re.compile(r"[,.!?…—–-][\s”“\"'’]*\Z")


class Said(NamedTuple):
    """One attribution: what is said, the cue and the words that name the speaker (character spans)."""

    start: int
    end: int
    cue: str
    cue_start: int
    entry: sp.Cue | None
    who: tuple[int, int] | None


class Reader:
    """Reads the attributions of one sentence."""

    def __init__(self, text: str, codebook):
        self.text, self.codebook, self.groups, self.forms = text, codebook, sp.roles(codebook), sp.cues(codebook)
        self.actor_kinds = speakers.actor_kinds(codebook)

    def read(self, words: sp.Words) -> list[Said]:
        """The attributions of a sentence in their order; none lies within another."""
        found: list[Said] = []
        last: tuple[int, int] | None = None  # tokens of the latest content to the right
        for i in [i for i, w in enumerate(words.low) if w in self.forms]:
            for entry in self.forms[words.low[i]]:
                said = self._one(words, i, entry)
                if said is None:
                    continue
                first, end, who, side, cue_end = said
                if side == "right" and last and i <= last[1]:
                    cut = self._coordinated(words, i, who, last, words.low[first][0] == sp.QUOTED)
                    if cut is None:
                        break
                    found[-1] = found[-1]._replace(end=words.end(cut))
                speaker = (words.start(who[0]), words.end(who[1])) if who else None if who == () else self._same(found, words, i)
                if side == "left":
                    if found and found[-1].start > words.start(i):
                        break
                    found = [f for f in found if f.end <= words.start(first)]
                if who and not self._plausible(words, entry, who, first):
                    entry = entry._replace(reading="belief")
                if speaker is None and words.low[i].endswith("ing") and words.low[first][0] != sp.QUOTED:
                    break
                found.append(Said(words.start(first), words.end(end), self.text[words.start(i):words.end(cue_end)], words.start(i), entry,
                                  speaker))
                last = (first, end) if side == "right" else None
                break
        return found

    def introduced(self, words: sp.Words) -> tuple[int, int] | None:
        """The subject of a sentence that ends in a colon and so hands over to a quotation in the next block."""
        who = sp.opening(words, len(words.low), self.groups)
        return (words.start(who[0]), words.end(who[1])) if who else None

    def implied(self, words: sp.Words, found: list[Said]) -> list[Said]:
        """Quotations that a verb outside the codebook introduces or follows: "she shot back, ...", "...," he barked."""
        low, n, more = words.low, len(words.low), []
        for q in (q for q in range(n) if low[q][0] == sp.QUOTED and self._complete(words, q)):
            start, end, who, cue = words.start(q), words.end(q), None, ""
            if any(f.start < end and start < f.end for f in found):
                continue
            if q > 1 and (low[q - 1] == ":" or low[q - 1] == "," and q > n - 3 and end - start > 25):
                who, cue = sp.opening(words, q - 1, self.groups), low[q - 2]
            elif q == 0 and n > 3 and self.text[end - 2] == ",":
                inverted = low[1].endswith("ed")
                who = sp.after(words, 2, self.groups) if inverted else sp.opening(words, n, self.groups, 1)
                cue = low[1] if inverted or not who or who[1] + 1 >= n else low[who[1] + 1]
            if who and sp.can_speak(words, *who, self.groups):
                more.append(Said(start, end, cue, start, self.forms["said"][0], (words.start(who[0]), words.end(who[1]))))
        return more

    def headed(self, words: sp.Words, actor_ends: frozenset) -> Said | None:
        """"Pentagon: ...": a speaker, a colon, and what he says."""
        colons = [k for k in range(1, min(8, len(words.low) - 3)) if words.low[k] == ":"]
        at, first = colons[-1] if colons else 0, colons[-2] + 1 if len(colons) > 1 else 0
        if at <= first or any(not words.low[k][0].isalpha() for k in range(first, at)):
            return None
        known = words.low[at - 1] in self.groups["speaker"] or words.end(at - 1) in actor_ends
        if not known or any(words.low[k] in self.groups["auxiliary"] or words.low[k] in self.forms for k in range(first, at)):
            return None
        return Said(words.start(at + 1), words.end(self._end(words, at + 1)), ":", words.start(at), self.forms["said"][0],
                    (words.start(first), words.end(at - 1)))

    def _coordinated(self, words, i, who, last, quoted) -> int | None:
        """Where the content before ends if the cue `i` inside it belongs to the outer clause ("..., and warned that")."""
        low = words.low
        j, _ = sp.verb_group(words, i, self.groups)
        if who:
            k = who[0] - 1
            if k <= last[0]:
                return None
            if low[k] in ("and", "but", "while", "as", "though", "although") and (
                    low[k - 1] in ",;—" or sp.pronoun(low[who[0]], self.groups)):
                return k - 1 - (low[k - 1] in ",;—")
            return k - 1 if low[k] == ";" or (low[k] == "," and quoted) else None
        if j <= last[0] or low[i].endswith("ing") and any(w in self.groups["be"] for w in low[j + 1:i]):
            return None
        if low[j] == "," or low[j] in ("and", "but"):
            return j - 1 - (low[j - 1] == ",") if low[j] != "," else j - 1
        return None

    def _same(self, found, words, i) -> tuple[int, int] | None:
        """The speaker of the clause before, or the phrase that opens the sentence."""
        if found and found[-1].who:
            return found[-1].who
        who = sp.opening(words, i if i > 1 else len(words.low), self.groups)
        return (words.start(who[0]), words.end(who[1])) if who else None

    def _one(self, words, i, entry):
        """(first, last token of the content, speaker tokens or None, side, last token of the cue) of one cue, or None."""
        if entry.pos == "phrase":
            return self._phrase(words, i, entry)
        low, raw, groups = words.low, words.raw, self.groups
        prior = low[i - 1] if i else ""
        if entry.pos == "noun":
            return self._noun(words, i, entry)
        if prior in ("to", "so") or self._nominal(words, i, entry):
            return None
        j, passive = sp.verb_group(words, i, groups)
        who = sp.before(words, j, groups)
        gerund = low[i].endswith("ing") and not any(x in groups["be"] for x in low[j + 1:i])
        if passive or (i + 1 < len(low) and low[i + 1] == "by" and low[i].endswith("ed")):
            return self._passive(words, i, entry, who)
        relative = j >= 0 and low[j] in groups["relative"]
        left = None if gerund or relative else self._left(words, i, entry, who, j)
        if left:
            return left
        if gerund and j >= 0 and low[j] in ",—–":
            who = None
        elif who is None and not gerund and j >= 0 and low[j] not in groups["conjunction"] and low[j] != ",":
            return None
        opener = who[0] - 1 if who and who[0] else 0 if who is None else -1
        right = self._right(words, i, entry)
        if right is None and who and 0 <= opener < 3 and low[opener] == "as" and "that" in entry.takes and low[i + 1:i + 2] == [","]:
            right = (i + 2, i) if i + 2 < len(low) else None  # "As the report put it, ..."
        if right is None:
            return None
        first, cue_end = right
        brief = low[i + 1] != "," and 0 <= opener <= 3 and low[first][0] != sp.QUOTED and (
            low[opener] in groups["subordinate"] or i == 0 or (gerund and opener == 0))
        return first, self._end(words, first, brief), who, "right", cue_end

    def _plausible(self, words, entry, who, first) -> bool:
        """Can the subject speak? With a quotation or "that" after it, a verb of saying needs no further proof."""
        if words.low[first][0] == sp.QUOTED or (words.low[first] == "that" and "evidence" not in entry.takes):
            return True
        return "any" in entry.takes or sp.can_speak(words, *who, self.groups)

    def _nominal(self, words, i, entry) -> bool:
        """Is the form a noun here ("a report said", "the United States")?"""
        low, raw, groups = words.low, words.raw, self.groups
        w, prior = low[i], low[i - 1] if i else ""
        if raw[i][0].isupper() and (i and low[i - 1] not in ":-—" or not i and not w.endswith(("ing", "ed"))):
            if sum(r[0].isupper() for r in raw[:40]) < .6 * sum(r[0].isalpha() for r in raw[:40]):  # no headline in capitals
                return True
        if w.endswith(("ing", "ed")) and w != entry.cue:
            return w.endswith("ed") and prior in groups["determiner"] and prior not in _ALONE
        if prior in groups["preposition"] or prior.endswith(("'s", "s'")) and not sp.pronoun(prior, groups):
            return True
        if i + 1 < len(low) and (low[i + 1] in groups["auxiliary"] or low[i + 1] in groups["verb"] or any(
                e.pos == "verb" and low[i + 1] != e.cue + "s" for e in self.forms.get(low[i + 1], ())) and w.endswith("s")):
            return True
        if prior in groups["determiner"] and prior not in _ALONE:
            return True
        if w == entry.cue and prior and prior[0].isalnum():
            j, _ = sp.verb_group(words, i, groups)
            helped = any(x in groups["auxiliary"] or x.endswith("n't") for x in low[j + 1:i])
            plural = j >= 0 and (low[j].endswith("s") or low[j] in _PLURAL or low[j][0].isdigit() or "and" in low[max(0, j - 5):j])
            return not (helped or plural or w in ("read", "said") or prior in groups["conjunction"] and low[i + 1:i + 2] in (["to"], ["that"]))
        return w == entry.cue + "s" and prior.endswith("s") and raw[i - 1].islower() and prior not in ("this", "always", "perhaps")

    def _end(self, words, first: int, brief: bool = False) -> int:
        """Last token of a content that begins at `first`; `brief`: of a clause that opens its sentence ("While X said ...,")."""
        low, end, tail = words.low, len(words.low) - 1, self.groups["tail"]
        if low[first][0] == sp.QUOTED and self._complete(words, first) and first < end and low[first + 1] not in self.groups["conjunction"]:
            return first
        end = min(end, first + _LONGEST)
        for k in range(first + 1, end):
            w = low[k]
            if w == ";" or (brief and w == ","):
                end = k - 1
                break
            if w in ",—–" and (low[k + 1] in tail or (low[k + 1].endswith("ing") and len(low[k + 1]) > 5)) and "," not in low[k + 1:end]:
                end = k - 1
                break
        while end > first and low[end] in ".,;:!?)":
            end -= 1
        return end

    def _right(self, words, i, entry) -> tuple[int, int] | None:
        """First token of the content after the cue `i`, and the last of the cue."""
        low, groups, n, takes = words.low, self.groups, len(words.low), entry.takes
        k = i + 1
        while k < n and (low[k] in groups["time"] or (low[k] in groups["adverb"] and low[k] not in groups["determiner"] and low[k] != "to")
                         or low[k].endswith("ly")):
            k += 1
        if k >= n:
            return None
        clause = "that" in takes or "tell" in takes
        w = low[k]
        if w[0] == sp.QUOTED:
            return k, i
        if w in groups["particle"] and w not in takes and (k + 1 >= n or not low[k + 1][0].isalpha()):
            return None
        if w == ":":
            return (k + 1, i) if k + 1 < n else None
        if w in takes and w != "that" and w != "tell" and w != "np":
            return (k, i) if w == "to" else (k + 1, k) if k + 1 < n else None
        ahead = self._ahead(words, k, 10 if w == "," else 16) if clause else None
        if ahead and "quote" in takes and low[ahead][0] != sp.QUOTED and ahead > k:
            ahead = None
        if "tell" in takes and w != "that":
            if ahead:
                return ahead, i
            who = sp.after(words, k, groups)
            if who is None or who[1] + 1 >= n:
                return None
            at = k + 1 if sp.pronoun(w, groups) or w in groups["object"] or w in groups["addressee"] else min(who[1] + 1, k + 3)
            return (at, i) if low[at][0].isalnum() else None
        if clause and w in groups["wh"]:
            return k, i
        if not w[0].isalnum():
            return (ahead, i) if ahead and clause else None
        if w in groups["preposition"] and w not in groups["determiner"]:
            name = None if ahead or not clause else sp.after(words, k + 1, groups)
            if name and name[1] + 2 < n and sp.pronoun(low[name[1] + 1], groups):
                ahead = name[1] + 1  # "wrote in both letters he was"
            return (ahead, i) if ahead else None
        if w in groups["conjunction"] or w in groups["auxiliary"]:
            return None
        return (k, i) if ("that" in takes and "quote" not in takes) or "tell" in takes or "np" in takes else None

    def _ahead(self, words, k: int, reach: int) -> int | None:
        """The next "that", question word or quotation within reach."""
        low = words.low
        for at in range(k, min(k + reach, len(low))):
            w = low[at]
            if w in ("that", "whether", "if", "how", "why") or (w[0] == sp.QUOTED and (
                    at == k or words.low[at - 1] in ",:—" or self._complete(words, at))):
                return at
            if w == ":" and at + 1 < len(words.low):
                return at + 1
            if w in ".;" or (w in self.forms and low[at - 1] in ",—" and self.forms[w][0].pos == "verb"):
                return None
        return None

    def _left(self, words, i, entry, who, j):
        """A cue that stands after what it attributes: "..., she said", "...," said the minister."""
        low, n = words.low, len(words.low)
        nxt = low[i + 1] if i + 1 < n else "."
        clause = "that" in entry.takes or "tell" in entry.takes
        if j == i - 1 and j >= 0 and (low[j][0] == sp.QUOTED and self._complete(words, j) or j and low[j] == "," and entry.cue != "tell"):
            name = sp.after(words, i + 1, self.groups)
            stop = name and (low[name[1] + 1] if name[1] + 1 < n else ".")
            if name and (low[j][0] == sp.QUOTED or low[j - 1][0] == sp.QUOTED or (clause and stop in ".,;" and name[1] - name[0] < 12)):
                return self._whole(words, j, name, i)
        if not who or who[0] == 0:
            return None
        k = who[0] - 1
        if not clause:
            return None
        if low[k][0] == sp.QUOTED and self._complete(words, k) or (low[k] in ",—–" and k and low[k - 1][0] == sp.QUOTED):
            opener = any(low[0] in self.groups[g] for g in ("preposition", "subordinate")) or low[0].endswith(("ing", "ed"))
            aside = opener and (nxt == "that" or sp.pronoun(nxt, self.groups) or nxt[0] == sp.QUOTED)
            return None if aside else self._whole(words, k, who, i)
        if low[k - 1:k + 1] == [",", "as"] and nxt in ".,":
            return self._whole(words, k - 1, who, i)
        aside = nxt == "," and low[k] == "," and i + 2 < n and not low[i + 2].endswith("ing") and not (
            low[i + 2][0] == sp.QUOTED and self.text[words.start(i + 2):words.start(i + 2) + 3].strip("“'’\"")[:1].isupper())
        if aside:  # "There was, he said, a way"
            first, _, _, side, cue_end = self._whole(words, k, who, i)
            return first, self._end(words, i + 2), who, side, cue_end
        if low[k] in ",—–" and k and nxt not in entry.takes and nxt != "to" and (k > 3 or nxt in ".,;") and (
                nxt in ".,;—–" or any(nxt in self.groups[g] for g in ("time", "preposition", "addressee"))) and not (nxt not in ".;" and self._ahead(words, i + 1, 16)):
            return self._whole(words, k, who, i)
        return None

    def _complete(self, words, k: int) -> bool:
        """Does the quotation end like a sentence or clause, with its mark inside?"""
        long = k == 0 and words.end(k) - words.start(k) > 40
        return long or bool(_DONE.search(self.text[max(words.start(k), words.end(k) - 4):words.end(k)]))

    def _whole(self, words, k, who, i):
        """All before the comma or quotation at `k`, and a quotation that goes on after the cue."""
        low = words.low
        first = next((q + 1 for q in range(k - 1, max(-1, k - _LONGEST), -1) if low[q] == ";"), max(0, k - _LONGEST))
        first = next((q for q in range(first, min(first + 3, k + 1)) if low[q][0] == sp.QUOTED and self.text[words.start(q)] in "“\""), first)
        end = k if low[k][0] == sp.QUOTED else k - 1
        if end < first:
            return None
        after = max(i, who[1]) + 1
        bracketed = after < len(low) - 2 and low[after] in ",—–" and who[0] < i
        for q in range(after, len(low)):
            if low[q][0] == sp.QUOTED and (low[q - 1] in ",:—" or bracketed):
                end = q
                break
            if low[q] in self.forms and q > after:
                break
        else:
            if bracketed and low[k][0] != sp.QUOTED and not low[after + 1].endswith("ing") and low[after + 1] not in ("who", "which"):
                end = self._end(words, after)
        return first, end, who, "left", i

    def _passive(self, words, i, entry, who):
        """"is expected to", "was condemned by": the speaker follows "by", or is not named."""
        low, n = words.low, len(words.low)
        by = next((k for k in range(i + 1, min(i + 6, n)) if low[k] == "by"), None)
        agent = sp.after(words, by + 1, self.groups) if by else None
        if i + 1 < n and low[i + 1] in ("to", "that", "as") or (i + 1 < n and low[i + 1] in entry.takes):
            first = i + 1
            return first, self._end(words, first), agent or (), "right", i
        if who and "np" in entry.takes and agent and sp.can_speak(words, *agent, self.groups):
            return who[0], who[1], agent, "left", i
        return None

    def _noun(self, words, i, entry):
        """"his claim that", "the Kremlin's criticism of"."""
        low, n = words.low, len(words.low)
        if i + 2 >= n or low[i + 1] not in entry.takes:
            return None
        owner = None
        for k in range(i - 1, max(-1, i - 4), -1):
            if low[k] in ("his", "her", "their", "its", "our", "my"):
                owner = (k, k)
            elif low[k].endswith("'s") or low[k] == "'":
                owner = sp.before(words, k, self.groups)
            elif not low[k][0].isalnum():
                break
        first = i + 1 if low[i + 1] in ("that", "to") else i + 2
        return (first, self._end(words, first), owner, "right", i) if owner else None

    def _phrase(self, words, i, entry):
        """"According to X, ..." and "..., according to X"."""
        low, n = words.low, len(words.low)
        if i + 2 >= n or low[i + 1] != "to":
            return None
        who = sp.after(words, i + 2, self.groups)
        if who is None:
            return None
        if i <= 2 or low[i - 1] in ("and", "but"):
            commas = [k for k in range(who[1] + 1, min(n, who[1] + 60)) if low[k] == ","]
            while len(commas) > 1 and (low[commas[0] + 1].endswith("ing") or low[commas[0] + 1] in self.groups["relative"]):
                commas.pop(0)
            at = commas[0] if commas else None
            return (at + 1, self._end(words, at + 1), who, "right", i + 1) if at and at + 1 < n else None
        end = i - 1
        while end > 0 and low[end] in ",—–-(":
            end -= 1
        return max(0, end - _LONGEST), end, who, "left", i + 1
