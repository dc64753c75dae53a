"""How the rows of every personal table lead to persons, and the line by which a sealed address in them is hidden."""

from dataclasses import dataclass

from django.db import migrations

from .wall import role, run


@dataclass(frozen=True)
class Subject:
    """How the rows of a table lead to persons: `persons` of one row ($1), and the rows `x` of one person ($1)."""

    persons: str
    rows: str


CASES_OF = "SELECT k.id FROM cases_case k WHERE k.person_id = $1"
TALKS_OF = f"SELECT t.id FROM cases_consultation t WHERE t.person_id = $1 OR t.case_id IN ({CASES_OF})"
LETTERS_OF = (
    f"SELECT l.referral_id FROM referrals_letter l WHERE l.case_id IN ({CASES_OF})"
    f" OR l.consultation_id IN ({TALKS_OF}) OR l.person_id = $1"
)
ITEMS_OF = f"SELECT m.item_id FROM meetings_matter m WHERE coalesce(m.case_id, m.about_id) IN ({CASES_OF})"


def of_letter(condition):
    """The persons of the letters that a condition on `l` finds."""
    return (
        "SELECT u.p FROM referrals_letter l LEFT JOIN cases_consultation t ON t.id = l.consultation_id"
        " LEFT JOIN cases_case k ON k.id IN (l.case_id, t.case_id)"
        f" CROSS JOIN LATERAL unnest(ARRAY[k.person_id, t.person_id, l.person_id]) u(p) WHERE {condition}"
    )


def of_matter(condition):
    """The persons of the matters that a condition on `m` finds, followed or only named."""
    return (
        "SELECT k.person_id FROM meetings_matter m JOIN cases_case k ON k.id = coalesce(m.case_id, m.about_id)"
        f" WHERE {condition}"
    )


CASE_PERSON = "SELECT k.person_id FROM cases_case k WHERE k.id = ($1).case_id"
SUBJECTS = {
    "case": Subject(CASE_PERSON, f"x.case_id IN ({CASES_OF})"),
    "person": Subject("SELECT ($1).person_id", "x.person_id = $1"),
    "itself": Subject("SELECT ($1).id", "x.id = $1"),
    "talk": Subject(
        f"SELECT ($1).person_id UNION {CASE_PERSON}", f"x.person_id = $1 OR x.case_id IN ({CASES_OF})"
    ),
    "body": Subject(
        "SELECT ($1).person_id UNION SELECT k.person_id FROM cases_case k WHERE k.id = ($1).case_id"
        " UNION SELECT t.person_id FROM cases_consultation t WHERE t.id = ($1).consultation_id"
        " UNION SELECT k.person_id FROM cases_consultation t JOIN cases_case k ON k.id = t.case_id"
        " WHERE t.id = ($1).consultation_id",
        f"x.referral_id IN ({LETTERS_OF})",
    ),
    "letter": Subject(of_letter("l.referral_id = ($1).referral_id"), f"x.referral_id IN ({LETTERS_OF})"),
    "matter": Subject(
        "SELECT k.person_id FROM cases_case k WHERE k.id = coalesce(($1).case_id, ($1).about_id)",
        f"x.item_id IN ({ITEMS_OF})",
    ),
    "item": Subject(of_matter("m.item_id = ($1).item_id"), f"x.item_id IN ({ITEMS_OF})"),
    "inquiry": Subject(
        of_matter("m.item_id = (SELECT q.item_id FROM meetings_inquiry q WHERE q.id = ($1).inquiry_id)"),
        f"x.inquiry_id IN (SELECT q.id FROM meetings_inquiry q WHERE q.item_id IN ({ITEMS_OF}))",
    ),
    "meeting": Subject(
        of_matter("m.item_id IN (SELECT i.id FROM meetings_item i WHERE i.meeting_id = ($1).id)"),
        f"x.id IN (SELECT i.meeting_id FROM meetings_item i WHERE i.id IN ({ITEMS_OF}))",
    ),
}


def seals(name, how):
    """A migration operation: rows of a table in which a sealed address stands are hidden from all but the named.

    `how` its rows lead to persons is one of SUBJECTS. The database marks a row as it is written, or as a seal is set.
    """
    key, subject = "history_id" if "_historical" in name else "id", SUBJECTS[how]
    given = ", ".join(f"$how${part}$how$" for part in (key, subject.persons, subject.rows))

    def build():
        app = role("app")
        yield f"DROP POLICY IF EXISTS {name}_sealed ON {name}"
        yield f"GRANT SELECT ON {name} TO {role('definer')}"
        yield (
            f"CREATE TRIGGER {name}_sealed AFTER INSERT OR UPDATE ON {name}"
            f" FOR EACH ROW EXECUTE FUNCTION sealed_mark({given.replace('$how$', chr(39))})"
        )
        for command, clause in (("SELECT", "USING"), ("UPDATE", "USING"), ("DELETE", "USING")):
            suffix = "" if command == "SELECT" else f"_{command.lower()}"
            yield (
                f"CREATE POLICY {name}_sealed{suffix} ON {name} AS RESTRICTIVE FOR {command} TO {app}"
                f" {clause} (NOT sealed_row({key}))"
            )

    return migrations.RunPython(run(build), migrations.RunPython.noop, elidable=False)
