"""Loading a protected row through the ORM registers the disclosure by itself."""

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from django.db import models
from django.db.models import F
from simple_history.manager import HistoricalQuerySet

loaded = ContextVar("loaded", default=None)
_checking = ContextVar("checking", default=False)


class Unlogged(TypeError):
    """A query that would show protected columns without registering whom they concern."""


@dataclass
class Disclosure:
    """What was read of one row: its fields, whom and which case it concerns, and whether it was only checked."""

    fields: set = field(default_factory=set)
    case_id: object = None
    person_id: object = None
    topics: int = 0
    check: bool = True


@contextmanager
def checking():
    """Rows loaded inside decide something but are not shown; they are logged as CHECK."""
    mark = _checking.set(True)
    try:
        yield
    finally:
        _checking.reset(mark)


def register(row, field_names):
    book = loaded.get()
    if book is None:
        return
    entry = book.setdefault((row._meta.label, str(row.pk)), Disclosure())
    entry.fields.update(field_names)
    known = row.__dict__
    entry.case_id = known.get("case_id") or entry.case_id
    entry.person_id = known.get("person_id") or entry.person_id
    if row._meta.label == "cases.Case":
        entry.case_id = row.pk
    if row._meta.label == "people.Person":
        entry.person_id = row.pk
    entry.topics |= known.get("topics") or 0
    entry.check = entry.check and _checking.get()


def note_case(case_id, person_id=None, label="audit.Event"):
    """A case was told of without its row, as in its log (閲覧記録の閲覧): the event names it, and the person if shown."""
    book = loaded.get()
    if book is not None:
        entry = book.setdefault((label, str(case_id or person_id)), Disclosure(check=False))
        entry.case_id, entry.person_id = case_id, person_id


class Disclosing(models.Model):
    """A row whose loading is an act that leaves a trace."""

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, db, field_names, values):
        row = super().from_db(db, field_names, values)
        register(row, field_names)
        return row

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        register(self, ["written"])


def _refuse(name):
    def method(self, *args, **kwargs):
        raise Unlogged(f"{name}() on {self.model._meta.label} shows columns that no log would know of")

    return method


class GuardedMixin:
    """Refuses the query forms that return protected columns without making a row."""

    values = _refuse("values")
    values_list = _refuse("values_list")
    aggregate = _refuse("aggregate")
    raw = _refuse("raw")
    dates = _refuse("dates")
    datetimes = _refuse("datetimes")

    def annotate(self, *args, **kwargs):
        for expression in (*args, *kwargs.values()):
            if isinstance(expression, F) and "__" in expression.name:
                raise Unlogged(f"annotation across a relation of {self.model._meta.label}")
        return super().annotate(*args, **kwargs)


class GuardedQuerySet(GuardedMixin, models.QuerySet):
    """The queryset of every protected model."""


class GuardedHistory(GuardedMixin, HistoricalQuerySet):
    """The queryset of every protected model's versions."""

    # simple_history finds the newest versions with values(); as_of is not used here, so it stays refused.
