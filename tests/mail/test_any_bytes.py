"""`parse` and `mentions` are total: whatever bytes arrive, there is an IncomingMail whose values are plain strings."""

from base64 import b64encode

from hypothesis import given, settings
from hypothesis import strategies as st

from flows.calendars.reply import parse_answers
from flows.mail.incoming import mentions
from flows.mail.message import IncomingMail
from tests.mail.words import read

LINES = st.sampled_from(
    [
        b"From: a@example.org", b"From: =?utf-8?q?=0AX?= <a@example.org>", b"From: ((((", b"To: <>, ,;:", b"Subject: =?nul\0?b?AA?=", b"Subject: =?utf-8?b?////?=",
        b"Content-Type: multipart/mixed; boundary=b", b"Content-Type: multipart/alternative; boundary=\"b", b"Content-Type: message/rfc822", b"Content-Type: text/html; charset=utf-16",
        b"Content-Type: text/plain; charset=idna", b"Content-Type: text/calendar; charset=x-unknown", b"Content-Type: message/delivery-status", b"Content-Type: ;;;=", b"Content-Type: application/pkcs7-mime",
        b"Content-Transfer-Encoding: base64", b"Content-Transfer-Encoding: quoted-printable", b"Content-Transfer-Encoding: utf-8", b"Content-Transfer-Encoding: x-uuencode",
        b"Content-Disposition: attachment; filename*0*=utf-8''%ff; filename*1=x.ics", b"Date: Fri, 99 Foo 99999 99:99 +9999", b"Message-ID: <a@b", b"Auto-Submitted:", b"Return-Path: <>",
        b"References: <<>> <a@b>", b"X-Failed-Recipients: \xff@", b"Authentication-Results: mx.office.example; dmarc=", b" folded", b"no colon here", b"", b"--b", b"--b--",
        b"Op 3 maart schreef Kim <kim@example.org>:", b"> quoted", b"Van: a", b"Verzonden: b", b"Aan: c", b"Onderwerp: d", b"_" * 32, b"-- ", b"Met vriendelijke groet,",
        b"<table><tr><td>Naam<td>Kim", b"<blockquote type=cite>", b"BEGIN:VCALENDAR", b"BEGIN:VEVENT", b"DTSTART;TZID=X:2027", b"UID:1", b"END:VEVENT", b"Final-Recipient: rfc822; a@b.example", b"Action: failed", b"=3D=ZZ=", b"\xe2\x82", b"\0",
    ]
)  # fmt: skip


def strings(mail: IncomingMail) -> list[str]:
    people = [*mail.reply_to, *mail.to, *mail.cc, *([mail.sender] if mail.sender else [])]
    one_line = [
        mail.message_id,
        mail.subject,
        *mail.in_reply_to,
        *mail.references,
        *mail.delivered_to,
        *mail.attachments,
    ]
    return one_line + [value for person in people for value in (person.name, person.address)]


def check(raw: bytes) -> None:
    mail = read(raw)
    answers = [answer for part in mail.calendars for answer in parse_answers(part)]
    mentions(mail, answers)
    assert len(mail.identity) == 64
    assert all(type(value) is str and not set(value) & set("\r\n\0") for value in strings(mail))
    assert "\0" not in mail.text
    assert "\r" not in mail.text
    for text in (mail.text, mail.own, mail.signature, mail.quoted, mail.forwarded):
        text.encode("utf-8")


@given(st.binary(max_size=3_000))
@settings(max_examples=300, deadline=None)
def test_any_bytes_give_a_mail(raw):
    check(raw)


@given(st.lists(LINES, max_size=40), st.sampled_from([b"\r\n", b"\n", b"\r", b"\r\r\n"]))
@settings(max_examples=500, deadline=None)
def test_any_structure_gives_a_mail(lines, end):
    check(end.join(lines))


@given(st.lists(LINES, min_size=3, max_size=20), st.binary(max_size=40), st.integers(0, 500))
@settings(max_examples=300, deadline=None)
def test_any_damage_gives_a_mail(lines, noise, at):
    raw = b"\r\n".join(
        (b"From: a@example.org", b"Content-Type: multipart/mixed; boundary=b", b"", b"--b", *lines, b"--b--")
    )

    check(raw[:at] + noise + raw[at:])


@given(st.text(max_size=300), st.text(max_size=80))
@settings(max_examples=200, deadline=None)
def test_any_words_in_headers_stay_in_one_line(name, subject):
    encoded = [b64encode(text.encode("utf-8", "replace")) for text in (name, subject)]

    check(b"From: =?utf-8?b?%s?= <a@example.org>\r\nSubject: =?utf-8?b?%s?=\r\n\r\nx" % tuple(encoded))


@given(st.binary(max_size=1_500))
@settings(max_examples=300, deadline=None)
def test_any_calendar_gives_answers(noise):
    assert isinstance(parse_answers(b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n" + noise), tuple)
