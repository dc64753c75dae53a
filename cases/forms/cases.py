"""ケースの一覧の絞り込み, 主担当, 段階."""

from django.forms import HiddenInput, IntegerField

from cases.states import NEXT, STOPPED, Stage
from common import forms

HELD, SHARED = "held", "shared"
STANDINGS = [(HELD, "担当機関として"), (SHARED, "本人の同意で")]


class ListForm(forms.Form):
    """Which cases of the list; nothing here is personal, so it may stand in the address."""

    stage = forms.ChoiceField(label="段階", choices=Stage.choices, required=False, empty_label="すべて")
    standing = forms.ChoiceField(label="見える理由", choices=STANDINGS, required=False, empty_label="すべて")
    mine = forms.SwitchField(label="自分が主担当")

    @property
    def chosen(self):
        """The readable part of what was asked; an invented value narrows nothing."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def summary(self):
        """What is chosen, in words."""
        chosen = self.chosen
        words = [f"段階：{Stage(chosen['stage']).label}"] if "stage" in chosen else []
        words += [f"見える理由：{dict(STANDINGS)[chosen['standing']]}"] if "standing" in chosen else []
        words += ["自分が主担当"] if "mine" in chosen else []
        return "／".join(words) or "すべてのケース"


class LeadForm(forms.Form):
    """主担当: one 所属 of the agencies in charge."""

    lead = forms.ChoiceField(label="主担当")
    version = IntegerField(label="版", widget=HiddenInput, min_value=1)

    def __init__(self, data=None, *, candidates, initial=None):
        super().__init__(data, initial=initial)
        self.candidates = {str(membership.pk): membership for membership in candidates}
        self.fields["lead"].choices = [
            (pk, f"{m.worker.name}（{m.agency.short_name}・{m.get_role_display()}）")
            for pk, m in self.candidates.items()
        ]

    def clean_lead(self):
        return self.candidates[self.cleaned_data["lead"]]


class StageForm(forms.Form):
    """段階: one that may follow the present one; 終結 and 中断 have a page of their own."""

    stage = forms.ChoiceField(label="次の段階")
    version = IntegerField(label="版", widget=HiddenInput, min_value=1)

    def __init__(self, data=None, *, stage, without=(), initial=None):
        super().__init__(data, initial=initial)
        after = NEXT[Stage(stage)] - STOPPED - set(without)
        self.fields["stage"].choices = [(s.value, s.label) for s in Stage if s in after]
