"""説明, 撤回の理由, 打診 and 同意書の写し in tables of their own, because not everyone who sees a consent reads them."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_agency_mail"),
        ("cases", "0005_similar"),
        ("consent", "0002_wall"),
        ("people", "0002_functions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="consent",
            name="purposes",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("01", "相談支援を円滑に行うため"),
                        ("02", "市の事業の利用申込・プランのため"),
                        ("03", "支援の提供と関係機関との連絡調整のため"),
                    ],
                    max_length=2,
                ),
                default=list,
                size=None,
                verbose_name="目的",
            ),
        ),
        migrations.AddField(
            model_name="consent",
            name="replaces",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replaced_by",
                to="consent.consent",
                verbose_name="変更した元の同意",
            ),
        ),
        migrations.CreateModel(
            name="Explanation",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("explained_on", models.DateField(verbose_name="説明した日")),
                ("text", models.TextField(blank=True, verbose_name="説明した目的と言葉")),
                ("digest", models.CharField(editable=False, max_length=64, verbose_name="言葉の指紋")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
                    ),
                ),
                (
                    "consent",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="explained",
                        to="consent.consent",
                    ),
                ),
                (
                    "explained_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="説明した職員",
                    ),
                ),
            ],
            options={
                "verbose_name": "説明の記録",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Withdrawal",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="撤回の理由")),
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
                (
                    "consent",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="taken_back",
                        to="consent.consent",
                    ),
                ),
            ],
            options={
                "verbose_name": "撤回の記録",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Asking",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("asked_on", models.DateField(verbose_name="打診した日")),
                (
                    "answer",
                    models.CharField(
                        choices=[("PENDING", "保留"), ("REFUSED", "不同意")],
                        max_length=8,
                        verbose_name="返事",
                    ),
                ),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("01", "本人に接触できていない"),
                            ("02", "支援を望んでいない"),
                            ("03", "困りごとと思っていない"),
                            ("04", "判断する力が下がっている"),
                            ("05", "同意を求めると危険がある（虐待・DV）"),
                            ("06", "まだ打診していない"),
                            ("99", "その他"),
                        ],
                        max_length=2,
                        verbose_name="同意が得られない理由",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="様子と、これからの働きかけ")),
                ("ask_again_on", models.DateField(verbose_name="次に聞く日")),
                (
                    "recorded_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="記録日時"),
                ),
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
                    "person",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="people.person"),
                ),
            ],
            options={
                "verbose_name": "打診の記録",
                "ordering": ["-recorded_at", "id"],
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ask_again_on__gt", models.F("asked_on"))),
                        name="asking_looks_ahead",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ConsentFile",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("name", models.CharField(max_length=120, verbose_name="ファイル名")),
                (
                    "media_type",
                    models.CharField(
                        choices=[("application/pdf", "PDF"), ("image/jpeg", "JPEG"), ("image/png", "PNG")],
                        max_length=20,
                        verbose_name="種類",
                    ),
                ),
                ("size", models.PositiveIntegerField(verbose_name="大きさ")),
                ("digest", models.CharField(editable=False, max_length=64, verbose_name="中身の指紋")),
                ("content", models.BinaryField(verbose_name="中身")),
                (
                    "added_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="添付した日時"),
                ),
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
                (
                    "consent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="consent.consent",
                    ),
                ),
            ],
            options={
                "verbose_name": "同意書の写し",
                "ordering": ["added_at", "id"],
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("size__gt", 0), ("size__lte", 10485760)),
                        name="consent_file_is_small",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("media_type__in", ["application/pdf", "image/jpeg", "image/png"])
                        ),
                        name="consent_file_is_a_scan",
                    ),
                ],
            },
        ),
    ]
