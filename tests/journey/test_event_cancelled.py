"""The event is called off in its file: everybody hears it, the calendars are cleared, and nothing goes on behind it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from flows.registration.model import Status
from tests.journey.aftermath import heard
from tests.journey.editing import edited
from tests.journey.office import Office, a_story
from tests.journey.people import address, registers
from tests.journey.test_changes import SLUG, announces, entry, event_of, text

SEATS = "capacity = 60\nper_organisation = 0\nper_message = 6\nquota = { raadslid = 20 }"
REASON = {"nl": "Er waren te weinig aanmeldingen.", "en": "There were too few registrations."}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Kim has the only seat, Bo waits."""
    with a_story(tmp_path, change={SLUG: (SEATS, SEATS.replace("60", "1").replace("20", "1"))}) as office:
        for name in ("Kim Pot", "Bo Dam"):
            registers(office, name)
        office.works()
        announces(office)
        office.answers()
        yield office


def called_off(office: Office) -> None:
    """In the file itself, as an organiser does it."""
    office.parts = edited(office, replace(event_of(office), cancelled=True, cancelled_reason=REASON))


def statuses(office: Office) -> dict[str, Status]:
    with office.parts.store.deciding([SLUG], rehearsal=True) as room:
        found = [room.register(SLUG).of_address(address(name)) for name in ("Kim Pot", "Bo Dam")]
    return {each.email: each.status for (each,) in found}


def test_who_has_a_seat_and_who_waits_hear_it(office: Office) -> None:
    called_off(office)

    kim, bo = sorted(announces(office), key=lambda mail: "Bo" in mail["To"])

    assert (kim["X-Kringpost-Kind"], bo["X-Kringpost-Kind"]) == ("event-cancelled", "event-cancelled")
    assert "gaat niet door. Er waren te weinig aanmeldingen." in text(kim)
    assert (entry(kim)[0], entry(kim)[2]) == ("CANCEL", 1)
    assert [part.get_content_type() for part in bo.walk() if "calendar" in part.get_content_type()] == []
    assert set(statuses(office).values()) == {Status.CANCELLED}


def test_it_is_told_once(office: Office) -> None:
    called_off(office)
    announces(office)

    assert announces(office) == []


def test_it_is_told_even_when_nothing_was_announced_before(tmp_path: Path) -> None:
    with a_story(tmp_path) as office:
        registers(office, "Kim Pot")
        office.works()
        office.answers()
        called_off(office)

        (mail,) = announces(office)

        assert entry(mail)[0] == "CANCEL"


def test_nobody_registers_any_more_and_nobody_moves_up(office: Office) -> None:
    called_off(office)

    registers(office, "Els Vos")
    office.works()
    (answer,) = office.answers()
    office.parts.registrar.decide_due(SLUG, office.now)

    assert answer["X-Kringpost-Kind"] == "closed"
    assert "gaat niet door. Er waren te weinig aanmeldingen. Je kunt er dus niet aan meedoen." in text(answer)
    assert "aangemeld" not in text(answer)
    assert heard(office)[address("Bo Dam")] == ["waitlisted"]


def test_a_seat_given_up_before_the_others_were_told_goes_to_nobody(office: Office) -> None:
    called_off(office)

    office.receives(
        "Ik kan helaas niet komen.\n", from_=f"Kim Pot <{address('Kim Pot')}>", subject="Afmelding kennissessie"
    )
    office.works()
    announces(office)

    assert heard(office)[address("Bo Dam")] == ["waitlisted", "event-cancelled"]
    assert heard(office)[address("Kim Pot")] == ["confirmed", "closed", "event-cancelled"]


def test_coming_after_all_is_answered_kindly(office: Office) -> None:
    called_off(office)
    (mail, *_) = [each for each in announces(office) if "Kim" in each["To"]]

    office.receives(
        "Ik kom toch wel!\n", from_=f"Kim Pot <{address('Kim Pot')}>", subject="Re: x", in_reply_to=mail["Message-ID"]
    )
    office.works()
    (answer,) = office.answers()

    assert answer["X-Kringpost-Kind"] == "closed"
    assert statuses(office)[address("Kim Pot")] is Status.CANCELLED


def test_a_rehearsal_tells_who_would_hear(office: Office) -> None:
    called_off(office)

    shown = office.parts.registrar.announce(SLUG, office.now, rehearsal=True)

    assert [each.outcome for each in shown] == ["event-cancelled", "event-cancelled"]
    assert all(each.refs for each in shown)
    assert set(statuses(office).values()) == {Status.CONFIRMED, Status.WAITLISTED}
