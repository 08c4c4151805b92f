"""docs/security.md, tried: nothing that comes from outside is evaluated, written elsewhere, or searched without end."""
import ast
import re
import time
from pathlib import Path

import pytest

from analysis import codebook as codebooks
from analysis.errors import InputError
from analysis.execution import scrubbed
from analysis.finders import furniture

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted((ROOT / "analysis").rglob("*.py"))
FORBIDDEN = {"eval", "exec", "pickle.load", "pickle.loads", "joblib.load", "marshal.loads", "os.system", "yaml.load", "yaml.unsafe_load", "yaml.full_load",
             "pd.read_pickle", "pandas.read_pickle", "shelve.open", "dill.load", "pd.eval", "pandas.eval"}


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_no_module_evaluates_or_unpickles(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            assert ast.unparse(node.func) not in FORBIDDEN, (path.name, node.lineno)
            assert not any(k.arg == "shell" or (k.arg == "allow_pickle" and ast.unparse(k.value) != "False") for k in node.keywords), (path.name, node.lineno)
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            names = {a.name.split(".")[0] for a in node.names} if isinstance(node, ast.Import) else {(node.module or "").split(".")[0]}
            assert not names & {"pickle", "dill", "marshal", "shelve", "joblib", "cloudpickle"}, (path.name, node.lineno)


def test_a_cue_of_a_codebook_is_no_regular_expression_and_has_a_bound(tmp_path):
    head = "cue,match,section,words,lang,source\n"
    (tmp_path / "boilerplate.csv").write_text(head + "(a+)+$,line,boilerplate,,en,x\n* a * a,line,boilerplate,,en,x\n")
    cues = furniture.read(codebooks.load(tmp_path))
    start = time.perf_counter()
    for _, _, pattern, _ in (cue for found in cues.opening.values() for cue in found):
        re.match(pattern, "a " * (furniture.HEAD // 2) + "!")
    assert time.perf_counter() - start < 1
    (tmp_path / "boilerplate.csv").write_text(head + "* a * b * c,line,boilerplate,,en,x\n")
    with pytest.raises(InputError, match=r"boilerplate.csv, line 2: .*two '\*'"):
        furniture.read(codebooks.load(tmp_path))


def test_secrets_logins_and_paths_are_kept_out(tmp_path, monkeypatch):
    monkeypatch.setenv("NEWS_API_TOKEN", "s3cr3t-value")
    text = scrubbed(f"s3cr3t-value at https://me:pw@example.org/x in /home/me/private/file.py and {tmp_path}/a/b.txt", tmp_path)
    assert text == f"[hidden] at https://[hidden]@example.org/x in …/file.py and {tmp_path}/a/b.txt"
