"""The indexes, constraints and triggers of the tables a load fills: taken away while it runs, made again exactly as they were.

What is taken away is written down before (`bench.bench_shape`), so that a load that was killed still finds its way back.
"""

from .tables import COLUMNS

READ = """
    SELECT c.contype::text AS kind, c.conrelid::regclass::text AS "table", c.conname AS name,
        pg_get_constraintdef(c.oid) AS body, coalesce(pg_get_indexdef(c.conindid), '') AS made_by
    FROM pg_constraint c WHERE c.contype IN ('f', 'p', 'u') AND c.conparentid = 0
      AND (c.conrelid = ANY (%(tables)s::regclass[]) OR c.confrelid = ANY (%(tables)s::regclass[]))
    UNION ALL
    SELECT 'i', i.indrelid::regclass::text, i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid), ''
    FROM pg_index i WHERE i.indrelid = ANY (%(tables)s::regclass[])
      AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid AND c.contype IN ('p', 'u'))
"""
THERE = {
    "i": "SELECT to_regclass(%(name)s) IS NOT NULL",
    "c": "SELECT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = %(name)s AND conrelid = %(table)s::regclass)",
    "never": "SELECT false",
    "valid": "SELECT convalidated FROM pg_constraint WHERE conname = %(name)s AND conrelid = %(table)s::regclass",
}


def remember(connection):
    """Write down everything once, before anything is taken away."""
    if connection.execute("SELECT EXISTS (SELECT 1 FROM bench.bench_shape)").fetchone()[0]:
        return
    connection.execute(
        f'INSERT INTO bench.bench_shape (kind, "table", name, body, made_by) {READ}',
        {"tables": list(COLUMNS)},
    )


def undress(connection):
    """Take away what would be kept up row by row, and let the rules of the tables rest."""
    for kind in ("f", "p", "u", "i"):
        for table, name in connection.execute(
            'SELECT "table", name FROM bench.bench_shape WHERE kind = %s ORDER BY 1, 2', [kind]
        ).fetchall():
            if kind == "i":
                connection.execute(f"DROP INDEX IF EXISTS {name}")
            else:
                connection.execute(f'ALTER TABLE {table} DROP CONSTRAINT IF EXISTS "{name}"')
    for table in COLUMNS:
        # because the sweeper would read again and again what is still growing
        connection.execute(f"ALTER TABLE {table} SET (autovacuum_enabled = false)")
        connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")


def wake(connection):
    """The rules of the tables hold again."""
    for table in COLUMNS:
        connection.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        connection.execute(f"ALTER TABLE {table} RESET (autovacuum_enabled)")


def deeds(connection):
    """What has to be made again, in three rounds: indexes, then keys, then the proof of each foreign key."""
    rows = connection.execute(
        'SELECT kind, "table", name, body, made_by FROM bench.bench_shape ORDER BY 2, 3'
    ).fetchall()
    indexes = [Index(table, name, body) for kind, table, name, body, _made in rows if kind == "i"]
    indexes += [Index(table, name, made) for kind, table, name, _b, made in rows if kind in "pu"]
    keys = [Key(table, name, kind) for kind, table, name, _b, _m in rows if kind in "pu"]
    foreign = [Foreign(table, name, body) for kind, table, name, body, _m in rows if kind == "f"]
    return indexes, [*keys, *foreign], [Proof(deed.table, deed.name) for deed in foreign]


class Deed:
    """One thing to make again; done twice, it is done once."""

    there = "c"

    def __init__(self, table, name, body=""):
        self.table, self.name, self.body = table, name, body

    def run(self, connection):
        facts = {"table": self.table, "name": self.name}
        if not connection.execute(THERE[self.there], facts).fetchone()[0]:
            connection.execute(self.statement)


class Index(Deed):
    there = "i"

    @property
    def statement(self):
        return self.body

    @property
    def weight(self):
        """The heaviest first, so that two hands end together."""
        return (" gin " not in self.body, self.table != "audit_event", "agencygrant" not in self.table)


class Key(Deed):
    @property
    def statement(self):
        kind = {"p": "PRIMARY KEY", "u": "UNIQUE"}[self.body]
        return f'ALTER TABLE {self.table} ADD CONSTRAINT "{self.name}" {kind} USING INDEX "{self.name}"'


class Foreign(Deed):
    @property
    def statement(self):
        return f'ALTER TABLE {self.table} ADD CONSTRAINT "{self.name}" {self.body} NOT VALID'


class Tidying(Deed):
    """A table as one finds it in a city that has worked with it for years: swept, and known to the planner."""

    there = "never"

    @property
    def statement(self):
        return f"VACUUM (ANALYZE) {self.table}"


class Proof(Deed):
    there = "valid"

    @property
    def statement(self):
        return f'ALTER TABLE {self.table} VALIDATE CONSTRAINT "{self.name}"'
