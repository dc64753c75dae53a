"""What a desk does with its お知らせ."""

from django.db.models.functions import Now

from access import policy
from access.acts import allowed_by

from .models import Notice
from .states import About


@allowed_by(policy.read_notice)
def read(notice, *, by):
    """「読んだ」, for the whole desk: this one, and what came before it about the same thing."""
    same = Notice.objects.unread().filter(created_at__lte=notice.created_at)
    if notice.about == About.LATE_BELOW:
        same = same.filter(about=About.LATE_BELOW, late_agency=notice.late_agency_id)
    else:
        same = same.filter(source_id=notice.source_id)
    same.update(
        read_at=Now(), read_by=by.worker
    )  # because whoever reads second at the same moment changes nothing
