"""Eight mailboxes and the clock, all at once, about four seats: registrations, cancellations, offers and answers mixed."""

import os
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import create_engine, delete, func, select

from flows.replay import check
from flows.storage.schema import events, metadata, outbox
from tests.journey.crew import a_crew
from tests.journey.fairness import TOLD_BY, assert_fair
from tests.journey.office import Office, an_office
from tests.journey.rival import EVENT
from tests.servers.postgres import Postgres

REPETITIONS = int(os.environ.get("LAST_SEATS_REPETITIONS", "8")) // 2
"""Of either way to move up, on each of the two databases; CI sets fifty for each database, which take some four minutes in all."""
WAYS = ["offer", "seat"]
OLD = (
    "capacity = 60\nper_organisation = 0\nper_message = 6\nquota = { raadslid = 20 }\n\n[waitlist]\nsize = 20\n"
    'promote = "offer"\n'
)
FOUR_SEATS = 'capacity = 4\nper_message = 6\nquota = {{ raadslid = 2 }}\n\n[waitlist]\nsize = 6\npromote = "{}"\n'


@pytest.mark.parametrize("promote", WAYS)
def test_last_seats_mixed_on_sqlite(tmp_path: Path, promote: str) -> None:
    with an_office(tmp_path, change=_four_seats(promote)) as office:
        _play_and_look(office, range(REPETITIONS), promote)


@pytest.mark.servers
@pytest.mark.parametrize("promote", WAYS)
def test_last_seats_mixed_on_postgresql(tmp_path: Path, postgres: Postgres, promote: str) -> None:
    with an_office(tmp_path, postgres.new_database(), _four_seats(promote)) as office:
        _play_and_look(office, range(REPETITIONS, 2 * REPETITIONS), promote)


def _four_seats(promote: str) -> dict[str, tuple[str, str]]:
    return {EVENT: (OLD, FOUR_SEATS.format(promote))}


def _play_and_look(office: Office, seeds: range, promote: str) -> None:
    seen: Counter[str] = Counter()
    with a_crew(office.settings) as crew:
        for seed in seeds:
            _empty(office)

            arrived = crew.play(seed)
            office.parts.registrar.decide_due(EVENT, crew.clock.now())

            seen += assert_fair(office.parts.store, office.parts.registrar.office.events[EVENT], arrived)
            _assert_no_letter_twice(office)
            assert check(office.parts.registrar).differences == []
    offers = {"offered", "expired"} if promote == "seat" else set()
    assert set(seen) == set(TOLD_BY.values()) - offers, "something never happened, or should not"


def _empty(office: Office) -> None:
    """For the next repetition; the processes keep their connections, and know that the event is there."""
    engine = create_engine(office.settings.reveal("database_url"))
    with engine.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            if table is not events:
                connection.execute(delete(table))
    engine.dispose()


def _assert_no_letter_twice(office: Office) -> None:
    engine = create_engine(office.settings.reveal("database_url"))
    letters = select(func.count(), func.count(outbox.c.key.distinct()), func.count(outbox.c.message_id.distinct()))
    with engine.begin() as connection:
        written, keys, identities = connection.execute(letters).one()
    engine.dispose()
    assert written == keys == identities
