import pandas as pd
import pytest

import analysis
from analysis import report, settings
from analysis.errors import InputError

TEXTS = ("Rebels bombed a bridge in Aleppo on 1 July 2021, the army said.", "Russian forces shelled a market in Kharkiv on 9 June 2021.", "Gunmen attacked a base in Mosul on 3 May 2021.")


@pytest.fixture(scope="module")
def tables():
    return analysis.annotate(pd.DataFrame({"doc_id": ["a", "b", "c"], "outlet": ["Star", "Star", "Wire"], "text": TEXTS, "published": pd.to_datetime(["2021-07-02", "2021-06-10", "2021-05-04"])}))


@pytest.mark.parametrize("given, words", [
    ({"voice": "outlett"}, "no voice 'outlett'; did you mean 'outlet'? There are: outlet, named, anonymous"), ({"sort": "middle"}, "There are: text, left, right"),
    ({"status": "occurred, ocurred"}, "no status 'ocurred'; did you mean 'occurred'"), ({"precision": "village"}, "There are: site, town, region, country"),
    ({"period": "fortnight"}, "There are: day, week, month, quarter, year"), ({"actors": 0}, "'actors' is 0; the least is 1"), ({"since": "May"}, "'May' is no day"),
    ({"since": "2021-06-02", "until": "2021-06-01"}, "later than until")])
def test_a_value_that_no_corpus_has_is_told_with_those_allowed(given, words):
    with pytest.raises(InputError, match=words.replace("?", r"\?")):
        settings.fixed(given)
    settings.fixed({"voice": "", "sort": "left", "status": "occurred, alleged", "precision": "sea or strait", "period": "2021-06-01", "actors": 1,
                    "since": "2021-06-01", "until": "2021-06-01"})


@pytest.mark.parametrize("notebook, given, words", [
    ("attack_map", {"outlet": "Stat"}, "No attack has the outlet 'Stat'; did you mean 'Star'. There are: Star, Wire"), ("framing", {"a": "Moon"}, "no group 'Moon'. Groups: Star, Wire"),
    ("framing", {"actor": "Zorro"}, "No article names the actor 'Zorro'. There are: "), ("framing", {"event": "moth"}, "no column 'moth'"), ("sentiment", {"group": "moth"}, "no column 'moth'"),
    ("framing", {"period": "2020-01-01"}, "one of the groups is empty")])
def test_a_value_that_this_corpus_lacks_is_told_with_those_it_has(tables, notebook, given, words):
    with pytest.raises(InputError, match=words):
        settings.fits(tables, notebook, given)
    settings.fits(tables, notebook, {"group": "outlet"})


def test_a_wrong_value_is_told_before_any_notebook_runs_and_nothing_is_written(tmp_path, monkeypatch):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(TEXTS[0] + "\n")
    monkeypatch.setattr(report, "_run", lambda *_: pytest.fail("a notebook ran"))
    for given, words in ({"sort": "middle"}, "no sort 'middle'"), ({"outlet": "Moon"}, "attack_map: No attack has the outlet 'Moon'"):
        with pytest.raises(InputError, match=f"{words}.*Nothing was written"):
            report.report(tmp_path / "in", tmp_path / "out", parameters=given)
    assert not (tmp_path / "out").exists()
