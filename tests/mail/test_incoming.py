"""Facts of a mail: its text from any coding, who wrote it, what hangs on it."""

from base64 import b64encode

import pytest

from flows.mail.message import Mailbox
from tests.mail.words import mail, mail_of, multipart, read


@pytest.mark.parametrize(
    ("charset", "body"),
    [
        ("utf-8", "Coöperatie".encode()),
        ("iso-8859-1", "Coöperatie".encode("latin-1")),
        ("iso-8859-1", "Coöperatie".encode()),
        ("us-ascii", "Coöperatie".encode("cp1252")),
        ("utf-8", "Coöperatie".encode("cp1252")),
        ("x-does-not-exist", "Coöperatie".encode()),
        ("utf-16", "Coöperatie".encode()),
        ("utf-16", "Coöperatie".encode("utf-16")),
        ("utf-8", "Coöperatie".encode("utf-16")),
        ("windows-1252", "Coöperatie".encode("cp1252")),
        ("unicode_escape", "Coöperatie".encode()),
        ('"', "Coöperatie".encode()),
        ("utf-8", "Coö\0peratie".encode()),
    ],
)
def test_a_charset_true_or_a_lie(charset, body):
    assert read(mail_of(f"text/plain; charset={charset}", body)).text == "Coöperatie"


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("base64", b64encode("Coöperatie".encode())),
        ("BASE64", b64encode("Coöperatie".encode())[:-1]),
        ("base64", b"!!" + b64encode("Coöperatie".encode()) + b"\r\n--footer"),
        ("quoted-printable", b"Co=C3=B6pera=\r\ntie"),
        ("8bit", "Coöperatie".encode()),
        ("utf-8", "Coöperatie".encode()),
        ("x-unknown", "Coöperatie".encode()),
    ],
)
def test_a_transfer_encoding_known_or_not(encoding, body):
    found = read(mail_of("text/plain; charset=utf-8", body, f"Content-Transfer-Encoding: {encoding}"))

    assert found.text.startswith("Coöperatie")


def test_an_injected_header_stays_in_its_line():
    raw = mail("x", subject="=?utf-8?q?Aanmelding=0D=0ABcc:_evil@example.com=00?=")

    assert read(raw).subject == "Aanmelding  Bcc: evil@example.com"


@pytest.mark.parametrize(
    ("sender", "expected"),
    [
        ("Kim Bos <kim@example.org>", Mailbox("kim@example.org", "Kim Bos")),
        ('"Bos, Kim" <kim@example.org>', Mailbox("kim@example.org", "Bos, Kim")),
        ("=?utf-8?q?Bos=2C_Andr=C3=A9?= <a@example.org>", Mailbox("a@example.org", "Bos, André")),
        ("=?utf-8?q?Andr=C3?= =?utf-8?q?=A9?= <a@example.org>", Mailbox("a@example.org", "André")),
        ("kim@example.org", Mailbox("kim@example.org")),
        ("kim@example.org (Kim Bos)", Mailbox("kim@example.org", "Kim Bos")),
        ("<kim@example.org>, jan@example.org", Mailbox("kim@example.org")),
        ("Kim @ home <kim@example.org>", Mailbox("kim@example.org", "Kim @ home")),
        ("Kim \u202egro.live <kim@example.org>", Mailbox("kim@example.org", "Kim gro.live")),
        ("((((((kim@example.org", Mailbox("kim@example.org")),
    ],
)
def test_the_sender_as_written(sender, expected):
    assert read(mail("x", sender=sender)).sender in (expected, Mailbox(expected.address))


@pytest.mark.parametrize("sender", ["", "Kim Bos", "<>", "kim@", "undisclosed:;"])
def test_no_sender_that_can_be_read(sender):
    found = read(mail("x", sender=sender))

    assert found.sender is None
    assert "no_sender" in found.problems


def test_plain_text_comes_before_html():
    raw = multipart(
        "alternative",
        ("Content-Type: text/plain", "Hallo daar"),
        ("Content-Type: text/html", "<p>Hallo <b>daar</b></p>"),
    )

    assert read(raw).text == "Hallo daar"


def test_html_when_the_plain_part_says_nothing():
    raw = multipart(
        "alternative",
        ("Content-Type: text/plain", "Geen HTML?"),
        ("Content-Type: text/html", f"<p>{'Ik kom graag. ' * 10}</p>"),
    )

    assert read(raw).text.startswith("Ik kom graag.")


def test_a_list_footer_is_a_second_text():
    raw = multipart("mixed", ("Content-Type: text/html", "<p>Ik kom.</p>"), ("Content-Type: text/plain", "footer"))

    assert read(raw).text == "Ik kom.\nfooter"


def test_an_attached_text_is_not_the_mails_text():
    raw = multipart(
        "mixed",
        ("Content-Type: text/plain", "Ik kom."),
        ('Content-Type: text/plain\r\nContent-Disposition: attachment; filename="n.txt"', "nee"),
    )

    found = read(raw)

    assert found.text == "Ik kom."
    assert found.attachments == ("n.txt",)


def test_flowed_lines_are_joined():
    raw = mail_of("text/plain; format=flowed", "Ik kom \r\ngraag mee.\r\n-- \r\nKim")

    assert read(raw).text == "Ik kom graag mee.\n-- \nKim"


def test_a_boundary_that_never_comes():
    assert read(mail_of("multipart/mixed; boundary=x", "Ik kom.")).text == "Ik kom."


def test_a_boundary_that_never_closes():
    assert read(mail_of("multipart/mixed; boundary=x", "--x\r\n\r\nIk kom.")).text == "Ik kom."


def test_a_forward_as_attachment():
    inner = "From: Jan <jan@example.org>\r\nSubject: leerkring\r\n\r\nIk wil mee."
    raw = multipart(
        "mixed", ("Content-Type: text/plain", "Graag Jan aanmelden."), ("Content-Type: message/rfc822", inner)
    )

    found = read(raw)

    assert found.own == "Graag Jan aanmelden."
    assert "jan@example.org" in found.forwarded
    assert found.forwarded.endswith("Ik wil mee.")


def test_a_signed_mail_is_read():
    signed = multipart(
        "signed",
        ("Content-Type: text/plain", "Ik kom."),
        ("Content-Type: application/pkcs7-signature; name=smime.p7s", "x"),
    )

    found = read(signed)

    assert (found.own, found.problems) == ("Ik kom.", ())


def test_a_mail_within_its_signature_is_read():
    content = b"Content-Type: text/plain\r\n\r\nIk kom."
    chunks = b"".join(b"\x04" + bytes([len(part)]) + part for part in (content[:20], content[20:]))
    envelope = b"\x30\x80" + bytes.fromhex("06092a864886f70d010701") + b"\xa0\x80\x24\x80" + chunks + b"\0" * 8
    raw = mail_of(
        "application/pkcs7-mime; smime-type=signed-data", b64encode(envelope), "Content-Transfer-Encoding: base64"
    )

    assert read(raw).own == "Ik kom."


@pytest.mark.parametrize(
    ("kind", "problem"),
    [
        ("application/pkcs7-mime; smime-type=enveloped-data", "encrypted"),
        ('multipart/encrypted; boundary="=b"', "encrypted"),
        ('application/octet-stream; name="winmail.dat"', "tnef"),
        ("application/ms-tnef", "tnef"),
    ],
)
def test_what_cannot_be_read_is_a_problem(kind, problem):
    body = "--=b\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n--=b--\r\n"

    assert problem in read(mail_of(kind, body)).problems


def test_ten_thousand_parts():
    raw = multipart("mixed", *[("Content-Type: text/plain", "deel")] * 10_000)

    found = read(raw)

    assert found.text.startswith("deel")
    assert "truncated" in found.problems


def test_a_mail_nested_without_end():
    raw = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (at, at) for at in range(5_000))

    assert "truncated" in read(raw).problems


def test_a_domain_that_resembles_ours():
    assert "lookalike" in read(mail("x", sender="Noor <noor@0ffice.example>")).problems
    assert read(mail("x", sender="Noor <noor@office.example>")).problems == ()


def test_turned_text_in_a_name():
    assert "bidi" in read(mail("x", sender="=?utf-8?q?Kim_=E2=80=AEgro?= <kim@example.org>")).problems


def test_who_it_was_delivered_to():
    found = read(
        mail("x", "Delivered-To: aanmelden+leerkring@office.example", "X-Original-To: aanmelden@office.example")
    )

    assert found.delivered_to == ("aanmelden+leerkring@office.example", "aanmelden@office.example")


def test_the_thread():
    found = read(
        mail("x", "In-Reply-To: <a@office.example>", "References: <z@office.example>\r\n <a@office.example> junk")
    )

    assert found.in_reply_to == ("<a@office.example>",)
    assert found.references == ("<z@office.example>", "<a@office.example>")


@pytest.mark.parametrize(("value", "hour"), [("Tue, 12 Jan 2027 10:11:00 +0100", 10), ("12 Jan 2027 10:11", 10), ("gisteren", None), ("Tue, 99 Jan 99999 10:11 +9999", None)])  # fmt: skip
def test_a_date_or_none(value, hour):
    found = read(mail("x", f"Date: {value}")).date

    assert (found.hour if found else None) == hour
    assert found is None or found.tzinfo


CALENDAR = "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nEND:VCALENDAR\r\n"


@pytest.mark.parametrize(
    "header",
    [
        "Content-Type: text/calendar; method=REPLY",
        "Content-Type: text/calendar\r\nContent-Disposition: attachment; filename=invite.ics",
        "Content-Type: application/ics; name=invite.ics",
        'Content-Type: application/octet-stream; name="invite.ics"',
        "Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename*=utf-8''antwoord.ICS",
        "Content-Type: text/plain; name=invite.ics",
        "Content-Type: text/x-vcalendar",
    ],
)
def test_a_calendar_in_each_of_its_shapes(header):
    found = read(multipart("mixed", ("Content-Type: text/plain", "Ja"), (header, CALENDAR)))

    assert found.calendars == (CALENDAR.encode(),)


def test_the_same_calendar_twice_is_one():
    part = ("Content-Type: text/calendar", CALENDAR)
    again = (
        "Content-Type: application/ics\r\nContent-Transfer-Encoding: base64",
        b64encode(CALENDAR.replace("\r", "").encode()),
    )

    assert len(read(multipart("mixed", part, again)).calendars) == 1


def test_a_calendar_in_a_forwarded_mail_is_no_answer():
    inner = f"Content-Type: text/calendar\r\n\r\n{CALENDAR}"

    assert read(multipart("mixed", ("Content-Type: message/rfc822", inner))).calendars == ()
