"""Numbers behind a telephone link."""

import pytest

from flows.mail.dialling import dialled


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("030 555 01 23", "+31305550123"),
        ("06-12345678", "+31612345678"),
        ("+31 (0)6 - 12 34 56 78", "+31612345678"),
        ("0032 470 12 34 56", "+32470123456"),
        ("toestel 12", "12"),
        ("bel maar", ""),
    ],
)
def test_as_people_write_it(written: str, number: str) -> None:
    assert dialled(written) == number
