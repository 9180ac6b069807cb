"""An office on the embedded servers, and a Prefect server for all tests that go through Prefect."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.replay import check
from tests.journey.office import Office, an_office
from tests.servers.prefect import PrefectServer, prefect_server


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with an_office(tmp_path) as office:
        yield office


@pytest.fixture
def replayed(office: Office) -> Iterator[None]:
    """At the end of a story the register made again is the register that stands."""
    yield
    assert check(office.parts.registrar).differences == []


@pytest.fixture(scope="session")
def prefect(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrefectServer]:
    with prefect_server(tmp_path_factory.mktemp("prefect")) as server:
        yield server
