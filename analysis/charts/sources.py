"""Figures of who is called what, who gets to speak, and who acts: mixes of parts by group, each part tested between two groups."""
from __future__ import annotations

import functools

import numpy as np
import pandas as pd

from analysis import codebook, display
from analysis.charts import kinds
from analysis.charts.forms import GREY, chance, colours, leading, stacked
from analysis.charts.framing import counted, few, tested
from analysis.display import Chart
from analysis.names import FORCES, lexicon
from analysis.notebook import proof
from analysis.tables import Tables

SPEAKERS = {"official, named": "#0072B2", "official, anonymous": "#56B4E9", "other, named": "#E69F00", "other, anonymous": "#CC79A7",
            "outlet": "#009E73", "document": "#8C6D31", "collective": GREY}
MANNERS = {"direct": "#0072B2", "indirect": "#E69F00"}
ROLES = {"agent, active": "#D55E00", "agent, in a passive": "#E69F00", "patient, of an active verb": "#56B4E9",
         "patient, agent named": "#0072B2", "patient, agent hidden": "#5B5EA6"}
PARTS = 7  # parts that have a colour of their own


def _mix(tables: Tables, rows: pd.DataFrame, value: str, unit: str, a: str, b: str, palette: dict | None = None) -> tuple:
    """Bars of the `part`s of each group (in `value`), the table with q between a and b, what can be told apart in words, the proof."""
    totals = rows.groupby("part", sort=False)[value].sum().sort_values(ascending=False, kind="stable")
    palette = palette or colours(totals.index[:PARTS]) | ({"other": GREY} if len(totals) > PARTS else {})
    rows = rows.assign(shown=rows.part.where(rows.part.isin(list(palette)), "other"))
    counts = rows.groupby(["group", "shown"], sort=False)[value].sum().reset_index().rename(columns={"shown": "part"})
    drawn, rest = leading(tables, among=counts.group)
    figure = stacked(counts[counts.group.isin(drawn)], "group", "part", value, palette, unit, drawn)
    result = tested(rows.rename(columns={"part": "feature", value: "n"})[["doc_id", "feature", "n"]], tables.documents, a, b)
    table = rows.groupby(["group", "part"], sort=False).agg(**{value: (value, "sum"), "statements": (value, "size"),
                                                               "stories": ("story", "nunique")}).reset_index()
    table = table.drop(columns="statements" if value == "mentions" else [])
    table = table.assign(share=table[value] / table.groupby("group")[value].transform("sum"))
    tests = result.rename(columns={"feature": "part"})[["part", "log_ratio", "ci_low", "ci_high", "q", "distinguishable"]]
    table = table.merge(tests, on="part", how="left")
    sure = result[result.distinguishable.astype(bool)]
    said = ("" if not (a and b) else f" Between “{display.short(a, 40)}” and “{display.short(b, 40)}”: "
            + (", ".join(f"“{f}” {ra:.0%} against {rb:.0%} ({chance(q)})" for f, ra, rb, q in
            zip(sure.feature, sure.rate_a, sure.rate_b, sure.q)) if len(sure) else "no part can be told apart") + "." + few(tables, a, b))
    rows = rows[rows.group.isin(drawn)]
    return figure, table, said + rest, proof(tables, rows, rows.group, rows.shown)


def _armed(rows: pd.DataFrame) -> str:
    """The armed group with the most labels, one that has a name before "armed groups" of any kind; else the actor with the most."""
    known = {r["actor"]: r["kind"] for r in codebook.load().rows("actors")}
    counts = rows.groupby("actor").agg(labels=("label", "nunique"), mentions=("label", "size"))
    counts = counts.sort_values(["labels", "mentions"], ascending=False, kind="stable")
    # built names ("Iran-backed militias") are in no row; "armed groups" of several wars are nobody
    armed = [a for a in counts.index if known.get(a, "armed_group") == "armed_group"]
    return next((a for a in armed if not kinds.KIND.match(a)), (armed or list(counts.index))[0])


def keyword(tables: Tables) -> str:
    """The word by which the armed group with the most labels is called most often, for the concordance; "attack" where none is named."""
    rows = tables.actors[tables.actors.doc_id.isin(tables.documents.doc_id)]
    own = rows[rows.actor == _armed(rows)] if len(rows) else rows
    return own.label.value_counts().index[0].split()[-1] if len(own) else "attack*"


def _said(rows: pd.DataFrame) -> dict[str, str]:
    """label -> the label where the articles use it, else the word for it that they use most ("movement" where none says "movements")."""
    words = rows.surface.str.replace(r"\s+", " ", regex=True)
    heard = set(words.str.casefold())
    return {name: name if name.casefold() in heard else own.value_counts(sort=True).index[0] for name, own in words.groupby(rows.label)}


def labels(tables: Tables, actor: str = "", a: str = "", b: str = "") -> Chart | display.Html:
    """What an actor is called, by group: shares of its mentions. Without a name, the armed group with the most labels."""
    rows = tables.actors.merge(counted(tables)[["doc_id", "sentence", "group", "story"]], on=["doc_id", "sentence"])
    actor = actor or (_armed(rows) if len(rows) else "")
    own = rows[rows.actor == actor].assign(mentions=1, part=lambda r: r.label.map(_said(r)))
    if own.empty:
        most = ", ".join(rows.actor.value_counts().index[:8])
        return display.note(f"“{actor}” is not named in these articles. Named most: {most}.", "warning")
    figure, table, said, found = _mix(tables, own, "mentions", "mentions", a, b)
    called = ", ".join(f"“{n}” ({c})" for n, c in own.part.value_counts().head(4).items())
    return Chart(figure, table, f"“{actor}” is called {called} in {len(own)} mentions.{said}", found)


def spoken(tables: Tables) -> pd.DataFrame:
    """One row per statement that counts: the columns of `quotes`, `group, story`, and `words` said."""
    own = counted(tables)[["doc_id", "sentence", "group", "story"]]
    own = tables.quotes[tables.quotes.reading != "belief"].merge(own, on=["doc_id", "sentence"])
    texts = dict(zip(tables.documents.doc_id, tables.documents.text))
    return own.assign(words=[len(texts[d][x:y].split()) for d, x, y in zip(own.doc_id, own.start, own.end)])


@functools.cache
def _sides() -> dict[str, str]:
    """actor -> the state or group it speaks for: of persons as in `sides.csv`, of "US military" the state."""
    sides, lex = {r["actor"]: r["side"] for r in codebook.load().rows("sides")}, lexicon(codebook.load())
    own = {stem + whose: state for state in lex.demonym for stem in (lex.adjective(state), lex.demonym[state])
           for whose in (" people", *FORCES)}
    return own | sides


def side_of(actor: str) -> str:
    """The state or group that an actor speaks for; without one, the actor."""
    return _sides().get(actor, actor)


def sources(tables: Tables, by: str = "speaker", a: str = "", b: str = "") -> Chart | display.Html:
    """Who gets to speak, by group, as shares of the words said.

    `by`: `speaker` (officials and others, named or not), `side` (of officials: the state or group they speak for), or `manner`
    (direct or indirect speech).
    """
    own = spoken(tables)
    if by == "side":
        own = own[own.official].assign(part=lambda r: r.speaker_actor.map(side_of).replace("", "side not named"))
    elif by == "manner":
        own = own.assign(part=own.kind)
    else:
        said = own.official.map({True: "official", False: "other"}) + ", " + own.speaker_kind
        own = own.assign(part=said.where(own.speaker_kind.isin(["named", "anonymous"]), own.speaker_kind))
    if own.empty:
        return display.note("Nobody is quoted in these articles." if by != "side" else "No official is quoted in these articles.", "warning")
    figure, table, said, found = _mix(tables, own, "words", "words", a, b, {"speaker": SPEAKERS, "manner": MANNERS}.get(by))
    whole = max(1, own.words.sum())
    top = own.groupby("part").words.sum().sort_values(ascending=False, kind="stable")
    alt = (f"{len(own):,} statements{' of officials' if by == 'side' else ''}, {own.words.sum():,} words: "
           + "; ".join(f"{name} ({n / whole:.0%})" for name, n in top.head(4).items()) + f".{said}")
    return Chart(figure, table, alt, found)


def agency(tables: Tables, actors: int = 10) -> Chart | display.Html:
    """Who acts and who is acted upon, active or passive, the agent named or hidden."""
    rows = tables.agency.merge(counted(tables)[["doc_id", "sentence", "group"]], on=["doc_id", "sentence"])
    if rows.empty:
        return display.note("No actor has a part in a clause here.", "warning")
    agent = rows.role == "agent"
    parts = {"agent, in a passive": agent & rows.passive, "agent, active": agent, "patient, agent hidden": rows.agent_hidden,
             "patient, agent named": rows.passive}      # the first that fits
    rows = kinds.apart(tables, rows.assign(part=np.select(list(parts.values()), list(parts), "patient, of an active verb")))
    top = rows.actor.value_counts().head(actors).index
    own = rows[rows.actor.isin(top)]
    counts = own.groupby(["actor", "part"], sort=False).size().rename("clauses").reset_index()
    counts = counts.sort_values("actor", key=top.get_indexer, kind="stable").reset_index(drop=True)
    passive, hidden = int(rows.passive.sum()), int(rows.agent_hidden.sum())
    alt = (f"Of {len(own)} clauses with the {len(top)} actors named most, {int((own.role == 'agent').sum())} show them acting. "
           f"{passive} of all {len(rows)} clauses are passive, {hidden} of these name no agent (“were met with violence”)." + kinds.said(top))
    return Chart(stacked(counts, "actor", "part", "clauses", ROLES, "clauses"), counts, alt, proof(tables, own, own.actor, own.part))
