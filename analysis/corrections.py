"""The analyst's hand: corrections.csv read, checked against the tables, applied, and shown as the analyst's.

A row names a document and a span, and what to change. Rows that name nothing (any more), that are not understood or that
contradict each other are handed back with file and row; none is dropped in silence. The rules never overwrite a correction.
"""
from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import pandas as pd

from analysis import tables as t
from analysis.codebook import read_csv
from analysis.errors import InputError
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
    path : CSV (UTF-8) with the columns `doc_id, start, end, field, value, note`; `start, end` are the span of the attack
        word, as in the table attacks; an optional column `surface` holds its words and is compared with the text. By
        `field`, `value` is place: "NAME" (no point), "NAME; LAT; LON" (degrees, WGS 84) or empty (no place);
        date: "YYYY-MM-DD", "YYYY-MM-DD to YYYY-MM-DD" or empty; status: one of the contract's;
        join: a name of your own, mentions with the same name are one incident; split: the same, away from where the rules
        put them; drop: empty, the mention is no attack.

    Raises InputError where the file or one of its columns is missing.

    Returns
    -------
    (tables, set aside) : attacks, incidents and coverage made anew, `attacks.corrected` naming the fields changed; and a
        table `path, reason, detail` of the rows not applied, `path` with file and line.
    """
    path = Path(path)
    attacks, aside, done = tables.attacks.copy(), [], {}
    rows = _rows(path)
    texts = dict(zip(tables.documents.doc_id, tables.documents.text))
    at = {k: list(v) for k, v in attacks.groupby(["doc_id", "start", "end"], sort=False).groups.items()}
    clashing = _clashing(rows)
    named = Counter(name for name, _ in {(row.get("value"), _key(row)) for row in rows if row.get("field") == "join" and _key(row) in at})
    for row in rows:
        key = _key(row)
        wrong = _wrong(row, key, texts, at, clashing, named) or _change(attacks, at[key], row["field"], row.get("value", ""))
        if wrong:
            aside.append({"path": f"{path}:{row['_where'].rsplit(' ', 1)[-1]}", "reason": "correction not applied", "detail": wrong})
        else:
            done.setdefault(key, []).append(row["field"])
    return _rejoined(tables, attacks, rows, done), t.make("set_aside", aside)


def _rows(path: Path) -> list[dict]:
    if not path.is_file():
        raise InputError(f"There is no file {path}; give a CSV with the columns {', '.join(COLUMNS)}.")
    rows = read_csv(path)
    if missing := [c for c in COLUMNS[:-1] if rows and c not in rows[0]]:
        raise InputError(f"{path} lacks the column {missing[0]}; its first line should read {','.join(COLUMNS)}.")
    return rows


def _wrong(row: dict, key: tuple | None, texts: dict, at: dict, clashing: dict, named: Counter) -> str:
    """Why a row names nothing that could be corrected, or puts nothing together; else ""."""
    field, name = row.get("field", ""), row.get("value", "")
    if key is None:
        return "start and end should be whole numbers, as in the table attacks"
    if field not in FIELDS:
        return f"there is no field '{field}'; fields: {', '.join(FIELDS)}"
    if row["_where"] in clashing:
        return f"contradicts {' and '.join(clashing[row['_where']])}; keep one of them"
    if key[0] not in texts:
        return f"there is no document '{key[0]}' in this corpus"
    if key not in at:
        return f"there is no attack at {key[1]}:{key[2]}; the text or the rules have changed since"
    words = texts[key[0]][key[1]:key[2]]
    if row.get("surface", words) not in ("", words):
        return f"the text reads '{words}' there, not '{row['surface']}'"
    if field in ("join", "split") and not name:
        return f"a {field} needs a name in value; mentions with the same name make one incident"
    return f"no other mention is joined under the name '{name}'" if field == "join" and named[name] < 2 else ""


def _key(row: dict) -> tuple[str, int, int] | None:
    try:
        return row.get("doc_id", ""), int(row.get("start", "")), int(row.get("end", ""))
    except ValueError:
        return None


def _clashing(rows: list[dict]) -> dict[str, list[str]]:
    """Lines that contradict each other: one field with two values, a drop beside anything else, a join beside a split."""
    by_key: dict[tuple | None, list[dict]] = defaultdict(list)
    for row in rows:
        by_key[_key(row)].append(row)
    against = {row["_where"]: [other["_where"] for other in mine if _contradict(row, other)] for mine in by_key.values() for row in mine}
    return {where: others for where, others in against.items() if others}


def _contradict(row: dict, other: dict) -> bool:
    fields = {row.get("field"), other.get("field")}
    if len(fields) == 1:
        return row.get("value") != other.get("value")
    return "drop" in fields or fields == {"join", "split"}


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
    by_hand = [{**r, "start": k[1], "end": k[2]} for r in rows
               if r.get("field") in ("join", "split") and r["field"] in done.get(k := _key(r), ())]
    by_hand = pd.DataFrame(by_hand, columns=["doc_id", "start", "end", "field", "value"])
    joined, found, coverage = incidents.join(attacks, tables.documents, corrections=by_hand)
    return tables.replace(attacks=joined, incidents=found, coverage=coverage)
