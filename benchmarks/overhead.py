"""What manifest, hashes, lock, log, kept runs and their index take of a run on the seeds: python benchmarks/overhead.py."""
import tempfile
import time
from pathlib import Path

from analysis import publish, report, runs

OWN = [(runs, n) for n in ("hashes", "versions", "fingerprint", "manifest", "changes", "estimates", "last_good", "keep", "index")] + [
    (runs.Log, "__call__"), (runs.Log, "write"), (publish, "_hold"), (publish, "_same"), (publish, "_swap")]
spent, inside = {}, []


def timed(name, function):
    """The function, which adds its time to `spent` unless another one of them called it."""
    def run(*args, **how):
        if inside:
            return function(*args, **how)
        inside.append(name)
        begin = time.perf_counter()
        try:
            return function(*args, **how)
        finally:
            spent[name] = spent.get(name, 0) + time.perf_counter() - begin
            inside.pop()
    return run


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        corpus, out = Path(__file__).resolve().parent.parent / "seeds", Path(place) / "site"
        report.report(corpus, out, keep=3)
        for where, name in OWN:
            setattr(where, name, timed(name, getattr(where, name)))
        begin = time.perf_counter()
        report.report(corpus, out, keep=3, force=True)
        whole = time.perf_counter() - begin
    for name, seconds in sorted(spent.items(), key=lambda i: -i[1]):
        print(f"{name:<12} {seconds:.3f} s")
    print(f"run {whole:.2f} s, of it {sum(spent.values()):.2f} s: {sum(spent.values()) / whole:.1%}")
