"""`kringpost replay`: the register made again from the mails, compared with the one that stands, or written to a new database."""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flows.cli.screen import say, say_table
from flows.errors import UsageError
from flows.repeated import compare
from flows.replay import Replayed, replay
from flows.reports.counts import in_words
from flows.settings import load_settings
from flows.snapshot import program
from flows.storage.store import Record, Scratch
from flows.wiring import Parts, open_parts

WORDS = {"mails": "mails", "by_clock": "acts_by_the_clock", "by_hand": "acts_by_hand"}


def replay_register(*, check: bool, output: str) -> int:
    """Exit status 1 when `check` finds a difference."""
    if check and output:
        raise UsageError("replay: either --check, which compares, or -o, which rebuilds.")
    with open_parts(load_settings()) as parts, parts.store.replaying() as (record, scratch):
        replayed = _replayed(parts, record, scratch)
        differences = [*replayed.differences, *(compare(record, scratch) if check else ())]
        if output:
            scratch.write_out(record, output if "://" in output else f"sqlite:///{output}")
        counted = Counter((row["event"], row["status"]) for row in scratch.register().values())
    _tell(replayed, differences)
    if output:
        say(f"The register is rebuilt in {output.rpartition('@')[2]}; nothing was sent, and the old one is as it was.")
    elif not check:
        _show(counted)
    elif not differences:
        say("The register is what the mails say.")
    return 1 if check and differences else 0


def _show(counted: Counter[tuple[str, str]]) -> None:
    say_table(("event", "status", "registrations"), [(*what, count) for what, count in sorted(counted.items())])
    say("Nothing was changed; -o FILE.db keeps it, --check compares it with the register.")


def _replayed(parts: Parts, record: Record, scratch: Scratch) -> Replayed:
    with _watched(record.count()) as each:
        return replay(record, scratch, parts.registrar, each)


def _tell(replayed: Replayed, differences: list[str]) -> None:
    for line in differences:
        say(line)
    for version in sorted(replayed.programs):
        say(f"Some was decided by Kringpost {version}; this is {program()}, which may read or decide otherwise.")
    done = in_words({what: replayed.counts[name] for name, what in WORDS.items() if replayed.counts[name]})
    say(f"Replayed: {done}.")
    if replayed.people or replayed.taken:
        say(
            f"Erased since: {len(replayed.people)} people; what {replayed.taken} acts did "
            "to the seats is taken from the record, because their mails are gone."
        )
    if replayed.unsure:
        say(f"{replayed.unsure} acts cannot be judged any more, because people who counted then are erased.")


@contextmanager
def _watched(total: int) -> Iterator[Callable[[], None]]:
    """A progress bar on a terminal."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Replaying", total=total)
        yield lambda: progress.advance(task)
