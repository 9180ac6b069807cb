"""Mail to an address does not arrive, and a contact person corrects it: the right one hears everything, the wrong one nothing."""

from collections.abc import Iterator
from pathlib import Path
from string import Template

import pytest

from flows import by_hand
from flows.registration.commands import Cancel, Origin
from flows.registration.model import Registration, Status
from tests.journey.office import Office, a_story, parsed
from tests.journey.people import address, registers
from tests.journey.test_changes import entry
from tests.servers.postgres import Postgres

EVENT = "kennissessie"
ONE_SEAT = {
    EVENT: ("capacity = 60\nper_organisation = 0\nper_message = 6\nquota = { raadslid = 20 }", "capacity = 1\n")
}
WRONG, RIGHT = "lies@warmost.example", "lies@warmoost.example"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.servers)])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    """No mail arrives at the wrong address."""
    database = ""
    if request.param == "postgresql":
        postgres: Postgres = request.getfixturevalue("postgres")
        database = postgres.new_database()
    with a_story(tmp_path, database, ONE_SEAT) as office:
        office.mail.refuse = lambda address: "550 5.1.1 unknown" if address == WRONG else ""
        yield office


def signs_up_lies(office: Office) -> None:
    """A colleague mistypes her address."""
    text = f"Graag meld ik Lies Vos ({WRONG}) aan voor de kennissessie.\n\nGroet,\nJan Jansen\nBuurtwarmte Zonnehoek\n"
    office.receives(text, from_=f"Jan Jansen <{address('Jan Jansen')}>", subject="Aanmelding kennissessie")
    office.works()
    office.answers()


def corrects(office: Office) -> None:
    by_hand.correct(office.parts.registrar, WRONG, RIGHT, "Noor", office.now)
    office.parts.delivery(lambda: office.now).deliver()


def cancels(origin: Origin, ref: str) -> Cancel:
    return Cancel(origin, (ref,), proven=True, confirmed=True)


def of_lies(office: Office) -> Registration:
    (found,) = [each for each in office.parts.store.registrations(EVENT) if each.name == "Lies Vos"]
    return found


def test_who_has_a_seat_gets_the_invitation_after_all(office: Office) -> None:
    signs_up_lies(office)
    before = of_lies(office)

    corrects(office)

    (told,) = office.answers()
    after = of_lies(office)
    assert (told["To"].addresses[0].addr_spec, told["X-Kringpost-Kind"]) == (RIGHT, "confirmed")
    assert (entry(told)[0], entry(told)[2]) == ("REQUEST", after.sequence)
    assert (after.email, after.ref, after.held, after.received) == (RIGHT, before.ref, True, before.received)
    outbox = office.parts.store.outbox()
    assert (outbox.stranded(), outbox.counts()["withdrawn"]) == ([], 1)
    assert ("details_changed", "address_corrected", "Noor") in [
        (line.what, line.reason, line.by) for line in office.parts.store.explain(before.ref)
    ]


def test_a_letter_that_waits_for_the_wrong_address_does_not_leave(office: Office) -> None:
    office.mail.refuse = lambda address: "450 4.2.0 later" if address == WRONG else ""
    signs_up_lies(office)

    corrects(office)
    office.mail.refuse = lambda address: ""
    office.now = office.now.replace(year=office.now.year + 1)
    office.parts.delivery(lambda: office.now).deliver()

    assert {each["To"].addresses[0].addr_spec for each in office.answers()} == {RIGHT}


def test_who_waits_keeps_the_place_in_line(office: Office) -> None:
    registers(office, "Kim Pot")
    signs_up_lies(office)
    registers(office, "Bo Dam")
    office.works()
    office.answers()

    corrects(office)

    (told,) = office.answers()
    assert told["X-Kringpost-Kind"] == "waitlisted"
    assert "1" in told.get_body(("plain",)).get_content()
    assert of_lies(office).status is Status.WAITLISTED


def test_who_was_called_off_hears_that(office: Office) -> None:
    signs_up_lies(office)
    by_hand.act(office.parts.registrar, of_lies(office).ref, "Noor", office.now, cancels)
    office.parts.delivery(lambda: office.now).deliver()
    office.answers()

    corrects(office)

    assert [each["X-Kringpost-Kind"] for each in office.answers()] == ["cancelled"]


def test_the_first_letter_comes_back_late(office: Office) -> None:
    office.mail.refuse = lambda address: ""
    signs_up_lies(office)
    first = next(parsed(each.raw) for each in office.mail.outbound if each.to == WRONG)
    corrects(office)
    office.answers()

    office.finds(returned(first["Message-ID"], WRONG))
    office.works()

    assert not of_lies(office).bounced
    assert office.answers() == []


def returned(message_id: str, to: str) -> bytes:
    text = (Path(__file__).parents[2] / "config" / "demo" / "mails" / "bounce.eml").read_text("utf-8")
    return Template(text).substitute(to=to, subject="Aanmelding", id=message_id).encode()
