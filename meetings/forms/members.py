"""構成員を一人選ぶ."""

from django.forms import Select

from common import forms
from meetings.states import Duty


class ChooseForm(forms.Form):
    """Who, in which part, and perhaps in whose place."""

    worker = forms.ChoiceField(label="構成員に加える職員", widget=Select)
    duty = forms.ChoiceField(
        label="役目", choices=[d for d in Duty.choices if d[0] != Duty.SUBSTITUTE], initial=Duty.MEMBER
    )
    replaces = forms.ChoiceField(
        label="だれの代理か",
        required=False,
        widget=Select,
        help_text="代理を選ぶと、もとの構成員はその時から議題を見られなくなります。",
    )

    def __init__(self, *args, seating, members=(), **kwargs):
        self.seating = seating
        super().__init__(*args, **kwargs)
        self.fields["worker"].choices = [("", "選んでください"), *seating.groups]
        self.fields["replaces"].choices = [("", "代理ではない"), *members]

    @property
    def whom(self):
        return self.seating.workers[self.cleaned_data["worker"]]

    @property
    def name(self):
        agency, worker = self.whom
        return f"{worker.name}さん（{agency.name}）"
