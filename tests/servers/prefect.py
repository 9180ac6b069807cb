"""A Prefect server of the tests' own: a free port, a database in a temporary folder, and what it knows about runs."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from tests.servers.ports import free_ports

PATIENCE = 240.0
_JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True)
class PrefectServer:
    """`folder` is its PREFECT_HOME."""

    url: str
    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        """For programs that report to it."""
        return {**clean_environment(), "PREFECT_HOME": str(self.folder), "PREFECT_API_URL": f"{self.url}/api"}

    def ask(self, path: str, **body: Any) -> Any:
        return ask(self.url, path, **body)

    def put(self, path: str, **body: Any) -> None:
        request = Request(f"{self.url}/api{path}", json.dumps(body).encode(), _JSON, method="PUT")
        _answered(request)

    def ask_one(self, path: str) -> Any:
        return _answered(Request(f"{self.url}/api{path}"))

    def latest_run(self, flow: str) -> Mapping[str, Any]:
        """Of those that began: a test with `serve` leaves runs that are planned for the days to come."""
        wanted = {"name": {"any_": [flow]}}
        began = {"state": {"type": {"not_any_": ["SCHEDULED"]}}}
        found = self.ask("/flow_runs/filter", flows=wanted, flow_runs=began, sort="START_TIME_DESC", limit=1)
        return dict(found[0])

    def table_of(self, run: str) -> list[dict[str, Any]]:
        """The rows of the table of that run."""
        wanted = {"flow_run_id": {"any_": [run]}, "type": {"any_": ["table"]}}
        (artifact,) = self.ask("/artifacts/filter", artifacts=wanted)
        return list(json.loads(artifact["data"]))

    def page_of(self, event: str) -> str:
        """How the event stands, in its latest version."""
        return str(self.ask_one(f"/artifacts/event-{event}/latest")["data"])


@contextmanager
def prefect_server(folder: Path) -> Iterator[PrefectServer]:
    (port,) = free_ports(1)
    url = f"http://127.0.0.1:{port}"
    environment = {**clean_environment(), "PREFECT_HOME": str(folder), "PREFECT_SERVER_ANALYTICS_ENABLED": "false"}
    command = [sys.executable, "-m", "prefect", "server", "start", "--port", str(port), "--log-level", "ERROR"]
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        _wait(server, url)
        yield PrefectServer(url, folder)
    finally:
        server.terminate()
        try:
            server.wait(15)
        except subprocess.TimeoutExpired:
            server.kill()


def ask(url: str, path: str, **body: Any) -> Any:
    return _answered(Request(f"{url}/api{path}", json.dumps(body).encode(), _JSON))


def _answered(request: Request) -> Any:
    """SQLite behind the server is busy now and then: it says 503, and is asked again for a minute."""
    until = time.monotonic() + 60
    while True:
        try:
            with urlopen(request, timeout=30) as answer:
                told = answer.read()
                return json.loads(told) if told else None
        except HTTPError as error:
            if error.code != 503 or time.monotonic() > until:
                raise
            time.sleep(1)


def clean_environment() -> dict[str, str]:
    """Nothing of whoever runs the tests: neither their mailbox nor their Prefect server."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("KRINGPOST_", "PREFECT_"))}


def _wait(server: "subprocess.Popen[bytes]", url: str) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and server.poll() is None:
        try:
            with urlopen(f"{url}/api/health", timeout=2):
                return
        except (URLError, OSError):
            time.sleep(0.25)
    raise AssertionError("Prefect's server does not start.")
