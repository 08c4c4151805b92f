"""Whose words: kinds of sources that wire copy, features and interviews bring, on sentences made up for the purpose."""
import pytest

from tests.test_quotes import found, only, voices


def speech(text, actors=()):
    table, _ = found(text, actors)
    table = table[table.reading != "belief"]
    return [(text[a:b], who) for a, b, who in zip(table.start, table.end, table.speaker)]


@pytest.mark.parametrize("text, said, speaker", [
    ("LAKESIDE (Wire) - A shell hit the port, two sailors said.", "A shell hit the port", "two sailors"),
    ("‘I thought it was thunder’: survivors look back", "‘I thought it was thunder’", "survivors"),
    ("According to the Shore Institute, a Lakeside think tank, the port was shut.", "the port was shut", "Shore Institute"),
    ("According to a guard, speaking in secret, the raid involves two ships, three boats and a plane.",
     "the raid involves two ships, three boats and a plane", "a guard"),
    ("“Leave the pier,” its spokesman, Omar Hadi, warned in a post.", "“Leave the pier,”", "Omar Hadi"),
    ("“It holds,” the general was quoted as saying by the wire.", "“It holds,”", "the general"),
    ("The ministry denies backing the rebels.", "backing the rebels", "The ministry"),
    ("The envoy for Norland, Anna Kowalski, told the council that the truce held.", "that the truce held", "Anna Kowalski"),
    ("The envoy condemned the raid in a letter on Monday.", "the raid", "The envoy"),
    ("Omar Hadi, known as \"Fox\", mocked the plan in a video.", "the plan", "Omar Hadi"),
    ("The film was made, according to two guards, in a barn.", "The film was made, according to two guards, in a barn", "two guards"),
    ("“It holds,” said Omar Hadi of the Lakeside League.", "“It holds,”", "Omar Hadi"),
    ("“We wait,” he said in remarks, “and we go on.”", "“We wait,” he said in remarks, “and we go on.”", "he"),
    ("Norland urged restraint.", "restraint", "Norland"),
    ("The envoy warned the raid “could spread to the shore”.", "the raid “could spread to the shore”", "The envoy"),
    ("An envoy, who briefed reporters in Lakeside, argued the road was shut.", "the road was shut", "An envoy"),
    ("The mayor posted on the network that the road was shut.", "that the road was shut", "The mayor"),
    ("“We wait,” laughed one of them, who called himself Abu Hadi.", "“We wait,”", "one of them"),
    ("A monk in Lakeside put it this way: “Borders are lines.”", "“Borders are lines.”", "A monk"),
    ("The foreign ministry’s Anna Kowalski said the road was shut.", "the road was shut", "Anna Kowalski"),
    ("Chancellor Omar Hadi said the road was shut.", "the road was shut", "Omar Hadi"),
    ("The aide wrote back a single word: “Nonsense.”", "“Nonsense.”", "The aide"),
    ("The leader, Omar Hadi, on Friday threatened a long war.", "a long war", "Omar Hadi"),
    ("The road was shut, with the mayor, Omar Hadi, saying bombs had hit it.", "bombs had hit it", "Omar Hadi"),
    ("Fighting rages as rebels vow to push on", "to push on", "rebels"),
    ("IS cells are back, and WHO said the hospital was hit.", "the hospital was hit", "WHO"),
    ("Anna Kowalski said he was sad, but that he would stay.", "he was sad, but that he would stay", "Anna Kowalski"),
    ("“It is ours,” asked Ditta Or, whose son is a guard.", "“It is ours,”", "Ditta Or"),
    ("An official briefed on the talks called them “a waste”.", "them “a waste”", "An official briefed on the talks"),
])
def test_statements_of_wire_copy(text, said, speaker):
    assert speech(text) == [(said, speaker)]


@pytest.mark.parametrize("text", [
    "The navy published a map of the port, posting pictures of a ship.",
    "A vendor asked that his name not be used. A priest asked to remain anonymous.",
    "The baker laughed when asked about the wall.",
])
def test_what_is_no_statement(text):
    assert speech(text) == []


def test_a_country_before_a_colon_is_where_it_happened():
    assert speech("Chad: gunmen abduct 30 pupils", [("Chad", "Chad")]) == []
    assert speech("Chad: “We will hold the shore”", [("Chad", "Chad")]) == [("“We will hold the shore”", "Chad")]
    assert speech("Kowalski: ‘No deal without our people’", [("Kowalski", "Anna Kowalski")]) == [("‘No deal without our people’", "Kowalski")]


def test_who_is_only_quoted_by_another_makes_no_statement():
    assert speech("State radio, citing a naval commander, said that a boat was lost.") == [("that a boat was lost", "State radio")]
    assert speech("A boat was lost, the agency reported on Monday, quoting two guards.") == [("A boat was lost", "the agency")]


def test_a_new_clause_of_another_speaker_ends_the_statement():
    text = "The rebels blamed the army, while a spokesman for the port, Col. Omar Hadi, told the radio that “thieves” had fired."
    assert speech(text) == [("the army", "The rebels"), ("that “thieves” had fired", "Omar Hadi")]


@pytest.mark.parametrize("text, speakers", [
    ("When the shell hit, Anna Kowalski was asleep. “I thought it was thunder,” she said.", ["Anna Kowalski"]),
    ("The mayor said it rained. Anna Kowalski, an elder, shook her head. “It never rains here.”", ["The mayor", "Anna Kowalski"]),
    ("Asked about the wall, he shrugged. “You tell me.”", ["he"]),
    ("Protesters said the road was shut. He said it was open.", ["Protesters", "He"]),
    ("One survivor, Omar Hadi, 37, lost his wife. “My heart is weak,” he said.", ["Omar Hadi"]),
    ("A local reporter who has covered the war laughed. “The same men,” she said.", ["A local reporter"]),
    ("A priest and a nurse said it rained. “We were singing,” the priest said.", ["A priest and a nurse", "the priest"]),
    ("The mayor said it rained. “If you want to know,” an old joke goes, “ask the fish.”", ["The mayor", ""]),
])
def test_speakers_named_before(text, speakers):
    table, _ = found(text)
    assert table[(table.reading != "belief") & ((table.speaker != "") | (table.kind == "direct"))].speaker.tolist() == speakers


@pytest.mark.parametrize("text, kind, official", [
    ("Ruritania's coast guard said the road was closed.", "collective", True),
    ("Two people familiar with the matter said the road was closed.", "anonymous", False),
    ("The Lakeside Observatory said the road was closed.", "collective", False),
    ("The resistance said the road was closed.", "collective", False),
    ("One testimony said the road was closed.", "document", False),
    ("A prisoner interviewed by the Daily Sun said the road was closed.", "anonymous", False),
    ("Commodore Omar Hadi said the road was closed.", "named", False),
    ("Omar Hadi, spokesman for the state governor, said the road was closed.", "named", True),
    ("Kremlin aide Omar Hadi said the road was closed.", "named", True),
    ("The military analyst Omar Hadi said the road was closed.", "named", False),
    ("The envoy to Chad, Omar Hadi, said the road was closed.", "named", True),
])
def test_kinds_and_offices(text, kind, official):
    row, _ = only(text, [("Daily Sun", "Daily Sun")] if "Daily Sun" in text else ())
    assert (row.speaker_kind, row.official) == (kind, official)


def test_an_office_before_the_full_name_goes_with_the_surname():
    rows, _ = found("The road was closed, state radio said, quoting Kremlin aide Omar Hadi. “It holds,” Hadi said.")
    assert rows.speaker.tolist()[-1] == "Omar Hadi" and rows.official.tolist()[-1]


def test_a_state_by_its_adjective_is_not_the_body():
    rows, _ = found("The Norland Observatory said the road was closed.", [("Norland", "Afghanistan")])
    assert rows.official.tolist() == [False]


def test_the_sentence_before_a_quotation_without_a_cue_stays_the_outlets():
    assert voices("Anna Kowalski shook her head. “It never rains on this shore.”") == ["outlet", "named"]


@pytest.mark.parametrize("text, said, speaker", [
    ("The raid, which the navy said killed nine men, took place near the port.", "killed nine men", "the navy"),
    ("Some in the town blame the army.", "the army", "Some in the town"),
    ("The observers who patrol the line call it a “noisy peace”.", "it a “noisy peace”", "The observers who patrol the line"),
    ("Aid workers say as many as 200 people were trapped.", "as many as 200 people were trapped", "Aid workers"),
    ("The mission “strongly rejects” the charge, Omar Hadi added.", "The mission “strongly rejects” the charge", "Omar Hadi"),
    ("According to documents seen by the radio, the ministry knew of the danger in March.", "the ministry knew of the danger in March",
     "documents seen by the radio"),
    ("The road is closed, says a new report by Anna Kowalski.", "The road is closed", "a new report by Anna Kowalski"),
    ("“It is gone,” a voice can be heard saying.", "“It is gone,”", "a voice"),
    ("Gen. Omar Hadi, the army's chief, and Interior Minister Idriss Nour said it was calm.", "it was calm",
     "Gen. Omar Hadi, the army's chief, and Interior Minister Idriss Nour"),
    ("The army's spokesman, Brig. Gen. Tint Swe, was quoted by a radio as saying that the town was calm.", "that the town was calm", "Tint Swe"),
    ("His Norland counterpart was quoted as saying it would rain.", "it would rain", "His Norland counterpart"),
    ("The ministry put the death toll at 43.", "the death toll at 43", "The ministry"),
    ("Officials put the number of dead at more than 200.", "the number of dead at more than 200", "Officials"),
    ("The mayor ruled out sending ships.", "sending ships", "The mayor"),
    ("The navy acknowledged the raid but gave no figures.", "the raid", "The navy"),
    ("The army said the road was closed, the Lakeside News Agency reported.", "the road was closed", "The army"),
    ("The Taliban say it rained.", "it rained", "Taliban"),
    ("Farmer Jean Bosco said it rained.", "it rained", "Jean Bosco"),
    ("The Lakeside Children's Fund said it rained.", "it rained", "Lakeside Children's Fund"),
    ("“It was an exercise,” one of the captured soldiers says.", "“It was an exercise,”", "one of the captured soldiers"),
    ("Officials alleged that the port was a trap, something Norland denies.", "that the port was a trap", "Officials"),
    ("Secretary of State Anna Kowalski said it rained.", "it rained", "Anna Kowalski"),
    ("“It rained,” said Omar Hadi of the Institute for Security Studies.", "“It rained,”", "Omar Hadi"),
    ("In a joint note, Norland, Southland and Eastland said it rained.", "it rained", "Norland, Southland and Eastland"),
    ("According to the Shore & Wall Watch Project, or SWWP, the wall fell.", "the wall fell", "Shore & Wall Watch Project"),
    ("Raid on port kills three - ministry", "Raid on port kills three", "ministry"),
    ("Nine killed in raid on port – UN", "Nine killed in raid on port", "UN"),
])
def test_more_ways_to_attribute(text, said, speaker):
    assert speech(text, [("UN", "United Nations")] if "UN" in text else ()) == [(said, speaker)]


@pytest.mark.parametrize("text", [
    "The army put 20 tanks at the gate. The mayor gave details of nine raids.",
    "The blast put the toll at 43.",
    "The ministry has said little about the raid. The text says nothing of prisoners.",
    "Did the mayor say that the road was closed?",
    "**Did you report it to the police?**",
    "Smoke over the port - AFP",
])
def test_what_attributes_nothing(text):
    assert speech(text, [("AFP", "AFP")] if "AFP" in text else ()) == []


def test_a_second_attribution_is_no_part_of_the_first():
    text = "A raid hit the depot, three sailors said, a day after the army said it had left."
    assert speech(text) == [("A raid hit the depot", "three sailors"), ("it had left", "the army")]


def test_a_description_before_the_name_counts_with_the_speaker():
    assert voices("The spokesman of the southern naval command, Omar Hadi, said it rained.") == ["named"]


@pytest.mark.parametrize("text, kind, official", [
    ("Retired Lt. Col. Omar Hadi said it rained.", "named", False),
    ("Lt. Col. Hadi said it rained.", "named", True),
    ("MP Rina Sabaro said it rained.", "named", True),
    ("The regime said it rained.", "collective", True),
    ("The caller said it rained.", "anonymous", False),
    ("Opponents said it rained.", "anonymous", False),
    ("Witnesses said it rained.", "anonymous", False),
    ("The maritime agency UKMTO said it rained.", "collective", True),
    ("The Emergency Lawyers said it rained.", "collective", False),
    ("Secretary of State Anna Kowalski said it rained.", "named", True),
    ("“It rained,” said Omar Hadi, Norland's foreign minister.", "named", True),
])
def test_kinds_of_more_speakers(text, kind, official):
    row, _ = only(text)
    assert (row.speaker_kind, row.official) == (kind, official)


def test_two_with_titles_are_two():
    assert found("Mr. Hadi and Ms. Kowalski said it rained.")[0].speaker.tolist() == ["Mr. Hadi and Ms. Kowalski"]
    assert found("President and General Omar Hadi said it rained.")[0].speaker.tolist() == ["Omar Hadi"]


def test_what_readers_are_told_to_do_is_no_statement():
    assert found("For tickets, call the harbour office at noon.")[0].empty


def test_eyewitnesses_have_no_name():
    assert found("Eyewitnesses said it rained.")[0].speaker_kind.tolist() == ["anonymous"]


@pytest.mark.parametrize("text, said, who", [
    ("The union, which speaks for 2,500 dockers, said the port was shut.", "the port was shut", "The union"),
    ("“It rained,” Mayor Omar Hadi, 61, said Tuesday.", "“It rained,”", "Omar Hadi"),
    ("Most of them are tired, according to a poll released last week.", "Most of them are tired", "a poll released"),
])
def test_figures_and_days_name_nobody(text, said, who):
    row, surface = only(text)
    assert (surface, row.speaker) == (said, who)


def test_a_portfolio_is_no_given_name():
    assert found("Secretary of State Omar Hadi left. In a note, Hadi said it rained.")[0].speaker.tolist() == ["Omar Hadi"]
