"""つなぎ behind the wall: the shell for both desks, the body as long as its ground carries it, the reporter sealed."""

from django.db import migrations

from access.wall import definer, invoker, own, protect, sql
from referrals.migrations import _functions

PARTY = "referrals_side(referrals_referral.id) IS NOT NULL"
CHIEF_OF = (
    "((SELECT ctx_role()) = 'CHIEF' AND EXISTS (SELECT 1 FROM referrals_confirmation f"
    " WHERE f.referral_id = referrals_referral.id AND f.agency_id = (SELECT ctx_desk())))"
)
# The desk's own rows first, because the planner may then take an index; the function settles the rest.
MINE = "(to_agency_id = (SELECT ctx_desk()) OR from_agency_id = (SELECT ctx_desk()))"
BY_ME = "agency_id = (SELECT ctx_agency()) AND author_id = (SELECT ctx_worker())"
HIDDEN = "NOT letter_denied({})"

# What was typed about a つなぎ is not handed back to a worker who has been denied its case meanwhile.
DRAFT_POLICIES = [
    f"CREATE POLICY access_draft_letter_{command.lower()} ON access_draft AS RESTRICTIVE"
    f" FOR {command} TO {{app}} {clause} (NOT letter_draft_denied(key))"
    for command, clause in (
        ("SELECT", "USING"),
        ("INSERT", "WITH CHECK"),
        ("UPDATE", "USING"),
        ("DELETE", "USING"),
    )
]


def sent_by_me(table):
    return (
        f"EXISTS (SELECT 1 FROM referrals_referral r WHERE r.id = {table}.referral_id AND r.state = 'SENT'"
        " AND r.version = 1 AND r.from_agency_id = (SELECT ctx_desk()) AND r.sent_by_id = (SELECT ctx_worker()))"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0001_initial"),
        ("cases", "0005_similar"),
        ("consent", "0005_papers_wall"),
        ("access", "0004_quiet"),
    ]
    operations = [
        sql(
            "GRANT SELECT, UPDATE ON referrals_referral TO {definer}",
            "GRANT SELECT ON referrals_letter, referrals_message, referrals_confirmation TO {definer}",
        ),
        definer("referrals_side(letter uuid)", _functions.SIDE, returns="text", language="sql"),
        definer("letter_denied(letter uuid)", _functions.DENIED, returns="boolean", language="sql"),
        definer("letter_open(letter uuid)", _functions.OPEN, returns="boolean", language="sql"),
        definer(
            "letter_contact_open(letter uuid)", _functions.CONTACT_OPEN, returns="boolean", language="sql"
        ),
        definer(
            "referrals_sight(c uuid, consent uuid, a integer, w uuid, opening boolean)",
            _functions.SIGHT,
            returns="void",
            volatile="VOLATILE",
            app=False,
        ),
        invoker(
            "letter_begins(letter uuid)",
            "EXISTS (SELECT 1 FROM referrals_referral r WHERE r.id = letter AND r.state = 'SENT' AND r.version = 1"
            " AND r.sent_by_id = ctx_worker())"
            " AND NOT EXISTS (SELECT 1 FROM referrals_letter l WHERE l.referral_id = letter)",
        ),
        invoker("has_chief(a integer)", _functions.HAS_CHIEF),
        invoker("referrals_chief_of(a integer)", _functions.CHIEF_OF, returns="integer"),
        invoker("letter_speaks(letter uuid, verb text)", _functions.SPEAKS),
        invoker(
            "letter_is_mine(letter uuid)",
            "EXISTS (SELECT 1 FROM referrals_referral r WHERE r.id = letter AND r.from_agency_id = ctx_desk())",
        ),
        invoker(
            "took_consultation(k uuid)",
            "EXISTS (SELECT 1 FROM cases_consultation c WHERE c.id = k AND c.agency_id = ctx_desk()"
            " AND c.case_id IS NULL)",
        ),
        invoker(
            "sees_consent(k uuid, c uuid)",
            "EXISTS (SELECT 1 FROM consent_consent s WHERE s.id = k AND s.case_id = c)",
        ),
        protect(
            "referrals_confirmation",
            select=(
                "(from_agency_id = (SELECT ctx_desk()) AND referrals_side(referral_id) = 'SENDER')"
                " OR (agency_id = (SELECT ctx_desk()) AND (SELECT ctx_role()) = 'CHIEF')"
            ),
            insert=(
                "from_agency_id = (SELECT ctx_agency()) AND agency_id = referrals_chief_of(from_agency_id)"
                # because one 開庁日 is at most a fortnight away, over the longest row of holidays
                " AND due_on BETWEEN today_jst() AND today_jst() + 14"
                " AND (confirmed_at IS NULL OR (confirmed_by_id = (SELECT ctx_worker())"
                " AND (SELECT ctx_role()) = 'CHIEF' AND agency_id = (SELECT ctx_agency())))"
                " AND letter_begins(referral_id)"
            ),
            update=(
                "agency_id = (SELECT ctx_desk()) AND (SELECT ctx_role()) = 'CHIEF' AND confirmed_at IS NULL"
            ),
            update_to="confirmed_by_id = (SELECT ctx_worker()) AND confirmed_at IS NOT NULL",
            deny=HIDDEN.format("referral_id"),
            forever=("id", "referral_id", "from_agency_id", "agency_id", "article", "due_on"),
        ),
        protect(
            "referrals_referral",
            select=f"({MINE} AND {PARTY}) OR {CHIEF_OF}",
            insert=(
                "from_agency_id = (SELECT ctx_desk()) AND sent_by_id = (SELECT ctx_worker())"
                " AND state = 'SENT' AND version = 1 AND answered_at IS NULL AND ended_at IS NULL"
                " AND report_on IS NULL AND suggested_agency_id IS NULL"
                " AND (follows_id IS NULL OR letter_is_mine(follows_id))"
            ),
            deny=HIDDEN.format("id"),
        ),
        protect(
            "referrals_letter",
            select=("referrals_side(referral_id) = 'SENDER' OR letter_open(referral_id)"),
            insert=(
                f"{sent_by_me('referrals_letter')} AND (case_id IS NULL OR sees_case(case_id))"
                " AND (consultation_id IS NULL OR took_consultation(consultation_id))"
                " AND (person_id IS NULL OR EXISTS (SELECT 1 FROM cases_consultation k"
                " WHERE k.id = consultation_id AND k.person_id = referrals_letter.person_id))"
                " AND (consent_id IS NULL OR sees_consent(consent_id, case_id))"
            ),
            deny=HIDDEN.format("referral_id"),
        ),
        protect(
            "referrals_lettercontact",
            select=(
                "letter_contact_open(referral_id)"
                " AND (referrals_side(referral_id) = 'SENDER' OR letter_open(referral_id))"
            ),
            insert=(
                f"{sent_by_me('referrals_lettercontact')} AND EXISTS (SELECT 1 FROM referrals_letter l"
                " WHERE l.referral_id = referrals_lettercontact.referral_id AND l.ground <> 'ANONYMOUS'"
                " AND (referrals_lettercontact.person_id IS NULL OR l.person_id = referrals_lettercontact.person_id))"
            ),
            deny=HIDDEN.format("referral_id"),
        ),
        protect(
            "referrals_message",
            select=(
                f"({own()} OR referrals_side(referral_id) = 'SENDER'"
                " OR letter_open(referral_id)) AND referrals_side(referral_id) IS NOT NULL"
            ),
            insert=f"{BY_ME} AND letter_speaks(referral_id, verb)",
            deny=HIDDEN.format("referral_id"),
        ),
        protect(
            "referrals_reporter",
            select="(SELECT ctx_worker()) = ANY (readers) AND referrals_side(referral_id) IS NOT NULL",
            insert=f"{BY_ME} AND letter_begins(referral_id)",
            deny=HIDDEN.format("referral_id"),
        ),
        definer("referrals_born()", _functions.BORN, returns="trigger", volatile="VOLATILE", app=False),
        definer(
            "referrals_move(letter uuid, verb text, seen integer, report date, suggested integer)",
            _functions.MOVE,
            returns="text",
            volatile="VOLATILE",
        ),
        definer(
            "referrals_case_ended()", _functions.CASE_ENDED, returns="trigger", volatile="VOLATILE", app=False
        ),
        definer("letter_draft_denied(name text)", _functions.DRAFT, returns="boolean", language="sql"),
        sql(*DRAFT_POLICIES),
        definer("referrals_whole()", _functions.WHOLE, returns="trigger", app=False),
        definer("referrals_ending()", _functions.ENDING, returns="trigger", volatile="VOLATILE", app=False),
        sql(
            # because a sender who unsets his token in the same statement still is held by the wall, a 移行 is not
            "CREATE TRIGGER referrals_letter_born AFTER INSERT ON referrals_letter FOR EACH ROW"
            " WHEN (row_security_active('referrals_letter')) EXECUTE FUNCTION referrals_born()",
            "CREATE CONSTRAINT TRIGGER referrals_referral_whole AFTER INSERT ON referrals_referral"
            " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION referrals_whole()",
            # named so that it comes before what cases and this app do at a 終結
            "CREATE TRIGGER a_case_ending AFTER UPDATE OF stage ON cases_case FOR EACH ROW"
            " WHEN (NEW.stage = 'CLOSED' AND OLD.stage <> 'CLOSED') EXECUTE FUNCTION referrals_ending()",
            "CREATE TRIGGER referrals_case_ended AFTER UPDATE OF stage ON cases_case FOR EACH ROW"
            " WHEN (NEW.stage = 'CLOSED' AND OLD.stage <> 'CLOSED') EXECUTE FUNCTION referrals_case_ended()",
        ),
    ]
