"""役割を終える: a note of what came of it."""

from common import forms


class DoneForm(forms.Form):
    """結果, in a line or two; it may stay empty."""

    note = forms.PlainTextField(
        label="結果",
        max_length=400,
        required=False,
        multiline=True,
        rows=3,
        help_text="してみて分かったことを、短く書きます。会議を招集した課と、記録を読める人に見えます。",
    )
