"""同意書: printed from the same screen, before it is signed and again as it was recorded."""

from accounts.models import City
from accounts.querysets import today
from common.wareki import format_day
from consent.models import Consent
from tests.consent.conftest import facts, page, send, words
from tests.gate import as_migrator
from tests.world import acting


def sheet(response):
    """The text of the sheet without its readings."""
    article = page(response).xpath("//article[contains(@class, 'c-sheet')]")[0]
    for ruby in article.xpath(".//rt | .//rp"):
        ruby.text = ""
    return "".join(article.text_content().split())


def test_the_paper_of_a_form_names_whom_what_for_and_until_and_keeps_nothing(town):
    with as_migrator():
        City.objects.update_or_create(pk=1, defaults={"name": "架空市"})
    counter = town.browser(town.counter)
    typed = facts(town.elderly.agency, town.other.agency) | {
        "kinds": ["C1", "C2", "C3"],
        "purposes": ["01", "03"],
    }
    typed |= {f"topics_{town.other.agency_id}": ["8"]}
    checked = send(counter, town.url, "check", **typed)
    button = page(checked).xpath("//button[@formaction]")[0]
    assert button.get("formtarget") == "_blank" and "同意書を印刷する" in button.text_content()
    paper = send(counter, button.get("formaction"), "check", **typed)
    said = sheet(paper)
    assert (
        "架空の高齢者支援課基本情報（名前・生年月日など）、経過（相談のいきさつ）" in said
        and f"{town.other.agency.name}健康・障がい・介護" in said
    )
    assert "架空市窓口：架空の窓口" in said and "相談支援を円滑に行うため" in said
    assert (
        f"{format_day(today())}から" in said
        and "いつでも、どの窓口でも、やめることができます。理由はいりません。" in said
    )
    assert (
        "お名前見本花子さん" in said
        and f"説明した人：架空の窓口{town.counter.worker.name}".replace(" ", "") in said
    )
    assert "本人の署名" in said and "代理人の署名" in said
    readings = page(paper).xpath("//article//rt/text()")
    assert "みほん はなこ" in readings and {"どういしょ", "もくてき", "てっかい"} <= set(readings)
    with acting(town.counter):
        assert not Consent.objects.exists()


def test_the_paper_of_a_consent_is_printed_again(town):
    consent = town.give(town.elderly.agency, purposes=["02"], explanation="やさしく話した。")
    counter = town.browser(town.counter)
    address = f"/consents/{consent.pk}/paper/"
    assert address in counter.get(town.url).content.decode()
    said = sheet(counter.get(address))
    assert (
        "架空の高齢者支援課基本情報（名前・生年月日など）、経過（相談のいきさつ）" in said
        and "やさしく話した。" in said
    )
    assert f"日付{format_day(today())}" in said and "市の事業の利用申込・プランのため" in said


def test_a_proxy_stands_on_the_paper(town):
    typed = facts(town.elderly.agency, giver="PROXY", giver_name="代理 太郎", authority="委任状（情報共有）")
    said = sheet(send(town.browser(town.counter), f"{town.url}paper/", "check", **typed))
    assert "（代理人代理太郎）" in said and "委任状（情報共有）" in said


def test_only_the_agency_in_charge_prints_it(town):
    consent = town.give(town.elderly.agency)
    elderly, other, counter = (town.browser(m) for m in (town.elderly, town.other, town.counter))
    address, absent = (
        f"/consents/{consent.pk}/paper/",
        "/consents/00000000-0000-4000-8000-000000000000/paper/",
    )
    for browser in (elderly, other):
        assert browser.get(address).status_code == 404
        assert browser.get(address).content == browser.get(absent).content
    assert send(elderly, f"{town.url}paper/", "check", **facts(town.other.agency)).status_code == 403
    assert counter.get(f"{town.url}paper/")["Location"] == town.url
    refused = send(counter, f"{town.url}paper/", "check", **facts())
    assert refused.status_code == 403 and "同意書にする内容が足りません。" in words(refused)
