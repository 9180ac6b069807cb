"""Server URLs: what they mean, and that a mistake never shows the password."""

import pytest

from flows.errors import ConfigurationError
from flows.mail.addresses import parse_server_url


def test_everything_in_the_url() -> None:
    server = parse_server_url("imaps://events%40example.org:p%2Fw%40d@mail.example.org:1993/Sign%20ups/New")

    assert (server.user, server.password) == ("events@example.org", "p/w@d")
    assert (server.host, server.port, server.folder) == ("mail.example.org", 1993, "Sign ups/New")


@pytest.mark.parametrize(
    ("scheme", "port", "security"),
    [
        ("imaps", 993, "tls"),
        ("imap+starttls", 143, "starttls"),
        ("smtps", 465, "tls"),
        ("smtp+starttls", 587, "starttls"),
    ],
)
def test_usual_ports(scheme: str, port: int, security: str) -> None:
    server = parse_server_url(f"{scheme}://mail.example.org")

    assert (server.port, server.security, server.folder) == (port, security, "INBOX")


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.8.8", "[::1]"])
def test_plain_on_loopback(host: str) -> None:
    assert parse_server_url(f"imap://a:b@{host}:10143").security == "plain"


@pytest.mark.parametrize(
    "url", ["imap://a:hush@mail.example.org", "smtp://a:hush@10.0.0.7", "imap://a:hush@localhost.example"]
)
def test_plain_anywhere_else(url: str) -> None:
    with pytest.raises(ConfigurationError, match="in the clear") as caught:
        parse_server_url(url)

    assert "hush" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "hint"),
    [
        ("imaps://events:hu/sh@mail.example.org", "%2F"),
        ("imaps://events:hush@", "names no host"),
        ("pop3://events:hush@mail.example.org", "imaps://"),
        ("", "imaps://"),
    ],
)
def test_mistakes_say_what_to_write(url: str, hint: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        parse_server_url(url, setting="KRINGPOST_IMAP_URL")

    assert hint in str(caught.value)
    assert "hu" not in str(caught.value).replace("such", "")


def test_the_password_is_not_in_the_representation() -> None:
    assert "hush" not in repr(parse_server_url("imaps://a:hush@mail.example.org"))


def test_a_ca_file_that_is_none() -> None:
    server = parse_server_url("imaps://a:b@mail.example.org", ca_file=__file__)

    with pytest.raises(ConfigurationError, match="PEM"):
        _ = server.tls_context
