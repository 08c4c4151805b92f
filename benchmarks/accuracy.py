"""Accuracy against human coding: runs the scorers beside this file and writes docs/accuracy.md.

    python benchmarks/accuracy.py --gold DIR [--only places --only quotes] [--out docs/accuracy.md] [--splits 40]

DIR holds the gold files that the scorers name. Texts stay there: only counts are written. Sets that are missing are left
out, and the page says so. Peers' figures were measured with the same scorers, or are quoted with their source.
"""
import argparse
import os
import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent

# section -> (what it says, command after the interpreter, gold files it needs, rows: (measure, metric, peers))
SECTIONS = {
    "sentences": ("Sentence boundaries, 24 difficult paragraphs written for the purpose.",
        ["sentences.py", "{gold}/sentences_tune.jsonl", "--speed-folder", str(HERE.parent / "seeds")], ["sentences_tune.jsonl"], [
            ("paragraphs exactly right (of 24)", "sentences_tune.paragraphs_exact", "syntok 20, pysbd 16, sentencex 16, untrained Punkt 7"),
            ("boundary F1", "sentences_tune.boundary_f1", ""),
            ("speed, times untrained Punkt (split)", "speed.split_vs_punkt", "1")]),
    "places": ("Place names found and resolved. End to end: the name is found and lies within 161 km, or is the right country.",
        ["places.py", "--gold", "{gold}"], ["lgl.jsonl", "tr_news.jsonl"], [
            ("LGL (US local news), end-to-end F", "lgl.e2e_f", "Yahoo .56, DBpedia .49, CamCoder .49, geotext .32, flashgeotext .29"),
            ("TR-News (world news), end-to-end F", "tr_news.e2e_f", "Yahoo .69, CamCoder .66, geotext .47, flashgeotext .47"),
            ("LGL, recognition, overlap F1", "lgl.overlap_f", "StanfordNER .77"),
            ("TR-News, recognition, overlap F1", "tr_news.overlap_f", "StanfordNER .84"),
            ("articles per second, one core", "lgl.articles_per_s", "geotext 1,774 at half the accuracy"),
            ("first result of a fresh process (s)", "first_result_s", ""), ("memory of a fresh process (MB)", "first_result_rss_mb", "")]),
    "quotes": ("Attributed statements and their speakers, PolNeAR dev (84 US news articles).",
        ["quotes.py", "{gold}/polnear_dev.jsonl.gz"], ["polnear_dev.jsonl.gz"], [
            ("direct quotations, partial F1", "direct.partial_f1", "quotation-mark regex .76"),
            ("direct quotations, exact F1", "direct.exact_f1", "quotation-mark regex .36"),
            ("direct quotations, right speaker", "direct.speaker_head", "quotation-mark regex .50"),
            ("all attributions with a speech cue, recall", "speech_cue.recall", ".64 to .66"),
            ("all attributions, F1", "all.partial_f1", ".50 to .53"), ("MB per second", "mb_per_s", "")]),
    "sentiment": ("Attitude toward a target, and tone of a sentence. Macro-F1 and accuracy in percent.",
        ["sentiment.py", "--gold", "{gold}"],
        ["newsmtsc_rw_dev.jsonl", "newsmtsc_mt_dev.jsonl", "directed_valid.jsonl", "nyt_editorial_snippets_tune.jsonl"], [
            ("how a sentence portrays a person or body (US political news): labels as the coders gave, of 100",
             "newsmtsc_rw_dev.accuracy", ""),
            ("the same, macro-F1 (NewsMTSC rw dev)", "newsmtsc_rw_dev.macro_f1",
             "nltk VADER 51, best lexicon 54; BERT-SPC on dev and test 80"),
            ("the same where a sentence names several: labels as the coders gave, of 100", "newsmtsc_mt_dev.accuracy", ""),
            ("the same, macro-F1 (NewsMTSC mt dev)", "newsmtsc_mt_dev.macro_f1",
             "nltk VADER 53, best lexicon 53; BERT-SPC on dev and test 74"),
            ("what attitude a name receives from another: labels as the coders gave, of 100", "directed_valid.accuracy", ""),
            ("the same, macro-F1 (directed sentiment, valid)", "directed_valid.macro_f1", "VADER 22, linear model 45"),
            ("NYT editorial snippets, plain VADER, r with 20 raters", "nyt_editorial_snippets_tune.vader.pearson_r", "vaderSentiment .50"),
            ("the same, tone (its weights were fitted on these snippets; on folds by document docs/model_card.md says .56)",
             "nyt_editorial_snippets_tune.tone.pearson_r", "VADER .49, ridge .57"),
            ("VADER: differences from vaderSentiment", "parity.differences", "0 wanted"),
            ("VADER: speed, times nltk's", "speed.vs_nltk", "1")]),
    "frames": ("Frames by an untrained codebook.",
        ["frames.py", "{gold}/frac_tune.jsonl.gz", "{gold}/gvfc_headlines_tune.jsonl.gz", "{gold}/narrative_frames_climate_tune.jsonl.gz"],
        ["frac_tune.jsonl.gz", "gvfc_headlines_tune.jsonl.gz", "narrative_frames_climate_tune.jsonl.gz"], [
            ("FrAC (275 sentences, 10 frames), macro-F1", "frac.macro_f1",
             "majority .03, tf-idf regression trained on 400 sentences .46, generic lexicon .63"),
            ("Narrative frames (211 articles), mean AUC", "narrative.auc.mean", "generic lexicon .68, trained regression .77"),
            ("GVFC headlines, default codebook, macro-F1", "gvfc.macro_f1", "generic .27, topical lexicon .39, trained .64")]),
    "overlay": ("The same headlines with an overlaid codebook of their nine gun-policy frames (`tests/gun_policy_codebook`): "
                "overlays work.",
        ["frames.py", "{gold}/gvfc_headlines_tune.jsonl.gz", "--codebook", str(HERE.parent / "tests" / "gun_policy_codebook")],
        ["gvfc_headlines_tune.jsonl.gz"], [
            ("GVFC headlines, overlaid codebook, macro-F1", "gvfc.macro_f1", "topical lexicon .39, trained .64")]),
    "attacks": ("Attacks: found, typed, placed, and told from what is none.",
        ["attacks.py", "--gold", "{gold}"],
        ["muc4_dev.jsonl", "muc4_tst1.jsonl", "muc4_tst2.jsonl", "event_location_tune.jsonl", "case2021_task2_tune.jsonl"], [
            ("event_location: place of the event, F1", "event_location_tune.place_f", "nearest place .50 to .58"),
            ("event_location: “no place” right", "event_location_tune.no_place_acc", ".40 to .58"),
            ("event_location: verbs covered", "event_location_tune.covered", "1,900 with a plain trigger list"),
            ("CASE 2021: attack snippets found", "case2021_task2_tune.attack_r", "trigger words .90"),
            ("CASE 2021: rows where there is no attack", "case2021_task2_tune.false_r", "trigger words .17"),
            ("CASE 2021: type", "case2021_task2_tune.type_acc", "trigger words .74"),
            ("MUC-4 dev: relevant documents, F1", "muc4_dev.relevance_f", "trigger words .71 to .82"),
            ("MUC-4 TST1: relevant documents, F1", "muc4_tst1.relevance_f", "trigger words .71 to .82"),
            ("MUC-4 TST2: relevant documents, F1", "muc4_tst2.relevance_f", "trigger words .71 to .82")]),
    "contrast": ("The comparison of groups: random halves of one outlet, where nothing differs, and planted differences.",
        ["contrast.py", "{gold}/polnear_train.jsonl.gz", "{gold}/polnear_dev.jsonl.gz", "--splits", "{splits}"],
        ["polnear_train.jsonl.gz", "polnear_dev.jsonl.gz"], [
            ("random halves of one outlet, 132 articles: share of words with p < .05", "null.nyt.words.p05",
             "token z .15, G² .17, document bootstrap .025"),
            ("the same: splits with any q < .05", "null.nyt.words.any_q", "token z 1.00, G² 1.00, document bootstrap 1.00"),
            ("20 articles: words with p < .05", "null.nyt.words20.p05", "token z .17"),
            ("20 articles: splits with any q < .05", "null.nyt.words20.any_q", "token z .95"),
            ("8 articles: words with p < .05", "null.nyt.words8.p05", "token z .15"),
            ("8 articles: splits with any q < .05", "null.nyt.words8.any_q", "token z .80"),
            ("frame shares: p < .05", "null.nyt.frames.p05", "sentence z .41 to .46"),
            ("frame shares: splits with any q < .05", "null.nyt.frames.any_q", "sentence z .97"),
            ("few long against many short articles: p < .05", "null.nyt.few_long.p05", "score test .059"),
            ("30 % of the articles copied three times: p < .05", "copies.nyt.p05", "token z .24 to .29"),
            ("the same as with the copies removed (1: yes)", "copies.nyt.same_as_once", ""),
            ("planted tripling: found at q < .05", "power.nyt.times3.power_q05", "token z .98"),
            ("planted tripling: false among the found", "power.nyt.times3.fdr", "token z .58"),
            ("95 % intervals that hold nothing", "null.nyt.words.covers", "token z .68 to .92"),
            ("95 % intervals that hold a true doubling, frequent words", "coverage.nyt.frequent", "token z .78 to .81"),
            ("the same, middling words", "coverage.nyt.middling", "token z .78 to .81"),
            ("log-odds against Monroe, Colaresi & Quinn 2008: largest difference", "parity.log_odds_max_difference",
             "scattertext adds the prior twice"),
            ("50,000 documents, 1 M tokens: seconds", "speed.project.seconds", "scattertext 7.8, ConvoKit 38"),
            ("the same: MiB above the table", "speed.project.added_mib", "scattertext 714")]),
    "stories": ("Copies of articles (verbatim, cut, re-titled, lightly edited, two in one) put into one story; different articles on the "
                "same event must stay apart.",
        ["stories.py", "--gold", "{gold}", "--size", "10000"], ["basil_tune.jsonl.gz"], [
            ("pairwise precision", "precision", ""), ("pairwise recall", "recall", ""),
            ("articles per second, 10,000 articles, one core", "per_s.10000", "")]),
    "dates": ("Date expressions in 150 invented sentences (`tests/dates_150.csv`), written before the rules, which were then mended on "
              "them (146 at the first run).", ["dates.py"], [], [
            ("exactly right (of 150)", "exact", "dateparser: a day within the interval, 52 %"),
            ("found where there is none", "spurious", "")]),
}


def run(name: str, gold: Path, splits: int) -> tuple[dict, str]:
    """Metrics of one scorer, and why there are none."""
    _, command, files, _ = SECTIONS[name]
    missing = [f for f in files if not (gold / f).exists() and not (gold / f.removesuffix(".gz")).exists()]
    if missing:
        return {}, f"not measured: {', '.join(missing)} missing"
    words = [w.format(gold=gold, splits=splits) for w in command]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(HERE.parent), os.environ.get("PYTHONPATH", "")])}
    done = subprocess.run([sys.executable, str(HERE / words[0]), *words[1:]], capture_output=True, text=True, env=environment)
    found = re.findall(r"^(\S+) (-?[\d.]+(?:e-?\d+)?|True|False)\b", done.stdout, re.M)
    if done.returncode or not found:
        return {}, "the scorer failed: " + (done.stderr.strip().splitlines() or ["no message"])[-1]
    return {name: float({"True": 1, "False": 0}.get(value, value)) for name, value in found}, ""


def shown(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:,.0f}" if value == int(value) or abs(value) >= 100 else f"{value:.3f}" if abs(value) < 1 else f"{value:.1f}"


def section(name: str, metrics: dict, why: str) -> list[str]:
    says, command, _, rows = SECTIONS[name]
    lines = [f"## {name.capitalize()}", "", f"{says} Scorer: `benchmarks/{command[0]}`.", ""]
    if why:
        return [*lines, f"*{why}*", ""]
    lines += ["| measure | measured | peers |", "|---|---|---|"]
    return [*lines, *(f"| {label} | {shown(metrics.get(key))} | {peers} |" for label, key, peers in rows), ""]


def main() -> int:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--gold", type=Path, required=True)
    p.add_argument("--only", action="append", choices=list(SECTIONS))
    p.add_argument("--out", type=Path, default=HERE.parent / "docs" / "accuracy.md")
    p.add_argument("--splits", type=int, default=40)
    a = p.parse_args()
    kept = {}
    if a.only and a.out.exists():  # the other sections stay as they were measured
        for part in a.out.read_text(encoding="utf-8").split("\n## ")[1:]:
            kept[part.split("\n", 1)[0].lower()] = ["## " + part.rstrip("\n"), ""]
    lines = ["# How often the kit is right", "",
             "Written by `python benchmarks/accuracy.py --gold DIR`. The sets are public and hand-coded; their texts are no part of this "
             "project. They are tuning sets: expect somewhat less on texts of another kind. A figure without a peer has none that was "
             "measured the same way.", ""]
    for name in SECTIONS:
        if a.only and name not in a.only:
            lines += kept.get(name, [])
            continue
        print(name, file=sys.stderr, flush=True)
        lines += section(name, *run(name, a.gold, a.splits))
    a.out.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")
    print(a.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
