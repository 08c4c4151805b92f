import os
import subprocess
import sys

import pytest

from analysis.errors import InputError, RunError
from analysis.publish import MANIFEST, publishing


def write(out, text):
    with publishing(out) as build:
        (build / MANIFEST).write_text("{}")
        (build / "page.html").write_text(text)


def test_a_second_run_takes_the_place_of_the_first_and_leaves_nothing_beside(tmp_path):
    out = tmp_path / "deep" / "site"
    write(out, "one")
    write(out, "two")
    assert (out / "page.html").read_text() == "two" and [p.name for p in out.parent.iterdir()] == ["site"]


def test_an_error_keeps_what_was_there_and_leaves_no_folder_that_was_made_for_the_result(tmp_path):
    out = tmp_path / "site"
    write(out, "one")
    with pytest.raises(ZeroDivisionError), publishing(out) as build:
        (build / "page.html").write_text("half")
        1 / 0
    with pytest.raises(ZeroDivisionError), publishing(tmp_path / "deep" / "deeper" / "site"):
        1 / 0
    assert (out / "page.html").read_text() == "one" and [p.name for p in tmp_path.iterdir()] == ["site"]


def test_a_folder_that_is_no_report_is_left_alone(tmp_path):
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "mine.txt").write_text("keep")
    with pytest.raises(InputError, match="no earlier report"), publishing(tmp_path / "letters"):
        pass
    assert (tmp_path / "letters" / "mine.txt").read_text() == "keep"


def test_two_runs_on_one_folder(tmp_path):
    out = tmp_path / "site"
    with publishing(out) as build:
        (build / MANIFEST).write_text("{}")
        code = f"from analysis.publish import publishing\nfrom pathlib import Path\nwith publishing(Path({str(out)!r})): pass"
        other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert other.returncode == 1 and "Another run is writing" in other.stderr and (out / MANIFEST).exists()


def test_a_killed_run_leaves_the_old_result_and_the_next_one_cleans_up(tmp_path):
    out = tmp_path / "site"
    write(out, "one")
    code = (f"import os, signal\nfrom analysis.publish import publishing\nfrom pathlib import Path\n"
            f"with publishing(Path({str(out)!r})) as b:\n (b / 'page.html').write_text('half')\n os.kill(os.getpid(), signal.SIGKILL)")
    subprocess.run([sys.executable, "-c", code])
    assert (out / "page.html").read_text() == "one" and len(list(tmp_path.iterdir())) > 1
    write(out, "two")
    assert (out / "page.html").read_text() == "two" and [p.name for p in tmp_path.iterdir()] == ["site"]
    out.rename(tmp_path / ".site.old")      # one that died between two renames
    with pytest.raises(ZeroDivisionError), publishing(out):
        1 / 0
    assert (out / "page.html").read_text() == "two"


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(RunError, match="can't be written"), publishing(tmp_path / "file" / "site"):
        pass
    if os.geteuid():
        (tmp_path / "locked").mkdir(mode=0o500)
        with pytest.raises(RunError, match="can't be written"), publishing(tmp_path / "locked" / "site"):
            pass
