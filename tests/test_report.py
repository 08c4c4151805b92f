import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

import scheduled
from analysis import report as reports
from analysis.__main__ import main

ROOT = Path(__file__).resolve().parent.parent


def run(*words, **more):
    return subprocess.run([sys.executable, "-m", "analysis", *map(str, words)], capture_output=True, text=True, cwd=more.pop("cwd", ROOT), **more)


def said(capsys, *words):
    """The same in this process, which has the imports done: exit code, what was printed, what was said of errors."""
    code = main([str(w) for w in words])
    return code, *capsys.readouterr()


def files(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_the_site_holds_what_it_should_and_nothing_else(site):
    top = {p.name for p in site.iterdir()}
    names = {p.stem for p in reports.notebooks()}
    assert top == {"index.html", "manifest.json", "data"} | {f"{n}.html" for n in names} | {f"{n}.ipynb" for n in names}
    assert {"attacks.csv", "attacks.parquet", "attacks.geojson", "set_aside.csv"} <= {p.name for p in (site / "data").iterdir()}
    assert [p.name for p in site.parent.iterdir()] == [site.name]


def test_pages_are_small_enough_and_ask_nothing_of_a_server(site):
    for page in site.glob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert page.stat().st_size <= 5.3e6, page.name
        head = text.split("plotly.js v")[0]
        assert not [w for w in ('src="http', "src='http", 'link rel="stylesheet"', "require.js", "mathjax", "jquery", "@import") if w in head.lower()]
        assert str(ROOT) not in text and str(Path.home()) not in head


@pytest.mark.long
def test_two_runs_are_the_same_bytes_but_for_the_manifest(site, tmp_path):
    reports.report(ROOT / "seeds", tmp_path / "again")
    one, two = files(site), files(tmp_path / "again")
    assert set(one) == set(two)
    assert [name for name in one if one[name] != two[name]] == ["manifest.json"]


def test_the_manifest_names_inputs_parameters_and_versions(site):
    manifest = json.loads((site / "manifest.json").read_text())
    seed = sorted((ROOT / "seeds").glob("*.txt"))[0]
    assert manifest["inputs"][seed.name] == hashlib.sha256(seed.read_bytes()).hexdigest()
    assert manifest["versions"]["papermill"] and {n["status"] for n in manifest["notebooks"]} == {"done"}


def test_executed_notebooks_have_no_times_and_keep_the_parameters(site):
    node = nbformat.read(site / "corpus.ipynb", 4)
    assert "papermill" not in node.metadata and not any({"papermill", "execution"} & set(c.metadata) for c in node.cells)
    assert any("injected-parameters" in c.metadata.get("tags", []) for c in node.cells)


@pytest.mark.parametrize("given, words", [(["-p", "gruop=outlet"], "did you mean 'group'"), (["-p", "actors=many"], "takes a whole number"),
                                          (["-p", "group"], "name=value"), (["--only", "sentimant"], "did you mean 'sentiment'")])
def test_wrong_use_exits_2_and_writes_nothing(tmp_path, capsys, given, words):
    code, _, errors = said(capsys, "report", ROOT / "seeds", "--out", tmp_path / "x", *given)
    assert code == 2 and words in errors and errors.count("\n") == 1 and not list(tmp_path.iterdir())


@pytest.mark.parametrize("corpus", ["nowhere", "empty"])
def test_a_corpus_that_is_missing_or_empty_is_one_sentence(tmp_path, capsys, corpus):
    (tmp_path / "empty").mkdir()
    code, _, errors = said(capsys, "report", tmp_path / corpus, "--out", tmp_path / "out")
    assert code == 2 and corpus in errors and errors.count("\n") == 1 and not (tmp_path / "out").exists()


def test_an_unwritable_folder_is_named_before_any_work(tmp_path):
    (tmp_path / "file").write_text("")
    done = run("report", ROOT / "seeds", "--out", tmp_path / "file" / "out", "--only", "corpus")
    assert done.returncode == 1 and "out can't be written" in done.stderr and done.stderr.count("\n") == 1


@pytest.mark.long
def test_a_notebook_that_fails_does_not_stop_the_others(tmp_path, monkeypatch):
    folder, corpus = tmp_path / "notebooks", tmp_path / "corpus"
    folder.mkdir()
    scheduled.article(corpus, 1)
    for name in ("corpus", "sentiment"):
        node = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", 4)
        if name == "sentiment":
            node.cells.insert(4, nbformat.v4.new_code_cell("1 / 0"))
        nbformat.write(node, folder / f"{name}.ipynb")
    monkeypatch.setattr(reports, "NOTEBOOKS", folder)
    index, statuses = reports.report(corpus, tmp_path / "out")
    assert {s["notebook"]: s["status"] for s in statuses} == {"corpus": "done", "sentiment": "failed"}
    text = index.read_text(encoding="utf-8")
    assert "This report failed: ZeroDivisionError" in text and (index.parent / "corpus.html").exists()
    partial = nbformat.read(index.parent / "sentiment.ipynb", 4)
    assert any(o.output_type == "error" for c in partial.cells if c.cell_type == "code" for o in c.outputs)


def test_parameters_have_a_type_and_a_comment_and_are_typed_by_the_notebook(capsys):
    values = reports.checked(reports.notebooks(), {"actors": "5", "group": "outlet", "codebook": ""})
    by = {p.stem: v for p, v in values.items()}
    assert by["sentiment"] == {"actors": 5, "group": "outlet", "codebook": ""} and by["attack_map"] == {"group": "outlet", "codebook": ""}
    code, printed, _ = said(capsys, "parameters")
    assert code == 0 and all(w in printed for w in ("attack_map", "corpus", "folder or file of articles"))
    for path in reports.notebooks():
        for name, p in reports.parameters(path).items():
            assert p["type"] and "|" not in p["type"] and p["help"], (path.stem, name)


@pytest.mark.skipif(os.name == "nt", reason="paths of a POSIX shell")
def test_papermill_alone_runs_a_notebook_from_any_directory(tmp_path):
    done = subprocess.run([sys.executable, "-m", "papermill", str(ROOT / "notebooks" / "corpus.ipynb"), "out.ipynb", "-p", "corpus", "seeds", "--no-progress-bar"],
                          cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    assert any(o.get("data") for c in nbformat.read(tmp_path / "out.ipynb", 4).cells if c.cell_type == "code" for o in c.outputs)
