"""What went wrong at a start, in one sentence of Japanese and one of English."""

import errno
import shutil
from contextlib import contextmanager
from pathlib import Path

FULL = {errno.ENOSPC, errno.EDQUOT}
REFUSED = {errno.EACCES, errno.EPERM, errno.EROFS}
FULL_WORDS = ("No space left on device", "Disk quota exceeded")


class StartError(Exception):
    """A start that could not be made, with the sentence for the person in front of the screen."""

    def __init__(self, japanese, english):
        super().__init__(japanese, english)
        self.japanese = japanese
        self.english = english

    def __str__(self):
        return f"{self.japanese}\n{self.english}"


def disk_full(path):
    """The sentence for a full disk."""
    return StartError(
        f"ディスクの空きがありません: {path} のあるディスクを空けてから、もう一度実行してください。",
        f"The disk is full: free some space on the disk of {path} and run this again.",
    )


def no_permission(path):
    """The sentence for a file or folder this user may not write."""
    return StartError(
        f"書き込めません: {path} に書き込む権限がありません。--data で自分のフォルダーを指定してください。",
        f"Permission denied: you may not write to {path}; name a folder of your own with --data.",
    )


def from_os(error, path):
    """An operating system's error as a sentence."""
    if error.errno in FULL:
        return disk_full(path)
    if error.errno in REFUSED:
        return no_permission(path)
    return StartError(f"{path} を使えません({error.strerror})。", f"Cannot use {path} ({error.strerror}).")


def from_log(text, path, japanese, english, hints=""):
    """A program's last words as a sentence: the known causes first, else its own last line."""
    if any(word in text + hints for word in FULL_WORDS):
        return disk_full(path)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    last = next((line for line in reversed(lines) if "FATAL" in line or "error" in line.lower()), "")
    last = last or (lines[-1] if lines else "-")
    return StartError(f"{japanese}: {last}", f"{english}: {last}")


@contextmanager
def told(path):
    """Turn the operating system's errors inside into a StartError about this path."""
    try:
        yield
    except OSError as error:
        raise from_os(error, error.filename or path) from error


def demand_space(path, megabytes):
    """Refuse to begin what the disk cannot hold to the end."""
    place = Path(path)
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free // (1024 * 1024)
    if free < megabytes:
        raise StartError(
            f"ディスクの空きが足りません: {path} に {megabytes} MB 必要ですが、{free} MB しかありません。",
            f"The disk is too full: {path} needs {megabytes} MB and only {free} MB is free.",
        )
