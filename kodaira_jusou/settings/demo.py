"""The invented city on one machine: plain HTTP on the loopback, embedded servers, buttons on the sign-in page."""

from copy import deepcopy

from .base import *  # noqa: F403
from .base import INSTALLED_APPS, TEMPLATES, env

MODE = "demo"
DEMO = True
INSTALLED_APPS = [*INSTALLED_APPS, "demo", "bench"]
TEMPLATES = deepcopy(TEMPLATES)
TEMPLATES[0]["OPTIONS"]["context_processors"].append("demo.context.strip")
SECRET_KEY = env.str("SECRET_KEY", "demo-only-" + "0" * 50)
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0
SESSION_COOKIE_NAME = "session"
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_NAME = "csrf"
CSRF_COOKIE_SECURE = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
STATIC_ROOT = None
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
