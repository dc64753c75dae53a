"""お知らせ: one line for one desk about one thing; it names no person, what it is about is read when it is shown."""

from django.db import models
from django.utils import timezone

from access.models import Protected

from .querysets import NoticeQuerySet
from .states import About


class Notice(Protected):
    """お知らせ: written once per key by the database itself, and seen by the desk it is for."""

    key = models.CharField(max_length=120, unique=True)
    about = models.CharField("内容", max_length=16, choices=About.choices)
    agency = models.ForeignKey("accounts.Agency", models.PROTECT, verbose_name="宛先", related_name="+")
    worker = models.ForeignKey(
        "accounts.Worker", models.PROTECT, null=True, verbose_name="宛先の職員", related_name="+"
    )
    chief_only = models.BooleanField("所属長だけ", default=False)
    source_id = models.UUIDField("もとになるもの")
    late_agency = models.ForeignKey(
        "accounts.Agency", models.PROTECT, null=True, verbose_name="遅れている機関", related_name="+"
    )
    due_on = models.DateField("期限", null=True)
    created_at = models.DateTimeField("日時", default=timezone.now)
    read_at = models.DateTimeField("読んだ日時", null=True)
    read_by = models.ForeignKey("accounts.Worker", models.PROTECT, null=True, related_name="+")
    mailed_at = models.DateTimeField("メールした日時", null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta(Protected.Meta):
        verbose_name = "お知らせ"
        indexes = [
            models.Index(
                fields=["agency", "-created_at"], name="notice_unread", condition=models.Q(read_at=None)
            ),
            models.Index(fields=["agency", "-created_at"], name="notice_of_desk"),
            models.Index(
                fields=["agency"], name="notice_unmailed", condition=models.Q(mailed_at=None, read_at=None)
            ),
        ]

    def __str__(self):
        return "お知らせ"
