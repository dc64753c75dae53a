"""What may be shared of a case, with whom: the choices a consent is written from."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError

from access import grants, topics
from access.doors import seen
from access.models import HOLDING
from accounts.models import Agency, Membership, Worker
from common import forms
from common.widgets import Checks

from ..parties import Directory

ADULT = 18


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

    def explainers(self):
        """The workers of the recorder's own agency, himself first."""
        me = self.book.by.worker
        rows = Membership.objects.in_force().filter(agency=self.book.by.agency).select_related("worker")
        others = {row.worker_id: row.worker for row in rows.order_by("worker__kana", "worker__name")}
        return [(str(pk), worker.name) for pk, worker in ({me.pk: me} | others).items()]

    @staticmethod
    def worker(value):
        return Worker.objects.get(pk=value)

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


class Topics(forms.MultiCheckField):
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
