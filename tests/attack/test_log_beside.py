"""The log of a case tells of nothing but that case."""

import re

from audit.models import Event
from tests.gate import as_migrator
from tests.world import CaseFactory, ConsultationFactory, MembershipFactory, grant

IDENTITY, PROGRESS, RIGHTS = 1, 4, 128


def test_the_log_of_a_case_counts_no_consultation_that_stood_beside_it(sign_in):
    with as_migrator():
        holder, reader = MembershipFactory(), MembershipFactory()
        case = CaseFactory(agency=holder.agency)
        grant(case, reader.agency, IDENTITY | PROGRESS)
        for _ in range(4):
            ConsultationFactory(agency=reader.agency, taken_by=reader.worker, topics=PROGRESS | RIGHTS)
    assert sign_in(reader).get("/").status_code == 200
    with as_migrator():
        event = Event.objects.order_by("at").last()
    assert event.cases == [case.pk] and event.topics & RIGHTS and event.rows > 4
    page = sign_in(holder).get(f"/cases/{case.pk}/access/").text
    line = re.search(r"受信箱を開いた.*?件", re.sub(r"<[^>]+>|\s+", " ", page))[0]
    assert "権利擁護" not in line
    assert f"{event.rows}件" not in line.replace(" ", "")
