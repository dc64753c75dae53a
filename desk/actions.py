"""What a desk does with its お知らせ."""

from django.db.models.functions import Now

from access import policy
from access.acts import allowed_by
from access.verdict import Refused

from .models import Notice
from .states import About

GONE = "このお知らせは、もう読まれています。"


@allowed_by(policy.read_notice)
def read(notice, *, by):
    """「読んだ」, for the whole desk; the lines about one late agency are read as one."""
    unread = Notice.objects.unread()
    same = unread.filter(pk=notice.pk)
    if notice.about == About.LATE_BELOW:
        same = unread.filter(about=About.LATE_BELOW, late_agency=notice.late_agency_id)
    if not same.update(read_at=Now(), read_by=by.worker):
        raise Refused(GONE)
