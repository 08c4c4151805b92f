"""What a notebook calls before it asks anything: load the corpus, choose the groups that are compared."""
from __future__ import annotations

import ast
import datetime
import os
from html import escape
from pathlib import Path

import pandas as pd

from analysis import corpus as reading
from analysis import corrections, display, kernels, marks, pipeline, runs, settings, store, tables as t
from analysis.decoding import in_order, row
from analysis.errors import InputError
from analysis.groups import grouping  # noqa: F401  the notebooks' name for it

MOST = 16  # names that a list of choices shows
KINDS = {"str": (str, "text"), "int": (int, "a whole number"), "float": ((int, float), "a number"), "bool": (bool, "True or False")}

def load(corpus: str | Path, codebook: str | Path = "") -> t.Tables:
    """Read a corpus and annotate it: the tables of docs/data_dictionary.md, with `set_aside` among them.

    Inside `python -m analysis report` the tables that the run made already are taken.
    """
    if os.environ.get(kernels.READY):
        return store.read(os.environ[kernels.READY])
    return analyse(runs.locate(corpus), codebook or None)


def since(documents: pd.DataFrame, first: datetime.datetime | None) -> pd.DataFrame:
    """The documents published from a moment (UTC) on; earlier ones and those without a date are set aside. InputError where none is left."""
    if first is None:
        return documents
    keep = documents.published >= first
    aside = [row(d.path or d.doc_id, "since",
                 "states no date" if pd.isna(d.published) else f"published {d.published:%Y-%m-%d}, before {first:%Y-%m-%d}")
             for d in documents[~keep].itertuples()]
    out = documents[keep].reset_index(drop=True)
    if out.empty:
        raise InputError(f"No article states a date from {first:%Y-%m-%d} on ({len(aside)} set aside). "
                         "Widen since, or state dates in metadata.csv. Nothing was written.")
    out.attrs = documents.attrs | {"set_aside": in_order([*documents.attrs.get("set_aside", ()), *aside])}
    return out


def analyse(root: Path, codebook: str | Path | None = None, columns: dict[str, str] | None = None,
            first: datetime.datetime | None = None) -> t.Tables:
    """Read, annotate, and apply the analyst's `corrections.csv` where one lies in the corpus; what did not fit is in `set_aside`.

    `first`: as in `since`.
    """
    tables = pipeline.annotate(since(reading.read_corpus(root, columns=columns, codebook=codebook), first), codebook=codebook)
    path = root / "corrections.csv"
    if not path.is_file():
        return tables
    tables, aside = corrections.apply(tables, path)
    return tables.replace(set_aside=t.make("set_aside", pd.concat([tables.set_aside, aside], ignore_index=True)))


def check(name: str, given: dict) -> None:
    """InputError where a parameter of notebook `name` is none of its choices, or not of its type, as when papermill reads a word for a number.

    `given`: the notebook's `globals()`. Those of `python -m analysis report` are checked before it starts.
    """
    if os.environ.get(kernels.READY):
        return
    for key, p in (known := _parameters(name)).items():
        kind, words = KINDS[p["type"]]
        value = given.get(key, ast.literal_eval(p["default"]))
        if not isinstance(value, kind) or isinstance(value, bool) != (kind is bool):
            hint = " papermill takes a value as text with -r in place of -p." if kind is str else ""
            raise InputError(f"Parameter '{key}' takes {words}, not {value!r}.{hint}")
    settings.fixed({key: given[key] for key in known if key in given})


def _parameters(name: str) -> dict[str, dict]:
    from analysis import report

    return report.parameters(report.NOTEBOOKS / f"{name}.ipynb")


def choices(tables: t.Tables, name: str, given: dict) -> display.Html:
    """What the parameters of notebook `name` can be set to in this corpus, and the command that makes its report with them; closed at first.

    `given`: the notebook's `globals()`. A report holds no command: a page must not depend on where the corpus lay.
    """
    documents = tables.documents
    named = tables.actors.actor.value_counts().index if "actor" in given else []
    lists = {"Groups": dict.fromkeys(documents.group), "Outlets": sorted(set(documents.outlet) - {""}),
             "Columns to group by": documents.columns.drop(["text", "group"]), "Actors named most": named}
    lines = []
    for title, values in lists.items():
        shown, more = "; ".join(display.short(str(x), 60) for x in [*values][:MOST]), f" and {len(values) - MOST} more" if len(values) > MOST else ""
        lines += [f"<p dir=auto><b>{title}:</b> {escape(shown)}{more}</p>"] * bool(shown)
    if not os.environ.get(kernels.READY):
        lines.append(f"<p><b>The same as a report:</b> <code>{escape(command(name, given))}</code></p>")
    return display.Html(display.details("What there is to choose from", "".join(lines)))


def command(name: str, given: dict) -> str:
    """The line for a shell that makes the report of notebook `name` with the parameters in `given`, those that differ from its defaults."""
    defaults = {key: ast.literal_eval(p["default"]) for key, p in _parameters(name).items()}
    changed = {key: given[key] for key in defaults if key not in ("corpus", "codebook") and given.get(key, defaults[key]) != defaults[key]}
    return runs.command(given["corpus"], "report", changed, only=name, codebook=given.get("codebook"))


def small(tables: t.Tables) -> display.Html:
    """The sentence on what so few stories can and cannot show."""
    stories = tables.documents.groupby("group").story.nunique()
    if (stories > 5).sum() >= 2:
        return display.note(f"{int((stories > 5).sum())} groups have more than 5 stories, the least from which a difference can be shown.")
    return display.note(f"With {tables.documents.story.nunique()} stories in {len(stories)} groups no difference can be shown to be more "
                        "than chance: each side needs more than 5. What follows describes these articles and nothing beyond them; grey means not "
                        "distinguishable.", "warning")


def proof(tables: t.Tables, rows: pd.DataFrame, *parts: pd.Series | str) -> pd.DataFrame:
    """The sentences behind rows of any table; `parts` name the mark that each row stands behind (`marks.mark`), as in the figure's `meta`.

    Give every row that the mark counts, the most telling first. One row per row of `rows`: `doc_id, sentence, start, end, mark`,
    the sentence (`sentence_start, sentence_end, text, voice, section, copy_of`) and its article (`title, outlet, published, url`).
    """
    rows = rows[["doc_id", "sentence", "start", "end"]].assign(mark=marks.mark(*(parts or ("",))))
    sentences = tables.sentences.rename(columns={"start": "sentence_start", "end": "sentence_end"})
    documents = tables.documents[["doc_id", "title", "outlet", "published", "url"]]
    return rows.merge(sentences, on=["doc_id", "sentence"], how="left").merge(documents, on="doc_id", how="left")
