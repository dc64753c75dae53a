"""つなぐ: a letter is written, shown as the receiver will see it, and sent."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from access import grants, policy
from access.doors import SeeOther, get_visible, seen, writes
from access.verdict import Refused
from accounts.models import Membership
from accounts.querysets import today
from audit.disclosure import checking
from cases.models import Case, Consultation
from cases.views.edits import allow
from common.businessdays import add_open_days
from common.wareki import format_day
from consent.states import Giver, Method
from people.models import Contact
from referrals import actions, telling
from referrals.forms.letter import CaseLetterForm, ConsultationLetterForm
from referrals.models import Letter, Referral
from referrals.offer import Offer
from referrals.states import Ground

ANSWER_DAYS = 5
CHECK_PAGE = {
    "check_title": "送る内容を確認してください",
    "primary": "つなぎを送る",
    "primary_name": "step",
    "primary_value": "send",
    "others": [{"label": "戻って直す", "name": "step", "value": "edit"}],
}
HAS_CASE = "この相談はケースに入っています。つなぎは、ケースの「つなぎ」から送ってください。"


@writes
def case_letter_new(request, pk):
    """/cases/<uuid>/referrals/new/: on the consent that names the receiver, or another way."""
    case = get_visible(Case.objects.select_related("lead__worker", "lead__agency"), request, pk)
    allow(policy.send_letter(request.acting, case))
    page = {"case": case, "draft_key": f"letter:{case.pk}", "frame": "cases/frame.html"}
    return compose(request, case, CaseLetterForm, page, {})


@writes
def consultation_refer(request, pk):
    """/consultations/<uuid>/refer/: 窓口から, with what the person said at the counter."""
    consultation = get_visible(Consultation, request, pk)
    allow(policy.send_letter(request.acting, consultation))
    if consultation.case_id and seen(consultation, "case"):
        if request.method == "POST":
            raise Refused(HAS_CASE)
        return redirect("case-letter-new", consultation.case_id)
    page = {"consultation": consultation, "draft_key": f"refer:{consultation.pk}", "frame": "base.html"}
    return compose(request, consultation, ConsultationLetterForm, page, _from_counter(consultation))


def compose(request, subject, form_class, page, initial):
    """One form and the page that asks once more."""
    offer, person = Offer(subject, request.acting), seen(subject, "person")
    follows = _followed(request, subject)
    start = {"due_on": _in_open_days(offer, ANSWER_DAYS)} | initial | _again(follows)
    form = form_class(request.POST or None, offer=offer, person=person, initial=start)
    step = request.POST.get("step", "")
    if request.method == "POST" and step != "edit" and form.is_valid():
        fresh = request.POST.get("shown") == form.digest
        if step == "send" and fresh and not form_lost_ticks(form):
            return send(request, subject, form, follows)
        return check(request, subject, form, page | {"follows": follows, "changed": step == "send"})
    wrong = request.method == "POST" and step != "edit"
    context = page | {"form": form, "follows": follows, "person": person, "subject": subject}
    context |= _deadline(request.acting, offer)
    return render(request, "referrals/new.html", context, status=422 if wrong else 200)


def form_lost_ticks(form):
    return getattr(form, "ticks_lost", False)


def check(request, subject, form, page):
    """Exactly what the receiver will read, and what of the case comes with it."""
    facts, to = dict(form.letter), form.receiver
    contact = facts.pop("contact", "")
    letter = Letter(**facts)
    context = (
        CHECK_PAGE
        | page
        | {
            "form": form,
            "body": telling.body(_draft_of(form, request.acting), letter, contact),
            "receiver": telling.whom(to.agency, to.worker),
            "ground": form.ground,
            "consented": form.ground == Ground.CONSENT and form.offer.from_case,
            "sight": telling.sight(subject, to, letter)
            if form.offer.from_case and form.ground != Ground.ANONYMOUS
            else None,
            "readers": form.reporter_readers if form.reporter else [],
            "shown": form.digest,
            "lost": form_lost_ticks(form),
        }
        | _deadline(request.acting, form.offer)
    )
    return render(request, "referrals/check.html", context)


def _draft_of(form, by):
    """The shell as it will be, not yet written."""
    to, cleaned = form.receiver, form.cleaned_data
    ends = {"from_agency": by.agency, "sent_by": by.worker, "to_agency": to.agency, "to_worker": to.worker}
    return Referral(kind=cleaned["kind"], due_on=cleaned["due_on"], **ends)


def send(request, subject, form, follows):
    """Send it, and say who stays responsible."""
    by, deadline = request.acting, _deadline(request.acting, form.offer)
    referral = actions.send(
        subject,
        by=by,
        to=form.receiver,
        kind=form.cleaned_data["kind"],
        due_on=form.cleaned_data["due_on"],
        letter=form.letter,
        confirm_by=deadline["confirm_by"],
        reporter=form.reporter,
        follows=follows,
    )
    receiver = telling.whom(referral.to_agency, referral.to_worker)
    messages.success(request, f"{receiver}へつなぎを送りました。受理されるまで、担当は{by.agency.name}です。")
    if form.ground == Ground.STATUTE:
        messages.info(request, deadline["told"])
    return SeeOther(reverse("letter", args=[referral.pk]))


def _deadline(by, offer):
    """Whom a letter on a statute is told to, and until when it has to be confirmed."""
    confirm_by = _in_open_days(offer, 1)
    chief = actions.chief_of(by.agency)
    told = f"{chief.name}の所属長に、すぐ知らされます。{format_day(confirm_by)}までに確認が必要です。"
    if not Membership.objects.in_force().filter(role=Membership.Role.CHIEF, agency=chief).exists():
        told += f"{chief.name}には、いま所属長の登録がありません。上司に口頭でも知らせてください。"
    if by.role == Membership.Role.CHIEF:
        told = "所属長が送るため、送った時に確認したことになります。"
    return {"confirm_by": confirm_by, "told": told}


def _in_open_days(offer, count):
    return add_open_days(offer.book.day, count, telling.closed_dates())


def _followed(request, subject):
    """The つなぎ that is sent on: one's own, about the same case or consultation."""
    given = request.POST.get("follows") or request.GET.get("follows")
    if not given:
        return None
    before = get_visible(Referral.objects.with_ends(), request, given)
    letter = seen(before, "letter")
    same = letter and subject.pk in (letter.case_id, letter.consultation_id)
    if not same or before.from_agency_id != request.acting.agency.pk:
        raise Http404
    return before


def _again(follows):
    """The words of the earlier letter, and the agency its receiver thought right."""
    if follows is None:
        return {}
    facts = {"text": follows.letter.text, "kind": follows.kind}
    if follows.suggested_agency:
        facts["to"] = str(follows.suggested_agency_id)
    return facts


def _contact_of(consultation):
    """The number, else another contact; none where a seal (DV等支援措置) may lie on it: that is nobody's to pass on unasked."""
    with checking():
        cases = list(Case.objects.filter(person_id=consultation.person_id))
    if not all(grants.contact_is_open(case.pk) for case in cases):
        return None
    known = Contact.objects.filter(person=consultation.person_id).order_by("kind", "pk")
    return known.filter(kind=Contact.Kind.PHONE).first() or known.first()


def _from_counter(consultation):
    """What was taken down at the counter, so that nobody types it twice."""
    person = seen(consultation, "person")
    phones = _contact_of(consultation)
    bits = [bit for bit in (1 << n for n in range(9)) if consultation.topics & bit]
    bits += [1] if person and person.name and 1 not in bits else []
    bits += [2] if phones and 2 not in bits else []
    return {
        "text": consultation.text,
        "name": person.name if person else "",
        "kana": person.kana if person else "",
        "contact": phones.value if phones else "",
        "topics": [str(bit) for bit in bits],
        "giver": Giver.SELF,
        "agreed_how": Method.ORAL,
        "agreed_on": today(),
    }
