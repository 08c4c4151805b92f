"""The tables of the kit: their columns and dtypes, empty ones, and the `Tables` that `annotate` returns.

One row per thing found, `doc_id, sentence, start, end` first. Spans index `documents.text`. Nothing here reads
text: the finders do. What each column means stands in docs/data_dictionary.md.
"""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import numpy as np
import pandas as pd

STR, INT, BOOL, FLOAT, NULLABLE, TIME = "str", "int64", "bool", "float64", "Int64", "datetime64[us]"
SPAN = {"doc_id": STR, "sentence": INT, "start": INT, "end": INT}


def _columns(text: str, **other: str) -> dict[str, str]:
    return {name: other.get(name, STR) for name in text.split()}


SCHEMA: dict[str, dict[str, str]] = {
    "documents": _columns("doc_id path title outlet published url language story words sentences text",
                          published=TIME, words=INT, sentences=INT),
    "sentences": SPAN | _columns("section voice copy_of text"),
    "actors": SPAN | _columns("surface actor label"),
    "places": SPAN | _columns("surface name kind demonym metonym lat lon country geonameid radius_km reason", demonym=BOOL,
                              metonym=BOOL, lat=FLOAT, lon=FLOAT, geonameid=NULLABLE, radius_km=FLOAT),
    "dates": SPAN | _columns("surface date_from date_to", date_from=TIME, date_to=TIME),
    "quotes": SPAN | _columns("kind speaker speaker_kind speaker_start speaker_end cue reading official speaker_actor",
                              speaker_start=NULLABLE, speaker_end=NULLABLE, official=BOOL),
    "sentiment": SPAN | _columns("vader tone coverage evidence", vader=FLOAT, tone=FLOAT, coverage=FLOAT),
    "target_sentiment": SPAN | _columns("actor score label role voice method evidence", score=FLOAT, label=INT),
    "frames": SPAN | _columns("frame term label"),
    "agency": SPAN | _columns("actor role passive agent_hidden predicate voice", passive=BOOL, agent_hidden=BOOL),
    "attacks": SPAN | _columns("trigger attack_type status actor target weapon place kind lat lon country place_start "
                               "place_end date_text date_from date_to voice incident corrected", lat=FLOAT, lon=FLOAT,
                               place_start=NULLABLE, place_end=NULLABLE, date_from=TIME, date_to=TIME),
    "incidents": _columns("incident attack_type status place lat lon date_from date_to documents outlets reason",
                          lat=FLOAT, lon=FLOAT, date_from=TIME, date_to=TIME, documents=INT, outlets=INT),
    "coverage": _columns("incident doc_id outlet story status first", first=BOOL),
    "set_aside": _columns("path reason detail"),
}
_EMPTY = {STR: "", INT: 0, BOOL: False, FLOAT: float("nan"), NULLABLE: pd.NA, TIME: pd.NaT}


def make(name: str, rows: Iterable[Mapping] | list[tuple] | pd.DataFrame = ()) -> pd.DataFrame:
    """The table `name` from rows (mappings, tuples of all columns in order, or a frame): dtypes set, what is missing empty.

    Columns that the table does not know are dropped.
    """
    schema = SCHEMA[name]
    if isinstance(rows, pd.DataFrame):
        return pd.DataFrame({c: _typed(rows, c, dtype) for c, dtype in schema.items()})
    found = list(rows)
    if found and isinstance(found[0], tuple):
        columns = zip(*found)
    else:
        columns = ([row.get(c, _EMPTY[dtype]) for row in found] for c, dtype in schema.items())
    return pd.DataFrame({c: _column(values, dtype) for (c, dtype), values in zip(schema.items(), columns)})


def with_own(documents: pd.DataFrame) -> pd.DataFrame:
    """The table `documents` of a frame, and after it the columns that are the analyst's own."""
    made, own = make("documents", documents), [c for c in documents if c not in SCHEMA["documents"]]
    return pd.concat([made, documents[own].reset_index(drop=True)], axis=1) if own else made


def _typed(frame: pd.DataFrame, column: str, dtype: str):
    """A column of a frame in its dtype, as it is where that is right already."""
    if column not in frame:
        return _column([_EMPTY[dtype]] * len(frame), dtype)
    values = frame[column]
    if dtype == STR and (values.dtype != dtype or values.hasnans):
        values = values.astype(object).where(values.notna(), "").astype(str)
    return values.astype(dtype).array


def _column(values, dtype: str):
    """The values of a column in its dtype; None is what is missing."""
    if dtype == STR and {*map(type, values)} != {str}:
        values = [v if isinstance(v, str) else "" if pd.isna(v) else str(v) for v in values]
    return np.array(values, dtype=dtype) if dtype in (INT, BOOL, FLOAT) else pd.array(values, dtype=dtype)


def each(frame: pd.DataFrame, columns: str) -> Iterator[tuple]:
    """The rows of some columns as tuples; lists are walked thirty times as fast as columns of text."""
    return zip(*(frame[c].tolist() for c in columns.split()))


def by(frame: pd.DataFrame, key: str, columns: str) -> dict[str, list[tuple]]:
    """The rows of some columns, as tuples, under what stands in the column `key`."""
    out = defaultdict(list)
    for k, row in zip(frame[key].tolist(), each(frame, columns)):
        out[k].append(row)
    return out


class Tables:
    """What `annotate` returns: one attribute per table that was asked for, or was needed for it.

    >>> tables = analysis.annotate(documents)
    >>> tables.attacks, tables["attacks"], list(tables)
    """

    def __init__(self, frames: Mapping[str, pd.DataFrame]):
        self._frames = {name: frames[name] for name in SCHEMA if name in frames}

    def __getattr__(self, name: str) -> pd.DataFrame:
        frames = self.__dict__.get("_frames", {})
        if name in frames:
            return frames[name]
        if name in SCHEMA:
            raise AttributeError(f"The table '{name}' was not made in this call; ask for it: "
                                 f"annotate(documents, only=('{name}',)), or leave 'only' out.")
        raise AttributeError(f"There is no table '{name}'. Tables: {', '.join(frames)}.")

    def __getitem__(self, name: str) -> pd.DataFrame:
        return getattr(self, name)

    def __iter__(self):
        return iter(self._frames)

    def __dir__(self):
        return [*super().__dir__(), *self._frames]

    def replace(self, **frames: pd.DataFrame) -> Tables:
        """The same tables with some of them exchanged."""
        return Tables(self._frames | frames)

    def summary(self) -> pd.DataFrame:
        """One row per table: `table`, `rows`, `columns`."""
        return pd.DataFrame([{"table": n, "rows": len(f), "columns": ", ".join(f.columns)} for n, f in self._frames.items()],
                            columns=["table", "rows", "columns"])

    def __repr__(self) -> str:
        return "Tables(" + ", ".join(f"{n}: {len(f)}" for n, f in self._frames.items()) + ")"

    def _repr_html_(self) -> str:
        return self.summary().to_html(index=False)
