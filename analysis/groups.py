"""The groups that are compared: outlets, documents, periods, any column of `documents`, or what a query finds.

In: tables and the words of the parameters `group`, `a`, `b`. Out: the tables with a column `group` in `documents`, and a sentence.
"""
from __future__ import annotations

import re
from collections import Counter
from itertools import combinations

import pandas as pd

from analysis import compare, display, kwic, repeats, tables as t
from analysis.errors import InputError

PERIODS = {"day": "D", "week": "W", "month": "M", "quarter": "Q", "year": "Y"}
UNDATED = "date unknown"
TELLERS = 12   # groups of an event that are looked at in pairs
OPENING, BULLETS = 6, " \t-–—•▪*"  # words of an untitled article that name it; what may stand before them
_FORMS = ("the name of a column, a period (day, week, month, quarter, year), 'from 2024-03-01' (before and after a day), "
          "'query: drone*' (articles with and without a word), or 'document'")


def names(tables: t.Tables) -> pd.Series:
    """doc_id -> what to call the article: its title; of an untitled one the first words; its file's name before it where two begin alike."""
    documents, said = tables.documents, tables.sentences[tables.sentences.section != "boilerplate"].drop_duplicates("doc_id").set_index("doc_id").text
    words = documents.doc_id.map(said).fillna("").str.lstrip(BULLETS).str.split().str[:OPENING].str.join(" ").str.rstrip(".,;:!?")
    opening = (words + "…").where(words != "", documents.doc_id)
    found = documents.title.where(documents.title != "", opening)
    return pd.Series(found.where(~found.str[:30].duplicated(keep=False), documents.doc_id + ": " + found).to_numpy(), index=documents.doc_id)


def grouping(tables: t.Tables, group: str = "") -> tuple[t.Tables, display.Html]:
    """The tables with a column `group` in `documents`, and a sentence that says what the groups are.

    Parameters
    ----------
    group : a column of `documents` (outlet, or one of your own in metadata.csv); `document` (each article for itself); a period
        (`day, week, month, quarter, year`); `from 2024-03-01` (before that day, and from it on); `query: drone*; missile*` (articles
        that contain one of the words, and the others). Empty: the outlets where at least two are known, else `document`.

    Raises
    ------
    InputError : no such column, no date is known, a query that every article answers or none.
    """
    documents = tables.documents.copy()
    known = sorted(set(documents.outlet) - {""})
    if group in ("", "document") and (group or len(known) < 2):
        documents["group"] = names(tables).to_numpy()
        why = (f"{'No outlet is' if not known else 'Only one outlet is'} known for these {len(documents)} articles, "
               "so each article stands for itself: the groups are the documents by title or first words. "
               f"To compare outlets, name them in metadata.csv{'; `group` takes periods and queries as well' * (len(documents) > 12)}.")
        why = "There is one article, so there is nothing to compare it with." if len(documents) == 1 else why
        return tables.replace(documents=documents), display.note(
            f"Each of the {len(documents)} articles is a group of its own." if group else why, "note" if group else "warning")
    documents["group"] = _groups(tables, documents, group or "outlet")
    if group in PERIODS or group.startswith("from "):
        documents = documents.sort_values("published", kind="stable", ignore_index=True)    # figures take groups in the order of their first article
    sizes = _sizes(documents).sort_index() if group in PERIODS else _sizes(documents)
    told = ", ".join(f"{g} ({n})" for g, n in sizes.head(24).items()) + (f" and {len(sizes) - 24} more" if len(sizes) > 24 else "")
    return tables.replace(documents=documents), display.note(f"Groups are compared by {group or 'outlet'}; stories in each: {told}.")


def _groups(tables: t.Tables, documents: pd.DataFrame, group: str) -> pd.Series:
    """The group of each document."""
    if group in documents:
        values = documents[group]
        if pd.api.types.is_datetime64_any_dtype(values):
            values = values.dt.strftime("%Y-%m-%d")
        return values.fillna("").astype(str).replace("", "unknown")
    if query := re.match(r"query\s*:\s*(.*)", group, re.S):
        return _by_query(tables, documents, query[1])
    if group in PERIODS or (since := re.fullmatch(r"from\s+(\S+)", group)):
        if documents.published.isna().all():
            raise InputError(f"No article states its date, so '{group}' makes no groups. Give dates in metadata.csv, or group by something else.")
        return by_period(documents.published, group if group in PERIODS else since[1])
    raise InputError(f"documents has no column '{group}' to group by. Columns: {', '.join(documents.columns.drop('text'))}. group takes {_FORMS}.")


def day(text: str) -> pd.Timestamp:
    """A day written as 2024-03-01."""
    found = pd.to_datetime(text, errors="coerce", format="%Y-%m-%d")
    if pd.isna(found):
        raise InputError(f"'{text}' is no day; write it as 2024-03-01.")
    return found


def by_period(published: pd.Series, period: str) -> pd.Series:
    """The period of each date: of a day, week (by its Monday), month, quarter or year; or before and from a given day on."""
    if period in PERIODS:
        found = published.dt.to_period(PERIODS[period])
        names = found.dt.start_time.dt.strftime("week of %Y-%m-%d") if period == "week" else found.astype(str)
        return names.where(published.notna(), UNDATED).astype(str)
    names = (published >= day(period)).map({True: f"from {period}", False: f"before {period}"})
    if (one := set(names[published.notna()])) and len(one) == 1:
        raise InputError(f"Every dated article is {one.pop()}: one of the groups is empty. "
                         f"The dates run from {published.min():%Y-%m-%d} to {published.max():%Y-%m-%d}.")
    return names.where(published.notna(), UNDATED)


def _by_query(tables: t.Tables, documents: pd.DataFrame, query: str) -> pd.Series:
    """Articles that contain one of the phrases (parted by ";"), and the others. Boilerplate does not count."""
    phrases = [p.strip() for p in query.split(";") if p.strip()]
    if not phrases:
        raise InputError("The query is empty; write for example 'query: drone*; missile*'.")
    own = tables.replace(sentences=tables.sentences[tables.sentences.section != "boilerplate"])
    hits = {doc for p in phrases for doc in kwic.concordance(own, p).doc_id}
    if len(hits) in (0, len(documents)):
        raise InputError(f"{'Every' if hits else 'No'} article contains {', '.join(map(repr, phrases))}: one of the groups is empty. "
                         "Choose other words.")
    what = " or ".join(f"‘{p}’" for p in phrases)   # single: a sentence puts the group's name into quotes
    return documents.doc_id.isin(hits).map({True: f"with {what}", False: f"without {what}"})


def pair(tables: t.Tables, a: str = "", b: str = "") -> tuple[t.Tables, str, str]:
    """The two groups to compare, and the tables (in which groups that are taken together are one).

    `a`, `b`: a group (an article's also by its `doc_id`), or several parted by ";". Empty: as `compared` says. Where there is no second
    group the name is empty.

    Raises InputError where a name is no group, or stands on both sides.
    """
    sizes = _sizes(tables.documents)
    alone = dict(zip(tables.documents.doc_id, tables.documents.group)) if tables.documents.group.is_unique else {}
    parts = [[text] if text in sizes.index else [alone.get(x, x) for x in map(str.strip, text.split(";")) if x] for text in (a, b)]
    for name in (*parts[0], *parts[1]):
        if name not in sizes.index:
            raise InputError(f"There is no group '{name}'. Groups: {', '.join(map(str, sizes.index[:24]))}. Several in one are parted by ';'.")
    if both := set(parts[0]) & set(parts[1]):
        raise InputError(f"The groups overlap: '{min(both)}' is in a and in b. Give it to one of them.")
    documents, chosen = tables.documents, []
    for names in parts:
        chosen.append(" + ".join(names))
        if len(names) > 1:
            documents = documents.assign(group=documents.group.where(~documents.group.isin(names), chosen[-1]))
    tables = tables.replace(documents=documents)
    return tables, *(chosen if all(chosen) else _best(tables, *chosen))


def _sizes(documents: pd.DataFrame) -> pd.Series:
    """Stories of each group, the largest first, then in the order of the corpus."""
    return documents.groupby("group", sort=False).story.nunique().sort_values(ascending=False, kind="stable")


def _best(tables: t.Tables, a: str, b: str) -> tuple[str, str]:
    """The pair that tells most, with `a` or `b` in it where one is named."""
    sizes, shared = _sizes(tables.documents), _shared(tables)
    rank = {g: i for i, g in enumerate(g for g in sizes.index if g in (a, b) or g not in (UNDATED, "unknown"))}
    largest = [g for g in rank if g not in (a, b)] + ["", ""]
    fixed = a or b
    pairs = [p for p in ({fixed, largest[0]} if fixed else set(largest[:2]), *shared) if p <= set(rank) and len(p) == 2 and (not fixed or fixed in p)]
    if not pairs:
        return fixed or largest[0], ""

    def order(p) -> tuple:
        smaller = min(sizes[g] for g in p)
        return smaller <= compare.FEW, -min(shared[frozenset(p)], compare.FEW + 1), -smaller, sorted(rank[g] for g in p)

    first, second = sorted(min(pairs, key=order), key=rank.__getitem__)
    return (second, first) if first == b or second == a else (first, second)


def _shared(tables: t.Tables) -> Counter:
    """How many events two groups tell, other than as copies of one text: a count for each set of two."""
    rows = told(tables).merge(tables.documents[["doc_id", "group", "story"]], on="doc_id")
    found: Counter = Counter()
    for _, own in rows.groupby("event", sort=False):
        stories = list(own.groupby("group", sort=False).story.agg(frozenset).items())[:TELLERS]
        found.update(frozenset((x, y)) for (x, p), (y, q) in combinations(stories, 2) if p != q)
    return found


def compared(tables: t.Tables, a: str, b: str, asked: bool = False) -> display.Html | None:
    """The sentence on the two groups that are compared, and why these where nobody `asked` for them; None where there is no second group.

    Taken are, in this order: groups with more than five stories, since fewer can show no difference; those that tell the most same events, up to
    six, the least from which a difference within events can be shown; those with the most stories; the first in the corpus.
    """
    if not b:
        return None
    every, sizes = _shared(tables), _sizes(tables.documents)
    largest = "those with the most stories" if sizes.nunique() > 1 else "the first in the corpus"
    n, of = every[frozenset((a, b))], "of the groups with more than 5 stories " if sizes[[a, b]].min() > compare.FEW else ""
    why = f"those that tell most of the same events ({n}, copies of one text left out)" \
        if n else largest + "; no two tell the same event" * (not every)
    why = "" if asked else f": {of}{why}. Others can be named by the parameters a and b"
    return display.note(f"Where two groups are compared, they are “{display.short(a, 60)}” and “{display.short(b, 60)}”{why}.")


def once(tables: t.Tables) -> tuple[t.Tables, display.Html]:
    """The tables in which one article speaks for a story in its group (the first published), and a sentence on the others.

    A copy in *another* group stays, with its sentences: an outlet that prints an agency's text has said so. Within an article a
    repeated sentence counts once.
    """
    first = set(tables.documents.sort_values(["published", "doc_id"], kind="stable").drop_duplicates(["group", "story"]).doc_id)
    documents = tables.documents[tables.documents.doc_id.isin(first)].reset_index(drop=True)
    sentences = tables.sentences[tables.sentences.doc_id.isin(first)]
    source = sentences.copy_of.where(sentences.copy_of != "", sentences.doc_id + "#" + sentences.sentence.astype(str))
    inside = source.str.rpartition("#")[0].eq(sentences.doc_id) & (sentences.copy_of != "")
    again = inside | sentences.assign(source=source).duplicated(["doc_id", "source"])
    sentences = sentences.assign(copy_of=sentences.copy_of.where(again, "")).reset_index(drop=True)
    left = len(tables.documents) - len(documents)
    return tables.replace(documents=documents, sentences=sentences), display.note(
        f"{left} of {len(tables.documents):,} articles "
        f"{'repeats a story of its own group and is' if left == 1 else 'repeat a story of their own group and are'} left out below." if left else
        f"No group tells a story twice: all {len(documents):,} articles count.")


def told(tables: t.Tables) -> pd.DataFrame:
    """Articles by the event they tell: incidents that share an article are one event, since their stories overlap."""
    shared = tables.coverage[tables.coverage.groupby("incident").doc_id.transform("nunique") > 1]
    codes, docs = pd.factorize(shared.doc_id)
    root = list(range(len(docs)))
    for _, own in pd.Series(codes).groupby(shared.incident.to_numpy(), sort=False):
        for code in own.iloc[1:]:
            repeats.join(root, own.iloc[0], code)
    return pd.DataFrame({"doc_id": docs, "event": [docs[repeats.first(root, i)] for i in range(len(docs))]}, dtype="str")
