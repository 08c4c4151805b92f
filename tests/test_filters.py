import pandas as pd
import pytest

import analysis
from analysis import display
from analysis.charts import attacks, filters
from analysis.errors import InputError
from analysis.notebook import grouping

TEXTS = ("Militants attacked a base in Mosul on 3 May 2021, killing two soldiers.\n\nGunmen shelled a market in Kirkuk on 9 June 2021.\n",
         "The group threatened to attack an airport in Kirkuk.\n\nRebels bombed a bridge in Aleppo on 1 July 2021.\n\nSoldiers were ambushed and killed on a road.\n")


@pytest.fixture(scope="module")
def tables():
    documents = pd.DataFrame({"doc_id": ["a", "b"], "title": ["", ""], "outlet": ["Star", "Wire"], "text": TEXTS})
    return grouping(analysis.annotate(documents))[0]


def test_records_have_a_row_for_every_point_of_the_map_and_count_what_it_counts(tables):
    found, points = filters.records(tables), attacks.located(tables)
    assert set(found["marks"]) == {f"{p.place} · {p.layer}" for p in points.itertuples()}
    per = pd.DataFrame([(found["marks"][r[0]], r[1]) for r in found["rows"]], columns=["mark", "incident"]).groupby("mark").incident.nunique()
    assert {f"{p.place} · {p.layer}": p.incidents for p in points.itertuples()} == per.to_dict()
    names = dict(found["fields"])
    assert set(names["outlet"]) == {"Star", "Wire"} and "shelling" in names["attack type"]
    assert all(len(r) == 2 + len(names) + 2 for r in found["rows"])


def test_a_corpus_without_any_date_has_filters_too():
    documents = pd.DataFrame({"doc_id": ["a", "b"], "outlet": ["Star", "Wire"], "text": ["Militants attacked a base in Mosul.", "Gunmen shelled a market in Kirkuk."]})
    found = filters.records(grouping(analysis.annotate(documents))[0])
    assert found["days"] == [0, 0] and [r[-2:] for r in found["rows"]] == [[None, None]] * 2


def test_what_is_asked_for_is_left_and_the_rest_is_told(tables):
    own, note = filters.narrowed(tables, outlet="Star", attack_type="shelling")
    assert own.attacks.place.tolist() == ["Kirkuk"] and own.incidents.incident.tolist() == own.attacks.incident.tolist() == own.coverage.incident.tolist()
    assert "1 of " in note and "outlet Star" in note and "attack type shelling" in note
    assert filters.narrowed(tables) == (tables, None)


def test_days_leave_undated_attacks_in_and_say_so(tables):
    own, note = filters.narrowed(tables, since="2021-06-01", until="2021-06-30")
    dated = own.attacks[own.attacks.date_from.notna()]
    assert set(dated.place) == {"Kirkuk"} and (tables.attacks.date_from.isna() == tables.attacks.start.isin(own.attacks[own.attacks.date_from.isna()].start)).any()
    assert "without a date" in note


@pytest.mark.parametrize("given, words", [({"status": "happened"}, "No attack has the status 'happened'. There are: "), ({"since": "May"}, "'May' is no day")])
def test_wrong_values_are_told_with_what_there_is(tables, given, words):
    with pytest.raises(InputError, match=words):
        filters.narrowed(tables, **given)


def test_small_maps_show_each_group_and_name_their_sentences(tables):
    chart = filters.multiples(tables)
    assert {t.name for t in chart.figure.data} >= {"occurred"} and len([k for k in chart.figure.layout.to_plotly_json() if k.startswith("geo")]) == 2
    assert {m for t in chart.figure.data for m in t.meta or ()} == set(chart.evidence.mark)
    alone = grouping(analysis.annotate(pd.DataFrame({"doc_id": ["a"], "text": [TEXTS[0]]})))[0]
    assert "Fewer than two groups" in filters.multiples(alone)


def test_a_place_that_the_gazetteer_lacks_stands_in_the_list_with_its_name(tables):
    lost = tables.attacks.place == "Aleppo"
    two = tables.replace(attacks=tables.attacks.assign(lat=tables.attacks.lat.mask(lost), kind=tables.attacks.kind.mask(lost, ""), place=tables.attacks.place.mask(lost, "Qarat Yunus")))
    found, listed, chart = filters.records(two), attacks.unlocated(two), attacks.attack_map(two)
    assert lost.sum() == 1 and listed.place.tolist().count("Qarat Yunus") == 1 and len(found["lines"]) == len(listed) == len(attacks.unlocated(tables)) + 1
    assert not any("Qarat Yunus" in m for m in [*found["marks"], *chart.evidence["mark"]])
    assert f"{len(listed)} mentions name no place that can be drawn (1 of them one that the gazetteer lacks) and stand in the list" in chart.alt


def test_towns_of_one_name_are_marks_of_their_own(tables):
    rows = tables.attacks.assign(place=tables.attacks.place.replace({"Mosul": "Tripoli", "Aleppo": "Tripoli"}))
    two = tables.replace(attacks=rows)
    assert {"Tripoli (Iraq) · occurred", "Tripoli (Syria) · occurred", "Kirkuk · occurred"} <= set(filters.records(two)["marks"])
    chart = attacks.attack_map(two)
    assert {"Tripoli (Iraq) · occurred", "Tripoli (Syria) · occurred"} <= set(chart.evidence.mark) and attacks.apart(tables) is tables


def test_mentions_without_a_place_are_filtered_with_the_map_and_a_limit_is_told(tables, monkeypatch):
    found = filters.records(tables)
    none = tables.attacks[tables.attacks.place == ""]
    assert len(none) and [r[0][-1] for r in found["lines"]] == (none.doc_id + "#" + none.sentence.astype(str)).tolist() and {len(r) for r in found["lines"]} == {len(r) for r in found["rows"]}
    outlet = [name for name, _ in found["fields"]].index("outlet")
    assert {found["fields"][outlet][1][r[2 + outlet]] for r in found["lines"]} == set(tables.documents.set_index("doc_id").outlet[none.doc_id])
    monkeypatch.setattr(filters, "RECORDS", 3)
    assert filters.records(tables) is None and "offers no filters" in attacks.attack_map(tables).alt


def test_small_maps_count_what_they_draw_and_name_countries(tables):
    chart = filters.multiples(tables)
    titles = {a.text.split("<br>")[0]: a.text.split("<br>")[1] for a in chart.figure.layout.annotations}
    assert titles["Wire"] == "1 incident at 1 place" and "threatened" in set(chart.table.layer.str.split().str[0])       # the threat to Kirkuk is off at first
    assert "Iraq" in [name for t in chart.figure.data if t.mode == "text" for name in t.text]


def test_the_list_has_no_column_of_places_where_none_names_one(tables):
    assert list(attacks.unlocated(tables).columns)[:2] == ["text", "trigger"]
    assert all(len(r[0]) == len(attacks.unlocated(tables).columns) for r in filters.records(tables)["lines"])


def test_the_list_shows_the_words_around_the_trigger_where_text_may_be_shown(tables, monkeypatch):
    listed = attacks.unlocated(tables)
    assert len(listed) and all(trigger in text for trigger, text in zip(listed.trigger, listed.text))
    monkeypatch.setenv(display.EVIDENCE, "none")
    assert [*attacks.unlocated(tables).columns] == [c for c in listed.columns if c != "text"] and {len(r[0]) for r in filters.records(tables)["lines"]} == {len(listed.columns) - 1}
