"""多機関協働 behind the wall: what opens and closes the coordinator's sight, and the guards of the stages."""

from django.db import migrations

from access.wall import covers, definer, invoker, own, protect, sight, sql
from cases.migrations import _coordination, _stages

BY_ME = "agency_id = (SELECT ctx_agency()) AND author_id = (SELECT ctx_worker())"
KEPT = ("id", "case_id", "agency_id", "author_id", "created_at")
DENY = "NOT ctx_denied(case_id)"
PLAN = "plan_is_of(plan_id, case_id)"
STOPPED = "('CLOSED', 'SUSPENDED')"
WRITTEN = own("agency_id", "author_id")
# A note that a meeting released says so; nobody says it of a note of his own.
NOTE_INSERT = (
    f"{BY_ME} AND (stands_on_case(case_id) OR just_stood(case_id)) AND origin = '' AND under_id IS NULL"
)
NOTE_COLUMNS = (
    *(
        "id",
        "happened_on",
        "happened_at",
        "method",
        "partner",
        "text",
        "topics",
        "own_only",
        "origin",
        "created_at",
    ),
    *("version", "agency_id", "author_id", "case_id", "under_id"),
)
SAME_NOTE = " AND ".join(f"p.{c} IS NOT DISTINCT FROM cases_historicalcasenote.{c}" for c in NOTE_COLUMNS)


def shown(table):
    return f"{own()} OR {covers(f'{table}.case_id', f'{table}.topics')}"


def record(table, insert, **how):
    """A record of the work: whoever's sight covers it reads it; written once."""
    return protect(
        table,
        select=shown(table),
        insert=f"{BY_ME} AND {insert}",
        deny=DENY,
        forever=(*KEPT, "topics"),
        **how,
    )


def inner(signature, body, returns="void"):
    return definer(signature, body, returns=returns, volatile="VOLATILE", app=False)


def touch(table):
    return f"CREATE TRIGGER {table}_touch AFTER INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION cases_touch()"


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0014_coordination"),
        ("consent", "0005_papers_wall"),
        ("access", "0006_just_stood"),
    ]
    operations = [
        sql(
            "GRANT SELECT ON cases_coordinationintake, cases_resolution TO {definer}",
            "GRANT SELECT, INSERT, UPDATE ON cases_coordination TO {definer}",
            "GRANT SELECT, UPDATE (applied_at) ON cases_evaluation, cases_reopening TO {definer}",
            # what a meeting decided, or a room released, becomes a record of the case by that app's own deed
            "GRANT INSERT ON cases_resolution, cases_casenote, cases_historicalcase TO {definer}",
            "GRANT UPDATE (stage) ON cases_case TO {definer}",
        ),
        definer(
            "consent_outlived(k uuid)", _coordination.OUTLIVED, returns="boolean", language="sql", app=False
        ),
        invoker("consent_is_old(k uuid)", _coordination.OUTLIVED_HERE),
        invoker(
            "consent_runs(k uuid)",
            "(SELECT x.id FROM cases_coordination x WHERE x.consent_id = k AND x.ended_on IS NULL)",
            returns="uuid",
        ),
        definer("coordination_ready(c uuid)", _coordination.READY, returns="text"),
        inner("coordination_deciders(x uuid)", _coordination.DECIDERS),
        inner("coordination_shut(x uuid, how text, lead integer)", _coordination.SHUT),
        definer(
            "coordination_carries(x uuid, a integer)",
            _coordination.CARRIES,
            returns="boolean",
            language="sql",
            app=False,
        ),
        definer("coordination_take(decided uuid)", _coordination.TAKE, returns="text", volatile="VOLATILE"),
        definer("coordination_end(evaluation uuid)", _coordination.END, returns="text", volatile="VOLATILE"),
        definer("coordination_lapse()", _coordination.LAPSE, returns="void", volatile="VOLATILE"),
        invoker(
            "runs_coordination(c uuid)",
            "EXISTS (SELECT 1 FROM cases_coordination x WHERE x.case_id = c AND x.ended_on IS NULL"
            " AND x.agency_id = ctx_agency())",
        ),
        invoker(
            "resolution_fits(r uuid, c uuid, result text)",
            "EXISTS (SELECT 1 FROM cases_resolution x WHERE x.id = r AND x.case_id = c"
            " AND x.kind = CASE result WHEN '1' THEN 'CLOSE' WHEN '3' THEN 'SUSPEND' END)",
        ),
        protect(
            "cases_coordination",
            select=f"{sight('cases_coordination.case_id')} OR {own()}",
            deny=DENY,
            forever=(*KEPT, "topics", "intake_id", "taken_on"),
            once=("ended_on", "lead_agency_id"),
        ),
        record(
            "cases_coordinationintake",
            "sees_case(case_id) AND decided_on <= today_jst()"
            " AND EXISTS (SELECT 1 FROM accounts_agency a WHERE a.group_id = agency_id AND a.coordinates)"
            " AND (decision <> 'E' OR runs_coordination(case_id))",
        ),
        protect("cases_resolution", select=shown("cases_resolution"), deny=DENY, forever=KEPT),
        record("cases_monitoring", f"sees_case(case_id) AND happened_on <= today_jst() AND {PLAN}"),
        record(
            "cases_evaluation",
            f"sees_case(case_id) AND applied_at IS NULL AND evaluated_on <= today_jst() AND {PLAN}"
            # because a decision is used once: nobody uses up what is not his to carry out
            " AND (resolution_id IS NULL OR (holds_case(case_id) AND resolution_fits(resolution_id, case_id, result)))",
            once=("applied_at",),
        ),
        record(
            "cases_reopening",
            "holds_case(case_id) AND applied_at IS NULL AND reopened_on <= today_jst()",
            once=("applied_at",),
        ),
        sql(
            *(
                touch(f"cases_{name}")
                for name in ("coordinationintake", "resolution", "monitoring", "evaluation", "reopening")
            ),
            "DROP TRIGGER cases_case_ended ON cases_case",
            "DROP FUNCTION cases_ended()",
        ),
        inner("cases_intake_first()", _coordination.FIRST, "trigger"),
        inner("cases_stage()", _stages.STAGE, "trigger"),
        inner("cases_ended()", _stages.ENDED, "trigger"),
        inner("cases_work_ended()", _stages.WORK_ENDED, "trigger"),
        inner("cases_reopened()", _stages.REOPENED, "trigger"),
        definer("plan_hold(p uuid)", _stages.HOLD, returns="void", volatile="VOLATILE"),
        inner("cases_plan_follows()", _stages.PLAN_FOLLOWS, "trigger"),
        inner("cases_decided()", _stages.DECIDED, "trigger"),
        inner("cases_application_ended()", _coordination.APPLICATION_ENDED, "trigger"),
        sql(
            "CREATE TRIGGER cases_coordinationintake_first BEFORE INSERT ON cases_coordinationintake FOR EACH ROW"
            " WHEN (NEW.decision = 'B') EXECUTE FUNCTION cases_intake_first()",
            # because a definer (支援決定, a meeting's decision) has looked at what it does, and a 移行 brings the past
            "CREATE TRIGGER cases_case_stage BEFORE UPDATE OF stage ON cases_case FOR EACH ROW"
            " WHEN (OLD.stage <> NEW.stage AND row_security_active('cases_case')) EXECUTE FUNCTION cases_stage()",
            "CREATE TRIGGER cases_case_ended AFTER UPDATE OF stage ON cases_case FOR EACH ROW"
            " WHEN (NEW.stage = 'CLOSED' AND OLD.stage <> 'CLOSED') EXECUTE FUNCTION cases_ended()",
            "CREATE TRIGGER cases_case_reopened AFTER UPDATE OF stage ON cases_case FOR EACH ROW"
            f" WHEN (OLD.stage IN {STOPPED} AND NEW.stage NOT IN {STOPPED}) EXECUTE FUNCTION cases_reopened()",
            "CREATE CONSTRAINT TRIGGER cases_work_ends AFTER UPDATE OF stage ON cases_case"
            " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW"
            f" WHEN (NEW.stage IN {STOPPED} AND OLD.stage <> NEW.stage) EXECUTE FUNCTION cases_work_ended()",
            "CREATE CONSTRAINT TRIGGER cases_application_ends AFTER UPDATE OF withdrawn_at ON consent_consent"
            " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.withdrawn_at IS NULL AND NEW.withdrawn_at IS NOT NULL"
            " AND 'C1' = ANY (NEW.kinds)) EXECUTE FUNCTION cases_application_ended()",
            # named so that they come before the grants are touched: a plan is locked before them
            *(
                f"CREATE TRIGGER a_{name}_plan AFTER INSERT ON cases_{name} FOR EACH ROW WHEN (NEW.plan_id IS NOT NULL"
                f" AND row_security_active('cases_{name}')) EXECUTE FUNCTION cases_plan_follows()"
                for name in ("evaluation", "monitoring")
            ),
            "CREATE TRIGGER cases_supportplan_decided AFTER UPDATE OF state ON cases_supportplan FOR EACH ROW"
            " WHEN (NEW.state = 'DECIDED' AND OLD.state <> 'DECIDED') EXECUTE FUNCTION cases_decided()",
            "DROP POLICY cases_casenote_insert ON cases_casenote",
            f"CREATE POLICY cases_casenote_insert ON cases_casenote FOR INSERT TO {{app}} WITH CHECK ({NOTE_INSERT})",
            "DROP TRIGGER cases_casenote_keeps ON cases_casenote",
            "CREATE TRIGGER cases_casenote_keeps BEFORE UPDATE ON cases_casenote FOR EACH ROW EXECUTE FUNCTION"
            f" same_for_ever({', '.join(repr(c) for c in (*KEPT, 'origin', 'under_id'))})",
            "DROP POLICY cases_historicalcasenote_insert ON cases_historicalcasenote",
            "CREATE POLICY cases_historicalcasenote_insert ON cases_historicalcasenote FOR INSERT TO {app} WITH CHECK ("
            f"history_user_id = (SELECT ctx_worker()) AND history_type IN ('+', '~') AND ({WRITTEN})"
            f" AND EXISTS (SELECT 1 FROM cases_casenote p WHERE {SAME_NOTE}))",
        ),
    ]
