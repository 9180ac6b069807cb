"""`kringpost serve`: every flow on its schedule and the listening inbox, under Prefect's own server when none is named.

    deployment          schedule
    poll-inbox          every hour, listening until the next; at once when `serve` starts
    deliver-outbox      every 15 minutes: what poll-inbox could not deliver
    follow-up-intakes   every 30 minutes: times for intake calls, reminders, seats that nobody took
    keep-waitlist       every 30 minutes: offers that end, and the next in line
    announce-changes    every 30 minutes: sessions moved, relocated, added or removed in the event file
    send-reminders      every 30 minutes: reminders before sessions, thanks after the last one
    publish-pages       every 15 minutes: pages, numbers and calendars of the events
    nightly-summary     every hour: who is due their summary of today
    forget-people       at 03:40 in Amsterdam: what no event may keep any longer

A run that would overlap another is cancelled; runs missed while nobody served are not made up for: the next one does all the work.
Stops on SIGTERM and Ctrl-C: runs finish what they are doing, then the server ends.
"""

import asyncio
import signal
from logging import getLogger
from typing import TYPE_CHECKING, Any

from flows.registration.office import MAIN
from flows.settings import Settings, load_settings, prepare_prefect

if TYPE_CHECKING:
    from prefect import Flow
    from prefect.deployments.runner import RunnerDeployment
    from prefect.runner import Runner
    from prefect.schedules import Schedule

logger = getLogger(__name__)


def serve() -> None:
    """Until it is told to stop."""
    load_settings()
    prepare_prefect()
    from flows.prefect_server import own_server

    with own_server() as url:
        print(f"Kringpost is at work; its runs are shown at {url}", flush=True)
        asyncio.run(_serve())
    print("Kringpost has stopped.", flush=True)


async def _serve() -> None:
    from prefect.client.orchestration import get_client
    from prefect.runner import Runner

    from flows.prefect_server import leave_no_dead_runs

    runner = Runner(name="kringpost", pause_on_shutdown=False)
    planned = await deployments(load_settings())
    ids = [await runner.aadd_deployment(deployment) for deployment in planned]
    await leave_no_dead_runs(ids)
    async with get_client() as client:
        for listening in ids[: len(load_settings().accounts)]:
            await client.create_flow_run_from_deployment(listening)
    await _until_told(runner)


async def deployments(settings: Settings) -> "list[RunnerDeployment]":
    """The flows with their schedules; those of `poll-inbox` first, one a mailbox."""
    from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
    from prefect.schedules import Cron
    from prefect.types.entrypoint import EntrypointType

    from flows.announce_changes import announce_changes
    from flows.deliver_outbox import deliver_outbox
    from flows.follow_up_intakes import follow_up_intakes
    from flows.forget_people import forget_people
    from flows.keep_waitlist import keep_waitlist
    from flows.nightly_summary import nightly_summary
    from flows.poll_inbox import poll_inbox
    from flows.publish_pages import publish_pages
    from flows.send_reminders import send_reminders

    alone = ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW)
    plans: tuple[tuple[Flow[Any, Any], Schedule, dict[str, Any]], ...] = (
        *((poll_inbox, Cron("0 * * * *"), {"listen": True, "mailbox": each.name}) for each in settings.accounts),
        (deliver_outbox, Cron("*/15 * * * *"), {}),
        (follow_up_intakes, Cron("20,50 * * * *"), {}),
        (keep_waitlist, Cron("5,35 * * * *"), {}),
        (announce_changes, Cron("15,45 * * * *"), {}),
        (send_reminders, Cron("25,55 * * * *"), {}),
        (publish_pages, Cron("3,18,33,48 * * * *"), {}),
        (nightly_summary, Cron("10 * * * *"), {}),
        # Not between two and three, which some nights have twice and some not at all.
        (forget_people, Cron("40 3 * * *", timezone="Europe/Amsterdam"), {}),
    )
    return [
        await flow.ato_deployment(
            _name(parameters.get("mailbox", MAIN)),
            schedule=schedule,
            parameters=parameters,
            concurrency_limit=alone,
            description=flow.__doc__,
            tags=["kringpost"],
            entrypoint_type=EntrypointType.MODULE_PATH,
        )
        for flow, schedule, parameters in plans
    ]


def _name(mailbox: str) -> str:
    return "kringpost" if mailbox == MAIN else mailbox


async def _until_told(runner: "Runner") -> None:
    loop, told = asyncio.get_running_loop(), asyncio.Event()
    running = asyncio.create_task(runner.start())
    while not runner.started and not running.done():
        await asyncio.sleep(0.05)
    # After the start: Prefect's own handler for SIGTERM ends the process without ending the runs.
    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, told.set)
    stopping = asyncio.create_task(told.wait())
    await asyncio.wait([running, stopping], return_when=asyncio.FIRST_COMPLETED)
    if not running.done():
        await runner.astop()
        await asyncio.wait([running], timeout=30)
    stopping.cancel()
