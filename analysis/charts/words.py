"""Figures of words: what is distinctive of a group, and what the test finds where there is nothing."""
from __future__ import annotations

import re

import pandas as pd

from analysis import compare, display
from analysis.charts.forms import contrasted, effects, sides
from analysis.charts.framing import few, hits, tested
from analysis.display import Chart
from analysis.errors import InputError
from analysis.finders import framing
from analysis.notebook import proof
from analysis.tables import SPAN, Tables

_CAPITAL = re.compile(r"(?<!\w)[A-ZÀ-ÖØ-ÞĀ-Ž][^\W\d_]+(?!\w)")


def words(tables: Tables, codebook: str = "", names: bool = False) -> pd.DataFrame:
    """Counts for keyness (`doc_id, feature, n`) of words in two documents, or five times; `names`: of names and dates, too."""
    counts = framing.words(tables.sentences, codebook=codebook or None, actors=_named(tables, names))
    total = counts.groupby("feature").n.agg(["size", "sum"])
    keep = total.index[(total["size"] >= 2) | (total["sum"] >= 5)]
    return counts[counts.feature.isin(keep)].reset_index(drop=True)


def _named(tables: Tables, names: bool) -> pd.DataFrame:
    """The spans that do not count: names of the corpus's own outlets ("Meridian Wire could not verify"); unless `names`, names and dates."""
    columns, outlets = ["doc_id", "sentence", "start", "end"], sorted(set(tables.documents.outlet) - {""}, key=len, reverse=True)
    said = []
    if outlets:
        pattern, own = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, outlets)) + r")(?!\w)"), tables.sentences
        said = [(d, n, start + m.start(), start + m.end()) for d, n, start, text in zip(own.doc_id, own.sentence, own.start, own.text)
                for m in pattern.finditer(text)]
    said += [] if names else _quoted(tables)
    more = [] if names else [t[columns] for t in (tables.actors, tables.places, tables.dates)]
    return pd.concat([pd.DataFrame(said, columns=columns).astype(SPAN), *more], ignore_index=True)


def _quoted(tables: Tables) -> list[tuple]:
    """The spans of the names of persons who are quoted and of places of attacks: words of them that are written small nowhere."""
    speakers = tables.quotes.speaker[tables.quotes.speaker_kind == "named"]
    people = {word for name in {*speakers, *tables.attacks.place} for word in _CAPITAL.findall(name)}
    small, own = {word.lower() for word in people}, tables.sentences
    common = {word for text in own.text for word in small.intersection(text.split())}
    people = {word for word in people if word.lower() not in common}
    return [(d, n, start + m.start(), start + m.end()) for d, n, start, text in zip(own.doc_id, own.sentence, own.start, own.text)
            if not people.isdisjoint(_CAPITAL.findall(text)) for m in _CAPITAL.finditer(text) if m[0] in people]


def keyness(tables: Tables, counts: pd.DataFrame, a: str, b: str, top: int = 12, codebook: str = "", names: bool = False) -> Chart | display.Html:
    """The `top` words on each side whose rates differ most between two groups, first those that can be told apart; the others are grey."""
    if not (a and b) or counts.empty:
        return display.note("A comparison needs two groups with words of their own; this corpus has "
                            + ("one group." if not (a and b) else "too few words."), "warning")
    result = tested(counts, tables.documents, a, b).query("n_a + n_b >= 3")
    if result.empty:
        return display.note(f"No word stands three times in “{display.short(a, 60)}” and “{display.short(b, 60)}” together; "
                            "there is nothing to compare.", "warning")
    ranked = result.sort_values(["distinguishable", "log_odds"], kind="stable",
                                key=lambda c: -c.abs() if c.name == "log_odds" else ~c.astype(bool))
    shown = pd.concat([ranked[ranked.log_odds > 0].head(top),
                       ranked[ranked.log_odds <= 0].head(top)]).sort_values("log_odds", ascending=False, kind="stable")
    figure = effects({"": contrasted(shown, a, b, " times")}, sides(a, b, "log₂ ratio of rates"))
    sure = result[result.distinguishable]
    alt = (f"{len(sure) or 'None'} of {len(result):,} words {'is' if len(sure) < 2 else 'are'} distinguishable between "
           f"“{display.short(a, 60)}” and “{display.short(b, 60)}”"
           + (f": {', '.join(sure.sort_values('q').feature.head(8))}."
              if len(sure) else ". Everything is grey: with these stories no word can be told from chance.")
           + few(tables, a, b) + " Behind each word: how often on each side. A bar to the edge is an interval without a bound.")
    own = tables.documents[tables.documents.group.isin([a, b])]
    found = framing.occurrences(tables.sentences[tables.sentences.doc_id.isin(own.doc_id)], set(shown.feature), codebook=codebook or None,
                                actors=_named(tables, names)).merge(own[["doc_id", "group"]], on="doc_id")
    return Chart(figure, shown.reset_index(drop=True), alt, proof(tables, found, found.feature, found.group))


def null(tables: Tables, counts: pd.DataFrame, splits: int = 200) -> Chart | display.Html:
    """What the same test finds between random halves of the pooled corpus, where nothing differs: of words, and of frames.

    One row per kind: `features, expected, p05, distinguishable, halves_with_any`; `analysis.compare.null` has a row per split.
    """
    stories = tables.documents.story.nunique()
    if stories < 4 or counts.empty:
        return display.note(f"Random halves need four stories or more; here are {stories}.", "warning")
    rows = []
    _, frames, documents = hits(tables)
    for kind, own, docs, exposure in (("words", counts, tables.documents, None), ("frames", frames, documents, "counted")):
        try:
            halves = compare.null(own, docs, exposure=exposure, splits=splits, seed=0)
        except InputError:
            continue
        rows.append((kind, int(halves.features.iloc[0]), .05, halves.p05.mean(), halves.distinguishable.mean(),
                     (halves.distinguishable > 0).mean()))
    table = pd.DataFrame(rows, columns=["kind", "features", "expected", "p05", "distinguishable", "halves_with_any"])
    told = " and ".join(f"{f'{share:.2%}' if share else 'none'} of {n:,} {kind}" for kind, n, _, _, share, _ in rows)
    below = " and ".join(f"{share:.1%} of the {kind}" for kind, _, _, share, _, _ in rows)
    return Chart(None, table, f"In {splits} random halves of these {stories} stories {told} came out as distinguishable. "
                 f"By chance alone 5% would have p < .05: here {below}."
                 + (" Halves of five stories or fewer can show nothing by rule." if stories // 2 <= compare.FEW else ""))
