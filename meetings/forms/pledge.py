"""守秘の確認."""

from common import forms


class PledgeForm(forms.Form):
    """The duty, acknowledged with a tick of one's own hand."""

    agreed = forms.SwitchField(
        label="上の義務を読み、守ります",
        required=True,
        error_messages={"required": "読んでから、チェックを付けてください。"},
    )
