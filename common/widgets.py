"""Widgets: plain HTML controls that work without JavaScript."""

from datetime import date, datetime, time
from types import MappingProxyType

from django import forms
from django.utils import timezone

from common import wareki


class TextArea(forms.Textarea):
    """A text area as wide as its field."""

    def __init__(self, attrs=None):
        super().__init__({"cols": "", "rows": 6} | (attrs or {}))
        self.attrs.pop("cols")


class WarekiInput(forms.TextInput):
    """A text field that shows a date, a moment or a partial date in the era calendar."""

    def __init__(self, attrs=None):
        super().__init__({"autocomplete": "off", "class": "c-input--date"} | (attrs or {}))

    def format_value(self, value):
        if isinstance(value, datetime):
            local = timezone.localtime(value) if timezone.is_aware(value) else value
            return wareki.format_moment(local, weekday=False)
        if isinstance(value, wareki.PartialDate):
            return value.text
        return wareki.format_day(value) if isinstance(value, date) else super().format_value(value)


class ClockInput(forms.TextInput):
    """A text field for a time of day."""

    def __init__(self, attrs=None):
        super().__init__({"autocomplete": "off", "class": "c-input--short"} | (attrs or {}))

    def format_value(self, value):
        return f"{value:%H:%M}" if isinstance(value, time) else super().format_value(value)


class AmountInput(forms.TextInput):
    """A text field for a whole number; it shows no separators, so that what is copied can be changed."""

    def __init__(self, attrs=None):
        super().__init__(
            {"autocomplete": "off", "inputmode": "numeric", "class": "c-input--short"} | (attrs or {})
        )


class _Hinted:
    """Choices that may carry a line of explanation each."""

    template_name = "django/forms/widgets/multiple_input.html"
    hints = MappingProxyType({})

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        option["hint"] = self.hints.get(value) or self.hints.get(str(value)) or ""
        return option


class Radios(_Hinted, forms.RadioSelect):
    """Radio buttons with targets of 48 px."""


class Checks(_Hinted, forms.CheckboxSelectMultiple):
    """Checkboxes with targets of 48 px."""


class Switch(forms.CheckboxInput):
    """One checkbox; the field template sets its label beside it."""

    input_type = "checkbox"


class MainChecks(forms.Widget):
    """One row a choice: a checkbox ○ and a radio ◎ that stands for the heaviest."""

    template_name = "django/forms/widgets/main_checks.html"
    use_fieldset = True
    hints = MappingProxyType({})

    def __init__(self, attrs=None, choices=()):
        super().__init__(attrs)
        self.choices = list(choices)

    def value_from_datadict(self, data, files, name):
        ticked = data.getlist(name) if hasattr(data, "getlist") else data.get(name) or []
        return list(ticked), data.get(f"{name}_main") or ""

    def value_omitted_from_data(self, data, files, name):
        return False

    def id_for_label(self, id_, index=None):
        return f"{id_}_0" if id_ and index == "0" else ""

    def get_context(self, name, value, attrs):
        context = super().get_context(name, None, attrs)
        ticked, main = self._ticked(value)
        context["widget"]["main_name"] = f"{name}_main"
        context["widget"]["rows"] = [
            {
                "value": str(choice),
                "label": label,
                "hint": self.hints.get(choice) or "",
                "ticked": str(choice) in ticked,
                "main": str(choice) == main,
                "id": f"{context['widget']['attrs'].get('id', name)}_{index}",
            }
            for index, (choice, label) in enumerate(self.choices)
        ]
        return context

    @staticmethod
    def _ticked(value):
        if hasattr(value, "values") and hasattr(value, "main"):
            return {str(choice) for choice in value.values}, str(value.main)
        ticked, main = value or ([], "")
        return {str(choice) for choice in ticked}, str(main)
