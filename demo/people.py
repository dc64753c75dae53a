"""架空の市の機関と職員: nobody here exists."""

from accounts.models import Agency, Membership

PASSWORD = "demo-jusou"  # the demo's only, and said on its sign-in page

K, F, L = Agency.Kind, Agency.Field, Agency.LegalStatus

# name, short name, kind, field, legal status, parent, named only
AGENCIES = [
    ("高齢者支援課", "高齢者支援課", K.DEPARTMENT, F.ELDERLY, L.CITY, None, False),
    ("障がい者支援課", "障がい者支援課", K.DEPARTMENT, F.DISABILITY, L.CITY, None, False),
    ("子育て支援課", "子育て支援課", K.DEPARTMENT, F.CHILD, L.CITY, None, False),
    ("生活支援課", "生活支援課", K.DEPARTMENT, F.LIVELIHOOD, L.CITY, None, False),
    *[
        (
            f"地域包括支援センター（{area}圏域）",
            f"包括・{area}",
            K.WINDOW,
            F.ELDERLY,
            L.ENTRUSTED,
            "高齢者支援課",
            False,
        )
        for area in ("西", "中央西", "中央", "中央東", "東")
    ],
    *[
        (
            f"地域生活支援センター（{area}）",
            f"地活・{area}",
            K.WINDOW,
            F.DISABILITY,
            L.ENTRUSTED,
            "障がい者支援課",
            False,
        )
        for area in ("北", "南")
    ],
    ("子ども家庭支援センター", "子家セン", K.WINDOW, F.CHILD, L.ENTRUSTED, "子育て支援課", False),
    (
        "こだいら生活相談支援センター 窓口",
        "生活相談窓口",
        K.WINDOW,
        F.LIVELIHOOD,
        L.ENTRUSTED,
        "生活支援課",
        False,
    ),
    ("社会福祉協議会 CSW", "社協CSW", K.COUNCIL, F.CROSS, L.ENTRUSTED, "生活支援課", False),
    ("社会福祉協議会 多機関協働", "多機関協働", K.COUNCIL, F.CROSS, L.ENTRUSTED, "生活支援課", False),
    ("社会福祉協議会 権利擁護センター", "権利擁護", K.COUNCIL, F.CROSS, L.ENTRUSTED, "生活支援課", False),
    ("民生委員・児童委員", "民生委員", K.VOLUNTEER, F.CROSS, L.APPOINTED, "生活支援課", True),
    ("情報管理（管理者）", "情報管理", K.OFFICE, F.CROSS, L.CITY, None, False),
    ("監査", "監査", K.OFFICE, F.CROSS, L.CITY, None, False),
]

R = Membership.Role

# sign-in id, name, kana, agency, role, whether the sign-in page offers the worker as a button
PEOPLE = [
    ("csw-sato", "佐藤 恵", "サトウ メグミ", "社会福祉協議会 CSW", R.CSW, True),
    ("mado-tanaka", "田中 健", "タナカ ケン", "こだいら生活相談支援センター 窓口", R.COUNTER, True),
    ("korei-suzuki", "鈴木 由美", "スズキ ユミ", "高齢者支援課", R.STAFF, True),
    ("shogai-takahashi", "髙橋 誠", "タカハシ マコト", "障がい者支援課", R.STAFF, True),
    ("kosodate-ito", "伊藤 さやか", "イトウ サヤカ", "子育て支援課", R.STAFF, True),
    ("seikatsu-watanabe", "渡邉 浩", "ワタナベ ヒロシ", "生活支援課", R.STAFF, True),
    ("seikatsu-kato", "加藤 直子", "カトウ ナオコ", "生活支援課", R.CHIEF, True),
    ("chosei-yamamoto", "山本 亮", "ヤマモト リョウ", "社会福祉協議会 多機関協働", R.COORDINATOR, True),
    ("minsei-hayashi", "林 静子", "ハヤシ シズコ", "民生委員・児童委員", R.NAMED, True),
    ("kansa-nakamura", "中村 隆", "ナカムラ タカシ", "監査", R.AUDITOR, True),
    ("kanri-kobayashi", "小林 薫", "コバヤシ カオル", "情報管理（管理者）", R.ADMIN, True),
    ("mado-mori", "森 あかね", "モリ アカネ", "こだいら生活相談支援センター 窓口", R.COUNTER, False),
    ("korei-yoshida", "吉田 勉", "ヨシダ ツトム", "高齢者支援課", R.CHIEF, False),
    ("houkatsu-inoue", "井上 真紀", "イノウエ マキ", "地域包括支援センター（中央圏域）", R.COUNTER, False),
    ("shogai-matsuda", "松田 敏子", "マツダ トシコ", "障がい者支援課", R.CHIEF, False),
    ("kosodate-saito", "齋藤 明", "サイトウ アキラ", "子育て支援課", R.CHIEF, False),
    ("kokatei-kimura", "木村 望", "キムラ ノゾミ", "子ども家庭支援センター", R.COUNTER, False),
]


def post(agency, role):
    """As what somebody works there; only the agency again where its name says so already."""
    return agency if role.label[:2] in agency else role.label
