"""Runs on a disk that fills up at random points; prints what was lost: python benchmarks/fulldisk.py [N [cheap]] (Linux, root)."""
import random
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
import scheduled  # noqa: E402


def full(folder: Path, n: int, seed: int = 1) -> dict[str, int] | None:
    """Leave a random share of the space that a run takes, n times; None where no small disk can be mounted."""
    corpus, disk, chance = folder / "corpus", folder / "disk", random.Random(seed)
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=60m", "none", str(disk)], capture_output=True).returncode:
        return None
    try:
        out, count = disk / "site", {"runs": 0, "told": 0, "exit_1": 0, "intact": 0, "left": 0}
        scheduled.article(corpus, 0)
        assert scheduled.start(corpus, out).wait() == 0
        size = sum({p.stat().st_ino: p.stat().st_size for p in out.rglob("*") if p.is_file()}.values())
        for number in range(1, n + 1):
            scheduled.article(corpus, number)
            (disk / "ballast").write_bytes(b"\0" * (shutil.disk_usage(disk).free - int(size * chance.uniform(0, .95)) // 4096 * 4096))
            run = scheduled.start(corpus, out)
            said = run.communicate()[1]
            (disk / "ballast").unlink()
            told = "No space left" in said and "unchanged" in said and "Traceback" not in said
            if not told:
                print(said[-1500:])
            count["runs"] += 1
            count["told"] += told
            count["exit_1"] += run.returncode == 1
            count["intact"] += scheduled.whole(out) == 1
            count["left"] += len(scheduled.left(out))
        return count
    finally:
        subprocess.run(["umount", str(disk)])


if __name__ == "__main__":
    with scheduled.place() as folder:
        found = full(folder, int(sys.argv[1]) if len(sys.argv) > 1 else 20)
        print(found or "No small disk can be mounted here (it takes Linux and root).")
