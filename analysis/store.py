"""Tables on disk: one Parquet file a table, in stable row order, same input same bytes."""
from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis import tables as t
from analysis.errors import InputError


def write(tables: t.Tables, folder: str | Path) -> list[Path]:
    """`<table>.parquet` for every table, into a folder that is made if missing."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name in tables:
        tables[name].to_parquet(folder / f"{name}.parquet", index=False)
    return [folder / f"{name}.parquet" for name in tables]


def read(folder: str | Path) -> t.Tables:
    """The tables of a folder that `write` or `python -m analysis annotate` left."""
    files = {p.stem: p for p in sorted(Path(folder).glob("*.parquet")) if p.stem in t.SCHEMA}
    if "documents" not in files:
        raise InputError(f"{folder} holds no documents.parquet; make it with: python -m analysis annotate CORPUS --out {folder}")
    tables = {name: pd.read_parquet(path) for name, path in files.items()}
    return t.Tables({name: t.make(name, frame) for name, frame in tables.items()} | {"documents": t.with_own(tables["documents"])})
