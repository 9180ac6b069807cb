"""Mails are kept once, whatever the mailbox does, and decided in order of arrival."""

from flows.storage.store import Outcome, Store
from tests.storage.samples import HOUR, MINUTE, NOW, arrived

HANDLED = Outcome("leerkring", "register", "confirmed", "seat_free", ("LK-00001",), "handled", "nl", "eva@example.org")


def test_kept_mail_is_undecided(store: Store) -> None:
    mail = arrived(3, raw=b"\x00\xff any bytes", size=900, partial=True)

    store.keep([mail])

    (stored,) = store.undecided("in", 10)
    assert (stored.raw, stored.size, stored.partial, stored.uid) == (b"\x00\xff any bytes", 900, True, 3)
    assert (stored.received, stored.attempts) == (mail.received, 0)


def test_arrival_gives_the_order(store: Store) -> None:
    store.keep([arrived(3, received=NOW + MINUTE), arrived(2, received=NOW + MINUTE), arrived(9, received=NOW)])

    order = [stored.uid for stored in store.undecided("in", 10)]

    assert order == [9, 2, 3]


def test_only_as_many_as_asked_for(store: Store) -> None:
    store.keep([arrived(uid) for uid in range(1, 6)])

    assert [stored.uid for stored in store.undecided("in", 2)] == [1, 2]


def test_other_mailboxes_wait_for_their_own_run(store: Store) -> None:
    store.keep([arrived(1, mailbox="elsewhere")])

    assert store.undecided("in", 10) == []


def test_kept_twice_is_kept_once(store: Store) -> None:
    store.keep([arrived(1)])
    store.keep([arrived(1), arrived(2)])

    assert [stored.uid for stored in store.undecided("in", 10)] == [1, 2]


def test_copies_in_one_batch_are_one_mail(store: Store) -> None:
    store.keep([arrived(1, identity="same"), arrived(2, identity="same")])

    assert [stored.uid for stored in store.undecided("in", 10)] == [1]
    assert set(store.positions("in", 7, [1, 2, 3])) == {1, 2}


def test_renumbered_mailbox_brings_nothing_new(store: Store) -> None:
    """After a change of UIDVALIDITY all mails come again under other UIDs."""
    store.keep([arrived(1), arrived(2)])
    _decide(store)

    known = store.positions("in", 8, [11, 12])
    store.keep([arrived(uid, uidvalidity=8, identity=f"identity{uid - 10}") for uid in (11, 12)])

    assert known == {}
    assert store.undecided("in", 10) == []
    assert store.to_file("in", 8, [11, 12]) == {11: "handled", 12: "handled"}


def test_same_message_id_other_content_is_another_mail(store: Store) -> None:
    store.keep([arrived(1, message_id="<a@example.org>"), arrived(2, message_id="<a@example.org>")])

    assert len(store.undecided("in", 10)) == 2


def test_decided_mail_may_be_filed(store: Store) -> None:
    store.keep([arrived(1), arrived(2)])
    first, _ = store.undecided("in", 10)

    with store.deciding({"leerkring"}) as room:
        room.finish(first.id, HANDLED, NOW)

    assert store.to_file("in", 7, [1, 2, 3]) == {1: "handled"}
    assert [stored.uid for stored in store.undecided("in", 10)] == [2]


def test_many_positions_at_once(store: Store) -> None:
    store.keep([arrived(uid) for uid in range(1, 1201)])

    found = store.positions("in", 7, list(range(1, 1301)))

    assert list(found) == list(range(1, 1201))
    assert {position.state for position in found.values()} == {"new"}


def test_attempts_outlive_a_crash(store: Store) -> None:
    store.keep([arrived(1), arrived(2)])
    first, _ = store.undecided("in", 10)

    store.begin_attempts([first.id])
    store.begin_attempts([first.id])

    assert [stored.attempts for stored in store.undecided("in", 10)] == [2, 0]


def test_parked_mail_goes_to_attention(store: Store) -> None:
    store.keep([arrived(1)])
    (stored,) = store.undecided("in", 10)

    store.park(stored.id, "gave_up", NOW)

    assert store.undecided("in", 10) == []
    assert store.to_file("in", 7, [1]) == {1: "attention"}
    assert store.waiting_work().parked == 1


def test_another_run_was_first(store: Store) -> None:
    store.keep([arrived(1), arrived(2)])
    mine = store.undecided("in", 10)
    _decide(store, most=1)

    with store.deciding({"leerkring"}) as room:
        left = room.undecided_among([stored.id for stored in mine])

    assert left == {mine[1].id}


def test_odd_characters_survive(store: Store) -> None:
    """NUL and half a surrogate pair come out of broken mails; PostgreSQL takes neither."""
    store.keep([arrived(1, message_id="<a\0b\udc80@example.org>")])
    (stored,) = store.undecided("in", 1)

    with store.deciding({"leerkring"}) as room:
        room.finish(
            stored.id, Outcome(None, "unclear", "help", "not_understood", address="e\0va\ud800@example.org"), NOW
        )

    assert store.waiting_work().undecided == 0


def test_nothing_to_keep(store: Store) -> None:
    store.keep([])
    store.begin_attempts([])

    assert store.positions("in", 7, []) == {}


def test_moments_of_any_zone_order_alike(store: Store) -> None:
    from zoneinfo import ZoneInfo

    later = (NOW + HOUR).astimezone(ZoneInfo("America/New_York"))
    store.keep([arrived(1, received=later), arrived(2, received=NOW)])

    received = [stored.received for stored in store.undecided("in", 10)]

    assert received == [NOW, later]
    assert all(moment.utcoffset() is not None for moment in received)


def _decide(store: Store, most: int = 10) -> None:
    mails = store.undecided("in", most)
    with store.deciding({"leerkring"}) as room:
        for stored in mails:
            room.finish(stored.id, HANDLED, NOW)
