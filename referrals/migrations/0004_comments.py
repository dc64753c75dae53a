"""つなぎのコメント, behind the wall: read with the body, its writer's own for good."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from access.wall import own, protect, sql

BODY = "(referrals_side(referral_id) = 'SENDER' OR letter_open(referral_id))"


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0003_reopening"),
        ("accounts", "0005_programme"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="LetterComment",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("text", models.TextField(verbose_name="コメント")),
                (
                    "mentions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), default=list, size=None, verbose_name="呼びかけ"
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="日時")),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.agency"
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to="referrals.referral",
                    ),
                ),
            ],
            options={
                "verbose_name": "つなぎのコメント",
                "ordering": ["at", "id"],
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        protect(
            "referrals_lettercomment",
            select=f"({own()} OR {BODY}) AND referrals_side(referral_id) IS NOT NULL",
            insert=f"agency_id = (SELECT ctx_agency()) AND author_id = (SELECT ctx_worker()) AND {BODY}",
            deny="NOT letter_denied(referral_id)",
        ),
        sql("GRANT SELECT ON referrals_lettercomment TO {definer}"),
    ]
