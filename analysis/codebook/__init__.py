"""The analyst's knowledge as data: CSV and YAML files beside this one, overlaid by a folder of the analyst's own.

An overlay file bears the name of a shipped one. Its rows come first; a row whose key (the first column) is also a
shipped one's takes that one's place, and a row with `drop` in the column `use` strikes it. Lines that begin with `#`
are comments. Nothing in a codebook is ever evaluated.
"""
from __future__ import annotations

import csv
import functools
import hashlib
import math
from collections import defaultdict
from pathlib import Path

from analysis.errors import InputError

HERE = Path(__file__).parent


class Codebook:
    """Shipped files with an overlay folder on top. Two of the same content are equal, so compiled rules can be cached.

    `rows(name)` gives a CSV as a list of dicts (text, stripped; `_where` is "file, line N" for messages), `mapping(name)` a
    YAML as a dict. Unknown names raise InputError.
    """

    def __init__(self, folder: str | Path | None = None):
        self.folder = Path(folder) if folder else None
        if self.folder and not self.folder.is_dir():
            raise InputError(f"There is no codebook folder {self.folder}; give the folder that holds your CSV and YAML files.")
        digest = hashlib.sha256()
        for path in sorted([*HERE.glob("*.*"), *(self.folder.glob("*.*") if self.folder else ())]):
            if path.suffix in (".csv", ".yml"):
                digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
        self.hash = digest.hexdigest()
        self._number = hash(self.hash)
        self._cache: dict = {}

    def __eq__(self, other):
        return isinstance(other, Codebook) and self.hash == other.hash

    def __hash__(self):
        return self._number

    def files(self, name: str) -> list[Path]:
        """The overlay's file first, then the shipped one; those that exist."""
        found = [p for p in ((self.folder / name) if self.folder else None, HERE / name) if p and p.is_file()]
        if not found:
            raise InputError(f"There is no codebook file '{name}'. Files: "
                             f"{', '.join(sorted(p.name for p in HERE.glob('*.*') if p.suffix != '.py'))}.")
        return found

    def rows(self, name: str) -> list[dict[str, str]]:
        """The rows of `<name>.csv`, the overlay's first."""
        if name not in self._cache:
            out, seen = [], set()
            for path in self.files(f"{name}.csv"):
                rows = read_csv(path)
                keys = {next(iter(r.values())) for r in rows}
                out += [r for r in rows if next(iter(r.values())) not in seen and r.get("use", "") != "drop"]
                seen |= keys
            self._cache[name] = out
        return self._cache[name]

    def groups(self, name: str) -> dict[str, set[str]]:
        """Group -> its words, of a table with the columns `word` and `groups`; a group that no row names is empty."""
        out: dict[str, set[str]] = defaultdict(set)
        for row in self.rows(name):
            for group in row["groups"].split():
                out[group].add(row["word"])
        return out

    def mapping(self, name: str) -> dict:
        """`<name>.yml`: a dict; top-level keys of the overlay take the place of shipped ones, `null` strikes one."""
        key = name + ".yml"
        if key not in self._cache:
            import yaml

            out: dict = {}
            for path in reversed(self.files(key)):
                try:
                    data = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
                except (yaml.YAMLError, UnicodeDecodeError) as error:
                    raise InputError(f"{path} is not readable as YAML: {' '.join(str(error).split())}. Mend that line.") from None
                if not isinstance(data, dict):
                    raise InputError(f"{path} should be a mapping of names to entries, one name a line ending in ':'.")
                out.update(data)
            self._cache[key] = {k: v for k, v in out.items() if v is not None}
        return self._cache[key]


def read_csv(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV of the analyst's, cells stripped; `_where` is "file, line N". InputError names file, line and fault."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise InputError(f"{path} is not UTF-8 text; save it as CSV UTF-8.") from None
    numbered = [(i, line) for i, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")]
    reader = csv.reader(line for _, line in numbered)
    header = [h.strip() for h in next(reader, [])]
    name, out = path.name, []
    for (number, _), cells in zip(numbered[1:], reader):
        if len(cells) > len(header):
            raise InputError(f"{path}, line {number}: {len(cells)} cells, the header has {len(header)}. Quote cells that hold a comma.")
        cells += [""] * (len(header) - len(cells))
        out.append(dict(zip(header, map(str.strip, cells)), _where=f"{name}, line {number}"))
    return out


def number(row: dict[str, str], column: str) -> float:
    """The figure in a cell; InputError with file and line where there is none."""
    try:
        value = float(row[column])
    except (KeyError, ValueError):
        value = math.nan
    if not math.isfinite(value):
        raise InputError(f"{row['_where']}: '{row.get(column, '')}' in the column '{column}' is no number.")
    return value


_shipped = functools.cache(Codebook)


def load(folder: str | Path | Codebook | None = None) -> Codebook:
    """The shipped codebook, or an overlay folder on top of it; a Codebook is given back as it is."""
    if isinstance(folder, Codebook):
        return folder
    return Codebook(folder) if folder else _shipped()
