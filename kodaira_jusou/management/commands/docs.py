"""`docs`: writes the generated pages, or with --check says which are stale."""

import sys
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from kodaira_jusou import generated


class Command(BaseCommand):
    """Write docs/…, or exit 1 when a page differs from what the code says."""

    help = "docs/ の自動生成ページを書きます（--check: 古ければ終了コード 1）"

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true")

    def handle(self, *args, check=False, **options):
        stale = []
        for name, text in generated.pages().items():
            path = Path(settings.BASE_DIR) / "docs" / name
            if path.exists() and path.read_text() == text:
                continue
            stale.append(name)
            if not check:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
        for name in stale:
            self.stdout.write(f"{'古いページ' if check else '書きました'}: docs/{name}")
        if check and stale:
            sys.exit(1)
