"""What two desks do with a つなぎ: send it, answer it, bring it to an end."""

from dataclasses import dataclass

from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from access import basis, policy
from access.acts import Stale, allowed_by
from access.doors import seen
from access.topics import Topic
from access.verdict import Refused
from accounts.models import Agency, Membership, Worker
from accounts.querysets import today
from cases import actions as case_actions
from cases.models import Case
from common.namekeys import phone_key
from people.models import Contact

from .models import Confirmation, Letter, LetterComment, LetterContact, Message, Referral, Reporter
from .states import MOVES, SENDER, Ground, Verb

NOT_ALLOWED = "42501"
NOT_SENT = (
    "この内容では、つなぎを送れません。宛先が廃止されていないか、選んだ情報を自機関が見られるか、"
    "本人の同意がその宛先と情報に及んでいるかを確かめてください。"
)
NOT_NOW = "このつなぎには、いまその操作はできません。ほかの人が先に答えたか、取り下げられています。"
ENDED = "本人の同意が終わったか、ケースが終結したため、受理できません。差し戻してください。"


@dataclass(frozen=True)
class Whom:
    """宛先: an agency, or a named worker of one whose workers are granted by name."""

    agency: Agency
    worker: Worker | None = None


@allowed_by(policy.send_letter)
def send(subject, *, by, to, kind, due_on, letter, confirm_by=None, reporter=None, follows=None):
    """Send a つなぎ from a case or a consultation; the database refuses what its ground does not carry.

    `letter` holds the facts of the body (ground, topics, text, …); `reporter` the sealed ones of a 通報;
    `confirm_by` is the day by which the head of the office has to confirm a letter on a statute.
    """
    if to.agency == by.agency and to.worker in (None, by.worker):
        raise Refused("自分の機関には、つなぎを送れません。")
    referral = Referral(
        kind=kind,
        from_agency=by.agency,
        sent_by=by.worker,
        to_agency=to.agency,
        to_worker=to.worker,
        due_on=due_on,
        follows=follows,
    )
    referral.save(force_insert=True)
    if letter["ground"] == Ground.STATUTE:
        _ask_the_chief(referral, by, letter["article"], confirm_by)
    if reporter:
        Reporter(referral=referral, agency=by.agency, author=by.worker, **reporter).save(force_insert=True)
    _write(referral, subject, letter)
    return referral


def whole(subject, facts):
    """The facts of a body with what the case and the consent know: how it was agreed to, and the name if it goes along.

    They are copied, because the body stays readable where the case is not: before a 受理 that opens sight again.
    """
    if not isinstance(subject, Case):
        return facts
    given, known = facts.get("consent"), {}
    if given is not None:
        known |= {"giver": given.giver, "agreed_how": given.method, "agreed_on": given.agreed_on}
    person = seen(subject, "person")
    if person is not None and facts["topics"] & Topic.IDENTITY and facts["ground"] != Ground.ANONYMOUS:
        known |= {"name": person.called, "kana": person.kana}
    return known | facts


def _write(referral, subject, facts):
    facts = dict(facts)
    contact = facts.pop("contact", "")
    place = {"case": subject} if isinstance(subject, Case) else {"consultation": subject}
    if not isinstance(subject, Case) and facts["ground"] != Ground.ANONYMOUS:
        place["person_id"] = subject.person_id  # because the log has to know whose letter was read
    try:
        with transaction.atomic():
            Letter(referral=referral, **place, **whole(subject, facts)).save(force_insert=True)
            if contact:
                LetterContact(referral=referral, person_id=place.get("person_id"), value=contact).save(
                    force_insert=True
                )
    except ProgrammingError as error:
        if error.__cause__.sqlstate != NOT_ALLOWED:
            raise
        raise Refused(NOT_SENT) from error


def chief_of(agency):
    """The agency whose 所属長 answers for a letter on a statute: its own, else that of the 課 above it."""
    heads = Membership.objects.in_force().filter(role=Membership.Role.CHIEF)
    if agency.parent_id and not heads.filter(agency=agency).exists():
        return agency.parent if heads.filter(agency=agency.parent_id).exists() else agency
    return agency


def _ask_the_chief(referral, by, article, due_on):
    head = by.role == Membership.Role.CHIEF
    Confirmation(
        referral=referral,
        from_agency=by.agency,
        agency=by.agency if head else chief_of(by.agency),
        article=article,
        due_on=due_on or today(),
        confirmed_at=timezone.now() if head else None,
        confirmed_by=by.worker if head else None,
    ).save(force_insert=True)


def _move(referral, by, verb, *, version, text="", report_on=None, suggested=None):
    letter = Letter.objects.filter(referral=referral).first()
    if letter is not None and letter.case_id:
        basis.keep(letter.case_id)
    try:
        with transaction.atomic():
            Message(referral=referral, agency=by.agency, author=by.worker, verb=verb, text=text).save(
                force_insert=True
            )
            done = _step(referral, verb, version, report_on, suggested)
    except ProgrammingError as error:
        if error.__cause__.sqlstate != NOT_ALLOWED:
            raise
        done = "REFUSED"
    current = Referral.objects.get(pk=referral.pk)
    if done == "STALE" or (done == "REFUSED" and current.version != version):
        raise Stale(current)
    if done == "REFUSED":
        raise Refused(NOT_NOW)
    if done == "ENDED":
        raise Refused(ENDED)
    return current


def _step(referral, verb, version, report_on, suggested):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT referrals_move(%s, %s, %s, %s, %s)",
            [referral.pk, verb, version, report_on, suggested.pk if suggested else None],
        )
        return cursor.fetchone()[0]


@allowed_by(policy.answer_letter)
def accept(referral, *, by, version, text="", report_on=None, register=False):
    """受理: from here on the receiver answers for it; what a 差戻し had closed under the same consent opens again.

    `register` takes the letter of a consultation down as a consultation of the receiver's own, without retyping.
    """
    letter, contact = Letter.objects.filter(referral=referral).first(), contact_told(referral)
    current = _move(referral, by, Verb.ACCEPT, version=version, text=text, report_on=report_on)
    if register and letter is not None and letter.case_id is None:
        _take_down(letter, contact, referral, by)
    return current


def contact_told(referral):
    """The contact that goes with a letter, where no seal (DV等支援措置) has been laid on it since."""
    told = LetterContact.objects.filter(referral=referral).first()
    return told.value if told else ""


def _take_down(letter, contact, referral, by):
    named = letter.topics & Topic.IDENTITY and letter.name
    contacts = [(_kind_of(contact), contact, "")] if contact else []
    case_actions.take_consultation(
        None,
        by=by,
        person={
            "name": letter.name if named else "",
            "kana": letter.kana if named else "",
            "naming": "KNOWN" if named else "UNKNOWN",
        },
        contacts=contacts,
        taken_at=timezone.now(),
        method="11",
        caller="AGENCY",
        caller_name=referral.from_agency.name,
        text=letter.text,
    )


def _kind_of(contact):
    """What a contact written in one field is: a number, a mail address, else an address."""
    if "@" in contact:
        return Contact.Kind.MAIL
    return Contact.Kind.PHONE if len(phone_key(contact)) >= 10 else Contact.Kind.ADDRESS


@allowed_by(policy.answer_letter)
def ask(referral, *, by, version, text):
    """質問 before answering."""
    return _move(referral, by, Verb.ASK, version=version, text=text)


@allowed_by(policy.answer_letter)
def give_back(referral, *, by, version, text):
    """差戻し with its reason; sight this consent gave the receiver ends."""
    return _move(referral, by, Verb.RETURN, version=version, text=text)


@allowed_by(policy.answer_letter)
def forward(referral, *, by, version, text, to):
    """転送: the receiver says which agency it thinks right; the sender, who stays responsible, sends it on."""
    return _move(referral, by, Verb.FORWARD, version=version, text=text, suggested=to)


@allowed_by(policy.answer_letter)
def report(referral, *, by, version, text):
    """報告 to the sender."""
    return _move(referral, by, Verb.REPORT, version=version, text=text)


@allowed_by(policy.steer_letter)
def reply(referral, *, by, version, text):
    """回答 to a question."""
    return _move(referral, by, Verb.ANSWER, version=version, text=text)


@allowed_by(policy.steer_letter)
def recall(referral, *, by, version, text):
    """取下げ before it is accepted."""
    return _move(referral, by, Verb.RECALL, version=version, text=text)


@allowed_by(policy.steer_letter)
def finish(referral, *, by, version, text=""):
    """完了: what the つなぎ itself had opened closes."""
    return _move(referral, by, Verb.FINISH, version=version, text=text)


@allowed_by(policy.confirm_letter)
def confirm(confirmation, *, by):
    """所属長の確認 of a letter on a statute."""
    current = Confirmation.objects.select_for_update().filter(pk=confirmation.pk, confirmed_at=None).first()
    if current is None:
        raise Refused("すでに確認されています。")
    current.confirmed_at, current.confirmed_by = timezone.now(), by.worker
    current.save(update_fields=["confirmed_at", "confirmed_by"])
    return current


def sides(by, referral):
    """The verbs whoever acts may use on a つなぎ as it stands."""
    found = []
    for verb, (side, before, _after) in MOVES.items():
        rule = policy.steer_letter if side == SENDER else policy.answer_letter
        if referral.state in before and rule(by, referral):
            found.append(verb)
    return found


@allowed_by(policy.comment_letter)
def comment(referral, *, by, text, mentions=()):
    """Say something beside the acts; whoever is called (@) is told, if he reads the body at that moment."""
    called = [member.pk for member in mentions]
    said = LetterComment(referral=referral, agency=by.agency, author=by.worker, text=text, mentions=called)
    said.save(force_insert=True)
    return said
