"""準備シート: what one agency knows, does, and asks of the others."""

from common import forms
from referrals.forms.answer import VersionField

LONGEST = 4000


class SheetForm(forms.Form):
    """Four questions; at least one is answered."""

    household = forms.PlainTextField(
        label="把握している世帯の様子", multiline=True, rows=5, max_length=LONGEST, required=False
    )
    doing = forms.PlainTextField(
        label="いま取り組んでいること", multiline=True, rows=5, max_length=LONGEST, required=False
    )
    wanted = forms.PlainTextField(
        label="関わってほしい機関",
        multiline=True,
        rows=3,
        max_length=LONGEST,
        required=False,
        help_text="どの機関に、何をしてほしいか。",
    )
    asked = forms.PlainTextField(
        label="ほかの部署へお願いしたいこと", multiline=True, rows=3, max_length=LONGEST, required=False
    )
    version = VersionField(required=False)

    def clean(self):
        facts = super().clean()
        written = [name for name in self.fields if name != "version" and facts.get(name)]
        if not self.errors and not written:
            self.add_error("household", "四つのうち、少なくとも一つに書いてください。")
        return facts

    def overtaken(self, row):
        """Bound to the state of now, so that a second sending is a knowing one."""
        self.data = self.data.copy()
        self.data["version"] = str(row.version)

    def beside(self, row):
        """What stands now beside what was typed, where they differ."""
        return [
            {"label": field.label, "saved": getattr(row, name), "typed": self.cleaned_data[name]}
            for name, field in self.fields.items()
            if name != "version" and getattr(row, name) != self.cleaned_data[name]
        ]
