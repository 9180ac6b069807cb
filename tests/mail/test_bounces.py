"""Whose mail came back, for now or for good, and which mail of ours it was."""

import pytest

from tests.mail.words import mail, multipart, read

RETURNED = "From: us@office.example\r\nTo: kim@example.org\r\nMessage-ID: <confirmed.1@office.example>\r\nX-Kringpost-Ref: LK-7F3QD"


def report(status: str, returned: str = RETURNED, kind: str = "text/rfc822-headers") -> bytes:
    return multipart(
        'report; report-type="delivery-status"',
        ("Content-Type: text/plain", "Sorry."),
        ("Content-Type: message/delivery-status", f"Reporting-MTA: dns; mx.example.org\r\n\r\n{status}"),
        (f"Content-Type: {kind}", returned + "\r\n"),
        headers=("Return-Path: <>", "Auto-Submitted: auto-replied"),
    )


@pytest.mark.parametrize("kind", ["text/rfc822-headers", "message/rfc822"])
def test_a_failure_by_the_standard(kind):
    found = read(report("Final-Recipient: rfc822; Kim@example.org\r\nAction: failed\r\nStatus: 5.1.1", kind=kind))

    assert found.report.recipients == ("kim@example.org",)
    assert found.report.permanent
    assert found.report.message_ids == ("<confirmed.1@office.example>",)
    assert found.automatic.kind == "bounce"
    assert "LK-7F3QD" in found.quoted


def test_a_delay():
    found = read(report("Final-Recipient: rfc822; kim@example.org\r\nAction: delayed\r\nStatus: 4.4.1"))

    assert not found.report.permanent
    assert found.automatic.kind == "delay"


def test_a_report_that_it_did_arrive_is_no_bounce():
    found = read(report("Final-Recipient: rfc822; kim@example.org\r\nAction: delivered\r\nStatus: 2.0.0"))

    assert found.report is None
    assert found.automatic is not None


def test_of_two_recipients_only_one_failed():
    status = "Final-Recipient: rfc822; jan@example.org\r\nAction: delivered\r\n\r\nFinal-Recipient: rfc822; kim@example.org\r\nAction: failed"

    assert read(report(status)).report.recipients == ("kim@example.org",)


def test_the_address_we_wrote_to_comes_before_where_it_was_forwarded():
    status = (
        "Original-Recipient: rfc822;kim@example.org\r\nFinal-Recipient: rfc822;box17@host.example\r\nAction: failed"
    )

    assert read(report(status)).report.recipients == ("kim@example.org",)


def test_a_source_route_and_angle_brackets():
    status = "Final-Recipient: RFC822; <@relay.example:kim@example.org>\r\nAction: Failed"

    assert read(report(status)).report.recipients == ("kim@example.org",)


def test_exim_tells_in_a_header():
    text = "This message was created automatically.\n\nA message could not be delivered."
    found = read(
        mail(
            text,
            "X-Failed-Recipients: kim@example.org",
            sender="Mail Delivery System <Mailer-Daemon@mx.example>",
            subject="Mail delivery failed",
        )
    )

    assert found.report.recipients == ("kim@example.org",)
    assert found.report.permanent


def test_exim_warns_of_a_delay():
    text = "This is a warning message only. The message has not yet been delivered."
    found = read(mail(text, "X-Failed-Recipients: kim@example.org", subject="Warning: message 1x delayed 24 hours"))

    assert not found.report.permanent


def test_qmail_tells_in_plain_words():
    text = (
        "Hi. This is the qmail-send program at mx.example.\nI'm afraid I wasn't able to deliver your message.\n\n"
        "<kim@example.org>:\nSorry, no mailbox here by that name.\n\n--- Below this line is a copy of the message.\n\n"
        "From: us@office.example\nMessage-ID: <confirmed.1@office.example>\n\nU kunt zich afmelden."
    )
    found = read(mail(text, "Return-Path: <>", sender="MAILER-DAEMON@mx.example", subject="failure notice"))

    assert found.report.recipients == ("kim@example.org",)
    assert found.report.message_ids == ("<confirmed.1@office.example>",)


def test_a_dutch_text_without_any_standard():
    text = "Uw bericht aan kim@example.org kon niet worden bezorgd.\n\nDe postbus bestaat niet."
    found = read(mail(text, sender="postmaster@example.org", subject="Onbestelbaar: Bevestigd: leerkring"))

    assert found.report.recipients == ("kim@example.org",)
    assert found.automatic.kind == "bounce"


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Aanmelding", "Mijn vorige mail was onbestelbaar, dus nog een keer: ik kom."),
        ("Re: Onbestelbaar: leerkring", "Vreemd, dit adres klopt toch: kim@example.org?"),
        ("FW: Undeliverable: leerkring", "Kijk, dit kreeg ik terug. Mag ik toch mee?"),
    ],
)
def test_a_person_who_writes_about_a_bounce(subject, text):
    assert read(mail(text, subject=subject)).report is None


def test_a_forwarded_report_is_no_report():
    inner = report("Final-Recipient: rfc822; kim@example.org\r\nAction: failed").decode().replace("=b", "=c")
    found = read(multipart("mixed", ("Content-Type: text/plain", "Kijk"), ("Content-Type: message/rfc822", inner)))

    assert found.report is None


@pytest.mark.parametrize(
    "header", ['Content-Type: text/plain; charset="utf\0-8"', "From: \0", "Content-Type: multipart/mixed; boundary=\0"]
)
def test_a_bounce_that_flufl_cannot_bear(header, caplog):
    raw = f"{header}\r\nReturn-Path: <>\r\nSubject: Undelivered mail\r\n\r\nkim@example.org could not be delivered".encode()

    found = read(raw)

    assert found.report.recipients == ("kim@example.org",)
    assert "Traceback" not in caplog.text
