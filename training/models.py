"""Trains the models of `analysis.attitude` and `analysis.tones`:  python -m training.models --gold DIR [--out DIR]

The first DIR holds newsmtsc_train.jsonl, directed_train.jsonl, nyt_editorial_snippets_tune.jsonl, the wheel of word vectors
(their origin: docs/model_card.md) and taught.jsonl, which `training.teacher` writes; the second gets attitude.json and tone.json.
Attitude: two experts (what attitude a sentence has to a name; what attitude a name receives from another), each half linear and
half a small net, a linear judge of how far a text reads like commentary, and a mixture of the three, fitted on rows that they
did not see. Tone: a ridge regression. Needs scikit-learn and torch: pip install -e ".[train,teach]".
"""
from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import numpy as np

from analysis import attitude, codebook, mentions, net, rolewords, tones
from analysis.errors import InputError
from training import nets

RARE, KEPT, FOLDS = 4, 8600, 3
STRENGTH = 0.05            # inverse of the ridge penalty
RECEIVED = {-1: 1.5, 0: 1.0, 1: 2.0}   # class weights: two thirds of the pairs are neutral
SHARE, LINEAR_SHARE = 0.07, 0.09   # weight of the second set in the mixtures (with the net, without it), against the first
NET = 0.5                  # share of the net in the outputs, against the linear models
NEUTRALS = 0.4             # share of its neutral names that is used
DENSE, RIDGE, TONE_WORDS = 3.0, 40.0, 600   # tone: scale of the lexicon sums, ridge penalty, words kept
GETS = {"p": {2: 1, 4: -1}, "q": {1: 1, 3: -1}}


def read(path: Path) -> list[dict]:
    """The rows of a JSON-lines file; a bad row is named with its line."""
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            rows.append(json.loads(line))
        except ValueError as error:
            raise InputError(f"{path}, line {number}: no JSON ({error}).") from None
    return rows


def portrayed(gold: Path) -> list[dict]:
    """The first coded set: one row per name, with the attitude that its sentence has to it."""
    return [r | {"group": r["sent_id"]} for r in read(gold / "newsmtsc_train.jsonl")]


def received(rows: list[dict], share: float = NEUTRALS) -> list[dict]:
    """One row per name of a pair, with the attitude that it receives; a share of the neutral ones."""
    out = [{"text": r["text"], "start": r[s + "_start"], "end": r[s + "_end"], "label": GETS[s].get(r["cls"], 0),
            "group": r["text"]} for r in rows for s in "pq"]
    keep = np.random.RandomState(0).rand(len(out)) < share
    return [r for r, kept in zip(out, keep) if r["label"] or kept]


def extract(rows: list[dict]) -> tuple[list[dict[str, float]], Counter]:
    """Features of each marked name; how often each word (a stem) has which form."""
    cues, out, forms = rolewords.cues(codebook.load()), [], Counter()
    for row in rows:
        sentence = mentions.Sentence(row["text"], cues)
        values, source = mentions.features(sentence, row["start"], row["end"], sentence.roles(row["start"], row["end"]))
        forms.update((name[2:], source.get(name, name[2:])) for name in values
                     if name.startswith("u ") and name[2:] != mentions.TARGET)
        out.append(values)
    return out, forms


def _logistic(x, y, weight="balanced"):
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=STRENGTH, max_iter=300, class_weight=weight).fit(x, y)


def experts(x, y, which: np.ndarray, columns: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Weights (features × outputs) and intercepts; `which`: rows of the first set; `columns`: the commentary judge's."""
    weights, intercepts = np.zeros((x.shape[1], 5)), np.zeros(5)
    for first, rows, classes in ((0, which, "balanced"), (2, ~which, RECEIVED)):
        fitted = _logistic(x[rows], y[rows], classes)
        weights[:, first:first + 2] = (fitted.coef_[[0, 2]] - fitted.coef_[1]).T
        intercepts[first:first + 2] = fitted.intercept_[[0, 2]] - fitted.intercept_[1]
    fitted = _logistic(x[:, columns], which)
    weights[columns, 4], intercepts[4] = fitted.coef_[0], fitted.intercept_[0]
    return weights, intercepts


def linear_mixture(x, y, which: np.ndarray, groups: list, columns: np.ndarray) -> np.ndarray:
    """The mixture of the linear outputs alone, fitted on folds that the experts did not see."""
    from sklearn.model_selection import GroupKFold

    linear = np.zeros((len(y), 5))
    for fit, rest in GroupKFold(FOLDS).split(x, y, groups):
        weights, intercepts = experts(x[fit], y[fit], which[fit], columns)
        linear[rest] = x[rest] @ weights + intercepts
    return mixture(linear, y, which, LINEAR_SHARE)


def mixture(outputs: np.ndarray, y: np.ndarray, which: np.ndarray, share: float) -> np.ndarray:
    """The weights (classes × inputs, the intercept first) that mix the outputs on rows the experts did not see."""
    from sklearn.linear_model import LogisticRegression

    balance = np.array([which.sum() / 3 / (y[which] == k).sum() for k in (-1, 0, 1)])
    second = np.array([RECEIVED[k] for k in (-1, 0, 1)])[y + 1]
    fitted = LogisticRegression(C=1.0, max_iter=1000).fit(attitude.mixed(outputs), y,
                                                          sample_weight=np.where(which, balance[y + 1], share * second))
    return np.column_stack([fitted.intercept_, fitted.coef_])


class Lessons(NamedTuple):
    """Coded rows and pairs judged by the teacher, as the net's inputs, wanted chances and weights; which are of the first half."""

    inputs: list[np.ndarray]
    wanted: np.ndarray
    weight: np.ndarray
    first_half: np.ndarray

    def net(self, table: np.ndarray, rows: np.ndarray) -> nets.Trainer:
        """A net fitted on some of the rows."""
        return nets.Trainer(table).fit([array[rows] for array in self.inputs], self.wanted[rows], self.weight[rows])


def lessons(rows: list[dict], y: np.ndarray, which: np.ndarray, taught: list[dict], words: list[str]) -> Lessons:
    """All that the net learns from: the coded rows come first. `taught`: what `training.teacher` wrote, the first coded set at its end."""
    cut = len(taught) - int(which.sum())
    pairs, chances = taught[:cut], np.array([r["chances"] for r in taught], dtype=np.float32)
    wanted, weight = nets.targets(y, which, RECEIVED, chances[cut:, 0])
    return Lessons(nets.encode(readings(rows + pairs), words), np.concatenate([wanted, chances[:cut]]),
                   np.concatenate([weight, np.tile(np.float32(nets.TAUGHT), (cut, 1))]),
                   np.array([nets.first_half(r["group"]) for r in rows] + [r["first"] for r in pairs]))


def readings(rows: list[dict]) -> list:
    """What the net reads of each marked name."""
    cues = rolewords.cues(codebook.load())
    return [mentions.reading(mentions.Sentence(r["text"], cues), r["start"], r["end"]) for r in rows]


def train(gold: Path) -> dict:
    """The model as the dict that is written as JSON."""
    from sklearn.feature_extraction import DictVectorizer

    first = portrayed(gold)
    rows = first + received(read(gold / "directed_train.jsonl"))
    which, y = np.arange(len(rows)) < len(first), np.array([r["label"] for r in rows])
    groups = [r["group"] for r in rows]
    found, forms = extract(rows)
    words, common = nets.common(found, forms)
    vectors_of_words = nets.components(common, nets.Pieces(gold))
    learnt = lessons(rows, y, which, read(gold / nets.LESSONS), words)
    counts = Counter(name for values in found for name in values)
    for _ in range(2):   # once to rank the features, once with those that are kept
        vectors = DictVectorizer(dtype=np.float32)
        x = vectors.fit_transform([{k: v for k, v in values.items() if counts[k] >= RARE} for values in found])
        names = vectors.get_feature_names_out()
        columns = np.array([i for i, n in enumerate(names) if n[0] not in "+-" and not n.startswith(("form ", "names "))])
        weights, intercepts = experts(x, y, which, columns)
        spread = np.sqrt(np.asarray(x.multiply(x).mean(axis=0)).ravel())
        rank = np.abs(weights[:, :4]).max(axis=1) * spread
        counts = Counter({names[i]: RARE for i in np.argsort(-rank, kind="stable")[:KEPT]})
    half = learnt.first_half[:len(y)]   # that the teacher saw: mixed by what is found in the other
    one, start = experts(x[half], y[half], which[half], columns)
    found_net = learnt.net(vectors_of_words, learnt.first_half).outputs([array[:len(y)][~half] for array in learnt.inputs])
    mix = mixture(attitude.blended(x[~half] @ one + start, found_net, NET), y[~half], which[~half], SHARE)
    vectors_kept, layers = learnt.net(vectors_of_words, np.ones(len(learnt.wanted), bool)).layers()
    scales = np.abs(weights).max(axis=0)
    table = (np.sign(weights) * np.rint(attitude.LEVELS * np.sqrt(np.abs(weights) / scales))).astype(np.int8)
    return {"format": attitude.FORMAT, "outputs": list(attitude.OUTPUTS),
            "net share": NET, "scales": [round(float(s), 6) for s in scales],
            "intercepts": [round(float(v), 4) for v in intercepts], "mix": np.round(mix, 4).tolist(), "linear mix": np.round(linear_mixture(x, y, which, groups, columns), 4).tolist(),
            "features": net.packed("\n".join(names).encode()), "weights": net.packed(table.tobytes()),
            "net": net.data(words, vectors_kept, layers)}


def train_tone(gold: Path) -> dict:
    """The weights of `analysis.tones`: a ridge on rated snippets; of single words, those that matter most."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import Ridge

    rows = read(gold / "nyt_editorial_snippets_tune.jsonl")
    toner = tones.Toner(codebook.load(), None)
    found = [{k: v if k[:2] == "w " else DENSE * v for k, v in toner.features(r["text"])[0].items()} for r in rows]
    counts = Counter(name for values in found for name in values)
    vectors = DictVectorizer()
    x = vectors.fit_transform([{k: v for k, v in values.items() if counts[k] >= RARE} for values in found])
    fitted = Ridge(alpha=RIDGE, fit_intercept=True).fit(x, np.array([r["score"] for r in rows]))
    names = vectors.get_feature_names_out()
    rank = {n: abs(w) * counts[n] ** 0.5 for n, w in zip(names, fitted.coef_)}
    kept = set(sorted(rank, key=lambda n: (-rank[n], n))[:TONE_WORDS])
    weights = {str(n): round(float(w) * (1 if n[:2] == "w " else DENSE), 3)
               for n, w in zip(names, fitted.coef_) if n in kept}
    return {"format": tones.FORMAT, "weights": weights}


def main(arguments: list[str] | None = None) -> int:
    """Train both models from the command line; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m training.models", description=__doc__.split("\n")[0])
    parser.add_argument("--gold", type=Path, required=True, help="folder with the training sets")
    parser.add_argument("--out", type=Path, default=attitude.FILE.parent, help="folder for the JSON files")
    given = parser.parse_args(arguments)
    try:
        made = {"tone.json": train_tone(given.gold), "attitude.json": train(given.gold)}
    except (InputError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    given.out.mkdir(parents=True, exist_ok=True)
    for name, data in made.items():
        (given.out / name).write_text(json.dumps(data, indent=0) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
