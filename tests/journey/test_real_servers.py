"""The whole journey on servers as they are in use: Dovecot with TLS on both sides, and Cyrus."""

import email.policy
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from imapclient import IMAPClient

from flows.mail.addresses import MailServer
from flows.mail.imap import Inbox
from tests.journey.dying import KILLED, Death, passes
from tests.journey.office import Office, an_office, parsed, written
from tests.journey.people import address, registration
from tests.servers.cyrus import Cyrus
from tests.servers.dovecot import Dovecot, running_dovecot
from tests.servers.sink import Sink

pytestmark = pytest.mark.servers

OPEN = datetime(2026, 2, 2, 9, tzinfo=UTC)
"""Past: Dovecot takes no mail that arrives in the future."""
OPENS_EARLY = {"kennissessie": ("opens = 2027-01-11T09:00:00", "opens = 2026-01-11T09:00:00")}
NAMES = [f"Jan Jansen {number}" for number in range(1, 6)]
KINDS = {address(name): ["confirmed"] for name in NAMES}
DEATHS = [
    Death("flows.registrar:Registrar.decide_next", after=True),
    Death("imapclient:IMAPClient.move", after=True),
    Death("flows.mail.smtp:Courier.send", call=2, after=True),
]


class Box:
    """A mailbox on a real server."""

    def __init__(self, office: Office, server: MailServer) -> None:
        self.office = office
        self.server = server

    def receives(self, *names: str) -> None:
        for number, name in enumerate(names):
            text, headers = registration(name)
            received = self.office.now.replace(minute=number)
            self._append(written(text, received, **headers).as_bytes(policy=email.policy.SMTP), received)
        self._append(b"From: kees@zonnehoek.example\r\nAuto-Submitted: auto-replied\r\n\r\nWeg\r\n", self.office.now)

    def count(self, folder: str) -> int:
        with Inbox(replace(self.server, folder=folder)) as inbox:
            return len(inbox.uids())

    def _append(self, raw: bytes, received: datetime) -> None:
        tls = self.server.security == "tls"
        context = self.server.tls_context if tls else None
        with IMAPClient(self.server.host, self.server.port, ssl=tls, ssl_context=context, timeout=30) as client:
            client.login(self.server.user, self.server.password)
            client.append("INBOX", raw, msg_time=received)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with an_office(tmp_path, change=OPENS_EARLY) as office:
        office.now = OPEN
        yield office


@pytest.fixture
def submitting(sink: Sink, stack: ExitStack) -> Dovecot:
    """Its submission service hands on to the sink."""
    return stack.enter_context(running_dovecot(relay_port=sink.port))


@pytest.fixture
def box(office: Office, submitting: Dovecot) -> Box:
    """On Dovecot, IMAPS in and STARTTLS out, with the certificate checked."""
    user = submitting.new_user()
    server = submitting.server(user, "imaps")
    office.changes(
        imap_url=_url(server, "imaps"),
        smtp_url=_url(submitting.server(user, "smtp+starttls"), "smtp+starttls"),
        ca_file=Path(submitting.tls.ca_file),
    )
    return Box(office, server)


def test_dovecot_with_tls_on_both_sides(office: Office, box: Box, sink: Sink) -> None:
    box.receives(*NAMES)

    batches = office.works()

    assert [batch.trouble for batch in batches] == ["", ""]
    _assert_answered_and_filed(box, sink)


@pytest.mark.parametrize("death", DEATHS, ids=lambda death: death.at.rpartition(".")[2])
def test_killed_on_dovecot_after(office: Office, box: Box, sink: Sink, death: Death) -> None:
    box.receives(*NAMES)

    assert passes(office.settings, office.now, death) == KILLED
    office.works()

    _assert_answered_and_filed(box, sink)


@pytest.mark.parametrize("command", ["copy", "add_flags"])
def test_killed_amid_filing_without_move(office: Office, old_dovecot: Dovecot, sink: Sink, command: str) -> None:
    """COPY is done and EXPUNGE is not: a second copy in the folder does no harm, a second answer would."""
    server = old_dovecot.server(old_dovecot.new_user())
    office.changes(imap_url=_url(server, "imap"), smtp_url=f"smtp://127.0.0.1:{sink.port}")
    box = Box(office, server)
    box.receives(*NAMES)

    assert passes(office.settings, office.now, Death(f"imapclient:IMAPClient.{command}", after=True)) == KILLED
    office.works()

    assert sorted(each.to for each in sink.taken) == sorted(KINDS)
    assert box.count("INBOX") == 0
    assert box.count("Kringpost/Handled") >= len(NAMES)


def test_cyrus(office: Office, cyrus: Cyrus, sink: Sink) -> None:
    server = cyrus.server(cyrus.new_user())
    office.changes(imap_url=_url(server, "imap"), smtp_url=f"smtp://127.0.0.1:{sink.port}")
    box = Box(office, server)
    box.receives(*NAMES)

    office.works()
    office.works()

    _assert_answered_and_filed(box, sink)


def _assert_answered_and_filed(box: Box, sink: Sink) -> None:
    letters = {(each.to, parsed(each.raw)["Message-ID"]): parsed(each.raw) for each in sink.taken}
    assert {to: [letter["X-Kringpost-Kind"]] for (to, _), letter in letters.items()} == KINDS
    assert len(letters) == len(NAMES)
    assert box.office.parts.store.outbox().counts() == {"sent": len(NAMES)}
    counts = [box.count(folder) for folder in ("INBOX", "Kringpost/Handled", "Kringpost/Automatic")]
    assert counts == [0, len(NAMES), 1]


def _url(server: MailServer, scheme: str) -> str:
    user = server.user.replace("@", "%40")
    return f"{scheme}://{user}:{server.password}@{server.host}:{server.port}/{server.folder}"
