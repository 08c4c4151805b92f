"""Stories: near-duplicate and syndicated documents get one story. Different articles on one event are not one story.

The corpus pass over `documents` and `sentences`. Candidates come from sampled word shingles, which estimate containment
as well as resemblance (Broder 1997), so that cut and embedded copies are found too; each candidate is verified by the
real overlap of all shingles. Work grows with the number of shingles and not with the number of pairs.
"""
from __future__ import annotations

import functools
from collections import defaultdict

import numpy as np
import pandas as pd

from analysis.repeats import copy_of, first, first_seen, join, mixed, recurring

SHINGLE = 4                                                     # words
SAMPLE = 8                                                      # one shingle in so many is kept for the search
WHOLE = .8                                                      # lengths from which two copies are whole, not one a part
SHARED, CONTAINED = .5, .6                                      # overlap by the shorter that makes a copy: whole, part
KINDRED = .25                                                   # overlap of two parts of a document that belong together
LIKELY = .08                                                    # sampled shingles that two must share to be compared
LONGEST = 1_000_000                                             # characters looked at
BASE = np.uint64(0x9E3779B97F4A7C15)


@functools.lru_cache(maxsize=6)
def _powers(size: int) -> tuple[np.ndarray, np.ndarray]:
    """Powers of the base modulo 2**64, and of its inverse."""
    inverse = pow(int(BASE), -1, 1 << 64)
    return tuple(np.cumprod(np.r_[np.uint64(1), np.full(size, b, np.uint64)]) for b in (BASE, np.uint64(inverse)))


KEEP = np.isin(np.arange(256), [*range(48, 58), *range(97, 123), *range(128, 256)])     # bytes of words: digits, small letters, other alphabets


def mark(documents: pd.DataFrame, sentences: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The corpus pass: copies of both tables with `story`, `copy_of` and recurring boilerplate filled in.

    Page furniture that the document pass found is left out of the comparison of documents.
    """
    documents, sentences = documents.copy(), sentences.copy()
    documents["story"] = assign(documents, _without_furniture(documents, sentences))
    sentences["section"] = sentences["section"].mask(recurring(documents, sentences), "boilerplate")
    order = first_seen(documents)
    stories = documents.iloc[order].set_index("doc_id")["story"]
    sentences["copy_of"] = copy_of(sentences, stories)
    return documents, sentences


def _without_furniture(documents: pd.DataFrame, sentences: pd.DataFrame) -> list[str]:
    texts = dict(zip(documents["doc_id"], documents["text"]))
    for doc_id, rows in sentences[sentences["section"] == "boilerplate"].groupby("doc_id", sort=False):
        starts, ends = rows["start"].tolist(), rows["end"].tolist()
        texts[doc_id] = " ".join(texts[doc_id][a:b] for a, b in zip([0, *ends], [*starts, None]))
    return [texts[i] for i in documents["doc_id"]]


def assign(documents: pd.DataFrame, texts: list[str] | None = None) -> pd.Series:
    """The story of each document: the `doc_id` of the first document of the story, by `published`, then `doc_id`.

    Parameters
    ----------
    documents : `doc_id`, `text`; where given `published` (unknown comes last) and `story` (not empty: kept, and given to
        copies).
    texts : what to compare in place of `text`, in the same order.

    Returns
    -------
    Series of str, indexed like `documents`. A document that contains two others which have nothing in common belongs to the
    one that it shares more with.
    """
    order = first_seen(documents)
    texts = list(documents["text"]) if texts is None else texts
    codes, unique = pd.factorize(pd.Series(texts, dtype=object))
    groups = _clusters(list(unique))[codes] if len(codes) else codes
    given = documents["story"].fillna("").to_numpy(object) if "story" in documents else np.full(len(documents), "", object)
    ids = documents["doc_id"].to_numpy(object)
    name: dict[int, str] = {}
    for i in [*(j for j in order if given[j]), *order]:
        name.setdefault(groups[i], given[i] or ids[i])
    return pd.Series([given[i] or name[g] for i, g in enumerate(groups)], index=documents.index, dtype="str", name="story")


def _clusters(texts: list[str]) -> np.ndarray:
    """A number for each of the different texts, the same for copies."""
    sketches = [_sketch(shingles(text)) for text in texts]
    order = sorted(range(len(texts)), key=lambda i: (sketches[i][0], texts[i]))  # by length: whatever the order given
    sizes, texts = [sketches[i][0] for i in order], [texts[i] for i in order]
    cached = functools.lru_cache(maxsize=4096)(lambda i: shingles(texts[i]))
    root = list(range(len(texts)))
    parts = []
    for a, b in _candidates([sketches[i][1] for i in order]):
        shared = _common(cached(a), cached(b))
        if sizes[a] >= WHOLE * sizes[b] and shared >= SHARED * sizes[a]:
            join(root, a, b)
        elif shared >= CONTAINED * sizes[a]:
            parts.append((a, b, shared))
    _join_parts(root, parts, sizes, cached)
    found = np.empty(len(texts), np.int64)
    found[order] = [first(root, i) for i in range(len(texts))]
    return found


def _sketch(hashes: np.ndarray) -> tuple[int, np.ndarray]:
    sample = hashes[hashes % np.uint64(SAMPLE) == 0]
    return len(hashes), sample if len(sample) > 3 else hashes[:4]


def _common(a: np.ndarray, b: np.ndarray) -> int:
    return len(np.intersect1d(a, b, assume_unique=True))


def _candidates(samples: list[np.ndarray]) -> np.ndarray:
    """Pairs (shorter, longer) that share sampled shingles. A shingle pairs neighbours by length only: this stays linear."""
    if not samples:
        return np.zeros((0, 2), np.int64)
    counts = np.array([len(s) for s in samples])
    hashes, owner = np.concatenate(samples), np.repeat(np.arange(len(samples)), counts)
    order = np.lexsort((owner, hashes))
    hashes, owner = hashes[order], owner[order]
    same = hashes[1:] == hashes[:-1]
    pairs, shared = np.unique(owner[:-1][same] * len(samples) + owner[1:][same], return_counts=True)
    a, b = np.divmod(pairs, len(samples))
    likely = shared >= np.maximum(np.minimum(counts[a], counts[b]) * LIKELY, np.where(counts[a] < 8, 1, 2))
    return np.column_stack([a, b])[likely]


def _join_parts(root: list[int], parts: list[tuple[int, int, int]], sizes, cached) -> None:
    """Joins cut copies to the whole, and what embeds a document to it; of two embedded ones to the larger share only."""
    mates, inside = defaultdict(list), defaultdict(list)
    for i in range(len(root)):
        mates[first(root, i)].append(i)
    for small, large, shared in parts:
        inside[large].append((-shared, small))
    for large in sorted(inside):
        kept = [m for m in mates[first(root, large)][:2] if m != large][:1]    # a whole copy of it, the shortest
        for _, small in sorted(inside[large]):
            if not kept or _common(cached(small), cached(kept[0])) >= KINDRED * min(sizes[small], sizes[kept[0]]):
                join(root, small, large)
                kept = kept or [small]


def shingles(text: str) -> np.ndarray:
    """Hashes (uint64, sorted, unique) of all runs of SHINGLE words; case, punctuation and quotation marks do not count."""
    return np.unique(_runs(text[:LONGEST], SHINGLE))


def _runs(text: str, size: int) -> np.ndarray:
    """The hash of the run of `size` words from each word on; of all words where there are fewer."""
    lower = text.lower().replace("'", "").replace("—", " ").replace("–", " ").replace("\u00a0", " ")
    raw = lower.encode("ascii", "ignore")
    if len(raw) < len(lower) / 2:                               # not a Latin alphabet
        raw = lower.encode()
    letters = np.frombuffer(raw, np.uint8)
    kept = KEEP[letters]
    if not kept.any():
        return np.zeros(0, np.uint64)
    begins = kept.copy()
    begins[1:] &= ~kept[:-1]
    begins = begins[kept]
    power, inverse = _powers(1 << max(16, len(begins).bit_length()))
    values = (letters[kept].astype(np.uint64) + np.uint64(1)) + begins * np.uint64(257)
    total = np.concatenate([np.zeros(1, np.uint64), np.cumsum(values * power[:len(values)], dtype=np.uint64)])
    starts = np.append(np.flatnonzero(begins), len(values))
    size = min(size, len(starts) - 1)
    begin, end = starts[:-size], starts[size:]
    return mixed((total[end] - total[begin]) * inverse[begin])
