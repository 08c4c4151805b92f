"""Sentences: spans, the classes of hard cases, and the sections of a page."""
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import codebook
from analysis.finders import sentences

BOOK = codebook.load()


def parts(text):
    return [text[a:b] for a, b in sentences.split(text)]


def find(*texts, title=""):
    documents = pd.DataFrame({"doc_id": [f"d{i}" for i in range(len(texts))], "text": texts, "title": title})
    return sentences.find(documents, codebook=BOOK)


def sections(text, **options):
    table = find(text, **options)
    return dict(zip(table.text, table.section))


@pytest.mark.parametrize("text", [
    "The unit fired 60-mm. mortars near Tikrit.| Nobody was hurt.",
    "Brig. Gen. Sami Aziz met Lt. Col. Paul West on Mar. 4.| They spoke for an hour.",
    "She moved to the U.S.| The family stayed behind.",
    "The U.S. Embassy and the U.S.-led force were warned.",
    "“The U.S. should leave.”| “It will,” he replied.",
    "It fell at 6:20 p.m. Thursday.| The fire was out by 8 p.m.| Crews left.",
    "Shots rang out at 4 a.m. Mosul time.| No. 7 Street was shut.",
    "Did he say no?| No.| He said nothing.",
    "E. R. Haddad saw it, i.e. from afar.| J. Aziz Jr. did not.",
    "The jet turned at 34.1° N.| The pilot was safe.",
    "She posted it on X.| Israeli officials saw it.",
    "“I ran,” said Umm Aziz, 54.| “Then I hid.”",
    "Prices rose by 2.5 pct. in Feb. and by 3 pct. in Mar. 2020.",
    "“Who is there?” Aziz asked.| Nobody answered.",
    "“Run!” the guard shouted.| They ran.",
    "The letter read: “We are tired.| We are going home.”| It was not signed.",
    "He waited... and waited.| Then... silence…| Nothing came.",
    "“We ... shall return,” it said.| “They ... will not.”",
    "The siege ended.|The road opened.|People came back.",
    "See www.example.org/News.Html for more.| Write to desk@example.org.",
    "The group grew.[3]| It split in 1999.[4][5]| It is gone.¹| Its heirs remain.",
    "The drones flew 40 km.| Two fell.",
    "al-Jabouri spoke first.| al-Jabouri’s aide followed.",
    "He left (for good.)| (She stayed.)| It rained.",
    "ADEN, June 3 (Example) — Shells fell.| Nobody died.",
    "The aims are: (1) to stop; (2) to talk.| Both failed.",
    "Rockets, shells, etc. fell on Feb. 2, 2020.| It was cold.",
])
def test_hard_cases(text):
    assert parts(text.replace("|", "")) == [p.strip() for p in text.split("|")]


def test_lines():
    assert parts("Road reopens after clash\n\nThe road is open.\nTrucks passed.") == [
        "Road reopens after clash", "The road is open.", "Trucks passed."]
    assert parts("The crew left before the army came,\naccording to the police. It rained.") == [
        "The crew left before the army came,\naccording to the police.", "It rained."]
    assert parts("Aims:\n• To stop the war. It is long.\n• To feed the poor\n2. Talks") == [
        "Aims:", "• To stop the war.", "It is long.", "• To feed the poor", "2. Talks"]
    wrapped = ("The head of the council told reporters on Sunday that\nColonel Aziz had been hurt when a shell hit the roof "
               "of\nBasra Hospital. He was flown\nto Amman.")
    assert [p.replace("\n", " ") for p in parts(wrapped)] == [
        "The head of the council told reporters on Sunday that Colonel Aziz had been hurt when a shell hit the roof of "
        "Basra Hospital.", "He was flown to Amman."]
    assert parts("THE CREW OF THE TANKER LEFT THE HARBOUR OF HODEIDAH BEFORE DAWN ON\nSUNDAY. THE ARMY DID NOT.\n") == [
        "THE CREW OF THE TANKER LEFT THE HARBOUR OF HODEIDAH BEFORE DAWN ON\nSUNDAY.", "THE ARMY DID NOT."]


@settings(max_examples=80)
@given(st.lists(st.sampled_from(["The", "U.S.", "Gen.", "ended", ".", "...", "?", "!", "“", "”", '"', "’", "\n", "\n\n",
                                 "\r\n", " ", "•", "1.", "(a)", "No.", "5", "p.m.", "[1]", "…", "ended.The",
                                 "\u00a0", "\u2028", "é", "—", ")", "ال"]))
       | st.text())
def test_nothing_is_lost(pieces):
    text = pieces if isinstance(pieces, str) else " ".join(pieces)
    spans = sentences.split(text)
    covered = [False] * len(text)
    last = 0
    for start, end in spans:
        assert last <= start < end and text[start:end] == text[start:end].strip()
        covered[start:end] = [True] * (end - start)
        last = end
    assert all(c or x.isspace() for c, x in zip(covered, text))
    table = find(text)
    assert [text[a:b] for a, b in spans] == list(table.text)


@pytest.mark.parametrize("text", [
    "word " * 100_000, "x" * 50_000, " " * 1_000_000, ". " * 50_000, "." * 50_000, "a... " * 30_000, "1. " * 30_000,
    "U.S. " * 30_000, '"' * 30_000, "line without end\n" * 20_000, "\n" * 200_000, "(" * 50_000, 'a."A' * 20_000,
    "* " * 30_000, "PHOTO: " * 20_000,
], ids=lambda t: repr(t[:6]))
def test_hostile_text_is_read_to_the_end(text):
    table = find(text)
    assert sum(table.text.str.len()) >= len("".join(text.split()))


def test_table_does_not_depend_on_the_batch():
    texts = ["Shells fell.\n\nNobody died. Aid came.", "", "   ", "One line"]
    together = find(*texts)
    alone = pd.concat([find(t).assign(doc_id=f"d{i}") for i, t in enumerate(texts)], ignore_index=True)
    pd.testing.assert_frame_equal(together, alone)
    assert list(together.columns[:4]) == ["doc_id", "sentence", "start", "end"]


BODY = ["Gunmen attacked a post outside the town before dawn on Sunday, the police said in a statement.",
        "The post was empty at the time, and the gunmen fled when a patrol came back from the bridge.",
        "A farmer who lives near the bridge said that he had heard shots for almost an hour."]


def page(*lines):
    return "\n\n".join(lines)


def test_page_furniture():
    found = sections(page("World & Politics", "Gunmen attack post outside town", "By Rana Aziz", "June 3, 2021 4:10 pm",
                          *BODY, "READ MORE: Talks resume in Aden", "Share this article", "Related Posts",
                          "Ten Things to Know About Aden", "Leave a comment",
                          "Your email address will not be published. Required fields are marked *"))
    assert [found[b] for b in BODY] == ["body"] * 3
    assert found.pop("Gunmen attack post outside town") == "title"
    assert {s for t, s in found.items() if t not in BODY} == {"boilerplate"}


def test_promotion_at_the_end_of_a_paragraph_and_in_a_quotation():
    found = sections(page(BODY[0] + " Sign up for our newsletter here.",
                          "“Subscribe to no army. Join our march,” she said to them.", BODY[2]))
    assert found["Sign up for our newsletter here."] == "boilerplate"
    assert found["“Subscribe to no army."] == "body" and found["Join our march,” she said to them."] == "body"


def test_headings_and_headlines_of_other_articles():
    found = sections(page("Gunmen attack post", BODY[0], "The Long Road to Peace",
                          "The road to peace has been long for the police.", BODY[1],
                          "Oil Minister Resigns After Strike Shuts Southern Refinery", BODY[2], "What comes next?", BODY[0],
                          "Key points are these:", "- Guards left", "- Patrols came", "## Background", BODY[1]))
    assert found["The Long Road to Peace"] == "heading" and found["## Background"] == "heading"
    assert found["Oil Minister Resigns After Strike Shuts Southern Refinery"] == "boilerplate"
    assert found["Key points are these:"] == "body"
    assert found["- Guards left"] == found["- Patrols came"] == "list"


def test_captions():
    found = sections(page("Gunmen attack post", "A guard at the bridge on Sunday", "(Photo credit: Example)", BODY[0],
                          "Guards search a car near the town. (AP Photo/Rana Aziz)", BODY[1]))
    assert found["A guard at the bridge on Sunday"] == "caption" and found["(Photo credit: Example)"] == "boilerplate"
    assert found["Guards search a car near the town."] == "caption"


def test_body_is_kept_in_doubt():
    assert set(sections("Gunmen attack post outside town").values()) == {"body"}
    assert set(sections(page(*BODY, "The governor said that he would")).values()) == {"body"}
    assert set(sections(page(BODY[0], "“I saw it,” said Col. Sami Aziz of Basra.", "Yes.", BODY[1])).values()) == {"body"}


def test_a_participle_opens_body_and_a_label_does_not():
    found = sections(page("Gunmen attack post", "Posted on Telegram, the film showed two guards.", "Posted on: June 3", BODY[0]))
    assert found["Posted on Telegram, the film showed two guards."] == "body" and found["Posted on: June 3"] == "boilerplate"


def test_known_title():
    assert sections(page("It Was Not Us.", BODY[0]), title="It was not us")["It Was Not Us."] == "title"


def test_a_note_of_several_editors_is_page_furniture_however_long():
    text = ("The town in the north\n\nEditors' note: This article was changed after it first appeared to correct the name of the town in the "
            "north of the country.\n\nThe army said on Monday that it shelled the town of Goma.")
    assert list(find(text).section) == ["title", "boilerplate", "body"]
