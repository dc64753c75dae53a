"""会議録の入力: what was talked over and decided about one item, and who does what by when."""

import re
from uuid import UUID

from django.core.exceptions import ValidationError
from django.forms import HiddenInput, IntegerField, Select

from accounts.querysets import today
from common import forms
from common.wareki import format_day
from meetings import records
from meetings.states import OF_ROOMS, RESOLVING, Outcome

TEXT_LIMIT, GAP_LIMIT, TASK_LIMIT = 10_000, 2_000, 400
SPARE, MOST_ROWS = 3, 60
OF_CONSENT = (*RESOLVING, Outcome.SHARE, Outcome.RESOURCE)
_ROW = re.compile(r"role-(\d{1,3})-(?:who|text|due_on)")


def outcomes_of(item):
    return [(o.value, o.label) for o in (OF_ROOMS if item.is_room else OF_CONSENT)]


class MinuteForm(forms.Form):
    """The minutes of one item; everything may still be missing until they are settled."""

    talk = forms.PlainTextField(
        label="論点（話し合ったこと）",
        multiline=True,
        rows=6,
        max_length=TEXT_LIMIT,
        required=False,
        help_text="だれが何を言ったかより、何が分かり、何が分からないままかを書きます。",
    )
    conclusion = forms.PlainTextField(
        label="決定", multiline=True, rows=4, max_length=TEXT_LIMIT, required=False
    )
    outcomes = forms.MultiCheckField(label="決定の種類", required=False)
    gap = forms.PlainTextField(
        label="足りない社会資源",
        multiline=True,
        rows=2,
        max_length=GAP_LIMIT,
        required=False,
        help_text="あれば支援できたのに、地域になかったもの。名前は書きません。",
    )
    next_on = forms.WarekiField(
        label="次に話し合う日", required=False, help_text="例：令和8年12月24日、R8.12.24"
    )
    version = IntegerField(label="版", widget=HiddenInput, min_value=0)

    def __init__(self, data=None, *, item, minute=None, initial=None):
        shown = {"version": minute.version if minute else 0}
        if minute:
            shown |= {
                name: getattr(minute, name) for name in ("talk", "conclusion", "outcomes", "gap", "next_on")
            }
        super().__init__(data, initial=shown | (initial or {}))
        self.meeting = item.meeting
        self.fields["outcomes"].choices = outcomes_of(item)

    def clean_next_on(self):
        day = self.cleaned_data["next_on"]
        if day and day < self.meeting.held_on:
            raise ValidationError(
                f"開催日（{format_day(self.meeting.held_on)}）より後の日付を入れてください。"
            )
        return day

    def clean_outcomes(self):
        chosen = self.cleaned_data["outcomes"]
        for pair, sentence in records.APART:
            if pair <= {*chosen}:
                raise ValidationError(sentence)
        return chosen

    @property
    def facts(self):
        return {
            name: self.cleaned_data[name] for name in ("talk", "conclusion", "outcomes", "gap", "next_on")
        }


class RoleForm(forms.Form):
    """One row of 役割分担; an empty row is none."""

    who = forms.ChoiceField(label="だれが", required=False, widget=Select)
    text = forms.PlainTextField(label="何を", max_length=TASK_LIMIT, required=False)
    due_on = forms.WarekiField(label="いつまで", required=False)

    def __init__(self, data=None, *, number, choices, known=(), initial=None):
        super().__init__(data, prefix=f"role-{number}", initial=initial)
        self.number, self.known = number, known
        self.fields["who"].choices = [("", "選んでください"), *choices]

    @property
    def is_empty(self):
        return not any(self.cleaned_data.get(name) for name in ("who", "text", "due_on")) and not self.errors

    def clean_who(self):
        key = self.cleaned_data["who"]
        return owner(key) if key else None

    def clean_due_on(self):
        day = self.cleaned_data["due_on"]
        if day and day < today() and day not in self.known:
            raise ValidationError("期限は、今日か、今日より後の日付にしてください。")
        return day

    def clean(self):
        given = self.cleaned_data
        if not any(given.get(name) for name in ("who", "text", "due_on")):
            return given
        for name, sentence in (
            ("who", "だれがするかを選んでください。"),
            ("text", "することを入力してください。"),
            ("due_on", "いつまでにするかを入力してください（例：R8.12.24）。"),
        ):
            if not given.get(name) and name not in self.errors:
                self.add_error(name, sentence)
        return given


def owner(key):
    """(agency id, worker id or None) of a choice."""
    agency, _, worker = key.partition(":")
    return int(agency), UUID(worker) if worker else None


def key_of(agency_id, worker_id):
    return f"{agency_id}:{worker_id}" if worker_id else f"{agency_id}"


class Roles:
    """役割分担: the rows of one item, as many as are filled and a few more."""

    def __init__(self, data=None, *, choices, tasks=(), more=False):
        self.tasks, known = list(tasks), {task.due_on for task in tasks}
        if data is None:
            rows = [
                {"who": key_of(t.agency_id, t.worker_id), "text": t.text, "due_on": t.due_on}
                for t in self.tasks
            ]
            count, given = len(rows) + SPARE, [*rows, *({} for _ in range(SPARE))]
        else:
            found = [int(match[1]) for match in map(_ROW.fullmatch, data) if match]
            count = min(max(found, default=-1) + 1 + (SPARE if more else 0), MOST_ROWS)
            given = [None] * count
        self.rows = [
            RoleForm(data, number=n, choices=choices, known=known, initial=given[n]) for n in range(count)
        ]

    def is_valid(self):
        return False not in [row.is_valid() for row in self.rows]

    @property
    def facts(self):
        """(agency id, worker id, text, due) of every filled row."""
        return [
            (*row.cleaned_data["who"], row.cleaned_data["text"], row.cleaned_data["due_on"])
            for row in self.rows
            if not row.is_empty
        ]
