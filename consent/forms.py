"""Is what was written about a consent well-formed, and may it be shared at all?"""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError

from access import grants, topics
from access.doors import seen
from access.models import HOLDING
from accounts.models import Agency
from common import forms
from common.wareki import format_day
from common.widgets import Checks

from .parties import Directory
from .states import Giver, Method

ADULT = 18
ORDER = ("agencies", "named", "topics")


@dataclass(frozen=True)
class Offer:
    """What may be shared of one case today: with whom, which kinds of information, and until when a parent agrees."""

    book: Directory
    held: int
    holders: frozenset
    seeing: dict
    adult_on: date | None = None

    @classmethod
    def of(cls, case, by):
        holders, seeing = set(), {}
        for line in grants.who_sees(case.pk):
            value = f"{line.agency_id}:{line.worker_id}" if line.worker_id else str(line.agency_id)
            seeing[value] = seeing.get(value, 0) | line.topics
            if line.basis in HOLDING:
                holders.add(value)
        held = grants.standing(case.pk).topics
        return cls(Directory(by), held, frozenset(holders), seeing, adult_on(seen(case, "person")))

    def hints(self):
        """What those offered see already."""
        return {value: f"いま見える：{'、'.join(topics.labels(mask))}" for value, mask in self.seeing.items()}

    def agencies(self):
        """Open desks that do not hold the case, by kind and field; where workers are named, the workers stand instead."""
        groups = {}
        for agency in self.book.agencies.values():
            if self.book.is_open(agency) and str(agency.pk) not in self.holders and not agency.named_only:
                title = agency.get_kind_display()
                if agency.kind == Agency.Kind.WINDOW:
                    title = f"{title}（{agency.get_field_display()}）"
                groups.setdefault(title, []).append((str(agency.pk), agency.name))
        return list(groups.items())

    def workers(self):
        groups = {}
        for (agency, worker), name in self.book.named_workers().items():
            if f"{agency}:{worker}" not in self.holders:
                groups.setdefault(self.book.agencies[agency].name, []).append((f"{agency}:{worker}", name))
        return list(groups.items())

    def short(self, value, name):
        return self.book.agencies[int(value)].short_name if value.isdigit() else f"{name}さん"

    def topic_choices(self):
        return [(str(bit), word) for bit, word in topics.choices() if self.held & bit]


def adult_on(person):
    """The day a person whose birth date is known exactly comes of age (民法4条); None otherwise."""
    if person is None or person.birth_on is None or person.birth_precision != "DAY":
        return None
    born = person.birth_on
    try:
        return born.replace(year=born.year + ADULT)
    except ValueError:
        return date(born.year + ADULT, 3, 1)


class Parties(forms.MultiCheckField):
    """機関: says of a desk that is not offered why it is not."""

    def __init__(self, *, offer, **kwargs):
        self.offer = offer
        super().__init__(**kwargs)

    def validate(self, value):
        for one in value or ():
            if not self.valid_value(one):
                raise ValidationError(self._why(one), code="invalid_choice")

    def _why(self, value):
        known = {str(pk): agency for pk, agency in self.offer.book.agencies.items()}
        agency = known.get(value)
        if agency is None:
            return self.error_messages["invalid_choice"]
        if agency.kind == Agency.Kind.OFFICE:
            return f"{agency.name}には、相談やケースの情報を共有できません。"
        if self.offer.book.is_closed(agency):
            return f"{agency.name}は廃止されたため、共有できません。引き継いだ機関を選んでください。"
        if agency.named_only:
            return f"{agency.name}は、担当者の名前で選んでください。"
        return f"{agency.name}は担当機関なので、同意がなくても見えています。"


class Row(Checks):
    """Checkboxes in the cells of a table: each is named by its row and its column."""

    def create_option(self, name, value, label, *args, **kwargs):
        option = super().create_option(name, value, label, *args, **kwargs)
        option["attrs"]["aria-label"] = f"{self.attrs['data-row']}に{label}"
        return option


class Kinds(forms.MultiCheckField):
    """情報の種類: only what the recorder's own agency holds on the case can be shared."""

    def __init__(self, *, offer, **kwargs):
        self.offer = offer
        super().__init__(choices=offer.topic_choices(), **kwargs)

    def validate(self, value):
        known = {str(bit): word for bit, word in topics.choices()}
        beyond = [known[one] for one in value or () if one in known and not self.valid_value(one)]
        if beyond:
            words = "、".join(beyond)
            raise ValidationError(
                f"自機関が見られない情報は共有できません（{words}）。チェックを外してください。",
                code="beyond",
            )
        super().validate(value)


class ConsentForm(forms.Form):
    """同意の記録: to whom, what, and how the person agreed."""

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
    explanation = forms.PlainTextField(
        label="説明した目的と言葉",
        multiline=True,
        rows=3,
        max_length=2000,
        required=False,
        help_text="本人に話したとおりに書きます。何のために、誰に、何を知らせるか。",
    )
    valid_from = forms.WarekiField(
        label="共有を始める日", required=False, help_text="空のままなら、記録してすぐに始まります。"
    )

    def __init__(self, *args, offer, **kwargs):
        self.offer = offer
        day = offer.book.day
        start = {"agreed_on": day, "valid_until": a_year_from(day)}
        super().__init__(*args, initial=start | kwargs.pop("initial", {}), **kwargs)
        seeing = {"offer": offer, "hints": offer.hints(), "required": False}
        self._add("agencies", Parties(label="機関", choices=offer.agencies(), **seeing))
        named = Parties(label="名前で選ぶ人", choices=offer.workers(), **seeing)
        named.help_text = "民生委員・児童委員などは、機関ではなく、選んだ人だけに見えます。"
        self._add("named", named)
        self.fields["agencies"].help_text = "1つ以上選びます（下の「名前で選ぶ人」だけでもかまいません）。"
        kinds = Kinds(label="情報の種類", offer=offer)
        kinds.help_text = (
            "選んだ種類だけでできている記録が見えるようになります。たとえば「経過」だけを選ぶと、健康のことも"
            "書かれた経過記録は見えません。「基本情報」を選ばないと、名前は伝わりません。"
        )
        self._add("topics", kinds)
        for value, name in self.parties():
            short = offer.short(value, name)
            row = Row(attrs={"data-row": short})
            self._add(f"topics_{slug(value)}", Kinds(label=short, offer=offer, required=False, widget=row))
        self.fields["agreed_on"].latest = day
        self.fields["valid_from"].earliest = day
        self.order_fields(ORDER)

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
        if not chosen and not {"agencies", "named"} & set(self.errors):
            self.add_error("agencies", "共有する機関を1つ以上選んでください。")
        self._only_chosen(cleaned, chosen)
        self._dates(cleaned)
        self._giver(cleaned)
        self.lines = [self._line(value, cleaned) for value in chosen]
        return cleaned

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
        names = ("method", "agreed_on", "valid_from", "valid_until", "giver", "giver_name", "authority")
        return {name: self.cleaned_data[name] for name in (*names, "explanation")}


class WithdrawForm(forms.Form):
    """撤回の記録."""

    reason = forms.PlainTextField(
        label="撤回の理由",
        max_length=200,
        required=False,
        help_text="書かなくてもかまいません。理由がなくても撤回できます。",
    )


def slug(value):
    """A party's value as part of a field's name."""
    return value.replace(":", "_")


def a_year_from(day):
    """The last day of a year that begins on this one."""
    try:
        return day.replace(year=day.year + 1) - timedelta(days=1)
    except ValueError:
        return date(day.year + 1, 2, 28)
