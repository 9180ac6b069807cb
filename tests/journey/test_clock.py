"""What the clock decides, time after time: it says things once."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.journey.office import Office, a_story
from tests.journey.people import registers

BY_LOT = {
    "kennissessie": (
        "capacity = 60\nper_organisation = 0\nper_message = 6\nquota = { raadslid = 20 }",
        'capacity = 1\norder = "lottery"',
    )
}
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
    with a_story(tmp_path, change=ONE_SEAT) as office:
        registers(office, "Jan Jansen")
        registers(office, "Anna Smit")
        office.works()

        tick(office, 3)

        assert noted(office, "nobody_moved_up") == ["no_seat_free"]


def test_another_reason_is_noted_again(tmp_path: Path) -> None:
    with a_story(tmp_path, change=ONE_SEAT) as office:
        registers(office, "Jan Jansen")
        registers(office, "Anna Smit")
        office.works()

        tick(office, 2)
        office.now += timedelta(days=90)
        tick(office, 2)

        assert noted(office, "nobody_moved_up") == ["no_seat_free"]


def test_a_contact_is_reminded_of_a_review_once(tmp_path: Path) -> None:
    with a_story(tmp_path, change=REVIEWED) as office:
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


def test_lots_are_drawn_once_and_kept(tmp_path: Path) -> None:
    with a_story(tmp_path, change=BY_LOT) as office:
        for name in ("Jan Jansen", "Anna Smit", "Kees de Wit", "Els Vos"):
            registers(office, name)
        office.works()
        office.answers()
        office.now = datetime(2027, 4, 6, 16, tzinfo=UTC)

        tick(office, 3)
        office.works()

        kinds = sorted(letter["X-Kringpost-Kind"] for letter in office.answers())
        everybody = list(office.parts.store.registrations("kennissessie"))
        assert kinds == ["confirmed", "waitlisted", "waitlisted", "waitlisted"]
        assert sorted(each.lot for each in everybody) == [-4, -3, -2, -1]
        assert [each.lot for each in everybody if each.held] == [-4]
        assert noted(office, "drawn") == ["lottery"]
