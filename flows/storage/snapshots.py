"""The configuration as it was when something was decided: files by the digest of their content, so that none is kept twice."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, bindparam, delete, exists, select

from flows.errors import StorageError
from flows.storage.schema import acts, snapshots
from flows.storage.statements import insert_unknown, slices

Facts = Mapping[str, Any]
Files = Mapping[str, bytes]
"""By their path in the configuration folder."""

_KNOWN = select(exists().where(snapshots.c.digest == bindparam("digest")))
_CONTENT = select(snapshots.c.content).where(snapshots.c.digest == bindparam("digest"))
_IN_USE = select(acts.c.configuration).where(acts.c.details.is_not(None), acts.c.configuration != "").distinct()


@dataclass(frozen=True, slots=True)
class Snapshot:
    digest: str = ""
    """Of the list that names all files; empty: of no configuration."""
    parts: Files = field(default_factory=dict)
    """By digest, that list among them."""


WITHOUT = Snapshot()


def snapshot(facts: Facts, files: Files) -> Snapshot:
    """`facts`: what is no file, as JSON takes it."""
    by_digest = {_digest(content): content for content in files.values()}
    table = {"facts": facts, "files": {name: _digest(content) for name, content in sorted(files.items())}}
    listed = json.dumps(table, sort_keys=True).encode()
    return Snapshot(_digest(listed), {**by_digest, _digest(listed): listed})


def keep(connection: Connection, taken: Snapshot) -> None:
    if taken.digest and not connection.execute(_KNOWN, {"digest": taken.digest}).scalar():
        rows = [{"digest": digest, "content": content} for digest, content in taken.parts.items()]
        insert_unknown(connection, snapshots, rows)


def opened(connection: Connection, digest: str) -> tuple[Facts, Files]:
    table = json.loads(_content(connection, digest))
    return table["facts"], {name: _content(connection, each) for name, each in table["files"].items()}


def forget_unused(connection: Connection) -> None:
    """The configuration goes with the last mail that was decided by it."""
    listed = set(connection.execute(_IN_USE).scalars())
    used = listed | {each for digest in listed for each in _files_of(connection, digest)}
    stored = connection.execute(select(snapshots.c.digest)).scalars()
    for some in slices([digest for digest in stored if digest not in used]):
        connection.execute(delete(snapshots).where(snapshots.c.digest.in_(some)))


def _files_of(connection: Connection, digest: str) -> Iterable[str]:
    files: dict[str, str] = json.loads(_content(connection, digest))["files"]
    return files.values()


def _content(connection: Connection, digest: str) -> bytes:
    content: bytes | None = connection.execute(_CONTENT, {"digest": digest}).scalar()
    if content is None:
        raise StorageError("A configuration that something was decided by is not in the database any more.")
    return content


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()
