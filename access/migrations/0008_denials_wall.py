"""Who reads a decision about a protection, and the only functions by which one is made, extended or lifted."""

from django.db import migrations

from access.migrations import _denials, _protection
from access.wall import definer, protect, sql

TERMS = "why text, till date, again date, due date, names uuid[]"
RECORD = ("id", "case_id", "person_id", "worker_id", "agency_id", "author_id", "created_at")


def inner(signature, body, returns="boolean", language="plpgsql", volatile="STABLE"):
    return definer(signature, body, returns=returns, language=language, volatile=volatile, app=False)


def deed(signature, body, returns="text"):
    return definer(signature, body, returns=returns, volatile="VOLATILE")


class Migration(migrations.Migration):
    dependencies = [("access", "0007_denials"), ("cases", "0002_wall")]
    operations = [
        sql(
            "GRANT SELECT, INSERT, UPDATE ON access_denial, access_block, access_restriction, access_contactseal TO {definer}",
            "GRANT SELECT, INSERT ON access_denialstep, access_counterpart, access_restrictionworker,"
            " access_contactsealworker TO {definer}",
        ),
        inner("denial_agency_holds(c uuid, a integer)", _protection.AGENCY_HOLDS, language="sql"),
        inner(
            "denial_stands(c uuid, a integer, w uuid, holding boolean)", _protection.STANDS_ON, language="sql"
        ),
        inner("denial_names(d uuid, w uuid)", _protection.NAMES, language="sql"),
        inner("denial_blocked(c uuid, w uuid)", _protection.BLOCKED, language="sql"),
        inner("denial_fit(names uuid[])", _protection.FIT, language="sql"),
        inner("denial_second(d uuid, desk integer, first uuid, a integer, w uuid)", _protection.SECOND),
        definer("denial_names_me(d uuid)", _protection.NAMES_ME, returns="boolean", language="sql"),
        definer("denial_reads(d uuid)", _protection.READS, returns="boolean"),
        definer("denial_named(d uuid)", _protection.NAMED, returns="SETOF uuid"),
        definer("denial_may(d uuid)", _protection.MAY, returns="text[]"),
        definer(
            "denial_flags(c uuid)",
            _protection.FLAGS,
            returns="TABLE (sealed boolean, closed boolean, restricted boolean)",
        ),
        inner("denial_lock(d uuid)", _denials.LOCK, "void", volatile="VOLATILE"),
        inner("denial_write(d uuid, names uuid[])", _denials.WRITE, "void", volatile="VOLATILE"),
        inner(
            "denial_step(d uuid, deed text, why text, due date)", _denials.STEP, "void", volatile="VOLATILE"
        ),
        inner("denial_end(d uuid, verb text, why text)", _denials.END, "void", volatile="VOLATILE"),
        deed(
            "denial_set(c uuid, what text, whom uuid, ground text, applied date, other text, kin uuid, "
            f"{TERMS})",
            _denials.SET,
            "uuid",
        ),
        deed("denial_confirm(d uuid, why text)", _denials.CONFIRM),
        deed(f"denial_follow(d uuid, move text, {TERMS})", _denials.FOLLOW, "uuid"),
        deed("denial_ask_lift(d uuid, why text, due date)", _denials.ASK_LIFT),
        deed("denial_answer_lift(d uuid, agreed boolean, why text)", _denials.ANSWER_LIFT),
        protect(
            "access_denial", select="denial_reads(id)", forever=(*RECORD, "what", "valid_from", "valid_until")
        ),
        protect("access_denialstep", select="denial_reads(denial_id)"),
        protect("access_counterpart", select="denial_names_me(denial_id)"),
    ]
