"""`setup_database`: roles, database and rights, by a superuser's DSN that no running process holds."""

import environ
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from access import roles


class Command(BaseCommand):
    """Make what an installation needs before its first migrate; running it again changes nothing."""

    help = "役割（migrator・definer・app・gate・backup）とデータベースを作ります（管理者の接続 ADMIN_DATABASE_URL が必要です）"
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--database", default="", help="別の名前のデータベースを作る（復元の訓練など）")

    def handle(self, *args, database="", **options):
        env = environ.Env()
        admin = env.str("ADMIN_DATABASE_URL", "")
        if not admin:
            raise CommandError("ADMIN_DATABASE_URL（PostgreSQL の管理者の接続）を指定してください。")
        urls = {
            "app": env.db_url("DATABASE_URL"),
            "gate": env.db_url("GATE_DATABASE_URL"),
            "migrator": env.db_url("MIGRATOR_DATABASE_URL"),
            "backup": env.db_url("BACKUP_DATABASE_URL", default="postgres:///"),
        }
        database = database or urls["app"]["NAME"]
        prefix = settings.DB_PREFIX
        roles.create(admin, prefix, {name: url["PASSWORD"] for name, url in urls.items()})
        roles.create_database(admin, database, prefix)
        self.stdout.write(f"データベース {database} と役割 {prefix}_* の準備ができました。")
