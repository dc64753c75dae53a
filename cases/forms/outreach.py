"""アウトリーチの入力: a try, a 不在 in two taps, the plan, its end, and what was found out about somebody."""

from django.forms import HiddenInput, IntegerField

from access import topics
from access.topics import Topic
from accounts.querysets import today
from cases.models.outreach import OF_PLAN
from cases.states import TYPED, VISITING, Partner, PlanEnd, Way
from common import forms, wareki, widgets

from .notes import TEXT_LIMIT, NoteForm
from .people import PersonForm

ABSENT_TEXT = "訪問しましたが、不在でした。"


class _NextForm(forms.Form):
    """What every try says: whether anybody was there, how near one came, and the day of the next one."""

    next_on = forms.WarekiField(
        label="次の約束・次に行く日", required=False, help_text="この日が近づくと、受信箱に出ます。"
    )
    promised = forms.PlainTextField(
        label="約束したこと",
        max_length=200,
        required=False,
        help_text="例：火曜の午後にまた来る、電話は本人からもらう",
    )

    def _after(self, day):
        """The next day lies behind this one; what was promised needs a day."""
        given, on = self.cleaned_data, self.cleaned_data.get("next_on")
        if on and day and on <= day:
            self.add_error("next_on", f"{wareki.format_day(day)}より後の日を入力してください。")
        if given.get("promised") and not on and "next_on" not in self.errors:
            self.add_error("next_on", "約束したことがあるときは、その日も入力してください。")


def _since(form, case, name="happened_on"):
    """Refuse a day before the case began, and say where such a thing is written."""
    on = form.cleaned_data.get(name)
    if on and on < case.opened_on:
        began = wareki.format_day(case.opened_on)
        form.add_error(
            name,
            f"ケースを開いた日（{began}）からの日付にしてください。それより前のことは、経過記録に書きます。",
        )


class VisitForm(NoteForm, _NextForm):
    """訪問・連絡: a note, and what came of it."""

    field_order = ("method", "happened_on", "absent", "partner", "text", "bond", "next_on", "promised")
    method = forms.ChoiceField(label="方法", choices=VISITING, widget=widgets.Radios)
    absent = forms.SwitchField(label="不在・応答なし", help_text="だれにも会えなかったときに選びます。")
    bond = forms.ChoiceField(
        label="つながりの段階",
        choices=TYPED,
        required=False,
        coerce=int,
        empty_value=None,
        empty_label="変わらない",
        help_text="いま、どこまで来たと思うか。「同意」は、同意の記録をすると自動で付きます。",
    )

    def __init__(self, data=None, *, agency, case, initial=None):
        super().__init__(data, agency=agency, initial=initial)
        self.case = case

    def clean(self):
        given = super().clean()
        _since(self, self.case)
        self._after(given.get("happened_on"))
        return given

    @property
    def outcome(self):
        """What an action takes besides the note."""
        return {name: self.cleaned_data[name] for name in ("absent", "bond", "next_on", "promised")}


class AbsentForm(_NextForm):
    """不在: everything is filled in already; one press records it."""

    field_order = ("happened_on", "next_on", "text", "own_only")
    happened_on = forms.WarekiField(label="訪問した日", latest=today)
    text = forms.PlainTextField(
        label="気づいたこと",
        multiline=True,
        rows=2,
        max_length=TEXT_LIMIT,
        required=False,
        help_text="例：郵便がたまっている、明かりがついていた。なければ空けておきます。",
    )
    own_only = forms.SwitchField(label="自機関のみ", help_text="ほかの機関には見えない記録にします。")
    promised = None

    def __init__(self, data=None, *, case, initial=None):
        super().__init__(data, initial=initial)
        self.case = case

    def clean(self):
        given = super().clean()
        _since(self, self.case)
        self._after(given.get("happened_on"))
        return given

    @property
    def facts(self):
        """The columns of the note."""
        given = self.cleaned_data
        return {
            "happened_on": given["happened_on"],
            "text": "\n".join(filter(None, [ABSENT_TEXT, given["text"]])),
            "own_only": given["own_only"],
            "partner": Partner.SELF,
            "topics": int(Topic.PROGRESS),
        }


class OutcomeForm(_NextForm):
    """訪問の訂正: how near one came and what was promised, bound to the version it was drawn from."""

    field_order = ("absent", "bond", "next_on", "promised", "version")
    absent = forms.SwitchField(label="不在・応答なし")
    bond = forms.ChoiceField(
        label="つながりの段階",
        choices=TYPED,
        required=False,
        coerce=int,
        empty_value=None,
        empty_label="変わらない",
    )
    version = IntegerField(label="版", widget=HiddenInput, min_value=1)

    def __init__(self, data=None, *, on=None, initial=None):
        super().__init__(data, initial=initial)
        self.on = on

    @classmethod
    def of(cls, visit, on=None):
        names = ("absent", "bond", "next_on", "promised", "version")
        return cls(initial={name: getattr(visit, name) for name in names}, on=on)

    def clean(self):
        given = super().clean()
        self._after(self.on)
        return given

    @property
    def facts(self):
        return {name: self.cleaned_data[name] for name in ("absent", "bond", "next_on", "promised")}


PLAN_TEXTS = ("target", "found_how", "relation", "approach", "frequency", "towards", "outlook")


class PlanForm(forms.Form):
    """アウトリーチ計画 (F4); topics 経過 and プラン are always in it."""

    target = forms.PlainTextField(
        label="対象者像",
        multiline=True,
        rows=4,
        max_length=TEXT_LIMIT,
        help_text="どんな方か、何が心配か。名前がわからなくても書けます。",
    )
    found_how = forms.PlainTextField(
        label="把握の経緯",
        multiline=True,
        rows=3,
        max_length=TEXT_LIMIT,
        required=False,
        help_text="だれが、どこで、どのように気づいたか。",
    )
    relation = forms.PlainTextField(
        label="関わりの状況",
        multiline=True,
        rows=3,
        max_length=TEXT_LIMIT,
        required=False,
        help_text="本人・家族・まわりの人と、いまどんな関わりがあるか。",
    )
    ways = forms.MultiCheckField(label="働きかけ方", choices=Way.choices, required=False)
    approach = forms.PlainTextField(
        label="働きかけ方のくふう",
        multiline=True,
        rows=3,
        max_length=TEXT_LIMIT,
        required=False,
        help_text="例：玄関先で季節のあいさつだけ。困りごとは、こちらから聞かない。",
    )
    frequency = forms.PlainTextField(
        label="頻度", max_length=100, required=False, help_text="例：月2回、火曜の午後"
    )
    towards = forms.PlainTextField(label="つなぎたい先", max_length=200, required=False)
    outlook = forms.PlainTextField(
        label="同意の見込み",
        max_length=200,
        required=False,
        help_text="例：母の介護の話からなら聞いてもらえそう",
    )
    begins_on = forms.WarekiField(label="開始日")
    topics = forms.MultiCheckField(
        label="ほかに書いてある情報",
        choices=[row for row in topics.choices() if not row[0] & OF_PLAN],
        coerce=int,
        required=False,
        help_text="「経過」「プラン・会議」のほかに書いてあるものを選びます。選ぶものが増えるほど、読める機関は減ります。",
    )
    version = IntegerField(label="版", widget=HiddenInput, min_value=1, required=False)

    def __init__(self, data=None, *, case, initial=None):
        super().__init__(data, initial={"begins_on": today()} | (initial or {}))
        self.case = case

    @classmethod
    def of(cls, plan, case=None):
        shown = {name: getattr(plan, name) for name in (*PLAN_TEXTS, "ways", "begins_on", "version")}
        shown["topics"] = [bit for bit, _word in topics.choices() if plan.topics & bit & ~OF_PLAN]
        return cls(initial=shown, case=case)

    def clean(self):
        given = super().clean()
        _since(self, self.case, "begins_on")
        return given

    @property
    def facts(self):
        given = self.cleaned_data
        plain = {name: given[name] for name in (*PLAN_TEXTS, "begins_on")}
        return plain | {"ways": list(given["ways"]), "topics": OF_PLAN | topics.mask(given["topics"])}


class EndForm(forms.Form):
    """アウトリーチを終える."""

    ended_why = forms.ChoiceField(label="終了の理由", choices=PlanEnd.choices, widget=widgets.Radios)
    ended_on = forms.WarekiField(label="終了日", latest=today)
    ended_note = forms.PlainTextField(
        label="終了のようす",
        max_length=200,
        required=False,
        help_text="だれにつながったか、また関わるのはどんなときか。",
    )
    version = IntegerField(label="版", widget=HiddenInput, min_value=1)

    def __init__(self, data=None, *, plan, initial=None):
        super().__init__(data, initial={"ended_on": today(), "version": plan.version} | (initial or {}))
        self.plan = plan

    def clean(self):
        given = super().clean()
        on = given.get("ended_on")
        if on and on < self.plan.begins_on:
            began = wareki.format_day(self.plan.begins_on)
            self.add_error("ended_on", f"開始日（{began}）からの日付にしてください。")
        return given


class FoundForm(PersonForm):
    """わかったこと: who the person is, as far as it has become known; perhaps somebody whose case we have already."""

    same = forms.ChoiceField(label="同じ方のケース", required=False)

    def __init__(self, data=None, *, similar=(), initial=None):
        super().__init__(data, initial=initial)
        self.similar = {str(case.pk): case for one in similar for case in one.cases}
        self.fields["same"].choices = [
            ("", "ちがう方です"),
            *((pk, f"ケース {c.number}") for pk, c in self.similar.items()),
        ]

    @classmethod
    def of(cls, person):
        form = super().of(person)
        if person.naming != person.Naming.KNOWN:
            form.initial |= {"naming": person.Naming.KNOWN, "name": ""}
        return form

    @property
    def same_case(self):
        return self.similar.get(self.cleaned_data.get("same") or "")
