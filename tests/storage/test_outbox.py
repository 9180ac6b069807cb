"""Letters go in order per recipient, each by one run at a time, and none is lost when a run dies."""

from datetime import timedelta

from flows.storage.outbox import LEASE, PAUSES
from flows.storage.store import Store
from tests.storage.samples import HOUR, MINUTE, NOW, keys, letter, post


def test_claimed_letter_is_what_was_posted(store: Store) -> None:
    post(store, letter("a", raw=b"\x00\xff\r\n", again=False))

    (pending,) = store.outbox().claim(NOW, 10)

    assert (pending.key, pending.kind, pending.event, pending.ref) == ("a", "confirmed", "leerkring", "LK-00001")
    assert (pending.to, pending.message_id) == ("person1@example.org", "<a@example.com>")
    assert (pending.raw, pending.again, pending.attempts) == (b"\x00\xff\r\n", False, 0)


def test_key_is_posted_once_for_ever(store: Store) -> None:
    post(store, letter("a"), letter("a", to="other@example.org"))
    outbox = store.outbox()
    (pending,) = outbox.claim(NOW, 10)
    outbox.begin(pending.id, NOW)
    outbox.sent(pending.id, NOW)

    post(store, letter("a"), letter("b"))

    assert keys(outbox.claim(NOW, 10)) == ["b"]


def test_oldest_first_and_no_more_than_asked(store: Store) -> None:
    post(store, *(letter(f"{number}", to=f"{number}@example.org") for number in range(5)))

    outbox = store.outbox()

    assert keys(outbox.claim(NOW, 2)) == ["0", "1"]
    assert keys(outbox.claim(NOW, 10)) == ["2", "3", "4"]
    assert outbox.claim(NOW, 10) == []


def test_settle_sends_one_after_the_other(store: Store) -> None:
    post(store, letter("a"), letter("b"), letter("c"))
    outbox = store.outbox()
    first, second, third = outbox.claim(NOW, 10)

    begun = [outbox.begin(first.id, NOW), outbox.settle(first.id, second.id, NOW)]
    between = outbox.counts()
    begun.append(outbox.settle(second.id, third.id, NOW))
    outbox.sent(third.id, NOW)

    assert begun == [True, True, True]
    assert between == {"sent": 1, "in_flight": 1, "waiting": 1}
    assert outbox.counts() == {"sent": 3}


def test_later_letter_never_overtakes(store: Store) -> None:
    """A CANCEL must not arrive before its REQUEST."""
    post(store, letter("request"), letter("cancel", to="Person1@Example.org"), letter("other", to="b@example.org"))
    outbox = store.outbox()
    request, cancel, other = outbox.claim(NOW, 10)

    outbox.begin(request.id, NOW)
    again_at = outbox.later(request.id, NOW, "450 try again")

    assert again_at == NOW + MINUTE
    assert not outbox.begin(cancel.id, NOW)
    assert outbox.begin(other.id, NOW)
    assert outbox.claim(NOW, 10) == []
    assert keys(outbox.claim(NOW + MINUTE, 10)) == ["request", "cancel"]


def test_newcomer_waits_for_the_letter_that_is_claimed(store: Store) -> None:
    post(store, letter("a"))
    store.outbox("one").claim(NOW, 10)

    post(store, letter("b"), letter("c", to="c@example.org"))

    assert keys(store.outbox("two").claim(NOW, 10)) == ["c"]


def test_pauses_grow_and_end(store: Store) -> None:
    post(store, letter("a"), letter("b"))
    outbox = store.outbox()
    now = NOW
    pauses = []

    while pending := outbox.claim(now, 1):
        outbox.begin(pending[0].id, now)
        again_at = outbox.later(pending[0].id, now, "450 try again")
        if again_at is None:
            break
        pauses.append(again_at - now)
        now = again_at

    assert tuple(pauses) == PAUSES
    assert outbox.counts() == {"failed": 1, "waiting": 1}
    assert [(stranded.key, stranded.state, stranded.error) for stranded in outbox.stranded()] == [
        ("a", "failed", "450 try again")
    ]


def test_refused_for_good_lets_the_next_go(store: Store) -> None:
    post(store, letter("a"), letter("b"))
    outbox = store.outbox()
    first, second = outbox.claim(NOW, 10)

    outbox.begin(first.id, NOW)
    outbox.failed(first.id, NOW, "550 no such user")

    assert outbox.begin(second.id, NOW)
    assert keys(outbox.stranded()) == ["a"]


def test_person_retries_a_failed_letter(store: Store) -> None:
    post(store, letter("a"))
    outbox = store.outbox()
    (pending,) = outbox.claim(NOW, 10)
    outbox.failed(pending.id, NOW, "550 no such user")

    outbox.retry(pending.id, NOW)

    assert keys(outbox.claim(NOW, 10)) == ["a"]


def test_sent_letter_stays_sent(store: Store) -> None:
    post(store, letter("a"))
    outbox = store.outbox()
    (pending,) = outbox.claim(NOW, 10)
    outbox.begin(pending.id, NOW)
    outbox.sent(pending.id, NOW)

    outbox.hold(pending.id, NOW, "too late")

    assert outbox.counts() == {"sent": 1}


def test_two_runs_share_the_work(store: Store) -> None:
    post(store, *(letter(f"{number}", to=f"{number}@example.org") for number in range(4)))

    one, two = store.outbox("one").claim(NOW, 2), store.outbox("two").claim(NOW, 10)

    assert (keys(one), keys(two)) == (["0", "1"], ["2", "3"])


def test_released_letters_are_anybodys(store: Store) -> None:
    post(store, letter("a"), letter("b"))
    one = store.outbox("one")
    first, second = one.claim(NOW, 10)
    one.begin(first.id, NOW)
    one.sent(first.id, NOW)

    one.release()

    assert not one.begin(second.id, NOW)
    assert keys(store.outbox("two").claim(NOW, 10)) == ["b"]


def test_dead_run_of_the_same_mailbox(store: Store) -> None:
    """Its letters may have left: they go again with the same Message-ID, but a summary waits for a person."""
    post(store, letter("a", to="a@example.org"), letter("b", to="b@example.org", again=False), letter("c"))
    dead = store.outbox("in")
    for pending in dead.claim(NOW, 10)[:2]:
        dead.begin(pending.id, NOW)
    following = store.outbox("in")

    recovered = following.recover(NOW, owner_dead=True)

    assert (recovered.waiting, recovered.held) == (1, 1)
    assert keys(following.claim(NOW, 10)) == ["a", "c"]
    assert keys(following.stranded()) == ["b"]


def test_living_run_keeps_its_letters(store: Store) -> None:
    post(store, letter("a"), letter("b"))
    living = store.outbox("in")
    first, second = living.claim(NOW, 10)
    living.begin(first.id, NOW)
    other = store.outbox("elsewhere")

    recovered = [other.recover(NOW), other.recover(NOW + LEASE / 2, owner_dead=True)]

    assert {(each.waiting, each.held) for each in recovered} == {(0, 0)}
    assert other.claim(NOW, 10) == []
    assert living.settle(first.id, second.id, NOW)


def test_lease_runs_out(store: Store) -> None:
    post(store, letter("a"), letter("b", to="b@example.org"))
    silent = store.outbox("in")
    first, _ = silent.claim(NOW, 10)
    silent.begin(first.id, NOW)
    other = store.outbox("elsewhere")
    later = NOW + LEASE + MINUTE

    before = keys(other.claim(later, 10))
    other.recover(later)
    after = keys(other.claim(later, 10))

    assert (before, after) == (["b"], ["a"])


def test_working_run_renews_its_lease(store: Store) -> None:
    post(store, *(letter(f"{number}") for number in range(5)))
    working = store.outbox("in")
    first, *rest = working.claim(NOW, 10)
    working.begin(first.id, NOW)
    now, before = NOW, first
    for pending in rest:
        now += LEASE / 2
        working.settle(before.id, pending.id, now)
        before = pending

    recovered = store.outbox("elsewhere").recover(now + LEASE / 2)

    assert (recovered.waiting, recovered.held) == (0, 0)


def test_run_that_was_only_asleep_marks_what_it_sent(store: Store) -> None:
    post(store, letter("a"))
    asleep = store.outbox("in")
    (pending,) = asleep.claim(NOW, 10)
    asleep.begin(pending.id, NOW)
    store.outbox("elsewhere").recover(NOW + HOUR)

    asleep.sent(pending.id, NOW + HOUR)

    assert store.outbox().claim(NOW + HOUR, 10) == []


def test_letter_that_kills_every_run_is_held(store: Store) -> None:
    post(store, letter("a"))
    for _ in PAUSES:
        run = store.outbox("in")
        run.recover(NOW, owner_dead=True)
        run.begin(run.claim(NOW, 1)[0].id, NOW)

    recovered = store.outbox("in").recover(NOW, owner_dead=True)
    run = store.outbox("in")
    run.begin(run.claim(NOW, 1)[0].id, NOW)
    last = store.outbox("in").recover(NOW, owner_dead=True)

    assert (recovered.waiting, recovered.held) == (1, 0)
    assert (last.waiting, last.held) == (0, 1)


def test_when_the_next_letter_is_due(store: Store) -> None:
    outbox = store.outbox()
    empty = outbox.next_due()
    post(store, letter("a"))
    (pending,) = outbox.claim(NOW, 10)
    outbox.begin(pending.id, NOW)
    outbox.later(pending.id, NOW + timedelta(seconds=5), "450 try again")

    assert empty is None
    assert outbox.next_due() == NOW + timedelta(seconds=65)
