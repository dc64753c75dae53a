"""Where things lie: the checkout, and whose data folder is used when none is named."""

import hashlib
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def default_data():
    """The checkout's own data folder, or one of this user where another user has made that one."""
    if os.environ.get("JUSOU_DATA"):
        return Path(os.environ["JUSOU_DATA"])
    places = [ROOT / "var" / "demo", ROOT / "var" / f"demo-{os.geteuid()}"]
    return next((place for place in places if ours(place)), state() / "demo")


def state():
    """This user's own folder for this checkout, outside it."""
    name = hashlib.sha256(os.fsencode(ROOT)).hexdigest()[:12]
    share = Path(os.environ.get("XDG_DATA_HOME") or os.path.expanduser("~/.local/share"))
    if share.is_absolute() and ours(share):
        return share / "kodaira-jusou" / name
    # A system account without a home.
    homeless = Path("/var/tmp") / f"kodaira-jusou-{os.geteuid()}"
    homeless.mkdir(mode=0o700, exist_ok=True)
    return homeless / name


def ours(path):
    """Whether this user owns the folder, or may make it."""
    if path.exists():
        return path.stat().st_uid == os.geteuid() and os.access(path, os.W_OK | os.X_OK)
    parent = path.parent
    while not parent.exists():
        parent = parent.parent
    return os.access(parent, os.W_OK | os.X_OK)


def share_var():
    """Make `var` in a user's checkout belong to that user when root makes it, so that both can work there."""
    var, owner = ROOT / "var", ROOT.stat()
    if os.geteuid() == 0 and owner.st_uid != 0 and not var.exists():
        var.mkdir(mode=0o755)
        os.chown(var, owner.st_uid, owner.st_gid)
