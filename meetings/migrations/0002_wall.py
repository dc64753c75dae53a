"""会議 behind the wall: shells for those who have a place there, rooms for those who were let in, nothing for anybody else."""

from importlib import import_module

from django.db import migrations

from access.wall import DEFINER_PATH, definer, invoker, protect, sql, versions_of
from meetings.migrations import _deeds, _functions

ADMIN = "(SELECT ctx_role()) = 'ADMIN'"
# 名簿: kept by the 所属長 of the 課 that convenes, or by the 管理者.
KEEPS_REGISTER = (
    f"{ADMIN} OR ((SELECT ctx_role()) = 'CHIEF' AND EXISTS (SELECT 1 FROM meetings_body b"
    " WHERE b.id = meetings_bodyseat.body_id AND b.agency_id = (SELECT ctx_desk())))"
)
# 準備: the coordinator, the 課 that convenes, an agency on the register (社会福祉法106条の6第1項).
PREPARES = (
    "((SELECT a.coordinates FROM accounts_agency a WHERE a.group_id = (SELECT ctx_desk()))"
    " OR meetings_meeting.agency_id = (SELECT ctx_desk()) OR EXISTS (SELECT 1 FROM meetings_bodyseat s"
    " WHERE s.body_id = meetings_meeting.body_id AND s.agency_id = (SELECT ctx_desk())"
    " AND today_jst() BETWEEN s.valid_from AND coalesce(s.valid_until, 'infinity'::date)))"
)
BY_ME = "agency_id = (SELECT ctx_desk()) AND author_id = (SELECT ctx_worker())"
OPEN = "meetings_open(item_id)"
CONVENES = "meetings_side(item_id) = 'CONVENER' AND meetings_open(item_id) AND item_is_open(item_id)"
# A role of a room is taken by a member by name (rule 5), or by the 課 that convened, which keeps the room anyway; of a
# member taken off meanwhile the words stay, closed to him, until somebody else takes them over.
AT_THE_TABLE = (
    "(agency_id = (SELECT ctx_desk()) OR EXISTS (SELECT 1 FROM meetings_item i WHERE i.id = item_id AND i.basis = 'CONSENT')"
    " OR EXISTS (SELECT 1 FROM meetings_member b WHERE b.item_id = meetings_task.item_id"
    " AND b.agency_id = meetings_task.agency_id AND b.worker_id = meetings_task.worker_id))"
)
CHOOSES = "meetings_side(item_id) IN ('CONVENER', 'PREPARER')"


def born(table, function, name, moment="AFTER INSERT", when=None):
    """A trigger for whoever the wall holds, also for one who unsets his token in the same statement."""
    return sql(
        f"CREATE TRIGGER {name} {moment} ON {table} FOR EACH ROW"
        f" WHEN ({when or f'''row_security_active('{table}')'''}) EXECUTE FUNCTION {function}()"
    )


def kept(table, *columns):
    """Columns that only the database's own deeds change."""
    names = ", ".join(f"'{c}'" for c in columns)
    return sql(
        f"CREATE TRIGGER {table}_kept BEFORE UPDATE ON {table} FOR EACH ROW"
        f" WHEN (row_security_active('{table}')) EXECUTE FUNCTION same_for_ever({names})"
    )


def inner(name, body, returns="trigger"):
    return definer(f"{name}()", body, returns=returns, volatile="VOLATILE", app=False)


def unless_released():
    """A record that a meeting released is not its agency's alone, though that agency has no other sight of the case."""
    before = import_module("cases.migrations.0006_lock_order")
    text = before.held("cases_alone", before.ALONE)
    return before.once(text, "BEGIN\n", "BEGIN\n    IF NEW.origin <> '' THEN RETURN NEW; END IF;\n")


FIXED = ("id", "item_id", "agency_id", "author_id", "created_at")


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0001_initial"),
        ("cases", "0015_coordination_wall"),
        ("consent", "0005_papers_wall"),
        ("access", "0006_just_stood"),
    ]
    operations = [
        sql(
            "GRANT SELECT, UPDATE ON meetings_meeting, meetings_item, meetings_minute, meetings_task TO {definer}",
            "GRANT SELECT ON meetings_body, meetings_bodyseat, meetings_matter, meetings_member, meetings_pledge,"
            " meetings_inquiry TO {definer}",
            "GRANT INSERT ON meetings_carried, cases_historicalcasenote TO {definer}",
        ),
        sql(unless_released()),
        definer("meetings_side(item uuid)", _functions.SIDE, returns="text", language="sql"),
        definer(
            "meetings_carried(item uuid, a integer, w uuid)",
            _functions.CARRIED,
            returns="boolean",
            language="sql",
            app=False,
        ),
        definer(
            "meetings_submits(k uuid)",
            f"SELECT {_functions.SUBMITS}",
            returns="boolean",
            language="sql",
            app=False,
        ),
        definer("meetings_holds(item uuid)", _functions.HOLDS, returns="boolean", language="sql", app=False),
        definer("meetings_open(item uuid)", _functions.OPEN, returns="boolean", language="sql"),
        definer("meetings_party(meeting uuid)", _functions.PARTY, returns="boolean", language="sql"),
        definer("meetings_asked(inquiry uuid)", _functions.ASKED, returns="boolean", language="sql"),
        definer("meetings_role_open(task uuid)", _functions.ROLE, returns="boolean", language="sql"),
        definer("meetings_consented(item uuid)", _deeds.CONSENTED, returns="boolean", language="sql"),
        invoker(
            "item_is_open(item uuid)",
            "EXISTS (SELECT 1 FROM meetings_item i WHERE i.id = item AND i.state = 'OPEN')",
        ),
        invoker("sees_item(item uuid)", "EXISTS (SELECT 1 FROM meetings_item i WHERE i.id = item)"),
        protect("meetings_body", select="true", insert=ADMIN, update=ADMIN),
        protect("meetings_bodyseat", select="true", insert=KEEPS_REGISTER, update=KEEPS_REGISTER),
        protect(
            "meetings_meeting",
            select="meetings_party(id)",
            insert=(
                "made_by_id = (SELECT ctx_worker()) AND prepared_by_id = (SELECT ctx_desk())"
                " AND NOT (SELECT ctx_named_only()) AND state = 'PREPARING' AND version = 1 AND called_at IS NULL"
                " AND confirmed_at IS NULL AND EXISTS (SELECT 1 FROM meetings_body b WHERE b.id = body_id"
                " AND b.is_active AND b.agency_id = meetings_meeting.agency_id)"
                f" AND {PREPARES}"
            ),
            update=(
                "(agency_id = (SELECT ctx_desk()) OR (prepared_by_id = (SELECT ctx_desk()) AND state = 'PREPARING'))"
                " AND NOT (SELECT ctx_named_only()) AND state IN ('PREPARING', 'CALLED')"
            ),
            forever=("id", "number", "body_id", "agency_id", "prepared_by_id", "made_by_id", "created_at"),
        ),
        kept("meetings_meeting", "state", "called_at", "confirmed_at"),
        protect(
            "meetings_item",
            select="meetings_side(id) IS NOT NULL OR meetings_open(id)",
            insert=f"{BY_ME} AND EXISTS (SELECT 1 FROM meetings_meeting m WHERE m.id = meeting_id)",
            forever=("id", "meeting_id", "basis", "agency_id", "author_id", "created_at"),
        ),
        protect(
            "meetings_matter",
            select=OPEN,
            insert=(
                "sees_item(item_id) AND (case_id IS NULL OR sees_case(case_id)) AND (about_id IS NULL OR sees_case(about_id))"
                " AND plan_is_of(plan_id, case_id)"
            ),
            update=f"{OPEN} AND item_is_open(item_id) AND {CHOOSES}",
            forever=("id", "item_id", "case_id", "about_id", "plan_id", "created_at"),
        ),
        protect(
            "meetings_member",
            select=(
                f"{OPEN} OR {CHOOSES}"
                " OR (worker_id = (SELECT ctx_worker()) AND agency_id = (SELECT ctx_desk()) AND removed_at IS NULL"
                " AND meetings_side(item_id) IS NOT NULL)"
            ),
            insert=f"{CHOOSES} AND chosen_by_id = (SELECT ctx_worker()) AND removed_at IS NULL",
            update=f"{CHOOSES} AND removed_at IS NULL AND item_is_open(item_id)",
            update_to="removed_at IS NOT NULL AND removed_by_id = (SELECT ctx_worker())",
            forever=(
                "id",
                "item_id",
                "agency_id",
                "worker_id",
                "duty",
                "replaces_id",
                "chosen_by_id",
                "chosen_at",
            ),
        ),
        protect(
            "meetings_pledge",
            select=(
                "(worker_id = (SELECT ctx_worker()) AND agency_id = (SELECT ctx_desk()) AND sees_item(item_id))"
                " OR meetings_side(item_id) = 'CONVENER'"
            ),
            insert=(
                "worker_id = (SELECT ctx_worker()) AND agency_id = (SELECT ctx_desk())"
                " AND meetings_side(item_id) IS NOT NULL AND text <> ''"
            ),
        ),
        protect(
            "meetings_sheet",
            select=OPEN,
            insert=f"{BY_ME} AND {OPEN} AND item_is_open(item_id)",
            update=f"agency_id = (SELECT ctx_desk()) AND {OPEN} AND item_is_open(item_id)",
            forever=FIXED,
        ),
        protect(
            "meetings_inquiry",
            select=f"{OPEN} OR meetings_asked(id)",
            insert=f"{BY_ME} AND {OPEN} AND {CHOOSES} AND item_is_open(item_id)",
        ),
        protect(
            "meetings_inquiryanswer",
            select=(
                "meetings_asked(inquiry_id) OR EXISTS (SELECT 1 FROM meetings_inquiry q"
                " WHERE q.id = meetings_inquiryanswer.inquiry_id AND meetings_open(q.item_id))"
            ),
            insert=f"{BY_ME} AND meetings_asked(inquiry_id)",
        ),
        protect(
            "meetings_minute",
            select=OPEN,
            insert=f"{BY_ME} AND {CONVENES}",
            update=CONVENES,
            forever=FIXED,
        ),
        protect(
            "meetings_task",
            select=f"{OPEN} OR meetings_role_open(id)",
            insert=(
                "author_agency_id = (SELECT ctx_desk()) AND author_id = (SELECT ctx_worker()) AND done_at IS NULL"
                f" AND {CONVENES} AND {AT_THE_TABLE}"
            ),
            update=CONVENES,
            update_to=f"{CONVENES} AND {AT_THE_TABLE}",
            delete=CONVENES,
            forever=("id", "item_id", "author_agency_id", "author_id", "created_at"),
        ),
        kept("meetings_task", "done_at", "done_by_id", "done_note"),
        protect("meetings_carried", select=f"meetings_side(item_id) = 'CONVENER' AND {OPEN}"),
        versions_of("meetings_historicalsheet", "meetings_sheet", "agency_id = (SELECT ctx_desk())"),
        versions_of("meetings_historicalminute", "meetings_minute", CONVENES),
        inner("meetings_item_born", _deeds.ITEM_BORN),
        born("meetings_item", "meetings_item_born", "meetings_item_born"),
        inner("meetings_matter_born", _deeds.MATTER_BORN),
        born("meetings_matter", "meetings_matter_born", "meetings_matter_born"),
        inner("meetings_chosen", _deeds.CHOSEN),
        born("meetings_member", "meetings_chosen", "meetings_member_chosen"),
        inner("meetings_inquired", _deeds.INQUIRED),
        born("meetings_inquiry", "meetings_inquired", "meetings_inquiry_put"),
        inner("meetings_whole", _deeds.WHOLE),
        sql(
            "CREATE CONSTRAINT TRIGGER meetings_item_whole AFTER INSERT ON meetings_item"
            " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION meetings_whole()",
            f"CREATE FUNCTION meetings_pledged() RETURNS trigger LANGUAGE plpgsql SET search_path = {DEFINER_PATH}"
            f" AS $body${_deeds.PLEDGED}$body$",
            "REVOKE ALL ON FUNCTION meetings_pledged() FROM PUBLIC",
        ),
        born("meetings_pledge", "meetings_pledged", "meetings_pledge_at", "BEFORE INSERT"),
        definer(
            "meetings_move(meeting uuid, verb text, seen integer)",
            _deeds.MOVE,
            returns="text",
            volatile="VOLATILE",
        ),
        definer(
            "meetings_drop(item uuid, why text, seen integer)",
            _deeds.DROP,
            returns="text",
            volatile="VOLATILE",
        ),
        definer(
            "meetings_settle(item uuid, seen integer, minute_seen integer)",
            _deeds.SETTLE,
            returns="text",
            volatile="VOLATILE",
        ),
        definer(
            "meetings_release(item uuid, words text, mask integer, keys text[])",
            _deeds.RELEASE,
            returns="uuid",
            volatile="VOLATILE",
        ),
        definer("meetings_done(task uuid, words text)", _deeds.DONE, returns="text", volatile="VOLATILE"),
    ]
