"""Versions people read and compare (訂正履歴), by django-simple-history, under the same wall as the row."""

import uuid

from django.db import models
from simple_history.models import HistoricalRecords

from accounts.acting import history_user
from audit.disclosure import Disclosing, GuardedHistory


def versions(*left_out):
    """Keep every saved version of a protected row, without its search keys."""
    return HistoricalRecords(
        history_id_field=models.UUIDField(default=uuid.uuid4),
        bases=[Disclosing],
        get_user=history_user,
        historical_queryset=GuardedHistory,
        excluded_fields=list(left_out),
    )
