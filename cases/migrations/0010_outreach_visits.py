"""アウトリーチの訪問."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0010_outreach")]

    operations = [
        migrations.CreateModel(
            name="HistoricalOutreachVisit",
            fields=[
                ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ("absent", models.BooleanField(default=False, verbose_name="不在")),
                (
                    "bond",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (0, "把握のみ"),
                            (1, "家族・周囲と接触"),
                            (2, "本人に手紙など"),
                            (3, "会えた"),
                            (4, "会話できる"),
                            (5, "相談できる"),
                        ],
                        null=True,
                        verbose_name="つながりの段階",
                    ),
                ),
                ("next_on", models.DateField(blank=True, null=True, verbose_name="次の約束")),
                ("promised", models.CharField(blank=True, max_length=200, verbose_name="約束したこと")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "history_id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accounts.agency",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "note",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.casenote",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical アウトリーチの訪問",
                "verbose_name_plural": "historical アウトリーチの訪問s",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="OutreachVisit",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("absent", models.BooleanField(default=False, verbose_name="不在")),
                (
                    "bond",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (0, "把握のみ"),
                            (1, "家族・周囲と接触"),
                            (2, "本人に手紙など"),
                            (3, "会えた"),
                            (4, "会話できる"),
                            (5, "相談できる"),
                        ],
                        null=True,
                        verbose_name="つながりの段階",
                    ),
                ),
                ("next_on", models.DateField(blank=True, null=True, verbose_name="次の約束")),
                ("promised", models.CharField(blank=True, max_length=200, verbose_name="約束したこと")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
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
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "note",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="visit", to="cases.casenote"
                    ),
                ),
            ],
            options={
                "verbose_name": "アウトリーチの訪問",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.AddIndex(
            model_name="outreachvisit",
            index=models.Index(fields=["case", "agency", "-created_at"], name="outreach_newest"),
        ),
        migrations.AddConstraint(
            model_name="outreachvisit",
            constraint=models.CheckConstraint(
                condition=models.Q(("bond", None), ("bond__lte", 5), _connector="OR"),
                name="outreach_bond_is_not_consent",
            ),
        ),
    ]
