"""コメント: what colleagues say to each other beside the record."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from access.models import Protected
from access.topics import Topic

from ..querysets import CommentQuerySet
from .case import Case, CaseNote
from .plan import SupportPlan

OF_COMMENT = int(Topic.PROGRESS)


class Comment(Protected):
    """コメント: what colleagues say to each other about a case, a note or a plan; never changed, only followed by a new one."""

    case = models.ForeignKey(Case, models.PROTECT)
    note = models.ForeignKey(CaseNote, models.PROTECT, null=True, related_name="comments")
    plan = models.ForeignKey(SupportPlan, models.PROTECT, null=True, related_name="comments")
    agency = models.ForeignKey("accounts.Agency", models.PROTECT, verbose_name="書いた機関")
    author = models.ForeignKey("accounts.Worker", models.PROTECT, verbose_name="書いた人", related_name="+")
    text = models.TextField("コメント")
    topics = models.IntegerField("情報区分", default=OF_COMMENT)
    own_only = models.BooleanField("自機関のみ", default=False)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, verbose_name="訂正した元", related_name="replaced_by"
    )
    created_at = models.DateTimeField(default=timezone.now)

    objects = CommentQuerySet.as_manager()

    class Meta(Protected.Meta):
        verbose_name = "コメント"
        constraints = [
            models.CheckConstraint(
                name="comment_contains_a_topic", condition=Q(topics__gt=0, topics__lte=511)
            ),
            # because プラン・会議 is the highest bit, and who reads the comment is then one who reads the plan
            models.CheckConstraint(
                name="comment_on_a_plan_contains_it", condition=Q(plan=None) | Q(note=None, topics__gte=256)
            ),
        ]
        indexes = [models.Index(fields=["case", "created_at"], name="comment_thread")]

    def __str__(self):
        return "コメント"


class Mention(Protected):
    """呼びかけ（@）: whom a comment calls; apart from it, because not every reader may know who else reads the case."""

    comment = models.ForeignKey(Comment, models.PROTECT, related_name="mentions")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    agency = models.ForeignKey(
        "accounts.Agency", models.PROTECT, verbose_name="呼ばれた人の機関", related_name="+"
    )
    worker = models.ForeignKey("accounts.Worker", models.PROTECT, verbose_name="呼ばれた人", related_name="+")

    class Meta(Protected.Meta):
        verbose_name = "呼びかけ"
        constraints = [
            models.UniqueConstraint(fields=["comment", "agency", "worker"], name="mention_once"),
        ]

    def __str__(self):
        return "呼びかけ"
