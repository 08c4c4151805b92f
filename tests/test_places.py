"""Places: what is found, which reading is chosen and why, and what is no place."""
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import codebook as codebooks
from analysis import tables as t
from analysis.finders import places

HEADER = "name,kind,country,admin1,lat,lon,radius_km,aliases,demonyms,geonameid,source,language\n"


def table(*texts, doc="a"):
    """One sentence a text, with a line between them."""
    rows, start = [], 0
    for n, text in enumerate(texts):
        rows.append({"doc_id": doc, "sentence": n, "start": start, "end": start + len(text), "text": text})
        start += len(text) + 1
    return t.make("sentences", rows)


def find(*texts, codebook=None):
    return places.find(table(*texts), codebook=codebooks.load(codebook))


def countries(frame):
    return dict(zip(frame.surface, frame.country))


def one(frame, surface):
    rows = frame[frame.surface == surface].to_dict("records")
    assert rows, f"{surface} not found in {list(frame.surface)}"
    return rows[0]


def test_a_list_of_towns_lies_in_one_country():
    found = find("Rockets were fired at Baghdad, Taji, Balad and Qayyarah, police said.")
    assert countries(found) == {"Baghdad": "IQ", "Taji": "IQ", "Balad": "IQ", "Qayyarah": "IQ"}


def test_spellings_of_one_place():
    for name in ("Qayyarah", "Qayyara", "Al-Qayyarah"):
        row = find(f"Shells fell in {name} on Monday.").iloc[0]
        assert row.country == "IQ" and abs(row.lat - 35.8) < 0.3


@pytest.mark.parametrize("text, surface, lat, country", [
    ("Fire broke out in Paris, Texas, on Monday.", "Paris", 33.7, "US"), ("Fire broke out in Paris on Monday.", "Paris",
    48.9, "FR"),
    ("A farm in Springfield, Ill., was sold.", "Springfield", 39.8, "US"), ("He lives in London, Ontario.", "London",
    43.0, "CA"),
    ("Police in Birmingham, Ala., were called.", "Birmingham", 33.5, "US")])
def test_the_state_beside_a_name_decides(text, surface, lat, country):
    row = one(find(text), surface)
    assert row["country"] == country and abs(row["lat"] - lat) < 0.5


@pytest.mark.parametrize("text, surface, country", [
    ("Shells hit Jenin on Monday.", "Jenin", "PS"), ("Rebels stormed Djibo at dawn.", "Djibo", "BF"), ("Fighters seized Ansongo.", "Ansongo", "ML"),
    ("A raid on Kupiansk began.", "Kupiansk", "UA"), ("Shells hit Maarat al-Numan.", "Maarat al-Numan", "SY"), ("Jets bombed Deir ez-Zor.", "Deir ez-Zor", "SY"),
    ("Drones hit Mazar-i-Sharif.", "Mazar-i-Sharif", "AF"), ("Shells fell in Hawija.", "Hawija", "IQ"), ("Djibo was again shelled.", "Djibo", "BF"), ("Shells fell in Sheikh Zowaid.", "Sheikh Zowaid", "EG")])
def test_towns_under_attack_in_the_spelling_of_the_press(text, surface, country):
    assert one(find(text), surface)["country"] == country


def test_names_that_end_in_a_small_word_or_a_figure():
    rows = find("Three died at Tower 22, near the T-4 airbase.", "The al-Omar oil field lies far from Balad base and Tower 221.")
    assert list(zip(rows.surface, rows.kind, rows.country)) == [
        ("Tower 22", "site", "JO"), ("T-4 airbase", "site", "SY"), ("al-Omar oil field", "site", "SY"), ("Balad base", "site", "IQ")]


def test_surnames_with_an_article_are_no_towns():
    assert find("Muqtada al-Sadr and Yahya al-Sinwar met Abu Ali al-Askari.", "Al-Sadr left.").empty
    assert list(find("Clashes broke out in Sadr City.").name) == ["Sadr City"]


def test_the_kind_in_a_site_s_name_may_be_small():
    assert one(find("A rocket hit the Balad air base."), "Balad air base")["kind"] == "site"


def test_a_person_may_be_hit_too():
    assert find("The bullet hit Kennedy.", "Police struck Hassan and captured Salim.", "Followers of Ammar al-Hakim marched.").empty


def test_a_state_after_a_place_in_it_is_the_state():
    rows = find("He left Spokane, Washington, for Atlanta, Georgia.", "Tbilisi, Georgia, is old.")
    assert list(zip(rows.surface, rows.kind, rows.country)) == [
        ("Spokane", "city", "US"), ("Washington", "region", "US"), ("Atlanta", "city", "US"), ("Georgia", "region", "US"),
        ("Tbilisi", "city", "GE"), ("Georgia", "country", "GE")]


def test_the_reason_is_told():
    assert "Texas stated beside it" == one(find("Fire broke out in Paris, Texas."), "Paris")["reason"]
    assert one(find("Shells fell in Mogadishu."), "Mogadishu")["reason"] == "only place of that name"
    assert one(find("The base al-Tanf was hit."), "al-Tanf")["reason"] == "in the codebook"


@pytest.mark.parametrize("name, kind, country", [
    ("Jurf al-Sakhar", "city", "IQ"), ("Al Bukamal", "city", "SY"), ("al-Tanf", "site", "SY"), ("Union III", "site", "IQ"),
    ("Anbar", "region", "IQ"), ("Syria", "country", "SY"), ("Strait of Hormuz", "water", ""), ("Al-Asad Air Base", "site",
    "IQ")])
def test_places_of_the_codebook(name, kind, country):
    row = one(find(f"An attack was reported near {name} in the night."), name)
    assert (row["kind"], row["country"]) == (kind, country) and row["radius_km"] > 0


def test_a_small_namesake_abroad_is_left_out_where_all_else_lies_in_one_country():
    found = find("Shells fell in Mopti and Gao.", "Soldiers entered the village of Sinda.", "They went on to Segou.")
    assert set(found.country) == {"ML"} and "Sinda" not in set(found.surface)
    assert one(find("Shells fell in Mopti and Gao.", "The talks were held in Leipzig."), "Leipzig")["country"] == "DE"


def test_a_text_seldom_gives_a_place_two_names():
    found = find("Pakistan protested in Islamabad.", "Shops closed in Srinagar and Anantnag.")
    assert dict(zip(found.surface, found.country)) == {"Pakistan": "PK", "Islamabad": "PK", "Srinagar": "IN", "Anantnag": "IN"}


def test_demonyms_are_kept_and_flagged():
    found = find("Iraqi soldiers met Turkish officers in Erbil.")
    assert dict(zip(found.surface, found.demonym)) == {"Iraqi": True, "Turkish": True, "Erbil": False}
    assert one(found, "Iraqi")["kind"] == "country"


@pytest.mark.parametrize("text, surface", [
    ("Washington warned on Friday that it would respond.", "Washington"),
    ("Officials spoke of growing pressure on Baghdad.", "Baghdad"),
    ("Factions loyal to Tehran denied it.", "Tehran"), ("Moscow has accused the rebels.", "Moscow"),
    ("Tehran's influence has grown.", "Tehran"), ("A tightrope between Washington and Tehran awaits them.", "Tehran")])
def test_a_seat_of_government_gives_no_point(text, surface):
    row = one(find(text), surface)
    assert row["metonym"] and row["kind"] == "country" and pd.isna(row["lat"]) and "government" in row["reason"]


@pytest.mark.parametrize("text, surface", [
    ("Two bombs went off in Baghdad on Friday.", "Baghdad"), ("A drone fell near Moscow.", "Moscow"),
    ("He flew from Tehran to Shiraz.", "Tehran"),
    ("The march began in Washington, D.C., at noon.", "Washington")])
def test_a_town_as_a_town_keeps_its_point(text, surface):
    row = one(find(text), surface)
    assert not row["metonym"] and row["lat"] == row["lat"]


def test_the_white_house_is_not_casablanca():
    row = one(find("The White House declined to comment."), "White House")
    assert row["metonym"] and row["country"] == "US"


def test_readings_agree_with_each_other():
    assert set(find("Police in Birmingham and Leeds arrested two men.").country) == {"GB"}
    assert set(find("Police in Birmingham, Alabama, and Leeds arrested two men.").country) == {"US"}


@pytest.mark.parametrize("text", [
    "The Washington Post wrote about it.", "She told the Daily Caller and Fox News.",
    "George Washington crossed the river.", "Mr. Jordan denied it.",
    "More people came. Battle raged on. Reading is fun.", "The Quds Force answered.", "He studied physics. May was warm.",
    "Chelsea Clinton spoke.", "Hamas would resume fire.", "They met at a Christmas market."])
def test_what_is_no_place(text):
    assert find(text).empty


def test_a_surname_stays_a_person_through_the_document():
    assert find("Andrew Jackson was arrested.", "Jackson denied everything.").empty


def test_one_sense_per_document():
    found = find("Police in Paris, Texas, made an arrest.", "Paris is quiet again.")
    assert found[found.surface == "Paris"].country.tolist() == ["US", "US"]
    assert found[found.surface == "Paris"].lat.nunique() == 1


def test_two_towns_each_with_its_own_state():
    found = find("He moved from Springfield, Ill., to Springfield, Mass., last year.")
    towns = found[found.surface == "Springfield"]
    assert [round(x) for x in towns.lat] == [40, 42] and towns.reason.str.endswith("stated beside it").all()


def test_neighbours_decide_between_equals():
    found = find("Officers from Macon, Athens and Atlanta met in Augusta.")
    assert countries(found).get("Athens") == "US"


def test_province_where_the_text_says_so():
    assert one(find("Villages in Idlib province were shelled."), "Idlib")["kind"] == "region"
    assert one(find("A market in Idlib was shelled."), "Idlib")["kind"] == "city"


def test_text_in_capitals():
    assert countries(find("GUNMEN ATTACK POLICE STATION IN MOSUL, KILLING FIVE"))["MOSUL"] == "IQ"
    assert find("THIS IS A LONG LINE OF MORE WORDS AND NO PLACE AT ALL, US AND THEM").empty


def test_overlay_rows_take_effect_at_once(tmp_path):
    (tmp_path / "places.csv").write_text(HEADER + "Tell Zumurrud,site,SY,,35.5,38.5,3,Emerald Hill,,,own,en\n",
                                         encoding="utf-8")
    row = one(find("Shells hit Emerald Hill at dawn.", codebook=tmp_path), "Emerald Hill")
    assert (row["name"], row["country"], row["lat"], row["reason"]) == ("Tell Zumurrud", "SY", 35.5, "in the codebook")


def test_unresolved_lists_what_an_analyst_may_add():
    got = places.unresolved(table("Clashes broke out near Umm Zarqabad and in Mosul."), codebook=codebooks.load())
    assert got[["surface", "why"]].values.tolist() == [["Umm Zarqabad", "not in the gazetteer"]]
    text = "Clashes broke out near Umm Zarqabad and in Mosul."
    assert text[got.start[0]:got.end[0]] == "Umm Zarqabad"


def test_empty_and_odd_input():
    assert list(find().columns) == list(t.SCHEMA["places"])
    assert find("", " ", "\n\n", "!!!").empty
    assert find("A" * 500 + " " + "Ab" * 300).empty
    assert places.unresolved(table(), codebook=codebooks.load()).empty


@pytest.mark.parametrize("text", ["Aa " * 100_000, "Al-" * 30_000, "A.B." * 20_000, " " * 200_000 + "Mosul",
    "O'" * 50_000, "Baghdad, " * 12_000])
def test_hostile_text_ends(text):
    places.find(table(text), codebook=codebooks.load())


def test_documents_do_not_touch_each_other():
    one_doc, other = table("Paris, Texas, is small.", doc="a"), table("Paris is large.", doc="b")
    both = places.find(pd.concat([one_doc, other], ignore_index=True), codebook=codebooks.load())
    alone = places.find(other, codebook=codebooks.load())
    pd.testing.assert_frame_equal(both[both.doc_id == "b"].reset_index(drop=True), alone)


WORDS = st.sampled_from(["Baghdad", "Paris", "Iraqi", "the", "in", "near", "St.", "Louis", "Al-Qaim", "Washington",
                         "said", "New", "York", "U.S.", "Texas",
                         "Jordan", "Mr.", "’s", ",", "-backed", "\n", "“", "Sana'a", "É", "KABUL", "of", "province",
    "Calif."])


@settings(max_examples=60)
@given(st.lists(st.lists(WORDS, max_size=14).map(" ".join), max_size=4))
def test_spans_prove_the_rows(texts):
    sentences = table(*texts)
    whole = "\n".join(texts)
    found = places.find(sentences, codebook=codebooks.load())
    assert all(whole[r.start:r.end] == r.surface for r in found.itertuples())
    assert found.start.is_monotonic_increasing and not found.duplicated(["start", "end"]).any()
    assert ((found.kind.isin(["site", "city", "region", "country", "water"])) & (found.lat.notna() | found.metonym)).all()
    pd.testing.assert_frame_equal(found, places.find(sentences, codebook=codebooks.load()))


@pytest.mark.parametrize("text, surface, country", [
    ("Police fired at crowds in Dar es Salaam on Friday.", "Dar es Salaam", "TZ"), ("Aid reached Cox's Bazar on Friday.", "Cox's Bazar", "BD"),
    ("Jihadists ambushed a lorry near Fada N'Gourma.", "Fada N'Gourma", "BF"), ("Jets bombed a school in Chin state, in Myanmar.", "Chin state", "MM"),
    ("In Nigeria, bandits took pupils in Niger state.", "Niger state", "NG"), ("Rebels hit a post inside Sheikh Miskeen, near Daraa.", "Sheikh Miskeen", "SY"),
    ("Bombs exploded in the Iraqi town of Hit.", "Hit", "IQ"), ("A woman blew herself up in the village of Tsatsan-Yurt in Chechnya.", "Tsatsan-Yurt", "RU"),
    ("A bomb went off in the village of Amerli, in Iraq.", "Amerli", "IQ"), ("Clan gunmen captured the town of Huddur Tuesday.", "Huddur", "SO")])
def test_names_are_found_whole_and_in_their_country(text, surface, country):
    assert one(find(text), surface)["country"] == country


@pytest.mark.parametrize("text, word", [
    ("Gunmen fired at a bus in San Juan de Quebradanueva, in Peru.", "San Juan"), ("Clan fighters retook Adan Qorilow near Jowhar.", "Adan"),
    ("Boats stopped on the San Juan river in Colombia.", "San Juan"), ("The Jalisco cartel burned lorries in Colima.", "Jalisco"),
    ("Medics at the Al-Aqsa Yamani Hospital counted the dead.", "Al-Aqsa"), ("A roadside bomb went off in the Baghdad neighbourhood of Al-Bayaa.", "Al-Bayaa"),
    ("Bandits raided Kakong, and soldiers were sent from Maiduguri to Borno.", "Kakong"),
    ("Gunmen from Niger crossed into Nigeria and burned Okha village, near Sokoto.", "Okha")])
def test_a_part_of_a_longer_name_or_a_namesake_is_no_place(text, word):
    assert word not in set(find(text).surface)


def test_the_seat_of_a_province_is_meant_by_the_bare_name():
    for name in ("Daraa", "Saada", "Bamiyan", "Jazan", "Quneitra", "Gedaref", "Sweida"):
        assert find(f"Shells fell in {name} on Monday.").iloc[0].kind == "city", name
        assert find(f"Shells fell in {name} province on Monday.").iloc[0].kind == "region", name
    assert find("Gunmen fled from Delhi to Bihar on Monday.").kind.tolist() == ["city", "region"]      # Bihar Sharif is another name


def test_the_area_word_of_a_list_holds_for_each():
    assert set(find("Bombs went off in Narathiwat, Yala and Pattani provinces of Thailand.").kind[:3]) == {"region"}
    assert one(find("Bandits took pupils in Nigeria's Kaduna State."), "Kaduna")["kind"] == "region"


def test_a_river_keeps_its_own_name():
    assert one(find("Troops crossed the Komadougou Yobe river into Niger."), "Komadougou Yobe")["kind"] == "water"
    assert one(find("The army chased them to the Ituri River, near Mambasa."), "Ituri River")["kind"] == "water"


def test_after_a_place_in_a_list_other_transcriptions_are_tried():
    assert countries(find("Shells fell on Najaf and Diwaniyah.")) == {"Najaf": "IQ", "Diwaniyah": "IQ"}


def test_two_towns_of_a_country_speak_for_a_third():
    text = "Jets struck Jisr al-Shughour, Ariha and Kafr Nabl, and Turkish troops watched.", "Saraqib was quiet."
    assert one(find(*text), "Saraqib")["country"] == "SY"


@pytest.mark.parametrize("text, surface, lat, lon, country", [
    ("Gangs burned houses in Solino and Martissant, in Port-au-Prince.", "Solino", 18.5, -72.3, "HT"),
    ("Tanks moved into Zeitoun, in Gaza City.", "Zeitoun", 31.5, 34.4, "PS"),
    ("Snipers fired in Ashrafieh, a district of Aleppo.", "Ashrafieh", 36.2, 37.1, "SY"), ("Snipers fired in Ashrafieh, in Beirut.", "Ashrafieh", 33.9, 35.5, "LB"),
    ("Militiamen killed 40 people in Mambasa, in Ituri.", "Mambasa", 1.4, 29.0, "CD"),
    ("Fighters stormed the Zamzam camp near El Fasher.", "Zamzam camp", 13.5, 25.3, "SD")])
def test_localities_are_chosen_by_nearness(text, surface, lat, lon, country):
    row = one(find(text), surface)
    assert row["country"] == country and abs(row["lat"] - lat) + abs(row["lon"] - lon) < 0.5
