"""DV: the seal is set after the address was written in a note, a consultation and a file name; no path shows it."""

import pytest
from django.db import connection
from django.utils import timezone

from access import sealed
from access.models import Draft
from accounts.querysets import today
from cases import actions
from cases.models import CaseNote
from consent.models import ConsentFile
from desk.prints import KNOWN, PRINTS
from tests.gate import as_migrator
from tests.people import envelope
from tests.protection.test_pages import words
from tests.world import ConsentFactory, ConsentFileFactory, ConsultationFactory, NoteFactory, acting

WRITTEN = "本人は小川町一丁目９９９９番地、架空荘２０３号に移った。"


@pytest.fixture
def told(town):
    """The address in three places, before anybody asked for a seal; then the seal, for one worker."""
    base = {"case": town.case, "agency": town.first.agency}
    with as_migrator():
        town.note = NoteFactory(**base, author=town.colleague.worker, text=WRITTEN)
        town.talk = ConsultationFactory(
            **base,
            person=town.case.person,
            taken_by=town.first.worker,
            text="架空",
            caller_contact="０４２－０００－９９９９",
        )
        consent = ConsentFactory(case=town.case, recorded_by=town.first.worker)
        town.file = ConsentFileFactory(consent=consent, name="小川町1-9999_同意書.png")
    town.denial = town.seal(town.first)
    return town


def listed(town, membership):
    with acting(membership), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM sealed_texts(%s)", [town.case.pk])
        return {(table, key) for table, key in cursor.fetchall()}


def test_the_named_find_every_record_in_which_it_stands(told):
    found = listed(told, told.first)
    expected = {("cases_casenote", told.note.pk), ("cases_consultation", told.talk.pk)}
    assert expected | {("consent_consentfile", told.file.pk)} <= found
    page = words(told.browser(told.first).get(f"{told.url}texts/"))
    assert "経過記録" in page and "相談" in page and "同意書の写し" in page


def test_nobody_else_is_told_where_it_stands(told):
    for member in (told.colleague, told.chief, told.elderly):
        assert listed(told, member) == set()
        assert told.browser(member).get(f"{told.url}texts/").status_code == 404


@pytest.mark.parametrize(
    "text",
    [
        "東京都小平市小川町1丁目9999番地 架空荘203",
        "小川町１－９９９９",
        "おがわ町ではなく、小川町一の九九九九です",
        "電話は 042(000)9999",
        "０４２０００９９９９",
    ],
)
def test_the_named_are_told_before_they_save_it(told, text):
    with acting(told.first):
        assert sealed.says(told.case.pk, "ほか", text)
    with acting(told.colleague):
        assert not sealed.says(told.case.pk, text)  # because whoever is not named could try out guesses


@pytest.mark.parametrize("text", ["小川町で会った", "9999円を借りた", "小平市の窓口", "042-000-1111"])
def test_what_is_no_address_of_his_is_let_through(told, text):
    with acting(told.first):
        assert not sealed.says(told.case.pk, text)


def test_a_note_with_the_address_is_saved_only_knowingly(told):
    browser, url = told.browser(told.first), f"/cases/{told.case.pk}/"
    given = {"method": "01", "happened_on": str(today()), "text": WRITTEN, "topics": ["4"], "partner": "SELF"}
    asked = browser.post(url, envelope(browser, **given))
    assert asked.status_code == 422 and "秘匿された住所・電話番号が書かれています" in words(asked)
    assert "このまま保存する" in words(asked)
    assert browser.post(url, envelope(browser, **given, sealed_ok="1")).status_code == 303
    other = told.browser(told.colleague)
    assert "書きません" in words(other.get(url))
    assert other.post(url, envelope(other, **given)).status_code == 303


def test_corrected_it_is_gone_from_the_history_too(told):
    """What stood there before is for the named, and for whoever wrote it."""
    with as_migrator():
        note = NoteFactory(
            case=told.case, agency=told.first.agency, author=told.first.worker, text="架空の一行目"
        )
    for text in (WRITTEN, "移った先は聞いている。"):
        with acting(told.first) as by:
            facts = {"happened_on": today(), "method": "01", "text": text, "topics": 4, "partner": "SELF"}
            version = CaseNote.objects.get(pk=note.pk).version
            actions.correct_note(CaseNote.objects.get(pk=note.pk), by=by, version=version, **facts)
    seen = {}
    for member in (told.first, told.colleague, told.elderly):
        with acting(member):
            seen[member] = [row.text for row in CaseNote.history.filter(id=note.pk)]
    assert WRITTEN in seen[told.first]
    assert WRITTEN not in seen[told.colleague] + seen[told.elderly]
    assert "移った先は聞いている。" in seen[told.colleague]


def test_the_file_with_the_address_in_its_name_is_for_the_named(told):
    with acting(told.first):
        assert ConsentFile.objects.filter(pk=told.file.pk).exists()
    for member in (told.colleague, told.chief, told.elderly):
        with acting(member):
            assert not ConsentFile.objects.filter(pk=told.file.pk).exists()


def test_a_draft_of_the_address_is_not_handed_back(told):
    key = f"case-contact-new:{told.case.pk}:new"
    for member in (told.first, told.colleague):
        with as_migrator():
            Draft.objects.create(worker=member.worker, membership=member, key=key, fields={"value": ["架空"]})
    with acting(told.first):
        assert Draft.objects.filter(key=key).count() == 1
    with acting(told.colleague):
        assert not Draft.objects.filter(key=key).exists()


SPELLINGS = ("9999番", "９９９９番", "架空荘", "000-9999", "０００－９９９９")
PATHS = ("", "people/", "people/history/", "consent/", "letters/", "letters/new/", "protection/", "access/")


def test_no_page_of_the_case_shows_it_to_the_others(told):
    from people.models import Contact

    with as_migrator():
        told.note.text = "移った。"
        told.note.save()
        told.talk.caller_contact = ""
        told.talk.save()
        agency, place = told.elderly.agency, Contact.objects.get(person=told.case.person, kind="ADDRESS").pk
    for member in (told.colleague, told.chief, told.elderly):
        browser = told.browser(member)
        for path in (*PATHS, f"contacts/{place}/"):
            page = browser.get(f"/cases/{told.case.pk}/{path}").content.decode()
            assert [word for word in SPELLINGS if word in page] == [], (member, path)
        found = browser.post(
            "/search/", {"word": "042-000-9999", "q": "042-000-9999"}, follow=True
        ).content.decode()
        assert told.case.number not in found
    preview = told.browser(told.first).get(f"/cases/{told.case.pk}/as/{agency.pk}/").content.decode()
    assert [word for word in SPELLINGS if word in preview] == []


def test_what_was_printed_before_is_listed_for_the_agency_in_charge(told):
    from audit.models import Event

    with as_migrator():
        Event.objects.create(
            verb="consent-receipt", result="SHOWN", cases=[told.case.pk], worker_id=told.colleague.worker_id,
            agency_id=told.colleague.agency_id, at=timezone.now(),
        )  # fmt: skip
    page = words(told.browser(told.first).get(f"{told.url}printed/"))
    assert "撤回の控えを開いた" in page and told.colleague.worker.name.replace(" ", "") in page
    assert told.browser(told.elderly).get(f"{told.url}printed/").status_code == 404
    with acting(told.elderly), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM printed_before(%s, %s)", [told.case.pk, list(PRINTS)])
        assert cursor.fetchone()[0] == 0
    with acting(told.first), connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM printed_before(%s, %s)", [told.case.pk, ["case-detail", "search"]]
        )
        assert cursor.fetchone()[0] == 0


def test_every_print_is_named_as_one():
    assert [verb for verb in PRINTS if not KNOWN.search(verb)] == []


def test_no_table_of_a_case_is_left_out_of_the_search(told):
    """A table that belongs to a case and holds text is looked through: the definer may read each of them."""
    from desk.migrations._sealed import TABLES
    from tests.databases import PREFIX

    with as_migrator(), connection.cursor() as cursor:
        cursor.execute(
            f"SELECT name FROM ({TABLES}) t WHERE NOT has_table_privilege('{PREFIX}_definer', name, 'SELECT')"
        )
        assert cursor.fetchall() == []


@pytest.mark.parametrize(
    "path", ["comments/", "monitoring/", "outreach/visit/", "assessment/voice/", "plan/new/"]
)
def test_whatever_is_written_of_the_case_asks_first(told, path):
    browser, url = told.browser(told.first), f"/cases/{told.case.pk}/{path}"
    sent = {"text": WRITTEN, "complaint": WRITTEN, "findings": WRITTEN, "words": WRITTEN}
    asked = browser.post(url, envelope(browser, **sent))
    assert asked.status_code == 422 and "秘匿された住所・電話番号が書かれています" in words(asked)
    other = told.browser(told.colleague)
    assert "このまま保存する" not in other.post(url, envelope(other, **sent)).content.decode()


def test_sent_knowingly_it_is_taken_with_everything_typed(told):
    browser, url = told.browser(told.first), f"/cases/{told.case.pk}/comments/"
    sent = {"text": f"\x00{WRITTEN}", "topics": ["4"]}
    assert browser.post(url, envelope(browser, **sent)).status_code == 422
    sent["text"] = WRITTEN
    assert browser.post(url, envelope(browser, **sent, sealed_ok="1")).status_code == 303
