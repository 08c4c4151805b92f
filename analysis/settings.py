"""Whether the values of a notebook's parameters can be meant, told before anything is run.

`fixed` knows what is the same for every corpus (choices, least numbers, days); `fits` asks an annotated corpus what it holds (groups,
outlets, actors, columns). Both raise InputError with the values that are allowed, and return nothing.
"""
from __future__ import annotations

import re

from analysis.errors import InputError, nearest
from analysis.factuality import STATUSES
from analysis.groups import PERIODS, day
from analysis.tables import Tables

CHOICES = {"voice": ("outlet", "named", "anonymous"), "sort": ("text", "left", "right"),
           "precision": ("site", "town", "region", "country", "sea or strait", "not in the gazetteer", "no place named"),
           "status": STATUSES}
SEVERAL = ("status", "precision")   # take several, parted by commas
LEAST = {"actors": 1, "min_mentions": 1, "min_stories": 1}
DAYS, SHOWN = ("since", "until"), 16


def allowed(said: str, value: str, known) -> InputError:
    """The error of a value that is none of those known: what is said of it, what may have been meant, and the first of them."""
    known = [str(k) for k in known]
    more = f" and {len(known) - SHOWN} more" if len(known) > SHOWN else ""
    return InputError(f"{said} '{value}'{nearest(value, known)} There are: {', '.join(known[:SHOWN]) or 'none'}{more}.")


def parts(text: str) -> list[str]:
    """The values in a text that are parted by commas."""
    return [w.strip() for w in text.split(",") if w.strip()]


def fixed(values: dict) -> None:
    """InputError where a value is none that any corpus could have."""
    for name, value in values.items():
        if name in CHOICES and value:
            for word in parts(value) if name in SEVERAL else [value]:
                if word not in CHOICES[name]:
                    raise allowed(f"There is no {name}", word, CHOICES[name])
        if name in LEAST and value < LEAST[name]:
            raise InputError(f"Parameter '{name}' is {value}; the least is {LEAST[name]}.")
        if name in DAYS and value:
            day(value)
        if name == "period" and value and value not in PERIODS and not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            raise allowed("There is no period", value, [*PERIODS, "a day such as 2024-03-01, which parts two"])
    if (since := values.get("since")) and (until := values.get("until")) and day(since) > day(until):
        raise InputError(f"since ({since}) is later than until ({until}), so no attack lies between them.")


def fits(tables: Tables, notebook: str, values: dict) -> None:
    """InputError where a value is none of this corpus. `values`: the parameters of `notebook` that were given."""
    from analysis import groups
    from analysis.charts import filters

    tables, _ = groups.grouping(tables, values.get("group", ""))
    if notebook == "framing":
        groups.pair(tables, values.get("a", ""), values.get("b", ""))
        if (actor := values.get("actor")) and actor not in set(tables.actors.actor):
            raise allowed("No article names the actor", actor, tables.actors.actor.value_counts().index)
        if (event := values.get("event")) and event not in tables.documents:
            raise allowed("documents has no column", event, tables.documents.columns.drop(["text", "group"]))
        if (period := values.get("period")) and tables.documents.published.notna().any():
            groups.by_period(tables.documents.published, period)
    if notebook == "attack_map":
        filters.narrowed(tables, **{k: v for k, v in values.items() if k in filters.PARAMETERS})
