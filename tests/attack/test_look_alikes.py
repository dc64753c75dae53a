"""Names that look the same are found as the same; signs that turn the reading direction are not kept."""

import pytest

from common.namekeys import name_key, text_key
from common.text import clean_line

pytestmark = pytest.mark.pure
UNSEEN = "\u00ad\u034f\u061c\u115f\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2063\u206a\u2800\u3164\uffa0\U000e0041"


@pytest.mark.parametrize("sign", UNSEEN)
def test_a_sign_without_a_shape_makes_no_other_name(sign):
    assert name_key(f"見{sign}本 花{sign}子") == name_key("見本 花子")
    assert text_key(f"督{sign}促状") == text_key("督促状")


def test_a_variant_of_a_character_still_has_the_key_of_its_character():
    assert name_key("葛\U000e0100城") == name_key("葛城")


@pytest.mark.parametrize("sign", "\u061c\u200e\u200f\u202e\u2066")
def test_no_direction_mark_is_kept(sign):
    assert clean_line(f"見{sign}本") == "見本"
