"""A line to a server with faults on it: cut after so many bytes or at a word, swallow, refuse. Rules work once.

with FaultyLine(port) as line:
    line.cut(TO_CLIENT, after=5000)          # in the middle of an answer
    line.cut(TO_SERVER, at=b"DATA")          # before the server sees it
    line.swallow(at=b"UID MOVE")             # it goes to the server; nothing ever comes back"""

import contextlib
import socket
import struct
from dataclasses import dataclass
from threading import Thread
from typing import Literal

TO_CLIENT = "client"
TO_SERVER = "server"
Direction = Literal["client", "server"]
End = Literal["rst", "fin"]
_RESET = struct.pack("ii", 1, 0)


@dataclass
class _Cut:
    direction: str
    after: int
    at: bytes
    end: End
    done: bool = False


class FaultyLine:
    def __init__(self, target: int) -> None:
        self.target = target
        self.refuse = False
        self.connections = 0
        self._cut: _Cut | None = None
        self._swallow_at = b""
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._open: list[socket.socket] = []

    def __enter__(self) -> "FaultyLine":
        Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        for one in (self._listener, *self._open):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def cut(self, direction: Direction, *, after: int = 0, at: bytes = b"", end: End = "rst") -> None:
        self._cut = _Cut(direction, after, at, end)

    def swallow(self, at: bytes) -> None:
        self._swallow_at = at

    def break_all(self, end: End = "rst") -> None:
        """Now, whatever is on the line."""
        for one in self._open:
            _end(one, end)

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            if self.refuse:
                _end(client, "rst")
                continue
            _Connection(self, client).start()

    def pass_on(self, direction: str, piece: bytes, already: int) -> tuple[bytes, End | None]:
        """What may go through, and how the line ends after it."""
        cut = self._cut
        if cut is None or cut.done or cut.direction != direction:
            return piece, None
        if cut.at and cut.at in piece:
            cut.done = True
            return b"", cut.end
        if not cut.at and already + len(piece) > cut.after:
            cut.done = True
            return piece[: cut.after - already], cut.end
        return piece, None

    def swallows(self, piece: bytes) -> bool:
        if self._swallow_at and self._swallow_at in piece:
            self._swallow_at = b""
            return True
        return False


class _Connection:
    def __init__(self, line: FaultyLine, client: socket.socket) -> None:
        self.line = line
        self.client = client
        self.server = socket.create_connection(("127.0.0.1", line.target))
        self.deaf = False
        line._open += [self.client, self.server]

    def start(self) -> None:
        Thread(target=self._pump, args=(self.client, self.server, TO_SERVER), daemon=True).start()
        Thread(target=self._pump, args=(self.server, self.client, TO_CLIENT), daemon=True).start()

    def _pump(self, source: socket.socket, goal: socket.socket, direction: str) -> None:
        passed = 0
        with contextlib.suppress(OSError):
            while piece := source.recv(65536):
                piece, end = self.line.pass_on(direction, piece, passed)
                if direction == TO_SERVER and self.line.swallows(piece):
                    self.deaf = True
                if not (self.deaf and direction == TO_CLIENT):
                    goal.sendall(piece)
                    passed += len(piece)
                if end:
                    _end(self.client, end)
                    _end(self.server, end)
                    return
        _end(goal, "fin")


def _end(line: socket.socket, end: End) -> None:
    with contextlib.suppress(OSError):
        if end == "rst":
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            line.shutdown(socket.SHUT_RD)  # Wakes the other thread: while it reads, close() does nothing.
        else:
            line.shutdown(socket.SHUT_RDWR)
        line.close()
