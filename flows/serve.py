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

`ring-alarm` has no schedule: Prefect's own automations start it when a run died, or when none ends.

A run that would overlap another is cancelled; runs missed while nobody served are not made up for (they end `Skipped`): the next one
does all the work.
Stops on SIGTERM and Ctrl-C: runs finish what they are doing, then the server ends.
"""

import asyncio
import importlib
import inspect
import signal
from logging import getLogger
from typing import TYPE_CHECKING, Any

from flows.plans import OURS, Plan, listener, plans
from flows.settings import Settings, load_settings, prepare_prefect

if TYPE_CHECKING:
    from prefect import Flow
    from prefect.deployments.runner import RunnerDeployment
    from prefect.runner import Runner

logger = getLogger(__name__)


def serve() -> None:
    """Until it is told to stop."""
    settings = load_settings()
    prepare_prefect(settings)
    from flows.prefect_server import own_server

    with own_server() as url:
        print(f"Kringpost is at work; its runs are shown at {url}", flush=True)
        asyncio.run(_serve())
    print("Kringpost has stopped.", flush=True)


async def _serve() -> None:
    from prefect.client.orchestration import get_client
    from prefect.runner import Runner

    from flows.automations import keep_automations
    from flows.prefect_server import leave_no_dead_runs

    runner = Runner(name="kringpost", pause_on_shutdown=False)
    settings = load_settings()
    ids = [await runner.aadd_deployment(deployment) for deployment in await deployments(settings)]
    listening = dict(zip((listener(each.name) for each in settings.accounts), ids, strict=False))
    async with get_client() as client:
        await keep_automations(client, await runner.aadd_deployment(await alarm()), listening)
        # After the automations: they tell of the runs that are found dead.
        await leave_no_dead_runs(ids)
        for each in listening.values():
            await client.create_flow_run_from_deployment(each)
    await _until_told(runner)


async def deployments(settings: Settings) -> "list[RunnerDeployment]":
    """The flows with their schedules; those of `poll-inbox` first, one a mailbox."""
    from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
    from prefect.schedules import Cron
    from prefect.types.entrypoint import EntrypointType

    alone = ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW)
    planned = [(each, flow_of(each)) for each in plans(account.name for account in settings.accounts)]
    return [
        await flow.ato_deployment(
            plan.name,
            schedule=Cron(plan.cron, timezone=plan.zone),
            parameters=dict(plan.parameters),
            concurrency_limit=alone,
            description=described(flow),
            tags=[OURS],
            entrypoint_type=EntrypointType.MODULE_PATH,
        )
        for plan, flow in planned
    ]


def flow_of(plan: Plan) -> "Flow[Any, Any]":
    found: Flow[Any, Any] = getattr(importlib.import_module(plan.module), plan.function)
    return found


async def alarm() -> "RunnerDeployment":
    """Started by Prefect's automations, never by the clock. Without our tag: an alarm that fails must not ring itself."""
    from prefect.types.entrypoint import EntrypointType

    from flows.alarms import ring_alarm

    return await ring_alarm.ato_deployment(
        "kringpost", description=described(ring_alarm), entrypoint_type=EntrypointType.MODULE_PATH
    )


def described(flow: "Flow[Any, Any]") -> str:
    """What it does; the parameters have their own descriptions."""
    return inspect.cleandoc(flow.__doc__ or "").partition("\n\nArgs:")[0]


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
