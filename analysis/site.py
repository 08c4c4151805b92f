"""What stands around the reports: the index page with each report's finding in words, and the files for download."""
from __future__ import annotations

from html import escape
from pathlib import Path

import pandas as pd

from analysis import display, page
from analysis.findings import corpus_line, count, findings, warnings
from analysis.tables import Tables

NAMES = {"corpus": "Corpus", "sentiment": "Sentiment", "framing": "Framing", "attack_map": "Attack map"}


def name(stem: str) -> str:
    """A notebook's name for readers."""
    return NAMES.get(stem, stem.replace("_", " ").capitalize())


def brief(tables: Tables, words: int = 6) -> Tables:
    """The tables with no more than so many words of an article in a cell; the sentences keep theirs, because the notebooks count them."""
    def cut(text: str) -> str:
        parts = text.split()
        return text if len(parts) <= words else " ".join(parts[:words]) + "…"

    own = [t for t in tables if "sentence" in tables[t] and t != "sentences"]
    return tables.replace(**{t: tables[t].assign(**{c: tables[t][c].map(cut).astype("str") for c in tables[t] if tables[t][c].dtype == "str" and c != "doc_id"}) for t in own})


def downloads(tables: Tables, folder: Path, text: bool = True) -> None:
    """Every table as CSV and Parquet, the attacks as maps for other programs. The articles' full texts are left out; without `text` the sentences', too."""
    from analysis import exports

    folder.mkdir(parents=True)
    if not text:
        tables = tables.replace(sentences=tables.sentences.assign(text=""))
    for table in tables:
        frame = tables[table].drop(columns="text") if table == "documents" else tables[table]
        exports.safe_cells(frame).to_csv(folder / f"{table}.csv", index=False)
        frame.to_parquet(folder / f"{table}.parquet", index=False)
    for file, content in (("attacks.geojson", exports.geojson), ("attacks.kml", exports.kml), ("attacks_acled.csv", exports.acled_csv)):
        (folder / file).write_text(content(tables), encoding="utf-8")


def evidence_csv(found: list[pd.DataFrame], tables: Tables, path: Path) -> None:
    """A row per sentence behind a mark: report, figure, mark, doc_id, sentence, start, end (in `documents.text`), title, outlet, published, url, voice, section."""
    from analysis import exports

    columns = ["report", "figure", "mark", "doc_id", "sentence"]
    rows = pd.concat([f for f in found if len(f)] or [pd.DataFrame(columns=columns, dtype="str")])[columns]
    rows = rows.merge(tables.sentences[["doc_id", "sentence", "start", "end", "voice", "section"]], on=["doc_id", "sentence"])
    rows = rows.merge(tables.documents[["doc_id", "title", "outlet", "published", "url"]], on="doc_id")
    exports.safe_cells(rows[[*columns, "start", "end", "title", "outlet", "published", "url", "voice", "section"]]).to_csv(path, index=False)


def pack(folder: Path, name: str, without: tuple[str, ...] = ()) -> Path:
    """The folder as a zip inside it, under a folder of the zip's name, but for subfolders; same files, same bytes."""
    import zipfile

    files = sorted(p for p in folder.rglob("*") if p.is_file() and p.relative_to(folder).parts[0] not in without)
    with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            archive.writestr(zipfile.ZipInfo(f"{Path(name).stem}/{file.relative_to(folder).as_posix()}", (1980, 1, 1, 0, 0, 0)), file.read_bytes(), zipfile.ZIP_DEFLATED)
    return folder / name


def foot(tables: Tables) -> str:
    """The line at the end of every page."""
    return corpus_line(tables) + ". " + CAVEAT


CAVEAT = "Figures come from rules and word lists, not from human coders; docs/accuracy.md says how often they are right."


def index(tables: Tables, statuses: list[dict], nav: list[tuple[str, str]], good: dict[str, tuple[str, str]] | None = None, kept: str = "") -> str:
    """The index page. `good`: of notebooks that failed, the kept run (folder, start) of their last good report; `kept`: the address of the kept runs."""
    found = findings(tables)
    cards = []
    for status in statuses:
        stem = status["notebook"]
        title, last = status.get("title") or name(stem), (good or {}).get(stem)
        failed = f'<p class="failed">This report failed: {escape(status["error"])}</p><p><a href="{stem}.ipynb">The notebook as far as it came</a>, <a href="{stem}.html">its page</a></p>' if status["status"] != "done" else ""
        if last:
            failed += f'<p class="asof">The link above opens the last good report, as of {escape(last[1][:16].replace("T", " "))} UTC.</p>'
        address = f"{kept}{last[0]}/{stem}.html" if last else f"{stem}.html"
        cards.append(f'<li><h2><a href="{escape(address)}">{escape(title)}</a></h2><p dir="auto">{escape(found.get(status.get("of", stem), ""))}</p>{failed}</li>')
    files = "".join(f'<li><a href="data/{t}.csv">{t}.csv</a> ({count(len(tables[t]), "row")}), <a href="data/{t}.parquet">Parquet</a></li>' for t in tables)
    maps = " ".join(f'<a href="data/{f}">{f}</a>' for f in ("attacks.geojson", "attacks.kml", "attacks_acled.csv"))
    notes = "".join(display.note(w, "warning") for w in warnings(tables))
    body = (f'<h1>Reports on {escape(count(len(tables.documents), "article"))}</h1><p class="lead">{escape(corpus_line(tables))}.</p>{notes}'
            f'<ul class="cards">{"".join(cards)}</ul>{display.table(_listing(tables), "The articles", 30)}'
            f'<h2 id="Downloads">Downloads</h2><p>For maps: {maps}. The executed notebooks stand beside the reports; '
            f'<a href="manifest.json">manifest.json</a> names inputs, parameters and versions.'
            f'{f""" <a href="{kept}index.html">Earlier runs and what changed</a>.""" if kept else ""}</p><ul>{files}</ul>')
    return page.plain_page("Reports on armed attacks in the news", corpus_line(tables), body, nav, foot(tables))


def _listing(tables: Tables) -> pd.DataFrame:
    d = tables.documents
    return pd.DataFrame({"id": d.doc_id, "title": d.title, "outlet": d.outlet, "published": d.published, "words": d.words,
                         "attack mentions": d.doc_id.map(tables.attacks.drop_duplicates(["doc_id", "start"]).groupby("doc_id").size()).fillna(0).astype("int64")})
