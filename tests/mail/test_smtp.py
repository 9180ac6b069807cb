"""Letters to a real SMTP server: how each one ends, and that none is sent twice or lost without our knowing."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace

import pytest

from flows.errors import MailServerError
from flows.mail.addresses import MailServer, parse_server_url
from flows.mail.smtp import Ambiguous, Courier, Refused
from tests.mail.shapes import small, with_attachment
from tests.servers.dovecot import running_dovecot
from tests.servers.faults import TO_CLIENT, TO_SERVER, End, FaultyLine
from tests.servers.ports import free_ports
from tests.servers.sink import DROP, SILENT, Sink
from tests.servers.tls import Certificates, certificates

FROM = "events@example.org"


def _server(port: int, scheme: str = "smtp", account: str = "", ca_file: str = "") -> MailServer:
    return parse_server_url(f"{scheme}://{account}localhost:{port}", ca_file=ca_file)


def _send(courier: Courier, *names: str) -> None:
    for name in names:
        courier.send(FROM, f"{name}@example.com", small())


def _takers(sink: Sink) -> list[str]:
    return [taken.to.partition("@")[0] for taken in sink.taken]


@pytest.mark.parametrize("pipelining", [True, False])
def test_a_batch_over_one_connection(stack: ExitStack, pipelining: bool) -> None:
    sink = stack.enter_context(Sink(pipelining=pipelining))

    with Courier(_server(sink.port)) as courier:
        _send(courier, "ann", "bob", "cor")

    assert _takers(sink) == ["ann", "bob", "cor"]
    assert sink.connections == 1


@pytest.mark.parametrize(
    "raw",
    [
        b"Subject: dots\r\n\r\n.\r\n..\r\n.x\r\n",
        "Subject: café\r\n\r\ncafé\r\n".encode(),
        b"\r\n",
        with_attachment(200_000),
    ],
)
def test_the_bytes_are_the_same(sink: Sink, raw: bytes) -> None:
    with Courier(_server(sink.port)) as courier:
        courier.send(FROM, "ann@example.com", raw)

    assert sink.taken[0].raw == raw


def test_a_bare_line_end_cannot_smuggle_a_letter(sink: Sink) -> None:
    with Courier(_server(sink.port)) as courier:
        courier.send(FROM, "ann@example.com", b"Subject: x\n\n.\nMAIL FROM:<evil@example.com>\r.\r\n")

    assert len(sink.taken) == 1
    assert sink.taken[0].raw == b"Subject: x\r\n\r\n.\r\nMAIL FROM:<evil@example.com>\r\n.\r\n"


@pytest.mark.parametrize("pipelining", [True, False])
@pytest.mark.parametrize(
    ("stage", "reply", "scope", "permanent"),
    [
        ("mail", "550 5.7.60 not allowed to send as this sender", "server", True),
        ("mail", "450 4.7.1 slow down", "server", False),
        ("mail", "552 5.3.4 too big", "letter", True),
        ("rcpt", "550 5.1.1 no such user", "recipient", True),
        ("rcpt", "451 4.2.0 greylisted", "recipient", False),
        ("data", "554 5.5.1 no", "letter", True),
        ("data", "451 4.3.0 not now", "letter", False),
        ("end", "554 5.7.1 looks like spam", "letter", True),
        ("end", "452 4.3.1 disk full", "letter", False),
    ],
)
def test_refused(stack: ExitStack, stage: str, reply: str, scope: str, permanent: bool, pipelining: bool) -> None:
    sink = stack.enter_context(Sink(pipelining=pipelining))
    sink.fail(stage, reply)

    with Courier(_server(sink.port)) as courier:
        with pytest.raises(Refused) as caught:
            _send(courier, "ann")
        _send(courier, "bob")

    assert (caught.value.scope, caught.value.permanent) == (scope, permanent)
    assert f"{caught.value.code} {caught.value.text}" == reply
    assert _takers(sink) == ["bob"]


@pytest.mark.parametrize(
    "address", ["ann", "a n@example.com", "a\r\nRSET\r\n@example.com", "<a>@example.com", "ñ@example.com"]
)
def test_an_address_that_cannot_be_sent_to(sink: Sink, address: str) -> None:
    with Courier(_server(sink.port)) as courier:
        with pytest.raises(Refused) as caught:
            courier.send(FROM, address, small())
        _send(courier, "bob")

    assert (caught.value.permanent, caught.value.scope) == (True, "recipient")
    assert _takers(sink) == ["bob"]


@pytest.mark.parametrize("stage", ["mail", "rcpt", "data", "end"])
@pytest.mark.parametrize("reply", ["421 4.4.2 too many letters in this connection", DROP])
def test_the_connection_ends_in_the_middle_of_a_batch(sink: Sink, stage: str, reply: str) -> None:
    """A server may limit letters per connection: the letter goes over a new one. But not when it may have been taken."""
    with Courier(_server(sink.port)) as courier:
        _send(courier, "ann")
        sink.fail(stage, reply)
        if (stage, reply) == ("end", DROP):
            with pytest.raises(Ambiguous):
                _send(courier, "bob")
        else:
            _send(courier, "bob")
        _send(courier, "cor")

    assert _takers(sink) == ["ann", "bob", "cor"]
    assert sink.connections == 2


def test_421_on_a_fresh_connection_is_not_hammered(sink: Sink) -> None:
    sink.fail("mail", "421 4.7.0 too much", times=5)

    with Courier(_server(sink.port)) as courier, pytest.raises(MailServerError) as caught:
        _send(courier, "ann")

    assert not caught.value.permanent
    assert sink.connections == 1


def test_silence_after_the_whole_letter(sink: Sink) -> None:
    sink.fail("end", SILENT)

    with Courier(_server(sink.port), timeout=0.5) as courier:
        with pytest.raises(Ambiguous):
            _send(courier, "ann")
        _send(courier, "bob")

    assert _takers(sink) == ["ann", "bob"]


@pytest.mark.parametrize("end", ["rst", "fin"])
def test_cut_in_the_letter_is_safe_to_repeat(sink: Sink, stack: ExitStack, end: End) -> None:
    line = stack.enter_context(FaultyLine(sink.port))
    line.cut(TO_SERVER, after=100_000, end=end)

    with Courier(_server(line.port), timeout=5) as courier:
        with pytest.raises((MailServerError, Ambiguous)) as caught:
            courier.send(FROM, "ann@example.com", with_attachment(8_000_000))
        _send(courier, "bob")

    assert caught.type is MailServerError
    assert _takers(sink) == ["bob"]


def test_the_last_answer_is_lost(sink: Sink, stack: ExitStack) -> None:
    line = stack.enter_context(FaultyLine(sink.port))
    line.cut(TO_CLIENT, at=b"250 taken")

    with Courier(_server(line.port)) as courier, pytest.raises(Ambiguous):
        _send(courier, "ann")

    assert _takers(sink) == ["ann"]


@pytest.mark.parametrize(
    ("greeting", "permanent"),
    [("554 5.7.1 no service for you", True), ("421 4.3.2 come back later", False), (DROP, False)],
)
def test_turned_away_at_the_door(sink: Sink, greeting: str, permanent: bool) -> None:
    sink.fail("greeting", greeting)

    with pytest.raises(MailServerError) as caught:
        Courier(_server(sink.port)).open()

    assert caught.value.permanent is permanent


def test_a_door_that_nobody_opens(sink: Sink) -> None:
    sink.fail("greeting", SILENT)

    with pytest.raises(MailServerError, match="does not answer in time"):
        Courier(_server(sink.port), timeout=0.5).open()


def test_nobody_listens() -> None:
    with pytest.raises(MailServerError, match="refuses connections") as caught:
        Courier(_server(free_ports(1)[0])).open()

    assert not caught.value.permanent


@pytest.mark.parametrize("password", ["secret", "pä55"])
def test_signed_in(stack: ExitStack, password: str) -> None:
    sink = stack.enter_context(Sink(password=password))

    with Courier(_server(sink.port, account=f"events:{password}@")) as courier:
        _send(courier, "ann")

    assert _takers(sink) == ["ann"]


def test_wrong_password(stack: ExitStack) -> None:
    sink = stack.enter_context(Sink(password="secret"))

    with pytest.raises(MailServerError, match="user or the password") as caught:
        Courier(_server(sink.port, account="events:hush@")).open()

    assert caught.value.permanent
    assert "hush" not in str(caught.value)


def test_a_server_without_sign_in(sink: Sink) -> None:
    with pytest.raises(MailServerError, match="no way to sign in") as caught:
        Courier(_server(sink.port, account="events:secret@")).open()

    assert caught.value.permanent


def _implicit(tls: Certificates) -> Sink:
    return Sink(tls=tls.server_context)


def _upgraded(tls: Certificates) -> Sink:
    return Sink(starttls=tls.server_context)


_WAYS = pytest.mark.parametrize(("scheme", "make"), [("smtps", _implicit), ("smtp+starttls", _upgraded)])


@_WAYS
def test_trusted_certificate(
    stack: ExitStack, tls: Certificates, scheme: str, make: Callable[[Certificates], Sink]
) -> None:
    sink = stack.enter_context(make(tls))

    with Courier(_server(sink.port, scheme, ca_file=str(tls.ca_file))) as courier:
        _send(courier, "ann", "bob")

    assert _takers(sink) == ["ann", "bob"]


@_WAYS
def test_unknown_authority(
    stack: ExitStack, tls: Certificates, scheme: str, make: Callable[[Certificates], Sink]
) -> None:
    sink = stack.enter_context(make(tls))

    with pytest.raises(MailServerError, match="ca_file") as caught:
        Courier(_server(sink.port, scheme)).open()

    assert caught.value.permanent


@_WAYS
def test_certificate_of_another_host(
    stack: ExitStack, tmp_path_factory: pytest.TempPathFactory, scheme: str, make: Callable[[Certificates], Sink]
) -> None:
    other = certificates(tmp_path_factory.mktemp("other"), host="mail.example.org")
    sink = stack.enter_context(make(other))

    with pytest.raises(MailServerError, match="certificate"):
        Courier(_server(sink.port, scheme, ca_file=str(other.ca_file))).open()


def test_no_starttls(sink: Sink) -> None:
    with pytest.raises(MailServerError, match="STARTTLS") as caught:
        Courier(_server(sink.port, "smtp+starttls")).open()

    assert caught.value.permanent


@pytest.mark.servers
def test_through_dovecots_submission(sink: Sink) -> None:
    """A real submission server: STARTTLS, sign-in, pipelining, and the letter arrives behind it."""
    with running_dovecot(relay_port=sink.port) as dovecot:
        server = dovecot.server("events1@example.org", "smtp+starttls")
        with Courier(server) as courier:
            _send(courier, "ann", "bob")
        with pytest.raises(MailServerError) as caught:
            Courier(replace(server, password="hush")).open()

    assert _takers(sink) == ["ann", "bob"]
    assert caught.value.permanent
