"""Groups by outlet, column, period, day and query; two of them to compare; copies once; bad choices named."""
import pandas as pd
import pytest

import analysis
from analysis import groups
from analysis.charts import forms
from analysis.errors import InputError

TEXTS = ["Drones hit the depot at dawn. The army said little.", "Rain fell on the hills all day. Nobody saw it.", "A drone was seen over the port. It left.",
         "The council met again on Monday. Talks went on."]


@pytest.fixture(scope="module")
def made():
    return analysis.annotate(pd.DataFrame({
        "doc_id": list("abcd"), "text": TEXTS, "title": ["A", "B", "C", "C"], "outlet": ["X", "X", "Y", "Z"], "region": ["north", "south", "north", ""],
        "published": pd.to_datetime(["2024-01-03", "2024-01-28", "2024-02-02", None])}))


@pytest.mark.parametrize("group, expected", [
    ("", ["X", "X", "Y", "Z"]), ("region", ["north", "south", "north", "unknown"]), ("document", ["A", "B", "c: C", "d: C"]),
    ("month", ["2024-01", "2024-01", "2024-02", "date unknown"]), ("quarter", ["2024Q1"] * 3 + ["date unknown"]),
    ("week", ["week of 2024-01-01", "week of 2024-01-22", "week of 2024-01-29", "date unknown"]),
    ("from 2024-02-01", ["before 2024-02-01"] * 2 + ["from 2024-02-01", "date unknown"]),
    ("query: drone*", ["with ‘drone*’", "without ‘drone*’", "with ‘drone*’", "without ‘drone*’"]),
    ("query: council; hills", ["without ‘council’ or ‘hills’", "with ‘council’ or ‘hills’"] * 2)])
def test_what_makes_a_group(made, group, expected):
    tables, note = groups.grouping(made, group)
    assert list(tables.documents.group) == expected and "group" not in made.documents and "<p" in note


@pytest.mark.parametrize("group, words", [
    ("paper", "no column 'paper'.*query: drone"), ("query: zebra", "No article contains 'zebra'.*empty"), ("query: the", "one of the groups is empty"), ("query:", "query is empty"),
    ("from 2024-99-01", "no day; write it as 2024"), ("from 2020-01-01", "Every dated article is from 2020-01-01: one of the groups is empty")])
def test_bad_groups_are_named(made, group, words):
    with pytest.raises(InputError, match=f"(?s){words}"):
        groups.grouping(made, group)
    with pytest.raises(InputError, match="No article states its date"):
        groups.grouping(made.replace(documents=made.documents.assign(published=pd.NaT)), "month")


def test_two_groups_are_chosen_or_named(made):
    tables, _ = groups.grouping(made)
    assert groups.pair(tables)[1:] == ("X", "Y") and groups.pair(tables, b="X")[1:] == ("Y", "X")
    joined, a, b = groups.pair(tables, "Y; Z", "X")
    assert (a, b) == ("Y + Z", "X") and list(joined.documents.group) == ["X", "X", "Y + Z", "Y + Z"]
    for given, words in ((("Nobody", ""), "no group 'Nobody'"), (("X", "Y; X"), "overlap: 'X'"), (("X", "X"), "overlap")):
        with pytest.raises(InputError, match=words):
            groups.pair(tables, *given)


def test_a_story_counts_once_in_a_group_and_a_copy_speaks_for_its_own():
    text = " ".join(f"Report {i} from the valley told of shells on the ridge and of {i} families who left." for i in range(12))
    tables = analysis.annotate(pd.DataFrame({"doc_id": list("abc"), "text": [text, text, text], "outlet": ["X", "X", "Y"],
                                             "published": pd.to_datetime(["2024-01-01", "2024-01-02", "2024-01-03"])}))
    assert tables.documents.story.nunique() == 1
    grouped, _ = groups.grouping(tables)
    one, note = groups.once(grouped)
    assert list(one.documents.doc_id) == ["a", "c"] and "1 of 3 articles" in note
    counted = one.sentences[one.sentences.copy_of == ""].groupby("doc_id").size()
    assert counted["a"] == counted["c"] > 0


def test_an_untitled_article_is_called_by_its_first_words():
    texts = ["* Drones hit the “main” depot in Basra at dawn.", "Rain fell.", "Rain fell.", "Like or share!\n\nThe council met."]
    made = analysis.annotate(pd.DataFrame({"doc_id": list("abcd"), "text": texts, "title": ["", "", "", "Talks"]}))
    assert groups.names(made).to_dict() == {"a": "Drones hit the “main” depot in…", "b": "b: Rain fell…", "c": "c: Rain fell…", "d": "Talks"}
    tables, _ = groups.grouping(made, "document")
    assert groups.pair(tables, "b", "d")[1:] == ("b: Rain fell…", "Talks")


def test_periods_stand_in_the_order_of_time():
    documents = pd.DataFrame({"doc_id": list("abcd"), "text": ["Rain fell."] * 4, "published": pd.to_datetime(["2024-05-01", None, "2023-01-01", "2024-02-01"])})
    assert forms.order(groups.grouping(analysis.annotate(documents), "quarter")[0]) == ["2023Q1", "2024Q1", "2024Q2", "date unknown"]


def made_of(*rows, events=()):
    """Tables of documents (group, story), and of incidents each told by the documents named."""
    documents = pd.DataFrame([{"doc_id": f"d{i}", "group": g, "story": s} for i, (g, s) in enumerate(rows)])
    coverage = pd.DataFrame([{"incident": f"i{n}", "doc_id": f"d{d}"} for n, docs in enumerate(events) for d in docs], columns=["incident", "doc_id"])
    return analysis.tables.Tables({"documents": documents, "coverage": coverage})


def test_the_two_groups_are_those_that_tell_the_same_events():
    rows = [(g, f"{g}{n}") for g in "ABC" for n in range(8 - "ABC".index(g))]          # A: 8 stories, B: 7, C: 6
    alike = made_of(*rows)
    assert groups.pair(alike)[1:] == ("A", "B") and "no two tell the same event" in groups.compared(alike, "A", "B")
    both = made_of(*rows, events=[(8, 15), (9, 16)])                                   # two that B and C tell
    assert groups.pair(both)[1:] == ("B", "C") and groups.pair(both, a="A")[1:] == ("A", "B") and groups.pair(both, b="B")[1:] == ("C", "B")
    assert "“B” and “C”: of the groups with more than 5 stories those that tell most of the same events (2" in groups.compared(both, "B", "C")
    assert groups.compared(both, "B", "C", asked=True).count(":") == 0 and groups.compared(both, "B", "") is None


def test_copies_are_no_shared_event_and_few_stories_choose_no_pair():
    rows = [("A", f"a{n}") for n in range(7)] + [("B", f"b{n}") for n in range(6)] + [("C", "a0"), ("D", "d0")]
    assert groups.pair(made_of(*rows, events=[(0, 13)]))[1:] == ("A", "B")             # C prints a copy
    assert groups.pair(made_of(*rows, events=[(0, 14), (1, 14)]))[1:] == ("A", "B")    # D has one story: no difference could be shown
