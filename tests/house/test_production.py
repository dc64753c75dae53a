"""What docker-compose.yml, the Dockerfile and bin/new-secrets promise, read as text: no container is needed."""

import re
import shutil
import stat
import subprocess
import tomllib

import pytest

from access.declared import SAFE_MINOR

from .compose import NotOurYaml, compose, read
from .source import APPS, ROOT

pytestmark = pytest.mark.pure
ALWAYS = {"proxy", "web", "worker", "beat", "db", "valkey"}
ONCE = {"setup", "backup", "restore"}
# Which of the database's logins, and which other secret, each container holds.
HELD = {
    "proxy": set(),
    "web": {"DATABASE_URL", "GATE_DATABASE_URL", "SECRET_KEY", "REDIS_URL"},
    "worker": {"DATABASE_URL", "GATE_DATABASE_URL", "SECRET_KEY", "REDIS_URL"},
    "beat": {"DATABASE_URL", "SECRET_KEY", "REDIS_URL"},
    "db": {"POSTGRES_PASSWORD"},
    "valkey": {"VALKEY_PASSWORD"},
    "setup": {
        "ADMIN_DATABASE_URL",
        "MIGRATOR_DATABASE_URL",
        "BACKUP_DATABASE_URL",
        "DATABASE_URL",
        "GATE_DATABASE_URL",
        "SECRET_KEY",
    },
    "backup": {"BACKUP_DATABASE_URL"},
    "restore": {"MIGRATOR_DATABASE_URL"},
}
OPEN = {
    "SITE_URL",
    "JUSOU_PREFIX",
    "ALLOWED_HOSTS",
    "JUSOU_HOST",
    "JUSOU_TLS",
    "JUSOU_CITY",
    "FIRST_ADMIN",
    "FIRST_ADMIN_NAME",
}
PINNED = re.compile(r"(python|postgres|caddy|valkey/valkey):\d+\.\d+(\.\d+)?-[\w.-]+")


@pytest.fixture(scope="module")
def services():
    return compose()["services"]


@pytest.fixture
def installed(tmp_path):
    """A checkout in which bin/new-secrets has just been run."""
    (tmp_path / "bin").mkdir()
    shutil.copy(ROOT / "bin" / "new-secrets", tmp_path / "bin" / "new-secrets")
    done = new_secrets(tmp_path, "jusou.example", "kanri-yamada", "山田 太郎", "架空市")
    assert done.returncode == 0, done.stderr
    return tmp_path


def new_secrets(place, *args):
    command = [place / "bin" / "new-secrets", *args]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def values(file):
    return dict(line.split("=", 1) for line in file.read_text().splitlines())


def test_the_reader_refuses_what_it_would_have_to_guess():
    for text in ("a: {b: 1}", "a:\n  - b", "a: b: c", "a:\n   b: 1", "a: 1\na: 2", "a: |\n  text"):
        with pytest.raises((NotOurYaml, ValueError)):
            read(text)


def test_the_services_are_those_of_the_house(services):
    assert set(services) == ALWAYS | ONCE
    assert {name for name, service in services.items() if "profiles" in service} == ONCE
    assert {name for name, service in services.items() if service["restart"] == "no"} == ONCE


def test_each_container_is_closed_in(services):
    for name, service in services.items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"] and "cap_add" not in service, name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert int(service["user"].split(":")[0]) > 0, name
        assert "/tmp" in service["tmpfs"], name
        assert not {"privileged", "network_mode", "pid", "ipc", "devices"} & set(service), name
        assert not any("docker.sock" in volume for volume in service.get("volumes", [])), name


def test_what_runs_is_looked_after(services):
    for name in ALWAYS:
        assert services[name]["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}, name
    waits = {name: set(services[name].get("depends_on", {})) for name in services}
    assert waits["web"] == waits["worker"] == waits["beat"] == {"db", "valkey"}
    assert waits["proxy"] == {"web"} and waits["setup"] == waits["backup"] == waits["restore"] == {"db"}


def test_images_are_pinned_and_the_database_is_safe(services):
    built = {name for name, service in services.items() if "build" in service}
    assert built == {"proxy", "web", "worker", "beat", *ONCE}
    for name in set(services) - built:
        assert PINNED.fullmatch(services[name]["image"]), name
    major, minor = re.match(r"postgres:(\d+)\.(\d+)", services["db"]["image"]).groups()
    assert int(minor) >= SAFE_MINOR[int(major)] and int(major) == max(SAFE_MINOR)
    stages = set()
    for source, stage in re.findall(
        r"^FROM (\S+) AS (\w+)$", (ROOT / "Dockerfile").read_text(), re.MULTILINE
    ):
        assert source in stages or PINNED.fullmatch(source), source
        stages.add(stage)
    assert stages >= {service["build"]["target"] for service in services.values() if "build" in service}


def test_only_the_proxy_is_open_and_it_does_not_reach_the_database(services):
    assert {name for name, service in services.items() if "ports" in service} == {"proxy"}
    joined = {name: set(service["networks"]) for name, service in services.items()}
    assert {name for name, nets in joined.items() if "outside" in nets} == {"proxy"}
    assert joined["proxy"].isdisjoint(joined["db"] | joined["valkey"])
    assert joined["db"] == {"data"} and joined["valkey"] == {"queue"}
    networks = compose()["networks"]
    assert {name for name, net in networks.items() if not net.get("internal")} == {"outside"}


def test_the_database_has_a_volume_of_its_own(services):
    assert services["db"]["volumes"] == ["database:/var/lib/postgresql"]
    others = [v for name, service in services.items() if name != "db" for v in service.get("volumes", [])]
    assert not any(volume.startswith("database:") for volume in others)
    assert "./backups:/backups:ro" in services["restore"]["volumes"]


def test_each_container_holds_only_its_own_secrets(services, installed):
    for name, service in services.items():
        assert service["env_file"] == [f"secrets/{name}.env"]
        found = values(installed / "secrets" / f"{name}.env")
        assert set(found) - OPEN == HELD[name], name
        written_down = " ".join(map(str, service.get("environment", {}).values()))
        assert "_URL" not in str(service.get("environment", {})) and "postgres://" not in written_down, name


def test_no_process_gets_the_password_of_a_stronger_login(installed):
    strong = values(installed / "secrets" / "setup.env")
    passwords = {
        key: re.search(r":(\w+)@", strong[f"{key}_DATABASE_URL"])[1]
        for key in ("ADMIN", "MIGRATOR", "BACKUP")
    }
    assert len(set(passwords.values())) == 3 and all(len(value) == 64 for value in passwords.values())
    for name in ("proxy", "web", "worker", "beat", "valkey"):
        text = (installed / "secrets" / f"{name}.env").read_text()
        assert not any(password in text for password in passwords.values()), name


def test_the_secrets_are_private_and_never_made_twice(installed):
    folder = installed / "secrets"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    again = new_secrets(installed, "jusou.example", "kanri-yamada", "山田 太郎")
    assert again.returncode == 1 and "もうあります" in again.stderr
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before
    assert not (installed / "secrets.new").exists()


@pytest.mark.parametrize(
    "args",
    [
        (),
        ("host",),
        ("ho st", "kanri", "山田"),
        ("host", "Kanri", "山田"),
        ("host", "kanri", "山田$HOME"),
        ("host", "kanri", "山田\nADMIN_DATABASE_URL=x"),
        ("host", "kanri", "山田", "市", "余り"),
    ],
)
def test_what_would_not_fit_into_a_line_is_refused(tmp_path, args):
    (tmp_path / "bin").mkdir()
    shutil.copy(ROOT / "bin" / "new-secrets", tmp_path / "bin" / "new-secrets")
    assert new_secrets(tmp_path, *args).returncode == 2
    assert not (tmp_path / "secrets").exists()


def test_what_the_manual_tells_to_type_exists(services):
    manual = (ROOT / "README.md").read_text() + (ROOT / "docs" / "operation.md").read_text()
    assert set(re.findall(r"docker compose run --rm (?:-T )?(\w+)", manual)) == ONCE
    assert set(re.findall(r"docker compose exec (\w+)", manual)) <= ALWAYS
    asked = set(
        re.findall(r'env\.\w+\("([A-Z_]+)"', (ROOT / "kodaira_jusou" / "settings" / "base.py").read_text())
    )
    # The last is set by manage.py for its own commands, never by a person.
    assert {name for name in asked if f"`{name}" not in manual and f"{name}=" not in manual} == {
        "JUSOU_AS_MIGRATOR"
    }
    for name in re.findall(r"^(?:sudo )?(bin/[\w-]+|docker/[\w.-]+)", manual, re.MULTILINE):
        assert (ROOT / name).exists(), name


def test_nothing_secret_or_invented_is_in_the_image():
    lines = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if not line.startswith("#")]
    taken = {line[1:] for line in lines if line.startswith("!")}
    assert lines[0] == "*" and set(lines) - {"*"} - {f"!{name}" for name in taken} == {
        "**/__pycache__",
        "**/*.pyc",
    }
    assert set(APPS) - {"bench", "demo"} <= taken
    assert taken - set(APPS) == {
        "requirements.production.lock",
        "manage.py",
        "LICENSE",
        "docker",
        "static",
        "templates",
    }
    kept_out = (ROOT / ".gitignore").read_text().splitlines()
    assert {"/secrets/", "/secrets.new/", "/backups/", "/certificate/"} <= set(kept_out)


def test_the_image_installs_by_hash_and_ends_as_nobody():
    text = (ROOT / "Dockerfile").read_text()
    assert "--require-hashes --only-binary :all: -r /tmp/requirements.production.lock" in text
    for stage in re.split(r"^FROM ", text, flags=re.MULTILINE)[2:]:
        users = re.findall(r"^USER (\S+)", stage, re.MULTILINE)
        assert int(users[-1].split(":")[0]) > 0


def pins(name):
    """Package → version with its marker, and its hashes."""
    found = {}
    for block in re.split(r"\n(?=\S)", (ROOT / name).read_text()):
        package, pin = re.match(r"([\w.-]+)(==[^\\\n]+)", block).groups()
        found[package] = pin.strip(), frozenset(re.findall(r"sha256:(\w+)", block))
    return found


def names(lines):
    return {re.match(r"[\w.-]+", line)[0].lower() for line in lines}


def test_production_runs_the_tested_parts_and_nothing_else():
    tested, production = pins("requirements.lock"), pins("requirements.production.lock")
    assert {name: tested.get(name) for name in production} == production
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert names(project["project"]["dependencies"]) <= set(production)
    spare = {group: names(lines) & set(production) for group, lines in project["dependency-groups"].items()}
    # lxml is pikepdf's own as well.
    assert spare["embedded"] == set() and spare["test"] <= {"lxml"}
