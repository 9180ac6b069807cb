"""What an invitation costs, and the whole mail with it, against nothing but filling in a template that was made before: ratios."""

import time
from collections.abc import Callable
from dataclasses import replace
from statistics import median

from flows.calendars.invitation import _form, invitation
from flows.mail.outgoing import Composer
from flows.registration.decision import Notification
from flows.registration.model import Event, Registration
from tests.mail.writing import AFTERNOON, NOW, OFFICE, composer, notification, registration

NUMBER = 2_000
ROUNDS = 15


def people() -> list[Registration]:
    plain = registration(AFTERNOON)
    return [
        replace(plain, ref=f"KS-{number:05}", token=f"f3a91c0d{number:08x}", name=f"Zoë van der Berg {number}", email=f"zoe{number}@utrecht.example")
        for number in range(NUMBER)
    ]  # fmt: skip


def main() -> None:
    event, persons = AFTERNOON, people()
    writer = composer()
    told = [_told(event, each) for each in persons]
    print(f"{NUMBER} invitations and mails, CPU, medians of {ROUNDS} rounds")
    _tell("invitation", lambda: [_invited(event, each) for each in persons], _bare_bytes(event, persons))
    _tell(
        "whole mail",
        lambda: [writer.write(each, event, answering=None, now=NOW) for each in told],
        _bare_mail(writer, event, told),
    )


def _invited(event: Event, person: Registration) -> bytes:
    return invitation(
        event, event.sessions[0], person, method="REQUEST", organizer=event.organiser, language="nl", now=NOW,
        domain=OFFICE.domain, description="Kennissessie warmte",
    )  # fmt: skip


def _bare_bytes(event: Event, persons: list[Registration]) -> Callable[[], object]:
    """The lines of each person are ready, folded and all."""
    form = _form(event, event.sessions[0], event.organiser, "REQUEST", "nl", "Kennissessie warmte", (), ())
    lines = [
        {
            b"uid": f"UID:{each.token}-1@{OFFICE.domain}".encode(),
            b"stamp": b"DTSTAMP:20270112T083000Z",
            b"sequence": b"SEQUENCE:0",
            b"attendee": f'ATTENDEE;CUTYPE=INDIVIDUAL;CN="{each.name}":mailto:{each.email}'.encode(),
        }
        for each in persons
    ]
    return lambda: [form % each for each in lines]


def _told(event: Event, person: Registration) -> Notification:
    return replace(
        notification("confirmed", event, facts={"together": []}),
        key=f"confirmed/{person.ref}/1",
        to=person.email,
        name=person.name,
        registration=person,
    )


def _bare_mail(writer: Composer, event: Event, told: list[Notification]) -> Callable[[], object]:
    """The mail of the first, with the places that differ from person to person left open."""
    (letter,) = writer.write(told[0], event, answering=None, now=NOW)
    cut = len(letter.raw) // 4
    form = b"%(a)b".join(
        letter.raw[start : start + cut].replace(b"%", b"%%") for start in range(0, len(letter.raw), cut)
    )
    values = [{b"a": each.to.encode()} for each in told]
    return lambda: [form % each for each in values]


def _tell(what: str, ours: Callable[[], object], bare: Callable[[], object]) -> None:
    """In turns, so that what else the machine does weighs on both."""
    ours()
    rounds = [(_cost(ours), _cost(bare)) for _ in range(ROUNDS)]
    ratio = median(one / other for one, other in rounds)
    mine, least = (median(each) for each in zip(*rounds, strict=True))
    print(f"{what:12} {mine:8.1f} µs, a prepared template filled in {least:6.2f} µs: {ratio:.1f} times")


def _cost(work: Callable[[], object]) -> float:
    """Microseconds of CPU for each."""
    began = time.process_time()
    work()
    return 1e6 * (time.process_time() - began) / NUMBER


if __name__ == "__main__":
    main()
