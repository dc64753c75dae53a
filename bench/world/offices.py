"""The agencies and workers of a scale world: one that sees all, some that see much, many that see little."""

from dataclasses import dataclass, field

from accounts.models import Agency, Membership

from .chance import chance, ident
from .naming import full_name

ALL_SEEING, COORDINATOR, VOLUNTEERS, ADMINS, AUDIT = 0, 5, 6, 7, 8
FIRST_WINDOW = 9
K, F, L, R = Agency.Kind, Agency.Field, Agency.LegalStatus, Membership.Role

# name, short name, kind, field, legal status, how much it takes in, how much is shared with it
FIXED = [
    ("重層支援課", "重層支援課", K.DEPARTMENT, F.CROSS, L.CITY, 0, 0),
    ("高齢者支援課", "高齢者支援課", K.DEPARTMENT, F.ELDERLY, L.CITY, 13, 30),
    ("障がい者支援課", "障がい者支援課", K.DEPARTMENT, F.DISABILITY, L.CITY, 7, 24),
    ("子育て支援課", "子育て支援課", K.DEPARTMENT, F.CHILD, L.CITY, 6, 18),
    ("生活支援課", "生活支援課", K.DEPARTMENT, F.LIVELIHOOD, L.CITY, 12, 28),
    ("社会福祉協議会 多機関協働", "多機関協働", K.COUNCIL, F.CROSS, L.ENTRUSTED, 0, 12),
    ("民生委員・児童委員", "民生委員", K.VOLUNTEER, F.CROSS, L.APPOINTED, 0, 5),
    ("情報管理（管理者）", "情報管理", K.OFFICE, F.CROSS, L.CITY, 0, 0),
    ("監査", "監査", K.OFFICE, F.CROSS, L.CITY, 0, 0),
]
WINDOWS = [
    ("地域包括支援センター（第{}）", "包括{}", F.ELDERLY),
    ("地域生活支援センター（第{}）", "地活{}", F.DISABILITY),
    ("子ども家庭支援センター（第{}）", "子家{}", F.CHILD),
    ("生活相談窓口（第{}）", "相談{}", F.LIVELIHOOD),
    ("社会福祉協議会 第{}地区", "社協{}", F.CROSS),
]
SPARSE_SHARE = 0.5
SPARSE_MOST = 44


@dataclass
class Office:
    """One agency of the world, with those who work there as (worker id, membership id)."""

    place: int
    name: str
    short: str
    kind: str
    field: str
    legal: str
    takes: float
    shares: float
    size: str  # all_seeing, dense, middle, sparse, office
    group: int = 0
    people: list = field(default_factory=list)
    chief: tuple = ()

    @property
    def named_only(self):
        return self.place == VOLUNTEERS

    @property
    def is_desk(self):
        """Whether it works with people."""
        return self.kind != K.OFFICE


def offices(count):
    """So many agencies, the windows growing rarer as they grow larger."""
    found = [Office(at, *row, size=_size(at, row)) for at, row in enumerate(FIXED)]
    windows = count - len(found)
    sparse = int(windows * SPARSE_SHARE)
    for at in range(windows):
        name, short, of = WINDOWS[at % len(WINDOWS)]
        number = at // len(WINDOWS) + 1
        small = at >= windows - sparse
        takes = 0 if small else 62 * _part(at, windows - sparse)
        kind = K.COUNCIL if of == F.CROSS else K.WINDOW
        size = "sparse" if small else "middle"
        shares = 0 if small else 24 / (at + 6)
        found.append(
            Office(
                len(found),
                name.format(number),
                short.format(number),
                kind,
                of,
                L.ENTRUSTED,
                takes,
                shares,
                size,
            )
        )
    return found


def _part(at, count):
    """How much of what all windows take comes to one of them."""
    return (at + 4) ** -0.8 / sum((other + 4) ** -0.8 for other in range(count))


def _size(at, row):
    if at == ALL_SEEING:
        return "all_seeing"
    if row[2] == K.OFFICE:
        return "office"
    return "dense" if at in (1, 4) else "volunteers" if at == VOLUNTEERS else "middle"


def staff(office, cases):
    """How many work there, by the cases it takes and shares."""
    if office.size in ("sparse", "office"):
        return 3
    if office.size == "volunteers":
        return max(12, cases // 2500)
    if office.size == "all_seeing":
        return 20
    return max(4, min(150, round((office.takes + office.shares / 3) / 150 * cases / 250)))


def employ(office, salt, cases):
    """The workers and memberships of one agency as rows; the first is its 所属長, where it has one."""
    chances = chance(salt, "workers", office.place)
    usual = {K.WINDOW: R.COUNTER, K.COUNCIL: R.CSW, K.VOLUNTEER: R.NAMED}.get(office.kind, R.STAFF)
    if office.place == COORDINATOR:
        usual = R.COORDINATOR
    if office.place in (ADMINS, AUDIT):
        usual = R.ADMIN if office.place == ADMINS else R.AUDITOR
    for number in range(staff(office, cases) + 1):
        has_chief = office.is_desk and not office.named_only
        role = R.CHIEF if number == 0 and has_chief else usual
        name, kana = full_name(chances)[:2]
        worker, member = (
            ident(salt, "worker", office.place, number),
            ident(salt, "member", office.place, number),
        )
        yield f"s{office.place:03d}-{number:02d}", worker, member, name, kana, str(role)
