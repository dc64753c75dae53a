"""Answers and family events for tests: none without a case whose agency is in charge of it."""

import factory

from access.topics import Topic
from accounts.querysets import today
from cases.models import Answer, FamilyEvent
from cases.states.assessment import QUESTIONS
from tests.world import CaseFactory, WorkerFactory


class AnswerFactory(factory.django.DjangoModelFactory):
    """回答 of the agency in charge, with what its section contains."""

    class Meta:
        model = Answer

    case = factory.SubFactory(CaseFactory)
    agency = factory.SelfAttribute("case.agency")
    author = factory.SubFactory(WorkerFactory)
    question = "voice.complaint"
    text = factory.Sequence(lambda n: f"試験の回答{n}")
    answered_on = factory.LazyFunction(today)
    source = "SELF"
    topics = factory.LazyAttribute(lambda answer: QUESTIONS[answer.question].topics)


class FamilyEventFactory(factory.django.DjangoModelFactory):
    """家族年表のできごと, of the person."""

    class Meta:
        model = FamilyEvent

    case = factory.SubFactory(CaseFactory)
    agency = factory.SelfAttribute("case.agency")
    author = factory.SubFactory(WorkerFactory)
    happened_on = factory.LazyFunction(lambda: today().replace(year=1980, month=1, day=1))
    precision = "YEAR"
    happened_text = "昭和55年"
    what = factory.Sequence(lambda n: f"試験のできごと{n}")
    topics = int(Topic.FAMILY)
