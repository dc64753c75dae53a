"""届いたもの: what a notice says to whoever reads it now; where its source is hidden, its plain words alone."""

from dataclasses import dataclass

from django.urls import reverse

from access import lists
from access.doors import seen
from cases.models import Comment
from common.wareki import format_day
from consent.models import Asking, Consent
from referrals.models import Referral

from . import places
from .addresses import address
from .models import Notice
from .names import Names
from .places import Places
from .states import About

MOST = 20
SIZE = 50
LETTERS = {
    About.ARRIVED,
    About.ANSWERED,
    About.MOVED,
    About.UNANSWERED,
    About.UNREPORTED,
    About.CONFIRM,
    About.UNCONFIRMED,
    About.AGENCY_CLOSED,
    About.UNFINISHED,
}
LATE = {about for about in About if about.endswith("_LATE")} | {
    About.UNANSWERED,
    About.UNREPORTED,
    About.UNCONFIRMED,
    About.LATE_BELOW,
    About.DENIAL_ENDED,
    About.UNFINISHED,
    About.UNDECIDED,
}


@dataclass
class Line:
    """One お知らせ as it is shown; `count` of them, when several say the same of one late agency."""

    notice: Notice
    label: str
    about: str = ""
    url: str = ""
    count: int = 1

    @property
    def late(self):
        return self.notice.about in LATE


@dataclass(frozen=True)
class Sources:
    """What a page of notices is about, by id, as far as it is visible."""

    referrals: dict
    consents: dict
    askings: dict
    comments: dict
    places: Places
    cases: list

    @classmethod
    def of(cls, notices):
        def ids(*abouts):
            return {notice.source_id for notice in notices if notice.about in abouts}

        consents = Consent.objects.in_bulk(ids(About.CONSENT_ENDS, About.CONSENT_LATE))
        askings = Asking.objects.in_bulk(ids(About.ASK_AGAIN, About.ASK_LATE))
        said = Comment.objects.select_related("agency", "author").defer("text").in_bulk(ids(About.MENTIONED))
        letters = Referral.objects.with_ends().in_bulk(ids(*LETTERS, About.MENTIONED))
        where, known = Places.of(notices), (*consents.values(), *askings.values(), *said.values())
        cases = [row.case_id for row in known] + where.cases(notices)
        return cls(letters, consents, askings, said, where, cases)

    def names(self):
        return Names.of(referrals=self.referrals, cases=self.cases)


def unread(by):
    """The newest unread notices of a desk."""
    return list(_of(by).unread().newest()[:MOST])


def history(by, after=""):
    """One page of all notices, and the mark of the next one."""
    rows, mark = _of(by), lists.read_mark(after)
    if mark:
        at, pk = mark
        rows = rows.filter(created_at__lte=at).exclude(created_at=at, id__gte=pk)
    found = list(rows.select_related("read_by").newest()[: SIZE + 1])
    last = found[SIZE - 1] if len(found) > SIZE else None
    return found[:SIZE], lists.make_mark((last.pk, last.created_at)) if last else ""


def _of(by):
    return Notice.objects.of_desk(by.agency).select_related("late_agency")


def lines(notices, sources, names, together=True):
    """The notices in words; unread, those of one つなぎ are one line, the newest, and those of one late agency too."""
    found = {}
    for notice in notices:
        key = _thing(notice) if together else notice.pk
        if key in found:
            found[key].count += 1
        else:
            found[key] = _line(notice, sources, names)
    for line in found.values():
        if line.notice.about == About.LATE_BELOW:
            line.label = f"期限超過 {line.count}件・{line.notice.late_agency.name}"
    return list(found.values())


def _thing(notice):
    if (
        notice.about == About.MENTIONED
    ):  # because a call on a つなぎ is not to vanish behind what happened to it since
        return notice.about, notice.source_id
    return notice.late_agency_id if notice.about == About.LATE_BELOW else notice.source_id


def _line(notice, sources, names):
    line = Line(notice, notice.get_about_display())
    if notice.about in LETTERS:
        _of_letter(line, sources.referrals.get(notice.source_id), names)
    elif notice.about in (About.CONSENT_ENDS, About.CONSENT_LATE):
        _of_consent(line, sources.consents.get(notice.source_id), names)
    elif notice.about in (About.ASK_AGAIN, About.ASK_LATE):
        _of_asking(line, sources.askings.get(notice.source_id), names)
    elif notice.about == About.MENTIONED:
        _of_comment(line, sources.comments.get(notice.source_id), names)
        _of_letter(line, sources.referrals.get(notice.source_id), names, "#comments")
    elif notice.about in places.OF_CASES:
        _of_case(line, sources.places.known.get(notice.source_id), names)
    elif notice.about in places.OF_MEETINGS:
        _of_meeting(line, sources.places)
    elif notice.about in places.OF_REQUESTS:
        line.about = f"{format_day(notice.due_on)}まで" if notice.due_on else ""
        line.url = address("meeting-inquiry", notice.source_id)
    elif notice.about == About.UNDECIDED:
        line.url = address("consultation-detail", notice.source_id)
    elif notice.about in places.OF_TASKS:
        line.about = f"{format_day(notice.due_on)}まで" if notice.due_on else ""
        line.url = address("task-list")
    return line


def _of_letter(line, referral, names, place=""):
    if referral is None:
        return
    sent = referral.from_agency_id == line.notice.agency_id
    way = f"宛先 {referral.to_agency.name}" if sent else f"送り元 {referral.from_agency.name}"
    number, state = f"つなぎ {referral.number}", referral.get_state_display()
    line.about = "／".join(filter(None, [names.letter(referral.pk), way, number, state]))
    line.url = reverse("letter", args=[referral.pk]) + place


def _of_consent(line, consent, names):
    if consent is None or consent.case_id not in names.cases:
        return
    line.about = f"{names.case(consent.case_id)}／{format_day(consent.valid_until)}まで"
    line.url = reverse("case-consent", args=[consent.case_id])


def _of_asking(line, asking, names):
    if asking is None or asking.case_id not in names.cases:
        return
    line.about = f"{names.case(asking.case_id)}／{format_day(asking.ask_again_on)}"
    line.url = reverse("case-consent-asking", args=[asking.case_id])


def _of_comment(line, comment, names):
    if comment is None or comment.case_id not in names.cases:
        return
    said = f"{comment.agency.short_name} {comment.author.name}さんから"
    line.about = f"{names.case(comment.case_id)}／{said}"
    line.url = f"{_thread_of(comment)}#comment-{comment.pk}"


def _thread_of(comment):
    plan = seen(comment, "plan") if comment.plan_id else None
    if plan:
        return reverse("case-plan-comments", args=[comment.case_id, plan.number])
    if comment.note_id:
        return reverse("note-comments", args=[comment.note_id])
    return reverse("case-comments", args=[comment.case_id])


def _of_case(line, case_id, names):
    """Whom it is about, as far as the case is seen; the day, where there is one."""
    if case_id not in names.cases:
        return
    day = format_day(line.notice.due_on) if line.notice.due_on else ""
    line.about = "／".join(filter(None, [names.case(case_id), day]))
    line.url = address(places.WHERE[line.notice.about][0][2], case_id)


def _of_meeting(line, where):
    """A meeting by its number and its day; never what is on its agenda."""
    meeting = where.meetings.get(where.known.get(line.notice.source_id))
    if meeting is None:
        return
    at = f"{format_day(meeting.held_on)} {meeting.starts_at:%H:%M}"
    line.about = f"会議 {meeting.number}／{at}"
    line.url = address("meeting", meeting.pk)
