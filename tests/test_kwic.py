"""The concordance and the way from rows to their sentences."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import analysis
from analysis import InputError, Tables, tables

TEXTS = {"a": "The resistance fired.\nA new Resistance grew.", "b": "He spoke of resistance to the plan."}


@pytest.fixture()
def found():
    sentences = [("a", 0, 0, 21, "outlet"), ("a", 1, 22, 44, "named"), ("b", 0, 0, 35, "outlet")]
    rows = [{"doc_id": d, "sentence": s, "start": x, "end": y, "voice": v, "section": "body", "text": TEXTS[d][x:y]} for d, s, x, y, v in sentences]
    made = {"documents": [{"doc_id": d, "outlet": o, "title": d.upper(), "text": TEXTS[d]} for d, o in (("a", "X"), ("b", "Y"))], "sentences": rows,
            "attacks": [{"doc_id": "a", "sentence": 0, "start": 15, "end": 20, "trigger": "fired", "incident": "i1"},
                        {"doc_id": "b", "sentence": 0, "start": 3, "end": 8, "trigger": "spoke", "incident": "i1"}],
            "incidents": [{"incident": "i1"}], "coverage": [{"incident": "i1", "doc_id": d} for d in "ab"]}
    return Tables({name: tables.make(name, own) for name, own in made.items()})


def test_lines(found):
    lines = analysis.concordance(found, "resistance", width=8)
    assert lines[["left", "match", "right", "doc_id", "sentence", "outlet", "voice"]].to_numpy().tolist() == [
        ["The ", "resistance", " fired. ", "a", 0, "X", "outlet"],
        [". A new ", "Resistance", " grew.", "a", 1, "X", "named"],
        ["poke of ", "resistance", " to the ", "b", 0, "Y", "outlet"],
    ]
    assert [TEXTS[r.doc_id][r.start : r.end] for r in lines.itertuples()] == list(lines["match"])
    assert list(analysis.concordance(found, "resistance", sort="right")["right"].str.split().str[0]) == ["fired.", "grew.", "to"]
    assert list(analysis.concordance(found, "resistance", sort="left")["left"].str.split().str[-1]) == ["new", "of", "The"]


@pytest.mark.parametrize("query, more, lines", [
    ("resist*", {}, 3), ("resist", {}, 0), ("Resistance", {"case": True}, 1), ("resistance to  the", {}, 1), (r"f\w+d|spoke", {"regex": True}, 2),
    ("a.b(", {}, 0)])
def test_queries(found, query, more, lines):
    assert len(analysis.concordance(found, query, **more)) == lines


@pytest.mark.parametrize("query, more, message", [
    (" ", {}, "word or phrase"), ("(", {"regex": True}, "not a regular expression"), ("x", {"sort": "up"}, "'left' or 'right'")])
def test_bad_queries(found, query, more, message):
    with pytest.raises(InputError, match=message):
        analysis.concordance(found, query, **more)


def test_evidence_of_mentions_incidents_coverage_and_documents(found):
    proof = analysis.evidence(found, found.attacks)
    assert list(proof.columns) == ["doc_id", "sentence", "start", "end", "text", "title", "outlet", "published", "voice", "section"]
    assert list(proof["text"]) == ["The resistance fired.", TEXTS["b"]]
    assert len(analysis.evidence(found, found.incidents)) == 2
    assert list(analysis.evidence(found, found.coverage[1:])["doc_id"]) == ["b"]
    assert len(analysis.evidence(found, found.documents[:1])) == 2


def test_evidence_of_nothing_and_of_strangers(found):
    assert len(analysis.evidence(found, found.attacks[:0])) == 0
    one = analysis.evidence(found, found.attacks.iloc[0])
    assert len(one) == 1 and "<li><q" in one._repr_html_() and "<li>" not in one[["doc_id", "text"]]._repr_html_()
    hostile = analysis.evidence(found, found.documents[:1]).assign(text="<script>x</script>")
    assert "<script" not in hostile._repr_html_()
    with pytest.raises(InputError, match="neither doc_id nor incident"):
        analysis.evidence(found, pd.DataFrame({"frame": ["security"]}))
    with pytest.raises(InputError, match="different runs"):
        analysis.evidence(found, found.attacks.assign(doc_id="?"))


@given(text=st.text(max_size=60), query=st.text(min_size=1, max_size=3))
def test_every_line_proves_itself(text, query):
    t = Tables({name: tables.make(name, [{"doc_id": "d", "end": len(text), "text": text}]) for name in ("documents", "sentences")})
    if query.strip():
        for r in analysis.concordance(t, query).itertuples():
            assert text[r.start : r.end].lower().split() == query.lower().split() or "*" in query or "'" in query


def test_lines_show_the_words_one_below_the_other_and_can_be_sorted(seeds):
    lines = analysis.concordance(seeds, "militias")
    html = lines._repr_html_()
    assert html.count("<b>") == min(25, len(lines)) and f"{len(lines)} lines" in html and "<script" not in html
    again = lines.sorted("right")
    assert sorted(again.start) == sorted(lines.start) and again._repr_html_() != html
    assert "does not occur" in analysis.concordance(seeds, "zebra")._repr_html_()
    with pytest.raises(InputError, match="sorted by left"):
        lines.sorted("nothing")


def test_an_empty_line_shows_in_the_context():
    tables = analysis.annotate(pd.DataFrame({"doc_id": ["a"], "text": ["Rebels enter town\n\nThe rebels shelled a market."]}))
    assert analysis.concordance(tables, "shelled").left[0].endswith("town ¶ The rebels ")
