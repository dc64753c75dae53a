"""What is written when a つなぎ is answered, steered or brought to its end."""

from datetime import timedelta

from django import forms as plain

from common import forms
from referrals.states import Verb

WORDS = {
    Verb.ACCEPT: ("ひとこと", "書かなくてもかまいません。送り元が読みます。", False),
    Verb.ASK: ("質問", "答える前に知りたいこと。送り元が読みます。", True),
    Verb.RETURN: (
        "差し戻す理由",
        "送り元に残ります。次にどこへ相談すればよいかも書くと、助けになります。",
        True,
    ),
    Verb.FORWARD: ("理由", "なぜその機関がよいと思うか。送り元が読みます。", True),
    Verb.REPORT: ("報告", "何をして、どうなったか。送り元が読みます。", True),
    Verb.ANSWER: ("回答", "宛先の機関が読みます。", True),
    Verb.RECALL: ("取り下げる理由", "宛先の機関が読みます。", True),
    Verb.FINISH: ("ひとこと", "書かなくてもかまいません。宛先の機関が読みます。", False),
}


class VersionField(plain.Field):
    """The state of a つなぎ a form was drawn for; a broken one is that of no state, so that nothing is overwritten."""

    widget = plain.HiddenInput

    def to_python(self, value):
        text = str(value or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


class ActForm(forms.Form):
    """つなぎへの操作: what is said to the other side, and which state of the つなぎ it was written for."""

    version = VersionField(required=False)

    def __init__(self, data=None, *, verb, referral, **kwargs):
        self.verb, self.referral = Verb(verb), referral
        initial = {"version": referral.version} | kwargs.pop("initial", {})
        super().__init__(data, prefix=self.verb.lower(), initial=initial, **kwargs)
        label, hint, needed = WORDS[self.verb]
        self._add(
            "text",
            forms.PlainTextField(
                label=label, help_text=hint, required=needed, multiline=True, rows=4, max_length=4000
            ),
        )

    def _add(self, name, field):
        self.fields[name] = field
        self._speak(name, field)

    @property
    def facts(self):
        """What the action takes besides the version."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class AcceptForm(ActForm):
    """受理: until when a report is meant to be there, and whether it becomes a consultation of one's own."""

    def __init__(self, *args, reports, registers, day, **kwargs):
        super().__init__(*args, **kwargs)
        if reports:
            field = forms.WarekiField(
                label="報告の予定日",
                earliest=day,
                latest=day + timedelta(days=366),
                help_text="ふつうは20開庁日です。",
            )
            self._add("report_on", field)
        if registers:
            switch = forms.SwitchField(label="自機関の相談として受け付ける", initial=True)
            switch.help_text = "本人の名前・連絡先・依頼の内容が、打ち直さずに相談受付簿に入ります。"
            self._add("register", switch)
        self.order_fields(["report_on", "register", "text"])


class ForwardForm(ActForm):
    """転送: which agency would be right."""

    def __init__(self, *args, agencies, **kwargs):
        super().__init__(*args, **kwargs)
        self.known = {str(agency.pk): agency for agency in agencies}
        choices = [(pk, agency.name) for pk, agency in self.known.items()]
        self._add("to", forms.ChoiceField(label="よいと思う機関", choices=choices))
        self.order_fields(["to", "text"])

    def clean_to(self):
        return self.known[self.cleaned_data["to"]]


class InboxForm(forms.Form):
    """絞り込み of the list of つなぎ."""

    SIDES = (("received", "届いたもの"), ("sent", "送ったもの"))
    side = forms.ChoiceField(label="どちらのつなぎか", choices=SIDES, required=False, empty_label="両方")
    which = forms.ChoiceField(
        label="どこまで進んだか",
        choices=(("waiting", "返事待ち"), ("running", "対応中"), ("ended", "終わったもの")),
        required=False,
        empty_label="返事待ち",
    )

    @property
    def chosen(self):
        """The filters as far as they are understood; a broken one is none."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
