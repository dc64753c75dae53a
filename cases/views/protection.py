"""秘匿・利害関係・DV等支援措置: set on one person's word, firm and lifted by two."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse

from access import denials, policy
from access.doors import SeeOther, get_visible, reads, writes
from access.models import Denial
from access.states import What
from cases import actions
from cases import protection as told
from cases.addresses import without_address
from cases.forms import protection as forms
from cases.models import Case, HouseholdMember
from people.models import Contact

from .cases import WITH_LEAD
from .edits import allow

WORDS = {
    What.SEAL: (
        "住所・連絡先を秘匿する",
        "選んだ職員のほかには、住所・電話番号がどの画面にも、どの紙にも出なくなります。",
    ),
    What.RESTRICTION: (
        "ケースを秘匿する",
        "選んだ職員のほかには、このケースがあることも分からなくなります。",
    ),
    What.BLOCK: ("職員を担当から外す", "外れた職員には、このケースがあることも分からなくなります。"),
}
SAID = {
    "CONFIRMED": "確認しました。",
    "ALREADY": "ほかの人が先に済ませています。",
    "LIFTED": "すでに解除されています。",
    "ASKED": "解除を申し出ました。もう一人が確認するまで、保護は続きます。",
    "RENEWED": "解除しませんでした。延長または再度の申出があり、保護が続いています。",
    "DECLINED": "解除しないことを記録しました。保護は続きます。",
    "CLOSED": "解除の申出は、もうありません。",
    "DONE": "解除しました。",
}
WELL = ("CONFIRMED", "ASKED", "DECLINED", "DONE")


@reads
def protection(request, pk):
    """/cases/<uuid>/protection/: every decision the reader may read, what waits, and what he may do."""
    case = WITH_LEAD.filter(pk=pk).first()
    cards = told.cards(request.acting, Denial.objects.filter(case=pk))
    if case is None and not cards:
        raise Http404
    context = {
        "case": case,
        "pk": pk,
        "cards": cards,
        "flags": denials.flags(pk),
        "may_protect": case and policy.protect_case(request.acting, case),
        "may_step_aside": case and policy.step_aside(request.acting, case),
        "words": [(what.value, *WORDS[what]) for what in What],
        "frame_template": "cases/frame.html" if case else "base.html",
    }
    return render(request, "cases/protection.html", context)


@writes
def new(request, pk, what):
    """/cases/<uuid>/protection/new/<what>/: the terms, then who loses sight, then it holds."""
    case = get_visible(WITH_LEAD, request, pk)
    if what not in What.values:
        raise Http404
    what, by = What(what), request.acting
    allow(policy.protect_case(by, case))
    found = _offered(by, case, what)
    members = HouseholdMember.objects.filter(case=case).select_related("agency")
    initial = {"names": [str(by.worker.pk)], "applied_on": told.today()}
    form = forms.form_of(what, request.POST or None, initial=initial, candidates=found, members=members)
    step = request.POST.get("step")
    if step in ("check", "save") and _sound(form, pk):
        if step == "check":
            return _check(request, case, what, form, found)
        return _protect(request, case, what, form)
    title, lead = WORDS[what]
    context = {"case": case, "form": form, "title": title, "lead": lead, "primary": "確認へ進む"}
    context["draft"] = f"protection:{case.pk}:{what.value}"
    return render(
        request, "cases/protection_form.html", context, status=422 if step in ("check", "save") else 200
    )


def _sound(form, pk):
    return without_address(form, [pk], "reason", "counterpart", what="保護の決定")


def _offered(by, case, what):
    found = told.candidates(by, case.pk)
    return [row for row in found if what != What.BLOCK or row[0] != str(by.worker.pk)]


def _check(request, case, what, form, found):
    facts, me = form.facts, str(request.acting.worker.pk)
    by_name = dict(found)
    lost = [by_name[facts["worker"]]] if what == What.BLOCK else told.losing(found, facts["names"])
    alone = what != What.BLOCK and me not in facts["names"]
    context = {
        "case": case,
        "form": form,
        "lead": WORDS[what][1],
        "lost": lost,
        "kept": [by_name[name] for name in facts.get("names", ())],
        "loses_sight": alone,
        "check_title": f"{WORDS[what][0]}：確認",
        "primary": "自分も見えなくなると知って設定する" if alone else "設定する",
        "kind": "danger" if alone else "",
        "primary_name": "step",
        "primary_value": "save",
        "others": [{"label": "直す", "name": "step", "value": "edit"}],
        "draft": f"protection:{case.pk}:{what.value}",
    }
    return render(request, "cases/protection_check.html", context)


def _protect(request, case, what, form):
    made = actions.protect_case(case, by=request.acting, what=what, **form.facts)
    messages.success(request, "設定しました。いまから効力があります。1開庁日のうちに、もう一人が確認します。")
    return SeeOther(_where(case.pk, made))


@writes
def aside(request, pk):
    """/cases/<uuid>/protection/aside/: a worker takes himself off the case, and sees nothing of it from then on."""
    case = get_visible(WITH_LEAD, request, pk)
    allow(policy.step_aside(request.acting, case))
    form = forms.AsideForm(request.POST or None)
    if request.method == "POST" and _sound(form, pk):
        actions.step_aside(case, by=request.acting, **form.facts)
        messages.success(request, "このケースの担当から外れました。解除は、所属の別の職員が二人で決めます。")
        return SeeOther(reverse("case-list"))
    context = {
        "case": case,
        "form": form,
        "title": "自分を担当から外す",
        "primary": "自分を外す",
        "kind": "danger",
    }
    context["lead"] = (
        "押すとすぐに、このケースは自分の画面から消えます。理由は、自分の所属の所属長が読みます。"
    )
    context["draft"] = f"protection:{case.pk}:aside"
    return render(request, "cases/protection_form.html", context, status=422 if form.is_bound else 200)


@writes
def extend(request, pk, denial_pk):
    """/cases/<uuid>/protection/<uuid>/extend/: a new dated row; the old one stays as it was."""
    denial = _decision(request, pk, denial_pk)
    allow(policy.extend_protection(request.acting, denial))
    since = denial.valid_until or told.today()
    form = forms.TermForm(request.POST or None, since=since, seal=denial.what == What.SEAL)
    if request.method == "POST" and _sound(form, pk):
        actions.extend_protection(denial, by=request.acting, **form.term)
        messages.success(request, "延長しました。1開庁日のうちに、もう一人が確認します。")
        return SeeOther(_where(pk, denial.pk))
    return _act_page(request, denial, form, "保護を延長する", "延長する")


@writes
def names(request, pk, denial_pk):
    """/cases/<uuid>/protection/<uuid>/names/: who is left out loses sight now, who is added sees when it is confirmed."""
    denial = _decision(request, pk, denial_pk)
    allow(policy.extend_protection(request.acting, denial))
    named = [str(name) for name in denials.named(denial.pk)]
    found = told.candidates(request.acting, denial.case_id, denials.named(denial.pk))
    form = forms.ChangeForm(request.POST or None, initial={"names": named}, candidates=found)
    if request.method == "POST" and _sound(form, pk):
        given = form.cleaned_data
        actions.change_named_workers(denial, by=request.acting, reason=given["reason"], names=given["names"])
        messages.success(
            request, "変えました。外した人にはもう見えません。加えた人には、もう一人が確認すると見えます。"
        )
        return SeeOther(_where(pk, denial.pk))
    return _act_page(request, denial, form, "見られる職員を変える", "変える")


@writes
def lift(request, pk, denial_pk):
    """/cases/<uuid>/protection/<uuid>/lift/: one asks; nothing changes until another agrees."""
    denial = _decision(request, pk, denial_pk)
    allow(policy.ask_to_lift(request.acting, denial))
    form = forms.LiftForm(request.POST or None)
    if request.method == "POST" and _sound(form, pk):
        _say(request, actions.ask_to_lift(denial, by=request.acting, reason=form.cleaned_data["reason"]))
        return SeeOther(_where(pk, denial.pk))
    return _act_page(request, denial, form, "解除を申し出る", "解除を申し出る")


@writes
def confirm(request, pk, denial_pk):
    """/cases/<uuid>/protection/<uuid>/confirm/: the second person, for a protection or for its end."""
    denial = _decision(request, pk, denial_pk)
    card = told.card(request.acting, denial)
    form = forms.AnswerForm(request.POST or None, declines=card.may_answer)
    choice = request.POST.get("choice")
    if request.method == "POST" and _sound(form, pk):
        reason = form.cleaned_data["reason"]
        if choice == "decline" and not reason:
            form.add_error("reason", "解除しない理由を入力してください。")
        else:
            _say(request, _second(request.acting, denial, choice, reason))
            return SeeOther(_where(pk, denial.pk))
    if not (card.may_confirm or card.may_answer):
        allow(policy.confirm_protection(request.acting, denial))
    context = {"card": card, "form": form, "case": WITH_LEAD.filter(pk=pk).first(), "pk": pk}
    context["frame_template"] = "cases/frame.html" if context["case"] else "base.html"
    return render(request, "cases/protection_confirm.html", context, status=422 if form.is_bound else 200)


def _second(by, denial, choice, reason):
    if choice == "confirm":
        return actions.confirm_protection(denial, by=by, reason=reason)
    return actions.answer_lift(denial, by=by, agreed=choice == "lift", reason=reason)


@reads
def contacts(request, pk):
    """/cases/<uuid>/protection/contacts/: addresses and numbers alone, apart from the household."""
    case = get_visible(WITH_LEAD, request, pk)
    context = {"case": case, "contacts": Contact.objects.filter(person=case.person_id)}
    context["may_edit"] = policy.edit_person(request.acting, case)
    return render(request, "cases/protection_contacts.html", context)


def _decision(request, pk, denial_pk):
    """A decision of this case that whoever asks reads, whether or not he sees the case."""
    return get_visible(Denial.objects.filter(case=pk), request, denial_pk)


def _act_page(request, denial, form, title, primary):
    case = Case.objects.filter(pk=denial.case_id).first()
    context = {
        "case": case and WITH_LEAD.get(pk=case.pk),
        "pk": denial.case_id,
        "card": told.card(request.acting, denial),
        "form": form,
        "title": title,
        "primary": primary,
        "frame_template": "cases/frame.html" if case else "base.html",
    }
    return render(request, "cases/protection_act.html", context, status=422 if form.is_bound else 200)


def _say(request, answer):
    (messages.success if answer in WELL else messages.warning)(request, SAID[answer])


def _where(pk, denial_pk):
    """Back to the decision; for one who no longer sees the case, the same address shows what he decided."""
    return f"{reverse('case-protection', args=[pk])}#d-{denial_pk}"
