"""The demo's place in the house: it offers its people on the sign-in page, and is never installed in production."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """架空の市."""

    name = "demo"
    verbose_name = "架空の市"

    def ready(self):
        from accounts import offers

        from .people import PASSWORD, PEOPLE, post

        offers.password = PASSWORD
        offers.people = [
            {"username": username, "name": name, "agency": agency, "role": post(agency, role)}
            for username, name, _kana, agency, role, offered in PEOPLE
            if offered
        ]
