"""After a meeting: roles are done, requests are answered, and what may leave a room leaves it piece by piece."""

from django.db import connection

from access import policy
from access.acts import allowed_by
from access.verdict import Refused
from common.namekeys import grams
from meetings.models import InquiryAnswer

from .prepare import told

NO_LONGER = "この求めには、もう答えられません。議題が取り下げられたか、期間が終わっています。"
NOT_DONE = "この役割は、もう終わっているか、担当から外れています。"
NOTHING_LEAVES = (
    "ケースへ移せません。本人の同意がいま有効であること、会議の記録を確定していることを確かめてください。"
)


@allowed_by(policy.answer_inquiry)
def answer_inquiry(inquiry, *, by, text, is_refusal=False):
    """Answer a request for material or an opinion, or decline it with a reason."""
    if InquiryAnswer.objects.filter(inquiry=inquiry).exists():
        raise Refused("この求めには、もう回答があります。")
    with told(NO_LONGER):
        answer = InquiryAnswer(
            inquiry=inquiry, agency=by.agency, author=by.worker, text=text, is_refusal=is_refusal
        )
        answer.save(force_insert=True)
    return answer


@allowed_by(policy.finish_task)
def finish_task(task, *, by, note=""):
    """完了: whoever took the role, or the 課 that convened, says it is done."""
    with told(NOT_DONE), connection.cursor() as cursor:
        cursor.execute("SELECT meetings_done(%s, %s)", [task.pk, note])
        if cursor.fetchone()[0] == "STALE":
            raise Refused(NOT_DONE)
    return task


@allowed_by(policy.release_from_room)
def release(item, *, by, text, topics):
    """一方弁: move one piece of a settled room into the case, once the person has consented; returns the record's id.

    What is moved keeps its origin and the consent it went under; the rest stays sealed.
    """
    with told(NOTHING_LEAVES), connection.cursor() as cursor:
        cursor.execute("SELECT meetings_release(%s, %s, %s, %s)", [item.pk, text, topics, grams(text)])
        return cursor.fetchone()[0]
