import pandas as pd
import pytest

from analysis import tables as t


@pytest.mark.parametrize("name", t.SCHEMA)
def test_an_empty_table_has_its_columns_and_dtypes(name):
    assert {c: str(d) for c, d in t.make(name).dtypes.items()} == t.SCHEMA[name]


def test_make_fills_what_is_missing_and_drops_what_is_unknown():
    frame = t.make("attacks", [{"doc_id": "a", "trigger": "hit", "status": None, "colour": "red"}])
    assert frame.status[0] == "" and pd.isna(frame.lat[0]) and pd.isna(frame.place_start[0]) and pd.isna(frame.date_from[0])
    assert "colour" not in frame and list(frame) == list(t.SCHEMA["attacks"])


def test_a_table_that_was_not_made_says_how_to_get_it_and_the_notebook_shows_a_summary():
    made = t.Tables({"documents": t.make("documents")})
    with pytest.raises(AttributeError, match="only=\\('places',\\)"):
        made.places
    with pytest.raises(AttributeError, match="no table 'cities'"):
        made.cities
    assert list(made) == ["documents"] and len(made["documents"]) == 0
    made = t.Tables({"documents": t.make("documents", [{"doc_id": "a", "text": "long text"}])})
    assert "long text" not in made._repr_html_() and "documents" in made._repr_html_() and repr(made) == "Tables(documents: 1)"
