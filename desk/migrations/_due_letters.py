"""期限 of つなぎ and 相談 that set no day themselves; columns as in `_due`."""

from desk.migrations._due import after

CASE = """(SELECT coalesce(l.case_id, t.case_id) FROM referrals_letter l
    LEFT JOIN cases_consultation t ON t.id = l.consultation_id WHERE l.referral_id = k.id)"""
SENDER = "CASE WHEN f.named_only THEN k.sent_by_id END"
DAY = "({0} AT TIME ZONE 'Asia/Tokyo')::date"

REPORTED_AT = """coalesce(
    (SELECT max(m.at) FROM referrals_message m WHERE m.referral_id = k.id AND m.verb = 'REPORT'), k.answered_at)"""

# A letter that was accepted without a day for its report is asked about after a month; one that was reported on waits for
# its sender, who alone may say that it is done.
LETTERS = [
    f"""
    SELECT 'REPORT', k.id, NULL::uuid, {CASE}, k.to_agency_id, k.to_worker_id,
        {DAY.format("k.answered_at")} + (terms ->> 'report')::integer, k.from_agency_id, {SENDER}, 'CONTENT'
    FROM referrals_referral k JOIN accounts_agency f ON f.group_id = k.from_agency_id
    WHERE k.state = 'ACCEPTED' AND k.report_on IS NULL
    """,
    f"""
    SELECT 'FINISH', k.id, NULL::uuid, {CASE}, k.from_agency_id, {SENDER},
        {after(DAY.format(REPORTED_AT), "finish")},
        NULL::integer, NULL::uuid, 'CONTENT'
    FROM referrals_referral k JOIN accounts_agency f ON f.group_id = k.from_agency_id WHERE k.state = 'REPORTED'
    """,
]

# The decision on a consultation (受付の判断), which may be put off: for so many 開庁日, not for ever.
CONSULTATIONS = [
    f"""
    SELECT 'UNDECIDED', k.id, NULL::uuid, NULL::uuid, k.agency_id, CASE WHEN a.named_only THEN k.taken_by_id END,
        {after(DAY.format("k.taken_at"), "screening")}, NULL::integer, NULL::uuid, 'CONTENT'
    FROM cases_consultation k JOIN accounts_agency a ON a.group_id = k.agency_id
    WHERE k.screening = '' AND k.case_id IS NULL
    """,
]
