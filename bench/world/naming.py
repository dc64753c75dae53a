"""架空の名前 by how often they are met, with the keys the product finds them by."""

from functools import cache

from common.namekeys import kana_key, name_grams, name_key
from demo import names

from .chance import Wheel

# Besides those of the demo: 姓 of one character, with characters of a register, and some that few people bear.
MORE = [
    ("林", "ハヤシ", 40), ("森", "モリ", 30), ("原", "ハラ", 22), ("東", "アズマ", 9),
    ("南", "ミナミ", 8), ("辻", "ツジ", 8), ("𠮷田", "ヨシダ", 12), ("𠮷村", "ヨシムラ", 4),
    ("髙木", "タカギ", 9), ("髙田", "タカダ", 7), ("﨑山", "サキヤマ", 3), ("濵田", "ハマダ", 6),
    ("邊見", "ヘンミ", 1.2), ("齊木", "サイキ", 1.5), ("勅使河原", "テシガワラ", 0.6), ("五十嵐", "イガラシ", 9),
    ("長谷川", "ハセガワ", 25),
]  # fmt: skip
RARE_PEOPLE = 20
# 姓 of which about twenty people live in the world, however large it is
RARE = [("小鳥遊", "タカナシ"), ("四月一日", "ワタヌキ"), ("一尺八寸", "カマツカ"), ("月見里", "ヤマナシ")]
ASKED = {
    "frequent": "佐藤",
    "rare": "小鳥遊",
    "one": "林",
    "old": "髙橋",
    "kana": "スズキ",
    "surrogate": "𠮷田",
}


@cache
def _surnames():
    """姓 by a law of Zipf, in the order of the demo's list, which is that of the country."""
    listed = [((name.kanji, name.kana), 420 / (at + 3) ** 0.82) for at, name in enumerate(names.surnames())]
    return Wheel([*listed, *(((kanji, kana), weight) for kanji, kana, weight in MORE)])


@cache
def _given():
    return {key: [(name.kanji, name.kana) for name in found] for key, found in names.given_names().items()}


def surname(chances):
    return _surnames().at(chances.random())


def full_name(chances, family=None, born=1970, sex=""):
    """(氏名, カナ, its columns `name_key, kana_key, grams` for COPY)."""
    family = family or surname(chances)
    decade = min(max(born // 10 * 10, 1930), 2010)
    own = _given()[decade, sex or ("F" if chances.random() < 0.53 else "M")]
    name, kana = own[int(chances.random() * len(own))]
    return written(f"{family[0]} {name}", f"{family[1]} {kana}")


@cache
def written(name, kana):
    return name, kana, f"{name_key(name)}\t{kana_key(kana)}\t{array(name_grams(name, kana))}"


@cache
def grams_of(name, kana=""):
    return array(name_grams(name, kana))


def array(values):
    """A text[] as COPY reads it; pairs of characters of a key need no quotes."""
    return "{" + ",".join(values) + "}"
