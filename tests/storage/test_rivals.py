"""Processes side by side: one last seat is given once, and one letter is sent by one run."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from time import sleep

import pytest
from sqlalchemy import text

from flows.storage.engine import open_engine, reading
from flows.storage.store import Store
from tests.servers.postgres import Postgres
from tests.storage import rivals
from tests.storage.samples import letter, post


def test_last_seat_is_given_once(store: Store, url: str) -> None:
    """Each process reads before it writes. With the default transactions of SQLite all eight would be confirmed."""
    rivals.race(rivals.take_last_seats, url, 8)

    status = store.events_status()

    for turn in range(rivals.TURNS):
        assert dict(status[f"event{turn}"].by_status) == {"confirmed": 1, "waitlisted": 7}


def test_everybody_has_their_turns(store: Store, url: str) -> None:
    """Nobody waits so long that they give up; `pytest -rP` shows how long the longest waited."""
    rivals.race(rivals.take_turns, url, 8)

    waits = [int(each.fields["waited"]) for each in store.registrations("leerkring")]
    assert len(waits) == 8 * rivals.ROUNDS
    print(
        f"Of {len(waits)} turns the longest wait took {max(waits)} ms, the usual one {sorted(waits)[len(waits) // 2]} ms."
    )


@pytest.mark.servers
def test_who_waits_has_the_register_before_who_had_it_last(postgres: Postgres) -> None:
    """With locks of rows it would be the other way round, as long as somebody has more to do."""
    url = postgres.new_database()
    store, other = Store(url), Store(url)
    store.migrate()
    post(other)
    turns = []

    def waits() -> None:
        with other.deciding(["leerkring"]):
            turns.append("other")

    with ThreadPoolExecutor() as pool:
        for _ in range(20):
            with store.deciding(["leerkring"]):
                waiting = pool.submit(waits)
                await_waiter(url)
            with store.deciding(["leerkring"]):
                turns.append("store")
            waiting.result()

    assert turns == ["other", "store"] * 20
    store.close()
    other.close()


def await_waiter(url: str) -> None:
    engine = open_engine(url)
    waiters = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    with reading(engine) as connection:
        while not connection.execute(waiters).scalar_one():
            sleep(0.01)
    engine.dispose()


def test_two_runs_never_send_the_same_letter(store: Store, url: str) -> None:
    """A letter begun twice would fail: its row in the register has a unique token."""
    post(store, *(letter(f"{number}", to=f"{number % 7}@example.org") for number in range(60)))

    rivals.race(rivals.send_letters, url, 3)

    assert store.outbox().counts() == {"sent": 60}
    by_run = Counter(each.name for each in store.registrations("leerkring"))
    assert by_run.total() == 60


def test_empty_database_is_made_by_several_at_once(url: str) -> None:
    rivals.race(rivals.migrate, url, 4)

    store = Store(url)
    store.check()
    store.close()
