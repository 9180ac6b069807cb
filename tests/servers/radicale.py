"""A Radicale of the tests' own: a CalDAV server with a user, gone with the test."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from tests.servers.ports import free_ports

USER, PASSWORD = "noor", "pass:word@1"
MAKE_CALENDAR = '<C:mkcalendar xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"/>'


class Radicale:
    def __init__(self, port: int) -> None:
        self.client = httpx.Client(base_url=f"http://127.0.0.1:{port}", auth=(USER, PASSWORD))
        self.address = f"caldav://{USER}:pass%3Aword%401@127.0.0.1:{port}"

    def new_calendar(self, name: str) -> str:
        """Its address, as an event file names it."""
        self.client.request("MKCALENDAR", f"/{USER}/{name}/", content=MAKE_CALENDAR).raise_for_status()
        return f"{self.address}/{USER}/{name}/"

    def put(self, calendar: str, name: str, content: bytes) -> None:
        """`content`: one appointment."""
        path = httpx.URL(calendar).path
        headers = {"Content-Type": "text/calendar"}
        self.client.put(f"{path}{name}.ics", content=content, headers=headers).raise_for_status()


@contextmanager
def running_radicale() -> Iterator[Radicale]:
    with TemporaryDirectory(prefix="kringpost-radicale-") as folder:
        (port,) = free_ports(1)
        started = subprocess.Popen(
            [sys.executable, "-m", "radicale", "-C", str(_configuration(Path(folder), port))],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _wait_for(port, started)
            yield Radicale(port)
        finally:
            started.terminate()
            started.wait()


def _configuration(folder: Path, port: int) -> Path:
    (folder / "users").write_text(f"{USER}:{PASSWORD}\n", "utf-8")
    path = folder / "config"
    path.write_text(
        f"[server]\nhosts = 127.0.0.1:{port}\n"
        f"[auth]\ntype = htpasswd\nhtpasswd_filename = {folder}/users\nhtpasswd_encryption = plain\ndelay = 0\n"
        f"[storage]\nfilesystem_folder = {folder}/collections\n",
        "utf-8",
    )
    return path


def _wait_for(port: int, started: "subprocess.Popen[bytes]") -> None:
    for _ in range(300):
        if started.poll() is not None:
            raise RuntimeError("Radicale did not start")
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("Radicale does not answer")
