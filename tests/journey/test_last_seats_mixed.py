"""Eight mailboxes and the clock, all at once, about four seats: registrations, cancellations, offers and answers mixed."""

import os
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import create_engine, delete, func, select

from flows.storage.schema import events, metadata, outbox
from tests.journey.crew import a_crew
from tests.journey.fairness import TOLD_BY, assert_fair
from tests.journey.office import Office, an_office
from tests.journey.rival import EVENT
from tests.servers.postgres import Postgres

REPETITIONS = int(os.environ.get("LAST_SEATS_REPETITIONS", "10")) // 2
"""On each of the two databases; CI sets fifty in all, which take some two minutes."""
FOUR_SEATS = {
    EVENT: (
        "capacity = 60\nper_organisation = 0\nper_message = 6\nquota = { raadslid = 20 }\n\n[waitlist]\nsize = 20\n",
        "capacity = 4\nper_message = 6\nquota = { raadslid = 2 }\n\n[waitlist]\nsize = 6\n",
    )
}


def test_last_seats_mixed_on_sqlite(tmp_path: Path) -> None:
    with an_office(tmp_path, change=FOUR_SEATS) as office:
        _play_and_look(office, range(REPETITIONS))


@pytest.mark.servers
def test_last_seats_mixed_on_postgresql(tmp_path: Path, postgres: Postgres) -> None:
    with an_office(tmp_path, postgres.new_database(), FOUR_SEATS) as office:
        _play_and_look(office, range(REPETITIONS, 2 * REPETITIONS))


def _play_and_look(office: Office, seeds: range) -> None:
    seen: Counter[str] = Counter()
    with a_crew(office.settings) as crew:
        for seed in seeds:
            _empty(office)

            arrived = crew.play(seed)
            office.parts.registrar.decide_due(EVENT, crew.clock.now())

            seen += assert_fair(office.parts.store, office.parts.registrar.office.events[EVENT], arrived)
            _assert_no_letter_twice(office)
    assert set(TOLD_BY.values()) == set(seen), "something never happened"


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
