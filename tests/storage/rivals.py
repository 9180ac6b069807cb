"""What other processes do at the same time; run by `multiprocessing`, so at the top of a module of their own."""

from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier

from flows.registration.model import Status
from flows.storage.store import Store
from tests.storage.samples import NOW, registration

TURNS = 5


def race(work: Callable[..., object], url: str, rivals: int) -> None:
    """`work(url, number, start)` in so many processes; raises when one of them fails."""
    context = get_context("spawn")
    start = context.Barrier(rivals)
    processes = [context.Process(target=work, args=(url, number, start)) for number in range(1, rivals + 1)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(120)
    assert [process.exitcode for process in processes] == [0] * rivals


def take_last_seats(url: str, number: int, start: Barrier) -> None:
    """Five times: looks whether that event's one seat is free, and registers accordingly."""
    store = Store(url)
    store.check()
    start.wait(60)
    for turn in range(TURNS):
        slug = f"event{turn}"
        with store.deciding([slug, "leerkring"]) as room:
            free = sum(room.register(slug).seats().values()) == 0
            status = Status.CONFIRMED if free else Status.WAITLISTED
            one = f"{turn}-{number}"
            change = registration(number, ref=one, token=one, event=slug, status=status, held=free)
            room.carry_out([change], (), (), event=slug, at=NOW, by="mail")
    store.close()


def send_letters(url: str, number: int, start: Barrier) -> None:
    """Claims in small bites until nothing is left; says in the register which letters it began."""
    store = Store(url)
    outbox = store.outbox(f"run{number}")
    start.wait(60)
    while letters := outbox.claim(NOW, 3):
        for letter in letters:
            assert outbox.begin(letter.id, NOW)
            with store.deciding(["leerkring"]) as room:
                room.carry_out(
                    [registration(letter.id, ref=f"{letter.key}", name=f"run{number}")], (), (), at=NOW, by="mail"
                )
            outbox.sent(letter.id, NOW)
    store.close()


def migrate(url: str, number: int, start: Barrier) -> None:
    store = Store(url)
    start.wait(60)
    store.migrate()
    store.check()
    store.close()
