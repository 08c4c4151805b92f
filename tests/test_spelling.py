"""Places as the articles spell them."""
from analysis import tables as t
from analysis.spelling import spelled, spellings


def places(*rows):
    return t.make("places", [dict(doc_id=d, start=i, surface=s, name=n, kind=k, geonameid=g, demonym=x) for i, (d, s, n, k, g, x) in enumerate(rows)])


FOUND = places(("a", "QALAT", "Qalāt", "city", 1, False), ("a", "Qalat", "Qalāt", "city", 1, False), ("a", "Kalat", "Qalāt", "city", 1, False), ("b", "Qalat", "Qalāt", "city", 1, False),
               ("a", "Britain", "United Kingdom", "country", 2, False), ("a", "Basrans", "Basra", "city", 3, True), ("a", "Tripoli", "Tripoli", "city", 4, False),
               ("a", "Tripoli", "Tarabulus ash Sham", "city", 5, False), ("a", "Asad base", "Ain al-Asad Air Base", "site", None, False))


def test_the_most_frequent_spelling_of_a_town_and_nothing_else():
    assert spellings(FOUND) == {1: "Qalat"}


def test_figures_are_spelled_so_and_the_data_are_not():
    attacks = t.make("attacks", [dict(doc_id="a", start=50, place="Qalāt", place_start=2, incident="a:50"), dict(doc_id="a", start=70, place="Zabul", place_start=1, incident="a:70")])
    incidents = t.make("incidents", [dict(incident="a:50", place="Qalāt"), dict(incident="a:70", place="Zabul")])
    tables = t.Tables({n: t.make(n) for n in t.SCHEMA} | {"places": FOUND, "attacks": attacks, "incidents": incidents})
    seen = spelled(tables)
    assert seen.attacks.place.tolist() == seen.incidents.place.tolist() == ["Qalat", "Zabul"]     # what an analyst corrected stays
    assert tables.attacks.place[0] == "Qalāt" and spelled(seen) is seen
    assert seen.attacks.dtypes.equals(attacks.dtypes) and seen.incidents.dtypes.equals(incidents.dtypes)
