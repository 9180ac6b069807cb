"""Erasing: nothing about anybody is left, counts are, and nothing is taken for new afterwards."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from flows.registration.decision import Entry
from flows.registration.forgetting import Overdue
from flows.registration.known import Mentions
from flows.registration.model import Status
from flows.storage.engine import open_engine, reading
from flows.storage.schema import metadata
from flows.storage.store import Outcome, Store
from tests.storage.samples import HOUR, MINUTE, NOW, arrived, letter, post, register, registration, waiting

ALL = Overdue("leerkring", sensitive=True, mails_until=NOW + HOUR, registrations=True)
LONG_AGO = NOW - timedelta(days=300)
MARK = "kingfisher"
ADDRESS = f"{MARK}@example.org"


@pytest.fixture
def marked(store: Store) -> Store:
    """One person with a mail, a registration, two letters and a journal."""
    keeps(store, 1, raw=f"From: {ADDRESS}\r\n\r\nI am {MARK}.\r\n".encode())
    person = replace(
        registration(), email=ADDRESS, name=MARK.title(), organisation=f"{MARK} club", registered_by=ADDRESS,
        fields={"phone": MARK, "diet": MARK}, partstat={"1": "ACCEPTED"}, message=1,
    )  # fmt: skip
    with store.deciding({"leerkring"}) as room:
        entry = Entry("confirmed", "seat_free", f"A note about {MARK}.", person.ref)
        letters = [
            letter("a", ADDRESS, raw=MARK.encode()),
            letter("s", "us@example.org", kind="nightly-summary", ref=""),
        ]
        room.carry_out([person], [entry], letters, event="leerkring", message=1, at=NOW, by="mail")
        handled = Outcome("leerkring", "register", "confirmed", "seat_free", (person.ref,), address=ADDRESS)
        room.finish(1, handled, NOW)
        room.act("mail", NOW, {"key": "a"}, event="leerkring", message=1)
        # By hand, what could not be done: no registration came of it.
        room.act("hand", NOW, {"command": {"email": ADDRESS.upper()}, "by": "Noor"}, event="leerkring")
    send_all(store)
    return store


def test_nothing_is_left_about_anybody(marked: Store, url: str) -> None:
    marked.eraser().forget([ALL], LONG_AGO, NOW)

    assert MARK not in everything(url)


def test_counts_and_reasons_are_left(marked: Store) -> None:
    marked.eraser().forget([ALL], LONG_AGO, NOW)

    status = marked.events_status("leerkring")["leerkring"]
    (line,) = marked.explain("LK-00001")
    assert (status.held, dict(status.by_status)) == (1, {"confirmed": 1})
    assert (line.what, line.reason, line.message) == ("confirmed", "seat_free", 1)


def test_how_much_was_erased_is_told_once(marked: Store) -> None:
    eraser = marked.eraser()

    first = eraser.forget([ALL], LONG_AGO, NOW)
    again = eraser.forget([ALL], LONG_AGO, NOW)

    assert first["leerkring"] == {"registrations": 1, "mails": 1, "letters": 2, "sensitive_fields": 1}
    assert again == {}


def test_a_rehearsal_erases_nothing(marked: Store, url: str) -> None:
    before = everything(url)

    counted = marked.eraser().forget([ALL], LONG_AGO, NOW, rehearsal=True)

    assert counted["leerkring"]["mails"] == 1
    assert everything(url) == before


def test_sensitive_fields_go_first(marked: Store) -> None:
    marked.eraser().forget([Overdue("leerkring", sensitive=True)], LONG_AGO, NOW)

    kept = marked.find("LK-00001")
    assert kept is not None
    assert (kept.name, kept.fields) == (MARK.title(), {"phone": MARK})


def test_a_field_that_became_sensitive_later_goes_too(marked: Store, url: str) -> None:
    later = Store(url, sensitive={"leerkring": {"phone"}})

    later.eraser().forget([Overdue("leerkring", sensitive=True)], LONG_AGO, NOW)

    kept = later.find("LK-00001")
    later.close()
    assert kept is not None
    assert kept.fields == {}


def test_another_event_is_left_alone(marked: Store, url: str) -> None:
    before = everything(url)

    marked.eraser().forget([replace(ALL, event="kennissessie")], LONG_AGO, NOW)

    assert everything(url).count(MARK) == before.count(MARK)


def test_a_mail_after_the_moment_stays(store: Store) -> None:
    keeps(store, 1, received=NOW)
    keeps(store, 2, received=NOW + 2 * HOUR)
    finish(store, 1, 2)

    counted = store.eraser().forget([ALL], LONG_AGO, NOW)

    assert counted["leerkring"] == {"mails": 1}


def test_a_mail_that_waits_to_be_decided_stays(store: Store) -> None:
    keeps(store, 1)

    store.eraser().forget([], NOW + HOUR, NOW)

    assert store.undecided("in", 9)[0].raw


def test_a_mail_of_no_event_goes_in_its_own_time(store: Store) -> None:
    keeps(store, 1)
    finish(store, 1, event=None)

    counted = store.eraser().forget([ALL], NOW + HOUR, NOW)

    assert counted == {"": {"mails": 1}}


def test_the_same_letter_is_never_written_again(marked: Store) -> None:
    marked.eraser().forget([ALL], LONG_AGO, NOW)

    post(marked, letter("a", ADDRESS))

    assert marked.outbox().claim(NOW + HOUR, 9) == []


def test_a_letter_that_still_waits_is_not_sent_without_its_text(store: Store) -> None:
    post(store, letter("a"))

    store.eraser().forget([ALL], LONG_AGO, NOW)

    assert store.outbox().claim(NOW + HOUR, 9) == []
    assert store.outbox().counts() == {"failed": 1}


def test_a_letter_that_is_being_sent_is_left_for_the_next_time(store: Store) -> None:
    post(store, letter("a"))
    outbox = store.outbox()
    (pending,) = outbox.claim(NOW, 9)
    outbox.begin(pending.id, NOW)

    store.eraser().forget([ALL], LONG_AGO, NOW)
    outbox.sent(pending.id, NOW)

    assert outbox.counts() == {"sent": 1}
    assert store.eraser().forget([ALL], LONG_AGO, NOW)["leerkring"] == {"letters": 1}


def test_an_answer_to_an_erased_letter_names_nobody(marked: Store) -> None:
    mentions = Mentions(message_ids=("<a@example.com>",), refs=("LK-00001",), addresses=(ADDRESS,))
    before = marked.known(mentions)

    marked.eraser().forget([ALL], LONG_AGO, NOW)

    assert before.sent
    assert before.registrations
    after = marked.known(mentions)
    assert (after.sent, after.registrations) == ((), ())


def test_erased_people_wait_for_nothing_and_hold_what_they_held(store: Store) -> None:
    register(store, registration(1), waiting(2), waiting(3, status=Status.AWAITING_REVIEW))

    store.eraser().forget([ALL], LONG_AGO, NOW)

    with store.deciding({"leerkring"}) as room:
        seats = room.register("leerkring")
        assert (seats.seats().total(), seats.waiting_count(), list(seats.active())) == (1, 0, [])


def test_who_belongs_to_no_event_file_is_counted(marked: Store) -> None:
    assert marked.eraser().without_a_file(["leerkring"]) == 0
    assert marked.eraser().without_a_file(["kennissessie"]) == 1


def test_a_person_is_erased_and_others_are_not(marked: Store, url: str) -> None:
    other = registration(2, registered_by=ADDRESS)
    register(marked, other)

    counted = marked.eraser().forget_person(ADDRESS.upper(), "tombstone", NOW)

    assert counted == {"registrations": 1, "mails": 1, "letters": 1}
    assert MARK not in everything(url)
    assert marked.find(other.ref) == replace(other, registered_by=None)


def test_what_acts_hold_is_found_and_erased(marked: Store, url: str) -> None:
    assert [(act.kind, len(act.states), bool(act.by_hand)) for act in marked.person(ADDRESS).acts] == [
        ("mail", 1, False), ("hand", 0, True),
    ]  # fmt: skip

    marked.eraser().forget_person(ADDRESS, "tombstone", NOW)

    assert marked.person(ADDRESS).empty
    assert MARK not in everything(url)


def test_an_address_of_before_is_found_and_erased(marked: Store, url: str) -> None:
    """They have another address by now, and the wish comes from the old one."""
    before = marked.find("LK-00001")
    assert before is not None
    moved = replace(before, email="new@example.org", registered_by=None, name="New", organisation="New", fields={})
    with marked.deciding({"leerkring"}) as room:
        room.carry_out([moved], (), (), at=NOW, by="hand")
        room.act("hand", NOW, {"command": {"kind": "change"}, "by": "Noor"}, event="leerkring")
    assert [state.name for act in marked.person(ADDRESS).acts for state in act.states] == [MARK.title()]
    assert [state.name for act in marked.person("new@example.org").acts for state in act.states] == [
        MARK.title(), "New",
    ]  # fmt: skip

    marked.eraser().forget_person(ADDRESS, "tombstone", NOW)

    assert MARK not in everything(url)
    assert marked.find("LK-00001") == moved


def test_a_mail_of_somebody_else_that_names_them_goes_too(marked: Store) -> None:
    keeps(marked, 2, raw=f"From: mailer-daemon\r\n\r\nNo such user: {ADDRESS}\r\n".encode())
    keeps(marked, 3, raw=b"From: next@example.org\r\n\r\nI cancel.\r\n")
    with marked.deciding({"leerkring"}) as room:
        for message, intent in ((2, "bounce"), (3, "cancel")):
            room.finish(message, Outcome("leerkring", intent, "noted", "x", ("LK-00001",), address="x@y.example"), NOW)

    counted = marked.eraser().forget_person(ADDRESS, "tombstone", NOW)

    assert counted["mails"] == 2


def test_a_tombstone_tells_since_when(marked: Store) -> None:
    marked.eraser().forget_person(ADDRESS, "tombstone", NOW)
    marked.eraser().forget_person(ADDRESS, "tombstone", NOW + MINUTE)

    with marked.deciding({"leerkring"}) as room:
        assert room.forgotten_at("tombstone") == NOW + MINUTE
        assert room.forgotten_at("another") is None


def test_erased_mails_are_to_be_removed_from_the_mailbox_once(marked: Store) -> None:
    eraser = marked.eraser()
    assert eraser.to_remove() == []

    eraser.forget([ALL], LONG_AGO, NOW)

    assert eraser.to_remove() == ["<1@x>"]
    eraser.removed(["<1@x>"])
    assert eraser.to_remove() == []


def test_a_message_id_that_another_mail_bears_too_is_not_removed(marked: Store) -> None:
    keeps(marked, 2, message_id="<1@x>")

    marked.eraser().forget([ALL], LONG_AGO, NOW)

    assert marked.eraser().to_remove() == []


def test_an_erased_mail_that_is_delivered_again_is_to_be_removed_again(marked: Store) -> None:
    eraser = marked.eraser()
    eraser.forget([ALL], LONG_AGO, NOW)
    eraser.removed(["<1@x>"])

    keeps(marked, 9, identity="identity1", message_id="<1@x>")

    assert eraser.to_remove() == ["<1@x>"]
    assert marked.undecided("in", 9) == []


def test_what_was_erased_leaves_the_file(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/kringpost.db")
    store.migrate()
    register(store, registration(1, name=MARK), *(registration(number, name=MARK * 50) for number in range(2, 50)))

    store.eraser().forget([ALL], LONG_AGO, NOW)
    swept = store.eraser().sweep()

    assert swept
    assert not [path.name for path in tmp_path.iterdir() if MARK.encode() in path.read_bytes()]
    store.close()


def keeps(store: Store, number: int, **changes: object) -> None:
    store.keep([replace(arrived(number, message_id=f"<{number}@x>"), **changes)])  # type: ignore[arg-type]


def finish(store: Store, *ids: int, event: str | None = "leerkring") -> None:
    with store.deciding({"leerkring"}) as room:
        for each in ids:
            room.finish(each, Outcome(event, "question", "noted", "x", address="x@y.example"), NOW)


def send_all(store: Store, at: datetime = NOW) -> None:
    outbox = store.outbox()
    for pending in outbox.claim(at, 99):
        outbox.begin(pending.id, at)
        outbox.sent(pending.id, at)


def everything(url: str) -> str:
    """All cells of all tables."""
    return "\n".join(_cells(url))


def _cells(url: str) -> Iterator[str]:
    engine = open_engine(url)
    with reading(engine) as connection:
        for table in metadata.sorted_tables:
            yield from (str(tuple(row)) for row in connection.execute(select(table)))
    engine.dispose()
