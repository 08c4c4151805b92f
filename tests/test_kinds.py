import pandas as pd

import analysis
from analysis.charts import kinds, sentiment
from analysis.notebook import grouping

SUDAN = "Gunmen attacked a market in El Fasher, Sudan, on Monday. The armed groups were blamed by residents."
MYANMAR = "Gunmen attacked a bridge in Lashio, Myanmar, on Monday. The armed groups were blamed by residents."


def tables(*texts):
    return grouping(analysis.annotate(pd.DataFrame({"doc_id": [f"d{i}" for i in range(len(texts))], "text": texts})))[0]


def test_kinds_are_told_apart_by_the_country_of_the_attacks():
    own = tables(SUDAN, MYANMAR)
    assert kinds.countries(own).to_dict() == {"d0": "Sudan", "d1": "Myanmar"}
    rows = pd.DataFrame({"doc_id": ["d0", "d1", "d1", "d9"], "actor": ["armed groups", "armed groups", "Russia", "armed groups"]})
    assert kinds.apart(own, rows).actor.tolist() == ["armed groups, news of Sudan", "armed groups, news of Myanmar", "Russia", "armed groups, news of an unstated country"]
    assert rows.actor[0] == "armed groups"
    assert {a for a in sentiment.toward(own).actor if a.startswith("armed groups")} == {"armed groups, news of Sudan", "armed groups, news of Myanmar"}
    assert "“armed groups” is no one party" in kinds.said(["armed groups, news of Sudan", "Russia"]) and kinds.said(["Russia", "armed groups"]) == ""


def test_an_article_without_an_attack_is_of_the_country_of_its_places_and_in_one_war_a_kind_keeps_its_name():
    own = tables(SUDAN, "Lorries queued in Lashio, and the armed groups let them pass to Mandalay, Myanmar.")
    assert kinds.countries(own).to_dict() == {"d0": "Sudan", "d1": "Myanmar"}
    assert "armed groups" in set(sentiment.toward(tables(SUDAN, SUDAN.replace("market", "camp"))).actor)
