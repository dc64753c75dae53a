"""多機関協働の受付判断, モニタリング, 評価・終結, 再開: the shape of what is written."""

from datetime import timedelta

from django.forms import HiddenInput, IntegerField

from access import topics
from access.topics import Topic
from accounts.querysets import today
from cases import codes
from cases.states import NOTHING_CHANGED, IntakeDecision, Programme, ResolutionKind
from common import forms, wareki, widgets

from .notes import preset, topics_hint

TEXT_LIMIT = 10_000
END, BREAK_OFF, REPLAN, HAND_OVER, ONE_PROGRAMME = "END", "BREAK_OFF", "REPLAN", "HAND_OVER", "PROGRAMME"
ENDS = (END, BREAK_OFF)
WAYS = {
    END: ("終結", "支援を終えます。本人の同意による共有も終わります。"),
    BREAK_OFF: ("中断", "支援を止めます。本人の同意による共有は、期限まで続きます。"),
    REPLAN: ("再プランして継続", "いまの版を評価して、次の版のプランをつくります。"),
    HAND_OVER: ("多機関協働だけを終える", "主担当機関に引き継ぎます。ケースは続きます。"),
    ONE_PROGRAMME: ("一つの事業の評価を記録する", "段階は変わりません。"),
}
KINDS = {END: ResolutionKind.CLOSE, BREAK_OFF: ResolutionKind.SUSPEND}
MONITORING_DAYS = 92


def since(form, case, name):
    """Refuse a day before the case began."""
    on = form.cleaned_data.get(name)
    if on and on < case.opened_on:
        form.add_error(
            name, f"ケースを開いた日（{wareki.format_day(case.opened_on)}）からの日付にしてください。"
        )


class _Work(forms.Form):
    """What is written on a case, and which kinds of information that contains."""

    contains = forms.MultiCheckField(label="書いてある情報", choices=topics.choices(), coerce=int)

    def __init__(self, data=None, *, case, agency, initial):
        first = {"contains": [*preset(agency.field), int(Topic.PLAN)]}
        super().__init__(data, initial=first | initial)
        self.case = case
        self.fields["contains"].help_text = topics_hint(agency.field)

    @property
    def mask(self):
        return topics.mask(self.cleaned_data["contains"])


class IntakeForm(_Work):
    """受付判断: one of the roads that are open, and why."""

    field_order = ("decision", "reason", "contains", "decided_on")

    decision = forms.ChoiceField(label="判断", choices=IntakeDecision.choices, widget=widgets.Radios)
    reason = forms.PlainTextField(
        label="理由",
        multiline=True,
        rows=4,
        max_length=TEXT_LIMIT,
        help_text="どう考えて決めたか、これからだれが何をするかを書きます。",
    )
    decided_on = forms.WarekiField(label="判断した日", latest=today)

    def __init__(self, data=None, *, case, agency, open_roads, hints):
        super().__init__(data, case=case, agency=agency, initial={"decided_on": today()})
        self.fields["decision"].choices = [
            (code, f"{code}　{label}") for code, label in IntakeDecision.choices if code in open_roads
        ]
        self.fields["decision"].widget.hints = hints

    def clean(self):
        given = super().clean()
        since(self, self.case, "decided_on")
        return given


class MonitoringForm(_Work):
    """モニタリング: what was found, and when to look again."""

    field_order = ("happened_on", "findings", "contains", "next_on")

    happened_on = forms.WarekiField(label="実施日", latest=today)
    findings = forms.PlainTextField(
        label="状況",
        multiline=True,
        rows=6,
        max_length=TEXT_LIMIT,
        help_text="目標はどこまで来たか、本人はどう感じているか、変えたほうがよいことを書きます。",
    )
    next_on = forms.WarekiField(label="次回の予定", help_text="この日が近づくと、受信箱に出ます。")

    def __init__(self, data=None, *, case, agency):
        first = {"happened_on": today(), "next_on": today() + timedelta(days=MONITORING_DAYS)}
        super().__init__(data, case=case, agency=agency, initial=first)

    def clean(self):
        given = super().clean()
        since(self, self.case, "happened_on")
        done, after = given.get("happened_on"), given.get("next_on")
        if done and after and after <= done:
            self.add_error("next_on", "次回の予定は、実施日より後の日にしてください。")
        return given


class CloseForm(_Work):
    """評価・終結 (F7): what is to become of the case, what was reached, who goes on."""

    field_order = ("way", "resolution", "programme", "evaluated_on", "changes", "text", "contains")

    way = forms.ChoiceField(label="どうしますか", widget=widgets.Radios)
    resolution = forms.ChoiceField(label="会議の決定", required=False, empty_label="選んでください")
    programme = forms.ChoiceField(label="評価する事業", choices=Programme.choices)
    evaluated_on = forms.WarekiField(label="評価した日", latest=today)
    changes = forms.MultiCheckField(label="見られた変化")
    text = forms.PlainTextField(
        label="評価",
        multiline=True,
        rows=6,
        max_length=TEXT_LIMIT,
        help_text="できたこと、残ったこと、本人の受けとめを書きます。",
    )
    close_reason = forms.ChoiceField(
        label="終結・中断の理由",
        required=False,
        empty_label="選んでください",
        help_text="終結・中断・引継ぎのときと、一つの事業を終えるときに選びます。",
    )
    lead_agency = forms.ChoiceField(
        label="終わった後の主担当機関",
        required=False,
        empty_label="なし",
        help_text="多機関協働を終えるときは、必ず選びます。このケースが引き続き見える機関だけが選べます。",
    )
    watch = forms.PlainTextField(
        label="見守りの体制",
        multiline=True,
        rows=3,
        max_length=2000,
        required=False,
        help_text="終わった後に、だれがどう見守るかを書きます。",
    )
    watch_until = forms.WarekiField(
        label="見守りの終わり",
        required=False,
        help_text="終結のとき、本人の同意による共有をこの日まで続けます。空けておくと、すぐに終わります。",
    )
    reopen_when = forms.PlainTextField(
        label="再開の条件",
        multiline=True,
        rows=2,
        max_length=2000,
        required=False,
        help_text="どうなったら、また支援を始めるかを書きます。",
    )
    sure = forms.SwitchField(
        label="見える範囲が変わることを確かめました",
        help_text="終結・中断・引継ぎのときに、チェックを入れます。",
    )
    version = IntegerField(label="版", widget=HiddenInput, min_value=1)

    def __init__(self, data=None, *, ending, agency, ways, resolutions, agencies):
        first = {"evaluated_on": today(), "version": ending.case.version}
        first["programme"] = Programme.COORDINATION if ending.running else Programme.COMPREHENSIVE
        super().__init__(data, case=ending.case, agency=agency, initial=first)
        self.ending = ending
        self.resolutions, self.agencies = resolutions, {str(a.pk): a for a in agencies}
        self.fields["way"].choices = [(way, WAYS[way][0]) for way in ways]
        self.fields["way"].widget.hints = {way: WAYS[way][1] for way in ways}
        self.fields["changes"].choices = codes.choices("CHANGE")
        self.fields["close_reason"].choices = codes.choices("CLOSE_REASON")
        self.fields["lead_agency"].choices = [(pk, agency.name) for pk, agency in self.agencies.items()]
        self.fields["resolution"].choices = [(str(row.pk), resolution_words(row)) for row in resolutions]
        if not resolutions:
            del self.fields["resolution"]

    def clean(self):
        given = super().clean()
        since(self, self.case, "evaluated_on")
        way, changes = given.get("way"), given.get("changes") or []
        if NOTHING_CHANGED in changes and len(changes) > 1:
            self.add_error("changes", "「変化なし」は、ほかの変化といっしょには選べません。")
        if way in (*ENDS, HAND_OVER):
            self._ends(given, way)
        until, on = given.get("watch_until"), given.get("evaluated_on")
        if until and way != END:
            self.add_error("watch_until", "見守りの終わりは、終結のときだけ入力します。空にしてください。")
        elif until and on and until < max(on, today()):
            self.add_error("watch_until", "見守りの終わりは、今日か、それより後の日にしてください。")
        return given

    def _ends(self, given, way):
        if not given.get("close_reason"):
            self.add_error("close_reason", f"{WAYS[way][0]}の理由を選んでください。")
        if not given.get("sure"):
            self.add_error("sure", "下の「見える範囲」を読んで、チェックを入れてください。")
        if self.ending.running and not given.get("lead_agency"):
            self.add_error("lead_agency", "多機関協働を終えるには、終わった後の主担当機関を選んでください。")
        if way in ENDS:
            self._decides(way)

    def _decides(self, way):
        """The decision of a meeting has to be there where one is needed, and to be of that kind (G7)."""
        if self.decided and self.decided.kind != KINDS[way]:
            self.add_error(
                "resolution", f"「{WAYS[way][0]}」の決定ではありません。合う決定を選び直してください。"
            )
        elif self.ending.binding and not self.decided and "resolution" in self.fields:
            self.add_error("resolution", f"「{WAYS[way][0]}」を決めた会議を選んでください。")

    @property
    def lead(self):
        return self.agencies.get(self.cleaned_data.get("lead_agency") or "")

    @property
    def decided(self):
        chosen = self.cleaned_data.get("resolution")
        return next((row for row in self.resolutions if str(row.pk) == chosen), None)

    @property
    def facts(self):
        """The columns of an evaluation; what belongs to an end alone stays empty without one."""
        names = ["evaluated_on", "changes", "text"]
        if self.cleaned_data["way"] in (*ENDS, HAND_OVER):
            names += ["close_reason", "watch", "watch_until", "reopen_when"]
        elif self.cleaned_data["way"] == ONE_PROGRAMME:
            names += ["close_reason"]
        facts = {name: self.cleaned_data[name] for name in names}
        told = codes.topics_of("CHANGE", facts["changes"])
        told |= codes.topics_of("CLOSE_REASON", [facts.get("close_reason", "")])
        facts["topics"] = self.mask | told
        if self.cleaned_data["way"] != HAND_OVER:
            facts["programme"] = self.cleaned_data["programme"]
        return facts


class ReopenForm(forms.Form):
    """再開: why."""

    reason = forms.PlainTextField(
        label="再開の理由",
        multiline=True,
        rows=4,
        max_length=TEXT_LIMIT,
        help_text="何があって、また支援を始めるかを書きます。",
    )
    version = IntegerField(label="版", widget=HiddenInput, min_value=1)


def resolution_words(row):
    day = wareki.format_day(row.decided_on)
    return f"{row.get_kind_display()}：{day} {row.meeting_label}（{row.meeting_number}）"
