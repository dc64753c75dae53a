"""The place of what measures in the house: above everything, asked by nothing."""

from django.apps import AppConfig


class BenchConfig(AppConfig):
    """計測."""

    name = "bench"
    verbose_name = "計測"
