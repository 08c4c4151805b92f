"""A small convolutional net: the part of `analysis.attitude`'s model that reads the words of a sentence in their order.

In goes a sentence with its target masked, out come four of the five OUTPUTS of `analysis.attitude` (not "commentary"). Each word
has a vector, to which its distance from the target, its clause and its denial add; two gated convolutions mix neighbours,
and one hidden layer reads the target's place, four weighted means, and the words at either side. Needs numpy alone;
`training.nets` makes it.
"""
from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import NamedTuple

import numpy as np

from analysis.errors import InputError

MIDDLE = 7.5                        # of the sixteen levels of a vector's number
PAD, UNKNOWN, TARGET, AGAIN = range(4)   # the first rows of the table; words follow
WINDOW = 64                         # words that are read around the target
EDGES = (1, 2, 3, 4, 5, 7, 11, 19)  # distances from the target that are told apart
NEAR = 5                            # the kinds of distance that count as next to the target


class Reading(NamedTuple):
    """The stems of a sentence with every mention of the target masked, where the target is, its clause, which words are denied."""

    words: list[str]
    masks: tuple[str, str]           # the words that stand for the target and for its other mentions
    here: int
    clause: tuple[int, int]
    denied: list[bool]


def stored(path: Path, version: str) -> dict:
    """A model as `training.models` wrote it; InputError where the file is damaged or of another version."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"The model file {path} is not readable: {error}.") from None
    found = data.get("format") if isinstance(data, dict) else None
    if found != version:
        raise InputError(f"The model file {path} is of version {found!r}; this kit reads {version!r}. "
                         "Make it anew: python -m training.models --gold DIR.")
    return data


def packed(data: bytes) -> str:
    """Bytes as text for JSON: compressed, base85."""
    import lzma

    return base64.b85encode(lzma.compress(data, lzma.FORMAT_ALONE, preset=9)).decode()


def unpacked(text: str) -> bytes:
    """What `packed` was given."""
    try:
        import lzma
    except ImportError:                 # a Python built without liblzma
        raise InputError("This Python lacks the module lzma, in which the model of attitudes is packed; install liblzma and build Python anew, or "
                         "use another Python.") from None
    return lzma.decompress(base64.b85decode(text), lzma.FORMAT_ALONE)


def encoded(reading: Reading, numbers: dict[str, int]) -> tuple[np.ndarray, np.ndarray, np.ndarray, int]:
    """Rows in the table, kinds of distance (0 to 16) and of place (1: in the clause, 2: denied) for up to WINDOW words; the target's place."""
    count, here = len(reading.words), reading.here
    first = max(0, min(here - WINDOW // 2, count - WINDOW))
    last = min(count, first + WINDOW)
    known = {reading.masks[0]: TARGET, reading.masks[1]: AGAIN}
    ids = np.array([known.get(w) or numbers.get(w, UNKNOWN) for w in reading.words[first:last]])
    place = np.arange(first, last)
    kinds = np.sign(place - here) * np.searchsorted(EDGES, np.abs(place - here), side="right") + len(EDGES)
    flags = (reading.clause[0] <= place) & (place <= reading.clause[1])
    return ids, kinds, flags + 2 * np.array(reading.denied[first:last]), here - first


def slots(ids: np.ndarray, kinds: np.ndarray, flags: np.ndarray) -> np.ndarray:
    """4 × words: left and right next to the target, left and right in the clause; each over the root of their number."""
    distance, word = kinds - len(EDGES), ids > AGAIN
    left, right = word & (distance < 0), word & (distance > 0)
    near, clause = np.abs(distance) <= NEAR, flags & 1 == 1
    share = np.stack([left & near, right & near, left & clause, right & clause]).astype(np.float32)
    return share / np.sqrt(np.maximum(share.sum(axis=1, keepdims=True), 1))


def _moved(x: np.ndarray, by: int) -> np.ndarray:
    """The rows `by` places on, zeros past the ends."""
    out = np.zeros_like(x)
    if by > 0:
        out[:-by or None] = x[by:]
    else:
        out[-by:] = x[:by]
    return out


def forward(weights: dict[str, np.ndarray], ids: np.ndarray, kinds: np.ndarray, flags: np.ndarray, here: int) -> np.ndarray:
    """The outputs for one encoded mention; `weights` by the names that `training.nets` gives."""
    x = weights["table"][ids] + weights["distance"][kinds] + weights["flag"][flags]
    for step, name in ((1, "first"), (3, "second")):
        both = np.hstack([_moved(x, -step), x, _moved(x, step)]) @ weights[name] + weights[name + " bias"]
        value, gate = np.split(both, 2, axis=1)
        x = x + value / (1 + np.exp(-gate))
    score = x @ weights["look"] + weights["look bias"]
    look = np.exp(score - score.max(axis=0))
    read = np.concatenate([x[here], ((look / look.sum(axis=0)).T @ x).ravel(), (slots(ids, kinds, flags) @ x).ravel()])
    return np.maximum(read @ weights["hidden"] + weights["hidden bias"], 0) @ weights["last"] + weights["last bias"]


class Net:
    """The net of a model file: four bits for each number of a word's vector, eight for those of the layers."""

    def __init__(self, data: dict):
        names = unpacked(data["words"]).decode().split("\n")
        self.numbers = {word: i for i, word in enumerate(names, AGAIN + 1)}
        pairs = np.frombuffer(unpacked(data["vectors"]), dtype=np.uint8).reshape(len(names), -1)
        levels = np.stack([pairs >> 4, pairs & 15], axis=2).reshape(len(names), -1)
        self.weights = {name: (np.frombuffer(unpacked(layer["weights"]), dtype=np.int8).reshape(layer["shape"])
                               * layer["scale"]).astype(np.float32) for name, layer in data["layers"].items()}
        vectors = ((levels - MIDDLE) * np.array(data["steps"])).astype(np.float32) @ self.weights["widen"]
        self.weights["table"] = np.vstack([self.weights["special"], vectors])

    def outputs(self, reading: Reading) -> np.ndarray:
        """The outputs for one mention."""
        return forward(self.weights, *encoded(reading, self.numbers))


def data(words: list[str], vectors: np.ndarray, weights: dict[str, np.ndarray]) -> dict:
    """The net as the dict that `Net` reads; the numbers are rounded to levels."""
    steps = vectors.std(axis=0) / 3
    levels = np.clip(np.rint(vectors / steps + MIDDLE), 0, 15).astype(np.uint8)
    scales = {name: float(np.abs(w).max()) / 127 or 1.0 for name, w in weights.items()}
    return {"words": packed("\n".join(words).encode()), "steps": [round(float(s), 6) for s in steps],
            "vectors": packed((levels[:, ::2] << 4 | levels[:, 1::2]).tobytes()),
            "layers": {name: {"shape": list(w.shape), "scale": scales[name],
                              "weights": packed(np.rint(w / scales[name]).astype(np.int8).tobytes())} for name, w in weights.items()}}
