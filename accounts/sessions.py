"""Sessions whose keys are stored only as digests, so that a dump opens no browser."""

import hashlib

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from .models import Session


def digest(key):
    return hashlib.sha256((key or "").encode()).hexdigest()[:40]


class SessionStore(DatabaseStore):
    """The database store, through the gate, with hashed keys."""

    @classmethod
    def get_model_class(cls):
        return Session

    def _get_session_from_db(self):
        plain = self.session_key
        row = self.model.objects.filter(session_key=digest(plain), expire_date__gt=timezone.now()).first()
        if row is None:
            self._session_key = None
        return row

    def exists(self, session_key):
        return self.model.objects.filter(session_key=digest(session_key)).exists()

    def create_model_instance(self, data):
        row = super().create_model_instance(data)
        row.session_key = digest(row.session_key)
        row.worker_id = data.get("_auth_user_id") or None
        row.membership_id = data.get("membership") or None
        return row

    def delete(self, session_key=None):
        key = session_key or self.session_key
        if key:
            self.model.objects.filter(session_key=digest(key)).delete()
