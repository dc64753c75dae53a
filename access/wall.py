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
    return migrations.RunPython(run(Table(name, **how).statements), migrations.RunPython.noop, elidable=False)


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
        run(table.statements)(apps, schema_editor)

    return migrations.RunPython(forwards, migrations.RunPython.noop, elidable=False)


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

    return migrations.RunPython(run(build), migrations.RunPython.noop)


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

    return migrations.RunPython(run(build), migrations.RunPython.noop)


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

    return migrations.RunPython(run(build), migrations.RunPython.noop)


def _types(arguments):
    """`(a uuid, b int DEFAULT 1)` → `(uuid, int)`."""
    inner = arguments.strip()[1:-1].strip()
    if not inner:
        return "()"
    parts = [p.split(" DEFAULT ")[0].strip().split(None, 1)[1] for p in inner.split(",")]
    return f"({', '.join(parts)})"


def run(build):
    def forwards(apps, schema_editor):
        with schema_editor.connection.cursor() as cursor:
            for statement in build():
                cursor.execute(statement)

    return forwards
