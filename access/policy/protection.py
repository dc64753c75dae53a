"""秘匿・利害関係・DV等支援措置: who protects, who confirms, who lifts."""

from access import grants
from access.verdict import YES, no

from .words import NOT_IN_CHARGE


def protect_case(by, case):
    """秘匿・DV等支援措置・担当外し: the agency in charge protects, at once (住民基本台帳事務処理要領の支援措置にならう)."""
    return YES if grants.standing(case.pk).holds and by.is_case_worker else NOT_IN_CHARGE


def step_aside(by, case):
    """「自分を外す」: whoever sees a case may take himself off it (利害関係)."""
    where = grants.standing(case.pk)
    return YES if where.sees and by.is_case_worker else no("見えているケースからだけ、自分を外せます。")


def confirm_protection(by, denial):
    """二人目の確認: never the one who decided."""
    if denial.author_id == by.worker.pk:
        return no("決めた人とは別の人が確認します。")
    if "CONFIRM" in grants.denial_may(denial.pk):
        return YES
    return no("確認するのは、決めた機関の所属長（いないときは同じ機関の別の職員）です。")


def extend_protection(by, denial):
    if denial.lifted_at:
        return no("解除された保護は、延長も変更もできません。あたらしく設定してください。")
    return YES if "ACT" in grants.denial_may(denial.pk) else NOT_IN_CHARGE


def ask_to_lift(by, denial):
    if denial.lifted_at:
        return no("すでに解除されています。")
    return YES if "ACT" in grants.denial_may(denial.pk) else NOT_IN_CHARGE


def answer_lift(by, denial):
    """解除の確認: a second person, who is not the one that asked."""
    if "ANSWER" in grants.denial_may(denial.pk):
        return YES
    return no("解除を確認するのは、申し出た人とは別の、同じ機関の所属長（いないときは別の職員）です。")
