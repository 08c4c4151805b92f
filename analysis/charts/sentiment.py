"""Figures of the sentiment notebook: tone by group and voice, attitude toward actors, and what plain VADER would have said."""
from __future__ import annotations

import re

import pandas as pd
import plotly.graph_objects as go

from analysis import codebook as codebooks
from analysis import compare, display, groups, marks
from analysis.charts import kinds
from analysis.charts.corpus import MANY
from analysis.charts.forms import GREY, VOICES, dots, folded, heat, interval, label, layout, leading, order, palette
from analysis.display import Chart
from analysis.errors import InputError
from analysis.groups import names
from analysis.notebook import proof
from analysis.runs import PROJECT
from analysis.tables import Tables
from analysis.valence import scorer, vader

POINTS = 300  # stories up to which each has a dot over time; beyond, each group and month
STORIES = 6    # stories from which a mean may be ranked or coloured
MARKED = 60    # sentences of each mark in which the words are marked
WHOSE = {"": "all voices", "outlet": "the outlets’ own words", "named": "the words of named sources",
         "anonymous": "the words of anonymous sources"}


def scored(tables: Tables) -> pd.DataFrame:
    """The sentences that count (no boilerplate, a story once in each group: `groups.once`) with their scores, group and story."""
    tables, _ = groups.once(tables)
    own = tables.sentences[(tables.sentences.section != "boilerplate") & (tables.sentences.copy_of == "")]
    own = own[["doc_id", "sentence", "section", "voice", "text"]].merge(tables.sentiment, on=["doc_id", "sentence"])
    return own.merge(tables.documents[["doc_id", "group", "story"]], on="doc_id")


def toward(tables: Tables, voice: str = "") -> pd.DataFrame:
    """The mentions of actors in sentences that count, in one voice or all, with `vader`, `group` and `story`; kinds as in `kinds.apart`."""
    if voice and voice not in VOICES:
        raise InputError(f"There is no voice '{voice}'; use {', '.join(VOICES)}, or nothing for all.")
    rows = tables.target_sentiment.merge(scored(tables)[["doc_id", "sentence", "vader", "group", "story"]], on=["doc_id", "sentence"])
    rows = kinds.apart(tables, rows)
    return rows[rows.voice == voice] if voice else rows


def telling(tables: Tables, rows: pd.DataFrame, value: str, *parts) -> pd.DataFrame:
    """The evidence behind marks: the strongest rows first, with the words of `evidence` marked in the sentences shown first."""
    rows = rows.assign(_size=rows[value].abs(), _mark=marks.mark(*parts)).sort_values("_size", ascending=False, kind="stable")
    first = rows.groupby("_mark", sort=False).head(MARKED)
    home = first.merge(tables.sentences[["doc_id", "sentence", "start", "text"]].rename(columns={"start": "_from", "text": "_text"}),
                       on=["doc_id", "sentence"], how="left")
    words = []
    for i, text, start, evidence in zip(first.index, home._text, home._from, home.evidence):
        if evidence:
            pattern = r"(?<!\w)(?:" + "|".join(map(re.escape, evidence.split("; "))) + r")(?!\w)"
            words += [(i, start + m.start(), start + m.end())
                      for m in re.finditer(pattern, text.replace("’", "'") if "'" in evidence else text, re.I)]
    found = pd.DataFrame(words, columns=["i", "start", "end"])
    rows = pd.concat([rows, rows.loc[found.i].assign(start=found.start.to_numpy(), end=found.end.to_numpy())])
    return proof(tables, rows, rows._mark)


def estimates(rows: pd.DataFrame, value: str, by: list[str], orders: list[list[str]], least: int) -> pd.DataFrame:
    """`compare.estimate` in a given order, cut at the ends of the scale; `distinguishable`: not 0, and from `least` stories or more."""
    means = compare.estimate(rows, value, by)
    means = means.assign(ci_low=means.ci_low.clip(lower=-1), ci_high=means.ci_high.clip(upper=1))
    ranks = {column: {name: i for i, name in enumerate(names)} for column, names in zip(by, orders)}
    means = means.sort_values(by, key=lambda c: c.map(ranks[c.name]), kind="stable").reset_index(drop=True)
    return means.assign(distinguishable=((means.ci_low > 0) | (means.ci_high < 0)) & (means.n_stories >= least))


def tone(tables: Tables, min_stories: int = STORIES) -> Chart:
    """Mean tone by group and voice: means of story means with 95 % intervals."""
    rows = scored(tables)
    means = estimates(rows, "tone", ["group", "voice"], [order(tables), list(VOICES)], min_stories)
    drawn, rest = leading(tables)
    figure = dots(means[means.group.isin(drawn)], "group", "voice", VOICES, "tone (−1 negative … +1 positive)", 0)
    told = int(means.distinguishable.sum())
    alt = (f"Tone of {len(rows):,} sentences by group and voice. " + (f"{told} of {len(means)} means can be told from neutral." if told else
           f"None of the means can be told from neutral with at least {min_stories} stories behind it; hollow dots rest on one story "
           "and have no interval.")) + rest
    rows = rows[rows.group.isin(drawn)]
    return Chart(figure, means, alt, telling(tables, rows, "tone", rows.group, rows.voice))


def _attitudes(tables: Tables, by: str, names: list[str], voice: str, actors: int, least: int,
               min_stories: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The mentions, in one voice, of the actors named most in all; and the mean attitude toward each of them in each of `names`."""
    rows = toward(tables, voice)
    top = (toward(tables) if voice else rows).actor.value_counts(sort=True).head(actors).index
    rows = rows[rows.actor.isin(top)]
    means = estimates(rows, "score", ["actor", by], [list(top), names], min_stories)
    return rows, means[means.n_rows >= least].reset_index(drop=True)


def attitudes(tables: Tables, voice: str = "", actors: int = 10, least: int = 3, min_stories: int = STORIES) -> Chart | display.Html:
    """Mean attitude toward the actors most often named, by group: coloured where it can be told from 0, else grey.

    `voice` restricts to one voice; `least` is the number of mentions below which a cell stays empty; with fewer than
    `min_stories` stories a cell is grey whatever its interval. The rows are in the order of mentions: no ranking.
    """
    rows, means = _attitudes(tables, "group", order(tables), voice, actors, least, min_stories)
    if means.empty:
        return display.note(f"No actor is named {least} times in a group in {WHOSE[voice]}.", "warning")
    told = int(means.distinguishable.sum())
    alt = (f"Attitude toward {means.actor.nunique()} of the actors named most, in {WHOSE[voice]}; mentions in brackets. "
           + (f"{told} of {len(means)} cells can be told from 0."
              if told else f"Grey: no cell can be told from 0 with at least {min_stories} stories.") + ("" if voice else kinds.said(means.actor)))
    columns, rest = leading(tables, among=toward(tables).group)
    shown = means[means.group.isin(columns)]
    figure = heat(shown, "actor", "group", "attitude", columns)
    shown = rows.merge(shown[["actor", "group"]], on=["actor", "group"])
    return Chart(figure, means, alt + rest, telling(tables, shown, "score", shown.actor, shown.group))


def by_voice(tables: Tables, actors: int = 10, least: int = 3, min_stories: int = STORIES) -> Chart | display.Html:
    """Mean attitude toward each actor in the outlets' own words and in what they quote, over all groups."""
    rows, means = _attitudes(tables, "voice", list(VOICES), "", actors, least, min_stories)
    if means.empty:
        return display.note(f"No actor is named {least} times in one voice.", "warning")
    figure = dots(means, "actor", "voice", VOICES, "attitude (−1 against … +1 for)", 0).update_xaxes(range=[-1.05, 1.05])
    alt = (f"Attitude toward {means.actor.nunique()} of the actors named most, in the outlets’ own words and in what they quote. "
           f"{int(means.distinguishable.sum()) or 'None'} of {len(means)} means can be told from 0 with at least {min_stories} stories.")
    return Chart(figure, means, alt, telling(tables, rows, "score", rows.actor, rows.voice))


def ranking(tables: Tables, voice: str = "", actors: int = 20, least: int = 3, min_stories: int = STORIES) -> pd.DataFrame:
    """Actors from the most unfavourable attitude to the most favourable, with VADER beside it; below `min_stories` none has a rank.

    Columns: `rank` (empty: too few stories), `actor, attitude, ci_low, ci_high` (empty: one story, or stories so much alike that their
    spread says nothing), `vader` (mean of the sentences that name the actor),
    `stories, mentions, disagree` (mentions on which roles and model differ).
    """
    rows = toward(tables, voice)
    rows = rows[rows.actor.isin(rows.actor.value_counts(sort=True).head(actors).index)]
    plain = compare.estimate(rows, "vader", "actor")[["actor", "mean"]].rename(columns={"mean": "vader"})
    means = estimates(rows, "score", ["actor"], [sorted(set(rows.actor))], min_stories).merge(plain, on="actor")
    spread = means.ci_low < means.ci_high
    means["ci_low"], means["ci_high"] = means.ci_low.where(spread), means.ci_high.where(spread)
    means["disagree"] = means.actor.map((rows.method == "disagree").groupby(rows.actor).sum()).astype("int64")
    means = means[means.n_rows >= least].rename(columns={"mean": "attitude", "n_stories": "stories", "n_rows": "mentions"})
    fit = means.stories >= min_stories
    means = pd.concat([means[fit].sort_values("attitude", kind="stable"), means[~fit].sort_values("actor", kind="stable")])
    means.insert(0, "rank", means.attitude.round(2).where(means.stories >= min_stories).rank(method="min").astype("Int64"))
    return means[["rank", "actor", "attitude", "ci_low", "ci_high", "vader", "stories", "mentions", "disagree"]].reset_index(drop=True)


def beside_vader(tables: Tables) -> Chart:
    """Per article (of many, those that differ most): VADER over its text (what people publish), its mean over sentences, the kit's tone."""
    rows, documents = scored(tables), tables.documents
    table = pd.DataFrame({"article": names(tables).to_numpy(), "doc_id": documents.doc_id, "vader_article": vader(list(documents.text))})
    means = rows.groupby("doc_id").agg(vader_sentences=("vader", "mean"), tone=("tone", "mean"), sentences=("tone", "size")).reset_index()
    table = table.merge(means, on="doc_id", how="left")
    far = table.assign(apart=(table.vader_article - table.tone).abs()).sort_values("apart", ascending=False, kind="stable").head(MANY).index
    shown = table.loc[sorted(far)]
    figure = go.Figure()
    for column, name, colour, symbol in (("vader_article", "VADER, whole article", GREY, "x"),
                                         ("vader_sentences", "VADER, mean of sentences", "#56B4E9", "circle-open"),
                                         ("tone", "tone, mean of sentences", "#0072B2", "circle")):
        figure.add_scatter(x=shown[column].round(3), y=list(range(len(shown))), mode="markers", name=name, meta=list(shown.article),
                           marker=dict(color=colour, size=11, symbol=symbol, line=dict(width=2, color=colour)),
                           customdata=[label(a, 60) for a in shown.article],
                           hovertemplate=f"%{{customdata}}<br>{name}: %{{x:.2f}}<extra></extra>")
    layout(figure, rows=len(shown)).update_xaxes(title="score (−1 … +1)", range=[-1.08, 1.08])
    figure.update_yaxes(tickvals=list(range(len(shown))), ticktext=[label(a) for a in shown.article], autorange="reversed", zeroline=False)
    apart = rows.merge(shown[["doc_id", "article"]], on="doc_id").assign(apart=lambda r: r.vader - r.tone)
    least, most = ([display.plain(x) for x in table[["vader_article", "tone"]].agg(how)] for how in ("min", "max"))
    alt = (f"Over whole articles VADER runs to the ends of its scale: from {least[0]} to {most[0]}; the mean tone of their sentences lies "
           f"between {least[1]} and {most[1]}."
           + (f" Drawn: the {len(shown)} articles where the two differ most." if len(shown) < len(table) else ""))
    return Chart(figure, table, alt, telling(tables, apart, "apart", apart.article))


def changed_words(tables: Tables, codebook: str = "", most: int = 20) -> pd.DataFrame:
    """The words of these articles that VADER and the kit weigh differently: `word, times, vader, here, reason` (of codebook/tone.csv)."""
    plain = scorer().tokens.lexicon
    rows = {r["term"]: r for r in codebooks.load(codebook or None).rows("tone")}
    said = scored(tables).text.str.lower().str.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*").explode().value_counts()
    out = [(w, int(n), plain.get(w, 0.0), float(rows[w]["value"] or 0), rows[w]["reason"]) for w, n in said.items() if w in rows]
    out = pd.DataFrame(out, columns=["word", "times", "vader", "here", "reason"])
    return out[out.vader != out.here].head(most).reset_index(drop=True)


def over_time(tables: Tables) -> Chart | display.Html:
    """Mean tone of each dated story by group; a sentence where no date is known."""
    rows = scored(tables).merge(tables.documents[["doc_id", "published"]], on="doc_id")
    rows = rows[rows.published.notna()].assign(group=lambda r: r.doc_id.map(folded(tables)))
    if rows.empty:
        return display.note("No article states its date, so tone cannot be drawn over time.", "warning")
    means, unit = rows.groupby(["group", "story"], sort=False), "story"
    means = means.agg(published=("published", "min"), tone=("tone", "mean"), sentences=("tone", "size")).reset_index()
    dots = means
    if len(means) > POINTS:
        rows, unit = rows.assign(month=rows.published.dt.strftime("%Y-%m")), "month"
        dots = compare.estimate(rows, "tone", ["group", "month"]).rename(columns={"mean": "tone", "n_rows": "sentences"})
        dots = dots.assign(published=pd.to_datetime(dots.month + "-15"))
    figure, tints = go.Figure(), palette(tables)
    for name, own in dots.groupby("group", sort=False):
        figure.add_scatter(x=own.published, y=own.tone.round(3), mode="markers", name=label(name),
                           marker=dict(color=tints.get(name, GREY), size=7, opacity=.75),
                           meta=[marks.mark(name, s) for s in own[unit]], customdata=own.sentences,
                           hovertemplate=f"{label(name)}, %{{x|%Y-%m-%d}}: %{{y:.2f}} (%{{customdata}} sentences)<extra></extra>")
    months = compare.estimate(means.assign(month=means.published.dt.to_period("M").dt.start_time), "tone", "month")
    months = months[months.n_stories >= 2]
    if len(months) > 1:
        figure.add_scatter(x=months.month + pd.Timedelta(days=14), y=months["mean"].round(3), mode="lines", name="all, monthly mean",
                           line=dict(color="#444", width=2),
                           error_y=interval(months, width=0, color="#444"),
                           customdata=[f"{lo:.2f} to {hi:.2f}; {n} stories"
                                       for lo, hi, n in zip(months.ci_low, months.ci_high, months.n_stories)],
                           hovertemplate="%{x|%B %Y}: %{y:.2f} (%{customdata})<extra></extra>")
    layout(figure, height=340).update_yaxes(title="tone")
    figure.add_hline(y=0, line=dict(color=GREY, dash="dot", width=1))
    stories = means.story.nunique()
    each = "for each group and month" if unit == "month" else "each" if stories == len(means) else "for each group that tells one"
    alt = f"Mean tone of {stories} dated stories, a dot {each}" + ("; the line is the mean of each month's stories with its 95 % interval."
                                                                   if len(months) > 1 else ".")
    return Chart(figure, dots, alt, telling(tables, rows, "tone", rows.group, rows[unit]))


def accuracy() -> pd.DataFrame:
    """How often the kit agrees with human coders: `measure, here, others` of the section "Sentiment" of docs/accuracy.md."""
    lines = (PROJECT / "docs" / "accuracy.md").read_text(encoding="utf-8").split("\n## Sentiment\n")[1].split("\n## ")[0].splitlines()
    cells = [[c.strip() for c in line.strip("|").split("|")] for line in lines if line.startswith("| ")]
    return pd.DataFrame(cells[1:], columns=["measure", "here", "others"])


def known(tables: Tables) -> pd.DataFrame:
    """Share of words that the lexicon knows, by group: group, sentences, coverage, sentences without any known word."""
    return scored(tables).groupby("group", sort=False).agg(sentences=("coverage", "size"), coverage=("coverage", "mean"),
                                                           without_any=("coverage", lambda c: int((c == 0).sum()))).reset_index()
