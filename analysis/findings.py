"""Each analysis in a sentence, from its tables alone: what stands on the index page and at the head of every report."""
from __future__ import annotations

from analysis import display, groups
from analysis.joining import NAMELESS
from analysis.spelling import spelled
from analysis.tables import Tables

TIED = 3         # places that are named together where as many articles name each
UNREAD = "date"  # the reason in `set_aside` of an article that is kept, its date unknown


def count(n: int, one: str, many: str | None = None) -> str:
    """A number with its noun."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def corpus_line(tables: Tables) -> str:
    """The corpus in one sentence."""
    d = tables.documents
    outlets = len(set(d.outlet) - {""})
    dates, out = d.published.dropna(), int((tables.set_aside.reason != UNREAD).sum())
    return (f"{count(len(d), 'article')} in {count(d.story.nunique(), 'story', 'stories')}, {d.words.sum():,} words, "
            f"{count(outlets, 'outlet') if outlets else 'no outlet stated'}, "
            + (f"{dates.min():%Y-%m-%d} to {dates.max():%Y-%m-%d}" if len(dates) else "no date stated")
            + (f"; {count(out, 'file or row', 'files or rows')} set aside" if out else ""))


def few(tables: Tables) -> str:
    """The caveat on few stories: two groups of more than 5 are the least from which a difference can be shown."""
    n = tables.documents.story.nunique()
    return f" Only {count(n, 'story', 'stories')}: this describes {'it' if n == 1 else 'them'} and nothing beyond, " \
           f"and shows no difference between groups." if n < 12 else ""


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
    toward = tables.target_sentiment[~tables.target_sentiment.actor.str.match(NAMELESS)]      # "armed groups" of several wars are nobody
    if len(toward):
        actor = toward.actor.value_counts().index[0]
        mine = toward[toward.actor == actor]
        words += (f" Most named: {actor} ({count(len(mine), 'mention')}; {int((mine.label < 0).sum())} unfavourable, "
                  f"{int((mine.label > 0).sum())} favourable).")
    return words + few(tables)


def _framing(tables: Tables) -> str:
    if tables.frames.empty:
        return "No frame of the codebook occurs."
    if "group" not in tables.documents:     # as the report counts: a copy in another outlet counts there
        tables = groups.once(groups.grouping(tables)[0])[0]
    own = tables.sentences[(tables.sentences.section != "boilerplate") & (tables.sentences.copy_of == "")][["doc_id", "sentence"]]
    shares = tables.frames.merge(own, on=["doc_id", "sentence"]).drop_duplicates(["doc_id", "sentence", "frame"]).label.value_counts()
    top = ", ".join(f"{f} ({n:,})" for f, n in shares.head(3).items())
    return f"Most frequent frames, by sentences: {top}." + few(tables)


def _attacks(tables: Tables) -> str:
    rows = spelled(tables).attacks
    if rows.empty:
        return "No article speaks of an attack."
    mentions, total = rows.drop_duplicates(["doc_id", "start"]), len(tables.documents)
    statuses = ", ".join(f"{n} {s}" for s, n in mentions.status.value_counts().items())
    words, drawn = "", rows[rows.lat.notna() & (rows.kind != "country")]
    if len(drawn):
        words, hollow = _most(drawn, total), drawn[drawn.status == "alleged"].place.nunique()
        words += f"{count(hollow, 'hollow point')} {'is an allegation' if hollow == 1 else 'are allegations'}. " if hollow else ""
    where = "one article" if total == 1 else f"{mentions.doc_id.nunique()} of {count(total, 'article')}"
    words += f"{count(len(mentions), 'mention')} of attacks in {where}: {statuses}."
    lost = int((mentions.place == "").sum())
    return words + (f" {lost} name no place, and several of them may mean the same attack." if lost else "") + few(tables)


def _most(drawn, total: int) -> str:
    """The places that most of `total` articles name; where many tie, that none stands out."""
    at = drawn.groupby("place", sort=False).agg(articles=("doc_id", "nunique"), mentions=("start", "size"))
    at = at.sort_values(["articles", "mentions"], ascending=False, kind="stable")
    n, points, articles = int(at.articles.iloc[0]), f"{count(len(at), 'place')} can be drawn as a point. ", count(total, "article")
    if total == 1:
        return points
    top = list(at.index[at.articles == n])
    if len(top) == 1:
        return f"{n} of {articles} mention{'s' if n == 1 else ''} attacks at {top[0]}, the place named by most; {points}"
    if len(top) <= TIED and n > 1:
        return f"The places named by most are {', '.join(top[:-1])} and {top[-1]}, each in {n} of {articles}; {points}"
    return f"No place stands out: {len(top)} are named in {count(n, 'article')} each, none in more; {points}"


def warnings(tables: Tables) -> list[str]:
    """What a reader must know before he trusts a figure."""
    d, s = tables.documents, tables.sentences
    out = []
    share = (s.section == "boilerplate").mean() if len(s) else 0
    if share >= .01:
        out.append(f"{share:.0%} of the sentences are boilerplate; they are left out of every count.")
    for column, missing in (("outlet", d.outlet == ""), ("date", d.published.isna())):
        if missing.any():
            out.append(f"{int(missing.sum())} of {count(len(d), 'article')} state{'s' * int(missing.sum() == 1)} no {column}.")
    copies = int((s.copy_of != "").sum())
    if copies:
        out.append(f"{count(copies, 'sentence')} repeat{'s' if copies == 1 else ''} another of the same story and "
                   f"count{'s' if copies == 1 else ''} once.")
    unread = int((tables.set_aside.reason == UNREAD).sum())
    if unread:
        out.append(f"{count(unread, 'date')} could not be read: the article counts, its date is unknown (data/set_aside.csv names it).")
    if len(tables.set_aside) > unread:
        out.append(f"{count(len(tables.set_aside) - unread, 'file or row', 'files or rows')} set aside, with the reason in data/set_aside.csv.")
    return out


def finding(tables: Tables, notebook: str) -> display.Html:
    """The headline finding of a notebook, for the head of its report: its first sentence large, the others below it."""
    return display.headline(findings(tables)[notebook], "finding")
