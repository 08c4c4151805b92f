"""A codebook against coded sentences: how often its frames agree with the coder, and which terms help or hurt."""
from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import pandas as pd

from analysis import codebook as codebooks
from analysis.errors import InputError
from analysis.finders import framing


def read(path: str | Path) -> pd.DataFrame:
    """A coded sheet (CSV in UTF-8 with the columns `text` and `frame`), cells as written; InputError names file and fault."""
    try:
        return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except FileNotFoundError:
        raise InputError(f"There is no file {path}; give a CSV with the columns 'text' and 'frame'.") from None
    except UnicodeDecodeError:
        raise InputError(f"{path} is not UTF-8 text; save it as CSV UTF-8.") from None
    except (pd.errors.ParserError, pd.errors.EmptyDataError, OSError) as error:
        raise InputError(f"{path} can't be read as CSV: {' '.join(str(error).split())}.") from None


def measure(coded: pd.DataFrame, *, codebook=None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """How well the frames agree with coded texts, and which terms help or hurt.

    Parameters
    ----------
    coded : one row per text: `text`, and `frame` (ids of `frames.yml`; several separated by `;`, empty for none).

    Returns
    -------
    frames : one row per frame: `frame, coded, found, both` (texts), `precision, recall, f1` of "the frame has a hit".
    terms : one row per frame and term with a hit: `frame, term, texts, right` (texts with it; of those, coded so),
        `share` (right / texts), `gain` (the frame's F1 with the term less that without it; below 0 it hurts), worst first.
    """
    missing = {"text", "frame"} - set(coded.columns)
    if missing:
        raise InputError(f"The coded sheet has no column '{sorted(missing)[0]}'; it needs 'text' and 'frame'.")
    if coded.empty:
        raise InputError("The coded sheet has no rows; give at least one coded text.")
    frames = framing.frames_of(codebooks.load(codebook))
    gold = [{f.strip() for f in str(x).split(";") if f.strip()} for x in coded["frame"].fillna("")]
    for number, names in enumerate(gold, 2):
        if unknown := sorted(names - set(frames.mapping)):
            raise InputError(f"The coded sheet names a frame '{unknown[0]}' in row {number}; frames.yml has {', '.join(frames.mapping)}.")
    found = [Counter((frame, term) for _, _, frame, term in framing.hits(frames, str(text))) for text in coded["text"]]
    with_term, terms_of = defaultdict(set), defaultdict(Counter)
    for i, hits in enumerate(found):
        for frame, term in hits:
            with_term[frame, term].add(i)
            terms_of[frame][i] += 1
    per_frame, per_term = [], []
    for frame in frames.mapping:
        right, hit = {i for i, g in enumerate(gold) if frame in g}, set(terms_of[frame])
        both, f1 = len(right & hit), _f1(right, hit)
        per_frame.append((frame, len(right), len(hit), both, both / max(1, len(hit)), both / max(1, len(right)), f1))
        for (_, term), texts in ((k, v) for k, v in with_term.items() if k[0] == frame):
            only = {i for i in texts if terms_of[frame][i] == 1}
            per_term.append((frame, term, len(texts), len(texts & right), len(texts & right) / len(texts), f1 - _f1(right, hit - only)))
    return (pd.DataFrame(per_frame, columns=["frame", "coded", "found", "both", "precision", "recall", "f1"]),
            pd.DataFrame(per_term, columns=["frame", "term", "texts", "right", "share", "gain"]).sort_values(
                ["gain", "frame", "term"], ignore_index=True))


def _f1(gold: set, found: set) -> float:
    return 2 * len(gold & found) / max(1, len(gold) + len(found))


def words(frames: pd.DataFrame, terms: pd.DataFrame, top: int = 15) -> str:
    """Both tables of `measure` as text: the frames, the terms that hurt most, those that help most."""
    used = frames[(frames.coded > 0) | (frames.found > 0)]
    hurt, help_ = terms[terms.gain < 0].head(top), terms[terms.gain > 0].iloc[::-1].head(top)

    def shown(table: pd.DataFrame) -> str:
        return table.to_string(index=False, float_format=lambda x: f"{x:.3f}") if len(table) else "none"

    return "\n".join([shown(used), f"\nmacro-F1 of the {int((frames.coded > 0).sum())} frames coded: {frames.f1[frames.coded > 0].mean():.3f}",
                      f"\nTerms that hurt (F1 rises without them), worst first, of {int((terms.gain < 0).sum())}:", shown(hurt),
                      f"\nTerms that help most, of {int((terms.gain > 0).sum())}:", shown(help_)])
