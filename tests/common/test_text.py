import pytest

from common import text

pytestmark = pytest.mark.pure


def test_line_ends_become_one_kind():
    assert text.clean("一\r\n二\r三\n四") == "一\n二\n三\n四"


def test_signs_that_cannot_be_seen_are_removed():
    assert text.clean("見\x07本\x1b\u202e花\u2066子\ufeff") == "見本花子"
    assert text.clean("表\tは残る") == "表\tは残る"


def test_written_forms_are_kept_as_they_are():
    assert text.clean("渡邉\U000e0102 𠮷田 ｶﾅ ①") == "渡邉\U000e0102 𠮷田 ｶﾅ ①"


@pytest.mark.parametrize("bad", ["見\x00本", "見\ud800本"])
def test_what_no_keyboard_makes_is_refused(bad):
    with pytest.raises(text.RefusedText, match="使えない文字"):
        text.clean(bad)


def test_a_line_has_no_line_ends():
    assert text.clean_line(" 見本\r\n花子\t様 ") == "見本 花子 様"


def test_a_difference_rebuilds_both_texts():
    old, new = "家賃の督促状が2通。長男には会えた。", "家賃の督促状が3通。長男には会えず、戻る。"
    pieces = text.difference(old, new)
    assert "".join(piece for verb, piece in pieces if verb != "added") == old
    assert "".join(piece for verb, piece in pieces if verb != "gone") == new
    assert ("gone", "2") in pieces and ("added", "3") in pieces
