"""Tone of a sentence, and the attitude of a sentence toward each actor in it.

Tables of sentences, actors and quotes go in; `sentiment` and `target_sentiment` come out. Words are weighed, not understood:
irony, and what a reader must know to take offence, are missed.
"""
from __future__ import annotations

import numpy as np
import pandas as pd

from analysis import attitude, tones
from analysis import tables as t
from analysis.codebook import Codebook
from analysis.errors import InputError
from analysis.valence import vader

__all__ = ["vader", "find", "toward", "sentiment_toward"]


def find(sentences: pd.DataFrame, *, codebook: Codebook) -> pd.DataFrame:
    """One row per sentence: `vader, tone, coverage, evidence`."""
    toner = tones.toner(codebook)
    out = sentences.assign(vader=vader(sentences["text"]))
    out[["tone", "coverage", "evidence"]] = [toner.tone(text) for text in sentences["text"]] or np.empty((0, 3))
    return t.make("sentiment", out)


def toward(sentences: pd.DataFrame, actors: pd.DataFrame, quotes: pd.DataFrame, *, codebook: Codebook) -> pd.DataFrame:
    """One row per mention of an actor: `actor, score, label, role, voice, method, evidence`."""
    home = sentences[["doc_id", "sentence", "start", "text"]].rename(columns={"start": "offset"})
    rows = actors.merge(home, on=["doc_id", "sentence"], how="left", validate="many_to_one")
    starts, ends = rows["start"] - rows["offset"], rows["end"] - rows["offset"]
    found = pd.DataFrame(attitude.judge(rows["text"], starts, ends, codebook), columns=attitude.Attitude._fields)
    return t.make("target_sentiment", rows.assign(**found, voice=_voices(actors, quotes)))


def _voices(actors: pd.DataFrame, quotes: pd.DataFrame) -> list[str]:
    """The voice of the shortest statement that covers each mention."""
    by_document = {doc: list(zip(g["start"], g["end"], g["speaker_kind"])) for doc, g in quotes.groupby("doc_id", sort=False)}
    out = []
    for doc, start, end in zip(actors["doc_id"], actors["start"], actors["end"]):
        covering = [(b - a, kind) for a, b, kind in by_document.get(doc, ()) if a <= start and end <= b]
        kind = min(covering, default=(0, "outlet"))[1]
        out.append({"outlet": "outlet", "anonymous": "anonymous"}.get(kind, "named"))
    return out


def sentiment_toward(mentions: pd.DataFrame) -> pd.DataFrame:
    """Attitude toward marked targets: `score, label`, one row per row of `mentions` (text, start, end), in its order."""
    found = attitude.judge(mentions["text"], mentions["start"], mentions["end"])
    return pd.DataFrame({"score": np.array([a.score for a in found], float), "label": np.array([a.label for a in found], int)},
                        index=mentions.index)
