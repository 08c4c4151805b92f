"""What the tests and benchmarks of scheduled runs share: a small invented corpus, a run in a process group, and whether a result is whole."""
import contextlib
import json
import os
import re
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TEXT = "Rockets hit the depot in Basra on {day} May 2026, wounding three guards, police said.\n\n“We condemn the attack,” the governor said. No group claimed it."


def article(folder, n):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"a{n:03}.txt").write_text(f"Depot hit, day {n}\n\n" + TEXT.format(day=n % 28 + 1) + f" It was attack number {n} of the month.\n", encoding="utf-8")


def command(corpus, out, *more):
    return [sys.executable, "-m", "analysis", "report", str(corpus), "--out", str(out), "--only", "corpus", "--keep", "3", *more]


def start(corpus, out, *more, **how):
    return subprocess.Popen(command(corpus, out, *more), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True,
                            cwd=how.pop("cwd", ROOT), **how)


class Forked:
    """The command line in a fork of this process, which has the imports done; as much of `subprocess.Popen` as is asked for."""

    def __init__(self, arguments, errors):
        self.returncode, self.errors, self.pid = None, errors, os.fork()
        if not self.pid:
            code = 1
            try:
                os.setsid()
                for number in (1, 2):
                    os.dup2(os.open(errors, os.O_CREAT | os.O_TRUNC | os.O_RDWR), number)
                from analysis.__main__ import main

                code = main(arguments)
            except BaseException:  # noqa: BLE001  a fork never returns
                os.write(2, traceback.format_exc().encode())
            finally:
                sys.stderr.flush()
                os._exit(code)

    def poll(self, how=os.WNOHANG if hasattr(os, "WNOHANG") else 0):
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, how)
            self.returncode = os.waitstatus_to_exitcode(status) if pid else None
        return self.returncode

    def wait(self):
        return self.poll(0)

    def communicate(self):
        self.wait()
        return "", Path(self.errors).read_text(encoding="utf-8")


def cheap(folder):
    """From now on `start` forks runs of one small notebook with an ordinary kernel: what is tried is the kit's writing and keeping, not the charts."""
    import nbformat
    import papermill  # noqa: F401

    import analysis
    from analysis import kernels, notebook, report, site  # noqa: F401

    (folder / "books").mkdir()
    article(folder / "first", 0)
    analysis.annotate(analysis.read_corpus(folder / "first"))  # what is loaded at first use
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(s) for s in ("corpus = ''", "6 * 7")]), folder / "books" / "corpus.ipynb")
    report.NOTEBOOKS, kernels.warmed = folder / "books", contextlib.nullcontext

    def start(corpus, out, *more):
        return Forked(command(corpus, out, *more)[3:], folder / "errors")
    globals()["start"] = start


@contextlib.contextmanager
def place():
    """A folder for the runs of a benchmark; with the word "cheap" on its command line they are those of `cheap`."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as books:
        if "cheap" in sys.argv:
            cheap(Path(books))
        yield Path(folder)


def whole(out):
    """The number of articles of a result that is complete: every file that its pages link to is there, its pages end, its manifest is done."""
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    for page in out.glob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert text.rstrip().endswith("</html>"), page
        for address in re.findall(r'<a href="([^"#:]+)"', text.split("plotly.js v")[0]):
            assert (page.parent / address).exists(), (page, address)
    assert all(s["status"] == "done" for s in manifest["notebooks"])
    return manifest["rows"]["documents"]


def left(out):
    """What lies beside a result."""
    return sorted(p.name for p in out.parent.iterdir() if p.name.startswith(f".{out.name}."))


def group(pid):
    """The live processes whose session is that of a run."""
    found = []
    for entry in Path("/proc").iterdir() if os.path.isdir("/proc") else ():
        if entry.name.isdigit():
            try:
                if os.getsid(int(entry.name)) == pid and " Z " not in (entry / "stat").read_text():
                    found.append(int(entry.name))
            except OSError:
                pass
    return found
