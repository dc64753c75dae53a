"""Where the load may go: this machine, and nowhere else."""

import ipaddress
import socket
from urllib.parse import urlsplit


class Foreign(ValueError):
    """An address that is not this machine's own."""


def demand_loopback(url):
    """The address as it was given, if it leads to this machine by number and in plain HTTP; otherwise Foreign."""
    try:
        parts = urlsplit(url)
        here = parts.scheme == "http" and ipaddress.ip_address(parts.hostname or "").is_loopback
        whole = here and parts.port is not None and not parts.username
    except ValueError:
        whole = False
    if not whole:
        raise Foreign(f"負荷は、この計算機(127.0.0.1)だけにかけられます: {url}")
    return url


def free_port():
    """A port of the loopback that nobody listens on."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
