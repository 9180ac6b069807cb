"""The flow `deliver-outbox`: letters that are left over go out, those that a mail server put off for a while above all."""

from datetime import datetime, timedelta
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed

from flows.alarms import tell_operator
from flows.discretion import discreet
from flows.errands import errand
from flows.mailroom import Batch
from flows.runs import Clock, ended, once
from flows.wiring import Parts

NAME = "deliver-outbox"
PERIOD = timedelta(minutes=15)


@flow(name=NAME, persist_result=False, on_failure=[tell_operator], on_crashed=[tell_operator])
@discreet
def deliver_outbox(as_of: str = "", dry_run: bool = False) -> State[Any]:
    """Sends the mails that are waiting and due, over one connection.

    Args:
        as_of: Decide as if it were this moment (ISO 8601, with its offset); empty: now.
        dry_run: Show what would happen; change and send nothing.
    """

    def work(parts: Parts, clock: Clock) -> State[Any]:
        if dry_run:
            return Completed(message="Nothing was sent.", data={"letters_waiting": parts.waiting_letters()})
        delivery = parts.delivery(clock, NAME)
        delivery.outbox.recover(clock(), owner_dead=True)
        delivered = ended("outbox", [Batch(letters=delivery.deliver())])
        return _without_a_way(parts) or delivered

    return errand(NAME, PERIOD, as_of, work)


def _without_a_way(parts: Parts) -> State[Any] | None:
    """Letters of a mailbox that was taken out of the settings: no other may send them."""
    known = {account.name for account in parts.settings.accounts}
    left = {name: count for name, count in parts.store.outbox().waiting_at().items() if name not in known}
    if not left:
        return None
    told = ", ".join(f"{count} of {name}" for name, count in left.items())
    text = (
        f"Letters of mailboxes that the settings do not name cannot leave: {told}. Put the mailbox back, and they go."
    )
    return Completed(name="NeedsAttention", message=text, data={"attention": sum(left.values())})


def run_once(*, now: datetime | None, dry_run: bool) -> dict[str, int]:
    """For the command line: in this process."""
    return once(deliver_outbox, now, dry_run=dry_run)
