"""Where a word stands in a text, as it was written: the text around it, and the word itself marked."""

import re
from functools import lru_cache

from common.namekeys import text_key

BEFORE, AFTER = 30, 90
# A sign and what belongs to it (half-width voicing marks, variation selectors) have one key together.
_SIGNS = re.compile("[\\s\\S][\uff9e\uff9f\u3099\u309a\ufe00-\ufe0f\U000e0100-\U000e01ef]*")


@lru_cache(maxsize=16384)
def _key(sign):
    return text_key(sign)


def excerpt(text, words):
    """Pieces (marked or not, text) around the first of the words; the beginning of the text when none is found."""
    signs = _SIGNS.findall(text)
    key, place = "", []
    for at, sign in enumerate(signs):
        part = _key(sign)
        key += part
        place.extend([at] * len(part))
    spans = sorted(_spans(key, place, words))
    first = spans[0][0] if spans else 0
    begin = max(0, first - BEFORE)
    end = min(len(signs), first + AFTER)
    return _pieces(signs, spans, begin, end)


def _spans(key, place, words):
    for word in words:
        at = key.find(word)
        while word and at >= 0:
            yield place[at], place[at + len(word) - 1] + 1
            at = key.find(word, at + len(word))


def _pieces(signs, spans, begin, end):
    marked = [False] * len(signs)
    for first, last in spans:
        marked[first:last] = [True] * (last - first)
    pieces = [(False, "…")] if begin else []
    run = begin
    for at in range(begin + 1, end + 1):
        if at == end or marked[at] != marked[run]:
            pieces.append((marked[run], "".join(signs[run:at])))
            run = at
    return [*pieces, (False, "…")] if end < len(signs) else pieces
