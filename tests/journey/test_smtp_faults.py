"""What the outgoing server may do to us: refuse, break off, be gone. Mail is decided and filed all the same."""

from datetime import timedelta

import pytest

from tests.journey.office import Office, parsed
from tests.journey.people import address, is_away, leaves, registers
from tests.servers.ports import free_ports
from tests.servers.sink import DROP, Sink

JAN, PIET = address("Jan Jansen"), address("Piet Pieters")


@pytest.fixture
def posting(office: Office, sink: Sink) -> Office:
    """An office whose letters go to `sink`."""
    office.changes(smtp_url=f"smtp://127.0.0.1:{sink.port}")
    return office


def test_put_off_letter_is_not_overtaken(posting: Office, sink: Sink) -> None:
    """Who is put off gets both letters later, in order; others are not delayed."""
    registers(posting, "Jan Jansen")
    registers(posting, "Piet Pieters")
    leaves(posting, "Jan Jansen")
    sink.fail("rcpt", "450 4.2.0 greylisted")

    posting.works()
    soon = _kinds(sink)
    _later(posting)

    assert soon == [(PIET, "confirmed")]
    assert _kinds(sink) == [(PIET, "confirmed"), (JAN, "confirmed"), (JAN, "confirm-cancel")]
    _assert_all_sent(posting)


def test_refused_for_good(posting: Office, sink: Sink) -> None:
    registers(posting, "Jan Jansen")
    registers(posting, "Piet Pieters")
    sink.fail("rcpt", "550 5.1.1 no such user")

    posting.works()
    _later(posting)

    assert _kinds(sink) == [(PIET, "confirmed")]
    (stranded,) = posting.parts.store.outbox().stranded()
    assert (stranded.kind, stranded.state) == ("confirmed", "failed")
    assert stranded.error.startswith("550")
    assert posting.filed("INBOX") == 0


@pytest.mark.parametrize("stage", ["mail", "data"])
def test_refused_for_now(posting: Office, sink: Sink, stage: str) -> None:
    registers(posting, "Jan Jansen")
    sink.fail(stage, "451 4.3.0 try again")

    posting.works()
    _later(posting)

    assert _kinds(sink) == [(JAN, "confirmed")]
    _assert_all_sent(posting)


def test_broken_off_after_the_letter(posting: Office, sink: Sink) -> None:
    """The server has it and does not say so: it goes again, the same to the byte."""
    registers(posting, "Jan Jansen")
    registers(posting, "Piet Pieters")
    sink.fail("end", DROP)

    posting.works()
    _later(posting)

    first, other, again = sink.taken
    assert (first.to, other.to, again.to) == (JAN, PIET, JAN)
    assert first.raw == again.raw
    _assert_all_sent(posting)


def test_server_is_down(posting: Office, sink: Sink) -> None:
    """Letters wait; deciding and filing go on, pass after pass."""
    posting.changes(smtp_url=f"smtp://127.0.0.1:{free_ports(1)[0]}")
    registers(posting, "Jan Jansen")
    troubles = [batch.trouble for batch in posting.works()]
    registers(posting, "Piet Pieters")
    is_away(posting, "Kees")
    posting.works()

    assert all(troubles)
    assert posting.filed("Kringpost/Handled") == 2
    assert posting.filed("Kringpost/Automatic") == 1
    assert posting.parts.store.outbox().counts() == {"waiting": 2}

    posting.changes(smtp_url=f"smtp://127.0.0.1:{sink.port}")
    posting.works()

    assert _kinds(sink) == [(JAN, "confirmed"), (PIET, "confirmed")]
    _assert_all_sent(posting)


@pytest.mark.parametrize("reply", ["421 4.3.2 shutting down", "554 5.7.1 go away", DROP])
def test_server_turns_us_away(posting: Office, sink: Sink, reply: str) -> None:
    registers(posting, "Jan Jansen")
    sink.fail("greeting", reply)

    first, *_ = posting.works()
    _later(posting)

    assert first.trouble
    assert posting.filed("INBOX") == 0
    assert _kinds(sink) == [(JAN, "confirmed")]
    _assert_all_sent(posting)


def test_connection_ends_amid_many_letters(posting: Office, sink: Sink) -> None:
    """A server that serves so many letters a connection: the rest goes by the next."""
    for number in range(10):
        registers(posting, f"Jan Jansen {number}")
    sink.fail("mail", "", 4)
    sink.fail("mail", "421 4.7.0 too many")

    posting.works()

    assert [to for to, _ in _kinds(sink)] == [address(f"Jan Jansen {number}") for number in range(10)]
    _assert_all_sent(posting)


def _later(office: Office) -> None:
    office.now += timedelta(minutes=2)
    office.works()


def _kinds(sink: Sink) -> list[tuple[str, str]]:
    return [(each.to, str(parsed(each.raw)["X-Kringpost-Kind"])) for each in sink.taken]


def _assert_all_sent(office: Office) -> None:
    assert office.parts.store.outbox().counts().keys() == {"sent"}
    assert office.filed("INBOX") == 0
