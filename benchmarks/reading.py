"""How well main text is read from pages, beside plain trafilatura, on generated pages with realistic clutter.

    python benchmarks/reading.py [--pages N] [--show]

Each page puts one article of seeds/ or tests/second_corpus/ into one of six layouts and adds clutter drawn with a fixed
seed: menus, share rows, "read also" links between paragraphs, captions, newsletter boxes, related headlines, comments,
tags, cookie banners. F1 counts words (with repetition) of the paragraphs; prints one line per reader and, with --show,
one per page. The exit code is 1 where a page falls below plain trafilatura.
"""

import argparse
import html
import io
import random
import re
import sys
import time
from collections import Counter
from pathlib import Path

import trafilatura

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from analysis.decoding import Columns, File  # noqa: E402
from analysis.readers import records  # noqa: E402

HEADLINES = (
    "Rain closes roads in the north",
    "Ten recipes for the holiday",
    "Minister visits school",
    "Fuel prices rise again",
    "Team wins at home",
    "New bridge opens late",
    "Court postpones hearing",
    "Market fire put out",
    "Bank raises its rate",
)
MENU = ("Home", "World", "Africa", "Asia", "Politics", "Business", "Sport", "Culture", "Video", "Opinion", "About us", "Contact")
COMMENTS = (
    "This is what happens when nobody listens.",
    "First! Great article, thanks.",
    "My cousin lives there and says it was worse.",
    "Fake news, as always from you people.",
    "Praying for all the families tonight.",
)
BETWEEN = (
    lambda r: f'<p><a href="/x">READ ALSO: {r.choice(HEADLINES)}</a></p>',
    lambda r: f'<div class="related"><h4>Related</h4><ul>{links(r, 3)}</ul></div>',
    lambda r: '<figure><img src="a.jpg" alt=""><figcaption>Soldiers on patrol last year. Photo: Agency</figcaption></figure>',
    lambda r: '<div class="newsletter"><p>Sign up for our newsletter</p><form><input name="m"><button>Subscribe</button></form></div>',
    lambda r: '<div class="ad"><span>Advertisement</span><script>show("ad")</script></div>',
    lambda r: "<aside><p>Support independent reporting. Donate today.</p></aside>",
)


def links(r: random.Random, n: int) -> str:
    return "".join(f'<li><a href="/{i}">{h}</a></li>' for i, h in enumerate(r.sample(HEADLINES, n)))


def paragraphs(path: Path) -> list[str]:
    """The body of an article: its paragraphs, page furniture left out."""
    lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    return [line for line in lines if len(line.split()) >= 12 and not re.search(r"email address|cookies|photo credit|^Photo", line)]


def page(title: str, body: list[str], layout: int, r: random.Random) -> str:
    """One HTML page."""
    parts = []
    for i, p in enumerate(body):
        text = html.escape(p, quote=False)
        if r.random() < 0.15:
            text = re.sub(r"\b([A-Z]\w{5,})\b", r'<a href="/tag">\1</a>', text, count=1)
        parts.append(f"<p>{text}</p>" if layout != 4 else f"{text}<br><br>")
        if r.random() < 0.25 and i < len(body) - 1:
            parts.append(r.choice(BETWEEN)(r))
        if r.random() < 0.1:
            parts.append("<h2>What happened</h2>")
    text, head = "\n".join(parts), f"<h1>{html.escape(title)}</h1>"
    share = '<div class="share"><a href="#">Share on Facebook</a> <a href="#">Tweet</a> <a href="#">WhatsApp</a></div>'
    by = '<p class="byline">By Our Correspondent | Updated 3 hours ago | 4 min read</p>'
    inner = (
        f"<article>{head}{by}{share}{text}</article>",
        f'<div id="main"><div class="post-content">{head}{share}{text}</div></div>',
        f'<main><section class="story">{head}{by}<div class="body">{text}</div>{share}</section></main>',
        f'<table><tr><td class="left"><ul>{links(r, 6)}</ul></td><td>{head}{text}</td></tr></table>',
        f'<div class="c1"><div class="c2">{head}{by}<div>{text}</div></div></div>',
        f'<div itemprop="articleBody" class="entry">{head}{text}<p>Tags: <a href="/t">conflict</a>, <a href="/t">army</a></p></div>',
    )[layout]
    comments = "".join(f'<li class="comment"><b>reader{i}</b><p>{c}</p></li>' for i, c in enumerate(r.sample(COMMENTS, r.randint(0, 4))))
    menu = "".join(f'<li><a href="/{m}">{m}</a></li>' for m in r.sample(MENU, 8))
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{html.escape(title)} | Example Post</title>
<meta property="og:title" content="{html.escape(title)}"><style>.a{{color:red}}</style><script>var page = {{"x": 1}};</script></head><body>
<div id="cookie"><p>We use cookies to improve your experience on this site. By continuing you accept our policy.</p>\
<button>Accept all</button></div>
<header><nav><ul>{menu}</ul></nav></header>{inner}
<div class="sidebar"><h3>Most read</h3><ol>{links(r, 5)}</ol></div>
<div class="comments" id="comments"><h3>Leave a comment</h3><ul>{comments}</ul><p>Your email address will not be published.</p></div>
<footer><p>&copy; Example Post. All rights reserved. No part of this site may be copied without permission.</p></footer></body></html>"""


def f1(found: str, truth: str) -> float:
    """Harmonic mean of precision and recall over words with repetition."""
    a, b = (Counter(re.findall(r"\w+", text)) for text in (found, truth))
    both = (a & b).total()
    return 2 * both / max(1, a.total() + b.total())


def ours(data: bytes) -> str:
    return next(records(File(io.BytesIO(data), "page.html", len(data)), Columns())).get("text", "")


def plain(data: bytes) -> str:
    return trafilatura.extract(data) or ""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--show", action="store_true")
    args = parser.parse_args()
    r = random.Random(3)
    articles = [(p.stem, paragraphs(p)) for p in sorted([*ROOT.glob("seeds/*.txt"), *ROOT.glob("tests/second_corpus/*.txt")])]
    pages = []
    for i in range(args.pages):
        name, body = articles[i % len(articles)]
        pages.append((name, i % 6, page(name.replace("-", " ").title(), body, i % 6, r).encode(), "\n".join(body)))
    scores, seconds = {}, {}
    for label, reader in (("plain trafilatura", plain), ("the kit", ours)):
        started = time.process_time()
        scores[label] = [f1(reader(data), truth) for _, _, data, truth in pages]
        seconds[label] = time.process_time() - started
    for label, values in scores.items():
        print(f"{label:<18} F1 mean {sum(values) / len(values):.4f}  lowest {min(values):.4f}  {len(pages) / seconds[label]:.0f} pages/s")
    below = [(name, layout, a, b) for (name, layout, _, _), a, b in zip(pages, *scores.values()) if b < a - 1e-9]
    print(f"{len(pages)} pages; below plain trafilatura: {len(below)}")
    if args.show:
        for (name, layout, _, _), a, b in zip(pages, *scores.values()):
            print(f"  {name:<26} layout {layout}  plain {a:.3f}  kit {b:.3f}")
    return bool(below)


if __name__ == "__main__":
    sys.exit(main())
