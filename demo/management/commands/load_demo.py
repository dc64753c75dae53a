"""`load_demo`: the invented city, once."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from demo import loader


class Command(BaseCommand):
    """Load agencies, workers and stories; a city that is there stays as it is."""

    help = "架空の市を読み込みます（すでにあれば何もしません）"

    def add_arguments(self, parser):
        parser.add_argument(
            "--generated", type=int, default=300, help="台本のほかに作るケースの数（既定 300）"
        )

    def handle(self, *args, **options):
        if settings.MODE == "production":
            raise CommandError("本番では架空の市を読み込めません。")
        made = loader.load(options["generated"], say=self.say)
        self.stdout.write("架空の市を読み込みました。" if made else "架空の市はすでにあります。")

    def say(self, line):
        self.stdout.write(f"  架空の市: {line}")
        self.stdout.flush()
