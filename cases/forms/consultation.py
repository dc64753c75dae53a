"""相談受付: what a counter worker writes down of one conversation, and how it is corrected and decided on."""

from django.forms import HiddenInput, IntegerField, Select, UUIDField

from accounts.querysets import today
from cases.states import Caller, Method, Screening, Urgency, concern_choices
from common import forms, wareki
from common.namekeys import kana_key, name_key, phone_key
from common.widgets import Radios
from people.models import Contact, Person

from .people import BIRTH_HINT, birth_columns

METHODS = [
    (method.value, method.label)
    for method in (
        Method.COUNTER,
        Method.PHONE,
        Method.VISIT,
        Method.LETTER,
        Method.INQUIRY,
        Method.OTHER,
    )
]
SEARCHED = {"data-search": "", "autocomplete": "off"}
FOLDS = (
    ("本人のこと", "氏名・カナ・生年月日・性別", "name kana birth sex"),
    ("連絡先", "電話・住所・居どころ・緊急連絡先", "phone town address whereabouts emergency emergency_who"),
    ("相談した人のこと", "本人でないとき", "caller_name caller_relation caller_contact"),
    ("困りごと・本人の希望", "あてはまるものを選ぶ", "concerns wish"),
    ("受付の判断", "あとで決めることもできます", "screening"),
)


class ConversationForm(forms.Form):
    """The conversation itself: what can be corrected afterwards."""

    taken_at = forms.WarekiMomentField(
        label="日時", latest=today, help_text="例：令和8年11月24日 17:30、R8.11.24 午後5時半"
    )
    method = forms.ChoiceField(label="方法", choices=METHODS)
    caller = forms.ChoiceField(label="相談した人", choices=Caller.choices)
    text = forms.PlainTextField(
        label="相談内容",
        multiline=True,
        rows=8,
        max_length=10000,
        help_text="聞いたこと、見たことをそのまま書きます。決めつけや、うわさは書きません。",
    )
    urgency = forms.ChoiceField(label="緊急度", choices=Urgency.choices, initial=Urgency.NORMAL)
    caller_name = forms.PlainTextField(label="相談した人の氏名・呼び名", max_length=120, required=False)
    caller_relation = forms.PlainTextField(
        label="本人との関係", max_length=60, required=False, help_text="例：長女、隣に住む人、民生委員"
    )
    caller_contact = forms.PlainTextField(
        label="相談した人の連絡先", max_length=120, required=False, help_text="電話やメールなど"
    )
    concerns = forms.MainChoicesField(
        label="困りごと",
        choices=concern_choices(),
        required=False,
        help_text="あてはまるものにチェックを入れ、一番困っていること1つに◎を付けます。",
    )
    wish = forms.PlainTextField(
        label="本人の希望",
        multiline=True,
        rows=3,
        max_length=2000,
        required=False,
        help_text="本人の言葉のまま。家族の希望は相談内容に書きます。",
    )

    @property
    def facts(self):
        """The conversation in the words of the model."""
        data, chosen = self.cleaned_data, self.cleaned_data["concerns"]
        names = [name for name in ConversationForm.base_fields if name != "concerns"]
        return {name: data[name] for name in names} | {
            "concerns": list(chosen.values) if chosen else [],
            "main_concern": chosen.main if chosen else "",
        }


class CorrectionForm(ConversationForm):
    """訂正: the conversation as it was taken down, to be put right."""

    stale = None
    version = IntegerField(label="版", widget=HiddenInput, min_value=1)

    def __init__(self, *args, consultation, **kwargs):
        initial = {name: getattr(consultation, name) for name in self.base_fields}
        initial["concerns"] = (consultation.concerns, consultation.main_concern)
        super().__init__(*args, initial=initial, **kwargs)
        if consultation.method not in dict(METHODS):
            self.fields["method"].choices = [
                *METHODS,
                (consultation.method, consultation.get_method_display()),
            ]


class ConsultationForm(ConversationForm):
    """相談受付: six things that are always known, and folds for what else is."""

    field_order = (
        "taken_at",
        "method",
        "caller",
        "called",
        "naming",
    )  # because errors are listed as the page goes
    called = forms.PlainTextField(
        label="本人の名前・呼び名",
        max_length=120,
        help_text="氏名でも、呼び方だけでもかまいません。髙や﨑などの字も、そのまま入力できます。",
        error_messages={"required": "呼び名を入力するか、「氏名不明」を選んでください。"},
    )
    naming = forms.ChoiceField(
        label="名前の種類", choices=Person.Naming.choices, required=False, initial="KNOWN", widget=Radios()
    )
    name = forms.PlainTextField(
        label="氏名",
        max_length=120,
        required=False,
        help_text="上に呼び名を書いたときに、氏名を戸籍の字のまま入力します。",
    )
    kana = forms.KanaField(label="カナ", required=False)
    sex = forms.ChoiceField(
        label="性別", choices=Person.Sex.choices, required=False, initial="UNKNOWN", widget=Radios()
    )
    birth = forms.PartialDateField(
        label="生年月日",
        latest=today,
        required=False,
        help_text=BIRTH_HINT,
    )
    phone = forms.PhoneField(label="本人の電話", required=False)
    town = forms.PlainTextField(
        label="町丁目", max_length=60, required=False, help_text="ここまでは分かる、というときも入力します。"
    )
    address = forms.PlainTextField(label="番地・建物", max_length=130, required=False)
    whereabouts = forms.PlainTextField(
        label="居どころ・よく見かける場所",
        max_length=200,
        required=False,
        help_text="住所がわからないとき。例：駅前の公園、橋の下、朝に図書館の入口",
    )
    emergency = forms.PhoneField(label="緊急連絡先の電話", required=False)
    emergency_who = forms.PlainTextField(
        label="緊急連絡先の方", max_length=100, required=False, help_text="例：長女、大家さん"
    )
    screening = forms.ChoiceField(
        label="受付の判断", choices=Screening.choices, required=False, empty_label="あとで決める"
    )
    person = UUIDField(
        label="似た人",
        required=False,
        error_messages={"invalid": "選んだ人を読み取れません。もう一度選んでください。"},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("called", "name", "kana", "birth", "phone"):
            self.fields[name].widget.attrs.update(SEARCHED)
        if self.is_bound and self.data.get("naming") == Person.Naming.UNKNOWN:
            self.fields["called"].required = False

    def clean(self):
        who, phone = self.cleaned_data.get("emergency_who"), self.cleaned_data.get("emergency")
        if who and not phone and "emergency" not in self.errors:
            self.add_error("emergency", "緊急連絡先の電話を入力してください。")
        return self.cleaned_data

    def compare(self, person):
        """Refuse to take a known person for somebody born on another day."""
        birth = self.cleaned_data.get("birth")
        days = {birth and birth.precision.value, person.birth_precision}
        if birth and person.birth_on and days == {"DAY"} and birth.date != person.birth_on:
            self.add_error(
                "birth",
                f"選んだ人の生年月日は{wareki.format_day(person.birth_on)}です。同じ人ならその日付に直し、"
                "ちがう人なら「別の人として受ける」を選んでください。",
            )

    @property
    def folds(self):
        """What may be left out, in groups; one that holds an error or an answer stands open."""
        for title, inside, names in FOLDS:
            fields = [self[name] for name in names.split()]
            answered = any(field.data for field in fields) if self.is_bound else False
            yield {
                "title": title,
                "inside": inside,
                "fields": fields,
                "open": answered or any(field.errors for field in fields),
            }

    @property
    def person_facts(self):
        """本人 in the words of the model."""
        data = self.cleaned_data
        naming = data["naming"] or Person.Naming.KNOWN
        return {
            "name": data["name"] or data["called"],
            "naming": Person.Naming.KNOWN if data["name"] else naming,
            "kana": data["kana"],
            "sex": data["sex"] or Person.Sex.UNKNOWN,
            **birth_columns(data["birth"]),
        }

    def alias_beside(self, name):
        """What the person is called besides a name; nothing when it is the same name."""
        others = (self.cleaned_data["called"], self.cleaned_data["name"])
        return next((other for other in others if other and name_key(other) != name_key(name)), "")

    @property
    def contacts(self):
        """住所・連絡先 as (kind, value, note)."""
        data = self.cleaned_data
        rows = [
            (Contact.Kind.PHONE, data["phone"], ""),
            (Contact.Kind.ADDRESS, " ".join(filter(None, (data["town"], data["address"]))), ""),
            (Contact.Kind.WHEREABOUTS, data["whereabouts"], ""),
            (Contact.Kind.EMERGENCY, data["emergency"], data["emergency_who"]),
        ]
        return [row for row in rows if row[1]]

    @property
    def traits(self):
        """What similar persons are found by, as far as it could be read: name keys, kana key, birth date, phones."""
        data = getattr(self, "cleaned_data", {})
        names = {name_key(data.get(name) or "") for name in ("called", "name")} - {""}
        birth = data.get("birth")
        return {
            "names": names,
            "kana": kana_key(data.get("kana") or ""),
            "born": birth and birth.date,
            "phones": {phone_key(data.get("phone") or "")} - {""},
        }


class ScreeningForm(forms.Form):
    """受付の判断: one press, and a word about why."""

    screening = forms.ChoiceField(label="受付の判断", choices=Screening.choices)
    note = forms.PlainTextField(
        label="判断のメモ",
        multiline=True,
        rows=2,
        max_length=200,
        required=False,
        help_text="書いてから、下の判断を選びます。",
    )


class RegisterForm(forms.Form):
    """Which rows of the register; nothing here is personal, so it may stand in the address."""

    screening = forms.ChoiceField(
        label="受付の判断", choices=[("later", "あとで決める")], required=False, empty_label="すべて"
    )
    since = forms.WarekiField(label="いつから", required=False, help_text="例：R8.4.1")
    until = forms.WarekiField(label="いつまで", required=False, help_text="例：令和8年4月30日")
    method = forms.ChoiceField(
        label="方法", choices=[("", "すべて"), *METHODS], required=False, widget=Select()
    )

    @property
    def chosen(self):
        """What was asked and could be read; the rest narrows nothing."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def summary(self):
        """What is chosen, in words."""
        chosen = self.chosen
        words = ["判断：あとで決める"] if "screening" in chosen else []
        period = [(chosen.get("since"), "から"), (chosen.get("until"), "まで")]
        days = "".join(f"{wareki.format_day(day)}{word}" for day, word in period if day)
        words += [f"期間：{days}"] if days else []
        words += [f"方法：{dict(METHODS)[chosen['method']]}"] if "method" in chosen else []
        return "／".join(words) or "すべての相談"
