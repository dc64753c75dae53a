"""会議の日時と場所: is what was written well-formed, and may this desk prepare a meeting of that body?"""

from access import policy
from accounts.querysets import today
from common import forms
from common.widgets import Radios
from meetings.models import Body
from meetings.states import Basis
from referrals.forms.answer import VersionField

SHORT = {
    Basis.CONSENT: "重層的支援会議",
    Basis.S106: "支援会議（社会福祉法106条の6）",
    Basis.J25: "要対協（児童福祉法25条の2）",
    Basis.K115: "地域ケア会議（介護保険法115条の48）",
    Basis.D89: "自立支援協議会（障害者総合支援法89条の3）",
    Basis.N9: "支援会議（生活困窮者自立支援法9条）",
    Basis.ANON: "匿名の準支援会議",
}


def bodies_for(by):
    """The bodies of which this worker may prepare a meeting."""
    rows = Body.objects.filter(is_active=True).select_related("agency")
    return [body for body in rows if policy.prepare_meeting(by, body)]


def grounds(body):
    """On what a body may hear an item, in words."""
    return "、".join(SHORT[Basis(basis)] for basis in body.bases)


class DateForm(forms.Form):
    """日時と場所."""

    held_on = forms.WarekiField(label="開催日", help_text="例：令和8年12月1日、R8.12.1", earliest=today)
    starts_at = forms.TimeField(label="開始", help_text="例：14:00、午後2時")
    ends_at = forms.TimeField(label="終了", required=False, help_text="決まっていなければ、空けておきます。")
    place = forms.PlainTextField(label="場所", max_length=100, required=False)
    is_online = forms.SwitchField(label="オンラインでも参加できる")
    version = VersionField(required=False)

    def clean(self):
        facts = super().clean()
        start, end = facts.get("starts_at"), facts.get("ends_at")
        if start and end and end <= start:
            self.add_error(
                "ends_at", f"終了は、開始（{start:%H:%M}）より後の時刻にするか、空けておいてください。"
            )
        return facts

    @property
    def facts(self):
        return {name: self.cleaned_data[name] for name in DateForm.base_fields if name != "version"}


class MeetingForm(DateForm):
    """会議を準備する: which body, then when and where."""

    def __init__(self, *args, by, **kwargs):
        self.bodies = {str(body.pk): body for body in bodies_for(by)}
        super().__init__(*args, **kwargs)
        del self.fields["version"]
        self.fields["body"] = forms.ChoiceField(
            label="会議体",
            choices=[(pk, f"{body.name}（招集：{body.agency.name}）") for pk, body in self.bodies.items()],
            hints={pk: f"話し合える根拠：{grounds(body)}" for pk, body in self.bodies.items()},
            widget=Radios,
        )
        self._speak("body", self.fields["body"])
        self.order_fields(["body"])

    @property
    def body(self):
        return self.bodies[self.cleaned_data["body"]]
