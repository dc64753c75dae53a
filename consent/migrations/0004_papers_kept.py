"""What was explained and why a consent was taken back moves to its own tables."""

from django.db import migrations

from access.wall import sql


class Migration(migrations.Migration):
    dependencies = [("consent", "0003_papers")]
    operations = [
        sql(
            "INSERT INTO consent_explanation (id, consent_id, case_id, explained_by_id, explained_on, text, digest)"
            " SELECT gen_random_uuid(), id, case_id, recorded_by_id, agreed_on, explanation,"
            " encode(sha256(convert_to(explanation, 'UTF8')), 'hex') FROM consent_consent",
            "INSERT INTO consent_withdrawal (id, consent_id, case_id, agency_id, author_id, reason)"
            " SELECT gen_random_uuid(), id, case_id, withdrawn_agency_id, withdrawn_by_id, withdrawal_reason"
            " FROM consent_consent WHERE withdrawn_at IS NOT NULL",
        ),
    ]
