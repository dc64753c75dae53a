"""1回限りのコード: how a worker chooses the first password, or a new one; nobody else ever types it."""

import re
import secrets
import unicodedata
from datetime import timedelta

SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # without those that look alike
LENGTH = 12
LIFETIME = timedelta(days=7)


def new():
    """Twelve random signs, 58 bits."""
    return "".join(secrets.choice(SIGNS) for _ in range(LENGTH))


def spaced(code):
    """`ABCDEFGHJKMN` → `ABCD-EFGH-JKMN`, to be read aloud."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def plain(typed):
    """What was typed without width, hyphens and spaces."""
    return re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", typed).upper())
