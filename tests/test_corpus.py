"""Folders in, documents out: names, metadata, titles, dates, languages, and what is set aside."""

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import analysis
import hostile
from analysis import corpus, tables
from analysis.errors import InputError
from analysis.fields import dated, language_of, parse_date, title_of

SECOND = Path(__file__).parent / "second_corpus"
SEEDS = Path(__file__).parent.parent / "seeds"
ARTICLE = hostile.article()


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_dot_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
    return folder


def aside(documents: pd.DataFrame) -> set[tuple[str, str]]:
    return {(r["path"], r["reason"]) for r in documents.attrs["set_aside"]}


@pytest.mark.parametrize("folder", [SEEDS, SECOND])
def test_text_is_kept_byte_for_byte(folder):
    documents = analysis.read_corpus(folder)
    assert documents.dtypes.astype(str).to_dict() == tables.SCHEMA["documents"] and not documents.attrs["set_aside"]
    for row in documents.itertuples():
        assert row.text.encode() == (folder / row.path).read_bytes() and row.doc_id == Path(row.path).stem
        assert row.language == "en" and row.words == len(row.text.split())
    assert list(documents.doc_id) == sorted(documents.doc_id) and set(documents.path) == {p.name for p in folder.glob("*.txt")}


def test_titles_come_from_the_text_without_metadata(tmp_path):
    seeds = analysis.read_corpus(SEEDS)
    assert (seeds.outlet == "").all() and seeds.published.isna().all() and (seeds.url == "").all() and (seeds.title == "").sum() == 2
    for folder in (SEEDS, SECOND):
        told = analysis.read_corpus(folder).set_index("doc_id").title
        for path in folder.glob("*.txt"):
            shutil.copy(path, tmp_path)
        found = analysis.read_corpus(tmp_path).set_index("doc_id").title
        assert found[told.index].to_dict() == told.to_dict()


def test_metadata_overrides_and_says_what_it_does_not_find(tmp_path):
    write(tmp_path, a_dot_txt="Raid in Gao\n\n" + ARTICLE, sub__b_dot_txt=ARTICLE, sub__c_dot_txt=ARTICLE + " Again.")
    write(tmp_path, metadata_dot_csv="\ufefffile;Headline;Publication;published;text\r\na.txt;Other;River Post;12 March 2024;Wrong\r\n"
                                     "no.txt;;x;\r\na.txt;;y;\r\nb;;Kano;\r\n")
    write(tmp_path, sub__metadata_dot_csv="file,outlet,published\nc.txt,Basin,2024-03-12T23:30:00-02:00\nb.txt,,soon\n")
    documents = analysis.read_corpus(tmp_path).set_index("doc_id")
    assert documents.loc["a", ["title", "outlet"]].tolist() == ["Other", "River Post"]
    assert documents.text["a"].startswith("Raid in Gao")
    assert documents.published["a"] == pd.Timestamp("2024-03-12") and documents.published["c"] == pd.Timestamp("2024-03-13 01:30")
    assert documents.outlet["b"] == "Kano" and documents.outlet["c"] == "Basin" and pd.isna(documents.published["b"])
    assert aside(documents) == {("metadata.csv:3", "metadata"), ("metadata.csv:4", "metadata"), ("sub/b.txt", "date")}
    given_ = pd.DataFrame({"file": ["a.txt"], "outlet": ["Third"], "published": [pd.NaT]})
    again = analysis.read_corpus(tmp_path, metadata=given_).set_index("doc_id")
    assert again.outlet["a"] == "Third" and again.published["a"] == pd.Timestamp("2024-03-12")


def test_a_zipped_folder_brings_its_metadata(tmp_path):
    data = hostile.zipped({"mine/metadata.csv": b"file,outlet\na.txt,River Post\n", "mine/a.txt": ARTICLE.encode()})
    (tmp_path / "c.zip").write_bytes(data)
    for path in (tmp_path, tmp_path / "c.zip"):
        documents = analysis.read_corpus(path)
        assert documents[["doc_id", "path", "outlet"]].values.tolist() == [["a", "c.zip/mine/a.txt", "River Post"]]
        assert not documents.attrs["set_aside"]


def test_doc_ids_are_stems_where_unique_and_unique_always(tmp_path):
    write(tmp_path, a_dot_txt=ARTICLE, one__b_dot_txt=ARTICLE, two__b_dot_txt=ARTICLE, three__b_dot_txt=ARTICLE + " More.")
    write(tmp_path, t_dot_csv=f'text\n"{ARTICLE}"\n"{ARTICLE} Else."\n', u_dot_jsonl=json.dumps({"doc_id": "mine", "text": ARTICLE}))
    ids = list(analysis.read_corpus(tmp_path).doc_id)
    assert len(set(ids)) == 7 and {"a", "mine"} <= set(ids) and sum(i.startswith("b-") for i in ids) == 3
    assert ids == list(analysis.read_corpus(tmp_path).doc_id)


@pytest.mark.parametrize("rows, column, kept, left", [
    ([json.dumps({"text": ARTICLE, "language": x}) for x in ("English", "en-GB", "eng", "", None, "fr")], "language", ["en"] * 5,
     {("a.jsonl:6", "language")}),
    (['{"doc_id": "\\ud800", "text": "Six people died"}', '{"\\ud800": 1}', '{"text": "Six died", "title": "\\udfff"}'], "doc_id", ["\\ud800"],
     {("a.jsonl:2", "columns"), ("a.jsonl:3", "encoding")})])
def test_languages_are_taken_where_they_are_codes_and_halves_of_characters_cost_one_row(tmp_path, rows, column, kept, left):
    documents = analysis.read_corpus(write(tmp_path, a_dot_jsonl="\n".join(rows)))
    assert list(documents[column]) == kept and aside(documents) == left


def test_what_is_no_article_is_passed_over_at_the_root_alone(tmp_path):
    write(tmp_path, a_dot_txt=ARTICLE, README_dot_md="About", corrections_dot_csv="doc_id,sentence\n", _dot_hidden=ARTICLE)
    write(tmp_path, sub__README_dot_md=ARTICLE)
    documents = analysis.read_corpus(tmp_path)
    assert list(documents.path) == ["sub/README.md", "a.txt"] and not documents.attrs["set_aside"]


def test_other_languages_are_set_aside_by_name_and_can_be_kept(tmp_path):
    write(tmp_path, a_dot_txt=ARTICLE, ar_dot_txt=hostile.ARABIC, fr_dot_txt=hostile.FRENCH * 3, short_dot_txt="Kidal, Gao.")
    documents = analysis.read_corpus(tmp_path)
    assert list(documents.doc_id) == ["a", "short"] and list(documents.language) == ["en", ""]
    assert [(r["path"], r["detail"][-3:-1]) for r in documents.attrs["set_aside"]] == [("ar.txt", "ar"), ("fr.txt", "fr")]
    assert len(analysis.read_corpus(tmp_path, languages=("en", "ar", "fr"))) == 4
    write(tmp_path, metadata_dot_csv="file,language\nfr.txt,en\n")
    assert "fr" in set(analysis.read_corpus(tmp_path).doc_id)


@pytest.mark.parametrize("text, language", [
    (ARTICLE, "en"), (hostile.ARABIC, "ar"), ("هاجم المسلحون القرية", "ar"), (hostile.FRENCH * 2, "fr"), ("", ""), ("12 345 6", ""),
    ("Gao, Mopti", ""), (hostile.ARABIC * 9 + ARTICLE, "ar"),
    ("Silahlı kişiler köye saldırdı ve altı kişiyi öldürdü, yetkililer pazartesi günü söyledi.", "tr"), ("חמושים תקפו את הכפר בלילה", "he")])
def test_language(text, language):
    assert language_of(text) == language


@pytest.mark.parametrize("text, title", [
    ("Raid in Gao\n\nSix died.", "Raid in Gao"), ("Raid in Gao\r\n\r\nSix died.", "Raid in Gao"),
    ("\n\n  Who did it?\n \nSix died.", "Who did it?"), ("Six people died.\n\nMore.", ""), ("Raid in Gao\nSix died.\n\nMore.", ""),
    ("Raid in Gao", ""), ("- Six died\n\nMore", ""), ("", ""), ("World News\n\nRaid in Gao\n\nSix died.", "Raid in Gao"),
    ("Home | World | Sport\n\nRaid in Gao\n\nSix died.", "Raid in Gao"), ("# Raid in Gao\n\nSix died.", "Raid in Gao"),
    ("A statement:\n\nSix died.", ""), ("x" * 300 + "\n\nSix died.", ""),
    ("Strikes on bases of the U.S.\n\nSix died.", "Strikes on bases of the U.S.")])
def test_title(text, title):
    assert title_of(text, ("world", "news")) == title


@pytest.mark.parametrize("text, date", [
    ("Basin Courier\nDelta City | Updated: Sept. 14, 2023 09:12 IST\nBy A. Writer\n\nBridge falls\n\nIt fell.", "2023-09-14"),
    ("# Bridge falls\n\n*Basin Courier* · 3rd March 2022\n\nIt fell.", "2022-03-03"), ("Published on 2024-05-06\nBridge falls", "2024-05-06"),
    ("The bridge fell on 14 May 2024", ""), ("DELTA CITY, May 14, 2024 (BNA) - The bridge fell.", ""), ("x " * 150 + "\n14 May 2024", "")])
def test_the_head_of_a_text_may_give_its_date(text, date):
    assert parse_date(dated(text)) == (pd.Timestamp(date) if date else None)


@pytest.mark.parametrize("value, date", [
    ("2024-03-12", "2024-03-12"), ("2024-03-12T08:30:00Z", "2024-03-12 08:30"), ("2024-03-12T08:30:00+03:00", "2024-03-12 05:30"),
    ("Tue, 12 Mar 2024 08:30:00 +0100", "2024-03-12 07:30"), ("20240312", "2024-03-12"), ("20240312083000", "2024-03-12 08:30"),
    ("20240312T083000Z", "2024-03-12 08:30"), ("12 March 2024", "2024-03-12"), ("March 12, 2024", "2024-03-12"), ("12th March 2024", "2024-03-12"),
    ("13/03/2024", "2024-03-13"), ("03/13/2024", "2024-03-13"), ("2024-03-12 08:30:00", "2024-03-12 08:30"),
    ("March 12, 2024 Tuesday", "2024-03-12"), ("05/05/2024", "2024-05-05"), ("12.03.2024", "2024-03-12")])
def test_dates(value, date):
    assert parse_date(value) == pd.Timestamp(date)


@settings(max_examples=200)
@given(st.text(max_size=40))
def test_a_bad_date_is_a_problem_and_nothing_else(value):
    try:
        assert parse_date(value) is None or 1600 <= parse_date(value).year <= 2200
    except corpus.Problem as problem:
        assert problem.reason == "date"


@pytest.mark.parametrize("make, words", [
    (lambda p: p / "none", "There is no file or folder"), (lambda p: p, "no readable article"),
    (lambda p: write(p, a_dot_txt="") / "a.txt", "The file is empty")])
def test_nothing_to_read_is_one_clear_sentence(tmp_path, make, words):
    with pytest.raises(InputError, match=words):
        analysis.read_corpus(make(tmp_path))


def test_wrong_options_are_named(tmp_path):
    with pytest.raises(InputError, match="'body'"):
        analysis.read_corpus(SEEDS, columns={"body": "text"})
    with pytest.raises(InputError, match="metadata"):
        analysis.read_corpus(SEEDS, metadata=tmp_path / "none.csv")


def test_one_file_is_a_corpus_and_links_end(tmp_path):
    write(tmp_path, sub__a_dot_txt=ARTICLE)
    (tmp_path / "sub" / "up").symlink_to("..", target_is_directory=True)
    documents = analysis.read_corpus(tmp_path)
    assert list(documents.path) == ["sub/a.txt"] and aside(documents) == {("sub/up", "unreadable")}
    assert list(analysis.read_corpus(tmp_path / "sub" / "a.txt").path) == ["a.txt"]


def test_documents_can_be_joined_stored_and_annotated(tmp_path):
    write(tmp_path, a_dot_txt=ARTICLE, b_dot_txt="")
    documents = analysis.read_corpus(tmp_path)
    assert len(pd.concat([documents, documents.copy()])) == 2 and len(documents.merge(documents, on="doc_id")) == 1
    documents.to_parquet(tmp_path / "d.parquet")
    made = analysis.annotate(documents, only=("sentences",))
    assert made.set_aside.to_dict("records") == documents.attrs["set_aside"] == [{"path": "b.txt", "reason": "empty", "detail": "The file is empty."}]


def test_check_says_what_would_be_read(tmp_path):
    write(tmp_path, a_dot_txt=ARTICLE, b_dot_txt="", c_dot_jsonl=json.dumps({"body": ARTICLE + " More.", "source": "Basin", "date": "2024-03-12"}))
    write(tmp_path, d_dot_txt=hostile.ARABIC)
    text = corpus.check(tmp_path, columns={"text": "body"})
    for part in ("jsonl 1, plain 1", "2 in 2 files", "en 2; set aside: ar 1", "Basin 1, unknown 1", "2024-03-12 to 2024-03-12, 1 unknown",
                 "b.txt: The file is empty.", "metadata.csv", "Boilerplate"):
        assert part in text
    assert text == corpus.check(tmp_path, columns={"text": "body"})


def test_own_columns_of_metadata_and_tables_stay(tmp_path):
    (tmp_path / "a.txt").write_text("Shells fell on the town.\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("text,outlet,region,,region2\n\"Rain fell on the hills.\",Hill Times,north,x,y\n", encoding="utf-8")
    (tmp_path / "metadata.csv").write_text("file,region,title,notes\na.txt,south,Shells," + "z" * 400 + "\n", encoding="utf-8")
    documents = analysis.read_corpus(tmp_path)
    assert list(documents.columns[-2:]) == ["region", "region2"] and list(documents.region) == ["south", "north"]
    kept = analysis.annotate(documents, only=("sentences",)).documents
    assert list(kept.region) == ["south", "north"] and list(kept.title) == ["Shells", ""]
