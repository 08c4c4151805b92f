"""Figures of the framing notebook: frames, distinctive words, labels, sources, agency."""
from __future__ import annotations

import re

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from analysis import codebook, compare, display
from analysis.charts.forms import COLOURS, GREY, colours, dots, label, layout, order, stacked
from analysis.display import Chart
from analysis.errors import InputError
from analysis.finders import framing
from analysis.notebook import proof
from analysis.tables import Tables

SPEAKERS = {"official, named": "#0072B2", "official, anonymous": "#56B4E9", "other, named": "#E69F00", "other, anonymous": "#CC79A7",
            "outlet": "#009E73", "document": "#8C6D31", "collective": GREY}
ROLES = {"agent": "#D55E00", "patient": "#0072B2"}


def counted(tables: Tables) -> pd.DataFrame:
    """The sentences that count: no boilerplate, no copies within a story; with group and story."""
    own = tables.sentences[(tables.sentences.section != "boilerplate") & (tables.sentences.copy_of == "")]
    return own.merge(tables.documents[["doc_id", "group", "story"]], on="doc_id")


def frames(tables: Tables, voice: str = "") -> Chart | display.Html:
    """Share of each article's sentences that carry a frame, by group: means of story means with 95 % intervals."""
    own = counted(tables)
    own = own[own.voice == voice] if voice else own
    hits = tables.frames.merge(own[["doc_id", "sentence", "group", "story"]], on=["doc_id", "sentence"])
    if hits.empty:
        return display.note(f"No frame of the codebook occurs in {len(own):,} sentences{' of the voice ' + voice if voice else ''}.", "warning")
    totals = own.groupby("doc_id").size()
    found = hits.drop_duplicates(["doc_id", "sentence", "frame"]).groupby(["doc_id", "frame"]).size()
    names = list(hits.groupby("frame").size().sort_values(ascending=False, kind="stable").index)
    grid = pd.MultiIndex.from_product([totals.index, names], names=["doc_id", "frame"])
    shares = found.reindex(grid, fill_value=0).rename("sentences").reset_index()
    shares["share"] = 100 * shares.sentences / shares.doc_id.map(totals)
    rows = shares.merge(tables.documents[["doc_id", "group", "story"]], on="doc_id")
    means = compare.estimate(rows, "share", ["frame", "group"])
    means = means.merge(rows.groupby(["frame", "group"], sort=False).sentences.sum().reset_index(), on=["frame", "group"])
    means["n_rows"] = means["sentences"]
    means = means.sort_values(["frame", "group"], key=lambda c: c.map({k: i for i, k in enumerate([*names, *order(tables)])}), kind="stable").reset_index(drop=True)
    means["frame"] = means.frame.str.replace("_", " ")
    figure = dots(means, "frame", "group", colours(order(tables)), "share of sentences (%)")
    top = f"{names[0].replace('_', ' ')} ({int(found.groupby('frame').sum()[names[0]])} sentences)" if names else "none"
    alt = f"Frames in {len(own):,} sentences{' in the voice ' + voice if voice else ''}; most frequent: {top}. A sentence can carry several frames or none."
    shown = hits.groupby(["frame", "group"], sort=False).head(1).sort_values("frame", kind="stable")
    return Chart(figure, means.drop(columns="n_rows"), alt, proof(tables, shown, shown.frame.str.replace("_", " ") + " · " + shown.group.map(lambda x: display.short(x, 60))))


def words(tables: Tables) -> pd.DataFrame:
    """Counts for keyness: `doc_id, feature, n`, of words that stand in at least two documents or five times."""
    counts = framing.words(tables.sentences)
    total = counts.groupby("feature").n.agg(["size", "sum"])
    keep = total.index[(total["size"] >= 2) | (total["sum"] >= 5)]
    return counts[counts.feature.isin(keep)].reset_index(drop=True)


def pair(tables: Tables, a: str = "", b: str = "") -> tuple[str, str]:
    """The two groups to compare: those named, else the two with the most stories, the first in the corpus where they tie; empty where there is none.

    Raises InputError for a name that is no group.
    """
    sizes = tables.documents.groupby("group", sort=False).story.nunique().sort_values(ascending=False, kind="stable")
    for name in filter(None, (a, b)):
        if name not in sizes.index:
            raise InputError(f"There is no group '{name}'. Groups: {', '.join(map(str, sizes.index))}.")
    rest = [g for g in sizes.index if g not in (a, b)] + ["", ""]
    first = a or rest.pop(0)
    return first, b or rest.pop(0)


def keyness(tables: Tables, counts: pd.DataFrame, a: str, b: str, top: int = 12) -> Chart | display.Html:
    """The words whose rates differ most between two groups, with intervals; grey where not distinguishable."""
    if not (a and b) or counts.empty:
        return display.note("A comparison needs two groups with words of their own; this corpus has " + ("one group." if not (a and b) else "too few words."), "warning")
    result = compare.contrast(counts, tables.documents, group="group", a=a, b=b)
    result = result[(result.n_a + result.n_b) >= 3].sort_values("log_odds", kind="stable")
    shown = pd.concat([result.tail(top).iloc[::-1], result.head(top)]).drop_duplicates("feature")
    figure = go.Figure()
    for sure, name, colour in ((True, "distinguishable", COLOURS[0]), (False, "not distinguishable", GREY)):
        own = shown[shown.distinguishable == sure]
        low, high = own.ci_low.clip(lower=-9), own.ci_high.clip(upper=9)
        figure.add_scatter(x=own.log_ratio, y=own.feature, mode="markers", name=name, marker=dict(color=colour, size=9),
                           error_x=dict(type="data", symmetric=False, array=(high - own.log_ratio).clip(lower=0), arrayminus=(own.log_ratio - low).clip(lower=0), thickness=2, width=0),
                           customdata=np.stack([own.n_a, own.n_b, own.docs_a, own.docs_b, own.q], axis=-1) if len(own) else None,
                           hovertemplate="%{y}: log ratio %{x:.1f}<br>%{customdata[0]} times in %{customdata[2]} documents against %{customdata[1]} in %{customdata[3]}<br>q = %{customdata[4]:.2f}<extra></extra>")
    layout(figure, rows=len(shown) * .7)
    figure.update_yaxes(categoryorder="array", categoryarray=list(shown.feature)[::-1], showgrid=False)
    figure.update_xaxes(title=f"← more in {label(b, 30)}   log₂ ratio of rates   more in {label(a, 30)} →", zeroline=True)
    n = int(result.distinguishable.sum())
    alt = f"{n} of {len(result):,} words are distinguishable between “{display.short(a, 60)}” and “{display.short(b, 60)}”." + ("" if n else " Everything is grey: with these stories no word can be told from chance; a bar from edge to edge is an interval without bounds.")
    own = tables.sentences[tables.sentences.doc_id.isin(tables.documents.doc_id[tables.documents.group.isin([a, b])]) & (tables.sentences.section != "boilerplate")]
    found = [own[own.text.str.contains(rf"\b{re.escape(w)}\b", case=False, regex=True)].head(2).assign(mark=w) for w in shown.feature]
    proofs = pd.concat(found) if found else own.head(0).assign(mark="")
    return Chart(figure, shown.reset_index(drop=True), alt, proof(tables, proofs, proofs.mark))


def _armed(rows: pd.DataFrame) -> str:
    """The armed group with the most different labels, else the actor with the most."""
    kinds = {r["actor"]: r["kind"] for r in codebook.load().rows("actors")}
    counts = rows.groupby("actor").agg(labels=("label", "nunique"), mentions=("label", "size")).sort_values(["labels", "mentions"], ascending=False, kind="stable")
    armed = [a for a in counts.index if kinds.get(a, "armed_group") == "armed_group"]  # built names ("Iran-backed militias") are in no row
    return (armed or list(counts.index))[0]


def labels(tables: Tables, actor: str = "") -> Chart | display.Html:
    """What an actor is called, by group: shares of its mentions. Without a name, the armed group with the most labels."""
    rows = tables.actors.merge(counted(tables)[["doc_id", "sentence", "group"]], on=["doc_id", "sentence"])
    actor = actor or (_armed(rows) if len(rows) else "")
    own = rows[rows.actor == actor]
    if own.empty:
        return display.note(f"“{actor}” is not named in these articles. Named most: {', '.join(rows.actor.value_counts().index[:8])}.", "warning")
    totals = own.label.value_counts()
    own = own.assign(called=own.label.where(own.label.isin(totals.index[:7]), "other"))
    counts = own.groupby(["group", "called"], sort=False).size().rename("mentions").reset_index()
    palette = colours(totals.index[:7]) | ({"other": GREY} if len(totals) > 7 else {})
    alt = f"“{actor}” is called {', '.join(f'“{n}” ({c})' for n, c in totals.head(4).items())} in {len(own)} mentions."
    shown = own.groupby(["label", "group"], sort=False).head(1)
    return Chart(stacked(counts, "group", "called", "mentions", palette, "mentions", order(tables)), own.groupby(["group", "label"], sort=False).size().rename("mentions").reset_index(),
                 alt, proof(tables, shown, shown.label + " · " + shown.group.map(lambda x: display.short(x, 60))))


def sources(tables: Tables) -> Chart:
    """Who gets to speak, in characters quoted (directly or not), by group."""
    own = tables.quotes[tables.quotes.reading != "belief"].merge(counted(tables)[["doc_id", "sentence", "group"]], on=["doc_id", "sentence"])
    official = own.official.map({True: "official", False: "other"})
    kind = own.speaker_kind.where(~own.speaker_kind.isin(["named", "anonymous"]), official + ", " + own.speaker_kind)
    own = own.assign(source=kind, characters=own.end - own.start)
    counts = own.groupby(["group", "source"], sort=False).agg(characters=("characters", "sum"), statements=("source", "size")).reset_index()
    share = own.characters[own.speaker_kind == "anonymous"].sum() / max(1, own.characters.sum())
    alt = f"{len(own)} statements by sources; anonymous ones speak {share:.0%} of the quoted text, officials {own.characters[own.official].sum() / max(1, own.characters.sum()):.0%}."
    return Chart(stacked(counts, "group", "source", "characters", SPEAKERS, "characters", order(tables)), counts, alt, proof(tables, own, own.source))


def agency(tables: Tables, actors: int = 10) -> Chart:
    """Who acts and who is acted upon."""
    rows = tables.agency.merge(counted(tables)[["doc_id", "sentence", "group"]], on=["doc_id", "sentence"])
    top = rows.actor.value_counts().head(actors).index
    rows = rows[rows.actor.isin(top)]
    counts = rows.groupby(["actor", "role"], sort=False).size().rename("clauses").reset_index()
    counts = counts.sort_values("actor", key=lambda c: c.map({a: i for i, a in enumerate(top)}), kind="stable").reset_index(drop=True)
    hidden = int(tables.agency.agent_hidden.sum())
    alt = f"Of {len(rows)} clauses with the {len(top)} actors named most, {int((rows.role == 'agent').sum())} show them acting; {int(tables.agency.passive.sum())} clauses are passive, {hidden} of them name no agent."
    shown = rows.groupby(["actor", "role"], sort=False).head(2)
    return Chart(stacked(counts, "actor", "role", "clauses", ROLES, "clauses"), counts, alt, proof(tables, shown, shown.actor + " · " + shown.role))


def null(tables: Tables, counts: pd.DataFrame, splits: int = 200) -> display.Html:
    """What `contrast` finds between random halves of the pooled corpus, in a sentence; `analysis.compare.null` has a row per split."""
    stories = tables.documents.story.nunique()
    if stories < 4 or counts.empty:
        return display.note(f"Random halves need four stories or more; here are {stories}.", "warning")
    halves = compare.null(counts, tables.documents, splits=splits, seed=0)
    return display.note(f"In {splits} random halves of these {stories} stories, {halves.p05.mean():.1%} of {halves.features.iloc[0]:,} words had p < .05 (5 % are expected by chance), "
                        f"{halves.distinguishable.mean():.2%} came out as distinguishable, and {(halves.distinguishable > 0).mean():.1%} of the halves had any such word.")


def frames_print(tables: Tables) -> Chart:
    """For print: sentences with each frame, by group (matplotlib)."""
    from matplotlib.figure import Figure

    own = counted(tables)
    hits = tables.frames.merge(own[["doc_id", "sentence", "group"]], on=["doc_id", "sentence"]).drop_duplicates(["doc_id", "sentence", "frame"])
    table = hits.groupby(["frame", "group"], sort=False).size().unstack(fill_value=0).reindex(columns=order(tables), fill_value=0)
    table = table.loc[table.sum(axis=1).sort_values(ascending=False, kind="stable").index]
    figure = Figure(figsize=(8, 1.2 + .36 * len(table)))
    axes, left, palette = figure.subplots(), 0, colours(order(tables))
    for name in table.columns:
        axes.barh(table.index.str.replace("_", " "), table[name], left=left, color=palette[name], label=display.short(name, 60))
        left = left + table[name]
    axes.invert_yaxis()
    axes.set_xlabel("sentences")
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, loc="lower right", fontsize=8)
    return Chart(figure, table.reset_index(), f"{len(hits):,} hits of {len(table)} frames in {len(own):,} sentences.")
