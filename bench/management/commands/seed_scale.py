"""`seed_scale`: a city of any size, by COPY, to measure on; a load that was stopped goes on where it was."""

import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from psycopg import conninfo

from bench.world.ledger import Refusal
from bench.world.load import load
from bench.world.plan import Size, WrongSize

WORDS = {
    "cases": "ケース",
    "calls": "相談",
    "meetings": "会議",
    "log": "閲覧記録",
    "reindex": "索引",
    "rekey": "鍵",
    "reproof": "外部キーの確認",
    "retidy": "統計",
}
TIMES = {"grants": 5, "notes": 1, "audit": 10}
BAR = 30


class Command(BaseCommand):
    """Make the world; what is not told is in proportion to the cases."""

    help = "計測のための大きな架空の市をつくります（途中で止めても、同じ命令で続きから）"

    def add_arguments(self, parser):
        parser.add_argument("--cases", type=int, default=100_000, help="ケースの数（既定 100000 が 1 倍）")
        for name, times in TIMES.items():
            parser.add_argument(f"--{name}", type=int, help=f"既定は --cases の {times} 倍")
        parser.add_argument("--seed", type=int, default=7, help="同じ番号からは同じ市ができます")
        parser.add_argument("--hands", type=int, default=2, help="同時に働くプロセスの数")

    def handle(self, *args, **options):
        if settings.MODE == "production":
            raise CommandError("本番では架空の市をつくれません。")
        cases, began = options["cases"], time.monotonic()
        told = {
            name: times * cases if options[name] is None else options[name] for name, times in TIMES.items()
        }
        try:
            size = Size(cases=cases, seed=options["seed"], **told)
            made = load(_dsn(), size, self.say, options["hands"])
        except (WrongSize, Refusal) as reason:
            raise CommandError(str(reason)) from reason
        connection.close()
        took = time.monotonic() - began
        self.stdout.write(
            f"\n架空の市ができました（{took:.0f} 秒）。"
            if made
            else "この大きさの架空の市は、すでにあります。"
        )

    def say(self, step, done, count):
        """The bar of one step; on a terminal it stays on its line, elsewhere a line for every tenth."""
        word = WORDS.get(step, step)
        if self.stdout.isatty():
            filled = BAR * done // max(count, 1)
            line = f"\r  {word:　<8}{'█' * filled}{'░' * (BAR - filled)} {done}/{count}"
            self.stdout.write(line, ending="\n" if done == count else "")
        elif done == count or done * 10 // count != (done - 1) * 10 // count:
            self.stdout.write(f"  {word} {done}/{count}")
        self.stdout.flush()


def _dsn():
    """The migrator's own address, as Django was told it."""
    known = connection.get_connection_params()
    names = {"dbname": "dbname", "user": "user", "password": "password", "host": "host", "port": "port"}
    return conninfo.make_conninfo(**{name: known[key] for key, name in names.items() if known.get(key)})
