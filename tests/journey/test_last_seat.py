"""Eight processes, two hundred registrations, thirty seats."""

from collections import Counter
from itertools import groupby
from pathlib import Path

import pytest

from tests.journey.office import OPEN, Office, a_story
from tests.journey.people import address
from tests.journey.side_by_side import name, race
from tests.servers.postgres import Postgres

RIVALS, MAILS, SEATS, PLACES_TO_WAIT = 8, 25, 30, 20
THIRTY_SEATS = {"kennissessie": ("capacity = 60", f"capacity = {SEATS}")}


def test_last_seat_on_sqlite(tmp_path: Path) -> None:
    with a_story(tmp_path, change=THIRTY_SEATS) as office:
        race(office.settings, RIVALS, MAILS)

        _assert_seats_given_in_order(office)


@pytest.mark.servers
def test_last_seat_on_postgresql(tmp_path: Path, postgres: Postgres) -> None:
    with a_story(tmp_path, postgres.new_database(), THIRTY_SEATS) as office:
        race(office.settings, RIVALS, MAILS)

        _assert_seats_given_in_order(office)


def _assert_seats_given_in_order(office: Office) -> None:
    answers = {letter.to: letter.kind for letter in office.parts.store.outbox().claim(OPEN.replace(year=2028), 1000)}
    assert Counter(answers.values()) == {
        "confirmed": SEATS,
        "waitlisted": PLACES_TO_WAIT,
        "full": RIVALS * MAILS - SEATS - PLACES_TO_WAIT,
    }
    assert office.parts.store.events_status("kennissessie")["kennissessie"].held == SEATS
    for rival in range(RIVALS):
        in_order = [answers[address(name(rival, number))] for number in range(MAILS)]
        met = [kind for kind, _ in groupby(in_order)]
        assert met == [kind for kind in ("confirmed", "waitlisted", "full") if kind in met]
