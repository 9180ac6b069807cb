"""Three things that pymap 0.36.7 needs before a real client can use it. Each was found by a client that failed on it."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import pymap.backend.dict.mailbox as boxes
import pymap.imap as imap
from pymap.parsing.specials.flag import Answered, Deleted, Draft, Flagged, Seen, Wildcard


def mend() -> None:
    boxes.MailboxData = KeepsKeywords  # type: ignore[misc]
    imap.IMAPConnection.write_response = _write_at_once  # type: ignore[method-assign, assignment]


class KeepsKeywords(boxes.MailboxData):
    """Without `\\*` among the permanent flags every keyword is dropped in silence."""

    @property
    def permanent_flags(self) -> frozenset[Any]:
        return frozenset({Seen, Answered, Deleted, Flagged, Draft, Wildcard})


class _Gathered:
    """Takes what is written, to send it in one piece."""

    def __init__(self, writer: Any) -> None:
        self.pieces: list[bytes] = []
        self._writer = writer

    def write(self, piece: bytes) -> None:
        self.pieces.append(bytes(piece))

    async def drain(self) -> None:
        pass

    def __getattr__(self, name: str) -> Any:
        return getattr(self._writer, name)


async def _write_at_once(self: Any, response: Any) -> None:
    """IMAPClient's `idle_check` breaks off when a line comes in two segments."""
    gathered = _Gathered(self.writer)
    try:
        await response.async_write(gathered)
        self.writer.write(b"".join(gathered.pieces))
        await self.writer.drain()
    except ConnectionError:
        pass


def keep_tasks(loop: asyncio.AbstractEventLoop) -> None:
    """From Python 3.12 on nothing else holds the tasks of an idling connection, and the garbage collector ends them."""
    held: set[asyncio.Task[Any]] = set()

    def hold(loop: asyncio.AbstractEventLoop, work: Coroutine[Any, Any, Any], **options: Any) -> asyncio.Task[Any]:
        task = asyncio.Task(work, loop=loop, **options)
        held.add(task)
        task.add_done_callback(held.discard)
        return task

    loop.set_task_factory(hold)  # type: ignore[arg-type]
