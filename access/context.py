"""What every page knows: who acts, where he may go, and whether the city is invented."""

from django.conf import settings
from django.urls import NoReverseMatch, reverse

PLACES = (
    ("home", "受信箱", "case"),
    ("case-list", "ケース", "case"),
    ("meeting-list", "会議", "case"),
    ("consultation-list", "相談", "case"),
    ("letter-inbox", "つなぎ", "case"),
    ("search", "さがす", "case"),
    ("audit-log", "閲覧記録", "audit"),
    ("settings", "設定", "admin"),
)

# name, label, whether it posts
MENU = (
    ("guide", "はじめての方へ", False),
    ("acting", "所属を切り替える", False),
    ("password", "パスワードを変える", False),
    ("sign-out", "サインアウト", True),
)


def page(request):
    """The context of `base.html`; nothing of a case."""
    acting = getattr(request, "acting", None)
    invented = {"demo": settings.DEMO and settings.MODE != "production"}
    return invented | (_signed_in(request, acting) if acting else {})


def _signed_in(request, acting):
    return {
        "acting": acting,
        "nav": list(_places(request, acting)),
        "who": {
            "role": acting.membership.get_role_display(),
            "name": acting.worker.name,
            "agency": acting.agency.short_name,
        },
        "menu": [item for item in map(_menu_item, MENU) if item],
        "primary_action": _menu_item(("consultation-new", "新規相談", False))
        if acting.is_case_worker
        else None,
        "hide_url": _url("hide"),
        "alive_url": _url("alive"),
        "idle_seconds": request.session.get("idle", settings.IDLE_SECONDS),
    }


def _menu_item(item):
    name, label, post = item
    url = _url(name)
    return {"label": label, "url": url, "post": post} if url else None


def _url(name):
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _places(request, acting):
    match = getattr(request, "resolver_match", None)
    here = match.view_name if match else ""
    for name, label, who in PLACES:
        allowed = {
            "case": acting.is_case_worker,
            "audit": acting.is_admin or acting.is_auditor,
            "admin": acting.is_admin,
        }[who]
        if allowed and (url := _url(name)):
            family = here.split("-")[0].replace("consent", "case")
            yield {"label": label, "url": url, "current": family == name.split("-")[0]}
