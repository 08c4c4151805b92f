"""Pages -> PDF, printed by the Chromium, Chrome or Edge that is there; without one nothing is written and the analyst is told what to install."""
from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from analysis.errors import InputError, RunError

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge", "msedge")
PLACES = ("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium",
          "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge", r"C:\Program Files\Google\Chrome\Application\chrome.exe",
          r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe")
SECONDS = 180   # for one page on a busy machine


def browser() -> str:
    """The path of a browser that can print; InputError where there is none."""
    found = next((p for n in NAMES if (p := shutil.which(n))), None) or next((p for p in PLACES if Path(p).is_file()), None)
    if found is None:
        raise InputError("--pdf needs Chromium, Chrome or Edge, and none was found. Install one (Debian: apt-get install chromium), or "
                         "leave --pdf out and print the pages from your own browser. Nothing was written.")
    return found


def write(program: str, page: Path) -> Path:
    """`page` (HTML) printed to a PDF of the same name beside it; RunError where the browser did not do it."""
    target = page.with_suffix(".pdf").resolve()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []  # Chromium refuses to run as root with its sandbox
        command = [program, "--headless", *root, "--disable-gpu", "--no-first-run", "--no-pdf-header-footer", "--disable-background-networking",
                   "--disable-sync",
                   "--disable-component-update", "--host-resolver-rules=MAP * ~NOTFOUND", f"--user-data-dir={home}", "--virtual-time-budget=5000",
                   f"--print-to-pdf={target}", page.resolve().as_uri()]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS)
        except subprocess.TimeoutExpired:
            raise RunError(f"The browser did not print {page.name} within {SECONDS} seconds. The pages themselves are finished.") from None
    if not target.is_file():
        raise RunError(f"The browser could not print {page.name} (exit code {done.returncode}). Print it from your own browser.")
    return target
