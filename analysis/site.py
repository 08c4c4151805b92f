"""What stands around the reports: the index page with each report's finding in words, and the files for download."""
from __future__ import annotations

from html import escape
from pathlib import Path

import pandas as pd

from analysis import display, page
from analysis.findings import corpus_line, count, findings, warnings
from analysis.tables import Tables

NAMES = {"corpus": "Corpus", "sentiment": "Sentiment", "framing": "Framing", "attack_map": "Attack map"}
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run a cell that begins with these


def name(stem: str) -> str:
    """A notebook's name for readers."""
    return NAMES.get(stem, stem.replace("_", " ").capitalize())


def safe_cells(frame: pd.DataFrame) -> pd.DataFrame:
    """Text cells that a spreadsheet would run get an apostrophe in front; lone carriage returns become line ends."""
    frame = frame.copy()
    for column in frame.columns:
        if frame[column].dtype == "str":
            text = frame[column].str.replace("\r\n", "\n", regex=False).str.replace("\r", "\n", regex=False)
            frame[column] = text.where(~frame[column].str.startswith(DANGEROUS), "'" + text)
    return frame


def downloads(tables: Tables, folder: Path) -> None:
    """Every table as CSV and Parquet, the attacks as maps for other programs. The articles' full texts are left out."""
    from analysis import exports

    folder.mkdir(parents=True)
    for table in tables:
        frame = tables[table].drop(columns="text") if table == "documents" else tables[table]
        safe_cells(frame).to_csv(folder / f"{table}.csv", index=False)
        frame.to_parquet(folder / f"{table}.parquet", index=False)
    for file, content in (("attacks.geojson", exports.geojson), ("attacks.kml", exports.kml), ("attacks_acled.csv", exports.acled_csv)):
        (folder / file).write_text(content(tables), encoding="utf-8")


def foot(tables: Tables) -> str:
    """The line at the end of every page."""
    return corpus_line(tables) + ". " + CAVEAT


CAVEAT = "Figures come from rules and word lists, not from human coders; docs/accuracy.md says how often they are right."


def index(tables: Tables, statuses: list[dict], nav: list[tuple[str, str]]) -> str:
    """The index page."""
    found = findings(tables)
    cards = []
    for status in statuses:
        stem = status["notebook"]
        failed = f'<p class="failed">This report failed: {escape(status["error"])}</p><p><a href="{stem}.ipynb">The notebook as far as it came</a></p>' if status["status"] != "done" else ""
        cards.append(f'<li><h2><a href="{stem}.html">{escape(name(stem))}</a></h2><p dir="auto">{escape(found.get(stem, ""))}</p>{failed}</li>')
    files = "".join(f'<li><a href="data/{t}.csv">{t}.csv</a> ({count(len(tables[t]), "row")}), <a href="data/{t}.parquet">Parquet</a></li>' for t in tables)
    maps = " ".join(f'<a href="data/{f}">{f}</a>' for f in ("attacks.geojson", "attacks.kml", "attacks_acled.csv"))
    notes = "".join(display.note(w, "warning") for w in warnings(tables))
    body = (f'<h1>Reports on {escape(count(len(tables.documents), "article"))}</h1><p class="lead">{escape(corpus_line(tables))}.</p>{notes}'
            f'<ul class="cards">{"".join(cards)}</ul>{display.table(_listing(tables), "The articles", 30)}'
            f'<h2 id="Downloads">Downloads</h2><p>For maps: {maps}. The executed notebooks stand beside the reports; '
            f'<a href="manifest.json">manifest.json</a> names inputs, parameters and versions.</p><ul>{files}</ul>')
    return page.plain_page("Reports on armed attacks in the news", corpus_line(tables), body, nav, foot(tables))


def _listing(tables: Tables) -> pd.DataFrame:
    d = tables.documents
    return pd.DataFrame({"id": d.doc_id, "title": d.title, "outlet": d.outlet, "published": d.published, "words": d.words,
                         "attack mentions": d.doc_id.map(tables.attacks.drop_duplicates(["doc_id", "start"]).groupby("doc_id").size()).fillna(0).astype("int64")})
