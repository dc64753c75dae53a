"""One つなぎ: read by its two sides, answered, steered, confirmed; each act is one sending."""

from django.contrib import messages
from django.urls import reverse

from access import policy
from access.acts import Stale
from access.doors import SeeOther, get_visible, seen, writes
from access.verdict import Refused
from referrals import actions
from referrals.forms.comment import LetterCommentForm
from referrals.models import Referral
from referrals.naming import found_in, reporter_in
from referrals.states import Ground, Verb

from .letter_page import form_of, letter_page

CONFIRM, COMMENT = "CONFIRM", "COMMENT"
DEEDS = {
    Verb.ACCEPT: (actions.accept, "受理しました。"),
    Verb.ASK: (actions.ask, "質問を送りました。"),
    Verb.RETURN: (actions.give_back, "差し戻しました。理由は送り元に残ります。"),
    Verb.FORWARD: (actions.forward, "転送の希望を送りました。"),
    Verb.REPORT: (actions.report, "報告を送りました。"),
    Verb.ANSWER: (actions.reply, "回答を送りました。"),
    Verb.RECALL: (actions.recall, "取り下げました。"),
    Verb.FINISH: (actions.finish, "完了にしました。"),
}
BY_SENDER = (Verb.ANSWER, Verb.RECALL, Verb.FINISH, COMMENT)


@writes
def letter(request, pk):
    """/inbox/referrals/<uuid>/: the shell always, the body while its ground carries it, and the acts of one's side."""
    referral = get_visible(Referral.objects.with_ends(), request, pk)
    if request.method != "POST":
        return letter_page(request, referral)
    verb = request.POST.get("verb", "")
    if verb == CONFIRM:
        return confirm(request, referral)
    if request.POST.get("say"):
        return comment(request, referral)
    if verb not in DEEDS:
        raise Refused(actions.NOT_NOW)
    request.verb = f"letter-{verb.lower()}"
    return act(request, referral, Verb(verb))


def act(request, referral, verb):
    """Do it, or show the page again with every word that was typed."""
    form = form_of(referral, verb, request.acting, request.POST)
    if not form.is_valid() or tells_who(form, referral, verb, request.acting):
        return letter_page(request, referral, form, status=422)
    deed, told = DEEDS[verb]
    try:
        deed(referral, by=request.acting, version=form.cleaned_data["version"], **form.facts)
    except Stale:
        current = get_visible(Referral.objects.with_ends(), request, referral.pk)
        return letter_page(request, current, overtaken(form, current), status=409)
    messages.success(request, told)
    if form.cleaned_data.get("register"):
        messages.info(request, "自機関の相談受付簿に、新しい相談として入れました。")
    return SeeOther(reverse("letter", args=[referral.pk]))


def overtaken(form, current):
    """The same words, bound to the state of now, so that a second sending is a knowing one."""
    form.stale = current
    form.data = form.data.copy()
    form.data[form.add_prefix("version")] = str(current.version)
    return form


def tells_who(form, referral, verb, by):
    """Whether a sender's words tell who reported, or whom an anonymous letter is about; nobody else may try names here."""
    if verb not in BY_SENDER or not policy.steer_letter(by, referral):
        return False
    letter, reporter = seen(referral, "letter"), seen(referral, "reporter")
    if reporter and (told := reporter_in(form.cleaned_data["text"], reporter.name, reporter.contact)):
        form.add_error("text", told)
        return True
    if letter is None or letter.ground != Ground.ANONYMOUS:
        return False
    subject = seen(letter, "case") or seen(letter, "consultation")
    person = subject and seen(subject, "person")
    found = person and found_in(form.cleaned_data["text"], person, getattr(subject, "number", ""))
    if found:
        form.add_error("text", f"{'・'.join(found)}が入っています。匿名の照会なので、書き直してください。")
    return bool(found)


def comment(request, referral):
    """A word beside the acts, from whoever reads the body."""
    request.verb = "letter-comment"
    if seen(referral, "letter") is None:
        raise Refused("つなぎの内容が見えないため、コメントは書けません。")
    form = LetterCommentForm(request.POST, referral=referral, by=request.acting)
    if not form.is_valid() or tells_who(form, referral, COMMENT, request.acting):
        return letter_page(request, referral, status=422, said=form)
    actions.comment(referral, by=request.acting, **form.facts)
    called = "、".join(f"{member.worker.name}さん" for member in form.facts["mentions"])
    messages.success(
        request, f"コメントを書きました。{called}にお知らせします。" if called else "コメントを書きました。"
    )
    return SeeOther(reverse("letter", args=[referral.pk]) + "#comments")


def confirm(request, referral):
    """所属長の確認 of a letter on a statute."""
    request.verb = "letter-confirm"
    confirmation = seen(referral, "confirmation")
    if confirmation is None:
        raise Refused("このつなぎには、所属長の確認はいりません。")
    actions.confirm(confirmation, by=request.acting)
    messages.success(request, "確認しました。確認した日時と名前が残ります。")
    return SeeOther(reverse("letter", args=[referral.pk]))
