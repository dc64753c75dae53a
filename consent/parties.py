"""共有先: the agencies and named workers sight can be given to, by key (agency, worker or None)."""

from django.db.models import Count

from accounts.models import Agency, Membership, Worker
from accounts.querysets import today


def place(agency):
    """Departments first, then windows by field, then the others, as the codes list them."""
    return Agency.Kind.values.index(agency.kind), Agency.Field.values.index(agency.field), agency.pk


class Directory:
    """Names, order and head counts of agencies and named workers, as whoever acts reads them."""

    def __init__(self, by):
        self.by = by
        self.day = today()
        self.agencies = {agency.pk: agency for agency in sorted(Agency.objects.all(), key=place)}
        self.workers = {}
        self._people = None

    def knows(self, keys):
        """Load the named workers of some keys; the keys in the order of the city's list."""
        keys = set(keys)
        missing = {worker for _, worker in keys if worker} - set(self.workers)
        if missing:
            self.workers |= Worker.objects.in_bulk(missing)
        places = {pk: place for place, pk in enumerate(self.agencies)}
        return sorted(keys, key=lambda key: (places[key[0]], self.name(key)))

    def name(self, key):
        agency, worker = key
        name = self.agencies[agency].name
        return f"{self.workers[worker].name}さん（{name}）" if worker else name

    def short(self, key):
        agency, worker = key
        name = self.agencies[agency].short_name
        return f"{name} {self.workers[worker].name}さん" if worker else name

    def own_key(self):
        return self.by.agency.pk, self.by.worker.pk if self.by.agency.named_only else None

    def is_open(self, agency):
        """Whether sight could be given to it: a desk of the city or its partners that is not closed."""
        return agency.kind != Agency.Kind.OFFICE and not self.is_closed(agency)

    def is_closed(self, agency):
        return agency.closed_on is not None and agency.closed_on <= self.day

    def people(self, key):
        """How many would read: one named worker, or everyone of the agency."""
        if key[1]:
            return 1
        if self._people is None:
            counted = Membership.objects.in_force().order_by().values_list("agency")
            self._people = dict(counted.annotate(Count("worker", distinct=True)))
        return self._people.get(key[0], 0)

    def named_workers(self):
        """The workers in force of the agencies whose workers are granted by name only (担当者のみ)."""
        rows = Membership.objects.in_force().filter(agency__named_only=True).select_related("worker")
        found = {}
        for membership in rows.order_by("agency", "worker__kana", "worker__name"):
            if self.is_open(self.agencies[membership.agency_id]):
                self.workers[membership.worker_id] = membership.worker
                found[(membership.agency_id, membership.worker_id)] = membership.worker.name
        return found
