"""How what was typed is understood, how a found word is shown, and what a door is called in the log."""

from datetime import date

import pytest
from django.urls import URLResolver, get_resolver

from audit.models import Event
from desk import searching, verbs
from desk.excerpts import excerpt

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("words", "understood"),
    [
        ("見本 花子", {"name": "見本 花子", "texts": ("見本", "花子")}),
        ("０４２ー０００ー０００１", {"phone": "0420000001", "name": "", "texts": ("0420000001",)}),
        ("+81 42-000-0001", {"phone": "0420000001"}),
        ("12345", {"phone": "", "name": "12345"}),
        ("昭和30年5月3日", {"name": "", "phone": "", "span": (date(1955, 5, 3), date(1955, 5, 3))}),
        ("19550503", {"span": (date(1955, 5, 3), date(1955, 5, 3))}),
        ("S30.5", {"span": (date(1955, 5, 1), date(1955, 5, 31))}),
        ("昭和30年", {"span": (date(1955, 1, 1), date(1955, 12, 31))}),
        ("昭和30年ごろ", {"span": (date(1954, 1, 1), date(1956, 12, 31))}),
        ("昭和30年代", {"span": (date(1955, 1, 1), date(1964, 12, 31))}),
        ("見本 S30.5.3", {"name": "見本", "span": (date(1955, 5, 3), date(1955, 5, 3))}),
        ("家賃の督促", {"name": "家賃の督促", "texts": ("家賃ノ督促",), "span": (None, None)}),
    ],
)
def test_words_show_by_themselves_what_they_are(words, understood):
    reading = searching.read(words)
    assert {name: getattr(reading, name) for name in understood} == understood


def test_a_case_number_is_known_by_its_check_character():
    from cases.numbers import new_number

    number = new_number()
    for typed in (number, number.lower().replace("-", " "), number.replace("0", "Ｏ").replace("1", "l")):
        assert searching.read(typed).number == number
    broken = number[:-1] + ("2" if number[-1] != "2" else "3")
    assert searching.read(broken).number == ""


def test_a_range_leaves_out_the_other():
    reading = searching.read("見本 花子")
    assert reading.only("people").texts == () and reading.only("people").name == "見本 花子"
    assert reading.only("records").name == "" and reading.only("records").texts == ("見本", "花子")
    assert reading.only("") == reading and reading.only("records").name_grams == []


def test_the_footprint_is_equal_for_equal_words_and_tells_nothing():
    first, second = searching.footprint("髙橋 花子"), searching.footprint("高橋　花子")
    assert first == second != searching.footprint("高橋 太郎")
    assert "高橋" not in first and len(first) <= 200


def marked(text, *words):
    return "".join(f"[{piece}]" if found else piece for found, piece in excerpt(text, words))


def test_a_word_is_marked_as_it_was_written():
    assert marked("ごみを出した。", "ゴミ") == "[ごみ]を出した。"
    assert marked("ｺﾞﾐを出した。", "ゴミ") == "[ｺﾞﾐ]を出した。"
    assert marked("㈱の髙橋さん", "高橋") == "㈱の[髙橋]さん"
    assert marked("ご み、ゴミ", "ゴミ") == "[ご み]、[ゴミ]"
    assert marked("家賃と督促と家賃", "督促", "家賃") == "[家賃]と[督促]と[家賃]"


def test_a_long_text_is_cut_around_the_first_word():
    shown = marked("あ" * 200 + "家賃" + "い" * 200, "家賃")
    assert shown == "…" + "あ" * 30 + "[家賃]" + "い" * 88 + "…"
    assert marked("あ" * 200, "家賃") == "あ" * 90 + "…"
    assert marked("", "家賃") == "" and marked("短い", "家賃") == "短い"


def names(patterns=None):
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern.url_patterns)
        elif pattern.name:
            yield pattern.name


def test_every_door_has_words_in_the_log():
    known = [family for family, _pair in verbs.FAMILIES if family == "settings"]
    missing = [name for name in names() if name not in verbs.WORDS and not name.startswith(tuple(known))]
    assert missing == []


def test_the_words_tell_looking_from_doing():
    assert verbs.words("case-detail", Event.Result.SHOWN) == "ケースのページを見た"
    assert verbs.words("case-detail", Event.Result.DONE) == "経過記録を書いた"
    assert verbs.words("case-detail", Event.Result.REFUSED) == "ケースのページを見た（断られた）"
    assert verbs.words("settings-worker", Event.Result.DONE) == "設定を変えた"
    assert verbs.words("case-something-new", Event.Result.SHOWN) == "ケースの画面を見た"
    assert verbs.words("UNKNOWN", Event.Result.ERROR) == "ページを開いた（エラー）"
