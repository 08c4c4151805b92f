"""From a mark of a figure to its sentences: evidence rows -> references in the notebook -> the data of a page's drawer.

A mark is a string: the parts that name it, joined. A figure's traces carry their points' marks in `meta`; evidence carries the
same strings in its column `mark`. References are small (document, sentence, spans); the text is looked up once, for the page.
"""
from __future__ import annotations

import re
from urllib.parse import urlsplit

import pandas as pd

MIME = "application/vnd.analysis.evidence+json"
REFERENCES = 20_000  # sentences of a figure that an executed notebook refers to; beyond, a sample
EMBEDDED = 5_000     # sentences that a page embeds
KEY = ["mark", "doc_id", "sentence"]


def mark(*parts):
    """The name of a mark, or a Series of names: the parts (strings, Series) joined by a dot in the middle."""
    out = None
    for part in parts:
        part = part.astype(str) if isinstance(part, pd.Series) else str(part)
        out = part if out is None else out + " · " + part
    return out


def turns(found: pd.DataFrame) -> pd.Series:
    """When each sentence of a figure comes into a sample: name of the sentence -> its turn, rising; -1 for the first of each mark.

    `found`: a row per mark and sentence. After the first three of each mark the turns are drawn by a hash of the sentences' names, so
    marks and figures that share sentences share the sample, and the same corpus gives the same one.
    """
    name = found.doc_id + "#" + found.sentence.astype(str)
    order = pd.Series(pd.util.hash_array(name.to_numpy(object)), found.index).sort_values(kind="stable").index
    place = found.groupby("mark", sort=False).cumcount()
    drawn = found.loc[order].groupby("mark", sort=False).cumcount().reindex(found.index)
    need = drawn.where(place > 2, 0).where(place > 0, -1).groupby(name).min().sort_values(kind="stable")
    return pd.Series(range(len(need)), need.index).where(need.to_numpy() >= 0, -1)


def sampled(found: pd.DataFrame, turn: pd.Series, most: int) -> pd.DataFrame:
    """The rows of the first `most` sentences by their turns, and of all whose turn is -1."""
    stay = set(turn.index[:max(most, int((turn < 0).sum()))])
    return found if len(stay) == len(turn) else found[(found.doc_id + "#" + found.sentence.astype(str)).isin(stay)]


def references(evidence: pd.DataFrame, most: int = REFERENCES) -> dict:
    """`{docs, marks: [{mark, total, rows}]}`: `rows` reads "document#sentence:start-end:start-end ...", offsets in the sentence.

    `total` counts the sentences before the sample. Spans that cover their whole sentence are left out. `evidence`: what
    `notebook.proof` returns; the order within a mark is kept.
    """
    rows = evidence if "mark" in evidence else evidence.assign(mark="")
    if rows.empty:
        return {"docs": [], "marks": []}
    pairs = rows[KEY].drop_duplicates(ignore_index=True)
    totals, pairs = pairs.groupby("mark", sort=False).size(), sampled(pairs, turns(pairs), most)
    docs = {d: i for i, d in enumerate(dict.fromkeys(pairs.doc_id))}
    rows = rows[[*KEY, "start", "end", "sentence_start", "sentence_end"]].merge(pairs, on=KEY)
    length = rows.sentence_end - rows.sentence_start
    start, end = (rows.start - rows.sentence_start).clip(lower=0), (rows.end - rows.sentence_start).clip(upper=length)
    spans = {}
    for name, doc, sentence, a, b, n in zip(rows.mark, rows.doc_id, rows.sentence, start, end, length):
        own = spans.setdefault(name, {}).setdefault(f"{docs[doc]}#{sentence}", [])
        if 0 < b - a < n and (s := f":{a}-{b}") not in own:
            own.append(s)
    found = [{"mark": m, "total": int(totals[m]), "rows": " ".join(k + "".join(v) for k, v in own.items())} for m, own in spans.items()]
    return {"docs": list(docs), "marks": found}


def rows(refs: dict) -> pd.DataFrame:
    """References as a table: mark, total, doc_id, sentence, spans (a list of offsets in the sentence: start, end, start, end ...)."""
    out = [(m["mark"], m["total"], refs["docs"][int(doc)], int(sentence), [int(n) for n in re.findall(r"\d+", spans)])
           for m in refs["marks"] for doc, sentence, spans in re.findall(r"(\d+)#(\d+)(\S*)", m["rows"])]
    dtypes = {"mark": "str", "total": "int64", "doc_id": "str", "sentence": "int64"}
    return pd.DataFrame(out, columns=[*dtypes, "spans"]).astype(dtypes)


def embedded(figures: dict[str, dict], tables, *, most: int = EMBEDDED, text: bool = True) -> dict:
    """What a page's drawer needs, for figures of references by id: every sentence once, the marks by numbers of sentences.

    `{docs: [[doc_id, title, outlet, day, url]], voices, sections, sentences: [[doc, sentence, voice, section, text]], figures: {id:
    {marks: [[mark, total, [number | [number, start, end ...]]]]}}}`. Without `text`, a sentence has its span in the article instead.
    Beyond about `most` sentences it is a sample (`sampled`).
    """
    none = {"": {"docs": [], "marks": []}}
    found = pd.concat([rows(refs).assign(figure=name) for name, refs in (figures or none).items()], ignore_index=True)
    turn = pd.concat([turns(own) for _, own in found.groupby("figure", sort=False)] or [pd.Series(dtype="int64")])
    cut = sampled(found, turn.groupby(level=0).min().sort_values(kind="stable"), most)
    about = cut[KEY[1:]].drop_duplicates().merge(tables.sentences, on=KEY[1:])
    docs = tables.documents[tables.documents.doc_id.isin(about.doc_id)]
    index = {d: i for i, d in enumerate(docs.doc_id)}
    voices, sections = list(dict.fromkeys(about.voice)), list(dict.fromkeys(about.section))
    number = {key: i for i, key in enumerate(zip(about.doc_id, about.sentence))}
    marks: dict[str, dict] = {name: {} for name in figures}
    for r in cut.itertuples(index=False):
        n = number[r.doc_id, r.sentence]
        marks[r.figure].setdefault(r.mark, [r.mark, r.total, []])[2].append([n, *r.spans] if r.spans else n)
    days = docs.published.dt.strftime("%Y-%m-%d").fillna("")
    return {"docs": [[d.doc_id, d.title, d.outlet, day, link(d.url)] for d, day in zip(docs.itertuples(), days)],
            "voices": voices, "sections": sections,
            "sentences": [[index[s.doc_id], s.sentence, voices.index(s.voice), sections.index(s.section),
                           *([s.text] if text else ["", [s.start, s.end]])] for s in about.itertuples()],
            "figures": {name: {"marks": list(own.values())} for name, own in marks.items()}}


def link(url: str) -> str:
    """The address where a browser may follow it (http, https), else nothing."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    return url.strip() if parts.scheme.lower() in ("http", "https") and parts.netloc and not re.search(r"[\s\x00-\x20\x7f<>\"]", url.strip()) else ""
