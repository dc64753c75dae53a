"""会議の準備: which cases, and whom to ask."""

from uuid import UUID

from django.core.exceptions import ValidationError

from access import lists
from accounts.models import Agency
from cases.models import Case
from common import forms
from consent.parties import Directory
from meetings.possible import SECRET
from people.models import Person

LISTED, MOST = 20, 50
UNKNOWN = "このケース番号のケースは見つかりません。番号を確かめてください。"


class PrepareForm(forms.Form):
    """話し合うケースと、呼ぶ機関・職員."""

    cases = forms.MultiCheckField(label="話し合うケース", required=False)
    number = forms.PlainTextField(
        label="ほかのケース（ケース番号）",
        max_length=20,
        required=False,
        help_text="一覧にないケースは、番号で加えます。",
    )
    agencies = forms.MultiCheckField(label="呼ぶ機関", required=False)
    named = forms.MultiCheckField(label="名前で呼ぶ人", required=False)

    def __init__(self, *args, by, meeting, seats=(), **kwargs):
        self.by, self.meeting, self.book = by, meeting, Directory(by)
        super().__init__(*args, **kwargs)
        self.rows = self._rows()
        self.fields["cases"].choices = [(str(case.pk), self.words(case)) for case in self.rows.values()]
        self.fields["agencies"].choices = self._agencies()
        if SECRET & set(meeting.body.bases):
            self.fields["agencies"].widget.hints = {
                str(pk): "構成機関ではない" for pk in self.book.agencies if pk not in seats
            }
        self.fields["named"].choices = self._named()

    def _rows(self):
        """The newest cases one sees, and those that are chosen already."""
        chosen = self.data.getlist("cases")[:MOST] if self.is_bound else self.initial.get("cases", [])
        keys = [case_id for case_id, _at in lists.newest(self.by, size=LISTED).entries]
        keys = list(dict.fromkeys([*filter(None, map(as_uuid, chosen)), *keys]))
        found = Case.objects.in_bulk(keys)
        typed = (self.data.get("number") or "").strip().upper() if self.is_bound else ""
        if typed and "\x00" not in typed and len(typed) < 20:
            found |= {case.pk: case for case in Case.objects.filter(number=typed)}
        self.people = Person.objects.in_bulk([case.person_id for case in found.values()])
        return {pk: found[pk] for pk in [*keys, *(set(found) - set(keys))] if pk in found}

    def words(self, case):
        person = self.people.get(case.person_id)
        called = person.called if person else "名前は見えません"
        return f"{called}（{case.number}・{case.get_stage_display()}）"

    def _agencies(self):
        groups = {}
        always = (self.by.agency.pk, self.meeting.agency_id)
        for agency in self.book.agencies.values():
            if self.book.is_open(agency) and not agency.named_only and agency.pk not in always:
                title = agency.get_kind_display()
                if agency.kind == Agency.Kind.WINDOW:
                    title = f"{title}（{agency.get_field_display()}）"
                groups.setdefault(title, []).append((str(agency.pk), agency.name))
        return list(groups.items())

    def _named(self):
        groups = {}
        for (agency, worker), name in self.book.named_workers().items():
            title = self.book.agencies[agency].name
            groups.setdefault(title, []).append((f"{agency}:{worker}", f"{name}さん"))
        return list(groups.items())

    def clean_number(self):
        typed = self.cleaned_data["number"].upper()
        if typed and not any(case.number == typed for case in self.rows.values()):
            raise ValidationError(UNKNOWN)
        return typed

    @property
    def chosen(self):
        """The chosen cases, that of the number among them."""
        facts = self.cleaned_data
        keys = [UUID(pk) for pk in facts.get("cases", ())]
        keys += [
            pk for pk, case in self.rows.items() if facts.get("number") and case.number == facts["number"]
        ]
        return [self.rows[pk] for pk in dict.fromkeys(keys)]

    @property
    def asked(self):
        return keys_of([*self.cleaned_data.get("agencies", ()), *self.cleaned_data.get("named", ())])


def keys_of(values):
    """「12」 or 「12:uuid」 → (agency, worker or None); what is neither is left out."""
    found = []
    for value in values:
        agency, _, worker = str(value).partition(":")
        if agency.isascii() and agency.isdigit() and len(agency) < 10 and (not worker or as_uuid(worker)):
            found.append((int(agency), as_uuid(worker) if worker else None))
    return found


def value_of(key):
    return f"{key[0]}:{key[1]}" if key[1] else str(key[0])


def as_uuid(text):
    try:
        return UUID(str(text))
    except ValueError:
        return None
