"""Rows of アウトリーチ and コメント for tests, never without what carries them."""

import factory
from django.db.models import Q

from access.models import AgencyGrant, Basis, WorkerGrant
from accounts.querysets import today
from cases.models import Comment, Mention, OutreachPlan, OutreachVisit
from tests.world import CaseFactory, NoteFactory, WorkerFactory, grant


def stands(row):
    """The AUTHOR grant that writing opens."""
    named = row.agency.named_only
    model, who = (WorkerGrant, Q(user=row.author)) if named else (AgencyGrant, Q(group=row.agency_id))
    if not model.objects.filter(who, content_object=row.case, basis=Basis.AUTHOR).exists():
        grant(row.case, row.author if named else row.agency, 0, Basis.AUTHOR, agency=row.agency)


class OutreachPlanFactory(factory.django.DjangoModelFactory):
    """アウトリーチ計画."""

    class Meta:
        model = OutreachPlan
        skip_postgeneration_save = True

    case = factory.SubFactory(CaseFactory)
    agency = factory.SelfAttribute("case.agency")
    author = factory.SubFactory(WorkerFactory)
    target = factory.Sequence(lambda n: f"試験の対象者像{n}")
    begins_on = factory.LazyFunction(today)

    @factory.post_generation
    def carried(plan, create, extracted, **how):
        stands(plan)


class OutreachVisitFactory(factory.django.DjangoModelFactory):
    """アウトリーチの訪問, with its note; `note__…` says what the note is."""

    class Meta:
        model = OutreachVisit
        skip_postgeneration_save = True

    class Params:
        where = factory.SubFactory(CaseFactory)

    note = factory.SubFactory(NoteFactory, case=factory.SelfAttribute("..where"), method="02")
    case = factory.SelfAttribute("note.case")
    agency = factory.SelfAttribute("note.agency")
    author = factory.SelfAttribute("note.author")

    @factory.post_generation
    def carried(visit, create, extracted, **how):
        stands(visit)


class CommentFactory(factory.django.DjangoModelFactory):
    """コメント; `calls` are pairs (agency, worker)."""

    class Meta:
        model = Comment
        skip_postgeneration_save = True

    case = factory.SubFactory(CaseFactory)
    agency = factory.SelfAttribute("case.agency")
    author = factory.SubFactory(WorkerFactory)
    text = factory.Sequence(lambda n: f"試験のコメント{n}")

    @factory.post_generation
    def calls(comment, create, extracted, **how):
        stands(comment)
        for agency, worker in extracted or ():
            Mention.objects.create(comment=comment, case=comment.case, agency=agency, worker=worker)
