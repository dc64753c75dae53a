"""アウトリーチの計画."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0009_assessment_wall"), ("accounts", "0005_programme")]

    operations = [
        migrations.CreateModel(
            name="HistoricalOutreachPlan",
            fields=[
                ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ("target", models.TextField(verbose_name="対象者像")),
                ("found_how", models.TextField(blank=True, verbose_name="把握の経緯")),
                ("relation", models.TextField(blank=True, verbose_name="関わりの状況")),
                (
                    "ways",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("VISIT", "訪問"),
                                ("ACCOMPANY", "同行"),
                                ("LETTER", "手紙"),
                                ("FAMILY", "家族の支援"),
                                ("WATCH", "見守り"),
                                ("OTHER", "その他"),
                            ],
                            max_length=10,
                        ),
                        default=list,
                        size=None,
                        verbose_name="働きかけ方",
                    ),
                ),
                ("approach", models.TextField(blank=True, verbose_name="働きかけ方のくふう")),
                ("frequency", models.CharField(blank=True, max_length=100, verbose_name="頻度")),
                ("towards", models.CharField(blank=True, max_length=200, verbose_name="つなぎたい先")),
                ("outlook", models.CharField(blank=True, max_length=200, verbose_name="同意の見込み")),
                ("begins_on", models.DateField(verbose_name="開始日")),
                ("ended_on", models.DateField(null=True, verbose_name="終了日")),
                (
                    "ended_why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("CONSENT", "同意が得られ、次の支援に移った"),
                            ("SETTLED", "つながり先との関係が安定した"),
                            ("HANDED_ON", "ほかの制度・機関につないだ"),
                            ("MOVED", "転居"),
                            ("DEAD", "死亡"),
                            ("FACILITY", "施設入所・入院（長期）"),
                            ("ASKED", "本人の申出"),
                            ("LOST", "連絡がとれない"),
                            ("OTHER", "その他"),
                        ],
                        max_length=10,
                        verbose_name="終了の理由",
                    ),
                ),
                ("ended_note", models.CharField(blank=True, max_length=200, verbose_name="終了のようす")),
                ("topics", models.IntegerField(default=260, verbose_name="情報区分")),
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
                        verbose_name="作成した機関",
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
                        verbose_name="作成者",
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
            ],
            options={
                "verbose_name": "historical アウトリーチ計画",
                "verbose_name_plural": "historical アウトリーチ計画s",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="OutreachPlan",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("target", models.TextField(verbose_name="対象者像")),
                ("found_how", models.TextField(blank=True, verbose_name="把握の経緯")),
                ("relation", models.TextField(blank=True, verbose_name="関わりの状況")),
                (
                    "ways",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("VISIT", "訪問"),
                                ("ACCOMPANY", "同行"),
                                ("LETTER", "手紙"),
                                ("FAMILY", "家族の支援"),
                                ("WATCH", "見守り"),
                                ("OTHER", "その他"),
                            ],
                            max_length=10,
                        ),
                        default=list,
                        size=None,
                        verbose_name="働きかけ方",
                    ),
                ),
                ("approach", models.TextField(blank=True, verbose_name="働きかけ方のくふう")),
                ("frequency", models.CharField(blank=True, max_length=100, verbose_name="頻度")),
                ("towards", models.CharField(blank=True, max_length=200, verbose_name="つなぎたい先")),
                ("outlook", models.CharField(blank=True, max_length=200, verbose_name="同意の見込み")),
                ("begins_on", models.DateField(verbose_name="開始日")),
                ("ended_on", models.DateField(null=True, verbose_name="終了日")),
                (
                    "ended_why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("CONSENT", "同意が得られ、次の支援に移った"),
                            ("SETTLED", "つながり先との関係が安定した"),
                            ("HANDED_ON", "ほかの制度・機関につないだ"),
                            ("MOVED", "転居"),
                            ("DEAD", "死亡"),
                            ("FACILITY", "施設入所・入院（長期）"),
                            ("ASKED", "本人の申出"),
                            ("LOST", "連絡がとれない"),
                            ("OTHER", "その他"),
                        ],
                        max_length=10,
                        verbose_name="終了の理由",
                    ),
                ),
                ("ended_note", models.CharField(blank=True, max_length=200, verbose_name="終了のようす")),
                ("topics", models.IntegerField(default=260, verbose_name="情報区分")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="accounts.agency",
                        verbose_name="作成した機関",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="作成者",
                    ),
                ),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
            ],
            options={
                "verbose_name": "アウトリーチ計画",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.AddConstraint(
            model_name="outreachplan",
            constraint=models.CheckConstraint(
                condition=models.Q(("topics__gt", 0), ("topics__lte", 511)),
                name="outreach_plan_contains_a_topic",
            ),
        ),
        migrations.AddConstraint(
            model_name="outreachplan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_on", None), ("ended_why", "")),
                    models.Q(
                        ("ended_on__gte", models.F("begins_on")), models.Q(("ended_why", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="outreach_plan_end_has_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="outreachplan",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_on", None)),
                fields=("case", "agency"),
                name="outreach_plan_runs_once",
            ),
        ),
    ]
