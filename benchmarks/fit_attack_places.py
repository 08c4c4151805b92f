"""Fits the weights of codebook/attack_places.csv: does a place belong to an attack word in its sentence?

    python benchmarks/fit_attack_places.py --gold DIR [--write]

Reads DIR/event_location_tune.jsonl (Halterman 2019, MIT; one JSON object per line: text, verb [span], locations [span]).
Prints F1 of the place and accuracy where there is none, each half scored with weights of the other; with --write, fits on
all and writes the file.
Needs scikit-learn (extra `train`). Weights set by hand (HAND) are kept: fewer false points, at some cost in recall.
"""
import argparse
import bisect
import hashlib
import json
from pathlib import Path

import pandas as pd

import analysis
from analysis import attachment, codebook, triggers
from analysis import factuality as f
from analysis.finders import attacks
from analysis.pairs import features

HAND = {"threshold": -0.5, "meeting:A": -3.0, "meeting:B": -4.0, "gap4:A": -2.0, "said:A": -2.0, "owned:B": -1.5}
FILE = Path(attachment.__file__).parent / "codebook" / "attack_places.csv"


def rows_by(frame):
    out = {}
    for row in frame.itertuples(index=False):
        out.setdefault((row.doc_id, row.sentence), []).append(row)
    return out


def items(gold, rules):
    """(gold spans, sentence, mention, places, other attack words, ends of actors) of each marked verb that we read."""
    with open(gold, encoding="utf-8") as lines:
        docs = [d for d in map(json.loads, lines) if d["verb"] and d.get("answer") in (None, "accept")]
    frame = pd.DataFrame([{"doc_id": f"d{i:05}", "text": d["text"]} for i, d in enumerate(docs)])
    tables = analysis.annotate(frame, only=("places", "actors", "dates"))
    near = {name: rows_by(tables[name]) for name in ("actors", "places", "dates")}
    for row in tables.sentences.itertuples(index=False):
        doc, key = docs[int(row.doc_id[1:])], (row.doc_id, row.sentence)
        verb = doc["verb"][0]
        if not (row.start < verb["end"] and verb["start"] < row.end):
            continue
        s = attacks.Sentence(row.text, row.start, *f.words(row.text))
        found = triggers.mentions(s.low, triggers.candidates(s.low, rules), rules)
        i = bisect.bisect_right(s.ends, verb["start"] - row.start)
        mention = next((m for m in found if m.first <= i < m.last), None)
        if mention is None:
            continue
        who = [(*s.words(r.start, r.end), r.actor) for r in near["actors"].get(key, ())]
        when = {s.words(r.start, r.end) for r in near["dates"].get(key, ())}
        taken = {j for a, b in [*when, *(w[:2] for w in who)] for j in range(a, b)
                 if (a, b) in when or s.low[a - 1:a] not in attacks._AT}
        heads = {m.first for m in found}
        places = attacks._places(s, near["places"].get(key, ()), who, taken, heads, rules.places, {})
        yield doc["locations"], s, mention, places, heads - {mention.first}, {b for _, b, _ in who}


def right(gold, s, place):
    return any(s.offset + s.starts[place.first] < g["end"] and g["start"] < s.offset + s.ends[place.last - 1] for g in gold)


def fit(data, reader):
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    pairs, labels = [], []
    for gold, s, m, places, others, _ in data:
        near = [p for p in places if not p.barred and abs(p.first - m.first) < attachment.WINDOW]
        gaps = {}
        for p in near:
            gaps[p.group] = min(gaps.get(p.group, attachment.WINDOW), abs(p.first - m.last), abs(m.first - p.last))
        order = sorted(gaps, key=lambda g: (gaps[g], g))
        for p in near:
            pairs.append(dict.fromkeys(features(reader, s.low, m.first, m.last, m.verb, p, order.index(p.group), others), 1))
            labels.append(right(gold, s, p))
    names = DictVectorizer()
    model = LogisticRegression(C=0.3, max_iter=1000).fit(names.fit_transform(pairs), labels)
    weights = dict(zip(names.get_feature_names_out(), model.coef_[0])) | {"bias": model.intercept_[0]}
    return {k: round(float(v), 2) for k, v in sorted(weights.items()) if abs(v) >= .05} | HAND


def evaluate(data, reader, weights):
    reader.weights, n = weights, dict.fromkeys(("pred", "gold", "ok", "none", "none_ok"), 0)
    for gold, s, m, places, others, actors in data:
        chosen = reader.choose(s.low, m.first, m.last, m.verb, places, others, actors)
        n["pred"] += bool(chosen)
        n["gold"] += bool(gold)
        n["ok"] += any(right(gold, s, p) for p in chosen)
        n["none"] += not gold
        n["none_ok"] += not (gold or chosen)
    return 2 * n["ok"] / (n["pred"] + n["gold"]), n["none_ok"] / n["none"]


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--gold", required=True)
    a.add_argument("--write", action="store_true")
    a = a.parse_args()
    rules = triggers.rules(codebook.load())
    data = list(items(Path(a.gold) / "event_location_tune.jsonl", rules))
    half = [int(hashlib.sha1(d[1].text.encode()).hexdigest()[:4], 16) % 2 for d in data]
    for h in (0, 1):
        weights = fit([d for d, x in zip(data, half) if x != h], rules.places)
        place, none = evaluate([d for d, x in zip(data, half) if x == h], rules.places, weights)
        print(f"half {h}: place_f {place:.3f} no_place_acc {none:.3f}")
    if a.write:
        head = "".join(line + "\n" for line in FILE.read_text(encoding="utf-8").splitlines() if line.startswith("#"))
        weights = sorted(fit(data, rules.places).items())
        body = "".join(f"{k},{v:.2f},en\n" for k, v in weights)
        FILE.write_text(head + "feature,weight,language\n" + body, encoding="utf-8")


if __name__ == "__main__":
    main()
