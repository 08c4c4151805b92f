"""Figures of the sentiment notebook: tone by group and voice, attitude toward actors, and what plain VADER would have said."""
from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from analysis import compare, display
from analysis.charts.corpus import MANY, names
from analysis.charts.forms import GREY, VOICES, colours, dots, heat, label, layout, order
from analysis.display import Chart
from analysis.finders.sentiment import vader
from analysis.notebook import proof
from analysis.tables import Tables

NEUTRAL = .05


def scored(tables: Tables) -> pd.DataFrame:
    """The sentences that count (no boilerplate, no copies within a story) with their scores, group and story."""
    own = tables.sentences[(tables.sentences.section != "boilerplate") & (tables.sentences.copy_of == "")]
    own = own[["doc_id", "sentence", "section", "voice", "text"]].merge(tables.sentiment, on=["doc_id", "sentence"])
    return own.merge(tables.documents[["doc_id", "group", "story"]], on="doc_id")


def tone(tables: Tables) -> Chart:
    """Mean tone by group and voice: means of story means with 95 % intervals."""
    rows = scored(tables)
    means = compare.estimate(rows, "tone", ["group", "voice"])
    means = means.sort_values(["group", "voice"], key=lambda c: c.map({g: i for i, g in enumerate([*order(tables), *VOICES])}), kind="stable")
    figure = dots(means, "group", "voice", VOICES, "tone (−1 negative … +1 positive)", 0)
    strongest = rows[rows.tone.abs() > NEUTRAL].assign(size=lambda r: r.tone.abs()).sort_values("size", ascending=False, kind="stable")
    strongest = strongest.groupby(["group", "voice"], sort=False).head(2).sort_values(["group", "voice"], kind="stable")
    sure = ((means.ci_low > 0) | (means.ci_high < 0)).sum()
    alt = (f"Tone of {len(rows):,} sentences by group and voice. " + (f"{sure} of {len(means)} means are distinguishable from neutral."
           if sure else "None of the means can be told from neutral: hollow dots rest on one story and have no interval."))
    return Chart(figure, means, alt, proof(tables, strongest, strongest.group.map(lambda x: display.short(x, 60)) + " · " + strongest.voice))


def attitudes(tables: Tables, voice: str = "", actors: int = 10, least: int = 3) -> Chart:
    """Mean attitude toward the actors most often named, by group.

    `voice` restricts to one voice; `least` is the number of mentions below which a cell stays empty.
    """
    rows = tables.target_sentiment.merge(tables.documents[["doc_id", "group", "story"]], on="doc_id")
    counted = tables.sentences[(tables.sentences.section != "boilerplate") & (tables.sentences.copy_of == "")]
    rows = rows.merge(counted[["doc_id", "sentence"]], on=["doc_id", "sentence"])
    rows = rows[rows.voice == voice] if voice else rows
    top = rows.actor.value_counts(sort=True).head(actors).index
    rows = rows[rows.actor.isin(top)]
    means = compare.estimate(rows, "score", ["actor", "group"])
    means = means[means.n_rows >= least]
    means = means.sort_values(["actor", "group"], key=lambda c: c.map({k: i for i, k in enumerate([*top, *order(tables)])}), kind="stable").reset_index(drop=True)
    sure = ((means.ci_low > 0) | (means.ci_high < 0)).sum() if len(means) else 0
    alt = (f"Attitude toward the {len(set(means.actor))} actors named most, in {'all voices' if not voice else 'the voice ' + voice}; mentions in brackets. "
           + (f"{sure} of {len(means)} cells are distinguishable from 0." if sure else "Grey: no cell can be told from 0 with these stories."))
    shown = rows[rows.score.abs() > NEUTRAL].groupby(["actor", "group"], sort=False).head(2)
    return Chart(heat(means, "actor", "group", "attitude", 1) if len(means) else None, means, alt, proof(tables, shown, shown.actor + " · " + shown.group.map(lambda x: display.short(x, 60))))


def beside_vader(tables: Tables) -> Chart:
    """Per article (of many, those that differ most): VADER over the whole text (what people publish), its mean over sentences, and the kit's tone."""
    rows, documents = scored(tables), tables.documents
    by = rows.groupby("doc_id")
    table = pd.DataFrame({"article": names(tables).to_numpy(), "doc_id": documents.doc_id, "vader_article": vader(list(documents.text))})
    table = table.merge(by.agg(vader_sentences=("vader", "mean"), tone=("tone", "mean"), sentences=("tone", "size")).reset_index(), on="doc_id", how="left")
    far = table.assign(apart=(table.vader_article - table.tone).abs()).sort_values("apart", ascending=False, kind="stable").head(MANY).index
    shown = table.loc[sorted(far)]
    figure = go.Figure()
    for column, name, colour, symbol in (("vader_article", "VADER, whole article", GREY, "x"), ("vader_sentences", "VADER, mean of sentences", "#56B4E9", "circle-open"),
                                         ("tone", "tone, mean of sentences", "#0072B2", "circle")):
        figure.add_scatter(x=shown[column].round(3), y=list(range(len(shown))), mode="markers", name=name,
                           marker=dict(color=colour, size=11, symbol=symbol, line=dict(width=2, color=colour)))
    layout(figure, rows=len(shown)).update_xaxes(title="score (−1 … +1)", range=[-1.08, 1.08])
    figure.update_yaxes(tickvals=list(range(len(shown))), ticktext=[label(a) for a in shown.article], autorange="reversed", zeroline=False)
    apart = rows.assign(apart=(rows.vader - rows.tone).abs()).sort_values("apart", ascending=False, kind="stable").head(12)
    alt = (f"Over whole articles VADER runs to the ends of its scale: from {display.plain(table.vader_article.min())} to {display.plain(table.vader_article.max())}; "
           f"the mean tone of their sentences lies between {display.plain(table.tone.min())} and {display.plain(table.tone.max())}."
           + (f" Drawn: the {len(shown)} articles where the two differ most." if len(shown) < len(table) else ""))
    marks = [f"VADER {display.plain(float(v))}, tone {display.plain(float(t))}" for v, t in zip(apart.vader, apart.tone)]
    return Chart(figure, table, alt, proof(tables, apart, pd.Series(marks, index=apart.index)))


def over_time(tables: Tables) -> Chart | display.Html:
    """Mean tone of each dated story by group; a sentence where no date is known."""
    rows = scored(tables).merge(tables.documents[["doc_id", "published"]], on="doc_id")
    rows = rows[rows.published.notna()]
    if rows.empty:
        return display.note("No article states its date, so tone cannot be drawn over time.", "warning")
    means = rows.groupby(["group", "story"], sort=False).agg(published=("published", "min"), tone=("tone", "mean"), sentences=("tone", "size")).reset_index()
    figure, palette = go.Figure(), colours(order(tables))
    for name, own in means.groupby("group", sort=False):
        figure.add_scatter(x=own.published, y=own.tone.round(3), mode="markers", name=label(name), marker=dict(color=palette[name], size=9),
                           customdata=own.sentences, hovertemplate="%{x|%Y-%m-%d}: %{y:.2f} (%{customdata} sentences)<extra></extra>")
    layout(figure, height=340).update_yaxes(title="tone")
    figure.add_hline(y=0, line=dict(color=GREY, dash="dot", width=1))
    return Chart(figure, means, f"Mean tone of {len(means)} dated stories, a dot each.", None)


def spread(tables: Tables) -> Chart:
    """For print: how many sentences of each group are negative, neutral, positive (matplotlib)."""
    from matplotlib.figure import Figure

    rows = scored(tables)
    kinds = pd.cut(rows.tone, [-1.01, -NEUTRAL, NEUTRAL, 1.01], labels=["negative", "neutral", "positive"]).astype(str)
    table = rows.groupby(["group", kinds.rename("tone")], sort=False).size().unstack(fill_value=0).reindex(index=order(tables), columns=["negative", "neutral", "positive"], fill_value=0)
    figure = Figure(figsize=(8, 1 + .45 * len(table)))
    axes, left = figure.subplots(), 0
    for name, colour in (("negative", "#b2182b"), ("neutral", "#c9ced4"), ("positive", "#2166ac")):
        share = 100 * table[name] / table.sum(axis=1).clip(lower=1)
        axes.barh([display.short(g, 48) for g in table.index], share, left=left, color=colour, label=name)
        left = left + share
    axes.invert_yaxis()
    axes.set_xlabel("share of sentences (%)")
    axes.set_xlim(0, 100)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(ncol=3, frameon=False, loc="lower left", bbox_to_anchor=(0, 1))
    total = table.sum()
    alt = f"Of {int(total.sum()):,} sentences {total['negative']:,} are negative, {total['neutral']:,} neutral and {total['positive']:,} positive."
    return Chart(figure, table.reset_index(), alt)


def known(tables: Tables) -> pd.DataFrame:
    """Share of words that the lexicon knows, by group: group, sentences, coverage, sentences without any known word."""
    rows = scored(tables)
    out = rows.groupby("group", sort=False).agg(sentences=("coverage", "size"), coverage=("coverage", "mean"), without_any=("coverage", lambda c: int((c == 0).sum())))
    return out.reset_index()
