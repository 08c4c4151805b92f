"""When: date expressions of sentences, resolved to whole days against the day of publication.

Sentences and documents in, the table `dates` out. `date_from` is the first day of the interval and `date_to` the last one, both
at 00:00 and both within. What stands without a year, or is told from the day of publication ("Friday", "last week"), has no
date where the document has no `published`. Durations ("for years"), habits ("on Fridays") and ages are no dates.
"""
from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from math import ceil

import pandas as pd

from analysis import tables as t

Interval = tuple[date | None, date | None]
UNKNOWN: Interval = (None, None)
DAY = timedelta(days=1)
W = r"[\s\u00a0]{1,3}"
YEAR = r"(?:1[5-9]|20)\d\d(?![\d%]|[.,]\d)"
TO = rf"(?:{W})?(?:[-–—]|(?:to|and|through|until|till)\b)(?:{W})?"
PARTS = ("my", "month", "year", "decade", "turn", "season")  # what can be early, mid or late
RANGES = ("iso", "slash", "dmy", "mdy", "my", "month", "year", "season", "decade", "weekday")
NEAR = 335  # days: what would lie further back without a year is read as still to come


@dataclass
class Found:
    """One expression before it is resolved: its span, the start of its core, its kind and what the pattern caught."""

    start: int
    end: int
    core: int
    kind: str
    has: dict[str, str]
    share: tuple[float, float] | str | None = None
    bound: str = ""
    last: Found | None = None


class Rules:
    """The patterns and values that follow from a codebook."""

    def __init__(self, codebook):
        rows = codebook.rows("dates")
        self.value = {(r["kind"], r["term"].lower()): r["value"] for r in rows}
        self.only = {(r["kind"], r["term"].lower()): r["only"] for r in rows}

        def words(kind: str, *only: str, form: Callable = lambda w: rf"(?i:{w})") -> str:
            terms = {r["term"] for r in rows if r["kind"] == kind and (not only or r["only"] in only)}
            return "(?:" + "|".join(form(_pattern(w)) for w in sorted(terms, key=lambda w: (-len(w), w))) + r")(?!\w)"

        def capital(word: str) -> str:
            return f"{word[0].upper()}{word[1:]}|{word.upper()}"

        month, weekday = words("month", form=capital), words("weekday", form=capital)
        whole, bare = words("weekday", "", form=capital), words("month", "", "cue", form=capital)
        unit, season, number = words("unit")[:-6] + r"s?(?!\w)", words("season"), rf"(?:\d{{1,3}}|{words('number')})"
        turn, th, the = words("turn"), r"(?:st|nd|rd|th)?(?!\w)", rf"(?:[Tt]he{W})?"
        some_year = rf"(?:,?{W}(?:of{W})?(?:(?P<year>{YEAR})|(?P<turn>{turn}){W}year\b))"
        led = rf"(?:(?P<weekday>{weekday}),?{W})?"
        part = rf"(?:(?:night|morning|evening|afternoon){W}of{W})?"
        self.patterns = {kind: re.compile(p) for kind, p in {
            "iso": r"(?<![\w/.-])(?P<year>\d{4})(?P<sep>[-/])(?P<month>\d\d?)(?P=sep)(?P<day>\d\d?)(?!\d|[-/]\d)",
            "slash": r"(?<![\w/.-])(?P<day>\d\d?)(?P<sep>[./])(?P<month>\d\d?)(?P=sep)(?P<year>\d{4})(?!\d|[-/]\d)",
            "dmy": rf"{led}{the}(?<![\d.,$€£])\b(?P<day>\d\d?){th}(?:{TO}(?P<day2>\d\d?){th})?{W}(?:of{W})?(?P<name>{month}){some_year}?",
            "mdy": rf"{led}\b(?P<name>{month}){W}(?P<day>\d\d?){th}(?:{TO}(?P<day2>\d\d?){th}(?!{W}{month}))?{some_year}?",
            "my": rf"\b(?P<name>{month}){some_year}",
            "month": rf"(?:(?P<way>{turn}){W})?\b(?P<name>{bare})",
            "season": rf"(?:(?P<way>{turn}){W}|{the})\b(?P<season>{season}){some_year}?",
            "short": r"(?<![\w$€£.,])(?P<year>(?:1[5-9]|20)\d\d)[-–/](?P<year2>\d\d)(?![\w-])",
            "decade": rf"{the}(?:(?P<year>(?:1[5-9]|20)\d0)|['’‘](?P<short>\d0))s(?!\w)",
            "year": rf"(?<![\w$€£.,#/])(?<![A-Z]-)(?P<year>{YEAR})(?!{W}(?:{words('counted')}|{words('number')})|-?\w*-old)",
            "turn": rf"\b(?P<way>{turn}|[Tt]he){W}(?P<unit>week|weekend|month|year|decade)(?!\w)",
            "weekday": rf"(?:(?P<way>{turn}){W})?\b(?P<weekday>{whole})(?:{W}{words('daypart')})?",
            "day": rf"\b(?P<day>{words('day')})",
            "fixed": rf"(?<![\w/])(?P<fixed>{words('fixed')})(?!/)",
            "ago": rf"\b(?:(?P<number>{number}){W})?(?P<unit>{unit}){W}ago\b",
            "anchor": rf"\b(?:(?i:the|that){W}{words('anchor')}{W}(?:{unit}|{whole})|{words('anchored')}|{number}{W}{unit}{W}{words('after')})",
            "window": rf"{the}\b(?P<window>{words('window')}){W}(?:(?P<number>{number}){W})?(?P<unit>{unit})",
        }.items()}
        self.part = re.compile(rf"(?<![\w-])(?:{the}(?:(?P<part>{words('part', '')})(?:(?:{W}in)?{W}|-)|(?P<of>{words('part', 'of')}){W}of{W}))$")
        self.bound = re.compile(rf"(?<!\w)(?P<bound>since|until|till){W}$", re.I)
        self.first = re.compile(rf"(?<!\w)(?:from|between){W}$", re.I)
        self.cue = re.compile(rf"(?:(?<!\w){words('cue', '')}{W}|\()$")
        self.year_cue = re.compile(rf"(?:(?<!\w){words('cue')}{W}|\()$")
        self.name = re.compile(rf"(?<!\w){words('name', form=str)}")
        self.head = re.compile(rf"(?:{W}\w+)?{W}{words('head', form=str)}")
        self.habit = re.compile(rf"(?<!\w){words('habit')}{W}$")
        self.gate = re.compile(rf"\d{{4}}|\d[/.]\d|['’‘]\d0s|(?i:\b(?:{month}|{weekday}|{season}|{unit}|{words('day')}|{words('fixed')}))")
        self.future, self.past = re.compile(rf"(?<!\w){words('future')}|['’]ll\b"), re.compile(rf"\b(?:{words('past')}|\w+ed\b)")
        self.saying = re.compile(rf"(?<!be )(?<!been )\b{words('past')}(?:\W+\w+){{0,2}}\W*$")

    def count(self, text: str | None) -> tuple[int, int]:
        """The least and the most that a number stands for."""
        text = "few" if text is None else text.lower()
        low, _, high = (text if text.isdigit() else self.value.get(("number", " ".join(text.split())), "1")).partition("-")
        return int(low), int(high or low)


def _pattern(term: str) -> str:
    return re.escape(term).replace(r"\ ", W).replace("'", "['’]")


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
        if not r.gate.search(text):
            continue
        when = published.get(doc)
        today = None if when is None or pd.isna(when) else when.date()
        for found, (first, last) in read(text, today, r):
            rows.append((doc, number, offset + found.start, offset + found.end, text[found.start:found.end], first, last))
    frame = pd.DataFrame(rows, columns=list(t.SCHEMA["dates"]))
    for column in ("date_from", "date_to"):
        frame[column] = frame[column].astype("datetime64[us]")
    return t.make("dates", frame)


def read(text: str, today: date | None, r: Rules) -> list[tuple[Found, Interval]]:
    """The date expressions of one sentence with their intervals."""
    bases, out = _bases(text, r), []
    while bases:
        found = bases.pop(0)
        if bases and _joined(text, found, bases[0], r):
            found.last = bases.pop(0)
            found.end = found.last.end
        if _is_date(text, found, r):
            if bases and bases[0].has.get("year") and re.fullmatch(rf"{W}(?:and|or){W}", text[found.end:bases[0].start]):
                found.has.setdefault("year", bases[0].has["year"])
            if m := r.bound.search(text, max(0, found.start - 9), found.start):
                found.bound, found.start = m["bound"].lower(), m.start()
            elif (found.last or "day2" in found.has) and (m := r.first.search(text, max(0, found.start - 10), found.start)):
                found.start = m.start()
            out.append((found, resolve(text, found, today, r)))
    return out


def _bases(text: str, r: Rules) -> list[Found]:
    """The longest readings from the left, none overlapping, with the part of the period that leads them."""
    found = [Found(m.start(), m.end(), m.start(), kind, {k: v for k, v in m.groupdict().items() if v})
             for kind, pattern in r.patterns.items() for m in pattern.finditer(text)
             if not re.match(r"-(?![A-Z\d])\w|-[A-Z]\w+(?<!day)\b", text[m.end():m.end() + 12])]
    out: list[Found] = []
    for f in sorted(found, key=lambda f: (f.start, -f.end)):
        if out and f.start < out[-1].end:
            continue
        if f.kind in PARTS and (m := r.part.search(text, max(0, f.start - 40), f.start)):
            f.share, f.start = _share(r.value["part", (m["part"] or m["of"]).lower()]), m.start()
        out.append(f)
    return out


def _joined(text: str, a: Found, b: Found, r: Rules) -> bool:
    """From a to b, between a and b, a-b."""
    gap = text[a.end:b.start]
    if a.kind not in RANGES or b.kind not in RANGES or not re.fullmatch(TO, gap):
        return False
    return gap.strip() != "and" or text[max(0, a.start - 10):a.start].strip().lower().endswith("between")


def _is_date(text: str, f: Found, r: Rules) -> bool:
    """Not the name of a group or a paper, a person, a verb, a number of things, or a habit."""
    led, has = f.share is not None or f.last is not None, f.has
    if any(m.start() < f.end and m.end() > f.start for m in r.name.finditer(text)):
        return False
    if f.kind in ("mdy", "dmy", "month", "weekday", "season") and r.head.match(text, f.end):
        return False
    before = text[max(0, f.core - 14):f.core]
    if f.kind == "month":
        return led or "way" in has or not r.only["month", has["name"].lower()] or bool(r.cue.search(before))
    if f.kind == "year":
        return led or bool(r.year_cue.search(before))
    if f.kind == "season":
        if led or {"year", "turn", "way"} & set(has):
            return True
        the = text[f.core:f.core + 3].lower() == "the" and not text.startswith(" of ", f.end)
        return the and not r.only["season", has["season"].lower()] and bool(r.cue.search(before))
    if f.kind == "turn":
        return led or has["way"].lower() != "the" or has["unit"] == "weekend"
    if f.kind == "weekday":
        return not r.habit.search(before)
    if f.kind == "ago":
        return "number" in has or has["unit"].endswith("s")
    if f.kind == "window":
        return not text.startswith(" of ", f.end) and ("number" in has or text[f.core] in "Tt" or has["unit"].endswith("s"))
    return f.kind != "short" or int(has["year2"]) == (int(has["year"]) + 1) % 100 or int(has["year2"]) > int(has["year"]) % 100


def _share(text: str) -> tuple[float, float] | str:
    if "/" not in text:
        return text
    (a, b), (c, d) = (x.split("/") for x in text.split("-"))
    return int(a) / int(b), int(c) / int(d)


def tense(text: str, f: Found, r: Rules) -> str:
    """Past, future or neither, from the words of the same clause ("Officials said Friday that they will leave" is past)."""
    before = re.split(r"[,;:—“”\"]|\b(?:that|who|which|and|but|while)\b", text[max(0, f.start - 120):f.start])[-1]
    if r.saying.search(before):
        return "past"
    if r.future.search(before):
        return "future"
    after = text[f.end:f.end + 120]
    after = re.split(r"[,;:—“”\"]|\b(?:that|who|which|but|while)\b", after.lstrip(" ,") if len(before.split()) < 2 else after)[0]
    coming, gone = r.future.search(after), r.past.search(after)
    return "future" if coming and not (gone and gone.start() < coming.start()) else ""


def resolve(text: str, f: Found, today: date | None, r: Rules) -> Interval:
    """The interval of an expression, read from the day of publication."""
    how = "past" if f.bound == "since" else tense(text, f, r)
    try:
        if f.last:
            first, last = _range(f, f.last, today, how, r)
        else:
            first, last = _part(_interval(f, today, how, r), f.share, today)
    except (ValueError, OverflowError):  # 31 June, the year 9999
        return UNKNOWN
    if f.bound == "since":
        return first, today if first and today and first <= today else None
    return (None, last) if f.bound else (first, last)


def _range(a: Found, b: Found, today: date | None, how: str, r: Rules) -> Interval:
    years = a.has.get("year"), b.has.get("year")
    if years[0] and not years[1]:
        b.has["year"] = years[0]
    first, last = (_part(_interval(x, today, how, r), x.share, today) for x in (a, b))
    if not years[0] and last[0]:  # the latest such day or month before the end
        first = _part(_interval(a, last[0], "past", r), a.share, last[0])
    elif first[0] and last[1] and last[1] < first[0] and not years[1]:
        b.has["year"] = str(int(years[0]) + 1)
        last = _part(_interval(b, today, how, r), b.share, today)
    return first[0], last[1]


def _part(interval: Interval, share: tuple[float, float] | str | None, today: date | None) -> Interval:
    """Early, mid, late: a share of whole months of a year, of whole years of a decade, of days."""
    first, last = interval
    if share is None or first is None or last is None:
        return interval
    if isinstance(share, str):
        return (UNKNOWN if today is None else (first, min(last, today)) if share == "until" else (max(first, today), last))
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if months > 1:
        step = 12 if months > 12 else 1  # whole years of a decade, whole months of a year
        a, b = (ceil(months // step * s - 1e-9) * step for s in share)
        return _shift(first, "month", a), _shift(first, "month", b) - DAY
    a, b = (int(((last - first).days + 1) * s + 1e-9) for s in share)
    return first + a * DAY, first + b * DAY - DAY


def _interval(f: Found, today: date | None, how: str, r: Rules) -> Interval:
    """One expression without range, part or bound."""
    has = f.has
    if f.kind in ("iso", "slash"):
        day, month, year = int(has["day"]), int(has["month"]), int(has["year"])
        if has["sep"] == "/" and f.kind == "slash":
            if day <= 12 and month <= 12 and day != month:
                return UNKNOWN  # day or month first: the text does not say
            if month > 12:
                day, month = month, day
        return (date(year, month, day),) * 2
    if f.kind in ("year", "short", "decade"):
        year = int(has["year"]) if "year" in has and f.kind != "decade" else None
        if f.kind == "decade":
            year = int(has.get("year") or ("19" if has["short"] > "29" else "20") + has["short"])
            return date(year, 1, 1), date(year + 9, 12, 31)
        last = year if f.kind == "year" else year - year % 100 + int(has["year2"]) + 100 * (int(has["year2"]) < year % 100)
        return date(year, 1, 1), date(last, 12, 31)
    if f.kind in ("dmy", "mdy", "my", "month", "season"):
        if "turn" in has and today:
            has["year"] = str(today.year + int(r.value["turn", has["turn"].lower()]))
        make = _maker(f, r)
        if "year" in has:
            return make(int(has["year"])) or UNKNOWN
        return UNKNOWN if today is None or "turn" in has else _yearly(make, today, how, has, r)
    if f.kind == "fixed":
        month, *rest = (int(x) for x in r.value["fixed", _plain(has["fixed"])].split("-"))
        if len(rest) == 2:
            return (date(month, *rest),) * 2
        return UNKNOWN if today is None else _yearly(lambda y: (date(y, month, rest[0]),) * 2, today, how, {}, r)
    return UNKNOWN if today is None or f.kind == "anchor" else _relative(f, today, how, r)


def _maker(f: Found, r: Rules) -> Callable[[int], Interval | None]:
    """The day, month or season of a given year; None where that year has no such day."""
    has = f.has
    if f.kind == "season":
        a, b = (int(x) for x in r.value["season", has["season"].lower()].split("-"))
    else:
        a = b = int(r.value["month", has["name"].lower()])

    def make(year: int) -> Interval | None:
        if "day" not in has:
            return date(year, a, 1), _shift(date(year + (b < a), b, 1), "month", 1) - DAY
        if int(has["day"]) > calendar.monthrange(year, a)[1]:
            return None
        return date(year, a, int(has["day"])), date(year, a, int(has.get("day2", has["day"])))
    return make


def _yearly(make: Callable, today: date, how: str, has: dict[str, str], r: Rules) -> Interval:
    """What comes every year: the last one begun, unless tense or distance speak for the coming one."""
    known = [x for y in range(today.year - 8, today.year + 9) if (x := make(y))]
    if not known:
        return UNKNOWN
    if "weekday" in has:
        day = int(r.value["weekday", has["weekday"].lower()])
        known = [x for x in known if x[0].weekday() == day and abs(x[0] - today).days < 366] or known
    way = r.value["turn", has["way"].lower()] if "way" in has else ""
    begun = [x for x in known if x[0] <= today and not (way == "-1" and x[1] >= today)]
    coming = [x for x in known if x[1] >= today and not (way == "1" and x[0] <= today)]
    if way == "0":
        return next((x for x in known if x[0] <= today <= x[1]), None) or make(today.year)
    future = way == "1" or how == "future" or (not how and not way and begun and (today - begun[-1][0]).days > NEAR)
    return coming[0] if coming and (future or not begun) else begun[-1]


def _relative(f: Found, today: date, how: str, r: Rules) -> Interval:
    """What is told from the day of publication."""
    has = f.has
    if f.kind == "day":
        low, _, high = re.fullmatch(r"(-?\d+)(-?)(\d*)", r.value["day", _plain(has["day"])]).groups()
        return today + int(low) * DAY, today + int(high or low) * DAY
    way = r.value.get(("turn", has.get("way", "").lower()), "")
    if f.kind == "weekday":
        day = int(r.value["weekday", has["weekday"].lower()])
        ahead = (day - today.weekday()) % 7
        if way == "0":
            ahead = day - today.weekday()
        elif way == "1" or (how == "future" and not way):
            ahead += 7 * (way == "1" and not ahead)
        elif ahead or way:
            ahead -= 7
        return (today + ahead * DAY,) * 2
    unit = has["unit"].lower().removesuffix("s")
    if f.kind == "turn":
        if unit == "weekend" and not way:  # over the weekend
            way = "0" if how == "future" or today.weekday() > 4 else "-1"
        return _unit(unit, today, int(way or 0))
    low, high = r.count(has.get("number") or ("few" if has["unit"].endswith("s") else "a"))
    if f.kind == "ago":
        if unit == "hour":
            return _shift(today, unit, -high), today
        return _unit(unit, today, -high)[0], _unit(unit, today, -low)[1]
    return (_shift(today, unit, -high), today) if r.value["window", has["window"].lower()] == "-1" else (today, _shift(today, unit, high))


def _unit(unit: str, today: date, k: int) -> Interval:
    """The calendar day, week, weekend, month, year or decade k from that of publication."""
    if unit == "day":
        return (today + k * DAY,) * 2
    if unit in ("week", "weekend"):
        monday = today - today.weekday() * DAY + 7 * k * DAY
        return monday + 5 * DAY * (unit == "weekend"), monday + 6 * DAY
    months = {"month": 1, "year": 12, "decade": 120}[unit]
    first = date(today.year - today.year % (10 if unit == "decade" else 1), today.month if unit == "month" else 1, 1)
    return _shift(first, "month", k * months), _shift(first, "month", (k + 1) * months) - DAY


def _shift(day: date, unit: str, k: int) -> date:
    """The same day k units on; the last of the month where that is shorter."""
    if unit in ("hour", "day", "week", "weekend"):
        return day + (ceil(abs(k) / 24) * (1 if k > 0 else -1) if unit == "hour" else k if unit == "day" else 7 * k) * DAY
    year, month = divmod(day.year * 12 + day.month - 1 + k * {"month": 1, "year": 12, "decade": 120}[unit], 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _plain(text: str) -> str:
    return " ".join(text.lower().replace("’", "'").split())
