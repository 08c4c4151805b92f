"""Where: names of places, found and resolved.

In: sentences. Out: one row per mention of a place with its point, kind, radius and the reason for the reading. Only capitalised
words are looked at. Names that stand for a government ("Washington warned") are kept, marked `metonym` and given no point.
"""
from __future__ import annotations

from collections import Counter, defaultdict

import pandas as pd

from analysis import codebook as codebooks
from analysis import placenames, resolve
from analysis import tables as t
from analysis.gazetteer import DEMONYM


def _resolved(mentions: list[placenames.Mention]) -> dict[str, resolve.Choice]:
    counts = Counter(m.key for m in mentions)
    senses = {m.key: m.senses for m in mentions}
    beside = {m.key: m.beside for m in mentions if m.beside is not None}
    return resolve.Resolver(counts, senses, beside).run()


def find(sentences: pd.DataFrame, *, codebook: codebooks.Codebook) -> pd.DataFrame:
    """One row per mention of a place."""
    reader, rows = placenames.reader(codebook), []
    documents: dict[str, list] = defaultdict(list)
    for doc, sentence, start, text in zip(sentences.doc_id, sentences.sentence, sentences.start, sentences.text):
        documents[doc].append((sentence, start, text))
    for doc, parts in documents.items():
        mentions = placenames.scored(placenames.read(parts, reader), reader.words.weights)
        choices = _resolved(mentions)
        for m in mentions:
            r, reason = choices[m.key].reading, choices[m.key].reason
            rows.append((doc, m.sentence, m.shift + m.start, m.shift + m.end, m.text[m.start:m.end], r.name, r.kind, bool(r.flag & DEMONYM),
                         r.lat, r.lon, r.country, r.geonameid or None, r.radius_km, reason))
    columns = "doc_id sentence start end surface name kind demonym lat lon country geonameid radius_km reason".split()
    return t.make("places", pd.DataFrame(rows, columns=columns))
