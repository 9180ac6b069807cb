"""`kringpost run FLOW` and `kringpost serve`: the flows, as real Prefect runs."""

import importlib
from collections import Counter
from collections.abc import Callable
from datetime import datetime

from flows.cli.screen import moment, one_of, say, say_json
from flows.errors import KringpostError, UsageError
from flows.plans import plans
from flows.prefect_server import use_running_server
from flows.registration.office import MAIN
from flows.settings import load_settings, prepare_prefect

NEEDS_ATTENTION = 3
FLOWS = {each.flow: each.module for each in plans([MAIN])}
"""Each module has `run_once(now, dry_run) -> counts`; that of `poll-inbox` takes a `mailbox` too."""
BY_MAILBOX = "poll-inbox"


def run_flow(name: str, *, as_of: str, dry_run: bool, as_json: bool, mailbox: str) -> int:
    one_of(name, FLOWS, "flow")
    if mailbox and name != BY_MAILBOX:
        raise UsageError(f"--mailbox: {name} is about all mailboxes; only {BY_MAILBOX} reads a single one.")
    now = moment(as_of) if as_of else None
    prepare_prefect(load_settings())
    use_running_server()
    run_once = importlib.import_module(FLOWS[name]).run_once
    counts = run_once(now=now, dry_run=dry_run) if name != BY_MAILBOX else _read(mailbox, run_once, now, dry_run)
    if as_json:
        say_json(counts)
    else:
        say(", ".join(f"{count} {what.replace('_', ' ')}" for what, count in counts.items()) or "nothing to do")
    return NEEDS_ATTENTION if counts.get("attention") else 0


def _read(mailbox: str, run_once: Callable[..., dict[str, int]], now: datetime | None, dry_run: bool) -> dict[str, int]:
    """One mailbox, or all, one after the other: a run each. What is wrong with one keeps no other waiting."""
    names = [account.name for account in load_settings().accounts]
    trouble: KringpostError | None = None
    counts: Counter[str] = Counter()
    for name in [one_of(mailbox, names, "mailbox")] if mailbox else names:
        try:
            counts.update(run_once(now=now, dry_run=dry_run, mailbox=name))
        except KringpostError as error:
            trouble = trouble or error
    if trouble:
        raise trouble
    return dict(counts)


def serve() -> int:
    importlib.import_module("flows.serve").serve()
    return 0
