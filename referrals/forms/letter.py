"""Is what was written for a つなぎ well-formed, and does its ground carry it?"""

import json
from datetime import timedelta
from hashlib import sha256

from django.core.exceptions import ValidationError

from access import topics
from access.topics import Topic
from accounts.models import Membership
from common import forms
from common.widgets import Radios
from consent.states import Giver, Method
from referrals.actions import whole
from referrals.naming import found_in, reporter_in
from referrals.states import Ground, Kind, articles_for

LONGEST = timedelta(days=92)  # because a letter nobody has to answer for years is a letter nobody answers
NAMING = int(Topic.IDENTITY | Topic.CONTACT)
WRITTEN_TWICE = ("reason", "reporter_name", "reporter_relation", "reporter_contact")


class Receiver(forms.ChoiceField):
    """宛先: says of a desk that is not offered why it is not."""

    def __init__(self, *, offer, **kwargs):
        self.offer = offer
        super().__init__(
            label="宛先", choices=offer.receivers(), hints=offer.hints(), widget=Radios, **kwargs
        )

    def validate(self, value):
        if value and not self.valid_value(value) and (why := self.offer.why_not(value)):
            raise ValidationError(why, code="invalid_choice")
        super().validate(value)


class LetterForm(forms.Form):
    """つなぎ: what both forms ask, from a case and from a consultation."""

    order = ("to", "text", "due_on", "kind", "ground")

    kind = forms.ChoiceField(
        label="依頼の種類",
        choices=Kind.choices,
        initial=Kind.REQUEST,
        hints={
            Kind.INFORM: "知らせるだけ。報告は求めません。",
            Kind.REQUEST: "相手の機関に対応してもらう。",
            Kind.JOINT: "いっしょに支える。",
            Kind.MEETING: "会議で話し合ってもらう。",
        },
    )
    text = forms.PlainTextField(
        label="依頼の内容",
        multiline=True,
        rows=7,
        max_length=4000,
        help_text="何に困っていて、何をお願いしたいか。相手の機関がそのまま読みます。",
    )
    due_on = forms.WarekiField(
        label="返事の期限", help_text="ふつうは5開庁日です。例：令和8年12月1日、R8.12.1"
    )
    article = forms.ChoiceField(label="根拠の条項", required=False, empty_label="選んでください")
    reason = forms.PlainTextField(
        label="法令によって知らせる必要",
        multiline=True,
        rows=3,
        max_length=1000,
        required=False,
        help_text="同意なしに知らせなければならない事情。相手の機関も読みます。",
    )
    reporter_name = forms.PlainTextField(label="通報した人", max_length=120, required=False)
    reporter_relation = forms.PlainTextField(label="本人との関係", max_length=60, required=False)
    reporter_contact = forms.PlainTextField(label="通報した人の連絡先", max_length=120, required=False)
    chief_reads = forms.SwitchField(label="自機関の所属長も読めるようにする", initial=True)
    receiver_reads = forms.SwitchField(label="宛先の機関の所属長も読めるようにする")

    def __init__(self, *args, offer, person, **kwargs):
        self.offer, self.person = offer, person
        super().__init__(*args, **kwargs)
        self._add("to", Receiver(offer=offer))
        self._add("topics", self._topics_field())
        self.fields["article"].choices = articles_for(offer.by.agency.legal_status)
        self.fields["due_on"].earliest = offer.book.day
        self.fields["due_on"].latest = offer.book.day + LONGEST
        names = "、".join(worker.name for worker in heads_of([offer.by.agency]))
        self.fields["chief_reads"].help_text = names or "自機関に、所属長の登録はありません。"
        self.order_fields(self.order)

    def _add(self, name, field):
        self.fields[name] = field
        self._speak(name, field)

    def _topics_field(self):
        choices = [(str(bit), word) for bit, word in topics.choices() if self.offer.held & bit]
        return forms.MultiCheckField(label="知らせる情報の種類", choices=choices, required=False)

    @property
    def receiver(self):
        return self.offer.whom(self.cleaned_data["to"])

    def clean(self):
        cleaned = super().clean()
        self.ground = self._ground(cleaned)
        if self.ground == Ground.STATUTE:
            self._statute(cleaned)
        elif any(cleaned.get(name) for name in WRITTEN_TWICE):
            sentence = (
                "法令の理由か通報した人が書かれています。「法令によるつなぎ」を選ぶか、消してください。"
            )
            self.add_error("ground", sentence)
        if self.ground == Ground.ANONYMOUS:
            self._anonymous(cleaned)
        return cleaned

    def _statute(self, cleaned):
        for name, verb in (("article", "選んで"), ("reason", "入力して"), ("topics", "選んで")):
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, f"法令によるつなぎでは、{self.fields[name].label}を{verb}ください。")
        reporter = cleaned.get("reporter_name")
        if not reporter and (cleaned.get("reporter_relation") or cleaned.get("reporter_contact")):
            self.add_error("reporter_name", "通報した人を入力してください（名乗らない人は「匿名の方」）。")
        for name in ("text", "reason"):
            number = cleaned.get("reporter_contact") or ""
            if reporter and (told := reporter_in(cleaned.get(name) or "", reporter, number)):
                self.add_error(name, told)

    def _anonymous(self, cleaned):
        words = self.person and found_in(cleaned.get("text") or "", self.person, self.number)
        if words:
            self.add_error(
                "text",
                f"{'・'.join(words)}が入っています。匿名の照会では、だれのことか分からないように書き直してください。",
            )

    @property
    def number(self):
        return self.offer.subject.number if self.offer.from_case else ""

    @property
    def reporter(self):
        """What is sealed of a 通報, and who may read it; nothing when nobody reported."""
        cleaned = self.cleaned_data
        if self.ground != Ground.STATUTE or not cleaned["reporter_name"]:
            return None
        return {
            "name": cleaned["reporter_name"],
            "relation": cleaned["reporter_relation"],
            "contact": cleaned["reporter_contact"],
            "readers": [worker.pk for worker in self.reporter_readers],
        }

    @property
    def reporter_readers(self):
        """Oneself first, then the heads of the chosen desks."""
        by, cleaned = self.offer.by, self.cleaned_data
        desks = [by.agency] if cleaned["chief_reads"] else []
        desks += [self.receiver.agency] if cleaned["receiver_reads"] else []
        return list({worker.pk: worker for worker in (by.worker, *heads_of(desks))}.values())

    @property
    def digest(self):
        """The letter in one word, so that what was shown is what is sent."""
        facts = {name: str(value) for name, value in self.letter.items()}
        facts |= {name: str(self.cleaned_data[name]) for name in ("to", "kind", "due_on")}
        facts["reporter"] = str(self.reporter)
        return sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def heads_of(agencies):
    """The 所属長 of some desks."""
    heads = Membership.objects.in_force().filter(role=Membership.Role.CHIEF, agency__in=agencies)
    return [head.worker for head in heads.select_related("worker").order_by("worker__kana", "pk")]


class CaseLetterForm(LetterForm):
    """つなぎ from a case: the consent that names the receiver carries it, or else another way is chosen."""

    ground = forms.ChoiceField(
        label="同意がないときの送り方",
        choices=[(Ground.ANONYMOUS, "匿名の照会（名前を出さない）"), (Ground.STATUTE, "法令によるつなぎ")],
        hints={
            Ground.ANONYMOUS: "だれのことかを伝えずに、制度や方法をたずねます。ケースは見えません。",
            Ground.STATUTE: "通報・通告や、命・体を守るためなど。名前を出して知らせます。",
        },
        required=False,
        empty_label="本人の同意で送る",
    )
    consent = forms.PlainTextField(required=False, max_length=40)
    passed = forms.MultiCheckField(label="渡す情報の種類", choices=topics.choices(), required=False)
    ticked_for = forms.PlainTextField(required=False, max_length=120)

    ticks_lost = False

    def _ground(self, cleaned):
        to, chosen = cleaned.get("to"), cleaned.get("ground")
        if chosen or not to:
            return chosen or ""
        if to not in self.offer.given:
            self.add_error(
                "ground",
                f"{self.offer.name(to)}に知らせる本人の同意がありません。同意を記録してから送るか、"
                "「匿名の照会」か「法令によるつなぎ」を選んでください。",
            )
            return ""
        return Ground.CONSENT

    @property
    def choices_of_consent(self):
        """The consents that could carry it."""
        return self.offer.given.get(self.cleaned_data["to"], [])

    @property
    def chosen(self):
        """The consent that carries it: the one chosen, else the one that covers most."""
        rows = self.choices_of_consent
        return next((g for g in rows if str(g.consent.pk) == self.cleaned_data["consent"]), rows[0])

    @property
    def mark(self):
        """For which receiver and consent the ticks on the check page were drawn."""
        return f"{self.cleaned_data['to']}/{self.chosen.consent.pk}"

    @property
    def passed_mask(self):
        """What is ticked, within what the consent carries; all of it at first."""
        if self.cleaned_data["ticked_for"] != self.mark:
            return self.chosen.topics
        mask = topics.mask(self.cleaned_data["passed"]) & self.chosen.topics
        self.ticks_lost = not mask
        return mask or self.chosen.topics

    @property
    def passed_choices(self):
        """(bit, word, whether it is ticked) of what the consent carries."""
        mask = self.passed_mask
        return [(bit, word, bool(mask & bit)) for bit, word in topics.choices() if self.chosen.topics & bit]

    @property
    def letter(self):
        """The facts of the body."""
        cleaned = self.cleaned_data
        facts = {"ground": self.ground, "text": cleaned["text"]}
        if self.ground == Ground.CONSENT:
            facts |= {"consent": self.chosen.consent, "topics": self.passed_mask}
        elif self.ground == Ground.STATUTE:
            facts |= {"article": cleaned["article"], "reason": cleaned["reason"]}
            facts["topics"] = topics.mask(cleaned["topics"])
        else:
            facts["topics"] = int(self.offer.held & Topic.PROGRESS) or self.offer.held & ~NAMING
        return whole(self.offer.subject, facts)


class ConsultationLetterForm(LetterForm):
    """つなぎ from a consultation without a case: what the person said at the counter carries it."""

    order = (
        "to",
        "text",
        "due_on",
        "kind",
        "ground",
        "giver",
        "agreed_how",
        "agreed_on",
        "name",
        "kana",
        "contact",
    )

    ground = forms.ChoiceField(
        label="知らせてよいか、本人に聞きましたか",
        choices=[
            (Ground.CONSENT, "同意をもらった"),
            (Ground.ANONYMOUS, "聞いていない・断られた（匿名の照会）"),
            (Ground.STATUTE, "法令によって知らせる"),
        ],
        hints={
            Ground.CONSENT: "窓口や電話で、この宛先に知らせることに同意した。",
            Ground.ANONYMOUS: "だれのことかを伝えずに、制度や方法をたずねます。",
            Ground.STATUTE: "通報・通告や、命・体を守るためなど。名前を出して知らせます。",
        },
    )
    giver = forms.ChoiceField(label="同意した人", choices=Giver.choices, required=False, widget=Radios)
    agreed_how = forms.ChoiceField(
        label="同意の取り方", choices=Method.choices, required=False, widget=Radios
    )
    agreed_on = forms.WarekiField(label="同意した日", required=False)
    name = forms.PlainTextField(label="本人の名前", max_length=120, required=False)
    kana = forms.KanaField(label="カナ", required=False)
    contact = forms.PlainTextField(label="連絡先", max_length=200, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agreed_on"].latest = self.offer.book.day
        self.fields["topics"].help_text = (
            "チェックした種類だけを知らせます。「基本情報」を外すと名前とカナは、「住所・連絡先」を外すと連絡先は、"
            "伝わりません。"
        )

    def _ground(self, cleaned):
        ground = cleaned.get("ground") or ""
        if ground == Ground.CONSENT:
            for name, verb in (
                ("giver", "選んで"),
                ("agreed_how", "選んで"),
                ("agreed_on", "入力して"),
                ("topics", "選んで"),
            ):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, f"{self.fields[name].label}を{verb}ください。")
        return ground

    @property
    def letter(self):
        """The facts of the body."""
        cleaned = self.cleaned_data
        mask = topics.mask(cleaned["topics"])
        facts = {"ground": self.ground, "text": cleaned["text"], "topics": mask}
        if self.ground == Ground.ANONYMOUS:
            rest = (mask or self.offer.subject.topics) & ~NAMING
            return facts | {"topics": rest or int(Topic.PROGRESS)}
        if self.ground == Ground.CONSENT:
            facts |= {name: cleaned[name] for name in ("giver", "agreed_how", "agreed_on")}
        else:
            facts |= {"article": cleaned["article"], "reason": cleaned["reason"]}
        if mask & Topic.IDENTITY:
            facts |= {"name": cleaned["name"], "kana": cleaned["kana"]}
        if mask & Topic.CONTACT:
            facts["contact"] = cleaned["contact"]
        return facts
