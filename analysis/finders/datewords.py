"""The patterns by which dates are read, compiled from the codebook's `dates.csv`. All of them read text in small letters."""
from __future__ import annotations

import re

from analysis.errors import InputError
from analysis.text import bare_words

W = r"\s{1,3}"
YEAR = r"(?:1[5-9]|20)\d\d(?![\d%]|[.,]\d)"
WORD = re.compile(r"\w+")
# Among the words of a sentence: it has a figure, one that may be a year, a decade, or one with a stroke.
DIGIT, YEARS, DECADE, STROKE = "0", "0000", "0s", "0a0"
FIGURE, FIGURES, STROKES = re.compile(r"\d"), re.compile(r"\d(?:\d\d\d|0s)"), re.compile(r"\d/\d\d?/\d")
TO = r"(?:\s{0,3}[-–—]\s{0,3}|\s{1,3}(?:to|and|through|until|till|into)\s{1,3})"


VALUES = {  # what the column `value` may hold; the other kinds have none
    "month": r"[1-9]|1[0-2]", "weekday": "[0-6]", "season": r"\d\d?-\d\d?", "unit": "minute|hour|day|week|weekend|month|year|decade",
    "number": r"\d+(-\d+)?", "part": r"[1-9]/[1-9]|[+-]\d+|until|from", "turn": "-2|-1|0|1", "window": "-?1",
    "day": r"-?\d+(\.\.-?\d+)?", "fixed": r"(\d{4}-)?\d\d-\d\d", "ordinal": r"\d+",
}
OTHERS = "daypart anchor anchored after cue link future past head name counted habit".split()


class Rules:
    """The patterns and values that follow from a codebook."""

    def __init__(self, codebook):
        self.rows = codebook.rows("dates")
        for r in self.rows:
            if r["kind"] not in OTHERS and not re.fullmatch(VALUES.get(r["kind"], "(?!)"), r["value"]) or not r["term"]:
                raise InputError(f"{r['_where']}: term {r['term']!r}, kind {r['kind']!r} and value {r['value']!r} do not go "
                                 "together. The head of the shipped dates.csv says which values each kind takes.")
        self.value = {(r["kind"], plain(r["term"])): r["value"] for r in self.rows}
        self.only = {(r["kind"], plain(r["term"])): r["only"] for r in self.rows}
        self.unaccented, words = all(r["term"].isascii() for r in self.rows), self.words
        self.unit, self.number = words("unit").removesuffix(r"(?!\w)") + r"s?(?!\w)", rf"(?:\d{{1,3}}|{words('number')})"
        self.groups = [(self.lasts(*must), [(kind, self.lasts(*needs), re.compile(p)) for kind, (*needs, p) in shapes.items()])
                       for must, shapes in self.shapes().items()]  # what a sentence must hold, and what it may hold then
        self.musts = frozenset().union(*(must for must, _ in self.groups))
        the = rf"(?:the{W})?"
        early, end = rf"(?P<part>{words('part', '')})(?:(?:{W}in)?{W}|-)", rf"(?P<of>{words('part', 'of')}){W}of{W}"
        number, unit = self.number, self.unit
        edge = rf"(?P<edge>first|last|final){W}(?P<number>{number}){W}(?P<unit>{unit}){W}of{W}"
        self.part = re.compile(rf"(?<![\w-]){the}(?:(?:{early}|{end})|{edge}{the})$")
        self.anniversary = re.compile(rf"(?:(?P<nth>{words('ordinal')}|\d{{1,3}}(?:st|nd|rd|th)){W})?anniversary{W}of{W}{the}$")
        self.tail = re.compile(rf"-(?!{words('month')}|{words('weekday')})[^\W\d]")  # "Monday-like"
        self.bound, self.first = (re.compile(rf"(?<!\w)({w}){W}{the}$") for w in ("since|until|till", "from|between"))
        self.cue, self.year_cue = (re.compile(rf"(?:(?<!\w){words('cue', *only)}{W}|\()$") for only in (("",), ()))
        self.thing = re.compile(rf"{W}(?!{words('link')})[a-z]{{4,}}")
        self.habit, self.yearly = (re.compile(rf"(?<!\w){words('habit', *only)}{W}$") for only in ((), ("",)))
        self.name, self.head = re.compile(rf"(?<!\w){words('name')}"), re.compile(rf"{W}({words('head')})")
        self.future = re.compile(rf"(?:(?<!\w)|(?=')){words('future')}(?!(?<!will){W}have\b)")  # they will, they'll; not "might have fired"
        self.past = re.compile(rf"\b(?:{words('past')}|\w+ed\b)")
        self.saying = re.compile(rf"(?<!be )(?<!been )\b{words('past')}(?:\W+\w+){{0,2}}\W*$")

    def lasts(self, *kinds: str) -> set[str]:
        """The last words of all terms of these kinds; what is no kind stands for itself."""
        terms = [plain(r["term"]) for r in self.rows if r["kind"] in kinds] + [k for k in kinds if k not in VALUES and k not in OTHERS]
        last = {WORD.findall(term)[-1] for term in terms if WORD.search(term)}
        return last | {w + "s" for w in last} if "unit" in kinds else last

    def words(self, kind: str, *only: str) -> str:
        """A pattern of the terms of a kind, the longest first; one that nothing matches where there are none."""
        terms = {plain(r["term"]) for r in self.rows if r["kind"] == kind and (not only or r["only"] in only)}
        longest = [re.escape(w).replace(r"\ ", W) for w in sorted(terms, key=lambda w: (-len(w), w))]
        return rf"(?:{'|'.join(longest) or '(?!)'})(?!\w)"

    def shapes(self) -> dict[tuple[str, ...], dict[str, tuple[str, ...]]]:
        """A term of which kinds a sentence must hold -> kind of expression -> what it needs besides (one of these), and its pattern."""
        words = self.words
        month, weekday, whole, season = words("month"), words("weekday"), words("weekday", ""), words("season")
        unit, number = self.unit, self.number
        turn, th, the, counted = words("turn"), r"(?:st|nd|rd|th)?(?!\w)", rf"(?:the{W})?", W + words('counted')
        half = rf"and{W}a{W}half{W}"
        some_year = rf"(?:,?{W}(?:of{W})?(?:(?P<year>{YEAR})(?!(?<=00){counted})|(?P<turn>{turn}){W}year\b))"  # "May 2021 soldiers"
        led, way = rf"\b(?:(?:{turn}{W})?(?P<weekday>{weekday}),?{W})?", rf"\b(?:(?P<way>{turn}){W})?"
        short = rf"{W}(?P<short>\d\d)(?=\s{{0,3}}(?:[(),;:–—-]|$))"  # 26 Feb 21, as in reports
        day2 = rf"(?:{TO}(?P<day2>\d\d?){th}(?!{W}{month}))?"
        return {
            ("month",): {
                "dmy": (DIGIT, rf"{led}(?:the{W}(?=\d\d?(?:st|nd|rd|th)))?(?<![\d.,$€£/])(?P<day>\d\d?){th}"
                               rf"(?:{TO}(?:the{W})?(?P<day2>\d\d?){th})?{W}(?:of{W})?"
                               rf"(?P<name>{month})(?:{some_year}|{short})?"),
                "mdy": (DIGIT, rf"{led}(?P<name>{month}){W}(?P<day>\d\d?){th}(?![:%]|\.\d|{counted}){day2}{some_year}?"),
                "my": (rf"\b(?P<name>{month}){some_year}",),
                "month": (rf"{way}(?P<name>{words('month', '', 'cue')})",)},
            ("season",): {"season": (rf"\b(?:(?P<way>{turn}){W}|{the})(?P<season>{season})(?:{some_year}(?:[-–/]\d\d(?!\w))?)?",)},
            ("weekday",): {"weekday": (rf"{way}(?P<weekday>{whole})(?:{W}{words('daypart')})?",)},
            ("day",): {"day": (rf"\b(?P<day>{words('day')})(?:{W}{words('daypart')})?",)},
            ("fixed",): {"fixed": (rf"(?<![\w/])(?P<fixed>{words('fixed')})(?!/)(?:,?{W}(?P<year>{YEAR})(?!{counted}))?",)},
            ("anchor",): {"anchor": ("unit", "weekday", "daypart",
                                     rf"\bthe{W}{words('anchor')}{W}(?:(?:{number}{W})?{unit}|{whole}|{words('daypart')})")},
            ("anchored",): {"anchor": (rf"\b{words('anchored')}",)},
            ("after",): {"anchor": ("unit", rf"\b(?:{number}{W}{unit}|(?:day|week|month|year)s){W}{words('after')}")},
            ("unit",): {
                "turn": ("turn", "the", rf"\b(?P<way>{turn}|the){W}(?P<unit>{words('unit', 'period')})"),
                "mday": ("turn", rf"\b(?:the{W})?(?P<day>\d\d?)(?:st|nd|rd|th){W}of{W}(?P<way>{turn}){W}month\b"),
                "ago": ("ago", rf"\b(?:(?P<number>{number}){W})?(?P<more>{half})?(?P<unit>{unit})"
                               rf"(?P<half>{W}{half.removesuffix(W)})?{W}ago\b(?:{W}(?P<then>(?:this|last){W}(?:day|week|month)|today|tonight))?"),
                "window": ("window", rf"\b{the}(?P<window>{words('window')}){W}(?:(?P<number>{number}){W})?(?P<unit>{unit})")},
            (STROKE,): {
                "slash": (r"(?<![\w/.-])(?P<day>\d\d?)(?P<sep>/)(?P<month>\d\d?)/(?P<short>\d\d)(?![\d/-]|\.\d)",)},
            (YEARS,): {
                "iso": (r"(?<![\w/.-])(?P<year>\d{4})(?P<sep>[-/])(?P<month>\d\d?)(?P=sep)(?P<day>\d\d?)(?!\d|[-/]\d)",),
                "slash": (r"(?<![\w/.-])(?P<day>\d\d?)(?P<sep>[./])(?P<month>\d\d?)(?P=sep)(?P<year>\d{4})(?!\d|[-/]\d)",),
                "decade": (DECADE, rf"(?<![\w$]){the}(?:(?P<year>(?:1[5-9]|20)\d0)|'(?P<short>\d0))s(?!\w)",),
                "year": (rf"(?<![\w$€£.,#/])(?P<year>{YEAR})(?:[-–/](?P<year2>\d\d)(?![\w-]))?(?!{counted})",)},
        }

    def get(self, kind: str, term: str | None) -> int | None:
        value = self.value.get((kind, plain(term or "")), "")
        return int(value) if value else None

    def share(self, m: re.Match[str]) -> str:
        """Which part of a period the words before it name: as the codebook writes it, or "+3 month" for the first three months."""
        if not m["edge"]:
            return self.value["part", plain(m["part"] or m["of"])]
        unit = plain(m["unit"])
        return f"{'+' if m['edge'] == 'first' else '-'}{self.count(m['number'], unit)[1]} {self.value['unit', unit.removesuffix('s')]}"

    def count(self, number: str | None, unit: str) -> tuple[int, int]:
        """The least and the most that a number stands for; "days" alone are a few."""
        number = plain(number or ("few" if unit.endswith("s") else "a"))
        low, _, high = (number if number.isdigit() else self.value["number", number]).partition("-")
        return int(low), int(high or low)


def words_of(low: str, unaccented: bool) -> list[str]:
    """The words of a sentence in small letters, with DIGIT and YEARS where it has such figures; `unaccented`: runs of plain letters will do."""
    words = bare_words(low) if unaccented or low.isascii() else WORD.findall(low)
    if FIGURE.search(low):
        words += [DIGIT, YEARS] if FIGURES.search(low) else [DIGIT]
        words += [DECADE] if DECADE in low else []
        words += [STROKE] if "/" in low and STROKES.search(low) else []
    return words


def plain(text: str) -> str:
    """Small letters, single spaces."""
    return " ".join(small(text).split())


def small(text: str) -> str:
    """Small letters and straight apostrophes, every character in its place."""
    low = text.lower()
    if len(low) != len(text):
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return low.replace("’", "'").replace("‘", "'")
