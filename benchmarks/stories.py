"""Precision, recall and speed of `analysis.stories.assign` on copies made from a folder of articles.

    python stories.py --gold DIR [--size 1000 ...] [--seed 0]

DIR holds basil_tune.jsonl.gz (events told by three outlets: the hard negatives). Each article is put in with copies of
five kinds: verbatim (white space and quotation marks changed), cut (the first 40 to 80 %), re-titled, lightly edited (words
replaced, dropped, put in; 3 to 10 %), and two in one (an article that is not in the corpus otherwise before or after it).
A copy is right if it is in the story of its article; different articles of an event are not. Prints one `name value` a line.

  precision, recall   pairs of documents put in one story against pairs that belong together
  recall.<kind>       copies of that kind in the story of their article
  per_s.<n>           articles per second for a corpus of n documents on one core
"""
import argparse
import gzip
import json
import random
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

import pandas as pd

from analysis import stories


def articles(folder):
    """Lists of three articles on one event, each (title, paragraphs)."""
    events = defaultdict(list)
    with gzip.open(folder / "basil_tune.jsonl.gz", "rt", encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            events[row["triplet"]].append((row["title"], [" ".join(p) for p in row["paragraphs"]]))
    return list(events.values())


def edited(text, rate, words, draw):
    out = []
    for word in text.split(" "):
        luck = draw.random() / rate
        if luck < .5:
            out.append(draw.choice(words))
        elif luck < .75:
            out += [word, draw.choice(words)]
        elif luck >= 1:
            out.append(word)
    return " ".join(out)


def corpus(events, draw):
    """Rows (doc_id, story, kind, text). A third of the events is kept back to be embedded."""
    words = " ".join(p for event in events for _, body in event for p in body).split()
    events = draw.sample(events, len(events))
    rows, spare = [], [a for event in events[: len(events) // 3] for a in event]
    for event in events[len(events) // 3:]:
        for title, body in event:
            name, text = f"a{len(rows)}", "\n\n".join(body)
            other = "\n\n".join(spare.pop()[1]) if spare else ""
            cut = "\n\n".join(body)[: int(len(text) * draw.uniform(.4, .8))]
            kinds = {"article": f"{title}\n\n{text}", "verbatim": f"{title}\n{text}".replace("“", '"').replace("”", '"'),
                     "cut": f"{title}\n\n{cut}", "retitled": f"Update: what is known so far, {draw.choice(words)}\n\n{text}",
                     "edited": edited(f"{title}\n\n{text}", draw.uniform(.03, .1), words, draw)}
            if other:
                kinds["two_in_one"] = "\n\n".join(draw.sample([text, other], 2))
            rows += [(f"d{draw.random():.12f}", name, kind, t) for kind, t in kinds.items()]
    return pd.DataFrame(rows, columns=["doc_id", "true", "kind", "text"]).sample(frac=1, random_state=draw.randrange(10**6))


def pairs(labels):
    return sum(n * (n - 1) // 2 for n in Counter(labels).values())


def accuracy(frame):
    frame = frame.assign(story=stories.assign(frame[["doc_id", "text"]]))
    both = pairs(zip(frame.true, frame.story))
    out = {"documents": len(frame), "precision": both / pairs(frame.story), "recall": both / pairs(frame.true)}
    home = frame[frame.kind == "article"].set_index("true").story
    right = frame.story == frame.true.map(home)
    for kind, share in right.groupby(frame.kind).mean().items():
        out[f"recall.{kind}"] = share
    return out


def speed(frame, size, draw):
    """A corpus of `size` documents of the same length and share of copies: sentences of all articles dealt anew."""
    lines = [line for text in frame.text for line in text.split("\n\n") if len(line) > 40]
    words = " ".join(lines).split()
    texts = []
    while len(texts) < size:
        text = " ".join(draw.choices(words, k=draw.randrange(300, 900)))
        texts += [text, text[: len(text) * 2 // 3]] if draw.random() < .15 else [text]
    documents = pd.DataFrame({"doc_id": [f"d{i:06}" for i in range(size)], "text": texts[:size]})
    start = time.perf_counter()
    stories.assign(documents)
    return size / (time.perf_counter() - start)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, required=True, help="folder with basil_tune.jsonl.gz")
    parser.add_argument("--size", type=int, nargs="*", default=[2000, 8000])
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    draw = random.Random(args.seed)
    frame = corpus(articles(args.gold), draw)
    out = accuracy(frame) | {f"per_s.{size}": speed(frame, size, draw) for size in args.size}
    for name, value in out.items():
        print(name, f"{value:.4f}" if value <= 1 else f"{value:.0f}")


if __name__ == "__main__":
    sys.exit(main())
