"""はじめての方へ: a card for every role, whose words are those of the screen."""

import pytest

from accounts.models import Agency, Membership
from desk.guide import cards
from tests.gate import as_migrator
from tests.house.source import ROOT
from tests.people import signed_in
from tests.world import AgencyFactory, MembershipFactory

FILES = ("templates/**/*.html", "*/views/*.py", "*/templatetags/*.py", "*/states.py", "*/states/*.py")
SOURCES = (
    "access/context.py",
    "accounts/models.py",
    "desk/verbs.py",
    "desk/inbox.py",
    "referrals/views/letter_page.py",
)


def screen():
    """Everything that a page may say, but not the cards themselves."""
    paths = {path for pattern in FILES for path in ROOT.glob(pattern)} | {ROOT / name for name in SOURCES}
    return "\n".join(path.read_text("utf-8") for path in paths if "guide" not in path.name)


@pytest.mark.pure
def test_every_role_has_its_card():
    assert [card.role for card in cards()] == Membership.Role.values
    assert len({card.slug for card in cards()}) == len(cards())


@pytest.mark.pure
@pytest.mark.parametrize("card", cards(), ids=lambda card: card.slug)
def test_a_card_says_what_it_has_to(card):
    assert len(card.purpose) == 3 and len(card.today) == 5 and len(card.ask) >= 2
    assert card.hidden and all(row["what"] and row["why"] for row in card.hidden)
    assert all(sentence.endswith("。") for sentence in [*card.purpose, *(row["why"] for row in card.hidden)])


@pytest.mark.pure
def test_the_words_to_press_are_on_the_screen():
    text = screen()
    assert [
        (card.slug, step["press"]) for card in cards() for step in card.today if step["press"] not in text
    ] == []


@pytest.mark.parametrize("role", Membership.Role.values)
def test_whoever_is_signed_in_finds_his_card_first(client, role):
    office = role in ("ADMIN", "AUDITOR")
    with as_migrator():
        kind = Agency.Kind.OFFICE if office else Agency.Kind.DEPARTMENT
        member = MembershipFactory(role=role, agency=AgencyFactory(kind=kind))
    signed_in(client, member)
    card = next(card for card in cards() if card.role == role)
    assert 'href="/guide/"' in client.get("/").content.decode()
    page = client.get("/guide/").content.decode()
    assert f"あなたの役割：{card.title}" in page and page.count('href="/guide/') >= 9
    text = client.get(f"/guide/{card.slug}/").content.decode()
    assert all(step["what"] in text for step in card.today) and card.title in text


def test_there_is_no_card_for_a_role_that_does_not_exist(client):
    with as_migrator():
        member = MembershipFactory()
    assert signed_in(client, member).get("/guide/king/").status_code == 404


def test_nobody_reads_a_card_without_signing_in(client):
    assert client.get("/guide/").status_code == 302
