"""The wall's SQL: one line per table becomes row-level security, policies, rights and triggers.

Used by migrations. What a line leaves out is no privilege: a command is either held by a policy or not granted.
"""

import re
from dataclasses import dataclass, field
from functools import reduce

from django.conf import settings
from django.db import migrations

DEFINER_PATH = "pg_catalog, public, pg_temp"


def role(name):
    """The installation's own name of a role: migrator, definer, app or gate."""
    return f"{settings.DB_PREFIX}_{name}"


_EXISTS = re.compile(r"\bEXISTS\s*\(")
_DECIDED = re.compile(r"\b(HAVING|OFFSET|LIMIT)\b")


def by_key(expression):
    """The same condition, with every EXISTS asked row by row through an index.

    Without OFFSET 0 the planner may read all that an agency sees into a hash to judge one row: it takes what the token hides
    from it for nearly nothing.
    """
    done, rest = "", expression
    while found := _EXISTS.search(rest):
        end = _closing(rest, found.end())
        inner = by_key(rest[found.end() : end])
        fixed = inner if _DECIDED.search(_outermost(inner)) else f"{inner} OFFSET 0"
        done, rest = f"{done}{rest[: found.end()]}{fixed})", rest[end + 1 :]
    return done + rest


def _closing(text, start):
    depth = 1
    for place in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[place], 0)
        if not depth:
            return place
    raise ValueError(f"a bracket is not closed: {text}")


def _outermost(text):
    """The text without what stands in brackets."""
    while (shorter := re.sub(r"\([^()]*\)", "", text)) != text:
        text = shorter
    return text


@dataclass(frozen=True)
class Table:
    """How one personal table is held: an expression per command, denials that beat them, columns that stay."""

    name: str
    select: str = ""
    insert: str = ""
    update: str = ""
    update_to: str = ""
    delete: str = ""
    deny: str = ""
    forever: tuple = ()
    once: tuple = ()
    audited: bool = True
    extra: list = field(default_factory=list)

    def statements(self):
        yield f"ALTER TABLE {self.name} ENABLE ROW LEVEL SECURITY"
        yield f"ALTER TABLE {self.name} FORCE ROW LEVEL SECURITY"
        yield f"REVOKE ALL ON {self.name} FROM PUBLIC, {role('app')}, {role('gate')}"
        yield from self._policies()
        yield from self._denials()
        yield from self._triggers()
        yield from self.extra

    def _policies(self):
        app = role("app")
        if self.select:
            yield f"GRANT SELECT ON {self.name} TO {app}"
            yield (
                f"CREATE POLICY {self.name}_select ON {self.name} FOR SELECT TO {app}"
                f" USING ({by_key(self.select)})"
            )
        if self.insert:
            yield f"GRANT INSERT ON {self.name} TO {app}"
            yield (
                f"CREATE POLICY {self.name}_insert ON {self.name} FOR INSERT TO {app}"
                f" WITH CHECK ({by_key(self.insert)})"
            )
        if self.update:
            yield f"GRANT UPDATE ON {self.name} TO {app}"
            yield (
                f"CREATE POLICY {self.name}_update ON {self.name} FOR UPDATE TO {app}"
                f" USING ({by_key(self.update)}) WITH CHECK ({by_key(self.update_to or self.update)})"
            )
        if self.delete:
            yield f"GRANT DELETE ON {self.name} TO {app}"
            yield f"CREATE POLICY {self.name}_delete ON {self.name} FOR DELETE TO {app} USING ({by_key(self.delete)})"

    def _denials(self):
        if not self.deny:
            return
        app = role("app")
        commands = {"SELECT": "USING", "INSERT": "WITH CHECK", "UPDATE": "USING", "DELETE": "USING"}
        for command, clause in commands.items():
            if getattr(self, command.lower()):
                yield (
                    f"CREATE POLICY {self.name}_deny_{command.lower()} ON {self.name} AS RESTRICTIVE"
                    f" FOR {command} TO {app} {clause} ({by_key(self.deny)})"
                )

    def _triggers(self):
        if self.forever or self.once:
            kept = ", ".join(f"'{c}'" for c in (*self.forever, *(f"?{c}" for c in self.once)))
            yield (
                f"CREATE TRIGGER {self.name}_keeps BEFORE UPDATE ON {self.name}"
                f" FOR EACH ROW EXECUTE FUNCTION same_for_ever({kept})"
            )
        if self.audited:
            for command, tables in {
                "INSERT": "NEW TABLE AS touched",
                "UPDATE": "NEW TABLE AS touched",
                "DELETE": "OLD TABLE AS touched",
            }.items():
                yield (
                    f"CREATE TRIGGER {self.name}_write_{command.lower()} AFTER {command} ON {self.name}"
                    f" REFERENCING {tables} FOR EACH STATEMENT EXECUTE FUNCTION audit_write()"
                )


def protect(name, **how):
    """A migration operation that puts one personal table behind the wall."""
    return migrations.RunPython(
        _run(Table(name, **how).statements), migrations.RunPython.noop, elidable=False
    )


def versions_of(name, parent, may, seen="true"):
    """The wall of a version table: seen with the present row and as `seen` says of what the version contained.

    Only whoever may write the row writes its version, under his own name, as the row is, at the database's time.
    """

    def forwards(apps, schema_editor):
        model = next(m for m in apps.get_models() if m._meta.db_table == name)
        columns = [f.column for f in model._meta.concrete_fields if not f.column.startswith("history_")]
        equal = " AND ".join(f"p.{column} IS NOT DISTINCT FROM {name}.{column}" for column in columns)
        table = Table(
            name,
            select=f"EXISTS (SELECT 1 FROM {parent} p WHERE p.id = {name}.id) AND {seen}",
            insert=(
                f"history_user_id = (SELECT ctx_worker()) AND history_type IN ('+', '~') AND ({may})"
                f" AND EXISTS (SELECT 1 FROM {parent} p WHERE {equal})"
            ),
            audited=False,
            extra=[
                f"CREATE TRIGGER {name}_stamp BEFORE INSERT ON {name}"
                " FOR EACH ROW EXECUTE FUNCTION version_stamp()"
            ],
        )
        _run(table.statements)(apps, schema_editor)

    return migrations.RunPython(forwards, migrations.RunPython.noop, elidable=False)


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

    return migrations.RunPython(_run(build), migrations.RunPython.noop, elidable=False)


def covers(case, topics):
    """Whether the grants in force on a case together cover a record's topics; no grant covers nothing."""
    return (
        f"EXISTS (SELECT 1 FROM access_sight g WHERE g.case_id = {case}"
        f" HAVING bit_or(g.topics) & {topics} = {topics})"
    )


def sight(case, condition="true"):
    return f"EXISTS (SELECT 1 FROM access_sight g WHERE g.case_id = {case} AND {condition})"


HOLDS = "g.basis IN ('INTAKE', 'COORDINATION')"


def own(agency="agency_id", worker="author_id"):
    """A row the acting agency wrote; where workers are granted by name only, the worker himself."""
    return (
        f"({agency} = (SELECT ctx_desk())"
        f" AND (NOT (SELECT ctx_named_only()) OR {worker} = (SELECT ctx_worker())))"
    )


def sql(*statements):
    """A migration operation of plain statements; `{app}`, `{gate}`, `{definer}`, `{migrator}` are the roles."""

    def build():
        names = {n: role(n) for n in ("app", "gate", "definer", "migrator")}
        for statement in statements:
            yield reduce(
                lambda text, pair: text.replace("{" + pair[0] + "}", pair[1]), names.items(), statement
            )

    return migrations.RunPython(_run(build), migrations.RunPython.noop)


def definer(signature, body, *, returns, language="plpgsql", volatile="STABLE", app=True, gate=False):
    """A migration operation for one SECURITY DEFINER function of the fixed owner and search path."""
    name = signature.split("(")[0]
    arguments = signature[len(name) :]

    def build():
        yield (
            f"CREATE FUNCTION {signature} RETURNS {returns} LANGUAGE {language} {volatile} SECURITY DEFINER"
            f" SET search_path = {DEFINER_PATH} AS $body${body}$body$"
        )
        yield f"REVOKE ALL ON FUNCTION {name}{_types(arguments)} FROM PUBLIC"
        for yes, who in ((app, "app"), (gate, "gate")):
            if yes:
                yield f"GRANT EXECUTE ON FUNCTION {name}{_types(arguments)} TO {role(who)}"
        yield f"GRANT CREATE ON SCHEMA public TO {role('definer')}"
        yield f"ALTER FUNCTION {name}{_types(arguments)} OWNER TO {role('definer')}"
        yield f"REVOKE CREATE ON SCHEMA public FROM {role('definer')}"

    return migrations.RunPython(_run(build), migrations.RunPython.noop)


def again(signature, body, *, returns, volatile="STABLE"):
    """A migration operation that gives a definer function another body; its owner and its callers stay."""
    return sql(
        f"CREATE OR REPLACE FUNCTION {signature} RETURNS {returns} LANGUAGE plpgsql {volatile} SECURITY DEFINER"
        f" SET search_path = {DEFINER_PATH} AS $body${body}$body$"
    )


def invoker(signature, body, *, returns="boolean"):
    """A migration operation for a SECURITY INVOKER function: the caller's own policies answer inside it."""
    name = signature.split("(")[0]
    arguments = signature[len(name) :]

    def build():
        yield (
            f"CREATE FUNCTION {signature} RETURNS {returns} LANGUAGE plpgsql STABLE"
            f" SET search_path = {DEFINER_PATH} AS $body$BEGIN RETURN {body}; END$body$"
        )
        yield f"REVOKE ALL ON FUNCTION {name}{_types(arguments)} FROM PUBLIC"
        yield f"GRANT EXECUTE ON FUNCTION {name}{_types(arguments)} TO {role('app')}"

    return migrations.RunPython(_run(build), migrations.RunPython.noop)


def _types(arguments):
    """`(a uuid, b int DEFAULT 1)` → `(uuid, int)`."""
    inner = arguments.strip()[1:-1].strip()
    if not inner:
        return "()"
    parts = [p.split(" DEFAULT ")[0].strip().split(None, 1)[1] for p in inner.split(",")]
    return f"({', '.join(parts)})"


def _run(build):
    def forwards(apps, schema_editor):
        with schema_editor.connection.cursor() as cursor:
            for statement in build():
                cursor.execute(statement)

    return forwards
