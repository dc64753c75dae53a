"""表コード and the lists it begins with."""

import uuid

import django.core.validators
from django.db import migrations, models

from cases.migrations import _codes


class Migration(migrations.Migration):
    dependencies = [("cases", "0007_words_are_kept"), ("accounts", "0005_programme")]
    operations = [
        migrations.CreateModel(
            name="CodeItem",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("table", models.CharField(max_length=16, verbose_name="表")),
                (
                    "code",
                    models.CharField(
                        max_length=4,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[0-9A-Z]{1,4}\\Z",
                                "コードは、半角の数字と英大文字で4字までにしてください。",
                            )
                        ],
                        verbose_name="コード",
                    ),
                ),
                ("label", models.CharField(max_length=60, verbose_name="言葉")),
                ("national_code", models.CharField(blank=True, max_length=4, verbose_name="国のコード")),
                ("national_report", models.BooleanField(default=False, verbose_name="国報告")),
                ("topics", models.IntegerField(default=0, verbose_name="選ぶとわかること")),
                (
                    "valid_from_year",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="はじまりの年度"),
                ),
                (
                    "valid_until_year",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="おわりの年度"),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="並び順")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                "verbose_name": "表コード",
                "ordering": ["table", "position", "code"],
                "constraints": [
                    models.UniqueConstraint(fields=("table", "code"), name="code_once_in_a_table"),
                    models.CheckConstraint(
                        condition=models.Q(("topics__gte", 0), ("topics__lte", 511)), name="code_tells_topics"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_from_year", None),
                            ("valid_until_year", None),
                            ("valid_until_year__gte", models.F("valid_from_year")),
                            _connector="OR",
                        ),
                        name="code_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.RunPython(_codes.write, migrations.RunPython.noop),
    ]
