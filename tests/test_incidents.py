"""Incidents, coverage, contradictions, and the analyst's corrections."""
import pandas as pd
import pytest

import analysis
from analysis import corrections
from analysis import tables as t
from analysis.errors import InputError
from analysis.finders import incidents

DAY = pd.Timestamp("2021-03-01")


def mention(doc="a", start=0, sentence=0, place="Mosul", day=DAY, **other):
    row = {"doc_id": doc, "sentence": sentence, "start": start, "end": start + 6, "trigger": "attack", "status": "occurred",
           "attack_type": "attack", "place": place, "kind": "city" if place else "", "country": "IQ" if place else "",
           "date_from": day, "date_to": day, "lat": 36.3 if place else float("nan"),
           "lon": 43.1 if place else float("nan"), "voice": "outlet"}
    return row | other


def documents(*ids, **other):
    return t.make("documents", [{"doc_id": i, "outlet": i.upper(), "published": pd.Timestamp(2021, 3, 2 + n),
                                 "text": "attack " * 20, **other} for n, i in enumerate(ids)])


def join(*rows, docs=("a", "b"), **other):
    return incidents.join(t.make("attacks", rows), documents(*docs, **other))


def test_articles_that_agree_in_place_day_and_type_tell_of_one_incident():
    attacks, found, coverage = join(mention("a"), mention("b"))
    assert attacks.incident.nunique() == 1 and found.documents[0] == 2 and found.outlets[0] == 2
    assert "Mosul" in found.reason[0] and "2021-03-01" in found.reason[0]
    assert list(coverage["first"]) == [True, False] and list(coverage.outlet) == ["A", "B"]


@pytest.mark.parametrize("other", [
    {"place": "Erbil"}, {"day": pd.Timestamp("2021-03-09")}, {"day": pd.NaT}, {"place": ""}, {"status": "threatened"},
    {"place": "Iraq", "kind": "country"}, {"date_to": pd.Timestamp("2021-05-01")},
])
def test_what_does_not_agree_stays_apart(other):
    attacks, found, _ = join(mention("a"), mention("b", **other))
    assert attacks.incident.nunique() == len(found) == 2 and set(found.reason) == {""}


@pytest.mark.parametrize("rows, count", [
    ([{"attack_type": "airstrike"}, {"attack_type": "stabbing"}], 2), ([{"actor": "X"}, {"actor": "Y"}], 2),
    ([{"actor": "X", "attack_type": "airstrike"}, {"actor": "Y", "attack_type": "airstrike"}], 1),
    ([{"actor": "X"}, {}, {"actor": "Y"}], 2)])     # a vague mention does not make one of two that differ
def test_types_and_actors_that_exclude_each_other_stay_apart(rows, count):
    assert len(join(*(mention(doc, **row) for doc, row in zip("abc", rows)), docs=("a", "b", "c"))[1]) == count


def test_words_side_by_side_are_one_and_a_list_of_places_is_several():
    attacks, found, _ = join(mention(start=0, place="", trigger="strikes"), mention(start=20, place="", trigger="killed"))
    assert len(found) == 1 and found.reason[0] == "same sentence"
    assert len(join(mention(start=0), mention(start=0, place="Erbil"))[1]) == 2


@pytest.mark.parametrize("text, count", [
    ("Raids went on, and Kenya answered with strikes.", 2), ("Raids spread and there were attacks on Lamu.", 2),
    ("The raids were attacks on Lamu and Wajir.", 1), ("In one raid, and nobody knows why, three were killed.", 1),
])
def test_a_clause_of_its_own_tells_of_another_attack(text, count):
    found = analysis.annotate(pd.DataFrame({"doc_id": ["a"], "text": [text]}), only=("incidents",)).attacks
    assert found.drop_duplicates("start").shape[0] == 2 and found.incident.str.split(".").str[0].nunique() == count


def test_copies_are_joined_without_a_date_and_before_what_another_article_says_of_the_day():
    assert len(join(mention("a", day=pd.NaT), mention("b", day=pd.NaT), story="s")[1]) == 1
    shelled = {"attack_type": "shelling", "trigger": "shelled"}
    rows = [mention("a", actor="M23", **shelled), mention("b", day=pd.NaT, **shelled), mention("b", 30, 1, actor="Wazalendo", **shelled), mention("c", actor="M23", **shelled)]
    docs = t.make("documents", [{"doc_id": d, "outlet": d.upper(), "published": pd.Timestamp(2021, 3, 2), "text": "attack " * 20, "story": s} for d, s in zip("abc", "xyx")])
    attacks = incidents.join(t.make("attacks", rows), docs)[0].drop_duplicates("doc_id").set_index("doc_id").incident
    assert attacks["a"] == attacks["c"] != attacks["b"]


def test_nothing_in_nothing_out_and_no_first_where_no_date_is_known():
    assert not incidents.join(t.make("attacks", [mention()]), documents("a").assign(published=pd.NaT))[2]["first"].any()
    for frame, name in zip(incidents.join(t.make("attacks"), t.make("documents")), ("attacks", "incidents", "coverage")):
        pd.testing.assert_frame_equal(frame, t.make(name))


def test_contradictions_of_number_actor_and_status():
    rows = [mention("a", attack_type="bombing", actor="X"), mention("b", attack_type="bombing", actor="Y", status="denied")]
    attacks, _, _ = join(*rows)
    sentences = t.make("sentences", [{"doc_id": "a", "sentence": 0, "text": "The bomb killed at least 12 people."},
                                     {"doc_id": "b", "sentence": 0, "text": "On March 1, nine people were killed."}])
    found = incidents.contradictions(attacks, sentences)
    assert {(r.field, r.value) for r in found.itertuples()} == {
        ("number", "at least 12 killed"), ("number", "9 killed"), ("actor", "X"), ("actor", "Y"), ("status", "occurred"),
        ("status", "denied")}


def test_a_small_word_is_no_target_in_common():
    same = join(mention("a", target="the market"), mention("b", day=pd.NaT, target="the market"))[1]
    other = join(mention("a", target="the market"), mention("b", day=pd.NaT, target="the barracks"))[1]
    assert len(same) == 1 and "target (market)" in same.reason[0] and len(other) == 2


def test_an_account_that_names_one_of_two_actors_contradicts_nobody():
    rows = [mention("a", actor="X"), mention("b", actor="X; Y")]
    attacks, _, _ = join(*rows)
    assert attacks.incident.nunique() == 1 and incidents.contradictions(attacks, t.make("sentences")).empty


def told(*articles):
    """Articles (doc_id, outlet, published, text) annotated, and where the accounts contradict each other."""
    docs = pd.DataFrame(articles, columns=["doc_id", "outlet", "published", "text"])
    tables = analysis.annotate(docs.assign(published=pd.to_datetime(docs.published)))
    return tables, incidents.contradictions(tables.attacks, tables.sentences)


def test_two_outlets_on_one_attack_stand_side_by_side():
    tables, found = told(
        ("a", "Daily", "2024-05-03", "Gunmen attacked a market in Djibo on Thursday, killing 12 people, the army said. "
                                     "The attack was carried out by the JNIM group."),
        ("b", "Times", "2024-05-03", "At least 20 people were killed when Islamic State fighters attacked a market in Djibo on "
                                     "Thursday. A bomb killed two in Dori."))
    row = tables.incidents[tables.incidents.place == "Djibo"]
    assert row.outlets.tolist() == [2] and "Djibo" in row.reason.iloc[0]
    assert {(r.field, r.value) for r in found.itertuples()} == {
        ("number", "12 killed"), ("number", "at least 20 killed"), ("actor", "JNIM"), ("actor", "Islamic State")}


def test_a_plan_and_a_threat_do_not_contradict_each_other():
    tables, found = told(("a", "Daily", "2024-05-03", "The militia threatened to attack the base in Taji. Officials warned that the militia was planning an attack on the base in Taji."))
    assert set(tables.attacks.status) == {"threatened", "planned"} and tables.attacks.incident.nunique() == 1 and found.empty


def test_one_market_on_one_day_is_one_attack_whatever_with():
    tables, found = told(
        ("a", "Wire", "2025-03-04", "EL FASHER, March 4 - A drone strike on a market in El Fasher killed 12 people on Monday."),
        ("b", "Post", "2025-03-04", "Fifteen people died when paramilitaries bombed the main market of El Fasher on Monday."),
        ("c", "News", "2025-03-04", "Monday's attack on a hospital in El Fasher was a crime. Soldiers shelled El Fasher on Monday."))
    row = tables.incidents[tables.incidents.documents == 2].iloc[0]
    assert row.date_from == pd.Timestamp("2025-03-03") and "target (market)" in row.reason
    assert {(r.field, r.value) for r in found.itertuples()} == {("number", "12 killed"), ("number", "15 killed")}


def test_a_village_that_no_gazetteer_knows_is_one_place():
    here, day = {"lat": 22.5, "lon": 96.0, "country": "MM", "attack_type": "airstrike"}, {"attack_type": "airstrike"}
    _, found, _ = join(mention("a", place="Upper Ford Village", target="a training base", **here), mention("b", place="Upper Ford", target="the market", **here))
    assert list(found.documents) == [2]
    nowhere = day | {"country": "", "kind": "", "lat": float("nan"), "lon": float("nan")}
    assert list(join(mention("a", place="Upper Ford", **here), mention("b", place="Upper Ford", **nowhere))[1].documents) == [2]
    assert len(join(mention("a", place="Upper Ford", **here), mention("b", place="Upper Ford", **here | {"country": "TH"}))[1]) == 2


def test_what_could_be_one_of_two_attacks_joins_none():
    tables, _ = told(
        ("a", "Daily", "2024-07-03", "Russia fired missiles at Kharkiv on Monday. "
                                     "A second missile attack on Kharkiv on Tuesday wounded three."),
        ("b", "Times", "2024-07-09", "Last week missiles struck Kharkiv."))
    assert tables.incidents.documents.tolist() == [1, 1, 1]


def test_accounts_that_differ_by_a_day_are_joined_only_for_what_does_not_recur_daily():
    bomb = "Rebels of the ELN {} a pipeline near Tame on July {}."
    both = [("a", "Daily", "2024-08-01", 30), ("b", "Times", "2024-08-02", 31)]
    tables, found = told(*((*about, bomb.format("blew up", day)) for *about, day in both))
    assert tables.incidents.reason.str.contains("differ by one").tolist() == [True]
    assert set(found.field) == {"date"} and found.value.tolist() == ["2024-07-30", "2024-07-31"]
    tables, _ = told(*((*about, bomb.format("shelled", day)) for *about, day in both))
    assert len(tables.incidents) == 2


def made(*rows):
    docs = documents("a", "b")
    attacks, found, coverage = incidents.join(t.make("attacks", rows), docs)
    return t.Tables({"documents": docs, "attacks": attacks, "incidents": found, "coverage": coverage})


def corrected(tmp_path, tables, text):
    (tmp_path / "corrections.csv").write_text("doc_id,start,end,field,value,note\n" + text)
    return corrections.apply(tables, tmp_path / "corrections.csv")


def test_corrections_change_what_they_say(tmp_path):
    tables = made(mention("a"), mention("b"), mention("b", start=7, sentence=1))
    before = tables.attacks.copy()
    new, aside = corrected(tmp_path, tables, "a,0,6,status,denied,the text says so\na,0,6,place,Erbil; 36.19; 44.01,\n"
                                             "b,0,6,date,2021-03-02 to 2021-03-04,\nb,7,13,drop,,a drill\n")
    assert aside.empty and len(new.attacks) == 2
    assert list(new.attacks.corrected) == ["status, place", "date"] and list(new.attacks.place) == ["Erbil", "Mosul"]
    assert new.attacks.status[0] == "denied" and new.attacks.date_to[1] == pd.Timestamp("2021-03-04")
    assert new.attacks.lat[0] == 36.19 and len(new.incidents) == 2
    pd.testing.assert_frame_equal(tables.attacks, before)


def test_join_and_split_go_before_the_rules(tmp_path):
    new, aside = corrected(tmp_path, made(mention("a"), mention("b")), "b,0,6,split,other,\n")
    assert aside.empty and len(new.incidents) == 2
    new, aside = corrected(tmp_path, made(mention("a"), mention("b", place="Erbil")), "a,0,6,join,one,\nb,0,6,join,one,\n")
    assert aside.empty and len(new.incidents) == 1 and "by the analyst" in new.incidents.reason[0]


@pytest.mark.parametrize("line, says", [
    ("z,0,6,drop,,", "no document 'z'"), ("a,3,9,drop,,", "no attack at 3:9"), ("a,x,9,drop,,", "whole numbers"),
    ("a,0,6,colour,red,", "no field 'colour'"), ("a,0,6,status,sure,", "no status 'sure'"), ("a,0,6,date,March,", "no date"),
    ("a,0,6,place,Erbil; north; 4,", "no place"), ("a,0,6,place,Erbil; 136; 44,", "outside of the world"),
])
def test_rows_that_cannot_be_applied_are_listed_with_their_line(tmp_path, line, says):
    tables = made(mention("a"))
    new, aside = corrected(tmp_path, tables, "# mine\n" + line + "\n")
    assert len(aside) == 1 and says in aside.detail[0] and aside.path[0].endswith("corrections.csv:3")
    assert list(new.attacks.corrected) == [""]


@pytest.mark.parametrize("rows, says, status", [
    ("status,denied,\na,0,6,status,alleged,", ["line 3", "line 2"], "occurred"), ("drop,,\na,0,6,status,alleged,", ["line 3", "line 2"], "occurred"),
    ("status,denied,\na,0,6,status,denied,again", [], "denied")])
def test_rows_that_contradict_each_other_are_all_set_aside(tmp_path, rows, says, status):
    new, aside = corrected(tmp_path, made(mention("a")), f"a,0,6,{rows}\n")
    assert len(aside) == len(says) and all(map(str.__contains__, aside.detail, says)) and new.attacks.status[0] == status


def test_a_join_needs_a_name_and_a_second_mention(tmp_path):
    rows = mention("a"), mention("b", place="Basra")
    for line, says in (("a,0,6,join,,", "needs a name"), ("a,0,6,split,,", "needs a name"), ("a,0,6,join,X,", "no other mention")):
        new, aside = corrected(tmp_path, made(*rows), line + "\n")
        assert says in aside.detail[0] and len(new.incidents) == 2 and (new.attacks.corrected == "").all()
    new, aside = corrected(tmp_path, made(*rows), "a,0,6,join,X,\nb,0,6,join,X,\n")
    assert aside.empty and len(new.incidents) == 1


def test_a_row_whose_text_has_changed_is_stale_and_a_file_that_is_none_is_refused(tmp_path):
    (tmp_path / "c.csv").write_text("doc_id,start,end,field,value,note,surface\na,0,6,drop,,,strike\n")
    assert "the text reads 'attack'" in corrections.apply(made(mention("a")), tmp_path / "c.csv")[1].detail[0]
    (tmp_path / "d.csv").write_text("doc_id,start,end,what\na,0,6,drop\n")
    for name, words in (("none.csv", "no file"), ("d.csv", "lacks the column field")):
        with pytest.raises(InputError, match=words):
            corrections.apply(made(mention("a")), tmp_path / name)


def test_corrections_of_an_empty_corpus_are_listed(tmp_path):
    empty = t.Tables({name: t.make(name) for name in ("documents", "attacks", "incidents", "coverage")})
    new, aside = corrected(tmp_path, empty, "a,0,6,drop,,\n")
    assert len(aside) == 1 and new.attacks.empty and new.incidents.empty


def attacks_in(*texts, days=0):
    docs = pd.DataFrame({"doc_id": [f"d{n}" for n in range(len(texts))], "text": texts,
                         "published": [pd.Timestamp("2025-06-12") + pd.Timedelta(days=days * n) for n in range(len(texts))]})
    return analysis.annotate(docs, only=("attacks", "incidents")).attacks


@pytest.mark.parametrize("text, count", [
    ("A truck bomb went off outside the main customs house of Tartus, on the road to the northern coast, on June 10, killing three clerks and wounding 14.", 1),
    ("Army jets bombed the town of Dilling in the Nuba hills, where thousands of families had sought shelter, residents said, destroying a mill.", 1),
    ("Bandits ambushed a bus travelling between Sokoto and Gusau on Monday.", 1),
    ("Twelve farmers were killed on Monday after a bomb went off in Mubi.", 1),
    ("The shelling of Uvira came two days after gunmen killed a bishop in Bukavu.", 2),
    ("A day after the ambush, troops torched a village near Mubi.", 2),
    ("Troops killed a man wanted over the bombing of a church in Mubi.", 2),
    ("Fighters shelled Metula after jets bombed a depot in Sidon.", 2),
])
def test_what_came_of_an_attack_is_one_with_it_and_what_came_before_is_not(text, count):
    found = attacks_in(text)
    assert found.start.nunique() > 1 or found.place.nunique() > 1
    assert found.incident.nunique() == count


@pytest.mark.parametrize("first, second, days, one", [
    ("A drone strike on a mosque in Kadugli killed 30 people on Friday.",
     "The governor on Saturday condemned the bombing of worshippers at a mosque in Kadugli.", 1, True),
    ("A suicide bombing in Gardez killed nine people on Tuesday.", "Iran condemned the suicide bombing in Gardez.", 1, True),
    ("A suicide bombing in Gardez killed nine people.", "Iran condemned the suicide bombing in Gardez.", 30, False),
    ("A drone strike on a mosque in Kadugli killed 30 people on Friday.", "A drone strike on a market in Kadugli killed ten.", 1, False),
    ("Rebels shelled Uvira on Monday.", "Rebels shelled Uvira.", 1, False),
    ("Men stabbed a guard at a school in Uvira on Monday.", "A rocket attack hit a school in Uvira.", 1, False),
])
def test_articles_of_the_same_days_are_joined_by_what_was_attacked(first, second, days, one):
    found = attacks_in(first, second, days=days)
    assert found.doc_id.nunique() == 2
    assert bool(set(found[found.doc_id == "d0"].incident) & set(found[found.doc_id == "d1"].incident)) is one


@pytest.mark.parametrize("head, lede, count", [
    ({}, {"place": "Mosul"}, 1),
    ({"place": "Iraq", "kind": "country", "country": "IQ"}, {"place": "Mosul"}, 1),
    ({"attack_type": "bombing", "trigger": "bombs"}, {"attack_type": "abduction", "trigger": "seized"}, 2),
    ({"target": "church"}, {"target": "a market"}, 2),
    ({}, {"sentence": 5}, 2),
    ({"status": "threatened"}, {}, 2),
])
def test_a_headline_tells_of_what_the_sentences_below_it_tell(head, lede, count):
    rows = mention(place="", day=pd.NaT) | head, mention(start=27, sentence=1) | lede
    assert join(*rows, docs=("a",), text="attack on a town in north\n\nattack on Monday, " + "far " * 20)[0].incident.nunique() == count


def test_the_first_sentence_of_a_text_without_a_title_is_no_headline():
    rows = mention(place="", day=pd.NaT), mention(start=24, sentence=1)
    assert join(*rows, docs=("a",), text="attack on a town was it. attack on Monday.")[0].incident.nunique() == 2


def test_a_headline_goes_with_its_lede_to_what_another_article_tells():
    rows = mention("a"), mention("b", place="", day=pd.NaT), mention("b", start=27, sentence=1)
    attacks, found, _ = join(*rows, text="attack on a town in north\n\nattack on Monday, " + "far " * 20)
    assert attacks.incident.nunique() == 1 and found.documents.tolist() == [2]
