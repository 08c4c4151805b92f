"""Are dates found and resolved? On the 150 sentences of tests/dates_150.csv.

    python benchmarks/dates.py [FILE] [--show] [--peer]

exact: surface, first and last day as expected, or nothing found where nothing is to be found. spurious: rows beyond. --peer
puts the same sentences to dateparser, where installed: `inside` counts a point within the expected interval (nothing where
none), which is less than is asked of the project.
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
    table = pd.DataFrame({"doc_id": ids, "published": g["published"], "end": g["sentence"].str.len(), "text": g["sentence"]})
    documents, sentences = tables.make("documents", table), tables.make("sentences", table)
    book = codebook.load()
    dates.find(sentences[:1], documents, codebook=book)
    began = time.perf_counter()
    found = dates.find(sentences, documents, codebook=book)
    took = time.perf_counter() - began
    right = spurious = 0
    for i, row in zip(ids, g.itertuples()):
        rows = found[found["doc_id"] == i]
        expected = (row.surface, str(row.date_from), str(row.date_to))
        got = [(r.surface, str(r.date_from), str(r.date_to)) for r in rows.itertuples()]
        hit = got.count(expected)
        ok = not got if not row.surface else hit == 1
        right, spurious = right + ok, spurious + len(got) - hit
        if show and (not ok or len(got) > hit):
            print(row.published, row.sentence, "expected", expected, "found", got, sep=" | ")
    print(f"sentences {len(g)}\nexact {right} {right / len(g):.3f}\nspurious {spurious}\nseconds {took:.4f}")


def peer(g):
    from dateparser.search import search_dates

    inside, began = 0, time.perf_counter()
    for row in g.itertuples():
        settings = {"PREFER_DATES_FROM": "past"}
        if row.published == row.published:
            settings["RELATIVE_BASE"] = row.published.to_pydatetime()
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
