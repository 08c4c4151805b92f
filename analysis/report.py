"""Corpus -> annotated once -> notebooks executed side by side by papermill -> a folder of HTML reports, swapped in whole.

A reader of the folder sees the old result or the new one, never a gap or a half. Time stamps stand in manifest.json alone.
"""
from __future__ import annotations

import json
import logging
import os
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from analysis import display, kernels, pdf, profiles, progress, runs, settings
from analysis.errors import InputError, RunError, nearest
from analysis.execution import Job, execute, scrub
from analysis.publish import publishing

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"
ATONCE = 8  # notebooks that run side by side
WORDS = {"int": "a whole number", "float": "a number", "bool": "true or false"}
ORDER = ("corpus", "sentiment", "framing", "attack_map")  # then the others by name


def notebooks(only: str | None = None) -> list[Path]:
    """The notebooks of the project in their order, or the one that is named."""
    found = sorted(NOTEBOOKS.glob("*.ipynb"), key=lambda p: (ORDER.index(p.stem) if p.stem in ORDER else len(ORDER), p.stem))
    if only is None:
        return found
    if only not in {p.stem for p in found}:
        raise InputError(f"There is no notebook '{only}'{nearest(only, [p.stem for p in found])} Notebooks: {', '.join(p.stem for p in found)}.")
    return [p for p in found if p.stem == only]


def parameters(path: Path) -> dict[str, dict]:
    """Parameters of a notebook: name -> {type, default, help}, as papermill reads them from the tagged cell."""
    from papermill import inspect_notebook

    return {name: {"type": p["inferred_type_name"], "default": p["default"], "help": p["help"]}
            for name, p in inspect_notebook(str(path)).items()}


def _value(name: str, text: str, kind: str):
    """The text of `-p name=value` as the notebook's type."""
    try:
        if kind == "bool":
            return {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}[text.lower()]
        return {"int": int, "float": float}.get(kind, str)(text)
    except (KeyError, ValueError):
        raise InputError(f"Parameter '{name}' takes {WORDS[kind]}, '{text}' is none. Nothing was written.") from None


def checked(paths: list[Path], given: dict[str, str]) -> dict[Path, dict]:
    """For each notebook the given parameters that it has, as its types; InputError for wrong names, types and values that no corpus has."""
    if not given:
        return {path: {} for path in paths}
    known = {path: parameters(path) for path in paths}
    every = {name for p in known.values() for name in p}
    for name in given:
        if name not in every:
            raise InputError(f"No notebook has a parameter '{name}'{nearest(name, every)} Parameters: {', '.join(sorted(every))}. Nothing "
                             "was written.")
    values = {path: {n: _value(n, v, p[n]["type"]) for n, v in given.items() if n in p} for path, p in known.items()}
    with nothing_written():
        for own in values.values():
            settings.fixed(own)
    return values


@contextmanager
def nothing_written(notebook: str = ""):
    """While it lasts, what is wrong with a value is told with the notebook's name, and that nothing was written."""
    try:
        yield
    except InputError as error:
        raise InputError(f"{notebook and notebook + ': '}{error} Nothing was written.") from None


@contextmanager
def _told(folder: Path, evidence: str):
    """While it lasts, kernels that start find the tables in `folder`, know whether texts may be shown, and leave nothing in the user's home."""
    own = folder.parent / "kernels"  # goes with the build: connection files hold keys, and the profile of whoever runs it must not change a report
    told = {kernels.READY: str(folder), display.EVIDENCE: evidence, "JUPYTER_RUNTIME_DIR": str(own), "IPYTHONDIR": str(own)}
    (own / "profile_default" / "startup").mkdir(parents=True)
    # else each kernel does it, and dies where the disk is full
    (own / "profile_default" / "startup" / "README").write_text("none\n", encoding="utf-8")
    before = {name: os.environ[name] for name in told if name in os.environ}
    os.environ.update(told)
    try:
        yield
    finally:
        for name in told:
            del os.environ[name]
        os.environ.update(before)
        shutil.rmtree(own, ignore_errors=True)


def _clean(path: Path, root: Path):
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
    scrub(node, root)
    path.write_text(nbformat.writes(node) + "\n", encoding="utf-8")
    return node


def report(corpus: str | Path, out: str | Path, *, parameters: dict[str, str] | None = None, only: str | None = None,
           codebook: str | Path | None = None, columns: dict | None = None, mode: str = "single", zipped: bool = False,
           evidence: str = "sentence", jobs: list[Job] | None = None, since: str = "", articles: int | None = None,
           timeout: float | None = None, keep: int = 0, force: bool = False, wait: bool = False, printed: bool = False) -> tuple[Path, list[dict]]:
    """Run the notebooks over a corpus and write the site into `out`: the path of index.html, each notebook's status (`execution.execute`).

    mode : "single": each report is one file; "site": plotly.js and the evidence lie beside light pages, for all of them.
    zipped : the result is in it once more as one zip.
    evidence : "none": nothing holds text of an article, only where its sentences stand.
    jobs : what to run, instead of all notebooks (or `only` one) with the `parameters` that each has.
    since : "7d", "2w", "24h" or a date: articles published earlier, or without a date, are set aside.
    articles, timeout : the most articles that may be analysed, and seconds that a notebook may take.
    keep : how many runs to keep in `out`/runs; 0: none. With it, a run that would say the same as the last is left out, unless `force`.
    wait : for another run that writes into `out`.
    printed : each page is there as a PDF, too, which needs a browser.

    InputError (nothing written) for wrong use, RunError where `out` can't be written or another run holds it.
    """
    program, log, out = pdf.browser() if printed else "", runs.Log(), Path(os.path.realpath(out))
    profiled = jobs is not None     # a profile's notebook fails by itself: what a corpus holds changes from day to day
    jobs = jobs or [Job(p.stem, p, v) for p, v in checked(notebooks(only), parameters or {}).items()]
    root, first = runs.locate(corpus), profiles.cut(since)
    options = {"only": only, "mode": mode, "columns": columns or {}, "codebook": Path(codebook).name if codebook else "", "zipped": zipped,
               "evidence": evidence, "printed": printed, "since": str(first or ""), "jobs": [(j.name, j.title, j.values) for j in jobs]}
    facts = {"corpus": str(corpus), "parameters": parameters or {}, "options": options, "inputs": runs.hashes(root),
             "codebook": runs.hashes(Path(codebook)) if codebook else {}, "versions": runs.versions()}
    facts["fingerprint"], last = runs.fingerprint(facts), runs.manifest(out)
    if keep and not force and last.get("fingerprint") == facts["fingerprint"] and runs.done(last):
        return out / "index.html", [s | {"unchanged": last["started"]} for s in last["notebooks"]]
    with publishing(out, wait) as build, kernels.warmed():  # these import while this process imports, reads and annotates
        from analysis import notebook, site

        tables = notebook.analyse(root, codebook, columns, first)
        _fit(tables, articles, [] if profiled else jobs)
        log("annotated", rows={n: len(tables[n]) for n in tables})
        tables = site.brief(tables) if evidence == "none" else tables
        common = {"corpus": str(corpus)} | ({"codebook": str(codebook)} if codebook else {})
        facts["notebooks"] = _run([replace(j, values=common | j.values) for j in jobs], build, tables, evidence, root, timeout, log)
        _finish(jobs, build, tables, facts, out, keep, log, program)
    return out / "index.html", facts["notebooks"]


def _fit(tables, articles: int | None, jobs: list[Job]) -> None:
    """InputError where there are more articles than allowed, or a job's values do not go with the tables."""
    if articles is not None and len(tables.documents) > articles:
        raise InputError(f"The corpus holds {len(tables.documents):,} articles, {articles:,} are allowed (limits: articles); narrow it with "
                         "since. Nothing was written.")
    for job in jobs:
        if job.values:
            with nothing_written(job.name):
                settings.fits(tables, job.path.stem, job.values)


def _finish(jobs: list[Job], build: Path, tables, facts: dict, out: Path, keep: int, log: runs.Log, program: str) -> None:
    """Pages, manifest and, where runs are kept, this one beside the earlier ones."""
    from analysis import findings, site

    facts |= {"started": runs.stamp(log.start), "rows": {n: len(tables[n]) for n in tables}, "warnings": findings.warnings(tables)}
    statuses, nav = facts["notebooks"], _pages(jobs, build, tables, facts)
    good = {s["notebook"]: found for s in statuses if s["status"] != "done" and keep and (found := runs.last_good(out, s["notebook"]))}
    if keep:
        facts |= {"changes": runs.changes(tables, out), "estimates": runs.estimates(tables)}
    for path in [build / f"{j.name}.html" for j in jobs if program]:
        try:
            pdf.write(program, path)
        except RunError as error:                                   # the pages are finished; a PDF is no reason to lose them
            facts["warnings"].append(str(error))
            logging.getLogger(__name__).warning("%s", error)
    facts |= {"seconds": round(time.time() - log.start, 2), "memory_mb": runs.memory()}
    (build / "manifest.json").write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    index = build / "index.html"
    index.write_text(site.index(tables, facts, nav, good, "../" if keep else ""), encoding="utf-8")
    if keep:
        name = f"{facts['started'].replace(':', '')}-{facts['fingerprint'][:8]}"
        while (out / "runs" / name).exists():
            name += "b"
        log("done" if runs.done(facts) else "failed", seconds_in_all=facts["seconds"], memory_mb=facts["memory_mb"])
        log.write(build)
        runs.keep(build, out, name, keep, {folder for folder, _ in good.values()})
        index.unlink()  # the kept one is the same file
        index.write_text(site.index(tables, facts, nav, good, "runs/"), encoding="utf-8")
        runs.index(build, nav, site.foot(tables))
    if facts["options"]["zipped"]:
        site.pack(build, f"{out.name}.zip")


def _pages(jobs: list[Job], build: Path, tables, facts: dict) -> list[tuple[str, str]]:
    """A page for each executed notebook with the files beside it, and the evidence of all figures as a table; the links between the pages."""
    from analysis import page, site

    titles = {j.name: j.title or site.name(j.name) for j in jobs}
    nav, found, options = [("index.html", "Overview"), *((f"{name}.html", title) for name, title in titles.items())], [], facts["options"]
    for stem, title in titles.items():
        node = _clean(build / f"{stem}.ipynb", runs.locate(facts["corpus"]))
        body, beside, evidence = page.html(node, tables, stem=stem, current=title, nav=nav, foot=site.foot(tables), mode=options["mode"],
                                           text=options["evidence"] != "none")
        found.append(evidence)
        for name, content in {f"{stem}.html": body, **beside}.items():
            (build / name).parent.mkdir(exist_ok=True)
            (build / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    site.evidence_csv(found, tables, build / "data" / "evidence.csv")
    (build / "data" / "preview.png").write_bytes(site.preview(tables))
    return nav


def _run(jobs: list[Job], build: Path, tables, evidence: str, root: Path, timeout: float | None, log: runs.Log) -> list[dict]:
    """The notebooks side by side, and the downloads while their kernels work; the status of each notebook."""
    from analysis import site, store

    ready = build / "tables"
    store.write(tables, ready)
    with _told(ready, evidence), ThreadPoolExecutor(max_workers=max(1, min(len(jobs), ATONCE))) as pool:
        running = [pool.submit(execute, j, build / f"{j.name}.ipynb", root, timeout, log) for j in jobs]
        site.downloads(tables, build / "data", text=evidence != "none")
        statuses = [job.result() for job in progress.bar(running, "notebooks", "notebook")]
    shutil.rmtree(ready)
    return statuses
