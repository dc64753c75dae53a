#!/usr/bin/env python3
"""Print the Python of a virtual environment that matches requirements.lock, making it when there is none."""

import hashlib
import os
import stat
import sys

STAMP = "jusou-stamp"
UNFINISHED = "jusou-unfinished"
ANOTHER_INTERPRETER = 9


def main():
    root = os.path.abspath(sys.argv[1])
    places = candidates(root)
    for venv in places:
        if ready(venv, root):
            return print(python_of(venv))
    use_system_python()
    import fcntl

    hold = os.open(root, os.O_RDONLY)
    try:
        fcntl.flock(hold, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        say("ほかの実行が準備を終えるのを待っています (waiting for another run to install)")
        fcntl.flock(hold, fcntl.LOCK_EX)
    for venv in places:
        if ready(venv, root):
            return print(python_of(venv))
    for venv in places:
        if may_make(venv):
            make(venv, root)
            return print(python_of(venv))
    fail(
        f"Python の環境を作る場所がありません。{places[0]} に書き込めるユーザーで実行してください。",
        f"There is no place for the Python environment: run this as a user who may write to {places[0]}.",
    )


def use_system_python():
    """Go on in the interpreter that environments are made from: one cannot make itself anew."""
    if os.path.exists(os.path.join(os.path.dirname(sys.executable), "..", "pyvenv.cfg")):
        base = os.path.realpath(sys.executable)
        if base == sys.executable or not os.access(base, os.X_OK):
            sys.exit(ANOTHER_INTERPRETER)
        os.execv(base, [base, "-I", "-S", os.path.abspath(__file__), *sys.argv[1:]])
    # Because this file is also run by interpreters older than the project's own.
    if sys.version_info < (3, 11):  # noqa: UP036
        sys.exit(ANOTHER_INTERPRETER)


def candidates(root):
    """The checkout's own place, then one for this user beside it, then one in his home."""
    mine = f"venv-{os.getuid()}"
    name = hashlib.sha256(root.encode("utf-8", "surrogateescape")).hexdigest()[:12]
    share = os.environ.get("XDG_DATA_HOME") or os.path.join(os.path.expanduser("~"), ".local", "share")
    places = [
        os.path.join(root, ".venv"),
        os.path.join(root, "var", mine),
        os.path.join(share, "kodaira-jusou", name, "venv"),
        os.path.join("/var/tmp", f"kodaira-jusou-{os.getuid()}", name, "venv"),
    ]
    # An account without a name has no home: "~" stays as it is.
    return [place for place in places if os.path.isabs(place)]


def python_of(venv):
    return os.path.join(venv, "bin", "python")


def wanted(venv, root):
    with open(os.path.join(root, "requirements.lock"), "rb") as lock:
        digest = hashlib.sha256(lock.read()).hexdigest()
    return f"{digest} {version_of(venv)} {venv}\n"


def version_of(venv):
    """The Python an environment was made for, which a system upgrade may take away from under it."""
    try:
        with open(os.path.join(venv, "pyvenv.cfg"), encoding="utf-8") as config:
            pairs = dict(line.strip().split(" = ", 1) for line in config if " = " in line)
        real = os.path.realpath(python_of(venv))
    except OSError:
        return "-"
    return f"{pairs.get('version', '-')} {real}"


def ready(venv, root):
    """Whether this environment is whole, of this lock file, and usable by this user."""
    try:
        with open(os.path.join(venv, STAMP), encoding="utf-8") as stamp:
            written = stamp.read()
        trusted = os.stat(venv).st_uid in (0, os.getuid(), os.stat(root).st_uid)
    except OSError:
        return False
    return trusted and written == wanted(venv, root) and os.access(python_of(venv), os.X_OK)


def may_make(venv):
    """Whether this user may make, or make anew, an environment at this path."""
    if os.path.lexists(venv):
        return os.lstat(venv).st_uid == os.getuid() and os.access(venv, os.W_OK | os.X_OK)
    parent = os.path.dirname(venv)
    while not os.path.exists(parent):
        parent = os.path.dirname(parent)
    return os.access(parent, os.W_OK | os.X_OK)


def make(venv, root):
    """Make the environment, the stamp last: one without it is never used."""
    import importlib.util
    import shutil

    if not importlib.util.find_spec("ensurepip") or not importlib.util.find_spec("venv"):
        fail(
            "Python の venv がありません。「apt install python3-venv」で入れてください。",
            "Python's venv module is missing: install it with 'apt install python3-venv'.",
        )
    python = python_of(venv)
    try:
        unfinished = os.path.exists(os.path.join(venv, UNFINISHED)) or not os.access(python, os.X_OK)
        if os.path.lexists(venv) and (unfinished or not same_python(venv)):
            shutil.rmtree(venv)
        # Another user, and the account of the database, may have to read what root installs.
        os.umask(0o022)
        make_private_parents(venv)
        fill(venv, root)
        if os.getuid() == 0:
            open_to_read(venv)
        with open(os.path.join(venv, STAMP), "w", encoding="utf-8") as stamp:
            stamp.write(wanted(venv, root))
        os.unlink(os.path.join(venv, UNFINISHED))
    except OSError as error:
        told(error, venv)


def open_to_read(venv):
    """Let everyone read the environment: a cache filled under another umask keeps its modes in the copies."""
    for folder, _, files in os.walk(venv):
        os.chmod(folder, 0o755)
        for name in files:
            path = os.path.join(folder, name)
            found = os.lstat(path)
            # A file with a second name elsewhere is not only ours.
            if stat.S_ISREG(found.st_mode) and found.st_nlink == 1:
                os.chmod(path, 0o755 if found.st_mode & 0o100 else 0o644)


def same_python(venv):
    return version_of(venv).startswith(".".join(map(str, sys.version_info[:2])) + ".")


def make_private_parents(venv):
    parent = os.path.dirname(venv)
    if parent.startswith("/var/tmp/"):
        top = os.path.dirname(parent)
        os.makedirs(top, mode=0o700, exist_ok=True)
        if os.path.islink(top) or os.stat(top).st_uid != os.getuid():
            raise PermissionError(13, "not ours", top)
    os.makedirs(parent, exist_ok=True)
    os.makedirs(venv, exist_ok=True)


def fill(venv, root):
    import subprocess

    open(os.path.join(venv, UNFINISHED), "w").close()
    misleading = ("PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV")
    env = {key: value for key, value in os.environ.items() if key not in misleading}
    env["PIP_DISABLE_PIP_VERSION_CHECK"] = "1"

    def run(*args):
        if subprocess.call(args, env=env, cwd=root, stdin=subprocess.DEVNULL, stdout=sys.stderr):
            failed(venv)

    python = python_of(venv)
    if not os.access(python, os.X_OK):
        say("Python の環境を作っています (making the virtual environment)")
        run(sys.executable, "-I", "-m", "venv", venv)
    say("部品を入れています (installing the packages of requirements.lock)")
    pinned = ["--require-hashes", "--only-binary", ":all:", "-r", os.path.join(root, "bin", "_uv.lock")]
    run(python, "-m", "pip", "install", "--quiet", "--no-input", *pinned)
    # A hard link into uv's cache would share its mode with a file that is not ours to open.
    env.update(mirrors(python, env), UV_LINK_MODE="copy")
    lock = os.path.join(root, "requirements.lock")
    run(python, "-m", "uv", "pip", "sync", "--python", python, "--compile-bytecode", "--require-hashes", lock)


def mirrors(python, env):
    """What pip knows of this network's package mirror, in uv's words: a closed network configures pip."""
    import ast
    import subprocess

    if {"UV_INDEX_URL", "UV_DEFAULT_INDEX", "UV_INDEX", "UV_CONFIG_FILE", "UV_NO_INDEX"} & env.keys():
        return {}
    listed = subprocess.check_output([python, "-m", "pip", "config", "list"], env=env, text=True)
    known = {}
    for line in listed.splitlines():
        key, _, value = line.partition("=")
        known[key.rsplit(".", 1)[-1]] = str(ast.literal_eval(value))
    found = {"UV_INDEX_STRATEGY": "unsafe-best-match"}
    for theirs, ours, separator in (
        ("index-url", "UV_DEFAULT_INDEX", " "),
        ("extra-index-url", "UV_EXTRA_INDEX_URL", " "),
        ("find-links", "UV_FIND_LINKS", ","),
        ("trusted-host", "UV_INSECURE_HOST", " "),
        ("cert", "SSL_CERT_FILE", " "),
    ):
        if theirs in known:
            found[ours] = separator.join(known[theirs].split())
    if not os.access(os.path.expanduser("~"), os.W_OK):
        found["UV_NO_CACHE"] = "1"
    return found


def failed(venv):
    free = os.statvfs(venv)
    if free.f_bavail * free.f_frsize < 32 * 1024 * 1024:
        full(venv)
    fail(
        "部品を入れられませんでした(理由は上の行)。ネットワークか pip のミラーの設定を確かめてください。",
        "The packages could not be installed (see above): check the network or pip's mirror settings.",
    )


def full(venv):
    fail(
        f"ディスクの空きがありません: {venv} のあるディスクを空けてから、もう一度実行してください。",
        f"The disk is full: free some space on the disk of {venv} and run this again.",
    )


def told(error, venv):
    import errno

    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        full(venv)
    name = error.filename or venv
    fail(f"{name} に書き込めません({error.strerror})。", f"Cannot write to {name} ({error.strerror}).")


def say(line):
    print(line, file=sys.stderr, flush=True)


def fail(japanese, english):
    say(japanese)
    say(english)
    sys.exit(1)


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="surrogateescape")
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
