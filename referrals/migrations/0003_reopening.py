"""再開: what a consent from before it had carried is carried no longer, neither an open letter nor a later 受理."""

from django.db import migrations

from access.wall import DEFINER_PATH, sql
from referrals.migrations import _functions

IN_TIME = "today_jst() BETWEEN k.valid_from AND k.valid_until"
MOVED = "OR NOT today_jst() BETWEEN given.valid_from AND given.valid_until)"
BORN = "given.opened_at IS NULL\n"


def again(signature, body, change, returns, how):
    before, after = change
    if body.count(before) != 1:
        raise RuntimeError(f"{signature} is not as this migration knows it")
    return (
        f"CREATE OR REPLACE FUNCTION {signature} RETURNS {returns} {how} SECURITY DEFINER"
        f" SET search_path = {DEFINER_PATH} AS $body${body.replace(before, after)}$body$"
    )


class Migration(migrations.Migration):
    dependencies = [("referrals", "0002_wall"), ("cases", "0015_coordination_wall")]
    operations = [
        sql(
            again(
                "letter_open(letter uuid)",
                _functions.OPEN,
                (IN_TIME, f"{IN_TIME} AND NOT consent_outlived(k.id)"),
                "boolean",
                "LANGUAGE sql STABLE",
            ),
            again(
                "referrals_move(letter uuid, verb text, seen integer, report date, suggested integer)",
                _functions.MOVE,
                (MOVED, f"{MOVED[:-1]} OR consent_outlived(given.id))"),
                "text",
                "LANGUAGE plpgsql VOLATILE",
            ),
            again(
                "referrals_born()",
                _functions.BORN,
                (BORN, BORN.replace("\n", " OR consent_outlived(given.id)\n")),
                "trigger",
                "LANGUAGE plpgsql VOLATILE",
            ),
        )
    ]
