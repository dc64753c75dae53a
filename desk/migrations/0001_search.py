"""さがす: one function that looks inside the rule and returns the ids of visible rows, and nothing about the rest."""

from django.db import migrations

from access.wall import definer

IN_FORCE = (
    "basis <> 'AUTHOR' AND closed_at IS NULL"
    " AND {0} BETWEEN valid_from AND coalesce(valid_until, 'infinity'::date)"
)
HELD, COUNTED = IN_FORCE.format("$13"), IN_FORCE.format("today_jst()")
AGENCY = f"access_agencygrant WHERE group_id = $1 AND NOT $3 AND {HELD}"
WORKER = f"access_workergrant WHERE user_id = $2 AND agency_id = $1 AND {HELD}"

# $1 agency  $2 worker  $3 named only  $4 number  $5–$6 birth from, until  $7 telephone
# $8 name key  $9 kana key  $10 bigrams of a name  $11 bigrams of a text  $12 size  $13 today
MINE = f"""mine AS MATERIALIZED (
        SELECT g.case_id, bit_or(g.topics) AS mask FROM (
            SELECT case_id, topics FROM {AGENCY} UNION ALL SELECT case_id, topics FROM {WORKER}
        ) g GROUP BY g.case_id
    ),
    """
# The rule itself stays in access_denies; only cases that carry a denial at all are asked about.
DENIED = """denied AS MATERIALIZED (
        SELECT d.case_id FROM (
            SELECT case_id FROM access_block WHERE worker_id = $2
            UNION SELECT case_id FROM access_restriction WHERE lifted_at IS NULL
        ) d WHERE access_denies(d.case_id, $2)
    )"""
ALLOWED = "{0} NOT IN (SELECT case_id FROM denied)"
BY_NAME = "{0}.grams @> $10"
OF_PERSON = (
    "($10 IS NOT NULL OR $5 IS NOT NULL) AND ($10 IS NULL OR p.grams @> $10)"
    " AND ($5 IS NULL OR p.birth_on BETWEEN $5 AND $6)"
)
OF_CONTACT = "t.kind IN ('PHONE', 'EMERGENCY') AND (t.key = $7 OR t.key LIKE $7 || '%')"
MY_CONSULTATION = (
    "EXISTS (SELECT 1 FROM cases_consultation k WHERE k.person_id = {0} AND k.case_id IS NULL"
    " AND k.agency_id = $1 AND (NOT $3 OR k.taken_by_id = $2))"
)
PERSON_RANK = "CASE WHEN $10 IS NULL OR p.name_key = $8 OR p.kana_key = $9 THEN 0 ELSE 1 END"
CONTACT_RANK = "CASE WHEN t.key = $7 THEN 0 ELSE 1 END"
MEMBERS = {
    "kind": "member",
    "table": "cases_householdmember",
    "writer": "author_id",
    "words": BY_NAME.format("r"),
    "rank": 1,
}
NOTES = {
    "kind": "note",
    "table": "cases_casenote",
    "writer": "author_id",
    "words": "r.grams @> $11",
    "rank": 2,
    "open_to_others": "NOT r.own_only",
}
CONSULTATIONS = {
    "kind": "consultation",
    "table": "cases_consultation",
    "writer": "taken_by_id",
    "words": "r.grams @> $11",
    "rank": 2,
}
# Of a word that stands in very many records some hundred visible ones are enough to show the newest of them.
ENOUGH = "LIMIT 300"


def sight_of(case):
    """What the viewer's grants in force on one case cover together."""
    return (
        f" CROSS JOIN LATERAL (SELECT coalesce(bit_or(g.topics), 0) AS mask FROM ("
        f"SELECT topics FROM {AGENCY} AND case_id = {case}"
        f" UNION ALL SELECT topics FROM {WORKER} AND case_id = {case}) g) mine"
    )


def of_cases(few):
    """Cases with the viewer's sight of each: from his grants when they are few, else from what was found."""
    return "JOIN mine ON mine.case_id = c.id" if few else sight_of("c.id")


def people(few):
    """Persons and their other names through a case with 基本情報, or through an own consultation without a case."""
    case = f"JOIN cases_case c ON c.person_id = p.id {of_cases(few)}"
    seen = f"mine.mask & 1 = 1 AND {ALLOWED.format('c.id')}"
    taken = MY_CONSULTATION.format("p.id")
    alias = "people_alias a JOIN people_person p ON p.id = a.person_id"
    yield f"SELECT 'person', p.id, c.id, {PERSON_RANK}, c.created_at FROM people_person p {case} WHERE {OF_PERSON} AND {seen}"
    yield f"SELECT 'person', p.id, NULL, {PERSON_RANK}, NULL FROM people_person p WHERE {OF_PERSON} AND {taken}"
    yield f"SELECT 'alias', a.id, c.id, 1, c.created_at FROM {alias} {case} WHERE {BY_NAME.format('a')} AND {seen}"
    yield f"SELECT 'alias', a.id, NULL, 1, NULL FROM {alias} WHERE {BY_NAME.format('a')} AND {taken}"


def contacts(few):
    """Telephone numbers with 住所・連絡先; the seal is asked last, because asking it of every number that begins so
    would tell by the time how many there are out of sight."""
    case = f"JOIN cases_case c ON c.person_id = t.person_id {of_cases(few)}"
    seen = f"mine.mask & 2 = 2 AND {ALLOWED.format('c.id')}"
    taken = MY_CONSULTATION.format("t.person_id")
    columns = f"t.id, {{0}} AS case_id, {CONTACT_RANK} AS rank, {{1}} AS at, t.person_id"
    for case_id, at, rest in (
        ("c.id", "c.created_at", f"{case} WHERE {OF_CONTACT} AND {seen}"),
        ("NULL::uuid", "NULL::timestamptz", f"WHERE {OF_CONTACT} AND {taken}"),
    ):
        found = f"SELECT {columns.format(case_id, at)} FROM people_contact t {rest} OFFSET 0"
        yield f"SELECT 'contact', f.id, f.case_id, f.rank, f.at FROM ({found}) f WHERE NOT ctx_sealed(f.person_id)"


def records(few, *, kind, table, writer, words, rank, open_to_others="true"):
    """Rows the viewer's agency wrote, or whose topics his grants cover, unless the case is denied to him."""
    own = f"r.agency_id = $1 AND (NOT $3 OR r.{writer} = $2)"
    allowed = f"(r.case_id IS NULL OR {ALLOWED.format('r.case_id')})"
    covered = f"mine.mask & r.topics = r.topics AND {open_to_others} AND NOT ({own})"
    join = "JOIN mine ON mine.case_id = r.case_id" if few else sight_of("r.case_id")
    columns = f"SELECT '{kind}', r.id, r.case_id, {rank}, r.created_at FROM {table} r"
    yield f"{columns} WHERE {words} AND {own} AND {allowed} {ENOUGH}"
    yield f"{columns} {join} WHERE {words} AND {covered} AND {allowed} {ENOUGH}"


def question(few):
    """The whole statement, for a viewer of few grants or of many."""
    number = (
        f"SELECT 'case', c.id, c.id, 0, c.created_at FROM cases_case c {sight_of('c.id')}"
        f" WHERE c.number = $4 AND mine.mask > 0 AND {ALLOWED.format('c.id')}"
    )
    parts = [
        number,
        *people(few),
        *contacts(few),
        *records(few, **MEMBERS),
        *records(few, **NOTES),
        *records(few, **CONSULTATIONS),
    ]
    union = "\n    UNION ALL\n    ".join(f"({part})" for part in parts)
    return (
        f"WITH {MINE if few else ''}{DENIED}\n"
        f"    SELECT f.kind, f.id, f.case_id, f.rank FROM (\n    {union}\n"
        "    ) AS f(kind, id, case_id, rank, at)"
        " ORDER BY f.rank, f.at DESC NULLS LAST, f.id LIMIT $12"
    )


# The statement is planned with the words themselves, so that the bigram indexes are used.
SEARCH = f"""
DECLARE
    me record;
    held integer;
    found text;
BEGIN
    SELECT * INTO me FROM ctx();
    IF me.worker IS NULL OR me.role IN ('ADMIN', 'AUDITOR') THEN RETURN; END IF;
    SELECT count(*) INTO held FROM (
        (SELECT 1 FROM access_agencygrant WHERE group_id = me.agency AND NOT me.named_only AND {COUNTED} LIMIT few + 1)
        UNION ALL
        (SELECT 1 FROM access_workergrant WHERE user_id = me.worker AND agency_id = me.agency AND {COUNTED}
         LIMIT few + 1)
    ) g;
    found := CASE WHEN held <= few THEN $few${question(True)}$few$ ELSE $many${question(False)}$many$ END;
    RETURN QUERY EXECUTE found USING me.agency, me.worker, me.named_only, number, born_from, born_until, phone,
        name_key, kana_key, name_grams, text_grams, least(size, 51), today_jst();
END
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_wall"), ("people", "0002_functions"), ("access", "0003_wall")]
    operations = [
        definer(
            "desk_search(number text, born_from date, born_until date, phone text, name_key text, kana_key text,"
            " name_grams text[], text_grams text[], size integer DEFAULT 51, few integer DEFAULT 5000)",
            SEARCH,
            returns="TABLE (kind text, id uuid, case_id uuid, rank integer)",
        ),
    ]
