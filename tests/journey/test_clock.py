"""What the clock decides, time after time: it says things once."""

from datetime import timedelta
from pathlib import Path

from tests.journey.office import Office, an_office
from tests.journey.people import registers

ONE_SEAT = {
    "kennissessie": ("capacity = 60\nper_organisation = 0\nper_message = 6\nquota = { raadslid = 20 }", "capacity = 1")
}
REVIEWED = {
    "kennissessie": (
        'then = "accept"\naudience = "bewonersinitiatief"',
        'then = "review"\naudience = "bewonersinitiatief"',
    )
}


def test_why_nobody_moved_up_is_noted_once(tmp_path: Path) -> None:
    with an_office(tmp_path, change=ONE_SEAT) as office:
        registers(office, "Jan Jansen")
        registers(office, "Anna Smit")
        office.works()

        tick(office, 3)

        assert noted(office, "nobody_moved_up") == ["no_seat_free"]


def test_another_reason_is_noted_again(tmp_path: Path) -> None:
    with an_office(tmp_path, change=ONE_SEAT) as office:
        registers(office, "Jan Jansen")
        registers(office, "Anna Smit")
        office.works()

        tick(office, 2)
        office.now += timedelta(days=90)
        tick(office, 2)

        assert noted(office, "nobody_moved_up") == ["no_seat_free"]


def test_a_contact_is_reminded_of_a_review_once(tmp_path: Path) -> None:
    with an_office(tmp_path, change=REVIEWED) as office:
        registers(office, "Jan Jansen")
        office.works()
        office.answers()
        office.now += timedelta(days=4)

        tick(office, 3)
        office.works()

        assert [letter["X-Kringpost-Kind"] for letter in office.answers()] == ["review-request"]


def tick(office: Office, times: int) -> None:
    for _ in range(times):
        office.now += timedelta(minutes=30)
        office.parts.registrar.decide_due("kennissessie", office.now)


def noted(office: Office, what: str) -> list[str]:
    return [line.reason for line in office.parts.store.explain("kennissessie") if line.what == what]
