"""Sight ends with the work: at 終結 what consent opened is closed, and each agency keeps what it wrote."""

import pytest

from access.grants import standing
from access.topics import Topic
from access.verdict import Refused
from accounts.querysets import today
from cases import actions
from cases.models import Case, CaseNote
from tests.gate import as_migrator
from tests.wall.test_thread import consent, take
from tests.world import MembershipFactory, acting

pytestmark = pytest.mark.wall


def test_closing_a_case_closes_what_consent_opened():
    with as_migrator():
        counter, consented = MembershipFactory(), MembershipFactory()
    with acting(counter) as by:
        case = actions.open_case(take(by), by=by)
        consent(case, by, consented.agency, Topic.IDENTITY | Topic.PROGRESS)
    with acting(consented) as by:
        own = actions.write_note(case.pk, by=by, happened_on=today(), method="01", text="記録", topics=4)
    with acting(counter) as by:
        closed = actions.advance(Case.objects.get(), by=by, version=1, stage="CLOSED")
        assert standing(case.pk).holds
        with pytest.raises(Refused):
            consent(closed, by, consented.agency, Topic.PROGRESS)
    with acting(consented):
        assert not Case.objects.exists()
        assert list(CaseNote.objects.all()) == [own]
        assert standing(case.pk).recalls and not standing(case.pk).sees
