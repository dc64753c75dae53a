"""The words of a protection (秘匿・利害関係・DV等支援措置): what it is, why, and how it goes on."""

from django.db.models import TextChoices


class What(TextChoices):
    """保護: what a decision closes, and to whom."""

    SEAL = "SEAL", "住所・連絡先の秘匿"
    RESTRICTION = "RESTRICTION", "秘匿ケース"
    BLOCK = "BLOCK", "利害関係による担当外し"


class Kind(TextChoices):
    """種別: the kinds of 支援措置 (住民基本台帳事務処理要領), and the ties of a worker."""

    DV = "DV", "配偶者からの暴力（DV）"
    STALKING = "STALKING", "ストーカー行為"
    CHILD = "CHILD", "児童虐待"
    LIKE = "LIKE", "その他これらに準ずるもの"
    KIN = "KIN", "親族"
    NEAR = "NEAR", "知人・近隣"
    PARTY = "PARTY", "相手方・当事者"
    WORK = "WORK", "仕事や取引の関係"
    OTHER = "OTHER", "その他の関係"


HARMS = (Kind.DV, Kind.STALKING, Kind.CHILD, Kind.LIKE)
TIES = (Kind.KIN, Kind.NEAR, Kind.PARTY, Kind.WORK, Kind.OTHER)


class How(TextChoices):
    """決め方: a first decision, or one that follows another."""

    FIRST = "FIRST", "あたらしい決定"
    EXTEND = "EXTEND", "延長"
    CHANGE = "CHANGE", "見られる職員の変更"


class DenialVerb(TextChoices):
    """手続き: each is one person's word, and stays."""

    SET = "SET", "設定"
    CONFIRMED = "CONFIRMED", "二人目の確認"
    LIFT_ASKED = "LIFT_ASKED", "解除の申出"
    LIFT_REFUSED = "LIFT_REFUSED", "解除しない"
    LIFTED = "LIFTED", "解除"
    REPLACED = "REPLACED", "あたらしい決定に交代"


class DenialState(TextChoices):
    """保護の状態: always read from the dated rows, never kept."""

    PROVISIONAL = "PROVISIONAL", "効力あり・確認待ち"
    CONFIRMED = "CONFIRMED", "効力あり"
    LIFT_ASKED = "LIFT_ASKED", "効力あり・解除の申出中"
    ENDED = "ENDED", "期間が終わった"
    LIFTED = "LIFTED", "解除"


NEXT = {
    DenialState.PROVISIONAL: {DenialState.CONFIRMED, DenialState.LIFT_ASKED, DenialState.ENDED},
    DenialState.CONFIRMED: {DenialState.LIFT_ASKED, DenialState.ENDED, DenialState.LIFTED},
    DenialState.LIFT_ASKED: {
        DenialState.PROVISIONAL,
        DenialState.CONFIRMED,
        DenialState.ENDED,
        DenialState.LIFTED,
    },
    DenialState.ENDED: {DenialState.LIFT_ASKED},
    DenialState.LIFTED: set(),
}
