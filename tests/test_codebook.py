import pytest

from analysis import attachment, codebook, placewords, rolewords
from analysis.errors import InputError


def book(folder, **files):
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text, encoding="utf-8")
    return codebook.load(folder)


def test_an_overlay_adds_replaces_and_strikes_rows(tmp_path):
    shipped = codebook.load().rows("weapons")
    header = [c for c in shipped[0] if c != "_where"]
    first, second = shipped[0][header[0]], next(r[header[0]] for r in shipped if r[header[0]] != shipped[0][header[0]])
    lines = [",".join([*header, "use"]), ",".join(["zzz-weapon"] + ["x"] * (len(header) - 1)), ",".join([first] + ["mine"] * (len(header) - 1)),
             ",".join([second] + [""] * (len(header) - 1) + ["drop"])]
    rows = book(tmp_path, weapons__csv="\n".join(lines)).rows("weapons")
    keys = [r[header[0]] for r in rows]
    assert keys[0] == "zzz-weapon" and second not in keys and keys.count(first) == 1
    assert rows[1][header[1]] == "mine" and rows[0]["_where"] == "weapons.csv, line 2"


def test_overlays_of_the_same_content_are_equal_and_others_are_not(tmp_path):
    (tmp_path / "a").mkdir(), (tmp_path / "b").mkdir()
    one, two = book(tmp_path / "a", weapons__csv="term\nx"), book(tmp_path / "b", weapons__csv="term\nx")
    assert one == two and hash(one) == hash(two) and one != codebook.load()


@pytest.mark.parametrize("files, words", [
    ({"weapons__csv": "term,weapon\na,b,c,d"}, "weapons.csv, line 2"),
    ({"frames__yml": "a: [1,"}, "frames.yml"),
    ({"frames__yml": "- a\n- b"}, "mapping"),
])
def test_bad_files_are_named_with_their_line(tmp_path, files, words):
    loaded = book(tmp_path, **files)
    with pytest.raises(InputError, match=words):
        loaded.rows("weapons") if "weapons__csv" in files else loaded.mapping("frames")


def test_a_missing_folder_or_file_is_named(tmp_path):
    with pytest.raises(InputError, match="no codebook folder"):
        codebook.load(tmp_path / "none")
    with pytest.raises(InputError, match="no codebook file 'cities.csv'"):
        codebook.load().rows("cities")


def test_every_shipped_file_names_its_source_and_language():
    for path in codebook.HERE.glob("*.csv"):
        text = path.read_text(encoding="utf-8")
        assert text.startswith("#"), f"{path.name} begins without a comment on its source"
        assert "language" in codebook.load().rows(path.stem)[0], f"{path.name} has no column 'language'"


@pytest.mark.parametrize("cell", ["", "much", "nan", "inf"])
@pytest.mark.parametrize("name, column, row, read", [
    ("place_weights", "weight", "feature,weight,language\nbias,{},en", placewords.Words),
    ("attack_places", "weight", "feature,weight,language\nbias,{},en", attachment.Reader),
    ("target_roles", "score", "term,form,agent,patient,score,language\nattacker,role,,,{},en", rolewords.cues),
])
def test_a_cell_without_a_number_is_named_with_its_line(tmp_path, cell, name, column, row, read):
    with pytest.raises(InputError, match=f"{name}.csv, line 2: '{cell}' in the column '{column}' is no number"):
        read(book(tmp_path, **{f"{name}__csv": row.format(cell)}))
