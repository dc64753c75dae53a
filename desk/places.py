"""Where a notice leads: the case or the meeting its source belongs to, as far as the wall shows the source to whoever asks."""

from dataclasses import dataclass

from django.db import connection

from meetings.models import Meeting

from .states import About

# about → (table of its source, column of its place, the page that answers it)
OF_ROLE = ("cases_planrole", "case_id", "case-plan")
OF_PLAN = ("cases_supportplan", "case_id", "case-plan")
OF_RESOLUTION = ("cases_resolution", "case_id", "case-close")
OF_COORDINATION = ("cases_coordination", "case_id", "case-coordination")
OF_CASE = ("cases_case", "id", "case-detail")
OF_VISIT = ("cases_outreachvisit", "case_id", "case-outreach")
OF_OUTREACH = ("cases_outreachplan", "case_id", "case-outreach")
OF_DENIAL = ("access_denial", "case_id", "case-protection")
OF_MEETING = ("meetings_meeting", "id", "meeting")
OF_ITEM = ("meetings_item", "meeting_id", "meeting")
WHERE = {
    About.ROLE_ASKED: [OF_ROLE],
    About.ROLE_ANSWERED: [OF_ROLE],
    About.ROLE_DECLINED: [OF_ROLE],
    About.ROLE_DROPPED: [OF_ROLE],
    About.ROLE_GONE: [OF_ROLE],
    About.ROLE_LATE: [OF_ROLE],
    About.PLAN_AGREE: [OF_PLAN],
    About.PLAN_DECIDE: [OF_PLAN],
    About.PLAN_ENDS: [OF_PLAN],
    About.PLAN_LATE: [OF_PLAN],
    About.MONITOR: [OF_PLAN],
    About.MONITOR_LATE: [OF_PLAN],
    About.PLAN_REVISE: [OF_RESOLUTION],
    About.CLOSING: [OF_RESOLUTION],
    About.RESOLUTION_LATE: [OF_RESOLUTION],
    About.COORD_PLAN: [OF_COORDINATION],
    About.COORD_NEXT: [OF_COORDINATION],
    About.COORD_LATE: [OF_COORDINATION],
    About.COORD_ENDED: [OF_COORDINATION],
    About.WATCH_ENDS: [OF_CASE],
    About.SUSPENDED: [OF_CASE],
    About.SUSPENDED_LATE: [OF_CASE],
    About.PROMISE_LATE: [OF_VISIT, OF_OUTREACH],
    About.DENIAL_CONFIRM: [OF_DENIAL],
    About.DENIAL_LIFT: [OF_DENIAL],
    About.DENIAL_ENDS: [OF_DENIAL],
    About.DENIAL_REVIEW: [OF_DENIAL],
    About.DENIAL_ENDED: [OF_DENIAL],
    About.DENIAL_LATE: [OF_DENIAL],
    About.CALLED: [OF_MEETING],
    About.MEETING_MOVED: [OF_MEETING],
    About.MEETING_OFF: [OF_MEETING],
    About.MEETING_LATE: [OF_MEETING],
    About.MINUTES_LATE: [OF_ITEM],
    About.SHEET_MISSING: [OF_ITEM],
}
OF_MEETINGS = {about for about, sources in WHERE.items() if sources[0] in (OF_MEETING, OF_ITEM)}
OF_CASES = set(WHERE) - OF_MEETINGS
# Read by whoever was asked or took them, whether they see the meeting or not: the page of their own.
OF_REQUESTS = {About.ASKED_MATERIAL, About.MATERIAL_GIVEN, About.MATERIAL_LATE}
OF_TASKS = {About.TASK_GIVEN, About.TASK_LATE, About.TASK_STUCK}


@dataclass(frozen=True)
class Places:
    """The place of each source by its id, and the meetings among them."""

    known: dict
    meetings: dict

    @classmethod
    def of(cls, notices):
        known = _found(notices)
        wanted = {known[n.source_id] for n in notices if n.about in OF_MEETINGS and n.source_id in known}
        return cls(known, Meeting.objects.with_ends().in_bulk(wanted))

    def cases(self, notices):
        return [self.known[n.source_id] for n in notices if n.about in OF_CASES and n.source_id in self.known]


def _found(notices):
    """One query for all kinds; each table answers as its own policies say."""
    wanted = {}
    for notice in notices:
        for table, column, _view in WHERE.get(notice.about, ()):
            wanted.setdefault((table, column), set()).add(notice.source_id)
    if not wanted:
        return {}
    parts = [f"SELECT id, {column} FROM {table} WHERE id = ANY (%s)" for table, column in wanted]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), [list(ids) for ids in wanted.values()])
        return dict(cursor.fetchall())
