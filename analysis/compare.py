"""The honest comparison of groups of documents: `contrast`, its null, pairs within events, and `estimate`.

Tables in, tables out. The unit is the story: tokens and sentences of one article are never treated as independent, and
copies of one text count once in a group. Nothing here reads text.
"""
from __future__ import annotations

import math
from itertools import product

import numpy as np
import pandas as pd

from analysis.errors import InputError
from analysis.scoretest import SPLITS, benjamini_hochberg, interval, p_values, share_as_large, totals

PRIOR = 500.0  # pseudo-counts of the prior, over all features
FEW = 5  # with so few stories on a side no difference can be shown


def contrast(counts: pd.DataFrame, documents: pd.DataFrame, *, group: str, a, b, unit: str = "story",
             exposure: str | None = None) -> pd.DataFrame:
    """One row per feature that occurs in group a or b: how often on each side, and whether the difference can be shown.

    Parameters
    ----------
    counts : `doc_id, feature, n`; several rows of a document and feature are added up.
    documents : `doc_id`, `group`, `unit`, `exposure`.
    group : column of `documents`; `a` and `b`: a value of it, or a list of values, one group each.
    unit : column that names what counts once; of a unit's documents in a group the first published speaks for it.
        An empty value is a unit of its own.
    exposure : column of `documents` with the number of chances (tokens, sentences); default: the document's total n.

    Returns
    -------
    DataFrame sorted by feature: `feature, n_a, n_b` (counts), `docs_a, docs_b` (stories with it), `rate_a, rate_b` (n by
    exposure), `log_odds` (natural log; Monroe, Colaresi & Quinn 2008, equations 15 and 16 with the prior of 23, weight 500),
    `log_ratio` (log2 of the rates, half a count where absent), `p` (score test over stories with permutation variance;
    exact up to 20,000 relabellings), `q` (Benjamini & Hochberg 1995), `ci_low, ci_high` (95 %, of `log_ratio`),
    `distinguishable` (q < .05, 0 outside the interval, more than five stories on each side). `attrs` holds
    `stories_a, stories_b` and a `note` that says so where stories are too few.

    Raises
    ------
    InputError : a column is missing, a group is empty or unknown, the groups overlap, no feature occurs in either.
    """
    side, a, b = _sides(documents, group, a, b, unit)
    chosen = _one_a_unit(documents.assign(_side=side)[side > 0], ["_side", "_unit"], unit)
    chosen, x, n, names = _matrix(counts, chosen, exposure)
    in_a = (chosen["_side"] == 1).to_numpy()
    for name, has, values in (("a", in_a, a), ("b", ~in_a, b)):
        if not has.any():
            raise InputError(f"Group {name} ({', '.join(map(str, values))}) has documents, but counts has none of them, "
                             "or their exposure is 0. Count something in them, or choose another group.")
    out = _compare(x, n, in_a, totals(x, n))
    out.insert(0, "feature", names)
    out.attrs = {"stories_a": int(in_a.sum()), "stories_b": int((~in_a).sum()), "note": ""}
    if min(in_a.sum(), (~in_a).sum()) <= FEW:
        out.attrs["note"] = (f"{in_a.sum()} against {(~in_a).sum()} stories: with {FEW} or fewer on a side no difference can "
                             "be shown; read the effect sizes alone.")
    return out


def null(counts: pd.DataFrame, documents: pd.DataFrame, *, unit: str = "story", exposure: str | None = None,
         splits: int = 200, seed: int = 0) -> pd.DataFrame:
    """One row per random split of all documents into halves: what `contrast` claims where there is nothing to find.

    One document a unit, whatever its group. Returns `split`, `features`
    (their number), `p05` (share with p < .05; about .05 expected), `distinguishable` (share; next to 0 expected).
    """
    _need(documents, "documents", "doc_id", unit)
    chosen, x, n, names = _matrix(counts, _one_a_unit(documents, ["_unit"], unit), exposure)
    k = len(chosen)
    if k < 4:
        raise InputError(f"Random halves need four stories or more; here are {k}. Leave the null comparison out.")
    rng, both = np.random.default_rng(seed), totals(x, n)
    halves = np.array([rng.permutation(k) < k // 2 for _ in range(splits)])
    rate = both[0] / n.sum()
    p = p_values(x, n, k // 2, halves @ x - np.outer(halves @ n, rate), rate, _squares(both, n))
    rows = []
    for i, (in_a, own) in enumerate(zip(halves, p)):
        any_q = k // 2 > FEW and (benjamini_hochberg(own) < .05).any()
        shown = _compare(x, n, in_a, both)["distinguishable"].mean() if any_q else 0.0
        rows.append((i, len(names), (own < .05).mean(), shown))
    return pd.DataFrame(rows, columns=["split", "features", "p05", "distinguishable"])


def paired(counts: pd.DataFrame, documents: pd.DataFrame, *, group: str, a, b, event: str | pd.DataFrame,
           unit: str = "story", exposure: str | None = None) -> pd.DataFrame:
    """One row per feature: a against b on the same events, so that topic and date do not pass for framing.

    `event` is a column of `documents`, or a table of `doc_id` and one more column (`coverage[["doc_id", "incident"]]`).
    Within an event the rates of a group's stories are averaged; events that only one group reports are left out. p by
    flipping the signs of the differences (exact up to 14 events, else by t). A story in several events counts in each.

    Returns `feature, events, rate_a, rate_b` (means over events), `difference, p, q, ci_low, ci_high` (of the difference,
    95 %, t over events), `distinguishable` (q < .05, 0 outside the interval, more than five events).
    """
    from scipy import sparse, special

    _need(documents, "documents", "doc_id", group, unit, *([event] if isinstance(event, str) else []))
    if isinstance(event, str):
        event = documents[["doc_id", event]]
    _need(event, "event", "doc_id")
    label = next(c for c in event.columns if c != "doc_id")
    event = event[["doc_id", label]].set_axis(["doc_id", "_event"], axis=1).drop_duplicates()
    told = documents.assign(_side=documents[group].map({a: "a", b: "b"})).merge(event, on="doc_id")
    told = told[told["_side"].notna() & told["_event"].notna() & (told["_event"] != "")]
    told = _one_a_unit(told, ["_side", "_event", "_unit"], unit)
    once, x, n, names = _matrix(counts, told.drop_duplicates("doc_id"), exposure)
    told = told[told["doc_id"].isin(once["doc_id"])]
    told = told[told.groupby("_event")["_side"].transform("nunique") == 2]
    if told.empty:
        raise InputError(f"No event is reported by both {a!r} and {b!r}: there are no pairs. Compare them with contrast.")
    rows, events = pd.Index(once["doc_id"]).get_indexer(told["doc_id"]), pd.factorize(told["_event"], sort=True)[0]
    some = np.unique(x[rows].indices)
    rates, names, means, k = sparse.diags(1 / n) @ x[:, some], names[some], [], int(events.max()) + 1
    for s in ("a", "b"):
        here = (told["_side"] == s).to_numpy()
        weight = 1 / np.bincount(events[here], minlength=k)[events[here]]
        means.append((sparse.csr_matrix((weight, (events[here], rows[here])), shape=(k, len(once))) @ rates).toarray())
    d = means[0] - means[1]
    mean, spread = d.mean(0), d.std(0, ddof=1) / math.sqrt(k) if k > 1 else np.full(d.shape[1], np.nan)
    p = _flipped(d, mean, spread)
    q, half = benjamini_hochberg(p), spread * (special.stdtrit(k - 1, .975) if k > 1 else np.nan)
    shown = (q < .05) & (np.abs(mean) > half) & (k > FEW)
    return pd.DataFrame({"feature": names, "events": k, "rate_a": means[0].mean(0), "rate_b": means[1].mean(0),
                         "difference": mean, "p": p, "q": q, "ci_low": mean - half, "ci_high": mean + half, "distinguishable": shown})


def estimate(rows: pd.DataFrame, value: str, group: str | list[str], unit: str = "story") -> pd.DataFrame:
    """One row per group: the mean of story means of `value`, with a 95 % t interval over stories.

    Parameters
    ----------
    rows : any table with the columns `value` (numbers; rows without one are left out), `group` and `unit`.
    group : one column or several.

    Returns
    -------
    DataFrame sorted by group: the group's columns, `n_rows, n_stories, mean, ci_low, ci_high` (NaN with one story).
    """
    from scipy.special import stdtrit

    by = [group] if isinstance(group, str) else list(group)
    if unit in by:
        raise InputError(f"'{unit}' is both group and unit; the interval needs several units in a group.")
    if unit not in rows:
        raise InputError(f"The rows have no column '{unit}'. Merge it: rows.merge(documents[['doc_id', '{unit}']], "
                         "on='doc_id').")
    _need(rows, "rows", value, *by)
    if not pd.api.types.is_numeric_dtype(rows[value]):
        raise InputError(f"Column '{value}' of rows is not numeric; estimate takes means of numbers.")
    known = rows[rows[value].notna()]
    if (known[unit].isna() | (known[unit] == "")).any():
        raise InputError(f"Some rows have an empty '{unit}'. Fill it, for example with their doc_id.")
    known = known.assign(_value=known[value].astype(float))
    stories = known.groupby([*by, unit], dropna=False, observed=True)["_value"].agg(["size", "mean"]).reset_index()
    means = stories.groupby(by, dropna=False, observed=True)
    out = means.agg(n_rows=("size", "sum"), n_stories=("mean", "size"), mean=("mean", "mean"), spread=("mean", "std")).reset_index()
    half = stdtrit((out["n_stories"] - 1).clip(lower=1), .975) * out.pop("spread") / np.sqrt(out["n_stories"])
    return out.assign(ci_low=out["mean"] - half, ci_high=out["mean"] + half)


def _sides(documents: pd.DataFrame, group: str, a, b, unit: str) -> tuple[np.ndarray, list, list]:
    """1 for the documents of a, 2 for those of b, else 0; the values of a and of b."""
    _need(documents, "documents", "doc_id", group, unit)
    a, b = (list(v) if pd.api.types.is_list_like(v) else [v] for v in (a, b))
    if both := [v for v in a if v in b]:
        raise InputError(f"The groups overlap: {both[0]!r} of column '{group}' is in a and in b. Give it to one of them.")
    side = np.select([documents[group].isin(a), documents[group].isin(b)], [1, 2], 0)
    for number, values in ((1, a), (2, b)):
        if not (side == number).any():
            known = ", ".join(map(str, documents[group].drop_duplicates().head(12)))
            raise InputError(f"No document has {', '.join(map(repr, values)) or 'a value given'} in column '{group}'. "
                             f"Its values: {known or 'none'}.")
    return side, a, b


def _flipped(d: np.ndarray, mean: np.ndarray, spread: np.ndarray) -> np.ndarray:
    """p of the mean difference of each column, by all signs that the rows could have; of many rows by t."""
    from scipy import special

    if 2 ** len(d) <= SPLITS:
        signs = np.array(list(product((1, -1), repeat=len(d))))
        return share_as_large(lambda block: signs @ d[:, block], d.sum(0)[None], len(signs))[0]
    return 2 * special.stdtr(len(d) - 1, -np.abs(np.divide(mean, spread, out=np.zeros_like(mean), where=spread > 0)))


def _need(table: pd.DataFrame, name: str, *columns: str) -> None:
    for column in columns:
        if column not in table:
            raise InputError(f"{name} has no column '{column}'. Its columns: {', '.join(map(str, table.columns))}.")


def _one_a_unit(documents: pd.DataFrame, by: list[str], unit: str) -> pd.DataFrame:
    """One document for each unit: the first published, then the first by name. Sorted by doc_id."""
    twice = documents["doc_id"][documents["doc_id"].duplicated()]
    if len(twice) and "_event" not in by:
        raise InputError(f"documents has two rows of doc_id {twice.iloc[0]!r}; keep one.")
    documents = documents.drop(columns="text", errors="ignore")
    named = documents[unit].notna() & (documents[unit] != "")
    order = ["published", "doc_id"] if "published" in documents else ["doc_id"]
    return (documents.assign(_unit=documents[unit].where(named, documents["doc_id"])).sort_values(order, kind="stable")
            .drop_duplicates(by).sort_values("doc_id", kind="stable"))


def _matrix(counts: pd.DataFrame, documents: pd.DataFrame, exposure: str | None):
    """Documents with exposure, their counts by feature (sparse), exposures, and the features that occur."""
    from scipy import sparse

    _need(counts, "counts", "doc_id", "feature", "n")
    number = counts["n"].to_numpy(float)
    if not (number >= 0).all():
        raise InputError("counts has a negative or missing n; counts are numbers from 0 up.")
    code, seen = pd.factorize(counts["doc_id"])  # few documents, many rows: look each document up once
    row = pd.Index(documents["doc_id"]).get_indexer(seen)[code]
    use = (row >= 0) & (number > 0)
    column, names = pd.factorize(counts["feature"][use], sort=True)
    if not len(names):
        raise InputError("No feature occurs in these documents. Check that counts and documents have the same doc_id.")
    x = sparse.csr_matrix((number[use], (row[use], column)), shape=(len(documents), len(names)))
    if exposure is None:
        n = np.asarray(x.sum(1)).ravel()
    else:
        _need(documents, "documents", exposure)
        n = documents[exposure].to_numpy(float)
        if not (n >= 0).all():
            raise InputError(f"Column '{exposure}' of documents has a negative or missing value; give numbers from 0 up.")
    if not (some := n > 0).all():
        documents, x, n = documents[some], x[some], n[some]
        there = np.unique(x.indices)
        x, names = x[:, there], names[there]
    return documents, x, n, np.asarray(names)


def _squares(both: tuple[np.ndarray, ...], n: np.ndarray) -> np.ndarray:
    """Sums of squared residuals from the pooled rate, by feature."""
    y, squares, cross, _ = both
    rate = y / n.sum()
    return squares - 2 * rate * cross + rate ** 2 * (n @ n)


def _compare(x, n: np.ndarray, in_a: np.ndarray, both: tuple[np.ndarray, ...]) -> pd.DataFrame:
    """All columns of `contrast` for one division of the units."""
    ya, qa, ca, da = part = totals(x[in_a], n[in_a])
    yb, qb, cb, db = (whole - half for whole, half in zip(both, part))
    na, nb = n[in_a].sum(), n[~in_a].sum()
    y, total = ya + yb, na + nb
    alpha = PRIOR * y / total
    with np.errstate(divide="ignore", invalid="ignore"):
        odds = np.log((ya + alpha) / (na + PRIOR - ya - alpha)) - np.log((yb + alpha) / (nb + PRIOR - yb - alpha))
        ratio = np.log2(np.where(ya > 0, ya, .5) / na / (np.where(yb > 0, yb, .5) / nb))
    rate = y / total
    p = p_values(x, n, int(in_a.sum()), (ya - rate * na)[None], rate, _squares(both, n))[0]
    q = benjamini_hochberg(p)
    low, high = interval(ya, yb, qa, qb, ca, cb, n, in_a)
    low, high = np.where(p < .05, low, np.minimum(low, 0)), np.where(p < .05, high, np.maximum(high, 0))  # as p, where exact
    enough = min(in_a.sum(), (~in_a).sum()) > FEW
    whole = np.int64 if (y == np.rint(y)).all() else float
    return pd.DataFrame({"n_a": ya.astype(whole), "n_b": yb.astype(whole), "docs_a": da, "docs_b": db, "rate_a": ya / na,
                         "rate_b": yb / nb, "log_odds": odds, "log_ratio": ratio, "p": p, "q": q, "ci_low": low,
                         "ci_high": high, "distinguishable": (q < .05) & ((low > 0) | (high < 0)) & enough})
