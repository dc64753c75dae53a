"""Which workers and memberships."""

from django.contrib.auth.base_user import BaseUserManager
from django.db import models

from common.once import once


class Today(models.Func):
    """The day in Japan by the database's clock, the one clock that decides sight."""

    template = "today_jst()"
    output_field = models.DateField()


class MembershipQuerySet(models.QuerySet):
    """所属 by date."""

    def in_force(self):
        """Those that count today in Japan."""
        return self.filter(
            models.Q(valid_until=None) | models.Q(valid_until__gte=Today()),
            models.Q(agency__closed_on=None) | models.Q(agency__closed_on__gt=Today()),
            valid_from__lte=Today(),
            worker__is_active=True,
        )


class WorkerManager(BaseUserManager):
    """職員 by sign-in name."""

    def get_by_natural_key(self, username):
        return self.get(username=username)


@once
def today():
    """Return today's date in Japan by the database's clock."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT today_jst()")
        return cursor.fetchone()[0]
