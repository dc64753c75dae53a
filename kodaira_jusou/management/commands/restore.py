"""`restore`: a file of `backup` into an empty database, by the migrator, and a look at the wall it brought back."""

from pathlib import Path

import environ
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from access import inspection
from kodaira_jusou import archive


class Command(BaseCommand):
    """`bin/manage restore FILE`; `--database` names another, empty database for a drill."""

    help = "控えを空のデータベースに戻し、壁を確かめます（MIGRATOR_DATABASE_URL の接続）"
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="backup が書いたファイル")
        parser.add_argument("--database", default="", help="戻す先のデータベース（指定がなければ本番の名前）")

    def handle(self, *args, file, database="", **options):
        url = environ.Env().str("MIGRATOR_DATABASE_URL", "")
        if not url:
            raise CommandError("MIGRATOR_DATABASE_URL（migrator の接続）を指定してください。")
        login = archive.login(url, database)
        try:
            archive.read(login, file)
        except archive.ArchiveError as error:
            raise CommandError(str(error)) from error
        connection.settings_dict["NAME"] = login["dbname"]
        self.stdout.write(
            f"データベース「{login['dbname']}」に戻しました。サインイン中だった人は、もう一度サインインします。"
        )
        self.look_at_the_wall()

    def look_at_the_wall(self):
        # Here the migrator looks, and that this is not the app's login is no hole.
        found = [hole for hole in inspection.holes() if hole.where != "DATABASE_URL"]
        for hole in found:
            self.stderr.write(f"穴: {hole}")
        if found:
            raise CommandError(
                "壁に穴があります。上の行の直し方に従ってください。本番のプロセスは起動しません。"
            )
        self.stdout.write("壁に穴はありません。")
