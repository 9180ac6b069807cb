"""Who waits for an answer or for a person, and what was written to somebody."""

from flows.registration.model import Status
from flows.storage.store import Outcome, Store
from tests.storage.samples import HOUR, NOW, arrived, letter, post, register, registration, waiting


def test_open_registrations_of_all_events(store: Store) -> None:
    offered = waiting(3, status=Status.OFFERED, held=True, offer_until=NOW + HOUR)
    register(store, registration(1), offered, registration(2, status=Status.INTAKE, event="kennissessie"), waiting(4))

    assert [each.ref for each in store.open_registrations()] == ["LK-00002", "LK-00003"]


def test_mails_for_a_person_since_a_moment(store: Store) -> None:
    store.keep([arrived(1), arrived(2), arrived(3)])
    with store.deciding({"leerkring"}) as room:
        for mail in store.undecided("in", 3):
            folder = "handled" if mail.uid == 3 else "attention"
            outcome = Outcome("leerkring", "erase", folder, "wish_about_own_data", ("LK-00001",), folder=folder)
            room.finish(mail.id, outcome, NOW)

    (found,) = store.for_person(arrived(1).received)

    assert (found.received, found.event, found.refs) == (arrived(2).received, "leerkring", ("LK-00001",))
    assert found.reason == "wish_about_own_data"


def test_letters_about_somebody_in_the_order_of_sending(store: Store) -> None:
    post(store, letter("a"), letter("b", kind="offer"), letter("c", ref="LK-00002"))
    outbox = store.outbox()
    (first, *_) = outbox.claim(NOW, 10)
    outbox.begin(first.id, NOW)
    outbox.failed(first.id, NOW, "550 no such user")

    found = store.written_about(["LK-00001"])

    assert [(each.kind, each.state, each.error) for each in found] == [
        ("confirmed", "failed", "550 no such user"), ("offer", "waiting", ""),
    ]  # fmt: skip
    assert store.written_about([]) == ()
