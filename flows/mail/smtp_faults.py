"""How a letter can fail, apart from a server that cannot be reached."""

import smtplib
from typing import Literal

from flows.errors import KringpostError, MailServerError
from flows.mail.addresses import MailServer
from flows.mail.imap_faults import connection_fault
from flows.mail.smtp_envelope import Reply

Scope = Literal["recipient", "letter", "server"]
"""What was refused: this address, this letter's size or content, or the sender and with it every letter."""


class Refused(KringpostError):
    """The server has not taken this letter; the text is the server's, and may name the recipient."""

    def __init__(self, reply: Reply, scope: Scope) -> None:
        super().__init__(f"{reply.code} {reply.text}")
        self.quoted = reply.text
        self.code = reply.code
        self.text = reply.text
        self.scope = scope
        self.permanent = reply.code >= 500


class Ambiguous(KringpostError):
    """The whole letter was sent and no answer came: it may have been taken."""


def check(reply: Reply, scope: Scope, server: MailServer) -> None:
    """421 closes the connection and is about no letter (RFC 5321, 3.8); a sender's refusal for size is about this one."""
    if reply.taken:
        return
    if reply.code == 421:
        raise MailServerError(f"{server} ends the connection ({reply.code} {reply.text}); it is tried again.").quoting(
            reply.text
        )
    if reply.code < 400:
        raise MailServerError(f"{server} answers out of turn ({reply.code} {reply.text}); it is tried again.").quoting(
            reply.text
        )
    about_size = reply.code in (452, 552) or "5.3.4" in reply.text
    raise Refused(reply, "letter" if scope == "server" and about_size else scope)


def line_fault(error: Exception, server: MailServer) -> MailServerError:
    """smtplib calls everything a disconnection; what lies behind it tells more."""
    cause = error.__context__ if isinstance(error, smtplib.SMTPServerDisconnected) else error
    if isinstance(cause, OSError) and not isinstance(cause, smtplib.SMTPException):
        return connection_fault(cause, server)
    return MailServerError(f"{server} broke off the connection ({error}); it is tried again.").quoting(error)
