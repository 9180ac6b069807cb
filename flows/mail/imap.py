"""The mailbox that is read, over IMAP. UIDs only, BODY.PEEK only; no \\Seen, no CLOSE; time-outs always.

    with Inbox(server, folders={"handled": "Kringpost/Handled", …}) as inbox:
        for batch in inbox.batches(inbox.uids()): …
        inbox.file({17: "handled"})

Whatever goes wrong is a MailServerError. `permanent` means: not before somebody mends it. After a temporary one the
connection is gone: open again, and go on from where it was."""

import imaplib
import socket
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from logging import getLogger
from threading import Event
from types import MappingProxyType, TracebackType

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import LoginError

from flows.errors import MailServerError
from flows.mail.addresses import MailServer
from flows.mail.imap_client import LOST, chunks
from flows.mail.imap_faults import login_fault, translated
from flows.mail.imap_fetching import Announced, Fetched, Limits, announced, packed
from flows.mail.imap_filing import KEEP, by_folder, create_missing, move, on_server
from flows.mail.imap_listening import Rhythm, wait
from flows.mail.imap_recovery import fetch_surely
from flows.mail.imap_removing import mark_of, remove
from flows.mail.oauth import TokenSource, xoauth2

__all__ = ["Fetched", "Inbox", "Limits", "Rhythm", "mark_of"]

logger = getLogger(__name__)

FOLDERS: Mapping[str, str] = MappingProxyType(
    {"handled": "Kringpost/Handled", "attention": "Kringpost/Attention", "automatic": "Kringpost/Automatic"}
)


class Inbox:
    def __init__(
        self,
        server: MailServer,
        tokens: TokenSource | None = None,
        folders: Mapping[str, str] = FOLDERS,
        limits: Limits = Limits(),
        rhythm: Rhythm = Rhythm(),
        timeout: float = 60.0,
    ) -> None:
        self.server = server
        self.uidvalidity = 0
        """Of the folder as it was opened; positions of another UIDVALIDITY mean nothing."""
        self._tokens = tokens
        self._folders = folders
        self._limits = limits
        self._rhythm = rhythm
        self._timeout = timeout
        self._client: IMAPClient | None = None
        self._names: dict[str, str] = {}
        """Folders that are sure to exist, as the server spells them."""

    def __enter__(self) -> "Inbox":
        self.open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def open(self) -> None:
        with translated(self.server):
            self._client = self._connect()
            self._names.clear()
            try:
                self._sign_in(self._client)
                self._select(self._client)
            except BaseException:
                self.close()
                raise

    def close(self) -> None:
        """Never raises. LOGOUT leaves the folder as it is; CLOSE would expunge."""
        client, self._client = self._client, None
        if client is None:
            return
        try:
            client.logout()
        except (*LOST, imaplib.IMAP4.error):
            _hang_up(client)

    def uids(self) -> list[int]:
        """Of all mail in the folder that nobody marked \\Deleted, in ascending order."""
        with translated(self.server):
            return sorted(self._open.search(["UNDELETED"]))

    def batches(self, uids: Sequence[int]) -> Iterator[list[Fetched]]:
        """Batches by bytes and count; vanished mails are left out, refused ones carry their problem."""
        packs = packed(self._announced(uids), self._limits)
        while True:
            with translated(self.server):
                pack = next(packs, None)
                if pack is None:
                    return
                batch = fetch_surely(lambda: self._open, self._open_again, pack, self._limits)
            yield batch

    def file(self, wanted: Mapping[int, str]) -> None:
        """UID to purpose: `handled`, `attention`, `automatic`. Mail that is gone already is no error."""
        with translated(self.server):
            for folder, uids in by_folder(wanted, self._folders).items():
                left = move(self._open, uids, self._folder(folder))
                if left:
                    self._names.clear()
                    text = f"{self.server} refuses to file {len(left)} of {len(uids)} mails in {folder}; is the mailbox full?"
                    raise MailServerError(text)

    def remove(self, marks: Collection[str]) -> frozenset[str]:
        """Deletes the mails with these marks from the folders that mail is filed in, and from this one those not filed yet; gives
        the marks of those that the server cannot delete alone. Where mail is kept in place, none is deleted."""
        if not self._folders or KEEP in self._folders.values():
            return frozenset(marks)
        left: set[str] = set()
        with translated(self.server):
            for folder in dict.fromkeys((self.server.folder, *self._folders.values())):
                name = on_server(self._open, folder)
                if self._open.folder_exists(name):
                    self._open.select_folder(name)
                    left |= remove(self._open, marks)
            self._select(self._open)
        return frozenset(left)

    def make_folders(self) -> None:
        """Those that mail is filed in; `file` does it too."""
        with translated(self.server):
            for folder in by_folder(dict(enumerate(self._folders)), self._folders):
                self._folder(folder)

    def wait(self, seconds: float, stop: Event | None = None) -> bool:
        """True as soon as there may be new mail; False when time is over or `stop` is set. Uses IDLE, or polls."""
        with translated(self.server):
            try:
                return wait(self._open, seconds, stop, self._rhythm)
            except LOST:
                raise
            except imaplib.IMAP4.error:
                # News that comes in just before IDLE begins confuses IMAPClient: look at once, on a new connection.
                self.close()
                self.open()
                return True

    @property
    def _open(self) -> IMAPClient:
        if self._client is None:
            self.open()
        return self._client

    def _connect(self) -> IMAPClient:
        tls = None if self.server.security == "plain" else self.server.tls_context
        client = IMAPClient(
            self.server.host,
            self.server.port,
            ssl=self.server.security == "tls",
            ssl_context=tls,
            timeout=SocketTimeout(min(self._timeout, 30.0), self._timeout),
        )
        if self.server.security == "starttls":
            _start_tls(client, tls, self.server)
        client.normalise_times = False
        # IMAPClient writes SEARCH in two pieces: with Nagle's algorithm that is 40 ms each.
        client.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return client

    def _sign_in(self, client: IMAPClient) -> None:
        try:
            if self._tokens is None:
                _sign_in_with_password(client, self.server)
            else:
                self._sign_in_with_token(client, self._tokens)
        except LoginError as error:
            raise login_fault(error, self.server) from error

    def _sign_in_with_token(self, client: IMAPClient, tokens: TokenSource) -> None:
        try:
            client.sasl_login("XOAUTH2", _once(xoauth2(self.server.user, tokens.token())))
        except LoginError:
            # A token may be withdrawn before its time is over: once more with a new one.
            client.sasl_login("XOAUTH2", _once(xoauth2(self.server.user, tokens.token(renew=True))))

    def _select(self, client: IMAPClient) -> None:
        folder = on_server(client, self.server.folder)
        try:
            told = client.select_folder(folder)
        except LOST:
            raise
        except imaplib.IMAP4.error as error:
            text = f"{self.server} has no folder {folder} to open ({error}); correct the folder at the end of the IMAP URL."
            raise MailServerError(text, permanent=True).quoting(error) from error
        self.uidvalidity = int(told.get(b"UIDVALIDITY", 0))

    def _folder(self, folder: str) -> str:
        if folder not in self._names:
            name = on_server(self._open, folder)
            create_missing(self._open, name)
            self._names[folder] = name
        return self._names[folder]

    def _announced(self, uids: Sequence[int]) -> Iterator[Announced]:
        for some in chunks(uids, self._limits.batch_count):
            yield from announced(self._open, some)

    def _open_again(self) -> None:
        before = self.uidvalidity
        self.close()
        self.open()
        if self.uidvalidity != before:
            raise MailServerError(
                f"The folder on {self.server} was made anew meanwhile; it is read again from the start."
            )


def _start_tls(client: IMAPClient, tls: object, server: MailServer) -> None:
    if not client.has_capability("STARTTLS"):
        raise MailServerError(f"{server} does not offer STARTTLS; use imaps:// instead.", permanent=True)
    client.starttls(tls)


def _sign_in_with_password(client: IMAPClient, server: MailServer) -> None:
    ascii_only = (server.user + server.password).isascii()
    if not ascii_only or client.has_capability("LOGINDISABLED"):
        client.plain_login(server.user, server.password)
    else:
        client.login(server.user, server.password)


def _once(answer: str) -> Callable[[bytes], str]:
    """After a refusal the server sends its reasons and waits for an empty line (Google's XOAUTH2)."""
    left = [answer]
    return lambda challenge: left.pop() if left else ""


def _hang_up(client: IMAPClient) -> None:
    try:
        client.shutdown()
    except OSError:
        logger.debug("The connection was gone already")
