"""`backup`: the whole database into one file, by the login that reads everything and writes nothing."""

from pathlib import Path

import environ
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from kodaira_jusou import archive


class Command(BaseCommand):
    """`bin/manage backup FILE`, or a folder, in which the file is named after the time."""

    help = (
        "データベースの控えを1つのファイルに取ります（BACKUP_DATABASE_URL の接続。フォルダーなら名前は日時）"
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="ファイルの名前、またはフォルダー")

    def handle(self, *args, file, **options):
        url = environ.Env().str("BACKUP_DATABASE_URL", "")
        if not url:
            raise CommandError("BACKUP_DATABASE_URL（控えの役割の接続）を指定してください。")
        if file.is_dir():
            file /= f"{settings.DB_PREFIX}-{timezone.localtime():%Y%m%d-%H%M%S}.dump"
        try:
            archive.write(archive.login(url), file)
        except archive.ArchiveError as error:
            raise CommandError(str(error)) from error
        size = file.stat().st_size / (1024 * 1024)
        self.stdout.write(f"控えを取りました: {file}（{size:.1f} MB）と {archive.sum_of(file).name}")
        self.stdout.write("個人情報がすべて入っています。暗号化して、この機械の外にも置いてください。")
