"""会議体: the shape of what a 管理者 writes about a body, and a 所属長 about its register."""

from django import forms as plain

from accounts.forms.settings import AgencyField, RecordForm
from accounts.models import Agency
from accounts.querysets import today
from common import forms
from meetings.models import Body
from meetings.states import SECRECY, Basis

NOT_CITY = "支援会議などを招集できるのは、市の課だけです（社会福祉法106条の6第1項）。市の課を選んでください。"


class CountField(plain.IntegerField):
    """A number of days, in any width."""

    widget = plain.TextInput(attrs={"inputmode": "numeric", "class": "c-input--short", "autocomplete": "off"})
    default_error_messages = {"invalid": "数字で入力してください（例：14）。"}


class BodyForm(RecordForm):
    """会議体."""

    code = forms.PlainTextField(label="記号", max_length=8, help_text="例：B01。一覧の並びに使います。")
    name = forms.PlainTextField(label="名称", max_length=60)
    agency = AgencyField(label="招集する課", help_text="会議録を書くのも、この課です。")
    bases = forms.MultiCheckField(
        label="議題の根拠",
        choices=Basis.choices,
        help_text="この会議体で、どの根拠の議題を話し合えるか。一つの会議体が、いくつもの根拠を持てます。",
    )
    window_days = CountField(
        label="記録確定後に構成員が読める日数",
        min_value=0,
        max_value=90,
        initial=14,
        error_messages={"max_value": "90日までにしてください。", "min_value": "0日以上にしてください。"},
    )
    is_active = forms.SwitchField(label="この会議体を使う", initial=True)

    def __init__(self, *args, body=None, **kwargs):
        self.body = body
        super().__init__(*args, **kwargs)

    def clean_code(self):
        code = self.cleaned_data["code"]
        taken = Body.objects.filter(code=code)
        if self.body:
            taken = taken.exclude(pk=self.body.pk)
        if taken.exists():
            raise plain.ValidationError("この記号は、もう使われています。別の記号にしてください。")
        return code

    def clean(self):
        facts = super().clean()
        agency, bases = facts.get("agency"), facts.get("bases") or []
        rooms = [basis for basis in bases if basis in SECRECY and basis != Basis.ANON]
        if agency and rooms and agency.kind != Agency.Kind.DEPARTMENT:
            self.add_error("agency", NOT_CITY)
        return facts


class SeatForm(forms.Form):
    """構成機関に加える."""

    agency = AgencyField(label="構成機関に加える機関")

    def __init__(self, *args, seated=(), **kwargs):
        super().__init__(*args, **kwargs)
        groups = {}
        rows = Agency.objects.exclude(closed_on__lte=today()).exclude(kind=Agency.Kind.OFFICE)
        for agency in rows.exclude(pk__in=seated):
            groups.setdefault(agency.get_kind_display(), []).append((agency.pk, agency.name))
        self.fields["agency"].choices = list(groups.items())
