"""Where: names of places, found and resolved.

In: sentences. Out: one row per mention of a place with its point, kind, radius and the reason for the reading. Only
capitalised words are looked at. A name that stands for a government ("Washington warned") is kept, marked `metonym` and
given no point.
"""
from __future__ import annotations

import functools
import re
from collections import Counter

import pandas as pd

from analysis import codebook as codebooks
from analysis import placenames, placewords, readings, resolve
from analysis import tables as t
from analysis.gazetteer import ALIAS, DEMONYM, alias_loss, fold

_FAR = 5        # degrees
_ROUND_UP = 2   # a text on more countries than these may name a town of any other
_SMALL = 4.0    # weight of a town of 10,000 people, of which it does not
_KNOWN = 5.0    # weight of a town of 100,000 people, of which a text may speak out of the blue


class _Governments:
    """Tells seats of government that stand for it from places, by the words beside them."""

    def __init__(self, codebook: codebooks.Codebook):
        kinds = placenames.reader(codebook).words.kinds
        self.seats = {fold(w) for w in kinds["metonym_place"]}
        self.sites = {fold(w) for w in kinds["metonym_site"]}
        self.site_literal = {w.lower() for w in kinds["metonym_site_literal"]}
        self.literal = {w.lower() for w in kinds["metonym_literal"]}
        self.before = {w.lower() for w in kinds["metonym_before"]}
        adverbs = placewords.any_of(kinds["metonym_adverb"])
        self.verb = re.compile(rf"(?:,[^,.;]{{2,60}},)?(?: (?:{adverbs}))* (?:{placewords.any_of(kinds['metonym_verb'])})\b")
        self.starts = {w.split(" ")[0] for w in kinds["metonym_verb"] | kinds["metonym_adverb"]}
        self.noun = re.compile(rf"['’]s?(?: [\w-]+){{0,2}}? (?:{placewords.any_of(kinds['metonym_noun'])})\b")
        self.suffix = re.compile(rf"[-–](?:{placewords.any_of(kinds['metonym_suffix'])})\b", re.I)

    def may(self, mention: placenames.Mention, reading: readings.Reading) -> bool:
        """Whether the name can stand for a government at all: a country, or a seat of one (not Tripoli in Lebanon)."""
        best = mention.senses.best
        seat = mention.key in self.seats and (best.own or best.country == reading.country) or mention.key in self.sites
        return (seat or reading.kind == "country") and "demonym" not in mention.traits and "area_after" not in mention.evidence

    @staticmethod
    def _before(mention: placenames.Mention) -> list[str]:
        words = mention.text[max(0, mention.start - 40):mention.start].lower().split()[-4:]
        return words[:-1] if words[-1:] == ["the"] else words

    def placed(self, mention: placenames.Mention) -> bool:
        """Whether the words before it tell where: "in Baghdad"."""
        words = self._before(mention)
        return bool(words) and (words[-1] in self.literal or " ".join(words[-2:]) in self.literal)

    def why(self, mention: placenames.Mention, reading: readings.Reading) -> str:
        """Why the mention stands for a government; empty where it does not, or may not."""
        text, end = mention.text, mention.end
        if not self.may(mention, reading):
            return ""
        if self.suffix.match(text, end):
            return "stands for the government ('-backed' and the like)"
        words = self._before(mention)
        if mention.key in self.sites:
            literal = any(" ".join(words[-n:]) in self.site_literal for n in (1, 2))
            return "" if literal else "stands for the government (its seat)"
        found = [x for x in (" ".join(words[-n:]) for n in (1, 2, 3)) if x in self.before]
        if found and not (reading.kind == "country" and found[0].endswith(" in")):
            return "stands for the government (words before it)"
        if self.placed(mention):
            return ""
        word = text[end + 1:end + 21].split(" ", 1)[0].rstrip(",.;:?!\"”’')")
        if (word in self.starts or text[end:end + 1] == ",") and self.verb.match(text, end):
            return "stands for the government (verb after it)"
        return "stands for the government (policy noun after it)" if self.noun.match(text, end) else ""


@functools.lru_cache(maxsize=4)
def _governments(codebook: codebooks.Codebook) -> _Governments:
    return _Governments(codebook)


def _metonyms(mentions: list[placenames.Mention], choices: dict[str, resolve.Choice],
              governments: _Governments) -> list[str]:
    """Why each mention stands for a government, or the empty string; a list of them is read alike."""
    out = [governments.why(m, choices[m.key].reading) for m in mentions]
    for n in (*range(1, len(mentions)), *range(len(mentions) - 1, 0, -1)):
        if bool(out[n - 1]) == bool(out[n]):
            continue
        a, b, other = mentions[n - 1], mentions[n], n if out[n - 1] else n - 1
        if a.sentence == b.sentence and a.text[a.end:b.start] in (" and ", ", ", " or ", ", and ", "-", " nor ", " on ", " with "):
            m = mentions[other]
            if governments.may(m, choices[m.key].reading) and not governments.placed(m):
                out[other] = "stands for the government (listed with one)"
    return out


def _span(doc: str, m: placenames.Mention) -> tuple:
    return doc, m.sentence, m.shift + m.start, m.shift + m.end, m.text[m.start:m.end]


def _resolved(mentions: list[placenames.Mention]) -> dict[str, resolve.Choice]:
    counts = Counter(m.key for m in mentions)
    senses = {m.key: m.senses for m in mentions}
    beside = {m.key: m.beside for m in mentions if m.beside is not None}
    return resolve.choose(counts, senses, beside)


def _astray(mention: placenames.Mention, town: readings.Reading, others: set[readings.Reading]) -> bool:
    """Whether a town is a namesake: of a like name, small, or called so by others, in no country of the text and far from its places."""
    if mention.key[0] != "~":
        other = bool(town.flag & ALIAS) and not {*mention.key.split()} & {*fold(town.name).split()}      # "Gaza City" is Gaza's own name
        people = town.weight + (0 if other else alias_loss(town.flag, town.country))
        if people >= _KNOWN + other or mention.beside is not None or len(others) < 2 - other:
            return False
        if any(mention.senses.seat(town, area) for area in mention.senses.areas):       # known as its province is
            return False
        if people > _SMALL and len({s.country for s in others if s.kind != "country"} - {""}) > _ROUND_UP:
            return False
        if not any(s.country and (s.kind != "city" or s.own or s.weight >= _KNOWN) for s in others):
            return False
    return bool(others) and all(town.country != s.country and abs(town.lat - s.lat) + abs(town.lon - s.lon) > _FAR for s in others)


def find(sentences: pd.DataFrame, *, codebook: codebooks.Codebook) -> pd.DataFrame:
    """One row per mention of a place.

    Parameters
    ----------
    sentences : `doc_id, sentence, start, text`.
    codebook : its tables `places`, `not_places`, `person_names`, `place_weights`, `countries`, `regions`,
        `localities`.

    Returns
    -------
    DataFrame `places`: `surface`; `name` as the source writes it; `kind` site, city, region, country or water; `demonym`
    ("Iraqi"); `metonym` (stands for a government: `kind` country, no point); `lat`, `lon` in degrees (of a country or region
    its middle, for distances, never to be drawn as a point); `country` ISO 3166 alpha-2; `geonameid`; `radius_km` about how
    far the place reaches; `reason` why this reading.

    Notes
    -----
    Readings are chosen per document from what stands beside a name, the nearness of the document's other places, its
    countries and the size of the place, after Lieberman, Samet & Sankaranarayanan 2010 ("Geotagging with local lexicons").
    """
    reader, governments, rows = placenames.reader(codebook), _governments(codebook), []
    for doc, parts in t.by(sentences, "doc_id", "sentence start text").items():
        mentions = placenames.scored(placenames.read(parts, reader), reader.words.weights)
        choices = _resolved(mentions)
        sure = {choice.reading for key, choice in choices.items() if key[0] != "~"}
        stray: dict[tuple, bool] = {}
        for m, metonym in zip(mentions, _metonyms(mentions, choices, governments)):
            r, reason = resolve.for_mention(choices[m.key], m)
            if metonym and r.kind != "country":
                r = m.senses.best
            if r.kind == "city" and r.weight < _KNOWN + 1:
                case = m.key, r.geonameid, m.beside is None
                if case not in stray:
                    stray[case] = _astray(m, r, sure - {r})
                if stray[case]:
                    continue
            where = ("country", None, None, None) if metonym else (r.kind, r.lat, r.lon, r.radius_km)
            rows.append((*_span(doc, m), r.name, where[0], bool(r.flag & DEMONYM), bool(metonym), *where[1:3], r.country,
                         r.geonameid or None, where[3], metonym or reason))
    return t.make("places", rows)


def unresolved(sentences: pd.DataFrame, *, codebook: codebooks.Codebook) -> pd.DataFrame:
    """One row per capitalised name after a word of place ("near Tell Qasr") that is not in the table `places`.

    Returns
    -------
    DataFrame `doc_id, sentence, start, end, surface, why` (str, int64, int64, int64, str, str): what an analyst may want to
    add to `places.csv`. `why`: the name is not in the gazetteer, or it is and was read as something else.
    """
    reader, rows = placenames.reader(codebook), []
    for doc, parts in t.by(sentences, "doc_id", "sentence start text").items():
        read = placenames.read(parts, reader)
        kept = {id(m) for m in placenames.scored(read, reader.words.weights)}
        for m in read:
            if id(m) not in kept and "cue" in m.evidence:
                rows.append((*_span(doc, m), "read as something else"))
        for sentence, shift, text in parts:
            rows += [(doc, sentence, shift + a, shift + b, text[a:b], "not in the gazetteer")
                     for a, b in reader.unknown(text)]
    columns = "doc_id sentence start end surface why".split()
    order = {doc: n for n, doc in enumerate(dict.fromkeys(sentences.doc_id))}
    rows.sort(key=lambda r: (order[r[0]], r[2]))
    dtypes = dict(zip(columns, ("str", "int64", "int64", "int64", "str", "str")))
    return pd.DataFrame(rows, columns=columns).astype(dtypes)
