"""Bytes in, text and rows out: encodings, lines, CSV records, columns and archives, each within bounds.

What does not fit without loss raises Problem, or is one where a row should be; nothing is replaced or mended.
"""
from __future__ import annotations

import codecs
import csv
import io
import re
import zipfile
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping
from operator import itemgetter
from pathlib import Path
from typing import BinaryIO, NamedTuple

MAX_FILE = 50_000_000       # bytes of a file that is read as a whole
MAX_LINE = 10_000_000       # characters of a line, and of one record of a table
MAX_UNPACKED = 500_000_000  # bytes an archive may unpack to, and
MAX_RATIO = 200             # how many times its packed size, once it is larger than a megabyte
MAX_MEMBERS = 200_000
COLUMNS = ("text", "title", "outlet", "published", "url", "doc_id")  # of `documents`, that a file may state

BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\v\x1a\x1b")) + b"\x7f"
# What Windows-1252 makes of other encodings: Icelandic letters, capitals after small ones, signs in words, lone accents.
_NOT_LATIN = re.compile("[ðþýÐÞÝ]|[a-zß-ÿ][À-Þ]|[^\\W\\d_][¤¦¬¯µ¶¸¹¼½¾]|[^\\W\\d_m][²³]|"
                        "(?<![^\\W_])(?![àáèéòóÀÉ]\\s)[À-ÖØ-öø-ÿ]+(?![^\\W_])")


class Problem(Exception):
    """Why a file or a row gives no article: a reason of one word and a sentence."""

    def __init__(self, reason: str, detail: str):
        super().__init__(detail)
        self.reason, self.detail = reason, detail


def shown(path: str | Path) -> str:
    """A name that can be printed and stored: signs that steer a screen, or are no Unicode, stand as escapes."""
    return "".join(c if c.isprintable() else f"\\x{ord(c) - 0xdc00:02x}" if "\udc80" <= c <= "\udcff"
                   else c.encode("unicode_escape").decode() for c in str(path))


def row(path: str, reason: str, detail: str) -> dict[str, str]:
    """A row of the table `set_aside`."""
    return {"path": shown(path), "reason": reason, "detail": shown(detail)}


def in_order(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Rows of `set_aside` as the table has them."""
    return sorted(rows, key=itemgetter("path", "reason", "detail"))


def said(error: BaseException) -> str:
    """What an error of the system says, without its number."""
    return (getattr(error, "strerror", None) or str(error) or type(error).__name__).rstrip(".")


class File(NamedTuple):
    """An open file: `depth` counts the archives around it, `charset` is what a server said of it."""

    handle: BinaryIO
    name: str
    size: int
    depth: int = 0
    charset: str = ""

    def whole(self, limit: int = MAX_FILE) -> bytes:
        """All bytes, if there are not too many."""
        if self.size > limit:
            raise Problem("too_large", f"{self.size / 1e6:,.0f} MB in one file, more than {limit / 1e6:,.0f}; split it.")
        return self.handle.read(limit + 1)


def decode(data: bytes, declared: str = "") -> str:
    """Bytes as text, newlines as they are.

    Tried in order: byte order mark, strict UTF-8, the declared encoding, Windows-1252 where the result looks like words
    in Latin script, what charset-normalizer finds. Raises Problem (binary, encoding) where none fits without loss.
    """
    for bom, name in BOMS:
        if data.startswith(bom):
            return _strictly(data[len(bom):], name)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        at = error.start
    sample = data[:100_000]
    if b"\0" in sample or len(sample.translate(None, _CONTROLS)) < len(sample) * .995:
        raise Problem("binary", "This is no text: it holds control bytes.")
    lossy = sample.decode("utf-8", "replace")
    flawed = sum(c > "\x7f" and c != "\ufffd" for c in lossy) >= lossy.count("\ufffd")     # UTF-8 all the same
    text = None if flawed else _single_byte(data, sample, declared)
    if text is None:
        raise Problem("encoding", f"Byte {at + 1:,} is not UTF-8 and no other encoding fits; save the file as UTF-8.")
    return text


def _single_byte(data: bytes, sample: bytes, declared: str) -> str | None:
    try:
        name = codecs.lookup(declared.strip()).name if declared else "ascii"
        if name not in ("ascii", "utf-8", "iso8859-1"):  # Latin-1 is read as Windows-1252, as browsers do
            return data.decode(name)
    except (LookupError, ValueError):
        pass
    if not re.search(rb"[\xc0-\xff]{4}", sample):
        try:
            text = data.decode("cp1252")
            if not _NOT_LATIN.search(text[:100_000]):
                return text
        except UnicodeDecodeError:
            pass
    if len(re.findall(rb"[\x80-\xff]", sample)) < 20:
        return None
    from charset_normalizer import from_bytes

    best = from_bytes(sample, threshold=.15).best()
    return _strictly(data, best.encoding) if best else None


def _strictly(data: bytes, name: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        raise Problem("encoding", f"It looks like {name}, but byte {error.start + 1:,} is not; save it as UTF-8.") from None


def lines(file: File) -> Iterator[str | Problem]:
    """The lines of a file with their ends; one that can't be decoded, or is too long, is a Problem."""
    if file.size <= MAX_FILE:
        try:
            yield from io.StringIO(decode(file.whole()), newline="")
            return
        except Problem as problem:
            if problem.reason == "binary":
                raise
            file.handle.seek(0)
    long = False
    while raw := file.handle.readline(MAX_LINE):
        was_long, long = long, len(raw) == MAX_LINE and not raw.endswith(b"\n")
        try:
            if not was_long:
                too_long = Problem("too_large", f"The line is longer than {MAX_LINE:,} bytes.")
                yield too_long if long else raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            yield Problem("encoding", f"Byte {error.start + 1:,} of the line is not UTF-8.")


def csv_rows(source: Iterator[str | Problem], delimiter: str) -> Iterator[tuple[int, list[str] | Problem]]:
    """Numbered records (the header is row 1) of a CSV; after a broken one reading goes on at the next line."""
    csv.field_size_limit(MAX_LINE)
    waiting, taken = deque(), []

    def feed():
        for line in iter(lambda: waiting.popleft() if waiting else next(source, None), None):
            taken.append(line)
            if isinstance(line, Problem):
                raise line
            if len(taken) > 1 and sum(map(len, taken[-1000:])) > MAX_LINE or len(taken) > 100_000:
                raise Problem("row", "A quotation mark opens and is never closed.")
            yield line

    reader, number = csv.reader(feed(), delimiter=delimiter, strict=True), 1
    while True:
        taken.clear()
        number += 1
        try:
            yield number, next(reader)
        except StopIteration:
            return
        except (csv.Error, Problem) as error:
            yield number, error if isinstance(error, Problem) else Problem("row", f"The row is broken: {error}.")
            waiting.extendleft(reversed(taken[1:]))
            reader = csv.reader(feed(), delimiter=delimiter, strict=True)


def cells(line: str) -> tuple[list[str], str]:
    """The cells of a header line, and its delimiter: the one of , ; tab | that it holds most of."""
    delimiter = max(",;\t|", key=line.count)
    try:
        return [c.strip().lstrip("\ufeff") for c in next(csv.reader([line], delimiter=delimiter), [])], delimiter
    except csv.Error:
        return [], delimiter


class Columns:
    """Which header of a table holds what: the analyst's own names first, then those of the codebook `columns`."""

    def __init__(self, own: Mapping[str, str] | None = None, known: Iterable[Mapping[str, str]] = ()):
        self.own = dict(own or {})
        self.pairs = [*((c, _fold(h)) for c, h in self.own.items()), *((r["column"], _fold(r["header"])) for r in known)]

    def known(self, headers: Iterable[str]) -> dict[str, str]:
        """{column: header}; of several headers for a column the first known one."""
        plain = {_fold(header): header for header in reversed([*headers])}
        return {column: plain[header] for column, header in reversed(self.pairs) if header in plain}

    def find(self, headers: list[str], row: bool = False) -> dict[str, str]:
        """As `known`; raises Problem where no header holds the text, or where some, not all, of the own names are missing.

        (All: a table of another kind. `row`: one object of many, that may leave out what it does not know.)
        """
        found = self.known(headers)
        missing = [h for c, h in self.own.items() if _fold(found.get(c, "")) != _fold(h)]
        missing = [] if row or len(missing) == len(self.own) else missing
        if "text" in found and not missing:
            return found
        shown = ", ".join(str(h)[:40] for h in headers[:12] if h) + (" ..." if len(headers) > 12 else "")
        if missing:
            raise Problem("columns", f"There is no column '{missing[0]}'. Columns: {shown}.")
        links = "It holds links: `python -m analysis add` fetches them."
        hint = links if "url" in found else "Name it: --columns text=NAME."
        raise Problem("columns", f"No column is known to hold the articles' text. {hint} Columns: {shown}.")


def others(headers: list, taken: Collection[int]) -> dict[str, int]:
    """The analyst's own columns, {header: place}: those with a name of their own that hold none of what is known."""
    names = [str(h).strip() if h is not None else "" for h in headers]
    return {h: i for i, h in enumerate(names) if i not in taken and h and names.count(h) == 1 and len(h) <= 60}


def _fold(header: object) -> str:
    return re.sub(r"[\W_]+", " ", str(header).lower()).strip()


def bounded(archive: zipfile.ZipFile) -> zipfile.ZipFile:
    """The archive, if what it says of itself is within bounds."""
    members = archive.infolist()
    unpacked, packed = sum(i.file_size for i in members), sum(i.compress_size for i in members)
    ratio = unpacked // max(packed, 1)
    if len(members) > MAX_MEMBERS or unpacked > MAX_UNPACKED or unpacked > 1_000_000 and ratio > MAX_RATIO:
        raise Problem("too_large", f"The archive would unpack to {unpacked / 1e6:,.0f} MB, {ratio:,} times its size, in "
                                   f"{len(members):,} files; if you trust it, unpack it yourself.")
    return archive


def member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """The bytes of one file in an archive, checked; never more than MAX_FILE whatever the archive says."""
    if info.flag_bits & 1:
        raise Problem("encrypted", "The archive asks for a password; unpack it yourself.")
    with archive.open(info) as handle:
        return File(handle, info.filename, info.file_size).whole()
