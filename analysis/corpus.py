"""Files, folders and tables in, the `documents` table out; and `check`, which says what would be read.

Every file is a document, or documents, or has a row with the reason in `documents.attrs["set_aside"]` (a list of dicts with
the columns of the table `set_aside`). Text is kept exactly as read; what the files do not state stays empty.
"""
from __future__ import annotations

import hashlib
import os
import re
import stat
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import pandas as pd

from analysis import codebook as codebooks
from analysis import progress
from analysis import tables as t
from analysis.decoding import COLUMNS, Columns, File, Problem, in_order, row, said, shown
from analysis.errors import InputError
from analysis.fields import STATED, apply_metadata, dated, language_of, own_columns, parse_date, text_of, title_of
from analysis.readers import records
from analysis.stories import assign

MAX_TEXT = 2_000_000  # characters of one article; a novel has one million
_NO_ARTICLES = ("metadata.csv", "corrections.csv", "readme", "readme.md", "readme.txt")  # at the root of a corpus


def read_corpus(path: str | Path, metadata: str | Path | pd.DataFrame | None = None, *,
                columns: Mapping[str, str] | None = None, languages: Collection[str] = ("en",), codebook=None) -> pd.DataFrame:
    """One row per article of a file or folder, in the order of `doc_id`.

    Parameters
    ----------
    path : a folder (read with its subfolders, hidden files left out) or one file: plain text, Markdown, HTML, PDF, DOCX,
        CSV, TSV, XLSX, JSON, JSONL, Parquet, or a zip of these.
    metadata : a CSV file or DataFrame with `file` (name or path in the corpus) and any of `title, outlet, published, url,
        language`; what stands there goes before what the files state. A `metadata.csv` in a folder is read by itself.
    columns : {column of `documents`: header} for tables whose headers the codebook `columns` does not know.
    languages : ISO 639-1 codes of the languages to keep; articles beyond doubt in another one are set aside.

    Returns
    -------
    DataFrame `documents`; `.attrs["set_aside"]` lists what was not read, and why. `published` is in UTC.

    Raises
    ------
    InputError where the path does not exist or holds no readable article.
    """
    if unknown := set(columns or ()) - set(COLUMNS):
        raise InputError(f"There is no column '{sorted(unknown)[0]}' to fill. Columns: {', '.join(COLUMNS)}.")
    if isinstance(metadata, (str, Path)) and not Path(metadata).is_file():
        raise InputError(f"There is no metadata file {shown(metadata)}.")
    book = codebooks.load(codebook)
    known = Columns(columns, book.rows("columns"))
    found, aside, tables = _gather(Path(path), known)
    apply_metadata(tables + [(metadata, "metadata")] * (metadata is not None), found, known, aside)
    kickers = frozenset(r["term"] for r in book.rows("kickers"))
    for article in found:
        _finish(article, aside, languages, kickers)
    found = [a for a in found if "reason" not in a]
    if not found:
        why = f": {aside[0]['path']}: {aside[0]['detail']} ({len(aside):,} set aside.)" if aside else "; it holds no file."
        raise InputError(f"There is no readable article in {shown(path)}{why}")
    _name(found)
    documents = _table(sorted(found, key=lambda a: a["doc_id"]))
    documents.attrs["set_aside"] = in_order(aside)
    return documents


def _table(found: list[dict]) -> pd.DataFrame:
    """The articles as `documents`, with the analyst's own columns; `attrs` counts their formats."""
    own = {name: cells for name, cells in own_columns(found).items() if name not in t.SCHEMA["documents"]}
    documents = t.make("documents", pd.DataFrame(found, dtype=object))  # objects: no copy of the texts
    documents = documents.assign(**{name: pd.Series(cells, dtype="str") for name, cells in own.items()})
    documents.attrs["formats"] = dict(sorted(Counter(a["format"] for a in found).items()))
    return documents


def _gather(root: Path, columns: Columns) -> tuple[list[dict], list[dict], list[tuple]]:
    """The articles below a path, what was set aside, and the metadata tables on the way."""
    if not root.exists():
        raise InputError(f"There is no file or folder {shown(root)}. Give the folder that holds your articles.")
    found, aside, tables = [], [], []
    for file, name in progress.bar(_files(root, aside), "reading", "file"):
        if file.name.lower() == "metadata.csv":
            tables.append((file, name))
        elif "/" in name or file == root or file.name.lower() not in _NO_ARTICLES:
            _read(file, name, columns, found, aside, tables)
    return found, aside, tables


def _files(root: Path, aside: list[dict]) -> Iterator[tuple[Path, str]]:
    """The regular files below a folder with their names from there, in order; links are followed once."""
    if not root.is_dir():
        yield root, shown(root.name)
        return
    seen: set[tuple[int, int]] = set()

    def walk(folder: Path) -> Iterator[Path]:
        try:
            info = folder.stat()
            if (info.st_dev, info.st_ino) in seen:
                raise OSError("a link to a folder that was read already")
            seen.add((info.st_dev, info.st_ino))
            for entry in sorted(folder.iterdir(), key=lambda p: os.fsencode(p.name)):
                if not entry.name.startswith("."):
                    yield from walk(entry) if entry.is_dir() else (entry,)
        except (OSError, RecursionError) as error:
            name = folder.relative_to(root).as_posix()
            aside.append(row(name, "unreadable", f"The folder could not be opened: {said(error)}."))

    for file in walk(root):
        name = shown(file.relative_to(root).as_posix())
        try:
            if not stat.S_ISREG(file.stat().st_mode):  # a pipe would wait for ever
                raise OSError("it is no regular file")
            yield file, name
        except OSError as error:
            aside.append(row(name, "unreadable", f"The file could not be opened: {said(error)}."))


def _read(file: Path, name: str, columns: Columns, found: list[dict], aside: list[dict], tables: list) -> None:
    """Adds the articles of a file to `found`, metadata inside an archive to `tables`, the rest to `aside`."""
    try:
        with file.open("rb") as handle:
            for record in records(File(handle, file.name, os.fstat(handle.fileno()).st_size), columns):
                where = shown(name + record["where"])
                if "metadata" in record:
                    tables.append((record["metadata"], where))
                    continue
                try:
                    if "reason" in record:
                        raise Problem(record["reason"], record["detail"])
                    stem = shown(text_of(record.get("doc_id")) or Path(record.get("name", file.name)).stem)
                    found.append(_article(record) | {"own": record.get("own", {}), "path": where, "stem": stem, "format": record["format"]})
                except Problem as problem:
                    aside.append(row(where, problem.reason, problem.detail))
    except OSError as error:
        aside.append(row(name, "unreadable", f"The file could not be opened: {said(error)}."))


def _article(record: dict) -> dict:
    """The cells of an article as text; raises Problem where there is none to analyse."""
    text = record.get("text")
    if not isinstance(text, str):
        if text is None:
            raise Problem("empty", "There is no text.")
        raise Problem("row", f"The text should be words, not {type(text).__name__}.")
    cells = {c: text_of(record.get(c)) for c in STATED}
    controls = "\0" in text or len(re.findall("[\x01-\x08\x0e-\x1f\x7f]", text)) > len(text) / 100
    for wrong, reason, detail in (
            (len(text) > MAX_TEXT, "too_large", f"{len(text):,} characters in one article, more than {MAX_TEXT:,}; split it."),
            (controls, "binary", "The text holds NUL or other control characters."),
            (re.search("[\ud800-\udfff]", text + "".join(cells.values())), "encoding", "The text holds halves of characters (lone surrogates)."),
            (text.count("\ufffd") > len(text) / 50, "encoding", "The text was damaged before: it is full of replacement characters."),
            (re.search("[\u202d\u202e]", text), "direction", "A sign turns the reading order round: what is shown is not what is there."),
            (not re.search(r"[^\W\d_]{2}", text), "empty", "There are no words in it.")):
        if wrong:
            raise Problem(reason, detail)
    return cells | {"text": text}


def _finish(article: dict, aside: list[dict], languages: Collection[str], kickers: frozenset[str]) -> None:
    """Title, date, language and length of one article; `reason` where its language is not wanted."""
    text = article["text"]
    if not article["title"] and article["format"] == "plain":
        article["title"] = title_of(text, kickers)
    try:
        article["published"] = parse_date(article["published"] or (dated(text) if article["format"] in ("plain", "docx", "pdf") else ""))
    except Problem as problem:
        article["published"] = None
        aside.append(row(article["path"], problem.reason, problem.detail))
    code = re.match(r"[a-z]{2}(?![a-z])", article["language"].lower())  # "en", "en-GB"; not "English"
    article["language"] = code[0] if code else language_of(text)
    if article["language"] and article["language"] not in languages:
        article["reason"] = "language"
        aside.append(row(article["path"], "language", f"The article is in another language: {article['language']}."))
    article["words"] = len(text.split())


def _name(found: list[dict]) -> None:
    """doc_id: the stem where it is unique, else the stem and a hash of the text; numbered where that is not unique, too."""
    stems = Counter(a["stem"] for a in found)
    taken = {stem for stem, n in stems.items() if n == 1}
    for article in found:
        name = article["stem"]
        if stems[name] > 1:
            name = wanted = f"{name}-{hashlib.sha256(article['text'].encode()).hexdigest()[:8]}"
            number = 2
            while name in taken:
                name, number = f"{wanted}-{number}", number + 1
            taken.add(name)
        article["doc_id"] = name


def check(path: str | Path, columns: Mapping[str, str] | None = None) -> str:
    """What `read_corpus` would read, as text to print: formats, languages, outlets, dates, stories, gaps, what is set aside."""
    documents = read_corpus(path, columns=columns)
    aside = pd.DataFrame(documents.attrs["set_aside"], columns=["path", "reason", "detail"])
    dates, n = documents.published.dropna(), len(documents)
    span = [f"{dates.min():%Y-%m-%d} to {dates.max():%Y-%m-%d}"] if len(dates) else []
    stories = pd.DataFrame(assign(documents))["story"].nunique()
    missing = {c: int((documents[c].isna() | (documents[c].astype(str) == "")).sum()) for c in STATED[:4]}
    other = aside.detail[aside.reason == "language"].str.extract(r"(\w+)\.$")[0].value_counts()
    rows = [("Articles", f"{n:,} in {documents.path.str.replace(r':[0-9]+$', '', regex=True).nunique():,} files: "
                         f"{documents.words.sum():,} words, {documents.words.median():,.0f} in the middle one"),
            ("Formats", _counts(documents.attrs["formats"])),
            ("Languages", _counts(documents.language.replace("", "not certain").value_counts())
             + (f"; set aside: {_counts(other)}" if len(other) else "")),
            ("Outlets", _counts(documents.outlet.replace("", "unknown").value_counts())),
            ("Published", ", ".join(span + [f"{n - len(dates):,} unknown"] * (len(dates) < n))),
            ("Stories", f"{stories:,}; articles that copy another: {n - stories:,}"),
            ("Boilerplate", _boilerplate(documents)),
            ("Missing", _counts(missing) or "nothing"),
            ("Set aside", _counts(aside.reason.value_counts()) or "nothing")]
    lines = [f"{name:<13}{text}" for name, text in rows]
    for reason, group in aside.groupby("reason"):
        lines += [f"  {reason}: {p}: {d}" for p, d in zip(group.path[:3], group.detail)]
        lines += [f"  {reason}: and {len(group) - 3:,} more"] * (len(group) > 3)
    if missing["outlet"] or missing["published"]:
        lines.append("What is missing can be given in metadata.csv beside the files: file,title,outlet,published,url")
    return "\n".join(lines)


def _counts(counts: Mapping[str, int]) -> str:
    found = sorted(((name, n) for name, n in counts.items() if n), key=lambda pair: (-pair[1], pair[0]))
    more = [f"and {len(found) - 10:,} more"] * (len(found) > 10)
    return ", ".join([f"{shown(name)} {n:,}" for name, n in found[:10]] + more)


def _boilerplate(documents: pd.DataFrame) -> str:
    """Boilerplate as a share of characters, from at most 200 articles spread over the corpus."""
    from analysis.finders import sentences

    sample = documents.iloc[::max(1, len(documents) // 200)].reset_index(drop=True)
    found = sentences.find(sample, codebook=codebooks.load(None))
    length = found.end - found.start
    return f"{length[found.section == 'boilerplate'].sum() / max(1, length.sum()):.0%} of the text of {len(sample):,} articles"
