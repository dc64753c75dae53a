"""人事異動: who leaves which 所属 for which agency and role, on one day."""

from django.db.models import Q

from accounts.models import Membership
from accounts.querysets import today
from common import forms

from .settings import AgencyField, fits, open_agencies

FIRST_ROWS, MORE_ROWS, MOST_ROWS = 5, 5, 60


class DayForm(forms.Form):
    """The day of all the moves."""

    day = forms.WarekiField(
        label="異動の日", help_text="前の日で元の所属が終わり、この日から新しい所属になります。"
    )
    order_number = forms.PlainTextField(label="発令番号", max_length=40, required=False)


class MoveRow(forms.Form):
    """One worker's move; a row left empty is no row."""

    left = forms.ChoiceField(label="職員といまの所属", required=False, choices=())
    agency = AgencyField(label="異動先の機関", required=False, choices=())
    role = forms.ChoiceField(label="異動先の役割", required=False, choices=Membership.Role.choices)

    def __init__(self, *args, places, agencies, **kwargs):
        self.places = places
        super().__init__(*args, **kwargs)
        self.fields["left"].choices = grouped(places.values())
        self.fields["agency"].choices = agencies

    def clean(self):
        facts = super().clean()
        given = [name for name in ("left", "agency", "role") if facts.get(name)]
        if given and not self.errors:
            for name in ("left", "agency", "role"):
                if name not in given:
                    self.add_error(name, f"{self.fields[name].label}を選んでください。")
        if len(given) == 3 and (error := fits(facts["role"], facts["agency"])):
            self.add_error("role", error)
        return facts

    @property
    def move(self):
        """(membership left, agency, role), or None for an empty row."""
        facts = self.cleaned_data
        return (self.places[facts["left"]], facts["agency"], facts["role"]) if facts.get("left") else None


class MovesForm:
    """The day and its rows, as one form to the view and the error summary."""

    def __init__(self, data=None, chosen=()):
        self.is_bound = data is not None
        open_ones = Membership.objects.filter(Q(valid_until=None) | Q(valid_until__gte=today()))
        open_ones = open_ones.filter(worker__is_active=True).select_related("worker", "agency")
        self.places = {str(p.pk): p for p in open_ones.order_by("agency__kind", "agency", "worker__username")}
        chosen = [pk for pk in chosen if pk in self.places]
        count = self._count(data) if self.is_bound else max(FIRST_ROWS, len(chosen))
        self.count = min(MOST_ROWS, count + (MORE_ROWS if self.is_bound and "more" in data else 0))
        self.day = DayForm(data)
        agencies = open_agencies()
        starts = dict(enumerate(chosen))
        self.rows = [
            MoveRow(
                data,
                prefix=f"r{n}",
                places=self.places,
                agencies=agencies,
                initial={"left": starts.get(n, "")},
            )
            for n in range(self.count)
        ]

    @staticmethod
    def _count(data):
        given = data.get("rows", "")
        return int(given) if given.isascii() and given.isdigit() and len(given) < 4 else FIRST_ROWS

    def is_valid(self):
        valid = [form.is_valid() for form in (self.day, *self.rows)]  # because every row says what to mend
        if not all(valid):
            return False
        seen = set()
        for row in (row for row in self.rows if row.move):
            left = row.move[0]
            if left.pk in seen:
                row.add_error("left", "この職員の同じ所属が、上の行にもあります。")
            if self.day.cleaned_data["day"] < left.valid_from:
                row.add_error("left", "いまの所属の開始日より前には異動できません。")
            seen.add(left.pk)
        if not self.moves and not any(row.errors for row in self.rows):
            self.rows[0].add_error("left", "異動する職員を、少なくとも1人選んでください。")
        return not any(row.errors for row in self.rows)

    @property
    def moves(self):
        return [row.move for row in self.rows if not row.errors and row.move]

    @property
    def error_list(self):
        found = list(self.day.error_list)
        for number, row in enumerate(self.rows, 1):
            found += [error | {"label": f"{number}行目・{error['label']}"} for error in row.error_list]
        return found


def grouped(places):
    """Choices of memberships by agency: 「氏名（役割）」."""
    groups = {}
    for place in places:
        words = f"{place.worker.name}（{place.get_role_display()}）"
        groups.setdefault(place.agency.name, []).append((str(place.pk), words))
    return list(groups.items())
