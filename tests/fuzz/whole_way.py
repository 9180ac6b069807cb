"""Coverage-guided search (atheris) for a mail that cannot be handled, or an automatic one that is answered: `make fuzz`.

    python -m tests.fuzz.whole_way FOLDER [libFuzzer options]      FOLDER keeps what was tried that found new ways

The first byte chooses the register; the others are the mail. Seeds: our malformed and labelled mails.
"""

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["flows.mail", "flows.calendars", "flows.registration"]):
    from flows.registration.model import Status
    from tests.mail import whole_way
    from tests.mail.labelled.loading import cases
    from tests.mail.words import MAILS

SEATS = [(), *((whole_way.seat(status, event),) for status in Status for event in ("kennissessie", "leerkring"))]
DICTIONARY = Path(__file__).with_name("words.dict")


def one(data: bytes) -> None:
    opened, considered = whole_way.go(data[1:], SEATS[data[0] % len(SEATS)] if data else ())
    assert not whole_way.machine_answered(opened, considered), (opened.mail.automatic, considered.decision)


def sow(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for path in MAILS.glob("*.eml"):
        (folder / path.name).write_bytes(b"\0" + path.read_bytes())
    for number, case in enumerate(cases()):
        (folder / case.name).write_bytes(bytes((number % len(SEATS),)) + case.raw)


def main() -> None:
    sow(Path(sys.argv[1]))
    options = ["-timeout=10", "-max_len=8000", f"-dict={DICTIONARY}", "-rss_limit_mb=2000"]
    atheris.Setup([sys.argv[0], *options, *sys.argv[1:]], one)
    atheris.Fuzz()


main()
