"""What is asked of the desk: words to look for, and lines of the log."""

from common import forms

from . import searching

KINDS = [
    ("", "すべて"),
    ("people", "人（名前・生年月日・電話・ケース番号）"),
    ("records", "記録と相談の言葉"),
]


class SearchForm(forms.Form):
    """さがす: one box; what the words are shows itself."""

    words = forms.PlainTextField(
        label="さがす言葉",
        max_length=100,
        help_text="名前・カナ・生年月日・電話番号・ケース番号、または記録の中の言葉（2文字から）。",
    )
    kind = forms.ChoiceField(label="さがす範囲", choices=KINDS, required=False)

    def clean(self):
        given = super().clean()
        if given.get("words"):
            self.reading = searching.read(given["words"]).only(given.get("kind"))
            if self.reading.is_empty:
                self.add_error(
                    "words", "この言葉ではさがせません。名前は1文字、記録の言葉は2文字から入力してください。"
                )
        return given
