"""A small net over word vectors: the part of `analysis.attitude`'s model that weighs words together.

In go the names of a mention's word features (`L attack`: "attack" left of the name), out come the five OUTPUTS of
`analysis.attitude`. The vectors of the words are added up by slot (left, right, in the clause, denied, next word ...) and one
hidden layer reads the sums. Needs numpy alone; `analysis.nettraining` makes it.
"""
from __future__ import annotations

import base64
import zlib
from collections.abc import Iterable

import numpy as np

SLOTS = {name: i for i, name in enumerate(("u", "L", "R", "cL", "cR", "n", "-2", "-1", "+1", "+2"))}
MIDDLE = 7.5   # of the sixteen levels of a vector's number


def packed(data: bytes) -> str:
    """Bytes as text for JSON: compressed, base85."""
    return base64.b85encode(zlib.compress(data, 9)).decode()


def unpacked(text: str) -> bytes:
    """What `packed` was given."""
    return zlib.decompress(base64.b85decode(text))


def sums(names: Iterable[str], words: dict[str, int], table: np.ndarray) -> np.ndarray:
    """Slots × dimensions: the sum of the vectors of a slot's known words, over the root of their number."""
    slots, found = [], []
    for name in names:
        slot, _, word = name.partition(" ")
        if slot in SLOTS and word in words:
            slots.append(SLOTS[slot])
            found.append(words[word])
    share = np.zeros((len(SLOTS), len(found)), dtype=np.float32)
    share[slots, range(len(found))] = 1
    share /= np.sqrt(np.maximum(share.sum(axis=1, keepdims=True), 1))
    return share @ table[found]


def layers(total: np.ndarray, weights: list[np.ndarray]) -> np.ndarray:
    """From sums (one row per mention) to outputs; `weights`: both layers, both biases."""
    first, second, bias, last = weights
    return np.maximum(total @ first + bias, 0) @ second + last


class Net:
    """The net of a model file: four bits for each number of a word's vector, eight for those of the layers."""

    def __init__(self, data: dict):
        names = unpacked(data["words"]).decode().split("\n")
        self.words = {word: i for i, word in enumerate(names)}
        pairs = np.frombuffer(unpacked(data["vectors"]), dtype=np.uint8).reshape(len(names), -1)
        levels = np.stack([pairs >> 4, pairs & 15], axis=2).reshape(len(names), -1)
        self.table = ((levels - MIDDLE) * np.array(data["steps"])).astype(np.float32)
        self.weights = [(np.frombuffer(unpacked(layer["weights"]), dtype=np.int8).reshape(layer["shape"])
                         * layer["scale"]).astype(np.float32) for layer in data["layers"]]

    def outputs(self, names: Iterable[str]) -> np.ndarray:
        """The outputs for one mention."""
        return layers(sums(names, self.words, self.table).ravel(), self.weights)


def data(words: list[str], vectors: np.ndarray, weights: list[np.ndarray]) -> dict:
    """The net as the dict that `Net` reads; the numbers are rounded to levels."""
    steps = vectors.std(axis=0) / 3
    levels = np.clip(np.rint(vectors / steps + MIDDLE), 0, 15).astype(np.uint8)
    scales = [float(np.abs(w).max()) / 127 or 1.0 for w in weights]
    return {"words": packed("\n".join(words).encode()), "steps": [round(float(s), 6) for s in steps],
            "vectors": packed((levels[:, ::2] << 4 | levels[:, 1::2]).tobytes()),
            "layers": [{"shape": list(w.shape), "scale": scale, "weights": packed(np.rint(w / scale).astype(np.int8).tobytes())}
                       for w, scale in zip(weights, scales)]}
