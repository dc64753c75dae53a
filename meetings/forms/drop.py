"""議題を取り下げる."""

from common import forms
from meetings.states import Why
from referrals.forms.answer import VersionField


class DropForm(forms.Form):
    """The reason an item falls away."""

    why = forms.ChoiceField(
        label="取り下げる理由", choices=[row for row in Why.choices if row[0] != Why.MOVED]
    )
    version = VersionField(required=False)
