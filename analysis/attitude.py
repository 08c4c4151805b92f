"""The attitude of a sentence toward one actor in it: role rules and a small model, and which of the two to trust.

Texts with the span of an actor go in; score, label, role, method and evidence come out. In news of armed conflict the
role decides (who harms, who is blamed, who suffers), elsewhere the model does, with the roles among its features. Mentions
of the actor are masked, so that no name is learnt. Needs numpy alone; `analysis.training` makes the model.
"""
from __future__ import annotations

import functools
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from analysis import net, roles, rolewords, valence
from analysis.codebook import Codebook
from analysis.errors import InputError

FORMAT = "attitude-3"
FILE = Path(__file__).parent / "models" / "attitude.json"
TARGET, AGAIN = MASKS = "TGT", "TGT2"
PRONOUNS = frozenset("he him his she her hers they them their it its we us our i me my you your himself herself".split())
DENIALS = frozenset("not no never without neither nor hardly cannot".split())
STOPS = frozenset(". ; : ! ? , \" “ ” ( ) — -".split())
JOINTS = STOPS | frozenset("and but while as when because after before if although though who which that".split())
SAYING = frozenset("said says told tweeted wrote added asked announced".split())
SUFFIXES = ("ations", "ation", "ings", "ing", "edly", "ed", "ies", "es", "ly", "s")
OUTPUTS = ("portrayed -", "portrayed +", "received -", "received +", "commentary")
# Weight of words of armed conflict (form "domain") that makes a sentence news of it, and what commentary adds: by both lines it
# is, by one of them it may be.
CONFLICT = (0.75, 0.5), (1.05, 0.1)
LEVELS = 20      # of a linear weight's size
REACH = 1500     # characters on either side of a mention that are read
SURE = 0.85      # without a role cue the model speaks in news of conflict only when it is this sure
FAIRLY_SURE = 0.75   # the same where it may be news of conflict
HALF_SURE = 0.3  # what it must give a label that a role merely hints at
OPPOSED = 0.6    # the chance from which its other opinion is worth a note


class Attitude(NamedTuple):
    """`score` in [-1, 1]; `label` -1, 0, 1; `method` rules, model, both (they agree) or disagree."""

    score: float
    label: int
    role: str
    method: str
    evidence: str


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


def stored(path: Path, version: str) -> dict:
    """A model as `analysis.training` wrote it; InputError where the file is damaged or of another version."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"The model file {path} is not readable: {error}.") from None
    found = data.get("format") if isinstance(data, dict) else None
    if found != version:
        raise InputError(f"The model file {path} is of version {found!r}; this kit reads {version!r}. "
                         "Make it anew: python -m analysis.training --gold DIR.")
    return data


class Model:
    """The model of a JSON file: a linear one (`numbers`: the row of a feature in `weights`, a column per output) and a net."""

    def __init__(self, path: Path = FILE):
        data = stored(path, FORMAT)
        names = net.unpacked(data["features"]).decode().split("\n")
        table = np.frombuffer(net.unpacked(data["weights"]), dtype=np.int8).reshape(len(names), len(OUTPUTS))
        self.numbers, self.weights = {name: i for i, name in enumerate(names)}, leveled(table) * np.array(data["scales"])
        self.intercepts = np.array(data["intercepts"])
        self.mix, self.linear_mix = np.array(data["mix"]), np.array(data["linear mix"])
        self.net, self.share = net.Net(data["net"]), data["net share"]

    def linear(self, values: dict[str, float]) -> np.ndarray:
        """The OUTPUTS of the linear model for one mention."""
        known = [name for name in values if name in self.numbers]
        rows = self.weights[[self.numbers[name] for name in known]]
        return self.intercepts + np.array([values[name] for name in known]) @ rows

    def probabilities(self, linear: np.ndarray, read: net.Reading | None) -> np.ndarray:
        """Of negative, neutral, positive: the two experts mixed by how far the text reads like commentary; with `read`, the net too."""
        outputs, mix = linear, self.linear_mix
        if read is not None:
            outputs, mix = blended(linear, self.net.outputs(read), self.share), self.mix
        logits = mixed(outputs[None, :]) @ mix[:, 1:].T + mix[:, 0]
        odds = np.exp(logits[0] - logits[0].max())
        return odds / odds.sum()

    def words(self, values: dict[str, float], source: dict[str, str], label: int) -> str:
        """The three words that speak most for the label; none for neutral."""
        totals: dict[str, float] = {}
        for name, word in source.items():
            if name in self.numbers:
                less, more = self.weights[self.numbers[name]][:2]
                totals[word] = totals.get(word, 0.0) + values[name] * (more - less) * label
        return "; ".join(w for _, w in sorted((-v, w) for w, v in totals.items() if v > 0)[:3])


def leveled(levels: np.ndarray) -> np.ndarray:
    """The weights of levels from -LEVELS to LEVELS: squares, so that small weights are told apart."""
    return np.sign(levels) * (levels / LEVELS) ** 2


def blended(linear: np.ndarray, found: np.ndarray, share: float) -> np.ndarray:
    """The OUTPUTS of linear model and net (which has none for commentary) together."""
    return np.concatenate([(1 - share) * linear[..., :4] + share * found, linear[..., 4:]], axis=-1)


def mixed(outputs: np.ndarray) -> np.ndarray:
    """The inputs of the mixture: both experts, and both by the sign and size of the commentary output."""
    experts, commentary = outputs[:, :4], np.clip(outputs[:, 4:] / 2, -2, 2)
    return np.hstack([experts, commentary, np.abs(commentary), experts * commentary, experts * np.maximum(commentary, 0)])


@functools.lru_cache(maxsize=1)
def model() -> Model:
    """The shipped model, read once."""
    return Model()


def judge(texts: Sequence[str], starts: Sequence[int], ends: Sequence[int], codebook: Codebook,
          conflict: Sequence[bool] | None = None) -> list[Attitude]:
    """One Attitude per mention, whatever else is in the batch. `conflict`: the document is news of armed conflict."""
    cues, out, last = rolewords.cues(codebook), [], None
    for row, (text, start, end) in enumerate(zip(texts, starts, ends)):
        text, start, end = _near(text, int(start), int(end))
        if last is None or last.words.text != text:
            last = Sentence(text, cues)
        out.append(_judge(last, start, end, bool(conflict is not None and conflict[row])))
    return out


def _near(text: str, start: int, end: int) -> tuple[str, int, int]:
    """Of a very long text, the part around the mention, so that the work stays linear."""
    if len(text) <= 2 * REACH:
        return text, start, end
    first = max(0, start - REACH)
    return text[first:end + REACH], start - first, end - first


def _judge(sentence: Sentence, start: int, end: int, conflict: bool) -> Attitude:
    found = sentence.roles(start, end)
    values, source = features(sentence, start, end, found)
    trained = model()
    linear = trained.linear(values)
    marks = [0 < sentence.conflict >= weight + rise * linear[-1] for weight, rise in CONFLICT]
    conflict |= all(marks)
    news = conflict or any(marks)
    negative, _, positive = chances = trained.probabilities(linear, None if conflict else reading(sentence, start, end))
    guess = int(chances.argmax()) - 1
    role = found[0] if found else None
    ruled = int(np.sign(role.score)) if role else 0
    if role and abs(role.score) < 1 and chances[ruled + 1] < HALF_SURE:
        ruled = 0
    passive = role is not None and role.slot == "by" and role.role == "accuser"     # "condemned by X": the model takes X for the condemned
    if not passive and (not news or role and not conflict and chances[ruled + 1] < HALF_SURE):
        label = guess
    elif role:
        label = ruled
    else:
        label = guess if chances.max() > (SURE if conflict else FAIRLY_SURE) else 0
    by_rules = role is not None and label == ruled and (news or passive or guess == ruled)
    if role is None:
        method = "model"
    elif ruled == guess:
        method = "both"
    elif chances[guess + 1] > OPPOSED:
        method = "disagree"
    else:
        method = "rules" if by_rules else "model"
    if by_rules:
        score = label * (0.5 + chances[label + 1] / 2)
    else:
        score = positive - negative if label or not news else 0.0
    return Attitude(float(score), int(label), role.role if role else "", method,
                    role.evidence if by_rules else trained.words(values, source, label))
