"""From a mark of a figure to its sentences: evidence rows -> references in the notebook -> the data of a page's drawer.

A mark is a string: the parts that name it, joined. A figure's traces carry their points' marks in `meta`; evidence carries the
same strings in its column `mark`. References are small (document, sentence, spans); the text is looked up once, for the page.
"""
from __future__ import annotations

import re

import pandas as pd

MIME = "application/vnd.analysis.evidence+json"
REFERENCES = 20_000  # sentences of a figure that an executed notebook refers to; beyond, an even sample of each mark
EMBEDDED = 5_000     # sentences that a page embeds
KEY = ["mark", "doc_id", "sentence"]


def mark(*parts):
    """The name of a mark, or a Series of names: the parts (strings, Series) joined by a dot in the middle."""
    out = None
    for part in parts:
        part = part.astype(str) if isinstance(part, pd.Series) else str(part)
        out = part if out is None else out + " · " + part
    return out


def kept(rank, total, most: int):
    """Which of `total` things in order stay in an even sample of at most `most`; the first always does. Vectorised."""
    return (total <= most) | (rank * most // total > (rank - 1) * most // total)


def quota(totals: pd.Series, most: int) -> int:
    """How many sentences each mark may keep so that all together are about `most`; at least 1."""
    each = most
    while each > 1 and totals.clip(upper=each).sum() > most:
        each = each * 4 // 5
    return each


def references(evidence: pd.DataFrame, most: int = REFERENCES) -> dict:
    """`{docs, marks: [{mark, total, rows}]}`: `rows` reads "document#sentence:start-end:start-end ...", offsets in the sentence.

    `total` counts the sentences before the sample. Spans that cover their whole sentence are left out. `evidence`: what
    `notebook.proof` returns; the order within a mark is kept.
    """
    rows = evidence if "mark" in evidence else evidence.assign(mark="")
    if rows.empty:
        return {"docs": [], "marks": []}
    distinct = rows[KEY].drop_duplicates()
    groups = distinct.groupby("mark", sort=False)
    totals, sizes = groups.size(), groups.sentence.transform("size")
    distinct = distinct[kept(groups.cumcount(), sizes, quota(totals, most))]
    docs = {d: i for i, d in enumerate(dict.fromkeys(distinct.doc_id))}
    rows = rows[[*KEY, "start", "end", "sentence_start", "sentence_end"]].merge(distinct, on=KEY)
    length = rows.sentence_end - rows.sentence_start
    start, end = (rows.start - rows.sentence_start).clip(lower=0), (rows.end - rows.sentence_start).clip(upper=length)
    spans = {}
    for name, doc, sentence, a, b, n in zip(rows.mark, rows.doc_id, rows.sentence, start, end, length):
        own = spans.setdefault(name, {}).setdefault(f"{docs[doc]}#{sentence}", [])
        if 0 < b - a < n and (s := f":{a}-{b}") not in own:
            own.append(s)
    return {"docs": list(docs), "marks": [{"mark": m, "total": int(totals[m]), "rows": " ".join(k + "".join(v) for k, v in own.items())} for m, own in spans.items()]}


def rows(refs: dict) -> pd.DataFrame:
    """References as a table: mark, total, doc_id, sentence, spans (a list of offsets in the sentence: start, end, start, end ...)."""
    out = [(m["mark"], m["total"], refs["docs"][int(doc)], int(sentence), [int(n) for n in re.findall(r"\d+", spans)])
           for m in refs["marks"] for doc, sentence, spans in re.findall(r"(\d+)#(\d+)(\S*)", m["rows"])]
    return pd.DataFrame(out, columns=["mark", "total", "doc_id", "sentence", "spans"]).astype({"mark": "str", "doc_id": "str", "total": "int64", "sentence": "int64"})
