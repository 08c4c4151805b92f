"""Attacks: what is one, did it happen, where; and what is none."""
import re
import string
import time
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import analysis
import analysis.tables
from analysis import codebook, factuality
from analysis.finders import attacks


def found(*texts, only=("attacks",)):
    documents = pd.DataFrame([{"doc_id": f"d{i}", "text": text} for i, text in enumerate(texts)])
    return analysis.annotate(documents, only=only).attacks


@pytest.mark.parametrize("text, trigger, kind, status", [
    ("Gunmen killed four farmers near Mosul.", "killed", "attack", "occurred"),
    ("Warplanes bombed the village of Kafr Zita on Monday.", "bombed", "airstrike", "occurred"),
    ("A suicide bomber blew himself up in Kabul.", "blew himself up", "suicide_bombing", "occurred"),
    ("Militants fired rockets at the base in Erbil.", "fired", "shelling", "occurred"),
    ("The group tried to attack the embassy in Sanaa.", "attack", "attack", "attempted"),
    ("The rebels were accused of shelling the town of Taji.", "shelling", "shelling", "alleged"),
    ("The militia denied that it had attacked the convoy.", "attacked", "attack", "denied"),
    ("The movement vowed to attack army bases.", "attack", "attack", "threatened"),
    ("The army is planning air strikes on rebel camps.", "air strikes", "airstrike", "planned"),
    ("The ministry is considering strikes against the militias.", "strikes", "attack", "considered"),
    ("If militants attack the port, trade will stop.", "attack", "attack", "hypothetical"),
    ("The militias could attack the port.", "attack", "attack", "hypothetical"),
    ("The army has not ruled out further air strikes on the rebels.", "air strikes", "airstrike", "considered"),
    ("Rockets were fired at the airport.", "fired at", "shelling", "occurred"),
    ("Police fired at the crowd.", "fired at", "shooting", "occurred"),
    ("Rockets have landed near the embassy.", "landed", "shelling", "occurred"),
    ("“We will strike Tel Aviv,” the commander said.", "strike", "attack", "threatened"),
    ("A roadside bomb exploded in Basra on May 2.", "exploded", "bombing", "occurred"),
    ("No one claimed responsibility for the blast in Mogadishu.", "blast", "bombing", "occurred"),
    ("A rocket attack on the Green Zone was foiled.", "rocket attack", "shelling", "attempted"),
    ("India carried out strikes on nine sites.", "strikes", "attack", "occurred"),
    ("Any attempt to attack the port would be met.", "attack", "attack", "hypothetical"),
    ("An attempt by militants to storm the hotel was repulsed.", "storm", "armed_assault", "attempted"),
    ("The group called on followers to attack stadiums.", "attack", "attack", "threatened"),
    ("The rebels claimed they had bombed the base.", "bombed", "bombing", "alleged"),
    ("Armed men held them hostage for two days.", "held them hostage", "abduction", "occurred"),
    ("The freighter was sunk by missiles.", "sunk", "shelling", "occurred"),
    ("One option is a strike on drone depots.", "strike", "attack", "considered"),
    ("The militias are expected to respond to any strike on the port with attacks on bases.", "attacks", "attack", "hypothetical"),
    ("Explosions rocked the port overnight.", "Explosions rocked", "bombing", "occurred"),
    ("The government failed to prevent the bombings of 2009.", "bombings", "bombing", "occurred"),
    ("Nothing was damaged in the attack.", "damaged", "attack", "denied"),
    ("Gunmen killed two guards at a gold mine.", "killed", "attack", "occurred"),
    ("A drone crashed into a warehouse.", "crashed into", "drone_strike", "occurred"),
    ("The army said shelling could resume at any moment.", "shelling", "shelling", "hypothetical"),
    ("Their soil would never again be used to attack others.", "attack", "attack", "hypothetical"),
    ("They condemned an attack on the base, where jets are kept.", "attack", "attack", "occurred"),
    ("Activists said drones had bombed a depot.", "bombed", "drone_strike", "occurred"),
    ("The men were planning to plant a bomb in a station.", "plant a bomb", "bombing", "planned"),
    ("Rebels placed explosives on a railway.", "placed explosives", "bombing", "occurred"),
    ("Police found a bomb in a market in Quetta and defused it.", "defused", "bombing", "attempted"),
    ("Air defenses destroyed 12 drones over Belgorod.", "destroyed", "drone_strike", "attempted"),
    ("The army downed a rocket fired at the port.", "downed", "shelling", "attempted"),
    ("Rebels shot down a helicopter.", "shot down", "attack", "occurred"),
    ("Soldiers burned a village in Tigray, survivors alleged on Sunday.", "burned", "arson", "alleged"),
    ("Rebels shelled Homs, dismissing claims.", "shelled", "shelling", "occurred"),
    ("The pope called for an end to the bombing of Homs.", "bombing", "bombing", "occurred"),
    ("A cleric called for an attack on the parliament.", "attack", "attack", "threatened"),
    ("Gunmen tried in vain to kidnap the mayor.", "kidnap", "abduction", "attempted"),
    ("The ministry said it had nothing to do with the bombing of the dam.", "bombing", "bombing", "occurred"),
    ("France warned that the raid on Jenin may trigger a war.", "raid", "armed_assault", "occurred"),
    ("France warned that a raid on Jenin may trigger a war.", "raid", "armed_assault", "threatened"),
    ("The raid is feared to have killed dozens.", "raid", "armed_assault", "occurred"),
    ("The raid is feared to have killed dozens.", "killed", "armed_assault", "alleged"),
    ("The militia vowed to avenge the assassination of its leader.", "assassination", "assassination", "occurred"),
    ("The militants killed ten and kidnapped two.", "killed", "attack", "occurred"),
    ("A bomb fell on a market in Kharkiv.", "fell on", "bombing", "occurred"),
    ("Raiders sprayed the bar with bullets.", "sprayed", "shooting", "occurred"),
    ("The tanker was hit by a projectile off Aden.", "hit", "shelling", "occurred"),
    ("Warplanes carried out ten raids on Saada.", "raids", "airstrike", "occurred"),
    ("The envoy urged the militia not to attack the camp.", "attack", "attack", "hypothetical"),
    ("The state has neither confirmed nor denied the killing of the engineer.", "killing", "attack", "occurred"),
    ("Soldiers took 30 villagers hostage in Bankass.", "took 30 villagers hostage", "abduction", "occurred"),
    ("Gangs have killed police, bombed bridges and kidnapped grocers.", "killed", "attack", "occurred"),
    ("Of 90 drones, 71 were shot down over Sumy.", "shot down", "drone_strike", "attempted"),
    ("A missile, which flew low over the bay, was intercepted near Eilat.", "intercepted", "shelling", "attempted"),
    ("The army vows to hit the port if the rebels use missiles.", "hit", "attack", "threatened"),
    ("The cleric told the soldiers: “We will burn the base.”", "burn", "arson", "threatened"),
    ("The junta is accused of burning more than 12,000 homes.", "burning", "arson", "alleged"),
    ("The army denied hitting clinics in the strikes.", "strikes", "attack", "occurred"),
    ("The group has denied being behind the drone strikes on the dam.", "drone strikes", "drone_strike", "occurred"),
    ("No one has claimed the attack on the mosque.", "attack", "attack", "occurred"),
    ("Reports of an attack on the mosque were false.", "attack", "attack", "denied"),
    ("An attack on the mosque in the old town never took place.", "attack", "attack", "denied"),
    ("The spokesman spoke of air strikes, dismissing reports that homes had been bombed.", "bombed", "bombing", "denied"),
    ("Envoys are trying to stop an offensive on the town by rebels.", "offensive", "ground_operation", "hypothetical"),
    ("It could not be confirmed that a rocket had hit the port.", "hit", "shelling", "alleged"),
    ("Troops struck a boat allegedly carrying drugs, killing two.", "killing", "attack", "occurred"),
    ("The militia plans to launch an offensive before the rainy season.", "offensive", "ground_operation", "planned"),
    ("Thieves set two parked cars ablaze.", "set two parked cars ablaze", "arson", "occurred"),
    ("An ambulance was fired on as it left.", "fired on", "shooting", "occurred"),
    ("Clerics asked whether the strike on the boat was lawful.", "strike", "attack", "occurred"),
    ("Rebels took 1,200 people hostage.", "took 1,200 people hostage", "abduction", "occurred"),
    ("Fighting between the army and herders has displaced thousands.", "Fighting between", "clash", "occurred"),
    ("Soldiers left the base before militants overran it.", "overran", "ground_operation", "occurred"),
    ("A play tells of the school siege of 2004.", "school siege", "abduction", "occurred"),
    ("Our men will not hesitate to bomb the bridge, the colonel said.", "bomb", "bombing", "threatened"),
])
def test_what_and_whether(text, trigger, kind, status):
    rows = found(text)
    row = rows[rows.trigger.str.endswith(trigger)].iloc[0]
    assert (row.attack_type, row.status) == (kind, status)


@pytest.mark.parametrize("text", [
    "A drone dropped a bomb as part of a military exercise in the Gulf.",
    "Thousands joined a peaceful protest in Basra.",
    "The men were trained in drone warfare in Lebanon.",
    "The minister had a heart attack in Paris.",
    "Nobody was injured.",
    "The drones used by the militia were made abroad.",
    "The battle for the country's future is far from over.",
    "Critics said it was an assault on the rule of law.",
    "Workers at the port went on hunger strike.",
    "An earthquake killed forty people in Nepal.",
    "The army deployed two brigades to Kirkuk.",
    "The coalition fighting ISIS met in Rome.",
    "The wounded were taken to hospital.",
    "The storm battered Florida and killed three people.",
    "Voters in Iowa were bombarded with ads.",
    "The government launched an attack on inequality.",
    "Volunteers are learning to fly attack drones at a school.",
    "The alliance began its largest exercise, with mock attacks by submarines.",
    "Chinese jets rehearsed strikes on ports in the strait.",
    "Rice prices shot up in Yangon, and the bank fired a warning shot at speculators.",
    "A lorry ploughed into a queue in Lagos when its brakes failed, killing nine.",
    "An attack on one is an attack on all, the secretary general said.",
    "Norway shoot down Brazil on penalties.", "A rocket motor sparks fire at a farm in Utah.", "Police shot a bear in Sapporo.",
    "High rates have killed demand for homes in Ankara.", "A fire broke out at a drone plant in Izmir.", "A cyclist was killed when a truck hit her in Lyon.",
    "The war drama was shot in Spain.", "An army drone was used as a lure.",
    "The fighters welcomed the truce in states where fighting between them had displaced many.", "Firefighters battled a blaze, and two were injured battling the blaze.",
    "Ministers in Kinshasa attack Rwanda on television every evening.", "The senator attacked the governor in a speech.",
])
def test_what_is_no_attack(text):
    assert found(text).empty


@pytest.mark.parametrize("text, trigger, kind, status, actor, target, place", [
    ("Russia hit Kharkiv overnight.", "hit", "attack", "occurred", "Russia", "Kharkiv", "Kharkiv"),
    ("Israel strikes Iran", "strikes", "attack", "occurred", "Israel", "Iran", "Iran"),
    ("Israel hit southern Lebanon on Monday.", "hit", "attack", "occurred", "Israel", "southern Lebanon", "Lebanon"),
    ("Gunmen storm Kabul hotel, 12 dead", "storm", "armed_assault", "occurred", "armed groups", "Kabul hotel", "Kabul"),
    ("Gang storms Goma prison, frees inmates", "storms", "armed_assault", "occurred", "", "Goma prison", "Goma"),
    ("Moscow bombards Zaporizhzhia for a third night", "bombards", "shelling", "occurred", "Russia", "Zaporizhzhia", "Zaporizhzhia"),
    ("RSF shells El Fasher, kills 17", "shells", "shelling", "occurred", "Rapid Support Forces", "El Fasher", "El Fasher"),
    ("ELN bombs Cucuta police station", "bombs", "bombing", "occurred", "ELN", "Cucuta police station", "Cucuta"),
    ("Azerbaijan strikes Jermuk", "strikes", "attack", "occurred", "Azerbaijan", "Jermuk", "Jermuk"),
    ("Jordan hit drug labs in southern Syria.", "hit", "attack", "occurred", "Jordan", "drug labs", "Syria"),
    ("Ukraine targets oil refinery in Ryazan with drones", "targets", "drone_strike", "occurred", "Ukraine", "oil refinery", "Ryazan"),
    ("Rebels mortared a district of Homs.", "mortared", "shelling", "occurred", "armed groups", "a district of Homs", "Homs"),
    ("Russia batters Kyiv with missiles", "batters", "shelling", "occurred", "Russia", "Kyiv", "Kyiv"),
    ("Rafah pounded by Israel", "pounded", "attack", "occurred", "Israel", "Rafah", "Rafah"),
    ("Kyiv battered by drones", "battered", "drone_strike", "occurred", "", "Kyiv", "Kyiv"),
    ("Bomb rocks Cairo", "rocks", "bombing", "occurred", "", "Cairo", "Cairo"),
    ("Pakistan denies it hit Kandahar.", "hit", "attack", "denied", "Pakistan", "Kandahar", "Kandahar"),
    ("Russia plans to hit Kyiv, Ukraine warns", "hit", "attack", "planned", "Russia", "Kyiv", "Kyiv"),
    ("The US is weighing whether to hit Isfahan.", "hit", "attack", "considered", "United States", "Isfahan", "Isfahan"),
    ("Israel may strike Iran within days.", "strike", "attack", "hypothetical", "Israel", "Iran", "Iran"),
    ("Missiles rained down on Odesa.", "rained down", "shelling", "occurred", "", "Odesa", "Odesa"),
    ("Civilians fled as shells rained down on the town of Sake.", "rained down", "shelling", "occurred", "", "the town of Sake", "Sake"),
    ("Russian drones slam into apartment block in Dnipro", "slam into", "drone_strike", "occurred", "Russian military", "apartment block", "Dnipro"),
    ("Houthi missile lands in Eilat", "lands in", "shelling", "occurred", "Houthis", "Eilat", "Eilat"),
    ("Blast rips through Islamabad court", "Blast rips through", "bombing", "occurred", "", "Islamabad court", "Islamabad"),
    ("Militants gun down 26 tourists in Pahalgam", "gun down", "shooting", "occurred", "armed groups", "26 tourists", "Pahalgam"),
    ("Gunmen abduct 30 schoolgirls in Katsina", "abduct", "abduction", "occurred", "armed groups", "30 schoolgirls", "Katsina"),
    ("Ukraine downs 30 drones over Kyiv", "downs", "drone_strike", "attempted", "", "", "Kyiv"),
    ("Iran launches missile barrage at Israel", "launches", "shelling", "occurred", "Iran", "Israel", "Israel"),
    ("Israel shoots down drone over Eilat", "shoots down", "attack", "occurred", "Israel", "drone", "Eilat"),
    ("Israel strikes kill 12 in Nuseirat", "strikes", "attack", "occurred", "Israel", "", "Nuseirat"),
    ("Death toll in Mogadishu blast climbs to 54", "blast", "bombing", "occurred", "", "", "Mogadishu"),
    ("Police station attacked in Sinaloa", "attacked", "attack", "occurred", "", "Police station", "Sinaloa"),
    ("Israel captured Hebron in that war.", "captured", "ground_operation", "occurred", "Israel", "Hebron", "Hebron"),
    ("Islamists raid Gamboru, burn homes", "burn", "arson", "occurred", "armed groups", "homes", "Gamboru"),
    ("Russia bombards Sumy as Kyiv pleads for shells", "bombards", "shelling", "occurred", "Russia", "Sumy", "Sumy"),
    ("Death toll from Baghdad market bombing rises to 32", "bombing", "bombing", "occurred", "", "market", "Baghdad"),
])
def test_who_strikes_what_in_headlines_and_wires(text, trigger, kind, status, actor, target, place):
    rows = found(text)
    row = rows[rows.trigger == trigger].iloc[0]
    where = text[row.place_start:row.place_end] if row.place else ""
    assert (row.attack_type, row.status, row.actor, row.target, where) == (kind, status, actor, target, place)


@pytest.mark.parametrize("text", [
    "Chelsea hit Arsenal with two late goals.", "Germany blast Portugal 4-0 in opener", "Pakistan pounded India's bowlers in Lahore.",
    "Iraq hit Kuwait for four in Gulf Cup", "Hurricane hits Florida", "Storm batters Gaza tents", "Hail pounded northern Italy.",
    "Landslide hits Kachin jade mine, 30 feared dead", "A bus slams into truck in Kano, 14 killed", "Cyclone rakes Sittwe",
    "Locusts attack farms in Kenya", "Inflation hits Turkey", "US hits Iran with new sanctions", "Colombia hits ELN leaders with new charges",
    "Hezbollah hit by funding crisis", "US tariffs hit Canada", "US targets Rwandan minister with sanctions", "Trump blasts Zelensky over talks",
    "Sudan hits out at UAE over RSF arms", "India strikes back at Pakistan", "Russia strikes deal with Iran", "Train strike hits France for third day",
    "Israel doctors strike over reform", "Sudan's army targets graft in new unit", "Turkey hits record heat", "Protesters storm Baghdad parliament",
    "New film storms Cannes.", "NATO jets strike mock targets in Estonia exercise", "Afghan refugees hit Iran border in record numbers",
    "Ukraine hits target of one million shells made.", "North Korea fires missile into Sea of Japan", "South Korea launches rocket into orbit",
    "Mothers against Gun Crime launches a campaign in Ohio.", "Oil prices shot past 90 dollars in Tokyo.", "The singer shot to stardom in Lagos.",
    "He attacked the mayor for visiting Moscow.", "South Korea bombards the North with news and pop songs.", "The firm raided the client accounts.",
])
def test_what_is_hit_otherwise(text):
    assert found(text).empty


@pytest.mark.parametrize("text, target", [
    ("Their potential attacks on U.S. interests highlight the complex ties of the groups.", "U.S. interests"),
    ("The attacks on army posts show the rebels have grown.", "army posts"),
    ("Strikes on power plants leave millions in the dark.", "power plants"),
    ("The raid on the camp raises questions about the truce.", "the camp"),
    ("Attacks on Turkish forces continue despite talks.", "Turkish forces"),
    ("Attacks by rebels on merchant ships force carriers to reroute.", "merchant ships"),
    ("The assault on Mosul begins.", "Mosul"),
    ("Israel's strikes on Doha drew anger", "Doha"),
    ("Two attacks on police officers in Dallas were reported.", "police officers"),
    ("An attack on a suspected weapons supply in Basra killed four.", "a suspected weapons supply"),
    ("Militants attacked a police post on Wednesday.", "a police post"),
    ("The drone killed IRGC Quds Force head Qasem Soleimani.", "IRGC Quds Force head Qasem Soleimani"),
    ("A widow was found brutally murdered near Nagpur.", "A widow"), ("The rebels attacked at night.", ""), ("They attacked soon after the army left.", ""),
])
def test_a_target_ends_before_the_main_verb(text, target):
    assert target in set(found(text).target)


def test_a_count_of_victims_shares_the_place():
    rows = found("Russia pounds Kharkiv, at least 9 people killed", "Blast kills 9 in Quetta")
    assert rows.groupby("doc_id").place.agg(set).tolist() == [{"Kharkiv"}, {"Quetta"}]



def places(text):
    return list(found(text).place)


def marked():
    """The invented paragraphs: text, and the marked mentions as (start, end, types, statuses, places)."""
    for line in Path(__file__).with_name("invented_attacks.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        text, gold = "", []
        for part in re.split(r"(\[\[.*?\]\])", line):
            words, *says = part.strip("[]").split("|") if part.startswith("[[") else (part,)
            if says:
                gold.append((len(text), len(text) + len(words), *(x.split("/") for x in says[:2]), says[2].split(";")))
            text += words
        yield text, gold


def test_paragraphs_of_many_conflicts():
    paragraphs = list(marked())
    rows = found(*[text for text, _ in paragraphs])
    rows["where"] = [paragraphs[int(r.doc_id[1:])][0][r.place_start:r.place_end] if r.place else "" for r in rows.itertuples()]
    missed, wrong = [], []
    for i, (text, gold) in enumerate(paragraphs):
        mine = rows[rows.doc_id == f"d{i}"]
        for start, end, kinds, statuses, places in gold:
            hit = mine[(mine.start < end) & (mine.end > start)]
            mine = mine.drop(hit.index)
            asked, got = {p for p in places if p and p[0] != "?"}, set(hit["where"]) - {""} - {p[1:] for p in places if p[:1] == "?"}
            if hit.empty or asked - got:
                missed.append((i, text[start:end]))
            elif got - asked or hit.attack_type.iloc[0] not in kinds or hit.status.iloc[0] not in statuses:
                wrong.append((i, text[start:end], got))
        wrong += [(i, r.trigger, r.place) for r in mine.itertuples()]
    assert not wrong
    assert len(missed) <= .05 * sum(len(gold) for _, gold in paragraphs), missed


def test_every_place_of_a_list_has_its_row():
    rows = found("Militias fired rockets at bases in Baghdad, Balad and Erbil on Sunday.")
    assert list(rows.place) == ["Baghdad", "Balad", "Erbil"]
    assert rows.start.nunique() == 1 and rows.lat.notna().all()


@pytest.mark.parametrize("text", [
    "Militias in Iraq attacked American troops.",
    "A commander met with factions in Baghdad and gave them orders to carry out attacks.",
    "Washington condemned the attack.",
    "The attacks targeted US interests.",
    "Iran attacked with rockets and drones.",
    "Israel was accused of airstrikes.",
    "The families of those killed in shootings urged the Vermont senator to act.", "Gunmen fired shots at Trump.",
    "He was caught in Herat by troops sent there after the Sept. 11 terrorist attacks.",
])
def test_homes_meetings_and_governments_are_no_places(text):
    assert set(places(text)) == {""}


def test_each_place_struck_is_the_target_of_its_row():
    assert list(found("Jets bombed Homs, Hama and Idlib.").target) == ["Homs", "Hama", "Idlib"]
    assert list(found("Jets bombed bases in Homs and Hama.").target) == ["bases", "bases"]


def test_the_finest_of_nested_places_is_taken():
    assert places("Gunmen killed two men in the town of Tikrit, Iraq.") == ["Tikrit"]
    assert places("Gunmen killed two men in Iraq.") == ["Iraq"]


def test_a_place_that_no_gazetteer_knows_keeps_its_name_and_gets_no_point():
    row = found("Gunmen killed two men in the Qarnabil district.").iloc[0]
    assert row.place == "Qarnabil" and pd.isna(row.lat) and row.place_end - row.place_start == len("Qarnabil")


def test_the_attack_takes_up_the_place_of_the_sentence_before():
    rows = found("Gunmen carried out an attack in Mosul. The attack left many homeless.")
    assert list(rows.place) == ["Mosul", "Mosul"] and list(rows.sentence) == [0, 1]
    assert list(found("Jets struck an airport in Mosul. They denied a part in the mosque attack.").place) == ["Mosul", ""]
    rows = found("Gunmen carried out an attack in Mosul. Attacks are rare.")
    assert list(rows.place) == ["Mosul", ""]


@pytest.mark.parametrize("text, where", [
    ("Men were trained in Lebanon and sent to Iraq, where they attacked military bases.", ["Iraq"]),
    ("Gunmen attacked a bank in Mosul, Zaralco said.", ["Mosul"]),
    ("The soldiers killed on Friday were buried in Garoua.", [""]),
    ("He was buried in Karbala after being killed in an airstrike near Tikrit.", ["Tikrit"] * 2),
    ("Washington holds Tehran responsible for the attacks.", [""]),
    ("Gunmen attacked a bank in Mosul. The attack wounded two guards.", ["Mosul"] * 3),
])
def test_where_it_was(text, where):
    assert places(text) == where


def test_roles_weapon_date_and_voice():
    row = found("“Hezbollah fighters attacked Israeli soldiers with missiles on 3 March 2021,” said General Smith.").iloc[0]
    assert row.actor and "soldiers" in row.target and row.weapon == "missile"
    assert row.date_from == pd.Timestamp("2021-03-03") and row.voice == "named"


@pytest.mark.parametrize("text, trigger, actor, target", [
    ("Gunmen, killing at least 40 people, fled.", "killing", "armed groups", "40 people"),
    ("Ukraine said it shot down drones launched from the peninsula.", "launched", "", ""),
    ("Wagner fighters have been accused by the U.N. of killing 500 people.", "killing", "Wagner Group", "500 people"),
    ("Mercenaries helped the army repel an ambush near the town.", "ambush", "", ""),
    ("The agency said no vessel had been hit by missiles.", "hit", "", "no vessel"),
    ("Guerrillas lobbed a grenade into a bar on Friday.", "lobbed", "armed groups", "a bar"),
    ("Hezbollah attacked a police post, killing two policemen.", "killing", "Hezbollah", "two policemen"),
    ("Many of the rebels targeted in the operation fled.", "targeted", "", "Many of the rebels"),
    ("Militias in the capital are preparing for attacks on US interests.", "attacks", "armed groups", "US interests"),
    ("One man was killed and three others were injured by a bomb.", "injured", "", "three others"),
    ("Police arrested four men on suspicion of plotting to bomb a church.", "bomb", "", "a church"),
    ("Potential attacks by Hezbollah on US interests in the region worry them.", "attacks", "Hezbollah", "US interests"),
    ("Russia's attack on the power plant killed six.", "attack", "Russia", "the power plant"),
    ("Rockets were fired from the hills toward the port.", "fired", "", "the port"),
    ("People fled after the RSF attacked villages.", "attacked", "Rapid Support Forces", "villages"),
    ("The embassy warned Americans of possible attacks on hotels.", "attacks", "", "hotels"),
    ("Washington will strike Hezbollah if attacks on its troops do not stop.", "strike", "United States", "Hezbollah"),
    ("The army said it repelled an RSF attack and killed dozens of fighters.", "killed", "security forces", "dozens of fighters"),
    ("The YPG handed over a man suspected of planning attacks in Europe.", "attacks", "", ""),
    ("The command said it carried out strikes on seven bases used by Hezbollah.", "carried out strikes", "", "seven bases"),
    ("Rebels ambushed a military convoy on the northern road.", "ambushed", "armed groups", "a military convoy"),
    ("Wagner fighters are suspected of executing villagers.", "executing", "Wagner Group", "villagers"),
    ("The ministry condemned the U.S. strikes as a violation of sovereignty.", "strikes", "United States", ""),
    ("Rockets were fired at the airport in Basra.", "fired at", "", "the airport"),
    ("The soldiers killed on Friday were buried.", "killed", "", "The soldiers"),
    ("Since the U.S.-led invasion much has changed.", "invasion", "United States", ""),
    ("The convoy that the rebels ambushed near the town was carrying food.", "ambushed", "armed groups", "The convoy"),
    ("Two soldiers who were abducted by FARC rebels were freed.", "abducted", "FARC", "Two soldiers"),
    ("Washington blamed Hezbollah for a drone attack on the base.", "drone attack", "Hezbollah", "the base"),
    ("Washington warned Baghdad that it would strike the militias.", "strike", "United States", "the militias"),
    ("Rebels ambushed a Wagner convoy, killing dozens of mercenaries.", "killing", "armed groups", "dozens of mercenaries"),
    ("Police said the bomb exploded outside a mosque.", "bomb exploded", "", "a mosque"),
    ("Colombia suspended talks after the group attacked a base.", "attacked", "", "a base"),
    ("Egyptian troops killed in Sinai ambush", "killed", "", "Egyptian troops"),
    ("A convoy of the Lebanese army came under attack in Hermel.", "attack", "", "A convoy of the Lebanese army"),
    ("Armed men burst into a bar in Guayaquil, Ecuador, and sprayed it with bullets, killing eight.", "killing", "armed groups", "eight"),
    ("The plant was not hit by missiles, contradicting claims by Hezbollah.", "hit", "", "The plant"),
    ("Gunmen stormed a wedding in Cabinda.", "stormed", "armed groups", "a wedding"),
    ("Militants ambushed a Popular Mobilization unit, then blew up the vehicle.", "blew up", "armed groups", "the vehicle"),
    ("On Thursday two soldiers were killed near the town.", "killed", "", "two soldiers"),
    ("A missile killed four civilians including a child.", "killed", "", "four civilians"),
    ("American and British warplanes hit the port.", "hit", "US military; UK military", "the port"),
    ("Sudan's army and the RSF traded fire across the Nile.", "traded fire", "Sudanese military; Rapid Support Forces", ""),
    ("Police searched the blast that ripped through a church with a bomb.", "ripped through", "", "a church"),
    ("Militants were firing rockets at its airport.", "firing", "armed groups", "its airport"),
    ("The agency said shelling had damaged a line.", "shelling", "", ""),
    ("The rebels seized the town, and jets bombed it.", "bombed", "", "it"),
    ("The chief met survivors of the mosque bombing.", "bombing", "", "mosque"),
    ("Nobody believes that the men killed last week by rebels were fighters.", "killed", "armed groups", "the men"),
    ("Turkey, which considers the YPG terrorists, shelled Manbij.", "shelled", "Turkey", "Manbij"),
    ("A drone attack by the Houthis on a ship lasted hours.", "drone attack", "Houthis", "a ship"),
    ("Iran is considering responses to the attack.", "attack", "", ""),
    ("Raiders killed ten villagers in Manni and torched shops.", "torched", "", "shops"),
    ("Jihadists killed ten villagers near the river and torched shops.", "torched", "armed groups", "shops"),
    ("Gunmen shot worshippers at dawn prayers.", "shot", "armed groups", "worshippers"),
    ("The raid on the island of Barkaram left 40 dead.", "raid", "", "the island of Barkaram"),
    ("Israel struck what it called arms depots near Tyre.", "struck", "Israel", "arms depots"),
    ("Turkey said ten PKK militants were “neutralised” in the hills.", "neutralised", "", "ten PKK militants"),
    ("The militia would respond to the killing of its commander.", "killing", "", "its commander"),
    ("A bomber rammed an explosives-laden truck into a police post.", "rammed", "armed groups", "a police post"),
    ("Hezbollah was blamed for the bombing of a bus.", "bombing", "Hezbollah", "a bus"),
    ("Separatists stopped a train and took more than 400 people hostage.", "took more than 400 people hostage", "armed groups", "more than 400 people"),
    ("Baghdad cannot rein in the factions responsible for rocket fire on the base.", "rocket fire", "", "the base"),
    ("Iran supplied the drones that were used in the attack on Erbil airport.", "attack", "", "Erbil airport"),
    ("Army helicopters strafed a monastery.", "strafed", "security forces", "a monastery"),
    ("Police found the bodies of 12 villagers executed by rebels.", "executed", "armed groups", "12 villagers"),
    ("Sake was attacked by the M23, which looted shops and killed 12.", "killed", "M23", "12"),
    ("Snipers shot at protesters.", "shot", "", "protesters"),
    ("Officials blamed the bombing on the Taliban.", "bombing", "Taliban", ""),
    ("A bombing in Cali blamed on the ELN killed two.", "bombing", "ELN", ""),
    ("The attack on a base, blamed on Hezbollah, killed two.", "attack", "Hezbollah", "a base"),
    ("Iran retaliated with an attack on the base.", "attack", "Iran", "the base"),
    ("The Guard gave orders to Hezbollah to attack a ship.", "attack", "Hezbollah", "a ship"),
    ("Iran was suppressing protesters and killing dissidents.", "killing", "Iran", "dissidents"),
    ("Hundreds of Hamas fighters killed 1,200 people.", "killed", "Hamas", "1,200 people"),
    ("Hamas said it had attacked a tank.", "attacked", "Hamas", "a tank"),
    ("President Putin called the attack on the school an act of terror.", "attack", "", "the school"),
    ("The army foiled an attempt to bomb the parliament.", "bomb", "", "the parliament"),
    ("The U.S. carried out airstrikes under Biden, hitting depots in Syria.", "hitting", "United States", "depots"),
    ("Attacks on Kenya from Al-Shabaab went on.", "Attacks", "Al-Shabaab", "Kenya"),
    ("Shells fired from Syria wounded a child.", "wounded", "", "a child"),
    ("Israel was preparing to strike Iran's nuclear plants at Natanz.", "strike", "Israel", "Iran's nuclear plants"),
    ("Up to 20 soldiers were killed in an ambush.", "killed", "", "20 soldiers"),
    ("More than 50 volunteers fighting alongside the army were killed.", "killed", "", "More than 50 volunteers"),
    ("Rebels attacked the town three times.", "attacked", "armed groups", "the town"),
    ("Rebels killed a nurse whose brother was wounded.", "wounded", "", "brother"),
    ("A missile hit a three-storey residential building in Dnipro.", "hit", "", "a three-storey residential building"),
    ("A bomb exploded on the roadside near Quetta.", "bomb exploded", "", ""),
    ("Turkey vowed revenge for the killing of two soldiers in Idlib.", "killing", "", "two soldiers"),
    ("Iran retaliated for the Israeli strike.", "strike", "Israel", ""),
    ("Israel responded to that attack with strikes on Tyre.", "attack", "", ""),
    ("Israel responded to that attack with strikes on Tyre.", "strikes", "Israel", "Tyre"),
    ("The United States retaliated for the attack by bombing Hezbollah bases.", "attack", "", ""),
    ("Rwanda denied any role in the bombing of a camp.", "bombing", "", "a camp"),
    ("Hamas was involved in the bombing of a bus.", "bombing", "Hamas", "a bus"),
    ("The UN called for those behind the massacre to be tried.", "massacre", "", ""),
    ("The strike on the port was criticised by Hamas.", "strike", "", "the port"),
    ("Police attributed the killing of five miners to Boko Haram.", "killing", "Boko Haram", "five miners"),
    ("A drone attack on a fuel depot in Port Sudan was blamed on the RSF.", "drone attack", "Rapid Support Forces", "a fuel depot"),
    ("Turkish and Syrian troops plan to launch a raid on Manbij.", "raid", "Turkish military; Syrian military", "Manbij"),
    ("Two officers were wounded on Friday when Al-Shabaab fighters shelled a base.", "wounded", "Al-Shabaab", "Two officers"),
    ("Three Taliban fighters were killed when the Taliban attacked a post.", "killed", "", "Three Taliban fighters"),
    ("Nine people were killed by gunmen who stormed a church.", "stormed", "armed groups", "a church"),
    ("A convoy came under fire from unidentified gunmen.", "came under fire", "armed groups", "A convoy"),
    ("Militia aggression against aid workers in Goma went on.", "Militia aggression", "armed groups", "aid workers"),
    ("Fighters from the Islamic State shelled bases housing troops over the past days.", "shelled", "Islamic State", "bases housing troops"),
    ("The Houthis said on Monday they had attacked two ships.", "attacked", "Houthis", "two ships"),
    ("Gunmen raided a gold mine.", "raided", "armed groups", "a gold mine"),
    ("An army helicopter was shot at near Sake.", "shot", "", "An army helicopter"),
    ("A strike on a fuel depot in the port of Hodeidah on Sunday was carried out by Israel.", "strike", "Israel", "a fuel depot"),
    ("There is no evidence that Iran ordered the drone attack on the tanker.", "drone attack", "", "the tanker"),
    ("The Houthis threatened to resume attacks on tankers.", "attacks", "Houthis", "tankers"),
    ("American warplanes flying over neighbouring Iraq bombed a base.", "bombed", "US military", "a base"),
    ("The army and M23 traded accusations over a bomb blast that killed two boys.", "killed", "", "two boys"),
    ("Gunmen killed nine men in an attack on a village.", "attack", "armed groups", "a village"),
    ("The minister offered Turkey news of those who bombed a base.", "bombed", "", "a base"),
    ("An Israeli strike on a car in Sidon killed a baker.", "killed", "Israel", "a baker"),
    ("Nationalists bombed Guernica on market day.", "bombed", "", "Guernica"),
    ("The gang shot at the jail, killing more than a dozen guards.", "killing", "armed groups", "more than a dozen guards"),
    ("The trawler sank after being attacked with rockets.", "attacked", "", "The trawler"),
    ("Al-Shabaab fighters ambushed and killed six miners.", "ambushed", "Al-Shabaab", "six miners"),
    ("The town of Sake came under renewed shelling.", "shelling", "", "The town of Sake"),
    ("Islamic State claimed an attack on a base that was beaten back by Russian soldiers.", "attack", "Islamic State", "a base"),
    ("Pakistan said train bombing toll had risen.", "bombing", "", "train"),
    ("Ten girls abducted from their school returned.", "abducted", "", "Ten girls"),
    ("The alliance began airstrikes on Taiz a day after a rocket fired by Hezbollah was downed.", "airstrikes", "", "Taiz"),
])
def test_who_did_it_to_whom(text, trigger, actor, target):
    row = found(text).query("trigger == @trigger").iloc[0]
    assert (row.actor, row.target) == (actor, target)


def test_a_state_that_speaks_is_named():
    rows = found("Turkey threatened to launch an offensive against Kobani. Officials said an airstrike hit Manbij.")
    assert list(rows.voice) == ["named", "anonymous", "anonymous"]


def test_a_date_is_that_of_its_clause():
    rows = found("Attacks increased, and the US responded in May 2019 with airstrikes.")
    assert list(rows.date_from.notna()) == [False, True]


def test_the_date_of_its_own_clause_and_no_superlatives():
    assert found("Troops left Taji in August 2020 after the base had been hit by rockets in May 2019.").iloc[0].date_from == pd.Timestamp("2019-05-01")
    assert found("Officials said on Friday that gunmen had attacked a base on 3 May 2019.").iloc[0].date_text == "3 May 2019"
    assert found("He fought in Raqqa in 2014 and was killed in Hajin in 2018.").iloc[-1].date_text == "2018"
    assert found("It was the worst attack by rebels since 2017.").iloc[0].date_text == ""
    assert found("A senator was shot at a rally in Cali in June and died a week later.").iloc[0].date_text == "June"
    assert found("Gunmen attacked a farm; four bodies were found on Monday.").iloc[0].date_text == ""
    assert found("Seven girls abducted in Maga regained their freedom on Tuesday.").iloc[0].date_text == ""


def test_weapons_of_another_event_are_not_those_of_this_one():
    rows = found("A day after Israeli strikes killed ten people in Baalbek, rockets were fired at Metula.")
    assert list(rows.attack_type) == ["attack", "attack", "shelling"] and list(rows.actor) == ["Israel", "Israel", ""]
    assert found("A strike killed the head of the group's drone unit in Sidon.").iloc[0].attack_type == "attack"


def test_a_film_about_an_attack_is_none_but_the_attack_is_one():
    assert list(found("The movie, about the 1972 Munich attack, opens in May.").trigger) == ["attack"]


def test_a_dateline_says_neither_where_nor_when():
    row = found("KABUL, March 4 (AP) - A blast killed a refugee minister.").iloc[0]
    assert row.place == "" and pd.isna(row.date_from)
    assert found("BAGHDAD: Gunmen attacked a base in Mosul on 3 March 2021.").iloc[0].place == "Mosul"


def test_places_of_a_passive_and_of_what_follows_it():
    assert list(found("Several villages around Djibo have been attacked.").place) == ["Djibo"]
    assert list(found("The market of Omdurman was shelled, killing 30.").place) == ["Omdurman", "Omdurman"]
    row = found("A raid on the village of Tolo left 20 dead.").iloc[0]           # Tolo is also what Toulon was called
    assert row.place == "Tolo" and pd.isna(row.lat)


@pytest.mark.parametrize("text, where", [
    ("Groups claimed attacks in Basra, Dhi Qar, Muthanna and Babil.", ["Basra", "Dhi Qar Province", "Muthanna Province", "Babil Province"]),
    ("Rockets hit a base in Balad on Friday and a depot in Taji.", ["Balad", "Taji"]),
    ("A missile struck the outskirts of the town of Khiam.", ["Khiam"]),
    ("Envoys flew to Tehran to ask that the attacks stop.", [""]),
    ("If Tehran attacked troops in Iraq, Riyadh would turn to Washington.", ["Iraq"]),
    ("An attack on a field in Kirkuk, which killed four workers, was condemned.", ["Kirkuk"] * 2),
    ("Drones hit Abu Dhabi, an attack claimed by the Houthis.", ["Abu Dhabi"] * 2),
    ("He was killed while trying to enter Turkey.", [""]),
    ("The attack drew condemnation from Baghdad, Amman and Paris.", [""]),
    ("The bases have been attacked by militias from Iraq.", [""]),
    ("Rockets were fired from the back of a lorry in the Amiriyah district.", [""]),
    ("The rebels seized Wad Madani, and jets bombed the town.", ["Wad Medani"] * 2),
    ("Militias claimed 61 attacks: 24 in Anbar, 14 in Erbil and the rest in Hasakah.", ["Anbar Province", "Erbil", "Hasakah"]),
    ("There were attacks on Erbil airport (14 April), Ain al-Asad (8 May) and Harir.", ["Erbil International Airport", "Ain al-Asad Air Base", "Ḩarir"]),
    ("Looting and killings by gunmen were reported in villages across Gezira state.", ["Gezira"] * 2),
    ("A mine planted by separatists in Nigeria's Imo state killed two soldiers.", ["Imo"] * 2),
    ("Gangs attacked two prisons in Port-au-Prince.", ["Port-au-Prince"]),
    ("Refugees told of killings in Nyala.", ["Nyala"]),
    ("In mid-January Iran fired ballistic missiles at Erbil.", ["Erbil"]),
    ("Investors fear an attack on Taiwan would sink the markets in Tokyo.", ["Taiwan"]),
    ("The Houthis threatened to hit any ship bound for Haifa.", [""]),
    ("Civilians died in the strike on Mosul's al-Jadida district.", ["al-Jadida"]),
    ("Rebels attacked Mongbwalu on Sunday and burned 50 huts.", ["Mangbwalu"] * 2),
    ("The bombing was denounced by Turkey and Qatar.", [""]),
    ("The raid was carried out by Iran.", [""]),
    ("A drone attack on a fuel depot in Port Sudan was blamed on Chad.", ["Port Sudan"]),
    ("The massacre, condemned by France, left ten dead in Mopti.", ["Mopti"]),
    ("Gunmen killed a teacher from Kisumu in Garissa.", ["Garissa"]),
    ("Gunmen abducted two nurses from Baga in Borno state.", ["Baga"]),
    ("Bandits ambushed a bus travelling from Jos to Makurdi near Lafia.", ["Lafia"]),
    ("Rebels attacked a convoy heading from Kaduna to Abuja.", [""]),
    ("Hours after the bombing in Kabul, gunmen stormed a hospital in Herat.", ["Kabul", "Herāt"]),
    ("A day after the raid, soldiers entered Tikrit and shot two men.", ["", "Tikrit"]),
    ("They accused rebels of shelling villages and plotting to capture Hama.", ["", "Ḩamāh"]),
    ("Gunmen kidnapped two nurses in Tessalit in northern Mali, and another in Niger.", ["Tessalit", "Niger"]),
    ("The Houthis kept attacking ships linked to Israel until the war in Gaza ended.", [""]),
    ("Shells landed near the palace before the president flew to Ankara.", [""]),
    ("Jets dropped two bombs on Zarmutivka, wounding nine.", ["Zarmutivka"] * 2),
    ("Rebels raided Eringolo overnight. Police raided Zarbo offices in Oslo.", ["Eringolo", "Oslo"]),
    ("Amhara militias looted clinics in Humera.", ["Humera"]),
    ("Gunmen attacked a police post in Maiduguri. Three officers were killed in the raid.", ["Maiduguri"] * 3),
    ("Jets bombed a mosque in Nyala. Another strike hit a market in Kabkabiya.", ["Nyala", "Kabkabiya", "Kabkabiya"]),
    ("The group threatened attacks on ships if aid does not reach Gaza.", [""]),
    ("Gangs fought police in the Port-au-Prince suburb of Kenscoff.", ["Kenscoff"]),
    ("Israel Strikes Damascus Airport, Iran Says", ["Damascus Airport"]),
    ("El Fasher came under renewed shelling.", ["El Fasher"]),
    ("A nurse was kidnapped from her home in Agadez.", ["Agadez"]),
    ("A drone attack sparked a blaze at an oil terminal in Novorossiysk.", ["Novorossiysk"]),
    ("Rockets were fired from Jabalia toward Sderot.", ["Sderot"]),
    ("A suicide attack outside a court in Islamabad killed twelve.", ["Islamabad"] * 2),
    ("A truck bomb destroyed the Marine barracks in Beirut.", ["Beirut"]),
    ("Drones killed ten at a wedding in Tedouft, Tuareg rebels said.", ["Tedouft"]),
    ("Rebels Overrun Garrison in Northern Mali", ["Mali"]),
    ("Protesters attacked several embassies in Kinshasa, including those of Rwanda, France and the United States.", ["Kinshasa"]),
    ("Militants attacked the embassies of France and the United States in Kinshasa.", ["Kinshasa"]),
    ("The attack on Gao was organised in Bamako.", ["Gao"]), ("The drone strikes were ordered in Tehran.", [""]),
    ("Rebels hiding in Goma had fired on troops near Sake.", ["Sake"]), ("A car bomb exploded near the Damascus embassy.", ["Damascus"]),
    ("The coalition looked into reports of deaths from its airstrike in Raqqa.", ["Raqqa"]),
])
def test_lists_relatives_and_seats(text, where):
    assert places(text) == where


def test_an_unknown_quarter_has_the_point_of_its_town():
    row = found("He was shot dead outside his home in Baghdad's Zayouna neighbourhood.").iloc[0]
    assert row.place == "Zayouna" and abs(row.lat - 33.3) < .2 and row.country == "IQ"


def test_a_country_of_bases_is_the_place_and_words_are_no_blows():
    assert list(found("Iran hit US bases in Qatar.").place) == ["Qatar"]
    assert found("Opposition lawmakers attacked the government over fuel prices. Heart attacks killed 200 people.").empty


def test_an_aside_before_the_verb_gives_neither_place_nor_status():
    rows = found("The Houthis, who control Sanaa and have threatened Israel, fired a missile at a tanker in the Gulf of Aden.")
    assert set(rows.place) == {"Gulf of Aden"} and set(rows.status) == {"occurred"}


def test_the_seeds_give_no_place_from_a_trap():
    folder = Path(__file__).parent.parent / "seeds"
    documents = pd.DataFrame([{"doc_id": p.stem[:3], "text": p.read_text(encoding="utf-8")} for p in sorted(folder.glob("*.txt"))])
    rows = analysis.annotate(documents, only=("attacks",)).attacks
    assert not set(rows.place) & {"Basra", "Washington", "Washington, D.C.", "Tehran", "Lebanon", "Persian Gulf", "United States"}
    warnings = rows[rows.doc_id == "003"]
    assert len(warnings) > 10 and set(warnings[warnings.status == "occurred"].place) <= {""}
    assert {"Balad", "Taji", "Erbil"} <= set(rows[rows.doc_id == "001"].place)


def test_an_overlay_adds_a_word(tmp_path):
    (tmp_path / "attacks.csv").write_text("lemma,forms,class,pos,type,language\nzap,zapped,strong,v,shelling,en\n")
    documents = pd.DataFrame({"doc_id": ["a"], "text": ["They zapped the tower."]})
    assert list(analysis.annotate(documents, only=("attacks",), codebook=tmp_path).attacks.attack_type) == ["shelling"]


@pytest.mark.parametrize("name, text", [
    ("attacks", "lemma,forms,class,pos,type,language\nzap,zapped,stark,v,shelling,en\n"),
    ("attacks", "lemma,forms,class,pos,type,language\nzap,zapped,strong,v,zapping,en\n"),
    ("status", "cue,status,side,reach,strength,language\nperhaps,unsure,before,3,strong,en\n"),
    ("attack_places", "feature,weight,language\nin:A,much,en\n"),
])
def test_a_codebook_row_that_cannot_be_read_is_named(tmp_path, name, text):
    (tmp_path / f"{name}.csv").write_text(text)
    with pytest.raises(analysis.InputError, match=f"{name}.csv, line 2"):
        analysis.annotate(pd.DataFrame({"doc_id": ["a"], "text": ["One."]}), only=("attacks",), codebook=tmp_path)


def test_empty_tables_keep_their_columns():
    rows = found("", "Nothing happened in Oslo.")
    assert rows.empty and str(rows.lat.dtype) == "float64" and str(rows.place_start.dtype) == "Int64"


SOME = "attack killed the of in Mosul, Iraq . bomb to will if not “ ” rockets on US militias ’s — may could 12".split()
WORDS = st.lists(st.sampled_from(SOME), max_size=40).map(" ".join)


@settings(max_examples=10)
@given(st.lists(WORDS, min_size=1, max_size=3))
def test_spans_prove_the_rows_and_documents_stand_alone(texts):
    rows = found(*texts)
    for r in rows.itertuples():
        text = texts[int(r.doc_id[1:])]
        assert text[r.start:r.end] == r.trigger and r.status in factuality.STATUSES and r.incident
        if not pd.isna(r.place_start):
            assert text[r.place_start:r.place_end].strip()
    alone = pd.concat([found(*[""] * i, text) for i, text in enumerate(texts)], ignore_index=True)
    pd.testing.assert_frame_equal(rows, alone)


@settings(max_examples=100)
@given(st.text(alphabet=string.ascii_letters + " .,'’-İß“é\n", max_size=80))
def test_words_have_their_offsets(text):
    low, starts, ends = factuality.words(text)
    assert all(text[a:b].lower().replace("’", "'")[:1] == w[:1] for w, a, b in zip(low, starts, ends))
    assert starts == sorted(starts) and all(a < b for a, b in zip(starts, ends))


def test_a_sentence_without_end_takes_linear_time():
    book = codebook.load()
    empty = [analysis.tables.make(name) for name in ("actors", "places", "dates", "quotes")]
    taken = []
    for times in (700, 2800):
        text = "militants attack killed in Mosul if not could rocket " * times
        sentences = analysis.tables.make("sentences", [{"doc_id": "a", "text": text, "end": len(text), "section": "body"}])
        start = time.process_time()
        rows = attacks.find(sentences, *empty, codebook=book)
        taken.append(time.process_time() - start)
        assert len(rows) > .8 * times and all(text[r.start:r.end] == r.trigger for r in rows.itertuples())
    assert taken[1] < 9 * taken[0]                                        # four times the words; sixteen times the time if it were quadratic


@pytest.mark.parametrize("text, place", [
    ("Gunmen attacked Tinkoutou, in Borno state, on Monday.", "Tinkoutou"), ("An attack on Wad Haroun, a village in Gezira, was repelled.", "Wad Haroun"),
    ("Bandits raided Kwalaram, 40 km from Maiduguri.", "Kwalaram"), ("Rebels attacked Hezbollah, near Beirut.", "Beirut"),
    ("Gunmen attacked Qarnasa on Monday.", "Qarnasa"), ("Rebels captured Qarnasa from the army.", "Qarnasa"), ("The army recaptured Qarnasa.", "Qarnasa"),
    ("Gunmen attacked Salman Norvik on Monday.", ""), ("Gunmen attacked Christians on Sunday.", "")])
def test_what_was_attacked_is_a_place_where_the_text_says_where_it_lies(text, place):
    assert found(text).place.tolist() == [place]


@pytest.mark.parametrize("text", [
    "The senator attacked his rival in a series of tweets from Ohio.", "He verbally attacked the referee.", "The weekly attacked the bishop in a front-page leader.",
    "Two were hurt in the collisions.", "A kitchen fire damaged two flats and injured a tenant.", "The dog attacked a child in Denver.", "Locusts invaded farms in Isiolo.",
    "Investors came to make a quick kill.", "The general harshly attacked the bishop in Lima.", "Trump attacked Clinton in Ohio.", "The law was seen as an attack on the army.",
    "He stepped up his attacks on the rebels, the minister said.", "The coup is an attack on peace.", "Police found 330 pounds of explosives in Bol.", "The assault troops were armed.", "The army could not evacuate its wounded.", "Forty are recovering from serious wounds.", "The town was taken without a shot.", "No arrests followed the home invasion.", "The clerks' strike is indefinite, the rebels noted.", "The army has offensive capabilities.", "A deal was struck with the rebels.", "Nurses in Lyon began a nationwide strike.",
    "The guard made 8-of-23 shooting and had a good night.", "The lorry driver was charged with driving under the influence after he struck a van.",
    "A tanker crashed near Lima on Friday. The road was closed. Four people were killed. The number of wounded is unknown. The cause is being looked into.", "The bill was killed in committee.", "The photographer shot the wedding in Beirut.", "Hackers attacked a bank in Dhaka."])
def test_words_animals_and_accidents_are_no_attacks(text):
    assert found(text).empty


@pytest.mark.parametrize("text, status", [
    ("\"Was the bridge bombed?\" a reporter asked.", "hypothetical"), ("Did rebels shell Homs?", "hypothetical"), ("Does a war kill more people than bad roads, he asked.", "hypothetical"), ("Has there been an attack in Homs?", "hypothetical"),
    ("\"Don't shoot him,\" she cried.", "hypothetical"), ("Please do not kill us.", "hypothetical"), ("The army did not shell the town.", "denied"),
    ("Did the attack on the embassy change much?", "occurred"), ("Did the man, who bombed Homs in May, pay for it?", "occurred"), ("Why did they attack the clinic?", "occurred"),
    ("The mine did not detonate.", "attempted"), ("At no time did the army bomb the town.", "denied"), ("The grenade didn't go off.", "attempted"), ("Israel fears attacks by Hezbollah.", "hypothetical")])
def test_what_is_asked_or_pleaded_for_is_no_fact(text, status):
    assert list(found(text).status) == [status]


def test_what_somebody_is_accused_of_is_alleged_to_its_end():
    assert list(found("The army was accused of a raid in which it shelled Homs, killing ten.").status) == ["alleged"] * 3
    assert list(found("The army was accused of a raid in which ten people were killed.").status) == ["alleged", "occurred"]
    assert list(found("She told the police that he had shot her.", "He told the army to shell Homs.").actor) == ["", "security forces"]
    rows = found("The victim told police she was at home when a man came and stabbed her.", "He asked that the rebels free the Kurds they had kidnapped.")
    assert list(rows.actor) == ["", "armed groups"]


def test_duds_that_are_defused_are_no_denials_and_who_saw_an_attack_is_not_its_doer():
    assert list(found("Two rockets did not explode and were defused.").status) == ["attempted", "attempted"]
    assert list(found("Turkey has become accustomed to attacks.", "Somalia saw two suicide bombings.").actor) == ["", ""]


@pytest.mark.parametrize("text", [
    "Trump's attacks on the hosts were rebuked.", "The senator attacked Hillary Clinton in a long speech.", "Biden had a shot at the nomination.",
    "He is a long shot for the post.", "The president of the club shot back with a laugh.", "He kept a kill list and wrote of weapons of mass destruction.",
    "She attacked the mayor in Iowa, calling him a liar.", "His campaign needs a shot of energy.", "It was a typical line of attack on the tax cuts.", "A shooting threat closed the school."])
def test_politicians_attack_in_words_and_a_shot_may_be_a_chance(text):
    assert found(text).empty


def test_a_head_of_state_may_attack_civilians_and_lands_and_a_plot_on_one_is_no_speech():
    assert list(found("Assad attacked civilians.", "Netanyahu's attacks on Gaza went on.", "An attack on Zelensky was foiled.").status) == [
        "occurred", "occurred", "attempted"]


def test_a_text_that_names_an_attack_by_its_place_is_none_of_words_alone():
    rest = " She spoke in the town hall. He spoke of it, too. They spoke on for hours."
    assert len(found("The Oslo attacks changed the race." + rest)) == 1 and found("The attacks changed the race." + rest).empty


def test_persons_attack_places_and_armed_men_and_a_war_goes_on_beside_floods():
    assert list(found("Escobar ordered the attack on the senator in Cali.").actor) == ["Pablo Escobar"]
    assert list(found("Putin attacked Ukraine.", "Assad attacked a convoy.", "Trump attacked the Houthis.").trigger) == ["attacked"] * 3
    assert len(found("Floods hit Sudan at war. The river rose. Nine people were killed. Aid was late. The road was cut. It was a hard year.")) == 1


def test_a_text_of_politics_has_no_attacks_but_those_of_arms():
    politics = ("The senator attacked the mayor again. It was his third attack on Dora Lind this month. She called it an invasion of privacy. "
                "The battle for the seat goes on. Voters in Leeds were bored.")
    assert found(politics).empty
    assert list(found(politics + " In 2003 the United States invaded Iraq. He recalled the attack on the embassy in Nairobi.").trigger) == ["invaded", "attack"]
    assert len(found(politics + " Two men were shot dead in Leeds.")) > 2          # a text of violence: every word counts
    assert list(found("The attack was condemned.").trigger) == ["attack"]          # too short to tell


@pytest.mark.parametrize("text, trigger, kind, status, actor, target, place", [
    # ground, ships, people that are seized
    ("Rebels seized the town of Kidal on Tuesday.", "seized", "ground_operation", "occurred", "armed groups", "the town of Kidal", "Kidal"),
    ("Tigrayan forces seized control of Lalibela.", "seized control of", "ground_operation", "occurred", "Tigray People's Liberation Front", "Lalibela", "Lalibela"),
    ("Rebels took control of Rutshuru after heavy fighting.", "heavy fighting", "clash", "occurred", "", "", "Rutshuru"),
    ("Iran seized a tanker in the Gulf of Oman.", "seized", "hijacking", "occurred", "Iran", "a tanker", "Gulf of Oman"),
    ("A trawler was seized by Iranian forces near Fujairah.", "seized", "hijacking", "occurred", "Iranian military", "A trawler", "Fujairah"),
    # whether it happened
    ("The junta dismissed as “lies” reports that its jets had hit a clinic in Bago.", "hit", "airstrike", "denied", "", "a clinic", "Bago"),
    ("Israel has not commented on the explosion in Tehran that killed a general.", "explosion", "bombing", "occurred", "", "", "Tehran"),
    ("Troops killed two suspected rebels in a gun battle in Tripura.", "gun battle", "clash", "occurred", "security forces", "", "Tripura"),
    ("An attack planned in Homs by rebels killed nine soldiers in Palmyra.", "killed", "attack", "occurred", "armed groups", "nine soldiers", "Palmyra"),
    ("Police said a bombing in Cali had been averted.", "bombing", "bombing", "attempted", "", "", "Cali"),
    ("The minister spoke of a gas leak, ruling out an attack in Tunis.", "attack", "attack", "denied", "", "", "Tunis"),
    ("A missile fired by Hezbollah was downed over Safed.", "fired", "shelling", "attempted", "Hezbollah", "", "Safed"),
    ("A missile fired by Hezbollah was downed over Safed.", "downed", "shelling", "attempted", "", "", "Safed"),
    ("Ukraine aimed two drones but both were downed.", "downed", "drone_strike", "attempted", "", "", ""),
    ("The envoy warned Israel against attacking Tyre.", "attacking", "attack", "hypothetical", "Israel", "Tyre", "Tyre"),
    ("A Houthi attack on Saudi oil facilities is possible.", "attack", "attack", "hypothetical", "Houthis", "Saudi oil facilities", ""),
    # where
    ("Gunmen opened fire on hikers near Pahalgam in Indian-administered Kashmir, killing six.", "killing", "shooting", "occurred", "armed groups", "six", "Pahalgam"),
    ("Gunmen shot a trader in Patikul town on the island of Jolo.", "shot", "shooting", "occurred", "armed groups", "a trader", "Patikul"),
    ("The trial of a man accused of stabbing a singer opened in London.", "stabbing", "stabbing", "alleged", "", "a singer", ""),
    ("The Taliban vowed to step up attacks after the killing of a mullah in Quetta.", "attacks", "attack", "threatened", "Taliban", "", ""),
    ("Rockets rained down on Tarbikha from southern Lebanon.", "rained down", "shelling", "occurred", "", "Tarbikha", ""),
    ("Cuba accused Washington of plotting an invasion from Florida.", "invasion", "ground_operation", "planned", "United States", "", ""),
    ("Russian shelling wounded a woman in Beryslav and damaged a clinic in Kherson.", "damaged", "shelling", "occurred", "Russia", "a clinic", "Kherson"),
    ("They attended the funeral in Rawalpindi of soldiers killed in an attack on a post in Bannu.", "killed", "attack", "occurred", "", "soldiers", "Bannu"),
    ("Two men were hanged in Isfahan for their role in a drone attack on a depot.", "drone attack", "drone_strike", "occurred", "", "a depot", ""),
    ("A bomb went off in Jos. The blast killed six people and wounded dozens.", "wounded", "attack", "occurred", "", "dozens", "Jos"),
    # who
    ("The Taliban denied any role in the bombing of a rally in Bajaur, which killed ten.", "killed", "bombing", "occurred", "", "ten", "Bajaur"),
    ("A drone hit the tanker in the Red Sea, the U.S. Navy said, and it later sank.", "sank", "drone_strike", "occurred", "", "it", "Red Sea"),
    ("Israel asked Washington for permission to strike Beirut.", "strike", "attack", "planned", "Israel", "Beirut", "Beirut"),
    ("Separatist fighters from Cameroon killed 20 villagers in Takum.", "killed", "attack", "occurred", "armed groups", "20 villagers", "Takum"),
    ("The army, which has been fighting rebels, denied attacking homes in Kurmuk.", "attacking", "attack", "denied", "security forces", "homes", "Kurmuk"),
    ("Gunmen disguised as police abducted four engineers near Minna.", "abducted", "abduction", "occurred", "armed groups", "four engineers", "Minna"),
    ("Men dressed as soldiers killed ten people in Kano.", "killed", "attack", "occurred", "", "ten people", "Kano"),
    ("Moscow denied targeting civilians, though its missiles have hit hospitals and schools across Ukraine.", "hit", "shelling", "occurred", "Russia", "hospitals", "Ukraine"),
    ("Israeli settlers shot a man in Qusra.", "shot", "shooting", "occurred", "Israeli settlers", "a man", "Qusra"),
    ("Bogota suspended talks with the ELN after it killed ten farmers in Catatumbo.", "killed", "attack", "occurred", "ELN", "ten farmers", "Catatumbo"),
    ("All 14 missiles aimed at Kyiv were destroyed.", "destroyed", "shelling", "attempted", "", "", "Kyiv"),
    ("Two drones that entered Iraq were brought down near Haditha.", "brought down", "drone_strike", "attempted", "", "", "Haditha"),
    ("A frigate shot down two drones fired from Yemen.", "fired", "attack", "attempted", "", "", ""),
    ("A blast ripped through a market in Harnai, in an attack claimed by the BLA.", "blast ripped through", "bombing", "occurred", "", "a market", "Harnai"),
    ("A kidnapped priest was freed in Sokoto.", "kidnapped", "abduction", "occurred", "", "", ""),
    ("Rebels stormed a police academy in Quetta, taking cadets hostage.", "taking cadets hostage", "abduction", "occurred", "armed groups", "cadets", "Quetta"),
    ("Gunmen kidnapped the wife of a trader from her home in Jos.", "kidnapped", "abduction", "occurred", "armed groups", "the wife of a trader", "Jos"),
    ("A drone struck a depot in Kstovo, the Nizhny Novgorod regional governor said.", "struck", "drone_strike", "occurred", "", "a depot", "Kstovo"),
    ("A judge ordered the arrest of rebels behind a car bombing in Cali.", "car bombing", "bombing", "occurred", "", "", "Cali"),
    ("The mines were meant for an attack on a base.", "attack", "bombing", "planned", "", "a base", ""),
    ("Officers shot dead three protesters in Kisumu.", "shot dead", "shooting", "occurred", "", "three protesters", "Kisumu"),
    # with what, whom
    ("It was a strike on a drone workshop 15 miles south of Sanaa.", "strike", "attack", "occurred", "", "a drone workshop", "Sanaa"),
    ("An explosion at a synagogue in Lyon was claimed by militants.", "explosion", "bombing", "occurred", "armed groups", "a synagogue", "Lyon"),
    ("Rebels freed two soldiers kidnapped in Arauca.", "kidnapped", "abduction", "occurred", "", "two soldiers", "Arauca"),
    ("Two farmers were beaten to death by settlers near Hebron.", "beaten to death", "attack", "occurred", "settlers", "Two farmers", "Hebron"),
    ("Insurgents fired at a helicopter near Macomia.", "fired at", "shooting", "occurred", "armed groups", "a helicopter", "Macomia"),
    ("It will hit Tel Aviv if Israel attacks, a general said.", "attacks", "attack", "hypothetical", "Israel", "", ""),
    ("Drones dropped explosives on a camp in Guerrero.", "dropped", "drone_strike", "occurred", "", "a camp", "Guerrero"),
    ("A knife-wielding man wounded three people in Lyon.", "wounded", "stabbing", "occurred", "", "three people", "Lyon"),
    ("The rebels targeted an aircraft carrier in the Red Sea with drones.", "targeted", "drone_strike", "occurred", "armed groups", "an aircraft carrier", "Red Sea"),
    ("A U.N. helicopter was shot at near Nasir, killing a crew member.", "killing", "shooting", "occurred", "", "a crew member", "Nasir"),
    ("They still mourn the airport attack in Istanbul.", "attack", "attack", "occurred", "", "airport", "Istanbul"),
    ("A car bomb exploded outside a police station in Pasto.", "bomb exploded", "bombing", "occurred", "", "a police station", "Pasto"),
    ("A suicide bomber rammed a checkpoint at the entrance to Dhusamareb.", "rammed", "suicide_bombing", "occurred", "armed groups", "a checkpoint", "Dhusamareb"),
    ("The general may strike “nerve centres” in Kyiv with a missile.", "strike", "shelling", "hypothetical", "", "nerve centres", "Kyiv"),
    ("Villages around Kutkai, Lashio and Hsipaw came under artillery fire.", "artillery fire", "shelling", "occurred", "", "Villages around Kutkai", "Kutkai"),
    ("More than 1,200 people were killed in attacks in Israel.", "killed", "attack", "occurred", "", "More than 1,200 people", "Israel"),
    ("Shots were fired near the embassy in Stockholm.", "fired", "shooting", "occurred", "", "", "Stockholm"),
    ("No group claimed the blast, which tore through a market in Quetta.", "tore through", "bombing", "occurred", "", "a market", "Quetta"),
    ("There was no claim of responsibility for the explosion in Mogadishu.", "explosion", "bombing", "occurred", "", "", "Mogadishu"),
])
def test_news_that_no_rule_was_written_for(text, trigger, kind, status, actor, target, place):
    row = found(text).query("trigger == @trigger").iloc[0]
    where = text[row.place_start:row.place_end] if row.place else ""
    assert (row.attack_type, row.status, row.actor, row.target, where) == (kind, status, actor, target, place)


@pytest.mark.parametrize("text", [
    "Police seized 20 kilos of cocaine in Lagos.", "Customs officers seized a boat carrying migrants off Zuwara.", "The army seized power in Niamey.",
    "Militants seized weapons from the barracks in Bol.", "The militants seized the area after the withdrawal of the troops.",
    "The investor took control of the company in the port of Aden.", "Special forces destroyed 300 mines and explosives near Mosul.",
    "Dengue fever has killed 47 people in Khartoum.", "A chemical leak at a plant in Gujarat killed ten people.", "A fire at a hostel in Almaty killed nine people.",
    "Iran executed two men convicted of spying in Karaj.", "Protesters tried to storm parliament in Nairobi.", "Medics evacuated wounded civilians from Bakhmut.", "North Korean hackers attacked a bank in Dhaka.",
    "City's attack was too strong for the visitors in Porto, and they scored the last two goals of the evening in the final minutes.",
])
def test_what_else_is_no_attack(text):
    assert found(text).empty


@pytest.mark.parametrize("text, trigger, status", [
    ("The army has not commented on the ambush near Bago.", "ambush", "occurred"), ("There are no nuns being held hostage in Bol.", "held hostage", "denied"),
    ("The minister declined to comment on the bombing.", "bombing", "occurred"),
    ("They vowed to bomb any village where posts are attacked.", "attacked", "hypothetical"),
    ("He spoke of any group that shelled the camp.", "shelled", "occurred"),
    ("Rebel raid on Goma thwarted, army says", "raid", "attempted"), ("Police plan to release two films of the shooting.", "shooting", "occurred")])
def test_silence_is_no_denial_and_any_is_none_in_particular(text, trigger, status):
    assert [r.status for r in found(text).itertuples() if r.trigger == trigger] == [status]


@pytest.mark.parametrize("text, trigger, actor, target", [
    ("The front, which holds the ford, said that nine farmers, two of them girls, had been killed and six others wounded.", "killed", "", "nine farmers"),
    ("The front said that nine civilians had been killed and six others wounded.", "wounded", "", "six others"),
    ("The army denied that it had carried out that attack.", "attack", "", ""),
    ("UN chief condemns Myanmar market bombing", "bombing", "", "market"),
    ("The mortar shell fell on Thursday near Goma.", "fell on", "", ""),
    ("The rebels could attack Sittwe next, he said.", "attack", "armed groups", "Sittwe"),
    ("The AP has counted 300 people killed in Homs.", "killed", "", "300 people"), ("He met her at the bridge where she was shot by rebels.", "shot", "armed groups", "she"),
    ("She survived being shot in Bol.", "shot", "", "She"), ("They demanded the remains of two Danes killed in Homs.", "killed", "", "two Danes"),
    ("The widow of slain officer Lund was honoured by Barack Obama.", "slain", "", "officer Lund"),
])
def test_those_counted_and_those_who_deny_did_nothing(text, trigger, actor, target):
    assert [(r.actor, r.target) for r in found(text).itertuples() if r.trigger == trigger] == [(actor, target)]


def test_where_an_unnamed_speaker_lives_is_not_where_it_was_and_a_slope_has_a_name():
    assert places("An envoy in Yangon, speaking on condition of anonymity, said the bombing went on.") == [""]
    assert list(found("Gunmen stormed a post on the southern slope of Kalb al-Wadi.").place) == ["Kalb al-Wadi"]
    assert list(found("A military jet bombed a bridge.").attack_type) == ["airstrike"]


@pytest.mark.parametrize("text, target", [
    ("Gunmen killed Gen. Omar Sadat near Homs.", "Gen. Omar Sadat"), ("Sources say ten soldiers were killed in Bol.", "ten soldiers"),
    ("The attack happened at 3.20pm on Friday in Leeds.", ""), ("Woman wasn't kidnapped, police say.", "Woman"), ("The attack killed at least 20 people in Jos.", "20 people"),
    ("The ambush began at approximately 0630 near Bol.", ""), ("Police shot at 1500 marchers in Bol.", "1500 marchers"), ("The bomb was detonated at 9:40 in Homs.", ""), ("Two farmers died and six nuns were wounded in Jos.", "six nuns"),
    ("We know nine men were shot in Jos.", "nine men"), ("Rebels tried to recapture the hills they lost to the army.", "the hills"), ("Gunmen began shooting indiscriminately.", ""), ("The raid brings to nine the number of monks killed in Bol.", "monks"),
    ("Two clerks of the Upper Benue river basin agency were shot dead.", "Two clerks of the Upper Benue river basin agency"), ("The van he was in was hit by a rocket.", "The van"), ("At least 1,200 people were killed in Jos.", "1,200 people"),
    ("Aides of the general reported six soldiers killed in Jos.", "six soldiers"), ("He called for those behind the murder of Bishop Ode to be tried.", "Bishop Ode"), ("He spoke of the murder of six nuns who were shot in Jos.", "six nuns"),
    ("There were nine farmers killed on Monday.", "nine farmers"), ("So far two men have been shot dead in Jos.", "two men")])
def test_titles_and_hours_in_targets(text, target):
    assert found(text).target.tolist()[-1] == target


@pytest.mark.parametrize("text, status", [
    ("An attack by the militia on the base would trigger war.", "hypothetical"),
    ("An assassination of the general by Israel would be destabilizing.", "hypothetical"),
    ("A strike by the air force on the dam would have flooded the valley.", "hypothetical"),
    ("The attack by the militia on the base would change the war.", "occurred"),
    ("An attack on a convoy in March would later be blamed on the group.", "occurred"),
    ("A drone strike near the airport could be heard across the city.", "occurred"),
    ("He criticized the idea of a U.S. strike on North Korea.", "hypothetical"),
    ("Diplomats are bracing for an attack on the embassy in Baghdad.", "hypothetical"),
    ("An attack on El Fasher is only a matter of time, he said.", "hypothetical"),
    ("The general floated a raid on the port.", "considered"),
    ("The group promised more attacks on tankers in the Red Sea.", "threatened"),
    ("Troops massed for an assault on El Fasher.", "planned"),
    ("Rumours of an attack on the airport spread on Friday.", "alleged"),
    ("He was suspected of throwing the grenade.", "alleged"),
    ("Two men pleaded guilty to bombing a mosque in Leeds.", "occurred"),
    ("She admitted to shooting her husband.", "occurred"),
    ("He knew of allegations she had ordered the killings.", "alleged"),
    ("Police saw no reason to believe that the pair was targeted by gunmen.", "denied"),
    ("The bombing of Tripoli was debated in parliament.", "considered"), ("Two clubs were subject to police raids.", "occurred"),
    ("The clerk was not charged in the shooting of two guards.", "occurred"), ("Those who march risk attacks by gangs.", "hypothetical"),
    ("An officer who faces potential firing for fatally shooting a man was held.", "occurred"),
    ("Attacks on any citizen are a crime.", "hypothetical"), ("He had filed a false report that told of an attack by two gunmen.", "denied"),
])
def test_what_would_be_is_feared_or_rumoured_is_no_fact_and_what_is_admitted_is(text, status):
    assert list(found(text).status) == [status]


@pytest.mark.parametrize("text", [
    "Peters left the field after injuring his knee.", "He called the report a character assassination.", "They give the rebels their best shot.",
    "Assad is taking a shot at Obama.", "A slew of elected Democrats spoke.", "She broke down while shooting the scene with a gun in her hand."])
def test_sport_speech_and_film_are_no_attacks(text):
    assert found(text).empty


def test_an_attack_claimed_by_another_is_not_where_the_raid_before_it_was():
    assert places("Egyptian jets bombed a camp near Derna. Islamic State claimed the attack on its Telegram channels.") == ["Darnah", ""]


def test_a_person_named_after_a_village_is_no_place():
    assert places("The head of the school in Qoz Ali, Omar Hadi, counts nine villagers killed.") == ["Qoz Ali"]
    assert "Nord" not in places("Gunmen killed two farmers in Bangui-Nord on Friday.")


def test_a_name_that_describes_a_crowd_is_no_place():
    assert list(found("Gunmen opened fire at Nazi rallies in Munich.").place) == ["Munich"]


@pytest.mark.parametrize("text, trigger, actor, target", [
    ("The debate over the Libya terror attack went on.", "terror attack", "", ""),
    ("The US strike on the port killed ten.", "strike", "United States", "the port"),
    ("Both cited the Iraqi invasion of Kuwait and Al Qaeda's assault on the United States.", "assault", "Al-Qaeda", "the United States"),
    ("The policeman said the rebel was killed nearly a week ago.", "killed", "", "the rebel"),
    ("Unlike his son, who was killed in 2004 in Iraq, he never served.", "killed", "", "his son"),
    ("He had killed the \"beautiful\" young woman with a gun.", "killed", "", ""),
    ("Two guards who watched the depot were killed.", "killed", "", "Two guards"),
    ("Those who ran were shot by soldiers.", "shot", "security forces", ""),
    ("Five nurses who were seized by militants near Tine came home.", "seized", "armed groups", "Five nurses"),
    ("Norway may punish anyone who attacked mosques.", "attacked", "", "mosques"),
    ("Boko Haram claimed the attack on its Telegram channels.", "attack", "Boko Haram", ""),
    ("It was not known whether anyone had been abducted by rebels.", "abducted", "armed groups", "anyone"),
    ("Any of them can be attacked tomorrow by rebels.", "attacked", "armed groups", "Any of them"),
])
def test_whose_attack_and_on_whom_is_empty_rather_than_wrong(text, trigger, actor, target):
    row = found(text).query("trigger == @trigger").iloc[0]
    assert (row.actor, row.target) == (actor, target)


@pytest.mark.parametrize("text, trigger, status", [
    ("The strike on Fordow never came.", "strike", "denied"),
    ("The cabinet met to discuss an attack on Rafah.", "attack", "considered"),
    ("The cabinet met to discuss the attack on Rafah.", "attack", "occurred"),
    ("A leaked memo outlined a strike on a base in Kerman.", "strike", "planned"),
    ("The treaty bans attacks on nuclear plants.", "attacks", "hypothetical"),
    ("Attacks on nuclear plants are a war crime, the agency said.", "Attacks", "hypothetical"),
    ("The Pentagon said it had no evidence of an attack on the ship.", "attack", "denied"),
    ("Israel has not decided whether to strike Fordow.", "strike", "considered"),
    ("The talks aim to end attacks on villages in Ituri.", "attacks", "occurred"),
    ("A strike that was meant to kill a commander in Damascus hit a flat.", "hit", "occurred"),
    ("Troops are poised to launch an operation targeting militants inside Iraq.", "targeting", "planned"),
    ("The army dismissed the toll, rejecting accusations that its jets had bombed a market in Taji.", "bombed", "denied"),
    ("Talk of a coming raid on Taji is unfounded.", "raid", "denied"),
    ("They crossed the river without firing a shot at the soldiers.", "shot", "denied"),
    ("The smoke scared people who believed in a bomb attack.", "bomb attack", "hypothetical"),
    ("The militias continue to bomb our villages.", "bomb", "occurred"),
    ("He warned that the militias would continue to bomb villages.", "bomb", "threatened"),
    ("Armed men, not identified, also ambushed a convoy near Taji.", "ambushed", "occurred"),
    ("Chad accused the rebels on Monday of raiding a camp in Tine, and of shelling Adre.", "shelling", "alleged"),
    ("Chad accused the army of bombing a market in Tine, killing six.", "killing", "alleged"),
    ("Chad accused the rebels of having provoked the fighting and of looting shops in Tine.", "looting", "alleged"),
    ("It was quiet on 6 March after clashes between rebels and soldiers in Tine.", "clashes", "occurred"),
    ("Norway condemned the summary execution of nine youths in Tine.", "summary execution", "occurred"),
])
def test_what_is_discussed_banned_or_never_came_is_no_fact_and_what_is_to_end_is_one(text, trigger, status):
    assert found(text).query("trigger == @trigger").iloc[0].status == status


def test_the_day_on_which_an_anniversary_is_marked_is_not_the_attacks():
    rows = found("The anniversary of the bombing of Dresden was marked on Thursday.", "The ship reported being attacked off Yemen.")
    assert list(rows.date_text) == ["", ""] and list(rows.target) == ["Dresden", "The ship"]


def test_an_outlet_attacks_nobody():
    rows = found("A related AP report said that a bombing killed nine civilians in Mosul.", "Gunmen seized tourists in Lamu.",
                 "At least 200 civilians died in clashes in Darfur.")
    assert list(zip(rows.trigger, rows.actor, rows.target)) == [
        ("bombing", "", ""), ("killed", "", "nine civilians"), ("seized", "armed groups", "tourists"), ("died in clashes", "", "200 civilians")]


def test_who_is_hacked_or_beaten_to_death_stands_between_the_words():
    rows = found("Herders hacked 15 villagers to death in Plateau.", "A mob beat a policeman to death in Lahore.",
                 "Twelve people were hacked to death in Ituri.", "He was sentenced to death.", "They were bored to death.")
    assert list(zip(rows.trigger, rows.attack_type, rows.target, rows.place)) == [
        ("hacked 15 villagers to death", "stabbing", "15 villagers", "Plateau"), ("beat a policeman to death", "attack", "a policeman", "Lahore"),
        ("hacked to death", "stabbing", "Twelve people", "Ituri")]


@pytest.mark.parametrize("text, places", [
    ("Turkey launched air raids on northern Iraq after the Ankara bombing.", ["Iraq", "Ankara"]),
    ("Israel struck southern Lebanon after the Haifa attack.", ["Lebanon", "Haifa"]),
    ("Gunmen attacked Homs killing ten.", ["Homs", "Homs"]),
    ("Gunmen attacked a base at Taji, 30 km to the north of Baghdad, killing a guard.", ["Taji", "Taji"]),
    ("A bomb went off in Balad city, some 80 km (50 miles) north of Baghdad, wounding nine.", ["Balad", "Balad"]),
    ("Gunmen attacked a base 30 km to the north of Baghdad.", ["Baghdad"]),
    ("The attacks took place in Taji, 30 km from the capital, and in Mosul, where clashes went on.", ["Taji", "Mosul"]),
    ("Ten were killed in the Homs attack.", ["Homs", "Homs"]),
])
def test_the_place_that_names_another_attack_is_that_ones(text, places):
    assert list(found(text).place) == places


def test_what_came_before_a_raid_is_not_whose_the_raid_is():
    assert list(found("Turkey launched air raids on northern Iraq after the Ankara bombing.").actor) == ["Turkey", ""]


@pytest.mark.parametrize("text, actor, place", [
    ("The minister, speaking in Paris, blamed Algiers for the raid on Bamako.", "Algeria", "Bamako"),
    ("Officials blamed the bombing of the bridge on Ukraine.", "Ukraine", ""),
    ("Ukraine's strike on the Kerch bridge angered Moscow.", "Ukraine", "Kerch bridge"),
    ("If they shell Lyman, the Geneva process is over.", "", "Lyman"),
    ("\"Damascus feeds and arms those who kidnap nurses,\" he said.", "", ""),
    ("The regime of Khartoum and its allies shelled our villages.", "", ""),
    ("Soldiers who fled the rebels' capture of Mosul looted shops in Erbil.", "armed groups", "Mosul"),
])
def test_who_is_blamed_or_angered_is_not_where(text, actor, place):
    row = found(text).iloc[0]
    assert (row.actor, row.place) == (actor, place)
