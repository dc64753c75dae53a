"""権限表: eight invented workers, and what each rule of `access.policy` is asked about."""

from dataclasses import dataclass
from types import SimpleNamespace
from uuid import UUID

from access.grants import Standing
from access.models import Basis, Denial
from access.topics import ALL, Topic
from accounts.acting import Acting
from accounts.models import Agency, Membership, Worker
from cases.models import (
    Case,
    CaseNote,
    Comment,
    Consultation,
    FamilyEvent,
    HouseholdMember,
    OutreachVisit,
    PlanRole,
    SupportPlan,
)
from cases.states import Stage
from consent.models import Consent
from desk.models import Notice
from meetings.models import Body, Inquiry, Item, Meeting, Member, Task
from referrals.models import Confirmation, Referral

Role = Membership.Role
SOME = int(Topic.IDENTITY | Topic.PROGRESS)
CASE, SOMEONE_ELSE = UUID(int=1), UUID(int=99)
HOLDER, COORDINATOR, LETTER = 3, 5, 6
CASE_ROW = Case(pk=CASE, stage=Stage.SUPPORT)


@dataclass(frozen=True)
class Column:
    """閲覧の立場: a worker of one agency, and how it stands on the case in question."""

    number: int
    title: str
    role: str = Role.STAFF
    topics: int = 0
    bases: frozenset = frozenset()

    @property
    def standing(self):
        return Standing(self.topics, self.bases)

    def acting(self, role, kin=False, **runs):
        """The invented worker; `kin` where the agency in question is his own."""
        agency = Agency(pk=self.number, name=self.title, **runs)
        worker = SimpleNamespace(pk=UUID(int=self.number), membership_set=Memberships(kin))
        return Acting(worker, Membership(pk=UUID(int=self.number)), agency, role or self.role)


@dataclass(frozen=True)
class Memberships:
    """The memberships of an invented worker, of which a rule asks only whether there is one."""

    found: bool

    def filter(self, **_facts):
        return self

    exclude = filter

    def exists(self):
        return self.found


COLUMNS = (
    Column(1, "管理者", Role.ADMIN),
    Column(2, "監査", Role.AUDITOR),
    Column(HOLDER, "担当機関", topics=ALL, bases=frozenset({Basis.INTAKE, Basis.AUTHOR})),
    Column(4, "同意で見える機関", topics=SOME, bases=frozenset({Basis.CONSENT})),
    Column(COORDINATOR, "多機関協働", topics=ALL, bases=frozenset({Basis.COORDINATION})),
    Column(LETTER, "法令で見える機関", topics=SOME, bases=frozenset({Basis.STATUTE})),
    Column(7, "自機関の記録だけの機関", bases=frozenset({Basis.AUTHOR})),
    Column(8, "何も見えない機関"),
)


@dataclass(frozen=True)
class Row:
    """操作: a rule's name, the verb as a worker reads it, and what it is asked about by whom."""

    rule: str
    verb: str
    subject: object = lambda by: None
    role: str = ""
    kin: bool = False
    decides: bool = False
    coordinates: bool = False


def case(stage=Stage.SUPPORT):
    return lambda by: Case(pk=CASE, stage=stage)


def taken_by_holder(model, **facts):
    """A record of the agency in charge, the one that took the consultation."""
    return lambda by: model(agency_id=HOLDER, **facts)


def own(model, **facts):
    return lambda by: model(agency_id=by.agency.pk, **facts)


def said_by_me(by):
    return Comment(agency_id=by.agency.pk, author_id=by.worker.pk, case=CASE_ROW)


def consent(**facts):
    return lambda by: Consent(case_id=CASE, **facts)


def letter(by):
    """A つなぎ on a statute, from the agency in charge."""
    return Referral(from_agency_id=HOLDER, to_agency_id=LETTER)


def plan(state="DRAFT"):
    return lambda by: SupportPlan(case_id=CASE, agency_id=HOLDER, state=state)


def role(by):
    """A role that the agency in charge asks of the one that sees the case by consent."""
    return PlanRole(case_id=CASE, from_agency_id=HOLDER, agency_id=4, topics=int(Topic.PROGRESS))


def hidden_role(by):
    return PlanRole(case_id=CASE, from_agency_id=HOLDER, agency_id=4, topics=int(Topic.HEALTH))


def meeting(by):
    """A meeting that the agency in charge convenes and prepares."""
    return Meeting(agency_id=HOLDER, prepared_by_id=HOLDER)


def item(by):
    return Item(meeting=meeting(by), basis="S106")


def settled(by):
    return Item(meeting=meeting(by), basis="S106", state="SETTLED")


def protection(*, own=False, **facts):
    """A decision of the agency in charge; `own` where whoever asks made it himself."""
    return lambda by: Denial(
        case_id=CASE, agency_id=HOLDER, author_id=by.worker.pk if own else SOMEONE_ELSE, **facts
    )


def oneself(by):
    return Worker(pk=by.worker.pk)


def somebody(by):
    return Worker(pk=SOMEONE_ELSE)


ROWS = (
    Row("take_consultation", "相談を受け付ける"),
    Row("screen_consultation", "受付の判断をする", taken_by_holder(Consultation)),
    Row("open_case", "ケースを開く", taken_by_holder(Consultation)),
    Row("open_case", "ケースを開く（もうケースがある相談）", taken_by_holder(Consultation, case_id=CASE)),
    Row("advance_case", "段階を進める・主担当を決める", case()),
    Row("write_note", "経過記録を書く", lambda by: CASE),
    Row("correct_note", "経過記録・相談を訂正する（担当機関が書いたもの）", taken_by_holder(CaseNote)),
    Row("correct_note", "経過記録・相談を訂正する（自機関が書いたもの）", own(CaseNote)),
    Row("write_comment", "コメントを書く", case()),
    Row("correct_comment", "コメントを訂正する（自分が書いたもの）", said_by_me),
    Row(
        "correct_comment",
        "コメントを訂正する（ほかの人が書いたもの）",
        taken_by_holder(Comment, author_id=SOMEONE_ELSE),
    ),
    Row("keep_outreach", "アウトリーチ計画をつくる・直す・終える", case()),
    Row("keep_outreach", "アウトリーチ計画をつくる・直す・終える（終結したケース）", case(Stage.CLOSED)),
    Row("record_visit", "訪問・不在を記録する", case()),
    Row("record_visit", "訪問・不在を記録する（終結したケース）", case(Stage.CLOSED)),
    Row(
        "correct_visit",
        "訪問の記録を直す（担当機関が書いたもの）",
        taken_by_holder(OutreachVisit, case=CASE_ROW),
    ),
    Row("correct_visit", "訪問の記録を直す（自機関が書いたもの）", own(OutreachVisit, case=CASE_ROW)),
    Row("record_relative", "世帯員・親族を加える", case()),
    Row(
        "correct_relative",
        "世帯員・親族を直す（担当機関が書いたもの）",
        taken_by_holder(HouseholdMember, case_id=CASE),
    ),
    Row("correct_relative", "世帯員・親族を直す（自機関が書いたもの）", own(HouseholdMember, case_id=CASE)),
    Row("assess", "アセスメントに答える・家族年表に加える", case()),
    Row("assess", "アセスメントに答える（終結したケース）", case(Stage.CLOSED)),
    Row(
        "correct_family_event",
        "家族年表を直す（担当機関が書いたもの）",
        taken_by_holder(FamilyEvent, case_id=CASE),
    ),
    Row("correct_family_event", "家族年表を直す（自機関が書いたもの）", own(FamilyEvent, case_id=CASE)),
    Row("edit_person", "本人の情報・別の名前・連絡先を直す", case()),
    Row("record_consent", "同意を記録する・変更する", case()),
    Row("record_consent", "同意を記録する（終結したケース）", case(Stage.CLOSED)),
    Row("withdraw_consent", "同意の撤回を記録する", consent()),
    Row("withdraw_consent", "同意の撤回を記録する（撤回済みの同意）", consent(withdrawn_at="すでに")),
    Row("record_asking", "打診（保留・不同意）を記録する", case()),
    Row("record_asking", "打診を記録する（終結したケース）", case(Stage.CLOSED)),
    Row("add_consent_file", "同意書の写しを添える", consent()),
    Row("preview_case", "ほかの機関として見る", case()),
    Row("draw_up_plan", "支援プランの案をつくる", case()),
    Row("draw_up_plan", "支援プランの案をつくる（終結したケース）", case(Stage.CLOSED)),
    Row("edit_plan", "支援プランの案を直す", plan()),
    Row("edit_plan", "支援プランを直す（協議のあと）", plan("DISCUSSED")),
    Row("renew_plan", "支援プランの次の版をつくる（再プラン）", plan("DECIDED")),
    Row("renew_plan", "支援プランの次の版をつくる（案のあるとき）", plan()),
    Row("propose_roles", "役割を頼む", plan()),
    Row("propose_roles", "役割を頼む（評価のあと）", plan("REVIEWED")),
    Row("answer_role", "頼まれた役割に答える", role),
    Row("answer_role", "頼まれた役割に答える（同意が終わった内容）", hidden_role),
    Row("steer_role", "役割を取りやめる・状況を記録する", role),
    Row("discuss_plan", "会議の承認を支援プランに反映する", plan()),
    Row("discuss_plan", "会議の承認を反映する（協議のあと）", plan("DISCUSSED")),
    Row("agree_plan", "プラン内容への同意を反映する", plan("DISCUSSED")),
    Row("agree_plan", "プラン内容への同意を反映する（協議の前）", plan()),
    Row("decide_plan", "支援決定をする", plan("AGREED")),
    Row("decide_plan", "支援決定をする（支援決定をする課）", plan("AGREED"), decides=True),
    Row(
        "decide_plan",
        "支援決定をする（支援決定をする課の民生委員等）",
        plan("AGREED"),
        role=Role.NAMED,
        decides=True,
    ),
    Row("decide_plan", "支援決定をする（支援決定をする課、同意の前）", plan("DISCUSSED"), decides=True),
    Row("send_letter", "ケースからつなぎを送る", case()),
    Row("send_letter", "ケースからつなぎを送る（終結したケース）", case(Stage.CLOSED)),
    Row("send_letter", "相談からつなぎを送る", taken_by_holder(Consultation)),
    Row("answer_letter", "つなぎに答える（受理・質問・差戻し・転送・報告）", letter),
    Row("steer_letter", "送ったつなぎを進める（回答・取下げ・完了）", letter),
    Row("comment_letter", "つなぎにコメントする", letter),
    Row("confirm_letter", "法令によるつなぎを確認する", taken_by_holder(Confirmation)),
    Row(
        "confirm_letter",
        "法令によるつなぎを確認する（所属長）",
        taken_by_holder(Confirmation),
        role=Role.CHIEF,
    ),
    Row(
        "confirm_letter",
        "法令によるつなぎを確認する（所属長、確認ずみのつなぎ）",
        taken_by_holder(Confirmation, confirmed_at="すでに"),
        role=Role.CHIEF,
    ),
    Row("prepare_meeting", "会議を準備する（生活支援課などの会議体）", lambda by: Body(agency_id=HOLDER)),
    Row("keep_register", "構成機関の名簿を変える", lambda by: Body(agency_id=HOLDER)),
    Row(
        "keep_register",
        "構成機関の名簿を変える（所属長）",
        lambda by: Body(agency_id=HOLDER),
        role=Role.CHIEF,
    ),
    Row("put_on_agenda", "議題を加える（招集した課の会議）", meeting),
    Row("put_on_agenda", "議題を加える（開催した会議）", lambda by: Meeting(agency_id=HOLDER, state="HELD")),
    Row("steer_meeting", "会議を招集・開催・中止する", meeting),
    Row("choose_members", "構成員を選ぶ・資料を求める・議題を取り下げる", item),
    Row("choose_members", "構成員を選ぶ（記録を確定した議題）", settled),
    Row("table_plan", "新しい案を議題に出し直す", item),
    Row("table_plan", "新しい案を議題に出し直す（記録を確定した議題）", settled),
    Row("choose_members_of", "構成員から外す", lambda by: Member(item=item(by))),
    Row("enter_room", "守秘を確認して議題を開く", item),
    Row("enter_room", "守秘を確認する（同意による議題）", lambda by: Item(basis="CONSENT")),
    Row("work_on_item", "準備シートを書く", item),
    Row("work_on_item", "準備シートを書く（記録を確定した議題）", settled),
    Row("keep_minutes", "会議録を書く・確定する", item),
    Row("keep_minutes", "会議録を書く（記録を確定した議題）", settled),
    Row("release_from_room", "会議の内容をケースへ移す（一方弁）", settled),
    Row("release_from_room", "会議の内容をケースへ移す（記録を確定する前）", item),
    Row("answer_inquiry", "資料・意見の求めに答える", lambda by: Inquiry(to_agency_id=LETTER)),
    Row(
        "finish_task",
        "会議で引き受けた役割を終える",
        lambda by: Task(agency_id=LETTER, author_agency_id=HOLDER),
    ),
    Row("finish_task", "会議で引き受けた役割を終える（もう終わった）", lambda by: Task(done_at="すでに")),
    Row("protect_case", "秘匿・DV等支援措置・担当外しを設定する", case()),
    Row("step_aside", "自分を担当から外す（利害関係）", case()),
    Row("confirm_protection", "保護の決定を確認する（二人目）", protection()),
    Row("confirm_protection", "自分の決めた保護を確認する", protection(own=True)),
    Row("extend_protection", "保護を延長する・見られる職員を変える", protection()),
    Row("extend_protection", "保護を延長する（解除ずみ）", protection(lifted_at="すでに")),
    Row("ask_to_lift", "保護の解除を申し出る", protection()),
    Row("ask_to_lift", "保護の解除を申し出る（解除ずみ）", protection(lifted_at="すでに")),
    Row("answer_lift", "保護の解除を確認する（二人目）", protection()),
    Row("read_notice", "お知らせを「読んだ」にする（自分あて）", own(Notice)),
    Row("read_notice", "お知らせを「読んだ」にする（もう読まれた）", own(Notice, read_at="すでに")),
    Row("read_access_log", "誰が見たかを見る（ケースごと）", case()),
    Row("read_audit", "閲覧記録をさがす"),
    Row("change_settings", "設定を変える（機関・職員・異動・市）"),
    Row("change_worker", "職員の登録・所属・コードを変える", somebody),
    Row("change_worker", "自分の登録・所属・コードを変える", oneself),
    Row("end_membership", "所属を終わらせる", lambda by: Membership(worker=somebody(by))),
    Row("end_membership", "自分の所属を終わらせる", lambda by: Membership(worker=oneself(by))),
    Row("change_sight", "機関の見え方を変える", lambda by: []),
    Row("change_sight", "自分の機関の見え方を変える", lambda by: [], kin=True),
    Row("change_password", "パスワードを変える（自分の）", oneself),
    Row("change_password", "パスワードを変える（ほかの人の）", somebody),
)
