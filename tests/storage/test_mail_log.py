"""Every mail with what became of it and the letters it brought about."""

from flows.storage.store import Outcome, Store
from tests.storage.samples import NOW, arrived, letter


def test_letters_stand_with_the_mail_that_brought_them_about(store: Store) -> None:
    store.keep([arrived(1), arrived(2)])
    first, second = store.undecided("in", 10)
    with store.deciding({"leerkring"}) as room:
        letters = [letter("a"), letter("b", "next@example.org", kind="offer")]
        room.carry_out((), (), letters, event="leerkring", message=first.id, at=NOW, by="mail")
        outcome = Outcome("leerkring", "cancel", "cancelled", "own_wish", refs=("LK-00001", "LK-00002"))
        room.finish(first.id, outcome, NOW)

    decided, waiting = store.mail_log()

    assert (decided.id, decided.received, decided.state) == (first.id, first.received, "done")
    assert (decided.intent, decided.outcome, decided.refs) == ("cancel", "cancelled", ("LK-00001", "LK-00002"))
    assert [(each.to, each.state) for each in decided.letters] == [
        ("person1@example.org", "waiting"),
        ("next@example.org", "waiting"),
    ]
    assert decided.letters[1].kind == "offer"
    assert (waiting.id, waiting.state, waiting.refs, waiting.letters) == (second.id, "new", (), ())


def test_letters_of_the_clock_belong_to_no_mail(store: Store) -> None:
    with store.deciding({"leerkring"}) as room:
        room.carry_out((), (), [letter("a")], event="leerkring", at=NOW, by="clock")

    assert store.mail_log() == []
