"""コメント as they are read: threads of a case and of its notes, each with whom it calls and what it put right."""

from dataclasses import dataclass, field

from .models import Comment, Mention

MOST = 200  # of one case; because a longer thread is read by nobody


@dataclass
class Said:
    """One comment as it stands, the ones it put right (newest first), and whom it calls, as far as that may be known."""

    comment: Comment
    before: list = field(default_factory=list)
    called: list = field(default_factory=list)
    mine: bool = False

    @property
    def names(self):
        return "、".join(f"{m.worker.name}さん（{m.agency.short_name}）" for m in self.called)


def of_case(case_id, by):
    """The thread of the case itself, the oldest first."""
    return _said(Comment.objects.filter(case=case_id, note=None, plan=None), by)


def of_note(note, by):
    """The thread of one note."""
    return _said(Comment.objects.filter(case=note.case_id, note=note.pk), by)


def of_plan(plan, by):
    """The thread of one version of a plan."""
    return _said(Comment.objects.filter(case=plan.case_id, plan=plan.pk), by)


def of_notes(case_id, note_ids, by):
    """Threads by note, for a page of notes."""
    found = {}
    for said in _said(Comment.objects.filter(case=case_id, note__in=note_ids), by):
        found.setdefault(said.comment.note_id, []).append(said)
    return found


def own(case_id, by, beside=()):
    """What one's own agency said, besides the threads of some notes: all that is left when sight has ended."""
    rows = Comment.objects.filter(case=case_id, agency=by.agency)
    return [said for said in _said(rows, by) if said.comment.note_id not in beside]


def _said(rows, by):
    rows = list(rows.select_related("agency", "author").order_by("-created_at", "-id")[:MOST])
    rows.reverse()
    known = {row.pk: row for row in rows}
    replaced = {row.replaces_id for row in rows if row.replaces_id}
    calls = {}
    for mention in Mention.objects.filter(comment__in=list(known)).select_related("agency", "worker"):
        calls.setdefault(mention.comment_id, []).append(mention)
    return [
        Said(row, before := _before(row, known), _called(row, before, calls), _mine(row, by))
        for row in rows
        if row.pk not in replaced
    ]


def _before(row, known):
    found = []
    while row.replaces_id in known:
        row = known[row.replaces_id]
        found.append(row)
    return found


def _called(row, before, calls):
    found = [m for one in (row, *before) for m in calls.get(one.pk, ())]
    return sorted(found, key=lambda m: (m.agency_id, m.worker.name))


def _mine(row, by):
    return row.agency_id == by.agency.pk and by.worker is not None and row.author_id == by.worker.pk
