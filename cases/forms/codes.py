"""表コード: what a 管理者 types of one item."""

from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.forms import IntegerField, TextInput, ValidationError

from access import topics
from accounts.forms.settings import RecordForm
from accounts.querysets import today
from cases.models import CodeItem
from common import forms
from common.wareki import fiscal_year, format_fiscal_year

_WRONG = "コードは、半角の数字と英大文字で4字までにしてください。"
_RANGE = "0から9999までの数にしてください。"
CODE_SHAPE = r"^[0-9A-Z]{1,4}\Z"
FIRST, AHEAD = 2015, 10


def year_choices(*kept):
    """年度 that may be chosen, in words."""
    years = {*range(FIRST, fiscal_year(today()) + AHEAD), *(year for year in kept if year)}
    return [(year, format_fiscal_year(date(year, 4, 1))) for year in sorted(years)]


class CodeForm(RecordForm):
    """一つの項目."""

    label = forms.PlainTextField(label="言葉", max_length=60, help_text="画面と帳票に、このまま出ます。")
    national_code = forms.PlainTextField(
        label="国のコード",
        max_length=4,
        required=False,
        help_text="国に報告するとき、どの項目に数えるか。市だけの項目で数えないときは空けておきます。",
    )
    national_report = forms.SwitchField(
        label="国に報告する項目（国報告）", help_text="集計と「あと何項目」に入ります。"
    )
    topics = forms.MultiCheckField(
        label="選ぶとわかること",
        choices=topics.choices(),
        coerce=int,
        required=False,
        help_text="この項目を選んだ回答は、ここで選んだ情報の同意もある人だけに見えます。"
        "変えても、これまでの回答の見え方は変わりません。",
    )
    valid_from_year = forms.ChoiceField(
        label="はじまりの年度", coerce=int, empty_value=None, required=False, empty_label="決めない"
    )
    valid_until_year = forms.ChoiceField(
        label="おわりの年度",
        coerce=int,
        empty_value=None,
        required=False,
        empty_label="決めない",
        help_text="この年度のあとは選べなくなります。これまでに選んだ記録は、そのまま読めます。",
    )
    position = IntegerField(
        label="並び順",
        validators=[MinValueValidator(0, _RANGE), MaxValueValidator(9999, _RANGE)],
        help_text="小さい数ほど上に並びます。",
        widget=TextInput(attrs={"class": "c-input--short", "inputmode": "numeric"}),
        error_messages={"invalid": _RANGE},
    )

    def __init__(self, *args, item=None, **kwargs):
        if item:
            kwargs.setdefault("initial", initial_of(item))
        super().__init__(*args, **kwargs)
        kept = (item.valid_from_year, item.valid_until_year) if item else ()
        for name in ("valid_from_year", "valid_until_year"):
            self.fields[name].choices = year_choices(*kept)

    def clean_national_code(self):
        code = self.cleaned_data["national_code"].upper()
        if code:
            RegexValidator(CODE_SHAPE, _WRONG)(code)
        return code

    def clean(self):
        given = super().clean()
        since, until = given.get("valid_from_year"), given.get("valid_until_year")
        if since and until and until < since:
            self.add_error("valid_until_year", "おわりの年度は、はじまりの年度か、それより後にしてください。")
        return given

    def facts(self):
        return super().facts() | {"topics": topics.mask(self.cleaned_data["topics"])}

    def words(self, name, value):
        if name == "topics":
            return "、".join(topics.labels(value)) or "記入なし"
        return super().words(name, value)


class NewCodeForm(CodeForm):
    """新しい項目: its code is chosen once."""

    field_order = ("code",)
    code = forms.PlainTextField(
        label="コード",
        max_length=4,
        help_text="半角の数字と英大文字で4字まで。あとからは変えられません。市の項目は51からあとを使います。",
        widget=TextInput(attrs={"class": "c-input--short", "autocomplete": "off"}),
    )

    def __init__(self, *args, table, **kwargs):
        self.table = table
        super().__init__(*args, **kwargs)

    def clean_code(self):
        code = self.cleaned_data["code"].upper()
        RegexValidator(CODE_SHAPE, _WRONG)(code)
        if CodeItem.objects.filter(table=self.table, code=code).exists():
            raise ValidationError("このコードは、もう使われています。別のコードにしてください。")
        return code


def initial_of(item):
    names = (
        "label",
        "national_code",
        "national_report",
        "valid_from_year",
        "valid_until_year",
        "position",
        "version",
    )
    chosen = [bit for bit, _word in topics.choices() if item.topics & bit]
    return {name: getattr(item, name) for name in names} | {"topics": chosen}
