"""Is what was written about taking a consent back well-formed?"""

from common import forms


class WithdrawForm(forms.Form):
    """撤回の記録."""

    reason = forms.PlainTextField(
        label="撤回の理由",
        max_length=200,
        required=False,
        help_text="書かなくてもかまいません。理由がなくても撤回できます。",
    )
