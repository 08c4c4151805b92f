"""Formats, encodings and tables: what is read, and what is set aside with its reason."""

import gzip
import io
import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import hostile
from analysis import codebook, decoding
from analysis.decoding import Columns, File, Problem, csv_rows, decode
from analysis.readers import records

ARTICLE = hostile.article()
KNOWN = Columns(known=codebook.load().rows("columns"))
PAGE = """<!DOCTYPE html><html><head><meta charset="%s"><title>Raid near Ménaka | Sahel Wire</title>
<meta property="og:title" content="Raid near Ménaka"><meta property="og:site_name" content="Sahel Wire">
<meta property="article:published_time" content="2024-03-12T08:00:00Z"><link rel="canonical" href="https://wire.example/raid"></head>
<body><nav><a href="/">Home</a> <a href="/world">World</a></nav><article><h1>Raid near Ménaka</h1>
<p>Gunmen attacked a village near Ménaka on Monday and killed six people, the mayor said. Residents fled to the town.</p>
<p>The army denied that it had left the post. “We never moved,” a captain told the paper, and named no one else.</p></article>
<footer>All rights reserved</footer></body></html>"""


def read(data: bytes, name: str = "a.txt", columns: Columns = KNOWN, **options) -> list[dict]:
    return list(records(File(io.BytesIO(data), name, len(data), **options), columns))


def reasons(found: list[dict]) -> list[str]:
    return [r.get("reason", "") for r in found]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_of_latin_text(encoding):
    text = "Governor Zoë Traoré said: “We’re staying in Ménaka” – and left.\r\nA café in Bogotá\rclosed.\n50 km² of “land” ———— à la carte…”’\n"
    assert decode((text + ARTICLE).encode(encoding)) == text + ARTICLE


@pytest.mark.parametrize("encoding, text", [
    ("cp1256", hostile.ARABIC * 8), ("utf-16", hostile.ARABIC * 8),
    ("cp1251", "Военные сообщили, что боевики напали на деревню и убили шесть человек. " * 8),
    ("cp1254", "Silahlı kişiler köye saldırdı ve altı kişiyi öldürdü, yetkililer söyledi. " * 3)])      # Turkish is not taken for Icelandic
def test_encodings_of_other_scripts(encoding, text):
    assert decode(text.encode(encoding)) == text


def test_a_declared_encoding_is_used_only_where_utf8_fails():
    assert decode("Ménaka – Gao".encode(), "iso-8859-1") == "Ménaka – Gao"
    assert decode("Ménaka – Gao".encode("cp1252"), "iso-8859-1") == "Ménaka – Gao"
    assert decode("ağır saldırı Şırnak".encode("cp1254"), "windows-1254") == "ağır saldırı Şırnak"
    assert decode("Ménaka".encode(), "no-such-charset") == "Ménaka"


@pytest.mark.parametrize("data, reason", [
    (b"The army \xff\xfe said", "encoding"), ("Les élèves de Ménaka".encode() + b"\xff", "encoding"), (b"caf\xc3", "encoding"),
    (b"\xef\xbb\xbfab\xff", "encoding"), (b"\x80\x81\x82\x00\x01" * 50, "binary"), (b"\xff" + bytes(range(1, 9)) * 9, "binary")])
def test_what_fits_no_encoding_is_a_problem(data, reason):
    with pytest.raises(Problem) as problem:
        decode(data)
    assert problem.value.reason == reason and problem.value.detail.endswith(".")


@settings(max_examples=150)
@given(st.binary(max_size=400))
def test_decode_loses_nothing_or_raises(data):
    try:
        text = decode(data)
    except Problem:
        return
    assert "\ufffd" not in text or "\ufffd".encode() in data or data[:2] in (b"\xff\xfe", b"\xfe\xff")


@settings(max_examples=100)
@given(st.binary(max_size=300), st.sampled_from(["a.txt", "a.csv", "a.jsonl", "a.json", "a.html", "a.zip", "a"]))
def test_records_never_raise(data, name):
    found = read(data, name)
    assert found and all("text" in r or (r["reason"] and r["detail"]) for r in found)


def test_plain_text_is_kept_as_it_is():
    text = "\n\n Clash at the ford\r\n\r\nSix people died.\r\n\t "
    assert read(text.encode())[0]["text"] == text


def test_the_head_of_a_markdown_file_is_read_as_metadata():
    head = '---\ntitle: "Six die: \\"a raid\\" near Ford"\noutlet: River Post\ndate: 2024-03-12\nsection: World\ntags:\n  - news\n---\n'
    found = read((head + "\nSix people died.\n").encode(), "a.md")[0]
    assert found == {"where": "", "format": "plain", "text": "\nSix people died.\n", "title": 'Six die: "a raid" near Ford',
                     "outlet": "River Post", "published": "2024-03-12", "own": {"section": "World"}}
    clipped = read(b"---\r\nsource: https://river.example/1\r\nurl: https://river.example/1?a\r\npublished: 2024-03-12\r\n---\r\nSix died.\r\n")[0]
    assert clipped["url"] == "https://river.example/1?a" and "outlet" not in clipped and clipped["text"] == "Six died.\r\n"


@pytest.mark.parametrize("text", ["---\nSix people died.\n---\nMore.\n", "---\nWitness: we ran.\n---\nMore.\n",
                                  "---\ntitle: open\n", "----\ntitle: a\n---\nb"])
def test_lines_between_rules_that_name_nothing_known_are_text(text):
    assert read(text.encode(), "a.md")[0]["text"] == text


@pytest.mark.parametrize("charset, encoding", [("utf-8", "utf-8"), ("windows-1252", "utf-8"), ("utf-8", "cp1252"), ("windows-1252", "cp1252")])
def test_page_with_right_and_wrong_charset(charset, encoding):
    for name in ("a.html", "a.txt", "page"):
        (page,) = read((PAGE % charset).encode(encoding), name)
        assert page["format"] == "html" and "killed six people" in page["text"] and "Ménaka" in page["text"]
        assert (page["title"], page["outlet"], page["published"]) == ("Raid near Ménaka", "Sahel Wire", "2024-03-12")
        assert page["url"] == "https://wire.example/raid"
        assert "Home" not in page["text"] and "rights reserved" not in page["text"]


def test_a_page_saved_as_one_file_and_one_without_a_date():
    data = ("From: <Saved by Blink>\r\nSnapshot-Content-Location: https://wire.example/x\r\nMIME-Version: 1.0\r\n"
            'Content-Type: multipart/related; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n'
            "Content-Transfer-Encoding: 8bit\r\n\r\n" + PAGE % "utf-8" + "\r\n--b--\r\n").encode()
    (page,) = read(data, "a.mhtml")
    assert page["format"] == "mhtml" and "killed six people" in page["text"] and page["url"] == "https://wire.example/raid"
    (page,) = read((PAGE % "utf-8").replace('<meta property="article:published_time" content="2024-03-12T08:00:00Z">', "").encode(), "a.html")
    assert not page["published"]


def test_unknown_xml_is_not_read_as_text():
    assert reasons(read(b"<?xml version='1.0'?><nitf><body>Six people died in Gao.</body></nitf>", "a.xml")) == ["format"]


@pytest.mark.parametrize("name", ["d.docx", "d.pdf", "d.xlsx", "d.zip"])
def test_a_broken_document_is_not_read_as_text(name):
    (record,) = read(b"PK!", name)
    assert record["reason"] == "broken" and f"named .{name[2:]} but is no such file" in record["detail"]
    assert read(b"PK!", "d.txt")[0]["text"] == "PK!"


def test_pdf_and_docx():
    (page,) = read(hostile.pdf("Six people died in Gao."), "a.bin")
    assert page["format"] == "pdf" and "Six people died in Gao." in page["text"]
    body = ('<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr><w:r><w:t>Clash at the ford</w:t></w:r></w:p>'
            '<w:p><w:r><w:t xml:space="preserve">Six people </w:t></w:r><w:r><w:t>died.</w:t><w:tab/><w:t>In Gao.</w:t></w:r></w:p>')
    (document,) = read(hostile.docx(body), "a.docx")
    assert document["text"] == "Clash at the ford\nSix people died.\tIn Gao." and document["title"] == "Clash at the ford"


TABLES = {  # headers as the exports have them
    "Media Cloud": ["id", "indexed_date", "language", "media_name", "media_url", "publish_date", "title", "url", "text"],
    "Nexis Uni": ["Headline", "Publication", "Publication Date", "Full Text"],
    "Event Registry": ["uri", "lang", "dateTimePub", "url", "title", "body", "source.title"],
    "NELA-GT": ["id", "date", "source", "title", "content", "author", "url", "published", "published_utc", "collection_utc"],
    "plain": ["title", "text", "outlet", "published", "url"],
}


@pytest.mark.parametrize("export", TABLES)
def test_exports_are_known_by_their_headers(export):
    headers = TABLES[export]
    found = KNOWN.find(headers)
    assert {"text", "title", "outlet", "published"} <= set(found)
    row = {h: h for h in headers} | {found["text"]: ARTICLE, found["published"]: "2024-03-12", found["outlet"]: "River Post"}
    frame = pd.DataFrame([row], columns=headers)
    sheet = io.BytesIO()
    frame.to_excel(sheet, index=False)
    text, lines = frame.to_csv(index=False).encode(), frame.to_json(orient="records", lines=True).encode()
    for data, name in ((text, "a.csv"), (frame.to_csv(index=False, sep="\t").encode("utf-16"), "a.txt"),
                       (frame.to_csv(index=False, sep=";").encode("utf-8-sig"), "a.csv"), (sheet.getvalue(), "a.xlsx"),
                       (frame.to_parquet(), "a.parquet"), (lines, "a.jsonl"),
                       (frame.to_json(orient="records").encode(), "a.json"), (gzip.compress(text), "a.csv.gz")):
        (record,) = read(data, name)
        assert (record["text"], record["outlet"], record["published"]) == (ARTICLE, "River Post", "2024-03-12"), name


def test_event_registry_json_is_unwrapped():
    article = {"uri": "1", "title": "Raid", "body": ARTICLE, "dateTime": "2024-03-12T08:00:00Z",
               "source": {"uri": "wire.example", "title": "Sahel Wire"}}
    (record,) = read(json.dumps({"articles": {"results": [article], "totalResults": 1}}).encode(), "a.json")
    assert (record["where"], record["text"], record["outlet"]) == (":1", ARTICLE, "Sahel Wire")


def test_a_gdelt_list_of_links_says_what_to_do():
    (record,) = read(b"URL,MobileURL,Date,Title\nhttps://a.example/1,,2024-03-12,Raid\n", "a.csv")
    assert record["reason"] == "columns" and "python -m analysis add" in record["detail"]


def test_own_columns_come_first_and_must_be_there():
    own = Columns({"text": "Wortlaut", "outlet": "Blatt"}, codebook.load().rows("columns"))
    (record,) = read(f"Wortlaut,text,Blatt\n{ARTICLE.replace(',', '')},no,River Post\n".encode(), "a.csv", own)
    assert record["text"].startswith("Gunmen") and record["outlet"] == "River Post"
    (record,) = read(b"Blatt,text\nRiver Post,Six died\n", "a.csv", own)
    assert record["reason"] == "columns" and "'Wortlaut'" in record["detail"]
    (record,) = read(b"title,text\nRaid,Six died\n", "a.csv", own)  # a table of another kind
    assert record["text"] == "Six died"
    found = read(b'{"Wortlaut": "Six died"}\n{"Blatt": "River Post"}\n', "a.jsonl", own)
    assert found[0]["text"] == "Six died" and found[1]["reason"] == "columns"


def test_valid_rows_beside_broken_ones_are_kept():
    data = b'title,text\na,"one, two"\nb,x,y\n"c" d,e\nf,"never closed\ng,last one\n'
    found = read(data, "a.csv")
    assert [r["where"] for r in found] == [":2", ":3", ":4", ":5", ":6"]
    assert reasons(found) == ["", "row", "row", "row", ""] and found[-1]["text"] == "last one"


@settings(max_examples=100)
@given(st.lists(st.tuples(*[st.text(st.characters(exclude_characters="\r\0", exclude_categories=["Cs"]), min_size=1)] * 2).map(list), min_size=1))
def test_csv_written_is_csv_read(rows):
    text = pd.DataFrame(rows).to_csv(index=False, header=False)
    assert [cells for _, cells in csv_rows(io.StringIO(text, newline=""), ",") if cells] == rows


def test_zip_of_anything():
    data = hostile.zipped({"a/one.txt": ARTICLE.encode(), "t.jsonl": b'{"text": "Six died"}\nno\n', "in.zip": hostile.zipped({"b.txt": b"Two words"}),
                           "__MACOSX/._x": b"x", ".hidden": b"x"})
    assert [(r["where"], r.get("reason", "")) for r in read(data, "a.zip")] == [
        ("/a/one.txt", ""), ("/in.zip/b.txt", ""), ("/t.jsonl:1", ""), ("/t.jsonl:2", "row")]


def test_a_missing_reader_names_the_line_that_installs_it(monkeypatch):
    for module, name, data in (("pypdf", "a.pdf", hostile.pdf("x")), ("trafilatura", "a.html", (PAGE % "utf-8").encode())):
        monkeypatch.setitem(sys.modules, module, None)
        (record,) = read(data, name)
        assert record["reason"] == "reader" and 'pip install -e ".[formats]"' in record["detail"] and module in record["detail"]


def test_bounds(monkeypatch):
    monkeypatch.setattr(decoding, "MAX_LINE", 100)
    long = b'{"text": "%s"}' % (b"a " * 200)
    monkeypatch.setattr(decoding, "MAX_FILE", 10)
    found = read(long + b'\n{"text": "Six died"}\n', "a.jsonl")
    assert reasons(found)[0] == "too_large" and found[-1]["text"] == "Six died"


@pytest.mark.long
def test_hostile_files_among_good_ones(tmp_path):
    expected = hostile.write(tmp_path)
    assert len(expected) >= 40 and sum(map(len, expected.values())) >= 300 and max(map(len, expected.values())) <= 20
    script = (
        "import json, re, resource, sys, analysis; d = analysis.read_corpus(sys.argv[1]); "
        "s = analysis.annotate(d[d.path.str.startswith('good_')], only=('sentences',)); "
        "print(json.dumps([list(d.path), d.attrs['set_aside'], s.sentences.doc_id.nunique(), "
        # ru_maxrss of a child begins with its parent's on Linux; VmHWM is its own
        "int(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1]) if sys.platform == 'linux' "
        "else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss]))"
    )
    run = subprocess.run([sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, timeout=300, cwd=Path(__file__).parent.parent)
    assert run.returncode == 0 and "Traceback" not in run.stderr, run.stderr
    paths, aside, analysed, peak = json.loads(run.stdout)
    assert analysed == 50 and sum(p.startswith("good_") for p in paths) == 50
    assert all(r["reason"] and r["detail"].endswith((".", '"')) for r in aside)
    wanted = {decoding.shown(name + row) for kind in expected.values() for name, rows in kind.items() for row in rows}
    assert wanted == {r["path"] for r in aside}
    assert peak / (1 << 10 if sys.platform == "linux" else 1 << 20) < 1000
