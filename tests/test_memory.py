"""Whom "the group", "it", "she" or an abbreviation stands for, on sentences made up for the purpose."""
import pytest

from tests.test_quotes import found, voices


def speakers(text, actors=()):
    table, _ = found(text, actors)
    return table[table.reading != "belief"].speaker.tolist()


@pytest.mark.parametrize("text, who", [
    ("The International Council of Dockers said it rained. The ICD added that it snowed.", "International Council of Dockers"),
    ("The ICD said it rained. The International Council of Dockers added that it snowed.", "ICD"),
    ("The Norland-backed Shore Defence Forces said it rained. The SDF added that it snowed.", "Norland-backed Shore Defence Forces"),
    ("The Union of Lakeside Nurses, or SULN, said it rained. SULN added that it snowed.", "Union of Lakeside Nurses"),
    ("Pilots Without Fear (PSP) said it rained. The PSP added that it snowed.", "Pilots Without Fear"),
])
def test_an_abbreviation_and_its_full_name_are_one_speaker(text, who):
    assert speakers(text) == [who, who]


def test_an_abbreviation_is_no_persons():
    assert speakers("The UN said it rained. Ursula Neumann said it snowed.") == ["UN", "Ursula Neumann"]


@pytest.mark.parametrize("text, named, who", [
    ("Hamas said it rained. Israel fired. The group added that it snowed.", "Hamas", "Hamas"),
    ("Hamas has fired rockets. The group said it would go on.", "Hamas", "Hamas"),
    ("Hamas killed nine men near the port, the group said.", "Hamas", "Hamas"),
    ("The port is shut, says a report by Amnesty International. The aid group wants it opened. It said nobody had a plan.", "Amnesty International", "Amnesty International"),
])
def test_the_group_is_the_body_named_before(text, named, who):
    assert speakers(text, [(named, named)])[-1] == who


def test_a_rights_group_is_no_armed_group():
    text = "Amnesty International said it rained. Hamas fired rockets. The aid group said it snowed."
    assert speakers(text, [("Amnesty International", "Amnesty International"), ("Hamas", "Hamas")]) == ["Amnesty International"] * 2
    assert speakers("The junta bombed a school. The group said it would answer.") == ["The group"]


def test_the_broadcaster_is_the_outlet_named_last():
    text = "The Daily Caller said it rained. A sailor told Al Jazeera that it snowed. The broadcaster said it was cold."
    assert speakers(text, [("Daily Caller", "Daily Caller"), ("Al Jazeera", "Al Jazeera")])[-1] == "Al Jazeera"


@pytest.mark.parametrize("text, who", [
    ("The report, “Salt”, runs to 62 pages. It says the mayor knew.", "The report"),
    ("The army entered the port at dawn. It said nobody was hurt.", "The army"),
    ("Villagers gathered at the church. They said guards had burned nine houses.", "Villagers"),
    ("The ministry published a film that it said showed a raid.", "The ministry"),
    ("Fighters loyal to the mayor paraded what they called “war trophies” through the town.", "Fighters"),
])
def test_it_and_they_are_what_the_sentence_is_about(text, who):
    assert speakers(text) == [who]


def test_she_is_no_husband():
    text = "“It rained,” says Amina. Her husband stayed. “I speak to him often now,” she says."
    assert speakers(text) == ["Amina", "Amina"] and voices(text) == ["named", "outlet", "named"]


def test_a_calling_after_a_first_name_and_a_sentence_before_a_name():
    assert speakers("Ihor, a drone operator, lights a pipe. “They have more of all,” he says.") == ["Ihor"]
    assert speakers("He said it of Norland. Kowalski says it rained.") == ["He", "Kowalski"]


def test_a_single_name_beside_a_description():
    assert speakers("Her eldest son, Majed, said they ate once a day.") == ["Majed"]


@pytest.mark.parametrize("text, who", [
    ("Omar Hadi said it rained. A wide array of singers said no. “It will snow,” he said.", ["Omar Hadi", "A wide array of singers", "Omar Hadi"]),
    ("Omar Hadi said it rained. The latest incident showed that it was late, he said.", ["Omar Hadi", "Omar Hadi"]),
    ("Omar Hadi said it rained. A producer said no. “It will snow,” he said.", ["Omar Hadi", "A producer", "A producer"]),
])
def test_he_is_a_person(text, who):
    assert speakers(text) == who


def test_a_word_before_a_name_is_left_off():
    text = "Free Anna Kowalski or lose the port\n\nAnna Kowalski left. “It rained,” Kowalski said."
    assert speakers(text)[-1:] == ["Anna Kowalski"]


@pytest.mark.parametrize("text, who", [
    ("During his term, Mr. Doe has often visited the border, expressing anger at the law.", "Doe"),
    ("After the talks, which took an hour, Mr. Doe gave no sign that he would leave, insisting that he would compete.", "Doe")])
def test_who_goes_on_speaking_in_a_participle_opens_the_main_clause(text, who):
    assert speakers(text) == [who]
