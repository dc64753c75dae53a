"""資料・意見の求めと回答."""

from datetime import timedelta

from access.verdict import Refused
from accounts.querysets import today
from common import forms
from consent.parties import Directory

LONGEST = timedelta(days=92)  # because a request nobody has to answer for years is a request nobody answers


class AskForm(forms.Form):
    """Whom, what, by when."""

    to = forms.ChoiceField(label="求める相手")
    text = forms.PlainTextField(
        label="求める資料・意見",
        multiline=True,
        rows=5,
        max_length=4000,
        help_text="相手の機関がそのまま読みます。名前を書かなくても分かるときは、書かないでください。",
    )
    due_on = forms.WarekiField(
        label="期限",
        help_text="例：令和8年12月1日、R8.12.1",
        earliest=today,
        latest=lambda: today() + LONGEST,
    )

    def __init__(self, *args, by, **kwargs):
        self.book = Directory(by)
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [("", "選んでください"), *self._groups(by)]

    def _groups(self, by):
        groups = {}
        for agency in self.book.agencies.values():
            if self.book.is_open(agency) and agency.pk != by.agency.pk and not agency.named_only:
                groups.setdefault(agency.get_kind_display(), []).append((str(agency.pk), agency.name))
        for (agency, worker), name in self.book.named_workers().items():
            title = self.book.agencies[agency].name
            groups.setdefault(title, []).append((f"{agency}:{worker}", f"{name}さん"))
        return list(groups.items())

    @property
    def whom(self):
        from uuid import UUID

        agency, _, worker = self.cleaned_data["to"].partition(":")
        return self.book.agencies[int(agency)], self.book.workers[UUID(worker)] if worker else None

    @property
    def name(self):
        agency, worker = self.whom
        return f"{worker.name}さん（{agency.name}）" if worker else agency.name

    @property
    def facts(self):
        agency, worker = self.whom
        return {
            "to_agency": agency,
            "to_worker": worker,
            "text": self.cleaned_data["text"],
            "due_on": self.cleaned_data["due_on"],
        }


class AnswerForm(forms.Form):
    """An answer, or why there is none; the law asks for an effort, no more (106条の6第4項)."""

    answer = forms.ChoiceField(
        label="返事",
        choices=[("YES", "資料・意見を出す"), ("NO", "応じられない")],
        hints={"NO": "理由を書いてください。106条の6第4項は、協力の努力義務です。"},
    )
    text = forms.PlainTextField(
        label="資料・意見、または応じられない理由", multiline=True, rows=8, max_length=10000
    )

    @property
    def facts(self):
        if not self.is_valid():
            raise Refused("入力を確かめてください。")
        return {"text": self.cleaned_data["text"], "is_refusal": self.cleaned_data["answer"] == "NO"}
