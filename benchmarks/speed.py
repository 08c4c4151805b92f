"""How long a report takes, beside the tools it replaces: papermill and nbconvert on the command line, notebook by notebook.

    python benchmarks/speed.py [--corpus seeds] [--rounds 3]

Both ways in turn, the median of the rounds; then `import analysis` in a fresh process. Prints a table and writes nothing.
"""
import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def timed(commands: list[list[str]]) -> float:
    start = time.perf_counter()
    for command in commands:
        subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    return time.perf_counter() - start


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--corpus", default="seeds")
    p.add_argument("--rounds", type=int, default=3)
    a = p.parse_args()
    python, folder = sys.executable, Path(tempfile.mkdtemp())
    names = [n.stem for n in sorted((ROOT / "notebooks").glob("*.ipynb"))]
    ours = [[python, "-m", "analysis", "report", a.corpus, "--out", str(folder / "ours")]]
    theirs = [c for n in names for c in (
        [python, "-m", "papermill", f"notebooks/{n}.ipynb", str(folder / f"{n}.ipynb"), "-p", "corpus", a.corpus],
        [python, "-m", "nbconvert", "--to", "html", str(folder / f"{n}.ipynb")])]
    ways = {"python -m analysis report": ours, f"papermill and nbconvert, {len(names)} notebooks": theirs,
            "import analysis": [[python, "-c", "import analysis"]], "python alone": [[python, "-c", "pass"]]}
    seconds = {name: [] for name in ways}
    timed(ours)  # caches are warm for both
    for _ in range(a.rounds):
        for name, commands in ways.items():
            seconds[name].append(timed(commands))
    shutil.rmtree(folder)
    middle = {name: statistics.median(s) for name, s in seconds.items()}
    print(f"{'what':<44} {'median s':>9} {'least':>7} {'most':>7}")
    for name, s in seconds.items():
        print(f"{name:<44} {middle[name]:>9.2f} {min(s):>7.2f} {max(s):>7.2f}")
    report, other = list(middle.values())[:2]
    print(f"report is {other / report:.1f} times as fast; import analysis costs {middle['import analysis'] - middle['python alone']:.3f} s over python alone")


if __name__ == "__main__":
    main()
