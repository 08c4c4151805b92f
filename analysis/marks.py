"""From a mark of a figure to its sentences: evidence rows -> references in the notebook -> the data of a page's drawer.

A mark is a string: the parts that name it, joined. A figure's traces carry their points' marks in `meta`; evidence carries the
same strings in its column `mark`. References are small (document, sentence, spans); the text is looked up once, for the page.
"""
from __future__ import annotations

import re
from urllib.parse import urlsplit

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


def embedded(figures: dict[str, dict], tables, *, most: int = EMBEDDED, text: bool = True) -> dict:
    """What a page's drawer needs, for figures of references by id: every sentence once, the marks by numbers of sentences.

    `{docs: [[doc_id, title, outlet, day, url]], voices, sections, sentences: [[doc, sentence, voice, section, text]], figures: {id:
    {marks: [[mark, total, [number | [number, start, end ...]]]]}}}`. Without `text`, a sentence has its span in the article instead.
    Beyond `most` sentences each mark keeps an even sample.
    """
    found = pd.concat([rows(refs).assign(figure=name) for name, refs in figures.items()] or [rows({"docs": [], "marks": []}).assign(figure="")], ignore_index=True)
    groups, each, cut = found.groupby(["figure", "mark"], sort=False), most, found
    rank, size = groups.cumcount(), groups["mark"].transform("size")
    while each > 1 and len(distinct(cut)) > most:
        each = each * 2 // 3
        cut = found[kept(rank, size, each)]
    about = distinct(cut).merge(tables.sentences, on=KEY[1:])
    docs = tables.documents[tables.documents.doc_id.isin(about.doc_id)]
    index = {d: i for i, d in enumerate(docs.doc_id)}
    voices, sections = list(dict.fromkeys(about.voice)), list(dict.fromkeys(about.section))
    number = {key: i for i, key in enumerate(zip(about.doc_id, about.sentence))}
    marks: dict[str, dict] = {name: {} for name in figures}
    for r in cut.itertuples(index=False):
        n = number[r.doc_id, r.sentence]
        marks[r.figure].setdefault(r.mark, [r.mark, r.total, []])[2].append([n, *r.spans] if r.spans else n)
    return {"docs": [[d.doc_id, d.title, d.outlet, "" if pd.isna(d.published) else f"{d.published:%Y-%m-%d}", link(d.url)] for d in docs.itertuples()],
            "voices": voices, "sections": sections,
            "sentences": [[index[s.doc_id], s.sentence, voices.index(s.voice), sections.index(s.section), *([s.text] if text else ["", [s.start, s.end]])]
                          for s in about.itertuples()],
            "figures": {name: {"marks": list(own.values())} for name, own in marks.items()}}


def distinct(found: pd.DataFrame) -> pd.DataFrame:
    """Each sentence once."""
    return found[KEY[1:]].drop_duplicates()


def link(url: str) -> str:
    """The address where a browser may follow it (http, https), else nothing."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    return url.strip() if parts.scheme.lower() in ("http", "https") and parts.netloc and not re.search(r"[\s\x00-\x20\x7f<>\"]", url.strip()) else ""
