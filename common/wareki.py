"""和暦: reading dates as people write them, and writing them back in the era calendar."""

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

WEEKDAYS = "月火水木金土日"
LAST_YEAR = 2200
LONGEST = 60


class WarekiError(ValueError):
    """A date that cannot be read; its text is the Japanese sentence that says how to mend it."""


@dataclass(frozen=True)
class Era:
    """年号: one row per era; the last day of an era and the first of the next may be the same day."""

    name: str
    letter: str
    first: date
    last: date

    @property
    def last_year(self):
        return self.last.year - self.first.year + 1


ERAS = (
    Era("令和", "R", date(2019, 5, 1), date(LAST_YEAR, 12, 31)),
    Era("平成", "H", date(1989, 1, 8), date(2019, 4, 30)),
    Era("昭和", "S", date(1926, 12, 25), date(1989, 1, 7)),
    Era("大正", "T", date(1912, 7, 30), date(1926, 12, 25)),
    Era("明治", "M", date(1868, 1, 25), date(1912, 7, 30)),
)


class Precision(StrEnum):
    """日付の確かさ."""

    DAY = "DAY"
    MONTH = "MONTH"
    YEAR = "YEAR"
    ABOUT = "ABOUT"


@dataclass(frozen=True)
class PartialDate:
    """確かさのある日付: the earliest day meant, how exact it is, and the words as they were given."""

    date: date
    precision: Precision
    text: str

    @property
    def label(self):
        if self.precision is not Precision.ABOUT:
            return _label(self.date, self.precision)
        try:
            read = _read(self.text)
        except WarekiError:
            return self.text
        return _label(self.date, read.precision) + read.about

    def __str__(self):
        return self.label


@dataclass(frozen=True)
class _Reading:
    era: Era | None
    year: int
    month: int | None
    day: int | None
    about: str

    @property
    def precision(self):
        if self.day:
            return Precision.DAY
        return Precision.MONTH if self.month else Precision.YEAR


_ERA_WORDS = {word: era for era in ERAS for word in (era.name, era.name[0], era.letter)}
_SHAPE = re.compile(
    r"(?P<era>令和|平成|昭和|大正|明治|[令平昭大明RHSTM])?"
    r"(?P<year>元|\d{1,4})(?:年|(?=[-./]|$|月))"
    r"(?:[-./]?(?P<month>\d{1,2})(?:月|(?=[-./]|$))"
    r"(?:[-./]?(?P<day>\d{1,2})日?)?)?"
)
_PACKED = re.compile(r"(?P<era>[RHSTM]?)(?P<year>\d{2}|\d{4})(?P<month>\d{2})(?P<day>\d{2})")
_ABOUT = re.compile(r"(?P<decade>年代)?(?:ごろ|頃|ころ|くらい|ぐらい|位)?$")
_KANJI_NUMBER = re.compile("[一二三四五六七八九]?十[一二三四五六七八九]?|[〇零一二三四五六七八九]{1,4}")
_CLOCK = re.compile(
    r"(?P<half>午前|午後|AM|PM)?(?P<hour>\d{1,2})(?::(?P<minute>\d{2})(?::\d{2})?"
    r"|時(?:(?P<minute_word>\d{1,2})分|(?P<half_past>半))?)"
)
ASK_ERA = "年号を付けてください（例：昭和30年1月1日。西暦なら4けたで 1955-01-01）。"
ASK_DATE = "日付として読めません。「令和6年4月1日」「R6.4.1」「2024-04-01」のように入れてください。"


def parse(text):
    """The full date written in the text."""
    read = _read(text)
    if read.about or not read.day:
        raise WarekiError("日まで入れてください（例：令和6年4月1日）。")
    return _earliest(read)


def parse_partial(text):
    """The date written in the text, with how exact it is: 昭和30年ごろ, 昭和30年, 昭和30年5月."""
    read = _read(text)
    precision = Precision.ABOUT if read.about else read.precision
    return PartialDate(_earliest(read), precision, text.strip())


def parse_clock(text):
    """The time of day written in the text: 14:05, 1405, 14時5分, 午後2時半."""
    plain = _plain(text)
    if re.fullmatch(r"\d{3,4}", plain):
        plain = f"{plain[:-2]}:{plain[-2:]}"
    found = _CLOCK.fullmatch(plain)
    if not found:
        raise WarekiError("時刻として読めません。「14:05」のように入れてください。")
    hour = int(found["hour"])
    minute = 30 if found["half_past"] else int(found["minute"] or found["minute_word"] or 0)
    if found["half"] in ("午後", "PM") and hour < 12:
        hour += 12
    if hour > 23 or minute > 59:
        raise WarekiError("時刻は 0:00 から 23:59 までで入れてください。")
    return time(hour, minute)


def parse_moment(text):
    """The date and time written in the text, without time zone; 0:00 when no time is given."""
    plain = _plain(text)
    found = re.search(r"(?:午前|午後|AM|PM)?\d{1,2}(?::\d{2}(?::\d{2})?|時(?:\d{1,2}分|半)?)$", _spaced(text))
    if not found:
        return datetime.combine(parse(plain), time())
    clock = found[0]
    return datetime.combine(parse(_spaced(text)[: -len(clock)].rstrip(" T")), parse_clock(clock))


def format_day(day, *, weekday=False):
    """令和8年11月24日, with (火) when asked."""
    words = _label(day, Precision.DAY)
    return f"{words}({WEEKDAYS[day.weekday()]})" if weekday else words


def format_short(day):
    """R8.11.24, for narrow table columns."""
    era = era_of(day)
    return f"{era.letter}{day.year - era.first.year + 1}.{day.month}.{day.day}"


def format_moment(moment, *, weekday=True):
    """令和8年11月24日(火) 14:05."""
    return f"{format_day(moment, weekday=weekday)} {moment:%H:%M}"


def format_year(day):
    """令和8年; the first year of an era is 元年."""
    era = era_of(day)
    number = day.year - era.first.year + 1
    return f"{era.name}{'元' if number == 1 else number}年"


def era_of(day):
    """The era a day belongs to; a day shared by two eras belongs to the newer."""
    plain = date(day.year, day.month, day.day)
    for era in ERAS:
        if era.first <= plain:
            return era
    raise WarekiError("明治元年（1868年）より前の日付は扱えません。")


def age_on(birth, day):
    """年齢 by the calendar birthday; someone born on 29 February turns on 1 March in a common year."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def fiscal_year(day):
    """年度: the year whose April began it."""
    return day.year - (day.month < 4)


def format_fiscal_year(day):
    """令和8年度; named by the era in force on most of its days, so 平成31年度 is 令和元年度."""
    start = fiscal_year(day)
    return format_year(date(start, 9, 30)) + "度"


def _spaced(text):
    if len(text) > LONGEST:
        raise WarekiError(ASK_DATE)
    plain = unicodedata.normalize("NFKC", text).strip().upper()
    plain = re.sub(r"[\u2010-\u2015\u2212ー]", "-", plain)
    plain = re.sub(r"\([月火水木金土日祝・]+(?:曜日?)?\)|[月火水木金土日]曜日?", "", plain)
    return _KANJI_NUMBER.sub(lambda found: str(_kanji_number(found[0])), plain)


def _plain(text):
    return re.sub(r"\s+", "", _spaced(text)).replace("、", ".").replace(",", ".").replace("・", ".")


def _kanji_number(word):
    digits = {sign: number for number, sign in enumerate("〇一二三四五六七八九")} | {"零": 0}
    if "十" not in word:
        return int("".join(str(digits[sign]) for sign in word))
    tens, _, ones = word.partition("十")
    return (digits.get(tens, 1)) * 10 + digits.get(ones, 0)


def _read(text):
    plain = _plain(text)
    if not plain:
        raise WarekiError("日付を入れてください。")
    stripped = re.sub(r"^(?:約|およそ|だいたい)", "", plain)
    about = "ごろ" if stripped != plain else ""
    tail = _ABOUT.search(stripped)
    if tail[0]:
        about = "代" if tail["decade"] else "ごろ"
        stripped = stripped[: tail.start()] + ("年" if tail["decade"] else "")
    found = _PACKED.fullmatch(stripped) or _SHAPE.fullmatch(stripped)
    if not found:
        raise WarekiError(ASK_DATE)
    era = _ERA_WORDS.get(found["era"]) if found["era"] else None
    year = 1 if found["year"] == "元" else int(found["year"])
    if era is None and (found["year"] == "元" or len(found["year"]) < 4):
        raise WarekiError(ASK_ERA)
    month, day = (int(found[name]) if found[name] else None for name in ("month", "day"))
    _check_numbers(era, year, month, day)
    return _Reading(era, year, month, day, about)


def _check_numbers(era, year, month, day):
    western = era.first.year + year - 1 if era else year
    if year < 1 or (era and western > era.last.year):
        raise WarekiError(_outside(era) if era else ASK_DATE)
    if not ERAS[-1].first.year <= western <= LAST_YEAR:
        raise WarekiError(f"年は 1868年（明治元年）から {LAST_YEAR}年までで入れてください。")
    if month is not None and not 1 <= month <= 12:
        raise WarekiError("月は 1 から 12 で入れてください。")
    if day is not None and not 1 <= day <= calendar.monthrange(western, month)[1]:
        raise WarekiError(f"{western}年{month}月は {calendar.monthrange(western, month)[1]}日までです。")


def _earliest(read):
    western = read.era.first.year + read.year - 1 if read.era else read.year
    first = date(western, read.month or 1, read.day or 1)
    if not read.era:
        return max(first, ERAS[-1].first)
    last = first if read.day else _last_day(western, read.month)
    if last < read.era.first or first > read.era.last:
        raise WarekiError(_outside(read.era))
    return max(first, read.era.first)


def _last_day(year, month):
    month = month or 12
    return date(year, month, calendar.monthrange(year, month)[1])


def _outside(era):
    later = [other for other in ERAS if other.first >= era.last]
    first, last = era.first, era.last
    span = (
        f"{era.name}は元年{first.month}月{first.day}日（{first.year}年）から"
        f"{era.last_year}年{last.month}月{last.day}日（{last.year}年）までです。"
    )
    return span + (f"その後は{later[-1].name}です。" if later else "")


def _label(day, precision):
    words = format_year(day)
    if precision is not Precision.YEAR:
        words += f"{day.month}月"
    if precision is Precision.DAY:
        words += f"{day.day}日"
    return words
