"""What a reader sees around a figure: captions, tables and the sentences behind it, as escaped HTML.

Article text is hostile until escaped: everything here passes through `html.escape`. The same HTML stands in JupyterLab
and in a report.
"""
from __future__ import annotations

import os
import re
from dataclasses import dataclass
from html import escape

import pandas as pd

from analysis import marks

WORD = 16        # letters of a word up to which it is not broken on paper
PHRASE, PROSE = 40, 100   # letters of a cell from which on its column is wide, or wider
ROWS = 20        # rows of a table that are shown; the CSV beside the report holds all
LISTED = 200     # rows of a list that scrolls on a page
SENTENCES = 12   # sentences shown behind a figure
BRIEF = 5, 4     # the same in a notebook, where `chart.table` and `chart.evidence` hold all and stored outputs should stay small
EVIDENCE = "ANALYSIS_EVIDENCE"  # a run sets it to "none" where no text of an article may be shown
TEXTS = ["text", "left", "match", "right"]  # columns that hold text of articles


def texts() -> bool:
    """Whether text of articles may be shown; without, sentences are named by document and number."""
    return os.environ.get(EVIDENCE) != "none"


def paged() -> bool:
    """Whether a run makes a page of what is shown, with files beside it; else it is a notebook's."""
    return EVIDENCE in os.environ


def plain(value) -> str:
    """A cell as text: unknown is empty, figures have two decimals, days have no clock."""
    if value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and value != value):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value in (float("inf"), float("-inf")):
        return "∞" if value > 0 else "−∞"
    if isinstance(value, float):
        return f"{value:.0f}" if value == round(value) and abs(value) >= 10 else f"{value:.2f}".replace("-", "−")
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}" if value == value.normalize() else f"{value:%Y-%m-%d %H:%M}"
    return str(value)


def short(text: str, width: int = 42) -> str:
    """A label cut at a word, with an ellipsis."""
    if len(text) <= width:
        return text
    cut = text[: width - 1].rsplit(" ", 1)[0]
    return (cut if len(cut) > width / 2 else text[: width - 1]).rstrip(" ,;:–—-") + "…"


def around(text: str, start: int, end: int, width: int = 70) -> str:
    """A span with up to `width` letters on each side, cut at words, in one line."""
    left, match, right = (re.sub(r"\s+", " ", part) for part in (text[:start], text[start:end], text[end:]))
    if len(left) > width:
        left = "…" + left[-width:].split(" ", 1)[-1]
    return (left + match + short(right, width)).strip()


class Html(str):
    """HTML that Jupyter shows as such; its plain form is a word, so that stored outputs stay small."""

    def _repr_html_(self) -> str:
        return str(self)

    def _repr_pretty_(self, printer, cycle) -> None:
        printer.text("(HTML)")


_DATE = re.compile(r"\d{4}-\d\d-\d\d")     # a column that holds some is wide enough for one


def table(frame: pd.DataFrame, caption: str = "", rows: int = ROWS, name: str = "") -> Html:
    """A DataFrame as an accessible HTML table; long ones are cut, and say so. One with a `name` scrolls on a page, and its script finds it."""
    frame = frame if texts() else frame.drop(columns=TEXTS, errors="ignore")
    numeric = [pd.api.types.is_numeric_dtype(d) and not pd.api.types.is_bool_dtype(d) for d in frame.dtypes]
    cells = [[plain(v) for v in column] for _, column in frame.head(rows).items()]
    kinds = [k + ' style="text-align:left"' * ("phrase" in k and not paged())               # JupyterLab sets cells to the right
             for k in (_kind(own, n) for n, own in zip(numeric, cells))]
    head = "".join(f'<th scope="col"{k}>{escape(str(c).replace("_", " "))}</th>' for c, k in zip(frame.columns, kinds))
    body = "".join("<tr>" + "".join(f'<td{k}{"" if n else " dir=auto"}>{escape(v)}</td>' for v, k, n in zip(row, kinds, numeric)) + "</tr>"
                   for row in zip(*cells))
    more = f"<p class=more>{rows} of {len(frame):,} rows{'; the file under Downloads holds all' * paged()}.</p>" if len(frame) > rows else ""
    if frame.empty:
        body = f'<tr><td colspan="{max(1, len(numeric))}">none</td></tr>'
    head_line = f"<caption>{escape(caption)}</caption>" if caption else ""
    own = f' data-list="{escape(name, quote=True)}"' if name else ""
    return Html(f'<div class="table"{own} tabindex="0" role="group" aria-label="{escape(caption or "Table", quote=True)}">'
                f'<table>{head_line}<thead><tr>{head}</tr></thead>'
                f"<tbody>{body}</tbody></table></div>{more}")


def _kind(cells: list[str], numeric: bool) -> str:
    """The class of a column: figures, days, long words, phrases."""
    if numeric or any(_DATE.match(text) for text in cells):
        return " class=n" if numeric else " class=day"
    letters = max(map(len, cells), default=0)
    wide = any(len(word) > WORD for text in cells for word in text.split())
    found = ["long"] * wide + ["phrase"] * (letters > PHRASE) + ["text"] * (letters > PROSE)
    return f' class="{" ".join(found)}"' if len(found) > 1 else f" class={found[0]}" if found else ""


def listing(frame: pd.DataFrame, caption: str, name: str) -> Html:
    """A long table: on a page it scrolls, and holds up to LISTED rows; in a notebook it is as short as others."""
    return table(frame, caption, LISTED if paged() else ROWS, name)


def note(text: str, kind: str = "note") -> Html:
    """A sentence for the reader; `kind` is note or warning."""
    return Html(f'<p class="{escape(kind)}" role="note">{escape(text)}</p>')


def headline(text: str, kind: str) -> Html:
    """What a reader should see first, its first sentence strong; `kind`: finding (of a page) or see (of a figure)."""
    end = next((m.end() for m in re.finditer(r"[.!?][”\"]?(?= [A-Z0-9“])", text)
                if not re.search(r"\b(?:[A-Z]|[A-Z][a-z]{1,3})\.$", text[:m.end()])), len(text))
    return Html(f'<p class="{escape(kind)}" role="note"><strong>{escape(text[:end])}</strong>{escape(text[end:])}</p>')


def marked(text: str, spans: list[tuple[int, int]]) -> str:
    """Escaped text with <mark> around the spans (offsets in the text); overlapping spans are joined."""
    out, at = [], 0
    for start, end in sorted((max(0, a), min(len(text), b)) for a, b in spans):
        start = max(start, at)
        if end > start:
            out += [escape(text[at:start]), "<mark>", escape(text[start:end]), "</mark>"]
            at = end
    return " ".join("".join([*out, escape(text[at:])]).split())


def sentences(rows: pd.DataFrame, limit: int = SENTENCES) -> Html:
    """Sentences with their source, a few of each mark. `rows`: what `notebook.proof` returns; a column `mark` groups them under headings."""
    rows = rows if "mark" in rows else rows.assign(mark="")
    spans = rows.groupby(["mark", "doc_id", "sentence"], sort=False)
    firsts = spans.head(1)
    each = max(1, limit // max(1, firsts["mark"].nunique()))
    shown = firsts.groupby("mark", sort=False).head(each).head(limit)
    own = dict(list(rows.merge(shown[["mark", "doc_id", "sentence"]], on=["mark", "doc_id", "sentence"]).groupby(["mark", "doc_id", "sentence"])))
    out = []
    for name, group in shown.groupby("mark", sort=False):
        items = "".join(_sentence(own[name, r.doc_id, r.sentence], r) for r in group.itertuples())
        out.append((f'<p class="mark">{escape(short(str(name), 110))}</p>' if name else "") + f"<ol>{items}</ol>")
    rest = "; the files under Downloads hold all" * paged()
    more = f"<p class=more>{len(shown)} of {len(firsts):,} sentences{rest}.</p>" if len(firsts) > len(shown) else ""
    return Html(f'<div class="sentences">{"".join(out) or "<p>No sentence.</p>"}{more}</div>')


def _sentence(part: pd.DataFrame, first) -> str:
    spans = [(a - first.sentence_start, b - first.sentence_start)
             for a, b in zip(part.start, part.end) if b - a < first.sentence_end - first.sentence_start]
    source = " · ".join(filter(None, [short(first.title or first.doc_id, 60), first.outlet, plain(first.published), first.voice,
                                      f"{first.doc_id}#{first.sentence}"]))
    quote = f"<q dir=auto>{marked(first.text, spans)}</q> " if texts() else ""
    return f"<li>{quote}<cite dir=auto>{escape(source)}</cite></li>"


def show(*parts: Html | None) -> None:
    """Display several pieces of a cell's output, one below the other; None is left out."""
    from IPython.display import display

    for part in parts:
        if part is not None:
            display(part)


def details(summary: str, content: str) -> str:
    """A part of the page that opens on a click; `content` is HTML, `summary` text."""
    return f"<details><summary>{escape(summary)}</summary>{content}</details>"


@dataclass
class Chart:
    """A figure with what proves it: `figure` (plotly or matplotlib), the `table` it was drawn from, the `evidence` (sentences), and
    `alt`, the sentence that says what to see.

    A trace's `meta` is the list of its points' marks, in the order of the points (an entry may be a list of marks; a plain string
    makes the whole trace one mark). `evidence`, from `notebook.proof`, holds every row behind each mark, with the same string in
    its column `mark`: in a report a click on the mark opens them.
    """

    figure: object
    table: pd.DataFrame
    alt: str
    evidence: pd.DataFrame | None = None

    def _ipython_display_(self):
        from IPython.display import display

        display(headline(self.alt, "see"))
        if hasattr(self.figure, "savefig"):
            from analysis import twins

            png = twins.saved(self.figure, "png", dpi=110, colours=64, crop="tight", optimize=True)
            display({"image/png": png, "text/plain": self.alt}, raw=True, metadata={"image/png": {"alt": self.alt}})
        elif self.figure is not None:
            from analysis import render

            self.figure.update_layout(meta={**(self.figure.layout.meta or {}), "alt": self.alt})
            bundle = render.bundle(self.figure)
            if not paged() and "topojsonURL" in bundle[render.MIME]["config"]:
                display(render.FRESH, raw=True)
            display(bundle, raw=True)
        rows, lines = (ROWS, SENTENCES) if paged() else BRIEF
        display(Html(proof(f"The table behind this figure ({len(self.table):,} rows)", table(self.table, rows=rows))))
        if self.evidence is not None:
            count = len(self.evidence[["doc_id", "sentence"]].drop_duplicates())
            refs = {marks.MIME: marks.references(self.evidence)} if paged() else {}
            display({"text/html": proof(f"The sentences behind this figure ({count:,})", sentences(self.evidence, lines)), "text/plain": "(HTML)",
                     **refs}, raw=True)


def proof(summary: str, content: str) -> str:
    """A part of what stands below a figure, closed at first."""
    return f'<div class="proof">{details(summary, content)}</div>'
