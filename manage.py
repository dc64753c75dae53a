#!/usr/bin/env python3
"""Django's command line for こだいら重層."""

import os
import sys

# These commands change the schema or load whole worlds: they connect as the migrator, which no running process holds.
AS_MIGRATOR = {"migrate", "sqlmigrate", "load_demo", "seed_scale", "first_admin", "setup_database", "restore"}


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kodaira_jusou.settings.base")
    if len(sys.argv) > 1 and sys.argv[1] in AS_MIGRATOR:
        os.environ["JUSOU_AS_MIGRATOR"] = "1"
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
