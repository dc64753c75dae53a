"""What holds for every statement of the product: lists as arrays, and enough kept plans on a connection."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created

PREPARED = 400  # because the product has more distinct statements than the driver keeps by itself (100)


class CommonConfig(AppConfig):
    """共通."""

    name = "common"
    verbose_name = "共通"

    def ready(self):
        from . import anyof

        anyof.install()
        connection_created.connect(keep_plans, dispatch_uid="common.keep_plans")


def keep_plans(connection, **_):
    """Let a new connection keep the plans of all the statements it meets."""
    connection.connection.prepared_max = PREPARED
