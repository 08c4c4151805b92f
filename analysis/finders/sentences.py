"""Spans and section of every sentence."""
from __future__ import annotations

import pandas as pd
from nltk.tokenize.punkt import PunktSentenceTokenizer

from analysis import tables as t

_PUNKT = PunktSentenceTokenizer()


def split(text: str) -> list[tuple[int, int]]:
    """Spans of the sentences."""
    return list(_PUNKT.span_tokenize(text))


def find(documents: pd.DataFrame, *, codebook) -> pd.DataFrame:
    """One row per sentence."""
    rows = [(d, i, a, b, "body", "outlet", "", text[a:b]) for d, text in zip(documents.doc_id, documents.text)
            for i, (a, b) in enumerate(split(text))]
    return t.make("sentences", pd.DataFrame(rows, columns=list(t.SCHEMA["sentences"])))
