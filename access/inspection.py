"""Looks at the database's own catalogue and names every hole in the wall, with its cure; `app` itself can run it."""

from dataclasses import dataclass

from django.db import connection

from . import declared
from .wall import DEFINER_PATH, role

COMMANDS = {"r": "SELECT", "a": "INSERT", "w": "UPDATE", "d": "DELETE"}


@dataclass(frozen=True)
class Hole:
    """A place where the wall does not hold, and what closes it."""

    where: str
    what: str
    cure: str

    def __str__(self):
        return f"{self.where}: {self.what} → {self.cure}"


def holes():
    """Every hole, the gravest first; an empty list is a whole wall."""
    return [
        *_roles(),
        *_database(),
        *(hole for table in tables() for hole in table.holes()),
        *_views(),
        *(hole for function in functions() for hole in function.holes()),
        *_triggers(),
        *_loose_ends(),
    ]


def rows(statement, *params):
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.fetchall()


@dataclass(frozen=True)
class Table:
    """One table as the catalogue shows it."""

    name: str
    rls: bool
    forced: bool
    rights: dict
    gate_rights: frozenset
    policies: dict
    open_policies: frozenset
    strangers: frozenset

    @property
    def kind(self):
        for word, names in (
            ("一般", declared.PLAIN),
            ("職員情報", declared.GUARDED),
            ("サインイン", declared.GATE),
            ("使わない", declared.NOBODY),
        ):
            if self.name in names:
                return word
        return "個人情報"

    def command(self, letter):
        """What holds one command: a policy, nobody's right, or nothing at all."""
        if letter not in self.rights:
            return "権限なし"
        return "ポリシー" if letter in self.policies else "素通し"

    def holes(self):
        if self.strangers:
            yield Hole(self.name, f"権限が {', '.join(sorted(self.strangers))} に開いている", "REVOKE する")
        if self.kind in {"サインイン", "使わない"}:
            if self.rights:
                yield Hole(self.name, "app に権限がある", "REVOKE ALL … FROM app")
            return
        if self.kind == "一般":
            if set(self.rights) - {"r"}:
                yield Hole(self.name, "app が書き込める", "SELECT だけにする")
            return
        yield from self._walled()

    def _walled(self):
        if not (self.rls and self.forced):
            yield Hole(
                self.name,
                "行レベルセキュリティが強制されていない",
                "protect(…) の行を書く（個人情報でなければ access/declared.py に書く）",
            )
        if extra := set(self.rights) & set("DxtmA"):
            yield Hole(self.name, f"app に余分な権限 {', '.join(sorted(extra))}", "REVOKE する")
        for letter, command in COMMANDS.items():
            if letter in self.rights and letter not in self.policies:
                yield Hole(
                    self.name, f"{command} に権限だけあってポリシーがない", "ポリシーを書くか REVOKE する"
                )
        if "*" in self.policies:
            yield Hole(self.name, "FOR ALL のポリシーがある", "命令ごとに書く")
        if self.kind == "個人情報":
            if self.gate_rights:
                yield Hole(self.name, "gate に権限がある", "REVOKE ALL … FROM gate")
            if self.open_policies:
                yield Hole(self.name, "式が true のポリシーがある", "規則を書く")


TABLES = """
SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity,
    ARRAY(SELECT DISTINCT p.letter FROM unnest(
        ARRAY['r','a','w','d','D','x','t'], ARRAY['SELECT','INSERT','UPDATE','DELETE','TRUNCATE','REFERENCES','TRIGGER']
    ) AS p(letter, word)
    WHERE CASE WHEN p.word IN ('SELECT','INSERT','UPDATE','REFERENCES')
          THEN has_any_column_privilege(%s, c.oid, p.word) OR has_table_privilege(%s, c.oid, p.word)
          ELSE has_table_privilege(%s, c.oid, p.word) END
    UNION SELECT 'm' FROM aclexplode(c.relacl) a JOIN pg_roles r ON r.oid = a.grantee
    WHERE r.rolname = %s AND a.privilege_type = 'MAINTAIN'),
    ARRAY(SELECT DISTINCT word FROM unnest(ARRAY['SELECT','INSERT','UPDATE']) word
          WHERE has_any_column_privilege(%s, c.oid, word)),
    ARRAY(SELECT p.polcmd::text FROM pg_policy p WHERE p.polrelid = c.oid AND p.polpermissive
          AND (SELECT oid FROM pg_roles WHERE rolname = %s) = ANY (p.polroles)),
    ARRAY(SELECT p.polcmd::text FROM pg_policy p WHERE p.polrelid = c.oid AND p.polpermissive
          AND (pg_get_expr(p.polqual, p.polrelid) = 'true' OR pg_get_expr(p.polwithcheck, p.polrelid) = 'true'
               OR 0 = ANY (p.polroles))),
    ARRAY(SELECT DISTINCT coalesce(r.rolname, 'PUBLIC') FROM aclexplode(c.relacl) a
          LEFT JOIN pg_roles r ON r.oid = a.grantee
          WHERE a.grantee <> c.relowner AND coalesce(r.rolname, 'PUBLIC') <> ALL (%s))
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') ORDER BY c.relname
"""


def tables():
    app, gate = role("app"), role("gate")
    known = [app, gate, role("definer"), role("migrator")]
    return [
        Table(
            name,
            rls,
            forced,
            dict.fromkeys(rights),
            frozenset(gates),
            dict.fromkeys(policies),
            frozenset(opens),
            frozenset(strangers),
        )
        for name, rls, forced, rights, gates, policies, opens, strangers in rows(
            TABLES, app, app, app, app, gate, app, known
        )
    ]


@dataclass(frozen=True)
class Function:
    """One SECURITY DEFINER function as the catalogue shows it."""

    name: str
    signature: str
    owner: str
    path: str
    for_app: bool
    for_public: bool

    def holes(self):
        if self.owner != role("definer"):
            yield Hole(
                self.signature, f"所有者が {self.owner}", f"ALTER FUNCTION … OWNER TO {role('definer')}"
            )
        if self.path != DEFINER_PATH:
            yield Hole(
                self.signature, f"search_path が {self.path or '未設定'}", f"SET search_path = {DEFINER_PATH}"
            )
        if self.for_public:
            yield Hole(self.signature, "PUBLIC が実行できる", "REVOKE ALL … FROM PUBLIC")
        if self.name not in declared.FOR_APP | declared.INNER:
            yield Hole(
                self.signature, "一覧にない SECURITY DEFINER 関数", "access/declared.py に書いて見直す"
            )
        elif self.for_app and self.name not in declared.FOR_APP:
            yield Hole(self.signature, "内側の関数を app が実行できる", "REVOKE EXECUTE … FROM app")


FUNCTIONS = """
SELECT p.proname, p.oid::regprocedure::text, pg_get_userbyid(p.proowner),
    (SELECT split_part(c, '=', 2) FROM unnest(p.proconfig) c WHERE c LIKE 'search_path=%%'),
    has_function_privilege(%s, p.oid, 'EXECUTE'),
    p.proacl IS NULL OR EXISTS (SELECT 1 FROM aclexplode(p.proacl) a WHERE a.grantee = 0)
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname = 'public' AND p.prosecdef ORDER BY 2
"""


def functions():
    return [Function(*row) for row in rows(FUNCTIONS, role("app"))]


def _roles():
    app, gate, backup = role("app"), role("gate"), role("backup")
    for name, power in rows(
        "SELECT rolname, concat_ws(' ', CASE WHEN rolsuper THEN 'SUPERUSER' END,"
        " CASE WHEN rolbypassrls AND rolname <> %s THEN 'BYPASSRLS' END,"
        " CASE WHEN rolcreaterole THEN 'CREATEROLE' END,"
        " CASE WHEN rolcreatedb THEN 'CREATEDB' END, CASE WHEN rolreplication THEN 'REPLICATION' END)"
        " FROM pg_roles WHERE rolname IN (%s, %s, %s)",
        backup,
        app,
        gate,
        backup,
    ):
        if power:
            yield Hole(
                name,
                f"役割が {power} を持つ",
                f"ALTER ROLE {name} NOSUPERUSER NOBYPASSRLS …（setup_database）",
            )
    yield from _ties(app, gate, backup)
    if (
        rows("SELECT current_user <> %s", app)[0][0]
        and not rows("SELECT pg_has_role(%s, 'MEMBER')", app)[0][0]
    ):
        yield Hole("DATABASE_URL", f"接続が {app} ではない", f"{app} の接続にする")


def _ties(app, gate, backup):
    """What a login reaches through another role, or because a thing is its own."""
    for name, other in rows(
        "SELECT m.rolname, r.rolname FROM pg_roles m CROSS JOIN pg_roles r"
        " WHERE m.rolname IN (%s, %s, %s) AND r.oid <> m.oid AND NOT m.rolsuper"
        " AND pg_has_role(m.oid, r.oid, 'MEMBER') AND (m.rolname, r.rolname) <> (%s, 'pg_read_all_data')",
        app,
        gate,
        backup,
        backup,
    ):
        yield Hole(name, f"{other} の一員になっている", f"REVOKE {other} FROM {name}")
    for name, count in rows(
        "SELECT r.rolname, count(*) FROM pg_shdepend d JOIN pg_roles r ON r.oid = d.refobjid"
        " WHERE d.deptype = 'o' AND r.rolname IN (%s, %s, %s)"
        " AND d.dbid IN (0, (SELECT oid FROM pg_database WHERE datname = current_database())) GROUP BY 1",
        app,
        gate,
        backup,
    ):
        yield Hole(name, f"{count} 個のものを所有している", f"所有者を {role('migrator')} に変える")


def _database():
    app = role("app")
    for what, held in rows(
        "SELECT 'データベースに CREATE', has_database_privilege(%s, current_database(), 'CREATE')"
        " UNION ALL SELECT 'データベースに TEMP', has_database_privilege(%s, current_database(), 'TEMP')"
        " UNION ALL SELECT 'スキーマに CREATE', has_schema_privilege(%s, 'public', 'CREATE')"
        " UNION ALL SELECT 'ラージオブジェクト', has_function_privilege(%s, 'lo_from_bytea(oid,bytea)', 'EXECUTE')",
        app,
        app,
        app,
        app,
    ):
        if held:
            yield Hole(app, f"{what} の権限がある", "bin/manage setup_database で閉じる")


def _views():
    for name, kind, invoker in rows(
        "SELECT c.relname, c.relkind::text, coalesce('security_invoker=true' = ANY (c.reloptions), false)"
        " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE n.nspname = 'public' AND c.relkind IN ('v', 'm', 'f')"
    ):
        if kind != "v":
            yield Hole(name, "実体化ビュー・外部表は壁の外にある", "集計表とジョブに替える")
        elif not invoker:
            yield Hole(name, "security_invoker ではないビュー", "WITH (security_invoker = true)")
        elif name not in declared.VIEWS:
            yield Hole(name, "一覧にないビュー", "access/declared.py に書いて見直す")


def _triggers():
    for table, trigger in rows(
        "SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
        " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND t.tgenabled <> 'O'"
    ):
        yield Hole(
            table, f"トリガー {trigger} が止められている", f"ALTER TABLE {table} ENABLE TRIGGER {trigger}"
        )


def _loose_ends():
    app, gate = role("app"), role("gate")
    allowed = {(app, "track_activities=off"), (gate, "synchronous_commit=off")}
    for name, setting in rows(
        "SELECT r.rolname, s FROM pg_db_role_setting d JOIN pg_roles r ON r.oid = d.setrole, unnest(d.setconfig) s"
        " WHERE r.rolname IN (%s, %s)",
        app,
        gate,
    ):
        if (name, setting) not in allowed:
            yield Hole(
                name, f"役割に設定 {setting} がある", f"ALTER ROLE {name} RESET {setting.split('=')[0]}"
            )
    for name in rows(
        "SELECT DISTINCT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
        " WHERE n.nspname = 'public' AND NOT p.prosecdef"
        " AND (p.proacl IS NULL OR EXISTS (SELECT 1 FROM aclexplode(p.proacl) a WHERE a.grantee = 0))"
    ):
        yield Hole(name[0], "PUBLIC が実行できる関数", "REVOKE ALL … FROM PUBLIC")
