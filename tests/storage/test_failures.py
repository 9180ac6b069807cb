"""The database fails in one sentence that says what to do, and without secrets."""

import socket
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import Connection, Engine, event

from flows.errors import StorageError
from flows.storage.store import Room, Store
from tests.servers.postgres import Postgres
from tests.storage.samples import NOW, arrived, register, registration


@pytest.mark.parametrize("url", ["nonsense", "mysql://root@localhost/x", "sqlite://", "sqlite:///:memory:", ""])
def test_url_is_not_understood(url: str) -> None:
    with pytest.raises(StorageError, match="KRINGPOST_DATABASE_URL"):
        Store(url).migrate()


def test_folder_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(StorageError, match=r"file/kringpost\.db cannot be opened"):
        Store(f"sqlite:///{tmp_path}/file/kringpost.db").migrate()


def test_folder_is_missing(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="cannot be opened: check that its folder exists"):
        Store(f"sqlite:///{tmp_path}/nowhere/kringpost.db").check()


def test_migrating_makes_the_folder_and_keeps_others_out(tmp_path: Path) -> None:
    file = tmp_path / "var" / "kringpost.db"

    Store(f"sqlite:///{file}").migrate()

    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_file_is_no_database(tmp_path: Path) -> None:
    file = tmp_path / "kringpost.db"
    file.write_text("Something else altogether, and long enough to have a header. " * 20)

    with pytest.raises(StorageError, match="is not a database"):
        Store(f"sqlite:///{file}").migrate()


def test_disk_full_and_freed(tmp_path: Path) -> None:
    """The limit on pages raises the very error of a full disk (SQLITE_FULL)."""
    store = Store(f"sqlite:///{tmp_path}/kringpost.db")
    store.migrate()
    register(store, registration(1))

    with full_disk(), pytest.raises(StorageError, match=r"disk .* is full") as refused:
        store.keep([arrived(uid, raw=Random(uid).randbytes(1_000_000)) for uid in range(9)])
    with full_disk(), pytest.raises(StorageError, match=r"disk .* is full"), store.deciding(["leerkring"]) as room:
        _decide_at_length(room)
    store.keep([arrived(1)])
    register(store, registration(3))

    assert not refused.value.permanent
    assert [stored.uid for stored in store.undecided("in", 10)] == [1]
    assert [each.turn for each in store.registrations()] == [1, 3]


@pytest.mark.servers
def test_server_stops_and_comes_back(postgres: Postgres) -> None:
    url = postgres.new_database()
    store = Store(url)
    store.migrate()
    register(store, registration(1))

    postgres.stop()
    with pytest.raises(StorageError, match="cannot be reached") as unreachable:
        register(store, registration(2))
    postgres.start()
    register(store, registration(3))

    assert not unreachable.value.permanent
    assert [each.turn for each in store.registrations()] == [1, 3]
    store.close()


def test_server_is_not_there() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        store = Store(f"postgresql://kringpost:hush@127.0.0.1:{port}/kringpost")

        with pytest.raises(StorageError, match=r"kringpost on 127\.0\.0\.1 cannot be reached") as refused:
            store.check()

    assert "hush" not in str(refused.value)


@pytest.mark.servers
def test_database_does_not_exist(postgres: Postgres) -> None:
    url = postgres.new_database()
    postgres.drop_database(url)

    with pytest.raises(StorageError, match="does not exist"):
        Store(url).migrate()


@contextmanager
def full_disk() -> Iterator[None]:
    event.listen(Engine, "begin", _no_more_pages)
    yield
    event.remove(Engine, "begin", _no_more_pages)
    event.listen(Engine, "begin", _pages_again, once=True)


def _no_more_pages(connection: Connection) -> None:
    used = connection.exec_driver_sql("PRAGMA page_count").scalar()
    connection.exec_driver_sql(f"PRAGMA max_page_count = {used}")


def _pages_again(connection: Connection) -> None:
    connection.exec_driver_sql("PRAGMA max_page_count = 1000000")


def _decide_at_length(room: Room) -> None:
    endless = "".join(map(str, range(100_000)))
    with room.mail():
        room.carry_out([registration(2, fields={"remarks": endless})], (), (), at=NOW, by="mail")
