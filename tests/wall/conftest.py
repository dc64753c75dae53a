"""A database of its own for each module of attacks and oracles: committed rows, and nobody but the real logins."""

import os
import uuid

import pytest

from tests import databases
from tests.wall.live import Live


@pytest.fixture(scope="module")
def live(django_db_blocker):
    name = f"{databases.PREFIX}_{os.getpid()}_{uuid.uuid4().hex[:8]}"
    databases.cut(name)
    with django_db_blocker.unblock():
        database = Live(name)
        yield database
        database.close()
    databases.drop(name)
