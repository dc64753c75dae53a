"""What people do in front of a page, in the words of the page; and what the database says of it afterwards."""

import re
import time
import uuid
from datetime import time as clock
from datetime import timedelta
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from django.db import transaction

from accounts.contexts import acting_as
from accounts.models import Agency, Membership
from accounts.querysets import today
from accounts.sessions import SessionStore
from cases import actions as cases
from cases.models import Case
from consent.models import Consent
from meetings import actions as meetings
from meetings.models import Body, Item, Meeting
from referrals import actions as letters
from tests import databases

SESSION = settings.SESSION_COOKIE_NAME
SIX = {
    "method": "来所面談",
    "caller": "本人",
    "called": "例示 ハル",
    "text": "夜に眠れず、家賃も二か月遅れている。",
}
NOWHERE = uuid.UUID("00000000-0000-4000-8000-000000000000")


def rows(city, statement, *params):
    """What is really there, read by the owner of the tables on a connection of its own."""
    with psycopg.connect(databases.url("migrator", city.name)) as connection:
        return connection.execute(statement, params).fetchall()


def count(city, table, **facts):
    """How many rows there are whose columns have these values."""
    given = " AND ".join(f"{name} = %s" for name in facts) or "true"
    return rows(city, f"SELECT count(*) FROM {table} WHERE {given}", *facts.values())[0][0]


def case_of(city, name):
    """The path of the page of an invented person's case."""
    ((pk,),) = rows(
        city,
        "SELECT c.id FROM cases_case c JOIN people_person p ON p.id = c.person_id WHERE p.name = %s",
        name,
    )
    return f"/cases/{pk}/"


def sign_in(page, name):
    """Sign in as one of the invented people, from the sign-in page."""
    with page.expect_navigation():
        page.get_by_role("button", name=name).click()


def forget(city, page, seconds=24 * 3600):
    """Let the sign-in of a browser run out, as if nobody had touched it for so long."""
    store = SessionStore(next(c["value"] for c in page.context.cookies() if c["name"] == SESSION))
    store["seen_at"] = int(time.time()) - seconds
    store.save()


def path(page):
    return urlsplit(page.url).path


def choose(page, group, *words):
    """Tick what stands under a heading of a form."""
    box = page.get_by_role("group", name=re.compile(f"^{re.escape(group)}"))
    for word in words:
        box.locator("label.c-choice").filter(has_text=re.compile(rf"^\s*{re.escape(word)}")).first.click()


def press(page, name):
    """Press a button of the page's own, and be on the page that answers."""
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name=name, exact=True).first.click()


def follow(page, link):
    """Go where a link leads, and be there: a click alone does not wait for the next page."""
    with page.expect_navigation():
        link.first.click()


def take_consultation(page, city, concern=None, **answers):
    """Answer the six questions, perhaps name what weighs most, and save."""
    answers = SIX | answers
    page.goto(city.url + "/consultations/new/")
    choose(page, "方法", answers["method"])
    choose(page, "相談した人", answers["caller"])
    page.get_by_label("本人の名前・呼び名").fill(answers["called"])
    page.get_by_label("相談内容").fill(answers["text"])
    if concern:
        page.locator("summary", has_text="困りごと").click()
        choose(page, "困りごと", concern)
    press(page, "相談を保存する")


def open_case(page):
    """From the page of a consultation to the page of its new case; its path."""
    press(page, "ケースを開く")
    assert page.get_by_text("ケースを開きました。").is_visible()
    return path(page)


def fill_note(page, text, *topics, method="電話"):
    """Write a note of 経過 and these topics without sending it, whatever the office has ticked at first."""
    choose(page, "方法", method)
    page.get_by_label("記録 ※必須").fill(text)
    box = page.get_by_role("group", name=re.compile("^書いてある情報"))
    for label in box.locator("label.c-choice").all():
        wanted = label.inner_text().strip().startswith(("経過", *topics))
        if label.locator("input").is_checked() != wanted:
            label.click()


def write_note(page, text, *topics, method="電話"):
    fill_note(page, text, *topics, method=method)
    press(page, "保存する")


def fill_consent(page, agencies, topics):
    """Write down who may see what, without going on."""
    for name in agencies:
        page.get_by_label(name, exact=True).check()
    choose(page, "情報の種類", *topics)
    choose(page, "取り方", "書面")


def record_consent(page, case, agencies, topics):
    """Record a consent by way of the page that shows what it would change."""
    page.goto(case + "consent/")
    fill_consent(page, agencies, topics)
    press(page, "内容を確認する")
    press(page, "同意を記録する")


def withdraw_consent(page, case, reason):
    page.goto(case + "consent/")
    follow(page, page.get_by_role("link", name="撤回を記録する"))
    page.get_by_label("撤回の理由").fill(reason)
    press(page, "撤回を記録する")


def search(page, city, words):
    page.goto(city.url + "/search/")
    page.get_by_label("さがす言葉").fill(words)
    press(page, "さがす")


def entries(page):
    """The texts of the timeline as they are shown."""
    return page.locator(".c-entry__body").all_inner_texts()


def protection(city, case_pk, username, *names, what="SEAL"):
    """The id of a protection that one worker of a case has just set and nobody confirmed, with these workers named."""
    workers = [
        str(pk)
        for (pk,) in rows(city, "SELECT id FROM accounts_worker WHERE username = ANY (%s)", list(names))
    ]
    facts = (
        {"until": today() + timedelta(days=300)}
        if what == "SEAL"
        else {"review_on": today() + timedelta(days=300)}
    )
    with transaction.atomic(), acting_as(Membership.objects.get(worker__username=username)) as by:
        facts |= {"kind": "DV", "reason": "架空の申出", "applied_on": today(), "names": workers}
        return cases.protect_case(Case.objects.get(pk=case_pk), by=by, what=what, **facts)


def letter(city, case_pk, username, agency):
    """The id of a つなぎ that a worker has just sent about a case, on the consent that names the agency."""
    with transaction.atomic(), acting_as(Membership.objects.get(worker__username=username)) as by:
        case = Case.objects.get(pk=case_pk)
        to = Agency.objects.get(name=agency)
        given = Consent.objects.in_force().filter(case=case, lines__agency=to).first()
        sent = letters.send(
            case,
            by=by,
            to=letters.Whom(to),
            kind="REQUEST",
            due_on=today() + timedelta(days=7),
            letter={"ground": "CONSENT", "consent": given, "topics": 1, "text": "一緒に訪問してください。"},
        )
        return sent.pk


def body(city):
    """The id of a 会議体 of 生活支援課 on every ground, with the desks of the city on its register."""
    grounds = "{CONSENT,S106,J25,K115,D89,N9,ANON}"
    made = rows(
        city,
        "INSERT INTO meetings_body (code, name, agency_id, bases, window_days, is_active, version)"
        " SELECT 'B01', '架空の支援会議', group_id, %s, 14, true, 1 FROM accounts_agency WHERE name = '生活支援課'"
        " ON CONFLICT (code) DO UPDATE SET code = excluded.code RETURNING id",
        grounds,
    )
    rows(
        city,
        "INSERT INTO meetings_bodyseat (body_id, agency_id, valid_from) SELECT %s, group_id, '2020-01-01'"
        " FROM accounts_agency WHERE kind <> 'OFFICE' ON CONFLICT DO NOTHING RETURNING id",
        made[0][0],
    )
    return made[0][0]


def meeting(city, username, **facts):
    """A meeting that a worker of 生活支援課 prepares for tomorrow."""
    facts = {"held_on": today() + timedelta(days=1), "starts_at": clock(14, 0), "place": "架空会議室"} | facts
    with transaction.atomic(), acting_as(Membership.objects.get(worker__username=username)) as by:
        return meetings.open_meeting(Body.objects.get(pk=body(city)), by=by, **facts).pk


def room(city, username, meeting_pk, **matter):
    """A room in it about nobody's case, which its worker has acknowledged."""
    matter = {"called": "例示 ハル", "text": "架空の論点", "topics": 4} | matter
    with transaction.atomic(), acting_as(Membership.objects.get(worker__username=username)) as by:
        held = Meeting.objects.get(pk=meeting_pk)
        return meetings.put_on_agenda(held, by=by, basis="S106", purposes=["1"], matter=matter).pk


def request(city, username, item_pk, agency):
    """A request for material that waits for an answer."""
    with transaction.atomic(), acting_as(Membership.objects.get(worker__username=username)) as by:
        to = Agency.objects.get(name=agency)
        due = today() + timedelta(days=5)
        item = Item.objects.get(pk=item_pk)
        return meetings.ask_material(item, by=by, to_agency=to, text="架空の資料", due_on=due).pk
