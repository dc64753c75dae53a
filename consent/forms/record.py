"""Is what was written about a consent well-formed, and may it be shared at all?"""

from datetime import date, timedelta
from uuid import UUID

from django.forms import Select

from access import topics
from common import forms
from common.wareki import format_day

from .. import application
from ..states import NAMING, Giver, Kind, Method, Purpose
from .offer import Parties, Row, Topics

KIND_HINTS = {
    Kind.C2: "記録するとすぐに、下で選ぶ機関に、選ぶ情報が見えるようになります。",
    Kind.C3: "下で選ぶ機関が集まる会議に出してよい、という許しの記録です。この同意だけでは、だれにも見えません。",
    Kind.C4: "本人がプランの内容に納得したことの記録です。この同意だけでは、だれにも見えません。",
    Kind.C5: "参加支援の受入先に伝えてよい、という許しの記録です。この同意だけでは、だれにも見えません。",
}
ORDER = ("kinds", "agencies", "named", "topics")
WHEN_NAMED = "「情報共有」か「会議への提出」にチェックしたとき、1つ以上選びます"
FACTS = ("kinds", "purposes", "method", "agreed_on", "valid_from", "valid_until", "giver", "giver_name")


class ConsentForm(forms.Form):
    """同意の記録: which kinds, to whom, what, what for, and how the person agreed."""

    kinds = forms.MultiCheckField(
        label="同意の種類",
        choices=Kind.choices,
        hints=KIND_HINTS,
        help_text="一つの署名で、いくつでも兼ねられます。",
    )
    purposes = forms.MultiCheckField(label="目的", choices=Purpose.choices)
    method = forms.ChoiceField(label="取り方", choices=Method.choices)
    agreed_on = forms.WarekiField(label="同意した日", help_text="例：令和8年11月24日、R8.11.24")
    valid_until = forms.WarekiField(
        label="期限", help_text="この日の終わりに、共有が止まります。ふつうは1年です。"
    )
    giver = forms.ChoiceField(label="同意した人", choices=Giver.choices, initial=Giver.SELF)
    giver_name = forms.PlainTextField(label="同意した人の氏名", max_length=120, required=False)
    authority = forms.PlainTextField(
        label="代理の根拠と範囲",
        max_length=200,
        required=False,
        help_text="例：親権者（母）、成年後見人（登記事項証明書を確認）、本人の委任状",
    )
    explained_by = forms.ChoiceField(label="説明した職員", required=False, widget=Select)
    explanation = forms.PlainTextField(
        label="説明した目的と言葉",
        multiline=True,
        rows=3,
        max_length=2000,
        required=False,
        help_text="本人に話したとおりに書きます。何のために、誰に、何を知らせるか。あとから書きかえられない形で残ります。",
    )
    valid_from = forms.WarekiField(
        label="共有を始める日", required=False, help_text="空のままなら、記録してすぐに始まります。"
    )

    def __init__(self, *args, offer, begins_later=True, **kwargs):
        self.offer = offer
        day = offer.book.day
        start = {
            "kinds": [Kind.C2],
            "purposes": [Purpose.SUPPORT],
            "agreed_on": day,
            "valid_until": a_year_from(day),
            "explained_by": str(offer.book.by.worker.pk),
        }
        super().__init__(*args, initial=start | kwargs.pop("initial", {}), **kwargs)
        self.fields["kinds"].widget.hints = KIND_HINTS | {Kind.C1: application.hint()}
        self._add_parties()
        self._add_topics()
        self.fields["explained_by"].choices = offer.explainers()
        self.fields["agreed_on"].latest = day
        self.fields["valid_from"].earliest = day
        if not begins_later:
            del self.fields["valid_from"]
        self.order_fields(ORDER)

    def _add_parties(self):
        seeing = {"offer": self.offer, "hints": self.offer.hints(), "required": False}
        self._add("agencies", Parties(label="機関", choices=self.offer.agencies(), **seeing))
        self._add("named", Parties(label="名前で選ぶ人", choices=self.offer.workers(), **seeing))
        self.fields["agencies"].help_text = f"{WHEN_NAMED}（下の「名前で選ぶ人」だけでもかまいません）。"
        self.fields["named"].help_text = "民生委員・児童委員などは、機関ではなく、選んだ人だけに見えます。"

    def _add_topics(self):
        self._add("topics", Topics(label="情報の種類", offer=self.offer, required=False))
        self.fields["topics"].help_text = (
            f"{WHEN_NAMED}。選んだ種類だけでできている記録が見えるようになります。たとえば「経過」だけを選ぶと、"
            "健康のことも書かれた経過記録は見えません。「基本情報」を選ばないと、名前は伝わりません。"
        )
        for value, name in self.parties():
            short = self.offer.short(value, name)
            row = Row(attrs={"data-row": short})
            field = Topics(label=short, offer=self.offer, required=False, widget=row)
            self._add(f"topics_{slug(value)}", field)

    def _add(self, name, field):
        self.fields[name] = field
        self._speak(name, field)

    def parties(self):
        """Everyone offered: (value, name)."""
        groups = [*self.fields["agencies"].choices, *self.fields["named"].choices]
        return [pair for _, pairs in groups for pair in pairs]

    def exceptions(self):
        """For each one offered: name, and the field of its own kinds of information."""
        return [self[f"topics_{slug(value)}"] for value, _ in self.parties()]

    @property
    def has_exceptions(self):
        return any(row.value() or row.errors for row in self.exceptions())

    @property
    def by_another(self):
        """Whether somebody else than the person agreed, or the fold has something in it."""
        folded = (self["giver_name"], self["authority"])
        return self["giver"].value() not in (None, "", Giver.SELF) or any(
            f.value() or f.errors for f in folded
        )

    def clean(self):
        cleaned = super().clean()
        chosen = list(dict.fromkeys([*cleaned.get("agencies", ()), *cleaned.get("named", ())]))
        if NAMING & set(cleaned.get("kinds", ())):
            self._named(cleaned, chosen)
        elif not self.errors:
            self._nobody_named(cleaned, chosen)
        self._only_chosen(cleaned, chosen)
        self._dates(cleaned)
        self._giver(cleaned)
        self.lines = [self._line(value, cleaned) for value in chosen]
        return cleaned

    def _named(self, cleaned, chosen):
        if not chosen and not {"agencies", "named"} & set(self.errors):
            self.add_error("agencies", "共有する機関を1つ以上選んでください。")
        own = all(cleaned.get(f"topics_{slug(value)}") for value in chosen)
        if not cleaned.get("topics") and not (chosen and own) and "topics" not in self.errors:
            self.add_error("topics", "情報の種類を選んでください。")

    def _nobody_named(self, cleaned, chosen):
        """申込, プラン内容 and 受入先 open nothing: what was ticked below would be believed to."""
        if chosen or cleaned.get("topics"):
            self.add_error(
                "kinds",
                "機関や情報の種類が選ばれています。「関係機関との情報共有」か「重層的支援会議への提出」にもチェックするか、"
                "下のチェックを外してください。",
            )

    def _only_chosen(self, cleaned, chosen):
        for value, name in self.parties():
            if value not in chosen and cleaned.get(f"topics_{slug(value)}"):
                self.add_error(
                    "agencies", f"{name}の情報の種類が選ばれています。{name}も選ぶか、種類を外してください。"
                )

    def _dates(self, cleaned):
        cleaned["valid_from"] = cleaned.get("valid_from") or self.offer.book.day
        until = cleaned.get("valid_until")
        if until and until < cleaned["valid_from"]:
            self.add_error(
                "valid_until",
                f"期限は、共有を始める日（{format_day(cleaned['valid_from'])}）より前にはできません。",
            )

    def _giver(self, cleaned):
        giver = cleaned.get("giver")
        if giver in (None, "", Giver.SELF):
            cleaned["giver_name"] = cleaned["authority"] = ""
            return
        for name in ("giver_name", "authority"):
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(
                    name, f"本人以外が同意したときは、{self.fields[name].label}を入力してください。"
                )
        until, grown = cleaned.get("valid_until"), self.offer.adult_on
        if giver == Giver.PARENT and grown and until and until >= grown:
            last = format_day(grown - timedelta(days=1))
            sentence = f"親権者の同意は、本人が18歳になる前の日（{last}）までです。"
            if grown <= self.offer.book.day:
                sentence = "本人は18歳以上なので、親権者の同意では共有できません。本人に確かめてください。"
            self.add_error("valid_until", sentence)

    def _line(self, value, cleaned):
        """(agency, worker or None, topics)."""
        agency, _, worker = value.partition(":")
        own = cleaned.get(f"topics_{slug(value)}") or cleaned.get("topics") or []
        book = self.offer.book
        return book.agencies[int(agency)], book.workers[UUID(worker)] if worker else None, topics.mask(own)

    def facts(self):
        """What the action records."""
        facts = {name: self.cleaned_data[name] for name in (*FACTS, "authority", "explanation")}
        by = self.offer.book.by
        chosen = self.cleaned_data["explained_by"]
        return facts | {"explained_by": self.offer.worker(chosen) if chosen else by.worker}


def slug(value):
    """A party's value as part of a field's name."""
    return value.replace(":", "_")


def a_year_from(day):
    """The last day of a year that begins on this one."""
    try:
        return day.replace(year=day.year + 1) - timedelta(days=1)
    except ValueError:
        return date(day.year + 1, 2, 28)
