"""A sealed address planted in every text of every personal table: nobody but the named, and who wrote it since, reads it."""

import json
import os
import random
import re
from hashlib import sha256

import pytest
from django.contrib.postgres.fields import ArrayField
from django.db import models as fields

from access.models import ContactSeal, ContactSealWorker
from accounts.querysets import today
from audit.disclosure import Disclosing
from tests.oracle import WRITERS
from tests.subjects import Subjects
from tests.wall.chance import Chance
from tests.wall.worlds import ORDER, clear, load, models

pytestmark = pytest.mark.wall
FIRST = int(os.environ.get("JUSOU_WALL_SEED", "1"))
SPELLINGS = (
    "小川町1-98{0}",
    "小川町１－９８{1}",
    "小川町一の九八{2}",
    "小川町 1丁目98{0}番地",
    "おがわ小川町1ー98{0}",
)
FIGURES = ("０１２３４５６７８９", "〇一二三四五六七八九")
TABLES = [
    t
    for t in ORDER
    if t.startswith(
        ("people_", "cases_", "consent_", "meetings_", "referrals_", "access_den", "access_counter")
    )
]
# Not looked through, each because: the address itself, closed by the seal; names and places the database keeps for its own use.
ELSEWHERE = {
    "people_contact": "the address itself: closed as a whole",
    "people_historicalcontact": "the address itself: closed as a whole",
    "referrals_lettercontact": "the address itself: closed as a whole",
    "access_agencygrant": "a number and a name, written by functions alone",
    "access_workergrant": "a number and a name, written by functions alone",
    "access_draft": "read by its writer alone; thrown away when the seal is set",
    "access_submission": "the address of a page",
    "desk_notice": "which thing it is about, no words",
    "referrals_referral": "a number and states",
    "referrals_confirmation": "the number of an article",
    "cases_case": "a number and states",
    "cases_historicalcase": "a number and states",
    "cases_mention": "who was called",
    "consent_consentline": "who may see what",
    "meetings_item": "grounds and states",
    "meetings_member": "who was chosen",
}


def spelled(chance, number):
    plain = f"{number:02}"
    wide, signs = ("".join(row[int(figure)] for figure in plain) for row in FIGURES)
    return chance.choice(SPELLINGS).format(plain, wide, signs)


def free(model):
    """The columns of a model in which somebody may write whatever he likes."""
    for field in model._meta.concrete_fields:
        if field.name in ("number", "digest", "key", "name_key", "kana_key", "history_change_reason"):
            continue
        if (
            isinstance(field, (fields.CharField, fields.TextField))
            and not field.choices
            and (field.max_length or 99) >= 40
        ):
            yield field.column
        if isinstance(field, fields.JSONField):
            yield field.column


def planted(seed, live):
    """A random world in which every text about one person says where he lives, and a seal for one worker comes last."""
    chance = Chance(seed, live.app.execute("SELECT today_jst()").fetchone()[0])
    world, pick, known = chance.world, random.Random(seed), models()
    person, number = pick.choice(chance.people), pick.randint(0, 99)
    subjects = Subjects(world.rows)
    for contact in (c for c in world.rows["people_contact"] if c["person_id"] == person):
        contact["value"] = f"東京都小平市小川町1丁目98{number:02}番地 架空荘203"
    for table in ORDER:
        for row in world.rows[table]:
            if table not in ELSEWHERE and person in subjects.of(table, row):
                columns = ["text"] if row.get("ground") == "ANONYMOUS" else free(known[table])
                for column in columns:
                    row[column] = spelled(pick, number)
                if table == "consent_explanation":
                    row["digest"] = sha256(row["text"].encode()).hexdigest()
    return world, person, number, pick.choice(chance.workers)


def says(row, number):
    """By other means than the product's: only figures and the name of the quarter are left of the words."""
    plain = json.dumps(row, ensure_ascii=False, default=str)
    for signs in FIGURES:
        plain = plain.translate({ord(sign): str(at) for at, sign in enumerate(signs)})
    return re.search(rf"小川町\W*1(丁目)?[\Wのー]*98{number:02}", plain) is not None


def seal(person, named):
    row = ContactSeal.objects.create(person_id=person, reason="架空", valid_from=today())
    ContactSealWorker.objects.create(seal=row, worker_id=named)


@pytest.mark.parametrize("seed", range(FIRST, FIRST + 12))
def test_nobody_but_the_named_reads_it_anywhere(live, seed):
    world, person, number, named = planted(seed, live)
    with live.django("migrator"):
        load(world)
        seal(person, named)
    leaks = []
    try:
        for me in world.rows["accounts_membership"]:
            with live.request(me) as app:
                for table in TABLES:
                    for (row,) in app.execute(f"SELECT to_jsonb(x) FROM {table} x").fetchall():
                        wrote = next((row[n] for n in WRITERS if row.get(n)), None)
                        if says(row, number) and me["worker_id"] != named and str(me["worker_id"]) != wrote:
                            leaks.append((table, row["id"], me["worker_id"]))
    finally:
        with live.django("migrator"):
            clear()
    assert leaks == []


def test_every_personal_table_with_words_is_looked_through(live):
    """A new table is found by itself: it has its line in a migration (`seals`), or a reason here."""
    held = {
        name
        for (name,) in live.app.execute(
            "SELECT tablename FROM pg_policies WHERE policyname = tablename || '_sealed'"
        )
    }
    marked = {
        name
        for (name,) in live.app.execute(
            "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE t.tgname = c.relname || '_sealed'"
        )
    }
    personal = {m._meta.db_table: m for m in models().values() if issubclass(m, Disclosing)}
    for table, model in personal.items():
        if list(free(model)) or any(isinstance(f, ArrayField) for f in model._meta.concrete_fields):
            assert table in ELSEWHERE or table in held & marked, table


def test_the_named_read_it(live):
    """What hides it hides nothing from those it is for: they read every row that they read before."""
    read = {}
    for moment in ("before", "after"):
        world, person, _number, named = planted(FIRST, live)
        with live.django("migrator"):
            load(world)
            world.rows["access_contactseal"] and ContactSeal.objects.all().delete()
            if moment == "after":
                seal(person, named)
        try:
            for me in (m for m in world.rows["accounts_membership"] if m["worker_id"] == named):
                with live.request(me) as app:
                    for table in TABLES:
                        for (key,) in app.execute(f"SELECT id FROM {table}").fetchall():
                            read.setdefault(moment, set()).add((me["id"], table, key))
        finally:
            with live.django("migrator"):
                clear()
    assert read["before"] == read["after"]
