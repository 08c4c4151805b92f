"""What stands around the reports: the index page with each report's finding in words, and the files for download."""
from __future__ import annotations

from html import escape
from pathlib import Path

import pandas as pd

from analysis import display, page
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
    exports.write(tables, folder)


def _count(n: int, one: str, many: str | None = None) -> str:
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def corpus_line(tables: Tables) -> str:
    """The corpus in one sentence."""
    d = tables.documents
    outlets = len(set(d.outlet) - {""})
    dates = d.published.dropna()
    return (f"{_count(len(d), 'article')} in {_count(d.story.nunique(), 'story', 'stories')}, {d.words.sum():,} words, "
            f"{_count(outlets, 'outlet') if outlets else 'no outlet stated'}, "
            + (f"{dates.min():%Y-%m-%d} to {dates.max():%Y-%m-%d}" if len(dates) else "no date stated")
            + (f"; {_count(len(tables.set_aside), 'file')} set aside" if len(tables.set_aside) else ""))


def foot(tables: Tables) -> str:
    """The line at the end of every page."""
    return corpus_line(tables) + ". " + CAVEAT


CAVEAT = "Figures come from rules and word lists, not from human coders; docs/accuracy.md says how often they are right."


def findings(tables: Tables) -> dict[str, str]:
    """notebook -> its headline finding in words, from the tables alone."""
    return {"corpus": corpus_line(tables) + ".", "sentiment": _sentiment(tables), "framing": _framing(tables), "attack_map": _attacks(tables)}


def _sentiment(tables: Tables) -> str:
    own = tables.sentences[["doc_id", "sentence", "section", "voice"]].merge(tables.sentiment, on=["doc_id", "sentence"])
    own = own[own.section != "boilerplate"]
    if own.empty:
        return "There is no sentence to judge."
    negative, positive = (own.tone < -.05).mean(), (own.tone > .05).mean()
    words = f"{negative:.0%} of sentences are negative in tone, {positive:.0%} positive."
    toward = tables.target_sentiment
    if len(toward):
        actor = toward.actor.value_counts().index[0]
        mine = toward[toward.actor == actor]
        words += (f" Most named: {actor} ({_count(len(mine), 'mention')}; {int((mine.label < 0).sum())} unfavourable, "
                  f"{int((mine.label > 0).sum())} favourable).")
    return words


def _framing(tables: Tables) -> str:
    if tables.frames.empty:
        return "No frame of the codebook occurs."
    shares = tables.frames.drop_duplicates(["doc_id", "sentence", "frame"]).frame.value_counts()
    top = ", ".join(f"{f.replace('_', ' ')} ({n})" for f, n in shares.head(3).items())
    few = tables.documents.story.nunique() < 12
    return f"Most frequent frames, by sentences: {top}." + (" Too few stories to show any difference between groups." if few else "")


def _attacks(tables: Tables) -> str:
    rows = tables.attacks
    if rows.empty:
        return "No article speaks of an attack."
    incidents = tables.incidents
    counts = incidents.status.value_counts()
    place = rows[(rows.place != "") & (rows.kind != "country")].drop_duplicates(["doc_id", "place"]).place.value_counts()
    words = f"{_count(len(incidents), 'incident')} in {rows.doc_id.nunique()} of {_count(len(tables.documents), 'article')}: " + ", ".join(
        f"{n} {s}" for s, n in counts.items()) + "."
    if len(place):
        words += f" {place.iloc[0]} of {_count(len(tables.documents), 'article')} speak{'s' if place.iloc[0] == 1 else ''} of attacks at {place.index[0]}."
    return words + f" {int((incidents.lat.isna()).sum())} have no place that can be drawn as a point."


def warnings(tables: Tables) -> list[str]:
    """What a reader must know before he trusts a figure."""
    d, s = tables.documents, tables.sentences
    out = []
    share = (s.section == "boilerplate").mean() if len(s) else 0
    if share >= .01:
        out.append(f"{share:.0%} of the sentences are boilerplate; they are left out of every count.")
    for column, missing in (("outlet", d.outlet == ""), ("date", d.published.isna())):
        if missing.any():
            out.append(f"{int(missing.sum())} of {_count(len(d), 'article')} state no {column}.")
    copies = int((s.copy_of != "").sum())
    if copies:
        out.append(f"{_count(copies, 'sentence')} repeat{'s' if copies == 1 else ''} another of the same story and count{'s' if copies == 1 else ''} once.")
    if len(tables.set_aside):
        out.append(f"{_count(len(tables.set_aside), 'file or row', 'files or rows')} set aside, with the reason in data/set_aside.csv.")
    return out


def index(tables: Tables, statuses: list[dict], nav: list[tuple[str, str]]) -> str:
    """The index page."""
    found = findings(tables)
    cards = []
    for status in statuses:
        stem = status["notebook"]
        failed = f'<p class="failed">This report failed: {escape(status["error"])}</p><p><a href="{stem}.ipynb">The notebook as far as it came</a></p>' if status["status"] != "done" else ""
        cards.append(f'<li><h2><a href="{stem}.html">{escape(name(stem))}</a></h2><p dir="auto">{escape(found.get(stem, ""))}</p>{failed}</li>')
    files = "".join(f'<li><a href="data/{t}.csv">{t}.csv</a> ({_count(len(tables[t]), "row")}), <a href="data/{t}.parquet">Parquet</a></li>' for t in tables)
    maps = " ".join(f'<a href="data/{f}">{f}</a>' for f in ("attacks.geojson", "attacks.kml", "attacks_acled.csv"))
    notes = "".join(display.note(w, "warning") for w in warnings(tables))
    body = (f'<h1>Reports on {escape(_count(len(tables.documents), "article"))}</h1><p class="lead">{escape(corpus_line(tables))}.</p>{notes}'
            f'<ul class="cards">{"".join(cards)}</ul>{display.table(_listing(tables), "The articles", 200)}'
            f'<h2 id="Downloads">Downloads</h2><p>For maps: {maps}. The executed notebooks stand beside the reports; '
            f'<a href="manifest.json">manifest.json</a> names inputs, parameters and versions.</p><ul>{files}</ul>')
    return page.plain_page("Reports on armed attacks in the news", corpus_line(tables), body, nav, foot(tables))


def _listing(tables: Tables) -> pd.DataFrame:
    d = tables.documents
    return pd.DataFrame({"id": d.doc_id, "title": d.title, "outlet": d.outlet, "published": d.published, "words": d.words,
                         "attack mentions": d.doc_id.map(tables.attacks.groupby("doc_id").size()).fillna(0).astype("int64")})
