"""One file in, records out: the articles in it, or why there are none.

The format is known by content; the suffix only settles what content leaves open. A record is a dict: `where` (what follows
the file's path: "", ":12" for a row, "/name" inside an archive), `format`, and either the cells of an article as they stand
(`text`, `title`, `outlet`, `published`, `url`, `doc_id`), or `reason` and `detail`, or a table of `metadata`. A new format
is one function in READERS.
"""
from __future__ import annotations

import email
import gzip
import io
import itertools
import json
import logging
import re
import zipfile
from collections.abc import Iterable, Iterator
from xml.etree import ElementTree

from analysis.decoding import BOMS, MAX_FILE, Columns, File, Problem, bounded, cells, csv_rows, decode, lines, member, others
from analysis.fields import front_matter

MAX_PAGE, MAX_TAGS, MAX_PDF_PAGES, MAX_NESTING = 5_000_000, 50_000, 2_000, 2
_MAGIC = ((b"%PDF-", "pdf"), (b"PK\x03\x04", "zip"), (b"PK\x05\x06", "zip"), (b"\x1f\x8b", "gzip"), (b"PAR1", "parquet"))
_OTHER = ((b"{\\rtf", "an RTF document"), (b"\xd0\xcf\x11\xe0", "an old Office document"), (b"\x89PNG", "a picture"),
          (b"\xff\xd8\xff", "a picture"), (b"GIF8", "a picture"), (b"7z\xbc\xaf", "a 7z archive"), (b"Rar!", "a RAR archive"))
_NEVER_TEXT = ("pdf", "docx", "xlsx", "parquet", "zip", "gz")
_XML = r"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+)?"
_FEED = re.compile(_XML + r"(?:rss|feed|rdf:rdf)\b", re.S | re.I)
_HTML = re.compile(_XML + r"(?:html|head|body|article|main|section|div|p|h1|meta|title|script|link)\b", re.S | re.I)


def records(file: File, columns: Columns) -> Iterator[dict]:
    """The records of an open file. Never raises: what goes wrong is a record with its reason."""
    kind, record = "", None
    try:
        kind = kind_of(file, columns)
        for record in READERS[kind](file, columns):
            yield {"where": "", "format": kind} | record
        if record is None:
            raise Problem("empty", "There is no article in it.")
    except Problem as problem:
        yield _aside("", problem)
    except ImportError as error:
        yield _aside("", Problem("reader", f"To read {kind.upper()} files install '{error.name}': pip install -e \".[formats]\""))
    except Exception as error:  # parsers of other people's formats raise what they like
        said = f"{type(error).__name__}: {' '.join(str(error).split())[:200]}".rstrip(": ")
        yield _aside("", Problem("broken", f"It could not be read ({said})."))


def kind_of(file: File, columns: Columns) -> str:
    """The format of a file: a key of READERS. Raises Problem for empty files and formats without a reader."""
    head = file.handle.read(16_384)
    file.handle.seek(0)
    if not head:
        raise Problem("empty", "The file is empty.")
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            if kind != "zip":
                return kind
            names = set(zipfile.ZipFile(file.handle).namelist())
            file.handle.seek(0)
            if "mimetype" in names:
                raise Problem("format", "This is an OpenDocument or e-book file; save it as DOCX, XLSX or text.")
            return "docx" if "word/document.xml" in names else "xlsx" if "xl/workbook.xml" in names else "zip"
    for magic, what in _OTHER:
        if head.startswith(magic):
            raise Problem("format", f"This is {what}; there is no reader for it. Save it as text, PDF, DOCX, CSV or JSONL.")
    return _kind_of_text(head, file.name.lower().rpartition(".")[2], columns)


def _kind_of_text(head: bytes, suffix: str, columns: Columns) -> str:
    bom, encoding = next((b for b in BOMS if head.startswith(b[0])), (b"", "utf-8"))
    text = head[len(bom):].decode(encoding, "replace").lstrip()
    if _FEED.match(text[:4000]):
        raise Problem("format", "This is a feed: `python -m analysis add` fetches its articles.")
    if suffix in ("html", "htm", "xhtml") or _HTML.match(text[:4000]):
        return "html"
    if text.startswith("<?xml"):
        raise Problem("format", "This is XML of a kind that there is no reader for; save it as text, HTML, CSV or JSONL.")
    if re.match(r"[\w-]+: ", text) and re.search(r"^Content-Type: multipart/related\b", text, re.M | re.I):
        return "mhtml"
    line = text.split("\n", 1)[0].strip()
    rows = line.startswith("{") and line.endswith("}")
    if suffix == "json":
        return "jsonl" if rows and "\n{" in text else "json"
    if suffix in ("jsonl", "ndjson") or rows:
        return "jsonl"
    found = columns.known(cells(line)[0])
    if suffix in ("csv", "tsv", "tab") or "text" in found and len(found) > 1:
        return "table"
    if suffix in _NEVER_TEXT:
        raise Problem("broken", f"It is named .{suffix} but is no such file, or a damaged one. If it is text, name it .txt.")
    return "plain"


def _plain(file: File, columns: Columns) -> Iterator[dict]:
    stated, text = front_matter(decode(file.whole(), file.charset), columns)
    yield stated | {"text": text}


def _html(file: File, columns: Columns) -> Iterator[dict]:
    import trafilatura

    data = file.whole(MAX_PAGE)
    said = re.search(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w:-]{2,40})""", data[:4096], re.I)
    page = decode(data, said[1].decode() if said else file.charset)
    # The extractor's time grows with the square of these; pages of news sites have a few thousand tags.
    if page.count("<") > MAX_TAGS or any(tag.count("=") > 500 for tag in re.findall(r"<[a-zA-Z][^<>]{5000,}", page)):
        raise Problem("too_large", f"The page has more than {MAX_TAGS:,} tags, or hundreds of attributes in one.")
    found = trafilatura.bare_extraction(page, include_comments=False, with_metadata=True,
                                        date_extraction_params={"extensive_search": False, "original_date": True})
    if not found or len((found.text or "").split()) < 8:  # what is left of a page of links alone
        raise Problem("empty", "No main text was found on the page.")
    publisher = re.search(r'"publisher"\s*:\s*\{[^{}]{0,200}?"name"\s*:\s*"([^"\\]{2,80})"', page)
    yield {"text": found.text, "title": found.title, "outlet": found.sitename or (publisher and publisher[1]),
           "published": found.date, "url": found.url}


def _mhtml(file: File, columns: Columns) -> Iterator[dict]:
    message = email.message_from_bytes(file.whole())
    part = next((p for p in message.walk() if p.get_content_type() == "text/html"), None)
    if part is None:
        raise Problem("empty", "The saved page holds no HTML.")
    data = part.get_payload(decode=True)
    for record in _html(File(io.BytesIO(data), file.name, len(data), charset=part.get_content_charset("")), columns):
        yield record | {"url": record["url"] or message.get("Snapshot-Content-Location")}


def _pdf(file: File, columns: Columns) -> Iterator[dict]:
    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what is wrong with a file stands in set_aside
    reader = pypdf.PdfReader(io.BytesIO(file.whole()))
    if reader.is_encrypted and not reader.decrypt(""):
        raise Problem("encrypted", "The PDF asks for a password; save a copy without one.")
    text = "\n".join(page.extract_text() for page in itertools.islice(reader.pages, MAX_PDF_PAGES))
    if not text.strip():
        raise Problem("empty", "The PDF has no text layer; run OCR over it first.")
    yield {"text": text}


def _docx(file: File, columns: Columns) -> Iterator[dict]:
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    archive = bounded(zipfile.ZipFile(file.handle))
    root = ElementTree.fromstring(member(archive, archive.getinfo("word/document.xml")))
    signs = {w + "tab": "\t", w + "br": "\n", w + "cr": "\n", w + "noBreakHyphen": "-"}
    found, title = [], ""
    for paragraph in root.iter(w + "p"):
        line = "".join(e.text or "" if e.tag == w + "t" else signs.get(e.tag, "") for e in paragraph.iter())
        style = paragraph.find(f"{w}pPr/{w}pStyle")
        if style is not None and style.get(w + "val") == "Title":
            title = title or line.strip()
        found.append(line)
    yield {"text": "\n".join(found), "title": title}


def _xlsx(file: File, columns: Columns) -> Iterator[dict]:
    import openpyxl

    bounded(zipfile.ZipFile(file.handle))
    sheets = openpyxl.load_workbook(file.handle, read_only=True, data_only=True).worksheets
    for sheet in sheets:
        rows = sheet.iter_rows(values_only=True)
        header = ["" if h is None else str(h) for h in next(rows, ())]
        if any(header) or len(sheets) == 1:
            where = f"/{sheet.title}" if len(sheets) > 1 else ""
            for record in _rows(header, enumerate(rows, 2), columns):
                yield record | {"where": where + record["where"]}


def _parquet(file: File, columns: Columns) -> Iterator[dict]:
    from pyarrow import parquet, types

    table = parquet.ParquetFile(file.handle)
    schema = table.schema_arrow
    chosen = list(columns.find(schema.names).values())
    plain = (types.is_string, types.is_large_string, types.is_primitive)
    chosen += [f.name for f in schema if f.name not in chosen and any(of(f.type) for of in plain)]
    rows = ([row[c] for c in chosen] for batch in table.iter_batches(1000, columns=chosen) for row in batch.to_pylist())
    yield from _rows(chosen, enumerate(rows, 1), columns, blank=False)


def _table(file: File, columns: Columns) -> Iterator[dict]:
    source = lines(file)
    first = next(source)
    if isinstance(first, Problem):
        raise first
    header, delimiter = cells(first.rstrip("\r\n"))
    yield from _rows(header, csv_rows(source, delimiter), columns)


def _rows(headers: list[str], rows, columns: Columns, blank: bool = True) -> Iterator[dict]:
    """Records of numbered rows; a row may be a Problem. `blank`: empty rows are no rows, as at the end of many sheets."""
    places = {c: headers.index(h) for c, h in columns.find(headers).items()}
    own = others(headers, places.values())
    for number, row in rows:
        if isinstance(row, Problem):
            yield _aside(f":{number}", row)
        elif len(row) > len(headers) and any(row[len(headers):]):
            yield _aside(f":{number}", Problem("row", f"The row has {len(row)} cells, the header {len(headers)}: put cells "
                                                      "that hold the delimiter in quotation marks."))
        elif not blank or any(c not in (None, "") for c in row):
            yield {c: row[i] if i < len(row) else "" for c, i in places.items()} | {
                "where": f":{number}", "own": {h: row[i] for h, i in own.items() if i < len(row)}}


def _aside(where: str, problem: Problem) -> dict:
    return {"where": where, "reason": problem.reason, "detail": problem.detail}


def _jsonl(file: File, columns: Columns) -> Iterator[dict]:
    yield from _objects(lines(file), columns, json.loads)


def _json(file: File, columns: Columns) -> Iterator[dict]:
    try:
        data = json.loads(decode(file.whole()))
    except (ValueError, RecursionError) as error:
        raise Problem("broken", f"The file is not JSON: {str(error)[:100]}.") from None
    while isinstance(data, dict):  # exports wrap their list: {"articles": {"results": [...]}}
        data = next((v for k, v in data.items() if k in ("articles", "results", "stories", "documents", "data")
                     and isinstance(v, (list, dict))), [data])
    yield from _objects(data if isinstance(data, list) else [data], columns)


def _objects(values: Iterable, columns: Columns, load=None) -> Iterator[dict]:
    """Records of a list of objects, or of lines that hold one each where `load` reads them."""
    for number, value in enumerate(values, 1):
        try:
            if isinstance(value, Problem):
                raise value
            if load and not value.strip():
                continue
            article = load(value) if load else value
            if not isinstance(article, dict):
                raise Problem("row", f"An article should be an object with its text, not {type(article).__name__}.")
            nested = {f"{k}.{i}": v for k, inner in article.items() if isinstance(inner, dict) for i, v in inner.items()}
            found = {str(k): v for k, v in (article | nested).items() if not isinstance(v, dict)}
            taken = columns.find(list(found), row=True)
            own = {k: v for k, v in found.items() if k not in taken.values() and isinstance(v, (str, int, float, bool))}
            yield {c: found[h] for c, h in taken.items()} | {"where": f":{number}", "own": own}
        except Problem as problem:
            yield _aside(f":{number}", problem)
        except (ValueError, RecursionError) as error:
            yield _aside(f":{number}", Problem("row", f"The line is not JSON: {str(error)[:100]}."))


def _gzip(file: File, columns: Columns) -> Iterator[dict]:
    data = gzip.GzipFile(fileobj=file.handle).read(MAX_FILE + 1)
    if len(data) > MAX_FILE:
        raise Problem("too_large", f"It unpacks to more than {MAX_FILE / 1e6:,.0f} MB; unpack it yourself.")
    yield from _inner(data, file.name.removesuffix(".gz"), "", file, columns)


def _zip(file: File, columns: Columns) -> Iterator[dict]:
    archive = bounded(zipfile.ZipFile(file.handle))
    for info in sorted(archive.infolist(), key=lambda i: i.filename):
        parts = info.filename.split("/")
        if info.is_dir() or "__MACOSX" in parts or parts[-1].startswith("."):
            continue
        where = f"/{info.filename}"
        try:
            if parts[-1].lower() == "metadata.csv":
                yield {"where": where, "metadata": member(archive, info)}
                continue
            yield from _inner(member(archive, info), info.filename, where, file, columns)
        except Problem as problem:
            yield _aside(where, problem)
        except Exception as error:  # a damaged member leaves the others readable
            yield _aside(where, Problem("broken", f"It could not be unpacked ({error})."))


def _inner(data: bytes, name: str, where: str, around: File, columns: Columns) -> Iterator[dict]:
    if around.depth >= MAX_NESTING:
        raise Problem("too_large", f"Archives lie more than {MAX_NESTING} deep in each other; unpack them yourself.")
    for record in records(File(io.BytesIO(data), name, len(data), around.depth + 1), columns):
        yield record | {"where": where + record["where"], "name": record.get("name", name)}


READERS = {"plain": _plain, "html": _html, "mhtml": _mhtml, "pdf": _pdf, "docx": _docx, "xlsx": _xlsx,
           "parquet": _parquet, "table": _table, "jsonl": _jsonl, "json": _json, "gzip": _gzip, "zip": _zip}
