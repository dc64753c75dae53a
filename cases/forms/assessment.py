"""アセスメントの入力: one section of the sheet, its fields made from its questions; 家族年表."""

from django.core.exceptions import ValidationError
from django.forms import HiddenInput, IntegerField

from access import topics
from access.topics import Topic, labels
from accounts.querysets import today
from cases.codes import codes
from cases.models import HouseholdMember
from cases.states.assessment import DATE, MULTI, NONE, NUMBER, SINGLE, Source
from common import forms, widgets
from common.wareki import PartialDate, Precision

TEXT_LIMIT = 10_000
MANY = 12  # items above which a list is drawn in groups
UNKNOWN = {"不明", "わからない"}


class SectionForm(forms.Form):
    """欄の回答; only what is filled in is kept, the rest stays as it was."""

    answered_on = forms.WarekiField(
        label="いつの話か",
        latest=today,
        help_text="この日のようすとして残します。古い話は、その日付にします。",
    )
    source = forms.ChoiceField(label="何からわかったか", choices=Source.choices, widget=widgets.Radios)

    def __init__(self, data=None, *, section, kept=None, initial=None):
        """`kept` are the codes chosen before, by question, which stay to be chosen though they have ended."""
        self.section = section
        super().__init__(data, initial={"answered_on": today()} | (initial or {}))
        for question in section.questions:
            self.fields[question.name] = field = field_of(question, (kept or {}).get(question.key))
            self._speak(question.name, field)
        if section.has_text:
            self.fields["also"] = self._also(section)

    @staticmethod
    def _also(section):
        others = [(bit, word) for bit, word in topics.choices() if not section.topics & bit]
        return forms.MultiCheckField(
            label="文章に書いた、ほかの情報",
            choices=others,
            coerce=int,
            required=False,
            help_text="選んだ情報も見られる人だけに、この欄の文章が見えます。書いていなければ選びません。",
        )

    def clean(self):
        given = super().clean()
        for question in self.section.questions:
            if (
                question.kind == MULTI
                and NONE in (given.get(question.name) or ())
                and len(given[question.name]) > 1
            ):
                self.add_error(question.name, "「あてはまるものはない」と、ほかの項目は一緒に選べません。")
        if not self.errors and not self.given:
            raise ValidationError("この欄は、まだ何も入力されていません。1つ以上答えてから保存してください。")
        return given

    @property
    def given(self):
        """What was filled in: the question's key and the value."""
        found = {}
        for question in self.section.questions:
            value = self.cleaned_data.get(question.name)
            if value not in (None, "", []):
                found[question.key] = [value] if question.kind == SINGLE else value
        return found

    @property
    def also(self):
        return topics.mask(self.cleaned_data.get("also") or ())


def field_of(question, kept=None):
    """The field of a question; a code that has ended is offered where it was chosen before."""
    about = {"label": question.label, "required": False, "help_text": question.hint}
    if question.kind == NUMBER:
        return forms.AmountField(**about | {"label": f"{question.label}（{question.unit}）"})
    if question.kind == DATE:
        return forms.WarekiField(latest=today, **about)
    if not question.chooses:
        return forms.PlainTextField(multiline=True, rows=3, max_length=TEXT_LIMIT, **about)
    items = codes(question.table, keep=kept or ())
    if question.kind == MULTI:
        choices = [*by_topics(question, items), (NONE, "あてはまるものはない")]
        return forms.MultiCheckField(choices=choices, hints=hints(question, items), **about)
    choices = [(item.code, item.label) for item in items]
    if not {label for _code, label in choices} & UNKNOWN:
        choices.append((NONE, "わからない・答えない"))
    return forms.ChoiceField(choices=choices, empty_label="記入しない", **about)


def hints(question, items):
    """What choosing an item of a short list tells besides what its section does."""
    if len(items) >= MANY:
        return {}
    more = {item.code: labels(item.topics & ~question.topics) for item in items}
    return {code: f"「{'」「'.join(words)}」もわかります" for code, words in more.items() if words}


def by_topics(question, items):
    """The items of a long list in groups by what choosing them tells; no groups where all tell the same."""
    if len(items) < MANY:
        return [(item.code, item.label) for item in items]
    groups = {}
    for item in items:
        groups.setdefault(item.topics & ~question.topics, []).append((item.code, item.label))
    if set(groups) <= {0}:
        return [choice for group in groups.values() for choice in group]
    return [
        (f"選ぶと「{'」「'.join(labels(mask))}」もわかる項目" if mask else "この欄の情報だけの項目", group)
        for mask, group in sorted(groups.items())
    ]


SELF = "self"


class FamilyEventForm(forms.Form):
    """家族年表のできごと."""

    happened = forms.PartialDateField(
        label="いつ",
        latest=today,
        help_text="例：昭和55年ごろ、平成10年4月、R6.4.1。わかる範囲で入力します。",
    )
    who = forms.ChoiceField(label="だれの")
    what = forms.PlainTextField(
        label="できごと", max_length=500, help_text="例：結婚、転居、離職、入院、介護の始まり"
    )
    topics = forms.MultiCheckField(
        label="書いてある情報",
        choices=topics.choices(),
        coerce=int,
        required=False,
        help_text="「家族・世帯」はいつも付きます。選ぶものが増えるほど、読める機関は減ります。",
    )
    version = IntegerField(label="版", widget=HiddenInput, min_value=1, required=False)

    def __init__(self, data=None, *, case, event=None, initial=None):
        super().__init__(data, initial={"who": SELF, "topics": [int(Topic.FAMILY)]} | (initial or {}))
        self.members = {str(member.pk): member for member in HouseholdMember.objects.filter(case=case)}
        names = [(key, f"{m.name}（{m.get_kinship_display()}）") for key, m in self.members.items()]
        # because whoever corrects an event may see no longer whom it is about; he leaves that as it stands
        about = str(event.member_id) if event and event.member_id else ""
        self.unseen = about if about not in self.members else ""
        if self.unseen:
            names.append((self.unseen, "家族の一人"))
        self.fields["who"].choices = [(SELF, "本人"), *names]

    @classmethod
    def of(cls, event, case=None):
        shown = {
            "happened": happened_of(event),
            "who": str(event.member_id or SELF),
            "what": event.what,
            "topics": [bit for bit, _word in topics.choices() if event.topics & bit],
            "version": event.version,
        }
        return cls(case=case or event.case_id, event=event, initial=shown)

    @property
    def facts(self):
        given, happened = self.cleaned_data, self.cleaned_data["happened"]
        about = {} if given["who"] == self.unseen else {"member": self.members.get(given["who"])}
        return about | {
            "happened_on": happened.date,
            "precision": str(happened.precision),
            "happened_text": happened.text[:40],
            "what": given["what"],
            "topics": topics.mask(given["topics"]) | int(Topic.FAMILY),
        }


def happened_of(event):
    """When, with how exact it is."""
    return PartialDate(event.happened_on, Precision(event.precision), event.happened_text)
