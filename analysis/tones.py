"""The tone of a sentence: VADER's valence without names and offices, with the words that news of conflict adds.

A text goes in; features come out and, with the weights of models/tone.json, a tone in [-1, 1]. The weights are a ridge
regression on snippets that 20 people rated (Hutto & Gilbert 2014); the words are the codebook's (tone.csv, polarity.csv,
target_roles.csv).
"""
from __future__ import annotations

import functools
import math
from pathlib import Path

from analysis import mentions, net, rolewords, valence
from analysis.codebook import Codebook, number
from analysis.errors import InputError

FORMAT = "tone-1"
FILE = Path(__file__).parent / "models" / "tone.json"
HUMAN = 4.0          # the raters' scale ends at ±4
DENIED = -0.5
SUMS = ("plus", "minus", "adjectives plus", "adjectives minus")


class Toner:
    """Tone by one codebook."""

    def __init__(self, codebook: Codebook, path: Path | None = FILE):
        plain = valence.scorer().tokens.lexicon
        changed = {row["term"]: _value(row) for row in codebook.rows("tone")}
        lexicon = {w: v for w, v in plain.items() if w not in changed} | {w: v for w, v in changed.items() if v}
        self.scorer = valence.Scorer(lexicon)
        cues = rolewords.cues(codebook)
        self.words = {w: v for w, v in cues.valences().items() if w not in changed}
        self.words |= {w: v / 2 for w, v in lexicon.items()}
        self.adjectives = {r["term"]: number(r, "value") for r in codebook.rows("polarity") if r["term"] not in changed}
        self.kept_out = set(cues.domain) | set(changed)
        self.weights = net.stored(path, FORMAT)["weights"] if path else {}

    def features(self, text: str) -> tuple[dict[str, float], list[str], int]:
        """Features of a text, the words that the lexicons know, and the number of words."""
        words = [w for w in rolewords.Words.of(text).lower if w[0].isalnum()]
        out, known = dict.fromkeys(SUMS, 0.0), []
        for word, denied in zip(words, mentions.denied(words)):
            sign = DENIED if denied else 1.0
            for lexicon, names in ((self.words, SUMS[:2]), (self.adjectives, SUMS[2:])):
                if value := lexicon.get(word, 0.0) * sign:
                    out[names[value < 0]] += value
            if word in self.words or word in self.adjectives:
                known.append(word)
            if word.isalpha() and word not in self.kept_out:
                out["w " + mentions.stem(word)] = sign
        length = math.sqrt(len(words) + 5)
        out |= {name: out[name] / length for name in SUMS}
        return out | {"compound": self.scorer.compound(text)}, known, len(words)

    def tone(self, text: str) -> tuple[float, float, str]:
        """Tone, the share of words that the lexicons know, and these words."""
        values, known, count = self.features(text)
        rating = sum(self.weights.get(name, 0.0) * value for name, value in values.items())
        return max(-1.0, min(1.0, rating / HUMAN)), len(known) / count if count else 0.0, "; ".join(dict.fromkeys(known))


def _value(row: dict) -> float:
    """Valence of a row of tone.csv; 0 for a neutral one."""
    if row["action"] not in ("neutral", "weight"):
        raise InputError(f"{row['_where']}: the action '{row['action']}' is unknown; use neutral or weight.")
    return number(row, "value") if row["action"] == "weight" else 0.0


@functools.lru_cache(maxsize=8)
def toner(codebook: Codebook) -> Toner:
    """The tone weights with a codebook's words, read once."""
    return Toner(codebook)
