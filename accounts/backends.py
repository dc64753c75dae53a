"""Authentication by name and the secret behind the gate; no global permissions exist."""

from django.contrib.auth.backends import BaseBackend

from .models import Worker


class SignIn(BaseBackend):
    """サインイン: an unknown name costs as much as a wrong password."""

    def authenticate(self, request, username=None, password=None):
        if not username or password is None:
            return None
        worker = Worker.objects.filter(username=username).first() or Worker(is_active=False)
        return worker if worker.check_password(password) and worker.is_active else None

    def get_user(self, user_id):
        return Worker.objects.filter(pk=user_id, is_active=True).first()
