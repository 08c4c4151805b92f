"""Dates: what is found, what it is resolved to, and what is no date."""

import re
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import InputError, codebook, intervals, tables
from analysis.finders import dates

BOOK = codebook.load()
ANY_DAY = "2022-03-16"  # a Wednesday


def found(text, published=ANY_DAY, book=BOOK):
    documents = tables.make(
        "documents", pd.DataFrame({"doc_id": ["d"], "published": pd.to_datetime([published]), "text": [text]})
    )
    sentences = tables.make("sentences", [{"doc_id": "d", "start": 0, "end": len(text), "text": text}])
    return dates.find(sentences, documents, codebook=book)


def read(text, published=ANY_DAY):
    day = lambda x: "" if pd.isna(x) else x.date().isoformat()
    return [(r.surface, day(r.date_from), day(r.date_to)) for r in found(text, published).itertuples()]


@pytest.mark.parametrize(
    "text, expected",
    [
        ("Shells fell on 2 March 2022.", ("2 March 2022", "2022-03-02", "2022-03-02")),
        ("In December 2021 soldiers fled.", ("December 2021", "2021-12-01", "2021-12-31")),
        ("Shells fell on April 2.", ("April 2", "2021-04-02", "2021-04-02")),
        ("Shells will be counted on April 2.", ("April 2", "2022-04-02", "2022-04-02")),
        ("Shells fell in the spring of 2020.", ("the spring of 2020", "2020-03-01", "2020-05-31")),
        ("Shells fell in late February.", ("late February", "2022-02-19", "2022-02-28")),
        ("Shells have fallen since October.", ("since October", "2021-10-01", "2022-03-16")),
        ("Shells fell from 1996 to 1999.", ("from 1996 to 1999", "1996-01-01", "1999-12-31")),
        ("They bathe 1990s troops in glory.", ("1990s", "1990-01-01", "1999-12-31")),
        ("Shells fell from December to January.", ("from December to January", "2021-12-01", "2022-01-31")),
        ("Shells fell from December 2019 to January.", ("from December 2019 to January", "2019-12-01", "2020-01-31")),
        ("Shells fell from 2019 to the 1990s.", ("from 2019 to the 1990s", "", "")),
        ("Shells fell on Wednesday.", ("Wednesday", "2022-03-16", "2022-03-16")),
        ("Shells fell on Thursday night.", ("Thursday night", "2022-03-10", "2022-03-10")),
        ("The council will meet on Thursday.", ("Thursday", "2022-03-17", "2022-03-17")),
        ("The council said Thursday that it will meet.", ("Thursday", "2022-03-10", "2022-03-10")),
        ("Shells fell several days ago.", ("several days ago", "2022-03-09", "2022-03-13")),
        ("Shells fell two years ago.", ("two years ago", "2020-01-01", "2020-12-31")),
        ("Shells fell in the last three weeks.", ("the last three weeks", "2022-02-23", "2022-03-16")),
        ("Shells fell last winter.", ("last winter", "2021-12-01", "2022-02-28")),
        ("Shells fell earlier this month.", ("earlier this month", "2022-03-01", "2022-03-16")),
        ("Shells fell in the mid-1970s.", ("the mid-1970s", "1974-01-01", "1976-12-31")),
        ("Shells fell on 30 February 2020.", ("30 February 2020", "", "")),
        ("Shells fell on 29 February.", ("29 February", "2020-02-29", "2020-02-29")),
        ("Shells fell the following night.", ("the following night", "", "")),
        ("SHELLS FELL IN MAY 2021.", ("MAY 2021", "2021-05-01", "2021-05-31")),
        ("They like to bathe 1990s style.", ("1990s", "1990-01-01", "1999-12-31")),
        ("Shells fell from Saturday night into Sunday.", ("from Saturday night into Sunday", "2022-03-12", "2022-03-13")),
        ("Shells fell overnight from Monday to Tuesday.", ("from Monday to Tuesday", "2022-03-14", "2022-03-15")),
        ("Shells fell in the previous 24 hours.", ("the previous 24 hours", "", "")),
        ("Days later a shell fell.", ("Days later", "", "")),
        ("Shells fell a fortnight ago.", ("a fortnight ago", "2022-03-02", "2022-03-02")),
        ("Shells fell in the first three months of 2021.", ("the first three months of 2021", "2021-01-01", "2021-03-31")),
        ("Shells fell in the last ten days of January.", ("the last ten days of January", "2022-01-22", "2022-01-31")),
        ("Shells fell two and a half years ago.", ("two and a half years ago", "2019-01-01", "2020-12-31")),
        ("Shells fell a year ago this month.", ("a year ago this month", "2021-03-01", "2021-03-31")),
        ("The log tells of a raid on 25/12/21.", ("25/12/21", "2021-12-25", "2021-12-25")),
        ("The log tells of a raid on 05/12/21.", ("05/12/21", "", "")),
        ("It is the second anniversary of the March 14 raid.", ("March 14", "2020-03-14", "2020-03-14")),
        ("It is the 10th anniversary of the March 20 raid.", ("March 20", "2012-03-20", "2012-03-20")),
        ("Crowds marked the anniversary of the March 14 raid.", ("March 14", "", "")),
        ("Shells fell on Christmas Day 2015.", ("Christmas Day 2015", "2015-12-25", "2015-12-25")),
        ("Shells fell in the winter of 1996-97.", ("the winter of 1996-97", "1996-12-01", "1997-02-28")),
        ("Shells fell from the 3rd to the 9th of June 2021.", ("from the 3rd to the 9th of June 2021", "2021-06-03", "2021-06-09")),
        ("Shells fell on the 9th of last month.", ("the 9th of last month", "2022-02-09", "2022-02-09")),
        ("Nobody forgot 2014's war.", ("2014", "2014-01-01", "2014-12-31")),
        ("Shells fell yesterday morning.", ("yesterday morning", "2022-03-15", "2022-03-15")),
        ("Troops might deploy on Thursday.", ("Thursday", "2022-03-17", "2022-03-17")),
        ("Troops might have fired on Thursday.", ("Thursday", "2022-03-10", "2022-03-10")),
    ],
)
def test_interval(text, expected):
    assert read(text) == [expected]


def test_two_months_of_one_year():
    assert [r[1] for r in read("Shells fell in May and June 2019.")] == ["2019-05-01", "2019-06-01"]


@pytest.mark.parametrize(
    "text",
    [
        "REBELS MAY ATTACK AGAIN.",
        "May they rest.",
        "They march on.",
        "The April 9 Brigade denied it.",
        "He is a 30-year-old.",
        "It cost $2020.",
        "Some 2020 soldiers deserted.",
        "The fall of the town came fast.",
        "They meet every Friday.",
        "They meet every July 11.",
        "It fell at 2030 GMT.",
        "The war went on for years.",
        "Chapter 1999.",
        "",
    ],
)
def test_no_date(text):
    assert read(text) == []


@pytest.mark.parametrize(
    "text", ["Shells fell on Friday.", "Shells fell last week.", "Shells fell in June.", "Shells fell on June 3."]
)
def test_unresolved_without_publication(text):
    (row,) = read(text, None)
    assert row[1:] == ("", "")


def test_absolute_without_publication():
    assert read("Shells fell on June 3, 2021.", None) == [("June 3, 2021", "2021-06-03", "2021-06-03")]
    assert read("Shells have fallen since 2014.", None) == [("since 2014", "2014-01-01", "")]


def test_columns_and_offsets():
    text = "Shells fell on Monday."
    documents = pd.DataFrame({"doc_id": ["d"], "text": ["Quiet. " + text]})
    sentences = tables.make("sentences", [{"doc_id": "d", "sentence": 1, "start": 7, "end": 29, "text": text}])
    out = dates.find(sentences, documents, codebook=BOOK)
    assert dict(out.dtypes.astype(str)) == tables.SCHEMA["dates"]
    assert documents["text"][0][out["start"][0] : out["end"][0]] == "Monday"
    empty = dates.find(sentences[:0], documents, codebook=BOOK)
    assert dict(empty.dtypes.astype(str)) == tables.SCHEMA["dates"]


def test_overlay(tmp_path):
    (tmp_path / "dates.csv").write_text(
        "term,kind,value,only,language\nBlack Sunday,fixed,2019-04-21,,en\nmonsoon,season,6-9,,en\n", encoding="utf-8"
    )
    book = codebook.load(tmp_path)
    assert found("Bombs went off on Black Sunday.", book=book)["date_from"][0] == pd.Timestamp("2019-04-21")
    assert found("They fled in the monsoon of 2018.", book=book)["date_to"][0] == pd.Timestamp("2018-09-30")


@pytest.mark.parametrize("row", ["Juni,month,13,,de", "eve,daytime,1,,en", ",month,3,,en", "lately,number,some,,en"])
def test_a_bad_row_is_named(tmp_path, row):
    (tmp_path / "dates.csv").write_text("term,kind,value,only,language\n" + row + "\n", encoding="utf-8")
    with pytest.raises(InputError, match="dates.csv, line 2"):
        found("Shells fell.", book=codebook.load(tmp_path))


@pytest.mark.parametrize(
    "text",
    [
        "1 " * 50_000,
        " " * 500_000,
        "a" * 50_000,
        "May " * 20_000,
        "in 2003 " * 5_000,
        "20-" * 20_000,
        "the last few " * 9_000,
        "the first two weeks of " * 5_000 + "May",
        "1/2/" * 20_000,
        "years and a half " * 9_000,
    ],
)
def test_hostile_text_is_read_in_linear_time(text):
    found(text)


PIECES = st.sampled_from(
    [
        "in ",
        "May",
        " 14",
        ", ",
        "2019",
        "last ",
        "week",
        "Friday",
        " to ",
        "since ",
        "early ",
        "İ",
        "’",
        "\n",
        "two ",
        "days ago",
        "-",
        "31 ",
        "June",
        "the ",
        "1990s",
        "fall of ",
        "9/11",
        "0000-00-00",
        "32/13/2020",
        "next ",
        "year ",
    ]
)


@settings(max_examples=40)
@given(st.lists(PIECES, max_size=12).map("".join))
def test_spans_order_and_determinism(text):
    out = found(text)
    assert [text[a:b] for a, b in zip(out["start"], out["end"])] == list(out["surface"])
    assert list(out["start"]) == sorted(out["start"]) and (out["end"].to_numpy()[:-1] <= out["start"].to_numpy()[1:]).all()
    both = out.dropna()
    assert (both["date_from"] <= both["date_to"]).all()
    pd.testing.assert_frame_equal(out, found(text))


def test_sentences_of_the_benchmark_are_well_formed():
    gold = pd.read_csv(Path(__file__).parent / "dates_150.csv", comment="#", keep_default_na=False)
    assert len(gold) == 150
    assert all(s in x for s, x in zip(gold["surface"], gold["sentence"]))
    assert all(re.fullmatch(r"(\d{4}-\d\d-\d\d)?", d) for c in ("published", "date_from", "date_to") for d in gold[c])


@given(
    st.dates(pd.Timestamp("1900-01-01").date(), pd.Timestamp("2099-12-31").date()),
    st.sampled_from(["day", "week", "month", "year", "decade"]),
)
def test_periods_hold_the_day_and_leave_no_gap(day, unit):
    first, last = intervals.period(unit, day, 0)
    assert first <= day <= last
    assert intervals.period(unit, day, 1)[0] == last + intervals.DAY
    assert intervals.period(unit, day, -1)[1] == first - intervals.DAY
