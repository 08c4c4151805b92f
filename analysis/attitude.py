"""The attitude of a sentence toward one actor in it: role rules and a small model, and which of the two to trust.

Texts with the span of an actor go in; score, label, role, method and evidence come out. In news of armed conflict the
role decides (who harms, who is blamed, who suffers), elsewhere the model does, with the roles among its features. Mentions
of the actor are masked, so that no name is learnt. Needs numpy alone; `training.models` makes the model.
"""
from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from analysis import net, rolewords
from analysis.codebook import Codebook
from analysis.mentions import Sentence, features, reading

FORMAT = "attitude-3"
FILE = Path(__file__).parent / "models" / "attitude.json"
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


class Model:
    """The model of a JSON file: a linear one (`numbers`: the row of a feature in `weights`, a column per output) and a net."""

    def __init__(self, path: Path = FILE):
        data = net.stored(path, FORMAT)
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
    by_rules = role is not None and label == ruled
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
