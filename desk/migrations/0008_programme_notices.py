"""期限 and お知らせ of the whole programme: one list of what waits, read by the clock and by whoever acts."""

from django.db import migrations, models

from access.wall import DEFINER_PATH, definer, sql
from desk.migrations import _due, _programme, _told

ABOUTS = [
    ("ARRIVED", "つなぎが届きました"),
    ("ANSWERED", "送ったつなぎに返事がありました"),
    ("MOVED", "届いたつなぎが動きました"),
    ("UNANSWERED", "つなぎの返事の期限を過ぎています"),
    ("UNREPORTED", "つなぎの報告の予定日を過ぎています"),
    ("CONFIRM", "法令によるつなぎの確認をお願いします"),
    ("UNCONFIRMED", "法令によるつなぎの確認の期限を過ぎています"),
    ("CONSENT_ENDS", "同意の期限が近づいています"),
    ("ASK_AGAIN", "もう一度同意をたずねる日です"),
    ("AGENCY_CLOSED", "つなぎの相手の機関が廃止されました"),
    ("MENTIONED", "コメントで、あなたが呼ばれました"),
    ("ROLE_ASKED", "プランの役割を頼まれました"),
    ("ROLE_ANSWERED", "頼んだ役割に返事がありました"),
    ("ROLE_DECLINED", "頼んだ役割が辞退されました"),
    ("ROLE_DROPPED", "頼まれていた役割が取りやめになりました"),
    ("ROLE_GONE", "役割の担当を決め直してください"),
    ("ROLE_LATE", "役割の期限を過ぎています"),
    ("PLAN_AGREE", "プランが会議で承認されました。本人の同意に進みます"),
    ("PLAN_DECIDE", "プランが支援決定を待っています"),
    ("PLAN_REVISE", "会議でプランの修正が決まりました"),
    ("PLAN_ENDS", "プランの終わりの日が近づいています"),
    ("PLAN_LATE", "プランの期限を過ぎています"),
    ("MONITOR", "モニタリングの予定日が近づいています"),
    ("MONITOR_LATE", "モニタリングの予定日を過ぎています"),
    ("CLOSING", "会議で終結・中断が決まりました"),
    ("RESOLUTION_LATE", "会議の決定のあとの手続きが済んでいません"),
    ("COORD_PLAN", "多機関協働のプランが、まだありません"),
    ("COORD_NEXT", "申込の同意が終わりました。これからの進め方を決めてください"),
    ("COORD_LATE", "多機関協働の期限を過ぎています"),
    ("COORD_ENDED", "申込の同意が終わり、多機関協働が終わりました"),
    ("WATCH_ENDS", "見守りの終わりの日が近づいています"),
    ("SUSPENDED", "中断したケースを見直す日が近づいています"),
    ("SUSPENDED_LATE", "中断したケースの見直しの日を過ぎています"),
    ("PROMISE_LATE", "アウトリーチの約束の日を過ぎています"),
    ("ASK_LATE", "同意をたずねる日を過ぎています"),
    ("CONSENT_LATE", "同意の期限が切れました"),
    ("CALLED", "会議に招集されました"),
    ("MEETING_MOVED", "会議の日時が変わりました"),
    ("MEETING_OFF", "会議が中止になりました"),
    ("MEETING_LATE", "会議の手続きの期限を過ぎています"),
    ("MINUTES_LATE", "会議の記録が確定していません"),
    ("SHEET_MISSING", "会議の準備シートがまだありません"),
    ("ASKED_MATERIAL", "会議の資料・意見を求められました"),
    ("MATERIAL_GIVEN", "求めた資料・意見に回答がありました"),
    ("MATERIAL_LATE", "会議の資料・意見の期限を過ぎています"),
    ("TASK_GIVEN", "会議で役割が決まりました"),
    ("TASK_STUCK", "会議で決めた役割の担当を決め直してください"),
    ("TASK_LATE", "会議で決めた役割の期限を過ぎています"),
    ("DENIAL_CONFIRM", "情報の保護に、二人目の確認が要ります"),
    ("DENIAL_LIFT", "情報の保護の解除の申出に、返事が要ります"),
    ("DENIAL_ENDS", "情報の保護の終わりの日が近づいています"),
    ("DENIAL_REVIEW", "情報の保護を見直す日が近づいています"),
    ("DENIAL_ENDED", "情報の保護の期限が終わりました"),
    ("DENIAL_LATE", "情報の保護の手続きの期限を過ぎています"),
    ("UNFINISHED", "報告のあったつなぎが、まだ完了になっていません"),
    ("UNDECIDED", "相談の受付の判断が、まだ済んでいません"),
    ("LATE_BELOW", "期限超過"),
]
LISTED = "TABLE (kind text, id uuid, place uuid, due date)"


def told(name, body, table, event):
    """A deed that is told in the same moment."""
    return [
        definer(f"{name}()", body, returns="trigger", volatile="VOLATILE", app=False),
        sql(f"CREATE TRIGGER {name} AFTER {event} EXECUTE FUNCTION {name}()".replace("{table}", table)),
    ]


ROW = "ON {table} FOR EACH ROW"


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0007_mentions"),
        ("meetings", "0002_wall"),
        ("cases", "0015_coordination_wall"),
        ("access", "0008_denials_wall"),
    ]
    operations = [
        migrations.AlterField(
            "notice", "about", models.CharField(choices=ABOUTS, max_length=16, verbose_name="内容")
        ),
        sql(
            "GRANT SELECT ON cases_monitoring, cases_outreachvisit, cases_outreachplan, cases_historicalcase,"
            " meetings_sheet, meetings_inquiryanswer TO {definer}",
            "DROP FUNCTION desk_clock(date, date)",
        ),
        definer(
            "desk_open_after(d date, n integer, opened date[])",
            _due.OPEN_AFTER,
            returns="date",
            language="sql",
            app=False,
        ),
        definer("desk_above(below integer)", _programme.ABOVE, returns="integer", language="sql", app=False),
        definer(
            "desk_was_called(meeting uuid)",
            _programme.WAS_CALLED,
            returns="boolean",
            language="sql",
            app=False,
        ),
        definer(
            "desk_clock(chiefs date, above date, opened date[], terms jsonb)",
            _programme.CLOCK,
            returns="integer",
            volatile="VOLATILE",
        ),
        definer("desk_waiting(until date, opened date[], terms jsonb)", _programme.LISTED, returns=LISTED),
        # because the policies of お知らせ stand on it, it is changed in place
        sql(
            "CREATE OR REPLACE FUNCTION notice_denied(notice uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER"
            f" SET search_path = {DEFINER_PATH} AS $body${_programme.DENIED}$body$"
        ),
        *told(
            "desk_role_asked",
            _told.ROLE_ASKED,
            "cases_planrole",
            f"UPDATE OF proposed_on {ROW} WHEN (OLD.proposed_on IS NULL AND NEW.proposed_on IS NOT NULL"
            " AND NEW.state = 'PROPOSED')",
        ),
        *told("desk_role_answered", _told.ROLE_ANSWERED, "cases_roleanswer", f"INSERT {ROW}"),
        *told(
            "desk_coord_ended",
            _told.COORD_ENDED,
            "cases_coordination",
            f"UPDATE OF ended_how {ROW} WHEN (NEW.ended_how IN ('WITHDRAWN', 'LAPSED'))",
        ),
        *told("desk_meeting_moved", _told.MEETING_MOVED, "meetings_meeting", f"UPDATE {ROW}"),
        *told("desk_chosen", _told.CHOSEN, "meetings_member", f"INSERT {ROW}"),
        *told("desk_asked_material", _told.ASKED_MATERIAL, "meetings_inquiry", f"INSERT {ROW}"),
        *told("desk_material_given", _told.MATERIAL_GIVEN, "meetings_inquiryanswer", f"INSERT {ROW}"),
        *told(
            "desk_tasks_given",
            _told.TASKS_GIVEN,
            "meetings_item",
            f"UPDATE OF state {ROW} WHEN (OLD.state = 'OPEN' AND NEW.state = 'SETTLED')",
        ),
    ]
