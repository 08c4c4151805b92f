"""Feeds and links, from a server on this machine that misbehaves in every way it can."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

import analysis
from analysis import fetch
from analysis.errors import InputError, RunError

PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title><meta property="og:title" content="{title}">
<meta property="og:site_name" content="River Post"></head><body><nav><a href="/">Home</a></nav><article><h1>{title}</h1>
<p>Gunmen attacked a village near Ménaka on Monday and killed six people, the mayor said. Residents fled to the town.</p>
<p>The army denied that it had left the post. “We never moved,” a captain told the paper, and named no one else.</p></article></body></html>"""
ITEM = "<item><title>{0}</title><link>{1}/{0}</link><pubDate>Tue, 12 Mar 2024 08:00:00 GMT</pubDate></item>"

ATOM = ("<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>t</title><link rel='self' href='/x'/><link href='/atomic'/>"
        "<updated>2024-03-12T08:00:00Z</updated></entry><entry><title>no link</title></entry>")  # never closed
LAUGHS = ("<!DOCTYPE r [<!ENTITY a 'ha'>" + "".join(f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9))
          + "]><rss><item><title>&j;</title><link>http://h/</link></item></rss>")


class Server(BaseHTTPRequestHandler):
    protocol_version, asked, gate = "HTTP/1.0", [], threading.Event()

    def log_message(self, *args):
        pass

    def answer(self, body, kind="text/html; charset=utf-8", code=200, **headers):
        self.send_response(code)
        self.send_header("Content-Type", kind)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body if isinstance(body, bytes) else body.encode())

    def do_GET(self):
        Server.asked.append((self.path, time.monotonic()))
        name, here = self.path.strip("/").partition("?")[0], f"http://{self.headers['Host']}"
        page = PAGE.format(title=name)
        known = {
            "here": dict(body="", code=302, Location="/there"), "there": dict(body="", code=302, Location="/here"),
            "moved": dict(body="", code=301, Location="/raid"), "local": dict(body="", code=302, Location="file:///etc/hostname"),
            "404": dict(body="gone", code=404), "500": dict(body="gone", code=500), "nothing": dict(body=""),
            "latin": dict(body=page.replace("utf-8", "iso-8859-1"), kind="text/html; charset=iso-8859-1"),
            "windows": dict(body=page.replace('<meta charset="utf-8">', "").encode("cp1252"), kind="text/html; charset=windows-1252"),
            "nonsense": dict(body=page, kind="text/html; charset=klingon"), "cut": dict(body=page[:300], Content_Length="9000"),
            "picture": dict(body=b"\x89PNG\r\n\x1a\n" + bytes(50), kind="image/png"),
            "rss": dict(kind="text/xml", body="<?xml version='1.0'?><rss version='2.0'><channel><title>Feed</title>"
                                              f"{''.join(ITEM.format(n, here) for n in ('raid', '404', 'moved', 'raid'))}</channel></rss>"),
            "atom": dict(kind="text/xml", body=ATOM), "laughs": dict(kind="text/xml", body=LAUGHS)}
        try:
            if name == "slow":
                Server.gate.wait(10)
            elif name in ("drip", "endless"):
                self.send_response(200)
                self.end_headers()
                while not Server.gate.wait(0.1 if name == "drip" else 0):
                    self.wfile.write(b"a" if name == "drip" else b"<p>more and more</p>" * 5000)
            elif name.startswith("hop"):
                self.answer("", code=302, Location=f"/hop{int(name[3:]) + 1}")
            else:
                self.answer(**known.get(name, {"body": page}))
        except (BrokenPipeError, ConnectionResetError):
            pass


@pytest.fixture
def web(monkeypatch):
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    Server.asked.clear()
    Server.gate.clear()
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    Server.gate.set()
    server.shutdown()
    server.server_close()


def rows(folder):
    return [json.loads(line) for line in (folder / "fetched.jsonl").read_text(encoding="utf-8").splitlines()]


def test_an_article_is_fetched_once_and_read_without_a_network(web, tmp_path):
    said = fetch.add([f"{web}/raid-at-dawn.html?a=1", f"{web}/moved"], tmp_path / "corpus", delay=0)
    assert said.startswith("2 articles fetched")
    asked = len(Server.asked)
    fetch.add([f"{web}/raid-at-dawn.html?a=1", f"{web}/moved"], tmp_path / "corpus", delay=0)
    assert len(Server.asked) == asked
    documents = analysis.read_corpus(tmp_path / "corpus")
    assert list(documents.doc_id) == ["raid", "raid-at-dawn"] and set(documents.outlet) == {"River Post"}
    assert documents.url.tolist()[0] == f"{web}/raid" and documents.published.isna().all()
    assert "killed six people" in documents.text[0] and "“We never moved,”" in documents.text[0] and "Home" not in documents.text[0]


def test_feeds_give_articles_and_their_dates(web, tmp_path):
    said = fetch.add([f"{web}/rss", f"{web}/atom"], tmp_path, delay=0)
    assert said.startswith("3 articles fetched") and "1 failed" in said and "404" in said
    documents = analysis.read_corpus(tmp_path).set_index("doc_id")
    assert str(documents.published["atomic"]) == "2024-03-12 08:00:00" and documents.published.notna().all()


@pytest.mark.parametrize("name, words", [
    ("slow", "No answer within"), ("drip", "No whole answer within"), ("endless", "larger than 5 MB"), ("here", "circles"), ("hop1", "circles"),
    ("local", "not allowed"), ("404", "404"), ("500", "500"), ("cut", "cut short"), ("picture", "a picture"), ("nothing", "empty"),
    ("laughs", "names no articles")])
def test_a_server_that_misbehaves_is_named_and_the_rest_is_fetched(web, tmp_path, name, words):
    said = fetch.add([f"{web}/{name}", f"{web}/raid"], tmp_path, delay=0, timeout=0.3)
    assert said.startswith("1 articles fetched") and words in said.splitlines()[1] and f"{web}/{name}" in said
    assert [r["doc_id"] for r in rows(tmp_path)] == ["raid"]


@pytest.mark.parametrize("name", ["latin", "windows", "nonsense", "M%C3%A9naka", "Ménaka"])
def test_charsets_right_and_wrong(web, tmp_path, name):
    fetch.add([f"{web}/{name}"], tmp_path, delay=0)
    assert "Ménaka" in rows(tmp_path)[0]["text"] and "“We never moved,”" in rows(tmp_path)[0]["text"]


def test_pages_of_one_host_are_asked_for_with_a_pause(web, tmp_path):
    fetch.add([f"{web}/{n}" for n in "abc"], tmp_path, delay=0.2)
    times = [when for _, when in Server.asked]
    assert min(b - a for a, b in zip(times, times[1:])) >= 0.19


def test_files_of_links_of_feeds_and_of_articles(web, tmp_path):
    (tmp_path / "links.txt").write_text(f"# mine\n{web}/one\n\n{web}/two\n")
    (tmp_path / "gdelt.csv").write_text(f"URL,MobileURL,Date,Title\n{web}/three,,2024-03-12,Raid\nnot a link,,,\n")
    (tmp_path / "saved.xml").write_text(f"<rss><channel>{ITEM.format('four', web)}</channel></rss>")
    (tmp_path / "article.txt").write_text("Gunmen attacked a village near Gao on Monday and killed six people.")
    said = fetch.add([str(tmp_path / n) for n in ("links.txt", "gdelt.csv", "saved.xml", "article.txt")], tmp_path / "c", delay=0)
    assert said.startswith("4 articles fetched") and "1 files copied" in said
    assert sorted(analysis.read_corpus(tmp_path / "c").doc_id) == ["article", "four", "one", "three", "two"]


def test_a_line_cut_short_by_a_crash_costs_itself_alone(web, tmp_path):
    fetch.add([f"{web}/one"], tmp_path, delay=0)
    with (tmp_path / "fetched.jsonl").open("a") as handle:
        handle.write('{"doc_id": "tw')
    fetch.add([f"{web}/two"], tmp_path, delay=0)
    documents = analysis.read_corpus(tmp_path)
    assert list(documents.doc_id) == ["one", "two"] and [r["path"] for r in documents.attrs["set_aside"]] == ["fetched.jsonl:2"]


def test_without_the_extra_the_line_that_installs_it_is_named(monkeypatch, tmp_path):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(InputError, match="web"):
        fetch.add(["https://a.example/"], tmp_path)


def test_wrong_use_and_no_network(web, tmp_path):
    with pytest.raises(InputError, match="neither an address"):
        fetch.add(["no-such-file"], tmp_path / "c")
    assert not (tmp_path / "c").exists()
    (tmp_path / "file").write_text("x")
    with pytest.raises(InputError, match="is a file"):
        fetch.add([f"{web}/raid"], tmp_path / "file")
    with pytest.raises(RunError, match="Nothing could be added"):
        fetch.add(["http://127.0.0.1:9/none"], tmp_path / "d", delay=0, timeout=1)
