"""Figures of the corpus notebook: what the articles are made of, whose voice they speak in, when they appeared."""
from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from analysis import display
from analysis.charts.forms import GREY, SECTIONS, VOICES, folded, label, leading, layout, palette, stacked
from analysis.charts.sources import spoken
from analysis.display import Chart
from analysis.groups import names
from analysis.marks import mark
from analysis.notebook import proof
from analysis.tables import Tables

MANY = 15  # articles up to which each has a bar of its own; beyond, the groups do


def _rows(tables: Tables) -> tuple[pd.Series, str, list[str], str]:
    """doc_id -> the bar it belongs to; what a bar is; the bars to draw, and what to say of the others."""
    if len(tables.documents) <= MANY:
        own = names(tables)
        return own, "article", list(own), ""
    return tables.documents.set_index("doc_id").group, "group", *leading(tables)


def _parts(tables: Tables, own: pd.DataFrame, part: str, unit: str, tints: dict[str, str], telling: list[str], alt: str) -> Chart:
    """Bars of the parts of each article in `unit`s of these sentences; those of the `telling` parts come first behind a mark."""
    bars, what, drawn, rest = _rows(tables)
    own = own.assign(bar=own.doc_id.map(bars))
    counts = own.groupby([own.bar.rename(what), part], sort=False)[unit].sum().reset_index()
    first = own[own.bar.isin(drawn)].sort_values(part, key=lambda c: ~c.isin(telling), kind="stable")
    return Chart(stacked(counts[counts[what].isin(drawn)], what, part, unit, tints, unit), counts, alt + rest,
                 proof(tables, first, first.bar, first[part]))


def sections(tables: Tables) -> Chart:
    """What the sentences of each article are: body, titles, captions, boilerplate."""
    every, rest = len(tables.sentences), int((tables.sentences.section == "boilerplate").sum())
    alt = (f"Of {every:,} sentences, {rest:,} ({rest / max(1, every):.0%}) are boilerplate "
           "(comment forms, promotions, related headlines): marked, and left out of every count.")
    return _parts(tables, tables.sentences.assign(sentences=1), "section", "sentences", SECTIONS, ["boilerplate"], alt)


def voices(tables: Tables) -> Chart:
    """How much of each article is whose voice, in characters of its body sentences."""
    own = tables.sentences[tables.sentences.section != "boilerplate"].assign(characters=lambda s: s.end - s.start)
    shares = own.groupby("voice").characters.sum() / max(1, own.characters.sum())
    alt = (f"{shares.get('outlet', 0):.0%} of the text is the outlets' own voice, {shares.get('named', 0):.0%} is speech of named "
           f"and {shares.get('anonymous', 0):.0%} of anonymous sources. Quoted speech is never counted as the outlet's own words.")
    return _parts(tables, own, "voice", "characters", VOICES, ["named", "anonymous"], alt)


def timeline(tables: Tables) -> Chart | display.Html:
    """Articles by day (week, month) and group; a sentence where no date is known."""
    dated = tables.documents[tables.documents.published.notna()]
    missing = len(tables.documents) - len(dated)
    if dated.empty:
        return display.note(f"None of the {missing} articles states its date, so there is no chart over time. "
                            "Dates can be given in metadata.csv beside the articles.", "warning")
    span = (dated.published.max() - dated.published.min()).days
    bins = "D" if span <= 60 else "W" if span <= 700 else "M"
    dated = dated.assign(since=dated.published.dt.to_period(bins).dt.start_time, group=dated.doc_id.map(folded(tables)))
    counts = dated.groupby(["since", "group"]).size().rename("articles").reset_index()
    figure, tints = go.Figure(), palette(tables)
    for name, own in counts.groupby("group", sort=False):
        figure.add_bar(x=own.since, y=own.articles, name=label(name), marker_color=tints.get(name, GREY),
                       meta=[mark(f"{day:%Y-%m-%d}", name) for day in own.since])
    layout(figure, height=300, barmode="stack").update_yaxes(title="articles", dtick=1 if counts.articles.max() < 6 else None)
    alt = (f"{len(dated)} articles from {dated.published.min():%Y-%m-%d} to {dated.published.max():%Y-%m-%d}, "
           f"by {dict(D='day', W='week', M='month')[bins]}" + (f"; {missing} without a date are not drawn." if missing else "."))
    heads = tables.sentences.drop_duplicates("doc_id").merge(dated[["doc_id", "since", "group"]], on="doc_id")
    return Chart(figure, counts, alt, proof(tables, heads, heads.since.dt.strftime("%Y-%m-%d"), heads.group))


def lengths(tables: Tables) -> Chart:
    """Words of each article; of many articles, their spread by group."""
    table = tables.documents[["doc_id", "title", "group", "language", "words", "sentences"]].copy()
    bars, _, drawn, rest = _rows(tables)
    figure, own, legend = go.Figure(), table.doc_id.map(bars), ""
    if len(table) <= MANY:
        figure.add_bar(y=list(range(len(table))), x=table.words, orientation="h", marker_color=SECTIONS["body"], customdata=table.sentences,
                       meta=list(own), hovertemplate="%{x:,} words, %{customdata} sentences<extra></extra>")
        layout(figure, rows=len(table), bargap=.35).update_yaxes(tickvals=list(range(len(table))), ticktext=[label(x) for x in own],
                                                                 autorange="reversed", showgrid=False, zeroline=False)
    else:
        legend = (" A box holds the middle half of a group's articles, the line in it the middle one; dots are articles much longer "
                  "or shorter.")
        for name, part in table[table.group.isin(drawn)].groupby("group", sort=False):
            figure.add_box(x=part.words, name=label(name), marker_color=SECTIONS["body"], showlegend=False, meta=name)
        layout(figure, rows=len(drawn)).update_yaxes(autorange="reversed")
    figure.update_xaxes(title="words")
    languages = ", ".join(f"{c or 'not certain'} ({n})" for c, n in table.language.value_counts().items())
    alt = (f"{len(table)} articles of {table.words.min():,} to {table.words.max():,} words, {int(table.words.median()):,} in the "
           f"middle one. Language: {languages}; articles in other languages are set aside." + legend + rest)
    own = tables.sentences[tables.sentences.doc_id.map(bars).isin(drawn)]
    return Chart(figure, table.drop(columns="group"), alt, proof(tables, own, own.doc_id.map(bars)))


def speakers(tables: Tables) -> pd.DataFrame:
    """One row per source, the longest first, copies left out: speaker, speaker_kind, official, statements, characters, articles."""
    rows = spoken(tables)       # sources without a name are one where they are called the same ("the report")
    rows = rows.assign(characters=rows.end - rows.start, speaker=rows.speaker.where(rows.speaker != "", "(not named)"))
    # of two spellings the last in order: "the report", not "The report"
    out = rows.groupby([rows.speaker.str.casefold().rename("name"), "speaker_kind", "official"], sort=False).agg(
        speaker=("speaker", "max"), statements=("kind", "size"), characters=("characters", "sum"), articles=("doc_id", "nunique"))
    out = out.reset_index()[["speaker", "speaker_kind", "official", "statements", "characters", "articles"]]
    return out.sort_values(["characters", "speaker"], ascending=[False, True], kind="stable").reset_index(drop=True)


def copies(tables: Tables) -> pd.DataFrame:
    """One row per article that shares its story or repeats sentences; `first_seen`: the outlets that had the story first, and the day;
    several where the days do not tell (a date without a time is a day, whatever the hour)."""
    documents = tables.documents
    repeated = tables.sentences[tables.sentences.copy_of != ""].groupby("doc_id").size()
    size = documents.groupby("story").doc_id.transform("size")
    out = documents[["doc_id", "title", "outlet", "published", "story"]].assign(
        articles_in_story=size, first_seen=documents.story.map({s: _first(own) for s, own in documents.groupby("story")}),
        repeated_sentences=documents.doc_id.map(repeated).fillna(0).astype("int64"))
    return out[(size > 1) | (out.repeated_sentences > 0)].reset_index(drop=True)


def _first(own: pd.DataFrame) -> str:
    """Who had a story first, and when: all outlets of that day where one of them states no hour."""
    dates = own.published.dropna()
    if dates.empty:
        return "date unknown"
    day = dates.min().normalize()
    early = own[own.published.dt.normalize() == day]
    early = early if (early.published == day).any() else early[early.published == dates.min()]
    return (f"{', '.join(dict.fromkeys(early.outlet.replace('', 'outlet unknown')))}, "
            f"{display.plain(early.published.iloc[0] if len(early) == 1 else day)}")
