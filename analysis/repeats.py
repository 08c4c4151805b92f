"""Repetition: sentences of a story that were there before, and sentences that recur as furniture of an outlet's pages."""
from __future__ import annotations

import re

import numpy as np
import pandas as pd

FEWEST, NEAR, ALIKE = 4, 7, .6          # words of a repeated sentence, of a nearly repeated one; share of words in common
RECURS, OFTEN = 3, 5                    # stories of an outlet in which furniture recurs
SMALL = bytes(ord(chr(c).lower()) if c < 128 and chr(c).isalnum() else 32 for c in range(256))
WORDS = re.compile(r"[^\W_]+")


def mixed(hashes: np.ndarray) -> np.ndarray:
    """The hashes (uint64) scrambled, so that low bits and minima are as good as random."""
    hashes = (hashes ^ (hashes >> np.uint64(32))) * np.uint64(0xD6E8FEB86659FD93)
    return hashes ^ (hashes >> np.uint64(32))


def first_seen(documents: pd.DataFrame) -> np.ndarray:
    """Positions of the documents from the first published on; those without date after them, by `doc_id`."""
    dates = documents["published"] if "published" in documents else pd.Series(pd.NaT, index=documents.index)
    frame = pd.DataFrame({"date": pd.to_datetime(dates).to_numpy(), "doc_id": documents["doc_id"].to_numpy(object)})
    return frame.sort_values(["date", "doc_id"], kind="stable").index.to_numpy()


def copy_of(sentences: pd.DataFrame, stories: pd.Series) -> pd.Series:
    """For each sentence `doc_id#sentence` of the first near-identical one in its story; empty where it is the first itself.

    Parameters
    ----------
    sentences : `doc_id`, `sentence`, `text`.
    stories : story by `doc_id`, documents in the order in which they count as first.

    Near-identical: the same words, or most of them and the same figures and names; inside one document only sentences of
    `FEWEST` words or more.
    """
    rank = pd.Series(np.arange(len(stories)), index=stories.index)
    doc = sentences["doc_id"].map(rank).to_numpy(np.int64)
    order = np.lexsort((sentences["sentence"].to_numpy(), doc))
    doc = doc[order]
    codes, unique = pd.factorize(sentences["text"].to_numpy(object)[order])
    folded = np.array([*map(_fold, unique), ""], object)[codes].tolist()
    story = pd.factorize(stories)[0][doc] if len(stories) else doc
    root = list(range(len(order)))
    same: dict[tuple, int] = {}
    for i, (of, text) in enumerate(zip(story.tolist(), folded)):
        j = same.setdefault((of, text), i)
        if j != i and text and (doc[i] != doc[j] or text.count(" ") >= FEWEST - 1):
            root[i] = j
    fresh = [i for i, text in enumerate(folded) if root[i] == i and text.count(" ") >= NEAR - 1]
    for i, j in _close([folded[i] for i in fresh], story[fresh]):
        if _alike(unique[codes[fresh[i]]], unique[codes[fresh[j]]]):
            join(root, fresh[i], fresh[j])
    ids, numbers = sentences["doc_id"].to_numpy(object)[order], sentences["sentence"].to_numpy()[order]
    out = np.full(len(order), "", object)
    for i, place in enumerate(order):
        j = first(root, i)
        if j != i:
            out[place] = f"{ids[j]}#{numbers[j]}"
    return pd.Series(out, index=sentences.index, dtype="str", name="copy_of")


def first(root: list[int], i: int) -> int:
    """The first of those that `i` was joined with; `root` begins as 0, 1, 2 ... (union-find)."""
    while root[i] != i:
        root[i] = root[root[i]]
        i = root[i]
    return i


def join(root: list[int], a: int, b: int) -> None:
    """From here on `a`, `b` and all that are joined with either have the same first."""
    a, b = first(root, a), first(root, b)
    root[max(a, b)] = min(a, b)


def _fold(text: str) -> str:
    """The words alone, small."""
    lower = text.replace("’", "").replace("—", " ").replace("–", " ")
    raw = lower.encode("ascii", "ignore")
    if len(raw) < len(lower) / 2:
        return " ".join(WORDS.findall(text.lower()))
    return b" ".join(raw.translate(SMALL, b"'").split()).decode()


def _alike(a: str, b: str) -> bool:
    """Most words are the same, all figures are, and not each names somebody or a place that the other does not."""
    words, names = [set(_fold(t).split()) for t in (a, b)], [_names(t) for t in (a, b)]
    shared, either = words[0] & words[1], words[0] ^ words[1]
    if any(w.isdigit() for w in either) or (names[0] - words[1] and names[1] - words[0]):
        return False
    return len(shared) >= ALIKE * len(words[0] | words[1])


def _names(text: str) -> set[str]:
    """The words with a capital, but for the first."""
    return set(_fold(" ".join(w for w in text.split()[1:] if w.lstrip("“‘\"'(")[:1].isupper())).split())


def _close(texts: list[str], story: np.ndarray) -> np.ndarray:
    """Pairs of sentences of a story that share the smallest of their hashed runs of three words (MinHash, Broder 1997)."""
    keys = [_smallest(texts[k:k + 50_000]) for k in range(0, len(texts), 50_000)]
    pairs = []
    for column in np.concatenate(keys).T if keys else ():
        keys = mixed(column ^ mixed(story.astype(np.uint64) + np.uint64(1)))
        order = np.argsort(keys, kind="stable")
        same = keys[order][1:] == keys[order][:-1]
        pairs.append(np.column_stack([order[:-1][same], order[1:][same]]))
    return np.unique(np.concatenate(pairs), axis=0) if pairs else np.zeros((0, 2), np.int64)


def _smallest(texts: list[str]) -> np.ndarray:
    """Eight minimal hashes of each text."""
    words = [text.split() for text in texts]
    counts = np.array([len(w) for w in words])
    hashed = pd.util.hash_array(np.array([w for line in words for w in line], object), categorize=False)
    three = hashed[:-2] * np.uint64(3) + hashed[1:-1] * np.uint64(5) + hashed[2:] * np.uint64(7)
    ends = np.cumsum(counts)
    inside = np.ones(len(hashed), bool)
    inside[ends - 1] = inside[ends - 2] = False                 # runs that would reach into the next text
    three = three[inside[:-2]]
    starts = np.r_[0, np.cumsum(counts - 2)[:-1]]
    seeds = mixed(np.arange(1, 9, dtype=np.uint64))
    return np.column_stack([np.minimum.reduceat(mixed(three ^ seed), starts) for seed in seeds])


def recurring(documents: pd.DataFrame, sentences: pd.DataFrame) -> np.ndarray:
    """Which sentences recur as page furniture: the same words in several stories of one outlet.

    A line of its own that is short or has no full stop: in three stories; any other: in five and a tenth of the outlet's.
    Nothing is concluded where the outlet is unknown.
    """
    known = documents[documents["outlet"].fillna("") != ""].drop_duplicates("doc_id").set_index("doc_id")
    at = np.flatnonzero(sentences["doc_id"].isin(known.index))
    rows = sentences.iloc[at]
    if not len(rows):
        return np.zeros(len(sentences), bool)
    outlet, story = (rows["doc_id"].map(known[c]).to_numpy(object) for c in ("outlet", "story"))
    frame = pd.DataFrame({"at": at, "outlet": outlet, "story": story, "folded": [_fold(t) for t in rows["text"]]})
    frame["n"] = frame.groupby(["outlet", "folded"])["story"].transform("nunique")
    frame = frame[(frame["n"] >= RECURS) & (frame["folded"] != "")]
    most = .1 * known.groupby("outlet")["story"].nunique()
    out = np.zeros(len(sentences), bool)
    picked = sentences.iloc[frame["at"]][["doc_id", "start", "end", "text"]]
    for row, (doc_id, start, end, text) in zip(frame.itertuples(), picked.itertuples(index=False)):
        short = row.folded.count(" ") < 12 or text[-1] not in ".!?”\""
        out[row.at] = row.n >= max(OFTEN, most[row.outlet]) or (short and _alone(known["text"][doc_id], start, end))
    return out


def _alone(text: str, start: int, end: int) -> bool:
    """The sentence has its line to itself."""
    return not text[text.rfind("\n", 0, start) + 1:start].strip() and text[end:end + 100].lstrip(" \t\r")[:1] in ("", "\n")
