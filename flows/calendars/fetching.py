"""A calendar over HTTPS: with an ETag, an end to the waiting, and a limit to the size."""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, Any

from flows.errors import CalendarError

if TYPE_CHECKING:
    import httpx

MOST_BYTES = 20_000_000
SECONDS = 10.0
"""Without a byte."""
MOST_SECONDS = 30.0
"""For all of an answer: a server that gives a byte now and then has an end too."""
STATUSES = {401: "calendar_refused", 403: "calendar_refused", 404: "calendar_gone", 410: "calendar_gone"}
LOOPBACK = ("localhost", "127.0.0.1", "::1")


def fetched(url: str, tag: str, ca_file: str) -> tuple[bytes | None, str]:
    """A feed (RFC 5545 over HTTP) and its ETag; None instead of the feed when it is still the one of this tag."""
    headers = {"Accept": "text/calendar"} | ({"If-None-Match": tag} if tag else {})
    with connected(url, ca_file) as client:
        return asked(client, "GET", url, headers)


@contextmanager
def connected(url: str, ca_file: str) -> Iterator["httpx.Client"]:
    """For requests to this server, with the user and password of the URL. CalendarError when it cannot be spoken to."""
    import ssl

    import httpx

    place = httpx.URL(url)
    trust = ssl.create_default_context(cafile=ca_file or None)
    try:
        with httpx.Client(
            verify=trust,
            timeout=SECONDS,
            follow_redirects=place.scheme == "https",
            headers={"User-Agent": "Kringpost"},
            event_hooks={"request": [_encrypted]},
            auth=_signing_in(place.username, place.password) if place.username else None,
        ) as client:
            yield client
    except (httpx.HTTPError, OSError) as error:
        # The kind only: the text of the error, like the address, may hold a secret.
        text = f"The calendar's server does not answer ({type(error).__name__})."
        raise CalendarError(text, "calendar_no_answer") from error


def _encrypted(request: "httpx.Request") -> None:
    """Each request, so also where a redirect leads."""
    if request.url.scheme != "https" and request.url.host not in LOOPBACK:
        raise CalendarError("A calendar is fetched without encryption from this machine only; use https://.")


def asked(
    client: "httpx.Client", method: str, url: str, headers: dict[str, str], body: bytes = b""
) -> tuple[bytes | None, str]:
    """What comes back, and its ETag; None when nothing has changed (304)."""
    with client.stream(method, url, headers=headers, content=body or None) as answer:
        tag = answer.headers.get("etag", "")
        if answer.status_code == 304:
            return None, tag
        if answer.status_code not in (200, 207):
            text = f"The calendar's server says {answer.status_code}; see whether the address still holds, and the password."
            raise CalendarError(text, STATUSES.get(answer.status_code, "calendar_no_answer"))
        content, end = b"", monotonic() + MOST_SECONDS
        for piece in answer.iter_bytes():
            content = limited(content + piece)
            if monotonic() > end:
                text = f"The calendar's server takes more than {MOST_SECONDS:.0f} seconds."
                raise CalendarError(text, "calendar_no_answer")
        return content, tag


def limited(content: bytes) -> bytes:
    if len(content) > MOST_BYTES:
        text = f"The calendar is larger than {MOST_BYTES // 1_000_000} MB; name a smaller one."
        raise CalendarError(text, "calendar_too_large")
    return content


def _signing_in(user: str, password: str) -> Any:
    """Basic (RFC 7617), or Digest (RFC 7616) where the server asks for that, as Baikal does."""
    import httpx

    class SigningIn(httpx.Auth):
        def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
            basic = httpx.BasicAuth(user, password).auth_flow(request)
            answer = yield next(basic)
            if answer.status_code == 401 and "digest" in answer.headers.get("www-authenticate", "").casefold():
                del request.headers["Authorization"]
                yield from httpx.DigestAuth(user, password).auth_flow(request)

    return SigningIn()
