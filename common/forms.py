"""Forms in the shape of the design system: words above the field, and errors that say how to mend them."""

from django import forms
from django.forms.renderers import TemplatesSetting

from common import fields

_PLAIN_REQUIRED = forms.Field.default_error_messages["required"]


class Renderer(TemplatesSetting):
    """Draws every field with templates/django/forms/field.html."""


class Form(forms.Form):
    """The base of every form: the required sentence names the field, and assistive technology hears 必須."""

    use_required_attribute = False
    error_css_class = "c-field--error"
    required_css_class = "c-field--required"

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            self._speak(name, field)

    def _speak(self, name, field):
        label = field.label or name
        if field.error_messages.get("required") is _PLAIN_REQUIRED:
            verb = "選んでください" if fields.is_choice(field) else "入力してください"
            field.error_messages["required"] = f"{label}を{verb}。"
        # A group has no role that may carry aria-required; its legend says 必須 in words.
        if field.required and not field.widget.use_fieldset and not field.widget.is_hidden:
            field.widget.attrs.setdefault("aria-required", "true")

    @property
    def error_list(self):
        """Every error with the id of the control to mend, for the summary at the top of the page."""
        rows = [{"anchor": "", "label": "", "message": message} for message in self.non_field_errors()]
        for bound in self:
            anchor = bound.id_for_label or f"{bound.auto_id}_0"
            for message in bound.errors:
                label = "" if str(message).startswith(str(bound.label)) else bound.label
                rows.append({"anchor": anchor, "label": label, "message": message})
        return rows


# The fields are reached through this module, so that a form needs one import.
AmountField = fields.AmountField
ChoiceField = fields.ChoiceField
FileField = fields.FileField
KanaField = fields.KanaField
MainChoicesField = fields.MainChoicesField
MultiCheckField = fields.MultiCheckField
PartialDateField = fields.PartialDateField
PhoneField = fields.PhoneField
PlainTextField = fields.PlainTextField
SwitchField = fields.SwitchField
TimeField = fields.TimeField
WarekiField = fields.WarekiField
WarekiMomentField = fields.WarekiMomentField
