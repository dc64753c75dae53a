"""Child processes that end with their parent."""

import contextlib
import ctypes
import http.client
import os
import signal
import subprocess
import time
from pathlib import Path

PR_SET_PDEATHSIG = 1
ROTATE_AT = 5 * 1024 * 1024


def _die_with_parent(parent, wanted):
    """The child's first act: ask the kernel for this signal when the parent ends, however it ends."""
    libc = ctypes.CDLL(None, use_errno=True)

    def ask():
        if hasattr(libc, "prctl"):
            libc.prctl(PR_SET_PDEATHSIG, int(wanted))
            if os.getppid() != parent:
                os._exit(1)

    return ask


def open_log(path):
    """A log to append to, private, with the one before it kept when it has grown long."""
    path = Path(path)
    if path.exists() and path.stat().st_size > ROTATE_AT:
        path.replace(path.with_suffix(".log.1"))
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "ab")


def spawn(args, log, death=signal.SIGTERM, **how):
    """Start a child in a session of its own, so that Ctrl-C reaches only us and we stop things in order."""
    with open_log(log) as out:
        return subprocess.Popen(
            [str(arg) for arg in args],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_die_with_parent(os.getpid(), death),  # noqa: PLW1509
            **how,
        )


def foreground(args, environment, cwd=None):
    """Run a child on our terminal and return its exit code; Ctrl-C is the child's to answer."""
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        child = subprocess.Popen(
            [str(arg) for arg in args],
            env=environment,
            cwd=cwd,
            preexec_fn=_die_with_parent(os.getpid(), signal.SIGTERM),  # noqa: PLW1509
        )
        try:
            code = child.wait()
        except KeyboardInterrupt:
            child.terminate()
            code = child.wait()
    finally:
        signal.signal(signal.SIGINT, before)
    return 128 - code if code < 0 else code


def interrupt_on_signals():
    """Let a request to end or a closed terminal run the same clean-up as Ctrl-C."""

    def interrupt(*_):
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, interrupt)
    signal.signal(signal.SIGHUP, interrupt)


def ended(child):
    """Whether a child is over, without collecting it: its number must stay ours until its group is gone."""
    if child.returncode is not None:
        return True
    try:
        return os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
    except ChildProcessError:
        return True


def halt(child, steps, hurry=lambda: False):
    """Send each (signal, seconds) in turn until the child is over, then sweep what is left of its group."""
    for wanted, seconds in steps:
        if ended(child):
            break
        os.kill(child.pid, wanted)
        until(lambda: ended(child) or hurry(), seconds)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    return child.wait()


def tail(path, lines=15):
    """The last lines of a log."""
    try:
        return "\n".join(Path(path).read_text("utf-8", "replace").splitlines()[-lines:])
    except OSError:
        return ""


def since(path, offset):
    """What a log has gained after this many bytes."""
    try:
        with open(path, "rb") as log:
            log.seek(offset)
            return log.read().decode("utf-8", "replace")
    except OSError:
        return ""


def size(path):
    """The bytes of a file, none when there is no file."""
    try:
        return os.stat(path).st_size
    except OSError:
        return 0


def until(ready, seconds, alive=lambda: True, pause=0.02):
    """Wait for a condition; False when the time is over or the thing waited for has died."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if ready():
            return True
        if not alive():
            return False
        time.sleep(pause)
    return False


def answers(port):
    """Whether the web process on this port of the loopback says that it is well."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
