"""Turns of interviews and transcripts, made up for the purpose."""
import pytest

from tests.test_quotes import found, voices


def turns(text):
    table, _ = found(text)
    return [(text[a:b], who, kind) for a, b, who, kind in zip(table.start, table.end, table.speaker, table.kind)]


ASKED = ("The Courier spoke to retired general Tomas Varga about the war.\n\nQ: Did anybody listen?\n\n"
         "A: Nobody did. The minister said I was mad.\n\nQ: And now?\n\nA: A long winter.\n\nHis book is out in May.")
HEARD = ("STEVE MARTENS, HOST: The food is running out. Lena Aziz has been there.\nLENA AZIZ, BYLINE: The line begins before dawn.\n"
         "UMM KHALED: We have had no flour.\nAZIZ: The bakery closes at noon.\nMARTENS: Thank you.")


def test_answers_are_the_guests():
    assert turns(ASKED) == [("Nobody did. The minister said I was mad.", "Tomas Varga", "direct"), ("A long winter.", "Tomas Varga", "direct")]
    assert voices(ASKED) == ["outlet", "outlet", "named", "named", "outlet", "named", "outlet"]


UNLABELLED = ("The Courier spoke to Anna Kowalski, who ran the port.\n\n**Why did you leave?**\n\nI could not stay.\n\nMy house was gone.\n\n"
              "**Did you report it to the police?**\n\nI did. Nobody came.\n\n**What would you tell them?**\n\nWe are still here.\n\nIt rained.")


def test_answers_between_questions_without_labels_are_the_guests():
    assert turns(UNLABELLED) == [(said, "Anna Kowalski", "direct") for said in (
        "I could not stay.\n\nMy house was gone.", "I did. Nobody came.", "We are still here.")]
    assert voices(UNLABELLED) == ["outlet"] * 2 + ["named"] * 2 + ["outlet"] + ["named"] * 2 + ["outlet", "named", "outlet"]


@pytest.mark.parametrize("old, new", [(" you ", " they "), ("spoke to", "wrote of"), ("**What would you tell them?**", "So it was.")])
def test_an_explainers_questions_are_no_interview(old, new):
    assert turns(UNLABELLED.replace(old, new)) == []


def test_hosts_and_reporters_are_the_outlet():
    assert turns(HEARD) == [("We have had no flour.", "UMM KHALED", "direct")]
    assert voices(HEARD) == ["outlet"] * 3 + ["named"] + ["outlet"] * 2


def test_who_only_asks_is_the_interviewer_and_surnames_are_filled_up():
    text = "Anna Kowalski runs the port.\n\nCourier: How many ships?\nKowalski: Nine.\nCourier: And then?\nKowalski: Then none."
    assert [row[:2] for row in turns(text)] == [("Nine.", "Anna Kowalski"), ("Then none.", "Anna Kowalski")]


def test_an_answer_may_run_over_paragraphs_and_the_last_ends_with_its_own():
    text = ASKED.replace("A: Nobody did.", "A: Nobody did.\n\nThen they did.")
    assert turns(text)[0][0].startswith("Nobody did.\n\nThen they did.")
    assert turns(text)[-1][0] == "A long winter."


@pytest.mark.parametrize("text", [
    "Location: Lakeside\nTime: noon\nLocation: Shore\nTime: night\nA shell hit the port.",
    "Update: The port is shut.\nA shell hit the wall.\nWatch: The wall falls.\nNobody was hurt.\nRead more: The port of Lakeside.",
    "KOWALSKI: We will stay.\nA shell hit the port.",
    ": : : :\n:a\nA:\nB:\nA:\nB:",
])
def test_lines_with_a_colon_that_take_no_turns(text):
    table, _ = found(text)
    assert "direct" not in set(table.kind)
