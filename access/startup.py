"""What must be true before a process serves anyone; each refusal names its cure."""

import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection

from . import inspection
from .declared import SAFE_MINOR


def refusals():
    """Why this process must not start; an empty list lets it."""
    found = [*_settings(), *_server()] if settings.MODE == "production" else []
    try:
        found.extend(str(hole) for hole in inspection.holes())
    except DatabaseError as error:
        found.append(
            f"データベースを調べられません（{type(error).__name__}）→ DATABASE_URL と migrate を確かめる"
        )
    return found


def _settings():
    if settings.DEBUG:
        yield "DEBUG が有効 → 本番の設定（kodaira_jusou.settings.base）で起動する"
    secret = _secret()
    if len(secret) < 50 or secret.startswith(("demo-only", "test-only", "django-insecure")):
        yield "SECRET_KEY が無い・短い・見本のまま → 50 文字以上の乱数を環境変数 SECRET_KEY に入れる"
    if settings.DEMO or "demo" in settings.INSTALLED_APPS:
        yield "架空の市（demo）が組み込まれている → kodaira_jusou.settings.base で起動する"


def _secret():
    try:
        return settings.SECRET_KEY
    except ImproperlyConfigured:
        return ""


def _server():
    version = connection.pg_version
    major, minor = divmod(version, 10000)
    if minor < SAFE_MINOR.get(major, 0) or major < min(SAFE_MINOR):
        safe = "、".join(f"{major}.{minor}" for major, minor in sorted(SAFE_MINOR.items()))
        yield f"PostgreSQL {major}.{minor} は安全な版より古い → {safe} 以上に上げる（CVE-2026-120154）"
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM accounts_worker WHERE username = ANY (%s)", [list(DEMO_PEOPLE)])
        if cursor.fetchone()[0]:
            yield "デモの職員が登録されている → デモのデータベースを本番に使わない"


DEMO_PEOPLE = (
    "csw-sato",
    "mado-tanaka",
    "korei-suzuki",
    "shogai-takahashi",
    "kosodate-ito",
    "seikatsu-watanabe",
    "seikatsu-kato",
    "chosei-yamamoto",
    "minsei-hayashi",
    "kansa-nakamura",
    "kanri-kobayashi",
)


def check_or_exit():
    """Say what is wrong and end, or return."""
    found = refusals()
    for line in found:
        sys.stderr.write(f"起動できません: {line}\n")
    if found:
        sys.exit(78)
    connection.close()
