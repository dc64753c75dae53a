"""A step of a meeting carries only the state it was drawn for."""

from common import forms
from referrals.forms.answer import VersionField


class StepForm(forms.Form):
    """招集・開催・記録確定・中止."""

    version = VersionField(required=False)

    def __init__(self, *args, version, **kwargs):
        super().__init__(*args, initial={"version": version}, **kwargs)
