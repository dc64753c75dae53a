"""Loads the invented city, whole or not at all: agencies and workers as the migrator, then what they do, by doing it."""

from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from access import jobs as access_jobs
from accounts.models import Agency, City, Membership, Secret, Worker
from accounts.querysets import today
from desk import jobs as desk_jobs
from desk.models import Notice

from . import bodies, crowd, plot, stories
from .clock import turned_back
from .people import AGENCIES, PASSWORD, PEOPLE
from .player import Player
from .rules import awake

URGENT = """命の危険があるとき: 110（警察）・119（救急）
子どもの虐待: 子ども家庭支援センター 042-000-0001（架空）
高齢者の虐待: 高齢者支援課 042-000-0002（架空）
障がいのある人の虐待: 障がい者支援課 042-000-0003（架空）
配偶者などからの暴力: 相談窓口 042-000-0004（架空）"""
HERE = timedelta(days=1200)  # since when everybody works where he works
UNREAD = timedelta(days=4)  # how far back an お知らせ may still be unread


def load(generated=0, say=lambda line: None, seed=plot.SEED):
    """Make the city once, with so many cases besides the written ones; returns False when it is already there."""
    if City.objects.exists():
        return False
    with transaction.atomic():
        _city()
        say("機関と職員")
        people = [*PEOPLE, *(crowd.workers(seed) if generated else [])]
        agencies = _agencies()
        members = _people(agencies, people)
        bodies.convene({agency.short_name: agency for agency in agencies.values()})
        now = timezone.now()
        with awake(), turned_back(now) as clock:
            player = Player(members, clock, now)
            everything = [*stories.written(), *plot.stories(generated, people, seed)]
            for number, story in enumerate(everything, 1):
                player.play(story)
                if number % 50 == 0 or number == len(everything):
                    say(f"相談とケース {number}/{len(everything)}")
        say("お知らせと期限")
        _catch_up(members, now)
    return True


def _catch_up(members, now):
    """Everybody has read what came before the last days; then the clock does its work of today."""
    for member in {member.agency_id: member for member in members.values()}.values():
        old = Notice.objects.unread().filter(agency=member.agency, created_at__lt=now - UNREAD)
        old.update(read_at=F("created_at") + timedelta(hours=1), read_by=member.worker)
    access_jobs.close_expired()
    desk_jobs.notices()


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
            coordinates=short == "多機関協働",
            decides=short == "生活支援課",
        )
    return made


def _people(agencies, people):
    members, password = {}, make_password(PASSWORD)
    for username, name, kana, agency, role, _offered in people:
        worker = Worker.objects.create(username=username, name=name, kana=kana)
        Secret.objects.create(worker=worker, password=password)
        members[username] = Membership.objects.create(
            worker=worker, agency=agencies[agency], role=role, valid_from=today() - HERE
        )
    return members
