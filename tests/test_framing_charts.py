"""The framing figures: every number resolves to its sentences; chance is grey; what is planted is found; nothing is said of few stories."""
import random

import numpy as np
import pandas as pd
import pytest

import analysis
from analysis import display, groups, notebook
from analysis.charts import events, framing, sources, words
from analysis.display import Chart, Html
from analysis.errors import InputError

BODY = ("The governor spoke of roads and schools for an hour.", "Officials said that the market would open on Friday.", "Militias fired rockets at the base near Kirkuk on Monday.",
        "A resident, who asked not to be named, said that bread was short.", "“We will rebuild,” said Amina Yusuf, a spokeswoman for the ministry.", "The army arrested two gunmen.",
        "Iran-backed militias denied the attack.", "Civilians were killed by shells.")
PLANTED = "The bombing broke the law, and the court opened a trial over the crime."


def corpus(n: int, planted: float) -> pd.DataFrame:
    rng, rows = random.Random(5), []
    for i in range(n):
        outlet = "North Post" if i % 2 else "South Post"
        told = sum(rng.random() < planted for _ in range(3)) * (outlet == "North Post")
        body = [rng.choice(BODY) for _ in range(16 - told)] + [PLANTED] * told
        rows.append(dict(doc_id=f"d{i:03d}", text=" ".join(f"{s[:-1]}, report {rng.randrange(10**6)}." for s in rng.sample(body, len(body))), outlet=outlet,
                         published=pd.Timestamp("2024-01-01") + pd.Timedelta(days=rng.randrange(200)), event=f"e{i // 4}"))
    return pd.DataFrame(rows)


@pytest.fixture(scope="module")
def planted():
    return prepared(analysis.annotate(corpus(56, .9)))


def prepared(tables):
    tables, a, b = groups.pair(notebook.grouping(tables)[0])
    return groups.once(tables)[0], a, b


@pytest.fixture(params=["seeds", "second", "planted"])
def case(request):
    given = request.getfixturevalue(request.param)
    return given if request.param == "planted" else prepared(given)


def behind(chart: Chart) -> pd.DataFrame:
    """Rows, sentences and articles of the evidence of each mark."""
    return chart.evidence.groupby("mark").agg(rows=("start", "size"), articles=("doc_id", "nunique"), sentences=("sentence", lambda s: len(chart.evidence.loc[s.index, ["doc_id", "sentence"]].drop_duplicates())))


def charts(tables, a, b):
    """Each figure with what its table says of a mark: (chart, parts of the mark, figure in the table, its unit)."""
    counts = words.words(tables)
    yield framing.frames(tables), ["frame", "group"], "sentences", "sentences"
    yield framing.by_voice(tables, a, b), ["frame", "group", "voice"], "sentences", "sentences"
    for make in (framing.pairwise(tables, a, b), words.keyness(tables, counts, a, b)):
        if isinstance(make, display.Html):      # no group has stories enough for a panel
            assert "five stories or fewer" in make and (tables.documents.groupby("group").story.nunique() > 5).sum() < 2
            continue
        unit = "rows" if "log_odds" in make.table else "sentences"
        for name in ("a", "b"):
            side = make.table[name] if name in make.table else {"a": a, "b": b}[name]
            yield Chart(make.figure, make.table.assign(side=side), make.alt, make.evidence), ["feature", "side"], f"n_{name}", unit
    if isinstance(slope := framing.slopes(tables, "", a, b), Chart):
        yield slope, ["frame", "group", "period"], "sentences", "sentences"
    agency = sources.agency(tables)
    yield agency, ["actor", "part"], "clauses", "rows"
    yield events.matrix(tables), ["title", "group"], "articles", "articles"


@pytest.mark.long
def test_every_number_resolves_to_its_sentences(case):
    from analysis.marks import mark

    tables, a, b = case
    checked = 0
    for chart, parts, column, unit in charts(tables, a, b):
        found = behind(chart)[unit]
        for row in chart.table[chart.table[column] > 0].to_dict("records"):
            assert found[mark(*(row[p] for p in parts))] == row[column], (parts, row)
            checked += 1
        texts = dict(zip(tables.documents.doc_id, tables.documents.text))
        assert all(0 <= x < y <= len(texts[d]) for d, x, y in zip(chart.evidence.doc_id, chart.evidence.start, chart.evidence.end))
    assert checked > 100


def test_mixes_resolve_to_their_statements(case):
    tables, a, b = case
    for chart, column in ((sources.labels(tables, "", a, b), "mentions"), *((sources.sources(tables, by, a, b), "statements") for by in ("speaker", "side", "manner"))):
        if isinstance(chart, Html):
            continue
        assert chart.table[column].sum() == len(chart.evidence)
        assert chart.table.groupby("group").share.sum().round(9).eq(1).all()


def test_what_is_planted_is_found_and_the_rest_is_grey(planted):
    tables, a, b = planted
    chart = words.keyness(tables, words.words(tables), a, b)
    sure = set(chart.table.feature[chart.table.distinguishable])
    assert {"bombing", "broke", "law", "court", "opened", "trial", "crime"} <= sure and "bombing" in chart.alt
    frames = framing.pairwise(tables, a, b).table
    assert "Law and sovereignty" in set(frames.feature[frames.distinguishable])
    pairs = events.paired(tables, a, b, "event")
    row = pairs.table.set_index("feature").loc["Law and sovereignty"]
    assert row.events > 9 and row.distinguishable and abs(row.difference) > 5
    null = words.null(tables, words.words(tables), 40).table
    assert (null.distinguishable < .03).all() and (null.p05 < .12).all() and list(null.kind) == ["words", "frames"]


def test_halves_of_one_source_are_grey():
    tables, a, b = prepared(analysis.annotate(corpus(56, 0)))
    assert not words.keyness(tables, words.words(tables), a, b).table.distinguishable.any()
    assert not framing.pairwise(tables, a, b).table.distinguishable.any() and "everything is grey" in framing.by_voice(tables, a, b).alt


def test_with_few_stories_nothing_can_be_shown(seeds):
    tables, a, b = prepared(seeds)
    for chart in (words.keyness(tables, words.words(tables), a, b), framing.by_voice(tables, a, b), sources.labels(tables, "", a, b), sources.sources(tables, "side", a, b)):
        assert "too few to tell them apart" in chart.alt and not chart.table.distinguishable.eq(True).any()


def test_silence_is_shown_only_where_an_incident_could_be_matched():
    texts = {"North Post": "Rebels bombed a bridge in Aleppo on 1 July 2021. Gunmen shot dead a judge in Basra.", "South Post": "Insurgents attacked soldiers in Syria on 2 July 2021. The mayor spoke of roads."}
    tables = notebook.grouping(analysis.annotate(pd.DataFrame({"doc_id": ["a", "b"], "outlet": list(texts), "text": list(texts.values())})))[0]
    chart = events.matrix(tables)
    cells = chart.table.set_index(["title", "group"]).coverage
    assert cells["Aleppo: bombing, 2021-07-01", "South Post"] == events.MISSED and "left out" not in chart.alt
    assert [cells[k] for k in cells.index if k[0].startswith("Basra") and k[1] == "South Post"] == [events.OPEN] and not any("Syria" in title for title, _ in cells.index)
    assert {t.name for t in chart.figure.data} == {"reported", events.MISSED} and "no near place or no day (1 of those shown)" in chart.alt


def test_bad_choices_are_named(planted):
    tables, a, b = planted
    with pytest.raises(InputError, match="no voice 'editor'"):
        framing.frames(tables, "editor")
    with pytest.raises(InputError, match="no column 'incident_name'"):
        events.paired(tables, a, b, "incident_name")
    apart = tables.replace(coverage=tables.coverage.head(0))
    assert "share no incident" in events.paired(apart, a, b)
    assert "is not named" in sources.labels(tables, "Nobody")
    assert "needs two groups" in framing.by_voice(tables, a, "")


def test_officials_speak_for_a_side():
    assert [sources.side_of(x) for x in ("US military", "Joe Biden", "IRGC", "Nobody", "Iraqi people")] == ["United States", "United States", "Iran", "Nobody", "Iraq"]


OUTLETS = ("The Ridge Wire could not check what the army said of the bridge. The Ridge Wire asked twice.",
           "The army closed the bridge, a resident told Blast Daily, and nobody crossed it.")
PERSONS = ('"The bridge is ours," Major Bo Tanmari said. Gunmen attacked the village of Hlapan. Hlapan burned. Tanmari then crossed the bridge, '
           "as a major would.", "The bridge burned, and Bo Tanmari fled the bridge.")


@pytest.mark.parametrize("texts, outlets, out, asked", [(OUTLETS, ("Ridge Wire", "Blast Daily"), {"ridge", "wire", "blast", "daily"}, set()),
                                                        (PERSONS, ("East Post", "West Post"), {"tanmari", "bo", "hlapan"}, {"tanmari"})])
def test_names_of_outlets_and_of_persons_quoted_are_no_distinctive_words(texts, outlets, out, asked):
    tables = analysis.annotate(pd.DataFrame({"doc_id": list("abcd"), "text": np.repeat(texts, 2), "outlet": np.repeat(outlets, 2)}))
    found, named = (set(words.words(tables, names=names).feature) for names in (False, True))
    assert "bridge" in found & named and not found & out and named & out >= asked and bool(named & out) == bool(asked)


def test_shared_incidents_without_a_near_place_are_said_to_be_left_out():
    texts = ["Gunmen attacked a bridge in Goma on Monday, killing two.", "Rebels shelled a camp in Congo on 3 March 2024, killing nine."]
    rows = [dict(doc_id=f"{o}{n}", outlet=o, text=f"{text} {o} could not check it.", published=pd.Timestamp("2024-03-05")) for o in ("East Post", "West Post") for n, text in enumerate(texts)]
    tables = prepared(analysis.annotate(pd.DataFrame(rows)))[0]
    assert "in several groups names no near place and is not shown" in events.matrix(tables).alt


def test_labels_at_the_ends_of_lines_stand_apart_and_above_the_axis():
    heights = [y for _, y in framing._apart(list("abcd"), [9., 1., .5, .2], 1.)]
    assert heights[0] == 9 and min(a - b for a, b in zip(heights, heights[1:])) >= 1 and heights[-1] == .5


def test_an_armed_group_with_a_name_is_chosen_before_any_kind_and_a_label_is_a_word_of_the_articles():
    rows = pd.DataFrame({"actor": ["armed groups"] * 3 + ["Rapid Support Forces"] * 2, "label": ["rebels", "gunmen", "militants", "RSF", "paramilitaries"]})
    assert sources._armed(rows) == "Rapid Support Forces" and sources._armed(rows[:3]) == "armed groups"
    rows = pd.DataFrame({"label": ["movements", "movements", "rebels"], "surface": ["movement", "movement", "Rebels"]})
    assert sources._said(rows) == {"movements": "movement", "rebels": "rebels"}


def test_what_can_be_told_apart_is_drawn_however_rare(planted):
    tables, a, b = planted
    chart = framing.pairwise(tables, a, b, top=1)
    assert "Law and sovereignty" in chart.figure.layout.yaxis.ticktext[-1] + chart.figure.layout.yaxis.ticktext[0] and len(chart.figure.layout.yaxis.ticktext) < len(chart.table)
