"""Places as the articles spell them: "Hpakant" for the gazetteer's "Hpākān". In: tables; out: the same tables for a reader's eyes.

The gazetteer's name stays in the data (`places.name`, the files under Downloads); figures and sentences show the articles' own.
"""
from __future__ import annotations

import functools

import pandas as pd

from analysis.tables import Tables


def spellings(places: pd.DataFrame) -> dict[int, str]:
    """geonameid -> the spelling that the articles use most, the first of them on a tie; capitals alone ("KABUL") only where there is no other.

    Countries, names of peoples and the codebook's own places have none; nor has an entry whose spelling is another's, too.
    """
    own = places[places.geonameid.notna() & ~places.demonym & (places.kind != "country") & (places.surface.str.upper() != places.surface)]
    sizes = own.groupby(["geonameid", "surface"], sort=False).size().rename("n").reset_index()
    best = sizes.sort_values("n", ascending=False, kind="stable").drop_duplicates("geonameid").set_index("geonameid").surface
    known = places[["geonameid", "name"]].drop_duplicates()
    others = known.name.groupby(known.name).size()
    named = known.dropna(subset=["geonameid"]).drop_duplicates("geonameid").set_index("geonameid").name
    taken = best.duplicated(keep=False) | (best.isin(others.index) & (best != named.reindex(best.index)))
    return best[~taken].to_dict()


@functools.lru_cache(maxsize=2)     # each figure of a notebook asks for the same ones
def spelled(tables: Tables) -> Tables:
    """The tables with `place` of attacks and incidents as the articles spell it; spelled tables come back as they are."""
    attacks, places = tables.attacks, tables.places
    names = spellings(places) if len(attacks) else {}
    if not names:
        return tables
    at = places.assign(own=places.geonameid.map(names)).dropna(subset=["own"]).drop_duplicates(["doc_id", "start"])
    said = dict(zip(zip(at.doc_id, at.start, at["name"]), at.own))
    keys = zip(attacks.doc_id, attacks.place_start, attacks.place)
    own = pd.Series([said.get(k, k[2]) for k in keys], attacks.index, dtype="str")   # a corrected place stays
    if (own == attacks.place).all():
        return tables
    found = dict(zip(zip(attacks.incident, attacks.place), own))
    what = tables.incidents
    places = pd.Series([found.get(k, k[1]) for k in zip(what.incident, what.place)], what.index, dtype="str")
    return tables.replace(attacks=attacks.assign(place=own), incidents=what.assign(place=places))
