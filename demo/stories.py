"""架空の相談: written so that each shows another part of the practice. All people, places and numbers are invented.

Days are counted back from today; telephone numbers and house numbers cannot exist.
"""

ELDERLY, LIVELIHOOD, CHILD, DISABILITY = "高齢者支援課", "生活支援課", "子育て支援課", "障がい者支援課"

# topics: 1 基本情報, 2 住所・連絡先, 4 経過, 8 健康・障がい・介護, 16 お金・仕事・住まい, 32 家族・世帯, 64 子ども, 128 権利擁護
STORIES = [
    {
        "worker": "mado-tanaka",
        "stage": "ASSESSMENT",
        "person": {
            "name": "見本 花子",
            "kana": "ミホン ハナコ",
            "sex": "FEMALE",
            "birth": (1944, 5, 3),
        },
        "contacts": [
            ("ADDRESS", "架空町一丁目 9999番地 さくら荘 101", ""),
            ("PHONE", "042-000-0101", "固定電話"),
        ],
        "consultation": {
            "days": 20,
            "method": "03",
            "caller": "FAMILY",
            "caller_name": "近所の方",
            "caller_relation": "隣に住む人",
            "text": "隣の家の高齢の女性が、最近ごみを出していない。54歳の息子さんと二人暮らしで、息子さんは何年も見かけない。"
            "家賃の督促状らしい封筒が郵便受けに何通もある。",
            "concerns": ["04", "12", "13"],
            "main_concern": "04",
            "screening": "4",
        },
        "relatives": [
            {
                "name": "見本 一郎",
                "kana": "ミホン イチロウ",
                "kinship": "CHILD",
                "living": "TOGETHER",
                "birth": (1972, 1, 20),
                "note": "長男。20年ほど外に出ていないとのこと。",
            },
            {
                "name": "見本 由紀",
                "kana": "ミホン ユキ",
                "kinship": "CHILD",
                "living": "APART",
                "birth": (1977, 9, 8),
                "note": "長女。市外に住む。月に一度電話がある。",
                "is_key_person": True,
            },
        ],
        "notes": [
            (18, "02", "玄関先で20分。表情はおだやか。長男は在室、会えず。家賃の督促状が3通。", 4 | 16),
            (11, "02", "二度目の訪問。膝が痛く、買い物は週に一度。要介護認定は受けていない。", 4 | 8),
            (4, "03", "来所。家賃3か月分の滞納。大家さんと話し合いたいとの希望。", 4 | 16),
            (2, "01", "長女から電話。弟のことは長く話題にできなかったとのこと。", 4 | 32),
        ],
        "consent": {
            "days": 9,
            "method": "WRITTEN",
            "agencies": [ELDERLY, "地域包括支援センター（中央圏域）"],
            "topics": 1 | 2 | 4 | 8,
            "explanation": "介護の相談のため、お名前・連絡先・体の具合と相談の経過を高齢者支援課と地域包括支援センターに伝えます。"
            "お金のことは伝えません。",
        },
        "answers": [
            (
                "korei-suzuki",
                5,
                "11",
                "介護保険の申請について電話で説明。申請書を郵送することにした。",
                4 | 8,
            ),
            ("houkatsu-inoue", 1, "02", "同行訪問の日程を調整。木曜の午前なら会えるとのこと。", 4),
        ],
    },
    {
        "worker": "kokatei-kimura",
        "person": {"name": "例田 翔", "kana": "レイダ ショウ", "sex": "MALE", "birth": (2012, 6, 15)},
        "contacts": [("PHONE", "042-000-0102", "自宅")],
        "consultation": {
            "days": 12,
            "method": "01",
            "caller": "AGENCY",
            "caller_name": "中学校のスクールソーシャルワーカー",
            "caller_relation": "学校",
            "text": "中学2年の男子。母の体調が悪く、弟の世話と食事づくりをしている。遅刻が増えた。",
            "concerns": ["10", "11"],
            "main_concern": "11",
            "screening": "3",
        },
        "relatives": [
            {
                "name": "例田 彩",
                "kana": "レイダ アヤ",
                "kinship": "PARENT",
                "living": "TOGETHER",
                "birth": (1985, 3, 2),
                "note": "母。通院中。",
                "is_key_person": True,
            },
        ],
        "notes": [
            (10, "02", "家庭訪問。弟と二人で夕食の支度をしていた。本人は「大丈夫」と話す。", 4 | 32 | 64),
            (3, "01", "学校から電話。今週は遅刻なし。", 4 | 64),
        ],
    },
    {
        "worker": "csw-sato",
        "person": {
            "name": "",
            "naming": "UNKNOWN",
            "kana": "",
            "sex": "MALE",
            "birth_about": "昭和30年ごろ",
        },
        "alias": "角の家の男性",
        "contacts": [("WHEREABOUTS", "架空町三丁目 9999番地 付近", "ごみが敷地の外に出ている")],
        "consultation": {
            "days": 30,
            "method": "02",
            "caller": "AGENCY",
            "caller_name": "自治会の役員",
            "caller_relation": "自治会",
            "text": "角の家の敷地にごみがたまり、においで困っている。声をかけても返事がない。一人暮らしらしい。",
            "concerns": ["09"],
            "main_concern": "09",
            "screening": "3",
        },
        "relatives": [],
        "notes": [
            (27, "12", "訪問。応答なし。カーテンが動いた。名刺と手紙を入れた。", 4),
            (13, "12", "訪問。応答なし。先週の手紙はなくなっていた。", 4),
            (6, "02", "窓ごしに一言「また来るのか」。五分ほど天気の話。体調は悪くなさそう。", 4 | 8),
        ],
    },
    {
        "worker": "mado-mori",
        "stage": "ASSESSMENT",
        "person": {"name": "髙﨑 誠一", "kana": "タカサキ セイイチ", "sex": "MALE", "birth": (1996, 11, 30)},
        "contacts": [("PHONE", "000-0000-0104", "携帯")],
        "consultation": {
            "days": 60,
            "method": "03",
            "caller": "SELF",
            "text": "大学を出てから就職せず家にいる。働きたい気持ちはあるが、人前で話すのが怖い。",
            "concerns": ["07", "13"],
            "main_concern": "07",
            "screening": "4",
        },
        "relatives": [],
        "notes": [
            (45, "03", "二回目の面談。朝起きられる日が増えた。農作業なら興味があるとのこと。", 4),
            (15, "03", "体験先の見学。帰り道、自分から話しかけてくれた。", 4),
        ],
        "consent": {
            "days": 40,
            "method": "WRITTEN",
            "agencies": ["社会福祉協議会 CSW", DISABILITY],
            "topics": 1 | 2 | 4 | 16,
            "explanation": "居場所や仕事の体験先をさがすため、お名前・連絡先と相談の経過をCSWと障がい者支援課に伝えます。",
        },
        "answers": [("csw-sato", 14, "02", "体験先の農家さんへ同行。木曜の午前に続けることになった。", 4)],
    },
    {
        "worker": "mado-tanaka",
        "stage": "ASSESSMENT",
        "person": {"name": "試野 りえ", "kana": "タメシノ リエ", "sex": "FEMALE", "birth": (1988, 2, 29)},
        "contacts": [("PHONE", "000-0000-0105", "携帯。夜は出られない")],
        "consultation": {
            "days": 35,
            "method": "01",
            "caller": "SELF",
            "text": "パートの時間が減り、家賃の支払いが苦しい。子ども二人。",
            "concerns": ["03", "04", "11"],
            "main_concern": "03",
            "screening": "4",
        },
        "relatives": [],
        "notes": [(33, "03", "来所面談。家計の表を一緒に作った。", 4 | 16)],
        "consent": {
            "days": 33,
            "method": "WRITTEN",
            "agencies": [LIVELIHOOD, CHILD],
            "topics": 1 | 4 | 16 | 64,
            "explanation": "給付や手当の相談のため、お名前と家計・お子さんのことを生活支援課と子育て支援課に伝えます。",
            "withdrawn": True,
            "reason": "夫に知られるのが心配になったとのこと。",
        },
        "answers": [("kosodate-ito", 20, "01", "手当の手続きを電話で案内した。", 4 | 64)],
    },
]

# Consultations nobody has decided about yet: days back, worker, who, what was said, 困りごと
WAITING = [
    (0, "mado-tanaka", "匿名の方", "ANONYMOUS", "01", "父の介護のことで、どこに相談すればよいか。", ["12"]),
    (
        1,
        "mado-tanaka",
        "試験 守",
        "SELF",
        "03",
        "仕事を辞めてから家にいることが多い。話を聞いてほしい。",
        ["07", "09"],
    ),
    (1, "csw-sato", "駅前の商店の方", "AGENCY", "02", "毎日同じ服で店の前に立っている人がいる。", ["99"]),
    (2, "korei-suzuki", "仮名 キヨ", "FAMILY", "01", "母の物忘れが増えた。火の始末が心配。", ["01", "12"]),
    (3, "kosodate-ito", "例示 美咲", "SELF", "01", "子どもが学校に行きたがらない。", ["11", "13"]),
]
