"""Calendar arithmetic for date expressions: days in, intervals of whole days out, both ends within. No text is read here."""
from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import date, timedelta

Interval = tuple[date | None, date | None]
UNKNOWN: Interval = (None, None)
DAY = timedelta(days=1)
MONTHS = {"month": 1, "year": 12, "decade": 120}
NEAR = 335  # days: what would lie further back is read as still to come


def shift(day: date, unit: str, k: int) -> date:
    """The same day k units on (the last of the month where that is shorter); hours are rounded up to days."""
    if unit in MONTHS:
        year, month = divmod(day.year * 12 + day.month - 1 + k * MONTHS[unit], 12)
        return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
    return day + {"minute": 0, "hour": (abs(k) + 23) // 24 * (1 if k > 0 else -1), "day": k}.get(unit, 7 * k) * DAY


def period(unit: str, today: date, k: int) -> Interval:
    """The calendar day, week (Monday to Sunday), weekend, month, year or decade k from today's."""
    if unit not in MONTHS:
        first = today - today.weekday() * DAY if unit != "day" else today
        first = shift(first, unit, k) + 5 * DAY * (unit == "weekend")
        return first, first + {"day": 0, "weekend": 1}.get(unit, 6) * DAY
    first = date(today.year - today.year % 10 * (unit == "decade"), today.month if unit == "month" else 1, 1)
    return shift(first, unit, k), shift(first, unit, k + 1) - DAY


def months(year: int, first: int, last: int) -> Interval:
    """From one month of a year to another; to the next year's where that comes earlier (December to February)."""
    return date(year, first, 1), shift(date(year + (last < first), last, 1), "month", 1) - DAY


def part(interval: Interval, k: int, n: int) -> Interval:
    """The k-th of n parts: whole years of a decade, whole months of a year or season, whole days of a month or week."""
    first, last = interval
    size = (last.year - first.year) * 12 + last.month - first.month + 1
    if size == 1 or (last - first).days < 27:
        size = (last - first).days + 1
        return first + size * (k - 1) // n * DAY, first + size * k // n * DAY - DAY
    unit, size = ("year", size // 12) if size > 12 else ("month", size)
    return shift(first, unit, -(-size * (k - 1) // n)), shift(first, unit, -(-size * k // n)) - DAY


def yearly(make: Callable[[int], Interval | None], today: date, way: int | None, future: bool | None,
           weekday: int | None = None) -> Interval:
    """What comes every year: the last one begun, unless `future` (None: not known) or distance speak for the coming one.

    `make` gives the interval in a year, or None (29 February). `way`: last (-1), this (0), next (1). A weekday picks the
    year.
    """
    known = [x for y in range(today.year - 8, today.year + 9) if (x := make(y))]
    known = [x for x in known if x[0].weekday() == weekday and abs(x[0] - today).days < 366] or known
    begun = [x for x in known if x[0] <= today and not (way == -1 and x[1] >= today)]
    coming = [x for x in known if x[1] >= today and not (way == 1 and x[0] <= today)]
    if way == 0:
        return next((x for x in begun if x[1] >= today), None) or make(today.year) or UNKNOWN
    ahead = way == 1 or future or (way is None and future is None and begun and (today - begun[-1][0]).days > NEAR)
    return coming[0] if coming and (ahead or not begun) else begun[-1] if begun else UNKNOWN


def on_weekday(day: int, today: date, way: int | None, future: bool | None) -> Interval:
    """The last such day up to today, or with `future` the next; "last" and "next" exclude today, "this" is the week's."""
    ahead = day - today.weekday()
    if way != 0:
        ahead %= 7
        if way == 1 or (future and way is None):
            ahead += 7 * (way == 1 and not ahead)
        elif ahead or way == -1:
            ahead -= 7
    return (today + ahead * DAY,) * 2
