"""What the tests and benchmarks of scheduled runs share: a small invented corpus, a run in a process group, and whether a result is whole."""
import json
import os
import re
import subprocess
import sys
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
