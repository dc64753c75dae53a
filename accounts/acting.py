"""Who acts: a worker, for one agency, in one role."""

from contextvars import ContextVar
from dataclasses import dataclass

from .models import Agency, Membership, Worker

current = ContextVar("acting", default=None)


@dataclass(frozen=True)
class Acting:
    """職員がどの所属で動いているか; every action takes it as `by`."""

    worker: Worker
    membership: Membership
    agency: Agency
    role: str

    @classmethod
    def of(cls, membership):
        return cls(membership.worker, membership, membership.agency, membership.role)

    @property
    def is_admin(self):
        return self.role == Membership.Role.ADMIN

    @property
    def is_auditor(self):
        return self.role == Membership.Role.AUDITOR

    @property
    def is_case_worker(self):
        return not (self.is_admin or self.is_auditor)


def history_user(instance=None, request=None, **kwargs):
    """The worker a version is written under; None outside a context, and then the database refuses the version."""
    acting = current.get()
    return acting.worker if acting else None
