"""The browser of the browser tests: found, or installed where that may be done."""

import os
import shutil
import subprocess
from pathlib import Path

from . import say
from .places import ROOT

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGES = ("chromium", "fonts-noto-cjk", "fonts-morisawa-bizud-gothic")
MISSING = (
    "Chromium がないので、ブラウザーのテストは実行していません。"
    "「apt install chromium fonts-noto-cjk」で入れるか、JUSOU_CHROMIUM に場所を書いてください。\n"
    "Chromium is missing, so the browser tests were not run: "
    "install it with 'apt install chromium fonts-noto-cjk', or name it in JUSOU_CHROMIUM."
)


def wanted(args):
    """Whether this run may come to a browser test."""
    chosen, rest = marks(args)
    if chosen and chosen[-1] != "browser" and (chosen[-1].isidentifier() or "not browser" in chosen[-1]):
        return False
    named = [ROOT / arg.split("::")[0] for arg in rest if not arg.startswith("-")]
    named = [path for path in named if path.exists()]
    browser = ROOT / "tests" / "browser"
    return not named or any(browser.is_relative_to(path) or path.is_relative_to(browser) for path in named)


def find_or_install():
    """The path of a Chromium with Japanese fonts beside it, None where there is none."""
    found = find()
    if found and has_japanese():
        return found
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say.out("Chromium と日本語フォントを入れています (installing Chromium and Japanese fonts)")
        install()
    return find()


def find():
    """The Chromium of JUSOU_CHROMIUM, else the first on the PATH."""
    named = os.environ.get("JUSOU_CHROMIUM")
    if named:
        return shutil.which(named)
    return next(filter(None, map(shutil.which, NAMES)), None)


def has_japanese():
    """Whether a Japanese font is installed: screenshots of boxes prove nothing."""
    folders = (
        Path("/usr/share/fonts"),
        Path("/usr/local/share/fonts"),
        Path(os.path.expanduser("~/.local/share/fonts")),
    )
    marks = ("cjk", "bizud", "biz-ud", "notosansjp", "ipa", "takao", "vlgothic")
    names = (
        file.name.lower() for folder in folders if folder.is_dir() for file in folder.rglob("*.[to]t[fc]")
    )
    return any(mark in name for name in names for mark in marks)


def install():
    """Ask apt for what is missing; a package that this distribution lacks does not keep the others out."""
    quick = ["-o", "Acquire::Retries=2", "-o", "Acquire::http::Timeout=20"]
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}

    def apt(*args):
        done = subprocess.run(
            ["apt-get", "-qq", *quick, *args],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            check=False,
        )
        return done.returncode == 0

    apt("update")
    for package in PACKAGES:
        apt("install", "-y", "--no-install-recommends", package)


def marks(args):
    """The expressions given with `-m`, and the other arguments."""
    chosen, others, rest = [], [], iter(args)
    for arg in rest:
        if arg == "-m":
            chosen.append(next(rest, ""))
        elif arg.startswith("-m"):
            chosen.append(arg[2:])
        else:
            others.append(arg)
    return chosen, others


def without_browser_tests(args):
    """The same run without what needs a browser, whatever else `-m` chooses."""
    chosen, others = marks(args)
    expression = " and ".join([*(f"({one})" for one in chosen[-1:]), "not browser"])
    return [*others, "-m", expression]
