"""Every door of the house."""

from django.conf import settings
from django.urls import include, path

from . import health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("", include("accounts.urls")),
    path("", include("access.urls")),
    path("", include("consent.urls")),
    path("", include("cases.urls")),
    path("", include("desk.urls")),
]
if settings.DEMO:
    urlpatterns.append(path("", include("demo.urls")))

handler400 = "access.failures.bad_request"
handler403 = "access.failures.forbidden"
handler404 = "access.failures.not_found"
handler500 = "access.failures.server_error"
