"""The mailbox on three real servers: the same promises on each."""

from datetime import UTC, datetime
from email import message_from_bytes
from typing import Protocol

import pytest

from flows.demo.servers import EmbeddedMail
from flows.errors import MailServerError
from flows.mail.addresses import MailServer, parse_server_url
from flows.mail.imap import Inbox, Limits, mark_of
from tests.mail.shapes import small, with_attachment
from tests.servers.dovecot import Dovecot

pytestmark = pytest.mark.servers


class Box(Protocol):
    """One mailbox on some server."""

    server: MailServer

    def deliver(self, *mails: bytes) -> None: ...


class _Real:
    def __init__(self, host: Dovecot) -> None:
        self.host = host
        self.user = host.new_user()
        self.server = host.server(self.user)

    def deliver(self, *mails: bytes) -> None:
        self.host.deliver(self.user, *mails)


class _Embedded:
    def __init__(self, mail: EmbeddedMail) -> None:
        self.mail = mail
        self.server = parse_server_url(mail.imap_url("events@example.org"))

    def deliver(self, *mails: bytes) -> None:
        for raw in mails:
            self.mail.deliver("events@example.org", raw)


@pytest.fixture(params=["embedded", "dovecot", "old_dovecot", "bare_dovecot", "cyrus"])
def box(request: pytest.FixtureRequest) -> Box:
    host = request.getfixturevalue(request.param)
    return _Embedded(host) if isinstance(host, EmbeddedMail) else _Real(host)


def _fetch_all(inbox: Inbox) -> dict[int, bytes]:
    return {mail.uid: mail.raw for batch in inbox.batches(inbox.uids()) for mail in batch}


def _in_folder(box: Box, folder: str) -> int:
    server = box.server
    there = MailServer("imap", "plain", server.host, server.port, server.user, server.password, folder)
    with Inbox(there) as inbox:
        return len(inbox.uids())


def test_small_mails_come_whole(box: Box) -> None:
    box.deliver(*(small(number) for number in range(1, 8)))

    with Inbox(box.server, limits=Limits(batch_count=3)) as inbox:
        batches = [[mail.uid for mail in batch] for batch in inbox.batches(inbox.uids())]
        mails = [message_from_bytes(raw) for raw in _fetch_all(inbox).values()]

    assert [len(batch) for batch in batches] == [3, 3, 1]
    assert [mail["Subject"] for mail in mails] == [f"mail {number}" for number in range(1, 8)]
    assert {mail.get_payload() for mail in mails} == {"I would like to come.\r\n"}


def test_arrival_is_told_in_utc(box: Box) -> None:
    box.deliver(small())

    with Inbox(box.server) as inbox:
        mail = next(inbox.batches(inbox.uids()))[0]

    assert mail.received.tzinfo is UTC
    assert abs((mail.received - datetime.now(UTC)).total_seconds()) < 3600
    assert mail.size == len(mail.raw)


def test_a_large_mail_gives_its_text_alone(box: Box) -> None:
    box.deliver(with_attachment(400_000))

    with Inbox(box.server) as inbox:
        mail = next(inbox.batches(inbox.uids()))[0]
    parts = [part for part in message_from_bytes(mail.raw).walk() if not part.is_multipart()]

    assert mail.partial
    assert mail.size > 400_000 > len(mail.raw) * 100
    assert [part.get_content_type() for part in parts] == ["text/plain", "text/html", "application/pdf"]
    assert parts[0].get_payload(decode=True).decode().strip() == "Café is fine"
    assert parts[2].get_filename() == "programme.pdf"


def test_a_mail_too_large_gives_its_header_alone(box: Box) -> None:
    box.deliver(small(), with_attachment(400_000))

    with Inbox(box.server, limits=Limits(max_message_bytes=300_000)) as inbox:
        first, second = next(inbox.batches(inbox.uids()))

    assert (first.problem, first.partial) == ("", False)
    assert (second.problem, second.partial) == ("too_large", True)
    assert message_from_bytes(second.raw)["Subject"] == "with my programme"
    assert b"Caf" not in second.raw


def test_large_text_and_nothing_else(box: Box) -> None:
    box.deliver(b"Subject: long\r\n\r\n" + b"a line of text\r\n" * 20_000)

    with Inbox(box.server) as inbox:
        mail = next(inbox.batches(inbox.uids()))[0]

    assert mail.partial
    assert message_from_bytes(mail.raw).get_payload().count("a line of text") > 15_000


def test_batches_by_bytes(box: Box) -> None:
    box.deliver(*(with_attachment(30_000) for _ in range(5)))

    with Inbox(box.server, limits=Limits(batch_bytes=100_000)) as inbox:
        sizes = [len(batch) for batch in inbox.batches(inbox.uids())]

    assert sizes == [2, 2, 1]


def test_filing_makes_the_folders(box: Box) -> None:
    box.deliver(*(small(number) for number in range(4)))

    with Inbox(box.server) as inbox:
        uids = inbox.uids()
        inbox.file({uids[0]: "handled", uids[1]: "handled", uids[2]: "attention"})
        left = inbox.uids()

    assert left == uids[3:]
    assert _in_folder(box, "Kringpost/Handled") == 2
    assert _in_folder(box, "Kringpost/Attention") == 1


def test_filing_twice_and_what_was_never_there(box: Box) -> None:
    box.deliver(small())

    with Inbox(box.server) as inbox:
        uids = inbox.uids()
        inbox.file({uids[0]: "handled"})
        inbox.file({uids[0]: "handled", 4_000_000: "handled"})

    assert _in_folder(box, "Kringpost/Handled") == 1


def test_keep_leaves_mail_where_it_is(box: Box) -> None:
    box.deliver(small())

    with Inbox(box.server, folders={"handled": "keep"}) as inbox:
        inbox.file(dict.fromkeys(inbox.uids(), "handled"))

        assert len(inbox.uids()) == 1


def test_mail_that_was_never_there_is_left_out(box: Box) -> None:
    box.deliver(small(1), small(2))

    with Inbox(box.server) as inbox:
        uids = inbox.uids()
        found = [mail.uid for batch in inbox.batches([*uids, 4_000_000]) for mail in batch]

    assert found == uids


def test_erased_mails_leave_our_folders_and_no_others(box: Box) -> None:
    named = [b"Message-ID:\r\n <%d@sender.example>\r\n" % number + small(number) for number in range(2)]
    box.deliver(*named, small(2), small(3))
    with Inbox(box.server) as inbox:
        mails = _fetch_all(inbox)
        uids = sorted(mails)
        inbox.file({uids[0]: "handled", uids[1]: "handled", uids[2]: "attention"})
        can = inbox._open.has_capability("UIDPLUS")

        left = inbox.remove([mark_of(mails[uid]) for uid in (uids[0], uids[2])])

        # Without UIDPLUS the inbox still holds what was filed from it, marked by us, and of that only a part is to go.
        assert len(left) == (0 if can else 2)
        assert uids[3] in inbox.uids()
    assert _in_folder(box, "Kringpost/Handled") == 1
    assert _in_folder(box, "Kringpost/Attention") == 0


def test_what_is_marked_deleted_by_others_stays(box: Box) -> None:
    box.deliver(small(0), small(1))
    with Inbox(box.server) as inbox:
        mails = _fetch_all(inbox)
        theirs, ours = sorted(mails)
        inbox._open.add_flags([theirs], [rb"\Deleted"])

        inbox.remove([mark_of(mails[ours])])

        assert theirs in inbox._open.search(["ALL"])


def test_where_mail_is_kept_none_is_removed(box: Box) -> None:
    box.deliver(small())
    with Inbox(box.server, folders={}) as inbox:
        (mark,) = map(mark_of, _fetch_all(inbox).values())

        left = inbox.remove([mark])

        assert left == {mark}
        assert len(inbox.uids()) == 1


def test_a_folder_that_is_not_there(box: Box) -> None:
    with pytest.raises(MailServerError, match="no folder") as caught:
        _in_folder(box, "Nowhere")

    assert caught.value.permanent


def test_news_is_heard(box: Box) -> None:
    with Inbox(box.server) as inbox:
        quiet = inbox.wait(0.2)
        box.deliver(small())
        heard = inbox.wait(20)

        assert (quiet, heard, len(inbox.uids())) == (False, True, 1)


def test_nothing_is_marked_as_read(dovecot: Dovecot) -> None:
    user = dovecot.new_user()
    dovecot.deliver(user, small(), with_attachment(300_000))

    with Inbox(dovecot.server(user)) as inbox:
        _fetch_all(inbox)

    assert "Seen" not in dovecot.doveadm("fetch", "-u", user, "flags", "mailbox", "INBOX")


def test_mail_that_vanishes_in_between_is_left_out(dovecot: Dovecot) -> None:
    user = dovecot.new_user()
    dovecot.deliver(user, small(1), small(2), small(3))

    with Inbox(dovecot.server(user), limits=Limits(batch_count=1)) as inbox:
        batches = inbox.batches(inbox.uids())
        first = next(batches)
        dovecot.doveadm("expunge", "-u", user, "mailbox", "INBOX", "uid", "2")
        rest = [mail.uid for batch in batches for mail in batch]

    assert ([mail.uid for mail in first], rest) == ([1], [3])
