"""What a mail names: ids, references and addresses, also in quotations."""

from flows.calendars.reply import parse_answers
from flows.mail.incoming import mentions
from tests.mail.words import mail, read

CALENDAR = (
    b"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:u1@office.example\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def test_all_that_a_mail_names():
    text = "Ik meld Jan (jan@example.org) aan.\n\nOp 1 maart 2027 schreef ons:\n> Message-ID: <quoted@office.example>\n> lk-7f3qd"
    raw = mail(
        text,
        "In-Reply-To: <a@office.example>",
        "References: <z@office.example> <a@office.example>",
        subject="Re: Plek vrij [KS-B5T3R]",
    )

    found = mentions(read(raw), parse_answers(CALENDAR))

    assert found.message_ids == ("<a@office.example>", "<z@office.example>", "<quoted@office.example>")
    assert found.uids == ("u1@office.example",)
    assert found.refs == ("KS-B5T3R", "LK-7F3QD")
    assert found.addresses == ("kim@example.org", "jan@example.org", "quoted@office.example")


def test_a_thousand_addresses_are_a_hundred():
    text = " ".join(f"a{number}@example.org" for number in range(1_000))

    assert len(mentions(read(mail(text)), ()).addresses) == 100


def test_nothing_is_named():
    found = mentions(read(b""), ())

    assert (found.message_ids, found.uids, found.refs, found.addresses) == ((), (), (), ())
