"""Runs the notebooks in place and stores their outputs, each figure on one line: small files, readable changes.

    python docs/notebooks.py [NAME ...]
"""
import json
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

FOLDER = Path(__file__).resolve().parents[1] / "notebooks"


def text(node) -> str:
    """The notebook as JSON; what a figure is made of stands on one line."""
    content, figures = json.loads(nbformat.writes(node)), []
    for output in (o for c in content["cells"] for o in c.get("outputs", ())):
        for kind, value in output.get("data", {}).items():
            if isinstance(value, dict):
                figures.append(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
                output["data"][kind] = f"\0{len(figures) - 1}\0"
    out = json.dumps(content, indent=1, ensure_ascii=False)
    for number, figure in enumerate(figures):
        out = out.replace(f'"\\u0000{number}\\u0000"', figure, 1)
    return out + "\n"


for path in sorted(FOLDER.glob("*.ipynb")):
    if not sys.argv[1:] or path.stem in sys.argv[1:]:
        node = nbformat.read(path, 4)
        NotebookClient(node, record_timing=False, kernel_name="python3", resources={"metadata": {"path": str(FOLDER)}}).execute()
        path.write_text(text(node), encoding="utf-8")
