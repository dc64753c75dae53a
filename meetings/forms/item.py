"""議題を一つ: what is to be talked over, under which name, in whose presence."""

from access.topics import ALL, choices, labels
from access.topics import mask as mask_of
from common import forms
from meetings.states import SECRECY, Basis, agenda_of
from referrals.naming import found_in

LONGEST = 4000
NAMED = "{}が入っています。名前を出さない議題なので、「Aさん」のように書き直してください。"
NOT_CARRIED = "{}には、{}を出す同意がありません。チェックを外すか、構成員から外してください。"


class MatterForm(forms.Form):
    """What an item is about."""

    purposes = forms.MultiCheckField(label="協議事項")
    is_anonymous = forms.SwitchField(
        label="名前を出さない（「Aさん」）",
        help_text="会議での呼び名を「Aさん」などにします。経緯と論点にも、名前や住所を書きません。",
    )
    called = forms.PlainTextField(label="会議での呼び名", max_length=120)
    text = forms.PlainTextField(
        label="経緯と論点",
        multiline=True,
        rows=8,
        max_length=LONGEST,
        help_text="これまでの経緯と、会議で決めたいこと。構成員がそのまま読みます。",
    )
    topics = forms.MultiCheckField(
        label="出てくる情報", help_text="話し合いに出る情報の種類。必要なものだけを選びます。"
    )
    starts_at = forms.TimeField(
        label="この議題の開始", required=False, help_text="例：14:30。空けておいてもかまいません。"
    )

    def __init__(self, *args, basis, person=None, number="", held=ALL, **kwargs):
        self.basis, self.person, self.number = Basis(basis), person, number
        super().__init__(*args, **kwargs)
        on_consent = self.basis == Basis.CONSENT
        self.fields["purposes"].choices = agenda_of(self.basis)
        self.fields["topics"].choices = [
            (str(bit), word) for bit, word in choices() if held & bit or not on_consent
        ]
        if on_consent or self.basis == Basis.ANON:
            del self.fields["is_anonymous"]

    def clean(self):
        facts = super().clean()
        self.anonymous = self.basis == Basis.ANON or bool(facts.get("is_anonymous"))
        if self.anonymous and self.person:
            for name in ("called", "text"):
                found = found_in(facts.get(name) or "", self.person, self.number)
                if found:
                    self.add_error(name, NAMED.format("・".join(found)))
        return facts

    @property
    def matter(self):
        facts = self.cleaned_data
        told = {"called": facts["called"], "text": facts["text"], "topics": mask_of(facts["topics"])}
        return told | {"is_anonymous": self.anonymous}


class ItemForm(MatterForm):
    """A new item: the matter, who sits there, and the duty of secrecy acknowledged with it."""

    def __init__(self, *args, table, plans=(), **kwargs):
        self.table = table
        super().__init__(*args, basis=table.basis, **kwargs)
        seats = forms.MultiCheckField(label="構成員", choices=table.groups, required=False)
        seats.help_text = "議題ごとに、一人ずつ選びます。あとから加えたり外したりもできます。"
        self._add("members", seats)
        if plans:
            self._add("plan", forms.ChoiceField(label="話し合うプラン", choices=plans, required=False))
        if self.basis in SECRECY:
            sentence = {"required": "守秘の義務を読んで、チェックを付けてください。"}
            self._add(
                "agreed",
                forms.SwitchField(label="守秘の義務を確認しました", required=True, error_messages=sentence),
            )

    def _add(self, name, field):
        self.fields[name] = field
        self._speak(name, field)

    @property
    def members(self):
        return [self.table.workers[value] for value in self.cleaned_data["members"]]

    def clean(self):
        facts = super().clean()
        if self.basis == Basis.CONSENT and facts.get("topics"):
            self._covered(mask_of(facts["topics"]), facts.get("members", ()))
        return facts

    def _covered(self, mask, members):
        """Nobody at the table hears what the person's consent does not let him hear."""
        reach, convener = self.table.reach, self.table.meeting.agency
        asked = {convener.name: (convener.pk, None)}
        for agency, worker in (self.table.workers[value] for value in members):
            name = f"{worker.name}さん" if agency.named_only else agency.name
            asked[name] = (agency.pk, worker.pk if agency.named_only else None)
        for name, key in asked.items():
            if not reach.covers(key, mask):
                words = "、".join(labels(mask & ~reach.best(key)))
                self.add_error("topics", NOT_CARRIED.format(name, words or "この組み合わせ"))
