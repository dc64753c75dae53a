"""What every table with personal data is."""

import uuid

from django.db import models

from audit.disclosure import Disclosing, GuardedQuerySet


class Protected(Disclosing):
    """A table with personal data: row-level security holds it, and loading a row registers the disclosure."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    objects = GuardedQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"
