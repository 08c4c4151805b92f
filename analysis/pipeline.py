"""Runs the finders in their order: documents in, `Tables` out.

Two passes. The document pass looks at one document at a time (so it can be spread over cores); the corpus pass compares
documents: stories, copied sentences, recurring boilerplate, incidents.
"""
from __future__ import annotations

import importlib
from collections.abc import Iterable

import pandas as pd

from analysis import codebook as codebooks
from analysis import tables as t
from analysis.errors import InputError

# table -> (module, function, the tables it takes as arguments)
FINDERS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "sentences": ("sentences", "find", ("documents",)),
    "actors": ("actors", "find", ("sentences",)),
    "places": ("places", "find", ("sentences",)),
    "dates": ("dates", "find", ("sentences", "documents")),
    "quotes": ("quotes", "find", ("sentences", "documents", "actors")),
    "sentiment": ("sentiment", "find", ("sentences",)),
    "target_sentiment": ("sentiment", "toward", ("sentences", "actors", "quotes")),
    "frames": ("framing", "find", ("sentences",)),
    "agency": ("framing", "agency", ("sentences", "actors", "quotes")),
    "attacks": ("attacks", "find", ("sentences", "actors", "places", "dates", "quotes")),
}


def needed(only: Iterable[str] | None) -> list[str]:
    """The finders' tables to make for the tables asked for, in order."""
    asked = set(FINDERS) if only is None else set(only) & set(FINDERS)
    if only is None or {"incidents", "coverage"} & set(only):
        asked.add("attacks")
    for name in reversed(FINDERS):
        if name in asked:
            asked |= set(FINDERS[name][2]) & set(FINDERS)
    return [name for name in FINDERS if name in asked | {"sentences"}]


def annotate(documents: pd.DataFrame, only: Iterable[str] | None = None, codebook=None, workers: int = 1,
             cluster: str | None = None) -> t.Tables:
    """All tables of the contract for a table of documents.

    Parameters
    ----------
    documents : DataFrame with `doc_id` and `text`; other columns of the table are filled in where missing.
    only : names of the tables wanted; those that they need are made, too.
    codebook : folder of the analyst's own codebook files, laid over the shipped ones.
    """
    book = codebooks.load(codebook)
    unknown = set(only or ()) - set(t.SCHEMA)
    if unknown:
        raise InputError(f"There is no table '{sorted(unknown)[0]}'. Tables: {', '.join(t.SCHEMA)}.")
    made = {"documents": t.make("documents", documents), "set_aside": t.make("set_aside", documents.attrs.get("set_aside", ()))}
    for name in needed(only):
        module, function, takes = FINDERS[name]
        find = getattr(importlib.import_module(f"analysis.finders.{module}"), function)
        made[name] = find(*(made[x] for x in takes), codebook=book)
    return t.Tables(made)
