"""つなぎのコメントの入力: a word to the other desk or one's own, and whom it calls."""

from django.db.models import Q

from accounts.models import Membership
from common import forms

NO_CASE = ("ADMIN", "AUDITOR")


class LetterCommentForm(forms.Form):
    """コメント; called may be whoever works at one of the two desks, which know each other."""

    verb = "COMMENT"
    text = forms.PlainTextField(
        label="コメント",
        multiline=True,
        rows=3,
        max_length=4000,
        help_text="送り元と宛先の、本文が見える人が読みます。返事や報告は、上の操作で送ります。",
    )
    mentions = forms.MultiCheckField(
        label="呼びかける人（＠）",
        choices=(),
        required=False,
        help_text="選んだ人の受信箱にお知らせが届きます。",
    )

    def __init__(self, data=None, *, referral, by):
        super().__init__(data, prefix="comment")
        rows = members_of(referral).exclude(worker=by.worker)
        self.known = {str(member.pk): member for member in rows}
        groups = {}
        for pk, member in self.known.items():
            groups.setdefault(member.agency.short_name, []).append((pk, f"{member.worker.name}さん"))
        self.fields["mentions"].choices = list(groups.items())
        if not groups:
            del self.fields["mentions"]

    @property
    def facts(self):
        """What the action takes."""
        given = self.cleaned_data
        return {"text": given["text"], "mentions": [self.known[pk] for pk in given.get("mentions") or ()]}


def members_of(referral):
    """The workers of both sides; of a desk of named workers only the one who is named."""
    sides = Q(pk__in=[])
    for agency, worker in (
        (referral.from_agency, referral.sent_by_id if referral.from_agency.named_only else None),
        (referral.to_agency, referral.to_worker_id),
    ):
        if worker or not agency.named_only:
            sides |= Q(agency=agency, worker=worker) if worker else Q(agency=agency)
    found = Membership.objects.in_force().filter(sides, worker__is_active=True).exclude(role__in=NO_CASE)
    return found.select_related("worker", "agency").order_by("agency", "worker__kana", "worker__name", "pk")
