"""Files, folders and tables in, the `documents` table out; and `check`, which says what would be read.

Every file is a document, or documents, or has a row with the reason in `documents.attrs["set_aside"]` (a list of dicts with
the columns of the table `set_aside`). Text is kept exactly as read; what the files do not state stays empty.
"""
from __future__ import annotations

import hashlib
import io
import os
import re
import stat
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from functools import cache
from pathlib import Path

import pandas as pd

from analysis import codebook as codebooks
from analysis import tables as t
from analysis.decoding import File, Problem, cells as cells_of, csv_rows, decode
from analysis.errors import InputError
from analysis.readers import COLUMNS, Columns, records

MAX_TEXT = 2_000_000  # characters of one article; a novel has one million
_NO_ARTICLES = ("metadata.csv", "corrections.csv", "readme", "readme.md", "readme.txt")  # at the root of a corpus
_FORMATS = ("%Y%m%d", "%Y%m%d%H%M%S", "%Y%m%dT%H%M%SZ", "%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y", "%B %d %Y", "%d %B, %Y",
            "%Y/%m/%d", "%d.%m.%Y", "%B %d, %Y %A", "%A, %B %d, %Y", "%A, %d %B %Y", "%A %d %B %Y", "%b. %d, %Y",
            "%B %d, %Y %I:%M %p", "%Y-%m-%d %H:%M:%S %Z")


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
    unknown = set(columns or ()) - set(COLUMNS)
    if unknown:
        raise InputError(f"There is no column '{sorted(unknown)[0]}' to fill. Columns: {', '.join(COLUMNS)}.")
    root = Path(path)
    if not root.exists():
        raise InputError(f"There is no file or folder {_shown(root)}. Give the folder that holds your articles.")
    book = codebooks.load(codebook)
    known = Columns(columns, book.rows("columns"))
    found, aside, tables = [], [], []
    for file, name in _files(root, aside):
        if file.name.lower() == "metadata.csv":
            tables.append((file, name))
        elif "/" in name or file == root or file.name.lower() not in _NO_ARTICLES:
            _read(file, name, known, found, aside)
    if metadata is not None:
        tables.append((metadata, "metadata"))
    _apply(tables, found, known, aside)
    kickers = frozenset(row["term"] for row in book.rows("kickers"))
    for article in found:
        _finish(article, aside, languages, kickers)
    found = [a for a in found if "reason" not in a]
    if not found:
        reasons = ", ".join(f"{n} {r}" for r, n in Counter(a["reason"] for a in aside).most_common(3))
        first = f" ({reasons}; {aside[0]['path']}: {aside[0]['detail']})" if aside else ""
        raise InputError(f"There is no readable article in {_shown(root)}{first}.")
    _name(found)
    documents = t.make("documents", pd.DataFrame(found)).sort_values("doc_id", ignore_index=True)
    documents.attrs["set_aside"] = sorted(aside, key=lambda row: (row["path"], row["reason"], row["detail"]))
    return documents


def _shown(path: str | Path) -> str:
    """A name that can be printed and stored: signs that steer a screen, or are no Unicode, stand as escapes."""
    name = os.fsencode(str(path)).decode("utf-8", "backslashreplace")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in name)


def _files(root: Path, aside: list[dict]) -> Iterator[tuple[Path, str]]:
    """The regular files below a folder with their names from there, in order; links are followed once."""
    if not root.is_dir():
        yield root, _shown(root.name)
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
            aside.append(_row(folder.relative_to(root).as_posix(), "unreadable", f"The folder could not be opened: {_said(error)}."))

    for file in walk(root):
        name = _shown(file.relative_to(root).as_posix())
        try:
            if not stat.S_ISREG(file.stat().st_mode):  # a pipe would wait for ever
                raise OSError("it is no regular file")
            yield file, name
        except OSError as error:
            aside.append(_row(name, "unreadable", f"The file could not be opened: {_said(error)}."))


def _row(path: str, reason: str, detail: str) -> dict:
    return {"path": _shown(path), "reason": reason, "detail": _shown(detail)}


def _said(error: BaseException) -> str:
    return (getattr(error, "strerror", None) or str(error) or type(error).__name__).rstrip(".")


def _read(file: Path, name: str, columns: Columns, found: list[dict], aside: list[dict]) -> None:
    """Adds the articles of a file to `found`, the rest to `aside`."""
    try:
        with file.open("rb") as handle:
            for record in records(File(handle, file.name, os.fstat(handle.fileno()).st_size), columns):
                where = _shown(name + record["where"])
                try:
                    if "reason" in record:
                        raise Problem(record["reason"], record["detail"])
                    found.append(_article(record) | {"path": where, "stem": _stem(record, file.name), "format": record["format"]})
                except Problem as problem:
                    aside.append(_row(where, problem.reason, problem.detail))
    except OSError as error:
        aside.append(_row(name, "unreadable", f"The file could not be opened: {_said(error)}."))


def _stem(record: dict, name: str) -> str:
    own = record.get("doc_id")
    return _shown(str(own).strip() if own not in (None, "") else Path(record.get("name", name)).stem)


def _article(record: dict) -> dict:
    """The cells of an article as text; raises Problem where there is none to analyse."""
    text = record.get("text")
    if not isinstance(text, str):
        if text is None:
            raise Problem("empty", "There is no text.")
        raise Problem("row", f"The text should be words, not {type(text).__name__}.")
    cells = {c: "" if record.get(c) is None or record.get(c) != record.get(c) else str(record[c]).strip()
             for c in ("title", "outlet", "published", "url", "language")}
    if len(text) > MAX_TEXT:
        raise Problem("too_large", f"{len(text):,} characters in one article, more than {MAX_TEXT:,}; split it.")
    if "\0" in text:
        raise Problem("binary", "The text holds NUL characters.")
    if re.search("[\ud800-\udfff]", text + "".join(cells.values())):
        raise Problem("encoding", "The text holds halves of characters (lone surrogates).")
    if text.count("\ufffd") > len(text) / 50:
        raise Problem("encoding", "The text was damaged before: it is full of replacement characters.")
    if re.search("[\u202d\u202e]", text):
        raise Problem("direction", "The text holds a sign that reverses the reading order: what is shown is not what stands there.")
    if not re.search(r"[^\W\d_]{2}", text):
        raise Problem("empty", "There are no words in it.")
    return cells | {"text": text}


def _apply(tables: list, found: list[dict], columns: Columns, aside: list[dict]) -> None:
    """Fills or overrides cells from metadata tables, the one that was handed in last."""
    exact: dict[str, list[dict]] = {}
    loose: dict[str, list[dict]] = {}
    for article in found:
        file = re.sub(r"(:\d+|/[^/]*:\d+)$", "", article["path"])
        for key in {article["path"], file}:
            exact.setdefault(_key(key), []).append(article)
        for key in {file.rpartition("/")[2], article["stem"]}:
            loose.setdefault(_key(key), []).append(article)
    for source, name in tables:
        folder, seen = name.rpartition("/")[0], set()
        for where, cells in _metadata(source, name, columns, aside):
            file = cells.pop("file", "").removeprefix("./")
            articles = exact.get(_key(f"{folder}/{file}".lstrip("/")), () if folder else loose.get(_key(file), ()))
            if not articles or file in seen:
                aside.append(_row(where, "metadata", f"It names '{file}' " + ("a second time." if file in seen else
                                                                              "which is no article here.")))
                continue
            seen.add(file)
            for article in articles:
                article |= {c: v for c, v in cells.items() if v and c in (*COLUMNS[1:5], "language")}


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", name)  # macOS stores accents apart


def _metadata(source, name: str, columns: Columns, aside: list[dict]) -> Iterator[tuple[str, dict[str, str]]]:
    """The rows of a metadata table: where each stands, and its cells."""
    try:
        if isinstance(source, pd.DataFrame):
            header, rows = list(source.columns), enumerate(source.astype(object).itertuples(index=False), 1)
        else:
            text = decode(File(io.BytesIO(data := Path(source).read_bytes()), name, len(data)).whole())
            feed = iter(io.StringIO(text, newline=""))
            header, delimiter = cells_of(next(feed, ""))
            rows = csv_rows(feed, delimiter)
        found = columns.known(header)
        if "file" not in found:
            raise Problem("metadata", "It has no column 'file' that says which article a row belongs to.")
    except OSError as error:
        raise InputError(f"The metadata file {_shown(source)} could not be opened: {_said(error)}.") from None
    except Problem as problem:
        aside.append(_row(name, "metadata", problem.detail))
        return
    for number, row in rows:
        if isinstance(row, Problem) or len(row) > len(header):
            aside.append(_row(f"{name}:{number}", "metadata", str(row) if isinstance(row, Problem) else "The row has too many cells."))
        elif any(_text(c) for c in row):
            row = [*map(_text, row)] + [""] * (len(header) - len(row))
            yield f"{name}:{number}", {c: row[header.index(h)] for c, h in found.items()}


def _text(value: object) -> str:
    """A cell as text; what is missing is empty."""
    return "" if value is None or value is pd.NaT or value != value else str(value).strip()


def _finish(article: dict, aside: list[dict], languages: Collection[str], kickers: frozenset[str]) -> None:
    """Title, date, language and length of one article; `reason` where its language is not wanted."""
    text = article["text"]
    if not article["title"] and article["format"] == "plain":
        article["title"] = title_of(text, kickers)
    try:
        article["published"] = parse_date(article["published"])
    except Problem as problem:
        article["published"] = None
        aside.append(_row(article["path"], problem.reason, problem.detail))
    article["language"] = article["language"].lower() or language_of(text)
    if article["language"] and article["language"] not in languages:
        article["reason"] = "language"
        aside.append(_row(article["path"], "language", f"The article is in another language: {article['language']}."))
    article["words"] = len(text.split())


def title_of(text: str, kickers: Collection[str] = ()) -> str:
    """The headline of a plain text, if it has one: a first line that stands alone and is no sentence or list item.

    Lines made of section names alone (`kickers`) are passed over. Otherwise "".
    """
    blocks = re.split(r"\n[ \t]*\n\s*", re.sub(r"\r\n?", "\n", text[:5000]).strip(), maxsplit=3)
    for block in blocks[:-1]:
        line = block.lstrip("#").strip()
        words = re.findall(r"\w[\w'’.-]*", line.lower())
        if "\n" in line or not words or len(line) > 200 or re.match(r"[-*•–—]\s|\d+[.)]\s|[\"“‘(]?https?:", line):
            return ""
        if not set(re.sub(r"\W+", " ", line.lower()).split()) <= {w for k in kickers for w in k.split()} | {"and"}:
            return "" if re.search(r"(?<!\b[A-Z])[.:;,…][\"”’)]*$", line) else line
    return ""


def parse_date(value: str) -> datetime | None:
    """A date as UTC without zone; None for "". Raises Problem (date) where it can't be read in one way only."""
    value = " ".join(value.split())
    if not value:
        return None
    found = None
    both = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(.*)", value)
    if both and "." not in value[:6]:
        first, second = int(both[1]), int(both[2])
        if first <= 12 and second <= 12 and first != second:
            raise Problem("date", f"The date '{value}' can be read in two ways; write {both[3]}-MM-DD. It is left unknown.")
        value = f"{both[3]}-{min(first, second) if first <= 12 or second <= 12 else first:02}-{max(first, second):02}{both[4]}"
    for read in (datetime.fromisoformat, parsedate_to_datetime, *(_strptime(f) for f in _FORMATS)):
        try:
            found = read(re.sub(r"(?<=\d)(st|nd|rd|th)\b", "", value))
            break
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    if found is None or not 1600 <= found.year <= 2200:
        raise Problem("date", f"The date '{value[:40]}' can't be read; write it as 2024-03-12. It is left unknown.")
    return found.astimezone(timezone.utc).replace(tzinfo=None) if found.tzinfo else found


def _strptime(pattern: str):
    return lambda value: datetime.strptime(value, pattern)


def language_of(text: str) -> str:
    """The ISO 639 code of a text's language, or "" where that is not beyond doubt.

    Beginning, middle and end are identified by py3langid (Lui & Baldwin 2012, langid.py); a probability of .9 is asked for,
    .5 for English. A text mainly in another script than Latin is not English, however short.
    """
    middle = len(text) // 2
    sample = text if len(text) <= 1500 else " ".join((text[:500], text[middle:middle + 500], text[-500:]))
    code, probability = _identifier().classify(sample)
    letters = re.findall(r"[^\W\d_]", sample)
    foreign = sum(c > "\u036f" and not "\u1e00" <= c <= "\u1eff" for c in letters)
    if code == "zxx":
        return ""
    return code if probability >= (.5 if code == "en" else .9) or (foreign > len(letters) / 2 and code != "en") else ""


@cache
def _identifier():
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


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
