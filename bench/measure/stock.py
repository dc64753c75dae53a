"""(c) django-guardian as it comes: its generic tables, its own `get_objects_for_user`, on plain tables without a wall."""

from django.apps.registry import Apps
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.db import models
from guardian.shortcuts import get_objects_for_user

from accounts.models import Worker

from .plans import explained
from .sides import BESIDE, migrator

MAY = "bench.view_stockcase"
apart = Apps()  # because these are no tables of the product


class StockPerson(models.Model):
    """A person beside it."""

    id = models.UUIDField(primary_key=True)
    name = models.CharField(max_length=120)
    grams = ArrayField(models.TextField())

    class Meta:
        apps = apart
        app_label = "bench"
        managed = False
        db_table = "persons"

    def __str__(self):
        return str(self.pk)


class StockCase(models.Model):
    """A case as guardian's own manual would have it: a table, and rights on its rows elsewhere."""

    id = models.UUIDField(primary_key=True)
    number = models.CharField(max_length=9)
    person = models.ForeignKey(StockPerson, models.DO_NOTHING)
    stage = models.CharField(max_length=12)
    lead_id = models.UUIDField(null=True)
    last_at = models.DateTimeField()

    class Meta:
        apps = apart
        app_label = "bench"
        managed = False
        db_table = "cases"

    def __str__(self):
        return self.number


class StockNote(models.Model):
    """A note beside it."""

    id = models.UUIDField(primary_key=True)
    case_id = models.UUIDField()
    text = models.TextField()
    grams = ArrayField(models.TextField())
    created_at = models.DateTimeField()

    class Meta:
        apps = apart
        app_label = "bench"
        managed = False
        db_table = "notes"

    def __str__(self):
        return str(self.pk)


class Guardian:
    """guardian's side, asked by one who owns the tables, as a usual installation does."""

    def __init__(self):
        self.login = migrator(f"{BESIDE},public")

    def side(self, actor, question):
        """`question(worker)` → the rows asked for."""
        with self.login.here():
            ContentType.objects.clear_cache()
            worker = Worker.objects.get(pk=actor.worker)

        def plans():
            with self.login.here():
                asked = question(worker)
                return [explained(self.login.connection, *asked.query.sql_with_params())]

        return self.login.side(lambda: list(question(worker)), few=True, plans=plans)


def visible(worker):
    return get_objects_for_user(worker, MAY, klass=StockCase)


def newest(**chosen):
    return lambda worker: visible(worker).filter(**chosen).order_by("-last_at", "-id")[:25]


def note(pk):
    return lambda worker: StockNote.objects.filter(pk=pk, case_id__in=visible(worker))


def named(grams):
    def question(worker):
        found = visible(worker).filter(person__grams__contains=grams)
        return found.select_related("person")[:51]

    return question


def worded(grams):
    def question(worker):
        found = StockNote.objects.filter(grams__contains=grams, case_id__in=visible(worker))
        return found.order_by("-created_at")[:51]

    return question
