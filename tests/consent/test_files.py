"""同意書の写し on the pages: kept in the database for the agency in charge alone, and handed out as an attachment."""

import tempfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from audit.models import Event
from consent import scans
from consent.models import ConsentFile
from tests.consent import hostile
from tests.consent.conftest import page, words
from tests.gate import as_migrator
from tests.people import envelope
from tests.world import acting

NOWHERE = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def consent(town):
    return town.give(town.elderly.agency)


def address(consent):
    return f"/consents/{consent.pk}/files/new/"


def send(browser, consent, content, name="同意書.pdf", **fields):
    sent = SimpleUploadedFile(name, content, content_type="application/pdf")
    return browser.post(address(consent), envelope(browser) | {"file": sent} | fields)


def kept(town):
    with acting(town.counter):
        return list(ConsentFile.objects.all())


def test_a_scan_is_cleaned_kept_listed_and_handed_out(town, consent):
    counter = town.browser(town.counter)
    form = page(counter.get(address(consent))).xpath("//form[@enctype]")[0]
    assert form.get("enctype") == "multipart/form-data" and form.get("method") == "post"
    done = send(counter, consent, hostile.pdf(talks=True), name="見本 花子の同意書.pdf")
    assert done.status_code == 303 and done["Location"] == f"{town.url}#basis-{consent.pk}"
    shown = words(counter.get(town.url))
    assert "同意書の写しを添えました" in shown and "見本花子の同意書.pdf" in shown
    assert f"架空の窓口{town.counter.worker.name}".replace(" ", "") in shown

    (file,) = kept(town)
    got = counter.get(f"/consents/{consent.pk}/files/{file.pk}/")
    assert got.content == bytes(file.content) and b"KAKUU" not in got.content
    assert got["Content-Type"] == "application/pdf" and got["X-Content-Type-Options"] == "nosniff"
    assert got["Content-Security-Policy"].startswith("sandbox") and got["Cache-Control"] == "no-store"
    said = got["Content-Disposition"]
    assert said.startswith("attachment; filename*=utf-8''") and town.case.number in said
    assert "%E8%A6%8B" not in said, "the name it came with may hold the person's"
    head = counter.head(f"/consents/{consent.pk}/files/{file.pk}/")
    assert head.content == b"" and head["Content-Length"] == str(file.size)
    with as_migrator():
        verbs = [event.verb for event in Event.objects.order_by("at", "id")]
        assert verbs.count("consent-file") == 2 and "consent-file-new" in verbs


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "同意書.pdf", "ファイルが空です（0バイト）。"),
        (b"MZ\x90\x00" + bytes(900), "同意書.pdf", scans.NEITHER),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "写真.png", scans.NEITHER),
        (hostile.jpeg()[:900], "写真.jpg", scans.BROKEN),
        (hostile.huge_png(), "写真.png", scans.TOO_MANY),
        (b"%PDF-" + bytes(10 * 1024 * 1024), "同意書.pdf", "10 MBまでにしてください。"),
        (b"%PDF-" + bytes(12 * 1024 * 1024), "同意書.pdf", "10 MBまでにしてください。"),
        (b"%PDF-" + bytes(40 * 1024 * 1024), "同意書.pdf", "10 MBまでにしてください。"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_words(town, consent, content, name, sentence):
    answer = send(town.browser(town.counter), consent, content, name)
    assert answer.status_code == 422 and "".join(sentence.split()) in words(answer)
    assert kept(town) == []


def test_no_file_at_all_is_asked_for_again(town, consent):
    counter = town.browser(town.counter)
    answer = counter.post(address(consent), envelope(counter))
    assert answer.status_code == 422
    assert "ファイルを選んでください。サインインし直したときは、ファイルは届いていないので" in words(answer)


def test_a_name_with_signs_no_name_has_is_mended(town, consent):
    counter = town.browser(town.counter)
    assert send(counter, consent, hostile.png(), name="写\u202eし\x00.exe").status_code == 303
    (file,) = kept(town)
    assert file.name == "写し.png" and file.media_type == "image/png"


def test_nothing_is_ever_written_to_a_temporary_file(town, consent, monkeypatch):
    def refuse(*_args, **_kwargs):
        raise AssertionError("a file on disk")

    for name in ("NamedTemporaryFile", "TemporaryFile", "mkstemp"):
        monkeypatch.setattr(tempfile, name, refuse)
    monkeypatch.setattr("django.core.files.uploadedfile.tempfile.NamedTemporaryFile", refuse)
    padded = hostile.pdf() + bytes(9 * 1024 * 1024)
    assert send(town.browser(town.counter), consent, padded).status_code == 303


def test_a_double_click_keeps_one(town, consent):
    counter = town.browser(town.counter)
    typed = envelope(counter)
    for _ in range(2):
        sent = SimpleUploadedFile("同意書.png", hostile.png())
        assert counter.post(address(consent), typed | {"file": sent}).status_code == 303
    assert len(kept(town)) == 1


def test_to_everybody_but_the_agency_in_charge_there_is_no_file(town, consent):
    counter = town.browser(town.counter)
    send(counter, consent, hostile.png())
    (file,) = kept(town)
    own, absent = f"/consents/{consent.pk}/files/{file.pk}/", f"/consents/{consent.pk}/files/{NOWHERE}/"
    for browser in (town.browser(town.elderly), town.browser(town.other)):
        for path in (own, address(consent)):
            answer = browser.get(path)
            assert answer.status_code == 404 and answer.content == browser.get(absent).content
        assert send(browser, consent, hostile.png()).status_code == 404
        assert browser.head(own).status_code == 404
        assert "写し" not in words(browser.get(town.url))
    elsewhere = town.give(town.elderly.agency)
    assert counter.get(f"/consents/{elsewhere.pk}/files/{file.pk}/").status_code == 404
    assert len(kept(town)) == 1
