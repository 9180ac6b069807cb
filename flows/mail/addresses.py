"""Where the mail servers are: URLs to values, with the rules for TLS. Plain text is for loopback only."""

import ssl
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Literal
from urllib.parse import SplitResult, unquote, urlsplit

from flows.errors import ConfigurationError

Protocol = Literal["imap", "smtp"]
Security = Literal["tls", "starttls", "plain"]

_SCHEMES: dict[str, tuple[Protocol, Security, int]] = {
    "imaps": ("imap", "tls", 993),
    "imap+starttls": ("imap", "starttls", 143),
    "imap": ("imap", "plain", 143),
    "smtps": ("smtp", "tls", 465),
    "smtp+starttls": ("smtp", "starttls", 587),
    "smtp": ("smtp", "plain", 25),
}


@dataclass(frozen=True, slots=True)
class MailServer:
    protocol: Protocol
    security: Security
    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    folder: str = "INBOX"
    """Of IMAP: the folder that is read, with `/` between its parts whatever the server uses."""
    ca_file: str = ""
    """Certificates to trust instead of the system's."""

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"

    @property
    def tls_context(self) -> ssl.SSLContext:
        """Checks certificate and host name, always."""
        try:
            return ssl.create_default_context(cafile=self.ca_file or None)
        except OSError as error:
            fault = (
                f"ca_file: {self.ca_file} cannot be read as certificates; give a PEM file ({error.strerror or error})."
            )
            raise ConfigurationError([fault]) from error


def parse_server_url(url: str, *, setting: str = "KRINGPOST_IMAP_URL", ca_file: str = "") -> MailServer:
    """User, password and folder are percent-decoded. A message never shows the URL: there is a password in it."""
    parts = _split(url, setting)
    if parts.scheme not in _SCHEMES:
        raise _fault(setting, f"begins with {parts.scheme or 'nothing'}://; use one of {_known_schemes()}.")
    protocol, security, port = _SCHEMES[parts.scheme]
    host = parts.hostname or ""
    if not host:
        raise _fault(setting, f"names no host; write {parts.scheme}://user:password@mail.example.org.")
    if security == "plain" and not is_loopback(host):
        raise _fault(setting, f"would send the password in the clear; write {protocol}s:// or {protocol}+starttls://.")
    return MailServer(
        protocol=protocol,
        security=security,
        host=host,
        port=parts.port or port,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        folder=unquote(parts.path.strip("/")) or "INBOX",
        ca_file=ca_file,
    )


def is_loopback(host: str) -> bool:
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _split(url: str, setting: str) -> SplitResult:
    try:
        parts = urlsplit(url.strip())
        _ = parts.port  # A `/`, `#` or `?` in the password ends up in the port.
    except ValueError:
        hint = "cannot be read; write special characters in user and password as %XX, such as %2F for / and %40 for @."
        raise _fault(setting, hint) from None
    return parts


def _known_schemes() -> str:
    return ", ".join(f"{scheme}://" for scheme in _SCHEMES)


def _fault(setting: str, text: str) -> ConfigurationError:
    return ConfigurationError([f"{setting} {text}"])
