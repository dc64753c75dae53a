"""Doors of the house itself: whether it answers, whether one is still signed in, and how its parts look."""

from django.db import DatabaseError, connection
from django.http import HttpResponse

from access.doorkeeper import open_door
from access.doors import reads
from common import views


@open_door
def healthz(request):
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("database unreachable\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")


@reads
def alive(request):
    """Keeps the session of somebody who is at the screen."""
    return HttpResponse(status=204)


styleguide = reads(views.styleguide)
