"""What a notice can be about."""

from django.db import models


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
    LATE_BELOW = "LATE_BELOW", "期限超過"
