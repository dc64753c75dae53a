"""表コード and the lists it begins with; 回答 of the assessment, 家族年表."""

import uuid

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from cases.migrations import _codes


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0007_words_are_kept"),
        ("accounts", "0005_programme"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
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
        migrations.CreateModel(
            name='HistoricalFamilyEvent',
            fields=[
                ('id', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('happened_on', models.DateField(verbose_name='いつ')),
                ('precision', models.CharField(choices=[('DAY', '年月日'), ('MONTH', '年月まで'), ('YEAR', '年まで'), ('ABOUT', 'ごろ'), ('NONE', '不明')], max_length=6)),
                ('happened_text', models.CharField(max_length=40, verbose_name='いつ（書かれたまま）')),
                ('what', models.CharField(max_length=500, verbose_name='できごと')),
                ('topics', models.IntegerField(verbose_name='情報区分')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('history_id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('agency', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.agency', verbose_name='記録した機関')),
                ('author', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='記録者')),
                ('case', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='cases.case')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('member', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='cases.householdmember', verbose_name='だれの')),
            ],
            options={
                'verbose_name': 'historical 家族年表',
                'verbose_name_plural': 'historical 家族年表s',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('entry', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('question', models.CharField(max_length=32, verbose_name='問い')),
                ('codes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=4), default=list, size=None, verbose_name='選んだもの')),
                ('text', models.TextField(blank=True, verbose_name='文章')),
                ('number', models.BigIntegerField(null=True, verbose_name='数')),
                ('day', models.DateField(null=True, verbose_name='日付')),
                ('answered_on', models.DateField(verbose_name='いつの話か')),
                ('source', models.CharField(choices=[('SELF', '本人'), ('FAMILY', '家族'), ('AGENCY', '機関'), ('PAPER', '書類'), ('SEEN', '観察')], max_length=8, verbose_name='何からわかったか')),
                ('topics', models.IntegerField(verbose_name='情報区分')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='accounts.agency', verbose_name='回答を記録した機関')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='記録者')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='cases.case')),
            ],
            options={
                'verbose_name': '回答',
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['case', 'question', '-created_at'], name='answer_of_a_question')],
                'constraints': [models.CheckConstraint(condition=models.Q(('topics__gt', 0), ('topics__lte', 511)), name='answer_contains_a_topic')],
            },
        ),
        migrations.CreateModel(
            name='FamilyEvent',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('happened_on', models.DateField(verbose_name='いつ')),
                ('precision', models.CharField(choices=[('DAY', '年月日'), ('MONTH', '年月まで'), ('YEAR', '年まで'), ('ABOUT', 'ごろ'), ('NONE', '不明')], max_length=6)),
                ('happened_text', models.CharField(max_length=40, verbose_name='いつ（書かれたまま）')),
                ('what', models.CharField(max_length=500, verbose_name='できごと')),
                ('topics', models.IntegerField(verbose_name='情報区分')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='accounts.agency', verbose_name='記録した機関')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='記録者')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='cases.case')),
                ('member', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='cases.householdmember', verbose_name='だれの')),
            ],
            options={
                'verbose_name': '家族年表',
                'ordering': ['happened_on', 'created_at', 'id'],
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['case', 'happened_on'], name='family_event_of_a_case')],
                'constraints': [models.CheckConstraint(condition=models.Q(('topics__gt', 0), ('topics__lte', 511)), name='family_event_contains_a_topic')],
            },
        ),
    ]
