"""Runs that nobody watches: kept, known again, failing, killed, on a full disk, without a network."""
import ast
import contextlib
import io
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pandas as pd
import pytest

import scheduled
from analysis import report as reports
from analysis import runs
from analysis.__main__ import main

ROOT = Path(__file__).resolve().parent.parent
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs Linux")


def cells(path, *sources):
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(s) for s in sources]), path)
    return path


@pytest.mark.long
def test_timeouts_deaths_and_errors_are_told_apart_and_do_not_stop_the_others(tmp_path, monkeypatch):
    folder, corpus, out = tmp_path / "notebooks", tmp_path / "corpus", tmp_path / "site"
    folder.mkdir()
    monkeypatch.setattr(reports, "NOTEBOOKS", folder)
    monkeypatch.setenv("PRESS_API_KEY", "hunter2-hunter2")
    scheduled.article(corpus, 1)
    head = "corpus: str = 'seeds'  # folder"
    for name in ("good", "wrong", "slow", "dead"):
        cells(folder / f"{name}.ipynb", head, "'fine'")
    reports.report(corpus, out, keep=1)
    for name, source in (("wrong", "import os\nraise ValueError(os.environ['PRESS_API_KEY'] + os.sep.join([' ', 'srv', 'private', 'key.pem']))"), ("slow", "import time\ntime.sleep(600)"),
                         ("dead", "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)")):
        cells(folder / f"{name}.ipynb", head, source)
    for _ in range(2):  # more than are kept: the last good report stays
        index, statuses = reports.report(corpus, out, keep=1, timeout=20, force=True)
    by = {s["notebook"]: s for s in statuses}
    assert {n: (s["status"], s["kind"], s["tries"]) for n, s in by.items()} == {
        "good": ("done", "", 1), "wrong": ("failed", "analysis", 1), "slow": ("failed", "timeout", 1), "dead": ("failed", "kernel", 2)}
    assert "no error of the analysis" in by["dead"]["error"] and "[hidden] …/key.pem" in by["wrong"]["error"]
    published = "".join(p.read_text(encoding="utf-8") for p in out.iterdir() if p.suffix in (".html", ".ipynb", ".json", ".jsonl"))
    assert "hunter2" not in published and "/srv/private" not in published and "KeyboardInterrupt" in (out / "slow.ipynb").read_text()
    text = index.read_text(encoding="utf-8")
    assert text.count("the last good report, as of") == 3 and 'href="slow.ipynb"' in text
    first = sorted(p.name for p in (out / "runs").iterdir() if p.is_dir())[0]
    assert f'href="runs/{first}/wrong.html"' in text and (out / "runs" / first / "wrong.html").exists()
    assert len(runs.folders(out)) == 2


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """Three runs: one article, the same again, one more article."""
    folder = tmp_path_factory.mktemp("kept")
    corpus, out, printed = folder / "corpus", folder / "site", []
    for number in (1, 1, 2):
        scheduled.article(corpus, number)
        with contextlib.redirect_stderr(io.StringIO()) as said:
            assert main(scheduled.command(corpus, out)[3:]) == 0
        printed.append(said.getvalue())
    return out, printed


@pytest.mark.long
def test_a_run_that_would_say_the_same_is_left_out(kept):
    out, printed = kept
    assert ["Nothing has changed" in p for p in printed] == [False, True, False] and len(runs.folders(out)) == 2


@pytest.mark.long
def test_kept_runs_are_whole_and_cost_no_space(kept):
    out, _ = kept
    new, old = runs.folders(out)
    assert (scheduled.whole(out), scheduled.whole(new), scheduled.whole(old)) == (2, 2, 1)
    assert os.path.samefile(out / "corpus.html", new / "corpus.html") and not scheduled.left(out)


@pytest.mark.long
def test_the_index_of_runs_says_what_changed(kept):
    out, _ = kept
    found = runs.manifest(out)
    assert found["changes"]["articles"] == ["a002"] and len(found["changes"]["incidents"]) >= 1 and runs.manifest(runs.folders(out)[1])["changes"] is None
    text = (out / "runs" / "index.html").read_text(encoding="utf-8")
    assert "a002" in text and "first run" in text and text.count("<tr>") == 3
    assert 'href="runs/index.html"' in (out / "index.html").read_text(encoding="utf-8")


@pytest.mark.long
def test_the_manifest_and_the_log_say_what_a_run_was(kept):
    out, _ = kept
    found = runs.manifest(out)
    assert {"inputs", "parameters", "versions", "seconds", "memory_mb", "notebooks", "warnings", "fingerprint", "changes"} <= set(found)
    assert found["versions"]["code"] and found["memory_mb"]["run"] > 50 and found["notebooks"][0]["seconds"] > 0
    events = [json.loads(line) for line in (out / "log.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [e["event"] for e in events] == ["annotated", "notebook", "done", "done"] and all(e["time"] and e["at"] >= 0 for e in events)


@pytest.mark.long
@linux
def test_two_runs_together_and_one_that_waits(tmp_path):
    corpus, out = tmp_path / "corpus", tmp_path / "site"
    scheduled.article(corpus, 1)
    one, two = scheduled.start(corpus, out), None
    while one.poll() is None and not (tmp_path / ".site.lock").exists():
        time.sleep(.05)
    two, three = scheduled.start(corpus, out), scheduled.start(corpus, out, "--wait", "--force")
    said = two.communicate()[1]
    assert two.returncode == 1 and f"process {one.pid} on" in said and "seconds" in said and "--wait" in said
    assert one.wait() == 0 and three.wait() == 0 and scheduled.whole(out) == 1 and not scheduled.left(out) and len(runs.folders(out)) == 2


def bench(name, n):
    """A benchmark's printed lines, with cheap runs."""
    done = subprocess.run([sys.executable, ROOT / "benchmarks" / f"{name}.py", str(n), "cheap"], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.splitlines()


@pytest.mark.long
@linux
def test_killed_runs_lose_nothing():
    found = dict(line.split() for line in bench("kills", 15))
    assert found["kills"] == "15" and (found["lost"], found["next_failed"], found["left"]) == ("0", "0", "0"), found


@pytest.mark.long
@linux
def test_nothing_grows_over_runs_with_arriving_articles():
    rows = [ast.literal_eval(line) for line in bench("schedule", 10)]
    early, late = rows[6], rows[-1]  # by then the window of articles and the kept runs are full
    assert late["files"] <= early["files"] + 2 and late["mb"] <= early["mb"] * 1.1 and late["processes"] == 0 and late["open"] <= early["open"]
    assert late["number"] == 10 and late["run"] <= early["run"] * 1.2


def test_a_full_disk_is_one_sentence_and_keeps_the_old_result(tmp_path):
    """The disk fills up at random points of writing a result."""
    if not sys.platform.startswith("linux") or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "none", str(tmp_path)], capture_output=True).returncode:
        pytest.skip("A small disk can't be mounted here (it takes Linux and root).")
    try:
        code = ("import sys\nfrom pathlib import Path\nfrom analysis.errors import RunError\nfrom analysis.publish import publishing\n"
                "try:\n with publishing(Path(sys.argv[1])) as b:\n  for n in range(8): (b / f'{n}').write_bytes(b'x' * 40000)\n  (b / 'manifest.json').write_text('{}')\n"
                "except RunError as e: print(e); sys.exit(1)")
        out = tmp_path / "site"
        assert subprocess.run([sys.executable, "-c", code, out]).returncode == 0
        for number in range(20):
            space = shutil.disk_usage(tmp_path).free
            (tmp_path / "ballast").write_bytes(b"x" * max(0, space - 14000 * number - 8192))
            done = subprocess.run([sys.executable, "-c", code, out], capture_output=True, text=True)
            assert done.returncode == 1 and "No space left" in done.stdout and "unchanged" in done.stdout and "Traceback" not in done.stderr, (number, done)
            assert sorted(p.name for p in out.iterdir()) == [*"01234567", "manifest.json"] and all((out / str(n)).stat().st_size == 40000 for n in range(8))
            (tmp_path / "ballast").unlink()
        assert not scheduled.left(out)
    finally:
        subprocess.run(["umount", str(tmp_path)])


@pytest.mark.long
@linux
def test_a_stripped_environment_no_network_and_nothing_else_writable(tmp_path):
    """As cron starts it (env -i), in a network namespace with loopback alone, corpus and checkout read-only."""
    if subprocess.run(["unshare", "-n", "-m", "true"], capture_output=True).returncode:
        pytest.skip("No namespaces can be made here (it takes root).")
    corpus, out = tmp_path / "corpus", tmp_path / "out" / "site"
    scheduled.article(corpus, 1)
    (tmp_path / "home").mkdir()
    (tmp_path / "out").mkdir()
    script = (f"ip link set lo up 2>/dev/null || {sys.executable} -c 'import fcntl, socket, struct; s = socket.socket(); fcntl.ioctl(s, 0x8914, struct.pack(\"16sh\", b\"lo\", 0x41))'; "
              f"mount --bind {ROOT} {ROOT} && mount -o remount,ro,bind {ROOT} && mount --bind {corpus} {corpus} && mount -o remount,ro,bind {corpus} && cd {ROOT} && ! touch {ROOT}/x 2>/dev/null && "
              f"env -i HOME={tmp_path}/home PATH=/usr/bin:/bin SHELL=/bin/sh {' '.join(scheduled.command(corpus, out))}")
    done = subprocess.run(["unshare", "-n", "-m", "sh", "-c", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    assert scheduled.whole(out) == 1


def test_deploy_files_say_how_to_use_them_in_three_lines():
    for file in ("crontab", "news-report.service", "news-report.timer", "github-pages.yml"):
        assert [line[:4] for line in (ROOT / "deploy" / file).read_text().splitlines()[:4] if line.startswith("# ") and line[2].isdigit()] == ["# 1.", "# 2.", "# 3."], file


def test_the_example_profile_is_right(tmp_path):
    from analysis import profiles

    assert len(profiles.jobs(profiles.read(ROOT / "deploy" / "daily.yml"), {})) == 5


@linux
def test_systemd_finds_no_fault(tmp_path):
    if not shutil.which("systemd-analyze"):
        if os.environ.get("CI"):
            pytest.fail("systemd-analyze is missing; .ci/run installs it.")
        pytest.skip("systemd is not installed (Debian: apt-get install systemd).")
    for name in ("news-report.service", "news-report.timer"):  # the paths of the machine that runs the test
        text = (ROOT / "deploy" / name).read_text().replace("/srv/news-kit/.venv/bin/python", sys.executable).replace("User=news", "User=root")
        (tmp_path / name).write_text(text)
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", *map(str, sorted(tmp_path.iterdir()))], capture_output=True, text=True)
    assert done.returncode == 0 and "news-report" not in done.stderr, done.stderr


def test_articles_before_since_and_without_a_date_are_set_aside():
    import datetime

    from analysis import notebook
    from analysis.errors import InputError

    documents = pd.DataFrame({"doc_id": list("abc"), "path": ["a.txt", "b.txt", "c.txt"], "published": pd.to_datetime(["2026-05-01", "2026-05-09", None]), "text": "x"})
    out = notebook.since(documents, datetime.datetime(2026, 5, 2))
    assert out.doc_id.tolist() == ["b"] and [(r["path"], r["detail"]) for r in out.attrs["set_aside"]] == [
        ("a.txt", "published 2026-05-01, before 2026-05-02"), ("c.txt", "states no date")]
    with pytest.raises(InputError, match="Widen since"):
        notebook.since(documents, datetime.datetime(2027, 1, 1))
