"""Nobody in the invented city can be anybody: names of our own lists, addresses and numbers that are given out nowhere."""

import re
from pathlib import Path

import pytest

import demo
from common.namekeys import name_key
from demo import crowd, names, plot, towns

from .conftest import everything, people

pytestmark = pytest.mark.pure
DATA = Path(demo.__file__).parent / "data"
KANA = re.compile(r"[ァ-ヴー]+")
NUMBER = re.compile(r"\d{2,4}-\d{2,4}-\d{3,4}")
NOWHERE = re.compile(r"(042-000|000-0000)-\d{4}")
PLACES = {"ADDRESS", "WHEREABOUTS"}


def surnames():
    return names.surnames()


def given():
    return [name for row in names.given_names().values() for name in row]


def contacts():
    return [row for story in everything() for row in story.contacts]


def test_every_name_can_be_read():
    assert [n.kanji for n in (*surnames(), *given()) if not KANA.fullmatch(n.kana)] == []


def test_there_are_enough_names_for_a_city():
    assert len(surnames()) >= 150 and len(given()) >= 190
    assert len({n.kanji for n in surnames()}) == len(surnames())
    for decade in names.DECADES:
        assert all(len(names.given_names()[decade, sex]) >= 10 for sex in "FM")


@pytest.mark.parametrize(
    ("plain", "written"), [("高橋", "髙橋"), ("渡辺", "渡邉"), ("山崎", "山﨑"), ("吉田", "𠮷田")]
)
def test_names_stand_in_their_written_forms_and_are_found_by_the_plain_one(plain, written):
    found = {n.kanji for n in surnames()}
    assert {plain, written} <= found and name_key(plain) == name_key(written)


def test_whoever_has_a_name_has_its_kana():
    rows = [story.person for story in everything() if story.is_case]
    rows += [relative for story in everything() for relative in story.relatives]
    assert [row["name"] for row in rows if row["name"] and not row.get("kana")] == []
    assert [row[1] for row in people() if not KANA.fullmatch(row[2].replace(" ", ""))] == []


def test_addresses_cannot_exist():
    places = [value for kind, value, _note in contacts() if kind in PLACES]
    assert len(places) > 200
    assert [place for place in places if "9999番地" not in place] == []
    known = tuple(town for town, _chome, _area in towns.TOWNS)
    assert [place for place in places if not place.startswith(known)] == []


def test_telephones_ring_nowhere_and_each_belongs_to_one_person():
    numbers = [value for kind, value, _note in contacts() if kind == "PHONE"]
    assert len(numbers) > 150 and len(set(numbers)) == len(numbers)
    assert [number for number in numbers if not NOWHERE.fullmatch(number)] == []


def test_no_text_holds_a_number_that_could_ring():
    texts = [file.read_text("utf-8") for file in DATA.rglob("*.*")] + [repr(everything())]
    found = [number for text in texts for number in NUMBER.findall(text)]
    assert found and [number for number in found if not NOWHERE.fullmatch(number)] == []


def test_every_desk_has_more_than_one_worker_and_every_department_its_head():
    staff = {}
    for _username, _name, _kana, agency, role, _offered in people():
        staff.setdefault(agency, []).append(role)
    assert [agency for agency, roles in staff.items() if len(roles) < 2] == []
    assert [agency for agency in staff if agency.endswith("課") and "CHIEF" not in staff[agency]] == []


def test_sign_in_ids_are_taken_once():
    ids = [row[0] for row in people()]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9._-]{2,39}", one) for one in ids)
    assert crowd.workers(plot.SEED) == crowd.workers(plot.SEED)
