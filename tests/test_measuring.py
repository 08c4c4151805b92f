"""A codebook against coded sentences: figures by hand, the command, bad sheets."""
import pandas as pd
import pytest

from analysis import codebook, measuring
from analysis.__main__ import main
from analysis.errors import InputError


@pytest.fixture
def book(tmp_path):
    (tmp_path / "frames.yml").write_text("one:\n  terms: [good, bad]\n", encoding="utf-8")
    return codebook.load(tmp_path)


def test_what_helps_and_what_hurts(book):
    frames, terms = measuring.measure(pd.DataFrame({"text": ["good", "good", "bad", "none"], "frame": ["one", "one", "", ""]}), codebook=book)
    row = frames.set_index("frame").loc["one"]
    assert (row["coded"], row["found"], row["both"]) == (2, 3, 2) and row["f1"] == pytest.approx(.8)
    gain = terms[terms["frame"] == "one"].set_index("term")["gain"]
    assert gain["bad"] == pytest.approx(.8 - 1) and gain["good"] == pytest.approx(.8)


@pytest.mark.parametrize("rows, words", [({"text": ["x", "y"], "frame": ["", "nothing"]}, "'nothing' in row 3"),
                                         ({"text": ["x"]}, "column 'frame'"), ({"text": [], "frame": []}, "no rows")])
def test_bad_sheets_are_named(book, rows, words):
    with pytest.raises(InputError, match=words):
        measuring.measure(pd.DataFrame(rows), codebook=book)


def test_the_command(tmp_path, book, capsys):
    sheet = tmp_path / "coded.csv"
    sheet.write_text("text,frame\n\"A good, long day\",one\nA bad day,\n", encoding="utf-8-sig")
    assert main(["measure", str(sheet), "--codebook", str(book.folder), "--out", str(tmp_path / "terms.csv")]) == 0
    shown = capsys.readouterr().out
    assert "macro-F1 of the 1 frames coded: 0.667" in shown and shown.index("bad") < shown.index("good", shown.index("hurt"))
    assert list(pd.read_csv(tmp_path / "terms.csv").term) == ["bad", "good"]


@pytest.mark.parametrize("name, data, words", [("none.csv", None, "no file"), ("latin.csv", "text,frame\n\xe9,\n".encode("latin-1"), "UTF-8"),
                                               ("empty.csv", b"", "can't be read"), ("ragged.csv", b"text,frame\na,b,c,d\n\"", "can't be read")])
def test_unreadable_sheets_exit_2_with_a_sentence(tmp_path, capsys, name, data, words):
    if data is not None:
        (tmp_path / name).write_bytes(data)
    assert main(["measure", str(tmp_path / name)]) == 2
    assert words in capsys.readouterr().err
