"""An invented city of these tests' own, with a few drawn lives in it; and what the drawn lives are before they are loaded."""

from functools import cache

import pytest

from demo import crowd, loader, plot, stories
from demo.people import PEOPLE
from tests.conftest import living

FEW = 24


@pytest.fixture(scope="module")
def live_city(django_db_setup, django_db_blocker):
    """Loaded once for a file of tests, as `load_demo --generated 24` loads it."""
    with living(django_db_setup, django_db_blocker, demo=False) as world:
        world.said = []
        with world.building():
            world.made = loader.load(FEW, say=world.said.append)
            world.again = loader.load(FEW)
        yield world


@cache
def people():
    return [*PEOPLE, *crowd.workers(plot.SEED)]


@cache
def drawn(count=300):
    """The lives of the whole city, as they are drawn today."""
    return list(plot.stories(count, people()))


@cache
def everything():
    return [*stories.written(), *drawn()]
