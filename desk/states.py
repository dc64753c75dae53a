"""What a notice can be about, and when lateness climbs."""

from django.db import models

# Lateness climbs by 開庁日 after the day something was due: to the 所属長 when the office has been open for a whole day
# more (the desk itself had that day to mend it), to the 課 above after three (half a week in which neither did).
CHIEFS_AFTER = 1
ABOVE_AFTER = 3

# How long each kind of open thing may wait. In 開庁日: an answer to a role, a 支援決定, the person's consent after the
# meeting's approval, a revised plan, the end that a meeting decided, what follows a consent that ended, the minutes,
# a letter that was reported on, the decision on a consultation; a 準備シート so many before the meeting. In days: a draft,
# 多機関協働 without a plan, a case that is suspended, a letter accepted without a day for its report.
TERMS = {
    "role": 5,
    "decide": 5,
    "agree": 10,
    "revise": 10,
    "closing": 5,
    "next": 5,
    "minutes": 5,
    "sheet": -2,
    "draft": 30,
    "coordination": 30,
    "suspended": 90,
    "report": 30,
    "finish": 10,
    "screening": 5,
}


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
    ROLE_ASKED = "ROLE_ASKED", "プランの役割を頼まれました"
    ROLE_ANSWERED = "ROLE_ANSWERED", "頼んだ役割に返事がありました"
    ROLE_DECLINED = "ROLE_DECLINED", "頼んだ役割が辞退されました"
    ROLE_DROPPED = "ROLE_DROPPED", "頼まれていた役割が取りやめになりました"
    ROLE_GONE = "ROLE_GONE", "役割の担当を決め直してください"
    ROLE_LATE = "ROLE_LATE", "役割の期限を過ぎています"
    PLAN_AGREE = "PLAN_AGREE", "プランが会議で承認されました。本人の同意に進みます"
    PLAN_DECIDE = "PLAN_DECIDE", "プランが支援決定を待っています"
    PLAN_REVISE = "PLAN_REVISE", "会議でプランの修正が決まりました"
    PLAN_ENDS = "PLAN_ENDS", "プランの終わりの日が近づいています"
    PLAN_LATE = "PLAN_LATE", "プランの期限を過ぎています"
    MONITOR = "MONITOR", "モニタリングの予定日が近づいています"
    MONITOR_LATE = "MONITOR_LATE", "モニタリングの予定日を過ぎています"
    CLOSING = "CLOSING", "会議で終結・中断が決まりました"
    RESOLUTION_LATE = "RESOLUTION_LATE", "会議の決定のあとの手続きが済んでいません"
    COORD_PLAN = "COORD_PLAN", "多機関協働のプランが、まだありません"
    COORD_NEXT = "COORD_NEXT", "申込の同意が終わりました。これからの進め方を決めてください"
    COORD_LATE = "COORD_LATE", "多機関協働の期限を過ぎています"
    COORD_ENDED = "COORD_ENDED", "申込の同意が終わり、多機関協働が終わりました"
    WATCH_ENDS = "WATCH_ENDS", "見守りの終わりの日が近づいています"
    SUSPENDED = "SUSPENDED", "中断したケースを見直す日が近づいています"
    SUSPENDED_LATE = "SUSPENDED_LATE", "中断したケースの見直しの日を過ぎています"
    PROMISE_LATE = "PROMISE_LATE", "アウトリーチの約束の日を過ぎています"
    ASK_LATE = "ASK_LATE", "同意をたずねる日を過ぎています"
    CONSENT_LATE = "CONSENT_LATE", "同意の期限が切れました"
    CALLED = "CALLED", "会議に招集されました"
    MEETING_MOVED = "MEETING_MOVED", "会議の日時が変わりました"
    MEETING_OFF = "MEETING_OFF", "会議が中止になりました"
    MEETING_LATE = "MEETING_LATE", "会議の手続きの期限を過ぎています"
    MINUTES_LATE = "MINUTES_LATE", "会議の記録が確定していません"
    SHEET_MISSING = "SHEET_MISSING", "会議の準備シートがまだありません"
    ASKED_MATERIAL = "ASKED_MATERIAL", "会議の資料・意見を求められました"
    MATERIAL_GIVEN = "MATERIAL_GIVEN", "求めた資料・意見に回答がありました"
    MATERIAL_LATE = "MATERIAL_LATE", "会議の資料・意見の期限を過ぎています"
    TASK_GIVEN = "TASK_GIVEN", "会議で役割が決まりました"
    TASK_STUCK = "TASK_STUCK", "会議で決めた役割の担当を決め直してください"
    TASK_LATE = "TASK_LATE", "会議で決めた役割の期限を過ぎています"
    DENIAL_CONFIRM = "DENIAL_CONFIRM", "情報の保護に、二人目の確認が要ります"
    DENIAL_LIFT = "DENIAL_LIFT", "情報の保護の解除の申出に、返事が要ります"
    DENIAL_ENDS = "DENIAL_ENDS", "情報の保護の終わりの日が近づいています"
    DENIAL_REVIEW = "DENIAL_REVIEW", "情報の保護を見直す日が近づいています"
    DENIAL_ENDED = "DENIAL_ENDED", "情報の保護の期限が終わりました"
    DENIAL_LATE = "DENIAL_LATE", "情報の保護の手続きの期限を過ぎています"
    UNFINISHED = "UNFINISHED", "報告のあったつなぎが、まだ完了になっていません"
    UNDECIDED = "UNDECIDED", "相談の受付の判断が、まだ済んでいません"
    LATE_BELOW = "LATE_BELOW", "期限超過"
