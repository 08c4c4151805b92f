"""Figures of frames: shares by group and voice, effects between groups, change over periods."""
from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from analysis import compare, display, groups
from analysis.charts.forms import (COLOURS, GREY, chance, colours, contrasted, dots, effects, interval, label, layout, leading, lines,
                                   order, palette, sides)
from analysis.display import Chart
from analysis.errors import InputError
from analysis.marks import mark
from analysis.notebook import proof
from analysis.scoretest import benjamini_hochberg
from analysis.tables import Tables

VOICES = {"outlet": "the outlet's<br>voice", "named": "named<br>sources", "anonymous": "anonymous<br>sources"}
MANY = 4   # groups that are compared in pairs
LINES = 8  # frames of a slope chart, the most frequent


def counted(tables: Tables, voice: str = "") -> pd.DataFrame:
    """The sentences that count: no boilerplate, no copies within a story; in one voice where it is named; with group and story."""
    own = tables.sentences[(tables.sentences.section != "boilerplate") & (tables.sentences.copy_of == "")]
    if voice:
        if voice not in VOICES:
            raise InputError(f"There is no voice '{voice}'. Voices: {', '.join(VOICES)}; empty for all.")
        own = own[own.voice == voice]
    return own.merge(tables.documents[["doc_id", "group", "story"]], on="doc_id")


def hits(tables: Tables, voice: str = "") -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Frame hits (a row per hit, `frame` as a reader sees it); sentences with each frame (`doc_id, feature, n`); documents with `counted`
    sentences, those without any left out."""
    own = counted(tables, voice)
    found = tables.frames.assign(frame=tables.frames.label).merge(own[["doc_id", "sentence", "group", "story"]], on=["doc_id", "sentence"])
    counts = found.drop_duplicates(["doc_id", "sentence", "frame"]).rename(columns={"frame": "feature"})
    counts = counts.groupby(["doc_id", "feature"]).size().rename("n").reset_index()
    totals = own.groupby("doc_id").size()
    documents = tables.documents[tables.documents.doc_id.isin(totals.index)].assign(counted=lambda d: d.doc_id.map(totals).astype("int64"))
    return found, counts, documents


def shares(tables: Tables, voice: str = "") -> pd.DataFrame:
    """One row per document and frame that occurs: `doc_id, frame, sentences, share` (%, of the document's sentences), `group, story`."""
    _, counts, documents = hits(tables, voice)
    names = list(counts.groupby("feature").n.sum().sort_values(ascending=False, kind="stable").index)
    grid = pd.MultiIndex.from_product([documents.doc_id, names], names=["doc_id", "frame"])
    found = counts.rename(columns={"feature": "frame", "n": "sentences"}).set_index(["doc_id", "frame"]).sentences
    found = found.reindex(grid, fill_value=0).reset_index().merge(documents[["doc_id", "group", "story", "counted"]], on="doc_id")
    return found.assign(share=lambda r: 100 * r.sentences / r.counted)


def _means(rows: pd.DataFrame, tables: Tables, names: list[str]) -> pd.DataFrame:
    """Means of story means with intervals, `n_rows` the sentences with the frame; in the order of `names` and of the groups."""
    means = compare.estimate(rows, "share", ["frame", "group"])
    means = means.merge(rows.groupby(["frame", "group"], sort=False).sentences.sum().reset_index(), on=["frame", "group"])
    means[["ci_low", "ci_high"]] = means[["ci_low", "ci_high"]].clip(0, 100)     # no share is less than nothing
    rank = {k: i for i, k in enumerate([*names, *order(tables)])}
    means = means.assign(n_rows=means.sentences).sort_values(["frame", "group"], key=lambda c: c.map(rank), kind="stable")
    return means.reset_index(drop=True)


def one() -> display.Html:
    """The sentence where there is nothing to compare with."""
    return display.note("A comparison needs two groups; this corpus has one.", "warning")


def _hover(rows: pd.DataFrame, heads: list[str], tails: list[str]) -> list[str]:
    """What is said of each mean on hover."""
    return [f"{head}{m:.1f} % of sentences" + (f" ({lo:.1f} to {hi:.1f})" if lo == lo else " (no interval from one story)")
            + f"<br>{n} sentences, {s} stories{tail}"
            for head, m, lo, hi, n, s, tail in zip(heads, rows["mean"], rows.ci_low, rows.ci_high, rows.sentences, rows.n_stories, tails)]


def _none(tables: Tables, voice: str = "") -> display.Html:
    return display.note(f"No frame of the codebook occurs in {len(counted(tables, voice)):,} sentences"
                        f"{' of the voice ' + voice if voice else ''}.", "warning")


def frames(tables: Tables, voice: str = "") -> Chart | display.Html:
    """Share of each article's sentences that carry a frame, by group: means of story means with 95 % intervals."""
    found, counts, documents = hits(tables, voice)
    if found.empty:
        return _none(tables, voice)
    rows = shares(tables, voice)
    names = list(dict.fromkeys(rows.frame))
    means = _means(rows, tables, names)
    drawn, rest = leading(tables, len(COLOURS))
    figure = dots(means[means.group.isin(drawn)], "frame", "group", palette(tables), "share of sentences (%)")
    most = int(counts[counts.feature == names[0]].n.sum())
    alt = (f"Frames in {int(documents.counted.sum()):,} sentences{' in the voice ' + voice if voice else ''} of "
           f"{documents.story.nunique():,} stories; most frequent: {names[0]} ({most:,} sentences). A sentence can carry several frames "
           "or none." + rest)
    found = found[found.group.isin(drawn)]
    return Chart(figure, means.drop(columns="n_rows"), alt, proof(tables, found, found.frame, found.group))


def few(tables: Tables, a: str, b: str) -> str:
    """The sentence on too few stories, where there are."""
    n = [tables.documents.story[tables.documents.group == g].nunique() for g in (a, b)]
    return "" if min(n) > compare.FEW else f" {n[0]} {'story' if n[0] == 1 else 'stories'} against {n[1]}: too few to tell them apart."


def tested(counts: pd.DataFrame, documents: pd.DataFrame, a: str, b: str, exposure: str | None = None) -> pd.DataFrame:
    """What `compare.contrast` finds between two groups; an empty table where a side has nothing to compare."""
    try:
        return compare.contrast(counts, documents, group="group", a=a, b=b, exposure=exposure)
    except InputError:
        figures = dict.fromkeys(["n_a", "n_b", "docs_a", "docs_b", "rate_a", "rate_b", "log_ratio", "q", "ci_low", "ci_high"], "float64")
        return pd.DataFrame(columns=["feature", *figures, "distinguishable"]).astype(figures | {"feature": "str", "distinguishable": "bool"})


def by_voice(tables: Tables, a: str, b: str) -> Chart | display.Html:
    """Frames of two groups in each voice apart: coloured where the groups can be told apart in that voice, else grey."""
    if not (a and b):
        return one()
    two = tables.replace(documents=tables.documents[tables.documents.group.isin([a, b])])
    names, proofs, out = list(dict.fromkeys(shares(two).frame)), [], []
    if not names:
        return _none(two)
    for voice in VOICES:
        found, counts, documents = hits(two, voice)
        if documents.empty or counts.empty:
            continue
        means = _means(shares(two, voice), two, names).assign(voice=voice)
        result = tested(counts, documents, a, b, "counted")
        result = result.rename(columns={"feature": "frame", "ci_low": "ratio_ci_low", "ci_high": "ratio_ci_high"})
        out.append(means.merge(result[["frame", "log_ratio", "ratio_ci_low", "ratio_ci_high", "q", "distinguishable"]], how="left", on="frame"))
        proofs.append(proof(tables, found, found.frame, found.group, voice))
    rows = pd.concat(out, ignore_index=True).drop(columns="n_rows").assign(distinguishable=lambda r: r.distinguishable.eq(True))
    rows.insert(1, "voice", rows.pop("voice"))
    tints = {g: c if c != GREY else "#444" for g, c in palette(tables).items()}       # grey: not distinguishable
    figure = _panels(rows, names, tints, (a, b))
    sure = rows[rows.distinguishable].drop_duplicates(["frame", "voice"])
    alt = (f"“{display.short(a, 60)}” (circles) and “{display.short(b, 60)}” (diamonds): "
           + (", ".join(f"{f} in the {v} voice" for f, v in zip(sure.frame, sure.voice)) + " can be told apart; the rest is grey."
              if len(sure) else "no frame can be told apart in any voice, so everything is grey.") + few(tables, a, b))
    return Chart(figure, rows, alt, pd.concat(proofs, ignore_index=True))


def _panels(rows: pd.DataFrame, names: list[str], tints: dict[str, str], pair: tuple[str, str]) -> go.Figure:
    """The rows of `by_voice`: a panel a voice, a line a frame, a mark for each of the two groups."""
    voices, seen = list(dict.fromkeys(rows.voice)), set()
    figure = make_subplots(rows=1, cols=len(voices), shared_yaxes=True, horizontal_spacing=.03, subplot_titles=[VOICES[v] for v in voices])
    for (voice, group), part in rows.groupby(["voice", "group"], sort=False):
        side = pair.index(group)
        tint = [tints[group] if sure else GREY for sure in part.distinguishable]
        symbols = [("circle", "diamond")[side] + ("" if known else "-open") for known in part.ci_low.notna()]
        figure.add_scatter(
            x=part["mean"], y=[names.index(f) + (side - .5) * .36 for f in part.frame], mode="markers", name=label(group, 40),
            legendgroup=group, showlegend=group not in seen, legendrank=1000 + side,
            marker=dict(color=tint, size=9, symbol=symbols, line=dict(width=1.5, color=tint)),
            error_x=interval(part, thickness=1.4, width=0, color=GREY), cliponaxis=False,      # or the edge cuts a mark at 0 in half
            meta=[mark(f, group, voice) if n else [] for f, n in zip(part.frame, part.sentences)],
            customdata=list(zip(part.frame, _hover(part, [""] * len(part), [f", {chance(q)}" for q in part.q]))),
            hovertemplate=f"<b>%{{customdata[0]}}</b>, {voice}, {label(group, 40)}<br>%{{customdata[1]}}<extra></extra>",
            row=1, col=voices.index(voice) + 1)
        seen.add(group)
    layout(figure, height=150 + 34 * len(names), margin_t=86)
    top = min(float(np.nanmax(rows[["mean", "ci_high"]].to_numpy(float))), 100)
    figure.update_xaxes(range=[-.04 * top, 1.06 * top], nticks=4)
    figure.update_xaxes(title="share of sentences (%)", col=(len(voices) + 1) // 2)
    figure.update_annotations(font_size=12)
    lines(figure, names, zeroline=False)
    return figure.update_layout(legend=dict(y=1 + 34 / (24 + 34 * len(names))))


def pairwise(tables: Tables, a: str = "", b: str = "", voice: str = "", top: int = 10) -> Chart | display.Html:
    """Effects of frames between every two of the groups, a panel a pair; q is taken over all pairs together."""
    sizes = tables.documents.groupby("group", sort=False).story.nunique().sort_values(ascending=False, kind="stable")
    chosen = list(dict.fromkeys([g for g in (a, b) if g] + [g for g in sizes.index if g not in ("unknown", groups.UNDATED)]))[:MANY]
    found, counts, documents = hits(tables, voice)
    if len(chosen) < 2 or found.empty:
        return one() if len(chosen) < 2 else _none(tables, voice)
    if len(chosen) > 2 and (sizes[chosen] > 5).sum() < 2:
        small = int((sizes <= compare.FEW).sum())
        return display.note(f"{f'All {small}' if small == len(sizes) else f'{small} of the {len(sizes)}'} groups have five stories or "
                            "fewer, so no difference between two of them can be shown to be more than chance; the shares above "
                            "describe them.", "warning")
    results = {pair: r.assign(a=pair[0], b=pair[1]) for pair in combinations(chosen, 2) if len(r := tested(counts, documents, *pair, "counted"))}
    if not results:
        return _none(tables, voice)
    rows = pd.concat(results.values(), ignore_index=True)
    rows["q"] = benjamini_hochberg(rows.p.to_numpy())
    rows["distinguishable"] &= rows.q < .05
    here = counts[counts.doc_id.isin(documents.doc_id[documents.group.isin(chosen)])]
    often = list(here.groupby("feature").n.sum().sort_values(ascending=False, kind="stable").index)
    kept = [f for i, f in enumerate(often) if i < top or f in set(rows.feature[rows.distinguishable])]     # what `alt` tells is drawn
    panels, wide = {}, 16 if len(results) > 1 and max(len(g) for g in chosen) > 24 else 24
    for (x, y), own in rows[rows.feature.isin(kept)].groupby(["a", "b"], sort=False):
        own = own.sort_values("feature", key=lambda c: c.map(kept.index), kind="stable")
        panels[f"← {label(y, wide)}<br>{label(x, wide)} →"] = contrasted(own, x, y, " sentences").assign(
            label=own.feature if len(results) > 1 else lambda r: r.label)
    axis = "log₂ ratio" if len(panels) > 1 else sides(chosen[0], chosen[1], "log₂ ratio of shares")
    figure = effects(panels, axis, columns=min(2, len(panels)))
    sure = rows[rows.distinguishable]
    told = [f"{display.short(x, 30)} against {display.short(y, 30)} in {', '.join(own.feature)}"
            for (x, y), own in sure.groupby(["a", "b"], sort=False)]
    alt = (f"{len(results)} {'pair' if len(results) == 1 else 'pairs'} of groups, {len(rows)} comparisons of frames: "
           f"{len(sure) or 'none'} distinguishable"
           + (f" ({'; '.join(told)})." if told else "; everything is grey.") + (few(tables, *chosen) if len(chosen) == 2 else "")
           + (f" Shown are the {len(chosen)} groups with the most stories." if len(sizes) > len(chosen) else ""))
    own = found[found.group.isin(chosen)]
    return Chart(figure, rows.drop(columns=["log_odds"]), alt, proof(tables, own, own.frame, own.group))


def slopes(tables: Tables, period: str = "", a: str = "", b: str = "") -> Chart | display.Html:
    """How the share of each frame changes from period to period in each of two groups; coloured where first and last can be told apart."""
    dated = tables.documents[tables.documents.published.notna()]
    if dated.published.nunique() < 2:
        return display.note("No two articles have different dates, so nothing can be said about change. Dates can be given in "
                            "metadata.csv.", "warning")
    chosen = [g for g in dict.fromkeys((a, b)) if g in set(dated.group)] or order(tables.replace(documents=dated))[:2]
    dated = dated[dated.group.isin(chosen)]
    try:
        dated = dated.assign(period=groups.by_period(dated.published, period or _halves(dated.published)))
    except InputError as error:
        return display.note(str(error), "warning")
    periods = list(dict.fromkeys(dated.sort_values("published").period))
    found, counts, documents = hits(tables.replace(documents=dated))
    if len(periods) < 2 or found.empty:
        return display.note(f"All dated articles fall into one period ({periods[0]}); choose a shorter one.", "warning") \
            if len(periods) < 2 else _none(tables)
    rows = shares(tables.replace(documents=dated)).merge(dated[["doc_id", "period"]], on="doc_id")
    means = compare.estimate(rows, "share", ["group", "period", "frame"])
    means[["ci_low", "ci_high"]] = means[["ci_low", "ci_high"]].clip(0, 100)
    means = means.merge(rows.groupby(["group", "period", "frame"]).sentences.sum().reset_index(), on=["group", "period", "frame"])
    names, here = list(dict.fromkeys(rows.frame))[:LINES], [g for g in chosen if g in set(means.group)]
    changes = {g: tested(counts, documents[documents.group == g].assign(group=lambda d: d.period), periods[-1], periods[0],
                         "counted").set_index("feature") for g in here}
    figure, table = _lines(means, changes, names, periods)
    sure = table[table.distinguishable].drop_duplicates(["frame", "group"])
    sizes = dated.groupby(["group", "period"]).story.nunique().reindex(pd.MultiIndex.from_product([here, periods])).dropna().astype(int)
    alt = (", ".join(f"{f} in {display.short(g, 40)}" for f, g in zip(sure.frame, sure.group))
           + " changed from the first period to the last."
           if len(sure) else "No change from the first period to the last can be told from chance, so every line is grey.")
    alt += f" Stories: {'; '.join(f'{display.short(g, 30)} ' + ', '.join(f'{n} {p}' for p, n in sizes[g].items()) for g in here)}."
    own = found[found.frame.isin(names)].merge(dated[["doc_id", "period"]], on="doc_id")
    return Chart(figure, table, alt, proof(tables, own, own.frame, own.group, own.period))


def _lines(means: pd.DataFrame, changes: dict[str, pd.DataFrame], names: list[str], periods: list[str]) -> tuple[go.Figure, pd.DataFrame]:
    """A panel for each group with a line for each frame, named at its end; and the table of what is drawn."""
    tints, out = colours(names), []
    figure = make_subplots(rows=len(changes), cols=1, vertical_spacing=.16, subplot_titles=[label(g, 40) for g in changes])
    for panel, (group, result) in enumerate(changes.items(), 1):
        sure = {name: bool(result.distinguishable.get(name, False)) for name in names}
        for name in names:
            own = means[(means.group == group) & (means.frame == name)].set_index("period").reindex(periods).dropna(subset="mean")
            if not own.sentences.sum():
                continue
            q, colour = float(result.q.get(name, np.nan)), tints[name] if sure[name] else GREY
            figure.add_scatter(x=[periods.index(p) for p in own.index], y=own["mean"], mode="lines+markers", name=name, showlegend=False,
                               line=dict(color=colour, width=2.6 if sure[name] else 1.2), marker=dict(size=8, color=colour),
                               error_y=interval(own, thickness=1, width=0, visible=sure[name]),
                               meta=[mark(name, group, p) if n else [] for p, n in zip(own.index, own.sentences)],
                               customdata=_hover(own, [f"<b>{name}</b>, {label(group, 40)}, {p}<br>" for p in own.index],
                                                 [f"; first against last period: {chance(q)}"] * len(own)),
                               hovertemplate="%{customdata}<extra></extra>", row=panel, col=1)
            out.append(own.reset_index().assign(q=q, distinguishable=sure[name]))
        ends = means[(means.group == group) & (means.period == periods[-1]) & means.frame.isin(names)].sort_values("mean", ascending=False)
        for name, y in _apart(ends.frame, ends["mean"], means["mean"].max() / 17):
            figure.add_annotation(x=len(periods) - 1, y=y, text=label(name, 24), showarrow=False, xanchor="left", xshift=9,
                                  font=dict(size=11) | (dict(color=tints[name]) if sure[name] else {}), row=panel, col=1)
    layout(figure, height=60 + 340 * len(changes), margin_t=60, margin_r=150)
    figure.update_xaxes(tickvals=list(range(len(periods))), ticktext=periods, range=[-.2, len(periods) - .8 + .1 * len(periods)],
                        showgrid=False, zeroline=False)
    figure.update_yaxes(title="share of sentences (%)", rangemode="tozero", matches="y")
    return figure, pd.concat(out, ignore_index=True)


def _halves(published: pd.Series) -> str:
    """The day in the middle of the articles."""
    return f"{max(published.sort_values().iloc[len(published) // 2], published.min() + pd.Timedelta(days=1)):%Y-%m-%d}"


def _apart(names, heights, gap: float) -> list[tuple[str, float]]:
    """Labels at the ends of lines, from the top, at least `gap` apart, none on the axis."""
    out, last, least = [], float("inf"), gap / 2
    for name, y in zip(names, heights):
        last = min(float(y), last - gap)
        out.append((name, last))
    for i in reversed(range(len(out))):
        out[i] = (out[i][0], least := max(out[i][1], least))
        least += gap
    return out
