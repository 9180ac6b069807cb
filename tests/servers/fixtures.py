"""Servers as fixtures. Those that only offer mailboxes live as long as the session; each test takes a mailbox of its own."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from tests.servers.cyrus import Cyrus, running_cyrus
from tests.servers.dovecot import Dovecot, running_dovecot
from tests.servers.radicale import Radicale, running_radicale
from tests.servers.sink import Sink
from tests.servers.tls import Certificates, certificates

if TYPE_CHECKING:
    from flows.demo.servers import EmbeddedMail


@pytest.fixture(scope="session")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return certificates(tmp_path_factory.mktemp("tls"))


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    with running_dovecot() as server:
        yield server


@pytest.fixture(scope="session")
def old_dovecot() -> Iterator[Dovecot]:
    """As hosters of long ago set it up: everything below INBOX, no MOVE, no IDLE."""
    namespace = "prefix = INBOX.\nseparator = ."
    with running_dovecot(namespace, "imap_capability = IMAP4rev1 UIDPLUS NAMESPACE") as server:
        yield server


@pytest.fixture(scope="session")
def bare_dovecot() -> Iterator[Dovecot]:
    """IMAP4rev1 and no extension at all."""
    with running_dovecot("separator = /", "imap_capability = IMAP4rev1") as server:
        yield server


@pytest.fixture(scope="session")
def cyrus() -> Iterator[Cyrus]:
    with running_cyrus() as server:
        yield server


@pytest.fixture
def embedded() -> "Iterator[EmbeddedMail]":
    from flows.demo.servers import EmbeddedMail

    with EmbeddedMail({"events@example.org": "secret"}) as server:
        yield server


@pytest.fixture(scope="module")
def radicale() -> Iterator[Radicale]:
    """A server for each module: vobject, with which it reads, keeps the first VTIMEZONE of a name that it saw for all calendars."""
    with running_radicale() as server:
        yield server


@pytest.fixture
def sink() -> Iterator[Sink]:
    with Sink() as server:
        yield server


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    """For servers that a test starts by itself."""
    with ExitStack() as held:
        yield held
