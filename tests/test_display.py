import pandas as pd
import pytest
from hypothesis import given, strategies as st

from analysis import display

HOSTILE = ["<script>alert(1)</script>", "</script><img src=x onerror=alert(1)>", '"><svg onload=alert(1)>', "javascript:alert(1)", "{{7*7}}", "$x^2$", "'=1+1"]


@pytest.mark.parametrize("text", HOSTILE)
def test_tables_and_sentences_escape_what_articles_say(text):
    html = display.table(pd.DataFrame({text: [text]}), text) + display.note(text)
    assert "<script" not in html and "<img" not in html and "<svg" not in html


def test_a_table_shows_unknown_as_nothing_and_figures_with_two_decimals():
    frame = pd.DataFrame({"name": ["a"], "share": [-.256], "n": [1200], "day": pd.to_datetime(["2020-02-03"]), "left": [float("nan")], "flag": [True], "high": [float("inf")]})
    html = display.table(frame)
    assert all(cell in html for cell in (">−0.26<", ">1200<", ">2020-02-03<", "><", ">yes<", ">∞<"))


def test_long_tables_are_cut_and_say_so(monkeypatch):
    long = pd.DataFrame({"n": range(1000)})
    html = display.table(long, rows=10)
    assert html.count("<tr>") == 11 and "10 of 1,000 rows.<" in html
    monkeypatch.setenv(display.EVIDENCE, "all")
    assert "10 of 1,000 rows; the file under Downloads holds all.<" in display.table(long, rows=10)
    assert "none" in display.table(pd.DataFrame({"n": []}))


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(-5, 70), st.integers(-5, 70)), max_size=5))
def test_marks_keep_the_text_and_balance(text, spans):
    from html import unescape

    html = display.marked(text, spans)
    assert unescape(html.replace("<mark>", "").replace("</mark>", "")).split() == text.split() or "&" in text
    assert html.count("<mark>") == html.count("</mark>")


def test_marks_join_where_they_overlap():
    assert display.marked("rockets hit Taji", [(0, 7), (3, 11)]) == "<mark>rockets</mark><mark> hit</mark> Taji"


def test_short_labels_cut_at_a_word():
    assert display.short("one two three four", 12) == "one two…" and display.short("abc", 12) == "abc" and len(display.short("x" * 90, 12)) <= 12


def test_words_around_a_span_are_cut_at_words():
    text = "At dawn,  a rocket-hit “depot” burned\nfor hours on end."
    at = text.index("depot")
    assert display.around(text, at, at + 5) == " ".join(text.split())
    assert display.around(text, at, at + 5, 14) == "…rocket-hit “depot” burned for…"


def test_sentences_are_grouped_marked_and_sourced():
    rows = pd.DataFrame([dict(doc_id="d", sentence=3, start=110, end=117, sentence_start=110, sentence_end=130, text="rockets hit the base", title="A <b>title</b>",
                              outlet="Post", published=pd.Timestamp("2021-01-02"), voice="named", section="body", mark="occurred")] * 2)
    html = display.sentences(rows)
    assert html.count("<li>") == 1 and "<mark>rockets</mark> hit" in html and "d#3" in html and "&lt;b&gt;" in html and "occurred</p>" in html


def test_the_first_sentence_of_a_headline_is_strong():
    assert "<strong>Gen. Smith named 2 places in the U.S. zone.</strong> The rest follows." in display.headline("Gen. Smith named 2 places in the U.S. zone. The rest follows.", "see")
    assert "<strong>One of p &lt; .05 stands alone</strong></p>" in display.headline("One of p < .05 stands alone", "see")


def test_a_column_of_days_or_sentences_is_wide_enough():
    prose = pd.DataFrame({"text": ["rain fell " * 11]})
    assert '<td class="phrase text" style="text-align:left"' in display.table(prose)           # JupyterLab sets cells to the right
    assert "<td class=day" in display.table(pd.DataFrame({"date": ["", "2024-03-01"]})) and "class=day" not in display.table(pd.DataFrame({"date": ["May"]}))


def test_a_legend_of_several_lines_and_names_of_two_make_the_bars_figure_taller():
    from analysis.charts.forms import stacked

    def height(rows, parts):
        counts = pd.DataFrame([(r, p, 1) for r in rows for p in parts], columns=["group", "part", "n"])
        return stacked(counts, "group", "part", "n", dict.fromkeys(parts, "#000"), "words").layout.height

    short, long = list("abcdefgh"), [f"a part with quite a long name {n}" for n in range(8)]
    rows = [f"g{n}" for n in range(8)]
    assert height(rows, long) > height(rows, short)
    assert height([f"An article with a title of two lines, number {n}" for n in range(8)], short) > height(rows, short)
