"""本番: the commands of docker-compose.yml, run in a copy of what the image holds, against a server with nothing on it."""

import http.client
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import uuid
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode, urlsplit, urlunsplit

import psycopg
import pytest
from psycopg import sql

from access import roles
from access.declared import SAFE_MINOR
from kodaira_jusou.embedded import EmbeddedValkey, process
from tests import databases
from tests.house.compose import compose

pytestmark = [
    pytest.mark.start,
    # The runner has threads of its own, which the commands do not.
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]
HOST = "jusou.example"
NEW = "あたらしい言葉-2027"
# Production without the two checks of the server: tests run on one that is older, and on a queue without a network.
REHEARSAL = 'from kodaira_jusou.settings.base import *\n\nMODE = "rehearsal"\n'


class Installation:
    """A server on which somebody has cloned the project, with the containers' files and secrets."""

    def __init__(self, place, queue):
        self.place, self.app, self.queue = place, place / "app", queue
        self.prefix = f"jp{uuid.uuid4().hex[:8]}"
        self.services = compose()["services"]
        self._unpack()
        self._make_secrets()
        (place / "rehearsal.py").write_text(REHEARSAL)

    def _unpack(self):
        """What .dockerignore lets into the image."""
        self.app.mkdir()
        for line in (databases.ROOT / ".dockerignore").read_text().splitlines():
            source = databases.ROOT / line[1:]
            if line.startswith("!") and source.is_dir():
                shutil.copytree(source, self.app / line[1:], ignore=shutil.ignore_patterns("__pycache__"))
            elif line.startswith("!"):
                shutil.copy(source, self.app / line[1:])

    def _make_secrets(self):
        (self.app / "bin").mkdir()
        shutil.copy(databases.ROOT / "bin" / "new-secrets", self.app / "bin")
        command = [self.app / "bin" / "new-secrets", HOST, "kanri-yamada", "山田 太郎", "架空市"]
        subprocess.run(
            command, env=os.environ | {"JUSOU_PREFIX": self.prefix}, check=True, capture_output=True
        )

    def environment(self, name, **more):
        """What the container gets, its servers being those of the test."""
        service, found = self.services[name], {}
        for file in service["env_file"]:
            found |= dict(line.split("=", 1) for line in (self.app / file).read_text().splitlines())
        found = {key: self._here(value) for key, value in found.items()}
        programs = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        queue = {"CELERY_BROKER_URL": self.queue} if "REDIS_URL" in found else {}
        image = {"PATH": programs, "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1", "HOME": str(self.place)}
        return image | service.get("environment", {}) | found | queue | more

    @staticmethod
    def _here(value):
        """The same login on the test's own server."""
        if not value.startswith("postgres://"):
            return value
        server, asked = urlsplit(databases.ADMIN), urlsplit(value)
        if asked.username == "postgres":
            return databases.ADMIN
        login = f"{asked.username}:{asked.password}@{server.netloc.rpartition('@')[2]}"
        return urlunsplit(server._replace(netloc=login, path=asked.path))

    def command(self, name):
        """The container's own words."""
        service = self.services[name]
        words = [*service.get("entrypoint", []), *service.get("command", [])]
        return self.here(words)

    def here(self, words):
        """The container's folders are the test's."""
        return [re.sub("^/(?=app/)|^/tmp/", f"{self.place}/", word) for word in words]

    def run(self, name, command=None, **more):
        return subprocess.run(
            command or self.command(name),
            cwd=self.app,
            env=self.environment(name, **more),
            capture_output=True,
            text=True,
            check=False,
        )

    @contextmanager
    def running(self, name, **more):
        """A container that stays, in the rehearsal's settings."""
        more |= {"DJANGO_SETTINGS_MODULE": "rehearsal", "PYTHONPATH": str(self.place)}
        log = self.place / f"{name}.log"
        child = process.spawn(self.command(name), log, cwd=self.app, env=self.environment(name, **more))
        try:
            yield Running(self, name, child, log, more)
        finally:
            process.halt(child, [(15, 20), (9, 5)])

    def remove(self):
        databases.drop(self.prefix)
        with databases.only_one(), psycopg.connect(databases.ADMIN, autocommit=True) as connection:
            for name in (*roles.LOGINS, "definer"):
                role = f"{self.prefix}_{name}"
                if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
                    connection.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(role)))


class Running:
    """A container at work, asked as the engine asks it."""

    def __init__(self, place, name, child, log, more):
        self.place, self.name, self.child, self.log, self.more = place, name, child, log, more

    def healthy(self):
        check = self.place.services[self.name]["healthcheck"]["test"]
        assert check[0] == "CMD"
        return self.place.run(self.name, self.place.here(check[1:]), **self.more).returncode == 0

    def alive(self):
        return not process.ended(self.child)

    def reaches(self, state):
        return process.until(state, 120, alive=self.alive, pause=0.5)

    def said(self):
        return process.tail(self.log)


@pytest.fixture(scope="module")
def city():
    """The installation after the documented steps: secrets, image, `docker compose run --rm setup`."""
    place = Path(tempfile.mkdtemp(prefix="jt-", dir="/tmp"))
    try:
        with EmbeddedValkey(place / "queue", throwaway=True) as queue:
            yield from set_up(Installation(place, queue.broker_url))
    finally:
        shutil.rmtree(place, ignore_errors=True)


def set_up(installation):
    built = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
    path = {"PATH": os.environ["PATH"]}
    subprocess.run(built, cwd=installation.app, env=path, check=True, capture_output=True)
    try:
        installation.printed = installation.run("setup")
        yield installation
    finally:
        installation.remove()


class Terminal:
    """A browser behind the proxy: it speaks https, the web process is spoken to in plain http."""

    def __init__(self, port):
        self.port, self.cookies = port, {}

    def ask(self, method, path, fields=None, scheme="https", host=HOST):
        headers = {"Host": host, "X-Forwarded-Proto": scheme, "X-Forwarded-For": "192.0.2.7"}
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if fields is not None:
            headers |= {"Origin": f"https://{host}", "Content-Type": "application/x-www-form-urlencoded"}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, urlencode(fields) if fields else None, headers)
            answer = connection.getresponse()
            answer.text = answer.read().decode("utf-8", "replace")
        finally:
            connection.close()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer

    def send(self, path, **fields):
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.ask("GET", path).text)[1]
        return self.ask("POST", path, {"csrfmiddlewaretoken": token, **fields})


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def test_setup_makes_roles_tables_wall_and_the_first_administrator(city):
    done = city.printed
    assert done.returncode == 0, done.stderr
    assert "穴" not in done.stderr
    assert re.search(r"サインインID: kanri-yamada\n1回限りのコード: \S+", done.stdout)
    again = city.run("setup")
    assert again.returncode == 0, again.stderr
    assert "管理者がもういます" in again.stdout and "コード" not in again.stdout


def test_the_web_process_serves_the_sign_in_page_and_the_first_administrator(city):
    port = free_port()
    with city.running("web", WEB_BIND=f"127.0.0.1:{port}", WEB_CONCURRENCY="1") as web:
        assert web.reaches(web.healthy), web.said()
        terminal = Terminal(port)
        page = terminal.ask("GET", "/login/")
        assert page.status == 200 and "サインイン" in page.text and "架空" not in page.text
        assert (
            page.headers["Strict-Transport-Security"]
            and "default-src 'self'" in page.headers["Content-Security-Policy"]
        )
        style = re.search(r'href="(/static/[^"]+\.css)"', page.text)[1]
        assert re.search(r"\.[0-9a-f]{12}\.css$", style) and terminal.ask("GET", style).status == 200
        code = re.search(r"1回限りのコード: (\S+)", city.printed.stdout)[1]
        given = {"username": "kanri-yamada", "one_time_code": code}
        assert terminal.send("/first/", **given, new_password=NEW, new_password_again=NEW).status == 303
        assert terminal.send("/login/", username="kanri-yamada", password=NEW).status == 303
        assert terminal.cookies["__Host-session"]
        assert terminal.ask("GET", "/settings/").status == 200
        plain = Terminal(port).ask("GET", "/login/", scheme="http")
        assert (plain.status, plain.headers["Location"]) == (301, f"https://{HOST}/login/")
        assert Terminal(port).ask("GET", "/login/", host="elsewhere.example").status == 400
    with psycopg.connect(databases.ADMIN, dbname=city.prefix) as connection:
        known = connection.execute(
            "SELECT DISTINCT host(ip) FROM audit_event WHERE ip IS NOT NULL"
        ).fetchall()
    assert known == [("192.0.2.7",)]


def test_the_worker_answers_over_the_queue(city):
    with city.running("worker") as worker:
        assert worker.reaches(worker.healthy), worker.said()


def test_the_clock_writes_its_schedule_down(city):
    with city.running("beat") as beat:
        assert beat.reaches(lambda: list(city.place.glob("celerybeat-schedule*"))), beat.said()


def test_with_its_own_settings_production_refuses_only_a_server_that_is_too_old(city):
    done = city.run("web", [sys.executable, "-c", "import kodaira_jusou.wsgi"])
    with psycopg.connect(databases.ADMIN) as connection:
        major, minor = divmod(connection.info.server_version, 10000)
    if minor >= SAFE_MINOR[major]:
        assert (done.returncode, done.stderr) == (0, "")
    else:
        assert done.returncode == 78
        assert ["安全な版" in line for line in done.stderr.splitlines()] == [True]


def test_a_backup_and_its_restore_by_the_containers_commands(city):
    """The nightly file, and the drill with it in a database of another name."""
    folder = city.place / "backups"
    folder.mkdir()
    command = [word.replace("/backups", str(folder)) for word in city.command("backup")]
    done = city.run("backup", command)
    assert done.returncode == 0, done.stderr
    (file,) = folder.glob("*.dump")
    drill = f"{city.prefix}_drill"
    done = city.run("setup", [*city.command("setup"), "empty", drill])
    assert done.returncode == 0, done.stderr
    try:
        done = city.run("restore", [*city.command("restore"), str(file), "--database", drill])
        assert done.returncode == 0, done.stderr
        with psycopg.connect(databases.ADMIN, dbname=drill) as connection:
            assert connection.execute("SELECT username FROM accounts_worker").fetchall() == [
                ("kanri-yamada",)
            ]
        refused = city.run("restore", [*city.command("restore"), str(file)])
        assert refused.returncode == 1 and "空ではありません" in refused.stderr
    finally:
        databases.drop(drill)


def test_no_process_that_stays_could_change_a_table(city):
    for name in ("web", "worker", "beat"):
        with (
            psycopg.connect(city.environment(name)["DATABASE_URL"], autocommit=True) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute("ALTER TABLE cases_case DISABLE ROW LEVEL SECURITY")
