"""One worker's text must not take the time of all."""

import random
import time

import pytest

from common.text import difference

pytestmark = pytest.mark.pure
CHANCE = random.Random(1)
PAIRS = [
    ("、" * 10_000, "。" + "、" * 9_999),
    ("、。" * 5_000, "。、" * 5_000),
    ("".join(CHANCE.choices("、。", k=10_000)), "".join(CHANCE.choices("、。", k=10_000))),
    ("".join(CHANCE.choices("、\n。あ", k=10_000)), "".join(CHANCE.choices("、\n。あ", k=10_000))),
]


@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_comparing_two_versions_is_quick_whatever_they_are_made_of(old, new):
    begin = time.process_time()
    pieces = difference(old, new)
    assert time.process_time() - begin < 3
    assert "".join(text for verb, text in pieces if verb != "added") == old
    assert "".join(text for verb, text in pieces if verb != "gone") == new
