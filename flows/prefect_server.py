"""Prefect's own server, when nobody named another: on loopback, ended with `serve`. And the runs that an earlier `serve` left behind."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from logging import getLogger
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen
from uuid import UUID

from flows.errors import KringpostError
from flows.settings import prefect_at, prefect_server_named, server_environment

logger = getLogger(__name__)

HOST, PORT = "127.0.0.1", 4200
PATIENCE = 180.0
"""Seconds for a server to come up; on a busy machine a fresh one takes more than half a minute."""


@contextmanager
def own_server() -> Iterator[str]:
    """The address of the UI. Nothing is started when a server is named, or when one answers on Prefect's usual port."""
    from prefect.settings import PREFECT_API_URL, temporary_settings

    if named := PREFECT_API_URL.value():
        yield str(named).removesuffix("/api")
        return
    port = PORT if _healthy(PORT) else _free_port(PORT, 0)
    url = f"http://{HOST}:{port}"
    prefect_at(f"{url}/api")
    with temporary_settings({PREFECT_API_URL: f"{url}/api"}), nullcontext() if _healthy(port) else _started(port):
        yield url


@contextmanager
def private_server() -> Iterator[tuple[str, Callable[[], None]]]:
    """A server for this process alone, on a free port: the address of its UI, and what waits until it is up. Before `import prefect`."""
    port = _free_port(0)
    url = f"http://{HOST}:{port}"
    with _launched(port) as server:
        prefect_at(f"{url}/api")
        try:
            yield url, lambda: _wait_until_healthy(server, port)
        finally:
            _tell_the_rest()


def use_running_server() -> None:
    """Report to the server that `serve` started on this machine, if it runs; else Prefect starts one for this process alone."""
    if not prefect_server_named() and _healthy(PORT):
        prefect_at(f"http://{HOST}:{PORT}/api")


async def leave_no_dead_runs(deployments: list[UUID]) -> None:
    """After a power cut a run stays `Running` and keeps its slot, so that every later one is cancelled in silence. And runs that
    became due while nobody served would all start at once."""
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import DeploymentFilter, FlowRunFilter
    from prefect.states import Cancelled, Crashed

    async with get_client() as client:
        runs = await client.read_flow_runs(
            flow_run_filter=FlowRunFilter.model_validate(
                {"state": {"type": {"any_": ["RUNNING", "PENDING", "CANCELLING", "SCHEDULED"]}}}
            ),
            deployment_filter=DeploymentFilter.model_validate({"id": {"any_": [str(each) for each in deployments]}}),
        )
        for run in runs:
            state: Any = Crashed(message="It was still running when Kringpost was started anew.")
            if run.state and run.state.is_scheduled():
                if run.expected_start_time and run.expected_start_time > datetime.now(UTC):
                    continue
                # Prefect has no state of its own for this; `Cancelled` alone looks as if somebody had done it.
                state = Cancelled(
                    name="Skipped", message="It was due while Kringpost was not running; the next run does the work."
                )
            await client.set_flow_run_state(run.id, state, force=True)


@contextmanager
def _started(port: int) -> Iterator[None]:
    with _launched(port) as server:
        _wait_until_healthy(server, port)
        yield


@contextmanager
def _launched(port: int) -> Iterator["subprocess.Popen[bytes]"]:
    where = ["--host", HOST, "--port", str(port)]
    # A session of its own: Ctrl-C is for `serve`, which ends the server last.
    server = subprocess.Popen(
        [sys.executable, "-m", "prefect", "server", "start", *where, "--log-level", "WARNING"],
        env=server_environment(f"http://{HOST}:{port}", port),
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield server
    finally:
        server.send_signal(signal.SIGTERM)
        try:
            server.wait(15)
        except subprocess.TimeoutExpired:
            server.kill()


def _tell_the_rest() -> None:
    """Logs and events still on their way: without their server the end of this process would wait for them more than a minute."""
    if "prefect" in sys.modules:
        from prefect.events.worker import EventsWorker
        from prefect.logging.handlers import APILogHandler

        APILogHandler().flush()
        EventsWorker.drain_all(timeout=10)


def _wait_until_healthy(server: "subprocess.Popen[bytes]", port: int) -> None:
    end = time.monotonic() + PATIENCE
    while not _healthy(port):
        if server.poll() is not None or time.monotonic() > end:
            raise KringpostError("Prefect's server does not start; `prefect server start` shows why.")
        time.sleep(0.25)


def _healthy(port: int) -> bool:
    try:
        with urlopen(f"http://{HOST}:{port}/api/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def _free_port(*ports: int) -> int:
    for port in ports:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise KringpostError("No port is free on this machine for Prefect's server.")
