"""From every mark of every figure to its sentences: in the charts, on the pages, in a browser."""
import pandas as pd
import pytest

from analysis import groups, marks, notebook
from analysis.charts import attacks, corpus, events, framing, sentiment, sources, words

TWO = [lambda t, f=f: f(t, *groups.pair(t)[1:]) for f in (framing.by_voice, framing.pairwise, lambda t, a, b: words.keyness(t, words.words(t), a, b), events.paired)]
CHARTS = {"corpus": [corpus.sections, corpus.voices, corpus.timeline, corpus.lengths],
          "framing": [framing.frames, framing.slopes, sources.labels, sources.sources, sources.agency, events.matrix, *TWO]}


def named(figure) -> list[str]:
    """The marks that a figure's traces name."""
    out = []
    for trace in figure.data:
        for entry in [trace.meta] if isinstance(trace.meta, str) else trace.meta or []:
            out += [entry] if isinstance(entry, str) else list(entry)
    return out


def check_marks(chart):
    """Each mark of the figure has sentences behind it."""
    wanted = named(chart.figure)
    assert wanted and set(wanted) <= set(chart.evidence["mark"])
    assert chart.evidence.text.notna().all() and (chart.evidence.text != "").all()


@pytest.mark.parametrize("which", ["seeds", "second"])
@pytest.mark.parametrize("make", [f for each in CHARTS.values() for f in each], ids=lambda f: f"{f.__module__}.{f.__name__}")
def test_every_mark_has_its_sentences(make, which, request):
    tables, _ = notebook.grouping(request.getfixturevalue(which))
    chart = make(tables)
    if hasattr(chart, "figure"):
        check_marks(chart)


def evidence(n, name="a"):
    return pd.DataFrame({"mark": name, "doc_id": "d", "sentence": range(n), "start": 2, "end": 5, "sentence_start": 0, "sentence_end": 9})


def test_references_name_document_sentence_and_spans():
    rows = pd.concat([evidence(2), evidence(1, "b").assign(start=0, end=9), evidence(1).assign(start=6, end=8)])
    refs = marks.references(rows)
    assert refs == {"docs": ["d"], "marks": [{"mark": "a", "total": 2, "rows": "0#0:2-5:6-8 0#1:2-5"}, {"mark": "b", "total": 1, "rows": "0#0"}]}
    table = marks.rows(refs)
    assert table.spans.tolist() == [[2, 5, 6, 8], [2, 5], []] and table.sentence.tolist() == [0, 1, 0]


def test_many_sentences_are_sampled_evenly_and_every_mark_keeps_some():
    refs = marks.references(pd.concat([evidence(1000), evidence(3, "b")]), most=100)
    table = marks.rows(refs)
    assert table[table["mark"] == "b"].sentence.tolist() == [0, 1, 2] and table.total.unique().tolist() == [1000, 3]
    a = table[table["mark"] == "a"].sentence
    assert 60 <= len(a) <= 97 and a.iloc[0] == 0 and a.diff().max() - a.diff().min() <= 1
    assert marks.references(evidence(0)) == {"docs": [], "marks": []}


def test_marks_are_parts_joined():
    assert marks.mark("a", 1) == "a · 1" and marks.mark(pd.Series(["a", "b"]), "c").tolist() == ["a · c", "b · c"]
