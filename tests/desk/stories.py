"""What may wait in a 受信箱, each made by the deeds that make it."""

from datetime import timedelta

from accounts.querysets import today
from cases import actions as cases
from consent import actions as consents
from consent.models import Asking
from referrals import actions
from tests.gate import as_migrator
from tests.wall.test_thread import take
from tests.world import CaseFactory, MembershipFactory, PersonFactory, acting


def consented(membership, days, name):
    """A case whose consent ends in so many days, and who was given sight by it."""
    with as_migrator():
        case = CaseFactory(agency=membership.agency, person=PersonFactory(name=name))
        other = MembershipFactory()
    with acting(membership) as by:
        given = consents.record(
            case, by=by, lines=[(other.agency, None, 5)], method="WRITTEN", agreed_on=today(),
            valid_from=today(), valid_until=today() + timedelta(days=days),
        )  # fmt: skip
    return given, other


def asked(membership, days, name="試験 問子"):
    """A case whose person has to be asked again in so many days (today when 0)."""
    with as_migrator():
        case = CaseFactory(agency=membership.agency, person=PersonFactory(name=name))
        return Asking.objects.create(
            person=case.person, case=case, agency=membership.agency, author=membership.worker, why="02",
            asked_on=today() - timedelta(9), answer="REFUSED", ask_again_on=today() + timedelta(days),
        )  # fmt: skip


def letter_from_counter(to, article="", due=7):
    """A つなぎ of another desk's consultation: anonymous, or on a statute, which the 所属長 of `to` confirms for a child."""
    with as_migrator():
        if article:
            counter = MembershipFactory()
            type(counter.agency).objects.filter(pk=counter.agency_id).update(parent=to.agency)
            counter.agency.refresh_from_db()
            receiver = MembershipFactory()
        else:
            counter, receiver = MembershipFactory(), to
    with acting(counter) as by:
        case = cases.open_case(take(by), by=by)
        facts = (
            {"ground": "STATUTE", "article": article, "reason": "架空"}
            if article
            else {"ground": "ANONYMOUS"}
        )
        return actions.send(
            case, by=by, to=actions.Whom(receiver.agency), kind="REQUEST", due_on=today() + timedelta(due),
            letter={"topics": 4, "text": "架空の依頼", **facts}, confirm_by=today() + timedelta(1),
        )  # fmt: skip
