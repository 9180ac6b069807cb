"""When each flow runs, whoever runs it: `serve` on one machine, or the workers of a pool."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from flows.registration.office import MAIN

OURS = "kringpost"
"""Tag of every deployment but that of the alarm, and the name of most."""
GOOD_ENDS = ("Completed", "NeedsAttention", "Interrupted", "Skipped")
"""Names of the states in which our runs end well; Prefect's events bear a state's name, not its type."""
SILENT_AFTER = timedelta(hours=3)
"""Runs of poll-inbox end every hour."""
ENDS = (*GOOD_ENDS, "Failed", "Crashed", "Cancelled", "Cancelling")


WORKING_ENDS = tuple(each for each in GOOD_ENDS if each != "Skipped")
"""After these something was done, or there was nothing to do."""


def event_of(run: str) -> str:
    """Name of Prefect's event when a run of a flow comes into this state, or beats."""
    return f"prefect.flow-run.{run}"


@dataclass(frozen=True, slots=True)
class Plan:
    """One deployment."""

    flow: str
    cron: str
    zone: str = "UTC"
    parameters: Mapping[str, Any] = field(default_factory=dict)
    name: str = OURS

    @property
    def module(self) -> str:
        return f"flows.{self.flow.replace('-', '_')}"

    @property
    def function(self) -> str:
        return self.flow.replace("-", "_")


def plans(mailboxes: Iterable[str]) -> tuple[Plan, ...]:
    """Those of `poll-inbox` first, one a mailbox."""
    return (*(listening(each) for each in mailboxes), *_OTHERS)


def listener(mailbox: str) -> str:
    """How an alert names the flow that reads this mailbox."""
    return "poll-inbox" if mailbox == MAIN else f"poll-inbox --mailbox {mailbox}"


def listening(mailbox: str) -> Plan:
    name = OURS if mailbox == MAIN else mailbox
    return Plan("poll-inbox", "0 * * * *", parameters={"listen": True, "mailbox": mailbox}, name=name)


_OTHERS = (
    Plan("deliver-outbox", "*/15 * * * *"),
    Plan("follow-up-intakes", "20,50 * * * *"),
    Plan("keep-waitlist", "5,35 * * * *"),
    Plan("announce-changes", "15,45 * * * *"),
    Plan("send-reminders", "25,55 * * * *"),
    Plan("publish-pages", "3,18,33,48 * * * *"),
    Plan("nightly-summary", "10 * * * *"),
    # Not between two and three, which some nights have twice and some not at all.
    Plan("forget-people", "40 3 * * *", zone="Europe/Amsterdam"),
)
