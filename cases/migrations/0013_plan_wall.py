"""支援プラン behind the wall: the frame for whoever sees プラン・会議, a row for whom it concerns, steps by function alone."""

from django.db import migrations

from access.wall import DEFINER_PATH, HOLDS, covers, definer, invoker, own, protect, sight, sql
from cases.migrations import _plan

BY_ME = "agency_id = (SELECT ctx_agency()) AND author_id = (SELECT ctx_worker())"
DENY = "NOT ctx_denied(case_id)"
DRAFT = "plan_is_draft(plan_id, case_id)"
# 生活支援課 decides on the whole plan, which the 申込 (C1) addressed to the city.
DECIDES = "(SELECT a.decides FROM accounts_agency a WHERE a.group_id = (SELECT ctx_desk()))"


def frame(table):
    return covers(f"{table}.case_id", "256")


def row(table):
    """A row of a plan: プラン・会議 and what the row itself contains, together; or the whole, for whoever decides on it."""
    return f"{covers(f'{table}.case_id', f'({table}.topics | 256)')} OR ({DECIDES} AND {frame(table)})"


def plain(name, body):
    return sql(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql SET search_path = {DEFINER_PATH} AS $body${body}$body$",
        f"REVOKE ALL ON FUNCTION {name}() FROM PUBLIC",
    )


def trigger(name, table, moment, function, when=""):
    return sql(f"CREATE TRIGGER {name} {moment} ON {table} FOR EACH ROW {when} EXECUTE FUNCTION {function}()")


CARRIES = f"{own('agency_id', 'worker_id')} AND {covers('cases_planrole.case_id', 'cases_planrole.topics')}"
HELD = f"{sight('cases_supportplan.case_id', HOLDS)} AND {frame('cases_supportplan')} AND state = 'DRAFT'"


class Migration(migrations.Migration):
    dependencies = [("cases", "0012_plan")]
    operations = [
        sql(
            "GRANT SELECT, UPDATE ON cases_supportplan, cases_planrole TO {definer}",
            "GRANT SELECT ON cases_plangoal, cases_roleanswer TO {definer}",
        ),
        definer("plan_approved(p uuid)", _plan.APPROVED, returns="boolean", app=False),
        definer(
            "plan_step(p uuid, verb text, seen integer, a integer, w uuid)",
            _plan.STEP,
            returns="text",
            volatile="VOLATILE",
            app=False,
        ),
        definer(
            "plan_move(p uuid, verb text, seen integer)", _plan.MOVE, returns="text", volatile="VOLATILE"
        ),
        definer("role_propose(r uuid)", _plan.PROPOSE, returns="text", volatile="VOLATILE"),
        invoker(
            "plan_is_of(p uuid, c uuid)",
            "p IS NULL OR EXISTS (SELECT 1 FROM cases_supportplan WHERE id = p AND case_id = c)",
        ),
        invoker(
            "plan_is_draft(p uuid, c uuid)",
            "holds_case(c) AND EXISTS"
            " (SELECT 1 FROM cases_supportplan WHERE id = p AND case_id = c AND state = 'DRAFT')",
        ),
        invoker(
            "goal_is_of(g uuid, p uuid)",
            "EXISTS (SELECT 1 FROM cases_plangoal WHERE id = g AND plan_id = p)",
        ),
        invoker(
            "role_hears(r uuid, c uuid, mask integer, word text)",
            "EXISTS (SELECT 1 FROM cases_planrole WHERE id = r AND case_id = c AND topics = mask AND CASE"
            f" WHEN word IN ('ACCEPT', 'DECLINE', 'START', 'DONE') THEN {CARRIES}"
            f" WHEN word = 'PROGRESS' THEN holds_case(c) OR ({CARRIES})"
            " WHEN word = 'DROP' THEN holds_case(c) ELSE false END)",
        ),
        protect(
            "cases_supportplan",
            select=f"{own()} OR {frame('cases_supportplan')}",
            insert=(
                f"{BY_ME} AND {HELD} AND version = 1 AND consent_id IS NULL AND decided_on IS NULL"
                " AND plan_is_of(replaces_id, case_id)"
            ),
            update=HELD,
            deny=DENY,
            forever=(
                "id",
                "case_id",
                "agency_id",
                "author_id",
                "number",
                "kind",
                "replaces_id",
                "topics",
                "created_at",
            ),
        ),
        protect(
            "cases_plangoal",
            select=f"{own()} OR {row('cases_plangoal')}",
            insert=f"{BY_ME} AND {DRAFT}",
            update=DRAFT,
            delete=DRAFT,
            deny=DENY,
            forever=("id", "plan_id", "case_id", "agency_id", "author_id", "created_at"),
        ),
        protect(
            "cases_planrole",
            select=f"{own('from_agency_id')} OR {row('cases_planrole')} OR ({CARRIES})",
            insert=(
                "from_agency_id = (SELECT ctx_agency()) AND author_id = (SELECT ctx_worker())"
                f" AND state = 'PROPOSED' AND proposed_on IS NULL AND {DRAFT} AND goal_is_of(goal_id, plan_id)"
            ),
            update=DRAFT,
            delete=DRAFT,
            deny=DENY,
            forever=("id", "plan_id", "case_id", "goal_id", "from_agency_id", "author_id", "created_at"),
        ),
        protect(
            "cases_roleanswer",
            select=f"{own()} OR {row('cases_roleanswer')}",
            insert=f"{BY_ME} AND role_hears(role_id, case_id, topics, answer)",
            deny=DENY,
        ),
        plain("plan_kept", _plan.KEPT),
        plain("plan_role_kept", _plan.ROLE_KEPT),
        definer("plan_answered()", _plan.ANSWERED, returns="trigger", volatile="VOLATILE", app=False),
        definer("plan_role_touch()", _plan.ROLE_TOUCH, returns="trigger", volatile="VOLATILE", app=False),
        trigger("cases_supportplan_moves", "cases_supportplan", "BEFORE UPDATE", "plan_kept"),
        trigger("cases_planrole_asked", "cases_planrole", "BEFORE UPDATE", "plan_role_kept"),
        # because a 移行 and a demo load what was answered long ago, in whatever order
        trigger(
            "cases_roleanswer_answered",
            "cases_roleanswer",
            "AFTER INSERT",
            "plan_answered",
            "WHEN (row_security_active('cases_roleanswer'))",
        ),
        trigger("cases_supportplan_touch", "cases_supportplan", "AFTER INSERT", "cases_touch"),
        trigger("cases_plangoal_touch", "cases_plangoal", "AFTER INSERT", "cases_touch"),
        trigger("cases_planrole_touch", "cases_planrole", "AFTER INSERT", "plan_role_touch"),
        trigger("cases_roleanswer_touch", "cases_roleanswer", "AFTER INSERT", "cases_touch"),
    ]
