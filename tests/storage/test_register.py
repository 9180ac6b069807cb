"""The register answers from the database, and sees what was decided a moment ago in the same transaction."""

from dataclasses import replace
from datetime import timedelta

import pytest

from flows.errors import StorageError
from flows.registration.known import Mentions
from flows.registration.model import Registration, Status
from flows.storage.store import Room, Store
from tests.storage.samples import HOUR, MINUTE, NOW, arrived, letter, post, register, registration, waiting


def test_registration_comes_back_whole(store: Store) -> None:
    full = registration(
        status=Status.OFFERED,
        held=False,
        name="Zoë van 't Hof",
        organisation="Gemeente Utrecht",
        language="en",
        fields={"initiative": "De Buurt", "diet": "vegan", "phone": "+31 6 00000000"},
        audience="gemeente",
        registered_by="Colleague@Example.org",
        verified=False,
        sequence=3,
        sessions=("1", "2"),
        absent=("2",),
        partstat={"1": "ACCEPTED"},
        offer_until=NOW + HOUR,
        slots=(NOW, NOW + timedelta(days=1)),
        intake_at=NOW + MINUTE,
        intake_minutes=45,
        caller="noor@example.org",
        proposed_at=NOW - HOUR,
        asked_since=NOW - MINUTE,
        reminded=2,
        bounced=True,
        asked="confirm-cancel",
        message=12,
    )

    register(store, full)

    assert store.find("lk-00001") == full
    assert list(store.registrations("leerkring")) == [full]


def test_change_replaces(store: Store) -> None:
    register(store, registration())

    register(store, replace(registration(), status=Status.CANCELLED, held=False, sequence=1))

    (only,) = store.registrations("leerkring")
    assert (only.status, only.sequence, only.active) == (Status.CANCELLED, 1, False)


def test_seats_are_counted_per_audience(store: Store) -> None:
    register(store, registration(1, audience="gemeente"), registration(2, audience="gemeente"), registration(3))
    register(store, waiting(4, audience="gemeente"), registration(5, event="kennissessie"))

    with store.deciding({"leerkring"}) as room:
        seats = room.register("leerkring").seats()

    assert seats == {"gemeente": 2, "": 1}


def test_those_who_wait_stand_in_order_of_arrival(store: Store) -> None:
    register(store, waiting(3), waiting(1, received=NOW + HOUR), waiting(2), registration(4))
    register(store, waiting(5, status=Status.CANCELLED), waiting(6, event="kennissessie"))

    with store.deciding({"leerkring"}) as room:
        queue = [each.turn for each in room.register("leerkring").waiting()]
        count = room.register("leerkring").waiting_count()
        active = [each.turn for each in room.register("leerkring").active()]

    assert queue == [2, 3, 1]
    assert count == 3
    assert active == [2, 3, 4, 1]


def test_organisations_are_counted_however_they_are_written(store: Store) -> None:
    register(store, registration(1, organisation="Gemeente Utrecht"), waiting(2, organisation="UTRECHT"))
    register(store, waiting(3, organisation="Utrecht", status=Status.REFUSED), registration(4, organisation="Zeist"))

    with store.deciding({"leerkring"}) as room:
        count = room.register("leerkring").of_organisation("gem. Utrecht")

    assert count == 2


def test_address_finds_own_and_made_registrations(store: Store) -> None:
    register(store, registration(1, email="Eva@Example.org"), registration(2, registered_by="eva@example.org"))
    register(store, registration(3), registration(4, email="eva@example.org", event="kennissessie"))

    with store.deciding({"leerkring"}) as room:
        found = room.register("leerkring").of_address(" EVA@example.ORG")

    assert [each.turn for each in found] == [1, 2]
    assert [each.turn for each in store.of_address("eva@example.org")] == [1, 2, 4]


def test_earlier_decision_of_the_transaction_is_seen(store: Store) -> None:
    with store.deciding({"leerkring"}) as room:
        room.carry_out([registration()], (), (), at=NOW, by="mail")
        seats = room.register("leerkring").seats()
        found = room.register("leerkring").find("LK-00001")

    assert seats == {"": 1}
    assert found == registration()


def test_failed_transaction_leaves_nothing(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.deciding({"leerkring"}) as room:
        _carry_out_and_fail(room, registration())

    assert list(store.registrations()) == []
    assert store.waiting_work().outbox == {}


def test_rehearsal_leaves_nothing(store: Store) -> None:
    store.keep([arrived(1)])

    with store.deciding({"leerkring"}, rehearsal=True) as room:
        (rehearsed,) = room.keep([arrived(2, mailbox="rehearsal")])
        with room.mail():
            room.carry_out([registration()], (), [letter("a")], at=NOW, by="mail")
        seats = room.register("leerkring").seats()

    assert (rehearsed.uid, seats) == (2, {"": 1})
    assert list(store.registrations()) == []
    assert (store.waiting_work().outbox, store.waiting_work().undecided) == ({}, 1)


def test_bad_mail_is_undone_alone(store: Store) -> None:
    with store.deciding({"leerkring"}) as room:
        _carry_out(room, registration(1))
        with pytest.raises(ZeroDivisionError), room.mail():
            _carry_out_and_fail(room, registration(2))
        with room.mail():
            _carry_out(room, registration(3))

    assert [each.turn for each in store.registrations("leerkring")] == [1, 3]


def test_refused_row_is_told_apart_and_undone_alone(store: Store) -> None:
    with store.deciding({"leerkring"}) as room:
        _carry_out(room, registration(1))
        with pytest.raises(StorageError) as refused, room.mail():
            _carry_out(room, registration(2, token="token1"))
        with room.mail():
            _carry_out(room, registration(3))

    assert refused.value.permanent
    assert "token1" not in str(refused.value)
    assert [each.turn for each in store.registrations("leerkring")] == [1, 3]


def test_odd_characters_in_a_person(store: Store) -> None:
    register(store, registration(name="E\0va \udc80", organisation="\0", fields={"remarks": "\0 \ud800"}))

    (found,) = store.registrations("leerkring")

    assert found.name == "E\ufffdva ?"
    assert found.fields == {"remarks": "\0 \ud800"}


def test_very_long_values(store: Store) -> None:
    """PostgreSQL's indexes refuse long keys."""
    endless = "".join(f"{number}x" for number in range(20_000))

    register(store, registration(email=f"{endless}@example.org", organisation=endless, registered_by=endless))

    assert [each.organisation for each in store.of_address(f"{endless}@example.org")] == [endless]


def test_mentions_of_our_mail_lead_to_its_registration(store: Store) -> None:
    register(store, registration(1), registration(2), registration(3))
    post(store, letter("a", message_id="<one@example.com>"), letter("b", ref="LK-00002", uid="token2-1@example.com"))

    by_message_id = store.known(Mentions(message_ids=("<one@example.com>", "<unknown@example.com>")))
    by_uid = store.known(Mentions(uids=("token2-1@example.com",)))

    assert [(sent.kind, sent.ref, sent.to) for sent in by_message_id.sent] == [
        ("confirmed", "LK-00001", "person1@example.org")
    ]
    assert [each.ref for each in by_message_id.registrations] == ["LK-00001"]
    assert [(sent.ref, sent.uid) for sent in by_uid.sent] == [("LK-00002", "token2-1@example.com")]
    assert [each.ref for each in by_uid.registrations] == ["LK-00002"]


def test_mentioned_addresses_and_references(store: Store) -> None:
    register(store, registration(3), registration(1), registration(2, registered_by="boss@example.org"))
    register(store, registration(4, event="kennissessie", status=Status.CANCELLED, held=False))

    with store.deciding({"leerkring"}) as room:
        known = room.known(
            Mentions(refs=("LK-00003", "LK-99999"), addresses=("BOSS@example.org", "Person4@example.org"))
        )

    assert known.sent == ()
    assert [each.ref for each in known.registrations] == ["LK-00002", "LK-00003", "LK-00004"]


def test_nothing_is_mentioned(store: Store) -> None:
    register(store, registration())

    assert store.known(Mentions()).registrations == ()


def test_mail_that_mentions_thousands_of_things(store: Store) -> None:
    """NUL and surrogates among them, as broken mails have."""
    register(store, registration(1), registration(2))
    post(store, letter("a", message_id="<one@example.com>"))
    many = [f"{number}\0\ud800@example.org" for number in range(35_000)]

    known = store.known(
        Mentions((*many, "<one@example.com>"), (), tuple(many[:900]), (*many[:600], "person2@example.org"))
    )

    assert [each.ref for each in known.registrations] == ["LK-00001", "LK-00002"]


def test_letters_are_counted_per_address(store: Store) -> None:
    post(store, letter("a"), letter("b", kind="help"), letter("c", to="other@example.org"))
    post(store, letter("d"), at=NOW - HOUR)

    with store.deciding({"leerkring"}) as room:
        count = room.answered_since("PERSON1@example.org", NOW)
        helped = room.letter_since("person1@example.org", "help", NOW - HOUR)
        helped_since = room.letter_since("person1@example.org", "help", NOW + MINUTE)
        helped_other = room.letter_since("other@example.org", "help", NOW - HOUR)

    assert count == 2
    assert (helped, helped_since, helped_other) == (True, False, False)


def _carry_out(room: Room, change: Registration) -> None:
    room.carry_out([change], (), (), at=NOW, by="mail")


def _carry_out_and_fail(room: Room, change: Registration) -> None:
    room.carry_out([change], (), [letter("a")], at=NOW, by="mail")
    raise ZeroDivisionError
