"""What stands around the reports: the index page with each report's finding in words, and the files for download."""
from __future__ import annotations

import zipfile
from html import escape
from pathlib import Path

import pandas as pd

from analysis import display, exports, page, runs, twins
from analysis.findings import corpus_line, count, findings, warnings
from analysis.groups import names
from analysis.tables import Tables

NAMES = {"corpus": "Corpus", "sentiment": "Sentiment", "framing": "Framing", "attack_map": "Attack map"}
TITLE = "Reports on armed attacks in the news"
CAVEAT = "Figures come from rules and word lists, not from human coders; docs/accuracy.md says how often they are right."


def name(stem: str) -> str:
    """A notebook's name for readers."""
    return NAMES.get(stem, stem.replace("_", " ").capitalize())


def brief(tables: Tables) -> Tables:
    """The tables with no more than six words of an article in a cell; the sentences keep theirs, because the notebooks count them."""
    def cut(text: str) -> str:
        parts = text.split()
        return text if len(parts) <= 6 else " ".join(parts[:6]) + "…"

    own = [t for t in tables if "sentence" in tables[t] and t != "sentences"]
    return tables.replace(**{t: tables[t].assign(**{c: tables[t][c].map(cut).astype("str")
                                                    for c in tables[t] if tables[t][c].dtype == "str" and c != "doc_id"}) for t in own})


def downloads(tables: Tables, folder: Path, text: bool = True) -> None:
    """Every table as CSV and Parquet, the attacks as maps for other programs; no full texts of articles, without `text` no sentences."""
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
    """A row per sentence behind a mark: which figure's, where it stands (start, end: in `documents.text`), of which article, in whose voice."""
    columns = ["report", "figure", "mark", "doc_id", "sentence"]
    rows = pd.concat([f for f in found if len(f)] or [pd.DataFrame(columns=columns, dtype="str")])[columns]
    rows = rows.merge(tables.sentences[["doc_id", "sentence", "start", "end", "voice", "section"]], on=["doc_id", "sentence"])
    rows = rows.merge(tables.documents[["doc_id", "title", "outlet", "published", "url"]], on="doc_id")
    exports.safe_cells(rows[[*columns, "start", "end", "title", "outlet", "published", "url", "voice", "section"]]).to_csv(path, index=False)


def pack(folder: Path, name: str) -> None:
    """The folder, without the runs that it keeps, as a zip inside it, under a folder of the zip's name; same files, same bytes."""
    files = sorted(p for p in folder.rglob("*") if p.is_file() and p.relative_to(folder).parts[0] != "runs")
    with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            archive.writestr(zipfile.ZipInfo(f"{Path(name).stem}/{file.relative_to(folder).as_posix()}", (1980, 1, 1, 0, 0, 0)), file.read_bytes(),
                             zipfile.ZIP_DEFLATED)


def foot(tables: Tables) -> str:
    """The line at the end of every page."""
    return corpus_line(tables) + ". " + CAVEAT


def preview(tables: Tables) -> bytes:
    """The picture of link previews."""
    return twins.preview(TITLE, [corpus_line(tables) + ".", findings(tables)["attack_map"]])


def command(facts: dict) -> str:
    """The command that makes the report again."""
    given, corpus = facts["options"], facts["corpus"]
    mode = given["mode"] if given["mode"] != "single" else ""
    columns = ",".join(f"{name}={header}" for name, header in given["columns"].items())
    return runs.command(Path(corpus).name if Path(corpus).is_absolute() else corpus, "DIR", facts["parameters"], only=given["only"],
                        codebook=given["codebook"], mode=mode, columns=columns)


def provenance(facts: dict) -> str:
    """What one needs to make the report again: command, versions, and the fingerprints of everything that was read."""
    files = facts["inputs"] | {f"codebook: {f}": h for f, h in facts["codebook"].items()}
    rows = pd.DataFrame({"file": list(files), "SHA-256": list(files.values())}, dtype="str")
    return (f'<section class="provenance"><h2 id="Provenance">How to run this again</h2><pre tabindex="0">{escape(command(facts))}</pre>'
            f'<p>Made with {escape(", ".join(f"{n} {v}" for n, v in facts["versions"].items()))}. '
            'The same command on the same files gives the same pages; '
            'times stand in <a href="manifest.json">manifest.json</a> alone.</p>'
            + display.details(f"The {count(len(rows), 'file')} that {'was' if len(rows) == 1 else 'were'} read",
                              display.table(rows, "Fingerprints (manifest.json holds all)", 50)) + "</section>")


def index(tables: Tables, facts: dict, nav: list[tuple[str, str]], good: dict[str, tuple[str, str]], kept: str = "") -> str:
    """The index page: the corpus in one line, a card per report, what to beware of, the articles, downloads, and how to run it again.

    `facts`: the manifest; `good`: of notebooks that failed, the kept run (folder, start) of their last good report; `kept`: the
    address of the kept runs.
    """
    statuses = facts["notebooks"]
    notes = display.note(" ".join(found), "warning") if (found := warnings(tables)) else ""
    earlier = f'<p><a href="{kept}index.html">Earlier runs and what changed</a>.</p>' if kept else ""
    body = (f'<h1>{TITLE}</h1><p class="lead">{escape(corpus_line(tables))}.</p>'
            f'<ul class="cards">{"".join(_card(s, findings(tables), good, kept) for s in statuses)}</ul>{notes}'
            f'{display.table(_listing(tables), "The articles", 30)}{_files(tables, statuses)}{earlier}{provenance(facts)}')
    return page.plain_page(TITLE, corpus_line(tables), body, nav, CAVEAT)


def _card(status: dict, found: dict[str, str], good: dict[str, tuple[str, str]], kept: str) -> str:
    stem = status["notebook"]
    title, last = status.get("title") or name(stem), good.get(stem)
    failed = "" if status["status"] == "done" else (f'<p class="failed">This report failed: {escape(status["error"])}</p>'
                                                    f'<p><a href="{stem}.ipynb">The notebook as far as it came</a>, '
                                                    f'<a href="{stem}.html">its page</a></p>')
    if last:
        failed += f'<p class="asof">The link above opens the last good report, as of {escape(last[1][:16].replace("T", " "))} UTC.</p>'
    address = f"{kept}{last[0]}/{stem}.html" if last else f"{stem}.html"
    return (f'<li><h2><a href="{escape(address)}">{escape(title)}</a></h2>'
            f'<p dir="auto">{escape(found.get(status.get("of", stem), ""))}</p>{failed}</li>')


def _files(tables: Tables, statuses: list[dict]) -> str:
    files = "".join(f'<li><a href="data/{t}.csv">{t}.csv</a> '
                    f'({count(len(tables[t]), "row")}{", one for each place of a mention" if t == "attacks" else ""}), '
                    f'<a href="data/{t}.parquet">Parquet</a></li>' for t in tables)
    maps = ", ".join(f'<a href="data/attacks{end}">{what}</a>'
                     for end, what in ((".geojson", "GeoJSON"), (".kml", "KML"), ("_acled.csv", "CSV in ACLED's columns")))
    executed = ", ".join(f'<a href="{s["notebook"]}.ipynb">{escape(s.get("title") or name(s["notebook"]))}</a>' for s in statuses)
    return (f'<h2 id="Downloads">Downloads</h2><p>Executed notebooks: {executed}. Attacks for maps and other databases: {maps}. '
            f'Sentences behind every mark: <a href="data/evidence.csv">evidence.csv</a>. Every table:</p><ul class="files">{files}</ul>')


def _listing(tables: Tables) -> pd.DataFrame:
    d = tables.documents
    mentions = tables.attacks.drop_duplicates(["doc_id", "start"]).groupby("doc_id").size()
    return pd.DataFrame({"id": d.doc_id, "title": d.title.where(d.title != "", names(tables).to_numpy()), "outlet": d.outlet,
                         "published": d.published, "words": d.words, "attack mentions": d.doc_id.map(mentions).fillna(0).astype("int64")})
