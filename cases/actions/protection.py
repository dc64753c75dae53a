"""What two workers do together about 秘匿・利害関係・DV等支援措置."""

from access import denials, policy
from access.acts import allowed_by
from access.models import Denial
from access.states import How, What
from access.verdict import Refused
from accounts.models import City
from accounts.querysets import today
from audit.disclosure import note_case
from common.businessdays import add_open_days

OVERTAKEN = "ほかの人が先に延長・変更したか、解除しました。いまの状態を確かめてください。"


@allowed_by(policy.protect_case)
def protect_case(case, *, by, what, kind, reason, applied_on, names=(), worker=None, **facts):
    """Set a protection: in force at once on the first person's word, to be confirmed by a second within one 開庁日."""
    note_case(case.pk)
    return denials.decide(
        case.pk,
        what=What(what).value,
        kind=kind,
        reason=reason,
        applied_on=applied_on,
        due=second_by(),
        names=list(names) or None,
        worker=worker,
        **{"counterpart": "", "member": None} | facts,
    )


@allowed_by(policy.step_aside)
def step_aside(case, *, by, kind, reason, review_on):
    """「自分を外す」: from now on the case is not there for whoever says so."""
    note_case(case.pk)
    facts = {"applied_on": today(), "review_on": review_on, "due": second_by(), "counterpart": ""}
    return denials.decide(case.pk, what="BLOCK", kind=kind, reason=reason, worker=by.worker.pk, **facts)


@allowed_by(policy.confirm_protection)
def confirm_protection(denial, *, by, reason=""):
    """二人目の確認; a second of two who confirm finds it done."""
    return denials.confirm(denial.pk, reason)


@allowed_by(policy.extend_protection)
def extend_protection(denial, *, by, reason, until=None, review_on=None):
    """延長: a row of its own, from 30 days before the end; the old one stays."""
    if today() < denials.may_extend_on(denial):
        raise Refused("延長できるのは、終わる日（見直しの日）の30日前からです。")
    if denial.valid_until and denial.valid_until < today():
        raise Refused("期間が終わっています。延長ではなく、あたらしく設定してください。")
    facts = {"reason": reason, "until": until, "review_on": review_on, "due": second_by()}
    return _followed(denials.follow(denial.pk, How.EXTEND, **facts))


@allowed_by(policy.extend_protection)
def change_named_workers(denial, *, by, reason, names):
    """見られる職員の変更: who is left out loses sight at once, who is added gains it when a second person confirms."""
    return _followed(denials.follow(denial.pk, How.CHANGE, reason=reason, names=list(names), due=second_by()))


@allowed_by(policy.ask_to_lift)
def ask_to_lift(denial, *, by, reason):
    """解除の申出: nothing changes until a second person agrees."""
    return denials.ask_lift(denial.pk, reason, second_by())


@allowed_by(policy.answer_lift)
def answer_lift(denial, *, by, agreed, reason=""):
    """解除の確認: decided anew under lock; a protection renewed meanwhile is not lifted (the answer says RENEWED)."""
    return denials.answer_lift(denial.pk, agreed, reason)


def second_by():
    """The day by which a second person is to answer: the next 開庁日."""
    city = City.objects.first()
    return add_open_days(today(), 1, city.closed_dates if city else frozenset())


def _followed(made):
    if made is None:
        raise Refused(OVERTAKEN)
    return Denial.objects.get(pk=made)
