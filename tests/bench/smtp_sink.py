"""The least an SMTP server can do, in a process of its own: takes every letter and forgets it. Prints its port."""

import asyncio


class Session(asyncio.Protocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.rest = b""
        self.letter = False
        transport.write(b"220 sink\r\n")

    def data_received(self, data: bytes) -> None:
        self.rest += data
        while True:
            end = b"\r\n.\r\n" if self.letter else b"\r\n"
            line, found, rest = self.rest.partition(end)
            if not found:
                return
            self.rest = rest
            self._answer(line)

    def _answer(self, line: bytes) -> None:
        if self.letter:
            self.letter = False
            self.transport.write(b"250 taken\r\n")
            return
        verb = line[:4].upper()
        self.letter = verb == b"DATA"
        replies = {
            b"EHLO": b"250-sink\r\n250-PIPELINING\r\n250 8BITMIME\r\n",
            b"DATA": b"354 go on\r\n",
            b"QUIT": b"221 bye\r\n",
        }
        self.transport.write(replies.get(verb, b"250 ok\r\n"))


async def main() -> None:
    server = await asyncio.get_running_loop().create_server(Session, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
