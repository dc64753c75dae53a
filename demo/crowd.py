"""架空の職員: colleagues of those whom the sign-in page offers, so that no desk has only one."""

import random

import jaconv

from accounts.models import Membership

from . import names

R = Membership.Role

# agency, the beginning of its sign-in ids, how many more work there, and as what
DESKS = [
    ("高齢者支援課", "korei", 4, R.STAFF),
    ("障がい者支援課", "shogai", 4, R.STAFF),
    ("子育て支援課", "kosodate", 4, R.STAFF),
    ("生活支援課", "seikatsu", 5, R.STAFF),
    ("地域包括支援センター（西圏域）", "hokatsu-nishi", 4, R.COUNTER),
    ("地域包括支援センター（中央西圏域）", "hokatsu-chuonishi", 4, R.COUNTER),
    ("地域包括支援センター（中央圏域）", "hokatsu-chuo", 3, R.COUNTER),
    ("地域包括支援センター（中央東圏域）", "hokatsu-chuohigashi", 4, R.COUNTER),
    ("地域包括支援センター（東圏域）", "hokatsu-higashi", 4, R.COUNTER),
    ("地域生活支援センター（北）", "chikatsu-kita", 3, R.COUNTER),
    ("地域生活支援センター（南）", "chikatsu-minami", 3, R.COUNTER),
    ("子ども家庭支援センター", "kokatei", 4, R.COUNTER),
    ("こだいら生活相談支援センター 窓口", "mado", 3, R.COUNTER),
    ("社会福祉協議会 CSW", "csw", 4, R.CSW),
    ("社会福祉協議会 多機関協働", "chosei", 2, R.COORDINATOR),
    ("社会福祉協議会 権利擁護センター", "yogo", 3, R.COUNTER),
    ("民生委員・児童委員", "minsei", 9, R.NAMED),
    ("情報管理（管理者）", "kanri", 1, R.ADMIN),
    ("監査", "kansa", 1, R.AUDITOR),
]


def workers(seed):
    """Rows like those of `demo.people.PEOPLE`; none is offered as a button."""
    chance = random.Random(f"workers {seed}")
    surnames = chance.sample(names.surnames(), len(names.surnames()))
    found = []
    for agency, prefix, count, role in DESKS:
        for _ in range(count):
            surname = surnames.pop()
            born = chance.randint(1948, 1962) if role == R.NAMED else chance.randint(1964, 2001)
            name, kana = names.full(surname, names.given(chance, born, chance.choice("FM")))
            found.append((_username(prefix, surname, found), name, kana, agency, role, False))
    return found


def _username(prefix, surname, found):
    plain = f"{prefix}-{jaconv.kana2alphabet(jaconv.kata2hira(surname.kana)).replace('-', '')}"
    taken = {row[0] for row in found}
    return next(name for name in (plain, *(f"{plain}{n}" for n in range(2, 9))) if name not in taken)
