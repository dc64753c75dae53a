"""What a notice can be about, and when lateness climbs."""

from django.db import models

# Lateness climbs by 開庁日 after the day something was due: to the 所属長 when the office has been open for a whole day
# more (the desk itself had that day to mend it), to the 課 above after three (half a week in which neither did).
CHIEFS_AFTER = 1
ABOVE_AFTER = 3


class About(models.TextChoices):
    """お知らせの内容; the words on the screen, which name no person and no case."""

    ARRIVED = "ARRIVED", "つなぎが届きました"
    ANSWERED = "ANSWERED", "送ったつなぎに返事がありました"
    MOVED = "MOVED", "届いたつなぎが動きました"
    UNANSWERED = "UNANSWERED", "つなぎの返事の期限を過ぎています"
    UNREPORTED = "UNREPORTED", "つなぎの報告の予定日を過ぎています"
    CONFIRM = "CONFIRM", "法令によるつなぎの確認をお願いします"
    UNCONFIRMED = "UNCONFIRMED", "法令によるつなぎの確認の期限を過ぎています"
    CONSENT_ENDS = "CONSENT_ENDS", "同意の期限が近づいています"
    ASK_AGAIN = "ASK_AGAIN", "もう一度同意をたずねる日です"
    AGENCY_CLOSED = "AGENCY_CLOSED", "つなぎの相手の機関が廃止されました"
    MENTIONED = "MENTIONED", "コメントで、あなたが呼ばれました"
    LATE_BELOW = "LATE_BELOW", "期限超過"
