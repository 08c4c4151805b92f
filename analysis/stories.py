"""Stories: near-duplicate documents get one story, near-identical sentences inside a story point at the first of them.

The corpus pass over `documents` and `sentences`. Candidates come from sampled word shingles, which estimate containment as well as
resemblance (Broder 1997), so that cut and embedded copies are found too; each candidate is verified by the real overlap of all
shingles. Work grows with the number of shingles and not with the number of pairs. Different articles on one event are not one story.
"""
from __future__ import annotations

import functools
import re
from collections import defaultdict

import numpy as np
import pandas as pd

SHINGLE = 4                                                     # words
SAMPLE = 8                                                      # one shingle in so many is kept for the search
WHOLE = .8                                                      # lengths from which two copies are whole, not one a part
SHARED, CONTAINED = .5, .6                                      # overlap by the shorter that makes a copy: of whole ones, of a part
KINDRED = .25                                                   # overlap of two parts of one document that are not foreign to each other
LIKELY = .08                                                    # sampled shingles that two must share to be compared
LONGEST = 1_000_000                                             # characters looked at
FEWEST, NEAR, ALIKE = 4, 7, .6                                  # words of a repeated sentence, of a nearly repeated one; share in common
RECURS, OFTEN = 3, 5                                            # stories of an outlet in which furniture recurs
BASE = np.uint64(0x9E3779B97F4A7C15)


@functools.lru_cache(maxsize=6)
def _powers(size: int) -> tuple[np.ndarray, np.ndarray]:
    """Powers of the base modulo 2**64, and of its inverse."""
    inverse = pow(int(BASE), -1, 1 << 64)
    return tuple(np.cumprod(np.r_[np.uint64(1), np.full(size, b, np.uint64)]) for b in (BASE, np.uint64(inverse)))


def _alphabet() -> np.ndarray:
    keep = np.zeros(256, bool)
    keep[[*range(48, 58), *range(97, 123), *range(128, 256)]] = True
    return keep


KEEP = _alphabet()
SMALL = bytes(c if KEEP[c] else c + 32 if 65 <= c <= 90 else 32 for c in range(256))
WORDS = re.compile(r"[^\W_]+")


def mark(documents: pd.DataFrame, sentences: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The corpus pass: both tables with `story`, `copy_of` and recurring boilerplate filled in; the given ones stay as they are.

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
    rows = sentences[sentences["section"] == "boilerplate"].sort_values("start", ascending=False)
    for doc_id, start, end in zip(rows["doc_id"], rows["start"], rows["end"]):
        texts[doc_id] = texts[doc_id][:start] + texts[doc_id][end:]
    return [texts[i] for i in documents["doc_id"]]


def assign(documents: pd.DataFrame, texts: list[str] | None = None) -> pd.Series:
    """The story of each document: the `doc_id` of the first document of the story, by `published`, then `doc_id`.

    Parameters
    ----------
    documents : `doc_id`, `text`; where given, `published` (unknown comes last) and `story` (not empty: kept, and taken over by copies).
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


def first_seen(documents: pd.DataFrame) -> np.ndarray:
    """Positions of the documents from the first published on; those without date after them, by `doc_id`."""
    dates = documents["published"] if "published" in documents else pd.Series(pd.NaT, index=documents.index)
    frame = pd.DataFrame({"date": pd.to_datetime(dates).to_numpy(), "doc_id": documents["doc_id"].to_numpy(object)})
    return frame.sort_values(["date", "doc_id"], kind="stable").index.to_numpy()


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
            _join(root, a, b)
        elif shared >= CONTAINED * sizes[a]:
            parts.append((a, b, shared))
    _join_parts(root, parts, sizes, cached)
    found = np.empty(len(texts), np.int64)
    found[order] = [_find(root, i) for i in range(len(texts))]
    return found


def _sketch(hashes: np.ndarray) -> tuple[int, np.ndarray]:
    sample = hashes[hashes % np.uint64(SAMPLE) == 0]
    return len(hashes), sample if len(sample) > 3 else hashes[:4]


def _common(a: np.ndarray, b: np.ndarray) -> int:
    return len(np.intersect1d(a, b, assume_unique=True))


def _candidates(samples: list[np.ndarray]) -> np.ndarray:
    """Pairs (shorter, longer) that share sampled shingles. Each shingle pairs neighbours by length only, so this stays linear."""
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
    """Joins cut copies to the whole, and a document that embeds another to it; of two embedded ones only to the larger share."""
    mates, inside = defaultdict(list), defaultdict(list)
    for i in range(len(root)):
        mates[_find(root, i)].append(i)
    for small, large, shared in parts:
        inside[large].append((-shared, small))
    for large in sorted(inside):
        kept = [m for m in mates[_find(root, large)][:2] if m != large][:1]    # a whole copy of it, the shortest
        for _, small in sorted(inside[large]):
            if not kept or _common(cached(small), cached(kept[0])) >= KINDRED * min(sizes[small], sizes[kept[0]]):
                _join(root, small, large)
                kept = kept or [small]


def _find(root: list[int], i: int) -> int:
    while root[i] != i:
        root[i] = root[root[i]]
        i = root[i]
    return i


def _join(root: list[int], a: int, b: int) -> None:
    a, b = _find(root, a), _find(root, b)
    root[max(a, b)] = min(a, b)


def shingles(text: str, size: int = SHINGLE) -> np.ndarray:
    """Hashes (uint64, sorted, unique) of all runs of `size` words; case, punctuation and quotation marks do not count."""
    return np.unique(_runs(text[:LONGEST], size))


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
    first, end = starts[:-size], starts[size:]
    return _mix((total[end] - total[first]) * inverse[first])


def _mix(hashes: np.ndarray) -> np.ndarray:
    hashes = (hashes ^ (hashes >> np.uint64(32))) * np.uint64(0xD6E8FEB86659FD93)
    return hashes ^ (hashes >> np.uint64(32))


def copy_of(sentences: pd.DataFrame, stories: pd.Series) -> pd.Series:
    """For each sentence `doc_id#sentence` of the first near-identical one in its story; empty for the first and for single ones.

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
    first: dict[tuple, int] = {}
    for i, text in enumerate(folded):
        j = first.setdefault((story[i], text), i)
        if j != i and text and (doc[i] != doc[j] or text.count(" ") >= FEWEST - 1):
            root[i] = j
    fresh = [i for i, text in enumerate(folded) if root[i] == i and text.count(" ") >= NEAR - 1]
    for i, j in _close([folded[i] for i in fresh], story[fresh]):
        if _alike(unique[codes[fresh[i]]], unique[codes[fresh[j]]]):
            _join(root, fresh[i], fresh[j])
    ids, numbers = sentences["doc_id"].to_numpy(object)[order], sentences["sentence"].to_numpy()[order]
    out = np.full(len(order), "", object)
    for i, place in enumerate(order):
        j = _find(root, i)
        if j != i:
            out[place] = f"{ids[j]}#{numbers[j]}"
    return pd.Series(out, index=sentences.index, dtype="str", name="copy_of")


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
    shorter, longer = sorted(map(len, words))
    return len(shared) >= ALIKE * len(words[0] | words[1]) or len(shared) >= max(9, .9 * shorter, .7 * longer)


def _names(text: str) -> set[str]:
    """The words with a capital, but for the first."""
    return set(_fold(" ".join(w for w in text.split()[1:] if w.lstrip("“‘\"'(")[:1].isupper())).split())


def _close(texts: list[str], story: np.ndarray) -> np.ndarray:
    """Pairs of sentences of a story that share the smallest of their hashed runs of three words (MinHash, Broder 1997)."""
    keys = [_smallest(texts[k:k + 50_000]) for k in range(0, len(texts), 50_000)]
    pairs = []
    for column in np.concatenate(keys).T if keys else ():
        mixed = _mix(column ^ _mix(story.astype(np.uint64) + np.uint64(1)))
        order = np.argsort(mixed, kind="stable")
        same = mixed[order][1:] == mixed[order][:-1]
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
    seeds = _mix(np.arange(1, 9, dtype=np.uint64))
    return np.column_stack([np.minimum.reduceat(_mix(three ^ seed), starts) for seed in seeds])


def recurring(documents: pd.DataFrame, sentences: pd.DataFrame) -> np.ndarray:
    """Which sentences recur as page furniture: the same words in several stories of one outlet.

    A line of its own that is short or has no full stop: in three stories; any other: in five and a tenth of the outlet's. Nothing
    is concluded where the outlet is unknown.
    """
    known = documents[documents["outlet"].fillna("") != ""].drop_duplicates("doc_id").set_index("doc_id")
    at = np.flatnonzero(sentences["doc_id"].isin(known.index))
    rows = sentences.iloc[at]
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
