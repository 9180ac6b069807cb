"""One mail is one mail, however often and by whatever way it comes in."""

from tests.mail.words import mail, multipart, read

WAY_ONE = ("Received: from a by b", "Delivered-To: one@office.example", "DKIM-Signature: x", "X-Spam: 1")
WAY_TWO = (
    "Received: from c by d",
    "Delivered-To: two@office.example",
    "Authentication-Results: mx; spf=pass",
    "List-Id: <x.y>",
)


def test_copies_that_came_by_two_aliases():
    assert read(mail("Ik kom.", *WAY_ONE)).identity == read(mail("Ik kom.", *WAY_TWO)).identity


def test_two_mails_with_one_message_id():
    assert read(mail("Ik kom.")).identity != read(mail("Ik kom niet.")).identity


def test_two_mails_of_one_second_without_message_id():
    one, two = (mail("Ik kom.", f"Date: {day}").replace(b"Message-ID: <1@example.org>\r\n", b"") for day in ("Tue, 12 Jan 2027 10:11:00 +0100", "Tue, 12 Jan 2027 10:12:00 +0100"))  # fmt: skip

    assert read(one).identity != read(two).identity


def test_a_server_that_coded_the_body_anew():
    coded = mail("Ik kom=2E", "Content-Transfer-Encoding: quoted-printable")

    assert read(coded).identity == read(mail("Ik kom.")).identity


def test_a_large_mail_of_which_the_text_alone_was_fetched():
    text = ("Content-Type: text/plain", "Ik kom.")
    whole = multipart("mixed", text, ("Content-Type: application/zip; name=a.zip", "A" * 9_000))
    piece = multipart("mixed", text, ("Content-Type: application/zip; name=a.zip", ""))

    assert read(whole).identity == read(piece).identity


def test_two_mails_with_nothing_to_read_but_other_contents():
    one, two = (multipart("mixed", ("Content-Type: application/zip", content)) for content in ("a", "b"))

    assert read(one).identity != read(two).identity
