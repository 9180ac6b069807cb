"""What status, explain and export read."""

from dataclasses import replace

import pytest

from flows.registration.decision import Entry
from flows.registration.model import Status
from flows.storage.engine import open_engine, reading
from flows.storage.schema import registrations as table
from flows.storage.store import EventStatus, Outcome, Store
from tests.storage.samples import HOUR, NOW, arrived, letter, post, register, registration, waiting


def test_status_counts_seats_and_waiting(store: Store) -> None:
    register(store, registration(1, audience="gemeente"), registration(2), registration(3, status=Status.INTAKE))
    register(store, waiting(4), waiting(5, status=Status.CANCELLED), registration(6, event="kennissessie"))

    status = store.events_status()

    assert set(status) == {"leerkring", "kennissessie"}
    assert status["leerkring"] == EventStatus(
        seats={"gemeente": 1, "": 2},
        held=3,
        waiting=1,
        by_status={"confirmed": 2, "intake": 1, "waitlisted": 1, "cancelled": 1},
    )
    assert store.events_status("kennissessie") == {"kennissessie": status["kennissessie"]}


def test_status_of_an_empty_event(store: Store) -> None:
    assert store.events_status("leerkring") == {"leerkring": EventStatus()}
    assert store.events_status() == {}


def test_open_work(store: Store) -> None:
    store.keep([arrived(1), arrived(2)])
    post(store, letter("a"), letter("b"))

    work = store.waiting_work()

    assert (work.undecided, work.parked, work.outbox) == (2, 0, {"waiting": 2})


def test_journal_explains_a_reference(store: Store) -> None:
    with store.deciding({"leerkring"}) as room:
        first = Entry("waitlisted", "full", "No seat was free.", "LK-00001")
        room.carry_out([registration()], [first], (), event="leerkring", message=4, at=NOW, by="mail")
        second = [Entry("confirmed", "seat_freed", "", "LK-00001"), Entry("nobody_moved_up", "none_wait")]
        room.carry_out((), second, (), event="leerkring", at=NOW + HOUR, by="clock")

    lines = store.explain(" lk-00001 ")

    assert [(line.at, line.what, line.reason, line.by) for line in lines] == [
        (NOW, "waitlisted", "full", "mail"),
        (NOW + HOUR, "confirmed", "seat_freed", "clock"),
    ]
    assert (lines[0].staff, lines[0].message, lines[0].event) == ("No seat was free.", 4, "leerkring")


def test_journal_explains_an_address(store: Store) -> None:
    """Also mails that made no registration."""
    store.keep([arrived(1)])
    (mail,) = store.undecided("in", 1)
    with store.deciding({"leerkring"}) as room:
        room.carry_out((), [Entry("help", "not_understood")], (), message=mail.id, at=NOW, by="mail")
        room.finish(mail.id, Outcome(None, "unclear", "help", "not_understood", address="Person1@example.org"), NOW)
        confirmed = Entry("confirmed", "seat_free", ref="LK-00001")
        room.carry_out([registration()], [confirmed], (), event="leerkring", at=NOW, by="mail")
        room.carry_out([registration(2)], [Entry("confirmed", "seat_free", ref="LK-00002")], (), at=NOW, by="mail")

    whats = [(line.what, line.ref) for line in store.explain("PERSON1@example.org")]

    assert whats == [("help", ""), ("confirmed", "LK-00001")]


def test_unknown_reference_has_no_journal(store: Store) -> None:
    assert store.explain("LK-ZZZZZ") == []
    assert store.find("LK-ZZZZZ") is None


def test_registrations_of_all_events_in_order(store: Store) -> None:
    register(store, registration(3), registration(1, event="kennissessie"), waiting(2))

    assert [each.turn for each in store.registrations()] == [1, 2, 3]
    assert [each.turn for each in store.registrations("leerkring")] == [2, 3]


def test_long_list_of_registrations(store: Store) -> None:
    register(store, *(registration(number) for number in range(1, 1101)))

    assert sum(1 for _ in store.registrations("leerkring")) == 1100


def test_sensitive_answers_stand_apart(store: Store, url: str) -> None:
    register(store, registration(fields={"diet": "vegan", "phone": "030"}), registration(2, event="kennissessie"))

    engine = open_engine(url)
    with reading(engine) as connection:
        row = connection.execute(table.select().where(table.c.ref == "LK-00001")).one()
    engine.dispose()

    assert (row.fields, row.sensitive) == ({"phone": "030"}, {"diet": "vegan"})


def test_naive_moments_are_refused(store: Store) -> None:
    with pytest.raises(Exception, match="time zone"):
        register(store, replace(registration(), received=NOW.replace(tzinfo=None)))
