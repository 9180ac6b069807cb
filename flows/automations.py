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

from flows.plans import ENDS, GOOD_ENDS, OURS

DEAF_AFTER = timedelta(seconds=120)
"""Four heartbeats."""
SILENT_AFTER = timedelta(hours=3)
"""Runs of poll-inbox end every hour."""
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
    yield AutomationCore(
        name="Kringpost: a run that beats no more is dead",
        trigger=EventTrigger(
            after={"prefect.flow-run.heartbeat"},
            expect={
                "prefect.flow-run.heartbeat",
                *map(_event, ENDS),
            },
            match=ResourceSpecification({"prefect.resource.id": "prefect.flow-run.*"}),
            match_related=_tagged(),
            for_each={"prefect.resource.id"},
            posture=Posture.Proactive,
            within=DEAF_AFTER,
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
    yield AutomationCore(
        name="Kringpost: tell of a run that failed or died",
        trigger=EventTrigger(
            expect={_event("Crashed"), _event("Failed")},
            match=ResourceSpecification({"prefect.resource.id": "prefect.flow-run.*"}),
            match_related=_tagged(),
            for_each={"prefect.resource.id"},
            posture=Posture.Reactive,
            within=timedelta(0),
        ),
        actions=[_ring(alarm, run=RUN)],
    )
    for name, deployment in listening.items():
        yield AutomationCore(
            name=f"Kringpost: tell when {name} reads no more",
            trigger=EventTrigger(
                expect={_event(each) for each in GOOD_ENDS if each != "Skipped"},
                match=ResourceSpecification({"prefect.resource.id": "prefect.flow-run.*"}),
                match_related=ResourceSpecification(
                    {"prefect.resource.role": "deployment", "prefect.resource.id": f"prefect.deployment.{deployment}"}
                ),
                posture=Posture.Proactive,
                within=SILENT_AFTER,
            ),
            actions=[_ring(alarm, silent=name)],
        )


def _ring(alarm: UUID, **parameters: Any) -> RunDeployment:
    return RunDeployment(source="selected", deployment_id=alarm, parameters=parameters, job_variables=None)


def _event(state: str) -> str:
    return f"prefect.flow-run.{state}"


def _tagged() -> ResourceSpecification:
    return ResourceSpecification({"prefect.resource.role": "tag", "prefect.resource.id": f"prefect.tag.{OURS}"})
