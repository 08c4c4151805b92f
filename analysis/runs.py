"""Kept runs: what a run rests on (to know it again), what changed since the last one, OUT/runs/ and its index, the log.

A kept run is OUT's own files once more, as hard links. Nothing here reads articles or runs notebooks.
"""
from __future__ import annotations

import hashlib
import json
import os
import platform
import shlex
import shutil
import time
from html import escape
from importlib.metadata import version
from pathlib import Path

import pandas as pd

from analysis import __version__, kernels
from analysis.compare import estimate
from analysis.publish import MANIFEST

PROJECT = Path(__file__).resolve().parent.parent
CODE = (".py", ".csv", ".yml", ".js", ".css", ".j2", ".ipynb", ".npz", ".json")  # the files that decide what a report says
MOVED = .05  # a mean tone or a share that moved by so much is told
LOG = "log.jsonl"


def locate(path: str | Path) -> Path:
    """A path as given, or, where there is none, beside the package: notebooks run from any working directory."""
    given = Path(path).expanduser()
    return PROJECT / given if not given.exists() and not given.is_absolute() and (PROJECT / given).exists() else given


def hashes(root: Path, suffixes: tuple[str, ...] = ()) -> dict[str, str]:
    """file (relative) -> SHA-256, of the files below a folder, or of one file; a file that can't be read has none."""
    files = sorted(p for p in root.rglob("*") if p.is_file()) if root.is_dir() else [root] if root.is_file() else []
    out = {}
    for path in files:
        if not suffixes or path.suffix in suffixes:
            try:
                with open(path, "rb") as handle:
                    out[path.relative_to(root if root.is_dir() else root.parent).as_posix()] = hashlib.file_digest(handle, "sha256").hexdigest()
            except OSError:
                out[path.name] = ""
    return out


def versions() -> dict[str, str]:
    """Python, the kit, its code (a hash of all that decides what a report says) and the packages below it."""
    code = hashlib.sha256(repr([hashes(PROJECT / "analysis", CODE), hashes(PROJECT / "notebooks", CODE)]).encode()).hexdigest()
    return {"python": platform.python_version(), "analysis": __version__, "code": code[:16],
            **{n: version(n) for n in ("pandas", "numpy", "plotly", "matplotlib", "nltk", "papermill", "nbconvert")}}


def fingerprint(facts: dict) -> str:
    """The same for the same inputs, parameters, code and packages."""
    return hashlib.sha256(json.dumps(facts, sort_keys=True, default=str).encode()).hexdigest()[:12]


def command(corpus: str | Path, out: str, parameters: dict, **options) -> str:
    """The line for a shell that makes a report; an option without a value is left out."""
    words = ["report", str(corpus), "--out", out]
    words += [word for name, value in options.items() if value for word in (f"--{name}", str(value))]
    words += [word for name, value in parameters.items() for word in ("-p", f"{name}={value}")]
    return "python -m analysis " + shlex.join(words)


def manifest(folder: Path) -> dict:
    """The manifest of a run, or {} where there is none."""
    try:
        return json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def done(found: dict) -> bool:
    """Whether every notebook of a run is."""
    return bool(found) and all(s["status"] == "done" for s in found["notebooks"])


def stamp(seconds: float) -> str:
    """A time (seconds since 1970) as text, in UTC."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


class Log:
    """What happens in a run, a JSON object a line: `time` (UTC), `at` (seconds since the start), `event`, and its facts."""

    def __init__(self):
        self.start, self.lines = time.time(), []

    def __call__(self, event: str, **facts) -> None:
        now = time.time()
        self.lines.append(json.dumps({"time": stamp(now), "at": round(now - self.start, 3), "event": event} | facts, ensure_ascii=False))

    def write(self, folder: Path) -> None:
        """All lines so far, into `log.jsonl`."""
        (folder / LOG).write_text("\n".join(self.lines) + "\n", encoding="utf-8")


def memory() -> dict[str, float]:
    """The most memory held so far, in MB, by this process and by any one kernel (0: the system does not say)."""
    try:
        import resource

        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if platform.system() == "Darwin" else 1e3)
    except ImportError:
        own = 0
    return {"run": round(own), "kernel": round(kernels.peak / 1e3)}


def estimates(tables) -> dict[str, float]:
    """What is followed from run to run: the mean tone of each outlet (mean of story means), the share of sentences of each frame."""
    own = tables.sentences[tables.sentences.section != "boilerplate"][["doc_id", "sentence"]]
    tone = own.merge(tables.sentiment[["doc_id", "sentence", "tone"]]).merge(tables.documents[["doc_id", "outlet", "story"]])
    frames = tables.frames.merge(own).drop_duplicates(["doc_id", "sentence", "frame"]).frame.value_counts()
    means = estimate(tone, "tone", "outlet").itertuples(index=False) if len(tone) else ()
    out = {f"tone of {r.outlet or 'articles without an outlet'}": float(r.mean) for r in means}
    return {k: round(v, 4) for k, v in (out | {f"share of {f}": n / len(own) for f, n in frames.items()}).items()}


def changes(tables, last: Path) -> dict | None:
    """New since the run in the folder `last`: articles, incidents (none of their mentions was there), moved estimates; None for a first run."""
    before = manifest(last)
    if not before or not (last / "data" / "attacks.parquet").is_file():
        return None
    documents = set(pd.read_parquet(last / "data" / "documents.parquet", columns=["doc_id"]).doc_id)
    mentions = set(pd.read_parquet(last / "data" / "attacks.parquet", columns=["doc_id", "start"]).itertuples(index=False, name=None))
    known = tables.attacks.assign(known=[key in mentions for key in zip(tables.attacks.doc_id, tables.attacks.start)]).groupby("incident").known.any()
    new = tables.incidents[tables.incidents.incident.isin(known.index[~known])]
    old = before.get("estimates", {})
    now = set(tables.documents.doc_id)
    return {"since": before["started"], "articles": sorted(now - documents), "gone": len(documents - now),
            "incidents": [{"attack_type": r.attack_type, "status": r.status, "place": r.place} for r in new.itertuples()],
            "moved": {k: [old[k], v] for k, v in estimates(tables).items() if k in old and abs(v - old[k]) >= MOVED}}


def folders(out: Path) -> list[Path]:
    """The kept runs of a result, the latest first."""
    return sorted((p for p in (out / "runs").glob("*-*") if not p.is_symlink() and (p / MANIFEST).is_file()), reverse=True)


def last_good(out: Path, name: str) -> tuple[str, str] | None:
    """The latest kept run in which the notebook `name` was done: its folder's name and when it started."""
    for folder in folders(out):
        found = manifest(folder)
        if any(s["notebook"] == name and s["status"] == "done" for s in found.get("notebooks", ())) and (folder / f"{name}.html").is_file():
            return folder.name, found["started"]
    return None


def _link(source: Path, target: Path) -> None:
    """A folder once more, as hard links; copied where the disk has none."""
    def one(a, b):
        try:
            os.link(a, b, follow_symlinks=False)
        except (OSError, NotImplementedError):
            shutil.copy2(a, b)
    shutil.copytree(source, target, copy_function=one, symlinks=True, ignore=shutil.ignore_patterns("runs"))


def keep(build: Path, out: Path, name: str, n: int, needed: set[str]) -> None:
    """Carry the last n runs of `out` along into `build`, this one among them as `name`; of older ones those `needed` for their good reports."""
    (build / "runs").mkdir()
    for place, folder in enumerate(folders(out)):
        if place < n - 1 or folder.name in needed:
            _link(folder, build / "runs" / folder.name)
    _link(build, build / "runs" / name)


def _cells(folder: Path) -> str:
    found = manifest(folder)
    failed = [f"{s['notebook']} failed ({s.get('kind') or 'error'})" for s in found["notebooks"] if s["status"] != "done"]
    change = found.get("changes")
    if change is None:
        words = ["first run", "", ""]
    else:
        places = [f"{i['attack_type'].replace('_', ' ')}, {i['status']}{', ' + i['place'] if i['place'] else ''}" for i in change["incidents"]]
        words = [_some(change["articles"]) + (f"; {change['gone']} gone" if change["gone"] else ""), _some(places),
                 "; ".join(f"{k}: {a:.2f} to {b:.2f}" for k, (a, b) in change["moved"].items()) or "none"]
    cells = [f'<a href="{escape(folder.name)}/index.html">{escape(found["started"].replace("T", " ").rstrip("Z"))}</a>',
             escape("; ".join(failed) or "done"), str(found["rows"]["documents"]), *map(escape, words)]
    return "<tr>" + "".join(f"<td>{c}</td>" for c in cells) + "</tr>"


def _some(items: list[str]) -> str:
    return f"{len(items)}: {'; '.join(items[:5])}{'; …' if len(items) > 5 else ''}" if items else "none"


def index(build: Path, nav: list[tuple[str, str]], foot: str) -> None:
    """`runs/index.html`: a row a run, with what changed."""
    from analysis import page

    head = "".join(f"<th>{h}</th>" for h in ("run (UTC)", "state", "articles", "new articles", "new incidents", "moved estimates"))
    body = (f'<h1>Runs</h1><p class="lead">Each row is a run that was kept, the latest first, and what changed since the run before it.</p>'
            f'<div class="table" tabindex="0" role="group" aria-label="Runs"><table><thead><tr>{head}</tr></thead>'
            f'<tbody>{"".join(map(_cells, folders(build)))}</tbody></table></div>'
            f'<p>An incident is new when none of its mentions was there before. Estimates are mean tones (scale −1 to 1) and shares of sentences; '
            f'moved means by {MOVED} or more, which can be chance.</p>')
    links = [("../index.html", "Latest reports"), *((f"../{a}", n) for a, n in nav[1:])]
    text = page.plain_page("Runs", "The runs that were kept, and what changed", body, links, foot)
    (build / "runs" / "index.html").write_text(text, encoding="utf-8")
