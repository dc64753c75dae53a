"""お知らせ."""

import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0003_agency_mail"),
        ("desk", "0002_access_log"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("key", models.CharField(max_length=120, unique=True)),
                (
                    "about",
                    models.CharField(
                        choices=[
                            ("ARRIVED", "つなぎが届きました"),
                            ("ANSWERED", "送ったつなぎに返事がありました"),
                            ("MOVED", "届いたつなぎが動きました"),
                            ("UNANSWERED", "つなぎの返事の期限を過ぎています"),
                            ("UNREPORTED", "つなぎの報告の予定日を過ぎています"),
                            ("CONFIRM", "法令によるつなぎの確認をお願いします"),
                            ("UNCONFIRMED", "法令によるつなぎの確認の期限を過ぎています"),
                            ("CONSENT_ENDS", "同意の期限が近づいています"),
                            ("ASK_AGAIN", "もう一度同意をたずねる日です"),
                            ("AGENCY_CLOSED", "つなぎの相手の機関が廃止されました"),
                            ("LATE_BELOW", "期限超過"),
                        ],
                        max_length=16,
                        verbose_name="内容",
                    ),
                ),
                ("chief_only", models.BooleanField(default=False, verbose_name="所属長だけ")),
                ("source_id", models.UUIDField(verbose_name="もとになるもの")),
                ("due_on", models.DateField(null=True, verbose_name="期限")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="日時")),
                ("read_at", models.DateTimeField(null=True, verbose_name="読んだ日時")),
                ("mailed_at", models.DateTimeField(null=True, verbose_name="メールした日時")),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.agency",
                        verbose_name="宛先",
                    ),
                ),
                (
                    "late_agency",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.agency",
                        verbose_name="遅れている機関",
                    ),
                ),
                (
                    "read_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="宛先の職員",
                    ),
                ),
            ],
            options={
                "verbose_name": "お知らせ",
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(
                        condition=models.Q(("read_at", None)),
                        fields=["agency", "-created_at"],
                        name="notice_unread",
                    ),
                    models.Index(
                        condition=models.Q(("mailed_at", None)), fields=["agency"], name="notice_unmailed"
                    ),
                ],
            },
        ),
    ]
