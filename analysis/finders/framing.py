"""Frames and words: sentences in; one row per frame hit, or counts of words for a comparison, out.

A hit is a term of `frames.yml` that stands in the text; the term is kept, so that an analyst can strike it and count anew.
Nothing is weighted or learned here. Who acts and who is acted upon is in `agency`.
"""
from __future__ import annotations

import functools
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from typing import NamedTuple

import pandas as pd

from analysis import codebook as codebooks
from analysis import tables as t
from analysis.errors import InputError
from analysis.text import GLUE, WORD, edges, key_of, keys_of, straight, words_of

_TERM = re.compile(r"[\w .'’&/-]+\*?(?: [\w .'’&/-]+\*?)*")


class Pattern(NamedTuple):
    words: tuple[str, ...]
    prefix: tuple[bool, ...]
    frame: str
    term: str
    strikes: bool      # an exclusion: no hit of the frame inside it
    weak: bool         # names more than it frames: counts where the sentence has no other frame


class Frames:
    """The codebook's frames as a look-up from a word to the patterns that begin with it."""

    def __init__(self, codebook):
        self.mapping = codebook.mapping("frames")
        labels = {frame: str(entry.get("label") or "") if isinstance(entry, dict) else "" for frame, entry in self.mapping.items()}
        shared = Counter(labels.values())
        self.labels = {frame: label if label and shared[label] == 1 else frame.replace("_", " ") for frame, label in labels.items()}
        self._where = functools.partial(_where, codebook)
        self.exact, self.stems = defaultdict(list), defaultdict(list)
        for frame in self.mapping:
            for term, weak in self.terms(frame).items():
                self._add(frame, term, weak=weak)
            for term in self._list(frame, "not"):
                self._add(frame, term, strikes=True)
        self.lengths = sorted({len(s) for s in self.stems})
        self.starting = _Starting(self)

    def terms(self, frame: str, above: tuple[str, ...] = ()) -> dict[str, bool]:
        """The terms of a frame and whether each is weak, those of `@other` frames among them taken in."""
        if frame in above:
            raise InputError(f"{self._where(above[-1], '@' + frame)}: the frames {' > '.join([*above, frame])} take in each "
                             "other; strike one of the '@' terms.")
        out = {}
        for term in self._list(frame, "terms"):
            if not term.startswith("@"):
                out[term] = False
            elif term[1:] in self.mapping:
                out |= self.terms(term[1:], (*above, frame))
            else:
                raise InputError(f"{self._where(frame, term)}: there is no frame '{term[1:]}'. Write one of: "
                                 f"{', '.join(self.mapping)}.")
        if not out:
            raise InputError(f"{self._where(frame)}: the frame '{frame}' has no terms; give it 'terms: [...]', or strike it "
                             f"with '{frame}: null'.")
        return out | dict.fromkeys(self._list(frame, "weak"), True)

    def _list(self, frame: str, key: str) -> list[str]:
        entry = self.mapping[frame]
        items = entry.get(key) if isinstance(entry, dict) else None
        if items is not None and not isinstance(items, list):
            raise InputError(f"{self._where(frame)}: '{key}' of the frame '{frame}' is no list; write '{key}: [...]'.")
        return list(map(str, items or ()))

    def _add(self, frame: str, term: str, *, strikes: bool = False, weak: bool = False) -> None:
        if not _TERM.fullmatch(term) or not (words := term.replace("*", "\u0001").split()) or not words_of(term):
            raise InputError(f"{self._where(frame, term)}: '{term}' is no term; write words, with a star only at a word's "
                             "end (econom*). Regular expressions are not read.")
        parts = [(key_of(w), word.endswith("\u0001") and n == len(ws) - 1)
                 for word in words for ws in [words_of(word.replace("\u0001", ""))] for n, w in enumerate(ws)]
        pattern = Pattern(tuple(w for w, _ in parts), tuple(p for _, p in parts), frame, term, strikes, weak)
        (self.stems if pattern.prefix[0] else self.exact)[pattern.words[0]].append(pattern)


class _Starting(dict):
    """Word -> patterns whose first word it is, longest first; filled as words are met."""

    def __init__(self, frames: Frames):
        super().__init__()
        self.frames = frames

    def __missing__(self, key: str) -> tuple[Pattern, ...]:
        frames = self.frames
        stems = (key[:n] for n in frames.lengths if n <= len(key))
        every = [*frames.exact.get(key, ()), *(p for stem in stems for p in frames.stems.get(stem, ()))]
        if len(self) > 500_000:
            self.clear()
        self[key] = found = tuple(sorted(every, key=lambda p: (-len(p.words), -len(p.words[0]))))
        return found


def _where(codebook, frame: str, term: str = "") -> str:
    """File and line of a frame, or of a term in it, for messages."""
    for path in codebook.files("frames.yml"):
        lines = path.read_text(encoding="utf-8").splitlines()
        first = next((i for i, line in enumerate(lines, 1) if re.match(rf"['\"]?{re.escape(frame)}['\"]?\s*:", line)), 0)
        if first:
            at = next((i for i, line in enumerate(lines[first - 1:], first) if term and term in line), first)
            return f"{path.name}, line {at}"
    return "frames.yml"


@functools.lru_cache(maxsize=8)
def frames_of(codebook) -> Frames:
    """The compiled frames of a codebook."""
    return Frames(codebook)


def hits(frames: Frames, text: str) -> list[tuple[int, int, str, str]]:
    """The frame hits of a text: (start, end, frame, term)."""
    text = straight(text)
    parts = WORD.split(text)
    keys = [*keys_of(parts[1::2]), ""]
    at = [(i, p) for i, patterns in enumerate(map(frames.starting.__getitem__, keys)) for p in patterns
          if len(p.words) == 1 or keys[i + 1].startswith(p.words[1])]
    if not at:
        return []
    places = edges(parts)

    def follows(i: int, p: Pattern) -> bool:
        n = len(p.words)
        return i + n < len(keys) and all(
            (keys[i + k].startswith(p.words[k]) if p.prefix[k] else keys[i + k] == p.words[k])
            and GLUE.fullmatch(parts[2 * (i + k)]) for k in range(1, n))

    found = [(i, i + len(p.words), p) for i, p in at if len(p.words) == 1 or follows(i, p)]
    out, ends, struck = [], {}, {}
    for a, b, p in sorted(found, key=lambda x: (x[0], not x[2].strikes)):     # exclusions first; else longest first
        if p.strikes:
            struck[p.frame] = max(b, struck.get(p.frame, 0))
        if p.strikes or a < ends.get(p.frame, 0) or b <= struck.get(p.frame, 0):
            continue
        ends[p.frame] = b
        out.append((places[2 * a], places[2 * b - 1], p))
    strong = {p.frame for _, _, p in out if not p.weak}
    return [(a, b, p.frame, p.term) for a, b, p in out if not p.weak or strong <= {p.frame}]


def find(sentences: pd.DataFrame, *, codebook) -> pd.DataFrame:
    """One row per frame hit.

    Columns: `doc_id, sentence, start, end` (span of the hit in `documents.text`), `frame` (its id in `frames.yml`), `term`
    (as the codebook has it), `label` (the frame's name for readers; its id in words where the codebook gives none of its own).
    Within a frame hits do not overlap, the longest term wins; hits of two frames may share words.
    Source: Semetko & Valkenburg 2000; Boydstun et al. 2014. InputError: a frame without terms, a term that is none, a cycle.
    """
    frames = frames_of(codebook)
    rows = [(doc, number, start + a, start + b, frame, term, frames.labels[frame])
            for doc, number, start, text in t.each(sentences, "doc_id sentence start text")
            for a, b, frame, term in hits(frames, text)]
    return t.make("frames", pd.DataFrame(rows, columns=list(t.SCHEMA["frames"])))


_ADDRESS = re.compile(r"(?:https?://|www\.)\S{1,500}|<[^<>\n]{1,500}>|[\w.+-]{1,64}@[\w.-]{1,200}|\B[@#]\w{1,60}"
                      r"|\b(?:[\w-]{1,40}\.){1,4}(?:com|org|net|gov|edu)\b\S{0,300}")
_AGENCY = r"\([\w./ -]{2,30}\)"
_DATELINE = re.compile(rf"\s{{0,9}}(?:[A-Z]{{3}}[\w.,/ ]{{0,60}}|[A-Z][\w.,/ ]{{1,60}}{_AGENCY})\s{{0,3}}"
                       rf"(?:{_AGENCY}\s{{0,3}})?(?:--?|–|—)\s")


@functools.lru_cache(maxsize=8)
def _style(codebook) -> tuple[dict, dict, frozenset]:
    """House style: (words, as written) -> feature or "" to leave out; first word -> longest such; stop words."""
    style, lengths = {}, defaultdict(int)
    for row in codebook.rows("house_style"):
        written = row["term"] if row["term"] != row["term"].lower() else ""
        keys = tuple(map(key_of, words_of(row["term"])))
        style.setdefault((keys, written), row["feature"] if row["kind"] == "variant" else "")
        lengths[keys[0]] = max(lengths[keys[0]], len(keys))
    return style, dict(lengths), frozenset(key_of(row["term"]) for row in codebook.rows("stop_words"))


def _features(text: str, style: dict, lengths: dict) -> Iterator[tuple[str, int, int]]:
    """The features of a text, each with its span."""
    found = list(WORD.finditer(straight(text)))
    keys, i, shouting = [key_of(m[0]) for m in found], 0, text.isupper()
    while i < len(keys):
        n, feature = 1, keys[i]
        for size in range(lengths.get(keys[i], 0), 0, -1):
            part = tuple(keys[i:i + size])
            exact = (part, found[i][0]) if size == 1 and not shouting else None
            if len(part) == size and (exact in style or (part, "") in style):
                n, feature = size, style[exact] if exact in style else style[part, ""]
                break
        if len(feature) > 1 and not feature.isdigit():
            yield feature, found[i].start(), found[i + n - 1].end()
        i += n


def _counted(sentences: pd.DataFrame, codebook, stop: bool, actors: pd.DataFrame | None) -> Iterator[tuple[str, int, int, list]]:
    """The sentences whose words count: doc_id, number, offset of the spans, features."""
    style, lengths, stops = _style(codebooks.load(codebook))
    named = defaultdict(list)
    if actors is not None:
        for doc, number, a, b in zip(actors["doc_id"], actors["sentence"], actors["start"], actors["end"]):
            named[doc, number].append((a, b))
    own = sentences[(sentences["section"] != "boilerplate") & (sentences["copy_of"] == "")]
    for doc, number, start, text in zip(own["doc_id"], own["sentence"], own["start"], own["text"]):
        for a, b in named.get((doc, number), ()):
            text = text[:a - start] + " " * (b - a) + text[b - start:]
        if number < 3 and (line := _DATELINE.match(text)):
            text = " " * line.end() + text[line.end():]
        if any(sign in text for sign in ("@", "#", "<", "www.", ".com", "://")):
            text = _ADDRESS.sub(lambda m: " " * len(m[0]), text)
        yield doc, number, start, [f for f in _features(text, style, lengths) if not (stop and f[0] in stops)]


def words(sentences: pd.DataFrame, *, codebook=None, stop: bool = True, actors: pd.DataFrame | None = None) -> pd.DataFrame:
    """Counts of words for `compare.contrast`: one row per document and word, `doc_id, feature, n`.

    Case, accents, apostrophes and full stops are folded, hyphens and dashes part words, spellings of `house_style.csv` count
    as one, and titles and agency words count nothing. Boilerplate, datelines, addresses (links, e-mail, @names), tags, copied sentences
    and numbers are left out.

    Parameters
    ----------
    stop : leave out the function words of `stop_words.csv`.
    actors : the table of actors (or spans of any tables), to leave out the words in them.
    """
    counts: dict[str, Counter] = defaultdict(Counter)
    for doc, _, _, found in _counted(sentences, codebook, stop, actors):
        counts[doc].update(f for f, _, _ in found)
    rows = [(doc, feature, n) for doc, found in counts.items() for feature, n in sorted(found.items())]
    return pd.DataFrame(rows, columns=["doc_id", "feature", "n"]).astype({"doc_id": "str", "feature": "str", "n": "int64"})


def occurrences(sentences: pd.DataFrame, features: Collection[str], *, codebook=None, actors: pd.DataFrame | None = None) -> pd.DataFrame:
    """Where the counts of `words` come from: one row per occurrence of the features given, `doc_id, sentence, start, end, feature`."""
    wanted = set(features)
    rows = [(doc, number, start + a, start + b, feature) for doc, number, start, found in _counted(sentences, codebook, False, actors)
            for feature, a, b in found if feature in wanted]
    return pd.DataFrame(rows, columns=[*t.SPAN, "feature"]).astype({**t.SPAN, "feature": "str"})
