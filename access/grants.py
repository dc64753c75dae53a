"""What the acting agency holds on a case: read from the very rows the wall reads."""

from dataclasses import dataclass

from django.db import connection

from common.once import notebook, once

from .models import HOLDING, AgencyGrant, Basis, WorkerGrant


@dataclass(frozen=True)
class Standing:
    """閲覧の立場: how the acting worker stands on one case."""

    topics: int
    bases: frozenset

    @property
    def sees(self):
        return bool(self.topics)

    @property
    def holds(self):
        """Whether this is the agency in charge (担当機関)."""
        return bool(self.bases & set(HOLDING))

    @property
    def recalls(self):
        """Whether the agency has records of its own on it, whatever else has ended."""
        return Basis.AUTHOR in self.bases


def of_cases(case_ids):
    """The grants in force of whoever asks, by case: his agency's, then those by his own name."""
    known = notebook("grants")
    new = [pk for pk in case_ids if pk not in known]
    known.update((pk, []) for pk in new)
    for model in (AgencyGrant, WorkerGrant) if new else ():
        for grant in model.objects.filter(content_object__in=new):
            known[grant.content_object_id].append(grant)
    return {pk: known[pk] for pk in case_ids}


def standing(case_id):
    """The union of the grants in force of whoever asks; nothing for a case that is hidden or does not exist."""
    mask, bases = 0, set()
    for grant in of_cases([case_id])[case_id]:
        mask |= grant.topics
        bases.add(Basis(grant.basis))
    return Standing(mask, frozenset(bases))


def is_quiet(case_id):
    """Whether all the asker's sight of a case comes from 通報・通告, of which nobody else is told."""
    found = [grant.quiet for grant in of_cases([case_id])[case_id] if grant.basis != Basis.AUTHOR]
    return bool(found) and all(found)


def just_stood(case_id):
    """Whether the asker's sight of a case ended within the hour: what he was writing may still be kept as his own."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT just_stood(%s)", [case_id])
        return cursor.fetchone()[0]


@dataclass(frozen=True)
class Line:
    """One line of 「誰に見えるか」: an agency or a named worker, what he sees, on which ground, until when."""

    agency_id: int
    worker_id: object
    topics: int
    basis: str
    source_id: object
    since: object
    until: object
    people: int


@once
def who_sees(case_id):
    """Who sees a case, as far as the asker may know it (rule 9): the holder all, another its own and the holder's."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM who_sees(%s) ORDER BY agency, worker NULLS FIRST, basis, since", [case_id]
        )
        return [Line(*row) for row in cursor.fetchall()]


def who_reads(case_id, agency_id):
    """The workers of one agency that a line of 「誰に見えるか」 counts: nobody where that line is not ours to know."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM who_reads(%s, %s)", [case_id, agency_id])
        return [row[0] for row in cursor.fetchall()]


def contact_is_open(case_id):
    """Whether no seal (DV等支援措置) lies on the addresses of a case's person, asked by the agency in charge."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT contact_is_open(%s)", [case_id])
        return cursor.fetchone()[0]


def recalled_name(case_id):
    """The name an agency remembers of a case it once worked on and no longer sees; None otherwise."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT cases_recall(%s)", [case_id])
        return cursor.fetchone()[0]


def denial_may(denial_id):
    """What whoever asks may do about a protection he reads: CONFIRM, ACT, ANSWER."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT denial_may(%s)", [denial_id])
        return cursor.fetchone()[0]
