"""A calendar over HTTPS: with an ETag, an end to the waiting, and a limit to the size."""

from typing import TYPE_CHECKING

from flows.errors import CalendarError

if TYPE_CHECKING:
    import httpx

MOST_BYTES = 20_000_000
SECONDS = 10.0
LOOPBACK = ("localhost", "127.0.0.1", "::1")


def fetched(url: str, tag: str, ca_file: str) -> tuple[bytes | None, str]:
    import ssl

    import httpx

    place = httpx.URL(url)
    if place.scheme != "https" and place.host not in LOOPBACK:
        raise CalendarError("A calendar is fetched without encryption from this machine only; use https://.")
    trust = ssl.create_default_context(cafile=ca_file or None)
    headers = {"Accept": "text/calendar", "User-Agent": "Kringpost"} | ({"If-None-Match": tag} if tag else {})
    try:
        with (
            httpx.Client(verify=trust, timeout=SECONDS, follow_redirects=place.scheme == "https") as client,
            client.stream("GET", place, headers=headers) as answer,
        ):
            return _answer(answer)
    except (httpx.HTTPError, OSError) as error:
        # The kind only: the text of the error, like the address, may hold a secret.
        raise CalendarError(f"The calendar's server does not answer ({type(error).__name__}).") from error


def _answer(answer: "httpx.Response") -> tuple[bytes | None, str]:
    tag = answer.headers.get("etag", "")
    if answer.status_code == 304:
        return None, tag
    if answer.status_code != 200:
        raise CalendarError(f"The calendar's server says {answer.status_code}; see whether the address still holds.")
    content = b""
    for piece in answer.iter_bytes():
        content = limited(content + piece)
    return content, tag


def limited(content: bytes) -> bytes:
    if len(content) > MOST_BYTES:
        raise CalendarError(f"The calendar is larger than {MOST_BYTES // 1_000_000} MB; name a smaller one.")
    return content
