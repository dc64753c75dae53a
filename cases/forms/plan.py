"""支援プランの入力: the frame, its goals and the roles below each, as one sheet that is saved whole."""

from django.forms import HiddenInput, IntegerField

from access import topics
from common import forms

LIMIT = 10_000
MONTHS = [(1, "1か月ごと"), (2, "2か月ごと"), (3, "3か月ごと"), (6, "6か月ごと"), (12, "12か月ごと")]


class DatedForm(forms.Form):
    """A form whose days do not lie before the case began, and whose end does not lie before its beginning."""

    first, last = "starts_on", "ends_on"

    def __init__(self, *args, opened_on, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.WarekiField):
                field.earliest = opened_on

    def clean(self):
        given = super().clean()
        since, until = given.get(self.first), given.get(self.last)
        if since and until and until < since:
            self.add_error(self.last, "終わりの日は、始まりの日より後にしてください。")
        return given


class FrameForm(DatedForm):
    """The frame: what every agency that sees プラン・会議 reads."""

    words = forms.PlainTextField(
        label="本人の言葉",
        multiline=True,
        rows=3,
        required=False,
        max_length=LIMIT,
        help_text="どう暮らしたいか、何に困っているかを、本人が話したとおりに書きます。",
    )
    long_goal = forms.PlainTextField(
        label="本人・世帯の目指す姿（長期目標）", multiline=True, rows=2, required=False, max_length=LIMIT
    )
    short_goal = forms.PlainTextField(
        label="このプランの達成目標（短期目標）", multiline=True, rows=2, required=False, max_length=LIMIT
    )
    lead_agency = forms.ChoiceField(
        label="主担当機関",
        required=False,
        empty_label="まだ決まっていない",
        coerce=int,
        empty_value=None,
        help_text="支援の中心になる機関です。多機関協働を終えるときに要ります。",
    )
    made_on = forms.WarekiField(label="作成日")
    starts_on = forms.WarekiField(label="プランの開始日")
    ends_on = forms.WarekiField(label="プランの終了日", help_text="ふつうは開始日から1年です。")
    monitor_on = forms.WarekiField(label="次のモニタリング予定", required=False)
    monitor_every = forms.ChoiceField(label="モニタリングの間隔", choices=MONTHS, coerce=int)
    needs_participation = forms.SwitchField(label="参加支援事業を利用する")
    needs_outreach = forms.SwitchField(label="アウトリーチ等事業を利用する")
    version = IntegerField(label="版", widget=HiddenInput, min_value=1)

    def __init__(self, *args, agencies, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["lead_agency"].choices = agencies

    @property
    def facts(self):
        given = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return given | {"lead_agency_id": given.pop("lead_agency")}


class RowForm(DatedForm):
    """A row of the sheet; `key` is its place in the form, and the row's own id once it is saved."""

    topics = forms.MultiCheckField(label="書いてある情報", choices=topics.choices(), coerce=int)
    WORDS = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.key = self.prefix

    def mark(self):
        """Let the page go to this row when it is drawn."""
        self.fields[self.WORDS[0]].widget.attrs["data-focus"] = ""

    @property
    def is_empty(self):
        """Whether nothing was written in it."""
        return not any(str(self[name].value() or "").strip() for name in self.WORDS)

    @property
    def topic_words(self):
        known = {str(bit) for bit, _word in topics.choices()}
        return "、".join(
            topics.labels(topics.mask(v for v in self["topics"].value() or () if str(v) in known))
        )

    @property
    def asks(self):
        """Whether the fold below the row has to be open: something in it is to be mended."""
        return self.is_bound and any(self.errors.get(name) for name in ("topics", *self.FOLDED))

    @property
    def facts(self):
        return self.cleaned_data | {"topics": topics.mask(self.cleaned_data["topics"])}


class GoalForm(RowForm):
    """目標: 課題, what the person thinks of it, what is to be reached until when."""

    issue = forms.PlainTextField(label="課題", multiline=True, rows=2, required=False, max_length=LIMIT)
    wish = forms.PlainTextField(label="本人の思い", multiline=True, rows=2, required=False, max_length=LIMIT)
    goal = forms.PlainTextField(label="目標", multiline=True, rows=2, required=False, max_length=LIMIT)
    until = forms.WarekiField(label="いつまでに", required=False)
    WORDS = ("issue", "wish", "goal")
    FOLDED = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.roles = []

    @staticmethod
    def shown(row):
        return {name: getattr(row, name) for name in ("issue", "wish", "goal", "until")}


class RoleForm(RowForm):
    """役割分担: what one agency does, what the person does, how often, from when until when."""

    support = forms.PlainTextField(label="支援内容", multiline=True, rows=2, required=False, max_length=LIMIT)
    person_does = forms.PlainTextField(
        label="本人がすること", multiline=True, rows=2, required=False, max_length=LIMIT
    )
    party = forms.ChoiceField(label="担当", required=False, empty_label="まだ決まっていない")
    frequency = forms.PlainTextField(label="頻度", required=False, max_length=120)
    starts_on = forms.WarekiField(label="いつから", required=False)
    ends_on = forms.WarekiField(label="いつまで", required=False)
    WORDS = ("support", "person_does", "party", "frequency")
    FOLDED = ("starts_on", "ends_on")

    def __init__(self, *args, parties, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["party"].choices = parties

    @property
    def facts(self):
        given = super().facts
        agency, _, worker = given.pop("party").partition(":")
        return given | {"agency_id": int(agency) if agency else None, "worker_id": worker or None}

    @staticmethod
    def shown(row):
        names = ("support", "person_does", "frequency", "starts_on", "ends_on")
        return {name: getattr(row, name) for name in names} | {
            "party": party_of(row.agency_id, row.worker_id)
        }


class AnswerForm(forms.Form):
    """役割への返事: what may be said now, and in which words."""

    answer = forms.ChoiceField(label="返事")
    text = forms.PlainTextField(
        label="状況・理由",
        multiline=True,
        rows=4,
        required=False,
        max_length=LIMIT,
        help_text="辞退するときと、状況を報告するときは、書いてください。",
    )

    def __init__(self, data=None, *, words):
        super().__init__(data)
        self.fields["answer"].choices = [(word.value, word.label) for word in words]

    def clean(self):
        given = super().clean()
        if (
            given.get("answer") in ("DECLINE", "PROGRESS")
            and not given.get("text")
            and "text" not in self.errors
        ):
            self.add_error("text", "状況・理由を書いてください。")
        return given


def party_of(agency_id, worker_id):
    """The key of an agency, or of a named worker of it, in a list of choices."""
    if agency_id is None:
        return ""
    return f"{agency_id}:{worker_id}" if worker_id else str(agency_id)
