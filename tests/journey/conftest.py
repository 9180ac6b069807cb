"""An office on the embedded servers, and a Prefect server for all tests that go through Prefect."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journey.office import Office, a_story, an_office
from tests.servers.prefect import PrefectServer, prefect_server


@pytest.fixture
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    """At its end it is replayed; tests of the replay itself look at what differs, and make it differ."""
    opened = an_office if request.path.name == "test_replay.py" else a_story
    with opened(tmp_path) as office:
        yield office


@pytest.fixture(scope="session")
def prefect(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrefectServer]:
    with prefect_server(tmp_path_factory.mktemp("prefect")) as server:
        yield server
