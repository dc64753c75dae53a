"""閲覧権限: grants, the rules that beat them, and the envelope every form carries."""

from .denials import (
    Block,
    ContactSeal,
    ContactSealWorker,
    Counterpart,
    Denial,
    DenialStep,
    Restriction,
    RestrictionWorker,
    SealedRow,
)
from .envelope import Draft, Submission
from .grants import HOLDING, AgencyGrant, Basis, Sight, WorkerGrant
from .protected import Protected

__all__ = [
    "HOLDING",
    "AgencyGrant",
    "Basis",
    "Block",
    "ContactSeal",
    "ContactSealWorker",
    "Counterpart",
    "Denial",
    "DenialStep",
    "Draft",
    "Protected",
    "Restriction",
    "RestrictionWorker",
    "SealedRow",
    "Sight",
    "Submission",
    "WorkerGrant",
]
