"""Fits the weights of codebook/place_weights.csv: is a capitalised name a place?

    python benchmarks/fit_places.py --gold DIR [--write]

Reads DIR/lgl.jsonl and DIR/tr_news.jsonl (benchmarks/places.py says how they are laid out). Prints recognition F1 on each
set as it is with the file's weights, and with weights fitted on half of the documents for the other half; then the weights that a fit on
all of them would change most. With --write these go into the file, one decimal each; rows with the source "by hand" stay.
Needs scikit-learn (extra `train`). The fit takes the lists of names and words as they are; after a change of theirs, run it
again and look at benchmarks/places.py before keeping what it wrote.
"""
import argparse
import csv
import io
import json
from pathlib import Path

import pandas as pd

import analysis
from analysis import codebook, placenames, tables

FILE = Path(analysis.__file__).parent / "codebook" / "place_weights.csv"
SETS = ("lgl", "tr_news")


def documents(gold: Path):
    """(set, candidates, gold spans) of each document."""
    reader = placenames.reader(codebook.load())
    for name in SETS:
        rows = [json.loads(line) for line in (gold / f"{name}.jsonl").open(encoding="utf-8")]
        frame = pd.DataFrame({"doc_id": [str(n) for n in range(len(rows))], "text": [r["text"] for r in rows]})
        parts = tables.by(analysis.annotate(frame, only=("sentences",)).sentences, "doc_id", "sentence start text")
        for n, row in enumerate(rows):
            yield name, placenames.read(parts.get(str(n), []), reader), [(t["start"], t["end"]) for t in row["toponyms"]]


def hits(mention, gold) -> list[tuple[int, int]]:
    return [g for g in gold if mention.shift + mention.start < g[1] and g[0] < mention.shift + mention.end]


def features(mention) -> dict[str, float]:
    return dict.fromkeys((*mention.traits, *mention.evidence), 1.0) | {"weight": min(mention.senses.best.weight, 7.0)}


def fit(docs, hand: dict[str, float]) -> dict[str, float]:
    """Logistic regression; what is set by hand goes in as an offset that the other weights take for granted."""
    import numpy as np
    from scipy.optimize import minimize
    from sklearn.feature_extraction import DictVectorizer

    rows = [(features(m), bool(hits(m, gold))) for _, mentions, gold in docs for m in mentions]
    offset = np.array([sum(hand.get(k, 0.0) * v for k, v in f.items()) for f, _ in rows])
    names = DictVectorizer()
    x = names.fit_transform([{k: v for k, v in f.items() if k not in hand} | {"bias": 1.0} for f, _ in rows])
    sign = np.array([1.0 if y else -1.0 for _, y in rows])

    def loss(w):
        margin = sign * (x @ w + offset)
        return np.logaddexp(0, -margin).sum() + .5 * w @ w, x.T @ (-sign / (1 + np.exp(margin))) + w

    best = minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B")
    return dict(zip(names.get_feature_names_out(), (round(float(w), 1) for w in best.x))) | hand


def f1(docs, weights: dict[str, float]) -> float:
    found = right = told = 0
    for _, mentions, gold in docs:
        kept = [m for m in mentions if sum(weights.get(k, 0.0) * v for k, v in features(m).items()) + weights["bias"] > 0]
        found, told = found + len(kept), told + len(gold)
        right += len({g for m in kept for g in hits(m, gold)[:1]})
    return 2 * right / (found + told)


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--gold", required=True, type=Path)
    p.add_argument("--write", action="store_true")
    a = p.parse_args()
    text = FILE.read_text(encoding="utf-8")
    head = "".join(line for line in text.splitlines(True) if line.startswith("#"))
    rows = list(csv.DictReader(text[len(head):].splitlines()))
    shipped = {r["feature"]: float(r["weight"]) for r in rows}
    hand = {r["feature"]: shipped[r["feature"]] for r in rows if r["source"] == "by hand"}
    docs = list(documents(a.gold))
    halves = [fit(docs[1 - n::2], hand) for n in (0, 1)]
    for name in SETS:
        parts = [[d for d in docs[n::2] if d[0] == name] for n in (0, 1)]
        crossed = [f1(part, weights) for part, weights in zip(parts, halves)]
        shipped_f = f1([d for d in docs if d[0] == name], shipped)
        print(f"{name}: shipped {shipped_f:.3f}; fitted on the other half {crossed[0]:.3f}, {crossed[1]:.3f}")
    fitted = fit(docs, hand)
    apart = sorted(shipped, key=lambda k: -abs(shipped[k] - fitted.get(k, 0.0)))
    print(pd.DataFrame({"shipped": shipped, "fitted": fitted}).reindex(apart)[:15])
    if a.write:
        out = io.StringIO()
        table = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
        table.writeheader()
        table.writerows(r | {"weight": fitted.get(r["feature"], r["weight"])} for r in rows)
        FILE.write_text(head + out.getvalue(), encoding="utf-8")


if __name__ == "__main__":
    main()
