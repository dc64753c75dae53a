"""Slowing down whoever guesses, without locking out the colleague whose name is guessed."""

import hashlib
import math
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from .models import Throttle

LONGEST = 60
FORGOTTEN = timedelta(days=1)
WINDOW = 900  # seconds, because many workers share the address of one office


@dataclass(frozen=True)
class Counter:
    """何について数えるか: a name on one browser or terminal, or a terminal as a whole."""

    key: str
    free: int


@dataclass(frozen=True)
class Attempt:
    """One try, counted before it is known to be wrong, so that a hundred at once count as a hundred."""

    counters: tuple
    wait: int

    def forgive(self):
        """The try was right: the name starts anew, and the terminal has one failure less."""
        name, *terminal = [counter.key for counter in self.counters]
        Throttle.objects.filter(key=name).delete()
        counted = Throttle.objects.filter(key__in=terminal, failures__gt=0)
        counted.update(failures=F("failures") - 1, wait_until=None)


def attempt(username, ip, device=""):
    """Count a try on this name; `device` is a browser that this name has signed in on before."""
    now = timezone.now()
    strange = [_name("terminal", username, ip), _terminal(ip, now)]
    counters = [_name("device", username, device)] if device else strange
    with transaction.atomic(using="gate"):
        rows = {counter: _row(counter, now) for counter in sorted(counters, key=lambda c: c.key)}
        wait = max(_left(row, now) for row in rows.values())
        if not wait:
            for counter, row in rows.items():
                row.failures += 1
                seconds = pause(row.failures - counter.free)
                row.wait_until = now + timedelta(seconds=seconds) if seconds else None
                row.save()
    return Attempt(tuple(counters), wait)


def pause(over):
    """0 below the free tries, then 2, 4, 8 … 60 seconds."""
    return 0 if over < 0 else min(LONGEST, 2 ** min(over + 1, 6))


def _row(counter, now):
    Throttle.objects.get_or_create(key=counter.key)
    row = Throttle.objects.select_for_update().get(key=counter.key)
    if row.changed_at < now - FORGOTTEN:
        row.failures, row.wait_until = 0, None
    return row


def _left(row, now):
    return max(0, math.ceil((row.wait_until - now).total_seconds())) if row.wait_until else 0


def _name(kind, username, place):
    return Counter(_digest(kind, username, place), 5)


def _terminal(ip, now):
    return Counter(_digest("all", ip, int(now.timestamp()) // WINDOW), 50)


def _digest(*parts):
    return hashlib.sha256("\n".join(str(part) for part in parts).encode()).hexdigest()
