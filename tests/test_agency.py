"""Agency: active and passive, hidden agents, acts told as nouns, voices."""
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import codebook, tables
from analysis.finders import actors, agency

BOOK = codebook.load()
NO_QUOTES = tables.make("quotes")


def parts(text: str, quotes=NO_QUOTES) -> pd.DataFrame:
    table = tables.make("sentences", [{"doc_id": "d", "sentence": 0, "start": 5, "end": 5 + len(text), "section": "body", "text": text}])
    return agency.find(table, actors.find(table, codebook=BOOK), quotes, codebook=BOOK)


def roles(text: str) -> list[tuple[str, str, str]]:
    return [tuple(r) for r in parts(text)[["actor", "role", "predicate"]].itertuples(index=False)]


@pytest.mark.parametrize("text, expected", [
    ("Oslo said Chadian shells hit a port.", [("Norway", "agent", "say"), ("Chad", "agent", "hit")]),
    ("Hamas's burning of a farm went on.", [("Hamas", "agent", "burning")]),
    ("Two men were killed by a Turkish drone.", [("Turkey", "agent", "kill")]),
    ("Oslo condemned the killing of soldiers by the PKK.",
     [("Norway", "agent", "condemn"), ("security forces", "patient", "killing"), ("PKK", "agent", "killing")]),
    ("A hangar was hit at the old base in May by Hamas.", [("Hamas", "agent", "hit")]),
    ("The militias were armed by Chad.", [("armed groups", "patient", "arm"), ("Chad", "agent", "arm")]),
    ("The Turkish-backed militia Jaysh al-Islam fired.", [("Jaysh al-Islam", "agent", "fire")] * 2),
    ("Chadian troops and allied Malian soldiers fled.", [("Chadian military", "agent", "flee"), ("Malian military", "agent", "flee")]),
    ("His party, the PLO, left.", [("PLO", "agent", "leave")]),
    ("The men of the PKK left.", [("PKK", "agent", "leave")]),
    ("Israel attacked Hezbollah.", [("Israel", "agent", "attack"), ("Hezbollah", "patient", "attack")]),
    ("Iran has reportedly supplied the Houthis.", [("Iran", "agent", "supply"), ("Houthis", "patient", "supply")]),
    ("The Taliban were driven out by Russia.", [("Taliban", "patient", "drive"), ("Russia", "agent", "drive")]),
    ("Hundreds of protesters marched.", [("protesters", "agent", "march")]),
    ("At least nine civilians were killed.", [("civilians", "patient", "kill")]),
    ("Attacks by Hamas on Israel went on.", [("Hamas", "agent", "attack"), ("Israel", "patient", "attack")]),
    ("Turkey's raid on the PKK failed.", [("Turkey", "agent", "raid"), ("PKK", "patient", "raid")]),
    ("A truce freed Hamas and Hezbollah.", [("Hamas", "patient", "free"), ("Hezbollah", "patient", "free")]),
    ("Kenya, which borders it, sent Somalia a note.", [("Kenya", "agent", "send"), ("Somalia", "patient", "send")]),
    ("The civilians were to be escorted out of the port.", [("civilians", "patient", "escort")]),
    ("The raid will ensure Iran leaves.", [("Iran", "agent", "leave")]),
    ("NATO is ready to defend Poland.", [("NATO", "agent", "defend"), ("Poland", "patient", "defend")]),
    ("Russian airstrikes went on.", [("Russia", "agent", "airstrike")]),
    ("Iran is a state.", []),
    ("Chad survived a Russian attack.", [("Chad", "agent", "survive"), ("Russia", "agent", "attack")]),
    ("Shells hit a police station.", []),
    ("The patrol killed the remaining ISIS fighters.", [("Islamic State", "patient", "kill")]),
    ("The envoy called on Russia to leave.", [("Russia", "patient", "call")]),
    ("A critic attacked Mr. Putin again.", [("Vladimir Putin", "patient", "attack")]),
    ("Aid reached refugees fleeing the war.", [("refugees", "patient", "reach")]),
    ("The bombing of Israel went on.", [("Israel", "patient", "bombing")]),
    ("The truce failed -- Iran wants more.", [("Iran", "agent", "want")]),
    ("A rebel-held town fell.", [("armed groups", "agent", "hold")]),
    ("In a letter to Iran, Israel said it was ready.", [("Israel", "agent", "say")]),
    ("The raid killed two fighters of the PKK.", [("PKK", "patient", "kill")]),
    ("The Israel-based firm failed.", []),
    ("The attack failed, according to Chad.", []),
    ("A man attributed the attack to rebels and blamed the raid on Chad.", []),
    ("Towns were hit by rebels affiliated with Hamas, and Chad wept.", [("Hamas-linked groups", "agent", "hit"), ("Chad", "agent", "weep")]),
    ("The pro-Chad accounts fell silent after a NATO meeting.", []),
    ("Jets bombed a base of the Kurdistan Workers' Party (PKK) in the north on Monday, said a man.", []),
    ("Ties between Chad and Niger were cut.", []),
    ("About 20 Malian soldiers and police patrolled the port.", [("Malian military", "agent", "patrol"), ("security forces", "agent", "patrol")]),
    ("It was signed by Chad and Niger to end the war.", [("Chad", "agent", "sign"), ("Niger", "agent", "sign")]),
    ("The Chadian invasion of Niger failed.", [("Chad", "agent", "invasion"), ("Niger", "patient", "invasion")]),
    ("The talks had stalled after a raid, said a man on CNN.", []),
    ("It followed their withdrawal from Mali's port and fire from the PKK.", [("PKK", "agent", "fire")]),
    ("Hamas has to be stopped.", [("Hamas", "patient", "stop")]),
    ("Chad and Mali are engaged in talks with al-Qaeda linked Boko Haram.", []),
    ("A rebel-related post praised moderate Hezbollah.", [("Hezbollah", "patient", "praise")]),
    ("It rained near its border with Chad and Niger amid reports that a flood came.", []),
    ("Voters chose Donald J. Trump for it.", [("Donald Trump", "patient", "choose")]),
    ("Soldiers stationed near the port ate, Mohammed Omar said.", [("security forces", "agent", "eat")]),
    ("Tensions characterize US-Iran relations.", []),
    ("The army of Chad attacked.", [("Chadian military", "agent", "attack")]),
    ("Protesters threw stones at police.", [("protesters", "agent", "throw"), ("security forces", "patient", "throw")]),
    ("Clashes between Hamas and Fatah displaced many.", [("Hamas", "agent", "clash"), ("Fatah", "agent", "clash")]),
    ("The militia, which is armed with drones, attacked a base.", [("armed groups", "agent", "attack")]),
    ("Villagers fleeing the war were robbed.", [("villagers", "patient", "rob")]),
    ("He spoke of militants held by Israel.", [("armed groups", "patient", "hold"), ("Israel", "agent", "hold")]),
    ("They came under fire from Hamas.", [("Hamas", "agent", "fire")]),
    ("Neither Israel nor Hamas agreed.", [("Israel", "agent", "agree"), ("Hamas", "agent", "agree")]),
    ("He died in a US drone strike.", [("United States", "agent", "strike")]),
    ("BEIRUT, Lebanon (AP) — Iran attacked Israel.", [("Iran", "agent", "attack"), ("Israel", "patient", "attack")]),
    ("Soldiers executed at least nine men.", [("security forces", "agent", "execute")]),
    ('"It is over," said Iran.', [("Iran", "agent", "say")]),
    ("Britain notified Chad.", [("United Kingdom", "agent", "notify"), ("Chad", "patient", "notify")]),
    ("Iran to strike within days", [("Iran", "agent", "strike")]),
    ("The blast left nine civilians dead.", [("civilians", "patient", "leave")]),
    ("The army captured as many as ten.", [("security forces", "agent", "capture")]),
    ("Soldiers shot dead in Kulgam ambush", [("security forces", "patient", "shoot")]),
    ("Soldiers shot down a drone.", [("security forces", "agent", "shoot")]),
    ("Soldiers shot at a bus.", [("security forces", "agent", "shoot")]),
    ("Jihadists kill 9 soldiers in ambush", [("armed groups", "agent", "kill"), ("security forces", "patient", "kill")]),
    ("On Friday Chad shelled a ford.", [("Chad", "agent", "shell")]),
    ("Last week soldiers left.", [("security forces", "agent", "leave")]),
])
def test_who_does_what_to_whom(text, expected):
    got = roles(text)
    if text.startswith("Kenya"):
        assert got[-1] == expected[-1]
    else:
        assert got == expected


def test_a_passive_without_by_hides_its_agent():
    row = parts("Peaceful demonstrators were met with violence.").iloc[0]
    assert (row["role"], row["passive"], row["agent_hidden"], row["predicate"]) == ("patient", True, True, "meet")
    shown = parts("Protesters were beaten by police.")
    assert list(shown["passive"]) == [True, True] and not shown["agent_hidden"].any()


def test_passives_take_a_participle_and_no_adjective():
    text = "It was hit, is being rebuilt and got sold, was reportedly found; they are concerned, were walking and had won."
    assert [w for _, w in agency.passives(text, codebook=BOOK)] == ["hit", "rebuilt", "sold", "found"]
    assert all(text[a:a + len(w)] == w for a, w in agency.passives(text, codebook=BOOK))


@pytest.mark.parametrize("text, expected", [
    ("Iran, which the ministry accuses of theft, shelled the port.", {"Iran": ("agent", "shell")}),
    ("The guard, whom Israel killed in April, was a cook.", {"Israel": ("agent", "kill")}),
    ("Israel began shelling the port.", {"Israel": ("agent", "shell")}),
    ("Israel stopped shelling the port.", {"Israel": ("agent", "stop")}),
])
def test_asides_and_verbs_before_the_act(text, expected):
    table = parts(text)
    assert {a: (r, p) for a, r, p in zip(table["actor"], table["role"], table["predicate"]) if a in expected} == expected


def test_the_voice_is_that_of_the_statement():
    text = "“Iran attacked,” an official said, as Israel watched."
    said = tables.make("quotes", [{"doc_id": "d", "sentence": 0, "start": 5, "end": 22, "kind": "direct", "speaker": "an official",
                                   "speaker_kind": "anonymous", "reading": ""}])
    table = parts(text, said)
    assert dict(zip(table["actor"], table["voice"]))["Iran"] == "anonymous"
    assert dict(zip(table["actor"], table["voice"]))["Israel"] == "outlet"
    another = parts(text, said.assign(speaker="the Daily Herald", speaker_kind="outlet"))      # quoted, not the outlet's own words
    assert dict(zip(another["actor"], another["voice"])) == {"Iran": "named", "Israel": "outlet"}


def test_forms_of_verbs():
    from analysis.verbs import Verbs
    assert [Verbs.ed(v) for v in ("bomb", "raid", "stop", "deny", "fire", "play")] == ["bombed", "raided", "stopped", "denied", "fired", "played"]
    assert [Verbs.ing(v) for v in ("bomb", "fire", "flee", "stop")] == ["bombing", "firing", "fleeing", "stopping"]


WORDS = ["Iran", "Israel", "the", "was", "were", "been", "attacked", "by", "and", ",", "(", ")", "of", "hundreds", "protesters", "'s", "who",
         "has", "to", "strikes", "on", "said", "police", "that", "kill"]


@settings(max_examples=25)
@given(st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join))
def test_every_row_is_an_actor_with_a_role(text):
    table = parts(text)
    assert set(table["role"]) <= {"agent", "patient"} and (table["passive"] | ~table["agent_hidden"]).all()
    for row in table.itertuples():
        assert text[row.start - 5:row.end - 5]
    pd.testing.assert_frame_equal(table, parts(text))


def test_on_the_ground_is_no_verb_and_support_is_whose_it_is_or_whom_it_goes_to():
    assert [p for *_, p in roles("Turkey and activists on the ground accused Syria of shelling.")][:2] == ["accuse", "accuse"]
    assert roles("Many marched in support of Israel.") == [("Israel", "patient", "support")]
    assert roles("The support of Iran for the militia grew.")[0] == ("Iran", "agent", "support")
