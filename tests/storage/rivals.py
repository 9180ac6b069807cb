"""What other processes do at the same time; run by `multiprocessing`, so at the top of a module of their own."""

from collections.abc import Callable
from datetime import timedelta
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from time import monotonic

from flows.registration.commands import ChooseSlot, Origin
from flows.registration.decide import decide
from flows.registration.model import Contact, IntakeRules, Registration, Status
from flows.registration.office import Office
from flows.storage.store import Store
from tests.registration.situations import make_event
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


ROUNDS = 40


def take_turns(url: str, number: int, start: Barrier) -> None:
    """So often, without a pause: asks for the register, and notes in it how many milliseconds that took."""
    store = Store(url)
    store.check()
    start.wait(60)
    for turn in range(ROUNDS):
        asked = monotonic()
        with store.deciding(["leerkring"]) as room:
            waited = (monotonic() - asked) * 1000
            one = f"{turn}-{number}"
            change = registration(number, ref=one, token=one, fields={"waited": f"{waited:.0f}"})
            room.carry_out([change], (), (), event="leerkring", at=NOW, by="mail")
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


WANTED = NOW + timedelta(days=3)


def chooser(number: int) -> Registration:
    """Before whom lies the same time as before the others, proposed so long ago that it is no longer kept free."""
    return registration(
        number,
        status=Status.INTAKE,
        slots=(WANTED,),
        caller="noor@office.example",
        proposed_at=NOW - timedelta(days=20),
        asked_since=NOW - timedelta(days=1),
    )


def choose_the_same_time(url: str, number: int, start: Barrier) -> None:
    noor = Contact("Noor", "noor@office.example", calendar="noor.ics")
    event = make_event(contacts=(noor,), intake=IntakeRules(required=True))
    office = Office({event.slug: event}, ("aanmelden@office.example",), busy=lambda *_: ())
    origin = Origin(f"{number:064}", f"person{number}@example.org", NOW)
    store = Store(url)
    start.wait(60)
    with store.deciding([event.slug]) as room:
        chosen = ChooseSlot(origin, (registration(number).ref,), 1, proven=True)
        decision = decide(chosen, event, room.register(event.slug), office, NOW)
        room.carry_out(decision.changes, (), (), event=event.slug, at=NOW, by="mail")
    store.close()
