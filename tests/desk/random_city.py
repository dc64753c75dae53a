"""A small random city, full of grants that hold, do not hold yet, or hold no more, and of denials that beat them."""

import random
from datetime import date, timedelta

from django.utils import timezone

from access.models import Basis, Block, ContactSeal, ContactSealWorker, Restriction, RestrictionWorker
from access.topics import ALL
from accounts.querysets import today
from cases.models import HouseholdMember
from people.models import Alias, Contact
from tests.world import (
    AgencyFactory,
    CaseFactory,
    ConsultationFactory,
    MembershipFactory,
    NoteFactory,
    PersonFactory,
    grant,
)

NAMES = [
    ("髙橋 花子", "タカハシ ハナコ"),
    ("高橋 太郎", "タカハシ タロウ"),
    ("林 一", "ハヤシ ハジメ"),
    ("見本 林", "ミホン リン"),
]
BORN = [date(1955, 5, 3), date(1955, 12, 1), date(1944, 1, 1)]
PHONES = ["042-000-0001", "042-000-0002", "000-0000-0001"]
TEXTS = ["家賃の督促が来た", "散歩に出た", "督促の散歩", "家族と話した"]
WORDS = [
    "高橋",
    "林",
    "はなこ",
    "hayashi",
    "督促",
    "散歩に",
    "家賃の督促",
    "042-000-0001",
    "042000",
    "S30.5.3",
    "1955",
    "高橋 昭和30年",
]


class RandomCity:
    """機関・所属・ケース and what stands in them, by a seed."""

    def __init__(self, seed):
        self.pick = random.Random(seed)
        agencies = [AgencyFactory(named_only=number == 3) for number in range(4)]
        self.memberships = [
            MembershipFactory(agency=agency) for agency in [*agencies, agencies[0], agencies[3]]
        ]
        # One worker in two agencies: what he was granted by name for one is nothing to the other.
        self.memberships.append(MembershipFactory(worker=self.memberships[3].worker, agency=agencies[0]))
        # 管理者 and 監査 see no case, whatever the agency they sit in holds.
        self.memberships.append(
            MembershipFactory(agency=agencies[1], role=self.pick.choice(["ADMIN", "AUDITOR"]))
        )
        self.people = [self.person() for _ in range(5)]
        self.cases = [
            CaseFactory(
                person=self.pick.choice(self.people), agency=agencies[number % 3], grant__closed=self.rarely()
            )
            for number in range(5)
        ]
        for fill in (self.grants, self.denials, self.records, self.seals):
            fill()

    def rarely(self, chance=0.25):
        return self.pick.random() < chance

    def person(self):
        name, kana = self.pick.choice(NAMES)
        person = PersonFactory(name=name, kana=kana, birth_on=self.pick.choice(BORN), birth_precision="DAY")
        Contact(person=person, kind="PHONE", value=self.pick.choice(PHONES)).save()
        if self.rarely(0.5):
            Alias(person=person, kind="FORMER", name=self.pick.choice(NAMES)[0]).save()
        return person

    def span(self):
        first = today() + timedelta(days=self.pick.choice([-20, -1, 0, 0, 3]))
        return first, self.pick.choice([None, first, first + timedelta(days=2), first + timedelta(days=90)])

    def grants(self):
        for _ in range(9):
            by = self.pick.choice(self.memberships)
            since, until = self.span()
            facts = {"since": since, "until": until, "closed": self.rarely(), "basis": Basis.CONSENT}
            facts["topics"] = self.pick.choice([1, 2, 3, 4, 5, 20, 36, 32, ALL])
            case = self.pick.choice(self.cases)
            # A grant to an agency that works by name only shows nothing to anybody.
            if self.rarely(0.7 if by.agency.named_only else 0.25):
                grant(case, by.worker, agency=by.agency, **facts)
            else:
                grant(case, by.agency, **facts)

    def denial(self):
        since, until = self.span()
        lifted = timezone.now() if self.rarely() else None
        return {"reason": "試験", "valid_from": since, "valid_until": until, "lifted_at": lifted}

    def worker(self):
        return self.pick.choice(self.memberships).worker

    def denials(self):
        for _ in range(2):
            Block.objects.create(case=self.pick.choice(self.cases), worker=self.worker(), **self.denial())
        if self.rarely(0.6):
            closed = Restriction.objects.create(case=self.pick.choice(self.cases), **self.denial())
            RestrictionWorker.objects.create(restriction=closed, worker=self.worker())

    def seals(self):
        for person in self.people[:2]:
            seal = ContactSeal.objects.create(person=person, **self.denial())
            ContactSealWorker.objects.create(seal=seal, worker=self.worker())

    def records(self):
        for _ in range(14):
            by, case = self.pick.choice(self.memberships), self.pick.choice(self.cases)
            facts = {"text": self.pick.choice(TEXTS), "topics": self.pick.choice([4, 4, 20, 36, 1])}
            NoteFactory(case=case, agency=by.agency, author=by.worker, own_only=self.rarely(), **facts)
        for _ in range(6):
            by = self.pick.choice(self.memberships)
            case = self.pick.choice([None, None, *self.cases])
            person = case.person if case else self.pick.choice(self.people)
            text = self.pick.choice(TEXTS)
            ConsultationFactory(agency=by.agency, taken_by=by.worker, case=case, person=person, text=text)
        for _ in range(4):
            by, (name, kana) = self.pick.choice(self.memberships), self.pick.choice(NAMES)
            HouseholdMember(
                case=self.pick.choice(self.cases), agency=by.agency, author=by.worker, name=name, kana=kana,
                kinship="CHILD", topics=self.pick.choice([32, 96]),
            ).save()  # fmt: skip
