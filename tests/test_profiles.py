import datetime

import pytest

from analysis import profiles
from analysis.errors import InputError

GOOD = """
corpus: articles
out: site
since: 7d
mode: site
evidence: none
keep: 5
limits: {timeout: 15m, articles: 500}
parameters:
  actors: 5
notebooks:
  - corpus
  - notebook: sentiment
    name: sentiment_few
    title: Few actors
    parameters: {actors: 3}
  - notebook: sentiment
    name: sentiment_many
"""


def profile(tmp_path, text):
    (tmp_path / "daily.yml").write_text(text, encoding="utf-8")
    return profiles.read(tmp_path / "daily.yml")


def test_a_profile_says_what_runs_where_and_with_what(tmp_path):
    p = profile(tmp_path, GOOD)
    assert (p.corpus, p.out) == (tmp_path / "articles", tmp_path / "site")
    assert (p.since, p.mode, p.evidence, p.keep, p.timeout, p.articles) == ("7d", "site", "none", 5, 900, 500)
    assert [(j.name, j.path.stem, j.values.get("actors"), j.title) for j in profiles.jobs(p, {})] == [
        ("corpus", "corpus", None, ""), ("sentiment_few", "sentiment", 3, "Few actors"), ("sentiment_many", "sentiment", 5, "Sentiment many")]


def test_what_is_given_on_the_command_line_goes_before_the_profile(tmp_path):
    p = profile(tmp_path, GOOD)
    assert [j.values["actors"] for j in profiles.jobs(p, {"actors": "7"}, "sentiment")] == [7, 7]
    assert [j.name for j in profiles.jobs(p, {}, "sentiment_few")] == ["sentiment_few"]


@pytest.mark.parametrize("text, line, words", [
    ("corpus: a\nout: b\nsinc: 7d\n", 3, "did you mean 'since'"), ("corpus: a\nsince: week\n", 2, "7d, 2w, 24h or a date"),
    ("corpus: a\ncorpus: b\n", 2, "stands twice"), ("notebooks:\n - corpus\n - sentimant\n", 3, "one of"),
    ("notebooks:\n - corpus\n - corpus\n", 3, "'name' of its own"), ("notebooks:\n - notebook: corpus\n   name: ../../x\n", 3, "it names the files"),
    ("notebooks: corpus\n", 1, "a line '- name' for each"), ("corpus: [a\n", 2, "no YAML"), ("- a\n", 1, "name: value"),
    ("limits:\n  timeout: soon\n", 2, "90s, 15m or 2h"), ("limits:\n  timeout: 5m\n  memory: 1\n", 3, "limits has no 'memory'"),
    *((f"out: {out}\n", 1, "leaves the profile's folder") for out in ("../elsewhere", "/elsewhere", "link/site", "."))])
def test_what_is_wrong_is_told_with_file_line_and_remedy(tmp_path, text, line, words):
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "link").symlink_to(tmp_path)
    with pytest.raises(InputError, match=rf"daily\.yml, line {line}: .*") as error:
        profile(tmp_path / "p", text)
    assert words in str(error.value) and "\n" not in str(error.value)


@pytest.mark.parametrize("text", ["corpus: !!python/object/apply:os.system [touch x]\n", "a: &a [x]\nb: *a\n", "corpus: !x y\n"])
def test_nothing_in_a_profile_is_evaluated(tmp_path, text):
    with pytest.raises(InputError, match="no anchors"):
        profile(tmp_path, text)


def test_a_wrong_parameter_of_an_entry_names_its_line(tmp_path):
    p = profile(tmp_path, "notebooks:\n  - corpus\n  - notebook: sentiment\n    name: x\n    parameters: {actors: many}\n")
    with pytest.raises(InputError, match=r"daily\.yml, line 3: Parameter 'actors' takes a whole number"):
        profiles.jobs(p, {})


def test_since_counts_whole_days_and_takes_dates():
    now = datetime.datetime(2026, 5, 8, 6, 30)
    assert profiles.cut("7d", now) == datetime.datetime(2026, 5, 1) and profiles.cut("24h", now) == datetime.datetime(2026, 5, 7, 6, 30)
    assert profiles.cut("2026-04-30") == datetime.datetime(2026, 4, 30) and profiles.cut("") is None
    for wrong in ("7", "2026-13-01", "99999w9"):
        with pytest.raises(InputError):
            profiles.cut(wrong)
