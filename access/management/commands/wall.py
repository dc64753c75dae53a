"""`wall`: prints the wall as the database has it, table by table and function by function."""

import sys

from django.core.management.base import BaseCommand

from access import inspection


class Command(BaseCommand):
    """Exit 1 when there is a hole, and name its cure."""

    help = "壁（行レベルセキュリティ）を表と関数ごとに表示し、穴があれば終了コード 1 で終わります"

    def handle(self, *args, **options):
        self.stdout.write(
            "表                                    区分        RLS  強制  読む      加える    変える    消す"
        )
        for table in inspection.tables():
            held = "".join(f"{table.command(letter):　<6}" for letter in "rawd")
            rls, forced = ("○" if table.rls else "－"), ("○" if table.forced else "－")
            self.stdout.write(f"{table.name:<38}{table.kind:　<6}{rls}    {forced}    {held}")
        self.stdout.write("\nSECURITY DEFINER 関数（app が実行できる: ○）")
        for function in inspection.functions():
            mark = "○" if function.for_app else "－"
            self.stdout.write(f"  {mark} {function.signature}  所有者 {function.owner}")
        found = inspection.holes()
        for hole in found:
            self.stderr.write(f"穴: {hole}")
        if found:
            sys.exit(1)
        self.stdout.write("\n穴はありません。")
