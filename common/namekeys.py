"""Keys for *finding* names and words written in many ways; never for display or merging."""

import re
import string
import unicodedata
from functools import lru_cache
from pathlib import Path

import jaconv

FOLD_FILE = Path(__file__).parent / "data" / "kanji_fold.tsv"
START = "^"
# One sign may become eighteen (㍿ becomes four), and a key has a column to fit.
LONGEST = 150

# Variant selectors, and signs without a shape (joiners, direction marks, fillers): names that look the same have one key.
_UNSEEN = re.compile(
    "[\ufe00-\ufe0f\U000e0100-\U000e01ef\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u2060-\u206f\u2800\u3164\ufeff\uffa0\U000e0000-\U000e007f]"
)
_HYPHENS = re.compile(r"[\s・･ー\-‐‑‒–—―−ｰ~〜～'’ʼ゠=.,，．]")
_SPACES = re.compile(r"[\s・･]")
_SMALL = str.maketrans("ァィゥェォッャュョヮヵヶヂヅヲヱヰヴ", "アイウエオツヤユヨワカケジズオエイウ")
_LATIN = re.compile("[a-z]+")
_HIRAGANA = {code: code + 0x60 for code in range(0x3041, 0x3097)} | {0x309D: 0x30FD, 0x309E: 0x30FE}
_MACRONS = str.maketrans("āīūēōâîûêô", "aiueoaiueo")
# Hepburn, 訓令式 and passport spellings of one sound, and long vowels, end as one skeleton.
_SKELETON = [
    (re.compile(pattern), plain)
    for pattern, plain in [
        ("tch|cch", "ch"), ("shi", "si"), ("sh", "sy"), ("chi", "ti"), ("ch", "ty"), ("tsu", "tu"),
        ("ji|di", "zi"), ("j", "zy"), ("dzu|du", "zu"), ("f", "h"), ("l", "r"), ("v", "b"), ("wo", "o"),
        ("m(?=[bmp])", "n"), ("([bcdghkmprstyz])\\1", "\\1"), ("nn(?![aiueoy])", "n"),
        ("oh(?![aiueoy])", "o"), ("o[ou]+", "o"), ("uu+", "u"),
    ]
]  # fmt: skip


@lru_cache(maxsize=1)
def fold_table():
    """Old and variant characters and the common one each is found by (髙→高, 﨑→崎, 齋→斉)."""
    rows = FOLD_FILE.read_text(encoding="utf-8").splitlines()
    return str.maketrans(dict(row.split("\t") for row in rows if not row.startswith("#")))


def text_key(text):
    """The text as it is searched: ごみ・ゴミ are one word, signs and spaces gone, old characters new."""
    # Hiragana and katakana become one because notes write the same word both ways (ひきこもり, ヒキコモリ).
    plain = _folded(text)
    return "".join(sign for sign in plain if unicodedata.category(sign)[0] in "LNM")


def name_key(name):
    """氏名の鍵: two spellings of one written name have the same key."""
    return _SPACES.sub("", _folded(name))[:LONGEST]


def kana_key(kana):
    """カナの鍵: ｷｮｳｺ, きょうこ and キヨウコ have the same key."""
    return _HYPHENS.sub("", _folded(kana)).translate(_SMALL)[:LONGEST]


def sound_key(text):
    """音の鍵 in Latin letters, of kana or of romaji: オオノ, Ono, Ohno and Ōno have the same key."""
    plain = _HYPHENS.sub("", _folded(text)).translate(_MACRONS)
    latin = jaconv.kana2alphabet(jaconv.kata2hira(plain))
    sound = "".join(sign for sign in latin if sign in string.ascii_lowercase)
    for pattern, short in _SKELETON:
        sound = pattern.sub(short, sound)
    return sound


def phone_key(phone):
    """電話番号の鍵: digits only, +81 as 0, without an extension."""
    plain = unicodedata.normalize("NFKC", phone)
    plain = re.split(r"内線|ext|#", plain, flags=re.IGNORECASE)[0]
    plain = re.sub(r"^\s*\+81\s*(\(0\))?", "0", plain)
    return "".join(sign for sign in plain if sign.isascii() and sign.isdigit())


def grams(text):
    """The different pairs of neighbouring characters of the text's key, in order of first appearance."""
    return _pairs(text_key(text))


def name_words(name, kana=""):
    """Every form a name is found by, each opened by a start mark: as written, by kana, by sound."""
    forms = [kana_key(name), kana_key(kana), sound_key(kana), sound_key(name) if is_latin(name) else ""]
    return [START + form for form in dict.fromkeys(forms) if form]


def name_text(name, kana=""):
    """What a LIKE re-check of a name search reads: the forms of `name_words` in one string."""
    return "".join(name_words(name, kana))


def name_grams(name, kana=""):
    """Bigrams of every form of a name; the start mark makes ^高, so that one character finds by prefix."""
    return list(dict.fromkeys(pair for word in name_words(name, kana) for pair in _pairs(word)))


def query_words(query):
    """The words of a name query, each to be looked for in `name_text`; a first single character must begin."""
    words = [sound_key(word) if is_latin(word) else kana_key(word) for word in query.split()]
    words = [word for word in words if word]
    return [START + word if len(word) == 1 and at == 0 else word for at, word in enumerate(words)]


def query_grams(query):
    """The bigrams a name must have to be found; empty when the query holds nothing to find by."""
    return list(dict.fromkeys(pair for word in query_words(query) for pair in _pairs(word)))


def is_latin(text):
    return bool(_LATIN.fullmatch(_HYPHENS.sub("", _folded(text)).translate(_MACRONS)))


def _folded(text):
    plain = unicodedata.normalize("NFKC", _UNSEEN.sub("", text)).casefold()
    return _UNSEEN.sub("", plain).translate(_HIRAGANA).translate(fold_table())


def _pairs(key):
    return list(dict.fromkeys(key[at : at + 2] for at in range(len(key) - 1)))
