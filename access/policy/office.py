"""お知らせ · 閲覧記録 · 設定: what may be done around the work."""

from access.verdict import YES, no
from accounts.querysets import today

from .words import NOT_A_CASE_WORKER


def read_notice(by, notice):
    """「読んだ」: whoever the notice is for; the wall shows it to nobody else."""
    if not by.is_case_worker:
        return NOT_A_CASE_WORKER
    return YES if notice.read_at is None else no("このお知らせは、もう読まれています。")


def read_audit(by, _subject=None):
    return YES if by.is_admin or by.is_auditor else no("閲覧記録の検索は、管理者と監査だけができます。")


def change_settings(by, _subject=None):
    return YES if by.is_admin else no("設定は管理者だけが変えられます。")


def change_worker(by, worker):
    if not by.is_admin:
        return no("設定は管理者だけが変えられます。")
    return (
        no("自分の権限は変えられません。別の管理者に頼んでください。") if worker.pk == by.worker.pk else YES
    )


def end_membership(by, membership):
    return change_worker(by, membership.worker)


def change_sight(by, agencies):
    """Nobody changes his own rights, not through the agency he works for either."""
    if not by.is_admin:
        return no("設定は管理者だけが変えられます。")
    if by.worker.membership_set.filter(agency__in=agencies).exclude(valid_until__lt=today()).exists():
        return no("自分の所属する機関の見え方は変えられません。別の管理者に頼んでください。")
    return YES


def change_password(by, worker):
    return YES if worker.pk == by.worker.pk else no("パスワードは本人だけが変えられます。")
