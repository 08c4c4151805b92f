"""Agency against sentences coded by hand: passive verbs, and agent and patient among the actors.

    python agency.py draw GOLD_DIR --out SHEET.jsonl     # 200 sentences that name an actor, by seed
    python agency.py score SHEET.jsonl [--show 20]

A line of the sheet: `id, text, mentions` (the actors found in its article: start, end, surface; the rules are scored on these), and what
the coder adds: `passives` (the participles of passive verbs with a form of be or get, in order) and `roles` ({number of a mention:
"agent" or "patient"}).

Coding rules. agent: subject of an active verb other than be and have, also of a participle or infinitive that it
governs; in a by-phrase; doer of an event told as a noun ("attacks by X", "X's raid", "X airstrikes"). patient: object
of an active verb; subject of a passive one; at whom an act is directed ("attack on X", "pressure on X", "fired at
X"). Otherwise none. A mention in several clauses takes the role in the one that it stands in. The texts stay outside
the project; only the counts go in.
"""
import argparse
import json
import random
import sys
from collections import Counter
from pathlib import Path

import pandas as pd

from framing_common import Metrics, note, prf, read_jsonl

SETS = {"case2021_task2_tune.jsonl": "text", "event_location_tune.jsonl": "text", "plover_gsr.jsonl": "text",
        "polnear_dev.jsonl.gz": "text", "basil_tune.jsonl.gz": "paragraphs"}


def sentences(rows):
    import analysis
    frame = pd.DataFrame([{"doc_id": f"{name}:{i}", "text": text} for name, i, text in rows])
    made = analysis.annotate(frame, only=("actors",))
    kept = made.sentences[made.sentences.section == "body"]
    kept = kept[kept.text.str.split().str.len().between(6, 40)]
    actors = {k: g for k, g in made.actors.groupby(["doc_id", "sentence"])}
    for s in kept.itertuples():
        found = actors.get((s.doc_id, s.sentence))
        if found is not None:
            spans = zip(found.start - s.start, found.end - s.start, found.surface)
            yield {"id": f"{s.doc_id}:{s.sentence}", "text": s.text, "passives": [], "roles": {},
                   "mentions": [[int(a), int(b), surface] for a, b, surface in spans]}


def draw(folder, out, seed=0, each=40):
    rng, chosen = random.Random(seed), []
    for name, column in SETS.items():
        rows = read_jsonl(Path(folder) / name)
        rows = rng.sample(rows, min(len(rows), 400))
        texts = [(name.split("_")[0], i, "\n\n".join(" ".join(p) for p in r[column]) if column == "paragraphs" else r[column])
                 for i, r in enumerate(rows)]
        found = {s["text"]: s for s in sentences(texts)}
        chosen += rng.sample(list(found.values()), each)
    Path(out).write_text("".join(json.dumps(s, ensure_ascii=False) + "\n" for s in chosen), encoding="utf-8")


def score(path, show):
    from analysis import codebook, tables
    from analysis.finders.agency import find, passives
    book, sheet, m = codebook.load(), read_jsonl(path), Metrics()
    span = [{"doc_id": s["id"], "sentence": 0, "start": 0, "end": len(s["text"]), "text": s["text"]} for s in sheet]
    named = [{"doc_id": s["id"], "sentence": 0, "start": a, "end": b, "actor": surface} for s in sheet for a, b, surface in s["mentions"]]
    found = find(tables.make("sentences", span), tables.make("actors", named), tables.make("quotes"), codebook=book)
    tally = {k: Counter() for k in ("passive", "agent", "patient")}
    for s in sheet:
        gold = Counter(w.lower() for w in s["passives"])
        got = Counter(word.lower() for _, word in passives(s["text"], codebook=book))
        tally["passive"].update(tp=sum((gold & got).values()), got=sum(got.values()), gold=sum(gold.values()))
        mine = found[found.doc_id == s["id"]]
        roles = {(a, b): r for a, b, r in zip(mine.start, mine.end, mine.role)}
        wrong = [f"passive {dict(gold)} / {dict(got)}"] if gold != got else []
        for n, (a, b, surface) in enumerate(s["mentions"]):
            true, given = s["roles"].get(str(n), ""), roles.get((a, b), "")
            for role in ("agent", "patient"):
                tally[role].update(tp=true == given == role, got=given == role, gold=true == role)
            wrong += [f"{surface}: {true or 'none'} / {given or 'none'}"] if true != given else []
        if wrong and show > 0:
            show -= 1
            note("; ".join(wrong), "|", s["text"])
    for name, c in tally.items():
        for measure, value in zip(("precision", "recall", "f1"), prf(c["tp"], c["got"], c["gold"])):
            m.put(f"agency.{name}.{measure}", value)
        m.put(f"agency.{name}.gold", c["gold"])
    m.put("agency.sentences", len(sheet))


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("verb", choices=("draw", "score"))
    ap.add_argument("path")
    ap.add_argument("--out")
    ap.add_argument("--show", type=int, default=0)
    o = ap.parse_args()
    return draw(o.path, o.out) if o.verb == "draw" else score(o.path, o.show)


if __name__ == "__main__":
    sys.exit(main())
