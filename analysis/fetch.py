"""Links, feeds and lists of links in, rows of `fetched.jsonl` in the corpus folder out.

The one module that uses the network, and only when asked (`python -m analysis add`). What was fetched is kept, so
reading the corpus needs no network and a link is asked for once. Every request is bounded in time, size and redirects;
pages of one host are asked for with a pause between them.
"""
from __future__ import annotations

import csv
import hashlib
import importlib.util
import io
import json
import re
import shutil
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timezone
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, unquote, urljoin, urlsplit

from analysis import __version__
from analysis import codebook as codebooks
from analysis.decoding import Columns, File, Problem, cells, decode, said
from analysis.errors import InputError, RunError
from analysis.readers import records

STORE = "fetched.jsonl"
MAX_BYTES, MAX_REDIRECTS, MAX_ITEMS = 5_000_000, 5, 1_000
_FEED = re.compile(rb"<(?:rss|feed|rdf:rdf)\b", re.I)


def add(sources: Iterable[str], to: str | Path, *, delay: float = 1.0, timeout: float = 20.0) -> str:
    """Adds articles to a corpus folder and returns a summary to print.

    Parameters
    ----------
    sources : addresses of articles or feeds (RSS, Atom); files with a feed, with addresses (one a line), or a table with a
        column of addresses and none of text. Any other file is copied into the folder.
    to : the corpus folder; made if missing. Rows are appended to its `fetched.jsonl`.
    delay : seconds between two requests to one host.
    timeout : seconds for one answer; the whole of a page may take three times as long.

    Raises
    ------
    InputError for a source that is neither an address nor a file, and without the extra `web`; RunError where nothing
    could be fetched.
    """
    folder, sources = Path(to), list(sources)
    _refuse(sources, folder)
    done, failed = Counter(), []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        have, web = _kept(folder / STORE), _Web(delay, timeout)
        for source in sources:
            _add(source, folder, web, have, done, failed)
    except OSError as error:
        raise RunError(f"{folder} could not be written: {said(error)}. {done['fetched']} articles are kept.") from None
    why = [f"  {url}: {detail}" for url, detail in failed]
    if failed and not done:
        raise RunError("\n".join(["Nothing could be added.", *why]))
    return "\n".join([f"{done['fetched']} articles fetched into {folder / STORE}, {done['copied']} files copied, "
                      f"{done['there']} there already, {len(failed)} failed.", *why])


def _refuse(sources: list[str], folder: Path) -> None:
    if missing := [name for name in ("lxml", "trafilatura") if importlib.util.find_spec(name) is None]:
        raise InputError(f"Fetching needs '{missing[0]}': pip install -e \".[web]\"")
    if folder.exists() and not folder.is_dir():
        raise InputError(f"{folder} is a file; give the folder of the corpus after --to.")
    for source in sources:
        if not _is_link(source) and not Path(source).is_file():
            raise InputError(f"'{source}' is neither an address (https://...) nor a file.")


def _add(source: str, folder: Path, web: _Web, have: set[str], done: Counter, failed: list[tuple[str, str]]) -> None:
    """Adds what one source leads to; counts it in `done`, or names it in `failed`."""
    try:
        items = _items(source, web, have)
    except Problem as problem:
        failed.append((source, problem.detail))
        return
    if items is None:
        done[_copy(Path(source), folder)] += 1
    for item in items or ():
        if item["url"] in have:
            done["there"] += 1
            continue
        have.add(item["url"])
        try:
            _append(folder / STORE, _article(item, web))
            done["fetched"] += 1
        except Problem as problem:
            failed.append((item["url"], problem.detail))


def _is_link(source: str) -> bool:
    return source.lower().startswith(("http://", "https://"))


def _kept(store: Path) -> set[str]:
    """The addresses that were fetched already."""
    have = set()
    for line in store.read_bytes().splitlines() if store.exists() else ():
        try:
            row = json.loads(line)
            have |= {row["asked"], row["url"]}
        except (ValueError, KeyError, TypeError):
            continue  # a line cut short by a crash; reading the corpus lists it
    return have


def _items(source: str, web: _Web, have: set[str]) -> list[dict] | None:
    """The articles a source leads to, as {url, title, published} and perhaps `answer`; None for a file to copy."""
    if _is_link(source):
        if source in have:
            return [{"url": source}]
        answer = web.get(source)
        return _feed(answer.body, answer.url) if _FEED.search(answer.body[:2000]) else [{"url": source, "answer": answer}]
    data = Path(source).read_bytes()
    if _FEED.search(data[:2000]):
        return _feed(data, "")
    try:
        text = decode(data) if len(data) < MAX_BYTES else ""
    except Problem:  # a PDF, say: copied, and judged when the corpus is read
        text = ""
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    if lines and all(map(_is_link, lines)):
        return [{"url": line} for line in lines]
    return _links(lines)


def _links(lines: list[str]) -> list[dict] | None:
    """The rows of a CSV of links; None where it holds text, or is none."""
    header, delimiter = cells(lines[0]) if lines else ([], ",")
    found = Columns(known=codebooks.load().rows("columns")).known(header)
    if "url" not in found or "text" in found:
        return None
    return [{c: row[h] for c, h in found.items()} for row in csv.DictReader(lines, delimiter=delimiter) if _is_link(row[found["url"]] or "")]


def _feed(data: bytes, base: str) -> list[dict]:
    """Address, title and date of the items of an RSS or Atom feed; broken XML is read as far as it goes."""
    from lxml import etree

    root = etree.fromstring(data, etree.XMLParser(recover=True, resolve_entities=False, no_network=True))
    items: dict[str, dict] = {}
    for entry in root.iter("{*}item", "{*}entry") if root is not None else ():
        item: dict[str, str] = {}
        for child in entry.iterchildren(tag=etree.Element):
            tag, text = etree.QName(child).localname, " ".join("".join(child.itertext()).split())
            if tag == "link" and child.get("rel", "alternate") == "alternate":
                item.setdefault("url", urljoin(base, child.get("href") or text))
            elif tag in ("title", "pubDate", "published", "date", "updated"):
                item.setdefault("title" if tag == "title" else "updated" if tag == "updated" else "published", text)
        if _is_link(item.get("url", "")):
            items.setdefault(item["url"], {"published": item.pop("updated", "")} | item)
    if not items:
        raise Problem("empty", "The feed names no articles.")
    return list(items.values())[:MAX_ITEMS]


def _article(item: dict, web: _Web) -> dict:
    """One row of fetched.jsonl; what the page states goes before what the feed says of it."""
    answer = item.get("answer") or web.get(item["url"])
    file = File(io.BytesIO(answer.body), urlsplit(answer.url).path, len(answer.body), charset=answer.charset)
    found = list(records(file, Columns(known=codebooks.load().rows("columns"))))
    if len(found) != 1 or "reason" in found[0]:
        raise Problem("empty", found[0].get("detail", "It is a table; save it and add the file."))
    stated = {c: found[0].get(c) or item.get(c) or "" for c in ("title", "outlet", "published")}
    last = unquote(urlsplit(answer.url).path.rstrip("/").rpartition("/")[2]).partition(".")[0]
    slug = re.sub(r"[^\w-]+", "-", last).strip("-")
    return {"doc_id": slug[:60] or "page", "url": found[0].get("url") or answer.url, **stated, "text": found[0]["text"],
            "asked": item["url"], "fetched": datetime.now(timezone.utc).isoformat(timespec="seconds"),
            "sha256": hashlib.sha256(answer.body).hexdigest(), "reader": found[0]["format"]}


def _append(store: Path, row: dict) -> None:
    with store.open("ab+") as handle:
        if handle.tell():
            handle.seek(-1, 2)
            if handle.read(1) != b"\n":
                handle.write(b"\n")
        handle.write(json.dumps(row, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n")


def _copy(file: Path, folder: Path) -> str:
    target = folder / file.name
    if not target.exists():
        shutil.copyfile(file, target)
        return "copied"
    if target.read_bytes() != file.read_bytes():
        raise InputError(f"{target} exists and differs; rename the new file.")
    return "there"


class _Answer(NamedTuple):
    url: str  # after redirects
    body: bytes
    charset: str


class _Redirects(urllib.request.HTTPRedirectHandler):
    max_redirections, max_repeats = MAX_REDIRECTS, 2

    def redirect_request(self, req, fp, code, msg, headers, newurl):
        if not _is_link(newurl):
            raise Problem("format", f"It redirects to {newurl[:80]}, which is no web address.")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


class _Web:
    """Asks for pages, one after the other, with a pause for each host."""

    def __init__(self, delay: float, timeout: float):
        self.delay, self.timeout, self.last = delay, timeout, {}
        self.opener = urllib.request.build_opener(_Redirects)
        self.opener.addheaders = [("User-Agent", f"conflict-news-kit/{__version__}"), ("Accept-Encoding", "identity")]

    def get(self, url: str) -> _Answer:
        """The answer to one request; raises Problem with a sentence."""
        host = urlsplit(url).netloc
        time.sleep(max(0.0, self.last.get(host, float("-inf")) + self.delay - time.monotonic()))
        out: list = []
        # In a thread: a server that sends a byte now and then never runs into the time-out of the socket.
        worker = threading.Thread(target=self._try, args=(url, out), daemon=True)
        worker.start()
        worker.join(3 * self.timeout)
        self.last[host] = time.monotonic()
        if not out:
            raise Problem("slow", f"No whole answer within {3 * self.timeout:g} seconds.")
        if isinstance(out[0], Problem):
            raise out[0]
        return out[0]

    def _try(self, url: str, out: list) -> None:
        try:
            with self.opener.open(quote(url, safe="%/:=&?~#+!$,;'@()*[]"), timeout=self.timeout) as answer:
                body = answer.read(MAX_BYTES + 1)
                if len(body) > MAX_BYTES:
                    raise Problem("too_large", f"The page is larger than {MAX_BYTES / 1e6:g} MB.")
                if answer.length:
                    raise Problem("broken", "The answer was cut short.")
                out.append(_Answer(answer.url, body, answer.headers.get_content_charset("")))
        except Problem as problem:
            out.append(problem)
        except urllib.error.HTTPError as error:
            reason = str(error.reason)
            circle = "It redirects in circles." if "infinite loop" in reason else ""
            out.append(Problem("broken", circle or f"The server answered {error.code} {' '.join(reason.split())}."))
        except TimeoutError:
            out.append(Problem("slow", f"No answer within {self.timeout:g} seconds."))
        except Exception as error:  # sockets, TLS, odd addresses, half answers
            out.append(Problem("broken", f"It could not be fetched: {getattr(error, 'reason', None) or error}."))
