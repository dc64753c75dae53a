"""Loads the invented city: agencies and workers as the migrator, then the practice through the very actions of the product."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db import transaction

from accounts.contexts import acting_as
from accounts.models import Agency, City, Membership, Secret, Worker
from accounts.querysets import today
from cases import actions
from common.wareki import parse_partial
from consent import actions as consent_actions

from .people import AGENCIES, PASSWORD, PEOPLE
from .stories import STORIES, WAITING

URGENT = """命の危険があるとき: 110（警察）・119（救急）
子どもの虐待: 子ども家庭支援センター 042-000-0001（架空）
高齢者の虐待: 高齢者支援課 042-000-0002（架空）
障がいのある人の虐待: 障がい者支援課 042-000-0003（架空）
配偶者などからの暴力: 相談窓口 042-000-0004（架空）"""


def load(say=lambda line: None):
    """Make the city once; returns False when it is already there."""
    if City.objects.exists():
        return False
    with transaction.atomic():
        _city()
        say("機関と職員")
        members = _people(_agencies())
    for number, story in enumerate(STORIES, 1):
        say(f"相談とケース {number}/{len(STORIES)}")
        with transaction.atomic():
            _tell(story, members)
    for days, username, *row in WAITING:
        with transaction.atomic():
            _wait(members[username], days, *row)
    return True


def _city():
    City(name="架空市（こだいら重層 デモ）", code="", urgent_contacts=URGENT, idle_minutes=30).save(
        force_insert=True
    )


def _agencies():
    made = {}
    for name, short, kind, field, status, parent, named in AGENCIES:
        made[name] = Agency.objects.create(
            group=Group.objects.create(name=name),
            name=name,
            short_name=short,
            kind=kind,
            field=field,
            legal_status=status,
            parent=made.get(parent),
            named_only=named,
        )
    return made


def _people(agencies):
    members, password = {}, make_password(PASSWORD)
    for username, name, kana, agency, role, _offered in PEOPLE:
        worker = Worker.objects.create(username=username, name=name, kana=kana)
        Secret.objects.create(worker=worker, password=password)
        members[username] = Membership.objects.create(
            worker=worker, agency=agencies[agency], role=role, valid_from=today() - timedelta(days=400)
        )
    return members


def _tell(story, members):
    with acting_as(members[story["worker"]]) as by:
        consultation = actions.take_consultation(
            None,
            by=by,
            person=_person(story["person"]),
            alias=story.get("alias", ""),
            contacts=story["contacts"],
            **_consultation(story["consultation"]),
        )
        case = actions.open_case(consultation, by=by)
        for relative in story["relatives"]:
            actions.add_relative(case, by=by, **_birth(dict(relative)))
        _write(case, by, story["notes"])
        if "stage" in story:
            actions.advance(case, by=by, version=case.version, stage=story["stage"])
        given = _consent(case, by, story["consent"]) if "consent" in story else None
    for username, *note in story.get("answers", []):
        with acting_as(members[username]) as by:
            _write(case, by, [note])
    if given and story["consent"].get("withdrawn"):
        with acting_as(members[story["worker"]]) as by:
            consent_actions.withdraw(given, by=by, reason=story["consent"]["reason"])


def _wait(member, days, *row):
    called, caller, method, text, concerns = row
    with acting_as(member) as by:
        anonymous = caller == "ANONYMOUS"
        actions.take_consultation(
            None,
            by=by,
            person={"name": "" if anonymous else called, "naming": "UNKNOWN" if anonymous else "KNOWN"},
            taken_at=_at(days),
            caller=caller,
            caller_name=called if caller in {"FAMILY", "AGENCY"} else "",
            method=method,
            text=text,
            concerns=concerns,
            main_concern=concerns[0],
        )


def _write(case, by, notes):
    for days, method, text, topics in notes:
        actions.write_note(
            case.pk,
            by=by,
            happened_on=today() - timedelta(days=days),
            method=method,
            text=text,
            topics=topics,
        )


def _consent(case, by, given):
    agencies = Agency.objects.in_bulk(given["agencies"], field_name="name")
    on = today() - timedelta(days=given["days"])
    return consent_actions.record(
        case,
        by=by,
        lines=[(agencies[name], None, given["topics"]) for name in given["agencies"]],
        method=given["method"],
        agreed_on=on,
        explanation=given["explanation"],
        valid_from=on,
        valid_until=on + timedelta(days=364),
    )


def _person(facts):
    return _birth(dict(facts))


def _birth(facts):
    if exact := facts.pop("birth", None):
        facts |= {"birth_on": date(*exact), "birth_precision": "DAY"}
    if text := facts.pop("birth_about", None):
        about = parse_partial(text)
        facts |= {"birth_on": about.date, "birth_precision": about.precision, "birth_text": about.text}
    return facts


def _consultation(facts):
    facts = dict(facts)
    return {"taken_at": _at(facts.pop("days"))} | facts


def _at(days):
    day = today() - timedelta(days=days)
    return datetime.combine(day, time(10, 30), ZoneInfo("Asia/Tokyo"))
