import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common import namekeys

pytestmark = pytest.mark.pure


def rows():
    lines = namekeys.FOLD_FILE.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


def found(query, name, kana=""):
    """Whether a query finds a name the way the database does: all bigrams, then every word."""
    has = set(namekeys.query_grams(query)) <= set(namekeys.name_grams(name, kana))
    text = namekeys.name_text(name, kana)
    words = namekeys.query_words(query)
    return bool(words) and has and all(word in text for word in words)


def test_the_table_has_at_least_400_rows_of_one_character_each():
    assert len(rows()) >= 400
    assert all(len(row) == 2 and len(row[0]) == len(row[1]) == 1 for row in rows())


def test_no_row_stands_twice_or_leads_to_another():
    olds = [old for old, _ in rows()]
    assert len(olds) == len(set(olds))
    assert not set(olds) & {new for _, new in rows()}


def test_every_row_survives_the_normalisation_before_it():
    assert all(unicodedata.normalize("NFKC", sign) == sign for row in rows() for sign in row)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("髙橋", "高橋"), ("山﨑", "山崎"), ("山嵜", "山崎"), ("渡邉", "渡辺"), ("渡邊", "渡辺"), ("齋藤", "斉藤"), ("斎藤", "齊藤"),
        ("濵田", "浜田"), ("澤田", "沢田"), ("瀨川", "瀬川"), ("德永", "徳永"), ("栁田", "柳田"), ("廣瀬", "広瀬"), ("眞田", "真田"),
        ("惠子", "恵子"), ("國男", "国男"), ("中嶋", "中島"), ("川渕", "川淵"), ("𠮷田", "吉田"), ("桒原", "桑原"), ("冨田", "富田"),
        ("舘野", "館野"), ("龍一", "竜一"), ("篭谷", "籠谷"), ("曾根", "曽根"), ("檜山", "桧山"), ("薗田", "園田"), ("五條", "五条"),
        ("榮子", "栄子"), ("靜香", "静香"), ("晄", "晃"), ("北𣘺", "北橋"), ("礒部", "磯部"), ("関", "關"), ("万里", "萬里"),
    ],
)  # fmt: skip
def test_two_spellings_of_a_name_have_one_key(one, other):
    assert namekeys.name_key(one) == namekeys.name_key(other)
    assert found(one, other) and found(other, one)


def test_variation_selectors_width_and_spaces_do_not_part_a_name():
    assert namekeys.name_key("渡邉\U000e0102　太郎") == namekeys.name_key("渡辺太郎")
    assert namekeys.name_key("葛\ufe00城") == namekeys.name_key("葛城")
    assert namekeys.name_key("ﾏﾘｱ・サントス") == namekeys.name_key("マリア サントス")


def test_different_names_keep_different_keys():
    assert namekeys.name_key("高田") != namekeys.name_key("高橋")
    assert namekeys.name_key("松阪") != namekeys.name_key("松坂")


@pytest.mark.parametrize("kana", ["ｷｮｳｺ", "きょうこ", "キョウコ", "キヨウコ", "きょう こ", "キョウ・コ"])
def test_kana_of_any_shape_have_one_key(kana):
    assert namekeys.kana_key(kana) == "キヨウコ"


def test_kana_of_one_sound_have_one_key():
    assert namekeys.kana_key("みづき") == namekeys.kana_key("ミズキ")
    assert namekeys.kana_key("ちぢわ") == namekeys.kana_key("チジワ")
    assert namekeys.kana_key("かほを") == namekeys.kana_key("カホオ")
    assert namekeys.kana_key("マリー-") == namekeys.kana_key("マリ")


@pytest.mark.parametrize(
    ("romaji", "kana"),
    [
        ("ono", "オオノ"), ("Ohno", "オオノ"), ("Oono", "オオノ"), ("Ōno", "オオノ"), ("Sato", "サトウ"), ("satou", "サトウ"),
        ("ken'ichi", "ケンイチ"), ("Kenichi", "ケンイチ"), ("Shimpei", "シンペイ"), ("Shinpei", "シンペイ"), ("kyoko", "キョウコ"),
        ("Tsuchiya", "ツチヤ"), ("tutiya", "ツチヤ"), ("Hattori", "ハットリ"), ("Junko", "ジュンコ"), ("zyunko", "ジュンコ"),
        ("Fujii", "フジイ"), ("Ｋｏｎｎｏ", "コンノ"), ("ENDO", "エンドウ"),
    ],
)  # fmt: skip
def test_romaji_find_kana_whatever_the_spelling(romaji, kana):
    assert namekeys.sound_key(romaji) == namekeys.sound_key(kana)
    assert found(romaji, "名", kana)


@pytest.mark.parametrize(
    "query",
    [
        "髙", "高", "高橋", "橋花", "花子", "髙橋　花子", "たかはし", "ﾀｶﾊｼ", "タカハシ ハナコ",
        "たかはし 花子", "高橋 花", "高 はなこ", "た", "takahashi", "hanako", "TAKAHASHI Hanako",
    ],
)  # fmt: skip
def test_a_person_is_found_by_any_part_of_the_name(query):
    assert found(query, "髙橋 花子", "タカハシ ハナコ")


@pytest.mark.parametrize("query", ["橋", "高田", "ハシタカ", "花", "takada", "子花"])
def test_another_name_is_not_found(query):
    assert not found(query, "髙橋 花子", "タカハシ ハナコ")


@pytest.mark.parametrize("query", ["", "　", "・", "- -"])
def test_a_query_of_nothing_finds_nothing(query):
    assert namekeys.query_grams(query) == []
    assert not found(query, "髙橋 花子", "タカハシ ハナコ")


def test_a_foreign_name_is_found_in_both_scripts():
    for query in ("maria", "Santos", "マリア", "さんとす", "maria santos"):
        assert found(query, "Maria Santos", "マリア・サントス")


def test_a_name_without_kana_is_found_by_what_is_known():
    assert found("タマ", "タマさん（呼び名）")


@pytest.mark.parametrize(
    "phone", ["042-000-1234", "０４２−０００−１２３４", "(042)000-1234", "0420001234", "+81 42 000 1234", "042-000-1234 内線 5"]
)  # fmt: skip
def test_a_phone_number_has_one_key(phone):
    assert namekeys.phone_key(phone) == "0420001234"


def test_words_of_notes_are_found_in_either_kana_and_old_characters():
    text = "ｺﾞﾐ屋敷。「ひきこもり」の長男、障碍の相談\n８０５０問題"
    grams = set(namekeys.grams(text))
    for query in ("ごみ", "ゴミ", "ヒキコモリ", "8050", "8050問題", "長男", "障碍"):
        assert set(namekeys.grams(query)) <= grams
        assert namekeys.text_key(query) in namekeys.text_key(text)
    assert not set(namekeys.grams("家賃")) <= grams


@given(st.text())
def test_no_text_breaks_a_key_and_a_name_finds_itself(text):
    for key in (
        namekeys.name_key,
        namekeys.kana_key,
        namekeys.sound_key,
        namekeys.phone_key,
        namekeys.text_key,
    ):
        assert key(text) is not None
    if namekeys.query_words(text):
        assert found(text, text) or len(text.split()) > 1


def test_a_key_fits_its_column():
    assert len(namekeys.name_key("㍿" * 100)) <= 150 and len(namekeys.kana_key("㌕" * 100)) <= 150


def test_grams_are_pairs_without_repetition_in_order():
    assert namekeys.grams("ははははの話") == ["ハハ", "ハノ", "ノ話"]
    assert namekeys.grams("あ") == namekeys.grams("") == []
