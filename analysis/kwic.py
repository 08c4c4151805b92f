"""From numbers back to sentences: a concordance, and the sentences behind any rows of any table."""
from __future__ import annotations

import re
from html import escape

import pandas as pd

from analysis.display import TEXTS, sentences, short, table, texts
from analysis.errors import InputError
from analysis.tables import SCHEMA

LINE = ["left", "match", "right", "doc_id", "sentence", "start", "end", "outlet", "voice"]
PROOF = ["doc_id", "sentence", "start", "end", "text", "title", "outlet", "published", "voice", "section"]


class Lines(pd.DataFrame):
    """A concordance: a table like any other, shown with the words one below the other."""

    ROWS = 25     # lines that are shown; the table holds all

    @property
    def _constructor(self):
        return Lines

    def __repr__(self) -> str:
        return pd.DataFrame(self).drop(columns=[] if texts() else TEXTS, errors="ignore").to_string(max_rows=10)

    def _repr_html_(self) -> str:
        if not set(LINE) <= set(self.columns):
            return super()._repr_html_()
        if not texts():
            return table(pd.DataFrame(self), "Where the word occurs", self.ROWS)
        known = self["outlet"].where(self["outlet"] != "", self["doc_id"])
        voices = ", ".join(f"{n} {v}" for v, n in self["voice"].value_counts().items())
        head = f"{len(self):,} lines in {self['doc_id'].nunique():,} articles; voice: {voices}" if len(self) else "No line: the word does not occur."
        rows = "".join(f'<tr><td style="text-align:right" dir=auto>{escape(_whole(left, 0))}</td>'
                       f'<td style="text-align:center;white-space:nowrap"><b>{escape(match)}</b></td>'
                       f'<td style="text-align:left" dir=auto>{escape(_whole(right, -1))}</td>'
                       f'<td>{escape(short(source, 28))}</td><td>{escape(voice)}</td></tr>'
                       for left, match, right, source, voice in zip(self["left"].head(self.ROWS), self["match"], self["right"], known, self["voice"]))
        more = f"<p class=more>{self.ROWS} of {len(self):,} lines; <code>analysis.concordance</code> lists all.</p>" if len(self) > self.ROWS else ""
        return (f'<div class="table kwic" tabindex="0" role="group" aria-label="Concordance"><table><caption>{escape(head)}</caption>'
                '<thead><tr><th scope="col" style="text-align:right">before</th><th scope="col">word</th>'
                '<th scope="col" style="text-align:left">after</th><th scope="col">source</th><th scope="col">voice</th></tr></thead>'
                f'<tbody>{rows}</tbody></table></div>{more}')

    def sorted(self, *by: str) -> Lines:
        """The lines in the order of `left` (the words before, nearest first), `right` (those after), `match` or a column; the first counts most."""
        order = range(len(self))
        for name in reversed(by):
            if name not in self.columns:
                raise InputError(f"Lines are sorted by left, right, match or another column, not {name!r}. Columns: {', '.join(self.columns)}.")
            keys = [re.findall(r"\w+", x.lower())[::-1 if name == "left" else 1] if name in ("left", "right") else x for x in self[name]]
            order = sorted(order, key=keys.__getitem__)
        return self.iloc[list(order)].reset_index(drop=True)


def concordance(tables, query: str, *, width: int = 60, sort: str = "text", regex: bool = False, case: bool = False,
                copies: bool = True) -> Lines:
    """One row per occurrence of a word or phrase, in its context (key word in context).

    Parameters
    ----------
    tables : what `annotate` returned; `documents` and `sentences` are used.
    query : whole words, with `*` for any ending ("milit*"); a regular expression with `regex=True`.
    width : characters of context on each side, newlines shown as spaces, empty lines as ¶; it may run over the sentence's ends.
    sort : "text" (documents in order), "left" (by the words before, nearest first) or "right" (by the words after).
    case : capitals count. copies : False leaves out sentences that repeat one of the same story.

    Returns
    -------
    A DataFrame `left, match, right, doc_id, sentence, start, end, outlet, voice`; `text[start:end]` is the match. In Jupyter it shows
    the words one below the other; `lines.sorted("left")` or `lines.sorted("match", "right")` puts them in another order.
    """
    if not query.strip():
        raise InputError("The concordance needs a word or phrase to look for.")
    if sort not in ("text", "left", "right"):
        raise InputError(f"sort is 'text', 'left' or 'right', not {sort!r}.")
    try:
        pattern = re.compile(query if regex else _words(query), 0 if case else re.IGNORECASE)
    except re.error as error:
        raise InputError(f"{query!r} is not a regular expression: {error}. Leave regex out to find the words.") from None
    documents, sentences = tables.documents, tables.sentences
    texts, outlets = (dict(zip(documents["doc_id"], documents[c])) for c in ("text", "outlet"))
    rows = []
    for s in (sentences if copies else sentences[sentences["copy_of"] == ""]).itertuples():
        for m in pattern.finditer(s.text):
            if m.end() > m.start():
                a, b, text = s.start + m.start(), s.start + m.end(), texts[s.doc_id]
                parts = (_flat(x) for x in (text[max(0, a - width):a], m[0], text[b:b + width]))
                rows.append((*parts, s.doc_id, s.sentence, a, b, outlets[s.doc_id], s.voice))
    lines = Lines(rows, columns=LINE).astype({c: SCHEMA["sentences"].get(c, "str") for c in LINE})
    return lines if sort == "text" else lines.sorted(sort)


class Sentences(pd.DataFrame):
    """The sentences behind rows: a table like any other, shown as a list with their sources."""

    @property
    def _constructor(self):
        return Sentences

    def __repr__(self) -> str:
        return super().__repr__() if texts() else repr(pd.DataFrame(self).drop(columns=TEXTS, errors="ignore"))

    def _repr_html_(self) -> str:
        if not set(PROOF) <= set(self.columns):
            return super()._repr_html_()
        return sentences(pd.DataFrame(self).assign(sentence_start=self["start"], sentence_end=self["end"]))


def evidence(tables, rows: pd.DataFrame | pd.Series) -> Sentences:
    """One row per sentence behind `rows` (of any table, or of a join or selection of it; or one row), in the order of the text.

    Rows with `doc_id` and `sentence` stand for that sentence; rows with `incident` (of `incidents` or `coverage`) for the
    sentences of its attacks, in the row's document where it names one; rows with `doc_id` alone for the whole document.
    An empty table has no sentences behind it.

    Returns
    -------
    DataFrame `doc_id, sentence, start, end, text` (of the sentence), `title, outlet, published, voice, section`; in Jupyter a list.
    """
    rows = rows.to_frame().T.infer_objects() if isinstance(rows, pd.Series) else rows
    if {"doc_id", "sentence"} <= set(rows.columns):
        keys, on = rows, ["doc_id", "sentence"]
    elif "incident" in rows:
        on = ["doc_id", "incident"] if "doc_id" in rows else ["incident"]
        keys, on = tables.attacks.merge(rows[on].drop_duplicates(), on=on), ["doc_id", "sentence"]
    elif "doc_id" in rows:
        keys, on = rows, ["doc_id"]
    else:
        raise InputError("These rows name no sentence: they have neither doc_id nor incident. Columns: "
                         f"{', '.join(map(str, rows.columns))}.")
    if missing := set(keys["doc_id"]) - set(tables.documents["doc_id"]):
        raise InputError(f"doc_id {min(missing)!r} is not in tables.documents: rows and tables come from different runs.")
    found = tables.sentences.merge(keys[on].drop_duplicates(), on=on)
    return Sentences(found.merge(tables.documents[["doc_id", "title", "outlet", "published"]], on="doc_id", how="left")[PROOF])


def _words(query: str) -> str:
    words = (re.escape(w).replace(r"\*", r"\w*").replace("'", "['’]") for w in query.split())
    return r"(?<!\w)" + r"\s+".join(words) + r"(?!\w)"


def _whole(side: str, end: int) -> str:
    """A context without the piece of a word at its outer end."""
    cut = side.split(" ", 1)[-1] if end == 0 else side.rsplit(" ", 1)[0]
    return cut if len(side) > 20 and len(cut) > 10 else side


def _flat(text: str) -> str:
    return re.sub(r"\s", " ", re.sub(r"[ \t]*\n\s*\n[ \t]*", " ¶ ", text))
