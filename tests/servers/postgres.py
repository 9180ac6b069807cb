"""A PostgreSQL of the tests' own: started in a second, as an ordinary user, gone with the session."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg
import pytest

MISSING = "PostgreSQL is not installed: apt-get install postgresql"
# Throw-away: a power cut may take all of it.
OPTIONS = ("fsync=off", "max_connections=60", "shared_buffers=32MB")


@dataclass(frozen=True)
class Postgres:
    folder: Path
    port: int
    numbers: "count[int]"

    def new_database(self) -> str:
        """The URL of an empty database."""
        name = f"test{next(self.numbers)}"
        with psycopg.connect(self._dsn("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return f"postgresql+psycopg://test@127.0.0.1:{self.port}/{name}"

    def drop_database(self, url: str) -> None:
        with psycopg.connect(self._dsn("postgres"), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {url.rpartition('/')[2]} WITH (FORCE)")

    def start(self) -> None:
        run("pg_ctl", "-D", self.folder / "data", "-l", self.folder / "log", "-o", f"-p {self.port}", "-w", "start")

    def stop(self) -> None:
        run("pg_ctl", "-D", self.folder / "data", "-m", "immediate", "-w", "stop")

    def _dsn(self, database: str) -> str:
        return f"host=127.0.0.1 port={self.port} user=test dbname={database}"


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    folder = Path(tempfile.mkdtemp(prefix="kringpost-postgres-"))
    try:
        _make_cluster(folder)
        server = _started(folder)
        yield server
        server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run(program: str, *arguments: object) -> None:
    command = [*_as_ordinary_user(), _program(program), *map(str, arguments)]
    # To a file, not a pipe: the server inherits it and would keep it open.
    with tempfile.TemporaryFile() as output:
        done = subprocess.run(command, stdout=output, stderr=output, cwd="/", check=False)
        output.seek(0)
        assert done.returncode == 0, output.read().decode(errors="replace")


def _make_cluster(folder: Path) -> None:
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    run("initdb", "-D", folder / "data", "-U", "test", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
    settings = ("listen_addresses='127.0.0.1'", f"unix_socket_directories='{folder}'", *OPTIONS)
    with (folder / "data" / "postgresql.conf").open("a") as configuration:
        configuration.write("\n".join(settings) + "\n")


def _started(folder: Path) -> Postgres:
    for attempt in range(3):
        server = Postgres(folder, _free_port(), count(1))
        try:
            server.start()
        except AssertionError:
            # Somebody took the port in between.
            if attempt == 2:
                raise
        else:
            return server
    raise AssertionError


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _program(name: str) -> str:
    newest = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]))
    found = shutil.which(name) or (str(newest[-1]) if newest else None)
    if found is None:
        pytest.fail(MISSING)
    return found


def _as_ordinary_user() -> list[str]:
    # initdb and postgres refuse to run as root, which is who CI is.
    if os.geteuid() != 0:
        return []
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"]
