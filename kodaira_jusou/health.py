"""Whether the web process answers and reaches its database; says nothing else."""

from django.db import DatabaseError, connection
from django.http import HttpResponse

from access.doorkeeper import open_door


@open_door
def healthz(request):
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("database unreachable\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")
