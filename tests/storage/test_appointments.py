"""A contact person's time is given out once, whatever was decided: the database refuses a second call at that time."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from flows.errors import StorageError
from flows.registration.model import Registration, Status
from flows.storage.store import Store
from tests.storage import rivals
from tests.storage.samples import registration

AT = datetime(2027, 3, 2, 10, tzinfo=UTC)


def call(number: int, at: datetime = AT, minutes: int = 30, caller: str = "noor@office.example") -> Registration:
    return replace(
        registration(number), status=Status.INTAKE, held=True, intake_at=at, intake_minutes=minutes, caller=caller
    )


def carry_out(store: Store, *changes: Registration) -> None:
    with store.deciding({"leerkring"}) as room:
        room.carry_out(changes, (), (), at=AT, by="test")


@pytest.mark.parametrize("minutes", [0, 1, 15, 29, -29])
def test_a_second_call_at_that_time_is_refused(store: Store, minutes: int) -> None:
    carry_out(store, call(1))

    with pytest.raises(StorageError):
        carry_out(store, call(2, AT + timedelta(minutes=minutes)))

    assert store.find("LK-00002") is None


@pytest.mark.parametrize("other", [call(2, AT + timedelta(minutes=30)), call(2, caller="bo@office.example")])
def test_another_time_or_another_person_is_not(store: Store, other: Registration) -> None:
    carry_out(store, call(1))

    carry_out(store, other)

    assert store.find("LK-00002") == other


def test_a_call_that_moves_gives_its_time_back(store: Store) -> None:
    carry_out(store, call(1))

    carry_out(store, call(1, AT + timedelta(minutes=10)))
    carry_out(store, call(1, AT + timedelta(hours=1)))
    carry_out(store, call(2))

    assert store.find("LK-00002")


def test_two_calls_change_places(store: Store) -> None:
    first, second = call(1), call(2, AT + timedelta(minutes=30))
    carry_out(store, first, second)

    carry_out(store, call(1, AT + timedelta(minutes=30)), call(2))

    assert store.find("LK-00002") == call(2)


@pytest.mark.parametrize("status", [Status.CONFIRMED, Status.CANCELLED, Status.REFUSED])
def test_a_call_that_is_over_gives_its_time_back(store: Store, status: Status) -> None:
    carry_out(store, call(1))

    carry_out(store, replace(call(1), status=status))
    carry_out(store, call(2))

    assert store.find("LK-00002")


def test_of_eight_who_choose_the_same_time_one_gets_it(store: Store, url: str) -> None:
    carry_out(store, *(rivals.chooser(number) for number in range(1, 9)))

    rivals.race(rivals.choose_the_same_time, url, 8)

    everybody = list(store.registrations("leerkring"))
    assert Counter(each.intake_at for each in everybody) == {rivals.WANTED: 1, None: 7}
    proposed = [slot for each in everybody if each.intake_at is None for slot in each.slots]
    assert len(set(proposed)) == 21
    assert rivals.WANTED not in proposed
