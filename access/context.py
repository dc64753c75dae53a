"""What every page knows: who acts, where he may go, and whether the city is invented."""

from django.conf import settings
from django.urls import NoReverseMatch, reverse

PLACES = (
    ("home", "受信箱", "case"),
    ("case-list", "ケース", "case"),
    ("consultation-list", "相談", "case"),
    ("search", "さがす", "case"),
    ("audit-log", "閲覧記録", "audit"),
    ("settings", "設定", "admin"),
)


def page(request):
    acting = getattr(request, "acting", None)
    return {
        "acting": acting,
        "nav": list(_places(request, acting)) if acting else [],
        "demo": settings.DEMO and settings.MODE != "production",
        "idle_seconds": request.session.get("idle", settings.IDLE_SECONDS) if acting else 0,
    }


def _places(request, acting):
    match = getattr(request, "resolver_match", None)
    here = match.view_name if match else ""
    for name, label, who in PLACES:
        allowed = {
            "case": acting.is_case_worker,
            "audit": acting.is_admin or acting.is_auditor,
            "admin": acting.is_admin,
        }[who]
        if allowed:
            try:
                url = reverse(name)
            except NoReverseMatch:
                continue
            yield {"label": label, "url": url, "current": here.split("-")[0] == name.split("-")[0]}
