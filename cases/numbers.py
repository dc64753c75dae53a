"""ケース番号: random, so that nothing can be counted or guessed, with a check character against slips."""

import secrets
from unicodedata import normalize

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXY"  # 31 signs, a prime: no I, L, O, U, Z


def check_character(body):
    """The character that makes a mistyped or swapped one show."""
    total = sum(weight * ALPHABET.index(character) for weight, character in enumerate(body, 1))
    return ALPHABET[total % len(ALPHABET)]


def new_number():
    """Return a number such as K7Q2-4M9D: seven random characters and one to check them."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(7))
    return f"{body[:4]}-{body[4:]}{check_character(body)}"


def read_number(text):
    """The number in its stored form from what was typed, or None when it cannot be one."""
    plain = normalize("NFKC", text).upper().translate(str.maketrans("IOL", "101", "- ‐－ー"))
    if len(plain) != 8 or any(c not in ALPHABET for c in plain) or check_character(plain[:7]) != plain[7]:
        return None
    return f"{plain[:4]}-{plain[4:]}"
