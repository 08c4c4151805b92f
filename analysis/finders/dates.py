"""When: date expressions of sentences, resolved to whole days against the day of publication.

Sentences and documents in, the table `dates` out. `date_from` is the first day of the interval and `date_to` the last one, both
at 00:00 and both within. What stands without a year, or is told from the day of publication ("Friday", "last week"), has no
date where the document has no `published`. Durations ("for years"), habits ("every Friday") and ages are no dates.
"""
from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import pandas as pd

from analysis import tables as t
from analysis.intervals import UNKNOWN, Interval, months, on_weekday, part, period, shift, yearly

W = r"\s{1,3}"
YEAR = r"(?:1[5-9]|20)\d\d(?![\d%]|[.,]\d)"
TO = r"(?:\s{0,3}[-–—]\s{0,3}|\s{1,3}(?:to|and|through|until|till)\s{1,3})"
CLAUSE = re.compile(r"[,;:—“”\"]|\b(?:that|who|which|but|while)\b")
PARTS = ("my", "month", "year", "decade", "turn", "season")  # what can be early, mid or late
RANGES = ("iso", "slash", "dmy", "mdy", "my", "month", "year", "season", "decade", "weekday")


@dataclass
class Found:
    """One expression: its span, the start of its core, its kind, what the pattern caught, and the other end of a range."""

    start: int
    end: int
    core: int
    kind: str
    has: dict[str, str]
    share: str = ""
    bound: str = ""
    last: Found | None = None


class Rules:
    """The patterns and values that follow from a codebook. All patterns read text in small letters."""

    def __init__(self, codebook):
        self.rows = codebook.rows("dates")
        self.value = {(r["kind"], _plain(r["term"])): r["value"] for r in self.rows}
        self.only = {(r["kind"], _plain(r["term"])): r["only"] for r in self.rows}
        words = self.words
        ends = {k: "|".join(sorted({re.escape(_plain(r["term"]).split()[-1]) for r in self.rows if r["kind"] in kinds})) for k, kinds in {
            "month": ("month",), "weekday": ("weekday",), "season": ("season",), "unit": ("unit", "anchored"), "day": ("day",), "fixed": ("fixed",)}.items()}
        gates = {k: re.compile(v) for k, v in ends.items() if v} | {"digit": re.compile(r"\d\d\d\d|\d0s")}
        self.patterns = [(gates[gate], kind, re.compile(p)) for kind, (gate, p) in self.shapes().items() if gate in gates]
        the = rf"(?:the{W})?"
        self.part = re.compile(rf"(?<![\w-]){the}(?:(?P<part>{words('part', '')})(?:(?:{W}in)?{W}|-)|(?P<of>{words('part', 'of')}){W}of{W})$")
        self.bound, self.first = (re.compile(rf"(?<!\w)({w}){W}$") for w in ("since|until|till", "from|between"))
        self.cue, self.year_cue = (re.compile(rf"(?:(?<!\w){words('cue', *only)}{W}|\()$") for only in (("",), ()))
        self.habit = re.compile(rf"(?<!\w){words('habit')}{W}$")
        self.name, self.head = re.compile(rf"(?<!\w){words('name')}"), re.compile(rf"{W}{words('head')}")
        self.future, self.past = re.compile(rf"(?<![^\W'])(?:{words('future')})"), re.compile(rf"\b(?:{words('past')}|\w+ed\b)")
        self.saying = re.compile(rf"(?<!be )(?<!been )\b{words('past')}(?:\W+\w+){{0,2}}\W*$")

    def words(self, kind: str, *only: str) -> str:
        """A pattern of the terms of a kind, the longest first; one that nothing matches where there are none."""
        terms = {_plain(r["term"]) for r in self.rows if r["kind"] == kind and (not only or r["only"] in only)}
        return "(?:" + ("|".join(re.escape(w).replace(r"\ ", W) for w in sorted(terms, key=lambda w: (-len(w), w))) or "(?!)") + r")(?!\w)"

    def shapes(self) -> dict[str, tuple[str, str]]:
        """kind -> (what must be in the sentence, pattern)."""
        words = self.words
        month, weekday, whole, season = words("month"), words("weekday"), words("weekday", ""), words("season")
        unit, number = words("unit").removesuffix(r"(?!\w)") + r"s?(?!\w)", rf"(?:\d{{1,3}}|{words('number')})"
        turn, th, the, counted = words("turn"), r"(?:st|nd|rd|th)?(?!\w)", rf"(?:the{W})?", rf"{W}(?:{words('counted')}|{words('number')})"
        some_year = rf"(?:,?{W}(?:of{W})?(?:(?P<year>{YEAR})(?!{counted})|(?P<turn>{turn}){W}year\b))"
        led, way = rf"\b(?:(?P<weekday>{weekday}),?{W})?", rf"\b(?:(?P<way>{turn}){W})?"
        day2 = rf"(?:{TO}(?P<day2>\d\d?){th}(?!{W}{month}))?"
        return {
            "iso": ("digit", r"(?<![\w/.-])(?P<year>\d{4})(?P<sep>[-/])(?P<month>\d\d?)(?P=sep)(?P<day>\d\d?)(?!\d|[-/]\d)"),
            "slash": ("digit", r"(?<![\w/.-])(?P<day>\d\d?)(?P<sep>[./])(?P<month>\d\d?)(?P=sep)(?P<year>\d{4})(?!\d|[-/]\d)"),
            "dmy": ("month", rf"{led}{the}(?<![\d.,$€£/])(?P<day>\d\d?){th}(?:{TO}(?P<day2>\d\d?){th})?{W}(?:of{W})?(?P<name>{month}){some_year}?"),
            "mdy": ("month", rf"{led}(?P<name>{month}){W}(?P<day>\d\d?){th}(?![:%]|\.\d|{counted}){day2}{some_year}?"),
            "my": ("month", rf"\b(?P<name>{month}){some_year}"),
            "month": ("month", rf"{way}(?P<name>{words('month', '', 'cue')})"),
            "season": ("season", rf"\b(?:(?P<way>{turn}){W}|{the})(?P<season>{season}){some_year}?"),
            "short": ("digit", r"(?<![\w$€£.,])(?P<year>(?:1[5-9]|20)\d\d)[-–/](?P<year2>\d\d)(?![\w-])"),
            "decade": ("digit", rf"{the}(?<![\w$])(?:(?P<year>(?:1[5-9]|20)\d0)|'(?P<short>\d0))s(?!\w)"),
            "year": ("digit", rf"(?<![\w$€£.,#/])(?P<year>{YEAR})(?!{counted})"),
            "turn": ("unit", rf"\b(?P<way>{turn}|the){W}(?P<unit>week|weekend|month|year|decade)(?!\w)"),
            "weekday": ("weekday", rf"{way}(?P<weekday>{whole})(?:{W}{words('daypart')})?"),
            "day": ("day", rf"\b(?P<day>{words('day')})"),
            "fixed": ("fixed", rf"(?<![\w/])(?P<fixed>{words('fixed')})(?!/)"),
            "ago": ("unit", rf"\b(?:(?P<number>{number}){W})?(?P<unit>{unit}){W}ago\b"),
            "anchor": ("unit", rf"\b(?:the{W}{words('anchor')}{W}(?:{unit}|{whole})|{words('anchored')}|{number}{W}{unit}{W}{words('after')})"),
            "window": ("unit", rf"\b{the}(?P<window>{words('window')}){W}(?:(?P<number>{number}){W})?(?P<unit>{unit})"),
        }

    def get(self, kind: str, term: str | None) -> int | None:
        value = self.value.get((kind, _plain(term or "")), "")
        return int(value) if value else None

    def count(self, number: str | None, unit: str) -> tuple[int, int]:
        """The least and the most that a number stands for; "days" alone are a few."""
        number = _plain(number or ("few" if unit.endswith("s") else "a"))
        low, _, high = (number if number.isdigit() else self.value["number", number]).partition("-")
        return int(low), int(high or low)


rules = lru_cache(maxsize=4)(Rules)


def find(sentences: pd.DataFrame, documents: pd.DataFrame, *, codebook) -> pd.DataFrame:
    """One row per date expression: `doc_id, sentence, start, end, surface, date_from, date_to`.

    Parameters
    ----------
    sentences : the table of that name.
    documents : `doc_id` and, where known, `published`.
    codebook : its file `dates.csv` names months, units, parts, vague words and cues.

    Returns
    -------
    The table `dates`. The interval runs from `date_from` to `date_to`, first and last day, both at 00:00 and both
    within; NaT where the text does not say. "Since" runs to the day of publication.
    """
    r = rules(codebook)
    published = dict(zip(documents["doc_id"], pd.to_datetime(documents["published"]))) if "published" in documents else {}
    rows = []
    for doc, number, offset, text in zip(sentences["doc_id"], sentences["sentence"], sentences["start"], sentences["text"]):
        when = published.get(doc)
        for found, (first, last) in read(text, None if when is None or pd.isna(when) else when.date(), r):
            rows.append((doc, number, offset + found.start, offset + found.end, text[found.start:found.end], first, last))
    frame = pd.DataFrame(rows, columns=list(t.SCHEMA["dates"]))
    return t.make("dates", frame.astype({"date_from": t.TIME, "date_to": t.TIME}))


def read(text: str, today: date | None, r: Rules) -> list[tuple[Found, Interval]]:
    """The date expressions of one sentence with their intervals."""
    low = _small(text)
    bases, out = _bases(text, low, r), []
    while bases:
        found = bases.pop(0)
        if bases and _joined(low, found, bases[0]):
            found.last = bases.pop(0)
            found.end = found.last.end
        if not _is_date(text, low, found, r):
            continue
        if bases and "year" in bases[0].has and re.fullmatch(rf"{W}(?:and|or){W}", low[found.end:bases[0].start]):
            found.has.setdefault("year", bases[0].has["year"])  # in May and June 2019
        if m := r.bound.search(low, max(0, found.start - 9), found.start):
            found.bound, found.start = m[1], m.start()
        elif (found.last or "day2" in found.has) and (m := r.first.search(low, max(0, found.start - 10), found.start)):
            found.start = m.start()
        try:
            out.append((found, _resolve(low, found, today, r)))
        except (ValueError, OverflowError):  # 31 June, the year 0
            out.append((found, UNKNOWN))
    return out


def _bases(text: str, low: str, r: Rules) -> list[Found]:
    """The longest readings from the left, none overlapping, with the part of the period that leads them."""
    found = []
    for gate, kind, pattern in r.patterns:
        for m in pattern.finditer(low) if gate.search(low) else ():
            has = {k: v for k, v in m.groupdict().items() if v}
            if all(text[m.start(k)].isupper() for k in ("name", "weekday") if k in has) and not re.match(r"-(?!\w+day)[^\W\d]", low[m.end():m.end() + 12]):
                found.append(Found(m.start(), m.end(), m.start(), kind, has))
    out: list[Found] = []
    for f in sorted(found, key=lambda f: (f.start, -f.end)):
        if out and f.start < out[-1].end:
            continue
        if f.kind in PARTS and (m := r.part.search(low, max(0, f.start - 40), f.start)):
            f.share, f.start = r.value["part", _plain(m["part"] or m["of"])], m.start()
        out.append(f)
    return out


def _joined(low: str, a: Found, b: Found) -> bool:
    """From a to b, between a and b, a-b."""
    gap = low[a.end:b.start]
    if a.kind not in RANGES or b.kind not in RANGES or not re.fullmatch(TO, gap):
        return False
    return gap.strip() != "and" or low[max(0, a.start - 10):a.start].strip().endswith("between")


def _is_date(text: str, low: str, f: Found, r: Rules) -> bool:
    """Not the name of a group or a paper, a person, a verb, a number of things, or a habit."""
    has, before, led = f.has, low[max(0, f.core - 14):f.core], bool(f.share or f.last)
    of = low.startswith(" of ", f.end)
    if any(m.start() < f.end and m.end() > f.start and text[m.start()].isupper() for m in r.name.finditer(low)):
        return False
    if f.kind in ("mdy", "dmy", "month", "weekday", "season") and (m := r.head.match(low, f.end)) and m[0].strip() and text[f.end + 1].isupper():
        return False
    if f.kind == "month":
        return led or "way" in has or not r.only["month", has["name"]] or bool(r.cue.search(before))
    if f.kind == "year":
        return led or bool(r.year_cue.search(before))
    if f.kind == "season":
        some = low.startswith("the", f.core) and not of and not r.only["season", has["season"]] and r.cue.search(before)
        return led or bool({"year", "turn", "way"} & set(has) or some)
    if f.kind == "turn":
        return led or has["way"] != "the" or has["unit"] == "weekend"
    if f.kind == "weekday":
        return not r.habit.search(before)
    if f.kind in ("ago", "window"):
        plural = "number" in has or has["unit"].endswith("s")
        return plural if f.kind == "ago" else not of and (plural or low.startswith("the", f.core))
    return f.kind != "short" or int(has["year2"]) > int(has["year"]) % 100 or int(has["year2"]) == (int(has["year"]) + 1) % 100


def _future(low: str, f: Found, r: Rules) -> bool | None:
    """The tense of the clause, None where it does not tell ("Officials said Friday that they will leave" is past)."""
    before = CLAUSE.split(low[max(0, f.start - 120):f.start])[-1]
    if r.saying.search(before):
        return False
    if r.future.search(before):
        return True
    after = low[f.end:f.end + 120]
    after = CLAUSE.split(after.lstrip(" ,") if len(before.split()) < 2 else after)[0]
    coming, gone = r.future.search(after), r.past.search(after)
    return True if coming and not (gone and gone.start() < coming.start()) else None


def _resolve(low: str, f: Found, today: date | None, r: Rules) -> Interval:
    """The interval of an expression, read from the day of publication."""
    future = False if f.bound == "since" else _future(low, f, r)
    first, last = _range(f, f.last, today, future, r) if f.last else _one(f, today, future, r)
    if f.bound == "since":
        return first, today if first and today and first <= today else None
    return (None, last) if f.bound else (first, last)


def _range(a: Found, b: Found, today: date | None, future: bool | None, r: Rules) -> Interval:
    """A year given once counts for both ends; without one, the first is the latest such time before the second."""
    if "year" in a.has and "year" not in b.has:
        b.has["year"] = a.has["year"]
        first, last = _one(a, today, future, r), _one(b, today, future, r)
        if first[0] and last[1] and last[1] < first[0]:
            b.has["year"] = str(int(a.has["year"]) + 1)
            last = _one(b, today, future, r)
        return first[0], last[1]
    last = _one(b, today, future, r)
    return _one(a, last[0] or today, False, r)[0], last[1]


def _one(f: Found, today: date | None, future: bool | None, r: Rules) -> Interval:
    """An expression without range and bound."""
    interval = _whole(f, today, future, r)
    if not f.share or None in interval:
        return interval
    if "/" in f.share:
        return part(interval, *map(int, f.share.split("/")))
    if today is None:
        return UNKNOWN
    return (interval[0], min(interval[1], today)) if f.share == "until" else (max(interval[0], today), interval[1])


def _whole(f: Found, today: date | None, future: bool | None, r: Rules) -> Interval:
    has, kind, year = f.has, f.kind, int(f.has.get("year", 0))
    if kind in ("iso", "slash"):
        day, month = int(has["day"]), int(has["month"])
        if kind == "slash" and has["sep"] == "/":
            if day <= 12 and month <= 12 and day != month:
                return UNKNOWN  # day or month first: the text does not say
            day, month = (month, day) if month > 12 else (day, month)
        return (date(year, month, day),) * 2
    if kind == "decade":
        year = year or int(("19" if has["short"] > "29" else "20") + has["short"])
        return date(year, 1, 1), date(year + 9, 12, 31)
    if kind in ("year", "short"):
        end = int(has.get("year2", year % 100))
        return date(year, 1, 1), date(year - year % 100 + end + 100 * (end < year % 100), 12, 31)
    if kind in ("dmy", "mdy", "my", "month", "season", "fixed"):
        return _calendar(f, year, today, future, r)
    if today is None or kind == "anchor":
        return UNKNOWN
    if kind == "day":
        first, last = r.value["day", _plain(has["day"])].split("..") if ".." in r.value["day", _plain(has["day"])] else (r.value["day", _plain(has["day"])],) * 2
        return shift(today, "day", int(first)), shift(today, "day", int(last))
    way = r.get("turn", has.get("way"))
    if kind == "weekday":
        return on_weekday(r.get("weekday", has["weekday"]), today, way, future)
    unit = has["unit"].removesuffix("s")
    if kind == "turn":
        if unit == "weekend" and way is None and not future and today.weekday() < 5:
            way = -1  # over the weekend
        return period(unit, today, way or 0)
    least, most = r.count(has.get("number"), has["unit"])
    if kind == "window":
        return (shift(today, unit, -most), today) if r.get("window", has["window"]) < 0 else (today, shift(today, unit, most))
    return (shift(today, unit, -most), today) if unit == "hour" else (period(unit, today, -most)[0], period(unit, today, -least)[1])


def _calendar(f: Found, year: int, today: date | None, future: bool | None, r: Rules) -> Interval:
    """Days, months and seasons, which come every year."""
    has = f.has
    if f.kind == "fixed":
        first = last = r.value["fixed", _plain(has["fixed"])]
        if len(first) > 5:
            return (date.fromisoformat(first),) * 2
        first, day = map(int, first.split("-"))
        last, days = first, (day, day)
    else:
        first, _, last = (r.value["season", has["season"]] if f.kind == "season" else r.value["month", _plain(has["name"])]).partition("-")
        first, last, days = int(first), int(last or first), (int(has.get("day", 0)), int(has.get("day2", has.get("day", 0))))

    def make(year: int) -> Interval | None:
        whole = months(year, first, last)
        if not days[0]:
            return whole
        return (whole[0].replace(day=days[0]), whole[0].replace(day=days[1])) if max(days) <= whole[1].day else None

    if "turn" in has and today:
        year = today.year + r.get("turn", has["turn"])
    if year:
        return make(year) or UNKNOWN
    if today is None or "turn" in has:
        return UNKNOWN
    return yearly(make, today, r.get("turn", has.get("way")), future, r.get("weekday", has.get("weekday")))


def _plain(text: str) -> str:
    return " ".join(_small(text).split())


def _small(text: str) -> str:
    """Small letters and straight apostrophes, every character in its place."""
    low = text.lower()
    if len(low) != len(text):
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return low.replace("’", "'").replace("‘", "'")
