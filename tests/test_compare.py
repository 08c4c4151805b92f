"""contrast, null, paired and estimate: small numbers by hand, calibration by simulation, bad input."""

import itertools
import math

import numpy as np
import pandas as pd
import pytest

import analysis
from analysis import InputError, compare


def corpus(rows, **more):
    """rows: doc_id, outlet, {feature: n}."""
    counts = pd.DataFrame([(d, f, n) for d, _, c in rows for f, n in c.items()], columns=["doc_id", "feature", "n"])
    documents = pd.DataFrame({"doc_id": [r[0] for r in rows], "outlet": [r[1] for r in rows], "story": [r[0] for r in rows]})
    return counts, documents.assign(**more)


SMALL = [("x1", "X", {"raid": 4, "the": 6}), ("x2", "X", {"raid": 2, "the": 8}), ("y1", "Y", {"the": 10}), ("y2", "Y", {"raid": 1, "the": 19}),
         ("y3", "Y", {"the": 5, "talks": 5})]


def contrast(counts, documents, **more):
    return analysis.contrast(counts, documents, **{"group": "outlet", "a": "X", "b": "Y"} | more).set_index("feature")


def simulated(k, seed, features=20):
    rng = np.random.default_rng(seed)
    rates = rng.gamma(1, 1, (k, features)) * np.geomspace(1, 0.05, features)
    n = rng.poisson(60 * rates / rates.sum(1, keepdims=True))
    return corpus([(f"d{i:03d}", "XY"[i % 2], {f"w{j:02d}": int(n[i, j]) for j in range(features)}) for i in range(k)])


def test_counts_rates_and_log_odds_by_hand():
    r = contrast(*corpus(SMALL))
    assert list(r.index) == ["raid", "talks", "the"]
    assert r.loc["raid", ["n_a", "n_b", "docs_a", "docs_b"]].tolist() == [6, 1, 2, 1]
    assert r.loc["raid", ["rate_a", "rate_b"]].tolist() == [6 / 20, 1 / 40]
    assert r.loc["raid", "log_ratio"] == pytest.approx(math.log2(12))
    assert r.loc["talks", "log_ratio"] == pytest.approx(math.log2(0.5 / 20 / (5 / 40)))
    alpha = 500 * 7 / 60
    by_hand = math.log((6 + alpha) / (20 + 500 - 6 - alpha)) - math.log((1 + alpha) / (40 + 500 - 1 - alpha))
    assert r.loc["raid", "log_odds"] == pytest.approx(by_hand, abs=1e-12)


def test_what_two_stories_carry_is_no_difference_however_short_the_others_are():
    rows = [(f"x{i}", "X", {"the": 60}) for i in range(10)] + [(f"y{i}", "Y", {"the": 60, "raid": 3} if i < 2 else {"the": 5}) for i in range(6)]
    r = contrast(*corpus(rows))
    assert r.loc["raid", "p"] >= math.comb(6, 2) / math.comb(16, 2) - 1e-9 and not r.loc["raid", "distinguishable"]
    rows = [(f"x{i}", "X", {"the": 60}) for i in range(10)] + [(f"y{i}", "Y", {"the": 60, "raid": 3}) for i in range(6)]
    assert contrast(*corpus(rows)).loc["raid", "distinguishable"]          # all six carry it


def test_p_is_exact_where_stories_are_few():
    counts, documents = corpus(SMALL)
    r = contrast(counts, documents)
    y, n = np.array([4, 2, 0, 1, 0]), np.array([10, 10, 10, 20, 10])
    d = y - y.sum() / n.sum() * n
    sums = [abs(d[list(s)].sum()) for s in itertools.combinations(range(5), 2)]
    assert r.loc["raid", "p"] == pytest.approx(np.mean(np.array(sums) >= sums[0] - 1e-12))
    assert r["p"].min() >= 0.1 - 1e-12 and not r["distinguishable"].any()


def test_the_interval_agrees_with_p():
    r = contrast(*simulated(14, 6, features=60))
    holds = (r["ci_low"] <= 0) & (r["ci_high"] >= 0)
    assert holds[r["p"] >= 0.05].all() and np.isfinite(r[["ci_low", "ci_high"]]).any(axis=None)


def test_few_stories_are_said_to_show_nothing_and_have_open_intervals():
    r = analysis.contrast(*corpus(SMALL), group="outlet", a="X", b="Y")
    assert r.attrs["stories_a"] == 2 and r.attrs["stories_b"] == 3
    assert "no difference can be shown" in r.attrs["note"]
    assert (r["ci_low"] == -np.inf).all() and (r["ci_high"] == np.inf).all()


def test_a_clear_difference_is_distinguishable_and_a_copy_adds_nothing():
    counts, documents = simulated(40, 1)
    x = documents.loc[documents["outlet"] == "X", "doc_id"]
    counts.loc[counts["doc_id"].isin(x) & (counts["feature"] == "w03"), "n"] += 12
    r = contrast(counts, documents)
    assert list(r.index[r["distinguishable"]]) == ["w03"]
    assert (r["ci_low"] <= r["log_ratio"]).all() and (r["log_ratio"] <= r["ci_high"]).all()
    copied = pd.concat([counts, counts[counts["doc_id"] == "d000"].assign(doc_id="z")])
    more = pd.concat([documents, documents[:1].assign(doc_id="z")])
    pd.testing.assert_frame_equal(contrast(copied, more), r)


def test_groups_swapped_and_rows_shuffled():
    counts, documents = simulated(24, 2)
    r, s = contrast(counts, documents), contrast(counts, documents, a="Y", b="X")
    for c, sign in (("p", 1), ("log_odds", -1), ("log_ratio", -1)):
        np.testing.assert_allclose(r[c], sign * s[c], atol=1e-9)
    np.testing.assert_allclose(r["ci_low"], -s["ci_high"], atol=1e-9)
    before = counts.copy(), documents.copy()
    pd.testing.assert_frame_equal(r, contrast(counts.sample(frac=1, random_state=1), documents.sample(frac=1, random_state=1)))
    assert counts.equals(before[0]) and documents.equals(before[1])


def test_interval_is_open_where_a_side_has_none():
    counts, documents = simulated(24, 3)
    x = documents.loc[documents["outlet"] == "X", "doc_id"]
    r = contrast(counts[~(counts["doc_id"].isin(x) & (counts["feature"] == "w00"))], documents)
    assert r.loc["w00", "n_a"] == 0 and r.loc["w00", "ci_low"] == -np.inf and r.loc["w00", "ci_high"] < 0


def test_exposure_is_a_column_of_documents():
    counts, documents = corpus(SMALL, sentences=[5, 5, 10, 10, 0])
    r = contrast(counts, documents, exposure="sentences")
    assert r.loc["raid", ["rate_a", "rate_b"]].tolist() == [0.6, 0.05]
    assert "talks" not in r.index  # only in a document without sentences


def test_groups_may_be_lists_and_other_groups_stay_out():
    rows = [*SMALL, ("z1", "Z", {"raid": 50})]
    assert contrast(*corpus(rows)).loc["raid", "n_b"] == 1
    assert contrast(*corpus(rows), b=["Y", "Z"]).loc["raid", "n_b"] == 51


def test_rows_of_one_feature_are_added_up_and_none_give_no_row():
    counts, documents = simulated(12, 4)
    twice = pd.concat([counts.assign(n=counts["n"] // 2), counts.assign(n=counts["n"] - counts["n"] // 2), counts[:1].assign(feature="never", n=0)])
    pd.testing.assert_frame_equal(contrast(twice, documents), contrast(counts, documents))


@pytest.mark.parametrize("change, message", [
    ({"a": "W"}, "No document has 'W'"), ({"b": "X"}, "overlap"), ({"b": ["Y", "X"]}, "overlap"), ({"group": "paper"}, "no column 'paper'"),
    ({"unit": "cluster"}, "no column 'cluster'"), ({"exposure": "words"}, "no column 'words'"), ({"a": []}, "No document has")])
def test_bad_groups_are_named(change, message):
    with pytest.raises(InputError, match=message):
        contrast(*corpus(SMALL), **change)


@pytest.mark.parametrize("spoil, message", [
    (lambda c: c.assign(n=-1), "negative"), (lambda c: c.assign(n=0), "No feature occurs"), (lambda c: c[:0], "No feature occurs"),
    (lambda c: c.assign(doc_id="?"), "same doc_id"), (lambda c: c.drop(columns="n"), "no column 'n'"),
    (lambda c: c[c["doc_id"].str.startswith("y")], "counts has none"), (lambda c: c.assign(n=np.nan), "missing n")])
def test_bad_counts_are_named(spoil, message):
    counts, documents = corpus(SMALL)
    with pytest.raises(InputError, match=message):
        contrast(spoil(counts), documents)
    with pytest.raises(InputError, match="two rows of doc_id"):
        contrast(counts, pd.concat([documents, documents]))


def test_random_halves_find_nothing():
    counts, documents = simulated(40, 5)
    r = compare.null(counts, documents, splits=60, seed=1)
    assert list(r.columns) == ["split", "features", "p05", "distinguishable"] and len(r) == 60
    assert r["p05"].mean() < 0.07 and r["distinguishable"].mean() < 0.01
    pd.testing.assert_frame_equal(r, compare.null(counts, documents, splits=60, seed=1))
    with pytest.raises(InputError, match="four stories"):
        compare.null(counts, documents[:3])


def test_pairs_within_events():
    rows = [(f"{o}{i}", o, {"raid": (8 if o == "X" else 4) + i, "the": 50 * (i + 1)}) for i in range(8) for o in "XY"]
    counts, documents = corpus(rows)
    documents["event"] = documents["doc_id"].str[1:]
    documents.loc[documents["doc_id"] == "Y7", "event"] = "other"  # told by one group only
    r = compare.paired(counts, documents, group="outlet", a="X", b="Y", event="event").set_index("feature")
    assert r.loc["raid", "events"] == 7 and r.loc["raid", "difference"] > 0
    assert r.loc["raid", "p"] == pytest.approx(2 / 2**7) and r.loc["raid", "distinguishable"]
    table = documents[["doc_id", "event"]].rename(columns={"event": "incident"})
    pd.testing.assert_frame_equal(r, compare.paired(counts, documents, group="outlet", a="X", b="Y", event=table).set_index("feature"))
    with pytest.raises(InputError, match="no pairs"):
        compare.paired(counts, documents.assign(event=documents["doc_id"]), group="outlet", a="X", b="Y", event="event")


def test_many_events_go_by_t():
    rows = [(f"{o}{i:02d}", o, {"raid": (8 if o == "X" else 4) + i % 3, "the": 50}) for i in range(70) for o in "XY"]
    counts, documents = corpus(rows)
    r = compare.paired(counts, documents.assign(event=documents["doc_id"].str[1:]), group="outlet", a="X", b="Y", event="event")
    assert (r["events"] == 70).all() and (r["p"] < 1e-6).all() and r["distinguishable"].all()


def test_estimate_by_hand():
    rows = pd.DataFrame({"outlet": ["X"] * 4 + ["Y"], "story": ["s", "s", "t", "u", "v"], "tone": [0, 1, 0, 1, 0.25]})
    r = analysis.estimate(rows, "tone", "outlet")
    assert list(r.columns) == ["outlet", "n_rows", "n_stories", "mean", "ci_low", "ci_high"]
    assert r.loc[0, ["n_rows", "n_stories", "mean"]].tolist() == [4, 3, 0.5]
    assert r.loc[0, "ci_high"] == pytest.approx(0.5 + 4.302653 * 0.5 / math.sqrt(3), abs=1e-6)
    assert r.loc[1, "mean"] == 0.25 and np.isnan(r.loc[1, "ci_low"])


def test_estimate_by_several_columns_and_without_rows():
    rows = pd.DataFrame({"outlet": list("XXYY"), "voice": list("abab"), "story": list("1234"), "tone": [1.0, np.nan, 3, 4]})
    assert analysis.estimate(rows, "tone", ["outlet", "voice"])[["outlet", "voice"]].to_numpy().tolist() == [["X", "a"], ["Y", "a"], ["Y", "b"]]
    assert list(analysis.estimate(rows[:0], "tone", "voice").columns) == ["voice", "n_rows", "n_stories", "mean", "ci_low", "ci_high"]


@pytest.mark.parametrize("spoil, message", [
    (lambda r: r.drop(columns="story"), "Merge it"), (lambda r: r.assign(tone="good"), "not numeric"),
    (lambda r: r.assign(story=""), "empty 'story'"), (lambda r: r.drop(columns="outlet"), "no column 'outlet'")])
def test_estimate_names_what_is_missing(spoil, message):
    with pytest.raises(InputError, match=message):
        analysis.estimate(spoil(pd.DataFrame({"outlet": ["X"], "story": ["s"], "tone": [0.0]})), "tone", "outlet")


@pytest.mark.parametrize("k", [6, 12, 30])
def test_intervals_hold_for_clustered_rows(k):
    rng, times = np.random.default_rng(k), 1000
    stories = np.tile(np.arange(k), times)
    sizes = rng.integers(1, 9, k * times)
    level = rng.uniform(-1, 1, k * times)
    rows = pd.DataFrame({"run": np.repeat(np.repeat(np.arange(times), k), sizes), "story": np.repeat(stories, sizes)})
    rows["tone"] = np.repeat(level, sizes) + rng.normal(0, 0.5, len(rows))
    r = analysis.estimate(rows, "tone", "run")
    held = ((r["ci_low"] <= 0) & (r["ci_high"] >= 0)).mean()
    assert 0.93 <= held <= 0.97


@pytest.mark.parametrize("k", [13, 30])
def test_null_is_contrast_on_halves(k):
    counts, documents = simulated(k, 9)
    r = compare.null(counts, documents, splits=3, seed=3)
    rng = np.random.default_rng(3)
    for row in r.itertuples():
        half = np.where(rng.permutation(k) < k // 2, "A", "B")
        s = contrast(counts, documents.sort_values("doc_id").assign(outlet=half), a="A", b="B")
        assert row.p05 == pytest.approx((s["p"] < 0.05).mean()) and row.distinguishable == s["distinguishable"].mean()
