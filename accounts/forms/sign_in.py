"""Who is at the door, and with what."""

import unicodedata

from django import forms as django_forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts.models import Worker
from common import forms

STRENGTH = "12文字以上。氏名やサインインIDに似たもの、よく使われるもの、数字だけのものは使えません。"


class NameField(forms.PlainTextField):
    """サインインID: full-width letters and capitals are put right."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", "サインインID")
        kwargs.setdefault("max_length", 40)
        kwargs.setdefault(
            "widget",
            django_forms.TextInput(
                attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
            ),
        )
        super().__init__(**kwargs)

    def to_python(self, value):
        return unicodedata.normalize("NFKC", super().to_python(value)).strip().lower()


class PasswordField(django_forms.CharField):
    """パスワード: taken as it is, never shown again."""

    def __init__(self, *, autocomplete="new-password", **kwargs):
        kwargs.setdefault("max_length", 128)
        super().__init__(
            strip=False,
            widget=django_forms.PasswordInput(attrs={"autocomplete": autocomplete}),
            **kwargs,
        )

    def widget_attrs(self, widget):
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs


class SignInForm(forms.Form):
    """サインイン."""

    username = NameField()
    password = PasswordField(label="パスワード", autocomplete="current-password")


class NewPasswordForm(forms.Form):
    """A new password, twice."""

    new_password = PasswordField(label="新しいパスワード", help_text=STRENGTH)
    new_password_again = PasswordField(label="新しいパスワード（もう一度）")

    def person(self):
        """Whose name the password must not resemble."""
        return None

    def clean_new_password(self):
        password = self.cleaned_data["new_password"]
        validate_password(password, self.person())
        return password

    def clean(self):
        facts = super().clean()
        once, again = facts.get("new_password"), facts.get("new_password_again")
        if once and again and once != again:
            self.add_error(
                "new_password_again", "2つの新しいパスワードが違います。同じものを入力してください。"
            )
        return facts


class PasswordForm(NewPasswordForm):
    """パスワードを変える: the old one first."""

    field_order = ("old_password",)
    old_password = PasswordField(label="いまのパスワード", autocomplete="current-password")

    def __init__(self, *args, worker, **kwargs):
        self.worker = worker
        super().__init__(*args, **kwargs)

    def person(self):
        return self.worker


class FirstForm(NewPasswordForm):
    """1回限りのコードで、パスワードを決める."""

    field_order = ("username", "one_time_code")
    username = NameField()
    one_time_code = forms.PlainTextField(
        label="1回限りのコード",
        max_length=40,
        help_text="管理者から受け取った12文字です。大文字・小文字、「-」の有無はどちらでもかまいません。",
        widget=django_forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters"}
        ),
    )

    def person(self):
        # because the stored name must not be felt through the answer before the code is known to be right
        return Worker(username=self.cleaned_data.get("username", ""))

    def fits(self, worker):
        """Whether the password also keeps away from the worker's own name; adds the error when it does not."""
        try:
            validate_password(self.cleaned_data["new_password"], worker)
        except ValidationError as error:
            self.add_error("new_password", error)
        return not self.errors


class PlaceForm(forms.Form):
    """所属を選ぶ."""

    place = forms.ChoiceField(label="どの所属で仕事をしますか")

    def __init__(self, *args, memberships, **kwargs):
        self.memberships = {str(membership.pk): membership for membership in memberships}
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [(pk, str(membership)) for pk, membership in self.memberships.items()]

    @property
    def chosen(self):
        return self.memberships[self.cleaned_data["place"]]
