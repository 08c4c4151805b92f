"""The files of the environment agree, and every package of the kit is used."""
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
CARD = ["jupyterlab", "pandas", "matplotlib", "plotly", "nltk", "papermill", "nbval"]


def name(requirement):
    return re.match(r"[\w.-]+", requirement)[0].lower().replace("_", "-").replace(".", "-")


def locked(path):
    return {name(line): re.search(r"==([\w.]+)", line)[1] for line in path.read_text().splitlines() if re.match(r"\w", line)}


def test_the_locks_hold_every_dependency_within_its_range_and_agree():
    core, tests = locked(ROOT / "requirements.txt"), locked(ROOT / "tests" / "requirements.txt")
    assert {name(d) for d in PROJECT["dependencies"]} <= set(core) and "flit-core" in core
    extras = {name(d) for e in ("test", "formats", "web", "train") for d in PROJECT["optional-dependencies"][e]}
    assert extras <= set(tests)
    assert {p: (v, tests[p]) for p, v in core.items() if p in tests and tests[p] != v} == {}
    assert [d for d in PROJECT["dependencies"] if core[name(d)] not in Requirement(d).specifier] == []


def test_every_locked_line_has_a_hash_no_host_is_named_and_dependencies_are_few():
    assert len(PROJECT["dependencies"]) <= 20
    for file in ("requirements.txt", "tests/requirements.txt"):
        text = (ROOT / file).read_text()
        assert all("--hash=sha256:" in block for block in re.split(r"\n(?=\w)", text)[1:]) and "://" not in text


def test_conda_takes_the_same_lock_and_binder_the_same_second_step():
    text = (ROOT / "environment.yml").read_text()
    assert "-r requirements.txt" in text and "python>=3.11" in text
    step = "--no-deps --no-build-isolation -e ."
    assert all(step in (ROOT / f).read_text() for f in ("environment.yml", "postBuild", "Makefile", "README.md"))


@pytest.mark.parametrize("package", CARD)
def test_every_package_of_the_card_is_used(package):
    if package in ("jupyterlab", "nbval"):  # programs: called, not imported
        assert ("jupyter lab" if package == "jupyterlab" else "--nbval") in (ROOT / "Makefile").read_text() + (ROOT / "tests" / "test_notebooks.py").read_text()
    else:
        files = [*(ROOT / "analysis").rglob("*.py")]
        assert any(re.search(rf"^\s*(?:import|from) {package}\b", f.read_text(), re.M) for f in files)


def test_importing_the_package_loads_nothing_heavy():
    code = "import sys, analysis; print([m for m in ('pandas', 'numpy', 'nltk', 'plotly', 'scipy') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"


def test_no_pattern_repeats_a_group_possessively():
    """Python before 3.11.5 never comes back from one."""
    files = [*(ROOT / "analysis").rglob("*.py")]
    assert [f.name for f in files if re.search(r"\)[*+?]\+", f.read_text())] == []


@pytest.mark.long
@pytest.mark.parametrize("other", ["/usr/bin/python3", "3.12", "3.13"])
def test_every_python_finds_the_same(other, seeds, tmp_path):
    made = subprocess.run(["uv", "venv", "--quiet", "--no-python-downloads", "--python", other, tmp_path], capture_output=True, text=True,
                          env={**os.environ, "PYENV_VERSION": "3.11:3.12:3.13"})     # pyenv shows one at a time
    python = tmp_path / "bin" / "python"
    if made.returncode or subprocess.run([python, "-c", "import sys; sys.exit(sys.version_info < (3, 11))"]).returncode:
        pytest.skip(f"Python {other} is not here, or too old: {made.stderr}")
    subprocess.run(["uv", "pip", "install", "--quiet", "--python", python, "--require-hashes", "-r", ROOT / "requirements.txt"], check=True)
    code = "import analysis; t = analysis.annotate(analysis.read_corpus('seeds')); print([(n, t[n].to_csv(index=False, float_format='%.5f')) for n in sorted(t)])"
    found = subprocess.run([python, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=300).stdout
    assert found.strip() == str([(n, seeds[n].to_csv(index=False, float_format="%.5f")) for n in sorted(seeds)]) and "sentences" in found
