"""What is asked of the desk: words to look for, and lines of the log."""

from django.core.exceptions import ValidationError
from django.forms import Select

from accounts.models import Agency, Worker
from cases.numbers import read_number
from common import forms
from common.namekeys import name_key
from common.wareki import format_short

from . import searching

KINDS = [
    ("", "すべて"),
    ("people", "人（名前・番号など）"),
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


# What may have happened: label, what the log calls it
SEEN, CHANGED, SEARCHED, CHECKED, REFUSED, FAILED = (
    "seen",
    "changed",
    "searched",
    "checked",
    "refused",
    "failed",
)
ACTS = {
    SEEN: ("見た", {"results": ["SHOWN"]}),
    CHANGED: ("記録した・変えた", {"results": ["DONE"]}),
    SEARCHED: ("さがした", {"verbs": ["search", "search-again"]}),
    CHECKED: ("確認だけした", {"results": ["CHECK"]}),
    REFUSED: ("断られた", {"results": ["REFUSED"]}),
    FAILED: ("エラー", {"results": ["ERROR"]}),
}


class AuditForm(forms.Form):
    """閲覧記録をさがす: by whom, where, when, what, and whom it is about, exactly or not at all."""

    number = forms.PlainTextField(
        label="ケース番号", max_length=20, required=False, help_text="8けたを正確に入力します。"
    )
    name = forms.PlainTextField(
        label="本人の氏名",
        max_length=120,
        required=False,
        help_text="生年月日といっしょに、正確に入力します。",
    )
    born = forms.WarekiField(label="本人の生年月日", required=False, help_text="例：昭和30年5月3日")
    worker = forms.ChoiceField(label="職員", required=False, widget=Select)
    agency = forms.ChoiceField(label="機関", required=False, widget=Select)
    since = forms.WarekiField(label="いつから", required=False)
    until = forms.WarekiField(label="いつまで", required=False)
    act = forms.ChoiceField(label="したこと", required=False, widget=Select)

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        workers = [(str(w.pk), f"{w.name}（{w.username}）") for w in Worker.objects.all()]
        agencies = [(str(a.pk), a.name) for a in Agency.objects.all()]
        hidden = () if by.is_auditor else (REFUSED, FAILED)
        acts = [(code, label) for code, (label, _) in ACTS.items() if code not in hidden]
        self.fields["worker"].choices = [("", "すべての職員"), *workers]
        self.fields["agency"].choices = [("", "すべての機関"), *agencies]
        self.fields["act"].choices = [("", "すべて"), *acts]

    def clean_number(self):
        typed = self.cleaned_data["number"]
        number = read_number(typed) if typed else ""
        if number is None:
            raise ValidationError(
                "ケース番号として読めません。「K7Q2-4M9D」のように8けたで入力してください。"
            )
        return number

    def clean(self):
        given = super().clean()
        since, until = given.get("since"), given.get("until")
        if since and until and since > until:
            self.add_error("until", "「いつから」と同じ日か、それより後の日にしてください。")
        if given.get("name") and not given.get("born") and "born" not in self.errors:
            self.add_error("born", "氏名でさがすときは、生年月日も入力してください。")
        if given.get("born") and not given.get("name") and "name" not in self.errors:
            self.add_error("name", "生年月日でさがすときは、氏名も入力してください。")
        return given

    @property
    def asks_about(self):
        """Number, name key and birth date of whom the question is about; None when it is about nobody."""
        given = self.cleaned_data
        if given["number"]:
            return given["number"], "", None
        return ("", name_key(given["name"]), given["born"]) if given["name"] else None

    @property
    def chosen(self):
        given = self.cleaned_data
        plain = {name: given[name] for name in ("worker", "since", "until")}
        plain |= {"agency": int(given["agency"]) if given["agency"] else None, "by_name": bool(given["name"])}
        return plain | (ACTS[given["act"]][1] if given["act"] else {})

    @property
    def summary(self):
        """What is chosen, in words without the person's name."""
        if not self.is_bound or not self.is_valid():
            return "すべて"
        given = self.cleaned_data
        words = [
            f"ケース {given['number']}" if given["number"] else "",
            "氏名と生年月日" if given["name"] else "",
            *(
                dict(self.fields[name].choices)[given[name]]
                for name in ("worker", "agency", "act")
                if given[name]
            ),
            f"{format_short(given['since'])}から" if given["since"] else "",
            f"{format_short(given['until'])}まで" if given["until"] else "",
        ]
        return "／".join(word for word in words if word) or "すべて"
