"""What the models of `analysis.attitude` read of one actor in a sentence: words around it, valence by side, roles, how it is named.

A sentence and the span of the actor go in; features by name, or the net's reading, come out. Mentions of the actor are masked, so
that no name is learnt.
"""
from __future__ import annotations

import functools
import re

from analysis import net, roles, rolewords, valence

TARGET, AGAIN = MASKS = "TGT", "TGT2"
PRONOUNS = frozenset("he him his she her hers they them their it its we us our i me my you your himself herself".split())
DENIALS = frozenset("not no never without neither nor hardly cannot".split())
STOPS = frozenset(". ; : ! ? , \" “ ” ( ) — -".split())
JOINTS = STOPS | frozenset("and but while as when because after before if although though who which that".split())
SAYING = frozenset("said says told tweeted wrote added asked announced".split())
SUFFIXES = ("ations", "ation", "ings", "ing", "edly", "ed", "ies", "es", "ly", "s")


@functools.lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The word without its ending, where four letters are left."""
    for suffix in SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 4:
            return word[:-len(suffix)]
    return word


def denied(words: list[str]) -> list[bool]:
    """Whether one of the three words before each denies."""
    found = [w in DENIALS or w.endswith("n't") for w in words]
    return [any(found[max(i - 3, 0):i]) for i in range(len(words))]


class Sentence:
    """What is worked out once for all actors of a sentence."""

    def __init__(self, text: str, cues: rolewords.Cues):
        self.words, self.cues = rolewords.Words.of(text), cues
        self.hits = cues.find(self.words)
        lower = self.words.lower
        self.denied = denied(lower)
        lexicon = valence.scorer().tokens.lexicon
        self.polarity = [lexicon.get(w, 0.0) / 2 * (-0.6 if no else 1) for w, no in zip(lower, self.denied)]
        self.capital = [text[a].isupper() for a, _ in self.words.spans]
        self.conflict = sum(cues.domain.get(w, 0.0) for w in set(lower))

    def roles(self, start: int, end: int) -> list[roles.Cue]:
        return roles.Clause(self.cues, self.words, self.hits, start, end).cues()


def features(sentence: Sentence, start: int, end: int, found: list[roles.Cue]) -> tuple[dict[str, float], dict[str, str]]:
    """The features of a mention, and the word that each word feature stands for."""
    mention = Mention(sentence, start, end)
    out, source = _word_features(mention)
    _polarity_features(out, mention)
    for cue in found:
        out[f"role {cue.slot} {cue.role}"] = 1
        out[f"role {cue.role} {cue.score:+.0f}"] = 1
    if found:
        out[f"role first {found[0].score:+.0f}"] = 1
        out["role sum"] = sum(cue.score for cue in found)
    _form_features(out, mention)
    return out, source


def reading(sentence: Sentence, start: int, end: int) -> net.Reading:
    """What the net reads of a mention."""
    mention = Mention(sentence, start, end)
    return net.Reading([t if t in MASKS else stem(t) for t in mention.tokens], MASKS, mention.here, mention.bounds(JOINTS), mention.denied)


class Mention:
    """The tokens of a sentence with every mention of the actor masked and figures as "0"; `here`: the place of the one that is judged.

    `denied`, `polarity`, `capital`: what the sentence knows of each token.
    """

    def __init__(self, sentence: Sentence, start: int, end: int):
        words = sentence.words
        self.text, self.name, self.start, self.end = words.text, words.text[start:end], start, end
        parts = [p for p in re.findall(r"[\w'’-]+", self.name) if p[0].isupper() and len(p) > 2]
        names = {self.name.lower(), parts[-1].lower() if parts else ""}
        first, last = words.between(start, end)
        places = [i for i in range(len(words.lower)) if not first < i < last]
        self.denied, self.polarity, self.capital = ([known[i] for i in places] for known in (sentence.denied, sentence.polarity, sentence.capital))

        def masked(i: int) -> str:
            word = words.lower[i]
            if i == first:
                return TARGET
            if word in names and sentence.capital[i]:
                return AGAIN
            return "0" if word[0].isdigit() else word

        self.tokens = [masked(i) for i in places]
        self.here = self.tokens.index(TARGET) if TARGET in self.tokens else 0

    def bounds(self, stops: frozenset[str]) -> tuple[int, int]:
        """The first and last token of the part that the mention stands in, between `stops`."""
        first = last = self.here
        while first > 0 and self.tokens[first - 1] not in stops:
            first -= 1
        while last < len(self.tokens) - 1 and self.tokens[last + 1] not in stops:
            last += 1
        return first, last


def _word_features(mention: Mention) -> tuple[dict[str, float], dict[str, str]]:
    out: dict[str, float] = {}
    source: dict[str, str] = {}
    tokens, here = mention.tokens, mention.here
    stems = [TARGET if t in MASKS else stem(t) for t in tokens]
    first, last = mention.bounds(JOINTS)
    for i, word in enumerate(stems):
        side = "L" if i < here else "R"
        names = [f"u {word}"]
        if i != here:
            if abs(i - here) <= 5:
                names.append(f"{side} {word}")
            if abs(i - here) <= 2:
                names.append(f"{i - here:+d} {word}")
            if first <= i <= last:
                names.append(f"c{side} {word}")
        if mention.denied[i]:
            names.append(f"n {word}")
        if len(tokens[i]) > 5 and tokens[i].isalpha():
            names.append(f"p {tokens[i][:5]}")
        for name in names:
            out[name] = 1.0
            if word != TARGET and len(word) > 2:
                source[name] = tokens[i]
        if TARGET in stems[i:i + 3] and i + 2 < len(stems):
            out["t " + " ".join(stems[i:i + 3])] = 1.0
    return out, source


def _polarity_features(out: dict[str, float], mention: Mention) -> None:
    """Sums of lexicon valence by sign, side, distance and clause."""
    first, last = mention.bounds(STOPS)
    for i, (token, value) in enumerate(zip(mention.tokens, mention.polarity)):
        if not value or token in MASKS:
            continue
        distance, side, sign = abs(i - mention.here), "L" if i < mention.here else "R", "+" if value > 0 else "-"
        reach = "near" if distance <= 4 else "mid" if distance <= 10 else "far"
        sums = {f"all{sign}": abs(value), f"{side}{sign}": abs(value), f"{reach}{side}{sign}": abs(value),
                "net": value, "close": value / (1 + distance / 5)}
        if first <= i <= last:
            sums |= {f"clause{sign}": abs(value), "clause": value}
        for key, amount in sums.items():
            out["lex " + key] = out.get("lex " + key, 0.0) + amount


def _form_features(out: dict[str, float], mention: Mention) -> None:
    """How the actor is named, where it stands, who else is named, who speaks."""
    text, name, tokens, here = mention.text, mention.name, mention.tokens, mention.here
    start, end, count, parts = mention.start, mention.end, len(tokens), name.split()
    head = parts[0].lower() if parts else ""
    if head in PRONOUNS:
        out["form pronoun"] = out[f"form {head}"] = 1.0
    out[f"form words {min(len(parts), 5)}"] = 1.0
    out["form possessive"] = float(name.endswith(("'s", "’s")) or text[end:end + 2] in ("'s", "’s"))
    out["form article"] = float(head in ("the", "a", "an"))
    out["form common"] = float(any(p[0].islower() and p.lower() not in PRONOUNS | {"the", "of", "and"} for p in parts))
    out["form capitals"] = float(name.isupper())
    out["form first"] = float(here == 0)
    out["form place"] = here / max(count, 1)
    out["form length"] = min(count, 80) / 40
    out["form again"] = min(tokens.count(AGAIN), 3)
    named = [i for i in range(1, count) if mention.capital[i] and tokens[i] not in MASKS and tokens[i - 1] not in ".!?“\""]
    out["names left"] = min(sum(i < here for i in named), 4) / 2
    out["names right"] = min(sum(i > here for i in named), 4) / 2
    before = text[:start]
    out["quote"] = float("“" in text or '"' in text)
    out["quote inside"] = float(before.count('"') % 2 == 1 or before.count("“") > before.count("”"))
    out["says"] = float(not SAYING.isdisjoint(tokens[here + 1:here + 6]))
    out["says before"] = float(not SAYING.isdisjoint(tokens[max(here - 6, 0):here]))
