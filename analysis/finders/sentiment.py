"""Tone of a sentence, and the attitude of a sentence toward each actor in it.

Tables of sentences, actors and quotes go in; `sentiment` and `target_sentiment` come out. Words are weighed, not understood:
irony, and what a reader must know to take offence, are missed.
"""
from __future__ import annotations


import pandas as pd

from analysis import attitude, rolewords, tones
from analysis import codebook as codebooks
from analysis import tables as t
from analysis.codebook import Codebook
from analysis.errors import InputError
from analysis.finders import quotes as statements
from analysis.valence import vader

__all__ = ["vader", "find", "toward", "sentiment_toward"]
CONFLICT, DENSITY = 1.5, 0.02   # weight of words of armed conflict in a document that is news of it: in all, and per word


def find(sentences: pd.DataFrame, *, codebook: Codebook) -> pd.DataFrame:
    """One row per sentence: its tone.

    Columns: `doc_id, sentence, start, end`; `vader` (plain VADER, the baseline, in [-1, 1]); `tone` in [-1, 1], a quarter
    of the rating that 20 readers would give, names and offices left out, neutral within ±.05; `coverage` (share of the
    words that the lexicons know); `evidence` (these words). Source: Hutto & Gilbert 2014; see `analysis.tones`.
    """
    toner = tones.toner(codebook)
    found = pd.DataFrame([toner.tone(text) for text in sentences["text"]], columns=["tone", "coverage", "evidence"])
    return t.make("sentiment", found.assign(**{c: sentences[c].to_numpy() for c in t.SPAN}, vader=vader(sentences["text"])))


def toward(sentences: pd.DataFrame, actors: pd.DataFrame, quotes: pd.DataFrame, *, codebook: Codebook) -> pd.DataFrame:
    """One row per mention of an actor: the attitude of its sentence toward it.

    Columns: those of `actors`' span, `actor`; `score` in [-1, 1]; `label` (-1, 0, 1); `role` (what the sentence has the
    actor do or suffer; empty: no cue); `voice` (outlet, named, anonymous: of the statement around the mention); `method`
    (rules, model, both: they agree, disagree); `evidence` (the words). In a document on armed conflict the roles decide.
    """
    home = sentences[["doc_id", "sentence", "start", "text"]].rename(columns={"start": "offset"})
    rows = actors.merge(home, on=["doc_id", "sentence"], how="left", validate="many_to_one")
    lost = rows.index[rows["text"].isna()]
    if len(lost):
        row = rows.loc[lost[0]]
        raise InputError(f"Row {lost[0]} of actors names sentence {row['sentence']} of '{row['doc_id']}', "
                         "which is not in sentences.")
    starts, ends = rows["start"] - rows["offset"], rows["end"] - rows["offset"]
    _check("actors", rows["text"], starts, ends)
    conflict = rows["doc_id"].map(_conflict(sentences, rolewords.cues(codebook))).to_numpy(bool)
    found = pd.DataFrame(attitude.judge(rows["text"], starts, ends, codebook, conflict), columns=attitude.Attitude._fields)
    return t.make("target_sentiment", rows.assign(**found, voice=_voices(actors, quotes)))


def sentiment_toward(mentions: pd.DataFrame) -> pd.DataFrame:
    """Attitude of texts toward marked targets: one row per row of `mentions`, in its order, whatever the batch.

    Parameters
    ----------
    mentions : `text` (a sentence), `start`, `end` (characters of the target in it).

    Returns
    -------
    DataFrame `score` (float, -1 to 1) and `label` (-1 negative, 0 neutral, 1 positive), with the index of `mentions`.

    Raises
    ------
    InputError for a missing column, an empty text, or a span outside its text; names the row.
    """
    missing = [c for c in ("text", "start", "end") if c not in mentions]
    if missing:
        raise InputError(f"The mentions lack the column '{missing[0]}'; sentiment_toward needs text, start and end.")
    _check("mentions", mentions["text"], mentions["start"], mentions["end"])
    found = attitude.judge(mentions["text"], mentions["start"], mentions["end"], codebooks.load())
    columns = {"score": [a.score for a in found], "label": [a.label for a in found]}
    return pd.DataFrame(columns, index=mentions.index).astype({"score": "float64", "label": "int64"})


def _check(name: str, texts: pd.Series, starts: pd.Series, ends: pd.Series) -> None:
    for row, text, start, end in zip(texts.index, texts, starts, ends):
        if not isinstance(text, str) or not text.strip():
            raise InputError(f"Row {row} of {name} has no text; leave it out.")
        if pd.isna(start) or pd.isna(end) or not 0 <= start < end <= len(text) or start != int(start) or end != int(end):
            raise InputError(f"Row {row} of {name}: the span {start}:{end} is not in its text of {len(text)} characters.")


def _conflict(sentences: pd.DataFrame, cues: rolewords.Cues) -> dict[str, bool]:
    """Which documents are news of armed conflict, by the words that mark it."""
    out = {}
    for doc, texts in sentences.groupby("doc_id", sort=False)["text"]:
        words = [w for text in texts for w in text.lower().split()]
        weight = sum(cues.domain.get(word.strip(".,;:!?\"'()“”"), 0.0) for word in words)
        out[doc] = weight >= max(CONFLICT, DENSITY * len(words))
    return out


def _voices(actors: pd.DataFrame, quotes: pd.DataFrame) -> list[str]:
    said = statements.by_document(quotes)
    return [statements.whose(said.get(doc, []), start, end) for doc, start, end in t.each(actors, "doc_id start end")]
