"""The first 管理者 of a fresh installation, with a one-time code; nobody ever types somebody else's password."""

import uuid

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts import codes
from accounts.models import Agency, City, Membership, Secret, Worker
from accounts.querysets import today
from audit import log
from audit.models import Event


class Command(BaseCommand):
    """`bin/manage first_admin kanri-kobayashi 小林薫`."""

    help = "最初の管理者を作り、1回限りのコードを表示します (makes the first administrator)."

    def add_arguments(self, parser):
        parser.add_argument("username", help="サインインID（半角の小文字・数字・ハイフン）")
        parser.add_argument("name", help="氏名")
        parser.add_argument("--agency", default="情報管理", help="管理者の機関の名称")
        parser.add_argument("--city", default="小平市", help="市の名称")
        parser.add_argument("--if-none", action="store_true", help="管理者がもういれば、何もせずに終わる")

    def handle(self, *args, username, name, agency, city, if_none=False, **options):
        if Membership.objects.in_force().filter(role=Membership.Role.ADMIN).exists():
            if if_none:
                self.stdout.write("管理者がもういます。そのままにします。")
                return
            raise CommandError(
                "管理者がもういます。新しい管理者は、その人が設定の画面で加えます。"
                " (An administrator exists; further ones are added on the settings page.)"
            )
        code = codes.new()
        with transaction.atomic():
            worker = self.worker(username, name)
            self.place(worker, agency)
            City.objects.get_or_create(pk=1, defaults={"name": city})
            log.record(acting=None, claimed=worker.pk, verb="first_admin", result=Event.Result.DONE)
        Secret.objects.update_or_create(
            worker_id=worker.pk,
            defaults={
                "password": "",
                "code_hash": make_password(code),
                "code_expires_at": timezone.now() + codes.LIFETIME,
            },
        )
        self.stdout.write(f"サインインID: {worker.username}\n1回限りのコード: {codes.spaced(code)}")
        self.stdout.write(
            "7日以内に、サインインの画面の「1回限りのコードを受け取った人」でパスワードを決めてください。"
        )
        self.stdout.write("(Choose a password within 7 days at /first/.)")

    def worker(self, username, name):
        """A new worker, or the one of that name, active again."""
        worker = Worker.objects.filter(username=username).first() or Worker(username=username)
        worker.name, worker.is_active, worker.epoch = name, True, uuid.uuid4()
        try:
            worker.clean_fields()
        except ValidationError as error:
            raise CommandError("／".join(error.messages)) from error
        worker.save()
        return worker

    def place(self, worker, name):
        """The office, made where it is missing, and the membership in it."""
        office = Agency.objects.filter(name=name).first()
        if office is None:
            office = Agency.objects.create(
                group=Group.objects.create(name=f"機関 {uuid.uuid4()}"),
                name=name,
                short_name=name[:20],
                kind=Agency.Kind.OFFICE,
                legal_status=Agency.LegalStatus.CITY,
            )
        if office.kind != Agency.Kind.OFFICE:
            raise CommandError(
                f"「{name}」は種別が「管理・監査」の機関ではありません。--agency で別の名称を指定してください。"
            )
        mine = {"worker": worker, "agency": office, "role": Membership.Role.ADMIN}
        if not Membership.objects.in_force().filter(**mine).exists():
            Membership.objects.create(**mine, valid_from=today())
