"""Cases, consultations, notes, relatives, and through them persons and contacts, behind the wall."""

from django.db import migrations

from access.wall import HOLDS, covers, definer, invoker, own, protect, sight, sql, versions_of
from cases.migrations import _functions

TAKEN = own("agency_id", "taken_by_id")
WRITTEN = own("agency_id", "author_id")
BY_ME = "agency_id = (SELECT ctx_agency()) AND author_id = (SELECT ctx_worker())"
CASE_WORKER = "(SELECT ctx_role()) NOT IN ('ADMIN', 'AUDITOR')"
MY_CONSULTATION = (
    "EXISTS (SELECT 1 FROM cases_consultation k WHERE k.person_id = {p} AND k.case_id IS NULL AND "
    + own("k.agency_id", "k.taken_by_id")
    + ")"
)
THROUGH_A_CASE = (
    "EXISTS (SELECT 1 FROM cases_case c WHERE c.person_id = {p} AND EXISTS"
    " (SELECT 1 FROM access_sight g WHERE g.case_id = c.id AND g.topics & {bit} = {bit}))"
)
PERSON = f"({THROUGH_A_CASE.format(p='people_person.id', bit=1)} OR {MY_CONSULTATION.format(p='people_person.id')})"
CONTACT = (
    f"({THROUGH_A_CASE.format(p='people_contact.person_id', bit=2)}"
    f" OR {MY_CONSULTATION.format(p='people_contact.person_id')})"
)


def trigger(name, table, moment, function, when=""):
    return sql(f"CREATE TRIGGER {name} {moment} ON {table} FOR EACH ROW {when} EXECUTE FUNCTION {function}()")


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0001_initial"),
        ("people", "0002_functions"),
        ("consent", "0001_initial"),
        ("access", "0003_wall"),
    ]
    operations = [
        sql(
            "GRANT SELECT ON cases_case, cases_casenote, cases_householdmember TO {definer}",
            "GRANT SELECT, UPDATE ON cases_consultation TO {definer}",
        ),
        invoker("sees_person(p uuid)", "EXISTS (SELECT 1 FROM people_person WHERE id = p)"),
        invoker(
            "case_is_of(c uuid, p uuid)", "EXISTS (SELECT 1 FROM cases_case WHERE id = c AND person_id = p)"
        ),
        invoker(
            "edits_person(p uuid)",
            "EXISTS (SELECT 1 FROM cases_case c WHERE c.person_id = p AND holds_case(c.id)) OR "
            + MY_CONSULTATION.format(p="p"),
        ),
        protect(
            "cases_case",
            select=sight("cases_case.id"),
            insert=(
                f"agency_id = (SELECT ctx_agency()) AND {CASE_WORKER} AND {sight('cases_case.id', HOLDS)}"
                " AND EXISTS (SELECT 1 FROM cases_consultation k WHERE k.case_id = cases_case.id"
                f" AND k.person_id = cases_case.person_id AND {own('k.agency_id', 'k.taken_by_id')})"
            ),
            update=sight("cases_case.id", HOLDS),
            forever=("id", "number", "person_id", "agency_id", "created_at"),
        ),
        protect(
            "cases_consultation",
            select=f"{TAKEN} OR {covers('cases_consultation.case_id', 'cases_consultation.topics')}",
            insert=(
                "agency_id = (SELECT ctx_agency()) AND taken_by_id = (SELECT ctx_worker()) AND case_id IS NULL"
                # because a consultation gives sight of its person and his contacts: one who merely sees a name by
                # consent must not reach the rest, nor keep it, by taking a consultation about it
                f" AND {CASE_WORKER} AND (edits_person(person_id) OR unborn_person(person_id))"
            ),
            update=TAKEN,
            update_to=f"{TAKEN} AND (case_id IS NULL OR case_is_of(case_id, person_id))",
            deny="case_id IS NULL OR NOT ctx_denied(case_id)",
            forever=("id", "agency_id", "taken_by_id", "person_id", "created_at"),
            once=("case_id",),
        ),
        protect(
            "cases_casenote",
            select=f"{WRITTEN} OR (NOT own_only AND {covers('cases_casenote.case_id', 'cases_casenote.topics')})",
            insert=f"{BY_ME} AND stands_on_case(case_id)",
            update=WRITTEN,
            deny="NOT ctx_denied(case_id)",
            forever=("id", "case_id", "agency_id", "author_id", "created_at"),
        ),
        protect(
            "cases_householdmember",
            select=f"{WRITTEN} OR {covers('cases_householdmember.case_id', 'cases_householdmember.topics')}",
            insert=f"{BY_ME} AND sees_case(case_id) AND (person_id IS NULL OR sees_person(person_id))",
            update=f"{WRITTEN} OR {sight('cases_householdmember.case_id', HOLDS)}",
            update_to=(
                f"({WRITTEN} OR {sight('cases_householdmember.case_id', HOLDS)})"
                " AND (person_id IS NULL OR sees_person(person_id))"
            ),
            deny="NOT ctx_denied(case_id)",
            forever=("id", "case_id", "agency_id", "author_id", "created_at"),
            once=("person_id",),
        ),
        protect(
            "people_person",
            select=PERSON,
            insert=MY_CONSULTATION.format(p="people_person.id"),
            update="edits_person(id)",
            forever=("id",),
        ),
        protect(
            "people_alias",
            select="EXISTS (SELECT 1 FROM people_person p WHERE p.id = people_alias.person_id)",
            insert="edits_person(person_id)",
            update="edits_person(person_id)",
            forever=("id", "person_id"),
        ),
        protect(
            "people_contact",
            select=CONTACT,
            insert="edits_person(person_id)",
            update="edits_person(person_id)",
            deny="NOT ctx_sealed(person_id)",
            forever=("id", "person_id"),
        ),
        versions_of("cases_historicalcase", "cases_case", sight("cases_historicalcase.id", HOLDS)),
        versions_of(
            "cases_historicalconsultation",
            "cases_consultation",
            TAKEN,
            f"({TAKEN} OR {covers('cases_historicalconsultation.case_id', 'cases_historicalconsultation.topics')})",
        ),
        versions_of(
            "cases_historicalcasenote",
            "cases_casenote",
            WRITTEN,
            f"({WRITTEN} OR (NOT own_only AND"
            f" {covers('cases_historicalcasenote.case_id', 'cases_historicalcasenote.topics')}))",
        ),
        versions_of(
            "cases_historicalhouseholdmember",
            "cases_householdmember",
            f"{WRITTEN} OR {sight('cases_historicalhouseholdmember.case_id', HOLDS)}",
            f"({WRITTEN} OR"
            f" {covers('cases_historicalhouseholdmember.case_id', 'cases_historicalhouseholdmember.topics')})",
        ),
        versions_of("people_historicalperson", "people_person", "edits_person(id)"),
        versions_of("people_historicalcontact", "people_contact", "edits_person(person_id)"),
        definer(
            "cases_newest(c uuid, mask integer, a integer, w uuid)",
            _functions.NEWEST,
            returns="timestamptz",
            language="sql",
            app=False,
        ),
        definer("cases_touch()", _functions.TOUCH, returns="trigger", volatile="VOLATILE", app=False),
        sql(
            "CREATE FUNCTION cases_alone() RETURNS trigger LANGUAGE plpgsql"
            f" SET search_path = pg_catalog, public, pg_temp AS $body${_functions.ALONE}$body$",
            "CREATE FUNCTION cases_version_alone() RETURNS trigger LANGUAGE plpgsql"
            f" SET search_path = pg_catalog, public, pg_temp AS $body${_functions.VERSION_ALONE}$body$",
            "REVOKE ALL ON FUNCTION cases_alone(), cases_version_alone() FROM PUBLIC",
        ),
        definer("cases_born()", _functions.BORN, returns="trigger", volatile="VOLATILE", app=False),
        definer("cases_attached()", _functions.ATTACHED, returns="trigger", volatile="VOLATILE", app=False),
        trigger(
            "cases_consultation_attached",
            "cases_consultation",
            "AFTER UPDATE OF case_id, topics",
            "cases_attached",
            "WHEN (OLD.case_id IS DISTINCT FROM NEW.case_id OR OLD.topics <> NEW.topics)",
        ),
        definer("cases_renamed()", _functions.RENAMED, returns="trigger", volatile="VOLATILE", app=False),
        definer("cases_parent()", _functions.PARENT, returns="trigger", volatile="VOLATILE", app=False),
        trigger("cases_casenote_alone", "cases_casenote", "BEFORE INSERT OR UPDATE", "cases_alone"),
        trigger(
            "cases_historicalcasenote_alone",
            "cases_historicalcasenote",
            "BEFORE INSERT",
            "cases_version_alone",
        ),
        trigger("cases_casenote_touch", "cases_casenote", "AFTER INSERT OR UPDATE", "cases_touch"),
        trigger("cases_householdmember_touch", "cases_householdmember", "AFTER INSERT", "cases_touch"),
        trigger("cases_case_born", "cases_case", "AFTER INSERT", "cases_born"),
        trigger(
            "people_person_renamed",
            "people_person",
            "AFTER UPDATE OF name",
            "cases_renamed",
            "WHEN (OLD.name IS DISTINCT FROM NEW.name)",
        ),
        trigger(
            "accounts_agency_parent",
            "accounts_agency",
            "AFTER UPDATE OF parent_id, parent_sees",
            "cases_parent",
        ),
        definer("cases_recall(c uuid)", _functions.RECALL, returns="text"),
        definer("cases_open_from_consultation(k uuid)", _functions.OPEN, returns="uuid", volatile="VOLATILE"),
    ]
