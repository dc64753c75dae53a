"""What a seed decides: identifiers, numbers people say, days and hours; the same seed, the same world."""

import random
from bisect import bisect
from datetime import timedelta
from hashlib import md5
from itertools import accumulate

from cases.numbers import ALPHABET, check_character

SPACE = len(ALPHABET) ** 7
STEP = 7_368_787_001  # without a factor in common with SPACE, so that no number comes twice
HOURS = 510 * 60  # an office day, in seconds, from nine
YEARS = 3.4


def ident(salt, *what):
    """A random-looking UUID, as COPY reads it."""
    found = md5(f"{salt}/{'/'.join(map(str, what))}".encode(), usedforsecurity=False).hexdigest()
    return f"{found[:8]}-{found[8:12]}-4{found[13:16]}-a{found[17:20]}-{found[20:]}"


def spoken_number(place, salt=0):
    """ケース番号 and its like: different for every place, random to look at, with its check character."""
    rest = (place * STEP + salt * 1_000_003) % SPACE
    body = ""
    for _ in range(7):
        rest, sign = divmod(rest, len(ALPHABET))
        body += ALPHABET[sign]
    return f"{body[:4]}-{body[4:]}{check_character(body)}"


def chance(*seed):
    """A source of chance of its own."""
    return random.Random("/".join(map(str, seed)))


class Wheel:
    """Draws by weight, from one random number below 1."""

    def __init__(self, rows):
        self.values = [value for value, _weight in rows]
        self.marks = list(accumulate(weight for _value, weight in rows))
        self.total = self.marks[-1]

    def at(self, turn):
        return self.values[bisect(self.marks, turn * self.total)]


class Days:
    """The open days of the years before today, and moments in them; a day is known by how many days ago it was."""

    def __init__(self, today):
        self.today = today
        self.span = round(YEARS * 365)
        self.words = [(today - timedelta(days=ago)).isoformat() for ago in range(self.span + 8)]
        self.ago = {word: ago for ago, word in enumerate(self.words)}
        self.open = [ago for ago in range(self.span, 0, -1) if (today - timedelta(days=ago)).weekday() < 5]
        # a Saturday's work is done on the Friday before, so that nothing lies ahead of today
        self.worked = [0, *(self._worked(ago) for ago in range(1, self.span + 8))]
        self.minutes = [f"{9 + m // 60:02d}:{m % 60:02d}" for m in range(HOURS // 60)]
        self._ahead = {}

    def _worked(self, ago):
        late = (self.today - timedelta(days=ago)).weekday() - 4
        return ago + max(0, late) if ago + max(0, late) < self.span + 8 else ago

    def opening(self, part):
        """(days ago, part of that day) at a part of the whole time, from 0 to 1."""
        place = part * len(self.open)
        at = min(int(place), len(self.open) - 1)
        return self.open[at], min(place - at, 0.999)

    def stamp(self, ago, part):
        """A moment in the office hours of a day; a later moment is a later text."""
        minute, rest = divmod(part * HOURS, 60)
        return f"{self.words[ago]} {self.minutes[int(minute)]}:{rest:09.6f}+09"

    def word(self, ago):
        """The day so many days ago; ahead of today where less than 0."""
        if ago >= 0:
            return self.words[ago]
        if ago not in self._ahead:
            self._ahead[ago] = (self.today - timedelta(days=ago)).isoformat()
        return self._ahead[ago]


def midnight(word):
    """The beginning of a day, as the database writes it into `last_at`."""
    return f"{word} 00:00:00.000000+09"


def swept(word):
    """When the clock marks as closed what ended the day before."""
    return f"{word} 00:10:00.000000+09"
