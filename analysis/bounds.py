"""Where the phrases around an actor begin and end in a sentence: short-range rules over words, no parser."""
from __future__ import annotations

from analysis.rolewords import Cues, Hit, Words

BE = frozenset("is are was were be been being 's 're get gets got 'm".split())
COPULA = BE | frozenset("remain remains remained become became as seem seems".split())
DETERMINERS = frozenset("the a an this that these those its their his her our your my some any each several many all "
                        "both such no various other more most".split())
AGENT_BEFORE = frozenset("by from".split())
PATIENT_BEFORE = frozenset("on against at to for toward towards of over upon in with".split())
PLACE_BEFORE = frozenset("in near during after outside inside as while when amid across around between along over under since before "
                         "off".split())
QUANTITY = frozenset("group groups number dozens hundreds thousands members member some many several all most majority leaders "
                     "leader fighters forces part one two three % percent".split())
BREAKS = frozenset(". ; : ! ? ( ) [ ] — – \" “ ”".split())
TURNS = frozenset("how what why while as when because after before if although though whereas unless until but since "
                  "whether where so regarding concerning amid despite".split())
RELATIVE = frozenset("which who that whose and or".split())
OF_AGENT = frozenset("threatener failed succeeded".split())   # "the threat of X", "the failure of X"
OWN = frozenset("its their his her our my itself themselves himself herself".split())
ABOUT = frozenset("of about that".split())   # who warns of a threat makes none
VERB_BEFORE = frozenset("to will would could can may might should must not and who which that".split())
NO_SUBJECT_AFTER = AGENT_BEFORE | PATIENT_BEFORE | frozenset("between among around like about than into via under near outside inside "
                                                             "across along behind within".split())
TIME_BEFORE = frozenset("on in at late early last this earlier".split())
TOLD = frozenset("told tell tells telling informed assured reminded warned".split())   # "X told Y that": Y does nothing
ANSWER = frozenset("would will could".split())
SELF = frozenset("it he she they we i its their his her".split())
BLAMING = frozenset("blame blames blamed blaming pin pins pinned pinning lay laid".split())   # "blamed the attack on X"
ATTRIBUTING = frozenset("attribute attributes attributed attributing".split())   # "attributed the attack to X"
AUXILIARY = BE | frozenset("has have had having will would can could may might must shall should do does did".split())
PRETENCE = frozenset("claim claims claimed claiming purport purports purported pretend pretends pretended pretending profess "
                     "professes supposedly ostensibly".split())   # "the militia claims to protect the city"
PROJECTILES = frozenset("drone drones missile missiles rocket rockets projectile projectiles".split())
ARMS = frozenset("weapon weapons arms ammunition explosive explosives rifle rifles grenades bombs mines dynamite drugs cocaine heroin "
                 "passports computers documents cash".split())
WARDING = {"down": PROJECTILES, "destroyed": frozenset(p for p in PROJECTILES if p.endswith("s"))} | dict.fromkeys(
    ("seized", "seize", "confiscated"), PROJECTILES | ARMS)
THINGS = frozenset("deal agreement accord pact treaty talks crisis summit border conflict".split())   # "the Iran deal": not Iran
THINGS_OF = frozenset("nuclear peace civil trade refugee".split())
SIDES = frozenset("government army forces troops military regime soldiers guerrillas rebels opposition".split())
ATTACKS = ("harm_agent", "opponent")
HIT = frozenset("after by from against hit".split())   # "aid after attacks"
NUMBERS = frozenset("two three four five six seven eight nine ten dozen".split())
HELD = frozenset("held hostage led run kept taken sent owned controlled occupied detained jailed abducted kidnapped captured imprisoned "
                 "displaced".split())
LEFT = frozenset("leave leaves left leaving".split())
DONE = frozenset("out perpetrated committed unleashed waged initiated placed planted hurled staged conducted mounted".split())   # "by X"
DOWN = frozenset("dead killed wounded injured homeless displaced maimed".split())   # "left dozens of X dead"
LOSSES = frozenset("men people members officers comrades recruits pilots sailors lives ground territory control town towns city cities "
                   "village villages area war battle son daughter husband wife brother sister siblings relatives".split())
NOT = frozenset("not no never n't aren't isn't weren't wasn't".split())
ASIDES = frozenset("a an the once long not in known led another one formerly among including".split())
OF_ATTACKS = frozenset("deadly daily nightly weekly new fresh recent further heavy fierce bloody major large repeated drone missile "
                       "rocket air ground suicide car terror terrorist militant rebel bomb gun chemical".split())
PRONOUNS = frozenset("it he she they we i".split())
GOVERNS = AGENT_BEFORE | PATIENT_BEFORE | PLACE_BEFORE
ASIDE = BREAKS | TURNS | RELATIVE | {","}
WINDOW = 14


class Bounds:
    """One actor in one sentence: its head, what stands before it, lists, asides, denials."""

    def __init__(self, book: Cues, words: Words, hits: dict[int, list[Hit]], start: int, end: int):
        self.book, self.words, self.hits = book, words, hits
        self.first, self.last = words.between(start, end)
        self.after = self._head_end()

    def _word(self, i: int) -> str:
        return self.words.lower[i] if 0 <= i < len(self.words.lower) else ""

    def _head_end(self) -> int:
        """The token after the noun phrase: "US" in "US forces" stands for the forces."""
        i = self.last
        while i < self.last + 4 and self._word(i) in self.book.lists["head"]:
            i += 1
        return i

    def _at(self, i: int, *forms: str) -> Hit | None:
        """The longest cue of one of these forms that begins at token i."""
        fit = [h for h in self.hits.get(i, ()) if h.form in forms]
        return max(fit, key=lambda h: h.end) if fit else None

    def _is_noun(self, i: int) -> bool:
        """An ambiguous word ("attacks", "strike") used as a noun."""
        if not self._at(i, "noun"):
            return False
        if not self._at(i, "verb"):
            return True
        before, after = self._word(i - 1), self._word(self._at(i, "noun").end)
        if before in VERB_BEFORE:
            return False
        counted = self.words.lower[i].endswith("ing") and self._counted(self._at(i, "noun").end)     # "a bomb killing two"
        return before in DETERMINERS or before in OF_ATTACKS and not counted or after in AGENT_BEFORE | PATIENT_BEFORE or (
            before in ("'s", "of", "in", "for", "by")) or before.endswith(("al", "ous", "ive", "ble", "ed", "ing", "ary", "ent"))

    def _names(self, hit: Hit, i: int) -> bool:
        """Whether the form of a verb at token i is a noun by what stands before it: "a bomb", "of shells"; not "militias that attack"."""
        return hit.inflection in ("base", "s") and self._word(i - 1) in DETERMINERS - {"that"} | PATIENT_BEFORE - {"to"}

    def _before_phrase(self) -> int:
        """The token before the noun phrase of the actor."""
        i = self.first - 1
        for _ in range(5):
            word = self._word(i)
            if i < 0 or not word[:1].isalnum() or word in AGENT_BEFORE | PATIENT_BEFORE:
                break
            if self._at(i, "verb") and not self._participle(i):
                break
            asked = self._at(i - 1, "verb")
            if word == "that" and self._capital(self.first) and not (asked and asked.patient == "demanded_of"):     # "warned that Moscow"
                break
            if word in DETERMINERS:
                return i - 1
            if word == "not" or word in self.book.lists["naming"]:     # "the army, not X, fired", "declared X a gang"
                break
            if self._time(i):     # "On Sunday rebels"
                break
            if word in TURNS | RELATIVE | BE or word in ("said", "says", "to"):
                break
            i -= 1
        return i

    def _plain(self, i: int) -> bool:
        """Whether token i may be a noun before a noun: "missile" in "missile attack"."""
        return self._word(i)[:1].isalpha() and self._word(i) not in (
            AGENT_BEFORE | PATIENT_BEFORE | AUXILIARY | RELATIVE | TURNS | DETERMINERS)

    def _back(self, i: int, reach: int, words: frozenset[str]) -> int:
        """The nearest of some words among so many before token i; -1 where there is none."""
        return next((j for j in range(i - 1, max(i - reach - 1, -1), -1) if self._word(j) in words), -1)

    def _harms(self, i: int, *forms: str) -> bool:
        hit = self._at(i, *(forms or ("verb", "phrase")))
        return bool(hit) and hit.agent == "harm_agent"

    def _before_noun(self, i: int) -> bool:
        return self._plain(i) and (self._word(i) in OF_ATTACKS or not self._at(i, "verb", "experience"))     # not "oppose violence"

    def _participle(self, i: int) -> bool:
        """Inside a noun phrase: "the besieged city", "its allied militias"."""
        return self._word(i - 1) in DETERMINERS - {"both", "all"} | NUMBERS and self._word(i).endswith(("ed", "ing"))

    def _may_be_subject(self, i: int) -> bool:
        word = self._word(i)
        if word == "of":
            return self._word(i - 1) in QUANTITY
        if word == "and" and "between" in self.words.lower[max(i - 6, 0):i]:     # "talks between Ardania and X failed"
            return False
        return word not in NO_SUBJECT_AFTER

    def _denied(self, start: int, end: int) -> bool:
        """Whether a negator stands there; "against" only of what it goes with, not in "spoke against X and killed Y"."""
        words = self.words.lower[start:end]
        return any(w in self.book.lists["negator"] and (w != "against" or not {",", "and"}.intersection(words[k:])) or w.endswith("n't")
                   for k, w in enumerate(words))

    def _time(self, i: int) -> bool:
        """Whether a phrase that tells a time may end here: "on Monday", "last week", "in 2024"."""
        word = self._word(i)
        return word in self.book.lists["time"] or word in self.book.lists["day"] and self._capital(i) \
            or word[:2] in ("19", "20") and len(word) == 4 and word.isdigit()

    def _past_time(self, k: int) -> int:
        """The token after the phrase at k if it tells a time: "said on Monday it had"."""
        end = k + (self._word(k) in TIME_BEFORE)
        while self._time(end):
            end += 1
        return end if self._time(end - 1) else k

    def _other_speaks(self, k: int) -> bool:
        """Whether what is said is said of somebody else: "X said Y attacked", not "X said it attacked", "X, believed to have attacked"."""
        k = self._past_time(k)
        return self._word(k + (self._word(k) == "that")) not in SELF and self._word(k) != "to"

    def _goes_on(self, k: int) -> bool:
        if self._word(k + 1) in ("and", "or"):     # ", and the army said": another subject
            return self._word(k + 2) not in DETERMINERS | SELF and not self._capital(k + 2)
        if self._word(k + 1).endswith("ing") and self._word(self.first - 1).endswith("ed"):     # "used X as a base, undermining Y"
            return False
        return self._word(k + 1) in RELATIVE or self._word(k + 1).endswith("ing") or self._at(k + 1, "verb") is not None

    def _capital(self, k: int) -> bool:
        return k < len(self.words.spans) and self.words.text[self.words.spans[k][0]].isupper()

    def _aside_end(self, i: int) -> int:
        """The token after an aside that begins at the comma at i: "X, a small group, has"."""
        first = self._word(i + 1)
        opens = first in ASIDES or first.endswith("ed") \
            or self._word(i + 2) == "'s" and self._capital(i + 1)         # "X, Gaza's largest group, has"
        if self._word(i) != "," or not opens:
            return i
        for k in range(i + 2, i + 12):
            if self._word(k) in BREAKS | AUXILIARY - {"'s"} | {"and"} and self._word(k - 1) != "to":     # "believed to be"
                break
            if self._word(k) == ",":
                return i if self._word(k + 1) in DETERMINERS | {"and", "or"} else k + 1
        return i

    def _list_end(self, i: int) -> int:
        """The token after a list of names that begins before the comma at i: "X, Y and Z have armed"."""
        k, name = i, False
        while self._word(k) == "," or self._word(k) in DETERMINERS or self._capital(k) or name and self._word(k) in self.book.lists["head"]:
            name, k = self._capital(k) or name, k + 1
        if k == i or self._word(i) != "," or self._word(k) not in ("and", "or"):
            return i
        k += 1
        while self._word(k) in DETERMINERS or self._capital(k) or self._word(k) in self.book.lists["head"] or self._capital(k + 1):
            k += 1
        return k

    def _reduced(self, end: int) -> bool:
        """Whether a participle that no object follows ends before token `end`, as in a headline: "soldiers killed in raid"."""
        known = self._word(end - 1) in self.book.lists["reduced"]
        end += self._word(end) == "dead"                                  # "shot dead in"
        more = self._word(end + 1)
        number = more[:1].isdigit() or more in NUMBERS
        if known and self._word(end) in (",", "and") and (number or more in ("one", "dozens", "others")):
            return True                                                   # "two killed, nine wounded"
        if not known or self._word(end) not in GOVERNS | {""}:
            return False
        if more in ("least", "most", "many", "much") or number and self._word(end) in ("over", "around", "between", "at") or (
                self._word(end - 1) == "shot" and self._word(end) == "at"):
            return False                                                  # "killed over 30 people"
        for k in range(end + 1, end + 10):
            if self._word(k) in ASIDE | AUXILIARY | {""}:
                break
            governed = self._word(k - 1) in GOVERNS | {"a", "the"}
            if not governed and not self._time(k + 1) and (self._word(k) in DETERMINERS | NUMBERS or self._word(k).isdigit()):
                return False                                              # "killed in the village 30 people"
        return True

    def _counted(self, i: int) -> bool:
        """Whether those whom something befell are told at token i: "killing at least nine"."""
        return self._word(i) in DETERMINERS | NUMBERS | {"dozens", "hundreds"} or self._word(i).isdigit() or self._word(i + 1) in ("least", "most")
