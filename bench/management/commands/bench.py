"""`bench`: the questions of a working day, four ways side by side on the data that is there."""

import json
import os
from pathlib import Path

import psycopg
from django.core.management.base import BaseCommand, CommandError

from bench import report
from bench.measure import beside, machine
from bench.measure.questions import Tools
from bench.measure.run import measured
from bench.world.cast import cast


class Command(BaseCommand):
    """Measure, or write the page that tells of what was measured."""

    help = "同じデータで、素の SQL・この製品・django-guardian・手引きどおりの RLS の速さを並べて測ります"

    def add_arguments(self, parser):
        parser.add_argument("--json", type=Path, help="結果を書くファイル")
        parser.add_argument("--only", nargs="+", default=(), help="測るものの名前（前の部分でもよい）")
        parser.add_argument("--quick", action="store_true", help="少ない回数で測る")
        parser.add_argument("--keep", action="store_true", help="比べるための表を残す")
        parser.add_argument("--report", action="store_true", help="測らずに docs/benchmarks.md を書く")

    def handle(self, *args, **options):
        if options["report"]:
            return self.stdout.write(f"書きました: {report.write()}")
        address = os.environ.get("MIGRATOR_DATABASE_URL")
        if not address:
            raise CommandError("MIGRATOR_DATABASE_URL がありません。bin/manage bench で動かしてください。")
        beside.build(address, self.say)
        try:
            self.measure(options)
        finally:
            if not options["keep"]:
                self.say("比べるための表を消します")
                beside.drop(address)

    def measure(self, options):
        tools = Tools.ready()
        tools.owner.connection.ensure_connection()
        with psycopg.connect(os.environ["MIGRATOR_DATABASE_URL"]) as connection:
            people = cast(connection)
        found = machine.described(tools.owner) | {"quick": options["quick"], "questions": []}
        for answer in measured(people, tools, only=options["only"], quick=options["quick"], say=self.say):
            found["questions"].append(answer)
            if options["json"]:  # because what is measured is kept even when the run is broken off
                options["json"].write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")

    def say(self, line):
        self.stdout.write(line)
        self.stdout.flush()
