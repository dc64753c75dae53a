"""経過記録の入力: what happened, and which kinds of information that contains."""

from django.forms import HiddenInput, IntegerField

from access import topics
from access.topics import Topic
from accounts.querysets import today
from cases.states import OFFICE_TOPICS, Method, Partner
from common import forms, widgets

METHOD_TOPICS = {Method.IN_HOUSE: Topic.PLAN, Method.JOINT: Topic.PLAN}
# 支援会議 is a sealed room: what was said there is no note of anybody's, unless the meeting itself released it.
WRITABLE = [choice for choice in Method.choices if choice[0] != Method.ROOM]
TEXT_LIMIT = 10_000


class NoteForm(forms.Form):
    """A note; 経過 and what this office's records usually contain are ticked from the start.

    Too many ticks hide a record from readers, too few would show it to them: so the first choice errs to the narrow side.
    """

    method = forms.ChoiceField(label="方法", choices=WRITABLE, widget=widgets.Radios)
    happened_on = forms.WarekiField(label="日付", latest=today)
    text = forms.PlainTextField(
        label="記録",
        multiline=True,
        rows=5,
        max_length=TEXT_LIMIT,
        help_text="見たこと・聞いたこと・したことを書きます。うわさや、支援に関わらない人の名前は書きません。",
    )
    topics = forms.MultiCheckField(label="書いてある情報", choices=topics.choices(), coerce=int)
    own_only = forms.SwitchField(label="自機関のみ", help_text="ほかの機関には見えない記録にします。")
    partner = forms.ChoiceField(
        label="相手", choices=Partner.choices, widget=widgets.Radios, required=False, empty_value=Partner.SELF
    )
    happened_at = forms.TimeField(label="時刻", required=False, help_text="例：14:05、午後2時半")

    def __init__(self, data=None, *, agency, initial=None):
        first = {"topics": preset(agency.field), "partner": Partner.SELF}
        if data is None and not (initial and "happened_on" in initial):
            first["happened_on"] = today()
        super().__init__(data, initial=first | (initial or {}))
        self.fields["topics"].help_text = topics_hint(agency.field)

    @property
    def ticks(self):
        """What a method ticks as it is chosen, for the page: 「05:256」."""
        return " ".join(f"{method.value}:{int(topic)}" for method, topic in METHOD_TOPICS.items())

    @property
    def shown(self):
        """(topics, own_only) as they stand in the form now, whether or not it is complete."""
        known = {str(bit) for bit, _word in topics.choices()}
        ticked = [value for value in self["topics"].value() or () if str(value) in known]
        return topics.mask(ticked), bool(self["own_only"].value())

    @property
    def facts(self):
        """What an action takes: the columns of a note."""
        return {
            **{name: self.cleaned_data[name] for name in ("method", "happened_on", "happened_at", "text")},
            "partner": self.cleaned_data["partner"],
            "own_only": self.cleaned_data["own_only"],
            "topics": topics.mask(self.cleaned_data["topics"]),
        }


class NoteCorrectionForm(NoteForm):
    """A correction, bound to the version it was drawn from."""

    version = IntegerField(label="版", widget=HiddenInput, min_value=1)

    @classmethod
    def of(cls, note, **kwargs):
        shown = {
            name: getattr(note, name)
            for name in ("method", "happened_on", "happened_at", "partner", "text", "own_only", "version")
        }
        shown["topics"] = [bit for bit, _word in topics.choices() if note.topics & bit]
        return cls(initial=shown, **kwargs)


class ReadersForm(forms.Form):
    """The part of a note that decides who will read it; anything else is ignored."""

    method = forms.ChoiceField(choices=Method.choices, required=False)
    topics = forms.MultiCheckField(choices=topics.choices(), coerce=int, required=False)
    own_only = forms.SwitchField(required=False)

    @property
    def asked(self):
        """(topics, own_only, method) as far as they can be read."""
        self.is_valid()
        given = self.cleaned_data
        return topics.mask(given.get("topics") or ()), given.get("own_only", False), given.get("method", "")


class TimelineForm(forms.Form):
    """Which entries of a timeline: by 方法, by 機関, by a word."""

    method = forms.ChoiceField(label="方法", choices=Method.choices, required=False, empty_label="すべて")
    agency = forms.ChoiceField(
        label="機関", required=False, empty_label="すべて", coerce=int, empty_value=None
    )
    word = forms.PlainTextField(
        label="記録の中の言葉", required=False, max_length=40, help_text="かなの違いは区別しません。"
    )

    def __init__(self, data, agencies):
        super().__init__(data)
        self.fields["agency"].choices = [(pk, name) for pk, name in agencies]

    @property
    def chosen(self):
        """The readable part of what was asked."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def summary(self):
        """What is chosen, in words."""
        chosen = self.chosen if self.is_bound else {}
        words = [f"方法：{Method(chosen['method']).label}"] if "method" in chosen else []
        words += (
            [f"機関：{dict(self.fields['agency'].choices)[chosen['agency']]}"] if "agency" in chosen else []
        )
        words += [f"言葉：「{chosen['word']}」"] if "word" in chosen else []
        return "／".join(words) or "すべての記録"


def preset(field):
    """The topics ticked at first in an office of that field, as numbers."""
    return [int(topic) for topic in (Topic.PROGRESS, OFFICE_TOPICS.get(field)) if topic]


def topics_hint(field):
    """How to choose, and what is ticked already because of the office."""
    often = OFFICE_TOPICS.get(field)
    usual = f"「{topics.LABELS[often]}」は、書いていなければ外してください。" if often else ""
    return f"書いたものをすべて選びます。選ぶものが増えるほど、読める機関は減ります。{usual}"


def suggestion(method, mask):
    """A sentence when a method's records usually contain what is not ticked yet."""
    usual = METHOD_TOPICS.get(method)
    if not usual or mask & usual:
        return ""
    return f"「{Method(method).label}」の記録は「{topics.LABELS[usual]}」を含むことが多いです。書いてあれば選んでください。"
