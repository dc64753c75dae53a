"""The clock's work at the desk: what is due becomes お知らせ, and who asked for it is told by mail that there are some."""

import logging
from smtplib import SMTPException

from celery import shared_task
from django.conf import settings
from django.core import mail as post
from django.db import connection, transaction

from common.businessdays import add_open_days

from .due import Calendar
from .states import ABOVE_AFTER, CHIEFS_AFTER

logger = logging.getLogger(__name__)
MAILING = 7_011_604  # the number of the lock that lets one run mail at a time
SUBJECT = "【こだいら重層】新しいお知らせが{count}件あります"
TEXT = (
    "こだいら重層に、新しいお知らせが{count}件あります。\nサインインして、受信箱を見てください。\n{where}\n"
    "このメールには、お知らせの中身は書いていません。返信しても届きません。\n"
)


@shared_task
def notices(**later):
    """Write the お知らせ that are due, each once, whoever asks and however often; returns how many are new."""
    calendar = Calendar.now()
    counted = [add_open_days(calendar.day, -after, calendar.closed) for after in (CHIEFS_AFTER, ABOVE_AFTER)]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT desk_clock(%s, %s, %s::date[], %s::jsonb)", [*counted, *calendar.terms])
        return cursor.fetchone()[0]


@shared_task
def mail(**later):
    """One mail without personal data to each 機関 with new お知らせ; what could not be sent is sent by the next run."""
    if not settings.EMAIL_URL:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [MAILING])
        if not cursor.fetchone()[0]:
            return  # because another run is at it
        try:
            cursor.execute("SELECT agency, mail, waiting, newest FROM desk_unmailed() ORDER BY agency")
            if waiting := cursor.fetchall():
                _send(waiting, cursor)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MAILING])


def _send(waiting, cursor):
    try:
        with post.get_connection() as line:
            for agency, address, count, newest in waiting:
                if _sent(line, address, count):
                    cursor.execute("SELECT desk_mailed(%s, %s)", [agency, newest])
    except (OSError, SMTPException) as error:
        logger.error("the mail server does not answer: %s", type(error).__name__)


def _sent(line, address, count):
    """Whether a mail went out; an address that is refused must not stop the others."""
    where = f"\n{settings.SITE_URL}\n" if settings.SITE_URL else ""
    try:
        return post.send_mail(
            SUBJECT.format(count=count),
            TEXT.format(count=count, where=where),
            settings.DEFAULT_FROM_EMAIL,
            [address],
            connection=line,
        )
    except SMTPException as error:
        logger.error("a mail was refused: %s", type(error).__name__)
        return 0
