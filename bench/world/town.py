"""Agencies, workers and bodies of a scale world, a row at a time; and what the chunks need to know of them."""

from django.contrib.auth.hashers import make_password

from demo.loader import URGENT
from demo.people import PASSWORD

from .ledger import mark
from .offices import ALL_SEEING, COORDINATOR, employ

HERE = 1300  # days since when everybody works where he works
BODIES = [
    ("B02", "重層的支援会議", COORDINATOR, "{CONSENT}"),
    ("B07", "地域ケア会議", 1, "{K115,S106,ANON}"),
    ("B08", "地域自立支援協議会 個別支援会議", 2, "{D89,S106,ANON}"),
    ("B06", "要保護児童対策地域協議会 個別ケース検討会議", 3, "{J25,S106,ANON}"),
    ("B03", "支援調整会議", 4, "{N9,S106,ANON}"),
]


def settle(connection, plan, done):
    """Make the agencies and workers where they are not yet there, and tell each office its own."""
    size = plan.size
    for office in plan.offices:
        for username, worker, member, name, kana, role in employ(office, plan.salt, size.cases):
            who = (worker, member, username, name, kana, role)
            if role == "CHIEF":
                office.chief = who
            else:
                office.people.append(who)
    if 0 not in done:
        with connection.transaction():
            _found(connection, plan)
            mark(connection, "town")
    places = dict(connection.execute("SELECT place, agency FROM bench.bench_agency").fetchall())
    for office in plan.offices:
        office.group = places[office.place]
    return _permissions(connection)


def bodies(connection, plan):
    """The body each office convenes, by the place of the office."""
    rows = connection.execute(
        "SELECT b.place, m.id FROM meetings_body m JOIN bench.bench_agency b ON b.agency = m.agency_id"
    )
    return dict(rows.fetchall())


def _permissions(connection):
    rows = connection.execute(
        "SELECT p.codename, p.id FROM auth_permission p JOIN django_content_type t ON t.id = p.content_type_id"
        " WHERE t.app_label = 'cases' AND t.model = 'case' AND p.codename IN ('view_case', 'recall_case')"
    )
    found = dict(rows.fetchall())
    return found["view_case"], found["recall_case"]


def _found(connection, plan):
    connection.execute(
        "INSERT INTO accounts_city (id, name, code, urgent_contacts, idle_minutes, closed_days, version)"
        " VALUES (1, '架空市（計測）', '', %s, 30, '', 1)",
        [URGENT],
    )
    password = make_password(PASSWORD)
    for office in plan.offices:
        (office.group,) = connection.execute(
            "INSERT INTO auth_group (name) VALUES (%s) RETURNING id", [office.name]
        ).fetchone()
        _agency(connection, plan, office)
        chief = [office.chief] if office.chief else []
        for who in [*chief, *office.people]:
            _worker(connection, plan, office, (who, password))
        connection.execute(
            "INSERT INTO bench.bench_agency (place, agency, kind) VALUES (%s, %s, %s)",
            [office.place, office.group, office.size],
        )
    for body in BODIES:
        _body(connection, plan, body)


def _agency(connection, plan, office):
    parent = office.place != ALL_SEEING and office.is_desk
    connection.execute(
        "INSERT INTO accounts_agency (group_id, name, short_name, kind, field, legal_status, parent_id, named_only,"
        " parent_sees, coordinates, decides, version) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 1)",
        [
            *(
                office.group,
                office.name,
                office.short,
                str(office.kind),
                str(office.field),
                str(office.legal),
            ),
            *(plan.offices[ALL_SEEING].group if parent else None, office.named_only, parent),
            *(office.place == COORDINATOR, office.place == ALL_SEEING),
        ],
    )


def _worker(connection, plan, office, what):
    (worker, member, username, name, kana, role), password = what
    connection.execute(
        "INSERT INTO accounts_worker (id, username, name, kana, is_active, epoch, version)"
        " VALUES (%s, %s, %s, %s, true, %s, 1)",
        [worker, username, name, kana, member],
    )
    connection.execute(
        "INSERT INTO accounts_secret (worker_id, password, code_hash) VALUES (%s, %s, '')", [worker, password]
    )
    connection.execute(
        "INSERT INTO accounts_membership (id, worker_id, agency_id, role, valid_from, is_concurrent, order_number,"
        " version) VALUES (%s, %s, %s, %s, %s::date - %s, false, '', 1)",
        [member, worker, office.group, role, plan.days.today, HERE],
    )


def _body(connection, plan, what):
    code, name, place, bases = what
    (body,) = connection.execute(
        "INSERT INTO meetings_body (code, name, agency_id, bases, window_days, is_active, version)"
        " VALUES (%s, %s, %s, %s, 14, true, 1) RETURNING id",
        [code, name, plan.offices[place].group, bases],
    ).fetchone()
    connection.execute(
        "INSERT INTO meetings_bodyseat (body_id, agency_id, valid_from)"
        " SELECT %s, group_id, %s::date - %s FROM accounts_agency WHERE kind <> 'OFFICE'",
        [body, plan.days.today, HERE],
    )
