"""The package's own errors: each carries one sentence for the analyst that says what, where and what to do."""
import difflib
from collections.abc import Iterable


class InputError(ValueError):
    """Wrong use or bad input: nothing was written (exit code 2 on the command line)."""


class RunError(RuntimeError):
    """Something in a run failed; what was finished is kept and named (exit code 1 on the command line)."""


def nearest(word: str, words: Iterable[str]) -> str:
    """The end of a sentence on a word that is unknown: what may have been meant, or a full stop."""
    near = difflib.get_close_matches(word, list(words), 1, .7)
    return f"; did you mean '{near[0]}'?" if near else "."
