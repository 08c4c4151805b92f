"""The notebooks give what is stored in them (nbval), and nbval would notice if they did not."""
import json
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
FIGURE = "application/vnd.plotly.v1+json"


def nbval(*paths):
    """What nbval says of notebooks, each in a kernel of its own, forked from one process that has the imports done."""
    code = ("import sys, pytest\nfrom analysis import kernels\n"
            "with kernels.warmed():\n    sys.exit(pytest.main(['--nbval', '-q', '-p', 'no:cacheprovider', *sys.argv[1:]]))")
    return subprocess.run([sys.executable, "-c", code, *map(str, paths)], capture_output=True, text=True, cwd=ROOT)


def outputs(path):
    return [o for c in nbformat.read(path, 4).cells if c.cell_type == "code" for o in c.outputs]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_form(path):
    node = nbformat.read(path, 4)
    code = [c for c in node.cells if c.cell_type == "code"]
    assert node.cells[0].cell_type == "markdown" and node.cells[0].source.startswith("# ") and "?" in node.cells[0].source.splitlines()[0]
    assert "parameters" in code[0].metadata.tags and all(re.match(r"\w+: [\w\[\]]+ = .+  # .+", line) for line in code[0].source.splitlines())
    assert not any(re.search(r"^\s*(def|class|lambda) ", c.source, re.M) for c in code) and len(node.cells) - len(code) >= .8 * len(code)
    assert "## Method and limits" in node.cells[-1].source and node.metadata.kernelspec.name == "python3"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_outputs_are_stored(path):
    assert path.stat().st_size <= 150_000
    found = outputs(path)
    assert sum(FIGURE in o.get("data", {}) for o in found) >= 2 and sum("text/html" in o.get("data", {}) for o in found) >= 5
    assert not any(o.output_type == "error" or (o.output_type == "stream" and o.name == "stderr") for o in found)
    assert str(Path.home()) not in path.read_text(encoding="utf-8") and str(ROOT) not in path.read_text(encoding="utf-8")


def changed(path, to, change):
    """The notebook up to the first cell whose output `change` could change."""
    node = json.loads(path.read_text(encoding="utf-8"))
    last = next(i for i, c in enumerate(node["cells"]) if any(map(change, c.get("outputs", ()))))
    node["cells"] = node["cells"][:last + 1]
    to.write_text(json.dumps(node), encoding="utf-8")
    return to


def number(output):
    html = output.get("data", {}).get("text/html", "")
    html = "".join(html)
    new = re.sub(r"<td class=n>(\d+)</td>", lambda m: f"<td class=n>{int(m[1]) + 1}</td>", html, count=1)
    output.get("data", {}).update({"text/html": new} if new != html else {})
    return new != html


def point(output):
    for trace in output.get("data", {}).get(FIGURE, {}).get("data", []):
        if trace.get("type") == "scattergeo" and trace.get("mode", "").startswith("markers"):
            trace["lat"][0] += .01
            return True
    return False


def test_notebooks_give_what_is_stored_and_a_moved_point_is_noticed(tmp_path):
    moved = changed(ROOT / "notebooks" / "attack_map.ipynb", tmp_path / "moved.ipynb", point)
    done = nbval(moved, *NOTEBOOKS)
    cells = sum(c.cell_type == "code" for path in (moved, *NOTEBOOKS) for c in nbformat.read(path, 4).cells)
    assert done.returncode == 1 and f"1 failed, {cells - 1} passed" in done.stdout, done.stdout[-6000:]
    assert re.findall("^FAILED (.*)::", done.stdout, re.M) == [""]  # the moved one: what lies outside the project is told without its name


@pytest.mark.long
def test_a_changed_number_is_noticed(tmp_path):
    wrong = nbval(changed(ROOT / "notebooks" / "corpus.ipynb", tmp_path / "wrong.ipynb", number))
    assert wrong.returncode == 1 and "1 failed" in wrong.stdout
