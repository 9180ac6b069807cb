"""What goes wrong on the way to a mailbox: nothing is lost, nothing hangs, and one sentence says what to do."""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from threading import Event, Timer

import pytest

from flows.errors import MailServerError
from flows.mail.addresses import MailServer, parse_server_url
from flows.mail.imap import Inbox, Limits, Rhythm
from tests.mail.shapes import small
from tests.servers.dovecot import Dovecot
from tests.servers.faults import TO_CLIENT, TO_SERVER, End, FaultyLine
from tests.servers.odd_imap import OddImap
from tests.servers.ports import free_ports

pytestmark = pytest.mark.servers


@pytest.fixture
def line(dovecot: Dovecot) -> Iterator[FaultyLine]:
    with FaultyLine(dovecot.imap_port) as between:
        yield between


@pytest.fixture
def user(dovecot: Dovecot) -> str:
    name = dovecot.new_user()
    dovecot.deliver(name, *(small(number) for number in range(1, 11)))
    return name


def _through(line: FaultyLine, dovecot: Dovecot, user: str) -> MailServer:
    return replace(dovecot.server(user), port=line.port)


def _odd(server: OddImap, user: str = "events") -> MailServer:
    return parse_server_url(f"imap://{user}:secret@127.0.0.1:{server.port}")


def _uids(inbox: Inbox) -> list[int]:
    return [mail.uid for batch in inbox.batches(inbox.uids()) for mail in batch]


@pytest.mark.parametrize("end", ["rst", "fin"])
def test_cut_in_the_middle_of_a_fetch(line: FaultyLine, dovecot: Dovecot, user: str, end: End) -> None:
    with Inbox(_through(line, dovecot, user)) as inbox:
        uids = inbox.uids()
        line.cut(TO_CLIENT, after=4000, end=end)
        given = [mail.uid for batch in inbox.batches(uids) for mail in batch]

    assert given == uids
    assert line.connections == 2


@pytest.mark.parametrize("end", ["rst", "fin"])
def test_cut_while_listening(line: FaultyLine, dovecot: Dovecot, user: str, end: End) -> None:
    with Inbox(_through(line, dovecot, user)) as inbox:
        Timer(0.3, line.break_all, [end]).start()
        with pytest.raises(MailServerError) as caught:
            inbox.wait(30)

    assert not caught.value.permanent


def test_opens_again_by_itself_after_a_cut(line: FaultyLine, dovecot: Dovecot, user: str) -> None:
    inbox = Inbox(_through(line, dovecot, user))
    with inbox:
        line.break_all()
        with pytest.raises(MailServerError):
            inbox.uids()
        inbox.close()
        inbox.open()

        assert len(inbox.uids()) == 10


def test_a_move_cut_off_has_happened(line: FaultyLine, dovecot: Dovecot, user: str) -> None:
    with Inbox(_through(line, dovecot, user), timeout=1) as inbox:
        uids = inbox.uids()
        inbox.make_folders()
        line.swallow(at=b"MOVE")
        with pytest.raises(MailServerError, match="in time"):
            inbox.file(dict.fromkeys(uids, "handled"))
        inbox.close()
        inbox.open()

        assert inbox.uids() == []
        inbox.file(dict.fromkeys(uids, "handled"))
    assert dovecot.count(user, "Kringpost.Handled") == 10


def test_a_move_cut_before_it_arrives(line: FaultyLine, dovecot: Dovecot, user: str) -> None:
    with Inbox(_through(line, dovecot, user)) as inbox:
        line.cut(TO_SERVER, at=b"MOVE")
        with pytest.raises(MailServerError):
            inbox.file({1: "handled"})
        inbox.close()
        inbox.open()
        inbox.file({1: "handled"})

    assert dovecot.count(user, "Kringpost.Handled") == 1


def test_a_server_that_falls_silent(line: FaultyLine, dovecot: Dovecot, user: str) -> None:
    with Inbox(_through(line, dovecot, user), timeout=0.5) as inbox:
        line.swallow(at=b"SEARCH")
        with pytest.raises(MailServerError, match="does not answer") as caught:
            inbox.uids()

    assert not caught.value.permanent


def test_a_folder_made_anew(dovecot: Dovecot, user: str) -> None:
    with Inbox(dovecot.server(user)) as inbox:
        before = inbox.uidvalidity
        dovecot.doveadm("mailbox", "update", "-u", user, "--uid-validity", "4711", "INBOX")

    with Inbox(dovecot.server(user)) as inbox:
        assert (before != 4711, inbox.uidvalidity, len(_uids(inbox))) == (True, 4711, 10)


def test_thrown_out_by_the_administrator(dovecot: Dovecot, user: str) -> None:
    with Inbox(dovecot.server(user)) as inbox:
        Timer(0.3, dovecot.doveadm, ["kick", user]).start()
        with pytest.raises(MailServerError) as caught:
            inbox.wait(30)

    assert not caught.value.permanent


def test_wrong_password(dovecot: Dovecot, user: str) -> None:
    with pytest.raises(MailServerError, match="user or the password") as caught:
        Inbox(dovecot.server(user, password="wröng")).open()

    assert caught.value.permanent
    assert "wröng" not in str(caught.value)


def test_cut_while_signing_in(line: FaultyLine, dovecot: Dovecot, user: str) -> None:
    line.cut(TO_SERVER, at=b"LOGIN")

    with pytest.raises(MailServerError) as caught:
        Inbox(_through(line, dovecot, user)).open()

    assert not caught.value.permanent


@pytest.mark.parametrize("scheme", ["imaps", "imap+starttls"])
def test_trusted_certificate(dovecot: Dovecot, user: str, scheme: str) -> None:
    with Inbox(dovecot.server(user, scheme)) as inbox:
        assert len(_uids(inbox)) == 10


@pytest.mark.parametrize("scheme", ["imaps", "imap+starttls"])
def test_unknown_authority(dovecot: Dovecot, user: str, scheme: str) -> None:
    server = replace(dovecot.server(user, scheme), ca_file="")

    with pytest.raises(MailServerError, match="ca_file") as caught:
        Inbox(server).open()

    assert caught.value.permanent


def test_certificate_of_another_host(dovecot: Dovecot, user: str) -> None:
    server = replace(dovecot.server(user, "imaps"), host="127.1")

    with pytest.raises(MailServerError, match="certificate"):
        Inbox(server).open()


def test_tls_on_the_port_for_plain(dovecot: Dovecot, user: str) -> None:
    server = replace(dovecot.server(user, "imaps"), port=dovecot.imap_port)

    with pytest.raises(MailServerError, match=r"imap\+starttls") as caught:
        Inbox(server).open()

    assert caught.value.permanent


def test_no_starttls(stack: ExitStack) -> None:
    odd = stack.enter_context(OddImap())
    server = parse_server_url(f"imap+starttls://a:b@localhost:{odd.port}")

    with pytest.raises(MailServerError, match="STARTTLS") as caught:
        Inbox(server).open()

    assert caught.value.permanent
    assert not any("LOGIN" in command for command in odd.commands)


def test_nobody_listens() -> None:
    server = parse_server_url(f"imap://a:b@127.0.0.1:{free_ports(1)[0]}")

    with pytest.raises(MailServerError, match="refuses connections") as caught:
        Inbox(server).open()

    assert not caught.value.permanent


def test_a_host_that_does_not_exist() -> None:
    with pytest.raises(MailServerError, match="cannot be found"):
        Inbox(parse_server_url("imaps://a:b@nowhere.invalid")).open()


@pytest.mark.parametrize("way", ["refuses", "leaves_out", "breaks_over"])
def test_one_mail_the_server_does_not_give(stack: ExitStack, way: str) -> None:
    mails = {uid: small(uid) for uid in range(1, 8)}
    odd = stack.enter_context(OddImap(mails, **{way: {4}}))

    with Inbox(_odd(odd)) as inbox:
        found = {mail.uid: mail for batch in inbox.batches(inbox.uids()) for mail in batch}

    assert {uid: mail.problem for uid, mail in found.items() if mail.problem} == {4: "refused"}
    assert {uid: mail.raw for uid, mail in found.items() if uid != 4} == {u: r for u, r in mails.items() if u != 4}


@pytest.mark.parametrize("refusal", [b"NO [UNAVAILABLE] later", b"NO something", b"BAD what"])
def test_a_server_in_trouble_blames_no_mail(stack: ExitStack, refusal: bytes) -> None:
    mails = {uid: small(uid) for uid in range(1, 8)}
    odd = stack.enter_context(OddImap(mails, refuses=set(mails), refusal=refusal))

    with Inbox(_odd(odd)) as inbox, pytest.raises(MailServerError) as caught:
        _uids(inbox)

    assert not caught.value.permanent


def test_a_network_that_breaks_over_everything_blames_no_mail(stack: ExitStack) -> None:
    mails = {uid: small(uid) for uid in range(1, 8)}
    odd = stack.enter_context(OddImap(mails, breaks_over=set(mails)))

    with Inbox(_odd(odd)) as inbox, pytest.raises(MailServerError) as caught:
        _uids(inbox)

    assert not caught.value.permanent


def test_two_answers_for_one_mail(stack: ExitStack) -> None:
    mails = {uid: small(uid) for uid in range(1, 4)}
    odd = stack.enter_context(OddImap(mails, answers_twice=True))

    with Inbox(_odd(odd)) as inbox:
        found = {mail.uid: mail.raw for batch in inbox.batches(inbox.uids()) for mail in batch}

    assert found == mails


def test_news_in_two_pieces(stack: ExitStack) -> None:
    odd = stack.enter_context(OddImap({1: small()}, news_in_two_pieces=True))

    with Inbox(_odd(odd)) as inbox:
        try:
            heard = inbox.wait(10)
        except MailServerError as error:
            heard = not error.permanent

    assert heard


@pytest.mark.parametrize("idle", [True, False])
def test_stopped_while_listening(dovecot: Dovecot, old_dovecot: Dovecot, idle: bool) -> None:
    host = dovecot if idle else old_dovecot
    stop = Event()
    began = time.monotonic()

    with Inbox(host.server(host.new_user())) as inbox:
        Timer(0.2, stop.set).start()
        heard = inbox.wait(60, stop)

    assert (heard, time.monotonic() - began < 30) == (False, True)


def test_listens_in_stretches(dovecot: Dovecot) -> None:
    user = dovecot.new_user()
    with Inbox(dovecot.server(user), rhythm=Rhythm(stretch=0.1)) as inbox:
        quiet = inbox.wait(0.5)
        Timer(0.3, dovecot.deliver, [user, small()]).start()

        assert (quiet, inbox.wait(30)) == (False, True)


def test_a_folder_taken_away_is_made_again(dovecot: Dovecot, user: str) -> None:
    with Inbox(dovecot.server(user)) as inbox:
        inbox.file({1: "handled"})
        dovecot.doveadm("mailbox", "delete", "-u", user, "Kringpost.Handled")
        with pytest.raises(MailServerError) as caught:
            inbox.file({2: "handled"})
        inbox.file({2: "handled"})

    assert not caught.value.permanent
    assert dovecot.count(user, "Kringpost.Handled") == 1


def test_a_mailbox_that_is_full(stack: ExitStack) -> None:
    odd = stack.enter_context(OddImap({1: small()}, capabilities=b"IMAP4rev1", refuses_moves=True))

    with Inbox(_odd(odd)) as inbox:
        with pytest.raises(MailServerError, match="full") as caught:
            inbox.file({1: "handled"})

        assert inbox.uids() == [1]
    assert not caught.value.permanent


def test_marked_but_not_expunged_without_uidplus(bare_dovecot: Dovecot) -> None:
    """EXPUNGE would also remove what somebody else marked; so nothing is expunged, and uids() passes over ours."""
    user = bare_dovecot.new_user()
    bare_dovecot.deliver(user, small(1), small(2))

    with Inbox(bare_dovecot.server(user), limits=Limits()) as inbox:
        inbox.file({1: "handled"})
        left = inbox.uids()

    assert left == [2]
    assert bare_dovecot.count(user, "INBOX") == 2
    assert bare_dovecot.count(user, "Kringpost/Handled") == 1
