"""Frames by the codebook's terms, their exclusions and errors; agreement with coded texts; words for comparison."""
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import analysis
from analysis import codebook, tables
from analysis.errors import InputError
from analysis.finders import framing

BOOK = codebook.load()
IDS = ["security", "conflict_escalation", "responsibility", "proxy_influence", "diplomacy", "legality_sovereignty", "human_impact",
       "economy", "morality", "fairness", "politics_governance", "public_opinion", "health_safety", "culture_identity"]


def sentences(*texts: str, **columns) -> pd.DataFrame:
    rows = [{"doc_id": "d", "sentence": n, "start": 100 * n, "end": 100 * n + len(text), "section": "body", "text": text} | columns
            for n, text in enumerate(texts)]
    return tables.make("sentences", rows)


def hits(text: str, book=BOOK) -> list[tuple[str, str, str]]:
    table = framing.find(sentences(text), codebook=book)
    return [(text[a:b], frame, term) for a, b, frame, term in zip(table["start"], table["end"], table["frame"], table["term"])]


def overlay(folder, text: str):
    (folder / "frames.yml").write_text(text, encoding="utf-8")
    return codebook.load(folder)


def test_the_shipped_frames_are_complete_and_their_examples_show_them():
    frames = BOOK.mapping("frames")
    assert list(frames) == IDS
    for name, entry in frames.items():
        assert {"label", "definition", "source", "example", "terms"} <= set(entry)
        assert len(entry["terms"]) >= 30
        assert name in {frame for _, frame, _ in hits(entry["example"])}


def test_a_hit_carries_its_term():
    assert ("economic", "economy", "econom*") in hits("The economic outlook grew.")
    assert ("rule-of-law", "legality_sovereignty", "rule of law") in hits("An assault on the rule-of-law.")


def test_an_exclusion_strikes_what_lies_inside_it():
    assert [h for h in hits("The National Security Council met.") if h[1] == "security"] == []
    assert [h for h in hits("National security came first.") if h[1] == "security"] == [("National security", "security", "national security")]


def test_a_weak_term_counts_where_the_sentence_has_no_other_frame(tmp_path):
    book = overlay(tmp_path, "one:\n  terms: [patron*]\n  weak: [ruritanian-backed]\ntwo:\n  terms: [flee*]\nthree:\n  terms: ['@one']\n")
    ours = lambda text: [h[1:] for h in hits(text, book) if h[1] in ("one", "two", "three")]  # noqa: E731
    named = [("one", "ruritanian-backed"), ("three", "ruritanian-backed")]
    assert sorted(ours("Ruritanian-backed rebels were seen.")) == named, "nothing else speaks for a frame"
    assert ours("Villagers flee Ruritanian-backed rebels.") == [("two", "flee*")], "the name alone frames nothing there"
    assert sorted(ours("Villagers flee the patrons of Ruritanian-backed rebels.")) == [("one", "patron*"), ("three", "patron*"), ("two", "flee*")]


def test_the_longest_term_wins_within_a_frame_and_frames_may_share_words(tmp_path):
    book = overlay(tmp_path, "one:\n  terms: [rocket*, rocket attack*]\ntwo:\n  terms: [attack*]\n")
    assert [h for h in hits("Rocket attacks, rockets", book) if h[1] in ("one", "two")] == [
        ("Rocket attacks", "one", "rocket attack*"), ("attacks", "two", "attack*"), ("rockets", "one", "rocket*")]
    assert hits("rocket, attack", book)[0][2] == "rocket*"


def test_typography_does_not_matter(tmp_path):
    book = overlay(tmp_path, 'one:\n  terms: ["iran\'s proxies", "cross-border", "u.s. troop*"]\n')
    for text in ("Iran’s proxies", "IRAN'S PROXIES", "cross border", "Cross‑border", "US troops", "U.S. troops"):
        assert any(frame == "one" for _, frame, _ in hits(text, book)), text


def test_a_frame_may_take_in_another_and_be_struck(tmp_path):
    book = overlay(tmp_path, "all_money:\n  terms: ['@economy', bribe*]\nmorality: null\n")
    assert {"all_money", "economy"} <= {frame for _, frame, _ in hits("The economic toll", book)}
    assert not any(frame == "morality" for _, frame, _ in hits("A moral sin", book))


@pytest.mark.parametrize("text, message", [
    ("a:\n  label: A\n", "line 1.*no terms"),
    ("a:\n  terms: []\n", "line 1.*no terms"),
    ("a:\n  terms: [b]\n  weak: c\n", "line 1.*'weak' of the frame 'a' is no list"),
    ("a:\n  terms: b\n", "line 1.*'terms' of the frame 'a' is no list"),
    ("a:\n  terms:\n    - good\n    - 'b(a+)+$'\n", "line 4.*Regular expressions"),
    ("a:\n  terms:\n    - '*'\n", "line 3.*no term"),
    ("a:\n  terms: ['@b']\nb:\n  terms: ['@a']\n", "line .*take in each other"),
    ("a:\n  terms: ['@nothing']\n", "line 2.*no frame 'nothing'"),
])
def test_a_faulty_codebook_is_named_with_file_and_line(tmp_path, text, message):
    with pytest.raises(InputError, match="(?s)frames.yml, " + message):
        hits("x", overlay(tmp_path, text))


def test_an_overlaid_codebook_of_another_topic_works():
    from pathlib import Path
    tables_ = analysis.annotate(pd.DataFrame({"doc_id": ["a"], "text": ["The council voted for stricter gun laws."]}), only=("frames",),
                                codebook=Path(__file__).parent / "gun_policy_codebook")
    assert "gun_control" in set(tables_.frames["frame"])
    assert not set(tables_.frames["frame"]) & set(IDS) - {"public_opinion"}
    assert set(tables_.frames.label[tables_.frames.frame == "gun_control"]) == {"Gun control and regulation"}


def test_a_frame_without_a_name_of_its_own_is_called_by_its_id(tmp_path):
    book = overlay(tmp_path, "my_own:\n  terms: [rain]\nfirst_twin:\n  label: Twin\n  terms: [sun]\nsecond_twin:\n  label: Twin\n  terms: [fog]\n")
    made = analysis.annotate(pd.DataFrame({"doc_id": ["a"], "text": ["Rain, sun, fog and talks."]}), only=("frames",), codebook=book).frames
    assert list(made.label) == ["my own", "first twin", "second twin", "Diplomacy"]


def counts(*texts: str, **options) -> dict[str, int]:
    columns = {k: options.pop(k) for k in ("section", "copy_of") if k in options}
    table = framing.words(sentences(*texts, **columns), **options)
    return dict(zip(table["feature"], table["n"]))


def test_typographic_variants_and_house_style_count_as_one():
    assert counts("Mr. Brown didn’t say the U.S.’ air-strikes failed") == counts("Brown didn't say the US air strikes failed")
    assert counts("per cent defence", stop=False) == {"percent": 1, "defense": 1}
    assert counts("US told us", stop=False) == {"u.s.": 1, "told": 1, "us": 1}


def test_datelines_boilerplate_copies_and_numbers_are_left_out():
    assert counts("CAIRO, May 3 (Reuters) - Shells fell") == counts("CAIRO — Shells fell") == {"shells": 1, "fell": 1}
    assert counts("Leave us", section="boilerplate") == {} == counts("Shells fell", copy_of="a#1")
    assert counts("107 shells") == {"shells": 1}


def test_actor_names_can_be_left_out():
    table = tables.make("actors", [{"doc_id": "d", "sentence": 0, "start": 0, "end": 4, "surface": "Iran"}])
    assert counts("Iran fired", actors=table) == {"fired": 1}


WORDS = ["econom", "economic", "security", "National Security Council", "law", "’s", "-", ",", "attack", "rule of law", "\n", "é", "of", "the"]


@settings(max_examples=25)
@given(st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join))
def test_hits_of_a_frame_do_not_overlap_and_come_in_order(text):
    table = framing.find(sentences(text), codebook=BOOK)
    assert table["start"].is_monotonic_increasing
    for _, part in table.groupby("frame"):
        assert (part["start"].to_numpy()[1:] >= part["end"].to_numpy()[:-1]).all()
    pd.testing.assert_frame_equal(table, framing.find(sentences(text), codebook=BOOK))


@pytest.mark.parametrize("text", ["national security council " * 8_000, "economy " * 50_000, "x" * 50_000, "(U.S. " * 20_000])
def test_hostile_text_costs_no_more_than_its_length(text):
    framing.find(sentences(text), codebook=BOOK)
    framing.words(sentences(text))


def test_every_counted_word_has_its_place_in_the_text():
    texts = ["CAIRO, May 3 (Reuters) - Air strikes and air-strikes, per cent", "The U.S. told us of ‘airstrikes’"]
    table = sentences(*texts)
    total = framing.words(table).set_index("feature").n
    found = framing.occurrences(table, set(total.index))
    assert found.feature.value_counts().to_dict() == total.to_dict()
    spans = {texts[n][a - 100 * n:b - 100 * n] for n, a, b, f in zip(found.sentence, found.start, found.end, found.feature) if f == "airstrikes"}
    assert spans <= {"Air strikes", "air-strikes", "airstrikes"} and len(spans) >= 1


def test_addresses_tags_and_state_abbreviations_are_left_out():
    assert counts("See https://river.example/a?b=1 or www.hill.example, <time datetime=\"x\">, write to desk@river.example, @river #news") == {"write": 1}
    assert counts("Senator Brown (D-Vt.) spoke") == {"senator": 1, "brown": 1, "spoke": 1}


def test_two_house_styles_of_one_text_cannot_be_told_apart():
    one = "“Mr. Brown’s air-strikes cost 5 per cent,” the U.S. army said — twice."
    two = "\"Brown's airstrikes cost five percent\", the US army said - twice."
    assert {k: v for k, v in counts(one).items()} == {k: v for k, v in counts(two).items() if k != "five"}
