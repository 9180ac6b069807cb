"""What a vCard says of its owner, in the forms of version 2.1 too."""

from flows.mail.cards import pairs
from tests.mail.words import multipart, read

OLD = "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:B=C3=B6s;Zo=C3=AB\r\nORG;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:Gemeente Utrecht en=\r\n omgeving\r\nTEL;CELL:06 12345678\r\nPHOTO;ENCODING=BASE64:AAAA\r\nEND:VCARD\r\n"


def test_an_old_card_is_quoted_printable():
    found = dict(pairs(OLD))

    assert found["name"] == "Zoë Bös"
    assert found["phone"] == "06 12345678"
    assert found["organisation"] == "Gemeente Utrecht en omgeving"


def test_a_new_card():
    card = "BEGIN:VCARD\nVERSION:4.0\nFN:Zoë Bös\nORG:Gemeente Utrecht;Afdeling\nitem1.EMAIL:zoe@utrecht.example\nTEL;VALUE=uri:tel:+31612345678\nEND:VCARD\n"

    assert dict(pairs(card)) == {
        "name": "Zoë Bös",
        "organisation": "Gemeente Utrecht",
        "email": "zoe@utrecht.example",
        "phone": "+31612345678",
    }


def test_a_value_in_base64_is_left_out():
    assert dict(pairs("BEGIN:VCARD\nPHOTO;ENCODING=B:AAA=\nTEL:06 1\nEND:VCARD\n")) == {"phone": "06 1"}
    assert pairs("BEGIN:VCARD\nFN;ENCODING=B:AAAA\nEND:VCARD\n") == ()


def test_an_attached_card_is_read():
    raw = multipart("mixed", ("Content-Type: text/plain", "Ik kom."), ("Content-Type: text/x-vcard; name=z.vcf", OLD))

    assert dict(read(raw).card)["name"] == "Zoë Bös"
