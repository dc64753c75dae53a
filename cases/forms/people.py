"""本人・別の名前・住所・連絡先・世帯員の入力."""

from django.forms import HiddenInput, IntegerField, ValidationError

from access.doors import seen
from accounts.querysets import today
from cases.models import Case
from cases.numbers import read_number
from cases.states import Kinship, Living
from common import forms, wareki
from people.models import Alias, Contact, Person

BIRTH_HINT = "例：昭和19年5月3日、S19.5.3、昭和30年ごろ、昭和30年5月。わからなければ空けておきます。"
PHONES = {Contact.Kind.PHONE, Contact.Kind.EMERGENCY}


def birth_of(row):
    """The birth date of a person or relative, with how exact it is; None when it is not known."""
    if row is None or row.birth_on is None:
        return None
    known = row.birth_precision if row.birth_precision in set(wareki.Precision) else "DAY"
    precision = wareki.Precision(known)
    plain = {wareki.Precision.DAY: wareki.format_day, wareki.Precision.MONTH: _month}.get(
        precision, wareki.format_year
    )
    about = "ごろ" if precision is wareki.Precision.ABOUT else ""
    return wareki.PartialDate(row.birth_on, precision, row.birth_text or f"{plain(row.birth_on)}{about}")


def _month(day):
    return f"{wareki.format_year(day)}{day.month}月"


def birth_columns(partial):
    """The three columns a birth date is kept in."""
    if partial is None:
        return {"birth_on": None, "birth_precision": Person.Precision.NONE, "birth_text": ""}
    return {
        "birth_on": partial.date,
        "birth_precision": str(partial.precision),
        "birth_text": partial.text[:40],
    }


class PersonForm(forms.Form):
    """本人; the name is kept as it was written."""

    naming = forms.ChoiceField(label="名前の種類", choices=Person.Naming.choices)
    name = forms.PlainTextField(
        label="氏名",
        max_length=120,
        required=False,
        help_text="戸籍や届出の字のまま入力できます（髙・﨑など）。",
    )
    kana = forms.KanaField(label="カナ", required=False)
    sex = forms.ChoiceField(label="性別", choices=Person.Sex.choices)
    birth = forms.PartialDateField(label="生年月日", required=False, latest=today, help_text=BIRTH_HINT)
    version = IntegerField(label="版", widget=HiddenInput, min_value=1)

    @classmethod
    def of(cls, person):
        shown = {name: getattr(person, name) for name in ("naming", "name", "kana", "sex", "version")}
        return cls(initial=shown | {"birth": birth_of(person)})

    def clean(self):
        given = super().clean()
        nameless = given.get("naming") in (None, Person.Naming.UNKNOWN)
        if not (nameless or given.get("name") or "name" in self.errors):
            self.add_error("name", "氏名か呼び名を入力するか、名前の種類で「氏名不明」を選んでください。")
        return given

    @property
    def facts(self):
        plain = {name: self.cleaned_data[name] for name in ("naming", "name", "kana", "sex")}
        if plain["naming"] == Person.Naming.UNKNOWN:
            plain["name"] = ""
        return plain | birth_columns(self.cleaned_data["birth"])


class AliasForm(forms.Form):
    """通称・旧姓・ローマ字・呼び名."""

    kind = forms.ChoiceField(label="種類", choices=Alias.Kind.choices)
    name = forms.PlainTextField(label="名前", max_length=120)


class ContactForm(forms.Form):
    """住所・居所・電話・メール・緊急連絡先."""

    kind = forms.ChoiceField(label="種類", choices=Contact.Kind.choices)
    value = forms.PlainTextField(
        label="内容", max_length=200, help_text="住所は町名から、電話は市外局番から入力します。"
    )
    postcode = forms.PlainTextField(
        label="郵便番号", max_length=8, required=False, help_text="住所・居所のときだけ入力します。"
    )
    note = forms.PlainTextField(
        label="メモ", max_length=100, required=False, help_text="例：携帯、留守番電話は入れない、長女宅"
    )
    version = IntegerField(label="版", widget=HiddenInput, min_value=1, required=False)

    @classmethod
    def of(cls, contact):
        names = ("kind", "value", "postcode", "note", "version")
        return cls(initial={name: getattr(contact, name) for name in names})

    def clean(self):
        given = super().clean()
        if given.get("kind") in PHONES and given.get("value"):
            try:
                given["value"] = forms.PhoneField().clean(given["value"])
            except ValidationError as error:
                self.add_error("value", error)
        return given

    @property
    def facts(self):
        return {name: self.cleaned_data[name] for name in ("kind", "value", "postcode", "note")}


class RelativeForm(forms.Form):
    """世帯員・親族: what this case says of them."""

    name = forms.PlainTextField(
        label="氏名・呼び名", max_length=120, help_text="わからなければ「長男」などと入力します。"
    )
    kana = forms.KanaField(label="カナ", required=False)
    kinship = forms.ChoiceField(label="続柄", choices=Kinship.choices, help_text="本人から見た間柄です。")
    living = forms.ChoiceField(label="同居・別居", choices=Living.choices)
    birth = forms.PartialDateField(label="生年月日", required=False, latest=today, help_text=BIRTH_HINT)
    is_key_person = forms.SwitchField(label="キーパーソン", help_text="支援の話を一緒に進められる人です。")
    note = forms.PlainTextField(
        label="様子", max_length=200, required=False, help_text="支援に必要なことだけを短く書きます。"
    )
    number = forms.PlainTextField(
        label="この人のケース番号",
        max_length=20,
        required=False,
        help_text="この人にもケースがあり、見えるときだけ。つないでも、見える人は変わりません。",
    )
    version = IntegerField(label="版", widget=HiddenInput, min_value=1, required=False)

    @classmethod
    def of(cls, member):
        names = ("name", "kana", "kinship", "living", "is_key_person", "note", "version")
        form = cls(initial={name: getattr(member, name) for name in names} | {"birth": birth_of(member)})
        if member.person_id:
            del form.fields["number"]
        return form

    def clean_number(self):
        """The person of a case that whoever asks may see; a hidden number and an absent one get the same answer."""
        text = self.cleaned_data["number"]
        number = read_number(text) if text else None
        case = Case.objects.filter(number=number).first() if number else None
        person = seen(case, "person") if case else None
        if text and person is None:
            raise ValidationError("このケースは見つかりません。番号を確かめるか、空けておいてください。")
        return person

    @property
    def facts(self):
        names = ("name", "kana", "kinship", "living", "is_key_person", "note")
        plain = {name: self.cleaned_data[name] for name in names}
        linked = {"person": self.cleaned_data["number"]} if self.cleaned_data.get("number") else {}
        return plain | birth_columns(self.cleaned_data["birth"]) | linked
