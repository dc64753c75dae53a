"""`load`: people at work on the product's own pages, measured."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from bench.load import measure
from bench.load.address import Foreign


class Command(BaseCommand):
    """Start the web server as production does, let workers work through it, say how fast it was."""

    help = "この計算機の上で製品に負荷をかけて測ります（データは書き足されます。本番では使えません）"

    def add_arguments(self, parser):
        parser.add_argument("--users", type=int, default=60, help="同時に働く人数（既定 60）")
        parser.add_argument("--minutes", type=float, default=10, help="一つの段階を測る長さ（既定 10分）")
        parser.add_argument("--json", help="結果を書くファイル")
        parser.add_argument("--server", choices=("gunicorn", "granian"), default="gunicorn")
        parser.add_argument("--workers", type=int, help="Web のプロセスの数")
        parser.add_argument("--threads", type=int, help="一つのプロセスのスレッドの数")
        parser.add_argument("--closed", action="store_true", help="休みなしの段階だけを測る")
        parser.add_argument("--closed-users", type=int, default=8, help="休みなしで働く人数（既定 8）")
        parser.add_argument(
            "--as", choices=("restricted", "all-seeing", "mixed"), help="この人たちの段階だけを測る"
        )
        parser.add_argument("--where", type=int, help="この回数ずつ開いて、ページの時間の内訳を言う")
        parser.add_argument("--compare", type=int, help="この回数ずつ、Web サーバーを替えて比べる")
        parser.add_argument("--host", help="もう動いている Web（http://127.0.0.1:番号 だけ）")

    def handle(self, *args, **options):
        if settings.MODE == "production":
            raise CommandError("本番には負荷をかけられません。")
        if options["users"] < 1 or options["minutes"] <= 0 or options["closed_users"] < 1:
            raise CommandError("--users と --minutes は正の数です。")
        try:
            found = self.what(options)(options, self.say)
        except (Foreign, LookupError, RuntimeError) as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            measure.keep(found, options["json"])
            self.say(f"結果: {options['json']}")

    @staticmethod
    def what(options):
        if options["where"]:
            return measure.where_of
        return measure.compare if options["compare"] else measure.measure

    def say(self, line):
        self.stdout.write(line)
        self.stdout.flush()
