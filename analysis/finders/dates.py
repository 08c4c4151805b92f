"""When: date expressions of sentences, resolved to whole days against the day of publication.

Sentences and documents in, the table `dates` out. `date_from` is the first day of the interval and `date_to` the last one,
both at 00:00 and both within. What stands without a year, or is told from the day of publication ("Friday", "last week"),
has no date where the document has no `published`. Durations ("for years"), habits ("every Friday") and ages are no dates.
"""
from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import pandas as pd

from analysis import tables as t
from analysis.finders.datewords import TO, Rules, W, small, words_of
from analysis.intervals import DAY, UNKNOWN, Interval, months, on_weekday, part, period, shift, yearly

NIGHT = re.compile(rf"{W}(?:(?:on|from|into){W})?")
LIST = re.compile(rf",?{W}(?:and|or){W}|,{W}")
CLAUSE = re.compile(r"[,;:—“”\"]|\b(?:that|who|which|but|while)\b")
PARTS = ("my", "month", "year", "decade", "turn", "season")  # what can be early, mid or late
YEARLY = frozenset("dmy mdy my month season fixed".split())
TENSED = YEARLY | {"weekday", "turn"}     # what the tense and the day of publication decide
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
    nth: str = ""           # which anniversary of it; 0: of an unknown year
    last: Found | None = None


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
    days, rows = {doc: None if pd.isna(when) else when.date() for doc, when in published.items()}, []
    for doc, number, offset, text in t.each(sentences, "doc_id sentence start text"):
        for found, (first, last) in read(text, days.get(doc), r):
            rows.append((doc, number, offset + found.start, offset + found.end, text[found.start:found.end], first, last))
    return t.make("dates", rows)


def read(text: str, today: date | None, r: Rules) -> list[tuple[Found, Interval]]:
    """The date expressions of one sentence with their intervals."""
    low = small(text)
    bases, out = _bases(text, low, r)[::-1], []
    while bases:
        found = bases.pop()
        if bases and _joined(low, found, bases[-1]):
            found.last = bases.pop()
            found.end = found.last.end
        before = out[-1][0] if out else found
        listed = before.kind == found.kind in ("year", "month") and LIST.fullmatch(low, before.end, found.start)
        if not listed and not _is_date(text, low, found, r):
            continue
        if m := r.bound.search(low, max(0, found.start - 15), found.start):
            found.bound, found.start = m[1], m.start()
        elif (found.last or "day2" in found.has) and (m := r.first.search(low, max(0, found.start - 15), found.start)):
            found.start = m.start()
        if found.kind in YEARLY and (m := r.anniversary.search(low, max(0, found.start - 50), found.start)):
            found.nth = r.value.get(("ordinal", m["nth"]), m["nth"][:-2]) if m["nth"] else "0"
        try:
            out.append((found, _resolve(low, found, today, r)))
        except (ValueError, OverflowError):  # 31 June, the year 0
            out.append((found, UNKNOWN))
    return out


def _bases(text: str, low: str, r: Rules) -> list[Found]:
    """The longest readings from the left, none overlapping, with the part of the period that leads them."""
    found, words = [], words_of(low, r.unaccented)
    if r.musts.isdisjoint(words):
        return []
    words = set(words)
    for kind, needs, pattern in [p for must, patterns in r.groups if not words.isdisjoint(must) for p in patterns]:
        for m in pattern.finditer(low) if not needs or not words.isdisjoint(needs) else ():
            has = {k: " ".join(v.split()) for k, v in m.groupdict().items() if v}
            if all(text[m.start(k)].isupper() for k in ("name", "weekday") if k in has) and not r.tail.match(low, m.end()):
                found.append(Found(m.start(), m.end(), m.start(), kind, has))
    out: list[Found] = []
    for f in sorted(found, key=lambda f: (f.start, -f.end)):
        if out and f.start < out[-1].end:
            continue
        if f.kind in PARTS and (m := r.part.search(low, max(0, f.start - 40), f.start)):
            f.share, f.start = r.share(m), m.start()
            while out and out[-1].end > f.start:  # last week of July
                out.pop()
        if f.kind == "turn" and low.startswith(" before last", f.end):  # the weekend before last
            f.end, f.has["way"] = f.end + 12, "before last"
        if out and f.kind in ("weekday", "dmy", "mdy") and ".." in r.value.get(("day", out[-1].has.get("day", "")), "") and (
                NIGHT.fullmatch(low, out[-1].end, f.start)):  # overnight from Monday to Tuesday
            out.pop()
        out.append(f)
    for f, following in zip(out[-2::-1], out[:0:-1]):  # in May, June and July 2019
        if f.kind in ("month", "mdy", "dmy") and "year" in following.has and LIST.fullmatch(low, f.end, following.start):
            f.has.setdefault("year", following.has["year"])
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
    names = r.name.finditer(low, max(0, f.start - 30), f.end + 30)
    if any(m.start() < f.end and m.end() > f.start and text[m.start()].isupper() for m in names):
        return False
    head = r.head.match(low, f.end) if f.kind in ("mdy", "dmy", "month", "weekday", "season") else None
    if head and text[head.start(1)].isupper():
        return False
    if f.kind in YEARLY and "year" not in has and not led and r.yearly.search(before):
        return False
    if f.kind == "month":  # "in May", "the May elections", but not "the March on the capital"
        cued = r.cue.search(before) or (r.year_cue.search(before) and r.thing.match(text, f.end))
        return led or "way" in has or not r.only["month", has["name"]] or bool(cued)
    if f.kind == "year":
        return led or bool(r.year_cue.search(before)) or low.startswith("'s ", f.end)
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
    return True


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
    future = today and f.bound != "since" and (f.last or f.kind in TENSED) and _future(low, f, r)
    first, last = _range(f, f.last, today, future, r) if f.last else _one(f, today, future, r)
    if f.bound == "since":
        return first, today if first and today and first <= today else None
    return (None, last) if f.bound else (first, last)


def _range(a: Found, b: Found, today: date | None, future: bool | None, r: Rules) -> Interval:
    """A year given once counts for both ends; without one, the first is the latest such time before the second.

    Unknown where the second ends before the first begins ("2019 to the 1990s").
    """
    if "year" in a.has and "year" not in b.has:
        b.has["year"] = a.has["year"]
        first, last = _one(a, today, future, r), _one(b, today, future, r)
        if first[0] and last[1] and last[1] < first[0]:
            b.has["year"] = str(int(a.has["year"]) + 1)
            last = _one(b, today, future, r)
    else:
        last = _one(b, today, future, r)
        first = _one(a, last[0] or today, False, r)
    return UNKNOWN if first[0] and last[1] and last[1] < first[0] else (first[0], last[1])


def _one(f: Found, today: date | None, future: bool | None, r: Rules) -> Interval:
    """An expression without range and bound."""
    interval = _whole(f, today, future, r)
    if not f.share or None in interval:
        return interval
    if "/" in f.share:
        return part(interval, *map(int, f.share.split("/")))
    if f.share[0] in "+-":  # the first week, the last three months
        size, _, unit = f.share.partition(" ")
        days = shift(interval[0], unit or "day", int(size)) - DAY, shift(interval[1] + DAY, unit or "day", int(size))
        return (interval[0], days[0]) if f.share[0] == "+" else (days[1], interval[1])
    if today is None:
        return UNKNOWN
    return (interval[0], min(interval[1], today)) if f.share == "until" else (max(interval[0], today), interval[1])


def _whole(f: Found, today: date | None, future: bool | None, r: Rules) -> Interval:
    has, kind, year = f.has, f.kind, int(f.has.get("year", 0))
    if "short" in has:  # the '90s, 26 Feb 21
        year = int(("19" if has["short"] > "29" else "20") + has["short"])
    if kind in ("iso", "slash"):
        day, month = int(has["day"]), int(has["month"])
        if kind == "slash" and has["sep"] == "/":
            if day <= 12 and month <= 12 and day != month:
                return UNKNOWN  # day or month first: the text does not say
            day, month = (month, day) if month > 12 else (day, month)
        return (date(year, month, day),) * 2
    if kind == "decade":
        return date(year, 1, 1), date(year + 9, 12, 31)
    if kind == "year":
        end = int(has.get("year2", year % 100))
        return date(year, 1, 1), date(year - year % 100 + end + 100 * (end < year % 100), 12, 31)
    if kind in YEARLY:
        return _calendar(f, year, today, future, r)
    if today is None or kind == "anchor":
        return UNKNOWN
    if kind == "day":
        first, _, last = r.value["day", has["day"]].partition("..")
        return shift(today, "day", int(first)), shift(today, "day", int(last or first))
    way = r.get("turn", has.get("way"))
    if kind == "weekday":
        return on_weekday(r.get("weekday", has["weekday"]), today, way, future)
    if kind == "mday":  # the 9th of last month
        return (period("month", today, way or 0)[0].replace(day=int(has["day"])),) * 2
    unit = r.value["unit", has["unit"].removesuffix("s")]
    if kind == "turn":
        if unit == "weekend" and not way and not future and today.weekday() < (5 if way is None else 3):
            way = -1  # over the weekend; "this weekend" on a Monday
        return period(unit, today, way or 0)
    least, most = r.count(has.get("number"), has["unit"])
    if "then" in has:  # a year ago this week
        way, _, then = has["then"].rpartition(" ")
        return period(then if way else "day", shift(today, unit, -most), -(way == "last"))
    most += "more" in has or "half" in has  # two and a half years ago: two or three
    if kind == "window" and r.get("window", has["window"]) > 0:
        return today, shift(today, unit, most)
    if kind == "window" or unit in ("hour", "minute"):
        return shift(today, unit, -most), today
    return period(unit, today, -most)[0], period(unit, today, -least)[1]


def _calendar(f: Found, year: int, today: date | None, future: bool | None, r: Rules) -> Interval:
    """Days, months and seasons, which come every year."""
    has = f.has
    if f.kind == "fixed":
        first = last = r.value["fixed", has["fixed"]]
        if len(first) > 5:
            return (date.fromisoformat(first),) * 2
        first, day = map(int, first.split("-"))
        last, days = first, (day, day)
    else:
        key = ("season", has["season"]) if f.kind == "season" else ("month", has["name"])
        first, _, last = r.value[key].partition("-")
        first, last, days = int(first), int(last or first), (int(has.get("day", 0)), int(has.get("day2", has.get("day", 0))))

    def make(year: int) -> Interval | None:
        whole = months(year, first, last)
        if not days[0]:
            return whole
        return (whole[0].replace(day=days[0]), whole[0].replace(day=days[1])) if max(days) <= whole[1].day else None

    if f.nth and not year and today:
        near = [x for y in (-1, 0, 1) if (x := make(today.year + y))]
        year = int(f.nth) and near and min(near, key=lambda x: abs(x[0] - today))[0].year - int(f.nth)
        return (make(year) if year else None) or UNKNOWN
    if "turn" in has and today:
        year = today.year + r.get("turn", has["turn"])
    if year:
        return make(year) or UNKNOWN
    if today is None or "turn" in has:
        return UNKNOWN
    return yearly(make, today, r.get("turn", has.get("way")), future, r.get("weekday", has.get("weekday")))
