"""Figures of one event in several outlets: who reports which incident and in whose articles none is matched, and frames compared
within events."""
from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from analysis import compare, display, groups
from analysis.charts.attacks import in_copies, numbered, told_by
from analysis.charts.forms import COLOURS, GREY, chance, effects, heads, label, layout, leading, lines, sides
from analysis.charts.framing import hits, one
from analysis.display import Chart
from analysis.errors import InputError
from analysis.joining import WEEK
from analysis.marks import mark
from analysis.notebook import proof
from analysis.spelling import spelled
from analysis.tables import Tables

GROUPS = 12  # columns of the matrix
PARTED = "\x1f"
MISSED, OLDER, OPEN = "not matched", "its articles are older", "cannot be matched"


def _titles(tables: Tables) -> pd.Series:
    """incident -> what it is called: place, type and day (those that share them are one line); its id where no day tells it from another."""
    rows = tables.incidents.set_index("incident")
    day = rows.date_from.dt.strftime(", %Y-%m-%d").fillna("")
    names = rows.place.where(rows.place != "", "no place") + ": " + rows.attack_type.str.replace("_", " ") + day
    return names.where(~names.duplicated(keep=False) | (day != ""), names + PARTED + names.index.to_series())


def _known(tables: Tables) -> pd.Series:
    """Which incidents can be matched between articles: those with a place nearer than a country, and a day (or a few)."""
    near = set(tables.attacks.incident[(tables.attacks.place != "") & ~tables.attacks.kind.isin(["country", "region", "water"])])
    return tables.incidents.incident.isin(near) & ((tables.incidents.date_to - tables.incidents.date_from).dt.days < WEEK)


def matrix(tables: Tables, incidents: int = 16) -> Chart | display.Html:
    """Which group reports which incident: the number of its articles that do; hollow where the incident is matched with nothing in
    its articles, blank where that says nothing: it has no near place or no day, or all articles are older. First come those that most
    groups report, then those that can be matched; none without a place nearer than a country where others have one."""
    tables = spelled(tables)
    rows = tables.coverage.merge(tables.documents[["doc_id", "group", "published"]], on="doc_id")
    if rows.empty:
        return display.note("No incident is reported, so there is no coverage to compare.", "warning")
    titles = _titles(tables)
    spread = _spread(tables, rows.assign(title=rows.incident.map(titles)), titles)
    columns = leading(tables, GROUPS)[0]
    placed = spread[spread.near] if spread.near.any() else spread
    top = list(placed.sort_values(["groups", "known", "real", "articles", "mentions"], ascending=False, kind="stable").index[:incidents])
    shown = dict(zip(top, numbered(pd.Series([t.split(PARTED)[0] for t in top]))))      # a number of those shown in place of an id
    copied, titles = in_copies(tables, 'group', titles), titles.map(shown)
    cells = rows.assign(title=rows.incident.map(titles)).dropna(subset="title").groupby(["title", "group"])
    cells = cells.agg(articles=("doc_id", "nunique"), statuses=("status", lambda s: ", ".join(dict.fromkeys(s)))).reset_index()
    what, top = spread.loc[top].rename(index=shown), [shown[t] for t in top]
    grid = _grid(tables, cells, what, top, columns)
    figure = _squares(grid, top, columns)
    shared, afar = int((spread.groups > 1).sum()), int((spread.drop(placed.index).groups > 1).sum())
    open_ = int((~what.known.astype(bool)).sum())
    reasons = {f"the incident states no near place or no day ({open_} of those shown)": open_,
               "all articles of the group are older": (grid.coverage == OLDER).any(), "their outlet is unknown": "unknown" in columns}
    blank = [words for words, there in reasons.items() if there]
    alt = (f"{len(spread):,} incidents (of one place, kind and day, where the day is known), {shared or 'none'} of them reported by "
           f"more than one group{copied}. Shown: {len(top)}, those in most groups first. "
           + (f"{afar} of those in several groups {'names no near place and is' if afar == 1 else 'name no near place and are'} "
              "not shown. " if afar else "")
           + (f"“{MISSED.capitalize()}”: no article of the group in this corpus tells of it in words that could be matched; the outlet "
              "may have. " if (grid.coverage == MISSED).any() else "")
           + (f"Blank: that no article tells of it says nothing, because {' or '.join(blank)}. " if blank else "")
           + ("A number parts incidents of one place and kind without a day. " if any(shown[t] != t.split(PARTED)[0] for t in shown) else "")
           + (f"Drawn: {len(columns)} of {groups:,} groups, those with the most stories and sentences."
              if (groups := tables.documents.group.nunique()) > len(columns) else "")).strip()
    mentions = tables.attacks.assign(title=tables.attacks.incident.map(titles)).merge(tables.documents[["doc_id", "group"]], on="doc_id")
    mentions = mentions[mentions.title.isin(top) & mentions.group.isin(columns)]
    return Chart(figure, grid, alt, proof(tables, mentions, mentions.title, mentions.group))


def _grid(tables: Tables, cells: pd.DataFrame, what: pd.DataFrame, top: list[str], columns: list[str]) -> pd.DataFrame:
    """A row for each incident and group: `articles`, `statuses`, `coverage` (reported; MISSED, OLDER or OPEN where no article tells)."""
    last = tables.documents.groupby("group").published.max()
    grid = pd.MultiIndex.from_product([top, columns], names=["title", "group"]).to_frame(index=False).merge(cells, how="left")
    missing, known = grid.articles.isna(), grid.title.map(what.known) & (grid.group != "unknown")
    grid["coverage"] = "reported"
    grid.loc[missing, "coverage"] = known[missing].map({True: MISSED, False: OPEN})
    grid.loc[missing & known & (grid.group.map(last) < grid.title.map(what.date_from)), "coverage"] = OLDER
    return grid.assign(articles=grid.articles.fillna(0).astype("int64"), statuses=grid.statuses.fillna(""))


def _spread(tables: Tables, rows: pd.DataFrame, titles: pd.Series) -> pd.DataFrame:
    """title -> groups, articles, mentions that tell of it; date_from, real (occurred), near (no country alone), known (can be matched)."""
    countries = set(tables.attacks.incident[tables.attacks.kind == "country"])
    what = tables.incidents.assign(title=titles.to_numpy(), known=_known(tables), real=tables.incidents.status == "occurred",
                                   near=(tables.incidents.place != "") & ~tables.incidents.incident.isin(countries),
                                   mentions=tables.incidents.incident.map(told_by(tables)))
    what = what.groupby("title", sort=False).agg(date_from=("date_from", "first"), known=("known", "any"), real=("real", "any"),
                                                 near=("near", "any"), mentions=("mentions", "sum"))
    return rows.groupby("title", sort=False).agg(groups=("group", "nunique"), articles=("doc_id", "nunique")).join(what)


def _squares(grid: pd.DataFrame, top: list[str], columns: list[str]) -> go.Figure:
    """A square for each cell that says something, full where the group reports."""
    figure = go.Figure()
    for state, colour in (("reported", COLOURS[0]), (MISSED, GREY)):
        own = grid[grid.coverage == state]
        if own.empty:
            continue
        told = state == "reported"
        figure.add_scatter(x=[columns.index(g) for g in own.group], y=[top.index(i) for i in own.title], name=state,
                           mode="markers+text" if told else "markers",
                           marker=dict(symbol="square" if told else "square-open", size=16, color=colour,
                                       line=dict(width=0 if told else 1, color=colour)),
                           text=[str(n) if n > 1 else "" for n in own.articles] if told else None,
                           textfont=dict(color="white", size=11), meta=[mark(t, g) for t, g in zip(own.title, own.group)] if told else None,
                           customdata=[f"<b>{label(t, 70)}</b><br>{label(g, 60)}: "
                                       + (f"{n} article{'s' if n > 1 else ''}, {s.replace('_', ' ')}" if told
                                          else "no mention is matched with it")
                                       for t, g, n, s in zip(own.title, own.group, own.articles, own.statuses)],
                           hovertemplate="%{customdata}<extra></extra>")
    layout(figure, height=190 + 27 * len(top))
    heads(figure, [label(c, 26) for c in columns], showgrid=False, zeroline=False)
    lines(figure, [label(i, 46) for i in top], showgrid=False, zeroline=False)
    return figure.update_layout(legend=dict(y=-.01, yanchor="top"), showlegend=True, margin_r=60)


def paired(tables: Tables, a: str, b: str, event: str = "", voice: str = "") -> Chart | display.Html:
    """Frames of two groups on the same events: differences in percentage points of sentences, averaged over events, so that topic and
    date do not pass for framing. `event`: a column of `documents`; empty: incidents that both report as having occurred or not."""
    if not (a and b):
        return one()
    found, counts, documents = hits(tables, voice)
    if event and event not in documents:
        columns = ", ".join(documents.columns.drop(["text", "counted"]))
        raise InputError(f"documents has no column '{event}' that names an event. Columns: {columns}.")
    events = documents[["doc_id", event]].rename(columns={event: "event"}) if event else groups.told(tables)
    both = events[events.event != ""].merge(documents[["doc_id", "group"]], on="doc_id")
    both = both[both.group.isin([a, b])]
    both = both[both.groupby("event").group.transform("nunique") == 2]
    told = both.merge(documents[["doc_id", "story"]], on="doc_id").groupby(["event", "group"]).story.agg(frozenset).unstack()
    copied = set(told.index[told[a] == told[b]]) if len(told) else set()     # the same text on both sides: no choice of words
    both = both[~both.event.isin(copied)]
    if both.empty or counts.empty:
        what = f"value of '{event}'" if event else "incident (same place and day, or copies of one story)"
        return display.note(f"“{display.short(a, 60)}” and “{display.short(b, 60)}” share no {what}"
                            f"{' but copies of one text' if copied else ''}, so there are no pairs. "
                            + ("" if event else "To pair articles by hand, give metadata.csv a column that names the event, and the "
                                                "column's name to the parameter event."), "warning")
    result = compare.paired(counts, documents, group="group", a=a, b=b, event=both[["doc_id", "event"]], exposure="counted")
    own = found[found.doc_id.isin(both.doc_id)]
    for column in ("rate_a", "rate_b", "difference", "ci_low", "ci_high"):
        result[column] *= 100
    result = result.sort_values("difference", ascending=False, kind="stable").reset_index(drop=True)
    few = int(result.events.iloc[0])
    figure = effects({"": _differences(result, own, a, b)}, sides(a, b, "percentage points of sentences"), widest=100)
    sure = result[result.distinguishable]
    alt = (f"{few} {'event' if few == 1 else 'events'} told by both “{display.short(a, 60)}” and “{display.short(b, 60)}”, "
           f"{both.doc_id.nunique()} articles: "
           + (", ".join(f"{r.feature} {r.difference:+.0f} points" for r in sure.itertuples()) + " can be told apart; the rest is grey."
              if len(sure) else "no frame can be told apart.")
           + (f" {len(copied)} more have the same text on both sides and are left out." if copied else "")
           + (f" With {compare.FEW} events or fewer no difference can be shown." if few <= compare.FEW else ""))
    return Chart(figure, result, alt, proof(tables, own, own.frame, own.group))


def _differences(result: pd.DataFrame, own: pd.DataFrame, a: str, b: str) -> pd.DataFrame:
    """What `effects` draws of each frame: its difference, with the sentences behind it and what is said of it on hover."""
    here = {g: set(own.frame[own.group == g]) for g in (a, b)}
    hover = [f"<b>{r.feature}</b><br>{label(a, 40)}: {r.rate_a:.1f} % of sentences<br>{label(b, 40)}: {r.rate_b:.1f} %<br>"
             f"difference {r.difference:+.1f} points"
             + (f" (95 %: {r.ci_low:.1f} to {r.ci_high:.1f})" if r.ci_low == r.ci_low else " (no interval from one event)")
             + f", {chance(r.q)}<br>{r.events} events" for r in result.itertuples()]
    marks = [[mark(f, g) for g in (a, b) if f in here[g]] for f in result.feature]
    rows = result.assign(label=result.feature, value=result.difference, marks=marks, hover=hover)
    rows[["ci_low", "ci_high"]] = rows[["ci_low", "ci_high"]].fillna({"ci_low": -float("inf"), "ci_high": float("inf")})
    return rows
