"""会議体 of the invented city: the four councils it designates as 支援会議, and the 重層的支援会議."""

from datetime import timedelta

from accounts.querysets import today
from meetings.models import Body, BodySeat

SINCE = timedelta(days=1200)
# code, name, the agency that convenes it, on what grounds
BODIES = [
    ("B02", "重層的支援会議", "多機関協働", ["CONSENT"]),
    ("B06", "要保護児童対策地域協議会 個別ケース検討会議", "子育て支援課", ["J25", "S106", "ANON"]),
    ("B07", "地域ケア会議", "高齢者支援課", ["K115", "S106", "ANON"]),
    ("B08", "地域自立支援協議会 個別支援会議", "障がい者支援課", ["D89", "S106", "ANON"]),
    ("B03", "支援調整会議", "生活支援課", ["N9", "S106", "ANON"]),
]
NOT_SEATED = {"情報管理", "監査"}


def convene(agencies):
    """Make the bodies, each with everybody who works with people on its register; `agencies` by their short names."""
    for code, name, office, bases in BODIES:
        body = Body.objects.create(code=code, name=name, agency=agencies[office], bases=bases)
        BodySeat.objects.bulk_create(
            BodySeat(body=body, agency=agency, valid_from=today() - SINCE)
            for short, agency in agencies.items()
            if short not in NOT_SEATED
        )
