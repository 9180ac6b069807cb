"""A signed-in SMTP connection, or one sentence that says why there is none."""

import smtplib
import socket
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager

from flows.errors import MailServerError
from flows.mail.addresses import MailServer
from flows.mail.imap_faults import connection_fault
from flows.mail.oauth import TokenSource, xoauth2
from flows.mail.smtp_envelope import Reply
from flows.mail.smtp_faults import line_fault


def connect(server: MailServer, tokens: TokenSource | None, timeout: float) -> smtplib.SMTP:
    with _translated(server):
        smtp = _dial(server, timeout)
        try:
            _greet(smtp, server)
            _sign_in(smtp, server, tokens)
        except BaseException:
            smtp.close()
            raise
    return smtp


def _dial(server: MailServer, timeout: float) -> smtplib.SMTP:
    # Without `local_hostname` smtplib asks the DNS for our own name.
    if server.security == "tls":
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, local_hostname="localhost", timeout=timeout, context=server.tls_context
        )
    else:
        smtp = smtplib.SMTP(server.host, server.port, local_hostname="localhost", timeout=timeout)
    _line(smtp).setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    smtp.local_hostname = _literal(_line(smtp))
    return smtp


def _greet(smtp: smtplib.SMTP, server: MailServer) -> None:
    smtp.ehlo_or_helo_if_needed()
    if server.security != "starttls":
        return
    if not smtp.has_extn("starttls"):
        raise MailServerError(f"{server} does not offer STARTTLS; use smtps:// instead.", permanent=True)
    smtp.starttls(context=server.tls_context)
    smtp.ehlo_or_helo_if_needed()


def _sign_in(smtp: smtplib.SMTP, server: MailServer, tokens: TokenSource | None) -> None:
    if not server.user:
        return
    if not smtp.has_extn("auth"):
        raise MailServerError(
            f"{server} offers no way to sign in; is it the port for submission (465 or 587)?", permanent=True
        )
    reply = _by_token(smtp, server, tokens) if tokens else _by_password(smtp, server)
    if reply.code != 235:
        hint = "correct user and password in the server's URL, or ask whether this account may send by SMTP"
        text = f"{server} does not accept the user or the password ({reply.code} {reply.text}); {hint}."
        raise MailServerError(text, permanent=reply.code >= 500).quoting(reply.text)


def _by_password(smtp: smtplib.SMTP, server: MailServer) -> Reply:
    """PLAIN, in UTF-8: smtplib's own way stumbles over a password with an accent."""
    if "PLAIN" in smtp.esmtp_features["auth"].upper().split():
        return _authenticate(smtp, "PLAIN", f"\0{server.user}\0{server.password}")
    try:
        return Reply(*smtp.login(server.user, server.password))
    except smtplib.SMTPAuthenticationError as error:
        return Reply(error.smtp_code, _bytes(error.smtp_error))


def _by_token(smtp: smtplib.SMTP, server: MailServer, tokens: TokenSource) -> Reply:
    reply = _authenticate(smtp, "XOAUTH2", xoauth2(server.user, tokens.token()))
    if reply.code == 535:
        # A token may be withdrawn before its time is over: once more with a new one.
        reply = _authenticate(smtp, "XOAUTH2", xoauth2(server.user, tokens.token(renew=True)))
    return reply


def _authenticate(smtp: smtplib.SMTP, way: str, secret: str) -> Reply:
    reply = Reply(*smtp.docmd("AUTH", f"{way} {b64encode(secret.encode()).decode()}"))
    if reply.code == 334:
        # Google and Microsoft tell their reasons first, and refuse after an empty line.
        reply = Reply(*smtp.docmd(""))
    return reply


@contextmanager
def _translated(server: MailServer) -> Iterator[None]:
    try:
        yield
    except smtplib.SMTPResponseException as error:
        said = Reply(0, _bytes(error.smtp_error)).text
        text = f"{server} refuses the connection ({error.smtp_code} {said})."
        raise MailServerError(text, permanent=error.smtp_code >= 500).quoting(said) from error
    except smtplib.SMTPServerDisconnected as error:
        raise line_fault(error, server) from error
    except smtplib.SMTPException as error:
        raise MailServerError(f"{server} cannot be spoken with: {error}.", permanent=True).quoting(error) from error
    except OSError as error:
        raise connection_fault(error, server) from error


def _line(smtp: smtplib.SMTP) -> socket.socket:
    assert smtp.sock is not None
    return smtp.sock


def _literal(line: socket.socket) -> str:
    """Our name in EHLO is our address (RFC 5321, 4.1.3): a machine's name is nobody's business and costs a DNS question."""
    address = str(line.getsockname()[0])
    return f"[IPv6:{address}]" if ":" in address else f"[{address}]"


def _bytes(text: bytes | str) -> bytes:
    return text if isinstance(text, bytes) else text.encode()
