"""Real PostgreSQL and Valkey from wheels, for demo and tests on a bare machine; never for production."""

from .failure import StartError
from .postgres import EmbeddedPostgres
from .valkey import EmbeddedValkey

__all__ = ["EmbeddedPostgres", "EmbeddedValkey", "StartError"]
