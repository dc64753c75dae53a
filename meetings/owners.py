"""Who may be given a role: those at the table of an item, and on consent also those who see the case."""

from access import grants
from accounts.models import Agency, Membership, Worker

from . import records
from .models import Member


def choices(item, matter):
    """Groups for a select: each agency at the table as a whole and by worker, without whom cannot carry a role now."""
    members = list(Member.objects.filter(item=item, removed_at=None).select_related("agency", "worker"))
    agencies = {m.agency_id: m.agency for m in members} | {item.meeting.agency_id: item.meeting.agency}
    workers = {(m.agency_id, m.worker_id): m.worker for m in members}
    for line in _seeing(matter):
        agencies.setdefault(line.agency_id, None)
        if line.worker_id:
            workers.setdefault((line.agency_id, line.worker_id), None)
    _fill(agencies, workers)
    return [
        (agency.name, rows)
        for pk, agency in sorted(agencies.items(), key=lambda pair: pair[1].name)
        if (rows := list(_rows(pk, agency, workers, not item.is_room or pk == item.meeting.agency_id)))
    ]


def _seeing(matter):
    """The lines of 「誰に見えるか」 that carry what the item contains; a room follows no grant."""
    if matter.case_id is None:
        return []
    return [w for w in grants.who_sees(matter.case_id) if w.topics & matter.topics == matter.topics]


def _fill(agencies, workers):
    agencies |= Agency.objects.in_bulk([pk for pk, agency in agencies.items() if agency is None])
    known = Worker.objects.in_bulk([worker for (_, worker), row in workers.items() if row is None])
    workers |= {key: known[key[1]] for key, row in workers.items() if row is None and key[1] in known}


def _rows(pk, agency, workers, whole):
    """The agency as a whole, where it may take a role so, and its workers; in a room a member takes it by name."""
    if records.gone(agency, None):
        return
    if whole and not agency.named_only:
        yield f"{pk}", f"{agency.name}（機関として）"
    here = set(Membership.objects.in_force().filter(agency=agency).values_list("worker_id", flat=True))
    for (of, worker_id), worker in workers.items():
        if of == pk and worker and worker_id in here:
            yield f"{pk}:{worker_id}", f"{worker.name}（{agency.name}）"


def keep(groups, tasks):
    """The same with the owners of roles already written, also where they have gone since: so that the page can say so."""
    known = {key for _name, rows in groups for key, _label in rows}
    left = {}
    for task in tasks:
        key = f"{task.agency_id}:{task.worker_id}" if task.worker_id else f"{task.agency_id}"
        if key not in known:
            left[key] = f"{task.worker.name}（{task.agency.name}）" if task.worker_id else task.agency.name
    return [*groups, ("いまは選べない人・機関", list(left.items()))] if left else groups
