"""On what it was measured; nothing that tells whose machine it is."""

import os
import platform
from importlib.metadata import version
from pathlib import Path

from django.utils import timezone

PACKAGES = ("django", "psycopg", "django-guardian", "gunicorn")
BIG = [
    "cases_case",
    "access_agencygrant",
    "access_workergrant",
    "cases_casenote",
    "people_person",
    "people_contact",
    "audit_event",
    "consent_consent",
    "cases_consultation",
    "cases_householdmember",
    "referrals_referral",
    "meetings_meeting",
    "desk_notice",
]
SETTINGS = ("shared_buffers", "work_mem", "effective_cache_size", "fsync", "synchronous_commit")


def described(owner):
    """Machine, versions, the server's settings, and how much there is of everything."""
    owner.connection.ensure_connection()
    return {
        "made_at": timezone.now().isoformat(timespec="minutes"),
        "machine": {
            "cpu": _cpu(),
            "cores": len(os.sched_getaffinity(0)),
            "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
            "system": f"{platform.system()} {platform.machine()}",
        },
        "versions": {
            "python": platform.python_version(),
            "postgresql": owner.rows("SHOW server_version")[0][0].split(" ")[0],
            **{name: version(name) for name in PACKAGES},
        },
        "settings": {name: owner.rows(f"SHOW {name}")[0][0] for name in SETTINGS},
        "rows": {name: owner.rows(f"SELECT count(*) FROM {name}")[0][0] for name in BIG},
        "size_gb": round(owner.rows("SELECT pg_database_size(current_database())")[0][0] / 2**30, 2),
    }


def _cpu():
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor()
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()
