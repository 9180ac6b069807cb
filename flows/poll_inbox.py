"""The flow `poll-inbox`: new mail is fetched, understood, decided and answered, batch by batch.

    inbox ─▶ fetch ─▶ keep ─▶ read ─▶ decide ─▶ commit ─▶ file ─▶ send

Once, or (`listen`) until the next full hour: then it holds an IDLE connection and handles each batch within seconds of its arrival.
"""

from datetime import datetime, timedelta
from typing import Any

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.states import Completed

from flows.alarms import tell_operator
from flows.artifacts import show_events, show_rows
from flows.discretion import discreet
from flows.errors import MailServerError
from flows.listening import Pass, keep_listening
from flows.mailroom import Batch, Mailroom
from flows.registration.office import MAIN
from flows.reloading import Reloading, look
from flows.runs import Clock, clock_from, ended, once, superseded
from flows.settings import load_settings
from flows.wiring import imap_server, mailbox_name, open_parts


@flow(name="poll-inbox", persist_result=False, on_failure=[tell_operator], on_crashed=[tell_operator])
@discreet
def poll_inbox(as_of: str = "", listen: bool = False, dry_run: bool = False, mailbox: str = MAIN) -> State[Any]:
    """Reads a registration mailbox and answers what came in. A mail is a row of the table "mails", by reference.

    Args:
        as_of: Decide as if it were this moment (ISO 8601, with its offset); empty: now.
        listen: Go on until the next full hour, and handle mail as it comes in.
        dry_run: Show what would happen; change and send nothing.
        mailbox: Its name in the settings; the first one is `main`.
    """
    if skipped := superseded(timedelta(hours=1)):
        return skipped
    settings, clock = load_settings(), clock_from(as_of)
    seen = look(settings)
    place = mailbox_name(imap_server(settings, mailbox))
    with open_parts(settings) as parts, parts.store.alone(place) as free:
        if not free:
            return Completed(name="Skipped", message="Another run reads this mailbox.", data={})
        with parts.mailroom(clock, mailbox) as mailroom:
            batches = rehearsal(mailroom) if dry_run else one_pass(mailroom)
            if not dry_run:
                show_events(parts, clock())
            if listen and not dry_run:
                batches += keep_listening(mailroom, settings, shown(Reloading(parts, seen), clock))
    return ended(settings.account(mailbox).addresses[0], batches)


def one_pass(mailroom: Mailroom) -> list[Batch]:
    """Everything that lies in the inbox now, and whatever an earlier run left over."""
    mailroom.take_over()
    batches = [handle_batch(mailroom, uids) for uids in mailroom.batches()]
    batches.append(mailroom.finish())
    show_rows(batches, "mails")
    return batches


def shown(reloading: Reloading, clock: Clock) -> Pass:
    """A pass by the configuration of that moment, after which the events that it touched are shown anew."""

    def act(mailroom: Mailroom) -> list[Batch]:
        batches = one_pass(reloading.renewed(mailroom))
        show_events(
            reloading.parts, clock(), {handled.event for batch in batches for handled in batch.handled if handled.event}
        )
        return batches

    return act


def rehearsal(mailroom: Mailroom) -> list[Batch]:
    """What one pass would decide; changes nothing."""
    batches = [mailroom.rehearse(uids) for uids in mailroom.batches()]
    show_rows(batches, "mails")
    return batches


def passing(_task: object, _run: object, state: State[Any]) -> bool:
    """Trying again can help."""
    error = state.result(raise_on_failure=False)
    return isinstance(error, MailServerError) and not error.permanent


@task(
    name="handle-batch",
    cache_policy=NO_CACHE,
    persist_result=False,
    retries=2,
    retry_delay_seconds=[1, 10],
    retry_condition_fn=passing,
)
@discreet
def handle_batch(mailroom: Mailroom, uids: list[int]) -> Batch:
    """Fetches, decides, files and answers these mails. After a broken connection it goes on from where it was."""
    try:
        return mailroom.handle(uids)
    except MailServerError:
        mailroom.inbox.close()
        raise


def run_once(*, now: datetime | None, dry_run: bool, mailbox: str = MAIN) -> dict[str, int]:
    """For the command line: one pass, in this process."""
    return once(poll_inbox, now, dry_run=dry_run, mailbox=mailbox)
