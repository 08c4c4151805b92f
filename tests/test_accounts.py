import pandas as pd

import analysis
from analysis.charts import accounts


def told(*texts):
    return analysis.annotate(pd.DataFrame({"doc_id": list("abc")[:len(texts)], "text": texts, "outlet": ["Post", "Star", "Sun"][:len(texts)]}))


def test_two_accounts_stand_side_by_side_with_what_they_exclude():
    tables = told("Gunmen attacked a hospital in Mosul on March 3, 2021, killing 12 people.\n", "Gunmen attacked a hospital in Mosul on March 3, 2021, killing 19 people.\n")
    table = accounts.side_by_side(tables)
    assert list(table.doc_id) == ["a", "b"] and table.incident.nunique() == 1
    assert "number: 12 killed" in table.disputed[0] and "number: 19 killed" in table.disputed[1]
    assert "19 killed" in accounts.accounts(tables)


def test_nothing_to_set_side_by_side_says_so():
    assert "no accounts" in accounts.accounts(told("It rained. Nobody saw it."))


def test_copies_that_say_the_same_are_one_account():
    one = "Gunmen attacked a hospital in Mosul on March 3, 2021, killing 12 people, the governor of the province told reporters in the city on the same evening.\n"
    assert "no accounts" in accounts.accounts(told(one, one))
    table = accounts.side_by_side(told(one, one, "Gunmen attacked a hospital in Mosul on March 3, 2021. Patients fled to a school across the river, a nurse said, and the ward for children stays closed until summer.\n"))
    assert list(table.doc_id) == ["a", "c"]
