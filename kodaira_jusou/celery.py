"""The worker and the clock: facts live in PostgreSQL, the queue may lose or repeat."""

import os

from celery import Celery
from celery.signals import beat_init, celeryd_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kodaira_jusou.settings.base")
app = Celery("kodaira_jusou")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(related_name="jobs")
app.conf.beat_schedule = {
    "close-expired-grants": {"task": "access.jobs.close_expired", "schedule": 3600.0},
    "end-lapsed-coordination": {"task": "cases.jobs.end_lapsed_coordination", "schedule": 3600.0},
    "forget-old-drafts": {"task": "access.jobs.forget_drafts", "schedule": 3600.0},
    "post-notices": {"task": "desk.jobs.notices", "schedule": 600.0},
    "mail-notices": {"task": "desk.jobs.mail", "schedule": 1800.0},
    "sweep-gate": {"task": "accounts.jobs.sweep", "schedule": 300.0},
}


@celeryd_init.connect
@beat_init.connect
def only_behind_the_wall(**_signal):
    from access import startup

    startup.check_or_exit()
