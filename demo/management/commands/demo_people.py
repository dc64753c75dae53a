"""`demo_people`: whom to sign in as."""

from django.core.management.base import BaseCommand

from demo.people import PASSWORD, PEOPLE, post


class Command(BaseCommand):
    """Print the sign-in names of the demo."""

    help = "デモのサインインIDを表示します"
    requires_system_checks = []

    def handle(self, *args, **options):
        self.stdout.write(f"サインインできる人（すべて架空・パスワードは共通で {PASSWORD}）")
        for username, name, _kana, agency, role, offered in PEOPLE:
            if offered:
                what = dict.fromkeys((agency, post(agency, role)))
                self.stdout.write(f"  {username:<20}{name}（{'／'.join(what)}）")
