"""How registrations and seats grew, and the picture of it."""

from flows.registration.model import Status
from flows.reports.charts import draw, told
from flows.reports.progress import LONGEST, Progress, progress
from tests.mail.writing import COMPOSER, NOW, registration
from tests.reports.nights import DAY, EVENT
from tests.reports.nights import told as noted

TODAY = NOW.date()
WORDS = COMPOSER.templates.words("en")
PEOPLE = (
    registration(ref="LK-A", received=NOW - 2 * DAY),
    registration(ref="LK-B", received=NOW - 2 * DAY, status=Status.CANCELLED, held=False),
    registration(ref="LK-C", received=NOW - DAY, status=Status.WAITLISTED, held=False),
)
JOURNAL = (
    noted("confirmed", "ok", "LK-A", NOW - 2 * DAY),
    noted("confirmed", "ok", "LK-B", NOW - 2 * DAY),
    noted("noted", "asked", "LK-B", NOW - DAY),
    noted("waitlisted", "full", "LK-C", NOW - DAY),
    noted("cancelled", "asked", "LK-B", NOW - DAY),
)


def grown() -> Progress:
    found = progress(EVENT, PEOPLE, JOURNAL, TODAY, "en")
    assert found
    return found


def test_day_by_day() -> None:
    found = grown()

    assert [day.day for day in found.days] == [10, 11, 12]
    assert (found.registrations, found.seats) == ((2, 3, 3), (2, 1, 1))


def test_nothing_to_draw_on_the_first_day() -> None:
    assert progress(EVENT, (registration(received=NOW),), (), TODAY, "en") is None
    assert progress(EVENT, (), (), TODAY, "en") is None


def test_what_is_long_ago_stands_in_the_first_day() -> None:
    old = registration(received=NOW - 400 * DAY)
    journal = (noted("confirmed", "ok", old.ref, NOW - 400 * DAY),)

    found = progress(EVENT, (old,), journal, TODAY, "en")

    assert found
    assert (len(found.days), found.registrations[0], found.seats[0]) == (LONGEST, 1, 1)


def test_a_picture_is_a_png_of_moderate_size() -> None:
    picture = draw([grown(), grown()], WORDS)

    assert picture.startswith(b"\x89PNG")
    assert len(picture) < 200_000


def test_the_picture_in_words() -> None:
    assert told([grown()], WORDS) == (
        "Learning circle: from 10 January 2027 to 12 January 2027 there were 3 registrations; 1 of 24 places are taken."
    )
