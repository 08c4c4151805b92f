"""Stories: copies of documents and of sentences, and furniture that recurs."""
import random

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import codebook, repeats, stories, tables
from analysis.finders import sentences

WORDS = [a + b for a in ("ba", "do", "ki", "mu", "re", "sa", "ta", "vo")
         for b in ("lan", "mir", "nok", "pes", "rud", "tig", "zan", "fel")]


def article(seed, lines=12):
    draw = random.Random(seed)
    return "\n\n".join(" ".join(draw.choices(WORDS, k=draw.randrange(12, 25))).capitalize() + "." for _ in range(lines))


def documents(texts, **columns):
    return tables.make("documents", pd.DataFrame({"doc_id": list(texts), "text": list(texts.values()), **columns}))


def marked(docs):
    return stories.mark(docs, sentences.find(docs, codebook=codebook.load()))


A, B, C = article(1), article(2), article(3)
COPIES = {"a": A, "a_cut": A[: len(A) // 2], "a_titled": "New title\n\n" + A,
          "a_edited": A.replace("balan ", "").replace("timir", "kinok"),
          "b": B, "b_in_c": C + "\n\n" + B, "d": article(4)}


def test_an_article_with_two_in_it_does_not_make_them_one():
    docs = documents({"a": A, "b": B, "both": A + "\n\n" + B})
    found = dict(zip(docs.doc_id, stories.assign(docs)))
    assert found["a"] == "a" and found["b"] == "b" and found["both"] in ("a", "b")


@settings(max_examples=20)
@given(st.permutations(list(COPIES)))
def test_copies_share_a_story_in_whatever_order(order):
    docs = documents({k: COPIES[k] for k in order})
    assert dict(zip(docs.doc_id, stories.assign(docs))) == {
        "a": "a", "a_cut": "a", "a_titled": "a", "a_edited": "a", "b": "b", "b_in_c": "b", "d": "d"}


def test_the_first_published_names_the_story_and_a_given_story_is_kept():
    docs = documents({"b": A, "a": B, "c": C}, published=pd.to_datetime([None, "2021-01-02", "2021-01-01"]))
    assert list(docs.doc_id.iloc[repeats.first_seen(docs)]) == ["c", "a", "b"]
    dated = documents({"a": A, "z": A}, published=pd.to_datetime(["2021-03-02", "2021-03-01"]))
    assert list(stories.assign(dated)) == ["z", "z"]
    given = documents({"a": A, "b": A + " Balan.", "c": C}, story=["", "wire-7", ""])
    assert list(stories.assign(given)) == ["wire-7", "wire-7", "c"]


def test_empty_short_and_foreign_texts():
    docs = documents({"a": "", "b": "Yes", "c": "Shells fell", "d": "Shells fell.", "e": "قصف صاروخي على القاعدة",
                      "f": "انفجار في بغداد اليوم"})
    assert list(stories.assign(docs)) == ["a", "b", "c", "c", "e", "f"]
    empty = documents({})
    assert len(stories.assign(empty)) == 0
    docs, rows = marked(empty)
    assert len(docs) == len(rows) == 0 and docs.columns.equals(empty.columns)


def test_repeated_sentences_point_at_the_first():
    text = "The bridge was shut by the army on Sunday. Guards left.\n\nNobody was hurt in the long attack on the bridge."
    docs, rows = marked(documents({"x": text, "y": text + "\n\nA second patrol came at noon."}))
    assert list(docs.story) == ["x", "x"]
    assert list(rows.copy_of) == ["", "", "", "x#0", "x#1", "x#2", ""]


def test_near_repeats_need_the_same_names_and_figures_and_a_few_words():
    docs, rows = marked(documents({"x": "\n\n".join([
        "The army said that nine guards had been wounded when a shell hit the bridge in Tikrit.",
        "The army said nine guards had been wounded when a shell hit the old bridge in Tikrit.",
        "The army said that nine guards had been wounded when a shell hit the bridge in Mosul.",
        "The army said that 12 guards had been wounded when a shell hit the bridge in Tikrit."])}))
    assert list(rows.copy_of) == ["", "x#0", "", ""]
    docs, rows = marked(documents({"x": "“No.” He left at once for home. “No.” He left at once for home."}))
    assert list(rows[rows.text.str.startswith("He")].copy_of) == ["", "x#1"]
    assert set(rows[rows.text == "“No.”"].copy_of) == {""}


def test_lines_that_recur_in_an_outlet_are_boilerplate():
    texts = {f"n{i}": article(10 + i) + "\n\nThe Example keeps you posted" for i in range(4)}
    docs, rows = marked(documents(texts, outlet=["Example"] * 4))
    assert set(rows[rows.text == "The Example keeps you posted"].section) == {"boilerplate"}
    assert (rows.section == "boilerplate").sum() == 4
    docs, rows = marked(documents(texts, outlet=["Example", "Other", "", ""]))
    assert "boilerplate" not in set(rows.section)
    copies = documents({f"n{i}": A + "\n\nThe Example keeps you posted" for i in range(4)}, outlet=["Example"] * 4)
    assert "boilerplate" not in set(marked(copies)[1].section)


def test_the_given_tables_stay_as_they_are():
    docs = documents({"a": A, "b": A})
    rows = sentences.find(docs, codebook=codebook.load())
    before = docs.copy(), rows.copy()
    stories.mark(docs, rows)
    pd.testing.assert_frame_equal(docs, before[0])
    pd.testing.assert_frame_equal(rows, before[1])


def test_shingles_ignore_case_quotation_marks_and_spacing():
    one = stories.shingles("“Don’t go,” he said — twice, in Basra.")
    assert (one == stories.shingles('"Don\'t  go"   HE said - twice\nin Basra')).all()
    assert len(one) == 4 and len(stories.shingles("")) == 0 and len(stories.shingles("One")) == 1
