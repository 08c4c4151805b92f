"""The accounts of an incident side by side, and what in them can't both be so."""
from __future__ import annotations

import pandas as pd

from analysis import display
from analysis.finders.incidents import contradictions
from analysis.groups import names
from analysis.spelling import spelled
from analysis.tables import Tables

WORDS = 160     # letters of a sentence that are shown


def side_by_side(tables: Tables, most: int = 30) -> pd.DataFrame:
    """One row per account (article) of the incidents that several stories tell of, or that contradict themselves; those with most
    contradictions first. Copies that say the same are one account.

    Columns: incident (place and type), article, status, actor, date (as the articles say), disputed (what can't be so if another
    account is right), and `doc_id, sentence, text` of the account's first sentence, or of the first with something disputed. At most
    `most` rows.
    """
    tables = spelled(tables)
    rows, found = tables.attacks, contradictions(tables.attacks, tables.sentences)
    against = found.groupby(["incident", "doc_id"], sort=False).apply(
        lambda g: "; ".join(f"{f}: {' / '.join(dict.fromkeys(v.astype(str)))}" for f, v in g.groupby("field", sort=False)["value"]),
        include_groups=False)
    stories = tables.documents.set_index("doc_id").story
    several = rows.assign(story=rows.doc_id.map(stories)).groupby("incident").story.nunique()
    own = tables.incidents[(tables.incidents.incident.map(several) > 1) | tables.incidents.incident.isin(found.incident)]
    own = own.assign(clashes=own.incident.map(found.groupby("incident").size()).fillna(0))
    own = own.sort_values(["clashes", "documents"], ascending=False, kind="stable")
    titles, out = names(tables), []
    texts = tables.sentences.set_index(["doc_id", "sentence"]).text
    telling = found.drop_duplicates(["incident", "doc_id"]).set_index(["incident", "doc_id"]).sentence
    for incident, place, kind in zip(own.incident, own.place, own.attack_type):
        if len(out) >= most:
            break
        seen = set()
        for doc, mine in rows[rows.incident == incident].groupby("doc_id", sort=False):
            dates = mine.date_from.dropna().dt.strftime("%Y-%m-%d")
            said = {name: ", ".join(dict.fromkeys(v for v in values if v))
                    for name, values in (("status", mine.status), ("actor", mine.actor), ("date", dates))}
            if (account := (stories[doc], *said.values(), against.get((incident, doc), ""))) in seen:
                continue
            seen.add(account)
            sentence = int(telling.get((incident, doc), mine.sentence.iloc[0]))
            out.append({"incident": f"{place or 'no place'}, {kind.replace('_', ' ')}", "article": display.short(titles[doc], 60), **said,
                        "disputed": against.get((incident, doc), ""),
                        "text": display.short(" ".join(texts.get((doc, sentence), "").split()), WORDS), "doc_id": doc, "sentence": sentence})
    return pd.DataFrame(out[:most], columns=["incident", "article", "status", "actor", "date", "disputed", "text", "doc_id", "sentence"])


def accounts(tables: Tables) -> display.Html:
    """`side_by_side` as a table; a sentence where no incident has two accounts."""
    table = side_by_side(tables)
    if table.empty:
        return display.note("No incident is told of in two articles, and none contradicts itself, so there are no accounts to set "
                            "side by side.", "warning")
    source = table.doc_id + "#" + table.sentence.astype(str)
    table = table.drop(columns=["doc_id", "sentence"]).assign(article=[display.short(a, 40) for a in table.article], source=source)
    return display.table(table, "Accounts of one incident side by side; disputed: what can't be so if another account is right", len(table))
