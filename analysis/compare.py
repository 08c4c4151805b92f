"""The honest comparison of groups of documents: `contrast`, its null, pairs within events, and `estimate`.

Tables in, tables out. The unit is the story: tokens and sentences of one article are never treated as independent, and copies
of one text count once in a group. Nothing here reads text.
"""
from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import chain, combinations, product

import numpy as np
import pandas as pd

from analysis.errors import InputError

PRIOR = 500.0  # pseudo-counts of the prior, over all features
SPLITS = 20_000  # up to so many relabellings are enumerated
FEW = 5  # with so few stories on a side no difference can be shown
BLOCK = 2_000_000  # cells of a dense block


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
    exact up to 20,000 relabellings), `q` (Benjamini & Hochberg 1995), `ci_low, ci_high` (95 %, of `log_ratio`), `distinguishable`
    (q < .05, 0 outside the interval, more than five stories on each side). `attrs` holds `stories_a, stories_b` and a `note`.

    Raises
    ------
    InputError : a column is missing, a group is empty or unknown, the groups overlap, no feature occurs in either.
    """
    _need(documents, "documents", "doc_id", group, unit)
    a, b = ([v] if isinstance(v, str) or not isinstance(v, Sequence | np.ndarray | pd.Series) else list(v) for v in (a, b))
    if both := [v for v in a if v in b]:
        raise InputError(f"The groups overlap: {both[0]!r} of column '{group}' is in a and in b. Give each value to one group.")
    side = np.select([documents[group].isin(a), documents[group].isin(b)], [1, 2], 0)
    for number, values in ((1, a), (2, b)):
        if not (side == number).any():
            known = ", ".join(map(str, documents[group].drop_duplicates().head(12)))
            raise InputError(f"No document has {', '.join(map(repr, values))} in column '{group}'. Values: {known or 'none'}.")
    chosen, x, n, names = _matrix(counts, _one_a_unit(documents.assign(_side=side)[side > 0], ["_side", "_unit"], unit), exposure)
    in_a = (chosen["_side"] == 1).to_numpy()
    for name, has, values in (("a", in_a, a), ("b", ~in_a, b)):
        if not has.any():
            raise InputError(f"Group {name} ({', '.join(map(str, values))}) has documents, but counts has none of them, or their exposure is 0.")
    out = _compare(x, n, in_a, _totals(x, n))
    out.insert(0, "feature", names)
    out.attrs = {"stories_a": int(in_a.sum()), "stories_b": int((~in_a).sum()), "note": ""}
    if min(in_a.sum(), (~in_a).sum()) <= FEW:
        out.attrs["note"] = (f"{in_a.sum()} against {(~in_a).sum()} stories: with {FEW} or fewer on a side no difference can be shown; "
                             "read the effect sizes alone.")
    return out


def null(counts: pd.DataFrame, documents: pd.DataFrame, *, group: str | None = None, unit: str = "story",
         exposure: str | None = None, splits: int = 200, seed: int = 0) -> pd.DataFrame:
    """One row per random split of all documents into halves: what `contrast` claims where there is nothing to find.

    Documents with an empty `group` are left out; one document a unit, whatever its group. Returns `split`, `features` (their
    number), `p05` (share of features with p < .05; .05 expected at most), `distinguishable` (share of features; near 0 expected).
    """
    _need(documents, "documents", "doc_id", unit, *([group] if group else []))
    known = documents[documents[group].notna() & (documents[group] != "")] if group else documents
    chosen, x, n, _ = _matrix(counts, _one_a_unit(known, ["_unit"], unit), exposure)
    k = len(chosen)
    if k < 4:
        raise InputError(f"Random halves need four stories or more; here are {k}. Leave the null comparison out.")
    rng, totals, rows = np.random.default_rng(seed), _totals(x, n), []
    for i in range(splits):
        in_a = np.zeros(k, bool)
        in_a[rng.permutation(k)[:k // 2]] = True
        r = _compare(x, n, in_a, totals)
        rows.append((i, len(r), (r["p"] < .05).mean(), r["distinguishable"].mean()))
    return pd.DataFrame(rows, columns=["split", "features", "p05", "distinguishable"])


def paired(counts: pd.DataFrame, documents: pd.DataFrame, *, group: str, a, b, event: str | pd.DataFrame, unit: str = "story",
           exposure: str | None = None) -> pd.DataFrame:
    """One row per feature: a against b on the same events, so that topic and date do not pass for framing.

    `event` is a column of `documents`, or a table of `doc_id` and one more column (`coverage[["doc_id", "incident"]]`).
    Within an event the rates of a group's stories are averaged; events that only one group reports are left out. p by
    flipping the signs of the differences (exact up to 14 events, else by t). A story in several events counts in each.

    Returns `feature, events, rate_a, rate_b` (means over events), `difference, p, q, ci_low, ci_high` (of the difference, 95 %,
    t over events), `distinguishable` (q < .05, 0 outside the interval, more than five events).
    """
    from scipy import sparse, special

    if isinstance(event, str):
        _need(documents, "documents", "doc_id", event)
        event = documents[["doc_id", event]]
    label = next(c for c in event.columns if c != "doc_id")
    _need(documents, "documents", "doc_id", group, unit)
    side = documents[group].map({a: "a", b: "b"})
    told = documents.assign(_side=side)[side.notna()].merge(event[["doc_id", label]].rename(columns={label: "_event"}).drop_duplicates(), on="doc_id")
    told = _one_a_unit(told[told["_event"].notna() & (told["_event"] != "")], ["_side", "_event", "_unit"], unit)
    told = told[told.groupby("_event")["_side"].transform("nunique") == 2]
    if told.empty:
        raise InputError(f"No event is reported by both {a!r} and {b!r}: there are no pairs. Compare them with contrast.")
    once, x, n, names = _matrix(counts, told.drop_duplicates("doc_id"), exposure)
    told = told[told["doc_id"].isin(once["doc_id"])]
    rows, events = pd.Index(once["doc_id"]).get_indexer(told["doc_id"]), pd.factorize(told["_event"], sort=True)[0]
    rates, means, k = sparse.diags(1 / n) @ x, [], events.max() + 1
    for s in ("a", "b"):
        here = (told["_side"] == s).to_numpy()
        weight = 1 / np.bincount(events[here], minlength=k)[events[here]]
        means.append((sparse.csr_matrix((weight, (events[here], rows[here])), shape=(k, len(once))) @ rates).toarray())
    d = means[0] - means[1]
    mean, spread = d.mean(0), d.std(0, ddof=1) / math.sqrt(k) if k > 1 else np.full(d.shape[1], np.nan)
    if 2 ** k <= SPLITS:
        signs = np.array(list(product((1, -1), repeat=int(k))))
        p = _share_as_large(lambda block: signs @ d[:, block], d.sum(0), len(signs))
    else:
        p = 2 * special.stdtr(k - 1, -np.abs(np.divide(mean, spread, out=np.zeros_like(mean), where=spread > 0)))
    q, half = _benjamini_hochberg(p), spread * (special.stdtrit(k - 1, .975) if k > 1 else np.nan)
    shown = (q < .05) & (np.abs(mean) > half) & (k > FEW)
    return pd.DataFrame({"feature": names, "events": k, "rate_a": means[0].mean(0), "rate_b": means[1].mean(0), "difference": mean,
                         "p": p, "q": q, "ci_low": mean - half, "ci_high": mean + half, "distinguishable": shown})


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
    if unit not in rows:
        raise InputError(f"The rows have no column '{unit}'. Merge it: rows.merge(documents[['doc_id', '{unit}']], on='doc_id').")
    _need(rows, "rows", value, *by)
    if not pd.api.types.is_numeric_dtype(rows[value]):
        raise InputError(f"Column '{value}' of rows is not numeric; estimate takes means of numbers.")
    known = rows[rows[value].notna()]
    if (known[unit].isna() | (known[unit] == "")).any():
        raise InputError(f"Some rows have an empty '{unit}'. Fill it, for example with their doc_id.")
    known = known.assign(_value=known[value].astype(float))
    stories = known.groupby([*by, unit], dropna=False, observed=True)["_value"].agg(["size", "mean"]).reset_index()
    out = stories.groupby(by, dropna=False, observed=True).agg(n_rows=("size", "sum"), n_stories=("mean", "size"), mean=("mean", "mean"),
                                                               spread=("mean", "std")).reset_index()
    half = stdtrit((out["n_stories"] - 1).clip(lower=1), .975) * out.pop("spread") / np.sqrt(out["n_stories"])
    return out.assign(ci_low=out["mean"] - half, ci_high=out["mean"] + half)


def _need(table: pd.DataFrame, name: str, *columns: str) -> None:
    for column in columns:
        if column not in table:
            raise InputError(f"{name} has no column '{column}'. Its columns: {', '.join(map(str, table.columns))}.")


def _one_a_unit(documents: pd.DataFrame, by: list[str], unit: str) -> pd.DataFrame:
    """One document for each unit: the first published, then the first by name. Sorted by doc_id."""
    if documents["doc_id"].duplicated().any() and "_event" not in by:
        raise InputError(f"documents has two rows of doc_id {documents['doc_id'][documents['doc_id'].duplicated()].iloc[0]!r}; keep one.")
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
            raise InputError(f"Column '{exposure}' of documents has a negative or missing value; an exposure is a number of chances.")
    some = n > 0
    return documents[some], x[some] if not some.all() else x, n[some], np.asarray(names)


def _totals(x, n: np.ndarray) -> tuple[np.ndarray, ...]:
    """Per feature: sums of y, of y squared, of y times exposure; the number of documents."""
    squares = x.copy()
    squares.data = squares.data ** 2
    return (np.asarray(x.sum(0)).ravel(), np.asarray(squares.sum(0)).ravel(), x.T @ n, np.bincount(x.indices, minlength=x.shape[1]))


def _compare(x, n: np.ndarray, in_a: np.ndarray, totals: tuple[np.ndarray, ...]) -> pd.DataFrame:
    """All columns of `contrast` for one division of the units."""
    part = _totals(x[in_a], n[in_a])
    ya, qa, ca, da = part
    yb, qb, cb, db = (whole - half for whole, half in zip(totals, part))
    na, nb = n[in_a].sum(), n[~in_a].sum()
    y, total = ya + yb, na + nb
    alpha = PRIOR * y / total
    with np.errstate(divide="ignore", invalid="ignore"):
        odds = np.log((ya + alpha) / (na + PRIOR - ya - alpha)) - np.log((yb + alpha) / (nb + PRIOR - yb - alpha))
        ratio = np.log2(np.where(ya > 0, ya, .5) / na / (np.where(yb > 0, yb, .5) / nb))
    p = _p(x, n, in_a, ya, na, y / total, qa + qb - 2 * y / total * (ca + cb) + (y / total) ** 2 * (n @ n))
    q = _benjamini_hochberg(p)
    low, high = _interval(ya, yb, qa, qb, ca, cb, n, in_a)
    enough = min(in_a.sum(), (~in_a).sum()) > FEW
    whole = np.int64 if (y == np.rint(y)).all() else float
    return pd.DataFrame({"n_a": ya.astype(whole), "n_b": yb.astype(whole), "docs_a": da, "docs_b": db, "rate_a": ya / na,
                         "rate_b": yb / nb, "log_odds": odds, "log_ratio": ratio, "p": p, "q": q, "ci_low": low, "ci_high": high,
                         "distinguishable": (q < .05) & ((low > 0) | (high < 0)) & enough})


def _p(x, n, in_a, ya, na, rate, squares) -> np.ndarray:
    """Score test: T = sum of y - rate n over a; its variance over relabellings is c times the sum of squared residuals."""
    from scipy.special import stdtr

    k, k1 = len(n), int(in_a.sum())
    observed = ya - rate * na
    if k <= SPLITS and math.comb(k, k1) <= SPLITS:
        from scipy import sparse

        few = min(k1, k - k1)  # the other group's sum is the same with the sign turned
        members = np.fromiter(chain.from_iterable(combinations(range(k), few)), int)
        splits = sparse.csr_matrix((np.ones(len(members)), members, np.arange(0, len(members) + 1, few)), shape=(len(members) // few, k))
        sizes = splits @ n
        return _share_as_large(lambda block: (splits @ x[:, block]).toarray() - np.outer(sizes, rate[block]), observed, len(sizes))
    variance = k1 * (k - k1) / k / (k - 1) * squares
    z2 = np.divide(observed ** 2, variance, out=np.zeros_like(observed), where=variance > 1e-12 * np.maximum(1, rate * na))
    return 2 * stdtr(k - 2, -np.sqrt(z2 * (k - 2) / np.maximum(k - 1 - z2, 1e-9)))


def _share_as_large(sums, observed: np.ndarray, k: int) -> np.ndarray:
    """Share of k relabellings whose |sum| is at least the observed one, feature by feature, in blocks."""
    p, width = np.empty(len(observed)), max(1, BLOCK // k)
    for i in range(0, len(observed), width):
        block = slice(i, i + width)
        t = np.abs(sums(block))
        p[block] = (t >= np.abs(observed[block]) - 1e-9 * np.maximum(1e-9, t.max(0))).mean(0)
    return p


def _interval(ya, yb, qa, qb, ca, cb, n, in_a) -> tuple[np.ndarray, np.ndarray]:
    """log2 of the rate ratios u for which the test of y in a against u y in b does not reject at .05.

    Squared statistic less its critical value is a quadratic in u; where its leading term does not exceed 0 the interval is open
    upwards, where its constant does not, downwards. A side that has none gets half a count, spread
    by exposure, so that the variance is that of the other side's rate; to its side the interval is open.
    """
    from scipy.special import stdtrit

    k, k1, na, nb = len(n), in_a.sum(), n[in_a].sum(), n[~in_a].sum()
    if k < 3:
        return np.full(len(ya), -np.inf), np.full(len(ya), np.inf)
    total, m, m_a, t2 = na + nb, n @ n, n[in_a] @ n[in_a], stdtrit(k - 2, .975) ** 2
    m_b, none_a, none_b = m - m_a, ya == 0, yb == 0
    qa, ca, ya = np.where(none_a, np.array([[m_a / (2 * na) ** 2], [m_a / (2 * na)], [.5]]), (qa, ca, ya))
    qb, cb, yb = np.where(none_b, np.array([[m_b / (2 * nb) ** 2], [m_b / (2 * nb)], [.5]]), (qb, cb, yb))
    critical = t2 * (k - 1) / (k - 2 + t2) * k1 * (k - k1) / k / (k - 1)
    pa, pb = ya / total, yb / total  # the pooled rate is pa + u pb
    two = (pb * na) ** 2 - critical * (qb - 2 * pb * cb + pb ** 2 * m)
    one = -2 * pa * nb * pb * na + 2 * critical * (pa * cb + pb * ca - pa * pb * m)
    zero = (pa * nb) ** 2 - critical * (qa - 2 * pa * ca + pa ** 2 * m)
    with np.errstate(all="ignore"):
        root = np.sqrt(np.maximum(one ** 2 - 4 * two * zero, 0))
        turn = -(one + np.where(one < 0, -root, root)) / 2  # the stable form of both roots
        u1, u2 = turn / two, zero / turn
        small, large = np.fmin(u1, u2), np.fmax(u1, u2)
        positive = np.where(small > 0, small, large)
        low = np.where((zero > 0) & ~none_a, np.log2(np.where(two > 0, small, positive)), -np.inf)
        high = np.where((two > 0) & ~none_b, np.log2(large), np.inf)
    return low, high


def _benjamini_hochberg(p: np.ndarray) -> np.ndarray:
    order = np.argsort(p, kind="stable")
    falling = (p[order] * len(p) / np.arange(1, len(p) + 1))[::-1]
    q = np.empty(len(p))
    q[order] = np.minimum(np.minimum.accumulate(falling)[::-1], 1)
    return q
