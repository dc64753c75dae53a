"""Consents behind the wall, and the two functions that let a consent open and close sight."""

from django.db import migrations

from access.wall import HOLDS, definer, invoker, protect, sight, sql

TO_ME = (
    "consent_consentline.agency_id = (SELECT ctx_agency())"
    " AND (consent_consentline.worker_id IS NULL OR consent_consentline.worker_id = (SELECT ctx_worker()))"
)
HELD = sight("consent_consent.case_id", HOLDS)
SEEN = f"({HELD} OR EXISTS (SELECT 1 FROM consent_consentline l WHERE l.consent_id = consent_consent.id))"

# A consent opens only what its recorder's agency holds on that case, only while it holds the case, and never to itself:
# sight that the city takes back (委託) must not have been made lasting by whoever had it.
OPEN = """
DECLARE
    me record;
    given record;
    held integer;
    line record;
BEGIN
    SELECT * INTO me FROM ctx();
    SELECT * INTO given FROM consent_consent WHERE id = k FOR UPDATE;
    IF me.worker IS NULL OR given.id IS NULL OR given.agency_id <> me.agency OR given.recorded_by_id <> me.worker
       OR given.withdrawn_at IS NOT NULL OR given.opened_at IS NOT NULL OR NOT 'C2' = ANY (given.kinds)
       OR given.valid_until < today_jst() OR ctx_denied(given.case_id)
       OR EXISTS (SELECT 1 FROM cases_case c WHERE c.id = given.case_id AND c.stage = 'CLOSED') THEN
        RAISE EXCEPTION 'this consent opens nothing' USING ERRCODE = '42501';
    END IF;
    SELECT bit_or(w.topics) INTO held FROM who_sees(given.case_id) w
    WHERE w.agency = me.agency AND (w.worker IS NULL OR w.worker = me.worker);
    IF NOT EXISTS (SELECT 1 FROM who_sees(given.case_id) w WHERE w.agency = me.agency
                   AND (w.worker IS NULL OR w.worker = me.worker) AND w.basis IN ('INTAKE', 'COORDINATION')) THEN
        RAISE EXCEPTION 'only the agency in charge records a consent' USING ERRCODE = '42501';
    END IF;
    UPDATE consent_consent SET opened_at = clock_timestamp() WHERE id = k;
    FOR line IN SELECT l.*, a.named_only, a.kind AS agency_kind, a.closed_on FROM consent_consentline l
                JOIN accounts_agency a ON a.group_id = l.agency_id WHERE l.consent_id = k
                ORDER BY l.agency_id, l.worker_id
    LOOP
        IF line.topics & coalesce(held, 0) <> line.topics OR line.case_id <> given.case_id
           OR (line.agency_id = me.agency AND (line.worker_id IS NULL OR line.worker_id = me.worker))
           OR line.agency_kind = 'OFFICE' OR (line.named_only AND line.worker_id IS NULL)
           OR (line.closed_on IS NOT NULL AND line.closed_on <= today_jst()) THEN
            RAISE EXCEPTION 'a consent opens only what its recorder holds' USING ERRCODE = '42501';
        END IF;
        IF line.worker_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM accounts_membership m WHERE m.worker_id = line.worker_id AND m.agency_id = line.agency_id
              AND today_jst() BETWEEN m.valid_from AND coalesce(m.valid_until, 'infinity'::date)) THEN
            RAISE EXCEPTION 'the named worker does not belong to that agency' USING ERRCODE = '42501';
        END IF;
        PERFORM access_open(given.case_id, line.agency_id, line.worker_id, line.topics, 'CONSENT', k,
            given.valid_from, given.valid_until);
    END LOOP;
END
"""

# Whoever recorded the withdrawal may ask again that it be carried out; of any other consent nothing is told.
CLOSE = """
DECLARE
    me record;
BEGIN
    SELECT * INTO me FROM ctx();
    IF NOT EXISTS (SELECT 1 FROM consent_consent WHERE id = k AND withdrawn_at IS NOT NULL
                   AND withdrawn_by_id = me.worker AND withdrawn_agency_id = me.agency) THEN
        RAISE EXCEPTION 'this consent is not withdrawn' USING ERRCODE = '42501';
    END IF;
    PERFORM access_close(k, 'CONSENT');
END
"""

# A withdrawal closes what the consent opened by itself: no caller can record the one and leave out the other.
TAKEN_BACK = "BEGIN PERFORM access_close(NEW.id, 'CONSENT'); RETURN NULL; END"

WITHDRAWN = (
    "withdrawn_at IS NOT NULL AND withdrawn_by_id = (SELECT ctx_worker())"
    " AND withdrawn_agency_id = (SELECT ctx_agency())"
)


class Migration(migrations.Migration):
    dependencies = [("consent", "0001_initial"), ("access", "0003_wall"), ("cases", "0002_wall")]
    operations = [
        sql(
            "GRANT SELECT, UPDATE ON consent_consent TO {definer}",
            "GRANT SELECT ON consent_consentline TO {definer}",
        ),
        invoker(
            "takes_line(k uuid, c uuid)",
            "EXISTS (SELECT 1 FROM consent_consent WHERE id = k AND case_id = c AND opened_at IS NULL"
            " AND withdrawn_at IS NULL AND recorded_by_id = ctx_worker() AND agency_id = ctx_agency())",
        ),
        protect(
            "consent_consentline",
            select=(
                f"{sight('consent_consentline.case_id', HOLDS)}"
                f" OR ({TO_ME} AND {sight('consent_consentline.case_id')})"
            ),
            insert="takes_line(consent_id, case_id)",
            deny="NOT ctx_denied(case_id)",
        ),
        protect(
            "consent_consent",
            select=SEEN,
            insert=(
                "agency_id = (SELECT ctx_agency()) AND recorded_by_id = (SELECT ctx_worker())"
                " AND withdrawn_at IS NULL AND opened_at IS NULL"
                f" AND {HELD} AND case_is_of(case_id, person_id)"
            ),
            update=f"{SEEN} AND withdrawn_at IS NULL",
            update_to=WITHDRAWN,
            deny="NOT ctx_denied(case_id)",
            forever=(
                "id",
                "person_id",
                "case_id",
                "kinds",
                "giver",
                "giver_name",
                "authority",
                "method",
                "agreed_on",
                "explanation",
                "valid_from",
                "valid_until",
                "agency_id",
                "recorded_by_id",
                "recorded_at",
            ),
            once=("opened_at", "withdrawn_at", "withdrawn_by_id", "withdrawn_agency_id"),
        ),
        definer("consent_open(k uuid)", OPEN, returns="void", volatile="VOLATILE"),
        definer("consent_close(k uuid)", CLOSE, returns="void", volatile="VOLATILE"),
        definer("consent_taken_back()", TAKEN_BACK, returns="trigger", volatile="VOLATILE", app=False),
        sql(
            "CREATE TRIGGER consent_consent_taken_back AFTER UPDATE OF withdrawn_at ON consent_consent FOR EACH ROW"
            " WHEN (OLD.withdrawn_at IS NULL AND NEW.withdrawn_at IS NOT NULL)"
            " EXECUTE FUNCTION consent_taken_back()"
        ),
    ]
