"""What goes wrong with an IMAP server, told once in a sentence that says what to do."""

import imaplib
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from flows.errors import MailServerError
from flows.mail.addresses import MailServer

_PASSING = re.compile(
    r"\[(UNAVAILABLE|INUSE|LIMIT|SERVERBUG|EXPIRED|CONTACTADMIN)\]|try again|too many|tempor", re.IGNORECASE
)
"""Response codes of RFC 5530, and words, of refusals that may pass by themselves."""


@contextmanager
def translated(server: MailServer) -> Iterator[None]:
    try:
        yield
    except (OSError, imaplib.IMAP4.error, ValueError) as error:
        raise translate(error, server) from error


def translate(error: Exception, server: MailServer) -> MailServerError:
    if isinstance(error, OSError):
        return connection_fault(error, server)
    if isinstance(error, imaplib.IMAP4.abort):
        return MailServerError(f"{server} broke off the connection ({error}); it is tried again.").quoting(error)
    passing = passes(error)
    return MailServerError(f"{server} refuses a command: {error}.", permanent=not passing).quoting(error)


def login_fault(error: Exception, server: MailServer) -> MailServerError:
    """IMAPClient makes a LoginError of everything, a lost connection too: then the cause tells."""
    if isinstance(error.__context__, (imaplib.IMAP4.abort, OSError)):
        return translate(error.__context__, server)
    text = (
        f"{server} does not accept the user or the password ({error}); correct user and password in the server's URL."
    )
    return MailServerError(text, permanent=not passes(error)).quoting(error)


def passes(error: Exception) -> bool:
    return bool(_PASSING.search(str(error)))


def connection_fault(error: OSError, server: MailServer) -> MailServerError:
    """The same for IMAP and SMTP."""
    if isinstance(error, ssl.SSLCertVerificationError):
        text = f"The certificate of {server} is not trusted ({error.verify_message}); set ca_file to its CA, or correct the host."
        return MailServerError(text, permanent=True)
    if isinstance(error, ssl.SSLError) and error.reason in ("WRONG_VERSION_NUMBER", "UNKNOWN_PROTOCOL"):
        text = f"{server} does not begin with TLS; write {server.protocol}+starttls://, or correct the port."
        return MailServerError(text, permanent=True)
    if isinstance(error, socket.gaierror):
        return MailServerError(
            f"The host {server.host} cannot be found ({error.strerror}); correct it, or look at the network."
        )
    if isinstance(error, ConnectionRefusedError):
        return MailServerError(f"{server} refuses connections; look whether the server runs and the port is right.")
    if isinstance(error, TimeoutError):
        return MailServerError(f"{server} does not answer in time; look at the network, or whether the port wants TLS.")
    return MailServerError(f"The connection with {server} broke off ({error}); it is tried again.").quoting(error)
