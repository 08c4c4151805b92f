import datetime
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd
import pytest

import analysis
from analysis import pipeline, tables as t


def test_every_table_has_the_columns_and_dtypes_of_the_contract(seeds):
    assert list(seeds) == list(t.SCHEMA)
    for name in seeds:
        assert {c: str(d) for c, d in seeds[name].dtypes.items()} == t.SCHEMA[name], name


@pytest.mark.parametrize("corpus", ["seeds", "second"])
def test_spans_prove_their_rows(corpus, request):
    tables = request.getfixturevalue(corpus)
    text = dict(zip(tables.documents.doc_id, tables.documents.text))
    for name in ("sentences", "actors", "places", "dates", "attacks"):
        frame = tables[name]
        words = frame["trigger" if name == "attacks" else "text" if name == "sentences" else "surface"]
        assert [text[d][a:b] for d, a, b in zip(frame.doc_id, frame.start, frame.end)] == list(words), name
    for name in set(t.SCHEMA) - {"documents", "incidents", "coverage", "set_aside"}:
        frame = tables[name]
        assert ((frame.start >= 0) & (frame.start < frame.end) & (frame.end <= frame.doc_id.map(text).str.len())).all(), name


def test_nothing_is_there_for_the_seeds_alone(second):
    assert [n for n in second if n != "set_aside" and second[n].empty] == []
    assert {"occurred", "alleged", "denied", "threatened"} <= set(second.attacks.status)
    assert second.attacks.lat.notna().sum() >= 8 and second.documents.story.nunique() == 9
    assert set(second.places.country) & {"NG", "ML", "PH"} == {"NG", "ML", "PH"}


def test_the_traps_of_the_seeds(seeds):
    attacks, places = seeds.attacks, seeds.places
    assert attacks[attacks.doc_id.str.startswith("003") & (attacks.status == "occurred")].lat.notna().sum() == 0
    sentence = attacks.merge(seeds.sentences[["doc_id", "sentence", "text"]], on=["doc_id", "sentence"]).text
    assert not sentence.str.contains("military exercise|demonstrators gathered|trained last year").any()
    assert not places.surface.str.contains("Washington Post").any()
    assert not attacks[attacks.lat.notna()].place.isin(["Washington", "Tehran"]).any()
    assert places[places.metonym].lat.isna().all() and {"Washington", "Tehran"} <= set(places[places.metonym].surface)


def test_documents_need_only_an_id_and_a_text():
    given = pd.DataFrame({"doc_id": ["b", "a"], "text": ["Gunmen attacked Mosul.", ""]})
    before = given.copy()
    tables = analysis.annotate(given)
    pd.testing.assert_frame_equal(given, before)
    assert list(tables.documents.doc_id) == ["b", "a"] and list(tables.documents.words) == [3, 0] and list(tables.documents.sentences) == [1, 0]
    assert (tables.attacks.incident != "").all()


@pytest.mark.parametrize("given, utc", [
    (["2024-05-01", "2 May 2024"], ["2024-05-01", "2024-05-02"]),
    (["2024-05-01T10:00+02:00", None], ["2024-05-01 08:00", None]),
    (pd.to_datetime(["2024-05-01", "2024-05-02"]).tz_localize("Asia/Baghdad"), ["2024-04-30 21:00", "2024-05-01 21:00"]),
    ([datetime.date(2024, 5, 1), pd.NaT], ["2024-05-01", None]),
])
def test_days_of_publication_are_read_as_they_come(given, utc):
    tables = analysis.annotate(pd.DataFrame({"doc_id": ["a", "b"], "text": ["Gunmen hit Mosul.", ""], "published": given}), only=("dates",))
    assert list(tables.documents.published.fillna(pd.Timestamp(0))) == [pd.Timestamp(d or 0) for d in utc] and tables.set_aside.empty


def test_a_day_that_cannot_be_read_is_unknown_and_listed():
    tables = analysis.annotate(pd.DataFrame({"doc_id": ["a", "b"], "text": ["x", "y"], "published": ["soon", "2024-05-02"]}), only=("dates",))
    assert list(tables.documents.published.isna()) == [True, False]
    assert tables.set_aside[["path", "reason"]].values.tolist() == [["a", "date"]] and "'soon' can't be read" in tables.set_aside.detail[0]


def test_an_empty_corpus_gives_empty_tables():
    tables = analysis.annotate(pd.DataFrame({"doc_id": [], "text": []}, dtype="str"))
    assert all(tables[n].empty and {c: str(d) for c, d in tables[n].dtypes.items()} == t.SCHEMA[n] for n in t.SCHEMA)


def test_only_makes_what_is_needed():
    documents = pd.DataFrame({"doc_id": ["a"], "text": ["Rockets hit Taji."]})
    assert list(analysis.annotate(documents, only=("places",))) == ["documents", "sentences", "places", "set_aside"]
    assert pipeline.needed({"incidents"}) == ["sentences", "actors", "places", "dates", "quotes", "attacks"]


@pytest.mark.parametrize("documents, more, words", [
    ("seeds", {}, "not a str; analysis.read_corpus"), ({"doc_id": ["a"]}, {}, "lack the column 'text'"),
    ({"doc_id": ["a", "a"], "text": ["x", "y"]}, {}, "'a' stands for 2 documents"),
    ({"doc_id": ["a"], "text": ["x"]}, {"only": ("cities",)}, "no table 'cities'"),
    ({"doc_id": ["a"], "text": ["x"]}, {"cluster": "tcp://x"}, "not available")])
def test_wrong_use_says_what_to_do(documents, more, words):
    with pytest.raises(analysis.InputError, match=words):
        analysis.annotate(documents if isinstance(documents, str) else pd.DataFrame(documents), **more)


def test_a_document_does_not_depend_on_its_neighbours(seeds):
    alone = analysis.annotate(seeds.documents.iloc[[1]].reset_index(drop=True))
    for name in pipeline.FINDERS:
        together = seeds[name][seeds[name].doc_id == seeds.documents.doc_id[1]].reset_index(drop=True)
        drop = ["incident"] if name == "attacks" else []
        pd.testing.assert_frame_equal(alone[name].drop(columns=drop), together.drop(columns=drop))


@pytest.mark.long
def test_any_number_of_workers_gives_the_same_tables(tmp_path, monkeypatch):
    import large_corpus

    monkeypatch.setattr(pipeline, "BATCH", 30)
    documents = analysis.read_corpus(large_corpus.write(tmp_path / "c", 70))
    one, two = analysis.annotate(documents), analysis.annotate(documents, workers=2)
    for name in t.SCHEMA:
        pd.testing.assert_frame_equal(one[name], two[name])


@pytest.mark.long
def test_the_order_of_sets_changes_nothing():
    text = (Path(__file__).parent / "invented_attacks.txt").read_text(encoding="utf-8")
    told = ("import sys, pandas as pd, analysis\n"
            "lines = sys.stdin.read().split('\\n') + ['Russian airstrikes, raids and offensives went on.']\n"
            "made = analysis.annotate(pd.DataFrame({'doc_id': [str(n) for n in range(len(lines))], 'text': lines}))\n"
            "print([made[name].to_csv() for name in made])")
    runs = [subprocess.Popen([sys.executable, "-c", told], env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONUTF8": "1"}, text=True, encoding="utf-8",
                             stdin=subprocess.PIPE, stdout=subprocess.PIPE) for seed in ("1", "2")]
    with ThreadPoolExecutor(2) as pool:
        runs = [out for out, _ in pool.map(lambda run: run.communicate(text), runs)]
    assert runs[0] == runs[1] and "Ménaka" in runs[0]
