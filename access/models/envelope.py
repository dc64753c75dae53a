"""The envelope every form carries, and what is typed before it is sent."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone


class Submission(models.Model):
    """送信の控え: a form is taken once; its second copy is shown what the first one made."""

    nonce = models.UUIDField(primary_key=True)
    worker = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, db_constraint=False)
    location = models.CharField(max_length=300)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "送信の控え"

    def __str__(self):
        return "submission"


class Draft(models.Model):
    """下書き: what a worker has typed and not yet saved; nobody else sees it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    worker = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    membership = models.ForeignKey("accounts.Membership", models.CASCADE)
    key = models.CharField(max_length=120)
    fields = models.JSONField(default=dict)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "下書き"
        constraints = [
            models.UniqueConstraint(fields=["worker", "membership", "key"], name="one_draft_per_form"),
        ]

    def __str__(self):
        return "draft"
