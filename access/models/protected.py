"""What every table with personal data is."""

import uuid

from django.db import DatabaseError, models

from access.verdict import Refused
from audit.disclosure import Disclosing, GuardedQuerySet

SIGHT_ENDED = "この記録は、同意の撤回などで、いま見えなくなりました。保存していません。画面を開き直して確かめてください。"


class Protected(Disclosing):
    """A table with personal data: row-level security holds it, and loading a row registers the disclosure."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    objects = GuardedQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def save(self, *, force_insert=False, force_update=False, **how):
        """A row that was loaded is never inserted anew: where sight ended since, nothing is saved, and that is said."""
        kept = not self._state.adding and not force_insert
        try:
            super().save(force_insert=force_insert, force_update=force_update or kept, **how)
        except DatabaseError as error:
            if kept and type(error) is DatabaseError:  # because Django has no class of its own for it
                raise Refused(SIGHT_ENDED) from error
            raise
