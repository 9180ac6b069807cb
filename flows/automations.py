"""What Prefect's server itself watches over: it lives on when whoever runs the flows is dead.

    a run beats no more                     ─▶ it is called Crashed, which also frees its slot
    a run of ours is Crashed or Failed      ─▶ `ring-alarm`, with the run's id
    no run of poll-inbox ends for hours     ─▶ `ring-alarm`, with the flow's name

Made by `serve`, each by its name: made again they are only brought up to date.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.objects import StateType
from prefect.events.actions import ChangeFlowRunState, RunDeployment
from prefect.events.schemas.automations import AutomationCore, EventTrigger, Posture
from prefect.events.schemas.events import ResourceSpecification

from flows.plans import ENDS, OURS, SILENT_AFTER, WORKING_ENDS, event_of

DEAF_AFTER = timedelta(seconds=120)
"""Four heartbeats."""
RUN = "{{ flow_run.id | string }}"


async def keep_automations(client: PrefectClient, alarm: UUID, listening: Mapping[str, UUID]) -> None:
    """`alarm`: the deployment of `ring-alarm`; `listening`: those of `poll-inbox`, by the name under which an alert tells of it."""
    for wanted in automations(alarm, listening):
        found = await client.read_automations_by_name(wanted.name)
        if found:
            await client.update_automation(found[0].id, wanted)
        else:
            await client.create_automation(wanted)
        for surplus in found[1:]:
            await client.delete_automation(surplus.id)


def automations(alarm: UUID, listening: Mapping[str, UUID]) -> Iterable[AutomationCore]:
    yield _of_dead_runs()
    yield _of_bad_ends(alarm)
    for name, deployment in listening.items():
        yield _of_silence(alarm, name, deployment)


def _of_dead_runs() -> AutomationCore:
    return AutomationCore(
        name="Kringpost: a run that beats no more is dead",
        trigger=_missed(
            {event_of("heartbeat"), *map(event_of, ENDS)},
            _OURS,
            DEAF_AFTER,
            after={event_of("heartbeat")},
            for_each={_ID},
        ),
        actions=[
            ChangeFlowRunState(
                name="Crashed",
                state=StateType.CRASHED,
                force=False,
                message="Its process is gone: no heartbeat for two minutes.",
            )
        ],
    )


def _of_bad_ends(alarm: UUID) -> AutomationCore:
    return AutomationCore(
        name="Kringpost: tell of a run that failed or died",
        trigger=EventTrigger(
            expect={event_of("Crashed"), event_of("Failed")},
            match=_RUNS,
            match_related=_OURS,
            for_each={_ID},
            posture=Posture.Reactive,
            within=timedelta(0),
        ),
        actions=[_ring(alarm, run=RUN)],
    )


def _of_silence(alarm: UUID, name: str, deployment: UUID) -> AutomationCore:
    return AutomationCore(
        name=f"Kringpost: tell when {name} reads no more",
        trigger=_missed(set(map(event_of, WORKING_ENDS)), _related("deployment", str(deployment)), SILENT_AFTER),
        actions=[_ring(alarm, silent=name)],
    )


def _missed(expect: set[str], of: ResourceSpecification, within: timedelta, **more: Any) -> EventTrigger:
    return EventTrigger(expect=expect, match=_RUNS, match_related=of, posture=Posture.Proactive, within=within, **more)


def _ring(alarm: UUID, **parameters: Any) -> RunDeployment:
    return RunDeployment(source="selected", deployment_id=alarm, parameters=parameters, job_variables=None)


def _related(role: str, name: str) -> ResourceSpecification:
    return ResourceSpecification({"prefect.resource.role": role, _ID: f"prefect.{role}.{name}"})


_ID = "prefect.resource.id"
_RUNS = ResourceSpecification({_ID: event_of("*")})
_OURS = _related("tag", OURS)
