"""同意 as people meet it: five kinds, a change, a refusal, the paper, the scan, and the receipt of a withdrawal."""

import io
import re

import pikepdf
import pytest

from tests.consent import hostile

from . import acts
from .conftest import violations


@pytest.fixture
def case(city):
    return city.url + acts.case_of(city, "見本 花子")


def sheets(page):
    """How many A4 sheets a page prints on."""
    with pikepdf.open(io.BytesIO(page.pdf(format="A4", prefer_css_page_size=True))) as printed:
        return len(printed.pages)


def fill(page, *agencies):
    for name in agencies:
        page.locator("label.c-choice").filter(has_text=re.compile(f"^{name}")).first.click()
    acts.choose(page, "情報の種類", "基本情報", "経過", "健康・障がい・介護", "お金・仕事・住まい")
    acts.choose(page, "取り方", "書面")
    page.get_by_label("説明した目的と言葉").fill(
        "家賃と介護のことを、いっしょに考えるためです。\nほかには知らせません。"
    )
    acts.press(page, "内容を確認する")


@pytest.mark.parametrize(
    ("agencies", "most"),
    [
        (("生活支援課",), 1),
        (
            (
                "障がい者支援課",
                "子育て支援課",
                "生活支援課",
                "地域包括支援センター（北）",
                "社会福祉協議会 CSW",
            ),
            2,
        ),
    ],
)
def test_the_paper_is_printed_before_it_is_signed_and_the_page_behind_it_stays(enter, case, agencies, most):
    page = enter("mado-tanaka")
    page.goto(case + "consent/")
    present = [name for name in agencies if page.locator("label.c-choice").filter(has_text=name).count()]
    fill(page, *present)
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="この内容で同意書を印刷する").click()
    paper = opened.value
    paper.wait_for_load_state()
    assert paper.get_by_role("button", name="印刷する").is_visible() and violations(paper) == []
    assert sheets(paper) <= most
    paper.close()
    acts.press(page, "同意を記録する")
    assert page.get_by_text("同意を記録しました。").is_visible()


def test_a_change_a_scan_a_refusal_and_a_withdrawal_with_its_receipt(enter, case):
    page = enter("mado-tanaka", "narrow")
    page.goto(case + "consent/")
    acts.follow(page, page.get_by_role("link", name="内容を変える"))
    acts.choose(page, "同意の種類", "重層的支援会議への提出")
    acts.press(page, "内容を確認する")
    assert page.get_by_text("記録と同時に、前の同意は「変更済み」になります。").is_visible()
    acts.press(page, "同意を記録する")
    assert page.get_by_text("の同意は、変更済みになりました。").is_visible()

    acts.follow(page, page.get_by_role("link", name="同意書の写しを添える"))
    page.get_by_label("ファイル").set_input_files(
        {"name": "大きい.pdf", "mimeType": "application/pdf", "buffer": bytes(11 * 1024 * 1024)}
    )
    assert page.get_by_text("10 MBまでにしてください。").is_visible()
    page.get_by_label("ファイル").set_input_files(
        {"name": "写し.pdf", "mimeType": "application/pdf", "buffer": hostile.pdf(talks=True)}
    )
    acts.press(page, "写しを添える")
    with page.expect_download() as got:
        page.get_by_role("link", name="写し.pdf").click()
    assert got.value.suggested_filename.startswith("同意書_")
    with open(got.value.path(), "rb") as file:
        assert b"KAKUU" not in file.read()

    page.locator("summary", has_text="保留・不同意を記録する").click()
    acts.choose(page, "返事", "保留")
    page.get_by_label("同意が得られない理由").select_option(label="まだ打診していない")
    acts.press(page, "返事を記録する")
    assert page.get_by_role("heading", name="次に聞く日").is_visible() and violations(page) == []

    acts.follow(page, page.get_by_role("link", name="撤回を記録する"))
    acts.press(page, "撤回を記録する")
    acts.follow(page, page.get_by_role("link", name="控えを印刷する"))
    assert violations(page) == [] and sheets(page) == 1


def test_the_scan_is_lost_when_the_sign_in_ran_out_and_the_page_says_so(enter, city, case):
    page = enter("mado-tanaka")
    page.goto(case + "consent/")
    acts.follow(page, page.get_by_role("link", name="同意書の写しを添える"))
    page.get_by_label("ファイル").set_input_files(
        {"name": "写し.png", "mimeType": "image/png", "buffer": hostile.png()}
    )
    acts.forget(city, page)
    acts.press(page, "写しを添える")
    acts.sign_in(page, "田中 健")
    acts.press(page, "続けて保存する")
    assert page.get_by_text("サインインし直したときは、ファイルは届いていないので").first.is_visible()
