"""Per record a chip in words: who reads it besides the agency that wrote it, as far as the reader of the chip may know."""

import re

import pytest
from django.test import Client

from access.models import Basis
from cases.models import HouseholdMember
from cases.views.readers import Audience
from tests.gate import as_migrator
from tests.people import signed_in
from tests.world import AgencyFactory, CaseFactory, MembershipFactory, NoteFactory, acting, grant


@pytest.fixture
def holder():
    with as_migrator():
        return MembershipFactory(agency__short_name="窓口")


@pytest.fixture
def reader():
    with as_migrator():
        return MembershipFactory(agency__short_name="高齢課")


@pytest.fixture
def other():
    with as_migrator():
        return MembershipFactory(agency__short_name="生活課")


@pytest.fixture
def case(holder):
    with as_migrator():
        return CaseFactory(agency=holder.agency)


def note(case, by, **facts):
    with as_migrator():
        return NoteFactory(case=case, agency=by.agency, author=by.worker, **facts)


def chip(membership, case, record):
    with acting(membership) as by:
        return Audience(case.pk, by).scope(record)["word"]


def share(case, *members, topics=5):
    with as_migrator():
        for member in members:
            grant(case, member.agency, topics)


def test_the_agency_in_charge_is_told_of_all(case, holder, reader, other):
    own = note(case, holder)
    assert chip(holder, case, own) == "共有なし"
    share(case, reader, other)
    assert chip(holder, case, own) == "共有：高齢課、生活課"
    assert chip(holder, case, note(case, reader)) == "共有：自機関、生活課"
    assert chip(holder, case, note(case, holder, topics=16)) == "共有なし"
    assert chip(holder, case, note(case, holder, own_only=True)) == "自機関のみ"


def test_more_than_two_are_counted(case, holder, reader, other):
    with as_migrator():
        third = MembershipFactory(agency__short_name="子ども課")
    share(case, reader, other, third)
    assert chip(holder, case, note(case, holder)).endswith(" ほか1")


def test_another_agency_is_told_of_itself_and_the_one_in_charge(case, holder, reader, other):
    share(case, reader, other)
    assert chip(reader, case, note(case, reader)) == "共有：窓口など"
    assert chip(reader, case, note(case, holder)) == "共有：自機関など"
    assert chip(reader, case, note(case, other)) == "共有：自機関、窓口など"
    assert chip(reader, case, note(case, reader, own_only=True)) == "自機関のみ"


def test_who_may_not_know_is_not_told_that_nobody_reads(case, reader):
    with as_migrator():
        grant(case, reader.agency, 0, Basis.AUTHOR)
    assert chip(reader, case, note(case, reader)) == "ほかの機関にも見えることがあります"


def test_by_name_the_colleague_who_reads_is_told(case, holder):
    with as_migrator():
        agency = AgencyFactory(short_name="民生", named_only=True)
        one, two = (
            MembershipFactory(agency=agency, role="NAMED", worker__name=f"試験 委員{n}") for n in (1, 2)
        )
        for member in (one, two):
            grant(case, member.worker, 5, agency=agency)
    assert chip(holder, case, note(case, one)) == "共有：自機関、民生 試験 委員2さん"
    assert chip(one, case, note(case, one)) == "共有：窓口など"


def test_every_entry_and_every_relative_has_one_in_words(case, holder, reader):
    share(case, reader, topics=37)
    note(case, holder)
    note(case, reader, own_only=True)
    with as_migrator():
        HouseholdMember.objects.create(
            case=case,
            agency=holder.agency,
            author=holder.worker,
            name="架空 息子",
            kinship="CHILD",
            topics=32,
        )
    for member in (holder, reader):
        client = signed_in(Client(), member)
        for path, marker in (("", '<li class="c-entry'), ("people/", "の記録</small>")):
            parts = client.get(f"/cases/{case.pk}/{path}").content.decode().split(marker)[1:]
            assert parts
            for part in parts:
                assert re.search(r"c-chip[^>]*>(<span[^>]*>.</span>)?(共有：|共有なし|自機関のみ)", part)
