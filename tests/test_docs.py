"""The documents say what the code does: every table, column, command and file."""
import re
from pathlib import Path

import pytest

from analysis import tables as t
from analysis.__main__ import parser
from analysis.codebook import HERE

DOCS = Path(__file__).resolve().parent.parent / "docs"


@pytest.mark.parametrize("table", t.SCHEMA)
def test_the_data_dictionary_lists_every_column_with_its_dtype(table):
    text = (DOCS / "data_dictionary.md").read_text(encoding="utf-8")
    head, *sections = re.split(r"^## ", text, flags=re.M)
    shared, own = (dict(re.findall(r"^\| `(\w+)` \| (\S+) \|", part, re.M)) for part in (head, *(s for s in sections if s.startswith(f"`{table}`\n"))))
    spans = table not in ("documents", "incidents", "coverage", "set_aside")
    assert shared == t.SPAN and (shared if spans else {}) | own == t.SCHEMA[table]


def test_the_readme_lists_every_command():
    text = (DOCS.parent / "README.md").read_text(encoding="utf-8")
    commands = next(a for a in parser()._actions if a.dest == "command").choices
    assert [c for c in commands if f"| `{c}" not in text] == []


def test_the_methods_name_every_codebook_file():
    text = (DOCS / "methods.md").read_text(encoding="utf-8")
    assert [p.name for p in sorted(HERE.glob("*.*")) if p.suffix in (".csv", ".yml") and p.name not in text] == []


def test_the_accuracy_page_was_written_by_its_script():
    text = (DOCS / "accuracy.md").read_text(encoding="utf-8")
    assert text.startswith("# How often the kit is right") and text.count("\n| ") > 30 and "failed" not in text
