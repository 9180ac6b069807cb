"""Calendars answer on the way from server to server: a seat goes on within the run, and a proposal is declined in the calendar's own words."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from icalendar import Calendar

from tests.calendars.answering import ics, mail
from tests.journey.office import Office, a_story
from tests.journey.people import address, registers

SEATS = "capacity = 60\nper_organisation = 0\nper_message = 6\nquota = { raadslid = 20 }"
KIM = "ATTENDEE;PARTSTAT={partstat}:mailto:kim.pot@zonnehoek.example"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with a_story(tmp_path, change={"kennissessie": (SEATS, SEATS.replace("60", "1").replace("20", "1"))}) as office:
        yield office


def invited(office: Office) -> str:
    """The UID of Kim's invitation; Bo waits."""
    for name in ("Kim Pot", "Bo Dam"):
        registers(office, name)
    office.works()
    (first, _) = office.answers()
    part = next(part for part in first.walk() if part.get_content_type() == "text/calendar")
    return str(Calendar.from_ical(part.get_content()).walk("VEVENT")[0]["UID"])


def answers(office: Office, uid: str, partstat: str, method: str = "REPLY", start: str = "20270408T113000Z") -> None:
    answer = ics(partstat, "SEQUENCE:5", method=method, attendee=KIM, start=f"DTSTART:{start}", name=uid)
    office.finds(mail(answer, f"Kim Pot <{address('Kim Pot')}>", mime=method))
    office.works()


def test_a_declined_seat_is_offered_within_the_run(office: Office) -> None:
    uid = invited(office)

    answers(office, uid, "DECLINED")

    assert [(each["X-Kringpost-Kind"], each["To"].addresses[0].addr_spec) for each in office.answers()] == [
        ("cancelled", address("Kim Pot")),
        ("offer", address("Bo Dam")),
    ]


def test_a_proposal_is_declined_with_its_own_sequence(office: Office) -> None:
    uid = invited(office)

    answers(office, uid, "TENTATIVE", "COUNTER", "20270408T140000Z")

    to_kim = next(each for each in office.answers() if each["To"].addresses[0].addr_spec == address("Kim Pot"))
    part = next(part for part in to_kim.walk() if part.get_content_type() == "text/calendar")
    calendar = Calendar.from_ical(part.get_content())
    event = calendar.walk("VEVENT")[0]
    assert part.get_param("method") == "DECLINECOUNTER"
    assert (calendar["METHOD"], event["UID"], event["SEQUENCE"]) == ("DECLINECOUNTER", uid, 5)
