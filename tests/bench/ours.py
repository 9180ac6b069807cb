"""One pass of poll-inbox over a full inbox, with a clock on each stage. Arguments: IMAP URL, SMTP URL, folder, and `--prefect` to go
through the flow itself. Prints JSON; the stages are exclusive of one another."""

import json
import os
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.journey.office import SECRET, US


class Stages:
    """Wall time per stage. A stage inside another counts for itself alone."""

    def __init__(self) -> None:
        self.spent: Counter[str] = Counter()
        self._inside: list[float] = []

    def clocked(self, stage: str, act: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*given: Any, **named: Any) -> Any:
            began = self._enter()
            try:
                return act(*given, **named)
            finally:
                self._leave(stage, began)

        return timed

    def clocked_steps(self, stage: str, act: Callable[..., Iterator[Any]]) -> Callable[..., Iterator[Any]]:
        def timed(*given: Any, **named: Any) -> Iterator[Any]:
            steps = act(*given, **named)
            while True:
                began = self._enter()
                try:
                    step = next(steps, None)
                finally:
                    self._leave(stage, began)
                if step is None:
                    return
                yield step

        return timed

    def _enter(self) -> float:
        self._inside.append(0.0)
        return time.perf_counter()

    def _leave(self, stage: str, began: float) -> None:
        whole = time.perf_counter() - began
        self.spent[stage] += whole - self._inside.pop()
        if self._inside:
            self._inside[-1] += whole


def put_clocks(stages: Stages) -> None:
    import flows.considering as considering
    import flows.registrar as registrar
    import flows.wiring as wiring
    from flows.mail.imap import Inbox
    from flows.mail.outgoing import Composer
    from flows.mail.smtp import Courier
    from flows.mailroom import Mailroom
    from flows.storage.outbox import Outbox
    from flows.storage.store import Store

    for module, name, stage in (
        (considering, "parse", "parse"),
        (considering, "read", "read"),
        (considering, "decide", "decide, with its queries"),
        (Composer, "write", "write answer and invitation"),
        (Store, "migrate", "start-up"),
        (wiring, "load_office", "start-up"),
        (wiring, "load_guide", "start-up"),
        (wiring, "load_composer", "start-up"),
        (Store, "keep", "keep raw mail"),
        (registrar.Registrar, "decide_next", "register, journal, outbox: one commit a batch"),
        (Inbox, "file", "IMAP file"),
        (Courier, "send", "SMTP send"),
        (Outbox, "settle", "outbox: one commit a letter"),
        (Outbox, "claim", "outbox: one commit a letter"),
        (Mailroom, "handle", "the rest"),
        (Mailroom, "finish", "the rest"),
    ):
        setattr(module, name, stages.clocked(stage, getattr(module, name)))
    Inbox.batches = stages.clocked_steps("IMAP fetch", Inbox.batches)  # type: ignore[method-assign]


def run_mailroom() -> int:
    from flows.settings import load_settings
    from flows.wiring import open_parts
    from tests.journey.office import one_pass

    with open_parts(load_settings()) as parts, parts.mailroom(lambda: datetime.now(UTC)) as mailroom:
        return sum(len(batch.handled) for batch in one_pass(mailroom))


def run_flow() -> int:
    from flows.poll_inbox import run_once

    return run_once(now=None, dry_run=False)["mails"]


def import_prefect() -> None:
    """An empty run first: Prefect imports half of itself, and meets its server, only then. That is start-up, not the run."""
    from prefect import flow

    from flows.runs import once

    def empty(as_of: str = "", dry_run: bool = False) -> dict[str, int]:
        return {}

    once(flow(empty), None, dry_run=False)


def main(imap_url: str, smtp_url: str, folder: str, prefect: bool) -> None:
    os.environ |= {
        "KRINGPOST_CONFIG": str(Path(folder) / "config"),
        "KRINGPOST_IMAP_URL": imap_url,
        "KRINGPOST_SMTP_URL": smtp_url,
        "KRINGPOST_DATABASE_URL": f"sqlite:///{folder}/kringpost.db",
        "KRINGPOST_SECRET": SECRET,
        "KRINGPOST_ADDRESSES": US,
    }
    stages = Stages()
    put_clocks(stages)
    act = run_flow if prefect else run_mailroom
    if prefect:
        import_prefect()
    began, cpu = time.perf_counter(), time.process_time()
    count = act()
    wall, cpu = time.perf_counter() - began, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"mails": count, "wall": wall, "cpu": cpu, "peak": peak, "stages": dict(stages.spent)}))


if __name__ == "__main__":
    main(*sys.argv[1:4], prefect="--prefect" in sys.argv)
