"""Every table behind the wall tells the log of what is written; every row that speaks of a case names it when it is shown."""

import pytest

from audit.disclosure import loaded
from consent.models import Asking, ConsentFile, Explanation
from referrals.models import Confirmation, Letter, Message, Referral, Reporter
from tests.gate import as_migrator
from tests.oracle import GRANTS, MINE, TABLES, VERSIONS
from tests.world import AskingFactory, ConsentFileFactory, MembershipFactory, ReferralFactory, acting

pytestmark = pytest.mark.wall
# Versions are written beside their rows; drafts and the numbers of forms are nobody's records; the log is the log; the mark of a
# row that a seal hides is derived from the row and the seal, both of which are.
QUIET = {*VERSIONS, *MINE, "audit_event", "audit_write", "access_sealedrow"}
# What decides about sight is asked by policies alone, and written by the database's own functions or not at all.
WRITERS = "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'"


def test_every_write_is_caught(live):
    found = {(table, name) for table, name in live.app.execute(WRITERS)}
    for table in TABLES - QUIET:
        for command in ("insert", "update", "delete"):
            assert (table, f"{table}_write_{command}") in found, table
    assert set(GRANTS) <= TABLES - QUIET


@pytest.fixture
def letter(db):
    with as_migrator():
        sender, receiver = MembershipFactory(), MembershipFactory()
        ends = {"from_agency": sender.agency, "sent_by": sender.worker, "to_agency": receiver.agency}
        shell = ReferralFactory(**ends, letter__ground="STATUTE")
        by = {"referral": shell, "agency": sender.agency, "author": sender.worker}
        Message.objects.create(**by, verb="RECALL", text="架空")
        Reporter.objects.create(**by, name="架空", readers=[receiver.worker_id])
        case = Letter.objects.get().case
        ConsentFileFactory(consent__case=case)
        AskingFactory(case=case)
    return sender, receiver, case


def shown(model):
    """What the log learns when all rows of a model are loaded: (case, person) of each."""
    mark, book = loaded.set({}), {}
    try:
        list(model.objects.all())
        book = loaded.get()
    finally:
        loaded.reset(mark)
    return [
        (entry.case_id, entry.person_id) for (label, _pk), entry in book.items() if label == model._meta.label
    ]


def test_what_speaks_of_a_case_names_it(letter):
    sender, receiver, case = letter
    with acting(sender):
        assert shown(Letter) == shown(ConsentFile) == [(case.pk, None)]
        assert shown(Asking) == [(case.pk, case.person_id)]
        assert Explanation._meta.get_field("case")
    with acting(receiver):
        assert shown(Letter) == [(case.pk, None)]


def test_a_shell_says_nothing_of_anybody_and_names_nobody(letter):
    """The words of both sides are read beside the letter they are about: its row names the case for them."""
    sender, receiver, _case = letter
    for who, models in (
        (sender, (Referral, Confirmation, Message)),
        (receiver, (Referral, Message, Reporter)),
    ):
        with acting(who):
            for model in models:
                assert shown(model) == [(None, None)], model
