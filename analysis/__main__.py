"""The command line. Exit codes: 0 done, 1 something in the run failed, 2 wrong use (nothing written)."""
from __future__ import annotations

import argparse
import sys
from pathlib import Path

from analysis.errors import InputError, RunError


def _pairs(items: list[str] | None, what: str) -> dict[str, str]:
    out = {}
    for item in items or ():
        name, equal, value = item.partition("=")
        if not equal or not name:
            raise InputError(f"{what} '{item}' should read name=value. Nothing was written.")
        out[name.strip()] = value.strip()
    return out


def _columns(text: str | None) -> dict[str, str] | None:
    return _pairs(text.split(","), "--columns") if text else None


def _report(a) -> int:
    from analysis import profiles
    from analysis.report import report

    given, profile = _pairs(a.p, "-p"), profiles.read(a.profile) if a.profile else profiles.Profile(keep=0)
    options = {name: getattr(a, name) or getattr(profile, name) for name in ("corpus", "out", "codebook", "mode", "evidence", "since", "keep")}
    for what, how in (("corpus", "CORPUS"), ("out", "--out DIR")):
        if not options[what]:
            raise InputError(f"There is no {what}: give {how}, or a line '{what}: ...' in a profile. Nothing was written.")
    index, statuses = report(
        **options, parameters=profile.parameters | given, columns=_columns(a.columns) or profile.columns, zipped=a.zip or profile.zip,
        timeout=_timeout(a.timeout) or profile.timeout, articles=profile.articles, only=None if a.profile else a.only,
        jobs=profiles.jobs(profile, given, a.only) if a.profile else None, force=a.force, wait=a.wait, printed=a.pdf)
    if statuses and "unchanged" in statuses[0]:
        print(f"Nothing has changed since the run of {statuses[0]['unchanged']}; --force runs it anyway.", file=sys.stderr)
    failed = [s for s in statuses if s["status"] != "done"]
    for s in failed:
        print(f"{s['notebook']} failed: {s['error']}", file=sys.stderr)
    print(index)
    return 1 if failed else 0


def _timeout(text: str | None) -> float | None:
    from analysis import profiles

    try:
        return profiles.seconds(text) if text else None
    except ValueError:
        raise InputError(f"--timeout is '{text}'; give a time such as 90s, 15m or 2h. Nothing was written.") from None


def _annotate(a) -> int:
    from analysis import pipeline, read_corpus, runs, store
    from analysis.publish import writable

    documents = read_corpus(runs.locate(a.corpus), columns=_columns(a.columns), codebook=a.codebook)
    with writable(Path(a.out)):
        for path in store.write(pipeline.annotate(documents, codebook=a.codebook, workers=a.workers), a.out):
            print(path)
    return 0


def _check(a) -> int:
    from analysis import corpus, runs

    print(corpus.check(runs.locate(a.corpus), columns=_columns(a.columns)))
    return 0


def _add(a) -> int:
    from analysis import fetch

    print(fetch.add(a.sources, a.to))
    return 0


def _parameters(a) -> int:
    from analysis import report

    for path in report.notebooks():
        print(path.stem)
        for name, p in report.parameters(path).items():
            print(f"  {name:<14} {p['type']:<14} {p['default']:<14} {p['help']}")
    return 0


def _measure(a) -> int:
    from analysis import measuring

    frames, terms = measuring.measure(measuring.read(a.sheet), codebook=a.codebook)
    print(measuring.words(frames, terms, a.terms))
    if a.out:
        terms.to_csv(a.out, index=False)
    return 0


def parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    top = argparse.ArgumentParser(prog="python -m analysis", description="News coverage of armed attacks: articles in, reports out.")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name, run, help, *, corpus=True):
        p = commands.add_parser(name, help=help, description=help)
        p.set_defaults(run=run)
        if corpus:
            p.add_argument("corpus", nargs="?" if name == "report" else None, help="folder or file of articles")
            p.add_argument("--columns", metavar="text=body,outlet=source", help="which columns of a table hold what")
        return p

    book = {"metavar": "DIR", "help": "folder of your own codebook files, laid over the shipped ones"}
    p = command("report", _report, "Run the notebooks over a corpus and write a folder of HTML reports.")
    p.add_argument("--out", metavar="DIR", help="folder of the reports; an earlier report there is replaced in one step")
    p.add_argument("--profile", metavar="FILE", help="a YAML file with all that follows; what is given here goes before it")
    p.add_argument("-p", action="append", metavar="NAME=VALUE", help="a notebook's parameter (see: python -m analysis parameters)")
    p.add_argument("--only", metavar="NOTEBOOK", help="run this notebook alone")
    p.add_argument("--mode", choices=("single", "site"), help="single: each report is one file; site: light pages that share files beside them")
    p.add_argument("--pdf", action="store_true", help="each page as a PDF, too (needs Chromium, Chrome or Edge)")
    p.add_argument("--zip", action="store_true", help="put the whole result into a zip inside the folder, too")
    p.add_argument("--codebook", **book)
    p.add_argument("--evidence", choices=("sentence", "none"), help="none: no text of an article in the reports, only where its sentences stand")
    p.add_argument("--since", metavar="7d", help="articles from then on: 7d, 2w, 24h or a date")
    p.add_argument("--keep", type=int, metavar="N", help="keep the last N runs in DIR/runs, and leave out a run that would say the same")
    p.add_argument("--timeout", metavar="15m", help="the most time that a notebook may take")
    p.add_argument("--force", action="store_true", help="run even where nothing has changed")
    p.add_argument("--wait", action="store_true", help="wait for another run that writes into DIR")
    p = command("annotate", _annotate, "Write every table of a corpus as Parquet.")
    p.add_argument("--out", required=True, metavar="DIR")
    p.add_argument("--codebook", **book)
    p.add_argument("--workers", type=int, default=1, metavar="N", help="processes")
    command("check", _check, "Say what would be read: files, formats, languages, dates, stories, what is set aside and why.")
    p = command("add", _add, "Fetch articles, or copy files, into a corpus.", corpus=False)
    p.add_argument("sources", nargs="+", metavar="URL|FILE|FEED")
    p.add_argument("--to", required=True, metavar="CORPUS")
    p = command("measure", _measure, "Measure a codebook's frames against coded sentences: agreement, and which terms help or hurt.", corpus=False)
    p.add_argument("sheet", metavar="SENTENCES.csv",
                   help="a CSV with the columns text and frame (ids of frames.yml, several parted by ';', empty: none)")
    p.add_argument("--codebook", **book)
    p.add_argument("--terms", type=int, default=15, metavar="N", help="terms shown of each kind")
    p.add_argument("--out", metavar="FILE.csv", help="every term with its figures")
    command("parameters", _parameters, "List the parameters of every notebook.", corpus=False)
    return top


def main(arguments: list[str] | None = None) -> int:
    """Run a command; its exit code."""
    a = parser().parse_args(arguments)
    try:
        return a.run(a)
    except InputError as error:
        print(error, file=sys.stderr)
        return 2
    except RunError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
