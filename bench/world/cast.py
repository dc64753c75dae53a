"""The named actors of a scale database, as `seed_scale` left them in `bench.bench_cast`.

`cast(connection)` → a `Cast`; `crowd(connection, kind, count)` → more workers of one kind, for a load of many users.
The connection is one of the migrator's (`app` has no right on the schema `bench`); Django's and psycopg's both do.
Everybody signs in with `PASSWORD`, the demo's own.
"""

from dataclasses import dataclass

from demo.people import PASSWORD

__all__ = ["PASSWORD", "Actor", "Cast", "Subject", "cast", "crowd"]


@dataclass(frozen=True)
class Actor:
    """A worker who can sign in, and the one membership he acts in."""

    username: str
    worker: str
    membership: str
    agency: int
    agency_name: str
    role: str
    sees: int  # how many cases his agency (or he by name) had in sight when the world was made


@dataclass(frozen=True)
class Subject:
    """A case worth measuring, its person, the newest consent in force on it and one of its notes."""

    case: str
    number: str
    person: str
    name: str
    consent: str
    note: str
    records: int


@dataclass(frozen=True)
class Cast:
    """Who and what is measured.

    Actors: `dense` (> 10 % of all cases), `middle` (an agency of the middle size), `sparse` (< 50 old cases),
    `all_seeing` (a grant on every case), `chief` (所属長 of the dense agency), `coordinator` (多機関協働, with meetings to
    prepare), `auditor` (監査), `admin` (管理者).
    Subjects: `heavy` (a case with 200 records of which every reader of `dense` sees some, held by `middle`), `dense_case`,
    `middle_case`, `sparse_case` (one that each holds or sees), `coordinator_case`.
    `meeting`: the id of a meeting the coordinator prepares.
    `words`: `rare` (about 20 notes), `common` (more than a fifth of all notes).
    `names`: what to type into さがす: `frequent` (a frequent 姓), `rare` (a 姓 of about 20 people), `one` (a 姓 of one
    character), `old` (with 髙, as written), `kana` (a 姓 in kana), `full` (4 characters and more), `surrogate` (𠮷).
    """

    dense: Actor
    middle: Actor
    sparse: Actor
    all_seeing: Actor
    chief: Actor
    coordinator: Actor
    auditor: Actor
    admin: Actor
    heavy: Subject
    dense_case: Subject
    middle_case: Subject
    sparse_case: Subject
    coordinator_case: Subject
    meeting: str
    words: dict
    names: dict


def cast(connection):
    """Read the cast; fails where no world was seeded, or not to its end."""
    found = dict(_rows(connection, "SELECT key, value FROM bench.bench_cast"))
    kinds = {"dense", "middle", "sparse", "all_seeing", "chief", "coordinator", "auditor", "admin"}
    made = {
        key: Actor(**value) if key in kinds else Subject(**value) if key in SUBJECTS else value
        for key, value in found.items()
    }
    return Cast(**made)


SUBJECTS = {"heavy", "dense_case", "middle_case", "sparse_case", "coordinator_case"}
CROWD = """
    SELECT w.username, w.id::text, m.id::text, a.group_id, a.name, m.role, s.sees
    FROM bench.bench_agency s JOIN accounts_agency a ON a.group_id = s.agency
    JOIN accounts_membership m ON m.agency_id = a.group_id AND m.role IN ('COUNTER', 'STAFF', 'CSW')
    JOIN accounts_worker w ON w.id = m.worker_id
    WHERE s.kind = %s AND NOT a.named_only ORDER BY m.id LIMIT %s
"""


def crowd(connection, kind, count):
    """So many workers: of `middle`, `dense`, `sparse` or `all_seeing` agencies; fewer where there are not so many."""
    return [Actor(*row) for row in _rows(connection, CROWD, [kind, count])]


def _rows(connection, statement, params=()):
    with connection.cursor() as cursor:
        cursor.execute(statement, params or None)
        return cursor.fetchall()
