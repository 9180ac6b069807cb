"""MIME written by hand says the same to Python's own reader."""

import email
import email.policy
from base64 import encodebytes
from email.header import decode_header, make_header

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from flows.mail.outgoing_mime import Calendar, address, header, message, quoted
from flows.registration.decision import Attachment

words = st.text(max_size=200)
printable = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=200)


@settings(max_examples=400, deadline=None)
@given(value=printable)
@example("é" * 200)
@example("Aanmelding 👩🏽‍🚀 " * 10)
@example("=?utf-8?q?al_gecodeerd?=")
def test_subject_survives(value: str) -> None:
    name, _, body = header("Subject", value).partition(": ")

    assert name == "Subject"
    assert str(make_header(decode_header(body.replace("\r\n", "")))) == value.strip()


@settings(max_examples=400, deadline=None)
@given(value=words)
@example("a\r\nBcc: evil@example.org")
@example("a\r\n\r\nbody")
@example("\ud800")
def test_header_is_one_header(value: str) -> None:
    raw = header("Subject", value)

    read = email.message_from_string(raw + "\r\n\r\n", policy=email.policy.compat32)
    assert read.keys() == ["Subject"]
    assert raw.isascii()
    assert max(len(line) for line in raw.split("\r\n")) <= 78
    assert read.get_payload() == ""


@settings(max_examples=400, deadline=None)
@given(name=words)
@example('Jan" <evil@example.org>, "')
@example("evil@example.org")
@example("a\\")
def test_name_never_holds_an_address(name: str) -> None:
    raw = f"To: {address('jan@utrecht.example', name)}\r\n\r\n"

    read = email.message_from_string(raw, policy=email.policy.default)
    assert read.keys() == ["To"]
    assert [each.addr_spec for each in read["To"].addresses] == ["jan@utrecht.example"]


@pytest.mark.parametrize(
    "odd", ["jan@x.example>\r\nBcc: <evil@y.example", "jan@x.example, evil@y.example", "<jan@x.example>"]
)
def test_odd_address_stays_one_address(odd: str) -> None:
    read = email.message_from_string(f"To: {address(odd)}\r\n\r\n", policy=email.policy.default)

    assert read.keys() == ["To"]
    assert len(read["To"].addresses) == 1


@settings(max_examples=200, deadline=None)
@given(text=printable, html=printable, body=st.binary(max_size=400))
@example(text=".", html="From me", body=b"")
@example(text="--=_a_0123", html="--=_m_0123--", body=b"\r\n--=_m_0123\r\n")
@example(text="a " * 600 + "\t", html="é=" * 900, body=b"x" * 3000)
def test_parts_come_back_whole(text: str, html: str, body: bytes) -> None:
    raw = message(["From: a@b.example"], quoted(text), quoted(html), Calendar(body, "REQUEST"), "0123")

    read = email.message_from_bytes(raw, policy=email.policy.compat32)
    parts = [part.get_payload(decode=True) for part in read.walk() if not part.is_multipart()]
    assert parts == [text.encode(), html.encode(), body, body]
    assert raw.isascii()
    assert max(len(line) for line in raw.split(b"\r\n")) <= 78
    assert not any(part.defects for part in read.walk())


@pytest.mark.parametrize("length", [0, 1, 56, 57, 58, 113, 114, 115, 2_000])
def test_file_of_any_length_is_in_lines_of_76(length: int) -> None:
    content = bytes(range(256)) * 8
    sheet = Attachment("list.bin", "application/octet-stream", content[:length])

    raw = message(["From: a@b.example"], "text", "<p>html</p>", None, "0123", (sheet,))

    _, _, encoded = raw.partition(b'name="list.bin"\r\nContent-Transfer-Encoding: base64\r\n\r\n')
    expected = encodebytes(sheet.content).replace(b"\n", b"\r\n") or b"\r\n"
    assert encoded == expected + b"--=_m_0123--\r\n"


def test_files_and_pictures_have_their_places() -> None:
    """The picture beside the HTML that shows it, the file beside all of that: where mail programs look for them."""
    sheet = Attachment("list.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"s" * 500)
    picture = Attachment("chart.png", "image/png", b"p" * 500, shown_as="chart")

    raw = message(["From: a@b.example"], "text", "<p>html</p>", None, "0123", (sheet, picture))

    read = email.message_from_bytes(raw, policy=email.policy.default)
    assert [part.get_content_type().partition("/")[2] for part in read.walk()] == [
        "mixed", "alternative", "plain", "related", "html", "png", sheet.media_type.partition("/")[2],
    ]  # fmt: skip
    shown, file = [part for part in read.walk() if part.get_filename()]
    assert (shown["Content-ID"], shown.get_filename(), shown.get_content()) == ("<chart>", "chart.png", picture.content)
    assert (file.get_content_disposition(), file.get_content()) == ("attachment", sheet.content)
    assert not any(part.defects for part in read.walk())
