"""Decisions of two persons about 秘匿・利害関係・DV等支援措置, their steps, and the counterpart."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0006_just_stood"),
        ("accounts", "0004_unset_token"),
        ("cases", "0007_words_are_kept"),
        ("people", "0002_functions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Denial",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("SEAL", "住所・連絡先の秘匿"),
                            ("RESTRICTION", "秘匿ケース"),
                            ("BLOCK", "利害関係による担当外し"),
                        ],
                        max_length=12,
                        verbose_name="保護",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("DV", "配偶者からの暴力（DV）"),
                            ("STALKING", "ストーカー行為"),
                            ("CHILD", "児童虐待"),
                            ("LIKE", "その他これらに準ずるもの"),
                            ("KIN", "親族"),
                            ("NEAR", "知人・近隣"),
                            ("PARTY", "相手方・当事者"),
                            ("WORK", "仕事や取引の関係"),
                            ("OTHER", "その他の関係"),
                        ],
                        max_length=8,
                        verbose_name="種別",
                    ),
                ),
                ("reason", models.CharField(max_length=400, verbose_name="理由")),
                ("applied_on", models.DateField(verbose_name="申出日")),
                ("valid_from", models.DateField(verbose_name="開始日")),
                ("valid_until", models.DateField(null=True, verbose_name="終了日")),
                ("review_on", models.DateField(null=True, verbose_name="見直しの日")),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("FIRST", "あたらしい決定"),
                            ("EXTEND", "延長"),
                            ("CHANGE", "見られる職員の変更"),
                        ],
                        default="FIRST",
                        max_length=8,
                        verbose_name="決め方",
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("lifted_at", models.DateTimeField(null=True, verbose_name="解除")),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="accounts.agency",
                        verbose_name="決めた機関",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="決めた職員",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="cases.case", verbose_name="ケース"
                    ),
                ),
                (
                    "follows",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="access.denial",
                        verbose_name="前の決定",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="people.person",
                        verbose_name="本人",
                    ),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="外れる職員",
                    ),
                ),
            ],
            options={
                "verbose_name": "保護の決定",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Counterpart",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("text", models.CharField(blank=True, max_length=200, verbose_name="相手方")),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "member",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="cases.householdmember",
                        verbose_name="世帯の記録",
                    ),
                ),
                (
                    "denial",
                    models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to="access.denial"),
                ),
            ],
            options={
                "verbose_name": "相手方",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="DenialStep",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "verb",
                    models.CharField(
                        choices=[
                            ("SET", "設定"),
                            ("CONFIRMED", "二人目の確認"),
                            ("LIFT_ASKED", "解除の申出"),
                            ("LIFT_REFUSED", "解除しない"),
                            ("LIFTED", "解除"),
                            ("REPLACED", "あたらしい決定に交代"),
                        ],
                        max_length=12,
                        verbose_name="手続き",
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="日時")),
                ("reason", models.CharField(blank=True, max_length=400, verbose_name="理由")),
                ("due_on", models.DateField(null=True, verbose_name="もう一人の期限")),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="accounts.agency", verbose_name="機関"
                    ),
                ),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "denial",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="access.denial"),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="職員",
                    ),
                ),
            ],
            options={
                "verbose_name": "保護の手続き",
                "ordering": ["at", "id"],
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.AddConstraint(
            model_name="denial",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until", None), ("valid_until__gte", models.F("valid_from")), _connector="OR"
                ),
                name="denial_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="denial",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("person__isnull", False), ("what", "SEAL"), ("worker", None)),
                    models.Q(("person", None), ("what", "RESTRICTION"), ("worker", None)),
                    models.Q(("person", None), ("what", "BLOCK"), ("worker__isnull", False)),
                    _connector="OR",
                ),
                name="denial_has_its_subject",
            ),
        ),
        migrations.AddConstraint(
            model_name="denial",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("review_on", None), ("valid_until__isnull", False)),
                    models.Q(("review_on__isnull", False), ("valid_until", None)),
                    _connector="OR",
                ),
                name="denial_ends_or_is_looked_at_again",
            ),
        ),
    ]
