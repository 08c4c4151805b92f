"""Tunes a sentence encoder on half of the coded names and lets it judge made pairs:  python -m training.teacher --gold DIR

DIR holds newsmtsc_train.jsonl, directed_train.jsonl and the wheel of all-MiniLM-L6-v2 (docs/model_card.md); it gets taught.jsonl, from
which `training.models` fits the small net. The teacher answers two questions, how a target is portrayed and what it receives,
with its name masked in most of what it learns from, and in all that it judges. On one core it takes an hour. Needs torch and
transformers: pip install -e ".[train,teach]".
"""
from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter
from pathlib import Path

import numpy as np

from analysis.errors import InputError
from training import models, nets, pairs

CLS, SEP, MASK, OPEN, CLOSE = 101, 102, 103, 1, 2   # word pieces of the encoder; two that it never used mark the target
LONGEST, NAME = 96, 12                              # pieces of a text, of a target
EPOCHS, BATCH, RATE, SEED = 3, 32, 7e-5, 1
MASKED, SECOND, ASIDE = 0.6, 2000, 0.7              # share of masked targets, rows of the second set per epoch, their weight
PAIRS = 44_000                                      # of each half
SHARES = {"swapped": .22, "joined": .15, "in a row": .04, "first cropped": .12, "first other": .15,
          "second": .14, "second other": .11, "second cropped": .02, "second joined": .05}


class Teacher:
    """The encoder with one hidden layer over the first piece and the target; six answers (two questions)."""

    def __init__(self, folder: Path):
        import torch
        from safetensors.torch import load
        from tokenizers import Tokenizer
        from torch import nn
        from transformers import BertConfig, BertModel

        torch.manual_seed(SEED)
        with nets.encoder(folder) as files:
            self.tokenizer = Tokenizer.from_str(files.read("tokenizer.json").decode())
            encoder = BertModel(BertConfig(**json.loads(files.read("config.json"))), add_pooling_layer=False)
            state = load(files.read("model.safetensors"))
        encoder.load_state_dict({k.removeprefix("bert."): v for k, v in state.items()}, strict=False)
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        self.encoder, self.cache = encoder, {}
        self.head = nn.Sequential(nn.Dropout(.1), nn.Linear(768, 384), nn.Tanh(), nn.Dropout(.1), nn.Linear(384, 6))

    def pieces(self, row: dict, masked: bool) -> tuple[list[int], int, int]:
        """The numbers of a row's pieces, and the span of the marked target among them."""
        if row["text"] not in self.cache:
            found = self.tokenizer.encode(row["text"], add_special_tokens=False)
            self.cache[row["text"]] = found.ids, found.offsets
        ids, offsets = self.cache[row["text"]]
        first = next((i for i, (_, end) in enumerate(offsets) if end > row["start"]), len(ids))
        last = next((i for i in range(first, len(ids)) if offsets[i][0] >= row["end"]), len(ids))
        left, name, right = ids[:first], [MASK] if masked else ids[first:last][:NAME], ids[last:]
        room = LONGEST - 4 - len(name)
        if len(left) + len(right) > room:
            kept = min(len(left), max(room // 2, room - len(right)))
            left, right = left[len(left) - kept:], right[:room - kept]
        return [CLS, *left, OPEN, *name, CLOSE, *right, SEP], 1 + len(left), 3 + len(left) + len(name)

    def answers(self, batch: list[tuple[list[int], int, int]]):
        """A tensor rows × 2 questions × 3 answers."""
        import torch

        ids = torch.zeros(len(batch), max(len(b[0]) for b in batch), dtype=torch.long)
        real, target = torch.zeros(ids.shape), torch.zeros(ids.shape)
        for row, (numbers, first, last) in enumerate(batch):
            ids[row, :len(numbers)] = torch.tensor(numbers)
            real[row, :len(numbers)] = target[row, first:last] = 1
        states = self.encoder(input_ids=ids, attention_mask=real).last_hidden_state
        mean = (states * target[..., None]).sum(1) / target.sum(1, keepdim=True)
        return self.head(torch.cat([states[:, 0], mean], 1)).view(-1, 2, 3)

    def fit(self, first: list[dict], second: list[dict]) -> Teacher:
        """Tuned on rows of both coded sets; of the second, as many neutral names as others."""
        import torch
        from torch.nn import functional

        dice = np.random.default_rng(SEED)
        counts = np.array([sum(r["label"] == k for r in first) for k in (-1, 0, 1)])
        balance = torch.tensor(np.sqrt(len(first) / 3 / counts), dtype=torch.float)
        layers = [*self.head.parameters()]
        adam = torch.optim.AdamW([{"params": [*self.encoder.parameters()]}, {"params": layers, "lr": 10 * RATE}], lr=RATE, weight_decay=.01)
        steps = EPOCHS * (len(first) + min(SECOND, len(second))) // BATCH + EPOCHS
        rate = torch.optim.lr_scheduler.LambdaLR(adam, lambda s: min((s + 1) / steps / .1, max(0, (steps - s) / steps / .9)))
        self.encoder.train(), self.head.train()
        for _ in range(EPOCHS):
            rows = [(0, r) for r in first]
            for some in ([r for r in second if r["label"]], [r for r in second if not r["label"]]):
                rows += [(1, some[i]) for i in dice.permutation(len(some))[:SECOND // 2]]
            rows = [(question, r["label"] + 1, self.pieces(r, dice.random() < MASKED)) for question, r in rows]
            dice.shuffle(rows)
            for start in range(0, len(rows), 16 * BATCH):   # of like length in a batch
                part = sorted(rows[start:start + 16 * BATCH], key=lambda r: len(r[2][0]))
                batches = [part[i:i + BATCH] for i in range(0, len(part), BATCH)]
                for number in dice.permutation(len(batches)):
                    question, wanted, texts = zip(*batches[number])
                    question, wanted = torch.tensor(question), torch.tensor(wanted)
                    found = self.answers(list(texts))[torch.arange(len(wanted)), question]
                    loss = functional.cross_entropy(found, wanted, reduction="none", label_smoothing=.05)
                    adam.zero_grad()
                    (loss * torch.where(question == 0, balance[wanted], torch.tensor(ASIDE))).mean().backward()
                    torch.nn.utils.clip_grad_norm_([*self.encoder.parameters(), *layers], 1.0)
                    adam.step()
                    rate.step()
        return self

    def judged(self, rows: list[dict], masked: bool) -> np.ndarray:
        """Log-odds of the answers, rows × 2 × 3."""
        import torch

        self.encoder.eval(), self.head.eval()
        found = [self.pieces(r, masked) for r in rows]
        order, out = np.argsort([len(f[0]) for f in found]), np.zeros((len(rows), 2, 3), np.float32)
        with torch.no_grad():
            for some in np.split(order, range(64, len(order), 64)):
                with torch.autocast("cpu", torch.bfloat16):
                    out[some] = self.answers([found[i] for i in some]).float().numpy()
        return out


def similar(rows: list[dict], pieces: nets.Pieces) -> tuple[dict[str, list[str]], set[str]]:
    """The words nearest to each word of the rows (cosine above .35, at most eight), and the common ones."""
    counts = Counter(word.lower() for row in rows for word in pairs.WORD.findall(row["text"]))
    words = [w for w, n in counts.items() if n >= 3 and len(w) > 2 and w.isalpha() and w in pieces.numbers]
    vectors = pieces.table[[pieces.numbers[w] for w in words]]
    vectors = vectors - vectors.mean(axis=0)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    near = {}
    for row, word in enumerate(words):
        likeness = vectors @ vectors[row]
        near[word] = [words[i] for i in np.argpartition(-likeness, 9)[:9] if i != row and likeness[i] > .35]
    return near, {w for w in words if counts[w] > 30}


def main(arguments: list[str] | None = None) -> int:
    """Tune, make pairs, judge, write; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m training.teacher", description=__doc__.split("\n")[0])
    parser.add_argument("--gold", type=Path, required=True, help="folder with the coded sets and the wheel")
    gold = parser.parse_args(arguments).gold
    try:
        first = models.portrayed(gold)
        second = models.received(models.read(gold / "directed_train.jsonl"), share=1.0)
        near, common = similar(first + second[::2], nets.Pieces(gold))
    except (InputError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    halves = {seen: [[r for r in rows if nets.first_half(r["group"]) == seen] for rows in (first, second)] for seen in (True, False)}
    teacher, dice, out = Teacher(gold).fit(*halves[True]), random.Random(SEED), []
    for seen, rows in halves.items():
        made: dict[str, list] = {kind: [] for kind in SHARES}
        for kind, pair in pairs.made(*rows, near, common, dice):
            if len(pair["text"]) <= pairs.LONGEST:
                made[kind].append(pair)
        out += [pair | {"first": seen} for kind, share in SHARES.items() for pair in dice.sample(made[kind], min(len(made[kind]), int(PAIRS * share)))]
    answers = np.concatenate([teacher.judged(out, True), (teacher.judged(first, True) + teacher.judged(first, False)) / 2])
    odds = np.exp(answers - answers.max(axis=2, keepdims=True))
    out += [{"text": r["text"], "start": r["start"], "end": r["end"], "first": nets.first_half(r["group"])} for r in first]
    with open(gold / nets.LESSONS, "w", encoding="utf-8") as file:
        for row, chances in zip(out, odds / odds.sum(axis=2, keepdims=True)):
            file.write(json.dumps(row | {"chances": np.round(chances.astype(float), 4).tolist()}, ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
