"""An IMAP server of a few lines that does what no well-behaved one does when asked: refuses one mail, breaks over one,
answers twice, splits lines, wants a token."""

import re
import socket
import time
from base64 import b64decode
from collections.abc import Callable
from threading import Thread

_DATE = b'"23-Nov-2026 10:00:00 +0100"'


class OddImap:
    def __init__(
        self,
        mails: dict[int, bytes] | None = None,
        *,
        refuses: set[int] | None = None,
        leaves_out: set[int] | None = None,
        breaks_over: set[int] | None = None,
        refuses_moves: bool = False,
        answers_twice: bool = False,
        news_in_two_pieces: bool = False,
        refusal: bytes = b"NO cannot open this mail",
        token: str = "",
        capabilities: bytes = b"IMAP4rev1 IDLE UIDPLUS MOVE",
    ) -> None:
        self.mails = dict(mails or {})
        self.refuses = refuses or set()
        self.leaves_out = leaves_out or set()
        self.breaks_over = breaks_over or set()
        self.refuses_moves = refuses_moves
        self.answers_twice = answers_twice
        self.news_in_two_pieces = news_in_two_pieces
        self.refusal = refusal
        self.token = token
        self.capabilities = capabilities
        self.secrets_seen: list[str] = []
        self.commands: list[str] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]

    def __enter__(self) -> "OddImap":
        Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                line, _ = self._listener.accept()
            except OSError:
                return
            Thread(target=_Conversation(self, line).run, daemon=True).start()


class _Conversation:
    def __init__(self, server: OddImap, line: socket.socket) -> None:
        self.server = server
        self.line = line
        self.lines = line.makefile("rb")
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def run(self) -> None:
        try:
            self.line.sendall(b"* OK ready\r\n")
            while line := self.lines.readline():
                self._obey(line.strip().decode())
        except OSError:
            pass
        finally:
            self.line.close()

    def _obey(self, line: str) -> None:
        tag, _, command = line.partition(" ")
        word = command.upper().removeprefix("UID ").partition(" ")[0]
        self.server.commands.append(command)
        acts: dict[str, Callable[[str], bytes]] = {
            "CAPABILITY": lambda _: self._tell(b"* CAPABILITY " + self.server.capabilities),
            "LOGIN": lambda _: b"OK" if not self.server.token else b"NO [AUTHENTICATIONFAILED] use a token",
            "AUTHENTICATE": self._authenticate,
            "LIST": lambda _: self._tell(b'* LIST (\\Noselect) "/" ""'),
            "SELECT": lambda _: self._tell(b"* %d EXISTS\r\n* OK [UIDVALIDITY 7] ok" % len(self.server.mails)),
            "SEARCH": self._search,
            "FETCH": self._fetch,
            "COPY": lambda _: b"NO [OVERQUOTA] no room" if self.server.refuses_moves else b"OK",
            "IDLE": lambda _: self._idle(),
            "LOGOUT": lambda _: self._tell(b"* BYE bye"),
        }
        answer = acts.get(word, lambda _: b"OK")(command)
        self.line.sendall(tag.encode() + b" " + answer + b" done\r\n")

    def _tell(self, text: bytes) -> bytes:
        self.line.sendall(text + b"\r\n")
        return b"OK"

    def _authenticate(self, command: str) -> bytes:
        self.line.sendall(b"+ \r\n")
        told = b64decode(self.lines.readline()).decode()
        self.server.secrets_seen.append(told)
        if told == f"user=events@example.org\x01auth=Bearer {self.server.token}\x01\x01":
            return b"OK"
        self.line.sendall(b"+ eyJzdGF0dXMiOiI0MDAifQ==\r\n")
        self.lines.readline()
        return b"NO AUTHENTICATE failed."

    def _search(self, command: str) -> bytes:
        asked = re.search(r"UID (\d+)$", command)
        found = [uid for uid in self.server.mails if asked is None or uid == int(asked[1])]
        return self._tell(b"* SEARCH " + b" ".join(str(uid).encode() for uid in found))

    def _fetch(self, command: str) -> bytes:
        words = command.split(" ", 3)
        uids = [int(uid) for uid in words[2].split(",") if int(uid) in self.server.mails]
        bodies = "BODY" in words[3]
        if bodies and self.server.refuses.intersection(uids):
            return self.server.refusal
        for uid in uids:
            if bodies and uid in self.server.breaks_over:
                self.line.shutdown(socket.SHUT_RDWR)
            if not (bodies and uid in self.server.leaves_out):
                self._give(uid, bodies)
        return b"OK"

    def _give(self, uid: int, bodies: bool) -> None:
        raw = self.server.mails[uid]
        number = list(self.server.mails).index(uid) + 1
        if bodies:
            answer = b"BODY[] {%d}\r\n%s" % (len(raw), raw)
        else:
            answer = b"RFC822.SIZE %d INTERNALDATE %s" % (len(raw), _DATE)
        self.line.sendall(b"* %d FETCH (UID %d %s)\r\n" % (number, uid, answer))
        if self.server.answers_twice:
            self.line.sendall(b"* %d FETCH (UID %d FLAGS (\\Seen))\r\n" % (number, uid))

    def _idle(self) -> bytes:
        self.line.sendall(b"+ idling\r\n")
        if self.server.news_in_two_pieces:
            self.line.sendall(b"* 9 EXI")
            time.sleep(0.1)
            self.line.sendall(b"STS\r\n")
        self.lines.readline()
        return b"OK"
