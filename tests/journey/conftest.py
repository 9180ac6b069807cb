"""An office on the embedded servers, and a Prefect server for all tests that go through Prefect."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journey.office import Office, a_story
from tests.servers.prefect import PrefectServer, prefect_server


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with a_story(tmp_path) as office:
        yield office


@pytest.fixture(scope="session")
def prefect(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrefectServer]:
    with prefect_server(tmp_path_factory.mktemp("prefect")) as server:
        yield server
