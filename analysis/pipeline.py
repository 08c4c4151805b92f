"""Runs the finders in their order: documents in, `Tables` out; in memory, on one core or several.

Two passes. The document pass looks at one document at a time and never at another, so it can be spread. The corpus pass
compares documents: stories, copied sentences, recurring boilerplate, incidents. It runs anew each time.
"""
from __future__ import annotations

import contextlib
import gc
import importlib
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pandas as pd

from analysis import codebook as codebooks
from analysis import decoding, fields, progress
from analysis import tables as t
from analysis.errors import InputError

# table -> (module of analysis.finders, function, the tables it takes as arguments); the order is the order of the run
FINDERS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "sentences": ("sentences", "find", ("documents",)),
    "actors": ("actors", "find", ("sentences",)),
    "places": ("places", "find", ("sentences",)),
    "dates": ("dates", "find", ("sentences", "documents")),
    "quotes": ("quotes", "find", ("sentences", "documents", "actors")),
    "sentiment": ("sentiment", "find", ("sentences",)),
    "target_sentiment": ("sentiment", "toward", ("sentences", "actors", "quotes")),
    "frames": ("framing", "find", ("sentences",)),
    "agency": ("agency", "find", ("sentences", "actors", "quotes")),
    "attacks": ("attacks", "find", ("sentences", "actors", "places", "dates", "quotes")),
}
JOINED = {"incidents", "coverage"}  # made by the corpus pass, from attacks
BATCH = 200                         # documents that one process takes at a time


def needed(only: Iterable[str] | None) -> list[str]:
    """The finders' tables to make for the tables asked for, in order."""
    asked = set(FINDERS) if only is None else (set(only) & set(FINDERS)) | {"sentences"}
    if only is not None and JOINED & set(only):
        asked.add("attacks")
    for name in reversed(FINDERS):
        if name in asked:
            asked |= set(FINDERS[name][2]) & set(FINDERS)
    return [name for name in FINDERS if name in asked]


@contextlib.contextmanager
def _uncollected():
    """Keeps the collector of cycles away from rows by the thousand, which have none; it took up to a tenth of the time."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


@_uncollected()
def document_pass(documents: pd.DataFrame, names: Iterable[str], book: codebooks.Codebook) -> dict[str, pd.DataFrame]:
    """The tables `names` of some documents; no document's rows depend on another document."""
    made = {"documents": documents}
    for name in names:
        module, function, takes = FINDERS[name]
        find = getattr(importlib.import_module(f"analysis.finders.{module}"), function)
        made[name] = find(*(made[x] for x in takes), codebook=book)
    if "quotes" in made:
        from analysis.finders import quotes

        made["sentences"]["voice"] = quotes.voice(made["sentences"], made["quotes"])
    del made["documents"]
    return made


def _batch(job: tuple[pd.DataFrame, list[str], str | None]) -> dict[str, pd.DataFrame]:
    documents, names, folder = job
    return document_pass(documents, names, codebooks.load(folder))


def _spread(documents: pd.DataFrame, names: list[str], book: codebooks.Codebook, workers: int) -> dict[str, pd.DataFrame]:
    """The document pass on several processes; the same tables as on one."""
    folder = str(book.folder) if book.folder else None
    jobs = [(documents.iloc[i:i + BATCH].reset_index(drop=True), names, folder) for i in range(0, len(documents), BATCH)]
    with ProcessPoolExecutor(min(workers, len(jobs)), mp_context=get_context("spawn")) as pool:
        parts = list(progress.bar(pool.map(_batch, jobs), "annotating", f" × {BATCH} articles", len(jobs)))
    return {name: t.make(name, pd.concat([p[name] for p in parts], ignore_index=True)) for name in names}


def _in_utc(documents: pd.DataFrame) -> tuple[pd.DataFrame, list[dict[str, str]]]:
    """The documents with `published` in UTC without zone, whatever it was given as, and rows of `set_aside` for dates that can't be read."""
    given = documents.get("published")
    if given is None or given.dtype.kind == "M" and not isinstance(given.dtype, pd.DatetimeTZDtype):
        return documents, []
    dates, aside = [], []
    for doc, value in zip(documents["doc_id"], given):
        try:
            dates.append(fields.parse_date("" if pd.isna(value) else str(value)))
        except decoding.Problem as problem:
            dates.append(None)
            aside.append(decoding.row(str(doc), problem.reason, problem.detail))
    return documents.assign(published=pd.array(dates, dtype="datetime64[us]")), aside


def _prepared(documents: pd.DataFrame) -> pd.DataFrame:
    """The documents table with what can be filled in; InputError where doc_id or text is missing or repeated."""
    if not isinstance(documents, pd.DataFrame):
        raise InputError(f"annotate takes a table of documents, not a {type(documents).__name__}; analysis.read_corpus(folder) makes one.")
    if missing := {"doc_id", "text"} - set(documents.columns):
        raise InputError(f"The documents lack the column '{sorted(missing)[0]}'; annotate needs doc_id and text.")
    documents, undated = _in_utc(documents)
    out = t.with_own(documents)
    twice = out.doc_id[out.doc_id.duplicated()]
    if len(twice):
        raise InputError(f"The doc_id '{twice.iloc[0]}' stands for {int((out.doc_id == twice.iloc[0]).sum())} documents; make each unique.")
    if "words" not in documents:
        out["words"] = np.array([len(text.split()) for text in out["text"].tolist()], dtype="int64")
    out.attrs["set_aside"] = [*documents.attrs.get("set_aside", ()), *undated]
    return out


def annotate(documents: pd.DataFrame, only: Iterable[str] | None = None, codebook: str | Path | codebooks.Codebook | None = None,
             workers: int = 1, cluster: str | None = None) -> t.Tables:
    """All tables of the contract (docs/data_dictionary.md) for a table of documents.

    Parameters
    ----------
    documents : `doc_id` (unique) and `text`; other columns of `documents` are filled in where they are missing.
    only : names of the tables wanted; those that they need are made, too. `sentences.voice` is filled when `quotes` is made,
        `documents.story` and `sentences.copy_of` when `documents`, `incidents` or `coverage` is asked for.
    codebook : folder of the analyst's own codebook files, laid over the shipped ones.
    workers : processes for the document pass; the tables are the same for any number.
    cluster : address of a Dask scheduler; not available in this version.

    Returns
    -------
    Tables; the documents given are left as they are.

    Raises
    ------
    InputError for unknown tables, missing columns, repeated doc_id, or a codebook that can't be read (file and line named).
    """
    if cluster is not None:
        raise InputError("Running on a cluster is not available in this version; leave 'cluster' out and give 'workers'.")
    wanted = None if only is None else set([only] if isinstance(only, str) else only)
    if unknown := (wanted or set()) - set(t.SCHEMA):
        raise InputError(f"There is no table '{sorted(unknown)[0]}'. Tables: {', '.join(t.SCHEMA)}.")
    book, prepared, names = codebooks.load(codebook), _prepared(documents), needed(wanted)
    spread = workers > 1 and len(prepared) > BATCH
    made = _spread(prepared, names, book, workers) if spread else document_pass(prepared, progress.bar(names, "annotating", "table"), book)
    made |= {"documents": prepared, "set_aside": t.make("set_aside", prepared.attrs.pop("set_aside"))}
    counts = Counter(made["sentences"]["doc_id"].tolist())
    prepared["sentences"] = np.array([counts[doc] for doc in prepared["doc_id"].tolist()], dtype="int64")
    return t.Tables(corpus_pass(made, wanted))


def corpus_pass(made: dict[str, pd.DataFrame], wanted: set[str] | None) -> dict[str, pd.DataFrame]:
    """Stories, copies and recurring boilerplate; incidents and their coverage."""
    if wanted is None or wanted & (JOINED | {"documents"}):
        from analysis import stories

        made["documents"], made["sentences"] = stories.mark(made["documents"], made["sentences"])
    if wanted is None or wanted & JOINED:
        from analysis.finders import incidents

        made["attacks"], made["incidents"], made["coverage"] = incidents.join(made["attacks"], made["documents"])
    return made
