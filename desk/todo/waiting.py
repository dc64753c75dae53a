"""今日やること: everything that waits for whoever acts, before anybody is called by name."""

from dataclasses import dataclass, field

from accounts.models import Membership

from . import letters
from .programme import Programme


@dataclass
class Waiting:
    """The rows that wait, before anybody is called by name."""

    letters: list = field(default_factory=list)
    confirmations: list = field(default_factory=list)
    askings: list = field(default_factory=list)
    consents: list = field(default_factory=list)
    consultations: list = field(default_factory=list)
    programme: Programme = field(default_factory=Programme)

    @classmethod
    def of(cls, by, calendar):
        day = calendar.day
        return cls(
            list(letters.letters(by, day)),
            list(letters.confirmations(by)) if by.role == Membership.Role.CHIEF else [],
            list(letters.askings(by, day)),
            list(letters.consents(by, day)),
            list(letters.consultations(by)),
            Programme.of(by, calendar),
        )

    @property
    def referrals(self):
        return [row.pk for row in self.letters] + [row.referral_id for row in self.confirmations]

    @property
    def cases(self):
        return [row.case_id for row in (*self.askings, *self.consents)] + self.programme.cases

    @property
    def persons(self):
        return [row.person_id for row in self.consultations]

    def tasks(self, by, names, calendar):
        """All of them as lines, in the order in which they are to be done."""
        seen = [row for row in self.askings if row.case_id in names.cases]
        given = [row for row in self.consents if row.case_id in names.cases]
        found = [letters.letter_task(row, by, names, calendar) for row in self.letters]
        found += [letters.confirmation_task(row, calendar) for row in self.confirmations]
        found += [letters.asking_task(row, names, calendar) for row in seen]
        found += [letters.consent_task(row, names, calendar) for row in given]
        found += [letters.consultation_task(row, names) for row in self.consultations]
        found += self.programme.tasks(names, calendar)
        return sorted(found, key=lambda task: task.order)
