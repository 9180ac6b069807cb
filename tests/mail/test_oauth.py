"""Signing in with tokens, from a token endpoint of our own to IMAP and SMTP servers that check what they get."""

from collections.abc import Callable, Iterator

import pytest

from flows.errors import MailServerError
from flows.mail.addresses import parse_server_url
from flows.mail.imap import Inbox
from flows.mail.oauth import ClientCredentials, RefreshToken, TokenSource
from flows.mail.smtp import Courier
from tests.mail.shapes import small
from tests.servers.odd_imap import OddImap
from tests.servers.ports import free_ports
from tests.servers.sink import Sink
from tests.servers.tls import Certificates
from tests.servers.tokens import TokenEndpoint

Maker = Callable[[TokenEndpoint], TokenSource]
USER = "events%40example.org"


@pytest.fixture
def endpoint(tls: Certificates) -> Iterator[TokenEndpoint]:
    with TokenEndpoint(tls) as server:
        yield server


@pytest.fixture(params=["client credentials", "refresh token"])
def make(request: pytest.FixtureRequest, tls: Certificates) -> Maker:
    ca_file = str(tls.ca_file)

    def application(endpoint: TokenEndpoint) -> TokenSource:
        return ClientCredentials("tenant", "app", "hush", authority=endpoint.authority, ca_file=ca_file)

    def person(endpoint: TokenEndpoint) -> TokenSource:
        return RefreshToken(endpoint.url, "app", "hush", "r-1", ca_file=ca_file)

    return application if request.param == "client credentials" else person


def test_a_token_is_kept_until_its_end(endpoint: TokenEndpoint, make: Maker) -> None:
    tokens = make(endpoint)

    assert [tokens.token(), tokens.token(), tokens.token(renew=True), tokens.token()] == ["token-1"] * 2 + [
        "token-2"
    ] * 2


def test_a_token_about_to_end_is_not_used(endpoint: TokenEndpoint, make: Maker) -> None:
    endpoint.expires_in = 60
    tokens = make(endpoint)

    assert [tokens.token(), tokens.token()] == ["token-1", "token-2"]


@pytest.mark.parametrize(
    ("status", "error", "permanent"),
    [
        (401, "invalid_client", True),
        (400, "invalid_grant", True),
        (503, "temporarily_unavailable", False),
        (429, "too_many_requests", False),
    ],
)
def test_refused(endpoint: TokenEndpoint, make: Maker, status: int, error: str, permanent: bool) -> None:
    endpoint.refuse(status, error)

    with pytest.raises(MailServerError, match=f"{error}|cannot be reached") as caught:
        make(endpoint).token()

    assert caught.value.permanent is permanent
    assert "hush" not in str(caught.value)
    assert "Trace" not in str(caught.value)


def test_what_microsoft_is_asked(endpoint: TokenEndpoint, tls: Certificates) -> None:
    ClientCredentials("tenant", "app", "hush", authority=endpoint.authority, ca_file=str(tls.ca_file)).token()

    asked = endpoint.asked[0]
    assert asked["grant_type"] == "client_credentials"
    assert "https://outlook.office365.com/.default" in asked["scope"]


def test_a_tenant_that_does_not_exist(endpoint: TokenEndpoint, tls: Certificates) -> None:
    tokens = ClientCredentials("elsewhere", "app", "hush", authority=endpoint.authority, ca_file=str(tls.ca_file))

    with pytest.raises(MailServerError, match="tenant") as caught:
        tokens.token()

    assert caught.value.permanent


def test_a_replaced_refresh_token_is_used_and_told(endpoint: TokenEndpoint, tls: Certificates) -> None:
    told: list[str] = []
    endpoint.replace_refresh_token = "r-2"
    tokens = RefreshToken(endpoint.url, "app", "", "r-1", ca_file=str(tls.ca_file), renewed=told.append)

    tokens.token()
    tokens.token(renew=True)

    assert told == ["r-2"]
    assert [form["refresh_token"] for form in endpoint.asked] == ["r-1", "r-2"]


def test_no_endpoint(tls: Certificates) -> None:
    where = f"https://localhost:{free_ports(1)[0]}"
    sources = [ClientCredentials("tenant", "app", "hush", authority=where), RefreshToken(where, "app", "", "r-1")]

    for tokens in sources:
        with pytest.raises(MailServerError, match="cannot be reached") as caught:
            tokens.token()
        assert not caught.value.permanent


def test_imap_with_a_token(endpoint: TokenEndpoint, make: Maker) -> None:
    with OddImap({1: small()}, token="token-1") as odd:
        server = parse_server_url(f"imap://{USER}@127.0.0.1:{odd.port}")
        with Inbox(server, make(endpoint)) as inbox:
            assert inbox.uids() == [1]

    assert odd.secrets_seen == ["user=events@example.org\x01auth=Bearer token-1\x01\x01"]


def test_imap_after_a_withdrawn_token(endpoint: TokenEndpoint, make: Maker) -> None:
    with OddImap(token="token-2") as odd:
        server = parse_server_url(f"imap://{USER}@127.0.0.1:{odd.port}")
        with Inbox(server, make(endpoint)) as inbox:
            assert inbox.uids() == []

    assert len(odd.secrets_seen) == 2


def test_imap_that_takes_no_token(endpoint: TokenEndpoint, make: Maker) -> None:
    with OddImap(token="another") as odd, pytest.raises(MailServerError) as caught:
        Inbox(parse_server_url(f"imap://{USER}@127.0.0.1:{odd.port}"), make(endpoint)).open()

    assert caught.value.permanent


def test_smtp_with_a_token(endpoint: TokenEndpoint, make: Maker) -> None:
    with Sink(token="token-2") as sink:
        server = parse_server_url(f"smtp://{USER}@127.0.0.1:{sink.port}")
        with Courier(server, make(endpoint)) as courier:
            courier.send("events@example.org", "ann@example.com", small())

    assert len(sink.taken) == 1
    assert sink.tokens_seen[-1] == "user=events@example.org\x01auth=Bearer token-2\x01\x01"


def test_smtp_that_takes_no_token(endpoint: TokenEndpoint, make: Maker) -> None:
    with Sink(token="another") as sink, pytest.raises(MailServerError) as caught:
        Courier(parse_server_url(f"smtp://{USER}@127.0.0.1:{sink.port}"), make(endpoint)).open()

    assert caught.value.permanent
