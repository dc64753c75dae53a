"""What is written in the notes of a scale world: the demo's sentences, and nouns by a law of Zipf."""

from dataclasses import dataclass
from functools import cache
from operator import add

from common.namekeys import text_key
from demo.themes import themes, vary

from .chance import Wheel, chance

COMMON = "本人"
RARE = "養蜂箱"
RARE_NOTES = 20
VARIANTS = 14
# Said in most notes, so that a common word stands in more than a fifth of them.
OFTEN = [
    ("本人の話を聞いた。", 30),
    ("本人は元気な様子。", 16),
    ("本人と玄関先で話す。", 12),
    ("次回の訪問を約束した。", 14),
    ("電話で様子を確かめた。", 12),
    ("家族にも連絡した。", 8),
    ("変わりなし。", 8),
]
ABOUT = [
    "{}の話をした。",
    "部屋に{}があった。",
    "{}を大事にしているとのこと。",
    "{}のことを気にしている。",
    "{}を見せてくれた。",
]
# From what is spoken of daily to what hardly anybody speaks of.
LISTED = """
年金 通院 薬 買い物 洗濯 食事 掃除 近所 銀行 家賃 電気代 水道代 仕事 学校 弁当
犬 猫 庭 植木 テレビ 新聞 手紙 写真 孫 旅行 散歩 バス 自転車 駅 公園 図書館
畑 釣り 将棋 囲碁 編み物 裁縫 俳句 習字 絵 歌 カラオケ ピアノ 野球 相撲
サッカー 鉄道 模型 切手 時計 ラジオ 無線 パソコン ゲーム 漫画 小説 映画 落語
茶道 生け花 盆栽 金魚 熱帯魚 小鳥 亀 押し花 陶芸 木彫り 刺しゅう 折り紙 和紙
手品 凧 こま 太鼓 三味線 琴 尺八 ハーモニカ オルゴール 望遠鏡 顕微鏡 そろばん
謄本 通帳 印鑑 保険証 診察券 補聴器 入れ歯 眼鏡 杖 車いす 手すり 段差 布団 毛布
こたつ 扇風機 冷蔵庫 炊飯器 湯沸かし器 雨漏り 畳 ふすま 障子 雨戸 納屋 井戸 石垣
生け垣 柿の木 梅の木 竹やぶ 家庭菜園 漬物 味噌 梅干し 餅 甘酒 団子
"""
NOUNS = tuple(LISTED.split())


@dataclass(frozen=True)
class Said:
    """A sentence with its key, and how it came about."""

    text: str
    key: str
    topics: int = 4
    method: str = "02"
    partner: str = "SELF"


def said(text, **facts):
    return Said(text, text_key(text), **facts)


SLOTS = {"child": "長男", "parent": "母", "spouse": "夫", "sibling": "妹"}


@cache
def notes(theme):
    """Every variant of what may be noted about one kind of trouble (its place in the demo's list)."""
    chances = chance("words", theme)
    it = themes()[theme]
    lines = [line for phase in it.notes.values() for line in phase] + [
        x for p in it.partners for x in p.notes
    ]
    found = {}
    for line in lines:
        for _ in range(VARIANTS):
            text = vary(chances, line.text, SLOTS)
            found[text] = said(text, topics=line.topics, method=line.method, partner=line.partner)
    return tuple(found.values())


@cache
def openings(theme):
    """(text, wish, key of both) of consultations about one kind of trouble."""
    chances = chance("openings", theme)
    it, found = themes()[theme], {}
    for _ in range(160):
        text = vary(chances, chances.choice(it.openings) + chances.choice(it.details), SLOTS)
        wish = vary(chances, chances.choice(it.wishes), SLOTS)
        found[text] = (text, wish, text_key(f"{text}\n{wish}"))
    return tuple(found.values())


@cache
def _often():
    return Wheel([(said(text), weight) for text, weight in OFTEN])


@cache
def _nouns():
    rows = [[said(form.format(noun)) for form in ABOUT] for noun in NOUNS]
    return Wheel([(forms, 1 / (at + 2)) for at, forms in enumerate(rows)])


def note(chances, theme):
    """(text, key, topics, method, partner) of one note."""
    lines = notes(theme)
    first = lines[int(chances.random() * len(lines))]
    turn = chances.random()
    text, key = first.text, first.key
    if turn < 0.78:
        more = _often().at(turn / 0.78)
        text, key = text + more.text, key + more.key
    turn = chances.random()
    if turn < 0.45:
        forms = _nouns().at(turn / 0.45)
        more = forms[int(chances.random() * len(forms))]
        text, key = text + more.text, key + more.key
    return text, key, first.topics, first.method, first.partner


def pairs(key):
    """The grams of a text, from its key, as COPY reads them; a test holds them against the product's own."""
    return "{" + ",".join(dict.fromkeys(map(add, key, key[1:]))) + "}"
