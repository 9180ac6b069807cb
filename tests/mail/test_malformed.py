"""A mail for each mishap; the file name says which."""

import pytest

from flows.mail.incoming import mentions
from tests.mail.test_any_bytes import strings
from tests.mail.words import MAILS, read

EMPTY = {"nothing", "only-line-ends", "header-has-no-end"}


@pytest.mark.parametrize("name", sorted(path.stem for path in MAILS.glob("*.eml")))
def test_a_malformed_mail_is_read(name):
    found = read((MAILS / f"{name}.eml").read_bytes())

    mentions(found, ())
    assert name in EMPTY or "Ik kom graag" in found.own
    assert not any(set(value) & set("\r\n\0") for value in strings(found))
    found.text.encode()


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("from-is-broken", "kim@example.org"),
        ("from-is-a-group", "kim@example.org"),
        ("from-has-raw-bytes", "andre@example.org"),
        ("line-break-in-encoded-name", "kim@example.org"),
        ("bare-cr-line-ends", "kim@example.org"),
        ("mbox-line-first", "kim@example.org"),
    ],
)
def test_its_sender_is_still_known(name, address):
    found = read((MAILS / f"{name}.eml").read_bytes())

    assert found.sender is not None
    assert found.sender.address == address


def test_a_file_name_in_pieces():
    assert read((MAILS / "filename-in-pieces.eml").read_bytes()).attachments == ("coöperatie.pdf",)
