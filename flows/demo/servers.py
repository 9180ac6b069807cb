"""An IMAP and an SMTP server inside this process, in one thread, for the demo and for fast tests. Loopback only.

    with EmbeddedMail({"events@example.org": "secret"}) as mail:
        mail.imap_url("events@example.org"), mail.smtp_url(), mail.deliver("events@example.org", raw)

Mail sent to a user's address lands in that INBOX; all else is kept in `outbound`."""

import asyncio
from argparse import Namespace
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Event, Thread
from typing import Any, TypeVar
from urllib.parse import quote

from aiosmtpd.smtp import SMTP, Envelope, Session
from proxyprotocol.reader import ProxyProtocolReader
from pymap.backend.dict import Config, Identity, Login
from pymap.backend.dict.filter import FilterSet
from pymap.backend.dict.mailbox import MailboxData, MailboxSet
from pymap.imap import IMAPServer
from pymap.parsing.message import AppendMessage
from pymap.parsing.specials import FetchRequirement
from pymap.user import Passwords, UserMetadata
from pysasl.hashing import Cleartext

from flows.demo.pymap_mended import keep_tasks, mend

T = TypeVar("T")
_HOST = "127.0.0.1"
_LARGEST = 50 * 2**20


@dataclass(frozen=True, slots=True)
class Delivered:
    """A mail to an address that has no mailbox here."""

    sender: str
    to: str
    raw: bytes


@dataclass(frozen=True, slots=True)
class _Mailroom:
    """What aiosmtpd calls; its names are aiosmtpd's."""

    mail: "EmbeddedMail"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        fault = self.mail.refuse(address)
        if not fault:
            envelope.rcpt_tos.append(address)
        return fault or "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        raw = envelope.content if isinstance(envelope.content, bytes) else b""
        for address in envelope.rcpt_tos:
            await self.mail.accept(envelope.mail_from or "", address, raw)
        return "250 2.0.0 OK"


class EmbeddedMail:
    def __init__(self, users: Mapping[str, str], refuse: Callable[[str], str] = lambda address: "") -> None:
        """`refuse` may answer an SMTP reply such as `450 4.2.0 later` for a recipient."""
        mend()
        self.users = dict(users)
        self.refuse = refuse
        self.outbound: list[Delivered] = []
        self.imap_port = 0
        self.smtp_port = 0
        self._loop = asyncio.new_event_loop()
        self._config = Config.from_args(_arguments(), hash_context=Cleartext())  # else a sign-in takes 0.1 s of CPU
        self._stopped = asyncio.Event()
        self._ready = Event()
        self._failure: BaseException | None = None
        self._thread = Thread(target=self._run, name="embedded-mail", daemon=True)

    def __enter__(self) -> "EmbeddedMail":
        self._thread.start()
        self._ready.wait(30)
        if self._failure:
            raise self._failure
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stopped.set)
        self._thread.join(10)

    def imap_url(self, user: str, folder: str = "INBOX") -> str:
        return f"imap://{quote(user, safe='')}:{quote(self.users[user], safe='')}@{_HOST}:{self.imap_port}/{folder}"

    def smtp_url(self) -> str:
        return f"smtp://{_HOST}:{self.smtp_port}"

    def deliver(self, user: str, raw: bytes, received: datetime | None = None) -> None:
        """Into the user's INBOX, without SMTP. `received` becomes INTERNALDATE."""
        self._call(self._append(user, raw, received or datetime.now(UTC)))

    def mails(self, user: str, folder: str = "INBOX") -> list[bytes]:
        """All of a folder, as it is on the server; empty when there is no such folder."""
        return self._call(self._read(user, folder))

    def renumber(self, user: str, folder: str = "INBOX") -> None:
        """Another UIDVALIDITY, as after a restored back-up."""
        self._call(self._renumber(user, folder))

    async def accept(self, sender: str, address: str, raw: bytes) -> None:
        user = _without_plus(address)
        if user in self.users:
            await self._append(user, raw, datetime.now(UTC))
        else:
            self.outbound.append(Delivered(sender, address, raw))

    def _call(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)

    async def _append(self, user: str, raw: bytes, received: datetime) -> None:
        box: MailboxData = await (await self._boxes(user)).get_mailbox("INBOX")
        await box.append(AppendMessage(raw, received, frozenset()))

    async def _read(self, user: str, folder: str) -> list[bytes]:
        try:
            box = await (await self._boxes(user)).get_mailbox(folder)
        except KeyError:
            return []
        return [bytes(await message.load_content(FetchRequirement.CONTENT)) async for message in box.messages()]

    async def _renumber(self, user: str, folder: str) -> None:
        box = await (await self._boxes(user)).get_mailbox(folder)
        box._uid_validity += 1

    async def _boxes(self, user: str) -> MailboxSet:
        if user not in self._config.set_cache:
            self._config.set_cache[user] = (MailboxSet(), FilterSet())
        return self._config.set_cache[user][0]

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._serve())
        except BaseException as error:  # noqa: BLE001 - told to the thread that waits
            self._failure = error
        finally:
            self._ready.set()
            self._loop.close()

    async def _serve(self) -> None:
        keep_tasks(self._loop)
        imap = await self._start_imap()
        smtp = await self._loop.create_server(self._smtp, _HOST, 0)
        self.imap_port = imap.sockets[0].getsockname()[1]
        self.smtp_port = smtp.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stopped.wait()
        imap.close()
        smtp.close()
        await _end_all_tasks()

    def _smtp(self) -> SMTP:
        return SMTP(_Mailroom(self), hostname="localhost", data_size_limit=_LARGEST, enable_SMTPUTF8=True)

    async def _start_imap(self) -> asyncio.Server:
        login = Login(self._config)
        for user, password in self.users.items():
            hashed = await Passwords(self._config).hash_password(password)
            await Identity(user, login, None, frozenset()).set(UserMetadata(self._config, user, password=hashed))
            await self._boxes(user)
        reader = ProxyProtocolReader(self._config.proxy_protocol)
        serve: Callable[..., Awaitable[None]] = reader.get_callback(IMAPServer(login, self._config))
        return await asyncio.start_server(serve, _HOST, 0)


def _arguments() -> Namespace:
    """What pymap's command line would have made."""
    return Namespace(
        demo_data=False,
        demo_user="nobody",
        demo_password="",
        host=_HOST,
        port=0,
        debug=False,
        cert=None,
        key=None,
        passlib_cfg=None,
        tls=False,
        proxy_protocol=None,
        inherited_sockets=None,
        insecure_login=True,
    )


def _without_plus(address: str) -> str:
    local, _, domain = address.rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


async def _end_all_tasks() -> None:
    for task in asyncio.all_tasks() - {asyncio.current_task()}:
        task.cancel()
    await asyncio.sleep(0)
