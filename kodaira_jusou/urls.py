"""Every door of the house."""

from django.conf import settings
from django.urls import include, path

from . import health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("alive/", health.alive, name="alive"),
    path("styleguide/", health.styleguide, name="styleguide"),
    path("", include("accounts.urls")),
    path("", include("access.urls")),
    path("", include("consent.urls")),
    path("", include("cases.urls")),
    path("", include("meetings.urls")),
    path("", include("referrals.urls")),
    path("", include("desk.urls")),
]
if settings.DEMO:
    urlpatterns.append(path("", include("demo.urls")))

handler400 = "common.views.bad_request"
handler403 = "common.views.permission_denied"
handler404 = "demo.views.page_not_found" if settings.MODE == "demo" else "common.views.page_not_found"
handler500 = "common.views.server_error"
