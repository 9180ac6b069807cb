"""What a summary asks of the database."""

from datetime import timedelta

from flows.registration.decision import Entry
from flows.storage.store import Outcome, Store
from tests.storage.samples import HOUR, MINUTE, NOW, arrived, letter, post

DAY = timedelta(days=1)
NOOR = "noor@example.org"


def decided(store: Store, uid: int, outcome: Outcome, *, at: int = 0, answer: bool = False) -> None:
    """A mail that came with `arrived(uid)`, decided `at` hours after NOW."""
    moment = NOW + at * HOUR
    store.keep([arrived(uid)])
    (mail,) = store.undecided("in", 1)
    with store.deciding({"leerkring"}) as room:
        letters = [letter(f"answer/{uid}")] if answer else []
        room.carry_out((), (), letters, at=moment, by="mail", event="leerkring", message=mail.id)
        room.finish(mail.id, outcome, moment)


def attention(event: str | None = "leerkring", reason: str = "forwarded") -> Outcome:
    return Outcome(event, "unclear", "attention", reason, ("LK-00001", "LK-00002"), "attention")


def test_mails_for_a_person(store: Store) -> None:
    decided(store, 1, attention())
    decided(store, 2, attention(None), at=2)
    decided(store, 3, attention("kennissessie"), at=2)
    decided(store, 4, Outcome("leerkring", "register", "confirmed", "ok"), at=2)

    mails = store.since(["leerkring"], NOW + HOUR).mails

    assert [(mail.event, mail.reason, mail.refs) for mail in mails] == [("", "forwarded", ("LK-00001", "LK-00002"))]
    assert mails[0].raw == b"Subject: 2\r\n\r\n"
    assert len(store.since(["leerkring"], NOW - HOUR).mails) == 2


def test_letters_that_did_not_arrive(store: Store) -> None:
    post(store, letter("a"), letter("b", "person2@example.org"), letter("c", "person3@example.org"))
    outbox = store.outbox()
    first, second, _ = outbox.claim(NOW, 3)
    outbox.failed(first.id, NOW + HOUR, "550 no")
    outbox.hold(second.id, NOW + 3 * HOUR, "?")

    found = store.since(["leerkring"], NOW + 2 * HOUR).undelivered

    assert [(each.state, each.to, each.at) for each in found] == [("held", "person2@example.org", NOW + 3 * HOUR)]


def test_when_a_mail_was_answered(store: Store) -> None:
    """By the first of its answers."""
    decided(store, 1, Outcome("leerkring", "register", "confirmed", "ok"), answer=True)
    (pending,) = store.outbox().claim(NOW, 1)
    store.outbox().sent(pending.id, NOW + 2 * HOUR)
    decided(store, 2, Outcome("leerkring", "register", "confirmed", "ok"), answer=True)

    answered = store.since(["leerkring"], NOW).answered

    assert [each.sent for each in answered] == [NOW + 2 * HOUR, None]
    assert answered[0].received == arrived(1).received


def test_journal_of_some_events(store: Store) -> None:
    with store.deciding({"leerkring", "kennissessie"}) as room:
        room.carry_out((), [Entry("confirmed", "ok", "", "LK-00001")], (), event="leerkring", at=NOW, by="mail")
        room.carry_out((), [Entry("confirmed", "ok", "", "KS-00001")], (), event="kennissessie", at=NOW, by="mail")

    journal = store.since(["leerkring"], NOW - MINUTE).journal

    assert [each.ref for each in journal] == ["LK-00001"]
    assert store.since(["leerkring"], NOW).journal == ()


def test_the_latest_review_request_is_the_one_to_answer(store: Store) -> None:
    requests = [letter(key, NOOR, kind="review-request") for key in ("review/1", "review/2")]
    post(store, *requests)

    assert store.since(["leerkring"], NOW + DAY).reviews == {"LK-00001": "<review/2@example.com>"}


def test_the_last_summary_is_the_one_that_went(store: Store) -> None:
    summaries = [letter(f"summary/{day}", NOOR, kind="nightly-summary", event="", ref="") for day in (1, 2)]
    post(store, summaries[0])
    post(store, summaries[1], at=NOW + DAY)
    assert store.last_letter("Noor@Example.org", "nightly-summary") == NOW + DAY

    outbox = store.outbox()
    outbox.failed(outbox.claim(NOW + DAY, 2)[1].id, NOW + DAY, "550 no")

    assert store.last_letter(NOOR, "nightly-summary") == NOW
    assert store.last_letter("kim@example.org", "nightly-summary") is None


def test_a_letter_is_posted_once(store: Store) -> None:
    store.post([letter("a")], NOW)
    store.post([letter("a")], NOW + DAY)

    assert (store.posted("a"), store.posted("b")) == (True, False)
    assert store.outbox().counts() == {"waiting": 1}


def test_an_empty_database(store: Store) -> None:
    found = store.since(["leerkring"], NOW)

    assert (found.mails, found.undelivered, found.answered, found.journal, found.reviews) == ((), (), (), (), {})
