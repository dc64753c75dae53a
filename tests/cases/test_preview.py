"""〜として見る: what a page seen as another agency shows is what a worker of that agency really gets."""

import random
import re
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from lxml import html

from access.models import Basis, ContactSeal, ContactSealWorker
from access.topics import ALL, Topic
from accounts.models import Membership
from accounts.querysets import today
from audit.models import Event
from cases.models import HouseholdMember
from consent.models import Consent, ConsentLine
from people.models import Contact
from tests.gate import as_migrator
from tests.people import signed_in
from tests.wall.chance import Chance
from tests.wall.worlds import load
from tests.world import (
    AgencyFactory,
    CaseFactory,
    ConsultationFactory,
    MembershipFactory,
    NoteFactory,
    PersonFactory,
    acting,
    grant,
)

ENTRY = re.compile(r'<li class="c-entry" id="([a-z]+-[0-9a-f-]{36})"')


def text(response):
    return response.content.decode()


def entries(response):
    return set(ENTRY.findall(text(response)))


def looks_as(client, case_id, member):
    """The page of the case as the agency of this member has it; by name where that is how it is granted."""
    named = member.agency.named_only or named_on(case_id, member)
    worker = f"?worker={member.worker_id}" if named else ""
    return client.get(f"/cases/{case_id}/as/{member.agency_id}/{worker}")


def ask(statement, *values):
    with as_migrator(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        found = cursor.fetchone()[0]
    return found


def give_consent(case, holder, to):
    """A consent as its rows stand, opened to one agency or to one named worker of it."""
    facts = {"kinds": ["C2"], "method": "ORAL", "agreed_on": today(), "valid_from": today()}
    consent = Consent.objects.create(
        person_id=case.person_id,
        case=case,
        agency=holder.agency,
        recorded_by=holder.worker,
        valid_until=today() + timedelta(days=300),
        opened_at=timezone.now(),
        **facts,
    )
    named = to.worker if to.agency.named_only else None
    ConsentLine.objects.create(consent=consent, case=case, agency=to.agency, worker=named, topics=5)
    grant(case, named or to.agency, 5, source=consent.pk, agency=to.agency)


def named_on(case_id, member):
    return ask(
        "SELECT EXISTS (SELECT 1 FROM access_workergrant WHERE case_id = %s AND user_id = %s AND agency_id = %s"
        " AND basis <> 'AUTHOR' AND closed_at IS NULL"
        " AND today_jst() BETWEEN valid_from AND coalesce(valid_until, 'infinity'::date))",
        case_id,
        member.worker_id,
        member.agency_id,
    )


def sees_quietly(case_id, member):
    return ask(
        "SELECT EXISTS (SELECT 1 FROM access_agencygrant WHERE case_id = %s AND group_id = %s AND quiet)"
        " OR EXISTS (SELECT 1 FROM access_workergrant WHERE case_id = %s AND agency_id = %s AND quiet)",
        *(case_id, member.agency_id) * 2,
    )


def denied(case_id, member):
    return ask("SELECT access_denies(%s, %s)", case_id, member.worker_id)


@pytest.fixture
def holder():
    with as_migrator():
        return MembershipFactory(agency__short_name="受付の窓口", worker__name="試験 一子")


@pytest.fixture
def reader():
    with as_migrator():
        return MembershipFactory(
            agency__name="高齢の支援課", agency__short_name="高齢の課", worker__name="試験 二郎"
        )


@pytest.fixture
def case(holder):
    with as_migrator():
        person = PersonFactory(name="架空 花子", kana="カクウ ハナコ")
        Contact(person=person, kind="ADDRESS", value="架空町一丁目 9999番地").save()
        case = CaseFactory(agency=holder.agency, person=person, lead=holder)
        for mask, word in ((4, "経過の記録"), (12, "体調の記録"), (20, "家計の記録")):
            NoteFactory(case=case, author=holder.worker, topics=mask, text=word)
        NoteFactory(case=case, author=holder.worker, text="窓口だけの記録", own_only=True)
        ConsultationFactory(
            agency=holder.agency, taken_by=holder.worker, case=case, person=person, text="相談の記録"
        )
        HouseholdMember.objects.create(
            case=case,
            agency=holder.agency,
            author=holder.worker,
            name="架空 息子",
            kinship="CHILD",
            topics=32,
        )
    return case


def compare(case_id, looker, members, *, whole=False):
    """Whoever holds the case looks at it as each other's agency, and finds what the other finds there.

    Left out is what does not reach the looker himself: the other agency's 自機関のみ records first of all, and
    what it sees by 通報・通告, of which nobody else is told. One who is denied the case is not what his agency is.
    `whole`: the looker sees all else, so that what stands around the entries is the same as well.
    """
    shown_at_all, mine = 0, signed_in(Client(), looker)
    own = entries(mine.get(f"/cases/{case_id}/"))
    for other in members:
        if denied(case_id, other) or sees_quietly(case_id, other):
            continue
        shown = looks_as(signed_in(Client(), looker), case_id, other)
        got = signed_in(Client(), other).get(f"/cases/{case_id}/")
        assert entries(shown) == entries(got) & own, f"{looker.pk} as {other.pk}"
        assert not whole or parts(shown) in (None, parts(got)), f"{looker.pk} as {other.pk}"
        shown_at_all += len(entries(shown))
    return shown_at_all


def parts(response):
    """What stands around the entries: the banner, 誰に見えるか, 世帯; None on a page without them."""
    page = html.fromstring(re.sub('<span class="c-sr">[^<]*</span>', "", text(response)))
    found = [page.xpath("//*[contains(@class, 'c-banner__words')]")]
    found += [
        page.xpath(f"//section[@aria-labelledby='{name}-title']/table") for name in ("readers", "household")
    ]
    words = ["".join(node[0].text_content().split()) if node else "" for node in found]
    return words if words[0] else None


@pytest.mark.parametrize("seed", range(1, 9))
def test_on_random_worlds_the_page_seen_as_is_the_page_they_get(seed):
    world = Chance(seed, today()).world
    with as_migrator():
        load(world)
    members = list(Membership.objects.in_force().exclude(role__in=("ADMIN", "AUDITOR")).select_related())
    for row in world.rows["cases_case"]:
        for me in members:
            if signed_in(Client(), me).get(f"/cases/{row['id']}/access/").status_code == 200:
                compare(row["id"], me, members)


@pytest.mark.parametrize("seed", range(1, 41))
def test_on_random_cases_the_page_seen_as_is_the_page_they_get(seed, holder, case):
    """One case, much written in it by everyone, seen in every way by agencies, by name, formerly, and not."""
    chance = random.Random(seed)
    masks = (4, 5, 12, 20, 37, 61, 127, ALL)
    with as_migrator():
        offices = [AgencyFactory(named_only=number == 3) for number in range(4)]
        members = [MembershipFactory(agency=agency) for agency in offices for _ in range(2)]
        for member in members[::2]:
            named = member.agency.named_only
            how = {"closed": chance.random() < 0.2, "agency": member.agency}
            if chance.random() < 0.8:
                grant(case, member.worker if named else member.agency, chance.choice(masks), **how)
            grant(case, member.worker if named else member.agency, 0, Basis.AUTHOR, agency=member.agency)
        for _ in range(12):
            who = chance.choice([holder, holder, *members[::2]])
            facts = {"case": case, "agency": who.agency, "topics": chance.choice((4, 4, 8, 12, 16, 36))}
            if chance.random() < 0.8:
                NoteFactory(author=who.worker, own_only=chance.random() < 0.3, **facts)
            else:
                ConsultationFactory(taken_by=who.worker, person=case.person, **facts)
        if chance.random() < 0.3:
            blocked = chance.choice(members)
            blocked.worker.block_set.create(case=case, reason="利害関係", valid_from=today())
        if chance.random() < 0.7:
            give_consent(case, holder, members[2 * chance.randrange(4)])
    assert compare(case.pk, holder, [*members[::2], members[-1]], whole=True) > 5


@pytest.mark.parametrize("mask", [1, 2, 4, 12, 37, 511])
def test_an_agency_in_charge_sees_the_whole_and_shows_all_but_own_only(holder, reader, case, mask):
    with as_migrator():
        grant(case, reader.agency, mask)
        NoteFactory(case=case, agency=reader.agency, author=reader.worker, topics=12, text="高齢の課の記録")
        NoteFactory(case=case, agency=reader.agency, author=reader.worker, text="課だけの記録", own_only=True)
    shown = looks_as(signed_in(Client(), holder), case.pk, reader)
    got = signed_in(Client(), reader).get(f"/cases/{case.pk}/")
    kept = entries(got) - entries(shown)
    assert len(kept) == 1 and "課だけの記録" in text(got) and "課だけの記録" not in text(shown)
    assert entries(shown) < entries(got) and "窓口だけの記録" not in text(shown)
    for word in ("架空 花子", "架空町一丁目", "架空 息子", "高齢の課の記録", "家計の記録"):
        assert (word in text(shown)) == (word in text(got)), word


def test_the_page_says_as_whom_and_offers_no_act(holder, reader, case):
    with as_migrator():
        grant(case, reader.agency, ALL)
    shown = text(looks_as(signed_in(Client(), holder), case.pk, reader))
    assert "高齢の支援課として見ています（表示だけ）" in shown
    assert f'href="/cases/{case.pk}/consent/">もとの画面に戻る' in shown
    main = shown.partition("<main")[2]
    assert "<form" not in main and "訂正する" not in main and "記録を書く" not in main
    assert "こちらからは見えないので、ここには出ません" in main
    assert "架空町一丁目 9999番地" in main and "受付の窓口" in main


def test_it_is_told_to_the_log(holder, reader, case):
    with as_migrator():
        grant(case, reader.agency, 5)
    looks_as(signed_in(Client(), holder), case.pk, reader)
    with as_migrator():
        event = Event.objects.get(verb="case-as")
        assert event.reason == "高齢の支援課として" and event.cases == [case.pk]
        assert not event.topics & Topic.HEALTH
    assert "ほかの機関として見る画面を開いた" in text(
        signed_in(Client(), holder).get(f"/cases/{case.pk}/access/")
    )


def test_rule_nine_holds_for_the_page_seen_as(holder, reader, case):
    with as_migrator():
        third = MembershipFactory(agency__short_name="三つ目の課")
        grant(case, reader.agency, 4)
        grant(case, third.agency, 4)
    client = signed_in(Client(), holder)
    main = text(looks_as(client, case.pk, reader)).partition("<main")[2]
    assert "三つ目の課" not in main and "受付の窓口" in main and "架空 花子" not in main
    assert "本人同意：" in main and case.number in main


def test_without_sight_it_says_that_nothing_is_seen(holder, reader, case):
    client = signed_in(Client(), holder)
    main = text(looks_as(client, case.pk, reader)).partition("<main")[2]
    assert "高齢の支援課には、このケースは見えません" in main and "ケースがあることも分かりません" in main
    assert "架空 花子" not in main and not entries(looks_as(client, case.pk, reader))


def test_a_former_reader_keeps_what_it_wrote(holder, reader, case):
    with as_migrator():
        grant(case, reader.agency, 5, until=today() - timedelta(days=1), since=today() - timedelta(days=9))
        grant(case, reader.agency, 0, Basis.AUTHOR)
        note = NoteFactory(case=case, agency=reader.agency, author=reader.worker, text="前に書いた記録")
    shown = looks_as(signed_in(Client(), holder), case.pk, reader)
    got = signed_in(Client(), reader).get(f"/cases/{case.pk}/")
    assert entries(shown) == entries(got) == {f"note-{note.pk}"}
    assert "高齢の支援課に残る記録" in text(shown)


def test_a_sealed_address_is_not_shown_even_to_one_who_is_named(holder, reader, case):
    with as_migrator():
        grant(case, reader.agency, ALL)
        seal = ContactSeal.objects.create(person=case.person, reason="支援措置", valid_from=today())
        ContactSealWorker.objects.create(seal=seal, worker=holder.worker)
    client = signed_in(Client(), holder)
    assert "9999番地" in text(client.get(f"/cases/{case.pk}/people/"))
    shown = text(looks_as(client, case.pk, reader))
    assert "架空町" not in shown and "秘匿されています" in shown
    assert "架空町" not in text(signed_in(Client(), reader).get(f"/cases/{case.pk}/people/"))


def test_only_the_agency_in_charge_looks(holder, reader, case):
    with as_migrator():
        grant(case, reader.agency, ALL)
        stranger = MembershipFactory()
    url = f"/cases/{case.pk}/as/{holder.agency_id}/"
    refused = signed_in(Client(), reader).get(url)
    assert refused.status_code == 403 and "担当機関" in text(refused)
    hidden = signed_in(Client(), stranger).get(url)
    absent = signed_in(Client(), stranger).get(f"/cases/{uuid.uuid4()}/as/{holder.agency_id}/")
    assert hidden.status_code == absent.status_code == 404 and hidden.content == absent.content


@pytest.mark.parametrize("query", ["", "?worker=x", f"?worker={uuid.uuid5(uuid.NAMESPACE_URL, 'nobody')}"])
@pytest.mark.parametrize("agency", ["0", "99999999", "9" * 40])
def test_an_agency_that_is_not_there_is_not_found(holder, case, agency, query):
    assert signed_in(Client(), holder).get(f"/cases/{case.pk}/as/{agency}/{query}").status_code == 404


@pytest.fixture
def wardens(case):
    with as_migrator():
        agency = AgencyFactory(name="架空の民生委員", short_name="民生", named_only=True)
        two = [MembershipFactory(agency=agency, role="NAMED", worker__name=f"試験 委員{n}") for n in (1, 2)]
        grant(case, two[0].worker, 5, agency=agency)
    return two


def test_of_an_agency_granted_by_name_one_is_chosen(holder, case, wardens):
    client = signed_in(Client(), holder)
    url = f"/cases/{case.pk}/as/{wardens[0].agency_id}/"
    main = text(client.get(url)).partition("<main")[2]
    assert f'href="{url}?worker={wardens[0].worker_id}"' in main and "試験 委員1さんとして見る" in main
    assert "試験 委員2" not in main
    seen = looks_as(client, case.pk, wardens[0])
    assert "民生 試験 委員1さんとして見ています" in text(seen) and "経過の記録" in text(seen)
    other = text(looks_as(client, case.pk, wardens[1]))
    assert "試験 委員2さんには、このケースは見えません" in other and "経過の記録" not in other
    assert client.get(f"{url}?worker={holder.worker_id}").status_code == 404


def test_one_granted_by_name_who_is_blocked_reads_nothing(holder, case, wardens):
    with as_migrator():
        NoteFactory(case=case, agency=wardens[0].agency, author=wardens[0].worker, text="委員の記録")
        wardens[0].worker.block_set.create(case=case, reason="利害関係", valid_from=today())
    shown = looks_as(signed_in(Client(), holder), case.pk, wardens[0])
    assert "いま見られる職員がいません" in text(shown) and not entries(shown)


def test_of_an_agency_where_nobody_is_named_nothing_is_seen(holder, case, wardens):
    with as_migrator():
        agency = AgencyFactory(name="架空の見守り隊", named_only=True)
    main = text(signed_in(Client(), holder).get(f"/cases/{case.pk}/as/{agency.pk}/"))
    assert "架空の見守り隊には、このケースは見えません" in main


def test_a_closed_agency_reads_nothing(holder, reader, case):
    with as_migrator():
        grant(case, reader.agency, ALL)
        reader.agency.closed_on = today()
        reader.agency.save()
    shown = looks_as(signed_in(Client(), holder), case.pk, reader)
    assert "いま見られる職員がいません" in text(shown) and not entries(shown)


def test_the_number_of_the_readers_leads_to_their_names(holder, reader, case):
    with as_migrator():
        grant(case, reader.agency, 5)
        second = MembershipFactory(agency=reader.agency, worker__name="試験 三子")
        gone = MembershipFactory(
            agency=reader.agency, worker__name="試験 去年", valid_until=today() - timedelta(days=1)
        )
    client = signed_in(Client(), holder)
    url = f"/cases/{case.pk}/readers-of/{reader.agency_id}/"
    for page in (client.get(f"/cases/{case.pk}/"), client.get(f"/cases/{case.pk}/consent/")):
        assert f'href="{url}"' in text(page)
    main = text(client.get(url)).partition("<main")[2]
    assert "2人" in main and "試験 二郎" in main and second.worker.name in main
    assert gone.worker.name not in main and f'href="/cases/{case.pk}/as/{reader.agency_id}/"' in main


def test_one_who_is_blocked_is_in_neither_the_number_nor_the_names(holder, reader, case):
    with as_migrator():
        grant(case, reader.agency, 5)
        second = MembershipFactory(agency=reader.agency, worker__name="試験 三子")
        second.worker.block_set.create(case=case, reason="利害関係", valid_from=today())
    main = text(signed_in(Client(), holder).get(f"/cases/{case.pk}/readers-of/{reader.agency_id}/"))
    assert "1人" in main and "試験 三子" not in main


def test_names_follow_rule_nine(holder, reader, case):
    with as_migrator():
        third = MembershipFactory(worker__name="試験 四郎")
        grant(case, reader.agency, 5)
        grant(case, third.agency, 5)
        stranger = MembershipFactory()
    client = signed_in(Client(), reader)
    for agency, status in (
        (reader.agency, 200),
        (holder.agency, 200),
        (third.agency, 404),
        (stranger.agency, 404),
    ):
        assert client.get(f"/cases/{case.pk}/readers-of/{agency.pk}/").status_code == status
    assert "この機関として見る" not in text(client.get(f"/cases/{case.pk}/readers-of/{holder.agency_id}/"))
    with acting(reader):
        from access.grants import contact_is_open, who_reads

        assert who_reads(case.pk, third.agency_id) == [] and not contact_is_open(case.pk)
    url = f"/cases/{case.pk}/readers-of/{reader.agency_id}/"
    assert signed_in(Client(), stranger).get(url).status_code == 404
