"""Kills runs at random moments (kill -9 of the process group) and prints what was lost: python benchmarks/kills.py [N [cheap]]."""
import os
import random
import signal
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
import scheduled  # noqa: E402


def kills(folder: Path, n: int, seed: int = 1) -> dict[str, int]:
    """Kill n runs; how many results were lost, how many next runs failed, what was left behind after one that was let finish."""
    corpus, out, chance = folder / "corpus", folder / "site", random.Random(seed)
    scheduled.article(corpus, 0)
    begin = time.monotonic()
    run = scheduled.start(corpus, out)
    assert run.wait() == 0, run.stderr.read()
    length, count = time.monotonic() - begin, {"kills": 0, "old": 0, "new": 0, "lost": 0, "next_failed": 0, "left": 0}
    before = scheduled.whole(out)
    for number in range(1, n + 1):
        scheduled.article(corpus, number)
        run = scheduled.start(corpus, out)
        time.sleep(length * (chance.uniform(0, 1.05) if number % 2 else chance.uniform(.85, 1.15)))  # every other one about the swap
        os.killpg(run.pid, signal.SIGKILL) if run.poll() is None else None
        run.wait()
        count["kills"] += 1
        try:
            now = scheduled.whole(out)
            count["new" if now == number + 1 else "old" if now == before else "lost"] += 1
            before = now
        except (AssertionError, OSError, ValueError) as error:
            print(error)
            count["lost"] += 1
        if number % 10 == 0 or number == n:
            begin, run = time.monotonic(), scheduled.start(corpus, out, "--force")
            count["next_failed"] += run.wait() != 0
            length = time.monotonic() - begin
            before = scheduled.whole(out)
            count["left"] += len(scheduled.left(out))
    return count


if __name__ == "__main__":
    with scheduled.place() as folder:
        for name, value in kills(folder, int(sys.argv[1]) if len(sys.argv) > 1 else 100).items():
            print(f"{name:<12} {value}")
