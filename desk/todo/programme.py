"""期限 of the whole programme: what the database lists for whoever acts, each with the one act that answers it."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.db import connection

from cases.models import SupportPlan
from common.wareki import format_short
from meetings.models import Inquiry, Meeting
from meetings.models import Task as Role
from referrals.models import Referral

from ..addresses import address
from .task import MOST, Task, dated

LONGEST = timedelta(days=60)


@dataclass(frozen=True)
class Kind:
    """How one kind of open thing is shown: its word, what it is about, the act and where it is done."""

    word: str
    label: str
    act: str
    view: str
    ahead: int = 60  # how many days before its day it is shown
    is_of_row: bool = False  # whether the address names the row besides its place


KINDS = {
    "PLAN_DRAFT": Kind("プランの案", "{}のプランを会議に出す", "プランを開く", "case-plan", ahead=7),
    "PLAN_AGREE": Kind("本人の同意", "{}に、承認されたプランへの同意をたずねる", "プランを開く", "case-plan"),
    "PLAN_DECIDE": Kind("支援決定", "{}の支援プラン", "支援決定に進む", "case-plan-decide"),
    "PLAN_REVISE": Kind("プランの修正", "{}のプランの次の版をつくる", "プランを開く", "case-plan"),
    "PLAN_ENDS": Kind("プランの終わり", "{}のプランを評価する", "評価する", "case-close", ahead=30),
    "MONITOR": Kind("モニタリング", "{}のプランのようすを確かめる", "記録する", "case-monitoring", ahead=14),
    "CLOSING": Kind("終結・中断", "{}：会議で決まった終結・中断", "手続きに進む", "case-close"),
    "COORD_PLAN": Kind("多機関協働", "{}のプランがまだありません", "プランをつくる", "case-plan", ahead=14),
    "COORD_NEXT": Kind(
        "多機関協働", "{}の申込の同意が終わりました", "次の進め方を決める", "case-coordination"
    ),
    "WATCH": Kind("見守り", "{}の見守りの終わり", "ケースを開く", "case-detail", ahead=14),
    "SUSPENDED": Kind("中断の見直し", "{}を再開するか確かめる", "見直す", "case-reopen", ahead=14),
    "ROLE_ASKED": Kind("役割の依頼", "{}のプランの役割", "返事をする", "case-plan-role", is_of_row=True),
    "ROLE_RUNS": Kind(
        "役割の期限", "{}のプランの役割", "状況を書く", "case-plan-role", ahead=7, is_of_row=True
    ),
    "ROLE_GONE": Kind("役割の決め直し", "{}のプランの役割の担当を決め直す", "プランを開く", "case-plan"),
    "PROMISE": Kind("約束の日", "{}への連絡・訪問", "訪問を書く", "case-outreach", ahead=7),
    "CONSENT_OVER": Kind(
        "同意の期限", "{}の同意の期限が切れています", "同意をたずねる", "case-consent-asking"
    ),
    "DENIAL_CONFIRM": Kind("二人目の確認", "{}の情報の保護", "確認する", "case-protection"),
    "DENIAL_LIFT": Kind("解除の申出", "{}の情報の保護を解除してよいか", "返事をする", "case-protection"),
    "DENIAL_ENDING": Kind("保護の期限", "{}の情報の保護の終わり", "延長を考える", "case-protection"),
    "DENIAL_REVIEW": Kind("保護の見直し", "{}の情報の保護", "見直す", "case-protection"),
    "DENIAL_ENDED": Kind("保護の期限", "{}の情報の保護が終わりました", "確かめる", "case-protection"),
    "MEETING_CALL": Kind("会議の招集", "{}", "会議を開く", "meeting", ahead=14),
    "MEETING_PREPARE": Kind("会議の準備", "{}", "会議を開く", "meeting", ahead=14),
    "MEETING_HOLD": Kind("会議の開催", "{}", "開催を記録する", "meeting", ahead=0),
    "MEETING_CONFIRM": Kind("会議の記録", "{}", "記録を確定する", "meeting"),
    "MINUTES": Kind("会議の記録", "{}", "記録を書く", "meeting-minutes"),
    "PLEDGE": Kind("招集された会議", "{}", "守秘を確認する", "meeting-pledge", is_of_row=True),
    "SHEET": Kind("招集された会議", "{}", "準備シートを書く", "meeting-sheet", is_of_row=True),
    "TASK_STUCK": Kind("役割の決め直し", "{}で決めた役割", "会議を開く", "meeting"),
    "REPORT": Kind("つなぎの報告", "{}からのつなぎ", "報告する", "letter", ahead=7),
    "FINISH": Kind("つなぎの完了", "{}へのつなぎに報告がありました", "完了にする", "letter"),
    "INQUIRY": Kind("資料・意見の求め", "{}からの求め", "回答する", "meeting-inquiry", is_of_row=True),
    "TASK": Kind("会議で決めた役割", "{}", "結果を書く", "task-done"),
}
OF_MEETING = {
    "MEETING_CALL",
    "MEETING_PREPARE",
    "MEETING_HOLD",
    "MEETING_CONFIRM",
    "MINUTES",
    "PLEDGE",
    "SHEET",
    "TASK_STUCK",
}
OF_LETTERS = {"REPORT", "FINISH"}
OF_ITS_OWN = OF_LETTERS | {"INQUIRY", "TASK"}  # read by whoever took it, whether he sees the meeting or not


@dataclass(frozen=True)
class Row:
    """One line of the database's list."""

    kind: str
    pk: UUID
    place: UUID | None
    due: date


@dataclass
class Programme:
    """The lines of the database's list, with the meetings, requests and roles they speak of."""

    rows: list = field(default_factory=list)
    meetings: dict = field(default_factory=dict)
    inquiries: dict = field(default_factory=dict)
    roles: dict = field(default_factory=dict)
    plans: dict = field(default_factory=dict)
    letters: dict = field(default_factory=dict)
    decides: bool = False

    @classmethod
    def of(cls, by, calendar):
        rows = _soonest(row for row in listed_for_me(calendar) if row.due <= _shown_until(row, calendar))

        def ids(kinds, name):
            return {getattr(row, name) for row in rows if row.kind in kinds}

        return cls(
            rows,
            Meeting.objects.with_ends().in_bulk(ids(OF_MEETING, "place")),
            Inquiry.objects.select_related("agency").in_bulk(ids({"INQUIRY"}, "pk")),
            Role.objects.in_bulk(ids({"TASK"}, "pk")),
            SupportPlan.objects.in_bulk(ids({"PLAN_DECIDE"}, "pk")),
            Referral.objects.with_ends().in_bulk(ids(OF_LETTERS, "pk")),
            by.agency.decides,
        )

    @property
    def cases(self):
        return [row.place for row in self.rows if row.kind not in OF_MEETING | OF_ITS_OWN]

    def tasks(self, names, calendar):
        """Each line of what is visible at this moment."""
        for row in self.rows:
            label, about = self._words(row, names)
            if label:
                kind = KINDS[row.kind]
                yield Task(
                    kind=kind.word,
                    label=kind.label.format(label),
                    about=about,
                    act={"label": kind.act, "url": self._address(kind, row)},
                    **dated(row.due, calendar),
                )

    def _words(self, row, names):
        """What a line is about, and more in small letters; nothing where it is hidden."""
        if row.kind in OF_MEETING:
            meeting = self.meetings.get(row.place)
            when = f"{format_short(meeting.held_on)} {meeting.starts_at:%H:%M}" if meeting else ""
            return (meeting.body.name, f"{when}／会議 {meeting.number}") if meeting else ("", "")
        if row.kind == "INQUIRY":
            inquiry = self.inquiries.get(row.pk)
            return (inquiry.agency.name, "会議の資料・意見") if inquiry else ("", "")
        if row.kind in OF_LETTERS:
            letter = self.letters.get(row.pk)
            other = letter and (letter.from_agency if row.kind == "REPORT" else letter.to_agency)
            return (other.name, f"つなぎ {letter.number}") if letter else ("", "")
        if row.kind == "TASK":
            role = self.roles.get(row.pk)
            return (role.text, "") if role else ("", "")
        if row.kind == "PLAN_DECIDE" and row.pk not in self.plans:
            return "", ""
        return (names.case(row.place), self._version(row)) if row.place in names.cases else ("", "")

    def _version(self, row):
        return f"第{self.plans[row.pk].number}版" if row.pk in self.plans else ""

    def _address(self, kind, row):
        if row.kind in OF_ITS_OWN:
            return address(kind.view, row.pk)
        if row.kind == "PLAN_DECIDE":
            number = self.plans[row.pk].number
            return address(kind.view if self.decides else "case-plan-version", row.place, number)
        return address(kind.view, row.place, *([row.pk] if kind.is_of_row else []))


def listed_for_me(calendar):
    """The database's list for whoever acts, with what is due within two months."""
    until = calendar.day + LONGEST
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT kind, id, place, due FROM desk_waiting(%s, %s::date[], %s::jsonb)",
            [until, *calendar.terms],
        )
        return [Row(*found) for found in cursor.fetchall()]


def _soonest(rows):
    """As many of each kind as are shown, the soonest due; the names of the rest are not even asked for."""
    kinds, kept = {}, []
    for row in sorted(rows, key=lambda row: row.due):
        number = kinds[row.kind] = kinds.get(row.kind, 0) + 1
        if number <= MOST:
            kept.append(row)
    return kept


def _shown_until(row, calendar):
    return calendar.day + timedelta(days=KINDS[row.kind].ahead)
