"""The clock's work at the gate."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from .models import Context, Session, Throttle


@shared_task
def sweep(**later):
    """Drop contexts, sessions and sign-in failures that have run out."""
    now = timezone.now()
    Context.objects.filter(expires_at__lt=now).delete()
    Session.objects.filter(expire_date__lt=now).delete()
    Throttle.objects.filter(changed_at__lt=now - timedelta(days=1)).delete()
