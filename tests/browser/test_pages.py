"""Every page as the people who use it meet it: no violation, no overflow, nothing from elsewhere."""

import pytest

from .conftest import overflows, violations

PAGES = {
    "mado-tanaka": [
        "/",
        "/consultations/",
        "/consultations/new/",
        "/cases/",
        "/search/",
        "/password/",
        "/styleguide/",
    ],
    "kanri-kobayashi": ["/", "/audit/", "/settings/"],
    "kansa-nakamura": ["/", "/audit/"],
}


@pytest.mark.parametrize("size", ["wide", "narrow", "least"])
@pytest.mark.parametrize("username", PAGES)
def test_pages_are_accessible_and_fit(enter, city, username, size):
    page = enter(username, size)
    for path in PAGES[username]:
        answer = page.goto(city.url + path)
        assert answer.status == 200, path
        assert overflows(page) <= 0, path
        assert violations(page) == [], path


def test_the_sign_in_page_is_accessible(enter, city):
    page = enter(None, "narrow")
    page.goto(city.url + "/login/")
    assert overflows(page) <= 0
    assert violations(page) == []
