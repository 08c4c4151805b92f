import pandas as pd

import analysis
from analysis import findings, groups, tables as t
from analysis.charts import corpus
from analysis.notebook import grouping


def small(status="occurred", place="Taji"):
    rows = [dict(doc_id=d, sentence=0, start=i, end=i + 3, trigger="hit", attack_type="attack", status=status if i == 0 else "alleged", place=place,
                 kind="city", lat=33.5 if place else None, lon=44.2 if place else None, incident=f"{d}:{i}") for d, i in (("a", 0), ("b", 5))]
    documents = t.make("documents", [dict(doc_id=d, story=d, words=10, text="x") for d in "abc"])
    return t.Tables({n: t.make(n) for n in t.SCHEMA} | {"documents": documents, "attacks": t.make("attacks", rows)})


def test_the_sentence_follows_the_table():
    assert findings.findings(small())["attack_map"] == (
        "2 of 3 articles mention attacks at Taji, the place named by most; 1 place can be drawn as a point. 1 hollow point is an allegation. "
        "2 mentions of attacks in 2 of 3 articles: 1 occurred, 1 alleged. Only 3 stories: this describes them and nothing beyond, and shows no difference between groups.")
    occurred = small().replace(attacks=small().attacks.assign(status="occurred"))
    assert "hollow" not in findings.findings(occurred)["attack_map"]
    assert "1 threatened, 1 alleged" in findings.findings(small("threatened"))["attack_map"]
    assert "2 name no place, and several of them may mean the same attack." in findings.findings(small(place=""))["attack_map"]


def test_a_tie_is_told_as_a_tie():
    def said(*places):
        rows = [dict(doc_id=d, sentence=0, start=i, end=i + 3, trigger="hit", attack_type="attack", status="occurred", place=p, kind="city", lat=33.5, lon=44.2, incident=f"{d}:{i}") for i, (d, p) in enumerate(places)]
        return findings.findings(small().replace(attacks=t.make("attacks", rows)))["attack_map"].partition("; ")[0]

    assert said("a Herat".split(), "b Herat".split(), "b Kunduz".split()) == "2 of 3 articles mention attacks at Herat, the place named by most"
    assert said(*(x.split() for x in ("a Herat", "b Herat", "b Kunduz", "c Kunduz", "c Ghazni"))) == "The places named by most are Herat and Kunduz, each in 2 of 3 articles"
    assert said("a Herat".split(), "b Kunduz".split()) == "No place stands out: 2 are named in 1 article each, none in more"


def test_one_article_is_compared_with_none_and_none_is_said_of_an_empty_corpus():
    tables = analysis.annotate(pd.DataFrame({"doc_id": ["a"], "text": ["Gunmen attacked a market in Herat on Monday."]}))
    said = findings.findings(tables)["attack_map"]
    assert said.startswith("1 place can be drawn as a point. ") and "in one article" in said and "Only 1 story: this describes it" in said
    assert "one article, so there is nothing" in grouping(tables)[1]._repr_html_()
    empty = t.Tables({n: t.make(n) for n in t.SCHEMA} | {"documents": t.make("documents", [dict(doc_id="a", story="a", text="")])})
    said = findings.findings(empty)
    assert said["attack_map"] == "No article speaks of an attack."
    assert said["framing"].startswith("No frame") and said["sentiment"].startswith("There is no sentence")


def test_the_first_sentence_stands_out_and_names_are_escaped():
    shown = findings.finding(small(place="<b>Taji"), "attack_map")._repr_html_()
    assert "<strong>2 of 3 articles mention attacks at &lt;b&gt;Taji, the place named by most; 1 place can be drawn as a point.</strong> 1 hollow" in shown


def test_warnings_name_what_is_missing():
    tables = small().replace(set_aside=t.make("set_aside", [dict(path="x", reason="empty", detail="")]))
    words = " ".join(findings.warnings(tables))
    assert "3 of 3 articles state no outlet" in words and "3 of 3 articles state no date" in words and "1 file or row set aside" in words
    tables.documents["outlet"] = ["Post", "", "Echo"]
    assert "1 of 3 articles states no outlet." in findings.warnings(tables)


def test_an_unread_date_is_no_file_set_aside_and_the_corpus_is_a_sentence():
    tables = small().replace(set_aside=t.make("set_aside", [dict(path="x", reason="date", detail="")]))
    assert "set aside" not in findings.corpus_line(tables)
    assert "1 date could not be read: the article counts" in " ".join(findings.warnings(tables)) and "set aside" not in " ".join(findings.warnings(tables))
    tables = small()
    tables.documents["outlet"], tables.documents["published"] = ["A", "B", "B"], pd.to_datetime(["2021-01-01", "2021-01-03", None])
    assert findings.corpus_line(tables) == "3 articles in 3 stories, 30 words, 2 outlets, 2021-01-01 to 2021-01-03"


def test_frames_are_counted_as_in_their_report_also_where_two_outlets_print_one_text():
    text = "Rebels bombed a bridge in Aleppo, killing nine civilians. The army said that it would answer. The court called the attack a war crime. A truce was far away, diplomats said."
    tables = analysis.annotate(pd.DataFrame({"doc_id": ["a", "b"], "text": [text, text], "outlet": ["Star", "Wire"]}))
    report = groups.once(grouping(tables)[0])[0]
    assert findings.findings(tables)["framing"] == findings.findings(report)["framing"]


def test_a_date_without_an_hour_does_not_say_who_was_first():
    text = "Rebels bombed a bridge in Aleppo, killing nine civilians, and the army said that it would answer the attack within days, whatever the cost."
    days = ["2024-03-01", "2024-03-01T09:30:00", "2024-03-02"]
    tables = analysis.annotate(pd.DataFrame({"doc_id": list("abc"), "text": [text] * 3, "outlet": ["Star", "Wire", "Post"], "published": pd.to_datetime(days, format="ISO8601")}))
    assert set(corpus.copies(tables).first_seen) == {"Star, Wire, 2024-03-01"}
    hours = tables.replace(documents=tables.documents.assign(published=pd.to_datetime(["2024-03-01T10:00", "2024-03-01T09:30", "2024-03-02"], format="ISO8601")))
    assert set(corpus.copies(hours).first_seen) == {"Wire, 2024-03-01 09:30"}
