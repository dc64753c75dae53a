"""Form fields that accept what people type in Japanese, and never refuse what can be put right."""

import re
import unicodedata
from dataclasses import dataclass

import jaconv
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from common import text as texts
from common import wareki, widgets

RADIO_LIMIT = 6
UNLISTED = {"invalid_choice": "一覧の中から選んでください。", "invalid_list": "一覧の中から選んでください。"}
_HYPHENS = re.compile(r"[\u2010-\u2015\u2212ー－ｰ~〜]")
_UNITS = re.compile(r"[,、\s円人]")
_KANA = re.compile(r"[ァ-ヺー・･\s]*")
_CHOICE_FIELDS = (forms.ChoiceField, forms.ModelChoiceField)


def is_choice(field):
    return isinstance(field, (*_CHOICE_FIELDS, MainChoicesField, SwitchField))


class PlainTextField(forms.CharField):
    """文字: cleaned of control characters; a long text is never cut, the error counts it instead."""

    def __init__(self, *, multiline=False, rows=6, **kwargs):
        self.multiline = multiline
        if multiline:
            kwargs.setdefault("widget", widgets.TextArea(attrs={"rows": rows}))
        super().__init__(**kwargs)

    def to_python(self, value):
        if value in self.empty_values:
            return self.empty_value
        try:
            value = texts.clean(str(value)) if self.multiline else texts.clean_line(str(value))
        except texts.RefusedText as refusal:
            raise ValidationError(str(refusal), code="refused") from refusal
        value = value.strip() if self.strip else value
        if self.max_length is not None and len(value) > self.max_length:
            message = f"{self.max_length}字までにしてください（いま{len(value)}字です）。"
            raise ValidationError(message, code="max_length")
        return value or self.empty_value

    def widget_attrs(self, widget):
        attrs = super().widget_attrs(widget)
        # A cut text loses words without a sound: a paste over the limit must arrive whole to be counted.
        attrs.pop("maxlength", None)
        return attrs


class KanaField(PlainTextField):
    """カナ: hiragana and half-width kana become full-width katakana."""

    def __init__(self, **kwargs):
        kwargs.setdefault("max_length", 100)
        super().__init__(**kwargs)

    def to_python(self, value):
        # Before the length is counted: one sign may become four (㌔, ㍿).
        kana = super().to_python(jaconv.hira2kata(unicodedata.normalize("NFKC", value or "")))
        if not _KANA.fullmatch(kana):
            raise ValidationError("ひらがなかカタカナで入力してください（例：ミホン ハナコ）。", code="kana")
        return kana


class PhoneField(PlainTextField):
    """電話番号: any width, any hyphens; kept as digits with hyphens."""

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}))
        kwargs.setdefault("max_length", 30)
        super().__init__(**kwargs)

    def to_python(self, value):
        value = super().to_python(value)
        if value in self.empty_values:
            return value
        plain = _HYPHENS.sub("-", unicodedata.normalize("NFKC", _HYPHENS.sub("-", value)))
        plain = re.sub(r"^\+81[\s-]*(?:\(0\))?", "0", plain)
        plain = re.sub(r"[\s()./-]+", "-", plain).strip("-")
        digits = plain.replace("-", "")
        if not (digits.isascii() and digits.isdigit() and digits.startswith("0") and len(digits) in (10, 11)):
            raise ValidationError(
                "市外局番から、10けたか11けたで入力してください（例：042-000-0000）。", code="phone"
            )
        return plain


class _ReadField(forms.Field):
    """A field whose text is read by a function of `wareki`; the sentence of a refusal becomes the error."""

    widget = widgets.WarekiInput
    read = staticmethod(wareki.parse)

    def to_python(self, value):
        if value in self.empty_values:
            return None
        if not isinstance(value, str):
            return value
        try:
            return self.read(texts.clean_line(value))
        except ValueError as refusal:
            raise ValidationError(str(refusal), code="unreadable") from refusal


class _DatedField(_ReadField):
    """A date between two days; a callable limit is asked when the form is checked, so that today is today."""

    def __init__(self, *, earliest=None, latest=None, **kwargs):
        self.earliest = earliest
        self.latest = latest
        super().__init__(**kwargs)

    def validate(self, value):
        super().validate(value)
        if value in self.empty_values:
            return
        day = self.day_of(value)
        earliest, latest = (limit() if callable(limit) else limit for limit in (self.earliest, self.latest))
        if earliest and day < earliest:
            raise ValidationError(
                f"{wareki.format_day(earliest)}から後の日付を入力してください。", code="early"
            )
        if latest and day > latest:
            raise ValidationError(f"{wareki.format_day(latest)}までの日付を入力してください。", code="late")

    @staticmethod
    def day_of(value):
        return value


class WarekiField(_DatedField):
    """日付: 令和6年4月1日, R6.4.1, 2024-04-01, 20240401; gives a date."""


class PartialDateField(_DatedField):
    """確かさのある日付: 昭和30年ごろ, 昭和30年, 昭和30年5月; gives a PartialDate."""

    read = staticmethod(wareki.parse_partial)

    @staticmethod
    def day_of(value):
        return value.date


class WarekiMomentField(_DatedField):
    """日時: 令和8年11月24日 14:05, R8.11.24 午後2時; gives an aware datetime."""

    @staticmethod
    def read(text):
        return timezone.make_aware(wareki.parse_moment(text))

    @staticmethod
    def day_of(value):
        return timezone.localdate(value)


class TimeField(_ReadField):
    """時刻: 14:05, 1405, 14時5分, 午後2時半; gives a time."""

    widget = widgets.ClockInput
    read = staticmethod(wareki.parse_clock)


class AmountField(_ReadField):
    """金額・人数: 120000, 120,000円, １２万; gives a whole number."""

    widget = widgets.AmountInput
    largest = 999_999_999

    @classmethod
    def read(cls, text):
        plain = _UNITS.sub("", unicodedata.normalize("NFKC", text))
        number, ten_thousands = (plain[:-1], 10_000) if plain.endswith("万") else (plain, 1)
        if not (number.isascii() and number.isdigit()):
            raise ValueError("数字で入力してください（例：120000、12万円）。")
        if len(number) > 9 or int(number) * ten_thousands > cls.largest:
            raise ValueError(f"{cls.largest:,}までの数にしてください。")
        return int(number) * ten_thousands


class ChoiceField(forms.TypedChoiceField):
    """一つ選ぶ: radios up to six choices, a select above; an optional one can be left or taken back."""

    def __init__(self, *, choices=(), hints=None, empty_label="", **kwargs):
        self.hints = hints or {}
        self.empty_label = empty_label
        self.draws_itself = "widget" not in kwargs
        self.source = choices if callable(choices) else None
        kwargs["error_messages"] = UNLISTED | kwargs.get("error_messages", {})
        super().__init__(choices=() if self.source else choices, **kwargs)

    @property
    def choices(self):
        return self._choices

    @choices.setter
    def choices(self, value):
        rows = [(choice, label) for choice, label in getattr(value, "choices", value)]
        if self.draws_itself:
            rows = self._draw(rows)
        if hasattr(self.widget, "hints"):
            self.widget.hints = self.hints
        self._choices = self.widget.choices = rows

    def _draw(self, rows):
        grouped = any(isinstance(label, (list, tuple)) for _, label in rows)
        has_empty = bool(rows) and rows[0][0] in ("", None)
        few = not grouped and len(rows) - has_empty <= RADIO_LIMIT
        self.widget = (widgets.Radios if few else forms.Select)(attrs=dict(self.widget.attrs))
        self.widget.is_required = self.required
        if has_empty or (few and self.required):
            return rows
        return [("", self.empty_label or ("指定しない" if few else "選んでください")), *rows]

    def __deepcopy__(self, memo):
        copied = super().__deepcopy__(memo)
        # A callable is asked once per form, never when the module is imported.
        if copied.source:
            copied.choices = copied.source()
        return copied


class MultiCheckField(forms.TypedMultipleChoiceField):
    """いくつでも選ぶ: checkboxes, in groups when the choices are grouped; gives a list."""

    widget = widgets.Checks

    def __init__(self, *, hints=None, **kwargs):
        kwargs["error_messages"] = UNLISTED | kwargs.get("error_messages", {})
        super().__init__(**kwargs)
        self.widget.hints = hints or {}


@dataclass(frozen=True)
class MainChoices:
    """あてはまるもの (○, in the order of the list) and the one that weighs most (◎)."""

    values: tuple
    main: str

    def __bool__(self):
        return bool(self.values)


class MainChoicesField(forms.Field):
    """○をいくつでも、◎を一つ: gives MainChoices; a single ○ is its own ◎, and a ◎ is also ○."""

    widget = widgets.MainChecks

    def __init__(self, *, choices=(), hints=None, **kwargs):
        super().__init__(**kwargs)
        self.choices = choices
        self.widget.hints = hints or {}

    @property
    def choices(self):
        return self.widget.choices

    @choices.setter
    def choices(self, value):
        self.widget.choices = list(getattr(value, "choices", value))

    def to_python(self, value):
        ticked, main = value if value else ([], "")
        known = [str(choice) for choice, _ in self.choices]
        if not set(ticked) <= set(known) or (main and main not in known):
            raise ValidationError("一覧の中から選んでください。", code="invalid_choice")
        chosen = tuple(choice for choice in known if choice in ticked or choice == main)
        if not chosen:
            return None
        if not main and len(chosen) > 1:
            raise ValidationError("いちばん重いもの（◎）を1つ選んでください。", code="main")
        return MainChoices(chosen, main or chosen[0])


class FileField(forms.FileField):
    """ファイル: one file, never filled in again by the browser."""

    default_error_messages = {
        "invalid": "ファイルが届いていません。もう一度選んでください。",
        "missing": "ファイルが届いていません。もう一度選んでください。",
        "empty": "ファイルが空です（0バイト）。中身のあるファイルを選んでください。",
    }

    def __init__(self, *, accept="", **kwargs):
        kwargs.setdefault("widget", forms.FileInput(attrs={"accept": accept} if accept else {}))
        super().__init__(**kwargs)


class SwitchField(forms.BooleanField):
    """はい・いいえ: one checkbox whose label is the sentence agreed to."""

    widget = widgets.Switch

    def __init__(self, *, required=False, **kwargs):
        super().__init__(required=required, **kwargs)
