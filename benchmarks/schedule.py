"""Runs one after another with an article arriving before each: does anything grow? python benchmarks/schedule.py [N [cheap]]."""
import json
import os
import resource
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
import scheduled  # noqa: E402


def schedule(folder: Path, n: int, window: int = 5) -> list[dict]:
    """A row per run: CPU seconds, memory (MB), files in the result, its size on disk (MB), processes left; the corpus keeps the last
    `window` articles."""
    corpus, out, rows = folder / "corpus", folder / "site", []
    for number in range(1, n + 1):
        scheduled.article(corpus, number)
        if number > window:
            (corpus / f"a{number - window:03}.txt").unlink()
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        run = scheduled.start(corpus, out)
        errors = run.communicate()[1]
        assert run.returncode == 0, errors
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        files = {p.stat().st_ino: p.stat().st_size for p in folder.rglob("*") if p.is_file()}
        manifest = json.loads((out / "manifest.json").read_text())
        used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        rows.append({"number": number, "cpu": round(used, 2), **manifest["memory_mb"],
                     "files": len(files), "mb": round(sum(files.values()) / 1e6, 3), "processes": len(scheduled.group(run.pid)),
                     "open": len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc") else 0})
    return rows


if __name__ == "__main__":
    with scheduled.place() as folder:
        found = schedule(folder, int(sys.argv[1]) if len(sys.argv) > 1 else 200)
        for row in found if len(found) <= 12 else [*found[:6], *found[-6:]]:
            print(row)
