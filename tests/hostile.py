"""Broken and hostile files of some seventy kinds for test_readers.py, and fifty good articles among them."""

from __future__ import annotations

import gzip
import io
import json
import os
import random
import socket
import sqlite3
import zipfile
from pathlib import Path

GOOD = (
    "Gunmen attacked the market of {place} on Monday and killed {n} people, the mayor said. Residents told the paper that "
    "the attackers came on motorcycles from the north. The army denied that any soldier had left the post."
)
PLACES = ("Mopti", "Gao", "Djibo", "Diffa", "Maiduguri", "Jolo", "Marawi", "Cotabato", "Menaka", "Kidal")
ARABIC = "قال مسؤول محلي إن مسلحين هاجموا القرية ليلا وقتلوا ستة أشخاص قبل أن ينسحبوا إلى الجبال القريبة من الحدود. "
FRENCH = "Des hommes armés ont attaqué le village dans la nuit et tué six personnes, selon un responsable local. "


def article(i: int = 0) -> str:
    """A good article of its own."""
    return GOOD.format(place=PLACES[i % 10], n=i + 2) + f" It was attack number {i} of the year."


def zipped(members: dict[str, bytes]) -> bytes:
    """A zip of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def docx(body: str, head: str = "") -> bytes:
    """A minimal DOCX around paragraphs in XML."""
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return zipped({"word/document.xml": f'<?xml version="1.0"?>{head}<w:document xmlns:w="{w}"><w:body>{body}</w:body></w:document>'.encode()})


def pdf(text: str) -> bytes:
    """A PDF of one page with a text layer; "" gives a page without one."""
    content = f"BT /F1 12 Tf 40 700 Td ({text}) Tj ET".encode() if text else b"0 0 m 9 9 l S"
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
               b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
               b"<</Length %d>>stream\n%s\nendstream" % (len(content), content), b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    out, places = b"%PDF-1.4\n", []
    for number, value in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, value)
    table = b"".join(b"%010d 00000 n \n" % p for p in places)
    return out + b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (table, len(out))


def _locked(name: str) -> bytes:
    data = bytearray(zipped({name: article().encode()}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    return bytes(data)


def _locked_pdf() -> bytes:
    import pypdf

    writer, out = pypdf.PdfWriter(clone_from=io.BytesIO(pdf("Six people died"))), io.BytesIO()
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(out)
    return out.getvalue()


def _workbook(rows: list[list]) -> bytes:
    import openpyxl

    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def _parquet(columns: dict) -> bytes:
    import pandas as pd

    return pd.DataFrame(columns).to_parquet()


def _database() -> bytes:
    with sqlite3.connect(":memory:") as db:
        db.execute("create table newsdata (content text)")
        return db.serialize()


def files() -> dict[str, list[tuple[str, bytes, list[str]]]]:
    """kind -> variants: file name, content, and what follows the name in `set_aside.path` ("" for the file as a whole)."""
    rnd, good = random.Random(7), article().encode()
    whole: dict[str, tuple[str, list[bytes]]] = {
        "empty": ("txt", [b""] * 6),
        "empty_page": ("html", [b"", b"<html></html>", b"<html><body></body></html>", b"<p></p>"]),
        "blank": ("txt", [b" " * n + b"\n" * n for n in (1, 2, 3, 9, 99, 999, 9999, 999999)]),
        "random": ("txt", [rnd.randbytes(n) for n in (300, 400, 500, 600, 700, 800, 900, 1000, 5000, 20000, 99999)]),
        "random_page": ("html", [rnd.randbytes(n) for n in (300, 600, 1000, 3000, 9000)]),
        "random_table": ("csv", [rnd.randbytes(n) for n in (300, 600, 1000, 3000, 9000)]),
        "random_jsonl": ("json", [rnd.randbytes(n) for n in (300, 600, 1000, 3000, 9000)]),
        "nul": ("txt", [good + b"\0" + good, b"\0" + good, good + b"\0", good.replace(b" ", b"\0"), b"\0" * 5000]),
        "controls": ("txt", [good.replace(b" ", bytes([n])) for n in (1, 2, 3, 4, 5, 6, 7, 8, 14, 15, 16, 127)]),
        "bad_utf8": ("txt", [good + b for b in (b" \xc3\x28", b" \xe2\x28\xa1", b" \xe2\x82\x28", b" \xf0\x28\x8c\xbc", b" \xf8\xa1\xa1\xa1\xa1",
                                                b" \xed\xa0\x80", b" \xc0\x80", b" \x81 ", b"\xfe\xfe\xff\xff")]),
        "flawed_utf8": ("txt", ["Les élèves de l’école à Ménaka — déjà".encode() + b + good for b in (b"\xff", b"\xc3(", b"\x80")]),
        "cut_utf8": ("txt", ["Le maire de Ménaka l’a dénoncé ".encode() + good + "’".encode()[:n] for n in (1, 2)]),
        "bad_bom": ("txt", [b"\xef\xbb\xbf" + good + b"\xff", b"\xff\xfe" + good[:301], b"\xfe\xff\xd8\x00", b"\xff\xfe\0\xd8\0\xd8"]),
        "no_words": ("txt", [b"\xe2\x80\xa6", b"\xf0\x9f\x94\xa5" * 9, b"...", b"12345\n678", b"-----\n" * 50, b"? ! ? !",
                             "、。・".encode(), b"1 2 3 a 4"]),
        "one_line": ("txt", [b"x" * 3_000_000, b"a " * 26_000_000]),
        "picture": ("txt", [b"\x89PNG\r\n\x1a\n" + rnd.randbytes(99), b"\xff\xd8\xff\xe0" + rnd.randbytes(99), b"GIF89a" + rnd.randbytes(99)]),
        "program": ("txt", [b"\x7fELF\2\1\1" + bytes(99), b"MZ\x90\0" + bytes(99)]),
        "database": ("db", [_database()]),
        "rtf": ("rtf", [b"{\\rtf1\\ansi " + good + b"}", b"{\\rtf1 "]),
        "office": ("doc", [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)] * 3),
        "archive": ("bin", [b"7z\xbc\xaf\x27\x1c" + bytes(99), b"Rar!\x1a\x07" + bytes(99), b"BZh91AY" + rnd.randbytes(99), b"\xfd7zXZ\0" + bytes(99)]),
        "pdf_cut": ("pdf", [pdf("Six people died in Gao.")[:n] for n in (5, 9, 20, 30, 45, 60, 80, 100, 120, 150, 200)]),
        "pdf_noise": ("pdf", [b"%PDF-1.7\n" + rnd.randbytes(n) for n in (10, 50, 100, 500, 1000, 2000, 5000)]),
        "pdf_scan": ("pdf", [pdf("")] * 2),
        "pdf_locked": ("pdf", [_locked_pdf()]),
        "pdf_loop": ("pdf", [pdf("x").replace(b"/Kids[3 0 R]", b"/Kids[2 0 R]"), pdf("x").replace(b"/Contents 4 0 R", b"/Contents 9 0 R")]),
        "zip_cut": ("zip", [zipped({"a.txt": good})[:n] for n in (4, 10, 20, 30, 45, 60, 80, 100)]),
        "zip_empty": ("zip", [zipped({})]),
        "zip_bomb": ("zip", [zipped({"a.txt": b"a " * 25_000_000}), zipped({f"{i}.txt": b"0" * 4_000_000 for i in range(130)}),
                             zipped({"b.txt": b"a" * 40_000_000})]),
        "gzip_cut": ("gz", [gzip.compress(good)[:n] for n in (3, 8, 12, 20, 40)]),
        "gzip_bomb": ("gz", [gzip.compress(b"a " * 26_000_000)]),
        "docx_cut": ("docx", [docx("")[:n] for n in (10, 20, 40, 60, 90, 150)]),
        "docx_empty": ("docx", [docx(""), docx("<w:p/>"), docx("<w:p><w:r/></w:p>")]),
        "docx_bad": ("docx", [docx("<w:p>"), docx("&nope;"), zipped({"word/document.xml": b""}), zipped({"word/document.xml": b"\xff\xfe\0"})]),
        "docx_deep": ("docx", [docx("<w:p>" * 100_000 + "</w:p>" * 100_000)]),
        "docx_laughs": ("docx", [docx("<w:p><w:r><w:t>&i;</w:t></w:r></w:p>", "<!DOCTYPE d [<!ENTITY a 'ha ha ha ha ha ha ha ha '>" + "".join(
            f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(8)) + "]>")]),
        "docx_outside": ("docx", [docx("<w:p><w:r><w:t>&x;</w:t></w:r></w:p>", "<!DOCTYPE d [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>")]),
        "xlsx_cut": ("xlsx", [_workbook([["title", "text"], ["a", article()]])[:n] for n in (40, 200, 500, 900, 2000, 3000)]),
        "xlsx_bare": ("xlsx", [_workbook([]), _workbook([["title", "text"]]), zipped({"xl/workbook.xml": b"<x/>"})]),
        "xlsx_other": ("xlsx", [_workbook([["name", "score"], ["a", 1]])]),
        "odt": ("odt", [zipped({"mimetype": b"x", "content.xml": b"<x/>"})]),
        "parquet_cut": ("parquet", [_parquet({"text": [article()]})[:n] for n in (4, 9, 50, 100, 200, 400)]),
        "parquet_other": ("parquet", [_parquet({"name": ["a"]}), _parquet({"text": []})]),
        "json_cut": ("json", [b'{"text": "Six', b"[", b'[{"text": "a"}', b"{]", b'{"text": }']),
        "json_deep": ("json", [b"[" * n for n in (1000, 100_000)] + [b'{"articles":' * 50_000]),
        "json_none": ("json", [b"[]", b'{"articles": []}']),
        "jsonl_none": ("jsonl", [b"\n\n\n"]),
        "table_head": ("csv", [b"title,text\n", b"text\n", b"title\ttext\n\n\n"]),
        "table_other": ("csv", [b"name,score\na,1\n", b"GLOBALEVENTID,SOURCEURL\n1,https://example.org/a\n", b"a;b;c\n1;2;3\n", b'"text,title\n']),
        "feed": ("xml", [b"<?xml version='1.0'?><rss><channel/></rss>", b"<feed xmlns='http://www.w3.org/2005/Atom'/>"]),
        "page_deep": ("html", [b"<html><body>" + t * 50_000 + good for t in (b"<div>", b"<b><i>", b"<table><tr><td>")]),
        "page_wide": ("html", [b"<html><body><div " + b'a="x" ' * 20_000 + b">" + good, b"<html>" + b"<p>word word</p>" * 400_000,
                               b"<html>" + b"<a>b</a>" * 30_000]),
        "page_bare": ("html", [b"<html><nav><a href=/>Home</a></nav></html>", b"<html><script>var a = 1</script></html>", b"<!-- " * 5000]),
        "arabic": ("txt", [(ARABIC * n).encode(e) for n in (1, 4, 9) for e in ("utf-8", "utf-16", "utf-8-sig", "cp1256")]),
        "french": ("md", [(FRENCH * n).encode() for n in (2, 3, 5, 8, 20)]),
        "turned": ("txt", [(article() + "\u202egpj.exe").encode(), ("\u202d" + article()).encode()]),
        "damaged": ("txt", [("The \ufffd\ufffd army \ufffd " * n).encode() for n in (1, 5, 20)]),
    }
    made = {kind: [(f"{kind}_{i}.{suffix}", data, [""]) for i, data in enumerate(items)] for kind, (suffix, items) in whole.items()}
    for suffix in ("md", "csv", "tsv", "json", "jsonl", "pdf", "docx", "xlsx", "zip", "parquet"):
        made["empty"].append((f"empty_{suffix}.{suffix}", b"", [""]))
    names = ("a\nb.txt", 'quo"te.txt', "it's.txt", "gpj.\u202etxt", "-rf.txt", "%s%n.txt", "a,b.csv", "x" * 250, "=1+1.txt", "$(id).txt", "a\tb.txt",
             "a\\b.txt", "c:d.txt", "<b>.html", "\x1b[31m.txt")
    made["names"] = [(name, b"", [""]) for name in names]
    rows = [b"{", b"nope", b"[1, 2]", b"3", b'"text"', b"null", b'{"title": "no text"}', b'{"text": null}', b'{"text": 5}', b'{"text": ["a"]}',
            b'{"text": "\\ud800 lone half of a sign"}', b'{"text": ""}', b'{"text": "\\u0000 the NUL"}', b'{"text": "flaw \xff\xc3 here"}', b"[" * 100_000]
    line = json.dumps({"text": article(900)}).encode()
    made["jsonl_row"] = [(f"row_{i}.jsonl", line + b"\n" + row + b"\n" + line, [":2"]) for i, row in enumerate(rows)]
    bad = [b"a,b,c,d", b'a,"b" c', b'"a" x,b', b"title only", b"title only,", b"a,12345", b"a,\xff\xc3", b'a,"never closed', b"a,x\0y"]
    made["table_row"] = [(f"row_{i}.csv", b'title,text\none,"%s"\n%s\ntwo,"%s"\n' % (good, row, good), [":3"]) for i, row in enumerate(bad)]
    made["json_row"] = [("rows.json", json.dumps([{"text": article(901)}, 5, {"text": 1}, None]).encode(), [":2", ":3", ":4"])]
    made["xlsx_row"] = [("rows.xlsx", _workbook([["title", "text"], ["a", article(902)], ["b", 7], ["c", None]]), [":3", ":4"])]
    made["parquet_row"] = [("rows.parquet", _parquet({"text": [article(903), None, " "]}), [":2", ":3"])]
    dates = ("soon", "2024-13-45", "03/04/2024", "0000-00-00", "9" * 400, 12, "2024-02-30", "\u202e2024")
    made["date"] = [(f"date_{i}.jsonl", json.dumps({"text": article(910 + i), "date": d}).encode(), [":1"]) for i, d in enumerate(dates)]
    made["zip_row"] = [
        ("mixed.zip", zipped({"good.txt": article(904).encode(), "bad.txt": b"", "t.csv": b"text,title\n1,2\n"}), ["/bad.txt", "/t.csv:2"]),
        ("locked.zip", _locked("a.txt"), ["/a.txt"]),
        ("slip.zip", zipped({"../../up.txt": b"", "/abs.txt": b" "}), ["/../../up.txt", "//abs.txt"]),
        ("inner.zip", zipped({"a.zip": zipped({"b.txt": b"a" * 40_000_000})}), ["/a.zip"]),
        ("deep.zip", zipped({"a.zip": zipped({"b.zip": zipped({"c.zip": zipped({"d.txt": good})})})}), ["/a.zip/b.zip/c.zip"]),
    ]
    broken = bytearray(zipped({"a.txt": good, "b.txt": article(905).encode()}))
    broken[60] ^= 255
    made["zip_crc"] = [("crc.zip", bytes(broken), ["/a.txt"])]
    return made


def write(folder: Path) -> dict[str, dict[str, list[str]]]:
    """Writes everything into a folder; kind -> {file name: what follows it in the paths to expect}."""
    for i in range(50):
        (folder / f"good_{i:02}.txt").write_text(article(i), encoding="utf-8", newline="")
    out = {}
    for kind, variants in files().items():
        out[kind] = {}
        for name, data, rows in variants:
            (folder / name).write_bytes(data)
            out[kind][name] = rows
    (folder / "loop").symlink_to(".", target_is_directory=True)
    (folder / "self").symlink_to("self")
    (folder / "nowhere").symlink_to("/no/such/file")
    (folder / "zero").symlink_to("/dev/zero")
    os.mkfifo(folder / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as s:
        here = os.getcwd()
        os.chdir(folder)  # the path of a socket may not be long
        s.bind("socket.txt")
        os.chdir(here)
    out["links"] = {name: [""] for name in ("loop", "self", "nowhere", "zero")}
    out["special"] = {"pipe.txt": [""], "socket.txt": [""]}
    (folder / os.fsdecode(b"na\xffme.txt")).write_bytes(b"")
    out["raw_name"] = {os.fsdecode(b"na\xffme.txt"): [""]}
    (folder / "no_access.txt").write_text(article())
    (folder / "no_access.txt").chmod(0)
    if not os.access(folder / "no_access.txt", os.R_OK):  # the superuser reads everything
        out["unreadable"] = {"no_access.txt": [""]}
    else:
        (folder / "no_access.txt").unlink()
    (folder / "metadata.csv").write_text("file,title,published\nghost.txt,Nobody,\ngood_00.txt,Fine,yesterday\ngood_01.txt,a,b,c\n")
    out["metadata"] = {"metadata.csv": [":2", ":4"], "good_00.txt": [""]}
    return out
