"""Actors: names, heads and modifiers, governments by their capital, definite mentions; spans, order, overlays."""
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import codebook, names, tables
from analysis.errors import InputError
from analysis.finders import actors

BOOK = codebook.load()


def sentences(*texts: str, doc: str = "d") -> pd.DataFrame:
    rows, at = [], 0
    for n, text in enumerate(texts):
        rows.append({"doc_id": doc, "sentence": n, "start": at, "end": at + len(text), "section": "body", "text": text})
        at += len(text) + 1
    return tables.make("sentences", rows)


def found(*texts: str) -> list[tuple[str, str, str]]:
    table = actors.find(sentences(*texts), codebook=BOOK)
    return list(zip(table["surface"], table["actor"], table["label"]))


@pytest.mark.parametrize("text, actor, label", [
    ("Iranian-backed militias fired.", "Iran-backed militias", "Iran-backed militias"),
    ("Iran-backed Iraqi militias fired.", "Iran-backed militias", "Iran-backed militias"),
    ("The Wagner Group trained fighters.", "Wagner Group", "Wagner Group"),
    ("A pro-Russian group fired.", "Russia-backed militias", "pro-Russia groups"),
    ("Iranian-aligned factions fired.", "Iran-backed militias", "Iran-aligned factions"),
    ("Armed groups loyal to Ankara fired.", "Turkey-backed militias", "armed groups"),
    ("Pakistan’s proxies fired.", "Pakistan-backed militias", "proxies"),
    ("Shi’ite militia fired.", "armed groups", "Shiite militias"),
    ("Congolese militias fired.", "Democratic Republic of the Congo", ""),
    ("They are terrorist organisations.", "armed groups", "terrorist organizations"),
    ("Kata’ib Hezbollah fired.", "Kataib Hezbollah", "Kataib Hezbollah"),
    ("Kataib Hizbollah fired.", "Kataib Hezbollah", "Kataib Hizbollah"),
    ("The Guard militia fired.", "IRGC", "Guard militia"),
    ("Boko Haram fighters fired.", "Boko Haram", "Boko Haram fighters"),
    ("The militant group Hezbollah fired.", "Hezbollah", "militant groups"), ("Cells of al-Qaeda fired.", "Al-Qaeda", "Al-Qaeda"),
    ("The so-called Islamic Resistance in Iraq fired.", "Islamic Resistance in Iraq", "Islamic Resistance in Iraq"), ("The Kyiv regime fell.", "Ukraine", "Kyiv regime"),
    ("Palestinian fighters fired.", "Palestinian armed groups", "fighters"),
    ("The U.S. fired.", "United States", "US"),
    ("US forces fired.", "US military", "US forces"),
    ("The Sudanese army fired.", "Sudanese military", "Sudanese army"),
    ("British officials spoke.", "United Kingdom", "UK officials"),
    ("Suspected gunmen fired.", "armed groups", "gunmen"),
    ("Vladimir Putin spoke.", "Vladimir Putin", "Vladimir Putin"),
    ("The White House spoke.", "United States", "White House"),
    ("Fighters of Liwa al-Fath fired.", "Liwa al-Fath", "Liwa al-Fath"),
    ("Men of the Palm Valley Freedom Brigade fired.", "Palm Valley Freedom Brigade", "Palm Valley Freedom Brigade"),
    ("Ukraine, said the 96th Mechanized Brigade.", "Ukraine", "Ukraine"),
    ("Venezuela's National Guard fired.", "Venezuelan military", "Venezuelan national guard"),
    ("Syrian government forces fired.", "Syrian military", "Syrian forces"),
    ("Iraq's militias fired.", "Iraqi armed groups", "militias"), ("Iran's militias fired.", "Iran-backed militias", "militias"),
    ("The authorities in Damascus spoke.", "Syria", "authorities"),
    ("Forces loyal to Khalifa Haftar fired.", "Khalifa Haftar-linked groups", "forces"),
])
def test_who_and_by_which_label(text, actor, label):
    rows = found(text)
    assert rows, text
    if label:
        assert rows[0][1:] == (actor, label)
    else:
        assert rows[0][1] == "Congolese armed groups"


def test_the_longest_name_wins_and_nothing_overlaps():
    assert [r[0] for r in found("The Islamic Resistance in Iraq and the New York Times met NATO troops.")] == [
        "Islamic Resistance in Iraq", "New York Times", "NATO troops"]


def test_a_capital_is_an_actor_only_where_it_acts():
    assert found("Moscow warned that talks with Kyiv would end.") == [
        ("Moscow", "Russia", "Moscow"), ("Kyiv", "Ukraine", "Kyiv")]
    assert found("A bomb went off in Moscow, near the Kyiv station.") == []
    assert found("He told the Moscow Herald.") == []
    assert found("They urged Ankara to wait.") == [("Ankara", "Turkey", "Ankara")]


def test_a_state_is_no_actor_where_it_is_a_place():
    assert found("Shells fell in Iraq, Syria and Lebanon.") == []
    assert [r[1] for r in found("Iraq and Syria signed.")] == ["Iraq", "Syria"]


def test_fighters_of_a_people_are_an_armed_group():
    assert found("Kurdish fighters freed the town; fighters cheered.")[0] == ("Kurdish fighters", "armed groups", "Kurdish fighters")


def test_a_state_is_no_actor_inside_the_name_of_a_place():
    assert found("Images taken over Port Sudan show damage.") == []


def test_states_share_the_head_of_the_next():
    assert found("American and Iraqi forces moved.") == [
        ("American", "US military", "US forces"), ("Iraqi forces", "Iraqi military", "Iraqi forces")]


def test_a_definite_mention_goes_back_to_the_last_of_its_kind_in_the_document():
    rows = found("Rwandan-backed rebels took the town.", "These groups then left.", "The militants came back.")
    assert [r[1] for r in rows] == ["Rwanda-backed militias"] * 3
    assert found("These groups sing in choirs.") == []
    two = pd.concat([sentences("Iran-backed militias fired.", doc="a"), sentences("The militias fired.", doc="b")])
    assert list(actors.find(two, codebook=BOOK)["actor"]) == ["Iran-backed militias", "armed groups"]


def test_bare_plurals_go_back_to_what_was_called_so():
    rows = found("Rwandan-backed militias took the town.", "Militia attacks went on, and armed militias left.", "Local militias and gunmen stayed, a militia did not.")
    assert [r[1] for r in rows] == ["Rwanda-backed militias"] * 3 + ["armed groups"] * 3
    assert [r[1] for r in found("They listed the PKK as a terrorist organization.")] == ["PKK"] * 2


def test_a_group_that_the_codebook_lacks_is_what_is_meant_later():
    rows = found("Harakat al-Nahr shelled a port.", "The group then left.", "The 96th Tank Division came.", "A brigade and a division sang.")
    assert [r[1] for r in rows] == ["Harakat al-Nahr", "Harakat al-Nahr", "96th Tank Division"]


def test_pronouns_and_namesakes_are_left_alone():
    assert found("They told us about it.") == []
    assert found("GIVE US HOPE") == []
    assert found("Michael Jordan scored.") == []


@pytest.mark.parametrize("texts, expected", [
    (["The military shelled a village.", "Air force jets struck, and junta warplanes came."], ["security forces"] * 3),
    (["He praised the military operation near the military hospital.", "The military-backed party and a military plane fell."], []),
    (["Mali's army and its junta met.", "Junta jets struck.", "Army trucks came, an army of ants left."],
     ["Malian military", "Mali", "Malian military", "Malian military", "security forces"]),
    (["The Chadian army came.", "In Niger, the army fell back."], ["Chadian military", "security forces"]),
    (["JNIM fighters came.", "Soldiers and their Africa Corps allies fired.", "The militants left."], ["JNIM", "security forces", "Africa Corps", "JNIM"]),
    (["The Chad Nurses League met Jordan Smith at Port Sudan airport in Brussels.", "An Iraq War film won."], []),
    (["Kenya Airports Authority closed a gate.", "Norway Votes to Leave a Pact With Chad"], ["Kenya", "Norway", "Chad"]),
    (["Moscow also denied it.", "He was in Moscow later."], ["Russia"]),
    (["Hamas fell back.", "The front against it held, the coalition of parties met."], ["Hamas"]),
    (["Tehran, which denies it, left.", "Beijing on Friday urged calm.", "Kigali and Kinshasa agreed.", "She lives in Paris and Oslo, which is cold."],
     ["Iran", "China", "Rwanda", "Democratic Republic of the Congo"]),
])
def test_armies_allies_and_names_that_a_state_opens(texts, expected):
    assert [row[1] for row in found(*texts)] == expected


@pytest.mark.parametrize("texts, expected", [
    (["Oslo called the YPG a terrorist gang."], ["Norway", "Syrian Democratic Forces", "Syrian Democratic Forces"]),
    (["Hamas, designated a terrorist group by the EU, spoke."], ["Hamas", "Hamas", "European Union"]),
    (["The M23 is a Rwandan-backed militia."], ["M23"] * 2),
    (["He spoke of the M23, another Rwandan-backed militia."], ["M23"] * 2),
    (["The Gulf Clan, Colombia's largest criminal gang, fled."], ["Gulf Clan"] * 2),
    (["Boko Haram burned a farm.", "The governor called them bandits."], ["Boko Haram"] * 2),
    (["The militia, Kataib Hezbollah, left."], ["Kataib Hezbollah"] * 2),
    (["Rebels of the Polisario Front fired."], ["Polisario Front"] * 2),
    (["ETA laid down its arms.", "The Basque separatist group was old, other Basque separatist groups were not."], ["ETA", "ETA", "armed groups"]),
    (["Hezbollah fired.", "The Lebanese group was hit, Lebanese groups were not."], ["Hezbollah"] * 2),
    (["Boko Haram burned a farm.", "Its fighters left."], ["Boko Haram"] * 2),
    (["The Houthis fired.", "The Iran-backed group left; Iran-backed groups stayed."], ["Houthis", "Houthis", "Iran-backed militias"]),
    (["The Sinaloa Cartel's gunmen left."], ["Sinaloa Cartel"] * 2),
    (["JNIM, an al-Qaeda affiliate, fired.", "The militants left."], ["JNIM", "Al-Qaeda", "JNIM"]),
    (["Rwandan-backed militias fired.", "Local militia activity rose as these groups met."],
     ["Rwanda-backed militias", "armed groups", "Rwanda-backed militias"]),
    (["Khazali's militia and his house were hit; Khazali's house was small."], ["Qais al-Khazali-linked groups", "Qais al-Khazali"]),
])
def test_what_a_group_is_called_is_told_of_that_group(texts, expected):
    assert [row[1] for row in found(*texts)][:len(expected)] == expected


@pytest.mark.parametrize("texts, expected", [
    (["It was an anti-terrorist operation, not a terrorist act."], []),
    (["A man spied for Moscow.", "Chinese fishing boats left, Chinese fishing towns did not."], ["Russia", "China"]),
    (["A young Palestinian was shot, a Palestinian flag burned."], ["Palestinian people"]),
    (["Mali's junta spoke.", "The regime fell silent."], ["Mali"] * 2),
    (["The junta in Niger fell, militia leaders in Iraq fled."], ["Niger", "armed groups"]),
    (["The village of Duma burned, the mayor of Kyiv said.", "Beijing blamed Manila, Juba's ambassador left."],
     ["China", "Philippines", "South Sudan"]),
    (["Lebanon's Hezbollah fired."], ["Hezbollah"]),
    (["Somali forces backed by Turkey fired."], ["Somali military", "Turkey"]),
    (["Somali forces loyal to Turkey fired."], ["Turkey-backed militias", "Turkey"]),
    (["Afghan fishermen and a Mexican cartel fled."], ["Afghan people", "Mexican armed groups"]),
    (["The MILF, the MNLF and the BIFF met; so did ARSA and the Arakan Army."],
     ["Moro Islamic Liberation Front", "Moro National Liberation Front", "Bangsamoro Islamic Freedom Fighters",
      "Arakan Rohingya Salvation Army", "Arakan Army"]),
    (["The Bosnian Serb army shelled Serbian forces."], ["Bosnian Serb army", "Serbian military"]),
    (["The army of Burundi and the armed forces of the United Arab Emirates met."], ["Burundian military", "Emirati military"]),
    (["The armed forces of Chad's neighbour met."], ["Chad"]),
    (["The River Liberation Army (RLA) troops fired.", "An RLA officer spoke; RLA fighters left.", "An RNA officer spoke."], ["River Liberation Army"] * 3),
    (["An M23 colonel said that his troops had killed soldiers.", "He met his troops."], ["M23", "M23", "security forces", "security forces"]),
    (["The terrorist military council and the terrorist National Unity Government spoke."], ["National Unity Government"]),
    (["JNIM and the PKK met.", "The militants left.", "JNIM fired.", "The militants left."], ["JNIM", "PKK", "armed groups", "JNIM", "JNIM"]),
    (["JNIM fired.", "Boko Haram fired.", "Hamas fired.", "The rebels left.", "It rained.", "It was dark.", "It was cold.", "The rebels came."],
     ["JNIM", "Boko Haram", "Hamas", "Hamas", "armed groups"]),
    (["The Irrawaddy River rose, AA fighters told The Irrawaddy."], ["Arakan Army", "Irrawaddy"]),
])
def test_who_is_meant_by_states_capitals_and_like_names(texts, expected):
    assert [row[1] for row in found(*texts)] == expected


def test_an_army_has_one_name_whatever_it_is_called():
    lex = names.lexicon(BOOK)
    states = {row["actor"] for row in BOOK.rows("actors") if row["kind"] == "state"}
    armies = {row["actor"] for row in BOOK.rows("actors") if row["kind"] == "military" and row["actor"].endswith(" military")}
    assert armies <= {f"{lex.adjective(state)} military" for state in states}
    assert {row[1] for row in found("The RAF, British jets and UK forces flew.")} == {"UK military"}


def test_an_overlay_comes_first_and_is_checked(tmp_path):
    (tmp_path / "actors.csv").write_text("term,actor,kind,label,language,source\nRiver Watch,River Watch,armed_group,,en,own\n")
    rows = actors.find(sentences("River Watch fired on Iran-backed militias."), codebook=codebook.load(tmp_path))
    assert list(rows["actor"]) == ["River Watch", "Iran-backed militias"]
    (tmp_path / "actors.csv").write_text(f"term,actor,kind,label,language,source\nRiver{' of Rivers' * 20},R,armed_group,,en,own\n")
    assert actors.find(sentences("The River of Rivers"), codebook=codebook.load(tmp_path)).empty
    (tmp_path / "actors.csv").write_text("term,actor,kind,label,language,source\nRiver Watch,River Watch,band,,en,own\n")
    with pytest.raises(InputError, match="actors.csv, line 2.*kind"):
        actors.find(sentences("x"), codebook=codebook.load(tmp_path))


WORDS = ["Iran", "Iran's", "US", "U.S.", "-backed", "Iranian", "militias", "the", "these", "groups", "armed", "and", ",", "’s", "in",
         "Kata’ib Hezbollah", "Washington", "said", "pro-", "anti-", "forces", "loyal to", "\n", "“", "é", "😀", "its", "proxies"]


@settings(max_examples=25)
@given(st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join))
def test_spans_prove_the_rows_in_order_and_again(text):
    table = actors.find(sentences("x.", text), codebook=BOOK)
    for row in table.itertuples():
        assert text[row.start - 3:row.end - 3] == row.surface and row.actor and row.label
    assert (table["start"].to_numpy()[1:] >= table["end"].to_numpy()[:-1]).all()
    pd.testing.assert_frame_equal(table, actors.find(sentences("x.", text), codebook=BOOK))


@pytest.mark.parametrize("text", ["Iran and " * 20_000, "the militia group " * 20_000, "x" * 50_000, " " * 1_000_000])
def test_hostile_text_costs_no_more_than_its_length(text):
    actors.find(sentences(text), codebook=BOOK)


def test_police_are_no_army_and_a_man_of_the_capital_no_people():
    assert [actor for _, actor, _ in found("The Georgian army fired.", "The police were silent.", "Kenyan police and the police of Burundi met.")] == [
        "Georgian military", "Georgian police", "Kenyan police", "Burundian police"]
    assert not found("A Paris man was arrested.") and [actor for _, actor, _ in found("Tehran residents fled.")] == ["Iranian people"]


def test_a_club_is_no_government_and_not_every_group_against_something_is_armed():
    assert found("Real Madrid had thanked Japan.", "The anti-pot group said it rained.") == [("Japan", "Japan", "Japan")]
    assert found("Madrid said it would wait.", "The anti-government group said it rained.") == [
        ("Madrid", "Spain", "Madrid"), ("group", "armed groups", "groups")]


@pytest.mark.parametrize("texts, expected", [
    (["Chadian army troops shot two police forces' men.", "Army units left."], ["Chadian military", "security forces", "security forces"]),
    (["The Red Front fighters of JNIM fled.", "The government units and the pro-government forces came, the coalition and the forces did not."],
     ["JNIM", "security forces", "security forces"]),
    (["US-led forces and Kenyan-led peacekeeping troops met a French fighter jet and Dutch commandos."],
     ["US-led coalition", "Kenyan military", "French military", "Dutch military"]),
    (["Chadian opposition forces met Dutch agents and British mercenaries."], ["Chadian armed groups", "Netherlands", "UK armed groups"]),
    (["A pro-Chad group sang.", "Business leaders in Paris ate.", "Rwanda and its networks grew."], ["Chad", "Rwanda"]),
    (["JNIM struck.", "The group hid from the various rebel groups and the Group of Nine."], ["JNIM", "JNIM", "armed groups"]),
    (["NATO came.", "The army hid."], ["NATO", "security forces"]),
    (["Ivanka Trump sang.", "Trump sang again.", "Donald Trump ate.", "Trump and Ivanka Trump ate."], ["Donald Trump"] * 2),
    (["The Chad war and the Chad army went on."], ["Chadian military"]),
    (["The police ("], ["security forces"]),
    (["The Arab Liberation Front (ALF) sang."], ["Arab Liberation Front"] * 2),
    (["It burned near Abeche, Chad.", "In March, Chad said so.", "Abdi Omar met Saudi Arabia, Chad and Mali in Oslo, Norway, on Monday."],
     ["Chad", "Saudi Arabia", "Chad", "Mali"]),
    (["They fled to Chad, returned to Paris after a trip to Mali, and went north of Niger."], []),
    (["The Paris attacks and the National Congress were in the news."], ["National Congress"]),
])
def test_armies_are_no_groups_and_places_no_actors(texts, expected):
    assert [row[1] for row in found(*texts)] == expected
