"""The index of place names: keys, spellings, rebuilding, bad rows."""
import os
import subprocess
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import codebook as codebooks
from analysis import gazetteer, gazetteer_build, readings
from analysis.errors import InputError

HEADER = "name,kind,country,admin1,lat,lon,radius_km,aliases,demonyms,geonameid,source,language\n"


@pytest.fixture(scope="module")
def index():
    return gazetteer.load(codebooks.load())


@pytest.mark.parametrize("text, key", [("Al-Qā’im", "al qaim"), ("Sana'a", "sanaa"), ("Saint Louis", "st louis"),
    ("St. Louis", "st louis"),
                                       ("BAGHDAD", "baghdad"), ("Guinea–Bissau", "guinea bissau"), ("Łódź", "lodz")])
def test_fold(text, key):
    assert gazetteer.fold(text) == key


@pytest.mark.parametrize("a, b", [("al qayyarah", "qayara"), ("fallujah", "faluja"), ("el mosul", "mosul"), ("karbala",
    "karbalah"), ("as sulaymaniyah", "sulaymaniya"),
    ("dayr az zawr", "deir ez zawr"), ("khan shaykhun", "khan sheikhoun")])
def test_transcriptions_share_a_loose_key(a, b):
    assert gazetteer.loose(a) == gazetteer.loose(b)


@given(st.text(max_size=80))
def test_fold_is_settled(text):
    once = gazetteer.fold(text)
    assert once == once.strip() and "  " not in once


def test_readings_of_a_name_begin_with_the_most_important(index):
    names = [index.records[number].item() for number, _ in index.readings("baghdad")]
    assert names[0][6] == "IQ" and abs(names[0][0] - 33.3) < 0.2 and abs(names[0][1] - 44.4) < 0.2


def test_prefixes_and_unknown_names(index):
    assert "new york" in index.prefixes("new york city hall")
    assert index.readings("no such place anywhere") == [] and "no such place anywhere" not in index


def test_abbreviations_only_as_written(index):
    assert "=US" in index and "=Calif." in index and "=TX" in index
    assert index.readings("us") == [] or all(index.records[n]["country"] != "US" for n, _ in index.readings("us"))


def test_demonyms_carry_a_flag(index):
    (number, flag), *_ = index.readings("iraqi")
    assert flag & gazetteer.DEMONYM and index.records[number]["country"] == "IQ"


def test_city_radius_grows_with_the_town():
    assert gazetteer.city_radius(0) == 2.0
    assert gazetteer.city_radius(1_000_000) == 15.0
    assert gazetteer.city_radius(40_000_000) == 40.0


@pytest.mark.parametrize("row, word", [
    ("Nowhere,city,IQ,,95,44,5,,,,own,en", "lat"), ("Nowhere,city,IQ,,33,444,5,,,,own,en", "lon"),
    (",city,IQ,,33,44,5,,,,own,en", "name"),
    ("Nowhere,town,IQ,,33,44,5,,,,own,en", "kind"), ("Nowhere,city,IQ,,north,44,5,,,,own,en", "lat"),
    ("Nowhere,city,IQ,,,44,5,,,,own,en", "lat"),
    ("N" * 500 + ",city,IQ,,33,44,5,,,,own,en", "name"), ("Nowhere,city,IQ,,33,44,5,,,abc,own,en", "geonameid")])
def test_a_bad_row_is_named_with_file_and_line(tmp_path, row, word):
    (tmp_path / "places.csv").write_text("# own places\n" + HEADER + row + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=rf"places\.csv, line 3: .*{word}"):
        readings.Atlas(codebooks.load(tmp_path))


def test_an_overlay_of_the_index_files_makes_another_index(tmp_path):
    (tmp_path / "countries.csv").write_text(HEADER + "Ruritania,country,RX,,47,15,90,,Ruritanian,,own,en\n",
                                         encoding="utf-8")
    assert gazetteer._stamp(codebooks.load(tmp_path)) != gazetteer._stamp(codebooks.load())


@pytest.fixture
def small(monkeypatch):
    """An index of countries and airports alone, which takes a moment instead of ten seconds."""
    monkeypatch.setattr(gazetteer_build, "_cities", lambda builder, folder: None)


def test_a_built_index_can_be_read_and_a_second_build_leaves_it(tmp_path, small):
    target = tmp_path / "cache" / "gazetteer-x"
    gazetteer_build.build(codebooks.load(), target)
    before = (target / "records.npy").stat().st_mtime_ns
    gazetteer_build.build(codebooks.load(), target)
    assert (target / "records.npy").stat().st_mtime_ns == before
    assert [p.name for p in target.parent.iterdir()] == ["gazetteer-x"]
    built = gazetteer.Gazetteer(target)
    assert built.readings("iraq") and built.readings("al asad air base")


def test_a_failed_build_leaves_nothing_behind(tmp_path, monkeypatch):
    def broken(builder, folder):
        raise OSError("disk full")

    monkeypatch.setattr(gazetteer_build, "_cities", broken)
    with pytest.raises(OSError):
        gazetteer_build.build(codebooks.load(), tmp_path / "gazetteer-x")
    assert list(tmp_path.iterdir()) == []


def test_old_indexes_and_the_rest_of_killed_builds_go(tmp_path):
    for age, name in enumerate(["gazetteer-d", "gazetteer-c", ".building-now", "gazetteer-b", ".building-dead", "gazetteer-a"]):
        (tmp_path / name).mkdir()
        os.utime(tmp_path / name, (then := time.time() - 1200 * age, then))
    gazetteer_build.sweep(tmp_path)
    assert sorted(p.name for p in tmp_path.iterdir()) == [".building-now", "gazetteer-b", "gazetteer-c", "gazetteer-d"]


@pytest.mark.long
def test_two_processes_may_build_at_once(tmp_path):
    command = [sys.executable, "-m", "analysis.gazetteer_build", str(tmp_path / "gazetteer-x")]
    running = [subprocess.Popen(command) for _ in range(2)]
    assert [p.wait() for p in running] == [0, 0]
    assert gazetteer.Gazetteer(tmp_path / "gazetteer-x").readings("baghdad")


def test_localities_count_as_small_towns(index):
    number, _ = index.readings("zamzam camp")[0]
    assert gazetteer.importance(index.records[[number]])[0] == pytest.approx(4.18, abs=0.01)      # log10 of 15,000 people
    number, _ = index.readings("erbil international airport")[0]
    assert gazetteer.importance(index.records[[number]])[0] == 3.0


def test_localities_are_well_formed():
    rows = codebooks.load().rows("localities")
    assert len(rows) > 1000 and {r["kind"] for r in rows} <= set(gazetteer.KINDS) - {"country"}
    assert len({(gazetteer.fold(r["name"]), r["country"]) for r in rows}) == len(rows)
    for row in rows:
        assert gazetteer.checked(row)["radius_km"] > 0
