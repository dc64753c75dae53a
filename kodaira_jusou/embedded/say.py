"""Lines for the person in front of the screen."""

import sys


def to(stream, text):
    """Print a line at once, on terminals of any encoding."""
    encoding = stream.encoding or "utf-8"
    print(text.encode(encoding, "replace").decode(encoding), file=stream, flush=True)


def out(text):
    """A line of progress."""
    to(sys.stdout, text)


def err(text):
    """A line about a fault."""
    to(sys.stderr, text)
