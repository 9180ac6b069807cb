"""The nightly summary of one contact person over twenty events, beside the bare floor: reading the same rows and writing the same list.

Each measurement is a process of its own, so that its peak memory is its own. Arguments of such a process: `ours` or `floor`, and the folder.
"""

import json
import resource
import shutil
import sqlite3
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from string import ascii_uppercase

from flows.registration.decision import Entry
from flows.registration.letter import Letter
from flows.registration.model import Event, Registration, Status
from flows.settings import Settings
from flows.shipped import shipped
from flows.storage.store import Arrived, Outcome, Store
from flows.wiring import open_parts
from tests.bench.main_job import Result, run
from tests.journey.office import SECRET, US

EVENTS = 20
LETTERS = ascii_uppercase
SIZES = (500, 5_000, 10_000)
NOW = datetime(2027, 3, 2, 5, 10, tzinfo=UTC)
A_NIGHT = timedelta(days=1)
MAIL = (
    "From: Deelnemer <deelnemer{number}@groep.example>\r\nSubject: Aanmelding {number}\r\n\r\n"
    + "Graag meld ik me aan, met vriendelijke groet.\r\n" * 60
)
"""Of 3 KB. Only those for a person are read again."""
FATES = (
    *[(Status.CONFIRMED, "rule_3_accept")] * 12, *[(Status.WAITLISTED, "full")] * 4, (Status.AWAITING_REVIEW, "rule_3_review"),
    (Status.OFFERED, "next_in_line"), (Status.CANCELLED, "own_wish"), (Status.AWAITING_INFO, "missing_fields"),
)  # fmt: skip
HEAD = (
    "ref",
    "status",
    "name",
    "email",
    "organisation",
    "fields",
    "audience",
    "held",
    "received",
    "changed",
    "language",
)


def main() -> None:
    print(
        f"\nThe nightly summary of one contact person over {EVENTS} events, SQLite; the floor reads the rows and writes the .xlsx"
    )
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            fill(Path(folder), size)
            floor, ours = (run("tests.bench.night", what, folder) for what in ("floor", "ours"))
        each = 1000 / size
        print(
            f"{size:6} registrations: {ours['wall']:6.2f} s, {ours['wall'] * each:.2f} ms each (CPU {ours['cpu'] * each:.2f}), "
            f"peak {ours['peak']:.0f} MB; floor {floor['wall']:.2f} s, {floor['wall'] * each:.2f} ms each (CPU {floor['cpu'] * each:.2f}), peak {floor['peak']:.0f} MB; "
            f"letter {ours['letter'] / 1024:.0f} KB, its HTML {ours['html'] / 1024:.0f} KB"
        )


def fill(folder: Path, size: int) -> None:
    """Mails, registrations, their journal and the answers, spread over the events and over two months up to now."""
    configure(folder)
    with open_parts(settings(folder)) as parts:
        events = list(parts.registrar.office.events.values())
        for start in range(0, size, 500):
            _some(parts.store, events, range(start, min(start + 500, size)), size)


def configure(folder: Path) -> None:
    shutil.copytree(shipped() / "config", folder / "config", ignore=shutil.ignore_patterns("demo", "*.toml"))
    shutil.copy(shipped() / "config" / "settings.toml", folder / "config")
    text = (shipped() / "config" / "events" / "kennissessie.toml").read_text("utf-8")
    (folder / "config" / "events").mkdir(exist_ok=True)
    for number in range(EVENTS):
        own = text.replace('"kennissessie", "knowledge session"', f'"sessie{number}"').replace(
            '"KS"', f'"S{LETTERS[number]}"'
        )
        own = own.replace("rolverdeling", f"{number} rolverdeling").replace("capacity = 60", "capacity = 400")
        (folder / "config" / "events" / f"sessie{number:02}.toml").write_text(own, "utf-8")


def settings(folder: Path) -> Settings:
    return Settings(
        config=folder / "config", addresses=(US,), imap_url=f"imap://{US.replace('@', '%40')}:secret@127.0.0.1:1/INBOX",
        smtp_url="smtp://127.0.0.1:1", database_url=f"sqlite:///{folder}/kringpost.db", secret=SECRET,
    )  # fmt: skip


def _some(store: Store, events: list[Event], numbers: range, size: int) -> None:
    came = [NOW - timedelta(days=60) * (size - number) / size for number in numbers]
    store.keep([_arrived(number, at) for number, at in zip(numbers, came, strict=True)])
    stored = {each.uid: each.id for each in store.undecided("bench", len(numbers))}
    with store.deciding([event.slug for event in events]) as room:
        for number, at in zip(numbers, came, strict=True):
            made, reason = _registration(number, events[number % EVENTS], at)
            entries = [Entry(str(made.status), reason, "", made.ref), Entry("noted", "calendar_accepted", "", made.ref)]
            letters = [_letter(made, number)]
            room.carry_out([made], entries, letters, event=made.event, message=stored[number], at=at, by="mail")
            # One in fifty also lies with a person.
            person = number % 50 == 0
            outcome = Outcome(
                made.event,
                "register",
                "attention" if person else str(made.status),
                "not_understood" if person else reason,
                (made.ref,),
                "attention" if person else "handled",
            )
            room.finish(stored[number], outcome, at, f"content{number}")


def _arrived(number: int, at: datetime) -> Arrived:
    return Arrived("bench", 1, number, at, MAIL.format(number=number).encode(), f"identity{number}")


def _registration(number: int, event: Event, at: datetime) -> tuple[Registration, str]:
    status, reason = FATES[number // EVENTS % len(FATES)]
    held = status in (Status.CONFIRMED, Status.OFFERED)
    return Registration(
        ref=f"S{LETTERS[number % EVENTS]}-{number:05}", event=event.slug, status=status, held=held, email=f"deelnemer{number}@groep.example",
        received=at, turn=number, token=f"token{number}", changed=at, name=f"Deelnemer {number}", organisation=f"Groep {number % 97}",
        fields={"phone": f"06 12 34 {number % 90 + 10} {number // 90 % 90 + 10}"}, audience=event.audiences[number % 3].name,
        offer_until=NOW + timedelta(hours=6) if status is Status.OFFERED else None,
    ), reason  # fmt: skip


def _letter(made: Registration, number: int) -> Letter:
    kind = "review-request" if made.status is Status.AWAITING_REVIEW else "confirmed"
    return Letter(
        f"{kind}/{made.ref}/1",
        kind,
        made.event,
        made.ref,
        made.email,
        f"<{kind}.{number}@example.org>",
        MAIL.format(number=number).encode(),
    )


def ours(folder: Path) -> Result:
    """As the flow does it, from opening the database until the letter lies in the outbox."""
    from flows.reports.nightly import Nightly

    began, cpu = time.perf_counter(), time.process_time()
    with open_parts(settings(folder)) as parts:
        nightly = Nightly(parts.store, parts.registrar.office, parts.registrar.composer)
        counts = nightly.write(NOW)
        result = _spent(began, cpu)
        assert counts["summaries"] == 1, counts
        (letter,) = parts.store.outbox().claim(NOW + A_NIGHT * 3650, 1_000_000)[-1:]
    page = message_from_bytes(letter.raw, policy=default).get_body(("html",))
    assert page is not None
    return result | {"letter": len(letter.raw), "html": len(page.get_content().encode())}


def floor(folder: Path) -> Result:
    """What any program must do: read all rows, understand them, write them into a sheet an event."""
    from xlsxwriter.workbook import Workbook

    began, cpu = time.perf_counter(), time.process_time()
    with sqlite3.connect(folder / "kringpost.db") as database, Workbook(str(folder / "floor.xlsx")) as book:
        for (slug,) in database.execute("SELECT slug FROM events ORDER BY slug"):
            page = book.add_worksheet(slug)
            page.write_row(0, 0, HEAD)
            rows = database.execute(
                f"SELECT {', '.join(HEAD)} FROM registrations WHERE event = ? ORDER BY received", (slug,)
            )
            for number, (*before, fields, audience, held, received, changed, language) in enumerate(rows, 1):
                page.write_row(
                    number,
                    0,
                    [*before, json.loads(fields).get("phone", ""), audience, held, received, changed, language],
                )
    return _spent(began, cpu)


def _spent(began: float, cpu: float) -> Result:
    return {
        "wall": time.perf_counter() - began,
        "cpu": time.process_time() - cpu,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


if __name__ == "__main__":
    print(json.dumps({"ours": ours, "floor": floor}[sys.argv[1]](Path(sys.argv[2]))))
