"""What an article says of itself (headline, date, language), and what a metadata table says of it. Doubt stays unknown."""
from __future__ import annotations

import io
import itertools
import re
import unicodedata
from collections.abc import Collection, Iterator
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from functools import cache
from pathlib import Path

import pandas as pd

from analysis.decoding import Columns, Problem, cells, csv_rows, decode, others, row, said

STATED = ("title", "outlet", "published", "url", "language")
_FORMATS = ("%Y%m%d", "%Y%m%d%H%M%S", "%Y%m%dT%H%M%SZ", "%d %B %Y", "%d %b %Y", "%B %d %Y", "%b %d %Y", "%Y/%m/%d", "%d.%m.%Y",
            "%B %d %Y %I:%M %p", "%Y-%m-%d %H:%M:%S %Z")
# what is taken off "Tuesday, 12th Sept. 2024"
_ORNAMENT = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|,|(?<=[a-z])\.", re.I)
_MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[.]?"
_DATED = re.compile(rf"""(?:[^.!?:|·•–—]{{1,40}}[|·•–—,]\s*)?
                         (?:(?:first\ |last\ )?(?:published|posted|updated|modified)(?:\ (?:on|at))?:?\s*)?
                         (?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?
                         (?P<date>\d{{1,2}}(?:st|nd|rd|th)?\ {_MONTH},?\ \d{{4}}|{_MONTH}\ \d{{1,2}}(?:st|nd|rd|th)?,?\ \d{{4}}|\d{{4}}-\d\d-\d\d)
                         (?:,?\s*(?:at|[|·•–—-])?\s*\d{{1,2}}(?:[:.]\d\d)?(?:\ ?[ap][.]?m[.]?)?)?(?:\ \(?[A-Z]{{2,4}}\)?)?
                         (?:\s*[|·•–—]\s*[^.!?]{{1,40}})?""", re.X | re.I)


def dated(text: str) -> str:
    """The date that a line of its own at the head of a text gives, alone or with place, outlet and hour; else "".

    "Updated: May 14, 2024 09:12 IST", "Basin Courier · 24 October 2022". The head ends at the first line of 200 characters;
    of several the first counts. The hour is left out: its zone is seldom said.
    """
    for line in itertools.islice(filter(None, map(str.strip, text[:3000].splitlines())), 8):
        if len(line) > 200:
            break
        if found := _DATED.fullmatch(line.replace("*", "").strip("_#> ")):
            date = found["date"].lower()
            return date if "-" in date else f"{re.search('[0-9]+', date)[0]} {re.search('[a-z]{3}', date)[0]} {date[-4:]}"
    return ""


def title_of(text: str, kickers: Collection[str] = ()) -> str:
    """The headline of a plain text, if it has one: a first line that stands alone and is no sentence or list item.

    Menus, and lines made of section names alone (`kickers`), are passed over. Otherwise "".
    """
    rubrics = {word for term in kickers for word in term.split()} | {"and"}
    blocks = re.split(r"\n[ \t]*\n\s*", re.sub(r"\r\n?", "\n", text[:5000]).strip(), maxsplit=3)
    for block in blocks[:-1]:
        line = block.lstrip("#").strip()
        words = re.findall(r"\w[\w'’.-]*", line.lower())
        if "\n" in line and dated(line):
            continue
        if "\n" in line or not words or len(line) > 200 or re.match(r"[-*•–—]\s|\d+[.)]\s|[\"“‘(]?https?:", line):
            return ""
        menu = len(re.findall(r"\s[|›»·•]\s", line)) > 1
        if not menu and not set(re.sub(r"\W+", " ", line.lower()).split()) <= rubrics:
            return "" if re.search(r"(?<!\b[A-Z])[.:;,…][\"”’)]*$", line) else line
    return ""


def front_matter(text: str, columns: Columns) -> tuple[dict, str]:
    """The cells that the head of a Markdown file states, between two lines "---", and the text after it.

    One `name: value` a line, as note programs and web clippers write them; lists below a name are passed over. A head
    without a name that the codebook `columns` knows is text. An address given as `source` is the url, not the outlet.
    """
    head = re.match(r"---[ \t]*\r?\n((?:(?!---[ \t]*\r?\n)[^\n]{0,2000}\n){1,100})---[ \t]*(?:\r?\n|\Z)", text)
    found = {name.strip(): _plain_value(value) for name, value in re.findall(r"^(\w[\w .-]*):[ \t]+(.+)", head[1], re.M)} if head else {}
    taken = columns.known(found)
    if not taken:
        return {}, text
    stated = {column: found[name] for column, name in taken.items() if column != "text"}
    if re.match("https?:", stated.get("outlet", "")):
        stated = {"url": stated.pop("outlet")} | stated
    own = {name: value for name, value in found.items() if name not in taken.values()}
    return stated | {"own": own}, text[head.end():]


def _plain_value(value: str) -> str:
    value = value.strip()
    return value[1:-1].replace(f"\\{value[0]}", value[0]) if re.fullmatch("\".*\"|'.*'", value) and len(value) > 1 else value


def parse_date(value: str) -> datetime | None:
    """A date as UTC without zone; None for "". Raises Problem (date) where it can't be read in one way only."""
    value = " ".join(value.split())
    if not value:
        return None
    found = None
    if slashes := re.fullmatch(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})(.*)", value):
        first, second, year, rest = int(slashes[1]), int(slashes[2]), slashes[3], slashes[4]
        if first <= 12 and second <= 12 and first != second:
            raise Problem("date", f"The date '{value[:40]}' reads in two ways; write {year}-MM-DD. It is left unknown.")
        month, day = (second, first) if first > 12 else (first, second)
        value = f"{year}-{month:02}-{day:02}{rest}"
    bare = " ".join(_ORNAMENT.sub("", value).split())
    for read in (datetime.fromisoformat, parsedate_to_datetime, *(lambda _, f=f: datetime.strptime(bare, f) for f in _FORMATS)):
        try:
            found = read(value)
            break
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    if found is None or not 1600 <= found.year <= 2200:
        raise Problem("date", f"The date '{value[:40]}' can't be read; write it as 2024-03-12. It is left unknown.")
    return found.astimezone(timezone.utc).replace(tzinfo=None) if found.tzinfo else found


def language_of(text: str) -> str:
    """The ISO 639 code of a text's language, or "" where that is not beyond doubt.

    Beginning, middle and end are identified by py3langid (Lui & Baldwin 2012, langid.py); a probability of .9 is asked for,
    .5 for English. A text mainly in another script than Latin is not English, however short.
    """
    middle = len(text) // 2
    sample = text if len(text) <= 750 else " ".join((text[:250], text[middle:middle + 250], text[-250:]))
    code, probability = _identifier().classify(sample)
    if code == "zxx" or probability >= (.5 if code == "en" else .9):
        return "" if code == "zxx" else code
    letters, latin = (len(re.findall(pattern, sample)) for pattern in (r"[^\W\d_]", r"[A-Za-zÀ-ɏḀ-ỿ]"))
    return code if letters > 2 * latin else ""


@cache
def _identifier():
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    # Dialects share their language's codebooks; zxx is text in no language, pcm Nigerian Pidgin, which is not English.
    identifier.set_languages([code for code in identifier.labels if len(code) == 2 or code in ("pcm", "zxx")])
    identifier.nb_ptc = identifier.nb_ptc.copy("C")  # rows side by side again: four times as fast
    return identifier


def apply_metadata(tables: list, found: list[dict], columns: Columns, aside: list[dict]) -> None:
    """Fills or overrides cells of articles from tables [(CSV file, its bytes or DataFrame; its name)]; a later one wins."""
    exact: dict[str, list[dict]] = {}
    loose: dict[str, list[dict]] = {}
    for article in found:
        file = re.sub(r":\d+$", "", article["path"])
        for keys, names in ((exact, {article["path"], file}), (loose, {file.rpartition("/")[2], article["stem"]})):
            for name in names:
                keys.setdefault(_key(name), []).append(article)
    for source, name in tables:
        folder, seen = name.rpartition("/")[0], set()
        for where, stated in _metadata(source, name, columns, aside):
            file, own = stated.pop("file", "").removeprefix("./"), stated.pop("own")
            articles = (exact.get(_key(f"{folder}/{file}".lstrip("/"))) or exact.get(_key(file))
                        or ([] if folder else loose.get(_key(file), [])))
            if file in seen or not articles:
                what = "a second time" if file in seen else "which is no article here"
                aside.append(row(where, "metadata", f"It names '{file}', {what}."))
                continue
            seen.add(file)
            for article in articles:
                article |= {c: v for c, v in stated.items() if v and c in STATED}
                article["own"] = article.get("own", {}) | {c: v for c, v in own.items() if v}


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", name)  # macOS stores accents apart


def _metadata(source, name: str, columns: Columns, aside: list[dict]) -> Iterator[tuple[str, dict[str, str]]]:
    """The rows of a metadata table: where each stands, and its cells."""
    try:
        if isinstance(source, pd.DataFrame):
            header, lines = list(source.columns), enumerate(source.astype(object).itertuples(index=False), 1)
        else:
            feed = iter(io.StringIO(decode(source if isinstance(source, bytes) else Path(source).read_bytes()), newline=""))
            header, delimiter = cells(next(feed, ""))
            lines = csv_rows(feed, delimiter)
        places = {c: header.index(h) for c, h in columns.known(header).items()}
        own = others(header, places.values())
        if "file" not in places:
            raise Problem("metadata", "It has no column 'file' that says which article a row belongs to.")
    except (OSError, Problem) as error:
        aside.append(row(name, "metadata", f"It could not be read: {said(error)}."))
        return
    for number, line in lines:
        where = f"{name}:{number}"
        if isinstance(line, Problem) or len(line) > len(header):
            aside.append(row(where, "metadata", said(line) if isinstance(line, Problem) else "The row has too many cells."))
        elif any(text_of(c) for c in line):
            yield where, {c: text_of(line[i]) for c, i in places.items() if i < len(line)} | {
                "own": {h: text_of(line[i]) for h, i in own.items() if i < len(line)}}


OWN = 300  # characters of a cell of the analyst's own columns; a column with longer ones is text, not a group


def own_columns(found: list[dict]) -> dict[str, list[str]]:
    """The analyst's own columns of metadata and tables: {name: a cell per article, empty where unknown}."""
    names = dict.fromkeys(name for article in found for name in article.get("own", ()))
    columns = {name: [text_of(article.get("own", {}).get(name)) for article in found] for name in names}
    return {name: cells for name, cells in columns.items() if any(cells) and max(map(len, cells)) <= OWN}


def text_of(value: object) -> str:
    """A cell as text without space around it; what is missing is empty."""
    return "" if value is None or value is pd.NaT or value != value else str(value).strip()
