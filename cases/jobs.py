"""The clock's work on cases; harmless to repeat, and it sees no record."""

from celery import shared_task
from django.db import connection


@shared_task
def end_lapsed_coordination(**later):
    """End 多機関協働 whose application (C1) has passed its last day; sight ended without it, the record says so."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coordination_lapse()")
