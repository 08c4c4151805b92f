"""Attributed statements, speakers and voice, on sentences made up for the purpose."""
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import codebook as codebooks
from analysis import tables as t
from analysis.finders import quotes, sentences

BOOK = codebooks.load()


def found(text, actors=(), name="a"):
    documents = t.make("documents", [{"doc_id": name, "text": text}])
    split = sentences.find(documents, codebook=BOOK)
    rows = [{"doc_id": name, "start": text.index(s), "end": text.index(s) + len(s), "surface": s, "actor": a} for s, a in actors]
    return quotes.find(split, documents, t.make("actors", rows), codebook=BOOK), split


def only(text, actors=()):
    table, _ = found(text, actors)
    table = table[table.reading != "belief"]
    assert len(table) == 1, table
    row = table.iloc[0]
    return row, text[row.start:row.end]


def voices(text):
    table, split = found(text)
    return list(quotes.voice(split, table))


@pytest.mark.parametrize("text, said, speaker, cue, kind", [
    ("“We will rebuild the bridge,” Anna Kowalski said.", "“We will rebuild the bridge,”", "Anna Kowalski", "said", "direct"),
    ('"The road is closed," said Omar Hadi, the mayor of Lakeside.', '"The road is closed,"', "Omar Hadi", "said", "direct"),
    ("The minister said that the road was closed.", "that the road was closed", "The minister", "said", "indirect"),
    ("The road was closed, the minister said on Monday.", "The road was closed", "the minister", "said", "indirect"),
    ("The news agency quoted the commander as saying that the road was closed.", "that the road was closed", "the commander", "quoted", "indirect"),
    ("The paper reported, citing two officials, that the road was closed.", "that the road was closed", "two officials", "citing", "indirect"),
    ("According to two officials, the road was closed.", "the road was closed", "two officials", "According to", "indirect"),
    ("The road was closed, according to Omar Hadi.", "The road was closed", "Omar Hadi", "according to", "indirect"),
    ("Omar Hadi, a spokesman for the port, told reporters that the gates would open.", "that the gates would open", "Omar Hadi",
     "told", "indirect"),
    ("Ms. Hadi accused the guards of theft.", "the guards of theft", "Hadi", "accused", "indirect"),
    ("She shot back, “You never asked the people who live on this shore.”", "“You never asked the people who live on this shore.”",
     "She", "back", "direct"),
    ("The mayor, Omar Hadi, the bishop and two lawyers said the road was closed.", "the road was closed",
     "The mayor, Omar Hadi, the bishop and two lawyers", "said", "indirect"),
    ("The harbour board issued a statement saying the gates were shut.", "the gates were shut", "The harbour board",
     "issued a statement saying", "indirect"),
    ("Two guards, one of whom spoke on condition of anonymity, warned that the wall would fall.", "that the wall would fall", "Two guards",
     "warned", "indirect"),
    ("Marchers waved flags reading \"No more mines\" before the gates.", '"No more mines"', "Marchers waved flags", "reading", "direct"),
    ("What the governor called \"a tidy raid\" left nine people dead.", '"a tidy raid"', "the governor", "called", "direct"),
    ("The ministry's navy said on Monday that it held a man wanted on theft charges.", "that it held a man wanted on theft charges",
     "The ministry's navy", "said", "indirect"),
    ("The gate was opened, according to a statement carried by local radio.", "The gate was opened",
     "a statement carried by local radio", "according to", "indirect"),
    ("Troops to leave the port within days: report", "Troops to leave the port within days", "report", ":", "indirect"),
    ('"It is madness," one said.', '"It is madness,"', "one", "said", "direct"),
    ("Ten people died in the blast, two port officials told the Daily Sun on Monday.", "Ten people died in the blast",
     "two port officials", "told", "indirect"),
    ("HARBIN (DPA) — The mayor said Monday it would rain again.", "it would rain again", "The mayor", "said", "indirect"),
    ("A guard, speaking on condition of secrecy to explain the plans, said the road was closed.", "the road was closed", "A guard",
     "said", "indirect"),
    ("The mayor, asked whether the wall would hold, said: \"It will hold.\"", '"It will hold."', "The mayor", "said", "direct"),
    ("Under the headline \"No way out\", the paper wrote in a column that the war was lost.", "that the war was lost", "the paper",
     "wrote", "indirect"),
    ("Lakeside will \"not be moved\", Mayor Anna Kowalski told a rally on Friday.", 'Lakeside will "not be moved"', "Anna Kowalski",
     "told", "indirect"),
    ("The mayor on Tuesday said the road was closed.", "the road was closed", "The mayor", "said", "indirect"),
    ("The raid, which it says was led by guards, failed.", "was led by guards", "it", "says", "indirect"),
    ('"It holds," warned the head of the union, Anna Kowalski.', '"It holds,"', "Anna Kowalski", "warned", "direct"),
    ('Speaking to the Daily Sun, the sailor said: "I am going nowhere."', '"I am going nowhere."', "the sailor", "said", "direct"),
    ("The union accuses the mayor of theft, a charge rejected by his aides.", "the mayor of theft, a charge rejected by his aides", "The union",
     "accuses", "indirect"),
    ("The regime maintains that the road is closed.", "that the road is closed", "The regime", "maintains", "indirect"),
    ("The film ends with a warning to thieves. The man denies ever having said so.", "having said so", "The man", "denies", "indirect"),
    ("His son, who watched from a tree, said the killers spoke Dutch.", "the killers spoke Dutch", "His son", "said", "indirect"),
    ("The old town fell, their employer, the Port Company, said on Monday.", "The old town fell", "Port Company", "said", "indirect"),
    ("“We will fight on,” the general was quoted by a wire as saying.", "“We will fight on,”", "the general",
     "quoted by a wire as saying", "direct"),
    ("The mayor warned Lakeside would burn.", "Lakeside would burn", "The mayor", "warned", "indirect"),
    ("The rebels claimed to have shot down a jet.", "to have shot down a jet", "The rebels", "claimed", "indirect"),
    ("The US and the EU condemned the raid.", "the raid", "US and the EU", "condemned", "indirect"),
    ("She stopped short of condemning the raid. Hundreds of mourners said it rained.", "it rained", "Hundreds of mourners", "said", "indirect"),
    ("The road was closed, according to its director, Anna Kowalski.", "The road was closed", "Anna Kowalski", "according to", "indirect"),
    ("“It holds,” said the former head, John E. Kowalski.", "“It holds,”", "John E. Kowalski", "said", "direct"),
    ("A group calling itself the Lions said it was behind the raid.", "it was behind the raid", "A group calling itself the Lions", "said",
     "indirect"),
    ("The rebels claimed on Monday to have shot down a jet.", "to have shot down a jet", "The rebels", "claimed", "indirect"),
    ("The rebels were blamed by the authorities for a raid.", "The rebels", "the authorities", "blamed", "indirect"),
    ("The authorities denied this.", "this", "The authorities", "denied", "indirect"),
])
def test_statement_speaker_and_cue(text, said, speaker, cue, kind):
    row, surface = only(text)
    assert (surface, row.speaker, row.cue, row.kind) == (said, speaker, cue, kind)
    assert row.speaker in text[row.speaker_start:row.speaker_end]


def test_readings_come_from_the_codebook():
    readings = {verb: found(f"The minister {verb} that the road was closed.")[0].reading.tolist()
                for verb in ("said", "wrote", "alleged", "believes")}
    assert readings == {"said": ["speech"], "wrote": ["writing"], "alleged": ["allegation"], "believes": ["belief"]}


def test_an_unnamed_force_does_not_speak():
    table, _ = found("The collapse of the wall signals a harder winter.")
    assert set(table.reading) <= {"belief"}


def test_quotations_of_one_speaker_are_one_statement():
    text = "“We are ready,” Anna Kowalski said. “The boats are full.”\n\n“Nobody will be left behind.”\n\nIt rained."
    row, surface = only(text)
    assert surface.startswith("“We are") and surface.endswith("behind.”")


def test_a_paragraph_without_closing_mark_runs_on():
    text = "The harbour master sent a letter:\n\n“The first ship is late.\n\n“The second ship is lost.”\n\nThe sea was calm."
    row, surface = only(text)
    assert surface == text[text.index("“The first"):text.index("\n\nThe sea")]
    assert row.speaker == "The harbour master"


def test_a_mark_that_never_closes_ends_with_its_paragraph():
    row, surface = only("Anna Kowalski said: “The first ship is late.\n\nThe sea was calm and the town slept.")
    assert surface == "“The first ship is late."


@pytest.mark.parametrize("text", [
    "The so-called “peace bridge” was closed in May.",
    "The paper “The Lakeside Times” has moved to a new building.",
    "Boats in the harbour (photo credit: LAKESIDE)",
    "The wall is 5'10\" high and 6\" thick.",
    "The farmers' market and the sailors' club closed.",
    "Nine soldiers died while defending the base.",
    "Shops were closed in the strike called by the unions.",
    "The guard fired on a crowd that was rallying for a strike called by the parties.",
])
def test_scare_quotes_names_and_inches_are_no_speech(text):
    table, _ = found(text)
    assert table[table.reading != "belief"].empty


@pytest.mark.parametrize("text, kind, official", [
    ("Anna Kowalski said the road was closed.", "named", False),
    ("A senior official said the road was closed.", "anonymous", True),
    ("A former official said the road was closed.", "anonymous", False),
    ("Kenya's prime minister, Omar bin al-Hadi, said the road was closed.", "named", True),
    ("Anna Kowalski, an expert on the coast guard, said the road was closed.", "named", False),
    ("Ruritania's president said the road was closed.", "named", True),
    ("The governor of Lakeside said the road was closed.", "named", True),
    ("A governor said the road was closed.", "anonymous", True),
    ("The president said the road was closed.", "anonymous", True),
    ("The BLP said the road was closed.", "collective", False),
    ("Kenya's General Staff said the road was closed.", "collective", True),
    ("The Lakeside Nurses Network said the road was closed.", "collective", False),
    ("The Lakeside News Agency said the road was closed.", "outlet", False),
    ("Medical charity LMO said the road was closed.", "collective", False),
    ("The Norland presidency said the road was closed.", "collective", True),
    ("The newspaper said the road was closed.", "outlet", False),
    ("The report said the road was closed.", "document", False),
    ("The campaign said the road was closed.", "collective", False),
    ("The campaign, speaking on condition of anonymity, said the road was closed.", "anonymous", False),
    ("The foreign minister of Norland, Omar Hadi, said at a rally that the road was closed.", "named", True),
    ("According to Anna Kowalski, the armed forces of Norland have entered the town.", "named", False),
    ("Hundreds of Lakesiders said the road was closed.", "collective", False),
    ("Norland Police Chief Omar Hadi said the road was closed.", "named", True),
    ("The road was closed, hospital spokeswoman Anna Kowalski said.", "named", False),
    ("CNN correspondent Omar Hadi said the road was closed.", "named", False),
])
def test_kinds_of_speakers(text, kind, official):
    row, _ = only(text)
    assert (row.speaker_kind, row.official) == (kind, official)


def test_speakers_are_resolved_within_the_document():
    text = ("Gate keeper Omar Hadi said the road was closed. He added that it would open soon. “Soon,” Hadi said.\n\n"
            "A senior harbour official said the ships were late. “They are old,” the official said.")
    table, _ = found(text)
    assert table.speaker.tolist() == ["Omar Hadi"] * 3 + ["A senior harbour official"] * 2
    assert [text[a:b] for a, b in zip(table.speaker_start, table.speaker_end)][1] == "He"


def test_the_actor_of_the_speaker():
    row, _ = only("A Ruritanian official said the road was closed.", [("Ruritanian", "Ruritania")])
    assert row.speaker_actor == "Ruritania"


def test_voice_by_the_larger_share():
    assert voices("Anna Kowalski said that the road was closed.") == ["named"]
    assert voices("Two officials said that the road was closed.") == ["anonymous"]
    assert voices("The newspaper Lakeside Times reported that the road was closed.") == ["named"]
    assert voices("The road was closed. The guards believe that it will open.") == ["outlet", "outlet"]
    assert voices("The guards left the town by boat after a long and cold night on the shore; “fine,” Anna Kowalski said.") == ["outlet"]


def test_voice_of_no_sentences_and_no_quotes():
    assert quotes.voice(t.make("sentences"), t.make("quotes")).empty
    _, split = found("It rained.")
    assert quotes.voice(split, t.make("quotes")).tolist() == ["outlet"]


PIECES = st.sampled_from(["“", "”", '"', "'", "‘", "’", "''", "``", " said ", " told ", "according to ", "Anna Kowalski", " he ", ", ", ". ",
                          "\n", "\n\n", ": ", "the road was closed", " that ", "who ", "İstanbul ", "\ue000", "—", "(", ")", " and "])


@settings(max_examples=60)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_rows_lie_in_the_text_and_are_deterministic(text):
    table, split = found(text)
    again, _ = found(text)
    pd.testing.assert_frame_equal(table, again)
    for row in table.itertuples():
        assert 0 <= row.start < row.end <= len(text)
        assert row.speaker_kind in {"named", "anonymous", "outlet", "document", "collective"}
        assert pd.isna(row.speaker_start) or 0 <= row.speaker_start < row.speaker_end <= len(text)
        assert split.start[row.sentence] <= row.start
    assert table.start.is_monotonic_increasing
    assert set(quotes.voice(split, table)) <= {"outlet", "named", "anonymous"}


def test_a_document_does_not_depend_on_the_others():
    texts = {"a": "“We wait,” Anna Kowalski said. He agreed.", "b": "He said that the road was closed.", "c": ""}
    documents = t.make("documents", [{"doc_id": k, "text": v} for k, v in texts.items()])
    together = quotes.find(sentences.find(documents, codebook=BOOK), documents, t.make("actors"), codebook=BOOK)
    alone = pd.concat([found(v, name=k)[0] for k, v in texts.items()], ignore_index=True)
    pd.testing.assert_frame_equal(together, alone)
    assert list(together.columns) == list(t.SCHEMA["quotes"])


@pytest.mark.parametrize("text", [
    "said that " * 5_000, "“he said " * 5_000, "Said " * 10_000, "the man, " * 6_000 + "said so", " " * 1_000_000, "\" " * 20_000,
    "“a” said he, “b” " * 2_000, "according to him, saying, " * 2_000, "'a " * 20_000,
], ids=["cues", "openings", "capitals", "commas", "spaces", "marks", "turns", "phrases", "singles"])
def test_hostile_text_gives_no_runaway_rows(text):
    documents = t.make("documents", [{"doc_id": "a", "text": text}])
    split = t.make("sentences", [{"doc_id": "a", "sentence": 0, "start": 0, "end": len(text), "section": "body", "text": text}])
    table = quotes.find(split, documents, t.make("actors"), codebook=BOOK)
    quotes.voice(split, table)
    assert not len(table) or (table.end - table.start).max() < 5_000


@pytest.mark.parametrize("text, said, speaker", [
    ("Two guards, who asked not to be named, told the radio the ship was old.", "the ship was old", "Two guards"),
    ("The club's spokesman, Omar Hadi, said on Monday the ship was old.", "the ship was old", "Omar Hadi"),
    ("Medics said at least 20 sailors were hurt.", "at least 20 sailors were hurt", "Medics"),
    ("Omar Hadi warned the sailors against further trips.", "further trips", "Omar Hadi"),
    ("As Omar Hadi explained, the ship was old.", "the ship was old", "Omar Hadi"),
    ("There was, Omar Hadi said, a crack in the hull.", "There was, Omar Hadi said, a crack in the hull", "Omar Hadi"),
    ("The group, a monitor based in the port, said that Norland, which holds the pier, fired.",
     "that Norland, which holds the pier, fired", "The group"),
    ('Omar Hadi, who is known as "the Wolf," said the ship was old.', "the ship was old", "Omar Hadi"),
    ("The ship was old, says harbour master Omar Hadi in Lakeside.", "The ship was old", "Omar Hadi"),
    ("While he was in jail, guards told him he was free.", "he was free", "guards"),
    ("In an interview out Thursday, Hadi said her union was ready.", "her union was ready", "Hadi"),
    ("On Monday, according to the ministry, two ships sank.", "On Monday, according to the ministry, two ships sank", "the ministry"),
    ("The raid, according to the mayor, was long.", "The raid, according to the mayor, was long", "the mayor"),
    ("As reported by the Lakeside Times, the ship was old.", "the ship was old", "Lakeside Times"),
    ('The ship was old, according to the "Safe Shores" report.', "The ship was old", 'the "Safe Shores" report'),
    ("The ship was old, according to a January 2016 study.", "The ship was old", "a January 2016 study"),
    ("The mayor slammed the raids on ships, and vowed not to leave.", "the raids on ships", "The mayor"),
    ("The union urged sailors not to leave.", "not to leave", "The union"),
    ("The envoy told Sunday visitors and guards that the ship was old.", "that the ship was old", "The envoy"),
    ("Kowalski told reporters Sunday she had a ship but that it was old.", "she had a ship but that it was old", "Kowalski"),
    ("The rebels claimed on their channel to have sunk two ships.", "to have sunk two ships", "The rebels"),
    ("Officials say it was the Lakeside Workers Party (LWP).", "it was the Lakeside Workers Party (LWP)", "Officials"),
    ("Residents, sailors and harbour staff described chaos.", "chaos", "Residents, sailors and harbour staff"),
    ("The ship was old, Foreign Minister Omar Hadi and Defence Minister Anna Kowalski said.", "The ship was old",
     "Foreign Minister Omar Hadi and Defence Minister Anna Kowalski"),
    ("The ship was old, state media agency LANA said.", "The ship was old", "LANA"),
    ("President Omar Hadi Saturday said the ship was old.", "the ship was old", "Omar Hadi"),
    ("LAKESIDE, Norland (AP) - Meeting sailors, Anna Kowalski smiled at them and promised to return.", "to return", "Anna Kowalski"),
    ("The mayor dodged questions before saying that the ship was old.", "that the ship was old", "The mayor"),
    ("The mayor, accused by the union of theft, fled.", "theft", "the union"),
    ("The ship was old, LANA quoted the mayor as saying.", "The ship was old", "the mayor"),
    ("It went on, and Norland officials denied reports of a truce.", "reports of a truce", "Norland officials"),
    ("Port Energy said about 12,700 homes were dark at 8:30 last night.", "about 12,700 homes were dark at 8:30 last night", "Port Energy"),
    ("This afternoon, Justice Omar Hadi jailed him, describing the raid as vile.", "the raid as vile", "Omar Hadi"),
    ("Hadi said he had seen the raid and wanted to leave.", "he had seen the raid and wanted to leave", "Hadi"),
    ("Meanwhile in Lakeside, about 1,200 sailors marched and threatened to stay.", "to stay", "about 1,200 sailors"),
    ("(AFP) Norland on Thursday shelled the hills, saying the ship was old.", "the ship was old", "Norland"),
    ("The ship was old, the radio quoted Omar Hadi, inspector of the port, as saying here on Monday.", "The ship was old", "Omar Hadi"),
    ("Nine men died, LANA said, without naming them.", "Nine men died", "LANA"),
    ("They left, a move which sailors say will cost them.", "will cost them", "sailors"),
    ("The agency reported on 02/07/2006 that the ship was old.", "that the ship was old", "The agency"),
    ("It was old, according to the Lakeside-based, well-known Harbour Observatory.", "It was old",
     "Lakeside-based, well-known Harbour Observatory"),
    ('"They came late," according to a guard who asked not to be named.', '"They came late,"', "a guard"),
    ("The union urged an end to the raids.", "an end to the raids", "The union"),
    ("A faction called Lakeside Front said the ship was old.", "the ship was old", "Lakeside Front"),
    ("A Norland report indicated that the ship was old.", "that the ship was old", "A Norland report"),
    ("Both sides reported heavy clashes.", "heavy clashes", "Both sides"),
    ("LAKESIDE -- The ship was old, officials said.", "The ship was old", "officials"),
    ("General Hadi last night denied the raid.", "the raid", "Hadi"),
    ("The ship was old, the mayor pointed out.", "The ship was old", "the mayor"),
    ("Hadi told reporters that the suspect — identified only as a sailor — was old.",
     "that the suspect — identified only as a sailor — was old", "Hadi"),
    ("The courts hunt a man whom the government accuses of theft.", "theft", "the government"),
])
def test_where_the_statement_begins(text, said, speaker):
    row, surface = only(text)
    assert (surface, row.speaker) == (said, speaker)


def test_an_office_named_beside_the_speaker():
    row, _ = only("“The ship is old,” said Omar Hadi, a senior official of Ruritania.", [("Ruritania", "Ruritania")])
    assert row.official and row.speaker_actor == "Ruritania"
    row, _ = only("“The ship is old,” said Omar Hadi, a former official of the port.")
    assert not row.official


def test_who_is_asked_does_not_ask_and_a_statement_is_no_outlets():
    rows, _ = found('Asked whether the truce would hold, Ms. Doe replied: "We will see."')
    assert dict(zip(rows.cue, rows.speaker)) == {"Asked": "", "replied": "Doe"}
    outlet = [("The Daily Caller", "Daily Caller")]
    owned, _ = found("The Daily Caller ran a story. The ministry's statement said that the raid was over.", outlet)
    plain, _ = found("The Daily Caller ran a story. The report said that the raid was over.", outlet)
    assert list(owned.speaker_actor) == [""] and list(plain.speaker_actor) == ["Daily Caller"]


def test_an_office_once_named_is_remembered():
    rows, _ = found("Army spokesman Omar Hadi said the road was open. “It was quiet,” the spokesman added. Hadi said that they would stay.")
    assert list(rows.speaker) == ["Omar Hadi"] * 3 and rows.official.all()


def test_a_day_does_not_speak():
    rows, _ = found("A ministry report released Tuesday found that the road was closed.")
    assert list(rows.speaker) == ["A ministry report"]


def test_nobody_claims_and_unnamed_bodies_are_bodies():
    assert voices("The ministry said the road was closed. A militant group said the road was open.") == ["named", "anonymous"]
    assert voices("The ministry did not say who fired. The blast has not been confirmed by the ministry.") == ["outlet", "outlet"]
    assert found("They left on Friday. Farmers said it rained.")[0].speaker.tolist() == ["Farmers"]
    assert not found("Suspected rebels attacked a bridge. The union has called a strike.")[0].size
    assert not found("Aides close to the prime minister said the road was closed.")[0].official.any()


def test_it_is_the_body_that_opened_the_sentence_before():
    table, _ = found("NATO has counted nine raids. It said none was needed.", [("NATO", "NATO")])
    assert table.speaker.tolist() == ["NATO"]
    assert found("Chad has neither confirmed nor denied a role. It did not immediately confirm the raid.")[0].reading.eq("belief").all()


@pytest.mark.parametrize("text, speakers", [
    ("No group claimed the raid. Neither side said who fired. None of the clans took the blame.", []),
    ("Norland neither confirmed nor denied the raid.", ["Norland"]),
    ("On Friday Kowalski denied the claim.", ["Kowalski"]),
    ("Captain Omar Hadi said bombs fell on Lakeside, a port known for its salt.", ["Omar Hadi"]),
    ("They beat nine men accused of helping the rebels.", [""]),
    ("Knowing the shore is essential for understanding the raid. Sitting in talks offers a way out.", []),
    ("It appears the truce holds.", []),
    ("Norland says a ship was sunk, a charge Southland denies.", ["Norland"]),
    ("The paper reported, citing US officials, that the road was closed.", ["US officials"]),
    ("Two days later Norland said the road was closed.", ["Norland"]),
    ("The ministry, quoting the mayor, said the road was closed.", ["The ministry"]),
    ("General Omar Hadi said the port was safe. Nobody fired. The spokesman said nine men were held.", ["Omar Hadi", "The spokesman"]),
    ("General Omar al-Hadi denied it. The port, al-Hadi said, was safe.", ["Omar al-Hadi"] * 2),
    ("Army spokesman Omar Hadi said the port was safe. The rebels fled, the army says.", ["Omar Hadi", "the army"]),
    ("The Smith administration said it was late. The Jones administration said it was early.", ["Smith administration", "Jones administration"]),
    ("Omar Hadi said the port was safe. Anna Kowalski said it was not. The port was old, Hadi said. “It is safe,” he said.",
     ["Omar Hadi", "Anna Kowalski", "Omar Hadi", "Omar Hadi"]),
    ("Citing a representative of the family, the Lakeside Times reported that he was free.", ["Lakeside Times"]),
    ("Meanwhile, the envoy also spoke. His first state visit was long. The gunman pointed his rifle at the guards.", []),
    ("Anna Kowalski, a doctor who accused Norland of theft, said it was late.", ["a doctor", "Anna Kowalski"]),
    ("Anna Kowalski said it was late. The mayor's speech changed the tone: “We have lost the whole of the port.”", ["Anna Kowalski", ""]),
    ("Nine men were killed by alleged rebels. It was a highly praised speech.", []),
    ("The PA was late. Some Palestinian officials said it was ill. The PA said it was well.", ["Some Palestinian officials", "PA"]),
    ("The mayor brushed off comments made by the bishop. At this point there are questions.", []),
    ("Its spokesman said the port was safe. The deputy government spokesman said nine men were held.",
     ["Its spokesman", "The deputy government spokesman"]),
    ("Norland's Minister of Public Works, Omar Hadi, said the port was safe.", ["Omar Hadi"]),
    ("Hamas fled. Amnesty International said nine men were held. The movement denied the claim.", ["Amnesty International", "The movement"]),
    ("10:50 A nurse at the hospital says nine men were hurt.", ["A nurse at the hospital"]),
    ("A guard said the port was safe.\n\n10:15 An inhabitant of Lakeside: \"They fire at the port, we hide.\"", ["A guard", "An inhabitant of Lakeside"]),
    ("\"We hide,\" a guard said.\n\nLAKESIDE - The mayor, Omar Hadi, ends a visit. \"We will be back,\" he vowed.", ["a guard", "Omar Hadi"]),
])
def test_nobody_a_deed_or_another_office_does_not_speak(text, speakers):
    assert found(text)[0].speaker.tolist() == speakers


def test_a_cue_with_nothing_before_it_states_nothing():
    table, _ = found("It was late; , Ali Hassan said, a way home was open.")
    assert table.empty
