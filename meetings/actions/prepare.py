"""Before a meeting: set it up, put cases on the agenda, choose who sits there, collect what each agency knows."""

from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import timezone

from access import policy
from access.acts import allowed_by, lock
from access.verdict import Refused
from cases.actions.case import follow
from cases.states import Stage
from meetings.models import Inquiry, Item, Matter, Meeting, Member, Pledge, Sheet
from meetings.states import SECRECY, Basis

NOT_ALLOWED = "42501"
NOT_ON_CONSENT = (
    "重層的支援会議には出せません。ケースの担当機関であること、本人の同意（情報共有または会議への提出）があること、"
    "出す情報を自機関が見られることを確かめてください。同意がなければ、支援会議で話し合えます。"
)
NOT_IN_A_ROOM = "この根拠では出せません。会議体の根拠と、ケースが自機関から見えることを確かめてください。"
NOT_CHOSEN = (
    "この人は構成員に選べません。いまその機関で働いていること、会議体の構成機関であること、"
    "重層的支援会議では本人の同意がその機関に及んでいることを確かめてください。"
)
NOT_REACHED = "本人の同意がこの機関に及んでいないため、資料・意見を求められません。議題が、いま開けるかも確かめてください。"
SHUT = "この議題は、いま開けません。構成員から外れたか、読める期間が終わっています。"


def told(sentence):
    """Run what the database may refuse, and say its refusal in words."""

    class Telling:
        def __enter__(self):
            self.savepoint = transaction.atomic()
            self.savepoint.__enter__()

        def __exit__(self, kind, error, trace):
            self.savepoint.__exit__(kind, error, trace)
            if isinstance(error, ProgrammingError) and error.__cause__.sqlstate == NOT_ALLOWED:
                raise Refused(sentence) from error

    return Telling()


@allowed_by(policy.prepare_meeting)
def open_meeting(body, *, by, **facts):
    """Set up a meeting of a body (会議体): its 課 convenes, whoever sets it up prepares."""
    meeting = Meeting(body=body, agency_id=body.agency_id, prepared_by=by.agency, made_by=by.worker, **facts)
    meeting.save(force_insert=True)
    return meeting


@allowed_by(policy.steer_meeting)
def change_date(meeting, *, by, version, **facts):
    """Change day, hour or place before it is held; raises Stale for the second of two editors."""
    current = lock(meeting, version)
    for name, value in facts.items():
        setattr(current, name, value)
    current.save()
    return current


@allowed_by(policy.put_on_agenda)
def put_on_agenda(meeting, *, by, basis, purposes, matter, starts_at=None, members=()):
    """Put one case on the agenda on one ground; whoever brings it acknowledges the duty and sits there.

    `matter`: called, text, topics and one of case (on consent), about (a room), or neither (anonymous).
    `members`: tuples (agency, worker, duty). The database refuses what the ground does not carry.
    """
    consent = basis == Basis.CONSENT
    with told(NOT_ON_CONSENT if consent else NOT_IN_A_ROOM):
        item = Item(
            meeting=meeting,
            basis=basis,
            purposes=list(purposes),
            agency=by.agency,
            author=by.worker,
            starts_at=starts_at,
        )
        item.save(force_insert=True)
        Matter(item=item, **matter).save(force_insert=True)
    if not consent:
        pledge(item, by=by)
    elif matter.get("plan"):
        follow(matter["case"].pk, Stage.MEETING)
    for agency, worker, duty in members:
        choose(item, by=by, agency=agency, worker=worker, duty=duty)
    return item


@allowed_by(policy.choose_members)
def choose(item, *, by, agency, worker, duty="MEMBER", replaces=None):
    """Choose a worker for one item (G3); a substitute sees nothing until he is chosen and has acknowledged the duty."""
    try:
        with told(NOT_CHOSEN):
            member = Member(
                item=item, agency=agency, worker=worker, duty=duty, replaces=replaces, chosen_by=by.worker
            )
            member.save(force_insert=True)
    except IntegrityError as error:
        raise Refused("この人は、もう構成員です。") from error
    return member


@allowed_by(policy.choose_members_of)
def remove(member, *, by):
    """Take a member off one item; from this moment nothing of it opens to him (G5)."""
    current = Member.objects.select_for_update().filter(pk=member.pk, removed_at=None).first()
    if current is None:
        raise Refused("この人は、もう構成員から外れています。")
    current.removed_at, current.removed_by = timezone.now(), by.worker
    current.save(update_fields=["removed_at", "removed_by"])
    return current


@allowed_by(policy.enter_room)
def pledge(item, *, by):
    """Acknowledge the duty of secrecy of one item, in its words and article, before anything of it opens."""
    duty = SECRECY[Basis(item.basis)]
    known = Pledge.objects.filter(item=item, worker=by.worker, agency=by.agency).first()
    if known is not None:
        return known
    made = Pledge(item=item, agency=by.agency, worker=by.worker, article=duty.article, text=duty.text)
    made.save(force_insert=True)
    return made


@allowed_by(policy.work_on_item)
def change_matter(item, *, by, version, **facts):
    """Correct what an item is about before it is settled; raises Stale for the second of two editors."""
    with told(SHUT):
        return _write(item.matter, version, facts)


@allowed_by(policy.work_on_item)
def write_sheet(item, *, by, version=None, **facts):
    """Fill in or correct one's agency's 準備シート; one for each agency. Raises Stale for the second of two editors."""
    sheet = Sheet.objects.filter(item=item, agency=by.agency).first()
    with told(SHUT):
        if sheet is not None:
            return _write(sheet, version, facts)
        sheet = Sheet(item=item, agency=by.agency, author=by.worker, **facts)
        sheet.save(force_insert=True)
    return sheet


@allowed_by(policy.choose_members)
def ask_material(item, *, by, to_agency, text, due_on, to_worker=None):
    """Ask an agency for material or an opinion (社会福祉法106条の6第3項): what, by when."""
    with told(NOT_REACHED if item.basis == Basis.CONSENT else SHUT):
        inquiry = Inquiry(
            item=item,
            agency=by.agency,
            author=by.worker,
            to_agency=to_agency,
            to_worker=to_worker,
            text=text,
            due_on=due_on,
        )
        inquiry.save(force_insert=True)
    return inquiry


def _write(row, version, facts):
    try:
        current = lock(row, version)
    except ObjectDoesNotExist:
        raise Refused(SHUT) from None
    for name, value in facts.items():
        setattr(current, name, value)
    current.save()
    return current
