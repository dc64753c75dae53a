"""What was asked: one box whose words are a number, a day, a telephone, a name, or words of a text, by their own look."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from unicodedata import normalize

from django.db import connection
from django.utils.crypto import salted_hmac

from cases.numbers import read_number
from common import namekeys, wareki

CAP = 50
# Measured with 100,000 notes: from the viewer's grants is the quicker way up to some thousand of them.
FEW_GRANTS = 5000
PHONE_DIGITS = 6
_PHONE = re.compile(r"[\d\s()+\-\u2010-\u2015\u2212ーｰ]+")


@dataclass(frozen=True)
class Reading:
    """さがす言葉 as it was understood; what is empty is not looked for."""

    number: str = ""
    born: wareki.PartialDate | None = None
    phone: str = ""
    name: str = ""
    texts: tuple = ()

    @property
    def span(self):
        """The days a birth date may mean."""
        return birth_span(self.born) if self.born else (None, None)

    @property
    def name_grams(self):
        return namekeys.query_grams(self.name)

    @property
    def text_grams(self):
        return list(dict.fromkeys(pair for word in self.texts for pair in namekeys.grams(word)))

    @property
    def is_empty(self):
        return not (self.number or self.born or self.phone or self.name_grams or self.text_grams)

    def only(self, kind):
        """The same, looking among people or among records only."""
        if kind == "people":
            return Reading(self.number, self.born, self.phone, self.name)
        return Reading(texts=self.texts) if kind == "records" else self


@dataclass(frozen=True)
class Hit:
    """One visible row the database found; rank 0 is an exact match."""

    kind: str
    id: object
    case_id: object
    rank: int


def read(words):
    """Understand what was typed; a text may be several things at once, and then all of them are looked for."""
    number = read_number(words) or ""
    phone = _phone(words)
    born, name = _birth(words)
    keys = [phone] if phone else [namekeys.text_key(word) for word in words.split()]
    return Reading(number, born, phone, "" if phone else name, tuple(key for key in keys if key))


def birth_span(born):
    """First and last day that a birth date written so may mean; 「ごろ」 reaches a year to both sides."""
    year, month = born.date.year, born.date.month
    if born.precision is wareki.Precision.DAY:
        return born.date, born.date
    if born.precision is wareki.Precision.MONTH:
        return born.date, date(year, month, monthrange(year, month)[1])
    if born.precision is wareki.Precision.YEAR:
        return born.date, date(year, 12, 31)
    if "代" in born.text:
        return born.date, date(year + 9, 12, 31)
    return date(year - 1, 1, 1), date(year + 1, 12, 31)


def find(reading, few=FEW_GRANTS):
    """Ids of visible rows, exact ones first, at most one more than a page shows."""
    begin, end = reading.span
    key, kana = namekeys.name_key(reading.name), namekeys.kana_key(reading.name)
    asked = [
        reading.number or None,
        begin,
        end,
        reading.phone or None,
        key or None,
        kana or None,
        reading.name_grams or None,
        reading.text_grams or None,
        CAP + 1,
        few,
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT kind, id, case_id, rank FROM desk_search(%s, %s::date, %s::date, %s, %s, %s,"
            " %s::text[], %s::text[], %s, %s)",
            asked,
        )
        return [Hit(*row) for row in cursor.fetchall()]


def footprint(words):
    """What the log keeps of the words: a keyed hash, equal for equal words and nothing else."""
    plain = namekeys.text_key(words)
    return "words:" + salted_hmac("desk.searching", plain, algorithm="sha256").hexdigest()[:32]


def _phone(words):
    digits = namekeys.phone_key(words)
    plain = _PHONE.fullmatch(normalize("NFKC", words))
    return digits if plain and len(digits) >= PHONE_DIGITS else ""


def _birth(words):
    """A birth date, and the name that may stand beside it."""
    whole = _day(words)
    if whole:
        return whole, ""
    parts = words.split()
    days = [part for part in parts if _day(part)]
    if len(days) != 1 or len(parts) == 1:
        return None, words
    return _day(days[0]), " ".join(part for part in parts if part != days[0])


def _day(words):
    try:
        return wareki.parse_partial(words)
    except wareki.WarekiError:
        return None
