"""Mails of chosen shapes and sizes."""

from base64 import encodebytes


def small(number: int = 1) -> bytes:
    return b"From: noor@example.com\r\nSubject: mail %d\r\n\r\nI would like to come.\r\n" % number


def with_attachment(size: int, boundary: bytes = b"xx") -> bytes:
    """Text in two forms, and an attachment of so many bytes."""
    lines = [
        b"From: noor@example.com",
        b"Subject: with my programme",
        b"MIME-Version: 1.0",
        b"Content-Type: multipart/mixed; boundary=" + boundary,
        b"",
        b"--" + boundary,
        b"Content-Type: multipart/alternative; boundary=in" + boundary,
        b"",
        b"--in" + boundary,
        b"Content-Type: text/plain; charset=utf-8",
        b"Content-Transfer-Encoding: quoted-printable",
        b"",
        b"Caf=C3=A9 is fine",
        b"--in" + boundary,
        b"Content-Type: text/html",
        b"",
        b"<p>Caf&eacute; is fine</p>",
        b"--in" + boundary + b"--",
        b"--" + boundary,
        b"Content-Type: application/pdf; name=programme.pdf",
        b"Content-Disposition: attachment; filename=programme.pdf",
        b"Content-Transfer-Encoding: base64",
        b"",
        encodebytes(b"\0" * size).replace(b"\n", b"\r\n"),
        b"--" + boundary + b"--",
        b"",
    ]
    return b"\r\n".join(lines)
