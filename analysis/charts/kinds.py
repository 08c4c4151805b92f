"""Kinds of actors that are nobody in particular ("armed groups", "security forces"): told apart by the war that the article tells of.

In: rows with `doc_id, actor`. Out: the same rows, in which a kind that articles on attacks in several countries name bears the
country's name.
"""
from __future__ import annotations

import re

import pandas as pd

from analysis import exports
from analysis.tables import Tables

KIND = re.compile("[a-z ]+$")


def apart(tables: Tables, rows: pd.DataFrame) -> pd.DataFrame:
    """"armed groups" as "armed groups, news of Sudan" where articles on attacks in several countries (`countries`) name them."""
    kinds = rows.actor.str.match(KIND)
    where = rows.doc_id.map(countries(tables)).astype("object")
    several = rows.actor.isin(where[kinds].groupby(rows.actor[kinds]).nunique().loc[lambda n: n > 1].index)
    return rows.assign(actor=rows.actor.where(~several, rows.actor + ", news of " + where.fillna("an unstated country")).astype("str"))


def countries(tables: Tables) -> pd.Series:
    """doc_id -> the country of most of the article's attacks, else of most of its places; none where neither says."""
    rows = tables.attacks[tables.attacks.country != ""].drop_duplicates(["doc_id", "start", "country"])
    told = tables.places[(tables.places.country != "") & tables.places.lat.notna() & ~tables.places.doc_id.isin(rows.doc_id)]
    rows = pd.concat([rows[["doc_id", "country"]], told[["doc_id", "country"]]])
    most = rows.groupby(["doc_id", "country"], sort=False).size().sort_values(ascending=False, kind="stable")
    most = most.reset_index().drop_duplicates("doc_id")
    return pd.Series(most.country.map(exports.countries()["name"]).to_numpy(), index=most.doc_id, dtype="object").dropna()


def said(actors) -> str:
    """The sentence on kinds that are told apart, where there are any."""
    if not (parted := sorted({a.split(", news of ")[0] for a in actors if ", news of " in a})):
        return ""
    return (f" {' and '.join(f'“{p}”' for p in parted)} {'are' if len(parted) > 1 else 'is'} no one party, "
            "so told apart by the country where the article's attacks are.")
