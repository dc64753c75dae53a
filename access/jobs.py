"""The clock's work on the access floor; each is harmless to repeat, and none sees a record."""

from celery import shared_task
from django.db import connection


@shared_task
def close_expired(**later):
    """Mark grants whose last day has passed as closed; sight ended without it, lists grow lighter."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT access_close_expired()")


@shared_task
def forget_drafts(**later):
    """Drop drafts after 14 days and the numbers of taken forms after two."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT access_sweep()")
