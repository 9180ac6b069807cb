"""A calendar client that is not ours answers our invitations, whole mails both ways: IMP's library reads the letter and writes the answer."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from icalendar import Calendar

from flows.registration.model import Registration, Status
from flows.shipped import shipped
from tests.calendars.tools import answer_of_horde
from tests.journey.office import Office, an_office, parsed
from tests.journey.people import address, registers

SLUG = "kennissessie"
KIM = "Kim Pot"
SEATS = "capacity = 60\nper_organisation = 0\nper_message = 6\nquota = { raadslid = 20 }"
MORE = """[[sessions]]
id = "2"
start = 2027-04-22T13:30:00
end = 2027-04-22T18:00:00
location = "Stadsgehoorzaal, Utrecht"

[[sessions]]
id = "3"
start = 2027-05-06T13:30:00
end = 2027-05-06T18:00:00
location = "Stadsgehoorzaal, Utrecht"

"""


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Kim has the only seat, Bo waits."""
    with an_office(tmp_path, change={SLUG: (SEATS, SEATS.replace("60", "1").replace("20", "1"))}) as office:
        for name in (KIM, "Bo Dam"):
            registers(office, name)
        office.works()
        office.answers()
        yield office


def as_a_series() -> tuple[str, str]:
    """What stands in the event file, and what makes three sessions of one invitation of it."""
    text = (shipped() / "config" / "events" / f"{SLUG}.toml").read_text("utf-8")
    old = text[text.index("ref_prefix") : text.index("[[sessions]]")]
    return old, f'series = "one"\n{old}{MORE}'


def answers(office: Office, answer: str) -> None:
    """To the last letter that Kim got."""
    letter = [each.raw for each in office.mail.outbound if each.to == address(KIM)][-1]
    office.finds(answer_of_horde(letter, answer, address(KIM), KIM))
    office.works()


def kim(office: Office) -> Registration:
    with office.parts.store.deciding([SLUG], rehearsal=True) as room:
        (found,) = room.register(SLUG).of_address(address(KIM))
    return found


@pytest.mark.parametrize(("answer", "partstat"), [("accept", "ACCEPTED"), ("tentative", "TENTATIVE")])
def test_the_answer_is_noted_and_the_seat_stays(office: Office, answer: str, partstat: str) -> None:
    answers(office, answer)

    assert (kim(office).partstat, kim(office).held) == ({"1": partstat}, True)
    assert office.answers() == []


def test_a_declined_seat_goes_to_the_next(office: Office) -> None:
    answers(office, "decline")

    assert kim(office).status is Status.CANCELLED
    assert [(each["X-Kringpost-Kind"], each["To"].addresses[0].addr_spec) for each in office.answers()] == [
        ("cancelled", address(KIM)),
        ("offer", address("Bo Dam")),
    ]


def test_an_answer_to_a_whole_series(tmp_path: Path) -> None:
    with an_office(tmp_path, change={SLUG: as_a_series()}) as office:
        registers(office, KIM)
        office.works()
        (letter,) = office.answers()

        answers(office, "accept")

        part = next(part for part in letter.walk() if part.get_content_type() == "text/calendar")
        (event,) = Calendar.from_ical(part.get_content()).walk("VEVENT")
        assert event["RRULE"]["COUNT"] == [3]
        assert kim(office).partstat == dict.fromkeys(("1", "2", "3"), "ACCEPTED")


def test_what_it_answers_is_a_mail_that_we_recognise(office: Office) -> None:
    letter = next(each.raw for each in office.mail.outbound if each.to == address(KIM))

    answer = parsed(answer_of_horde(letter, "accept", address(KIM), KIM))

    assert "text/calendar" in [part.get_content_type() for part in answer.walk()]
