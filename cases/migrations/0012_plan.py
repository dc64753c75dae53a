"""支援プラン (F3): its frame, its goals, who does what, and what they answered."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0011_outreach_wall"),
        ("consent", "0005_papers_wall"),
        ("accounts", "0005_programme"),
    ]

    operations = [
        migrations.CreateModel(
            name="PlanGoal",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="順番")),
                ("issue", models.TextField(blank=True, verbose_name="課題")),
                ("wish", models.TextField(blank=True, verbose_name="本人の思い")),
                ("goal", models.TextField(blank=True, verbose_name="目標")),
                ("until", models.DateField(blank=True, null=True, verbose_name="いつまでに")),
                ("topics", models.IntegerField(default=4, verbose_name="情報区分")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
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
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
                    ),
                ),
            ],
            options={
                "verbose_name": "プランの目標",
                "ordering": ["position", "created_at", "id"],
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="SupportPlan",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="版")),
                (
                    "kind",
                    models.CharField(
                        choices=[("COORDINATION", "多機関協働"), ("PARTICIPATION", "参加支援")],
                        default="COORDINATION",
                        max_length=13,
                        verbose_name="種類",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("DRAFT", "案"),
                            ("DISCUSSED", "協議"),
                            ("AGREED", "本人同意"),
                            ("DECIDED", "確定"),
                            ("REVIEWED", "評価"),
                        ],
                        default="DRAFT",
                        max_length=9,
                        verbose_name="状態",
                    ),
                ),
                ("words", models.TextField(blank=True, verbose_name="本人の言葉")),
                ("long_goal", models.TextField(blank=True, verbose_name="本人・世帯の目指す姿（長期目標）")),
                ("short_goal", models.TextField(blank=True, verbose_name="このプランの達成目標（短期目標）")),
                (
                    "needs_participation",
                    models.BooleanField(default=False, verbose_name="参加支援事業を利用する"),
                ),
                (
                    "needs_outreach",
                    models.BooleanField(default=False, verbose_name="アウトリーチ等事業を利用する"),
                ),
                ("starts_on", models.DateField(verbose_name="プランの開始日")),
                ("ends_on", models.DateField(verbose_name="プランの終了日")),
                ("monitor_on", models.DateField(blank=True, null=True, verbose_name="次のモニタリング予定")),
                (
                    "monitor_every",
                    models.PositiveSmallIntegerField(default=3, verbose_name="モニタリングの間隔（月）"),
                ),
                ("made_on", models.DateField(verbose_name="作成日")),
                ("decided_on", models.DateField(editable=False, null=True, verbose_name="支援決定日")),
                ("topics", models.IntegerField(default=256, editable=False, verbose_name="情報区分")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
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
                (
                    "consent",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="consent.consent",
                        verbose_name="プラン内容への同意",
                    ),
                ),
                (
                    "decided_agency",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.agency",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "lead_agency",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.agency",
                        verbose_name="主担当機関",
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="cases.supportplan",
                        verbose_name="前の版",
                    ),
                ),
            ],
            options={
                "verbose_name": "支援プラン",
                "ordering": ["-number", "id"],
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="PlanRole",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="順番")),
                ("support", models.TextField(blank=True, verbose_name="支援内容")),
                ("person_does", models.TextField(blank=True, verbose_name="本人がすること")),
                ("frequency", models.CharField(blank=True, max_length=120, verbose_name="頻度")),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="いつから")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="いつまで")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("PROPOSED", "提案"),
                            ("ACCEPTED", "承諾"),
                            ("DECLINED", "辞退"),
                            ("STARTED", "実施中"),
                            ("DONE", "完了"),
                            ("DROPPED", "取りやめ"),
                        ],
                        default="PROPOSED",
                        max_length=8,
                        verbose_name="状況",
                    ),
                ),
                ("proposed_on", models.DateField(editable=False, null=True, verbose_name="頼んだ日")),
                ("topics", models.IntegerField(default=4, verbose_name="情報区分")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.agency",
                        verbose_name="担当機関",
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
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
                    ),
                ),
                (
                    "from_agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.agency",
                        verbose_name="役割を頼む機関",
                    ),
                ),
                ("goal", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.plangoal")),
                (
                    "worker",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="担当者",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.supportplan"),
                ),
            ],
            options={
                "verbose_name": "役割分担",
                "ordering": ["position", "created_at", "id"],
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.AddField(
            model_name="plangoal",
            name="plan",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.supportplan"),
        ),
        migrations.CreateModel(
            name="RoleAnswer",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("ACCEPT", "引き受ける"),
                            ("DECLINE", "辞退する"),
                            ("START", "始めた"),
                            ("PROGRESS", "状況の報告"),
                            ("DONE", "終わった"),
                            ("DROP", "取りやめる"),
                        ],
                        max_length=8,
                        verbose_name="返事",
                    ),
                ),
                ("text", models.TextField(blank=True, verbose_name="状況・理由")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="日時")),
                ("topics", models.IntegerField(verbose_name="情報区分")),
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
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
                    ),
                ),
                ("role", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.planrole")),
            ],
            options={
                "verbose_name": "役割への返事",
                "ordering": ["at", "id"],
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("topics__gt", 0), ("topics__lte", 511)),
                        name="plan_answer_contains_a_topic",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="supportplan",
            constraint=models.CheckConstraint(condition=models.Q(("topics", 256)), name="plan_frame_is_plan"),
        ),
        migrations.AddConstraint(
            model_name="supportplan",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="plan_ends_after_it_begins"
            ),
        ),
        migrations.AddConstraint(
            model_name="supportplan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("state__in", ("DECIDED", "REVIEWED")), _negated=True),
                        ("decided_agency", None),
                        ("decided_by", None),
                        ("decided_on", None),
                    ),
                    models.Q(
                        ("state__in", ("DECIDED", "REVIEWED")),
                        ("decided_agency__isnull", False),
                        ("decided_by__isnull", False),
                        ("decided_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="plan_decided_names_who",
            ),
        ),
        migrations.AddConstraint(
            model_name="supportplan",
            constraint=models.UniqueConstraint(fields=("case", "number"), name="plan_number_once_per_case"),
        ),
        migrations.AddConstraint(
            model_name="supportplan",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "DRAFT")),
                fields=("case", "kind"),
                name="plan_one_draft_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="planrole",
            constraint=models.CheckConstraint(
                condition=models.Q(("topics__gt", 0), ("topics__lte", 511)), name="plan_role_contains_a_topic"
            ),
        ),
        migrations.AddConstraint(
            model_name="planrole",
            constraint=models.CheckConstraint(
                condition=models.Q(("worker", None), ("agency__isnull", False), _connector="OR"),
                name="plan_role_worker_of_an_agency",
            ),
        ),
        migrations.AddConstraint(
            model_name="planrole",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("starts_on", None),
                    ("ends_on", None),
                    ("ends_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="plan_role_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="plangoal",
            constraint=models.CheckConstraint(
                condition=models.Q(("topics__gt", 0), ("topics__lte", 511)), name="plan_goal_contains_a_topic"
            ),
        ),
    ]
