"""Corpus -> annotated once -> notebooks executed side by side by papermill -> a folder of HTML reports, swapped in whole.

A reader of the folder sees the old result or the new one, never a gap or a half. Time stamps stand in manifest.json alone.
"""
from __future__ import annotations

import difflib
import hashlib
import json
import os
import platform
import re
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from analysis import __version__, display, kernels
from analysis.errors import InputError
from analysis.publish import publishing

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"
ORDER = ("corpus", "sentiment", "framing", "attack_map")  # then the others by name


def notebooks(only: str | None = None) -> list[Path]:
    """The notebooks of the project in their order, or the one that is named."""
    found = sorted(NOTEBOOKS.glob("*.ipynb"), key=lambda p: (ORDER.index(p.stem) if p.stem in ORDER else len(ORDER), p.stem))
    if only is None:
        return found
    if only not in {p.stem for p in found}:
        raise InputError(f"There is no notebook '{only}'{_nearest(only, [p.stem for p in found])}. Notebooks: {', '.join(p.stem for p in found)}.")
    return [p for p in found if p.stem == only]


def _nearest(word: str, words) -> str:
    near = difflib.get_close_matches(word, list(words), 1, .5)
    return f"; did you mean '{near[0]}'?" if near else ""


def parameters(path: Path) -> dict[str, dict]:
    """Parameters of a notebook: name -> {type, default, help}, as papermill reads them from the tagged cell."""
    from papermill import inspect_notebook

    return {name: {"type": p["inferred_type_name"], "default": p["default"], "help": p["help"]}
            for name, p in inspect_notebook(str(path)).items()}


def _value(name: str, text: str, kind: str):
    """The text of `-p name=value` as the notebook's type."""
    inner = re.fullmatch(r"Optional\[(\w+)\]", kind or "str")
    if inner and text in ("", "None"):
        return None
    kind = inner[1] if inner else kind or "str"
    try:
        if kind == "bool":
            return {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}[text.lower()]
        return {"int": int, "float": float}.get(kind, str)(text)
    except (KeyError, ValueError):
        raise InputError(f"Parameter '{name}' takes {kind}, '{text}' is none. Nothing was written.") from None


def checked(paths: list[Path], given: dict[str, str]) -> dict[Path, dict]:
    """For each notebook those of the given parameters that it has, as its types; InputError for unknown names and wrong types."""
    if not given:
        return {path: {} for path in paths}
    known = {path: parameters(path) for path in paths}
    every = {name for p in known.values() for name in p}
    for name in given:
        if name not in every:
            raise InputError(f"No notebook has a parameter '{name}'{_nearest(name, every)}. Parameters: {', '.join(sorted(every))}. Nothing was written.")
    return {path: {n: _value(n, v, p[n]["type"]) for n, v in given.items() if n in p} for path, p in known.items()}


@contextmanager
def _told(folder: Path, evidence: str):
    """While it lasts, kernels that start find the annotated tables in `folder` and know whether they may show text of articles."""
    told = {kernels.READY: str(folder), display.EVIDENCE: evidence}
    os.environ.update(told)
    try:
        yield
    finally:
        for name in told:
            del os.environ[name]


def _execute(path: Path, out: Path, values: dict) -> dict:
    """Run one notebook into `out`; its status. The partial notebook of a failed run is kept."""
    import papermill
    from nbclient.exceptions import DeadKernelError

    start, status = time.perf_counter(), {"notebook": path.stem, "status": "done", "error": ""}
    try:
        papermill.execute_notebook(str(path), str(out), values, kernel_name="python3", progress_bar=False, log_output=False,
                                   shutdown_kernel="immediate", start_timeout=120, extra_arguments=["--log-level=ERROR"])
    except papermill.exceptions.PapermillExecutionError as error:
        status |= {"status": "failed", "error": f"{error.ename}: {error.evalue}", "cell": error.exec_count}
    except (DeadKernelError, RuntimeError, OSError) as error:
        status |= {"status": "failed", "error": f"The kernel could not go on: {error}"}
    if not out.exists():
        shutil.copy(path, out)
    return status | {"seconds": round(time.perf_counter() - start, 2)}


def _clean(path: Path):
    """An executed notebook without times, random ids and papermill's paths: same input, same bytes."""
    import nbformat

    node = nbformat.read(path, 4)
    node.metadata.pop("papermill", None)
    node.cells = [c for c in node.cells if "papermill-error-cell-tag" not in c.metadata.get("tags", [])]
    for number, cell in enumerate(node.cells):
        for key in ("papermill", "execution"):
            cell.metadata.pop(key, None)
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell.id = f"parameters-{number}"
    path.write_text(nbformat.writes(node) + "\n", encoding="utf-8")
    return node


def _inputs(root: Path) -> dict[str, str]:
    files = sorted(p for p in root.rglob("*") if p.is_file()) if root.is_dir() else [root]
    return {p.relative_to(root if root.is_dir() else root.parent).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def _versions() -> dict[str, str]:
    from importlib.metadata import version

    return {"python": platform.python_version(), "analysis": __version__,
            **{n: version(n) for n in ("pandas", "numpy", "plotly", "matplotlib", "nltk", "papermill", "nbconvert")}}


def report(corpus: str | Path, out: str | Path, *, parameters: dict[str, str] | None = None, only: str | None = None,
           codebook: str | Path | None = None, columns: dict | None = None, mode: str = "single", zipped: bool = False,
           evidence: str = "sentence") -> tuple[Path, list[dict]]:
    """Run the notebooks over a corpus and write the site into `out`.

    `mode` "single": each report is one file; "site": plotly.js and the evidence lie beside light pages, for all of them. `zipped`: the
    result is in it once more as one zip. `evidence` "none": nothing holds text of an article, only where its sentences stand.

    Returns the path of index.html and each notebook's status. Raises InputError (nothing written) for wrong use, RunError where
    `out` can't be written.
    """
    started, paths = time.time(), notebooks(only)
    values = checked(paths, parameters or {})
    with kernels.warmed():  # first: it imports while this process imports, reads and annotates
        from analysis import notebook, site

        root = notebook.locate(corpus)
        tables = notebook.analyse(root, codebook, columns)
        tables = site.brief(tables) if evidence == "none" else tables
        with publishing(Path(out)) as build:
            common = {"corpus": str(corpus), **({"codebook": str(codebook)} if codebook else {})}
            statuses = _run(paths, build, tables, {p: common | v for p, v in values.items()}, evidence)
            _pages(paths, build, tables, statuses, mode, evidence != "none")
            manifest = {"corpus": str(corpus), "parameters": parameters or {}, "started": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(started)),
                        "seconds": round(time.time() - started, 2), "notebooks": statuses, "inputs": _inputs(root), "versions": _versions(),
                        "rows": {n: len(tables[n]) for n in tables}}
            (build / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
            if zipped:
                site.pack(build, f"{Path(out).resolve().name}.zip")
    return Path(out) / "index.html", statuses


def _pages(paths: list[Path], build: Path, tables, statuses: list[dict], mode: str, text: bool) -> None:
    """A page for each executed notebook with the files beside it, the index, and the evidence of all figures as a table."""
    from analysis import page, site

    nav, found = [("index.html", "Overview"), *((f"{p.stem}.html", site.name(p.stem)) for p in paths)], []
    for path in paths:
        body, beside, evidence = page.html(_clean(build / path.name), tables, stem=path.stem, current=site.name(path.stem), nav=nav,
                                           foot=site.foot(tables), mode=mode, text=text)
        found.append(evidence)
        for name, content in {f"{path.stem}.html": body, **beside}.items():
            (build / name).parent.mkdir(exist_ok=True)
            (build / name).write_text(content, encoding="utf-8")
    site.evidence_csv(found, tables, build / "data" / "evidence.csv")
    (build / "index.html").write_text(site.index(tables, statuses, nav), encoding="utf-8")


def _run(paths: list[Path], build: Path, tables, values: dict[Path, dict], evidence: str = "sentence") -> list[dict]:
    """The notebooks side by side, and the downloads while their kernels work; the status of each notebook."""
    from analysis import site, store

    ready = build / "tables"
    store.write(tables, ready)
    with _told(ready, evidence), ThreadPoolExecutor(max_workers=max(1, len(paths))) as pool:
        jobs = [pool.submit(_execute, p, build / p.name, values[p]) for p in paths]
        site.downloads(tables, build / "data", text=evidence != "none")
        statuses = [job.result() for job in jobs]
    shutil.rmtree(ready)
    return statuses
