"""多機関協働の受付判断, 会議の決定, モニタリング, 評価, 再開; a note that a meeting released says where it comes from."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_programme'),
        ('cases', '0013_plan_wall'),
        ('consent', '0005_papers_wall'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='casenote',
            name='origin',
            field=models.CharField(blank=True, db_default='', default='', editable=False, max_length=200, verbose_name='もとの会議'),
        ),
        migrations.AddField(
            model_name='casenote',
            name='under',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consent.consent', verbose_name='根拠の同意'),
        ),
        migrations.AddField(
            model_name='historicalcasenote',
            name='origin',
            field=models.CharField(blank=True, db_default='', default='', editable=False, max_length=200, verbose_name='もとの会議'),
        ),
        migrations.AddField(
            model_name='historicalcasenote',
            name='under',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='consent.consent', verbose_name='根拠の同意'),
        ),
        migrations.AlterField(
            model_name='case',
            name='stage',
            field=models.CharField(choices=[('RECEIVED', '受付'), ('ASSESSMENT', 'アセスメント'), ('PLAN_DRAFT', 'プラン案'), ('MEETING', '会議'), ('SUPPORT', '支援中'), ('REVIEW', '評価'), ('CLOSED', '終結'), ('SUSPENDED', '中断')], default='RECEIVED', max_length=12, verbose_name='段階'),
        ),
        migrations.AlterField(
            model_name='casenote',
            name='method',
            field=models.CharField(choices=[('01', '電話'), ('02', '訪問・同行'), ('03', '来所面談'), ('04', 'メール・手紙'), ('05', '所内会議'), ('08', '支援会議'), ('09', '重層的支援会議'), ('11', '他機関との電話・協議'), ('12', '見守り・不在訪問'), ('99', 'その他')], max_length=2, verbose_name='方法'),
        ),
        migrations.AlterField(
            model_name='consultation',
            name='method',
            field=models.CharField(choices=[('01', '電話'), ('02', '訪問・同行'), ('03', '来所面談'), ('04', 'メール・手紙'), ('05', '所内会議'), ('08', '支援会議'), ('09', '重層的支援会議'), ('11', '他機関との電話・協議'), ('12', '見守り・不在訪問'), ('99', 'その他')], max_length=2, verbose_name='方法'),
        ),
        migrations.AlterField(
            model_name='historicalcase',
            name='stage',
            field=models.CharField(choices=[('RECEIVED', '受付'), ('ASSESSMENT', 'アセスメント'), ('PLAN_DRAFT', 'プラン案'), ('MEETING', '会議'), ('SUPPORT', '支援中'), ('REVIEW', '評価'), ('CLOSED', '終結'), ('SUSPENDED', '中断')], default='RECEIVED', max_length=12, verbose_name='段階'),
        ),
        migrations.AlterField(
            model_name='historicalcasenote',
            name='method',
            field=models.CharField(choices=[('01', '電話'), ('02', '訪問・同行'), ('03', '来所面談'), ('04', 'メール・手紙'), ('05', '所内会議'), ('08', '支援会議'), ('09', '重層的支援会議'), ('11', '他機関との電話・協議'), ('12', '見守り・不在訪問'), ('99', 'その他')], max_length=2, verbose_name='方法'),
        ),
        migrations.AlterField(
            model_name='historicalconsultation',
            name='method',
            field=models.CharField(choices=[('01', '電話'), ('02', '訪問・同行'), ('03', '来所面談'), ('04', 'メール・手紙'), ('05', '所内会議'), ('08', '支援会議'), ('09', '重層的支援会議'), ('11', '他機関との電話・協議'), ('12', '見守り・不在訪問'), ('99', 'その他')], max_length=2, verbose_name='方法'),
        ),
        migrations.CreateModel(
            name='CoordinationIntake',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('topics', models.IntegerField(default=260, verbose_name='情報区分')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('decision', models.CharField(choices=[('A', '助言して、包括的相談支援の機関に戻す'), ('B', '多機関協働で受理する'), ('C', '支援会議で協議する'), ('D', 'アウトリーチ等につなぐ'), ('E', '参加支援につなぐ'), ('F', '受理しない')], max_length=1, verbose_name='判断')),
                ('reason', models.TextField(verbose_name='理由')),
                ('decided_on', models.DateField(verbose_name='判断した日')),
                ('referral_id', models.UUIDField(editable=False, null=True, verbose_name='届いたつなぎ')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.agency', verbose_name='機関')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='記録者')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='cases.case')),
            ],
            options={
                'verbose_name': '多機関協働の受付判断',
                'ordering': ['-created_at', 'id'],
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='Coordination',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('topics', models.IntegerField(default=260, verbose_name='情報区分')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('taken_on', models.DateField(verbose_name='受理した日')),
                ('deciders', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), default=list, editable=False, size=None)),
                ('ended_on', models.DateField(null=True, verbose_name='終わった日')),
                ('ended_how', models.CharField(blank=True, choices=[('', '続いている'), ('HANDED', '主担当機関へ引き継いだ'), ('CLOSED', 'ケースの終結'), ('SUSPENDED', 'ケースの中断'), ('WITHDRAWN', '申込の同意の撤回'), ('LAPSED', '申込の同意の期限切れ')], default='', max_length=10, verbose_name='終わり方')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.agency', verbose_name='機関')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='記録者')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='cases.case')),
                ('consent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consent.consent', verbose_name='申込の同意')),
                ('lead_agency', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.agency', verbose_name='終わった後の主担当機関')),
                ('intake', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to='cases.coordinationintake', verbose_name='受付判断')),
            ],
            options={
                'verbose_name': '多機関協働',
                'ordering': ['-created_at', 'id'],
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='Monitoring',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('topics', models.IntegerField(default=260, verbose_name='情報区分')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('happened_on', models.DateField(verbose_name='実施日')),
                ('findings', models.TextField(verbose_name='状況')),
                ('next_on', models.DateField(null=True, verbose_name='次回の予定')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.agency', verbose_name='機関')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='記録者')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='cases.case')),
                ('plan', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='cases.supportplan', verbose_name='支援プラン')),
            ],
            options={
                'verbose_name': 'モニタリング',
                'ordering': ['-created_at', 'id'],
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='Reopening',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('topics', models.IntegerField(default=260, verbose_name='情報区分')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('reason', models.TextField(verbose_name='再開の理由')),
                ('reopened_on', models.DateField(verbose_name='再開した日')),
                ('applied_at', models.DateTimeField(editable=False, null=True, verbose_name='段階を動かした日時')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.agency', verbose_name='機関')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='記録者')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='cases.case')),
            ],
            options={
                'verbose_name': '再開',
                'ordering': ['-created_at', 'id'],
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='Resolution',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('topics', models.IntegerField(default=260, verbose_name='情報区分')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('kind', models.CharField(choices=[('APPROVE', 'プランの承認'), ('REVISE', 'プランの修正'), ('CONTINUE', '継続審議'), ('CLOSE', '終結'), ('SUSPEND', '中断')], max_length=10, verbose_name='決定')),
                ('text', models.TextField(blank=True, verbose_name='決定の内容')),
                ('decided_on', models.DateField(verbose_name='会議の日')),
                ('meeting_number', models.CharField(max_length=40, verbose_name='会議番号')),
                ('meeting_label', models.CharField(max_length=120, verbose_name='会議')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.agency', verbose_name='機関')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='記録者')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='cases.case')),
                ('plan', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='cases.supportplan', verbose_name='支援プラン')),
            ],
            options={
                'verbose_name': '会議の決定',
                'ordering': ['-created_at', 'id'],
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='Evaluation',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('topics', models.IntegerField(default=260, verbose_name='情報区分')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('programme', models.CharField(choices=[('P1', '包括的相談支援'), ('P2', '参加支援'), ('P4', 'アウトリーチ等を通じた継続的支援'), ('P5', '多機関協働')], max_length=2, verbose_name='事業')),
                ('whole_case', models.BooleanField(default=True, verbose_name='ケース全体の評価')),
                ('result', models.CharField(choices=[('1', '終結'), ('2', '再プランして継続'), ('3', '中断')], max_length=1, verbose_name='結果')),
                ('changes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=4), default=list, size=None, verbose_name='見られた変化')),
                ('close_reason', models.CharField(blank=True, max_length=4, verbose_name='終結・中断の理由')),
                ('text', models.TextField(verbose_name='評価')),
                ('watch', models.TextField(blank=True, verbose_name='見守りの体制')),
                ('watch_until', models.DateField(null=True, verbose_name='見守りの終わり')),
                ('reopen_when', models.TextField(blank=True, verbose_name='再開の条件')),
                ('evaluated_on', models.DateField(verbose_name='評価した日')),
                ('applied_at', models.DateTimeField(editable=False, null=True, verbose_name='段階を動かした日時')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.agency', verbose_name='機関')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='記録者')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='cases.case')),
                ('lead_agency', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.agency', verbose_name='終わった後の主担当機関')),
                ('plan', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='cases.supportplan', verbose_name='支援プラン')),
                ('resolution', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='used_by', to='cases.resolution', verbose_name='会議の決定')),
            ],
            options={
                'verbose_name': '評価',
                'ordering': ['-created_at', 'id'],
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.AddConstraint(
            model_name='coordinationintake',
            constraint=models.CheckConstraint(condition=models.Q(('topics__gt', 0), ('topics__lte', 511)), name='coordinationintake_contains_a_topic'),
        ),
        migrations.AddConstraint(
            model_name='coordination',
            constraint=models.CheckConstraint(condition=models.Q(('topics__gt', 0), ('topics__lte', 511)), name='coordination_contains_a_topic'),
        ),
        migrations.AddConstraint(
            model_name='coordination',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_on', None)), fields=('case',), name='one_coordination_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='coordination',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_how', ''), ('ended_on', None)), models.Q(('ended_on__isnull', False), models.Q(('ended_how', ''), _negated=True)), _connector='OR'), name='coordination_end_says_how'),
        ),
        migrations.AddConstraint(
            model_name='monitoring',
            constraint=models.CheckConstraint(condition=models.Q(('topics__gt', 0), ('topics__lte', 511)), name='monitoring_contains_a_topic'),
        ),
        migrations.AddConstraint(
            model_name='monitoring',
            constraint=models.CheckConstraint(condition=models.Q(('next_on', None), ('next_on__gt', models.F('happened_on')), _connector='OR'), name='monitoring_looks_ahead'),
        ),
        migrations.AddConstraint(
            model_name='reopening',
            constraint=models.CheckConstraint(condition=models.Q(('topics__gt', 0), ('topics__lte', 511)), name='reopening_contains_a_topic'),
        ),
        migrations.AddConstraint(
            model_name='resolution',
            constraint=models.CheckConstraint(condition=models.Q(('topics__gt', 0), ('topics__lte', 511)), name='resolution_contains_a_topic'),
        ),
        migrations.AddConstraint(
            model_name='evaluation',
            constraint=models.CheckConstraint(condition=models.Q(('topics__gt', 0), ('topics__lte', 511)), name='evaluation_contains_a_topic'),
        ),
        migrations.AddConstraint(
            model_name='evaluation',
            constraint=models.CheckConstraint(condition=models.Q(('watch_until', None), ('watch_until__gte', models.F('evaluated_on')), _connector='OR'), name='evaluation_watch_looks_ahead'),
        ),
        migrations.AddConstraint(
            model_name='evaluation',
            constraint=models.CheckConstraint(condition=models.Q(('result', '2'), models.Q(('close_reason', ''), _negated=True), _connector='OR'), name='evaluation_end_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='evaluation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('changes__contains', ['00']), _negated=True), ('changes', ['00']), _connector='OR'), name='evaluation_no_change_stands_alone'),
        ),
    ]
