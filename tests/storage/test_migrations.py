"""The migrations lead to the tables that `schema.py` describes."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

import flows.storage
from flows.errors import StorageError
from flows.storage.engine import open_engine, reading, writing
from flows.storage.schema import VERSION, metadata
from flows.storage.store import Store
from tests.storage.samples import register, registration

SCRIPTS = Path(flows.storage.__file__).parent / "migrations"


def test_migrated_tables_are_those_of_the_schema(store: Store, url: str) -> None:
    engine = open_engine(url)
    with reading(engine) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        differences = compare_metadata(context, metadata)
    engine.dispose()

    assert differences == []


def test_newest_migration_is_the_version() -> None:
    configuration = Config()
    configuration.set_main_option("script_location", str(SCRIPTS))

    assert ScriptDirectory.from_config(configuration).get_heads() == [VERSION]


def test_migrating_again_changes_nothing(store: Store) -> None:
    register(store, registration())

    store.migrate()

    assert list(store.registrations()) == [registration()]


def test_database_without_tables_is_named(url: str) -> None:
    store = Store(url)
    _touch(url)

    with pytest.raises(StorageError, match="version none"):
        store.check()
    with pytest.raises(StorageError, match="no tables"):
        list(store.registrations())
    store.close()


def test_database_of_a_newer_version_is_left_alone(store: Store, url: str) -> None:
    engine = open_engine(url)
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()

    with pytest.raises(StorageError, match="written by another version"):
        store.migrate()
    with pytest.raises(StorageError, match="version 9999"):
        store.check()


def _touch(url: str) -> None:
    engine = open_engine(url)
    with reading(engine):
        pass
    engine.dispose()
