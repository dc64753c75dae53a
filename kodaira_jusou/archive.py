"""控え: the whole database as one file, and the way back; the programs are PostgreSQL's own."""

import hashlib
import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
from psycopg import conninfo, pq, sql

from access.wall import role

from .embedded import StartError, engine

# Not kept, because they are worth nothing tomorrow and something in strange hands: who is signed in on which terminal,
# the context of a request that is running, failures at the door.
PASSING = ("accounts_session", "accounts_context", "accounts_throttle")
CONTENT = """
SELECT (SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace)
     + (SELECT count(*) FROM pg_proc WHERE pronamespace = 'public'::regnamespace)
"""


class ArchiveError(Exception):
    """What went wrong, in words for the city's engineer."""


def write(login, file):
    """Dump everything the login reads into a file that is whole, readable and private, or not there at all."""
    file = Path(file)
    if file.exists():
        raise ArchiveError(f"{file} は、もうあります。上書きはしません。別の名前を指定してください。")
    part = file.with_name(f"{file.name}.part")
    with _connected(login) as connection:
        major = connection.info.server_version // 10000
    options = ["--format=custom", *(f"--exclude-table-data=public.{table}" for table in PASSING)]
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            os.fchmod(out.fileno(), 0o600)  # because one left by a power failure keeps the mode it had
            _run([program("pg_dump", major), *options], login, stdout=out)
            os.fsync(out.fileno())
        contents(part, major)
        _write_sum(file, digest(part))
        part.rename(file)
    except OSError as error:
        raise ArchiveError(f"{error.filename or file} に書けません（{error.strerror}）。") from error
    finally:
        part.unlink(missing_ok=True)


def read(login, file):
    """Bring a file back into an empty database, all of it or nothing, with its owners, rights and policies."""
    file = Path(file)
    _check_sum(file)
    with _connected(login) as connection:
        major, database = connection.info.server_version // 10000, connection.info.dbname
        if connection.execute(CONTENT).fetchone()[0]:
            raise ArchiveError(
                f"データベース「{database}」は空ではありません。復元は、空のデータベースにだけできます。"
                "（setup_database --database で新しい名前のものを作れます）"
            )
        wanted = _wanted(contents(file, major))
        with _owners_may_create(connection), tempfile.NamedTemporaryFile("w", suffix=".list") as listed:
            listed.write("\n".join(wanted))
            listed.flush()
            options = ["--single-transaction", "--exit-on-error", f"--use-list={listed.name}"]
            _run([program("pg_restore", major), *options, f"--dbname={database}", file], login)
        connection.execute("ANALYZE")


def contents(file, major):
    """The table of contents of an archive: what PostgreSQL itself finds in it."""
    return _run([program("pg_restore", major), "--list", file], {}).stdout.decode().splitlines()


def _wanted(lines):
    """What is restored: a right on a function of PostgreSQL itself is given by setup_database, as the superuser."""
    entries = [line for line in lines if line and not line.startswith(";")]
    migrator = role("migrator")
    if not any(" TABLE public " in line and line.endswith(f" {migrator}") for line in entries):
        raise ArchiveError(
            f"この控えの持ち主は {migrator} ではありません。控えたときと同じ JUSOU_PREFIX を指定してください。"
        )
    return [line for line in entries if " ACL pg_catalog " not in line]


@contextmanager
def _owners_may_create(connection):
    """For as long as it takes: a function can be given only to a role that may create in its schema."""
    definer = sql.Identifier(role("definer"))
    connection.execute(sql.SQL("GRANT CREATE ON SCHEMA public TO {}").format(definer))
    try:
        yield
    finally:
        connection.execute(sql.SQL("REVOKE CREATE ON SCHEMA public FROM {}").format(definer))


def program(name, major):
    """`pg_dump` or `pg_restore` of the server's own major version, else of the next newer one there is."""
    places = [Path(found).parent for found in [shutil.which(name)] if found]
    places.append(Path(f"/usr/lib/postgresql/{major}/bin"))
    with suppress(StartError):
        places.append(engine.bin_folder())
    found = {}
    for place in places:
        version = _major(place / name)
        if version >= major:
            found.setdefault(version, place / name)
    if not found:
        raise ArchiveError(
            f"{name}（PostgreSQL {major} 以上）がありません。postgresql-client を入れてください。"
        )
    return found[min(found)]


def _major(path):
    if not path.exists():
        return 0
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
    number = said.partition(") ")[2].partition(".")[0]
    return int(number) if number.isdigit() else 0


def _connected(login):
    try:
        return psycopg.connect(**login, autocommit=True)
    except psycopg.OperationalError as error:
        raise ArchiveError(f"データベースに入れません: {error}") from error


def _run(command, login, stdout=subprocess.PIPE):
    """The login travels in libpq's own variables, because a program's arguments are open to everyone on the machine."""
    names = {
        option.keyword.decode(): option.envvar.decode()
        for option in pq.Conninfo.get_defaults()
        if option.envvar
    }
    environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}
    environment |= {names[key]: str(value) for key, value in login.items()}
    done = subprocess.run(
        [str(word) for word in command], env=environment, stdout=stdout, stderr=subprocess.PIPE, check=False
    )
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip()
        raise ArchiveError(f"{Path(command[0]).name} が失敗しました: {said}")
    return done


def login(url, database=""):
    """The parts of a login from its URL."""
    parts = conninfo.conninfo_to_dict(url)
    return parts | {"dbname": database} if database else parts


def digest(file):
    with open(file, "rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def sum_of(file):
    """Where the checksum lies, in the form `sha256sum --check` reads."""
    return file.with_name(f"{file.name}.sha256")


def _write_sum(file, value):
    with os.fdopen(os.open(sum_of(file), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        out.write(f"{value}  {file.name}\n")


def _check_sum(file):
    try:
        wanted = sum_of(file).read_text().split()[0]
        found = digest(file)
    except (OSError, IndexError) as error:
        raise ArchiveError(
            f"{file} か {sum_of(file).name} を読めません。二つを同じ場所に置いてください。"
        ) from error
    if wanted != found:
        raise ArchiveError(f"{file} は壊れているか、途中で切れています（検算が合いません）。")
