"""A fresh installation: one command makes the first 管理者, and no second one."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Agency, City, Membership, Worker
from tests.accounts.conftest import events
from tests.gate import as_migrator
from tests.world import AgencyFactory

NEW = "あたらしい言葉-2027"


def first_admin(*args, **options):
    out = StringIO()
    with as_migrator():
        call_command("first_admin", *args, stdout=out, **options)
    return out.getvalue()


def test_the_first_admin_chooses_a_password_and_finds_the_settings(client):
    printed = first_admin("kanri-kobayashi", "小林 薫")
    code = re.search(r"1回限りのコード: (\S+)", printed)[1]
    fields = {"username": "kanri-kobayashi", "one_time_code": code}
    assert (
        client.post("/first/", fields | {"new_password": NEW, "new_password_again": NEW}).status_code == 303
    )
    response = client.post("/login/", {"username": "kanri-kobayashi", "password": NEW})
    assert response.headers["Location"] == "/"
    assert client.get("/settings/").status_code == 200
    office = Agency.objects.get(name="情報管理")
    assert office.kind == Agency.Kind.OFFICE and City.objects.get().name == "小平市"
    assert [row[1:3] for row in events("first_admin")] == [(Worker.objects.get().pk, "DONE")]


def test_there_is_no_second_first_admin():
    first_admin("kanri-kobayashi", "小林 薫")
    with pytest.raises(CommandError, match="管理者がもういます"):
        first_admin("kanri-mori", "森 あかね")


def test_when_the_last_admin_has_left_there_is_a_way_back():
    first_admin("kanri-kobayashi", "小林 薫")
    with as_migrator():
        Worker.objects.update(is_active=False)
    first_admin("kanri-kobayashi", "小林 薫")
    assert Membership.objects.in_force().filter(role="ADMIN").count() == 1
    assert Worker.objects.count() == 1 and Agency.objects.count() == 1


def test_an_odd_name_or_a_wrong_agency_is_one_sentence():
    with pytest.raises(CommandError, match="半角の小文字"):
        first_admin("小林", "小林 薫")
    with as_migrator():
        AgencyFactory(name="高齢の課")
    with pytest.raises(CommandError, match="管理・監査"):
        first_admin("kanri-kobayashi", "小林 薫", agency="高齢の課")
