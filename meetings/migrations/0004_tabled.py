"""出した案: the words of a plan as a meeting was shown them, and which of them stand on its agenda."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models
from django.db.models import Q


def points_to(model, name="+"):
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name=name, to=model)


class Migration(migrations.Migration):
    dependencies = [("cases", "0017_drafts"), ("meetings", "0003_drafts")]
    operations = [
        migrations.AddField(
            "matter",
            "plan_at",
            models.DateTimeField("案を議題に出した日時", null=True, editable=False),
        ),
        migrations.AddField(
            "matter",
            "plan_round",
            models.PositiveSmallIntegerField("議題に出した案の番号", null=True, editable=False),
        ),
        migrations.CreateModel(
            name="Tabled",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("round", models.PositiveSmallIntegerField("何番目の案か")),
                (
                    "part",
                    models.CharField(
                        "どの部分か",
                        max_length=5,
                        choices=[("FRAME", "プラン"), ("GOAL", "目標"), ("ROLE", "役割分担")],
                    ),
                ),
                ("row_id", models.UUIDField("プランの行")),
                ("goal_id", models.UUIDField("役割の目標", null=True)),
                ("position", models.PositiveSmallIntegerField("順番")),
                ("facts", models.JSONField("書かれていた言葉")),
                ("topics", models.IntegerField("情報区分")),
                ("at", models.DateTimeField("議題に出した日時", default=django.utils.timezone.now)),
                ("case", points_to("cases.case")),
                ("item", points_to("meetings.item", "tabled")),
                ("plan", points_to("cases.supportplan")),
            ],
            options={
                "verbose_name": "出した案",
                "ordering": ["round", "position", "row_id"],
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(topics__gt=0, topics__lte=511), name="tabled_contains_a_topic"
                    ),
                    models.UniqueConstraint(fields=("item", "round", "row_id"), name="tabled_once_a_round"),
                ],
            },
        ),
    ]
