"""`kringpost init --pool`: the deployments come to a Prefect server as they are written, and workers of the pool do the work."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.journey.office import Office, an_office
from tests.journey.test_dead_runs import until
from tests.journey.test_prefect import JAN, REGISTRATION, command, environment
from tests.servers.postgres import Postgres
from tests.servers.prefect import PrefectServer, prefect_server

pytestmark = [pytest.mark.prefect, pytest.mark.servers, pytest.mark.timeout(600)]

POOL = "kring"
SILENCE = "Kringpost: tell when poll-inbox reads no more"


@pytest.fixture
def prefect(tmp_path: Path) -> Iterator[PrefectServer]:
    """Of its own: on the one of other tests `serve` has made its deployments and automations."""
    with prefect_server(tmp_path / "prefect") as server:
        yield server


def test_two_workers_of_a_pool_do_the_work(tmp_path: Path, prefect: PrefectServer, postgres: Postgres) -> None:
    with an_office(tmp_path, postgres.new_database()) as office, ExitStack() as stack:
        folder = tmp_path / "office"
        given = environment(office, prefect)
        asked(given, tmp_path, *command("init", str(folder), "--pool", POOL))
        asked(given, folder, *prefect_cli("work-pool", "create", POOL, "--type", "process"))
        asked(given, folder, *prefect_cli("--no-prompt", "deploy", "--all"))
        asked(given, folder, *prefect_cli("automation", "create", "--from-file", "automations.yaml"))
        office.receives(REGISTRATION, from_=JAN, subject="Aanmelding kennissessie")
        for number in (1, 2):
            stack.enter_context(working(given, folder, f"worker-{number}"))

        started = [start(prefect, flow, office) for flow in ("poll-inbox", "keep-waitlist")]

        until(lambda: all(prefect.ask_one(f"/flow_runs/{run}")["state_type"] == "COMPLETED" for run in started))
        (answer,) = office.answers()
        assert answer["X-Kringpost-Kind"] == "confirmed"
    ringing = [each for each in prefect.ask("/automations/filter") if "failed or died" in each["name"]]
    assert ringing[0]["actions"][0]["parameters"] == {"run": "{{ flow_run.id | string }}"}
    (silent,) = [each for each in prefect.ask("/automations/filter") if each["name"] == SILENCE]
    assert silent["actions"][0]["parameters"] == {"silent": "poll-inbox"}


def start(prefect: PrefectServer, flow: str, office: Office) -> str:
    """The id of its run."""
    (deployment,) = prefect.ask("/deployments/filter", flows={"name": {"any_": [flow]}})
    assert deployment["work_pool_name"] == POOL
    # Else it beats every three minutes, and is taken for dead after two.
    assert deployment["job_variables"]["env"]["PREFECT_FLOWS_HEARTBEAT_FREQUENCY"] == "30"
    assert deployment["concurrency_options"]["collision_strategy"] == "CANCEL_NEW"
    given = {"as_of": office.now.isoformat()} | ({"listen": False} if flow == "poll-inbox" else {})
    run = prefect.ask(f"/deployments/{deployment['id']}/create_flow_run", parameters=deployment["parameters"] | given)
    return str(run["id"])


@contextmanager
def working(given: dict[str, str], folder: Path, name: str) -> Iterator[None]:
    with (folder / f"{name}.log").open("w") as log:
        worker = subprocess.Popen(
            prefect_cli("worker", "start", "--pool", POOL, "--name", name),
            env=given,
            cwd=folder,
            stdout=log,
            stderr=log,
        )
    try:
        yield
    finally:
        worker.terminate()
        try:
            worker.wait(60)
        except subprocess.TimeoutExpired:
            worker.kill()
            worker.wait()


def prefect_cli(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "prefect", *arguments]


def asked(given: dict[str, str], folder: Path, *words: str) -> None:
    done = subprocess.run(words, env=given, cwd=folder, capture_output=True, text=True, timeout=280)
    assert done.returncode == 0, done.stdout + done.stderr
