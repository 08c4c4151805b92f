"""The analyst's hand: corrections.csv read, checked against the tables, applied, and shown as the analyst's.

A row names a document and a span, and what to change. Rows that name nothing (any more), that are not understood or that
contradict each other are handed back with file and row; none is dropped in silence. The rules never overwrite a correction.
"""
from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis import tables as t
from analysis.codebook import _read_csv
from analysis.factuality import STATUSES
from analysis.finders import incidents
from analysis.tables import Tables

COLUMNS = ("doc_id", "start", "end", "field", "value", "note")
FIELDS = ("place", "date", "status", "join", "split", "drop")


def apply(tables: Tables, path: str | Path) -> tuple[Tables, pd.DataFrame]:
    """Applies a file of corrections to the attacks, and joins the incidents anew.

    Parameters
    ----------
    tables : what `annotate` returned.
    path : CSV (UTF-8) with the columns `doc_id, start, end, field, value, note`; `start, end` are the span of the attack word, as in
        the table attacks; an optional column `surface` holds its words and is compared with the text. `field` and `value`:
        place: "NAME" (an area without a point), "NAME; LAT; LON" (degrees, WGS 84) or "" (no place) | date: "YYYY-MM-DD" or "YYYY-MM-DD
        to YYYY-MM-DD" or "" | status: one of the contract's | join: a name of your own; mentions with the same name are one incident |
        split: the same, away from where the rules put them | drop: the mention is no attack.

    Returns
    -------
    (tables, set aside) : attacks, incidents and coverage made anew, `attacks.corrected` naming the fields changed; and a table
        `path, reason, detail` of the rows not applied, `path` with file and line.
    """
    path = Path(path)
    attacks, aside, done = tables.attacks.copy(), [], {}
    rows = _read_csv(path)
    texts = dict(zip(tables.documents.doc_id, tables.documents.text))
    at = {k: list(v) for k, v in attacks.groupby(["doc_id", "start", "end"], sort=False).groups.items()}
    clashing = _clashing(rows)
    for row in rows:
        key, reason = _key(row), ""
        if key is None:
            reason = "start and end should be whole numbers, as in the table attacks"
        elif row.get("field") not in FIELDS:
            reason = f"there is no field '{row.get('field', '')}'; fields: {', '.join(FIELDS)}"
        elif (key, row["field"]) in clashing:
            reason = f"contradicts {' and '.join(clashing[key, row['field']] - {row['_where']})}; keep one of them"
        elif key[0] not in texts:
            reason = f"there is no document '{key[0]}' in this corpus"
        elif key not in at:
            reason = f"there is no attack at {key[1]}:{key[2]}; the text or the rules have changed since"
        elif row.get("surface") and row["surface"] != texts[key[0]][key[1]:key[2]]:
            reason = f"the text reads '{texts[key[0]][key[1]:key[2]]}' there, not '{row['surface']}'"
        else:
            reason = _change(attacks, at[key], row["field"], row.get("value", ""))
        if reason:
            aside.append({"path": f"{path}:{row['_where'].rsplit(' ', 1)[-1]}", "reason": "correction not applied", "detail": reason})
        else:
            done.setdefault(key, []).append(row["field"])
    return _rejoined(tables, attacks, rows, done), t.make("set_aside", aside)


def _key(row: dict) -> tuple[str, int, int] | None:
    try:
        return row.get("doc_id", ""), int(row.get("start", "")), int(row.get("end", ""))
    except ValueError:
        return None


def _clashing(rows: list[dict]) -> dict[tuple, set[str]]:
    """Rows on one span and field with different values; and any beside a drop, or join beside split."""
    by_key: dict[tuple, list[dict]] = {}
    for row in rows:
        by_key.setdefault(_key(row), []).append(row)
    out: dict[tuple, set[str]] = {}
    for key, mine in by_key.items():
        for row in mine:
            against = {o["_where"] for o in mine if o is not row and (
                o["field"] == row["field"] and o.get("value") != row.get("value") or ("drop" in (o["field"], row["field"])) != (
                    o["field"] == row["field"]) and "drop" in (o["field"], row["field"]) or {o["field"], row["field"]} == {"join", "split"})}
            if against:
                out.setdefault((key, row["field"]), {row["_where"]}).update(against)
    return out


def _change(attacks: pd.DataFrame, index: list, field: str, value: str) -> str:
    """Makes one change in place; returns what is wrong with the value, or nothing."""
    if field == "status":
        if value not in STATUSES:
            return f"there is no status '{value}'; statuses: {', '.join(STATUSES)}"
        attacks.loc[index, "status"] = value
    elif field == "date":
        days = [pd.to_datetime(d, format="%Y-%m-%d", errors="coerce") for d in value.split(" to ")] if value else [pd.NaT]
        if value and (len(days) > 2 or any(pd.isna(d) for d in days) or days[0] > days[-1]):
            return f"'{value}' is no date; write YYYY-MM-DD or YYYY-MM-DD to YYYY-MM-DD"
        attacks.loc[index, "date_from"], attacks.loc[index, "date_to"] = days[0], days[-1]
    elif field == "place":
        name, *point = [x.strip() for x in value.split(";")]
        try:
            lat, lon = (float(x) for x in point) if point else (float("nan"), float("nan"))
        except ValueError:
            return f"'{value}' is no place; write NAME, or NAME; LATITUDE; LONGITUDE"
        if point and not (-90 <= lat <= 90 and -180 <= lon <= 180):
            return f"'{value}' lies outside of the world; latitude comes first, both in degrees"
        known = attacks.loc[index, "place"].eq(name) & (not point)
        for i in [i for i in index if not known[i]]:
            attacks.loc[i, ["place", "lat", "lon", "country"]] = [name, lat, lon, ""]
            attacks.loc[i, "kind"] = "site" if point else ""
            attacks.loc[i, ["place_start", "place_end"]] = pd.NA
    return ""


def _rejoined(tables: Tables, attacks: pd.DataFrame, rows: list[dict], done: dict[tuple, list[str]]) -> Tables:
    keys = list(zip(attacks.doc_id, attacks.start, attacks.end))
    attacks["corrected"] = [", ".join(dict.fromkeys(done.get(k, ()))) for k in keys]
    attacks = attacks[[("drop" not in done.get(k, ())) for k in keys]]
    attacks = attacks.drop_duplicates(["doc_id", "start", "end", "place", "lat", "lon"]).reset_index(drop=True)
    by_hand = pd.DataFrame([{"doc_id": k[0], "start": k[1], "end": k[2], "field": r["field"], "value": r.get("value", "")} for r in rows
                            if (k := _key(r)) in done and r["field"] in done[k] and r["field"] in ("join", "split")],
                           columns=["doc_id", "start", "end", "field", "value"])
    joined, found, coverage = incidents.join(attacks, tables.documents, corrections=by_hand)
    return tables.replace(attacks=joined, incidents=found, coverage=coverage)
