import numpy as np
import pandas as pd
import pytest

import analysis
from analysis import groups, notebook, report, store, tables as t
from analysis.__main__ import main
from analysis.charts import attacks, corpus, events, filters, forms, framing, printmap, sentiment, sources, timeline, words
from analysis.display import Chart, Html


def grouped(documents):
    return notebook.grouping(analysis.annotate(pd.DataFrame(documents)))[0]


@pytest.fixture(scope="module")
def poor():
    """One article without an actor, a place, a quotation or an attack."""
    return grouped({"doc_id": ["a"], "text": ["It rained in the morning. Nobody saw it."]})


def test_groups_are_outlets_where_two_are_known_else_documents(second, seeds):
    tables, note = notebook.grouping(second)
    assert set(tables.documents.group) == set(second.documents.outlet) and "compared by outlet" in note and "group" not in second.documents
    tables, note = notebook.grouping(seeds)
    assert tables.documents.group.is_unique and "No outlet is known" in note and "metadata.csv" in note
    assert "no difference can be shown" in notebook.small(tables)


def test_a_parameter_of_a_wrong_type_is_told_before_the_run():
    notebook.check("sentiment", {"actors": 4, "voice": "outlet"})
    for given, told in (({"actors": "Hezbollah"}, "'actors' takes a whole number, not 'Hezbollah'"), ({"min_stories": True}, "'min_stories' takes a whole number"), ({"group": 2024}, "'group' takes text, not 2024")):
        with pytest.raises(analysis.InputError, match=told):
            notebook.check("sentiment", given)


def test_the_analysts_codebook_reads_the_corpus_too(tmp_path, monkeypatch):
    monkeypatch.setattr(notebook.pipeline, "annotate", lambda documents, **_: t.Tables({"documents": documents}))
    for name, text in (("corpus/a.csv", "Wortlaut,Blatt\nRain fell on the hills.,Hill Times\n"), ("book/columns.csv", "header,column,language\nWortlaut,text,de\nBlatt,outlet,de\n")):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert notebook.analyse(tmp_path / "corpus", tmp_path / "book").documents.outlet.tolist() == ["Hill Times"]
    assert main(["annotate", str(tmp_path / "corpus"), "--out", str(tmp_path / "out"), "--codebook", str(tmp_path / "book")]) == 0
    assert store.read(tmp_path / "out").documents.text.tolist() == ["Rain fell on the hills."]


def test_tables_survive_the_disk(seeds, tmp_path):
    store.write(seeds, tmp_path)
    back = store.read(tmp_path)
    for name in t.SCHEMA:
        pd.testing.assert_frame_equal(seeds[name], back[name])
    with pytest.raises(analysis.InputError, match="no documents.parquet"):
        store.read(tmp_path / "none")


@pytest.mark.parametrize("chart", [
    corpus.sections, corpus.voices, corpus.timeline, corpus.lengths, sentiment.tone, sentiment.attitudes, sentiment.beside_vader, sentiment.over_time,
    framing.frames, sources.labels, sources.agency, framing.pairwise, framing.slopes, events.matrix, attacks.attack_map, printmap.print_map,
    attacks.statuses, attacks.coverage, timeline.timeline, 
    lambda x: words.keyness(x, words.words(x), *groups.pair(x)[1:]), lambda x: words.null(x, words.words(x)), lambda x: framing.by_voice(x, *groups.pair(x)[1:]),
    lambda x: events.paired(x, *groups.pair(x)[1:]), *(lambda x, by=by: sources.sources(x, by) for by in ("speaker", "side", "manner"))])
def test_every_figure_stands_on_a_corpus_with_nothing_in_it(poor, chart):
    made = chart(poor)
    assert isinstance(made, (Chart, Html))
    if isinstance(made, Chart):
        made._ipython_display_()


@pytest.mark.parametrize("text, words", [
    ("It rained in the morning.", "No article of this corpus speaks of an attack, so the map is empty."),
    ("Gunmen attacked a convoy, officials said.", "On the map: no point. 1 mention names no place and stands in the list"),
    ("The militants threatened to attack an airport in Kirkuk.", "threatened or planned (off at first: switch them on in the legend)")])
def test_maps_without_an_occurred_point_say_what_they_are(text, words):
    assert words in attacks.attack_map(grouped({"doc_id": ["a"], "text": [text]})).alt


def test_points_are_claims_with_their_sentences(seeds):
    tables, _ = notebook.grouping(seeds)
    chart = attacks.attack_map(tables)
    assert len(chart.table) and set(chart.table.place) <= set(chart.evidence.mark.str.split(" · ").str[0])
    assert (chart.table.kind != "country").all() and chart.evidence.text.str.len().min() > 0
    drawn = [tr for tr in chart.figure.data if tr.type == "scattergeo" and tr.name in attacks.LAYERS]
    assert sum(len(tr.lat) for tr in drawn) <= len(chart.table) and all(tr.visible == "legendonly" for tr in drawn if tr.name == "threatened or planned")


def test_near_points_become_one_and_tell_each_place():
    points = pd.DataFrame([dict(place=p, kind="city", lat=y, lon=x, layer="occurred", incidents=n, mentions=n, documents=1, types="attack")
                           for p, y, x, n in (("Baghdad", 33.3, 44.4, 3), ("Green Zone", 33.31, 44.39, 1), ("Mosul", 36.3, 43.1, 1))])
    found = attacks.cluster(points, .2)
    assert list(found.name) == ["Baghdad", "Mosul"] and list(found.incidents) == [4, 1] and "Green Zone: 1 incident" in found.text[0]


def test_a_group_has_one_colour_in_every_figure():
    two = "The army hit the depot. The minister said the strike was lawful. Rebels attacked the port."
    tables = grouped({"doc_id": list("abc"), "text": [two, two + " Rain fell.", "Rebels shelled the town. Talks failed."], "outlet": ["Post", "Echo", "Sun"],
                      "published": pd.to_datetime(["2024-01-01", "2024-01-02", "2024-02-03"])})
    tints = forms.palette(tables)
    assert list(tints) == ["Echo", "Post", "Sun"] and list(tints.values()) == forms.COLOURS[:3]
    assert forms.palette(tables.replace(documents=tables.documents[::-1])) == tints
    assert forms.palette(groups.pair(tables, "Sun; Post", "Echo")[0])["Sun + Post"] == tints["Sun"]
    for chart in (corpus.timeline(tables), sentiment.over_time(tables), framing.frames(groups.once(tables)[0])):
        drawn = {trace.name: trace.marker.color for trace in chart.figure.data if trace.name in tints}
        assert drawn and drawn == {g: tints[g] for g in drawn}
    many = tables.replace(documents=pd.concat([tables.documents.assign(group=g) for g in "abcdefghi"]))
    assert list(forms.palette(many).values()) == [*forms.COLOURS, forms.GREY]


def test_of_many_groups_the_leading_ones_are_drawn_and_the_figure_says_so():
    places = ("Mosul", "Kirkuk", "Basra", "Erbil", "Gao", "Kabul")
    texts = [f"Rebels shelled {places[i % 6]}, officials said. The army called the attack brutal. The army praised its allies. The army won in round {i}." + " Rain fell." * i for i in range(30)]
    tables = grouped({"doc_id": [f"d{i:02}" for i in range(30)], "title": [f"Article number {i}" for i in range(30)], "text": texts, "published": pd.date_range("2024-01-01", periods=30)})
    charts = (corpus.timeline, corpus.lengths, corpus.sections, corpus.voices, sentiment.tone, lambda t: sentiment.attitudes(t, least=1), sentiment.over_time, framing.frames,
              sources.labels, sources.sources, lambda t: sources.sources(t, "manner"), attacks.statuses, attacks.coverage, filters.multiples)
    for draw in charts:
        chart = draw(tables)
        assert (chart.figure.layout.height < 1500, sum(t.mode != "text" if t.type == "scattergeo" else True for t in chart.figure.data) <= forms.GROUPS) == (True, True), draw
        drawn = {m for trace in chart.figure.data for own in ([trace.meta] if isinstance(trace.meta, str) else np.asarray(trace.meta, dtype=object).ravel()) for m in ([own] if isinstance(own, str) else own or ())}
        assert set(chart.evidence["mark"]) == drawn, draw
    shown = sentiment.tone(tables)
    assert "Drawn: 16 of 30 groups" in shown.alt and shown.table.group.nunique() == 30 and "Article number 29" in shown.figure.layout.yaxis.ticktext
    assert set(corpus.timeline(tables).table.group) == {f"Article number {i}" for i in range(22, 30)} | {forms.OTHERS}


def test_a_copy_in_another_group_counts_there_in_the_sentiment_charts():
    text = " ".join(f"The army shelled village {i} and the brutal attack killed {i + 2} people." for i in range(9))
    tables = grouped({"doc_id": list("abc"), "text": [text] * 3, "outlet": ["X", "X", "Y"], "published": pd.to_datetime(["2024-01-01", "2024-01-02", "2024-01-03"])})
    assert tables.documents.story.nunique() == 1
    counts = sentiment.scored(tables).groupby("group").size()
    assert counts["X"] == counts["Y"] == 9 and set(sentiment.scored(tables).doc_id) == {"a", "c"}
    assert set(sentiment.tone(tables).table.group) == {"X", "Y"}


def test_choices_and_the_command_for_the_same_report(second, monkeypatch):
    tables, _ = notebook.grouping(second)
    given = {"corpus": "my news", "codebook": "", "group": "outlet", "a": "x;$(y)", "names": True, "voice": "", "actor": ""}
    line = notebook.command("framing", given)
    assert line == "python -m analysis report 'my news' --out report --only framing -p group=outlet -p 'a=x;$(y)' -p names=True"
    path = report.NOTEBOOKS / "framing.ipynb"
    assert report.checked([path], {"group": "outlet", "a": "x;$(y)", "names": "True"})[path] == {"group": "outlet", "a": "x;$(y)", "names": True}
    shown = notebook.choices(tables, "framing", given)
    assert shown.startswith("<details>") and min(set(tables.documents.outlet) - {""}) in shown and "Actors named most" in shown and "-p group=outlet" in shown
    assert "Actors" not in notebook.choices(tables, "corpus", {"corpus": "my news"})
    monkeypatch.setenv(notebook.kernels.READY, "somewhere")
    assert "my news" not in notebook.choices(tables, "framing", given)
    hostile = tables.replace(documents=tables.documents.assign(group="<script>x</script>"))
    assert "<script" not in notebook.choices(hostile, "framing", given)


def test_bars_of_shares_say_of_how_many():
    tables = grouped({"doc_id": list("ab"), "outlet": ["Post", "Echo"], "text": ["Rebels shelled Mosul. Gunmen killed a judge in Basra.", "Rebels bombed a bridge in Kirkuk."]})
    figure, alt = attacks.statuses(tables).figure, attacks.statuses(tables.replace(attacks=tables.attacks.assign(status=["occurred", "denied", "threatened"]))).alt
    assert alt == "1 of 3 mentions speak of attacks as having occurred, the others do not: 1 denied, 1 threatened."
    numbers = [t for t in figure.data if t.type == "scatter"][0]
    assert dict(zip(figure.layout.yaxis.ticktext, numbers.text)) == {"Post": " 2", "Echo": " 1"} and "their number" in figure.layout.xaxis.title.text
    assert forms.row_name("security forces, news of Democratic Republic of the Congo").count("<br>") == 1 and forms.row_name("M23") == "M23"


def test_copies_confirm_nothing():
    text = " ".join(f"Rebels shelled the town of {place} on {n} May 2021, killing {n} people, the governor of the province told reporters." for n, place in enumerate(("Mosul", "Kirkuk", "Basra"), 3))
    tables = grouped({"doc_id": list("ab"), "outlet": ["Post", "Echo"], "text": [text, text]})
    assert "3 of them in more than one article (3 of these only as copies of one text)" in attacks.coverage(tables).alt
    assert "(3 of these only as copies of one text)" in events.matrix(tables).alt
    heard = corpus.speakers(tables)
    assert heard.statements.sum() == 3 and heard.articles.max() == 1 and len(tables.quotes) == 6


def test_labels_lose_markup_and_a_q_that_rounds_to_nothing_is_told_as_small():
    assert forms.label("<b>%{x} & co</b>", 60) == "&lt;b>% {x} &amp; co&lt;/b>"
    assert [forms.chance(q) for q in (.0004, .03, float("nan"))] == ["q < 0.01", "q = 0.03", "not compared"]
