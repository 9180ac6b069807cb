"""`kringpost init DIR --pool NAME`: the deployments for the workers of a Prefect work pool, and what its server watches over."""

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flows.plans import ENDS, OURS, SILENT_AFTER, WORKING_ENDS, Plan, event_of, listener, listening, plans
from flows.registration.office import MAIN
from flows.settings import PREFECT_DEFAULTS

_HEAD = """\
# The flows of Kringpost for the workers of a Prefect work pool: one poll-inbox for each mailbox, each other flow once.
# Bring them to the server with `prefect deploy --all`, and start workers with `prefect worker start --pool {pool}`,
# on machines where Kringpost is installed and this folder lies.
name: kringpost
prefect-version: null

pull:
- prefect.deployments.steps.set_working_directory:
    directory: {folder}

deployments:
"""
_DEPLOYMENT = """\
- name: {name}
  entrypoint: {module}.{function}
  tags: [{tag}]
  parameters: {parameters}
  work_pool: {{name: {pool}, job_variables: {{env: {env}}}}}
  concurrency_limit: {{limit: 1, collision_strategy: CANCEL_NEW}}
  schedules:
  - {{cron: "{cron}", timezone: {zone}, active: true}}
"""
# Prefect's own templates stand in the file: what has a filter in it, `prefect deploy` leaves for the server.
_ALARM = """\
- name: {ours}
  entrypoint: flows.alarms.ring_alarm
  work_pool: {{name: {pool}, job_variables: {{env: {env}}}}}
  triggers:
  - name: "Kringpost: tell of a run that failed or died"
    type: event
    expect: [prefect.flow-run.Crashed, prefect.flow-run.Failed]
    match: {{prefect.resource.id: "prefect.flow-run.*"}}
    match_related: {{prefect.resource.role: tag, prefect.resource.id: prefect.tag.{ours}}}
    for_each: [prefect.resource.id]
    parameters: {{run: "{{{{ flow_run.id | string }}}}"}}
"""
_SILENCE = """\
  - name: "Kringpost: tell when {listener} reads no more"
    type: event
    posture: Proactive
    expect: [{ends}]
    match: {{prefect.resource.id: "prefect.flow-run.*"}}
    match_related:
    - {{prefect.resource.role: flow, prefect.resource.name: poll-inbox}}
    - {{prefect.resource.role: deployment, prefect.resource.name: {name}}}
    within: {seconds}
    parameters: {{silent: "{listener}"}}
"""
_AUTOMATIONS = """\
# Once, and again when it was changed: `prefect automation create --from-file automations.yaml`.
# A run whose worker was killed is called Crashed after two minutes, which frees its place; ring-alarm then tells of it.
name: "Kringpost: a run that beats no more is dead"
trigger:
  type: event
  posture: Proactive
  after: [prefect.flow-run.heartbeat]
  expect:
  - prefect.flow-run.heartbeat
{ends}
  match: {{prefect.resource.id: "prefect.flow-run.*"}}
  match_related: {{prefect.resource.role: tag, prefect.resource.id: prefect.tag.{ours}}}
  for_each: [prefect.resource.id]
  within: 120
actions:
- type: change-flow-run-state
  name: Crashed
  state: CRASHED
  message: "Its process is gone: no heartbeat for two minutes."
"""


def pool_files(folder: Path, pool: str) -> Iterator[tuple[str, str]]:
    """Names and texts."""
    mailboxes = _mailboxes(folder)
    head = _HEAD.format(pool=pool, folder=json.dumps(str(folder.absolute())))
    deployed = [_deployment(each, pool) for each in plans(mailboxes)]
    alarm = _ALARM.format(ours=OURS, pool=pool, env=_ENVIRONMENT)
    yield "prefect.yaml", head + "\n".join([*deployed, alarm + "".join(map(_silence, mailboxes))])
    ends = "\n".join(f"  - {event_of(each)}" for each in ENDS)
    yield "automations.yaml", _AUTOMATIONS.format(ends=ends, ours=OURS)


def _deployment(plan: Plan, pool: str) -> str:
    return _DEPLOYMENT.format(
        name=plan.name,
        module=plan.module,
        function=plan.function,
        tag=OURS,
        parameters=json.dumps(dict(plan.parameters)),
        pool=pool,
        env=_ENVIRONMENT,
        cron=plan.cron,
        zone=plan.zone,
    )


def _silence(mailbox: str) -> str:
    return _SILENCE.format(
        listener=listener(mailbox),
        ends=", ".join(map(event_of, WORKING_ENDS)),
        name=listening(mailbox).name,
        seconds=round(SILENT_AFTER.total_seconds()),
    )


# A run that beats more seldom than the server listens for would be taken for dead.
_ENVIRONMENT = json.dumps(
    {name: value for name, value in PREFECT_DEFAULTS.items() if not name.startswith("PREFECT_SERVER_")}
)


def _mailboxes(folder: Path) -> list[str]:
    """As the settings in the folder name them; what is wrong there, `check` tells."""
    try:
        settings: dict[str, Any] = tomllib.loads((folder / "config" / "settings.toml").read_text("utf-8"))
    except (OSError, ValueError):
        settings = {}
    further = settings.get("mailboxes")
    return [MAIN, *(further if isinstance(further, dict) else ())]
