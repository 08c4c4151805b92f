"""How many articles a second one core reads, and how long a report takes beside the tools it replaces.

    python benchmarks/speed.py [--corpus seeds] [--rounds 3] [--articles 200] [--finders] [--gold DIR]

First places, attacks and quotes on invented articles of 700 words, dense with attacks and quotations; with --gold also on the
articles of 500 to 900 words in DIR/lgl.jsonl and DIR/tr_news.jsonl; beside geotext where it is installed: processor time, the best of
the rounds. Then a report beside papermill and nbconvert on the command line, notebook by notebook, both ways in turn, the median of
the rounds; and `import analysis` in a fresh process. `--finders`: the first part alone. Writes nothing.
"""
import argparse
import importlib.util
import json
import random
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


def invented(n: int):
    """Articles of 700 words each, put together from those of tests/large_corpus.py."""
    import pandas as pd

    sys.path.insert(0, str(ROOT / "tests"))
    import large_corpus

    with tempfile.TemporaryDirectory() as folder:
        texts = [p.read_text(encoding="utf-8") for p in sorted(large_corpus.write(Path(folder) / "corpus", 6 * n).glob("a*.txt"))]
    rng, out = random.Random(0), []
    for i in range(n):
        parts, words = [], 0
        while words < 640:
            parts.append(rng.choice(texts))
            words += len(parts[-1].split())
        out.append((f"d{i}", "\n\n".join(parts)))
    return pd.DataFrame(out, columns=["doc_id", "text"])


def collected(folder: Path):
    """Published news of 500 to 900 words."""
    import pandas as pd

    rows = [json.loads(line) for name in ("lgl", "tr_news") for line in (folder / f"{name}.jsonl").open(encoding="utf-8")]
    texts = [r["text"] for r in rows if 500 <= len(r["text"].split()) <= 900]
    return pd.DataFrame({"doc_id": [f"d{n}" for n in range(len(texts))], "text": texts})


def finders(table, rounds: int) -> None:
    """Prints articles of 700 words, and megabytes, a second of processor time, caches warm."""
    import analysis

    words = table.text.str.split().str.len()
    articles = words.sum() / 700
    size = sum(len(x.encode()) for x in table.text) / 1e6
    ways = {f"annotate, {name}": lambda name=name: analysis.annotate(table, only=(name,)) for name in ("places", "attacks", "quotes")}
    if importlib.util.find_spec("geotext"):
        from geotext import GeoText

        ways["geotext, places (no coordinates)"] = lambda: [GeoText(x) for x in table.text]
    print(f"{f'one core, {len(table)} articles of {words.mean():.0f} words':<44} {'700 words/s':>11} {'MB/s':>6}")
    for name, way in ways.items():
        seconds = []
        for _ in range(rounds + 1):
            start = time.process_time()
            way()
            seconds.append(time.process_time() - start)
        print(f"{name:<44} {articles / min(seconds):>11.0f} {size / min(seconds):>6.2f}")


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--corpus", default="seeds")
    p.add_argument("--rounds", type=int, default=3)
    p.add_argument("--articles", type=int, default=200)
    p.add_argument("--finders", action="store_true")
    p.add_argument("--gold", type=Path)
    a = p.parse_args()
    finders(invented(a.articles), a.rounds)
    if a.gold:
        finders(collected(a.gold), a.rounds)
    if a.finders:
        return
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
    cost = middle["import analysis"] - middle["python alone"]
    print(f"report is {other / report:.1f} times as fast; import analysis costs {cost:.3f} s over python alone")


if __name__ == "__main__":
    main()
