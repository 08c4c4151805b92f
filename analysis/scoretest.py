"""The test behind `contrast`: a document-level score test with permutation variance, and the interval that inverts it.

Units i = 1..k with counts y and exposures n; for a feature, T is the sum over group a of y - rate n, with the pooled rate.
Under random relabelling with the sizes of the groups kept, Var T = c times the sum of squared residuals, c = k1 (k - k1) /
(k (k - 1)). Three sums per feature and group serve all features at once: no loop, no resampling. The permutation is not
exact where few long units stand against many short ones, so p is never below the share of relabellings that put all units
with the feature on its side: a word of two units proves nothing, however short the others of its group are.
"""
from __future__ import annotations

import math
from collections.abc import Callable
from itertools import chain, combinations

import numpy as np

SPLITS = 20_000  # up to so many relabellings are enumerated
BLOCK = 2_000_000  # cells of a dense block


def totals(x, n: np.ndarray) -> tuple[np.ndarray, ...]:
    """Per feature: sums of y, of y squared, of y times exposure; the number of documents."""
    squares = x.copy()
    squares.data = squares.data ** 2
    present = np.bincount(x.indices, minlength=x.shape[1])
    return np.asarray(x.sum(0)).ravel(), np.asarray(squares.sum(0)).ravel(), x.T @ n, present


def p_values(x, n: np.ndarray, k1: int, observed: np.ndarray, rate: np.ndarray, squares: np.ndarray) -> np.ndarray:
    """Two-sided p of T, exact where there are few relabellings, else by t with k - 2 degrees of freedom.

    `observed` has a row for each division of the units with k1 of them in group a, and a column for each feature.
    """
    from scipy.special import stdtr

    k, units = len(n), np.bincount(x.indices, minlength=x.shape[1])
    least = np.where(observed > 0, one_sided(units, k1, k), one_sided(units, k - k1, k))
    if k <= SPLITS and math.comb(k, k1) <= SPLITS:
        from scipy import sparse

        few = min(k1, k - k1)  # the other group's sum is the same with the sign turned
        members = np.fromiter(chain.from_iterable(combinations(range(k), few)), int)
        count = len(members) // few
        splits = sparse.csr_matrix((np.ones(len(members)), members, np.arange(0, len(members) + 1, few)), shape=(count, k))
        sizes = splits @ n
        return np.maximum(least, share_as_large(lambda b: (splits @ x[:, b]).toarray() - np.outer(sizes, rate[b]), observed, count))
    variance = k1 * (k - k1) / k / (k - 1) * squares
    z2 = np.divide(observed ** 2, variance, out=np.zeros_like(observed), where=variance > 1e-12)
    return np.maximum(least, 2 * stdtr(k - 2, -np.sqrt(z2 * (k - 2) / np.maximum(k - 1 - z2, 1e-9))))


def one_sided(units: np.ndarray, size: int, k: int) -> np.ndarray:
    """Share of the relabellings of k units that put all of a feature's `units` on a side of `size`; 0 where they don't fit."""
    from scipy.special import gammaln

    fit = units <= size
    m = np.where(fit, units, 0)
    return np.where(fit, np.exp(gammaln(size + 1) - gammaln(size - m + 1) - gammaln(k + 1) + gammaln(k - m + 1)), 0)


def share_as_large(sums: Callable[[slice], np.ndarray], observed: np.ndarray, k: int) -> np.ndarray:
    """Share of k relabellings whose |sum| is at least the observed one: rows as in `observed`, features in blocks."""
    p, width = np.empty(observed.shape), max(1, BLOCK // k)
    for i in range(0, observed.shape[1], width):
        t = np.abs(sums(slice(i, i + width)))
        bar = np.abs(observed[:, i:i + width]) - 1e-9 * np.maximum(1e-9, t.max(0))
        if len(bar) == 1:
            p[0, i:i + width] = (t >= bar).mean(0)
            continue
        t.sort(axis=0)  # many divisions of the same units: look each up
        for j in range(t.shape[1]):
            p[:, i + j] = 1 - np.searchsorted(t[:, j], bar[:, j]) / k
    return p


def interval(ya, yb, qa, qb, ca, cb, n: np.ndarray, in_a: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """log2 of the rate ratios u for which the test of y in a against u y in b does not reject at .05.

    y, q, c: sums of counts, of their squares, of counts times exposures. The squared statistic less its critical value is a
    quadratic in u; where its leading term does not exceed 0 the interval is open upwards, where its constant does not,
    downwards. A side that has none gets half a count, spread by exposure, so that the variance is that of the other side's
    rate; to its side the interval is open. Where relabelling cannot reach .05, it is open on both sides.
    """
    from scipy.special import stdtrit

    k, k1, na, nb = len(n), int(in_a.sum()), n[in_a].sum(), n[~in_a].sum()
    if k <= 40 and math.comb(k, k1) < (40 if 2 * k1 == k else 20):  # too few relabellings: nothing is rejected at .05
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


def benjamini_hochberg(p: np.ndarray) -> np.ndarray:
    """q-values of p-values (Benjamini & Hochberg 1995)."""
    order = np.argsort(p, kind="stable")
    falling = (p[order] * len(p) / np.arange(1, len(p) + 1))[::-1]
    q = np.empty(len(p))
    q[order] = np.minimum(np.minimum.accumulate(falling)[::-1], 1)
    return q
