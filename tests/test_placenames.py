"""Which names are places and which are ships, governments or namesakes: what stands beside them, and the rest of the text."""
import pandas as pd
import pytest

from analysis import codebook as codebooks
from analysis import tables as t
from analysis.finders import places


def find(*texts):
    rows, start = [], 0
    for n, text in enumerate(texts):
        rows.append({"doc_id": "a", "sentence": n, "start": start, "end": start + len(text), "text": text})
        start += len(text) + 1
    return places.find(t.make("sentences", rows), codebook=codebooks.load())


def one(frame, surface):
    rows = frame[frame.surface == surface].to_dict("records")
    assert rows, f"{surface} not found in {list(frame.surface)}"
    return rows[0]


@pytest.mark.parametrize("text", [
    "The frigate Sheffield was hit by a missile.", "Sailors aboard the Coventry drowned.", "Divers saw the sinking of the Cheonan.",
    "A mine damaged HMS Birmingham.", "Pirates boarded the tanker Alexandria."])
def test_ships_bear_names_of_towns(text):
    assert find(text).empty


def test_a_country_may_send_ships_and_a_ferry_may_leave_a_town():
    assert list(find("A warship Russia had sent left Odesa, and a ferry from Piraeus came.").surface) == ["Russia", "Odesa", "Piraeus"]


def test_a_town_known_as_its_province_is_no_namesake():
    assert one(find("Crowds marched in Madrid and Seville.", "A blast was heard in Timbuktu."), "Timbuktu")["country"] == "ML"


def test_countries_that_send_troops_bring_no_namesakes_from_a_fourth():
    found = find("US and British jets bombed Mosul and Tikrit, and Iran protested.", "Soldiers entered the village of Sinda.")
    assert {"US", "British", "Mosul", "Iran"} <= set(found.surface) and "Sinda" not in set(found.surface)


def test_a_town_with_an_airfield_is_a_town():
    row = one(find("Shells fell in Paletwa."), "Paletwa")
    assert (row["name"], row["kind"], row["country"]) == ("Paletwa", "city", "MM")


@pytest.mark.parametrize("text, surface", [
    ("Bamako has broken with the bloc.", "Bamako"), ("Cairo opened the crossing for a day.", "Cairo"), ("Niamey protested to Abuja.", "Abuja"),
    ("Maputo asked Harare for help.", "Harare"), ("Riyadh promised an inquiry.", "Riyadh"), ("Algiers mediates between them.", "Algiers")])
def test_more_seats_of_government(text, surface):
    row = one(find(text), surface)
    assert row["metonym"] and pd.isna(row["lat"])


def test_a_namesake_of_a_seat_is_no_government():
    found = find("Police came to Beirut, Zahle and Tripoli, Lebanon.", "Tripoli said the dead were its own.")
    assert not found[found.surface == "Tripoli"].metonym.any() and set(found[found.surface == "Tripoli"].country) == {"LB"}
    assert one(find("Police came from Sunderland and Durham, in England.", "London protested to Washington."), "Washington")["country"] == "US"


@pytest.mark.parametrize("text, surface, lat, lon, country", [
    ("Gunmen shot two policemen in Su-ngai Padi, near Narathiwat.", "Su-ngai Padi", 6.1, 101.9, "TH"),
    ("Shells fell on Anadan, north of Aleppo.", "Anadan", 36.3, 37.1, "SY"), ("Snipers fired in Grbavica, in Sarajevo.", "Grbavica", 43.9, 18.4, "BA"),
    ("A bomb went off in Bogside, in Londonderry.", "Bogside", 55.0, -7.3, "GB"), ("Rebels shelled Stanley and Goose Green.", "Goose Green", -51.8, -59.0, "FK"),
    ("Gunmen burned houses in Yagha, in Burkina Faso.", "Yagha", 13.3, 0.6, "BF"), ("Maoists left Kathmandu for Rolpa.", "Rolpa", 28.4, 82.6, "NP"),
    ("Pakistan kept silent in Islamabad; shells fell on Uri and Srinagar.", "Islamabad", 33.7, 73.1, "PK")])
def test_places_of_many_wars(text, surface, lat, lon, country):
    row = one(find(text), surface)
    assert row["country"] == country and abs(row["lat"] - lat) + abs(row["lon"] - lon) < 0.5


def test_a_list_of_governments_is_read_from_both_ends():
    found = find("Beijing, Moscow and Tehran condemned the raid.")
    assert found.metonym.all() and set(found.country) == {"CN", "RU", "IR"}
    assert not one(find("The envoy spent a week in Finland, and Amman sent a letter."), "Finland")["metonym"]


def test_a_village_of_one_country_counts_where_the_text_is_about_it():
    assert one(find("Ukrainian guns fired at dawn.", "A bridge at Bilohorivka was blown up near Kharkiv."), "Bilohorivka")["country"] == "UA"


def test_a_movement_named_after_a_valley_is_none():
    assert "Kokang" not in set(find("In Lashkar Gah, Helmand Resistance Council leaders met; the Kokang Resistance Council did not.").surface)


@pytest.mark.parametrize("text", ["Gunmen attacked Wadi Halab at dawn.", "Shells hit Cerro Medellin.", "Troops entered Porto Nampula.", "A mine went off in Nova Zambezia.",
                                  "A blast hit the Saint Peter and Saint Paul Coptic Church."])
def test_a_part_of_a_longer_name_is_no_place(text):
    assert find(text).empty


def test_a_first_word_of_many_names_may_be_a_place_by_itself():
    assert list(find("Two were shot in Porto on Friday.", "Shells fell on Port Sudan and Wad Madani.").surface) == ["Porto", "Port Sudan", "Wad Madani"]


@pytest.mark.parametrize("text, word", [
    ("Frey is charged with killing Dickson at the barracks.", "Dickson"), ("Polanco, 23, was shot by Kemp, 34, on Friday.", "Polanco"),
    ("Chisholm frantically told officers of the attack.", "Chisholm"), ("Two women have accused Moore of lying.", "Moore"),
    ("The raid by the SWAT team and DACA are two things.", "SWAT"), ("Shots were fired in a Wal-Mart on the North Side.", "North Side")])
def test_somebody_and_a_team_are_no_place(text, word):
    assert word not in set(find(text).surface)


def test_a_town_of_its_own_name_beside_its_state_is_no_city_once_so_called():
    assert one(find("Twenty were shot in Newtown, Connecticut."), "Newtown")["name"] == "Newtown"


def test_swat_is_a_district_in_small_letters():
    assert one(find("Troops fought in Swat, Pakistan."), "Swat")["country"] == "PK"


def test_a_town_of_the_country_is_no_metropolis_of_that_name():
    texts = ["Voters in Iowa, Ohio and New Hampshire fear more attacks after Paris.", "The attacks in Paris and San Bernardino, Calif., shook America.",
             "He said Mexico would pay."]
    assert one(find(*texts), "Paris")["country"] == "FR" and one(find(*texts, "He left Mexico City."), "Mexico")["kind"] == "country"


def test_a_metropolis_goes_with_its_country_where_that_is_named():
    texts = ["GEORGETOWN, Ky. - A doctor of Georgetown is in France.", "A gunman fired on police in Paris.", "She will return to Georgetown and to Kentucky."]
    assert one(find(*texts), "Paris")["country"] == "FR"
    assert one(find(*(text.replace(" is in France", " spoke") for text in texts)), "Paris")["country"] == "US"


@pytest.mark.parametrize("text, word", [
    ("Two jets bombed the fish market in Let Pan Mya, a village in Myanmar, on Friday morning.", "Let Pan"),
    ("The house where Aung San Suu Kyi lived in Myanmar is empty.", "Aung San"),
    ("The Mandalay People's Defence Force said on Friday that it had freed nine men.", "Mandalay")])
def test_the_beginning_of_a_longer_name_is_no_town(text, word):
    assert word not in set(find(text).surface)


def test_peoples_of_a_province_are_no_city_abroad():
    found = find("Chin fighters and soldiers met near Falam in Myanmar.", "A hospital in Madaya, north of Mandalay, was hit, a clinic in Momeik too.")
    assert set(found.country) == {"MM"} and one(found, "Chin")["kind"] == "region" and one(found, "Momeik")["kind"] == "city"
