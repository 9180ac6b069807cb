"""A mail for an event that is over."""

from datetime import UTC, datetime

import pytest

from tests.journey.office import Office
from tests.journey.people import registers


@pytest.mark.parametrize("headers", [{}, {"to": "aanmelden+kennissessie@example.org", "subject": "Aanmelding"}])
def test_somebody_who_is_too_late_hears_so_kindly(office: Office, headers: dict[str, str]) -> None:
    office.now = datetime(2027, 6, 1, 9, tzinfo=UTC)
    registers(office, "Jan Jansen", **headers)

    office.works()

    (answer,) = office.answers()
    text = answer.get_body(("plain",))
    assert answer["X-Kringpost-Kind"] == "closed"
    assert text is not None
    assert "is al geweest: donderdag 8 april 2027" in text.get_content()
    assert list(office.parts.store.registrations("kennissessie")) == []
