"""Bars for long work: shown to somebody who waits at a terminal or in JupyterLab, after two seconds, and to nobody else.

Runs of reports, papermill and stored notebooks have no bar: their kernels are not started by a Jupyter server.
"""
from __future__ import annotations

import os
import sys
from collections.abc import Iterable

DELAY = 2                       # seconds of work before a bar appears
SESSION = "JPY_SESSION_NAME"    # a Jupyter server sets it for the kernels that it starts
TABLES = "ANALYSIS_TABLES"      # a report's run sets it for its kernels, to the folder of the annotated tables


def kernel() -> bool:
    """Whether this process is a notebook's kernel."""
    return "ipykernel" in sys.modules and getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)() is not None


def watched() -> bool:
    """Whether somebody sees a bar: JupyterLab's kernel, or a terminal."""
    if kernel():
        return SESSION in os.environ and TABLES not in os.environ
    return bool(sys.stderr) and sys.stderr.isatty()


def bar(items: Iterable, doing: str, unit: str, total: int | None = None) -> Iterable:
    """The items, with a bar where it is `watched`; it goes when the work is done."""
    if not watched():
        return items
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of ipywidgets that are not there: a bar of letters does
        from tqdm.auto import tqdm

        return tqdm(items, desc=doing, unit=unit, total=total, delay=DELAY, leave=False, file=sys.stdout if kernel() else sys.stderr)
