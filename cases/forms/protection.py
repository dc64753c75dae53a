"""秘匿・利害関係・DV等支援措置の入力: the terms of a protection, and who is named in it."""

from datetime import timedelta

from access.states import HARMS, TIES, What
from accounts.querysets import today
from common import forms

YEAR = 366
REASON = "だれが読んでも分かるように短く書きます。住所・電話番号は書きません。"
TOO_LONG = "1年を超えています。{}までの日付を入力してください。"


def in_a_year(day):
    """The last day of a year that begins on `day`: one year at most (支援措置)."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # because of 29 February
        return day.replace(year=day.year + 1, day=28)


def tomorrow():
    return today() + timedelta(days=1)


class TermForm(forms.Form):
    """Until when: an end, or a day on which it is looked at again, within a year."""

    until = forms.WarekiField(
        label="終わりの日", required=False, earliest=today, help_text="決まっていれば入力します。"
    )
    review_on = forms.WarekiField(
        label="見直しの日",
        required=False,
        earliest=today,
        help_text="終わりの日が決まっていないときに入力します（1年以内）。見直すまで、保護は続きます。",
    )
    reason = forms.PlainTextField(label="理由", multiline=True, rows=3, max_length=400, help_text=REASON)

    def __init__(self, *args, since=None, seal=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.since, self.seal = since or today(), seal
        if seal:
            del self.fields["review_on"]
            self.fields["until"].required = True
            self.fields["until"].help_text = "申出の日から1年以内です。延長は、終わる30日前からできます。"
            self.fields["until"].error_messages["required"] = "終わりの日を入力してください。"

    def clean(self):
        given = super().clean()
        if "until" in self.errors or "review_on" in self.errors:
            return given
        if self.seal:
            self._within("until", given.get("until"), self.latest)
        elif given.get("until") and given.get("review_on"):
            self.add_error("review_on", "終わりの日があるときは、見直しの日を空けてください。")
        elif not given.get("until") and not given.get("review_on"):
            self.add_error("review_on", "終わりの日か見直しの日の、どちらかを入力してください。")
        else:
            self._within("review_on", given.get("review_on"), in_a_year(today()))
        return given

    @property
    def latest(self):
        """The last day a seal may end."""
        return in_a_year(self.cleaned_data.get("applied_on") or self.since)

    def _within(self, name, day, latest):
        if day and day > latest:
            from common.wareki import format_day

            self.add_error(name, TOO_LONG.format(format_day(latest)))

    @property
    def term(self):
        given = self.cleaned_data
        return {"until": given.get("until"), "review_on": given.get("review_on"), "reason": given["reason"]}


class NamesForm(forms.Form):
    """見られる職員: those of the agencies that see the case."""

    names = forms.MultiCheckField(label="見られる職員", help_text="選ばなかった職員には見えなくなります。")

    def __init__(self, *args, candidates=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["names"].choices = candidates


class SealForm(TermForm):
    """住所・連絡先の秘匿 (DV等支援措置), or a restricted case: from whom, and who still sees it."""

    kind = forms.ChoiceField(label="種別", choices=[(kind.value, kind.label) for kind in HARMS])
    applied_on = forms.WarekiField(
        label="申出の日", latest=today, help_text="本人（または代わりの人）から申出を受けた日です。"
    )
    counterpart = forms.PlainTextField(
        label="相手方",
        max_length=200,
        required=False,
        help_text="だれから守るか。見られる職員として選んだ人だけが読めます。",
    )
    member = forms.ChoiceField(
        label="相手方が世帯・親族の記録にいるとき",
        required=False,
        empty_label="記録にいない",
        help_text="選ぶと、住所・連絡先を世帯と同じ画面・同じ紙に出さなくなります。",
    )
    names = forms.MultiCheckField(
        label="見られる職員",
        help_text="選ばなかった職員には、所属の権限があっても見えなくなります。自分が入っていなければ、自分にも見えなくなります。",
    )
    field_order = (
        "kind", "applied_on", "until", "review_on", "reason", "counterpart", "member", "names",
    )  # fmt: skip

    def __init__(self, *args, candidates=(), members=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["names"].choices = candidates
        self.fields["member"].choices = [
            (str(row.pk), f"{row.name}（{row.get_kinship_display()}）") for row in members
        ]
        if not members:
            del self.fields["member"]

    def clean(self):
        given = super().clean()
        applied = given.get("applied_on")
        if applied and applied < today() - timedelta(days=YEAR):
            self.add_error("applied_on", "1年より前の申出です。あらためて申出を受けてください。")
        return given

    @property
    def facts(self):
        given = self.cleaned_data
        return self.term | {
            "kind": given["kind"],
            "applied_on": given["applied_on"],
            "counterpart": given["counterpart"],
            "member": given.get("member") or None,
            "names": given["names"],
        }


class BlockForm(TermForm):
    """利害関係: which worker stands aside, and why."""

    worker = forms.ChoiceField(
        label="担当から外す職員", help_text="自分を外すときは、前の画面の「自分を外す」を使います。"
    )
    kind = forms.ChoiceField(label="関係", choices=[(kind.value, kind.label) for kind in TIES])
    field_order = ("worker", "kind", "reason", "until", "review_on")

    def __init__(self, *args, candidates=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["worker"].choices = candidates

    @property
    def facts(self):
        given = self.cleaned_data
        return self.term | {"kind": given["kind"], "worker": given["worker"], "applied_on": today()}


class AsideForm(TermForm):
    """自分を外す: from now on nothing of the case is seen by whoever sends it."""

    kind = forms.ChoiceField(label="関係", choices=[(kind.value, kind.label) for kind in TIES])
    field_order = ("kind", "reason", "review_on")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["until"]
        self.fields["review_on"].required = True
        self.fields["review_on"].help_text = "1年以内です。この日に、続けるかどうかを所属で確かめます。"
        self.fields["review_on"].error_messages["required"] = "見直しの日を入力してください。"

    @property
    def facts(self):
        given = self.cleaned_data
        return {name: given[name] for name in ("kind", "reason", "review_on")}


class ChangeForm(NamesForm):
    """見られる職員を変える."""

    reason = forms.PlainTextField(label="理由", multiline=True, rows=3, max_length=400, help_text=REASON)
    field_order = ("names", "reason")


class LiftForm(forms.Form):
    """解除を申し出る."""

    reason = forms.PlainTextField(
        label="解除する理由",
        multiline=True,
        rows=3,
        max_length=400,
        help_text="本人の申出、期間の終わりなど。もう一人が確認するまで、保護は続きます。",
    )


class AnswerForm(forms.Form):
    """二人目の答え: agreed, or not and why."""

    reason = forms.PlainTextField(
        label="確かめたこと・理由",
        multiline=True,
        rows=3,
        max_length=400,
        required=False,
        help_text="解除しないときは、理由を必ず書きます。",
    )

    def __init__(self, *args, declines=True, **kwargs):
        super().__init__(*args, **kwargs)
        if not declines:
            self.fields["reason"].label, self.fields["reason"].help_text = (
                "確かめたこと",
                "書かなくてもかまいません。",
            )


def form_of(what, *args, **kwargs):
    """The form of one kind of protection."""
    if what == What.BLOCK:
        kwargs.pop("members", None)
        return BlockForm(*args, **kwargs)
    return SealForm(*args, seal=what == What.SEAL, **kwargs)


class AskManyForm(forms.Form):
    """Several that have ended: asked to be lifted in one go, each looked at on its own."""

    chosen = forms.MultiCheckField(label="解除を申し出るもの")
    reason = forms.PlainTextField(
        label="理由", multiline=True, rows=2, max_length=400, help_text="選んだものすべてに残ります。"
    )

    def __init__(self, *args, choices=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["chosen"].choices = choices


class LiftManyForm(forms.Form):
    """Several whose lift is asked for: each is decided anew in the moment it is done."""

    lifted = forms.MultiCheckField(
        label="解除するもの",
        help_text="一つずつ、いまの記録で確かめ直します。申出のあとに延長や再度の申出があったものは、解除されません。",
    )

    def __init__(self, *args, choices=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["lifted"].choices = choices
