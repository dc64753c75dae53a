"""What may stand in stored text, and how two versions of a text differ."""

import difflib
import re
from collections import Counter

_REFUSED = re.compile("[\x00\ud800-\udfff]")
# Direction marks can make a name read differently from what is stored; the others cannot be seen at all.
_CONTROLS = "\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
_REMOVED = re.compile(
    f"[{_CONTROLS}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_PIECES = re.compile(r"[A-Za-z0-9]+|[ァ-ヶー]+|[ぁ-ん]+|[一-鿿々]+|\s+|.", re.DOTALL)
_LINES = re.compile(r"[^。\n]*[。\n]|[^。\n]+")
_COSTLY = 2_000_000


class RefusedText(ValueError):
    """Text holding a sign that no keyboard makes (NUL, half of a surrogate pair)."""


def clean(text):
    """The text with LF line ends and without control characters; NUL is refused, not repaired."""
    if _REFUSED.search(text):
        raise RefusedText("使えない文字が入っています。その文字を消して、もう一度入力してください。")
    return _REMOVED.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n"))


def clean_line(text):
    """The same for a text of one line: line ends and tabs become a space."""
    return re.sub(r"[\n\t]+", " ", clean(text)).strip()


def is_written(value):
    """Whether a value of a form is a person's own words; codes, ids and ticks are the form's."""
    if _ID.fullmatch(value) or not value.strip():
        return False
    return not value.isascii() or len(value) > 12 or "\n" in value


def _is_cheap(before, after):
    """Whether comparing takes some tenths of a second at most; of 10,000 equal signs it would take a minute."""
    often = Counter(after)
    return sum(often[piece] for piece in before) <= _COSTLY


def difference(old, new):
    """Pieces of both texts in reading order, each (same | gone | added, text); by words, or lines, or as a whole."""
    before, after = next(
        (pair for cut in (_PIECES, _LINES) if _is_cheap(*(pair := (cut.findall(old), cut.findall(new))))),
        ([old], [new]),
    )
    pieces = []
    for verb, a, b, c, d in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if verb == "equal":
            pieces.append(("same", "".join(before[a:b])))
            continue
        if b > a:
            pieces.append(("gone", "".join(before[a:b])))
        if d > c:
            pieces.append(("added", "".join(after[c:d])))
    return pieces
