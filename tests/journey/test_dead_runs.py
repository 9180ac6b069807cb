"""Runs that are killed, and `serve` with them: the operator hears of it once, the next run works, and what was missed does not pile up."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from tests.journey.office import Office
from tests.journey.test_prefect import command, environment
from tests.servers.prefect import PrefectServer, prefect_server

pytestmark = [pytest.mark.prefect, pytest.mark.timeout(600)]

MISSED = 5
MISSED_MESSAGE = "It was due while Kringpost was not running; the next run does the work."
A_BEAT = 30
"""Seconds between two heartbeats of a run."""


@pytest.fixture(scope="module")
def prefect(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrefectServer]:
    """Of its own: what dies here would ring in other tests."""
    with prefect_server(tmp_path_factory.mktemp("prefect")) as server:
        yield server


def test_a_run_that_is_killed_is_told_once(office: Office, prefect: PrefectServer, tmp_path: Path) -> None:
    with serving(office, prefect, tmp_path) as serve:
        run = listening(prefect)

        os.kill(worker_of(serve), signal.SIGKILL)

        # By the hook of who started it, and by Prefect's automation: one mail all the same.
        until(lambda: ended(prefect, "ring-alarm"))
        until(lambda: bool(office.mail.outbound))
    (alert,) = told_about_the_inbox(office)
    assert "is afgebroken" in alert.get_body(("plain",)).get_content()
    assert prefect.ask_one(f"/flow_runs/{run}")["state_type"] == "CRASHED"


def test_when_all_is_killed_the_next_start_tells_and_goes_on(
    office: Office, prefect: PrefectServer, tmp_path: Path
) -> None:
    with serving(office, prefect, tmp_path) as serve:
        dead = listening(prefect)
        os.killpg(serve.pid, signal.SIGKILL)
        serve.wait(30)
    missed = [run_late(prefect, "deliver-outbox", quarters) for quarters in range(1, MISSED + 1)]
    told = len(rings(prefect))

    with serving(office, prefect, tmp_path):
        until(lambda: bool(set(at_work(prefect)) - {dead}))
        until(lambda: bool(office.mail.outbound))
        until(lambda: len(rings(prefect)) > told)

    assert prefect.ask_one(f"/flow_runs/{dead}")["state_type"] == "CRASHED"
    ends = [state_of(prefect, run) for run in missed]
    assert {(end["type"], end["name"]) for end in ends} == {("CANCELLED", "Skipped")}
    assert {end["message"] for end in ends} == {MISSED_MESSAGE}
    assert len(told_about_the_inbox(office)) == 1


def test_a_dead_run_is_missed_by_its_heartbeat(office: Office, prefect: PrefectServer, tmp_path: Path) -> None:
    """Nobody is left to say that it died: Prefect's server finds it, and whoever serves next writes the mail."""
    with serving(office, prefect, tmp_path) as serve:
        run = listening(prefect)
        shorten(prefect, "beats no more", A_BEAT + 2)
        beats = heartbeats(prefect, run)
        until(lambda: heartbeats(prefect, run) > beats)
        os.killpg(serve.pid, signal.SIGKILL)
        serve.wait(30)

    until(lambda: state_of(prefect, run)["type"] == "CRASHED")
    with serving(office, prefect, tmp_path):
        until(lambda: bool(told_about_the_inbox(office)))

    assert "no heartbeat" in state_of(prefect, run)["message"]


def test_it_is_told_when_no_run_comes_to_an_end(office: Office, prefect: PrefectServer, tmp_path: Path) -> None:
    with serving(office, prefect, tmp_path):
        run = listening(prefect)
        early = ring_about_silence(prefect)
        until(lambda: state_of(prefect, early)["name"] == "Skipped")
        shorten(prefect, "reads no more", 20)
        prefect.ask(f"/flow_runs/{run}/set_state", state={"type": "CANCELLING"}, force=True)

        until(lambda: bool(office.mail.outbound))
    assert "Kringpost: poll-inbox loopt niet meer" in [each["Subject"] for each in office.answers()]


def test_automations_are_made_once(prefect: PrefectServer) -> None:
    """Two starts of `serve` have made them above."""
    names = [each["name"] for each in prefect.ask("/automations/filter")]

    assert sorted(names) == [
        "Kringpost: a run that beats no more is dead",
        "Kringpost: tell of a run that failed or died",
        "Kringpost: tell when poll-inbox reads no more",
    ]


def told_about_the_inbox(office: Office) -> list[EmailMessage]:
    """A flow whose minute came meanwhile may have been stopped in the middle, and be told of as well."""
    return [each for each in office.answers() if each["Subject"] == "Kringpost: poll-inbox is mislukt"]


@contextmanager
def serving(office: Office, prefect: PrefectServer, folder: Path) -> "Iterator[subprocess.Popen[bytes]]":
    with (folder / "serve.log").open("a") as log:
        program = subprocess.Popen(
            command("serve"),
            env=environment(office, prefect),
            cwd=folder,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        yield program
        if program.poll() is None:
            program.send_signal(signal.SIGTERM)
            program.wait(60)
    finally:
        if program.poll() is None:
            os.killpg(program.pid, signal.SIGKILL)
            program.wait()


def listening(prefect: PrefectServer) -> str:
    """The run of poll-inbox that is at work."""
    until(lambda: bool(runs(prefect, "poll-inbox", "RUNNING")))
    return at_work(prefect)[0]


def at_work(prefect: PrefectServer) -> list[str]:
    return [str(each["id"]) for each in runs(prefect, "poll-inbox", "RUNNING")]


def ended(prefect: PrefectServer, flow: str) -> bool:
    return bool(runs(prefect, flow, "COMPLETED"))


def ring_about_silence(prefect: PrefectServer) -> str:
    """As an automation does that waited while nobody served."""
    (deployment,) = prefect.ask("/deployments/filter", flows={"name": {"any_": ["ring-alarm"]}})
    return str(
        prefect.ask(f"/deployments/{deployment['id']}/create_flow_run", parameters={"silent": "poll-inbox"})["id"]
    )


def shorten(prefect: PrefectServer, automation: str, seconds: int) -> None:
    """It waits no longer than this from here on."""
    (found,) = [each for each in prefect.ask("/automations/filter") if automation in each["name"]]
    changed = {name: found[name] for name in ("name", "description", "enabled", "actions")}
    prefect.put(f"/automations/{found['id']}", **changed, trigger=found["trigger"] | {"within": seconds})


def heartbeats(prefect: PrefectServer, run: str) -> int:
    wanted = {"event": {"name": ["prefect.flow-run.heartbeat"]}, "resource": {"id": [f"prefect.flow-run.{run}"]}}
    return int(prefect.ask("/events/filter", filter=wanted)["total"])


def state_of(prefect: PrefectServer, run: str) -> Any:
    return prefect.ask_one(f"/flow_runs/{run}")["state"]


def rings(prefect: PrefectServer) -> list[Any]:
    return runs(prefect, "ring-alarm", "COMPLETED")


def runs(prefect: PrefectServer, flow: str, state: str) -> list[Any]:
    wanted = {"state": {"type": {"any_": [state]}}}
    return list(prefect.ask("/flow_runs/filter", flows={"name": {"any_": [flow]}}, flow_runs=wanted))


def run_late(prefect: PrefectServer, flow: str, quarters: int) -> str:
    due = datetime.now(UTC) - timedelta(minutes=15 * quarters)
    (deployment,) = prefect.ask("/deployments/filter", flows={"name": {"any_": [flow]}})
    state = {"type": "SCHEDULED", "state_details": {"scheduled_time": due.isoformat()}}
    return str(prefect.ask(f"/deployments/{deployment['id']}/create_flow_run", state=state)["id"])


def worker_of(serve: "subprocess.Popen[bytes]") -> int:
    """The process of the run."""
    children = Path(f"/proc/{serve.pid}/task/{serve.pid}/children").read_text().split()
    threads = Path(f"/proc/{serve.pid}/task").iterdir()
    found = {*children, *(each for task in threads for each in (task / "children").read_text().split())}
    (child,) = [each for each in found if b"prefect" in Path(f"/proc/{each}/cmdline").read_bytes()]
    return int(child)


def until(happened: Callable[[], bool]) -> None:
    end = time.monotonic() + 240
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.3)
