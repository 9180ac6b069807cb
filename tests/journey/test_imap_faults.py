"""What the mailbox may do to us: cut us off, number its mails anew, hold a mail twice or without identity."""

import email.policy
from collections.abc import Iterator

import pytest

from tests.journey.aftermath import assert_quiet, heard
from tests.journey.dying import KILLED, Death, passes
from tests.journey.office import US, Office, written
from tests.journey.people import address, registers, registration
from tests.servers.faults import TO_CLIENT, TO_SERVER, FaultyLine

NAMES = [f"Jan Jansen {number}" for number in range(1, 21)]
EACH_CONFIRMED = {address(name): ["confirmed"] for name in NAMES}


@pytest.fixture
def line(office: Office) -> Iterator[FaultyLine]:
    """Between the office and its mailbox."""
    with FaultyLine(office.mail.imap_port) as line:
        url = office.mail.imap_url(US).replace(f":{office.mail.imap_port}/", f":{line.port}/")
        office.changes(imap_url=url)
        yield line


def test_cut_off_amid_the_bodies(office: Office, line: FaultyLine) -> None:
    """The same pass connects again and goes on."""
    for name in NAMES:
        registers(office, name)
    line.cut(TO_CLIENT, after=8000)

    office.works()

    assert line.connections > 1
    assert heard(office) == EACH_CONFIRMED
    assert_quiet(office)


def test_cut_off_before_filing(office: Office, line: FaultyLine) -> None:
    """Answers leave all the same; the next pass files."""
    for name in NAMES:
        registers(office, name)
    line.cut(TO_SERVER, at=b"UID MOVE")

    first, *_ = office.works()

    assert first.trouble
    assert heard(office) == EACH_CONFIRMED
    assert office.filed("INBOX") == len(NAMES)

    office.works()

    assert heard(office) == EACH_CONFIRMED
    assert_quiet(office)


def test_cut_off_after_filing(office: Office, line: FaultyLine) -> None:
    """The mails have moved and nobody said so."""
    for name in NAMES:
        registers(office, name)
    line.cut(TO_CLIENT, at=b"COPYUID")

    first, *_ = office.works()
    office.works()

    assert first.trouble
    assert heard(office) == EACH_CONFIRMED
    assert office.filed("Kringpost/Handled") == len(NAMES)
    assert_quiet(office)


def test_mails_numbered_anew_where_they_stay(office: Office) -> None:
    office.changes(folders="keep")
    registers(office, "Jan Jansen")
    office.works()

    office.mail.renumber(US)
    registers(office, "Piet Pieters")
    office.works()
    office.works()

    assert heard(office) == {address(name): ["confirmed"] for name in ("Jan Jansen", "Piet Pieters")}
    assert office.filed("INBOX") == 2


def test_mails_numbered_anew_between_deciding_and_filing(office: Office) -> None:
    registers(office, "Jan Jansen")
    _without_identity(office, "Piet Pieters")
    death = Death("flows.registrar:Registrar.decide_next", after=True)
    assert passes(office.settings, office.now, death) == KILLED

    office.mail.renumber(US)
    office.works()

    assert heard(office) == {address(name): ["confirmed"] for name in ("Jan Jansen", "Piet Pieters")}
    assert office.filed("Kringpost/Handled") == 2
    assert_quiet(office)


def test_mails_without_identity(office: Office) -> None:
    """None is taken for another, and none for the same once more."""
    for name in NAMES:
        _without_identity(office, name)

    office.works()

    assert {answer["In-Reply-To"] for answer in office.answers()} == {None}
    assert heard(office) == EACH_CONFIRMED
    assert_quiet(office)


def test_two_mails_of_one_identity(office: Office) -> None:
    """Some programs number badly: other text, same Message-ID."""
    registers(office, "Jan Jansen", message_id="<1@sender.example>")
    registers(office, "Piet Pieters", message_id="<1@sender.example>")

    office.works()

    assert heard(office) == {address(name): ["confirmed"] for name in ("Jan Jansen", "Piet Pieters")}
    assert_quiet(office)


@pytest.mark.parametrize("together", [True, False], ids=["in one pass", "in two passes"])
def test_mail_that_came_by_two_ways(office: Office, together: bool) -> None:
    """To two of our addresses, say: the copies differ in what transport adds."""
    message = written(registration("Jan Jansen")[0], office.now, from_=f"Jan Jansen <{address('Jan Jansen')}>")
    raw = message.as_bytes(policy=email.policy.SMTP)

    office.finds(b"Received: from a.example by mx.example.org\r\n" + raw)
    if not together:
        office.works()
    office.finds(b"Received: from b.example by mx.example.org\r\nDelivered-To: info@example.org\r\n" + raw)
    office.works()

    assert heard(office) == {address("Jan Jansen"): ["confirmed"]}
    assert office.filed("Kringpost/Handled") == 2
    assert_quiet(office)


def _without_identity(office: Office, name: str) -> None:
    text, headers = registration(name)
    message = written(text, office.now, **headers)
    del message["Message-Id"]
    office.finds(message.as_bytes(policy=email.policy.SMTP))
