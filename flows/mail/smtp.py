"""Letters to the mail server, over SMTP: one connection for a batch, and an answer that tells how each one ended.

    with Courier(server) as courier:
        courier.send("events@example.org", "noor@example.com", raw)

`send` returns when the server has taken the letter. Otherwise:

Refused            the server said no; `scope` tells to what, `permanent` whether trying later can help
Ambiguous          the connection broke after the last byte: the server may have it, or not
MailServerError    no connection, no sign-in, or it broke before the last byte: nothing has been sent"""

import smtplib
from types import TracebackType

from flows.errors import MailServerError
from flows.mail.addresses import MailServer
from flows.mail.oauth import TokenSource
from flows.mail.smtp_envelope import Reply, commands, payload, sendable
from flows.mail.smtp_faults import Ambiguous, Refused, Scope, check, line_fault
from flows.mail.smtp_session import connect

__all__ = ["Ambiguous", "Courier", "Refused"]


class Courier:
    def __init__(self, server: MailServer, tokens: TokenSource | None = None, timeout: float = 60.0) -> None:
        self.server = server
        self._tokens = tokens
        self._timeout = timeout
        self._smtp: smtplib.SMTP | None = None
        self._sent = 0
        """Letters over this connection."""

    def __enter__(self) -> "Courier":
        self.open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def open(self) -> None:
        self._smtp = connect(self.server, self._tokens, self._timeout)
        self._sent = 0

    def close(self) -> None:
        """Never raises. What the server took stays taken."""
        smtp, self._smtp = self._smtp, None
        if smtp is None:
            return
        try:
            smtp.quit()
        except (OSError, smtplib.SMTPException):
            smtp.close()

    def send(self, letter_from: str, to: str, raw: bytes) -> None:
        """`raw` goes out as it is, with CRLF line ends. One recipient: a server's refusal is then about one letter."""
        used = self._smtp is not None and self._sent > 0
        try:
            self._send(letter_from, to, raw)
        except MailServerError as error:
            # A connection that served before may have been closed for its age or number of letters: a fresh one decides.
            if not used or error.permanent:
                raise
            self._send(letter_from, to, raw)

    def _send(self, letter_from: str, to: str, raw: bytes) -> None:
        if self._smtp is None:
            self.open()
        assert self._smtp is not None
        ready = payload(raw)
        try:
            self._announce(self._smtp, letter_from, to, raw)
            self._smtp.send(ready)
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            raise line_fault(error, self.server) from error
        self._hear_the_end(self._smtp)
        self._sent += 1

    def _announce(self, smtp: smtplib.SMTP, letter_from: str, to: str, raw: bytes) -> None:
        """MAIL, RCPT, DATA: in one write when the server can (RFC 2920), else one by one."""
        if not sendable(to, utf8=smtp.has_extn("smtputf8")):
            raise Refused(Reply(553, b"5.1.3 not an address that this server can send to"), "recipient")
        lines = commands(smtp, letter_from, to, raw)
        scopes: tuple[Scope, ...] = ("server", "recipient", "letter")
        if smtp.has_extn("pipelining"):
            smtp.send(b"".join(lines))
            replies = [Reply(*smtp.getreply()) for _ in lines]
            if replies[2].code == 354 and not (replies[0].taken and replies[1].taken):
                # It waits for a letter to nobody. Hanging up gives it none.
                self._drop()
            self._check_all(replies, scopes)
            return
        for line, scope in zip(lines, scopes, strict=True):
            smtp.send(line)
            self._check_all([Reply(*smtp.getreply())], (scope,))

    def _check_all(self, replies: list[Reply], scopes: tuple[Scope, ...]) -> None:
        for reply, scope in zip(replies, scopes, strict=True):
            if not reply.taken:
                self._begin_afresh(reply)
                check(reply, scope, self.server)

    def _hear_the_end(self, smtp: smtplib.SMTP) -> None:
        try:
            reply = Reply(*smtp.getreply())
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            raise Ambiguous(
                f"{self.server} broke off after the whole letter was sent; it may have taken it."
            ) from error
        if reply.code < 200 or reply.code >= 600:
            self._drop()
            raise Ambiguous(f"{self.server} answered something unreadable after the whole letter was sent.")
        if not reply.taken:
            self._begin_afresh(reply)
            check(reply, "letter", self.server)

    def _begin_afresh(self, reply: Reply) -> None:
        """After a refusal the next letter starts with a clean slate: RSET, or a new connection when this one is no use."""
        if self._smtp is None:
            return
        if reply.code == 421 or reply.code < 400:
            self._drop()
            return
        try:
            if self._smtp.rset()[0] != 250:
                self._drop()
        except (OSError, smtplib.SMTPException):
            self._drop()

    def _drop(self) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            smtp.close()
