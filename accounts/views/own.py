"""What every worker does for himself: the password."""

from django.contrib import messages
from django.contrib.auth import HASH_SESSION_KEY
from django.shortcuts import render

from access.doors import SeeOther, writes
from accounts import actions, devices, throttle
from accounts.forms.sign_in import PasswordForm
from accounts.views.sign_in import HOME


@writes
def password(request):
    """/password/: the old one, and the new one twice."""
    worker = request.acting.worker
    form = PasswordForm(request.POST if request.method == "POST" else None, worker=worker)
    if not form.is_valid() or not _knows_the_old_one(request, form, worker):
        return render(request, "accounts/password.html", {"form": form}, status=422 if form.errors else 200)
    request.session.cycle_key()
    kept = request.session.session_key
    actions.change_password(worker, by=request.acting, password=form.cleaned_data["new_password"], keep=kept)
    request.session[HASH_SESSION_KEY] = worker.get_session_auth_hash()
    messages.success(request, "パスワードを変えました。ほかの端末のサインインは終わりました。")
    return SeeOther(HOME)


def _knows_the_old_one(request, form, worker):
    device = devices.of(request)
    attempt = throttle.attempt(worker.username, request.ip, device.name if device.knows(worker) else "")
    if attempt.wait:
        form.add_error(
            "old_password", f"続けて間違えたため、あと{attempt.wait}秒待ってから入力してください。"
        )
    elif worker.check_password(form.cleaned_data["old_password"]):
        attempt.forgive()
    else:
        form.add_error("old_password", "いまのパスワードが違います。もう一度入力してください。")
    return not form.errors
