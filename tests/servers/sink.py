"""A real SMTP server that takes every letter, and refuses, drops or falls silent where it is told to."""

import asyncio
import ssl
from base64 import b64decode
from collections import defaultdict, deque
from dataclasses import dataclass
from threading import Event, Thread
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

DROP = "DROP"
"""Close the connection instead of answering."""
SILENT = "SILENT"
"""Never answer."""


@dataclass(frozen=True)
class Taken:
    sender: str
    to: str
    raw: bytes
    connection: int


class Sink:
    """`fail(stage, reply)`: the next time. Stages: greeting, auth, mail, rcpt, data (the command), end (after the letter)."""

    def __init__(
        self,
        *,
        tls: ssl.SSLContext | None = None,
        starttls: ssl.SSLContext | None = None,
        password: str = "",
        token: str = "",
        pipelining: bool = False,
    ) -> None:
        self.taken: list[Taken] = []
        self.connections = 0
        self.password = password
        self.token = token
        self.port = 0
        self.pipelining = pipelining
        self.tokens_seen: list[str] = []
        self._tls = tls
        self._starttls = starttls
        self._faults: defaultdict[str, deque[str]] = defaultdict(deque)
        self._loop = asyncio.new_event_loop()
        self._ready = Event()
        self._thread = Thread(target=self._run, daemon=True)

    def __enter__(self) -> "Sink":
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def fail(self, stage: str, reply: str, times: int = 1) -> None:
        self._faults[stage].extend([reply] * times)

    def fault(self, stage: str) -> str:
        return self._faults[stage].popleft() if self._faults[stage] else ""

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(self._loop.create_server(self._line, "127.0.0.1", 0, ssl=self._tls))
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        server.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))

    def _line(self) -> SMTP:
        options: dict[str, Any] = {"hostname": "localhost", "enable_SMTPUTF8": False, "timeout": 60}
        if self.password or self.token:
            options |= {"authenticator": self._authenticate, "auth_required": True, "auth_require_tls": False}
        return _Faulty(_Desk(self), self, tls_context=self._starttls, require_starttls=bool(self._starttls), **options)

    def _authenticate(self, server: SMTP, session: Session, envelope: Envelope, way: str, secret: Any) -> AuthResult:
        good = isinstance(secret, LoginPassword) and secret.password == self.password.encode()
        return AuthResult(success=good, handled=False)


class _Faulty(SMTP):
    """aiosmtpd has no hooks for the greeting and for DATA's first answer."""

    def __init__(self, desk: "_Desk", sink: Sink, **options: Any) -> None:
        super().__init__(desk, **options)
        self.sink = sink
        self.greeted = False

    async def push(self, status: Any) -> None:
        if not self.greeted:
            self.greeted = True
            self.sink.connections += 1
            status = self.sink.fault("greeting") or status
        if status == DROP:
            self.transport.abort()
        elif status == SILENT:
            await asyncio.sleep(3600)
        else:
            await super().push(status)
            if isinstance(status, str) and status.startswith("421"):
                self.transport.close()

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        reply = self.sink.fault("data")
        if reply:
            await self.push(reply)
        else:
            await super().smtp_DATA(arg)


@dataclass(frozen=True)
class _Desk:
    sink: Sink

    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        more = ["250-PIPELINING"] if self.sink.pipelining else []
        return [*responses[:-1], *more, responses[-1]]

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        reply = self.sink.fault("mail")
        if not reply:
            envelope.mail_from = address
        return reply or "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        reply = self.sink.fault("rcpt")
        if not reply:
            envelope.rcpt_tos.append(address)
        return reply or "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        reply = self.sink.fault("end")
        if not reply or reply in (DROP, SILENT):
            assert isinstance(envelope.content, bytes)
            where = self.sink.connections
            self.sink.taken += [
                Taken(envelope.mail_from or "", to, envelope.content, where) for to in envelope.rcpt_tos
            ]
        return reply or "250 taken"

    async def auth_XOAUTH2(self, server: SMTP, words: list[str]) -> AuthResult:  # noqa: N802
        told = b64decode(words[1]).decode()
        self.sink.tokens_seen.append(told)
        reply = self.sink.fault("auth")
        good = not reply and told == f"user=events@example.org\x01auth=Bearer {self.sink.token}\x01\x01"
        if good:
            return AuthResult(success=True, auth_data="events")
        await server.push("334 eyJzdGF0dXMiOiI0MDAifQ==")
        await server._reader.readline()
        await server.push(reply or "535 5.7.3 Authentication unsuccessful")
        return AuthResult(success=False, handled=True)
