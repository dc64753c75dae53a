"""The web process: it starts only behind a whole wall."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kodaira_jusou.settings.base")
application = get_wsgi_application()

from access import startup  # noqa: E402  because the applications must be loaded first

startup.check_or_exit()
