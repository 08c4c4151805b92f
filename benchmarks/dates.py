"""Are dates found and resolved? On the 150 sentences of tests/dates_150.csv.

    python benchmarks/dates.py [FILE] [--show] [--peer]

exact: surface, first and last day as expected, or nothing found where nothing is to be found. spurious: rows beyond. --peer puts the
same sentences to dateparser, where installed: `inside` counts a point within the expected interval (nothing where none).
"""
import argparse
import time

import pandas as pd


def gold(path):
    g = pd.read_csv(path, comment="#", keep_default_na=False)
    for c in ("published", "date_from", "date_to"):
        g[c] = pd.to_datetime(g[c].replace("", None))
    return g


def ours(g, show):
    from analysis import codebook, tables
    from analysis.finders import dates

    ids = [f"d{i:03d}" for i in range(len(g))]
    documents = tables.make("documents", pd.DataFrame({"doc_id": ids, "published": g["published"], "text": g["sentence"]}))
    sentences = tables.make("sentences", pd.DataFrame({"doc_id": ids, "end": g["sentence"].str.len(), "text": g["sentence"]}))
    book = codebook.load()
    dates.find(sentences[:1], documents, codebook=book)
    began = time.perf_counter()
    found = dates.find(sentences, documents, codebook=book)
    took = time.perf_counter() - began
    right = spurious = 0
    for i, row in zip(ids, g.itertuples()):
        rows = found[found["doc_id"] == i]
        hit = sum(r.surface == row.surface and (r.date_from, r.date_to) == (row.date_from, row.date_to) or
                  r.surface == row.surface and str((r.date_from, r.date_to)) == str((row.date_from, row.date_to)) for r in rows.itertuples())
        ok = len(rows) == 0 if not row.surface else hit == 1
        right, spurious = right + ok, spurious + len(rows) - hit
        if show and (not ok or len(rows) > hit):
            print(row.published.date() if row.published == row.published else None, "|", row.sentence, "| expected", row.surface, str(row.date_from)[:10],
                  str(row.date_to)[:10], "| found", [(r.surface, str(r.date_from)[:10], str(r.date_to)[:10]) for r in rows.itertuples()])
    print(f"sentences {len(g)}\nexact {right} {right / len(g):.3f}\nspurious {spurious}\nseconds {took:.4f}")


def peer(g):
    from dateparser.search import search_dates

    inside, began = 0, time.perf_counter()
    for row in g.itertuples():
        settings = {"PREFER_DATES_FROM": "past"} | ({"RELATIVE_BASE": row.published.to_pydatetime()} if row.published == row.published else {})
        points = [p for _, p in search_dates(row.sentence, languages=["en"], settings=settings) or []]
        low, high = row.date_from, row.date_to + pd.Timedelta(days=1)
        if not row.surface or (low != low and high != high):
            inside += not points
        else:
            inside += any(not (p.replace(tzinfo=None) < low or p.replace(tzinfo=None) >= high) for p in points)
    print(f"dateparser.inside {inside} {inside / len(g):.3f}\ndateparser.seconds {time.perf_counter() - began:.2f}")


if __name__ == "__main__":
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("file", nargs="?", default="tests/dates_150.csv")
    ap.add_argument("--show", action="store_true")
    ap.add_argument("--peer", action="store_true")
    o = ap.parse_args()
    ours(gold(o.file), o.show)
    if o.peer:
        peer(gold(o.file))
