"""The door itself: in, out, the first password, and which 所属."""

from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from access.doorkeeper import open_door, sign_in_first, timed_out
from access.doors import SeeOther
from accounts import codes, devices, entry, gate, parcels, throttle
from accounts.forms.sign_in import FirstForm, PlaceForm, SignInForm
from accounts.models import Worker
from accounts.pages import next_of, sign_in_page
from audit.models import Event

HOME = "/"
WRONG = "サインインIDかパスワードが違います。もう一度入力してください。"
WRONG_CODE = "サインインIDかコードが違うか、コードの期限（7日間）が過ぎています。管理者に新しいコードを頼んでください。"
NO_PLACE = (
    "いま有効な所属がありません。異動や任期の日付を、管理者に確かめてもらってください。"
    "パスワードに間違いはありません。"
)
OLD_PAGE = "この画面を開いてから時間がたっています。もう一度、サインインIDとパスワードを入力してください。"
DROPPED = "前にこの画面を使っていた人が送信しようとしていた内容は、消しました。"


class Token(CsrfViewMiddleware):
    """The check of the form's token, which here answers with the sign-in page itself: nothing carried is lost."""

    def _reject(self, request, reason):
        return reason

    @classmethod
    def is_missing(cls, request):
        return bool(cls(lambda _: None).process_view(request, None, (), {}))


@open_door
@csrf_exempt  # because Token checks it below
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request):
    """/login/: name and password; afterwards to where the worker wanted to go."""
    if request.method != "POST":
        if request.acting and request.user.is_authenticated and not timed_out(request):
            return redirect(next_of(request) or HOME)
        request.acting = None
        return sign_in_page(request, next_url=next_of(request), signed_out="out" in request.GET)
    entry.nobody_acts(request)
    told = {"next_url": next_of(request), "parcel": request.POST.get("parcel", "")}
    if Token.is_missing(request):
        return sign_in_page(request, status=403, notice=OLD_PAGE, **told)
    form = SignInForm(request.POST)
    if not form.is_valid():
        return sign_in_page(request, form, status=422, **told)
    return _knock(request, form, told)


def _knock(request, form, told):
    knock = entry.knock(request, **form.cleaned_data)
    if knock.wait:
        return sign_in_page(request, form, status=429, wait=knock.wait, **told)
    if knock.worker is None:
        form.add_error(None, WRONG)
        return sign_in_page(request, form, status=422, **told)
    return _welcome(request, knock.worker, form, told)


def _welcome(request, worker, form, told):
    places = entry.places(worker)
    if not places:
        entry.note(request, worker, Event.Result.REFUSED, "有効な所属なし")
        return sign_in_page(request, form, status=422, notice=NO_PLACE, **told)
    parcel = parcels.unpack(told["parcel"])
    own = parcel and parcel.worker == str(worker.pk)
    membership = _place_of(places, parcel if own else None)
    entry.enter(request, worker, membership)
    if own:
        response = render(request, "accounts/resume.html", {"parcel": parcel})
    elif membership is None:
        response = SeeOther(_with_next("acting", told["next_url"]))
    else:
        response = SeeOther((not parcel and told["next_url"]) or HOME)
    if parcel and not own:
        messages.info(request, DROPPED)
    devices.remember(response, devices.of(request), worker)
    return response


def _place_of(places, parcel):
    """The 所属 a kept form was drawn for; else the only one there is; else None, and the worker chooses."""
    if parcel:
        return next((place for place in places if str(place.pk) == parcel.membership), places[0])
    return places[0] if len(places) == 1 else None


def _with_next(name, next_url):
    return reverse(name) + (f"?{urlencode({'next': next_url})}" if next_url else "")


@open_door
@require_POST
def sign_out(request):
    """/logout/: also 「画面を隠す」, which comes back to where it was."""
    worker = request.user if request.user.is_authenticated else None
    entry.nobody_acts(request)
    if worker:
        entry.note(request, worker, Event.Result.DONE)
    entry.leave(request)
    wanted = next_of(request)
    response = SeeOther(_with_next("sign-in", wanted) if wanted else f"{reverse('sign-in')}?out=1")
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


@open_door
@require_http_methods(["GET", "HEAD", "POST"])
def acting(request):
    """/acting/: for which 所属 a worker with several acts."""
    if not request.user.is_authenticated or timed_out(request):
        return sign_in_first(request)
    places = entry.places(request.user)
    here = request.acting and str(request.acting.membership.pk)
    sent = request.POST if request.method == "POST" else None
    form = PlaceForm(sent, memberships=places, initial={"place": here})
    if form.is_valid():
        if request.acting is None:
            entry.note(request, request.user, Event.Result.DONE)
        entry.switch(request, form.chosen)
        return SeeOther(next_of(request) or HOME)
    context = {"form": form, "places": places, "next_url": next_of(request)}
    return render(request, "accounts/acting.html", context, status=422 if form.errors else 200)


@open_door
@require_http_methods(["GET", "HEAD", "POST"])
def first(request):
    """/first/: a one-time code becomes a password that only its owner knows."""
    entry.nobody_acts(request)
    form = FirstForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "accounts/first.html", {"form": form}, status=422 if form.errors else 200)
    worker = Worker.objects.filter(username=form.cleaned_data["username"]).first()
    attempt = throttle.attempt(form.cleaned_data["username"], request.ip)
    if attempt.wait:
        entry.note(request, worker, Event.Result.REFUSED, "続けて間違えたため待ち時間中")
        return render(request, "accounts/first.html", {"form": form, "wait": attempt.wait}, status=429)
    if not _redeem(request, form, worker):
        return render(request, "accounts/first.html", {"form": form}, status=422)
    attempt.forgive()
    messages.success(request, "パスワードを決めました。そのパスワードでサインインしてください。")
    return SeeOther(reverse("sign-in"))


class UsedUp(Exception):
    """Somebody else used the code a moment before."""


def _redeem(request, form, worker):
    secret = gate.secret_of(worker or Worker())
    right = secret.accepts_code(codes.plain(form.cleaned_data["one_time_code"]))
    if right and worker.is_active:
        if not form.fits(worker):
            return False
        try:
            with transaction.atomic():
                entry.note(request, worker, Event.Result.DONE)
                if gate.redeem(secret, form.cleaned_data["new_password"]):
                    return True
                raise UsedUp
        except UsedUp:
            pass
    entry.note(request, worker, Event.Result.REFUSED, "コードの間違い")
    form.add_error(None, WRONG_CODE)
    return False
